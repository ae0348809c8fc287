"""A specification and its data in the cells of the JRC COIN Tool (see `coin_tool_layout`).

The file holds the two sheets that describe an index, not the tool's macros and formulas: COINr's `import_coin_tool`
reads it as it is, and its ranges can be pasted into the tool.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from greenpark.index.chain import rule_of, weighting_of
from greenpark.index.data.reading import read_table
from greenpark.index.exchange import coin_tool_layout as at
from greenpark.index.exchange.losses import not_said
from greenpark.index.exchange.tree import TreeRow, rows_by_level
from greenpark.index.spec.models import Indicator, Node
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound

_LABELS = {
    2: "Normalisation method:", 3: "Minimum score", 4: "Maximum score", 5: "Mean score", 6: "Standard deviation",
}  # fmt: skip
_ROWS = {
    at.WEIGHT: "Weight", at.DIRECTION: "Direction", at.LOWER: "Goalpost lower bound", at.UPPER: "Goalpost upper bound",
    11: "Index", 12: "Sub-index", 13: "Pillar", 14: "Sub-pillar", at.NAME: "Name", at.CODE: "Code",
}  # fmt: skip
_HEADINGS = ("Item", at.HEADING, "Supra-dimension", "Weight", "Aggregation", "Direction", "Name of dimension/indicator")
_METHODS = {"min_max": "Minmax", "goalposts": "Goalposts", "z_score": "Dataz", "percentile_rank": "Dataprcranks"}
_RULES = {"arithmetic": "Arithmetic", "geometric": "Geometric"}


def write_coin_tool(
    plan: Plan, source: str | Path | Any, path: Path, *, year: int | None = None, lang: str = "en"
) -> list[Problem]:
    """Write a plan and the data of one year; return what the tool cannot hold. Raise ProblemsFound if it is too much.

    The tool holds 99 indicators, 299 units and four levels above the indicators, and no years.
    """
    import openpyxl

    table, problems = read_table(source, plan)
    table = _of_year(table, year)
    rows, added = rows_by_level(plan.specification.structure)
    problems = [*problems, *added, *_not_held(plan)]
    codes = _codes(rows)
    _check_size(rows, table)
    book = openpyxl.Workbook()
    database = book.active
    database.title = at.DATABASE
    _write_head(database, plan, problems)
    leaves = [row for row in rows if isinstance(row.part, Indicator)]
    above = {row.id: row.parent for row in rows}
    for place, row in enumerate(leaves):
        column = at.FIRST_COLUMN + place
        assert isinstance(row.part, Indicator)
        _write_indicator(database, column, row, codes, above, lang)
        _write_figures(database, column, table.values[table.place(row.id)])
    for place, (unit, name) in enumerate(zip(table.rows.units, table.rows.names, strict=True)):
        _put(database, at.FIRST_UNIT + place, 2, name)
        _put(database, at.FIRST_UNIT + place, 3, unit)
    _write_framework(book.create_sheet(at.FRAMEWORK), plan, rows, codes, problems, lang)
    book.save(path)
    return problems


def _of_year(table: Table, year: int | None) -> Table:
    years = [one for one in table.rows.blocks if one is not None]
    if year is None and len(years) <= 1:
        return table
    if year not in years:
        there = ", ".join(map(str, years))
        raise ProblemsFound(
            [
                Problem(
                    "not_a_year", f"the COIN Tool holds one year; the data have {there}.", "Name one of the years.",
                    message_zh=f"COIN Tool只能容纳一个年份；数据中有{there}。", remedy_zh="请指定其中一年。",
                )
            ]
        )  # fmt: skip
    return table.take(np.array([one == year for one in table.rows.years], dtype=bool))


def _codes(rows: list[TreeRow]) -> dict[str, str]:
    """Return the tool's code of every entry; levels are filled from below, those left over are not used."""
    top, codes, counts = rows[0].level, {}, dict.fromkeys(("Ind", "sp", "p", "si"), 0)
    prefixes = ("Ind", "sp", "p", "si")
    for row in rows:
        if row.level == top:
            codes[row.id] = "Index"
            continue
        prefix = prefixes[min(row.level, len(prefixes)) - 1]
        counts[prefix] += 1
        codes[row.id] = f"{prefix}.{counts[prefix]:02d}"
    return codes


def _check_size(rows: list[TreeRow], table: Table) -> None:
    indicators = sum(1 for row in rows if row.level == 1)
    limits = [
        (rows[0].level - 1, len(at.LEVELS) + 1, "levels above the indicators", "级合成层次"),
        (indicators, at.LAST_COLUMN - at.FIRST_COLUMN + 1, "indicators", "个指标"),
        (len(table.rows), at.LAST_UNIT - at.FIRST_UNIT + 1, "units", "个单位"),
    ]
    for level, (_, _, most) in enumerate(at.LEVELS, start=2):
        nodes = sum(1 for row in rows if row.level == level and row.parent is not None)
        limits.append((nodes, most, f"dimensions on level {level}", f"个第{level}层维度"))
    problems = [
        Problem(
            "too_large", f"the index has {found} {what}; the COIN Tool holds {most}.", "Export to COINr instead.",
            message_zh=f"该指数有{found}{what_zh}；COIN Tool最多容纳{most}。", remedy_zh="请改为导出到COINr。",
        )
        for found, most, what, what_zh in limits
        if found > most
    ]  # fmt: skip
    if problems:
        raise ProblemsFound(problems)


