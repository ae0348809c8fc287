"""Rules that look at the order of a unit's own children: minimum, maximum, median, ordered weighted average.

Values are (..., child, row). Weights play no part, but for a child without weight being left out.
"""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, median, present
from greenpark.index.spec.options.aggregate import OWA
from greenpark.index.steps.aggregate.place import Place
from greenpark.problems import Problem, ProblemsFound


def minimum(values: Array) -> Array:
    """Return the lowest child present."""
    return np.asarray(np.fmin.reduce(values, axis=-2, initial=np.nan))


def maximum(values: Array) -> Array:
    """Return the highest child present."""
    return np.asarray(np.fmax.reduce(values, axis=-2, initial=np.nan))


def middle(values: Array) -> Array:
    """Return the median of the children present."""
    return median(np.swapaxes(values, -1, -2))


def owa(values: Array, options: OWA, place: Place) -> Array:
    """Return the ordered weighted average of the children present (Yager, 1988), on their scale.

    Where n of m children are present, given weights are read off their cumulated curve at n places (Yager, 1996); `k`
    counts at most n. Raise ProblemsFound where the number of given weights is not the number of children.
    """
    children = values.shape[-2]
    if options.weights is not None and len(options.weights) != children:
        raise ProblemsFound(
            [
                Problem(
                    "owa_weights", f"'{place.node}' has {children} children, owa has {len(options.weights)} weights.",
                    f"Give {children} weights, or use at_least, worst or quantifier.", column=place.node,
                    message_zh=f"“{place.node}”有{children}个下级指标，owa却有{len(options.weights)}个权重。",
                    remedy_zh=f"给出{children}个权重，或改用at_least、worst、quantifier。",
                )
            ]
        )  # fmt: skip
    descending = -np.sort(-values, axis=-2)  # NaN goes last
    there = present(descending)
    count = there.sum(axis=-2)
    table = np.array([place_weights(options, n, children) for n in range(children + 1)])
    weights = np.moveaxis(table[count], -1, -2)
    return np.where(count > 0, (np.where(there, descending, 0.0) * weights).sum(axis=-2), np.nan)


def place_weights(options: OWA, count: int, children: int) -> Array:
    """Return the weights of the places in descending order where `count` of the children are present."""
    weights = np.zeros(children)
    if count == 0:
        return weights
    share = np.arange(count + 1) / count
    if options.weights is not None:
        curve = np.concatenate([[0.0], np.cumsum(options.weights)]) / sum(options.weights)
        if count == children:
            weights[:] = np.array(options.weights) / sum(options.weights)
        else:
            weights[:count] = np.diff(np.interp(share, np.linspace(0, 1, children + 1), curve))
    elif options.at_least is not None:
        weights[: min(options.at_least, count)] = 1 / min(options.at_least, count)
    elif options.worst is not None:
        weights[count - min(options.worst, count) : count] = 1 / min(options.worst, count)
    else:
        assert options.quantifier is not None
        weights[:count] = np.diff(share**options.quantifier)
    return weights
