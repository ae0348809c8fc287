"""What stands behind a report: rule sets, sources, evidence grades, methods with their formulas."""

from __future__ import annotations

from collections import Counter

import polars as pl

from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula import tree
from greenpark.formula.describe import describe, mathml
from greenpark.publish.content.context import Context, stated
from greenpark.publish.content.model import GradeRow, Method, SchemeInfo, SourceRow
from greenpark.publish.words import numbers
from greenpark.publish.words.language import EVIDENCE_ORDER


def scheme_infos(ctx: Context) -> tuple[SchemeInfo, ...]:
    """Return what is to be known of each rule set."""
    return tuple(_scheme(ctx, scheme) for scheme in ctx.schemes)


def _scheme(ctx: Context, scheme: Scheme) -> SchemeInfo:
    words = ctx.words
    editions = []
    for edition in scheme.editions:
        start = edition.valid_from.isoformat() if edition.valid_from else ""
        end = edition.valid_to.isoformat() if edition.valid_to else ""
        span = f" ({start} – {end})" if start or end else ""
        editions.append(f"{edition.id}: {words.word('edition', edition.status)}{span}")
    limits = _limits(scheme)
    return SchemeInfo(
        scheme=scheme.id,
        name=ctx.text(scheme.label),
        short=ctx.text(scheme.short),
        document=ctx.text(scheme.document),
        issuers=words.join([ctx.text(issuer) for issuer in scheme.issuers]),
        editions="; ".join(editions),
        who_may_apply=ctx.text(scheme.who_may_apply),
        brings=ctx.text(scheme.brings),
        note=ctx.text(scheme.note),
        source=scheme.source,
        evidence_text=words.word("evidence", scheme.evidence),
        limits=len(limits),
        confirmed=sum(criterion.evidence == "confirmed" for criterion in limits),
    )


def _limits(scheme: Scheme) -> list[Criterion]:
    """Return the criteria with a limit that the document states: own targets are not standard values."""
    return [
        criterion
        for criterion in (*scheme.criteria, *scheme.entry)
        if any(bound is not None and bound.stated[0][1] != "target" for _, bound in limit_cases(criterion))
    ]


def footer(ctx: Context) -> str:
    """Return the closing sentence with the counts of standard values and of those compared with the original."""
    limits = [criterion for scheme in ctx.schemes for criterion in _limits(scheme)]
    confirmed = sum(criterion.evidence == "confirmed" for criterion in limits)
    return ctx.words.pick(
        f"Calculated from public standards; not the finding of any authority. Of {len(limits)} standard values "
        f"{confirmed} have been compared with the original text.",
        f"依据公开标准测算，不代表主管部门认定；标准值{len(limits)}项中已核对原文{confirmed}项。",
    )


def statements(ctx: Context) -> tuple[str, ...]:
    """Return what this report is not, for the schemes shown."""
    words, shown = ctx.words, {scheme.id for scheme in ctx.schemes}
    found = []
    if "hj274-2015" in shown:
        found.append(words.pick("not the HJ 274 re-check sheet", "不是HJ 274复查评分表"))
    found.append(words.pick("not the MOFCOM evaluation of development zones", "不是商务部开发区综合评价"))
    if "miit-green-2016" in shown:
        found.append(words.pick("not the MIIT indicator set of 2025", "不是工业和信息化部2025年绿色园区指标"))
    found.append(words.pick("not an official finding", "不是主管部门的认定结论"))
    return tuple(found)


def sources(ctx: Context) -> tuple[SourceRow, ...]:
    """Return the sources of the figures used, the commonest first."""
    dataset = ctx.cards.dataset
    if dataset is None:
        return ()
    rows = dataset.observations.filter(pl.col("usable") & pl.col("entity").is_in(ctx.parks))
    if rows.height == 0:
        return ()
    weak = ctx.words.pick(" (weak source)", "（来源较弱）")
    unknown = ctx.words.pick("source not stated", "来源未注明")
    marked = rows.select(
        pl.Series("source", [
            f"{source or unknown}{weak if stated(attributes).get('source_strength') == 'weak' else ''}"
            for source, attributes in zip(rows["source"].to_list(), rows["attributes"].to_list(), strict=True)
        ]),
        pl.col("channel").fill_null(""), "year", "entity",
    )  # fmt: skip
    grouped = marked.group_by("source", "channel", maintain_order=True).agg(
        pl.len().alias("figures"), pl.col("year").unique().sort(), pl.col("entity").n_unique().alias("parks")
    )
    ordered = grouped.sort("figures", descending=True, maintain_order=True)
    return tuple(
        SourceRow(
            row["source"],
            ctx.words.word("channel", row["channel"]),
            row["figures"],
            numbers.years_text(tuple(row["year"])),
            row["parks"],
        )
        for row in ordered.iter_rows(named=True)
    )


