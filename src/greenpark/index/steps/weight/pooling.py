"""Weights from data: which rows they are taken from, and how they are shared out."""

from __future__ import annotations

from typing import Any

import numpy as np

from greenpark.index.arrays import TIE, Array
from greenpark.index.spec.options.weight import FromData
from greenpark.index.spec.plan import PlannedNode
from greenpark.index.steps.weight.sample import Method, Sample, refuse
from greenpark.index.steps.weight.weighing import Weighing
from greenpark.index.table import Rows
from greenpark.problems import Problem, ProblemsFound


def from_data(method: Method, values: Array, options: FromData, node: PlannedNode, rows: Rows) -> Weighing:
    """Return the weights that a method finds in the rows that `bounds` names, shared out to sum to 1.

    A child without any score counts 0, with a warning. Raise ProblemsFound for a base year that the data do not have,
    and where no child's scores say anything.
    """
    if len(node.children) == 1:
        return Weighing(np.ones((1, 1)))  # nothing to find, whatever the data
    if options.bounds == "pooled":
        weights, details, problems = _shared_out(method, Sample(values, node, rows, ""), options)
        return Weighing(weights[..., None], details, problems)
    blocks = rows.blocks
    if options.bounds == "yearly":
        result = np.full((*values.shape[:-2], len(node.children), len(rows)), np.nan)
        years: dict[str, Any] = {}
        found: list[Problem] = []
        for year, block in blocks.items():
            sample = Sample(values[..., block], node, rows.take(np.arange(len(rows))[block]), _label(year))
            weights, details, problems = _shared_out(method, sample, options)
            result[..., block] = weights[..., None]
            years[_label(year)] = details
            found += problems
        return Weighing(result, {"years": years}, found)
    if options.bounds not in blocks:
        raise ProblemsFound([_no_year(options.bounds, node, [_label(year) for year in blocks])])
    block = blocks[options.bounds]
    sample = Sample(values[..., block], node, rows.take(np.arange(len(rows))[block]), str(options.bounds))
    weights, details, problems = _shared_out(method, sample, options)
    return Weighing(weights[..., None], details, problems)


def _shared_out(method: Method, sample: Sample, options: FromData) -> tuple[Array, dict[str, Any], list[Problem]]:
    nothing = refuse(
        sample, "no_spread", f"The scores of {sample.where} say nothing that weights could be taken from.",
        "At least two units with different scores are needed; else use the weights `equal` or `user`.",
        f"{sample.where_zh}的得分不足以确定权重。", "至少需要两个得分不同的单位；否则请用`equal`或`user`赋权。",
    )  # fmt: skip
    empty = sample.empty
    if empty.all(axis=-1).any() or sample.values.shape[-1] < 2:
        raise nothing
    found = method(sample, options)
    sums = found.weights.sum(axis=-1, keepdims=True)
    # differences of rounding are not spread
    if not (np.abs(sums) > TIE * np.maximum(1.0, np.abs(found.weights).max(axis=-1, keepdims=True))).all():
        raise nothing
    problems = [
        Problem(
            "empty_child", f"'{child}' has no score in {sample.where} and gets no weight.",
            "Look at the data and at the steps before: a constant column is missing after many ways of normalising.",
            severity="warning", column=child, message_zh=f"“{child}”在{sample.where_zh}没有得分，权重为0。",
            remedy_zh="请查看数据及前面的步骤：常数列经多种标准化后为缺失。",
        )
        for child in sample.named(empty)
    ]  # fmt: skip
    return found.weights / sums, found.details, problems + found.problems


def _label(year: int | None) -> str:
    return "" if year is None else str(year)


def _no_year(year: int, node: PlannedNode, there: list[str]) -> Problem:
    listed = ", ".join(one for one in there if one) or "-"
    return Problem(
        "no_base_year", f"The weights of '{node.id}' are to be taken from {year}, which is not in the data ({listed}).",
        "Name a year of the data in `bounds`, or write `bounds: pooled`.", column=node.id,
        message_zh=f"“{node.id}”的权重应取自{year}年，但数据中没有该年（有：{listed}）。",
        remedy_zh="请在`bounds`中写数据中有的年份，或写`bounds: pooled`。",
    )  # fmt: skip
