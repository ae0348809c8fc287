"""A first specification for a wide table, for `index init`: what can be seen is filled in, what cannot is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.data.columns import Keys, find_keys
from greenpark.index.data.numbers import is_numeric, text_missing
from greenpark.index.data.reading import sheet_of_frame
from greenpark.index.data.sheets import Sheet, open_sheet
from greenpark.index.exchange.yaml_text import UNDECIDED, to_yaml
from greenpark.index.spec.models import DataColumns
from greenpark.problems import ProblemsFound

MOSTLY = 0.5  # a text column that is a number in at least this share of its cells was meant to be one


@dataclass(frozen=True)
class Survey:
    """What the columns of a table are: keys, indicators, groups, and those left out with the reason (en, zh)."""

    keys: Keys
    indicators: tuple[str, ...]
    groups: tuple[str, ...]
    left_out: dict[str, tuple[str, str]] = field(default_factory=dict)
    wide_years: str | None = None


def draft(source: Sheet | str | Path | Any) -> dict[str, Any]:
    """Return a specification for a table (a path, a sheet or a frame) with one index over all its numeric columns.

    A direction is never guessed: it is `?`, which is refused when the specification is read, unless the column is an
    indicator of Greenpark's catalog that declares one. Raises ProblemsFound where no column can be the unit.
    """
    sheet = _sheet(source)
    return _specification(sheet, survey(sheet))


def draft_yaml(source: Sheet | str | Path | Any) -> str:
    """Return the draft as YAML, with comments in both languages on what to decide and what was left out."""
    sheet = _sheet(source)
    found = survey(sheet)
    remarks = [
        (
            "A draft: group the indicators, write weights, choose the steps (docs/index-specification.md).",
            "草稿：请对指标分组、填写权重、选择步骤（见docs/index-specification.md）。",
        )
    ]
    if any(leaf["direction"] == UNDECIDED for leaf in _specification(sheet, found)["structure"]["children"]):
        remarks.append(("Replace each '?' by a direction; it is never guessed.", "请将每个“?”改为方向，程序不作推测。"))
    for column, (reason, reason_zh) in found.left_out.items():
        remarks.append((f"Left out: {column}: {reason}", f"未采用：{column}：{reason_zh}"))
    return to_yaml(_specification(sheet, found), remarks=remarks)


def survey(sheet: Sheet) -> Survey:
    """Return what each column of a table is; raise ProblemsFound where no column can be the unit."""
    keys = _keys(sheet)
    rest = [column for column in sheet.frame.columns if column not in (keys.unit, keys.year, keys.name)]
    stems = {} if keys.year else _stems(rest)
    indicators: list[str] = []
    groups: list[str] = []
    left_out: dict[str, tuple[str, str]] = {}
    units = max(1, sheet.frame[keys.unit].n_unique())
    for column in rest:
        stem = stems.get(column)
        if stem is not None:
            indicators += [stem] if stem not in indicators else []
            continue
        kind, reason = _kind(sheet, column, units)
        if kind == "indicator":
            indicators.append(column)
        elif kind == "group":
            groups.append(column)
        else:
            left_out[column] = reason
    return Survey(keys, tuple(indicators), tuple(groups), left_out, "{column}_{year}" if stems else None)


def _sheet(source: Any) -> Sheet:
    if isinstance(source, Sheet):
        return source
    return open_sheet(Path(source)) if isinstance(source, str | Path) else sheet_of_frame(source)


def _keys(sheet: Sheet) -> Keys:
    """Return the key columns by their usual names, else the first column of texts that differ on every row."""
    try:
        return find_keys(sheet, DataColumns(), ())
    except ProblemsFound:
        for column in sheet.frame.columns:
            values = sheet.frame[column]
            whole = values.null_count() == 0 and values.n_unique() == values.len() > 0
            if whole and values.dtype == pl.String and not is_numeric(values):
                return find_keys(sheet, DataColumns(unit=column), ())
        raise


def _stems(columns: list[str]) -> dict[str, str]:
    """Return the stem of columns with a year at their end, such as gdp_2020 and gdp_2021, by column."""
    found = {column: match.group(1) for column in columns if (match := re.fullmatch(r"(.+)_((?:19|20)\d\d)", column))}
    stems = list(found.values())
    return {column: stem for column, stem in found.items() if stems.count(stem) > 1}


def _kind(sheet: Sheet, name: str, units: int) -> tuple[str, tuple[str, str]]:
    column = sheet.frame[name]
    if column.dtype.is_nested():
        return "out", ("neither numbers nor texts", "既非数字也非文字")
    text = text_missing(column) if column.dtype == pl.String else column
    there = text.drop_nulls()
    if there.len() == 0:
        return "out", ("no figure in any row", "各行均无数据")
    distinct = there.n_unique()
    if is_numeric(column):
        if distinct == 1 and sheet.frame.height > 1:
            return "out", ("the same figure in every row", "各行数值相同")
        if _counts_rows(there):
            return "out", ("it counts the rows", "为行序号")
        return "indicator", ("", "")
    texts = there.cast(pl.String)
    bad = texts.filter(texts.cast(pl.Float64, strict=False).is_null())
    if bad.len() <= MOSTLY * texts.len():
        example = str(bad[0])[:40]
        return "out", (
            f"{bad.len()} cells are no numbers, such as '{example}'; correct them to use it",
            f"有{bad.len()}个单元格不是数字，如“{example}”；更正后方可使用",
        )
    if distinct == 1 and sheet.frame.height > 1:
        return "out", ("the same text in every row", "各行文字相同")
    if distinct > max(1, units / 2):
        return "out", ("texts that differ on nearly every row", "文字几乎各行不同")
    return "group", ("", "")


def _counts_rows(column: pl.Series) -> bool:
    numbers = column.cast(pl.Float64, strict=False)
    if numbers.len() < 3:
        return False
    steps = numbers.diff().drop_nulls()
    return bool((steps == 1).all()) and numbers[0] in (0, 1)


def _specification(sheet: Sheet, found: Survey) -> dict[str, Any]:
    name = _slug(Path(sheet.file).stem if sheet.file else "my-index")
    data: dict[str, Any] = {"unit": found.keys.unit}
    if found.keys.year:
        data["year"] = found.keys.year
    if found.keys.name:
        data["name"] = found.keys.name
    if found.groups:
        data["groups"] = list(found.groups)
    if found.wide_years:
        data["wide_years"] = found.wide_years
    root = "index"
    while root in found.indicators:
        root += "_"
    return {
        "id": name,
        "data": data,
        "structure": {"id": root, "children": [_leaf(column) for column in found.indicators]},
        "steps": [
            {"normalise": {"method": "min_max", "range": [0, 100]}},
            {"aggregate": "arithmetic"},
        ],
    }


def _leaf(column: str) -> dict[str, Any]:
    from greenpark.catalog import load

    catalog = load()
    known = catalog.indicators.get(column) or catalog.variables.get(column)
    declared = getattr(known, "direction", None)
    leaf: dict[str, Any] = {"id": column, "direction": declared if declared in ("higher", "lower") else UNDECIDED}
    if known is not None:
        leaf["label"] = {"en": known.label.en, "zh": known.label.zh}
        if known.unit:
            leaf["unit"] = known.unit
    return leaf


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_") or "my-index"
