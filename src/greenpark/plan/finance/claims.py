"""Who claims which tonnes: effects of one project and year may be claimed once in all (appraisal.md section 3)."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from greenpark.problems import Problem, ProblemsFound

_COLUMNS = ("claimant", "project", "effect", "year", "amount", "unit", "total")


@dataclass(frozen=True)
class Claim:
    """What a bond or loan claims of a project's effect in a year; `total` is the whole effect of the project."""

    claimant: str
    project: str
    effect: str
    year: int
    amount: float
    unit: str
    total: float


@dataclass
class Ledger:
    """All claims; a claim beyond what is left is refused, with the claims that stand before it."""

    claims: list[Claim] = field(default_factory=list)

    def left(self, claim: Claim) -> float:
        """Return what of the effect nobody has claimed yet."""
        return claim.total - sum(one.amount for one in self._same(claim))

    def add(self, claim: Claim) -> None:
        """Enter a claim; raise ProblemsFound where it counts a tonne twice, or where totals or units differ."""
        before = self._same(claim)
        problem = None
        if claim.amount < 0 or claim.total < 0:
            problem = ("an amount is negative", "数量为负")
        elif any(one.total != claim.total or one.unit != claim.unit for one in before):
            problem = ("another claim states another total or unit", "其他申报的总量或单位不同")
        elif claim.amount > self.left(claim) * (1.0 + 1e-9):
            who = ", ".join(f"{one.claimant} {one.amount:g}" for one in before) or "nobody"
            problem = (
                f"{claim.amount:g} {claim.unit} claimed, {max(self.left(claim), 0.0):g} left of {claim.total:g} "
                f"(claimed before: {who})",
                f"申报{claim.amount:g}，总量{claim.total:g}仅余{max(self.left(claim), 0.0):g}（已申报：{who}）",
            )
        if problem is not None:
            raise ProblemsFound([
                Problem("claimed_twice",
                        f"{claim.claimant}, {claim.project}, {claim.effect} {claim.year}: {problem[0]}",
                        "Claim the share of the investment that the proceeds pay for.", column=claim.project,
                        message_zh=f"{claim.claimant}，{claim.project}，{claim.year}年{claim.effect}：{problem[1]}",
                        remedy_zh="请按募集资金占总投资的比例申报。")
            ])  # fmt: skip
        self.claims.append(claim)

    def _same(self, claim: Claim) -> list[Claim]:
        key = (claim.project, claim.effect, claim.year)
        return [one for one in self.claims if (one.project, one.effect, one.year) == key]

    def write(self, path: Path) -> None:
        """Keep the ledger as CSV."""
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_COLUMNS)
            writer.writerows([getattr(one, name) for name in _COLUMNS] for one in self.claims)

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """Return the ledger that a file holds; every claim is checked again."""
        ledger = cls()
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                ledger.add(Claim(row["claimant"], row["project"], row["effect"], int(row["year"]), float(row["amount"]),
                                 row["unit"], float(row["total"])))  # fmt: skip
        return ledger


def share_of_effect(effect: float, proceeds: float, investment: float) -> float:
    """Return the effect that proceeds may claim: effect × proceeds over total investment; raise ValueError beyond 1."""
    if not 0 <= proceeds <= investment or investment <= 0:
        raise ValueError(f"proceeds of {proceeds:g} do not fit an investment of {investment:g}")
    return effect * proceeds / investment
