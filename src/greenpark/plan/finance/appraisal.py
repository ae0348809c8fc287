"""A project file and its appraisal: all figures of section 1 and 2 of appraisal.md, flags and sensitivities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from greenpark.catalog.models import Text
from greenpark.catalog.read import load_yaml
from greenpark.plan.finance.abatement import Levelised, levelised_cost
from greenpark.plan.finance.cash import net_present_value, profitability_index
from greenpark.plan.finance.debt import Facility, coverage, schedule
from greenpark.plan.finance.effects import doubts
from greenpark.plan.finance.payback import payback
from greenpark.plan.finance.returns import internal_rates
from greenpark.problems import Problem, ProblemsFound

_MONEY = {"CNY": 1.0, "元": 1.0, "10^4 CNY": 1e4, "万元": 1e4, "10^8 CNY": 1e8, "亿元": 1e8}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Saving(_Part):
    """What is saved or sold a year: a quantity times a price, or an amount."""

    name: str
    quantity: float | None = None
    price: float | None = None
    amount: float | None = None

    @property
    def value(self) -> float:
        """Money a year, in the project's unit."""
        return self.amount if self.amount is not None else (self.quantity or 0.0) * (self.price or 0.0)


class Loan(_Part):
    """The loan of a project."""

    principal: float = Field(ge=0)
    rate: float
    years: int = Field(ge=1)
    grace: int = Field(default=0, ge=0)
    repayment: Literal["equal_principal", "annuity", "bullet"] = "annuity"
    subsidy_rate: float = 0.0
    subsidy_cap: float | None = None


class Project(_Part):
    """A project as its file states it; money in `money_unit` of `price_year`."""

    name: str
    owner: str | None = None
    park: str | None = None
    boundary: str | None = None
    baseline: str | None = None
    money_unit: Literal["CNY", "元", "10^4 CNY", "万元", "10^8 CNY", "亿元"]
    price_year: int
    vat: Literal["included", "excluded"]
    years: int = Field(ge=1, le=100)
    rate: float = Field(default=0.08, gt=-1, lt=1)
    capex: Mapping[str, float]
    opex: float = 0.0
    savings: tuple[Saving, ...] = ()
    subsidy: float = 0.0  # at year 0; a transfer: part of the financial appraisal alone
    residual: float = 0.0
    carbon_price: float = 0.0  # yuan a tonne, as revenue
    co2: float | None = None  # t a year
    tce: float | None = None
    loan: Loan | None = None


@dataclass(frozen=True)
class Appraisal:
    """The figures of a project, money in yuan. The economic ones hold no subsidy, which is a transfer."""

    project: Project
    flows: tuple[float, ...]
    economic_value: float
    financial_value: float
    rates: tuple[float, ...]
    simple_payback: float | None
    discounted_payback: float | None
    profitability: float | None
    abatement: Levelised | None
    debt_cover: tuple[float | None, ...]
    sensitivity: tuple[tuple[str, float, float], ...]  # what is changed, by how much, net present value
    doubts: tuple[Text, ...]

    def record(self, lang: str = "en") -> dict[str, Any]:
        """Return the appraisal as a record."""
        one = self.abatement
        return {
            "project": self.project.name, "price_year": self.project.price_year, "currency": "CNY",
            "vat": self.project.vat, "discount_rate": self.project.rate, "years": self.project.years,
            "investment": -self.flows[0] if self.flows else None, "economic_npv": self.economic_value,
            "financial_npv": self.financial_value, "irr": list(self.rates), "simple_payback": self.simple_payback,
            "discounted_payback": self.discounted_payback, "profitability_index": self.profitability,
            "cost_per_tonne": None if one is None else one.discounted,
            "cost_per_undiscounted_tonne": None if one is None else one.undiscounted,
            "debt_service_cover": list(self.debt_cover),
            "sensitivity": [{"what": what, "change": change, "npv": value} for what, change, value in self.sensitivity],
            "doubts": [text.get(lang) for text in self.doubts],
        }  # fmt: skip


