"""Charts as data: what each shows, in which words, with a text that says the same without eyes.

Each builder is called once in the language of the report and, for a Chinese report, once in English: the words to fall
back on where no font with Chinese glyphs is found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from greenpark.assess import details
from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Scheme
from greenpark.publish.content.context import Context
from greenpark.publish.content.flows import energy_flows
from greenpark.publish.content.gaps import all_gaps
from greenpark.publish.content.parts import Cell, Chart
from greenpark.publish.content.tables import pair
from greenpark.publish.content.targets import targets
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

Found = list[tuple[Scheme, Record, ParkFigures]]
Builder = Callable[[Context, Found, int], Chart | None]
MOST_GAPS, MOST_LINES, LONGEST = 12, 4, 2.0
_TEN_THOUSAND = 1e4
_ENOUGH = 3  # known values from which a bar chart says more than a table


def park_charts(ctx: Context, found: Found, year: int) -> tuple[Chart, ...]:
    """Return the charts of one park and year; those that would be empty are left out."""
    return tuple(
        chart
        for builder in (_counts, _bullet, _gaps, _progress, _lines, _flows)
        if (chart := _both(ctx, builder, found, year))
    )


def _both(ctx: Context, builder: Builder, found: Found, year: int) -> Chart | None:
    chart = builder(ctx, found, year)
    if chart is None or ctx.lang == "en":
        return chart
    return replace(chart, fallback=builder(replace(ctx, words=Words("en")), found, year))


def _counts(ctx: Context, found: Found, _: int) -> Chart | None:
    """Counts of criteria by status for each scheme. Columns: scheme, status, tone, sign, count."""
    rows: list[tuple[Cell, ...]] = []
    texts = []
    for scheme, record, _figures in found:
        short = ctx.text(scheme.short)
        said = []
        for status in ("met", "not_met", "undefined", "no_data"):
            number = record["counts"][status]
            mark = ctx.words.mark("status", status)
            if number:
                rows.append((short, mark.word, mark.tone, mark.sign, number))
                said.append(f"{mark.word} {number}")
        texts.append(f"{short}: {', '.join(said) or '0'}")
    if not rows:
        return None
    word = ctx.words.text
    title = word("chart_counts")
    columns = (word("scheme"), word("status"), "tone", "sign", ctx.words.pick("Criteria", "项数"))
    return Chart("counts", "counts", title, f"{title}. {'; '.join(texts)}", columns, tuple(rows))


def _bullet(ctx: Context, found: Found, _: int) -> Chart | None:
    """对标表 of the leading scheme. Columns: criterion, attainment (1 = at the limit), tone, value with limit, word."""
    for scheme, record, _figures in found:
        rows: list[tuple[Cell, ...]] = []
        texts = []
        for criterion, row in zip(scheme.criteria, record["criteria"], strict=True):
            share = attainment(row)
            if share is None or row["status"] not in ("met", "not_met"):
                continue
            mark = ctx.words.mark("status", row["status"])
            value, limit = pair(ctx, row)
            label = f"{criterion.id} {ctx.label(criterion)}" if criterion.id.isdigit() else ctx.label(criterion)
            rows.append(
                (label, min(share, LONGEST), mark.tone, f"{mark.sign} {_both_texts(ctx, value, limit)}", mark.word)
            )
            texts.append(f"{label} {value} ({limit}) {mark.word}")
        if len(rows) >= _ENOUGH:
            pick, short = ctx.words.pick, ctx.text(scheme.short)
            title = pick(f"{short}: values against limits", f"{short}对标表：指标值与标准值")
            columns = (ctx.words.text("criterion"), pick("Attainment (limit = 1)", "达标程度（标准值=1）"), "tone",
                       _value_and_limit(ctx), ctx.words.text("status"))  # fmt: skip
            note = pick("limit = 1, longer is better, cut at 2", "标准值=1，越长越好，超过2截断")
            return Chart("bullet", "bullet", title, f"{title} ({note}). {'; '.join(texts)}", columns, tuple(rows),
                         options={"axis": note, "longest": LONGEST})  # fmt: skip
    return None


def _value_and_limit(ctx: Context) -> str:
    return _both_texts(ctx, ctx.words.text("value"), ctx.words.text("limit").lower())


def _both_texts(ctx: Context, value: str, limit: str) -> str:
    return ctx.words.pick(f"{value} ({limit})", f"{value}（{limit}）")


def attainment(row: Record) -> float | None:
    """Return how far a value attains its limit: 1 at the limit, more where it is better, None without such a ratio."""
    value, limit, operator = row["value"], row["threshold"], row["operator"]
    if isinstance(value, bool) or isinstance(limit, bool) or value is None or limit is None or operator == "equals":
        return None
    if limit <= 0 or value < 0:
        return None
    if operator in ("at_least", "above"):
        return float(value) / float(limit)
    return LONGEST if value == 0 else float(limit) / float(value)


def _gaps(ctx: Context, found: Found, _: int) -> Chart | None:
    """The gaps, smallest first. Columns: criterion, relative gap, tone, gap with limit, scheme."""
    leading = [one for one in found if one[0] in ctx.leading()]
    seen: set[tuple[str, float]] = set()
    rows: list[tuple[Cell, ...]] = []
    for scheme, criterion, row, miss in all_gaps(leading):
        key = (criterion.indicator, float(row["threshold"]))
        if key in seen:
            continue
        seen.add(key)
        value, limit = pair(ctx, row)
        text = f"{numbers.percent(miss, ctx.lang)} · {_both_texts(ctx, value, limit)}"
        rows.append((f"{ctx.text(scheme.short)} · {ctx.label(criterion)}", min(miss, 1.0), "bad", text, scheme.id))
    if len(rows) < _ENOUGH:
        return None
    rows = rows[:MOST_GAPS]
    pick = ctx.words.pick
    title = pick("Gaps to the limit, relative to it, smallest first", "未达标项相对差距（由小到大）")
    columns = (
        ctx.words.text("criterion"), pick("Relative gap", "相对差距"), "tone", _value_and_limit(ctx),
        ctx.words.text("scheme"),
    )  # fmt: skip
    alt = f"{title}. {'; '.join(f'{row[0]}: {row[3]}' for row in rows)}"
    return Chart("gaps", "gaps", title, alt, columns, tuple(rows))


def _progress(ctx: Context, found: Found, _: int) -> Chart | None:
    """Mean progress by dimension. Columns: dimension, progress (0 to 1), tone, text."""
    for scheme, record, _figures in found:
        shown = targets(ctx, scheme, record)
        if shown is None or not shown.dimensions:
            continue
        rows = tuple((one.label, one.progress, one.mark.tone, one.text) for one in shown.dimensions)
        used = [row.time_used for row in shown.rows if row.time_used is not None and not row.lapsed]
        time = sum(used) / len(used) if used else None
        pick = ctx.words.pick
        title = pick("Progress towards own targets, by dimension", "各方面目标完成度")
        said = "; ".join(f"{row[0]} {row[3]}" for row in rows)
        label = ""
        if time is not None:
            label = pick(f"time used {numbers.percent(time, 'en')}", f"时间进度{numbers.percent(time, 'zh')}")
            said += f"; {label}"
        columns = (ctx.words.text("dimension"), ctx.words.text("progress"), "tone", pick("Text", "文字"))
        return Chart("progress", "progress", title, f"{title}. {said}", columns, rows,
                     options={"time": time, "time_label": label})  # fmt: skip
    return None


def _lines(ctx: Context, found: Found, year: int) -> Chart | None:
    """Levels over the years with the target marked. Columns: indicator, year, value, kind (level, target), text."""
    for scheme, record, figures in found:
        shown = targets(ctx, scheme, record)
        if shown is None:
            continue
        rows: list[tuple[Cell, ...]] = []
        texts = []
        behind = sorted(shown.rows, key=lambda row: (row.mark.tone != "bad", row.pace if row.pace is not None else 9.0))
        criteria = {criterion.id: criterion for criterion in scheme.criteria}
        for target in behind:
            levels = _levels(ctx, figures, criteria[target.id].indicator, year)
            if len(levels) < _ENOUGH or target.target is None or target.target_year is None:
                continue
            label = f"{target.label} ({target.unit})" if target.unit else target.label
            rows += [(label, one, value, "level", numbers.number(value)) for one, value in levels]
            rows.append((label, target.target_year, target.target, "target", target.target_text))
            first, last = levels[0], levels[-1]
            texts.append(
                f"{label}: {numbers.number(first[1])} ({first[0]}) → {numbers.number(last[1])} ({last[0]}), "
                f"{ctx.words.pick('target', '目标')} {target.target_text} ({target.target_year})"
            )
            if len(texts) == MOST_LINES:
                break
        if texts:
            pick = ctx.words.pick
            title = pick("Levels and targets, those most behind first", "指标走势与目标值（进度落后者在前）")
            columns = (*(ctx.words.text(key) for key in ("criterion", "year", "value")), pick("Kind", "类别"),
                       pick("Text", "文字"))  # fmt: skip
            options = {"level": ctx.words.text("level").lower(), "target": ctx.words.text("target").lower()}
            return Chart("lines", "line", title, f"{title}. {'; '.join(texts)}", columns, tuple(rows), options=options)
    return None


def _levels(ctx: Context, figures: ParkFigures, indicator: str, year: int) -> list[tuple[int, float]]:
    """Return the values of an indicator over the years up to the assessed one, as its scheme shows them."""
    from greenpark.formula.units import parse_unit

    entry = ctx.catalog.entry(indicator)
    unit = parse_unit(entry.unit)
    scale = 1.0 / unit.factor if unit.is_dimensionless else 1.0
    levels = []
    for one in sorted(figures.rows):
        if one > year:
            break
        figures.moment(one)
        value = details.value_of(indicator, figures, one).value
        if isinstance(value, float | int):
            levels.append((one, details.clean(float(value) * scale)))
    figures.moment(year)
    return levels


def _flows(ctx: Context, found: Found, year: int) -> Chart | None:
    """From energy carriers over their use to CO2. Columns: carrier, use, where CO2 arises, tce, t CO2, both as texts.

    Options: `colours` by carrier, `heads` of the three columns, `texts` of uses and of places of CO2.
    """
    if not found:
        return None
    flows = energy_flows(found[0][2], year)
    if len(flows) < _ENOUGH:
        return None
    words, pick = ctx.words, ctx.words.pick
    energy, carbon = sum(flow.energy for flow in flows), sum(flow.carbon for flow in flows)

    def amount(value: float, total: float, kind: str) -> str:
        return f"{_amount_text(ctx, value, total, kind)} · {numbers.percent(value / total, ctx.lang)}"

    rows: list[tuple[Cell, ...]] = []
    sums: dict[str, tuple[float, float]] = {}
    for flow in flows:
        label, use = pick(flow.carrier.en, flow.carrier.zh), flow.carrier.use
        before = sums.get(use, (0.0, 0.0))
        sums[use] = (before[0] + flow.energy, before[1] + flow.carbon)
        rows.append(
            (label, words.text(f"use_{use}"), words.text(f"co2_{use}"), flow.energy, flow.carbon,
             amount(flow.energy, energy, "energy"), amount(flow.carbon, carbon, "carbon"))
        )  # fmt: skip
    texts = {words.text(f"use_{use}"): amount(one, energy, "energy") for use, (one, _) in sums.items()}
    texts |= {words.text(f"co2_{use}"): amount(one, carbon, "carbon") for use, (_, one) in sums.items() if one}
    totals = _amount_text(ctx, energy, energy, "energy"), _amount_text(ctx, carbon, carbon, "carbon")
    title = words.text("chart_flows")
    said = "; ".join(f"{row[0]} → {row[1]} {row[5]} → CO2 {row[6]}" for row in rows)
    parts = words.text("comma").join(" ".join(one) for one in texts.items())
    alt = pick(
        f"{title}. Energy {totals[0]}, CO2 {totals[1]}. {said}. Of it {parts}",
        f"{title}。能源{totals[0]}，二氧化碳{totals[1]}。{said}。其中{parts}",
    )
    options = {
        "colours": {pick(flow.carrier.en, flow.carrier.zh): flow.carrier.id for flow in flows},
        "heads": (
            f"{pick('Energy', '能源')} {totals[0]}",
            pick("Used as", "用能形式"),
            f"{pick('CO2', '二氧化碳')} {totals[1]}",
        ),
        "texts": texts,
    }
    columns = (pick("Carrier", "能源品种"), pick("Used as", "用能形式"), pick("Where CO2 arises", "碳排放环节"),
               "tce", "t CO2", pick("Energy", "能源"), "CO2")  # fmt: skip
    return Chart("flows", "sankey", title, alt, columns, tuple(rows), options=options)


def _amount_text(ctx: Context, value: float, total: float, kind: str) -> str:
    """Return an amount of energy (tce) or CO2 (t); in Chinese by ten thousands where the total is as large."""
    if ctx.lang == "en" or total < _TEN_THOUSAND:
        return numbers.with_unit(numbers.number(value), "tce" if kind == "energy" else "t", ctx.lang)
    unit = "万吨标准煤" if kind == "energy" else "万吨"
    return numbers.with_unit(numbers.number(value / _TEN_THOUSAND), unit, ctx.lang)
