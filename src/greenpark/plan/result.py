"""A plan as people and programs read it: builds, paths, cost, verdicts, and how good the proof is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from greenpark.catalog.models import Text
from greenpark.plan.administrative import Deadline
from greenpark.plan.clashes import Clash, Relief
from greenpark.plan.setting import Setting
from greenpark.plan.shadow import Price

Status = Literal["optimal", "feasible", "infeasible", "failed"]


@dataclass(frozen=True)
class Build:
    """What is built in a year; money of the price year."""

    measure: str
    year: int
    capacity: float
    unit: str
    capex: float


@dataclass(frozen=True)
class Point:
    """One indicator in one year, on the reference path and in the plan, in its shown unit (percent, not fractions)."""

    year: int
    indicator: str
    unit: str
    value: float | None
    reference: float | None
    limit: float | None
    operator: str | None


@dataclass(frozen=True)
class YearCost:
    """What a year costs beyond the reference path, undiscounted: capital, running, purchases saved, charges saved."""

    year: int
    capex: float
    running: float
    purchases: float
    charges: float


@dataclass(frozen=True)
class Proof:
    """How well the plan is proven: relative gap to the best possible, time, size, rounds of tangents."""

    gap: float
    bound: float
    seconds: float
    columns: int
    binaries: int
    rows: int
    rounds: int


@dataclass(frozen=True)
class Driver:
    """One open assumption: how its draws go together with the plan's holding (rank correlation, −1 to 1)."""

    name: str
    label: Text
    correlation: float


@dataclass(frozen=True)
class Robustness:
    """What became of the plan over the draws; shares are of all draws."""

    draws: int
    seed: int
    holds: float  # share in which all requirements are met
    by_requirement: Mapping[str, float]
    cost: tuple[float, float, float]  # net present cost: 5th, 50th and 95th percentile
    drivers: tuple[Driver, ...]  # of the holding, strongest first

    def record(self, lang: str = "en") -> dict[str, Any]:
        """Return the robustness as a record."""
        return {
            "draws": self.draws, "seed": self.seed, "holds": self.holds, "by_requirement": dict(self.by_requirement),
            "net_present_cost": {"p05": self.cost[0], "p50": self.cost[1], "p95": self.cost[2]},
            "drivers": [
                {"name": one.name, "label": one.label.get(lang), "correlation": one.correlation} for one in self.drivers
            ],
            "text": self.words().get(lang),
        }  # fmt: skip

    def words(self) -> Text:
        """Return the share in words: 'in about nine of ten of 1 000 draws'."""
        tenths = round(self.holds * 10)
        worst = self.drivers[0].label if self.drivers else None
        more_en = f" What matters most: {worst.en}." if worst is not None and 0 < self.holds < 1 else ""
        more_zh = f"影响最大的假定：{worst.zh}。" if worst is not None and 0 < self.holds < 1 else ""
        digits = "零一二三四五六七八九十"
        part_zh = "全部" if tenths == 10 else "几乎没有" if tenths == 0 else f"约{digits[tenths]}成"
        part_en = "all" if tenths == 10 else "almost none" if tenths == 0 else f"about {tenths} of 10"
        return Text(
            en=f"The requirements are met in {part_en} of {self.draws:,} draws.{more_en}",
            zh=f"{self.draws}次测算中{part_zh}满足。{more_zh}",
        )


@dataclass(frozen=True)
class Plan:
    """The cheapest plan found for one park, or why there is none."""

    setting: Setting
    status: Status
    net_present_cost: float | None
    builds: tuple[Build, ...]
    path: tuple[Point, ...]
    costs: tuple[YearCost, ...]
    verdicts: Mapping[tuple[str, int], str | None]
    missed: tuple[Text, ...]  # what `assess` finds unmet in the projected figures; a plan with any has failed
    proof: Proof | None
    clashes: tuple[Clash, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    prices: tuple[Price, ...] = ()
    alternatives: tuple[Plan, ...] = ()
    tasks: tuple[Deadline, ...] = ()
    left_out: Mapping[str, Text] | None = None  # measures that were not at hand, with the reason
    notes: tuple[Text, ...] = ()
    robustness: Robustness | None = None
    frame: pl.DataFrame | None = None  # the projected wide frame
    effects: pl.DataFrame | None = None  # what each measure contributes in the last year, see `contributions`

    @property
    def ok(self) -> bool:
        """Say whether there is a plan that `assess` confirms."""
        return self.status in ("optimal", "feasible")

    def record(self, lang: str = "en", *, nested: bool = True) -> dict[str, Any]:
        """Return the plan as a record (docs/schema/plan.json)."""
        setting = self.setting
        schemes = list(dict.fromkeys(scheme for scheme, _ in setting.scheme_years))
        record: dict[str, Any] = {
            "park": setting.park,
            "scheme": schemes[0] if len(schemes) == 1 else schemes,
            "by": max((year for _, year in setting.scheme_years), default=setting.years[-1]),
            "status": self.status,
            "gap": None if self.proof is None else self.proof.gap,
            "net_present_cost": self.net_present_cost,
            "currency": setting.currency,
            "price_year": setting.price_year,
            "discount_rate": setting.economy.rate,
            "years": list(setting.years),
            "builds": [_fields(one) for one in self.builds],
            "path": [_fields(one) for one in self.path],
            "costs": [_fields(one) for one in self.costs],
            "verdict": self._verdict(),
            "verdicts": [
                {"scheme": scheme, "year": year, "verdict": word} for (scheme, year), word in self.verdicts.items()
            ],
            "missed": [one.get(lang) for one in self.missed],
            "clashes": [
                {"requirements": [one.id for one in clash.demands], "text": clash.text().get(lang)}
                for clash in self.clashes
            ],
            "relief": [
                {"requirement": one.demand.id, "share": one.share, "text": one.demand.label.get(lang)}
                for one in self.reliefs
            ],
            "prices": [
                {
                    "requirement": one.demand.id, "text": one.demand.label.get(lang), "step": one.step,
                    "saving": one.saving, "further": one.further,
                }
                for one in self.prices
            ],
            "tasks": [
                {
                    "scheme": one.scheme, "criterion": one.criterion, "indicator": one.task.indicator,
                    "task": one.task.label.get(lang), "owner": one.task.owner, "deadline": one.year,
                }
                for one in self.tasks
            ],
            "contributions": [] if self.effects is None else self.effects.to_dicts(),
            "left_out": {name: reason.get(lang) for name, reason in (self.left_out or {}).items()},
            "notes": [one.get(lang) for one in self.notes],
        }  # fmt: skip
        if nested:
            record["proof"] = None if self.proof is None else _fields(self.proof)
            record["robustness"] = None if self.robustness is None else self.robustness.record(lang)
            record["alternatives"] = [one.record(lang, nested=False) for one in self.alternatives]
        return record

    def _verdict(self) -> str | None:
        """Return the worst verdict of all asked for, None where none is."""
        words = list(self.verdicts.values())
        if not words:
            return None
        return next((word for word in words if word != "qualifies"), "qualifies")


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
