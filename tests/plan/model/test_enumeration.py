"""Random small plans against an enumeration written from the model's text alone: every choice of measures, one LP each."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from greenpark.plan.model.options import Economy, Option
from greenpark.plan.planning import Wanted, plan_setting
from tests.plan.model.small import FIRST, park, setting

YEARS = 3
FRESH, REUSED, POWER = 400.0, 600.0, 1000.0


@st.composite
def problems(draw):
    number = lambda low, high: draw(st.integers(low, high))  # noqa: E731
    options = []
    for name in "abc"[: number(1, 3)]:
        options.append(
            Option(
                name,
                capex=tuple(float(number(0, 9)) for _ in range(YEARS)),
                running=tuple(float(number(0, 3)) for _ in range(YEARS)),
                changes={
                    "water_fresh_industrial": -float(number(1, 2)),
                    "water_reused": float(number(0, 2)),
                    "elec_import_net": float(number(-1, 2)),
                },
                life=number(1, 4),
                potential=float(number(20, 150)),
                minimum=float(number(0, 60)) if draw(st.booleans()) else 0.0,
                fixed=tuple(float(number(10, 60)) for _ in range(YEARS)) if draw(st.booleans()) else (),
                exclusive=("g",) if draw(st.booleans()) else (),
                shares={"roof": float(number(1, 3))} if draw(st.booleans()) else {},
            )
        )
    economy = Economy(
        rate=draw(st.sampled_from([0.0, 0.06, 0.15])),
        prices={"water_fresh_industrial": tuple(float(number(0, 2)) for _ in range(YEARS)), "elec_import_net": (0.5,) * YEARS},
        budget_by_year={FIRST: float(number(50, 900))} if draw(st.booleans()) else {},
        budget=float(number(200, 1500)) if draw(st.booleans()) else None,
        shared_limits={"roof": float(number(50, 300))},
    )  # fmt: skip
    reuse = number(60, 85)
    power = number(1000, 1300)
    return options, economy, reuse, power


def enumerate_best(options, economy, reuse, power):
    """The least cost over all choices of what is ever built and when first, each choice an LP over capacities."""
    rate, width = economy.rate, len(options) * YEARS
    place = lambda m, y: m * YEARS + y  # noqa: E731
    best = np.inf
    for firsts in product(range(-1, YEARS), repeat=len(options)):  # year of first build, -1: never
        chosen = [m for m, first in enumerate(firsts) if first >= 0]
        groups = [group for m in chosen for group in options[m].exclusive]
        if len(groups) != len(set(groups)):
            continue
        cost, constant = np.zeros(width), 0.0
        rows, limits = [], []

        def at_most(row, limit):
            rows.append(row)  # noqa: B023
            limits.append(limit)  # noqa: B023

        upper = np.zeros(width)
        spend = np.zeros((YEARS, width))
        spent = np.zeros(YEARS)
        alive = np.zeros((YEARS, len(options), width))
        for m, option in enumerate(options):
            for y in range(YEARS):
                if m in chosen and y >= firsts[m]:
                    upper[place(m, y)] = option.potential
                spend[y, place(m, y)] += option.capex[y]
                cost[place(m, y)] += option.capex[y] * (1 + rate) ** -y
                used = YEARS - y
                cost[place(m, y)] -= option.capex[y] * max(0, option.life - used) / option.life * (1 + rate) ** -YEARS
                for t in range(y, min(YEARS, y + option.life)):
                    alive[t, m, place(m, y)] = 1
            for t in range(YEARS):
                at_most(alive[t, m], option.potential)
                unit = option.running[t] + sum(
                    change * economy.prices[column][t]
                    for column, change in option.changes.items()
                    if column in economy.prices
                )
                cost += unit * alive[t, m] * (1 + rate) ** -(t + 1)
            if m in chosen:
                total = np.zeros(width)
                total[place(m, 0) : place(m, 0) + YEARS] = 1
                at_most(-total, -option.minimum)
                if option.fixed:
                    constant += option.fixed[firsts[m]] * (1 + rate) ** -firsts[m]
                    spent[firsts[m]] += option.fixed[firsts[m]]
        for t in range(YEARS):
            change = {
                column: sum(options[m].changes[column] * alive[t, m] for m in range(len(options)))
                for column in ("water_fresh_industrial", "water_reused", "elec_import_net")
            }
            at_most(-change["water_fresh_industrial"], FRESH)
            at_most(-change["elec_import_net"], POWER)
            at_most(
                sum(option.shares.get("roof", 0.0) * alive[t, m] for m, option in enumerate(options)),
                economy.shared_limits["roof"],
            )
            if t == YEARS - 1:
                # reused >= share * (reused + fresh)
                share = reuse / 100
                at_most(-((1 - share) * change["water_reused"] - share * change["water_fresh_industrial"]),
                        (1 - share) * REUSED - share * FRESH)  # fmt: skip
            if t >= 1:
                at_most(change["elec_import_net"], power - POWER)
        if economy.budget is not None:
            at_most(spend.sum(axis=0), economy.budget - spent.sum())
        for year, amount in economy.budget_by_year.items():
            at_most(spend[year - FIRST], amount - spent[year - FIRST])
        found = linprog(
            cost, A_ub=np.array(rows), b_ub=np.array(limits), bounds=list(zip(np.zeros(width), upper, strict=True))
        )
        if found.status == 0:
            best = min(best, found.fun + constant)
    return best


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(problems())
def test_every_small_plan_equals_enumeration(problem):
    options, economy, reuse, power = problem
    expected = enumerate_best(options, economy, reuse, power)
    asked = setting(
        park(YEARS, water_reused=REUSED, water_fresh_industrial=FRESH, elec_import_net=POWER),
        options,
        [f"industrial_water_reuse_rate >= {reuse} %", f"elec_import_net <= {power} kWh @{FIRST + 1}+"],
        years=YEARS,
        economy=economy,
    )
    plan = plan_setting(asked, Wanted(gap=1e-9, prices=False, alternatives=0, clashes=False))
    if np.isinf(expected):
        assert plan.status == "infeasible"
    else:
        assert plan.status == "optimal"
        assert plan.net_present_cost == pytest.approx(expected, rel=1e-6, abs=1e-5)
        assert not plan.missed
