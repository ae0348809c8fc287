"""From a plan to the sections of its report, in the order in which officials read (users section 5; issue part H)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from importlib.metadata import version

from greenpark.catalog import Catalog
from greenpark.plan.measures import Measure
from greenpark.plan.result import Plan
from greenpark.publish.content.parts import Banner, Chart
from greenpark.publish.content.plan.model import Head, PlanModel, Section, Value
from greenpark.publish.words.language import Words
from greenpark.publish.words.numbers import number
from greenpark.publish.words.vocabulary import text

_TCE, _CO2 = "energy_total_tce_calorific", "co2_energy"
_PANELS = 6  # indicators drawn


def build_plan_model(
    plan: Plan, measures: Mapping[str, Measure], *, lang: str = "zh", marking: str | None = None,
    made_on: dt.date | None = None,
) -> PlanModel:  # fmt: skip
    """Return the report of a plan; `measures` by id give names, owners and evidence."""
    setting = plan.setting
    day = made_on or dt.datetime.now(tz=dt.UTC).date()
    titles: dict[str, str | int] = {"park": setting.park, "first": setting.years[0], "last": setting.years[-1]}
    schemes = [f"{setting.catalog.schemes[name].short.get(lang)} {year}" for name, year in setting.scheme_years]
    sections = [
        _clashes(plan, lang),
        _projects(plan, measures, lang),
        _by_year(plan, measures, lang),
        _paths(plan, lang),
        _waterfall(plan, measures, lang),
        _costs(plan, lang),
        _admin(plan, lang),
        _prices(plan, lang),
        _alternatives(plan, measures, lang),
        _benefits(plan, measures, lang),
        Section("annex", text("plan_annex", lang), "\n".join(f"· {one.get(lang)}" for one in plan.notes)),
        _left_out(plan, lang),
    ]
    banners = []
    if plan.status == "failed":
        lines = "".join(f" {one.get(lang)}" for one in plan.missed)
        banners.append(Banner("little_data", text("plan_failed", lang) + lines))
    proof = plan.proof
    about = [
        (text("plan_requirement", lang), "; ".join(schemes) or "—"),
        (text("year", lang), f"{setting.years[0]}–{setting.years[-1]}"),
        ("r", f"{setting.economy.rate:.1%}"),
    ]
    if proof is not None:
        about.append(("gap", f"{proof.gap:.2%} · {proof.seconds:.2f} s"))
    return PlanModel(
        lang, text("plan_title", lang, **titles), tuple(about), tuple(banners), _sentence(plan, schemes, lang),
        tuple(one for one in sections if one is not None and (one.rows or one.charts or one.text)),
        text("plan_not_official", lang), marking, day.isoformat(), f"greenpark {version('greenpark')}",
    )  # fmt: skip


def _wan(value: float | None) -> float | None:
    """Return yuan as 10^4 CNY."""
    return None if value is None else value / 1e4


def _sentence(plan: Plan, schemes: list[str], lang: str) -> str:
    if plan.status == "infeasible":
        given = "; ".join(f"{one.demand.label.get(lang)} {one.share:.1%}" for one in plan.reliefs)
        return text("plan_none", lang) + (" " + text("plan_give", lang, what=given) if given else "")
    cost = plan.net_present_cost or 0.0
    key = "plan_pays" if cost < 0 else "plan_cost_sentence"
    found = text(key, lang, cost=f"{cost / 1e4:,.0f}", year=plan.setting.price_year)
    if plan.ok and schemes:
        found += " " + text("plan_confirmed", lang, schemes="、".join(schemes) if lang == "zh" else ", ".join(schemes))
    if plan.robustness is not None:
        found += " " + plan.robustness.words().get(lang)
    return found


def _clashes(plan: Plan, lang: str) -> Section | None:
    rows = tuple((str(place), clash.text().get(lang)) for place, clash in enumerate(plan.clashes, 1))
    heads = (Head(text("plan_number", lang), 5), Head(text("plan_requirement", lang), 60))
    return Section("clashes", text("plan_clashes", lang), heads=heads, rows=rows)


def _name(measures: Mapping[str, Measure], key: str, lang: str) -> str:
    return f"{measures[key].label.get(lang)} ({key})"


def _effects(plan: Plan) -> dict[str, dict[str, float | None]]:
    return {} if plan.effects is None else {row["measure"]: row for row in plan.effects.to_dicts()}


def _projects(plan: Plan, measures: Mapping[str, Measure], lang: str) -> Section:
    effects, words = _effects(plan), Words(lang)
    rows: list[tuple[Value, ...]] = []
    for key in dict.fromkeys(one.measure for one in plan.builds):
        built = [one for one in plan.builds if one.measure == key]
        measure = measures[key]
        years = sorted({one.year for one in built})
        period = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        own = effects.get(key, {})
        grades = (measure.cost.evidence if measure.cost else None, measure.effect_evidence)
        evidence = " / ".join(words.word("evidence", one) if one else "—" for one in grades)
        rows.append((
            len(rows) + 1, _name(measures, key, lang),
            f"{number(sum(one.capacity for one in built), 4)} {built[0].unit}", period,
            _wan(sum(one.capex for one in built)), text(f"owner_{measure.owner.invests}", lang),
            _negative(own.get(_TCE)), _negative(own.get(_CO2)), text(f"owner_{measure.owner.saves}", lang),
            str(years[-1]),
            evidence,
        ))  # fmt: skip
    keys = ("plan_number", "plan_project", "plan_content", "plan_period", "plan_capex", "plan_funds", "plan_tce",
            "plan_tco2", "plan_owner", "plan_deadline", "plan_evidence")  # fmt: skip
    widths = (5, 24, 16, 11, 11, 11, 12, 12, 11, 10, 18)
    heads = tuple(
        Head(text(key, lang), width, key in ("plan_capex", "plan_tce", "plan_tco2"))
        for key, width in zip(keys, widths, strict=True)
    )
    return Section("projects", text("plan_projects", lang), heads=heads, rows=tuple(rows))


def _negative(value: float | None) -> float | None:
    """Return a fall as a number above zero."""
    return None if value is None else 0.0 if value == 0 else -value


def _by_year(plan: Plan, measures: Mapping[str, Measure], lang: str) -> Section:
    rows: list[tuple[Value, ...]] = []
    for year in plan.setting.years:
        built = [one for one in plan.builds if one.year == year]
        if not built:
            continue
        words = ("；" if lang == "zh" else "; ").join(
            f"{_name(measures, one.measure, lang)} {number(one.capacity, 3)} {one.unit}" for one in built
        )
        rows.append((str(year), words, _wan(sum(one.capex for one in built))))
    heads = (
        Head(text("year", lang), 8),
        Head(text("plan_work", lang), 70),
        Head(text("plan_capex", lang), 12, number=True),
    )
    return Section("years", text("plan_tasks_by_year", lang), heads=heads, rows=tuple(rows))


def _paths(plan: Plan, lang: str) -> Section:
    years = plan.setting.years
    names = list(dict.fromkeys(one.indicator for one in plan.path if one.unit != "yes/no"))
    points = {(one.indicator, one.year): one for one in plan.path}
    limited = [name for name in names if any(points[name, year].limit is not None for year in years)]
    rows: list[tuple[Value, ...]] = []
    for name in names:
        bounds = [points[name, year] for year in years if points[name, year].limit is not None]
        limit = f"{_sign(bounds[-1].operator)} {number(bounds[-1].limit or 0.0, 4)}" if bounds else ""
        rows.append((
            _label(plan.setting.catalog, name, lang), points[name, years[-1]].unit,
            *(points[name, year].value for year in years), points[name, years[-1]].reference, limit,
        ))  # fmt: skip
    heads = (
        Head(text("criterion", lang), 34), Head(text("unit", lang), 12),
        *(Head(str(year), 9, number=True) for year in years),
        Head(f"{text('plan_reference', lang)} {years[-1]}", 12, number=True), Head(text("limit", lang), 10),
    )  # fmt: skip
    charts = _path_charts(plan, limited, lang)
    return Section("paths", text("plan_paths", lang), heads=heads, rows=tuple(rows), charts=charts)


def _sign(operator: str | None) -> str:
    return {"at_most": "≤", "at_least": "≥", "below": "<", "above": ">"}.get(operator or "", "=")


def _label(catalog: Catalog, name: str, lang: str) -> str:
    plain, _, item = name.removesuffix("]").partition("[")
    entry = catalog.entry(plain)
    return entry.label.get(lang) + (f" [{item}]" if item else "")


def _path_charts(plan: Plan, names: list[str], lang: str) -> tuple[Chart, ...]:
    moved = [
        name for name in names
        if any(one.indicator == name and one.value != one.reference for one in plan.path)
    ][:_PANELS]  # fmt: skip
    if not moved:
        return ()

    def drawn(words: str) -> Chart:
        rows = []
        for name in moved:
            label = _label(plan.setting.catalog, name, words)
            for one in plan.path:
                if one.indicator != name:
                    continue
                pairs = (("reference", one.reference), ("plan", one.value), ("limit", one.limit))
                rows += [(f"{label} ({one.unit})", one.year, value, kind) for kind, value in pairs if value is not None]
        title = text("plan_paths", words)
        options = {kind: text(key, words) for kind, key in
                   (("reference", "plan_reference"), ("plan", "plan_planned"), ("limit", "limit"))}  # fmt: skip
        return Chart("plan_paths", "plan_path", title, title, ("label", "year", "value", "kind"), tuple(rows),
                     options=options)  # fmt: skip

    return (_with_fallback(drawn(lang), drawn("en")),)


def _with_fallback(chart: Chart, english: Chart) -> Chart:
    return Chart(chart.key, chart.kind, chart.title, chart.alt, chart.columns, chart.rows, english, chart.options)


def _waterfall(plan: Plan, measures: Mapping[str, Measure], lang: str) -> Section | None:
    year = plan.setting.years[-1]
    cuts = [(key, row.get(_CO2)) for key, row in _effects(plan).items()]
    cuts = [(key, value) for key, value in cuts if value is not None and abs(value) > 0]
    if not cuts:
        return None
    largest = sorted(cuts, key=lambda pair: abs(pair[1] or 0.0), reverse=True)[:12]
    kept = {key for key, _ in largest}
    rest = sum(value or 0.0 for key, value in cuts if key not in kept)

    def drawn(words: str) -> Chart:
        rows: list[tuple[Value, ...]] = []
        level = 0.0
        for key, value in cuts:
            if key in kept:
                rows.append(
                    (_name(measures, key, words), level, level + (value or 0.0), "good" if (value or 0) < 0 else "bad")
                )
                level += value or 0.0
        if rest:
            rows.append(("…", level, level + rest, "good" if rest < 0 else "bad"))
        title = text("plan_waterfall", words, year=year)
        return Chart("plan_waterfall", "plan_waterfall", title, title, ("label", "from", "to", "tone"), tuple(rows))

    return Section(
        "waterfall", text("plan_waterfall", lang, year=year), charts=(_with_fallback(drawn(lang), drawn("en")),)
    )


def _costs(plan: Plan, lang: str) -> Section:
    keys = ("plan_investment", "plan_running", "plan_purchases", "plan_charges")
    rows = tuple(
        (str(one.year), *(_wan(value) for value in (one.capex, one.running, one.purchases, one.charges)))
        for one in plan.costs
    )
    heads = (Head(text("year", lang), 8), *(Head(f"{text(key, lang)} (10⁴ CNY)", 14, number=True) for key in keys))

    def drawn(words: str) -> Chart:
        bars = [
            (row[0], text(key, words), value) for row in rows for key, value in zip(keys, row[1:], strict=True) if value
        ]
        title = text("plan_costs", words) + " (10⁴ CNY)"
        return Chart("plan_costs", "plan_costs", title, title, ("year", "kind", "value"), tuple(bars))

    charts = (_with_fallback(drawn(lang), drawn("en")),) if any(any(row[1:]) for row in rows) else ()
    return Section("costs", text("plan_costs", lang), heads=heads, rows=rows, charts=charts)


def _admin(plan: Plan, lang: str) -> Section:
    schemes = plan.setting.catalog.schemes
    rows = tuple(
        (str(place), one.task.label.get(lang), f"{schemes[one.scheme].short.get(lang)} {one.criterion}",
         text(f"owner_{one.task.owner}", lang), str(one.year))
        for place, one in enumerate(plan.tasks, 1)
    )  # fmt: skip
    heads = tuple(Head(text(key, lang), width) for key, width in (
        ("plan_number", 5), ("plan_task", 50), ("plan_scheme_row", 20), ("plan_owner", 14),
        ("plan_deadline", 10)))  # fmt: skip
    return Section("tasks", text("plan_admin", lang), heads=heads, rows=rows)


def _prices(plan: Plan, lang: str) -> Section:
    rows = tuple(
        (one.demand.label.get(lang), f"{one.step:g}", _wan(one.saving), _wan(one.further)) for one in plan.prices
    )
    heads = (Head(text("plan_requirement", lang), 46), Head(text("plan_step", lang), 12),
             Head(text("plan_saving", lang), 14, number=True),
             Head(text("plan_further", lang), 14, number=True))  # fmt: skip
    return Section("prices", text("plan_prices", lang), heads=heads, rows=rows)


def _alternatives(plan: Plan, measures: Mapping[str, Measure], lang: str) -> Section | None:
    if not plan.alternatives:
        return None
    plans = [plan, *plan.alternatives]
    sets = [{one.measure for one in other.builds} for other in plans]
    common = set.intersection(*sets)
    rows: list[tuple[Value, ...]] = [
        (text("plan_cost_now", lang), *(f"{(one.net_present_cost or 0.0) / 1e4:,.0f}" for one in plans), "")
    ]
    for key in sorted(set.union(*sets)):
        cells = []
        for other in plans:
            capacity = sum(one.capacity for one in other.builds if one.measure == key)
            cells.append(f"{number(capacity, 3)}" if capacity else "—")
        rows.append((_name(measures, key, lang), *cells, text("plan_common", lang) if key in common else ""))
    heads = (Head(text("plan_measure", lang), 30), Head(text("plan_this", lang), 12),
             *(Head(text("plan_other", lang, n=n), 12) for n in range(1, len(plans))), Head("", 12))  # fmt: skip
    return Section("alternatives", text("plan_alternatives", lang), heads=heads, rows=tuple(rows))


def _benefits(plan: Plan, measures: Mapping[str, Measure], lang: str) -> Section | None:
    if plan.effects is None or plan.effects.height == 0:
        return None
    catalog = plan.setting.catalog
    names = [name for name in plan.effects.columns[1:] if any(value for value in plan.effects[name].to_list())]
    heads = [Head(text("plan_measure", lang), 26)]
    for name in names:
        plain, _, item = name.removesuffix("]").partition("[")
        heads.append(Head(f"{_label(catalog, name, lang)} ({catalog.unit_of(plain, item or None)})", 12, number=True))
    rows = tuple(
        (_name(measures, row["measure"], lang), *(row[name] for name in names)) for row in plan.effects.to_dicts()
    )
    return Section(
        "benefits", text("plan_co_benefits", lang, year=plan.setting.years[-1]), heads=tuple(heads), rows=rows
    )


def _left_out(plan: Plan, lang: str) -> Section:
    rows = tuple((key, reason.get(lang)) for key, reason in (plan.left_out or {}).items())
    heads = (Head(text("plan_measure", lang), 12), Head(text("plan_reason", lang), 60))
    return Section("left_out", text("plan_left_out", lang), heads=heads, rows=rows)