def _write_head(sheet: Any, plan: Plan, problems: list[Problem]) -> None:
    _put(sheet, 1, 2, "Database")
    for row, method in enumerate((*at.METHODS, "Geometric"), start=1):
        _put(sheet, row, 1, method)
    for row, label in _LABELS.items():
        _put(sheet, row, 3, label)
    for row, label in _ROWS.items():
        _put(sheet, row, 4, label)
    steps = [step.normalise for step in plan.steps if step.normalise is not None]
    method = steps[-1].method if steps else ""
    if method not in _METHODS:
        problems.append(_no_counterpart("normalise", method or "none"))
        return
    _put(sheet, 2, 4, _METHODS[method])
    low, high = getattr(steps[-1], "range", (0.0, 100.0))
    numbers = (low, high, getattr(steps[-1], "mean", 50.0), getattr(steps[-1], "standard_deviation", 10.0))
    for row, number in enumerate(numbers, start=3):
        _put(sheet, row, 4, number)


def _write_indicator(
    sheet: Any, column: int, row: TreeRow, codes: dict[str, str], above: dict[str, str | None], lang: str
) -> None:
    part = row.part
    assert isinstance(part, Indicator)
    for place, value in (
        (at.WEIGHT, row.weight), (at.DIRECTION, part.sign), (at.LOWER, part.low), (at.UPPER, part.high),
        (at.NAME, part.label.get(lang) if part.label else part.id), (at.CODE, codes[row.id]),
    ):  # fmt: skip
        _put(sheet, place, column, value)
    parent = row.parent
    for prefix, place, _ in at.LEVELS:
        code = codes[parent] if parent is not None else "Index"
        if code.startswith(f"{prefix}."):
            parent = above[parent] if parent is not None else None
        else:
            code = f"{prefix}.01"  # a level that is not used has one code for all
        _put(sheet, place, column, code)
    _put(sheet, at.INDEX_ROW, column, "Index")


def _write_figures(sheet: Any, column: int, values: Any) -> None:
    for place, value in enumerate(values):
        _put(sheet, at.FIRST_UNIT + place, column, "n/a" if np.isnan(value) else float(value))


def _write_framework(
    sheet: Any, plan: Plan, rows: list[TreeRow], codes: dict[str, str], problems: list[Problem], lang: str
) -> None:
    _put(sheet, 2, 2, "Conceptual framework")
    for column, heading in enumerate(_HEADINGS, start=2):
        _put(sheet, 4, column, heading)
    used = {codes[row.id]: row for row in rows if row.level > 1}
    listed = ["Index"] + [f"{prefix}.{n:02d}" for prefix, _, most in reversed(at.LEVELS) for n in range(1, most + 1)]
    for place, code in enumerate(listed, start=5):
        row = used.get(code)
        if row is None:
            single = code.endswith(".01")  # the one dimension of a level that is not used
            _put(sheet, place, 3, code if single else "--")
            if single:
                _put(sheet, place, 5, 1)
                _put(sheet, place, 8, "Index")
            continue
        part = row.part if isinstance(row.part, Node) else None
        rule = rule_of(plan, plan.node[part.id]).method if part else "arithmetic"
        if rule not in _RULES:
            problems.append(_no_counterpart("aggregate", rule))
        label = part.label.get(lang) if part and part.label else row.id
        parent = codes[row.parent] if row.parent else None
        for column, value in enumerate((code, parent, row.weight, _RULES.get(rule), 1, label), start=3):
            _put(sheet, place, column, value)


def _not_held(plan: Plan) -> list[Problem]:
    problems = not_said(plan, "COIN Tool", ("log", "target", "threshold", "minimum", "maximum", "normalise"))
    if any(one.denominator for one in plan.indicators):
        problems.append(_no_counterpart("denominate", "denominate"))
    methods = {weighting_of(plan, node).method for node in plan.nodes} - {"user"}
    problems += [_no_counterpart("weight", method) for method in sorted(methods)]
    taken = [step for step in plan.steps if step.kind not in ("denominate", "normalise", "weight", "aggregate")]
    problems += [_no_counterpart(step.kind, step.options.method) for step in taken]
    return problems


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    place = sheet.cell(row, column)
    place.value = value
    if isinstance(value, str):
        place.data_type = "s"  # a text that begins with = stays a text


def _no_counterpart(step: str, method: str) -> Problem:
    return Problem(
        "not_taken", f"the COIN Tool's input sheets cannot say {step}: {method}.",
        "Take this step by hand there.", severity="warning", column=step,
        message_zh=f"COIN Tool的输入表无法表示“{step}: {method}”。", remedy_zh="请在该工具中手动完成此步骤。",
    )  # fmt: skip
