"""Appraisal of projects: cash flows, returns, cost of abatement, debt, effects and who may claim them.

Flows are yearly, end of year, the first at year 0; rates and flows are both real or both nominal.
"""

from greenpark.plan.finance.abatement import Levelised, levelised_cost
from greenpark.plan.finance.appraisal import Appraisal, Project, appraise, read_project
from greenpark.plan.finance.cash import annuity_factor, capital_recovery, net_present_value
from greenpark.plan.finance.claims import Claim, Ledger
from greenpark.plan.finance.debt import Facility, coverage, schedule
from greenpark.plan.finance.payback import payback
from greenpark.plan.finance.returns import internal_rates

__all__ = [
    "Appraisal", "Claim", "Facility", "Ledger", "Levelised", "Project", "annuity_factor", "appraise",
    "capital_recovery", "coverage", "internal_rates", "levelised_cost", "net_present_value", "payback", "read_project",
    "schedule",
]  # fmt: skip
