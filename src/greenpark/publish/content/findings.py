"""What the tool finds by itself in thin data: the figure on which most rests, and conditional proofs.

Everything is computed from the data at hand by rules that hold for any park; `health.py` looks for contradictions.
"""

from __future__ import annotations

from dataclasses import dataclass

from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Bound, Criterion, LimitCase, Scheme
from greenpark.formula.values import Value
from greenpark.publish.content.context import Context
from greenpark.publish.content.health import contradictions, latest_known
from greenpark.publish.content.needs import BASE_YEAR, Need, family, family_label
from greenpark.publish.content.parts import Finding
from greenpark.publish.words import numbers

Found = list[tuple[Scheme, Record, ParkFigures]]


@dataclass(frozen=True)
class Bounding:
    """A whole that bounds a part: intensity × base ≥ what the numerator of the indicator counts.

    All energy of a park is at least the energy of its industry, all water taken at least the fresh water of industry.
    """

    intensity: str
    base: str
    indicator: str
    denominator: str
    en: str
    zh: str


BOUNDINGS = (
    Bounding("energy_per_gdp", "gdp_park", "energy_per_iva", "iva_constant", "energy use", "能耗"),
    Bounding("water_intake_per_gdp", "gdp_park", "fresh_water_per_iva", "iva_constant", "water intake", "取水"),
)


def find(ctx: Context, park: str, year: int, found: Found, needs: list[Need]) -> tuple[Finding, ...]:
    """Return the findings for one park and year, the most telling first."""
    leading = [one for one in found if one[0] in ctx.leading()]
    return (
        *_most_decisive(ctx, leading, needs),
        *_proofs(ctx, leading),
        *contradictions(ctx, park),
        *latest_known(ctx, park),
    )


def _most_decisive(ctx: Context, found: Found, needs: list[Need]) -> list[Finding]:
    """Return how many rows of the scheme that waits most rest on one missing quantity."""
    best: tuple[int, Scheme, Record, list[Need]] | None = None
    for scheme, record, _ in found:
        groups: dict[str, list[Need]] = {}
        for need in needs:
            if scheme.id in need.waiting and need.variable != BASE_YEAR:
                groups.setdefault(family(need.variable), []).append(need)
        for members in groups.values():
            waiting = {one for need in members for one in need.waiting[scheme.id]}
            if best is None or len(waiting) > best[0]:
                best = (len(waiting), scheme, record, members)
    if best is None or best[0] < 3:
        return []
    _, scheme, record, members = best
    resting = _resting(ctx, scheme, family(members[0].variable))
    waiting = {one for need in members for one in need.waiting[scheme.id]}
    status = {row["id"]: row["status"] for row in record["criteria"]}
    known = sum(status[one] in ("met", "not_met") for one in resting)
    stuck = sum(status[one] == "undefined" for one in resting)
    words, short = ctx.words, ctx.text(scheme.short)
    name = _bare(family_label(ctx, [need.variable for need in members]))
    parts_en = [f"{len(waiting)} wait for the figure"]
    parts_zh = [f"{len(waiting)}项正等待该数"]
    if stuck:
        parts_en.append(f"{stuck} also need a base year")
        parts_zh.append(f"{stuck}项还需明确基准年")
    if known:
        parts_en.append(f"{known} already known by a ratio that was reported directly")
        parts_zh.append(f"{known}项已有直报比率")
    title = words.pick(
        f"One figure, {name[0].lower() + name[1:]}, bears on {len(resting)} rows of {short}",
        f"{name}一项关系{short}的{len(resting)}项指标",
    )
    text = words.pick(f"Of these rows {'; '.join(parts_en)}.", f"其中{'，'.join(parts_zh)}。")
    basis = words.pick(f"formulas of {short}: {words.rows(resting)}", f"{short}各项公式：{words.rows(resting)}")
    return [Finding("decisive", title, text, basis)]


def _bare(label: str) -> str:
    """Return a label without the price bases in brackets."""
    return label.partition("（")[0].partition(" (")[0]


def _resting(ctx: Context, scheme: Scheme, quantity: str) -> list[str]:
    """Return the criteria whose formula uses a quantity on any price basis."""
    return [
        criterion.id
        for criterion in scheme.criteria
        if any(family(name) == quantity for name in ctx.catalog.closure([criterion.indicator]))
    ]


