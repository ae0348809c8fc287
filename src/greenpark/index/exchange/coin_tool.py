"""Workbooks of the JRC COIN Tool, read: see `coin_tool_layout` for which cells hold what, and the source of that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.data.numbers import MISSING
from greenpark.index.exchange import coin_tool_layout as at
from greenpark.index.exchange import coin_tool_messages as say
from greenpark.index.exchange.coin_tool_layout import Sheets, cell, text
from greenpark.index.exchange.imported import Imported, stop_at_errors, whole_numbers
from greenpark.index.exchange.tree import nest
from greenpark.problems import Problem, ProblemsFound

_RULES = {"arithmetic": "arithmetic", "geometric": "geometric"}


def read_coin_tool(path: str | Path, *, id: str = "coin-tool", names: bool = False) -> Imported:  # noqa: A002
    """Return the specification and data of a COIN Tool workbook; raise ProblemsFound, FileNotFoundError.

    Indicators and dimensions go by the tool's codes (`Ind.01`, `p.02`), or with `names` by their names where these are
    all different. Normalisation (Database!D2:D6) and aggregation (Framework, column F) are taken over; what the sheets
    on outlier treatment say is not read.
    """
    sheets = at.open_workbook(Path(path))
    heading = next((row for row in (4, 5) if text(sheets.framework, row, 3) == at.HEADING), None)
    if heading is None:
        raise ProblemsFound([say.no_coin_tool(sheets.file, f"heading '{at.HEADING}' in Framework!C4")])
    problems: list[Problem] = []
    indicators = _indicators(sheets, problems)
    if not indicators:
        raise ProblemsFound([*problems, say.no_coin_tool(sheets.file, "indicator code in Database!E16")])
    dimensions = _dimensions(sheets, heading)
    parents, used = _parents(sheets, indicators, dimensions, problems)
    data = _data(sheets, indicators, problems)
    stop_at_errors(problems)
    root = used[-1]
    entries = [{"id": code, **dimensions[code]} for code in used] + [
        {"id": code, **part} for code, (_, part) in indicators.items()
    ]
    rules = {entry["aggregate"] for entry in entries if "aggregate" in entry}
    if len(rules) == 1:  # one rule for all is a step
        for entry in entries:
            entry.pop("aggregate", None)
    if names:
        entries, parents, data, root = _by_name(entries, parents, data, root)
    structure = nest(entries, parents, root)
    specification = {
        "id": id,
        **({"label": structure["label"]} if "label" in structure else {}),
        "data": {"unit": "unit", "name": "name"},
        "structure": structure,
        "steps": [_normalise(sheets, problems)] + ([{"aggregate": rules.pop()}] if len(rules) == 1 else []),
    }
    problems.append(say.treatment(sheets.file))
    return Imported(specification, data, problems=problems)


def _indicators(sheets: Sheets, problems: list[Problem]) -> dict[str, tuple[int, dict[str, Any]]]:
    """Return column and declaration of each indicator by its code."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for column in range(at.FIRST_COLUMN, at.LAST_COLUMN + 1):
        code, name = text(sheets.database, at.CODE, column), text(sheets.database, at.NAME, column)
        if code in at.UNUSED and name in at.UNUSED:
            continue
        code = name if code in at.UNUSED else code
        if all(_number(cell(sheets.database, row, column)) is None for row in _unit_rows(sheets)):
            problems.append(say.no_figures(sheets.file, column, name or code))
            continue
        if code in found:
            problems.append(say.at_cell(sheets.file, at.CODE, column, f"'{code}' occurs twice.", f"“{code}”出现两次。"))
            continue
        direction = _number(cell(sheets.database, at.DIRECTION, column))
        weight = _number(cell(sheets.database, at.WEIGHT, column))
        if direction not in (1, -1):
            said = f"'{name or code}' has no direction (1 or -1); it is never guessed."
            problems.append(
                say.at_cell(sheets.file, at.DIRECTION, column, said, f"“{name or code}”缺少方向（1或-1）。")
            )
        if weight is None or weight < 0:
            said = f"'{name or code}' has no weight of 0 or more."
            problems.append(
                say.at_cell(sheets.file, at.WEIGHT, column, said, f"“{name or code}”没有有效权重（应≥0）。")
            )
            continue
        part: dict[str, Any] = {"label": name} if name not in (*at.UNUSED, code) else {}
        part["direction"] = "higher" if direction == 1 else "lower"
        for key, row in (("low", at.LOWER), ("high", at.UPPER)):
            post = _number(cell(sheets.database, row, column))
            if post is not None:
                part[key] = _plain(post)
        found[code] = (column, part if weight == 1 else {**part, "weight": _plain(weight)})
    return found


def _dimensions(sheets: Sheets, heading: int) -> dict[str, dict[str, Any]]:
    """Return the declaration of each dimension of Framework by its code."""
    found: dict[str, dict[str, Any]] = {}
    for row in range(heading + 1, heading + at.DIMENSIONS + 1):
        code = text(sheets.framework, row, 3)
        if code in at.UNUSED:
            continue
        name, weight = text(sheets.framework, row, 8), _number(cell(sheets.framework, row, 5))
        part: dict[str, Any] = {"label": name} if name not in (*at.UNUSED, code) else {}
        if weight is not None and weight not in (1, 0) and weight > 0:
            part["weight"] = _plain(weight)
        part["aggregate"] = _RULES.get(text(sheets.framework, row, 6).lower(), "arithmetic")
        found[code] = part
    return found


