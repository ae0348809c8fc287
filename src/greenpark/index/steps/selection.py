"""Which indicators a step works on, and how messages name a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from greenpark.index.spec.options.prepare import Chosen
from greenpark.index.table import Rows, Table
from greenpark.problems import Problem, ProblemsFound, did_you_mean

Places = NDArray[np.intp]
_SHOWN = 5  # so many places a message names; the details of the step hold all


def chosen(table: Table, options: Chosen) -> Places:
    """Return the places of the indicators that `only` and `except` leave; raise ProblemsFound for unknown ids."""
    ids = [one.id for one in table.indicators]
    unknown = [name for name in (*(options.only or ()), *options.excluding) if name not in ids]
    if unknown:
        raise ProblemsFound([not_known(name, ids, "indicator", "指标") for name in dict.fromkeys(unknown)])
    wanted = set(ids if options.only is None else options.only) - set(options.excluding)
    return np.array([place for place, name in enumerate(ids) if name in wanted], dtype=np.intp)


def not_known(name: str, known: Iterable[str], kind: str, kind_zh: str) -> Problem:
    """Return the problem of a name that nothing has, with the nearest that something has."""
    known = list(known)
    near = did_you_mean(name, known)
    there = ", ".join(known[:12]) + (" …" if len(known) > 12 else "") if known else "none"
    hint, hint_zh = (f"Did you mean '{near[0]}'? ", f"是否为“{near[0]}”？") if near else ("", "")
    return Problem(
        f"unknown_{kind}", f"There is no {kind} '{name}'.", f"{hint}Known here: {there}.", column=name,
        message_zh=f"没有{kind_zh}“{name}”。", remedy_zh=f"{hint_zh}可用：{there}。",
    )  # fmt: skip


def row_name(rows: Rows, row: int) -> str:
    """Return a row's unit, with its year where the data have years."""
    year = rows.years[row]
    return rows.units[row] if year is None else f"{rows.units[row]} ({year})"


def row_names(rows: Rows, places: Sequence[int] | Places) -> str:
    """Return the names of some rows, the first few of them where there are many."""
    names = ", ".join(row_name(rows, int(row)) for row in places[:_SHOWN])
    return names + (f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")


def one_draw(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (indicator, row) of one draw: what is missing does not vary over draws."""
    if 0 in values.shape[:-2]:
        return np.full(values.shape[-2:], np.nan)
    return np.asarray(values[(0,) * (values.ndim - 2)])
