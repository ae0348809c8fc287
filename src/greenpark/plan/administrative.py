"""Requirements that no measure moves, such as audits and disclosure: tasks with a deadline, never infeasible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from greenpark.assess.rules import rule_members
from greenpark.catalog.models import Entry, Evidence, Text
from greenpark.plan.setting import Setting, verdicts

_OPEN = ("not_met", "no_data", "undefined")


class Task(Entry):
    """What has to be done for an indicator, and how the figures read once it is done.

    `set` gives a column the value of another variable, a number, or `all`: every item of a checklist. `add_gap` names
    a count that grows by what is missing.
    """

    indicator: str
    label: Text
    set: Mapping[str, str | float] = {}
    add_gap: str | None = None
    owner: str = "park_body"
    holder: str | None = None
    evidence: Evidence = "assumed"
    note: Text | str | None = None


@dataclass(frozen=True)
class Deadline:
    """A task that a plan rests on, and by when it must be done."""

    task: Task
    scheme: str
    criterion: str
    label: Text
    year: int


def with_tasks(setting: Setting, tasks: Mapping[str, Task]) -> tuple[Setting, list[Deadline]]:
    """Return the setting with all administrative tasks done in time that its schemes need, and these tasks.

    A task is set only for a required criterion that the reference path does not meet and that no option changes.
    """
    changed = {column.partition("[")[0] for option in setting.options for column in option.changes}
    moved = {name for one in changed for name in setting.catalog.dependants.get(one, ())}
    frame, found = setting.reference, list[Deadline]()
    for (scheme_id, year), record in verdicts(setting, frame, setting.scheme_years).items():
        scheme = setting.catalog.schemes[scheme_id]
        needed = {one.id for rule in scheme.pass_ if rule.group is None for one in rule_members(rule, scheme)}
        labels = {criterion.id: criterion.label for criterion in scheme.criteria}
        for row in record["criteria"]:
            task = tasks.get(row["indicator"])
            if task is None or row["id"] not in needed or row["status"] not in _OPEN or row["indicator"] in moved:
                continue
            if any(one.task == task and one.year <= year for one in found):
                continue
            frame = _done(frame, task, setting, year, row)
            found.append(Deadline(task, scheme_id, row["id"], labels[row["id"]], year))
    return setting.with_reference(frame), found


def _done(frame: pl.DataFrame, task: Task, setting: Setting, year: int, row: Mapping[str, Any]) -> pl.DataFrame:
    """Return the frame with a task done from a year on."""
    due = pl.col("year") >= year
    for name, value in task.set.items():
        for column in _columns(name, value, setting):
            own = pl.col(column) if column in frame.columns else pl.lit(None, dtype=pl.Float64)
            if isinstance(value, str) and value != "all":
                other = pl.col(value) if value in frame.columns else pl.lit(None, dtype=pl.Float64)
                wanted = pl.coalesce(other, own)
            else:
                wanted = pl.lit(1.0 if value == "all" else float(value))
            frame = frame.with_columns(pl.when(due).then(wanted).otherwise(own).alias(column))
    if task.add_gap is not None and row["gap"] is not None:
        column = task.add_gap
        own = pl.col(column).fill_null(0.0) if column in frame.columns else pl.lit(0.0)
        once = pl.when(pl.col("year") == year).then(own + float(row["gap"])).otherwise(own)
        frame = frame.with_columns(once.alias(column))
    return frame


def _columns(name: str, value: Any, setting: Setting) -> Sequence[str]:
    variable = setting.catalog.variables[name.partition("[")[0]]
    if value == "all" and variable.items is not None:
        return [f"{name}[{item.id}]" for item in setting.catalog.item_lists[variable.items].items]
    return [name]
