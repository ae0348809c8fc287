"""The scores that weights are taken from, and what methods refuse or warn of in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import TIE, Array, maximum, minimum, present
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """The scores that weights are taken from: `values` (..., child, row) of `rows`, in the years that `label` names."""

    values: Array
    node: PlannedNode
    rows: Rows
    label: str  # "" where all rows are taken together

    @property
    def empty(self) -> Mask:
        """Return (..., child): which children have no score at all."""
        return np.asarray(~present(self.values).any(axis=-1))

    @property
    def constant(self) -> Mask:
        """Return (..., child): which children have the same score in every row that has one."""
        low, high = minimum(self.values), maximum(self.values)
        with np.errstate(invalid="ignore"):
            return np.asarray(high - low <= TIE * np.maximum(np.abs(low), np.abs(high)))

    @property
    def where(self) -> str:
        """Return the words that name node and year."""
        return f"'{self.node.id}'" + (f" in {self.label}" if self.label else "")

    @property
    def where_zh(self) -> str:
        """Return the words that name node and year in Chinese."""
        return f"“{self.node.id}”" + (f"（{self.label}年）" if self.label else "")

    def named(self, chosen: Mask) -> list[str]:
        """Return the children that are marked, in any draw."""
        marked = np.asarray(chosen.reshape(-1, chosen.shape[-1]).any(axis=0))
        return [child for child, there in zip(self.node.children, marked, strict=True) if there]


@dataclass(frozen=True)
class Found:
    """What a method finds in a sample: weights (..., child) before they are shared out."""

    weights: Array
    details: dict[str, Any]
    problems: list[Problem]


Method = Callable[[Sample, Any], Found]


def by_child(sample: Sample, **figures: Array) -> dict[str, Any]:
    """Return figures (..., child) by child, for one run; nothing for many draws at once."""
    if any(figure.ndim > 1 for figure in figures.values()):
        return {}
    return {
        child: {name: None if np.isnan(figure[place]) else float(figure[place]) for name, figure in figures.items()}
        for place, child in enumerate(sample.node.children)
    }


def refuse_negative(sample: Sample, method: str, method_zh: str) -> None:
    """Raise ProblemsFound where a score is below 0, naming for each child the first unit."""
    problems: list[Problem] = []
    with np.errstate(invalid="ignore"):
        negative = sample.values < 0
    for place, child in enumerate(sample.node.children):
        where = np.flatnonzero(negative[..., place, :].any(axis=tuple(range(negative.ndim - 2))))
        if len(where):
            unit, year = sample.rows.units[where[0]], sample.rows.years[where[0]]
            more = f" and in {len(where) - 1} more rows" if len(where) > 1 else ""
            more_zh = f"，另有{len(where) - 1}行" if len(where) > 1 else ""
            problems.append(
                Problem(
                    "negative_score",
                    f"'{child}' is negative for {row_name(unit, year)}{more}; {method} is not defined for negative "
                    "scores.",
                    "Normalise onto a range from 0 upwards, such as `min_max` (z-scores have negative values).",
                    column=child,
                    message_zh=f"“{child}”在{row_name(unit, year)}为负{more_zh}；{method_zh}不适用于负值。",
                    remedy_zh="请标准化到从0开始的区间，例如`min_max`（z分数含负值）。",
                )
            )
    if problems:
        raise ProblemsFound(problems)


def refuse_constant(sample: Sample, method: str, method_zh: str) -> None:
    """Raise ProblemsFound for children whose scores are all the same: they correlate with nothing."""
    names = sample.named(sample.constant)
    if names:
        raise ProblemsFound(
            [
                Problem(
                    "constant_child",
                    f"'{child}' has the same score in every row of {sample.where}; {method} is not defined for it.",
                    f"Take '{child}' out of the node, or weight '{sample.node.id}' by another method.", column=child,
                    message_zh=f"“{child}”在{sample.where_zh}的各行取值相同，无法用{method_zh}赋权。",
                    remedy_zh=f"请从该节点去掉“{child}”，或对“{sample.node.id}”改用其他赋权方法。",
                )
                for child in names
            ]
        )  # fmt: skip


def warn_constant(sample: Sample) -> list[Problem]:
    """Return a warning for each child whose scores are all the same: without spread it has no weight."""
    return [
        Problem(
            "constant_child", f"'{child}' has the same score in every row of {sample.where} and gets no weight.",
            f"Take '{child}' out, or weight '{sample.node.id}' by a method that does not look at spread.",
            severity="warning", column=child,
            message_zh=f"“{child}”在{sample.where_zh}的各行取值相同，权重为0。",
            remedy_zh=f"请去掉“{child}”，或对“{sample.node.id}”改用不依赖离散程度的方法。",
        )
        for child in sample.named(sample.constant)
    ]  # fmt: skip


def refuse(sample: Sample, code: str, message: str, remedy: str, message_zh: str, remedy_zh: str) -> ProblemsFound:
    """Return a refusal that names the node of the sample."""
    return ProblemsFound(
        [Problem(code, message, remedy, column=sample.node.id, message_zh=message_zh, remedy_zh=remedy_zh)]
    )


def row_name(unit: str, year: int | None) -> str:
    """Return the words for a row."""
    return f"'{unit}'" if year is None else f"'{unit}' ({year})"