def grades(ctx: Context) -> tuple[GradeRow, ...]:
    """Return the evidence grades with the number of standard values that carry each."""
    found: Counter[str] = Counter(criterion.evidence for scheme in ctx.schemes for criterion in _limits(scheme))
    words = ctx.words
    return tuple(
        GradeRow(code, words.word("evidence", code), words.word("evidence_meaning", code), found[code])
        for code in EVIDENCE_ORDER
    )


def methods(ctx: Context) -> tuple[Method, ...]:
    """Return how each indicator of the schemes shown is computed, and what it is computed from."""
    catalog = ctx.catalog
    users: dict[str, list[str]] = {}
    for scheme in ctx.schemes:
        for criterion in (*scheme.criteria, *scheme.entry):
            place = f"{ctx.text(scheme.short)} {criterion.id}" if len(criterion.id) <= 6 else ctx.text(scheme.short)
            users.setdefault(criterion.indicator, []).append(place)
    names = [name for name in catalog.closure(list(users)) if name in catalog.formulas]
    names.sort(key=lambda name: (name not in users, catalog.entry(name).id))
    return tuple(_method(ctx, name, users.get(name, [])) for name in names)


def _method(ctx: Context, name: str, users: list[str]) -> Method:
    entry = ctx.catalog.entry(name)
    node = ctx.catalog.formulas[name].node

    def leaf(part: tree.Node) -> str:
        if isinstance(part, tree.Code):
            return part.value
        assert isinstance(part, tree.Name | tree.Subset)
        factor = ctx.catalog.factors.get(part.name)
        text = ctx.text(factor.label) if factor is not None else ctx.name(part.name)
        return f"{text} [{', '.join(part.items)}]" if isinstance(part, tree.Subset) else text

    return Method(
        id=name,
        label=ctx.text(entry.label),
        unit=numbers.unit_text(entry.unit, ctx.lang),
        words=describe(node, leaf, lang=ctx.lang),
        mathml=mathml(node, leaf, lang=ctx.lang),
        definition=ctx.text(entry.definition),
        source=entry.source,
        evidence_text=ctx.words.word("evidence", entry.evidence),
        schemes="; ".join(dict.fromkeys(users)),
    )


def method_notes(ctx: Context) -> tuple[str, ...]:
    """Return the rules of calculation in words."""
    pick = ctx.words.pick
    return (
        pick(
            "A missing figure is never counted as zero and never as failing: the criterion has no data.",
            "缺少的数据既不当作零，也不算未达标：该项记为缺数。",
        ),
        pick(
            "A verdict is given only where it holds whatever the missing figures are.",
            "只有无论缺数为何值结论都成立时，才给出判定。",
        ),
        pick(
            "Value added at current and at constant prices, and energy at calorific and at coal-equivalent value, are "
            "never mixed in one ratio.",
            "现价与不变价、当量值与等价值不在同一比率中混用。",
        ),
        pick(
            "A reported total is preferred to its derivation; a ratio computed from inputs is preferred to the "
            "reported one where scope and year agree. Both are shown where they differ.",
            "总量以填报值为准；比率在口径、年份一致时以复算值为准；两者不同时并列显示。",
        ),
        pick(
            "A value within 1e-9 of a limit equals it. Numbers are rounded for display only (GB/T 8170).",
            "与标准值相差不超过1e-9视为相等；修约只用于显示（GB/T 8170）。",
        ),
        pick(
            "The gap is what is missing to the limit; a closing changes one figure and holds all others.",
            "差距为距标准值的部分；“改一个数即可”的测算只变动一个数，其余不变。",
        ),
        pick("Nothing left this computer while the report was made.", "本报告在本机生成，未上传任何数据。"),
    )
