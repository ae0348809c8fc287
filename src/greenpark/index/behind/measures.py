"""Balance, coupling coordination, obstacles and decoupling of a result: records by unit, or a flat frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import polars as pl

from greenpark.index.arrays import Array
from greenpark.index.behind.balance import balance
from greenpark.index.behind.coupling import NAME as COUPLING
from greenpark.index.behind.coupling import Form, coupling_coordination
from greenpark.index.behind.decoupling import decoupling
from greenpark.index.behind.obstacle import NAME as OBSTACLE
from greenpark.index.behind.obstacle import obstacles
from greenpark.index.behind.of_result import node_of, tree_of
from greenpark.index.behind.records import refuse
from greenpark.index.behind.tree import effective_weights
from greenpark.index.chain import rule_of
from greenpark.problems import NotFound, did_you_mean

if TYPE_CHECKING:
    from greenpark.index.result import Result

Name = Literal["balance", "coupling", "obstacles", "decoupling"]
Scale = tuple[float, float]
# the options that each measure takes, beside the result
OPTIONS: dict[str, tuple[str, ...]] = {
    "balance": ("node", "year"),
    "coupling": ("node", "year", "scale", "form"),
    "obstacles": ("node", "year", "scale", "top"),
    "decoupling": ("driver", "pressure", "start", "end"),
}
# rules whose score lies on the scale of the children
KEEPS_SCALE = frozenset({"arithmetic", "geometric", "harmonic", "power", "minimum", "maximum", "median", "owa"})


def measure(result: Result, name: str, **options: Any) -> list[dict[str, Any]]:
    """Return one record a unit and year of a measure; `OPTIONS` says what each takes.

    Raise NotFound for another measure, ValueError for an option that this one does not take, ProblemsFound where the
    method refuses.
    """
    if name not in OPTIONS:
        there = ", ".join(OPTIONS)
        raise NotFound(f"there is no measure '{name}'; there are: {there}.", f"没有“{name}”，可用：{there}。")
    given = {key: value for key, value in options.items() if value is not None}
    strange = [key for key in given if key not in OPTIONS[name]]
    if strange:
        raise ValueError(f"'{name}' takes no '{strange[0]}'; it takes {', '.join(OPTIONS[name])}.")
    return _MEASURES[name](result, **given)


def measure_frame(records: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Return the records of a measure as a flat frame; of obstacles a row for each, greatest first."""
    rows: list[dict[str, Any]] = []
    for record in records:
        listed: dict[str, Any] = {key: ", ".join(record[key]) for key in ("missing", "flags") if key in record}
        if "obstacles" not in record:
            rows.append({**record, **listed})
            continue
        who = {key: record[key] for key in ("unit", "name", "year")}
        found = record["obstacles"] or [{"id": None, "obstacle_degree": None, "deviation": None}]
        rows += [{**who, "place": place, **one, **listed} for place, one in enumerate(found, 1)]
    return pl.DataFrame(rows, infer_schema_length=None)


def balance_of(result: Result, *, node: str | None = None, year: int | None = None) -> list[dict[str, Any]]:
    """Return how far apart the children of a node (default: the index) lie in each unit (`behind.balance`)."""
    children, values, where = _children(result, node, year)
    return _named(result, where, balance(values, children, result.rows.units[where]))


