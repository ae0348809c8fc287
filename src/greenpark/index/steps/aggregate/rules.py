"""The rules of aggregation: from the scores of a node's children to its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.spec.options import aggregate as rule
from greenpark.index.spec.options.aggregate import Aggregate
from greenpark.index.steps.aggregate.compared import compare
from greenpark.index.steps.aggregate.distance import grey_relational, topsis
from greenpark.index.steps.aggregate.means import power_mean, product, sum_of
from greenpark.index.steps.aggregate.missing import filled, too_few
from greenpark.index.steps.aggregate.ordered import maximum, middle, minimum, owa
from greenpark.index.steps.aggregate.outranking import copeland, net_flow, votes
from greenpark.index.steps.aggregate.penalised import (
    adjusted_mazziotta_pareto,
    mazziotta_pareto,
    rescaled,
    standardised,
)
from greenpark.index.steps.aggregate.place import Place
from greenpark.index.table import Rows
from greenpark.problems import Problem


def aggregate(
    values: Array, weights: Array, options: Aggregate, rows: Rows, *, node: str, children: Sequence[str] = ()
) -> Array:
    """Return the score (..., row) of a node, on the scale of its children unless the rule says otherwise.

    `values` is (..., child, row); `weights` is (..., child, 1) or (..., child, row), shared out here over the children
    that are present. Leading axes broadcast: either may have draws. A child with weight 0 takes part in no rule; a unit
    without any child has no score. Raise ProblemsFound where the rule is not defined for a value, or where a column
    to fill from is not in the data.
    """
    place = _place(values, rows, node, children)
    values = filled(values, options, rows, place.children)
    few = too_few(values, weights, options)
    if isinstance(options, rule.Mean | rule.WeightedSum):
        with_weight = (weights != 0).any(axis=(*range(weights.ndim - 2), -1))
        if with_weight.any() and not with_weight.all():
            values, weights = values[..., with_weight, :], weights[..., with_weight, :]
            place = Place(node, tuple(np.array(place.children, dtype=object)[with_weight]), rows)
        if isinstance(options, rule.WeightedSum):
            scores = sum_of(values, weights)
        else:
            scores = power_mean(values, weights, options, place)
        return scores if few is None else np.where(few, np.nan, scores)
    if (weights == 0).any():
        values = np.where(weights == 0, np.nan, values)
    if few is not None:
        values = np.where(few[..., None, :], np.nan, values)  # a unit without a score is compared with none
    draws = np.broadcast_shapes(values.shape[:-2], weights.shape[:-2])
    return np.broadcast_to(_score(values, weights, options, place), (*draws, values.shape[-1]))


def notices(
    values: Array, weights: Array, options: Aggregate, rows: Rows, *, node: str, children: Sequence[str] = ()
) -> list[Problem]:
    """Return warnings on children (..., child, row) that a rule has to leave out as they do not differ between units.

    The Mazziotta-Pareto rules divide by a child's spread, TOPSIS by its length.
    """
    place = _place(values, rows, node, children)
    if isinstance(options, rule.MazziottaPareto) and options.standardise:
        scaled = standardised(values, options, place)
    elif isinstance(options, rule.AdjustedMazziottaPareto) and options.standardise:
        scaled = rescaled(values, options, place)
    elif isinstance(options, rule.TOPSIS) and options.scaling == "vector":
        scaled = np.full(values.shape, np.nan)
        for span, _ in place.spans(options.bounds):
            differs = (np.nan_to_num(values[..., span]) != 0).any(axis=-1)
            scaled[..., span] = np.where(differs[..., None], values[..., span], np.nan)
    else:
        return []
    lost = arrays.present(values) & np.isnan(scaled) & (weights != 0)
    return [
        _constant(child, place, lost[..., at, :]) for at, child in enumerate(place.children) if lost[..., at, :].any()
    ]


def _score(values: Array, weights: Array, options: Aggregate, place: Place) -> Array:
    match options:
        case rule.Product():
            return product(values)
        case rule.Minimum():
            return minimum(values)
        case rule.Maximum():
            return maximum(values)
        case rule.Median():
            return middle(values)
        case rule.OWA():
            return owa(values, options, place)
        case rule.MazziottaPareto():
            return mazziotta_pareto(values, weights, options, place)
        case rule.AdjustedMazziottaPareto():
            return adjusted_mazziotta_pareto(values, weights, options, place)
        case rule.Copeland():
            return compare(values, votes(weights, place), options, place, copeland)
        case rule.Outranking():
            return compare(values, votes(weights, place), options, place, net_flow)
        case rule.TOPSIS():
            return compare(values, weights, options, place, lambda own, shares: topsis(own, shares, options))
        case rule.GreyRelational():
            return compare(values, weights, options, place, lambda own, shares: grey_relational(own, shares, options))
    raise NotImplementedError(options.method)


def _place(values: Array, rows: Rows, node: str, children: Sequence[str]) -> Place:
    return Place(node, tuple(children) or tuple(f"child {at + 1}" for at in range(values.shape[-2])), rows)


def _constant(child: str, place: Place, lost: np.ndarray) -> Problem:
    years = [year for year, block in place.rows.blocks.items() if year is not None and lost[..., block].any()]
    when = f" in {', '.join(map(str, years))}" if years else ""
    when_zh = f"在{'、'.join(map(str, years))}年" if years else ""
    return Problem(
        "constant", f"'{child}' is the same for all units{when}, so that '{place.node}' leaves it out.",
        "Remove it, give it weight 0, or pool the years with `bounds: pooled`.", severity="warning", column=child,
        message_zh=f"“{child}”{when_zh}对所有单元都相同，“{place.node}”合成时不计入。",
        remedy_zh="删除该指标、将其权重设为0，或用bounds: pooled合并各年。",
    )  # fmt: skip