def read_project(path: Path) -> Project:
    """Return the project of a file; raise ProblemsFound with all mistakes, FileNotFoundError."""
    try:
        content = load_yaml(path)
    except yaml.YAMLError as error:
        raise ProblemsFound([
            Problem("yaml", f"not valid YAML: {getattr(error, 'problem', None) or 'it cannot be read'}",
                    "Check indentation, quotes and colons.", file=path.name, message_zh="YAML格式错误",
                    remedy_zh="请检查缩进、引号和冒号。")
        ]) from None  # fmt: skip
    try:
        return Project.model_validate(content)
    except ValidationError as error:
        raise ProblemsFound([
            Problem("project", f"{'.'.join(str(part) for part in one['loc']) or 'project'}: {one['msg']}",
                    "See docs/plan.md.", file=path.name, column=".".join(str(part) for part in one["loc"]),
                    message_zh=f"{'.'.join(str(part) for part in one['loc'])}：{one['msg']}",
                    remedy_zh="见docs/plan.md。")
            for one in error.errors()
        ]) from None  # fmt: skip


def flows_of(project: Project, *, with_subsidy: bool = True) -> tuple[float, ...]:
    """Return the flows in yuan from year 0 on: investment, then savings and carbon revenue less running cost."""
    unit = _MONEY[project.money_unit]
    invested = -sum(project.capex.values()) * unit + (project.subsidy * unit if with_subsidy else 0.0)
    yearly = (sum(one.value for one in project.savings) - project.opex) * unit
    yearly += project.carbon_price * (project.co2 or 0.0)
    later = [yearly] * project.years
    later[-1] += project.residual * unit
    return (invested, *later)


def appraise(project: Project) -> Appraisal:
    """Return the appraisal of a project."""
    flows, bare = flows_of(project), flows_of(project, with_subsidy=False)
    invested = sum(project.capex.values()) * _MONEY[project.money_unit]
    abatement = None
    if project.co2:
        abatement = levelised_cost(bare, (0.0, *[project.co2] * project.years), project.rate)
    cover: tuple[float | None, ...] = ()
    if project.loan is not None:
        unit = _MONEY[project.money_unit]
        own = project.loan.model_dump()
        own["principal"] *= unit
        own["subsidy_cap"] = None if own["subsidy_cap"] is None else own["subsidy_cap"] * unit
        payments = schedule(Facility(**own))
        cover = coverage([flow + payment.subsidy for flow, payment in zip(flows[1:], payments, strict=False)], payments)
    return Appraisal(
        project, flows, net_present_value(bare, project.rate), net_present_value(flows, project.rate),
        internal_rates(flows), payback(flows), payback(flows, project.rate), profitability_index(flows, project.rate),
        abatement, cover, sensitivity(project), tuple(doubts(project.co2, project.tce, invested)),
    )  # fmt: skip


def sensitivity(project: Project) -> tuple[tuple[str, float, float], ...]:
    """Return the economic net present value at capex and saving ±20 % and at rates of 6, 8 and 10 %."""

    def value(changed: Project) -> float:
        return net_present_value(flows_of(changed, with_subsidy=False), changed.rate)

    changes: list[tuple[str, float, Callable[[float], Project]]] = [
        (
            "capex", by,
            lambda by: project.model_copy(update={"capex": {k: v * (1 + by) for k, v in project.capex.items()}}),
        )
        for by in (-0.2, 0.2)
    ]  # fmt: skip
    changes += [
        (
            "saving", by,
            lambda by: project.model_copy(update={
                "savings": tuple(Saving(name=one.name, amount=one.value * (1 + by)) for one in project.savings)
            }),
        )
        for by in (-0.2, 0.2)
    ]  # fmt: skip
    changes += [("rate", rate, lambda rate: project.model_copy(update={"rate": rate})) for rate in (0.06, 0.08, 0.10)]
    return tuple((what, by, value(change(by))) for what, by, change in changes)
