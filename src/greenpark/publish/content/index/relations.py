"""How the parts of an index hang together: correlations, and the pairs that a reader should know."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array, present
from greenpark.publish.content.index.model import PairRow
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.words import numbers

FEWEST = 4  # units from which a correlation says something
REDUNDANT, WEAK = 0.92, 0.3  # the lines of JRC audits


def correlation(one: Array, other: Array) -> float:
    """Return Pearson's correlation over the units that have both; NaN of too few or a constant."""
    both = present(one) & present(other)
    x, y = one[both], other[both]
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    x, y = x - x.mean(), y - y.mean()
    return float(np.clip((x @ y) / np.sqrt((x @ x) * (y @ y)), -1, 1))


def matrix(ctx: Setting, names: tuple[str, ...]) -> Array:
    """Return the correlations between parts over the units of the year."""
    columns = [ctx.scores(name) for name in names]
    return np.array([[correlation(one, other) for other in columns] for one in columns])


def relation_of(value: float) -> str:
    """Return what a correlation between two parts says: conflict, weak, redundant or related."""
    return "conflict" if value < 0 else "weak" if value < WEAK else "redundant" if value > REDUNDANT else "related"


def remarkable(ctx: Setting) -> tuple[PairRow, ...]:
    """Return the pairs to know: each part with the one above it, and siblings that say nearly the same."""
    plan, found = ctx.result.plan, []
    for node in plan.nodes:
        if node.id not in ctx.result.run.scores:
            continue
        own = ctx.scores(node.id)
        for place, child in enumerate(node.children):
            scores = ctx.scores(child)
            value = correlation(scores, own)
            if len(node.children) > 1 and value < WEAK:
                found.append(_row(ctx, "conflict" if value < 0 else "weak", child, node.id, value, node.id))
            for other in node.children[place + 1 :]:
                beside = correlation(scores, ctx.scores(other))
                if beside > REDUNDANT:
                    found.append(_row(ctx, "redundant", child, other, beside, node.id))
    return tuple(sorted(found, key=lambda one: one.correlation))


def _row(ctx: Setting, kind: str, first: str, second: str, value: float, where: str) -> PairRow:
    return PairRow(
        ctx.words.mark("relation", kind), ctx.label(first), ctx.label(second), value, numbers.fixed(value, 2),
        ctx.label(where),
    )  # fmt: skip