def coupling_of(
    result: Result, *, node: str | None = None, year: int | None = None, scale: Scale | None = None,
    form: Form = "standard",
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the coupling coordination of the children of a node, by the weights of the index (`behind.coupling`).

    `scale` is the range of the scores; default: that of the step normalise, else 0 to 1.
    """
    children, values, where = _children(result, node, year)
    scale = scale or scale_of(result, children, COUPLING)
    place = [result.plan.node[_node(result, node)].children.index(child) for child in children]
    weights = _by_row(result.run.weights[_node(result, node)][place], len(result.rows))[:, where]
    return _named(
        result, where,
        coupling_coordination(values, children, result.rows.units[where], weights=weights, scale=scale, form=form),
    )  # fmt: skip


def obstacles_of(
    result: Result, *, node: str | None = None, year: int | None = None, scale: Scale | None = None, top: int = 5
) -> list[dict[str, Any]]:
    """Return what keeps each unit from the full score of a node, by effective weights (`behind.obstacle`).

    `by_parent` sums what the indicators of each child of the node stand for. `scale` as in `coupling_of`.
    """
    where = _block(result, year)
    root = _node(result, node)
    tree = tree_of(result, additive=False)
    if tree is None:
        raise refuse(
            "no_weights", "The obstacle degree needs the weights of every node, and this index has none.",
            "Add a step `aggregate` with weights.", "障碍度需要各节点的权重，而本指数没有。",
            "请加入带权重的aggregate步骤。",
        )  # fmt: skip
    above = {root: root}  # by part of the node: the child of the node to which it belongs
    own = []
    for branch in reversed(tree):
        if branch.id in above:
            own.append(branch)
            above |= {child: child if branch.id == root else above[branch.id] for child in branch.children}
    found = effective_weights(own[::-1])
    ids = [one.id for one in result.plan.indicators[: result.plan.in_tree] if one.id in above]
    weights = np.stack([np.broadcast_to(found[one], (len(result.rows),)) for one in ids])[:, where]
    values = np.stack([result.run.scores[one] for one in ids])[:, where]
    records = obstacles(
        values, ids, result.rows.units[where], weights, scale=scale or scale_of(result, ids, OBSTACLE),
        parents=[above[one] for one in ids], top=top,
    )  # fmt: skip
    return _named(result, where, records)


def decoupling_of(
    result: Result, *, driver: str | None = None, pressure: str | None = None, start: int | None = None,
    end: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return whether a pressure grew with its driver between two years (`behind.decoupling`), from the data as read.

    Both are indicators or other columns of numbers, in the unit of the data. Default: the first and the last year.
    """
    if driver is None or pressure is None:
        raise refuse(
            "no_driver", "Decoupling compares a pressure with what drives it; both must be named.",
            "Name a column or indicator for each, such as `driver` gdp and `pressure` co2.",
            "脱钩分析比较压力与驱动因素，两者都须指明。", "请分别指明列或指标，如driver为gdp、pressure为co2。",
        )  # fmt: skip
    data = result.run.stages[0].before if result.run.stages else result.run.table
    years = [year for year in data.rows.blocks if year is not None]
    if len(years) < 2:
        raise refuse(
            "one_year", f"Decoupling needs two years; the data have {len(years)}.",
            "Give data with a column of years.", f"脱钩分析需要两个年份，数据中有{len(years)}个。",
            "请提供含年份列的数据。",
        )  # fmt: skip
    first, second = (years[0] if start is None else start), (years[-1] if end is None else end)
    if not first < second:
        raise refuse(
            "years", f"The first year, {first}, does not come before the last, {second}.", "Give an earlier `start`.",
            f"起始年{first}不早于终止年{second}。", "请指定更早的起始年。",
        )  # fmt: skip
    blocks = [_slice(data.rows.blocks, year) for year in (first, second)]
    sides = [dict(zip(data.rows.units[block], range(block.start, block.stop), strict=True)) for block in blocks]
    units = [*sides[0], *(unit for unit in sides[1] if unit not in sides[0])]

    def figures(name: str) -> list[Array]:
        column = _column(result, data, name)
        return [np.array([column[side[unit]] if unit in side else np.nan for unit in units]) for side in sides]

    pressures, drivers = figures(pressure), figures(driver)
    names = {unit: data.rows.names[place] for side in sides for unit, place in side.items()}
    return [
        {"unit": one["unit"], "name": names[one["unit"]], "start": first, "end": second, **one}
        for one in decoupling(pressures[0], pressures[1], drivers[0], drivers[1], units)
    ]


def scale_of(result: Result, parts: Sequence[str], method: tuple[str, str]) -> Scale:
    """Return the range that the step normalise gives the indicators, 0 to 1 where it names none.

    Raise ProblemsFound where parts do not lie on that range, or indicators have ranges of their own that differ.
    """
    plan = result.plan
    steps = [step.options for step in plan.steps if step.kind == "normalise"]
    ranges = {_range(one.normalise or (steps[-1] if steps else None)) for one in plan.indicators[: plan.in_tree]}
    below, waiting = [], [part for part in parts if part in plan.node]
    while waiting:
        node = plan.node[waiting.pop()]
        below.append(node)
        waiting += [child for child in node.children if child in plan.node]
    other = [node.id for node in below if rule_of(plan, node).method not in KEEPS_SCALE]
    if len(ranges) > 1 or other:
        what = f"'{other[0]}' has a rule with a scale of its own" if other else "indicators have ranges that differ"
        what_zh = f"“{other[0]}”的合成规则另有取值区间" if other else "各指标的取值区间不同"
        raise refuse(
            "no_scale", f"{method[0]} needs to know the range of the scores, and {what}.",
            "State the range that all scores have, such as `scale` 0,100.",
            f"{method[1]}需要知道得分的取值区间，而{what_zh}。", "请写明所有得分的取值区间，如scale为0,100。",
        )  # fmt: skip
    return next(iter(ranges), None) or (0.0, 1.0)


def _range(options: Any) -> Scale | None:
    if options is None:
        return None
    if options.method == "functional":
        return (options.base, options.base + options.span)
    found = getattr(options, "range", None)
    return None if found is None else (float(found[0]), float(found[1]))


def _node(result: Result, node: str | None) -> str:
    return node_of(result, node or result.plan.root)


def _children(result: Result, node: str | None, year: int | None) -> tuple[list[str], Array, slice]:
    where = _block(result, year)
    children = [child for child in result.plan.node[_node(result, node)].children if child in result.run.scores]
    if not children:
        return [], np.empty((0, where.stop - where.start)), where
    return children, np.stack([result.run.scores[child] for child in children])[:, where], where


def _by_row(weights: Array, rows: int) -> Array:
    return np.broadcast_to(weights, (len(weights), rows))


def _block(result: Result, year: int | None) -> slice:
    return slice(0, len(result.rows)) if year is None else _slice(result.rows.blocks, year)


def _slice(blocks: dict[int | None, slice], year: int) -> slice:
    if year not in blocks:
        there = ", ".join(str(one) for one in blocks if one is not None) or "-"
        raise NotFound(f"there is no year {year}; there are: {there}.", f"没有{year}年，现有：{there}。")
    return blocks[year]


def _named(result: Result, where: slice, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = result.rows
    return [
        {"unit": one["unit"], "name": name, "year": year, **one}
        for one, name, year in zip(records, rows.names[where], rows.years[where], strict=True)
    ]


def _column(result: Result, data: Any, name: str) -> Array:
    for place, one in enumerate(data.indicators):
        if name in (one.id, one.column):
            return np.asarray(data.values[place])
    if name in data.rows.columns:
        return np.asarray(data.rows.columns[name])
    known = [*(one.id for one in data.indicators), *data.rows.columns]
    near = did_you_mean(name, known)
    hint, hint_zh = (f" Did you mean '{near[0]}'?", f"是否为“{near[0]}”？") if near else ("", "")
    there = ", ".join(known[:15])
    raise NotFound(
        f"there is no indicator or column of numbers '{name}'.{hint} There are: {there}.",
        f"没有指标或数值列“{name}”。{hint_zh}现有：{there}。",
    )


_MEASURES: dict[str, Callable[..., list[dict[str, Any]]]] = {
    "balance": balance_of, "coupling": coupling_of, "obstacles": obstacles_of, "decoupling": decoupling_of,
}  # fmt: skip