def _parents(
    sheets: Sheets, indicators: dict[str, Any], dimensions: dict[str, Any], problems: list[Problem]
) -> tuple[dict[str, str | None], list[str]]:
    """Return the parent of every entry and the codes of the dimensions in use, the index last."""
    chains = {
        code: [text(sheets.database, row, column) for _, row, _ in at.LEVELS]
        for code, (column, _) in indicators.items()
    }
    # a level that gives one code to all is not used
    used = [place for place in range(len(at.LEVELS)) if len({chain[place] for chain in chains.values()}) > 1]
    first_column = next(iter(indicators.values()))[0]
    root = text(sheets.database, at.INDEX_ROW, first_column) or "Index"
    parents: dict[str, str | None] = {root: None}
    for code, (column, _) in indicators.items():
        below = code
        for place in used:
            above = chains[code][place]
            if above in at.UNUSED or above not in dimensions:
                said = f"'{code}' belongs to '{above}', which Framework does not list."
                row = at.LEVELS[place][1]
                problems.append(
                    say.at_cell(sheets.file, row, column, said, f"“{code}”归属的“{above}”不在Framework中。")
                )
                break
            if parents.setdefault(below, above) != above:
                said = f"'{below}' belongs to '{parents[below]}' and to '{above}'."
                row = at.LEVELS[place][1]
                problems.append(
                    say.at_cell(sheets.file, row, column, said, f"“{below}”同时归属“{parents[below]}”和“{above}”。")
                )
            below = above
        parents.setdefault(below, root)
    dimensions.setdefault(root, {"aggregate": "arithmetic"})
    # in the order of Framework, so that children stand as the tool lists them
    listed = [code for code in dimensions if code in parents and code not in indicators and code != root]
    return parents, [*listed, root]


def _data(sheets: Sheets, indicators: dict[str, tuple[int, Any]], problems: list[Problem]) -> pl.DataFrame:
    rows = _unit_rows(sheets)
    names = [text(sheets.database, row, 2) for row in rows]
    units = [text(sheets.database, row, 3) or name for row, name in zip(rows, names, strict=True)]
    columns = [pl.Series("unit", units, dtype=pl.String)]
    columns.append(pl.Series("name", [name or unit for name, unit in zip(names, units, strict=True)], dtype=pl.String))
    for code, (column, _) in indicators.items():
        values = [cell(sheets.database, row, column) for row in rows]
        for row, value in zip(rows, values, strict=True):
            if _number(value) is None and value is not None and str(value).lower() not in MISSING:
                said = f"'{value}' is not a number."
                problems.append(say.at_cell(sheets.file, row, column, said, f"“{value}”不是数字。"))
        columns.append(whole_numbers(pl.Series(code, [_number(value) for value in values], dtype=pl.Float64)))
    return pl.DataFrame(columns)


def _unit_rows(sheets: Sheets) -> list[int]:
    last = min(len(sheets.database), at.LAST_UNIT)
    return [
        row
        for row in range(at.FIRST_UNIT, last + 1)
        if text(sheets.database, row, 2) not in at.UNUSED or text(sheets.database, row, 3) not in at.UNUSED
    ]


def _by_name(
    entries: list[dict[str, Any]], parents: dict[str, str | None], data: pl.DataFrame, root: str
) -> tuple[list[dict[str, Any]], dict[str, str | None], pl.DataFrame, str]:
    new = {entry["id"]: str(entry.get("label", entry["id"])) for entry in entries}
    if len(set(new.values())) < len(new) or {"unit", "name"} & set(new.values()):
        return entries, parents, data, root
    renamed = [
        {"id": new[entry["id"]], **{k: v for k, v in entry.items() if k not in ("id", "label")}} for entry in entries
    ]
    turned = {new[name]: None if parent is None else new[parent] for name, parent in parents.items()}
    return renamed, turned, data.rename({old: name for old, name in new.items() if old in data.columns}), new[root]


def _normalise(sheets: Sheets, problems: list[Problem]) -> dict[str, Any]:
    method = text(sheets.database, 2, 4).lower()
    low, high, mean, deviation = (_number(cell(sheets.database, row, 4)) for row in (3, 4, 5, 6))
    scale = [_plain(0.0 if low is None else low), _plain(100.0 if high is None else high)]
    if method == "minmax":
        return {"normalise": {"method": "min_max", "range": scale}}
    if method == "goalposts":
        return {"normalise": {"method": "goalposts", "range": scale}}
    if method == "dataz":
        spread = {} if mean is None or deviation is None else {"mean": mean, "standard_deviation": deviation}
        return {"normalise": {"method": "z_score", **spread}}
    if method == "dataprcranks":
        return {"normalise": {"method": "percentile_rank"}}
    problems.append(say.no_method(sheets.file, text(sheets.database, 2, 4)))
    return {"normalise": {"method": "?"}}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number