def _proofs(ctx: Context, found: Found) -> list[Finding]:
    """Return conditional proofs: with a denominator of at least X a limit is met, whatever the numerator exactly is."""
    findings: dict[tuple[str, int], Finding] = {}
    for scheme, _, figures in found:
        for criterion in scheme.criteria:
            for bounding in BOUNDINGS:
                if criterion.indicator != bounding.indicator:
                    continue
                limit = _upper_limit(criterion)
                for year in sorted(figures.rows, reverse=True):
                    if limit is not None and (bounding.intensity, year) not in findings:
                        proof = _proof(ctx, scheme, criterion, figures, bounding, year=year, limit=limit)
                        if proof is not None:
                            findings[bounding.intensity, year] = proof
    return list(findings.values())[:2]


def _upper_limit(criterion: Criterion) -> float | None:
    """Return the limit of a plain `at_most` criterion, in its unit."""
    limit = criterion.limit
    if not isinstance(limit, Bound) or isinstance(limit, LimitCase):
        return None
    operator, stated = limit.stated[0]
    return float(stated) if operator == "at_most" and isinstance(stated, float | int) else None


def _proof(
    ctx: Context, scheme: Scheme, criterion: Criterion, figures: ParkFigures, bounding: Bounding, *, year: int,
    limit: float,
) -> Finding | None:  # fmt: skip
    intensity, base = (_value(figures, name, year) for name in (bounding.intensity, bounding.base))
    if intensity is None or base is None or _value(figures, bounding.indicator, year) is not None:
        return None
    catalog, words = ctx.catalog, ctx.words
    base_unit = catalog.entry(bounding.base).unit
    per = catalog.entry(bounding.intensity).unit.partition("/")[2]
    top_unit = catalog.entry(bounding.intensity).unit.partition("/")[0]
    scaled = numbers.convertible(base, base_unit, per)
    if scaled is None:
        return None
    total = intensity * scaled
    limit_top, _, limit_per = criterion.unit.partition("/")
    in_limit = numbers.convertible(total, top_unit, limit_top)
    needed = None if in_limit is None else numbers.convertible(in_limit / limit, limit_per, base_unit)
    if needed is None or needed > base:
        return None  # industry cannot add more value than the whole park
    row = words.rows([criterion.id]) if criterion.id.isdigit() else ctx.label(criterion)
    short = ctx.text(scheme.short)
    least = ctx.quantity(needed, base_unit)
    share = numbers.percent(needed / base, ctx.lang)
    shown = [ctx.quantity(intensity, catalog.entry(bounding.intensity).unit), ctx.quantity(base, base_unit)]
    whole = _whole(ctx, total, top_unit)
    denominator = _bare(ctx.name(bounding.denominator))
    title = words.pick(
        f"With {denominator[0].lower() + denominator[1:]} of at least {least} in {year}, {short} {row} is met",
        f"{year}年{denominator}只要不低于{least}，{short}{row}即达标",
    )
    text = words.pick(
        f"All {bounding.en} of the park was {whole}, and that of its industry cannot be more; over {least} it stays "
        f"within the limit of {_limit(ctx, limit, criterion)}. That is {share} of GDP. It holds if boundary, price "
        "basis and conversion of electricity agree.",
        f"全园{bounding.zh}{whole}，工业{bounding.zh}不会更多；"
        f"除以{least}即不超过标准值{_limit(ctx, limit, criterion)}。"
        f"该数相当于当年生产总值的{share}。前提：统计范围、价格和折标口径一致。",
    )
    names = ctx.name(bounding.intensity), ctx.name(bounding.base)
    basis = f"{names[0]} {shown[0]} × {names[1]} {shown[1]} ({year})"
    return Finding("proof", title, text, basis)


def _whole(ctx: Context, total: float, unit: str) -> str:
    """Return a large amount in ten thousands, as forms do."""
    large = numbers.convertible(total, unit, f"10^4 {unit}")
    if large is not None and large >= 1:
        return ctx.quantity(large, f"10^4 {unit}")
    return ctx.quantity(total, unit)


def _limit(ctx: Context, limit: float, criterion: Criterion) -> str:
    return ctx.quantity(limit, criterion.unit)


def _value(figures: ParkFigures, name: str, year: int) -> float | None:
    figures.moment(year)
    if name not in figures.catalog.scope:
        return None
    found = figures.value(name, year, year)
    return float(found.value) if isinstance(found, Value) and isinstance(found.value, float | int) else None


__all__ = ["BOUNDINGS", "Bounding", "find"]
