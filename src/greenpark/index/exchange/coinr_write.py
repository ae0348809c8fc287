"""A specification and its data as COINr's `iData` and `iMeta` (see `coinr` for the columns)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from greenpark.catalog.models import Text
from greenpark.index.data.reading import read_table
from greenpark.index.exchange.cells import frame_csv, records_csv
from greenpark.index.exchange.imported import whole_numbers
from greenpark.index.exchange.losses import not_said
from greenpark.index.exchange.tree import TreeRow, rows_by_level
from greenpark.index.spec.models import Indicator, Node, Step
from greenpark.index.spec.plan import Plan
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem

COLUMNS = ("Level", "iCode", "iName", "Direction", "Weight", "Unit", "Target", "Denominator", "Parent", "Type")
GOALPOSTS = ("goalpost_lower", "goalpost_upper")


class Written(NamedTuple):
    """The two tables as CSV texts, and what had to be renamed or could not be said in them."""

    idata: str
    imeta: str
    problems: list[Problem]


def coinr_tables(
    plan: Plan, source: str | Path | Any, *, others: Sequence[Mapping[str, Any]] = (), lang: str = "en"
) -> Written:
    """Return a plan and its data (a path or frame) as the texts of iData and iMeta; raise ProblemsFound.

    `others` are entries as `read_coinr` gives them: names and units of groups, denominators and aggregates, which a
    specification has no place for. COINr takes no spaces in codes and no digit at their beginning: such codes are
    changed and named among the problems. The weights are those written in the structure (`with_weights_in_use` puts
    those of a run there); steps are named among the problems, except those that `read_coinr` takes by itself.
    """
    table, problems = read_table(source, plan)
    known = {str(one["iCode"]): one for one in others}
    rows, added = rows_by_level(plan.specification.structure)
    lost = not_said(plan, "COINr's iMeta", ("log", "threshold", "minimum", "maximum", "normalise", "aggregate"))
    lost += [_no_step(step) for step in plan.steps if not _is_default(step)]
    problems = [*problems, *added, *lost]
    columns = [*table.rows.groups, *table.rows.columns]
    codes = _codes([row.id for row in rows] + [one.id for one in plan.specification.dashboard] + columns, problems)
    idata = _idata(plan, table, codes, problems)
    entries = [_entry(row, codes, known, lang) for row in sorted(rows, key=lambda row: row.level)]
    entries += [_other(one.id, "Other", codes, {}, one) for one in plan.specification.dashboard]
    denominators = {one.denominator for one in plan.indicators}
    for name in table.rows.groups:
        entries.append(_other(name, "Group", codes, known))
    for name in table.rows.columns:
        kind = "Denominator" if name in denominators else "Group" if name in plan.specification.data.groups else "Other"
        entries.append(_other(name, kind, codes, known))
    posts = GOALPOSTS if any(entry.get(post) is not None for entry in entries for post in GOALPOSTS) else ()
    # COINr refuses targets that only some indicators have
    wanted = [entry["Target"] is not None for entry in entries if entry["Type"] == "Indicator"]
    if any(wanted) and not all(wanted):
        problems.append(
            _some_targets([str(one["iCode"]) for one, has in zip(_indicators(entries), wanted, strict=True) if not has])
        )
    shown = [column for column in (*COLUMNS, *posts) if column != "Target" or any(wanted)]
    return Written(frame_csv(idata), records_csv(entries, shown), problems)


def write_coinr(
    plan: Plan, source: str | Path | Any, idata: Path, imeta: Path, *, others: Sequence[Mapping[str, Any]] = ()
) -> list[Problem]:
    """Write the two files; see `coinr_tables`. Return what had to be renamed or could not be said in them."""
    written = coinr_tables(plan, source, others=others)
    idata.write_text(written.idata, encoding="utf-8")
    imeta.write_text(written.imeta, encoding="utf-8")
    return written.problems


def _idata(plan: Plan, table: Table, codes: Mapping[str, str], problems: list[Problem]) -> pl.DataFrame:
    rows = table.rows
    units = _unit_codes(rows, problems)
    columns: list[pl.Series] = []
    if rows.names != rows.units or list(rows.units) != units:
        columns.append(pl.Series("uName", rows.names, dtype=pl.String))
    columns.append(pl.Series("uCode", units, dtype=pl.String))
    if any(year is not None for year in rows.years):
        columns.append(pl.Series("Time", rows.years, dtype=pl.Int64))
    columns += [pl.Series(codes[name], column, dtype=pl.String) for name, column in rows.groups.items()]
    columns += [_numbers(codes[name], column) for name, column in rows.columns.items()]
    columns += [_numbers(codes[one.id], table.values[place]) for place, one in enumerate(plan.indicators)]
    return pl.DataFrame(columns)


def _numbers(name: str, values: Any) -> pl.Series:
    return whole_numbers(pl.Series(name, np.ascontiguousarray(values), dtype=pl.Float64).fill_nan(None))


def _unit_codes(rows: Rows, problems: list[Problem]) -> list[str]:
    distinct = list(dict.fromkeys(rows.units))
    codes = _codes(distinct, problems, digits=True)
    return [codes[unit] for unit in rows.units]


def _codes(names: Iterable[str], problems: list[Problem], *, digits: bool = False) -> dict[str, str]:
    """Return the code that COINr takes for each name: no spaces, no digit first (`digits`: allowed), all different."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        code = re.sub(r"\s+", "_", name.strip()) or "x"
        code = code if digits or not code[0].isdigit() else f"x{code}"
        while code in taken:
            code += "_"
        taken.add(code)
        codes[name] = code
        if code != name:
            problems.append(_renamed(name, code))
    return codes


