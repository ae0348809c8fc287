"""COINr's two tables: `iData` (units and their figures) and `iMeta` (what each column is), read.

The columns are those of COINr 1.1 (`check_iData`, `check_iMeta` in R/new_coin.R of bluefoxr/COINr): iData has
`uCode`, optionally `uName` and `Time`, and a column for each entry of iMeta that is no aggregate; iMeta has `Level`,
`iCode`, `Parent`, `Direction`, `Type`, `Weight`, optionally `iName`, `Unit`, `Target`, `Denominator`,
`goalpost_lower`, `goalpost_upper`. `coinr_write` writes them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import polars as pl

from greenpark.index.data.numbers import numbers, text_missing
from greenpark.index.data.sheets import Sheet, open_sheet
from greenpark.index.exchange import coinr_messages as say
from greenpark.index.exchange.cells import given_text
from greenpark.index.exchange.imported import Imported, stop_at_errors, typed, whole_numbers
from greenpark.index.exchange.tree import find_root, nest
from greenpark.problems import Problem, ProblemsFound

SPECIAL = ("uCode", "uName", "Time")
REQUIRED = ("Level", "iCode", "Parent", "Direction", "Type", "Weight")
OPTIONAL = ("iName", "Unit", "Target", "Denominator", "goalpost_lower", "goalpost_upper")
TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
NUMBERS = ("Level", "Direction", "Weight", "Target", "goalpost_lower", "goalpost_upper")


def read_coinr(
    idata: str | Path,
    imeta: str | Path,
    *,
    steps: Literal["plain", "example"] = "plain",
    group: str | None = None,
    id: str | None = None,  # noqa: A002 - the name of the field in the specification
) -> Imported:
    """Return the specification and data of an iData/iMeta pair of CSV files (or workbooks).

    `plain` denominates where denominators are named, takes min-max onto 0 to 100 and arithmetic means. `example` takes
    the steps of COINr's `build_example_coin`: it also fills gaps with the mean of the `group` (default: the only group
    column, or `EurAsia_group`), sets units with under 90 % of the indicators aside and treats outliers. Raises
    ProblemsFound with every mistake of both files.
    """
    data, meta = open_sheet(Path(idata)), open_sheet(Path(imeta))
    entries, problems = _entries(meta)
    parents = {name: one["Parent"] for name, one in entries.items() if one["Type"] in ("Indicator", "Aggregate")}
    root, loose = find_root(parents)
    problems += [say.loose(meta, entries[name]["line"], name) for name in loose]
    problems += _check_tree(meta, entries, parents)
    problems += _check_columns(data, entries)
    stop_at_errors(problems)
    if root is None:
        raise ProblemsFound([say.no_index(meta)])
    frame = _data(data, entries, problems)
    stop_at_errors(problems)
    tree = {name: entry for name, entry in entries.items() if name in parents}
    try:
        structure = nest([_part(name, entry) for name, entry in tree.items()], parents, root)
    except RecursionError:
        raise ProblemsFound([say.too_deep(meta)]) from None
    groups = [name for name, one in entries.items() if one["Type"] == "Group"]
    denominated = any(one["Denominator"] for one in tree.values())
    specification = {
        "id": id or root,
        **({"label": structure["label"]} if "label" in structure else {}),
        "data": {
            "unit": "uCode",
            **({"year": "Time"} if "Time" in frame.columns else {}),
            **({"name": "uName"} if "uName" in frame.columns else {}),
            **({"groups": groups} if groups else {}),
        },
        "structure": structure,
        "steps": _steps(steps, denominated=denominated, group=group, groups=groups),
    }
    kept = ("Type", "iCode", "iName", "Unit")
    others = tuple({key: one[key] for key in kept} for name, one in entries.items() if name not in parents)
    others += tuple(
        {key: one[key] for key in kept} for one in tree.values() if one["Type"] == "Aggregate" and one["Unit"]
    )
    return Imported(specification, frame, others, [*data.problems, *meta.problems, *problems])


def _entries(meta: Sheet) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """Return the rows of iMeta by code, with numbers as numbers, and what is wrong with single rows."""
    absent = [column for column in REQUIRED if column not in meta.frame.columns]
    if absent:
        raise ProblemsFound([say.no_column(meta, column) for column in absent])
    problems: list[Problem] = []
    columns: dict[str, list[Any]] = {}
    for column in (*REQUIRED, *OPTIONAL):
        if column not in meta.frame.columns:
            columns[column] = [None] * meta.frame.height
        elif column in NUMBERS:
            columns[column] = numbers(meta, column, problems).to_list()
        else:
            columns[column] = [given_text(one) for one in text_missing(meta.frame[column].cast(pl.String)).to_list()]
    unknown = [name for name in meta.frame.columns if name not in columns]
    problems += [say.not_taken(meta, name) for name in unknown]
    entries: dict[str, dict[str, Any]] = {}
    for line in range(meta.frame.height):
        row = {column: values[line] for column, values in columns.items()}
        name = row["iCode"]
        if name is None:
            problems.append(say.no_code(meta, line))
        elif name in entries:
            problems.append(say.twice(meta, line, name))
        elif row["Type"] not in TYPES:
            problems.append(say.no_type(meta, line, name, row["Type"], TYPES))
        else:
            entries[name] = {**row, "line": line}
    return entries, problems


def _check_tree(meta: Sheet, entries: dict[str, dict[str, Any]], parents: dict[str, str | None]) -> list[Problem]:
    problems: list[Problem] = []
    with_children = set(parents.values())
    for name, parent in parents.items():
        entry = entries[name]
        line, aggregate = entry["line"], entry["Type"] == "Aggregate"
        if parent is not None and (parent not in parents or entries[parent]["Type"] != "Aggregate"):
            problems.append(say.no_parent(meta, line, name, parent))
        elif parent is not None and _gap(entry, entries[parent]):
            problems.append(say.level_gap(meta, line, name, parent))
        if aggregate and name not in with_children:
            problems.append(say.childless(meta, line, name))
        if not aggregate and entry["Direction"] not in (1, -1):
            problems.append(say.no_direction(meta, line, name, entry["Direction"]))
        if aggregate and entry["Direction"] == -1:
            problems.append(say.turned_aggregate(meta, line, name))
        if entry["Weight"] is None or entry["Weight"] < 0:
            problems.append(say.no_weight(meta, line, name))
    return problems


def _gap(entry: dict[str, Any], parent: dict[str, Any]) -> bool:
    return entry["Level"] is None or parent["Level"] is None or parent["Level"] != entry["Level"] + 1


def _check_columns(data: Sheet, entries: dict[str, dict[str, Any]]) -> list[Problem]:
    there = set(data.frame.columns)
    problems = [] if "uCode" in there else [say.no_column(data, "uCode")]
    problems += [
        say.no_data(data, name) for name, one in entries.items() if one["Type"] != "Aggregate" and name not in there
    ]
    problems += [
        say.aggregate_in_data(data, n) for n, one in entries.items() if one["Type"] == "Aggregate" and n in there
    ]
    for name, one in entries.items():
        if one["Denominator"] is not None and one["Denominator"] not in there:
            problems.append(say.no_denominator(data, name, one["Denominator"]))
    problems += [
        say.undeclared(data, name) for name in data.frame.columns if name not in entries and name not in SPECIAL
    ]
    return problems


def _data(data: Sheet, entries: dict[str, dict[str, Any]], problems: list[Problem]) -> pl.DataFrame:
    columns = []
    for name in data.frame.columns:
        kind = entries.get(name, {}).get("Type")
        if kind in ("Indicator", "Denominator"):
            column = whole_numbers(numbers(data, name, problems))
        elif name in ("uCode", "uName") or kind == "Group":
            texts = data.frame[name].cast(pl.String)
            column = pl.Series(name, [given_text(one) for one in texts.to_list()], dtype=pl.String)
        else:
            column = typed(data.frame[name])
        columns.append(column.alias(name))
    return pl.DataFrame(columns)


def _part(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry of iMeta in the form of a specification."""
    part: dict[str, Any] = {"id": name}
    if entry["iName"] not in (None, name):
        part["label"] = entry["iName"]
    if entry["Type"] == "Indicator":
        part["direction"] = "higher" if entry["Direction"] == 1 else "lower"
        given = {
            "unit": entry["Unit"], "denominator": entry["Denominator"], "target": _plain(entry["Target"]),
            "low": _plain(entry["goalpost_lower"]), "high": _plain(entry["goalpost_upper"]),
        }  # fmt: skip
        part |= {key: value for key, value in given.items() if value is not None}
    if entry["Weight"] != 1:
        part["weight"] = _plain(entry["Weight"])
    return part


def _plain(number: float | None) -> int | float | None:
    return int(number) if number is not None and number.is_integer() and abs(number) < 2**53 else number


def _steps(wanted: str, *, denominated: bool, group: str | None, groups: list[str]) -> list[Any]:
    steps: list[Any] = ["denominate"] if denominated else []
    if wanted == "example":
        by = group or ("EurAsia_group" if "EurAsia_group" in groups else groups[0] if len(groups) == 1 else None)
        if by is None or by not in groups:
            raise ProblemsFound([say.no_group(group, groups)])
        steps += [
            {"impute": {"method": "group_mean", "by": by}},
            {"screen": {"method": "availability", "min_available": 0.9}},
            {"treat": {"method": "winsorise_log", "max_points": 5}},
        ]
    return [
        *steps,
        {"normalise": {"method": "min_max", "range": [0, 100]}},
        {"aggregate": "arithmetic"},
    ]