def _entry(row: TreeRow, codes: Mapping[str, str], known: Mapping[str, Any], lang: str) -> dict[str, Any]:
    part = row.part
    leaf = part if isinstance(part, Indicator) else None
    return {
        "Level": row.level, "iCode": codes[row.id], "iName": _name(part, row.id, lang),
        "Direction": leaf.sign if leaf else 1, "Weight": row.weight,
        "Unit": leaf.unit if leaf else known.get(row.id, {}).get("Unit"), "Target": leaf.target if leaf else None,
        "Denominator": codes[leaf.denominator] if leaf and leaf.denominator else None,
        "Parent": codes[row.parent] if row.parent else None, "Type": "Indicator" if leaf else "Aggregate",
        "goalpost_lower": leaf.low if leaf else None, "goalpost_upper": leaf.high if leaf else None,
    }  # fmt: skip


def _name(part: Node | Indicator | None, name: str, lang: str) -> str:
    label: Text | None = part.label if part is not None else None
    return label.get(lang) if label else name


def _other(
    name: str, kind: str, codes: Mapping[str, str], known: Mapping[str, Any], indicator: Indicator | None = None
) -> dict[str, Any]:
    said = known.get(name, {})
    unit = indicator.unit if indicator else said.get("Unit")
    given = said.get("iName") or (_name(indicator, name, "en") if indicator else name)
    return {"iCode": codes[name], "iName": given, "Unit": unit, "Target": None, "Type": said.get("Type") or kind}


def _indicators(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in entries if entry["Type"] == "Indicator"]


def _is_default(step: Step) -> bool:
    """Return whether a step is one that `read_coinr` takes by itself, or says no more than iMeta does."""
    given = step.options.model_dump(exclude_defaults=True)
    given.pop("method", None)
    return step.options.method in {"denominate", "min_max", "user", "arithmetic"} and not given


def _no_step(step: Step) -> Problem:
    named = f"{step.kind}: {step.options.method}"
    return Problem(
        "not_taken", f"COINr's iData and iMeta hold no steps and cannot say {named}.",
        "Take this step in COINr's own functions.", severity="warning", column=step.kind,
        message_zh=f"COINr的iData和iMeta不含步骤，无法表示“{named}”。", remedy_zh="请用COINr自身的函数完成此步骤。",
    )  # fmt: skip


def _renamed(name: str, code: str) -> Problem:
    return Problem(
        "renamed", f"'{name}' is written '{code}': COINr takes no spaces in codes and no digit first.", "",
        severity="warning", column=name, message_zh=f"“{name}”写作“{code}”：COINr的代码不能含空格，也不能以数字开头。",
    )  # fmt: skip


def _some_targets(names: Sequence[str]) -> Problem:
    shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return Problem(
        "specification", f"COINr takes targets for all indicators or for none; missing for {shown}.",
        "Remove the column Target before `new_coin`, or complete it.", severity="warning", column=names[0],
        message_zh=f"COINr要求全部指标都有目标值或都没有；缺少：{shown}。",
        remedy_zh="请在new_coin之前删除Target列，或补全。",
    )  # fmt: skip
