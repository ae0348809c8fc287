"""How the parts of an index hang together: correlations, and the pairs that a reader should know."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.coefficients import Method
from greenpark.index.behind.correlation import correlations, with_ancestors, within_parents
from greenpark.index.behind.options import CORRELATION
from greenpark.index.behind.words import word
from greenpark.publish.content.index.model import PairRow
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Mark
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

FEWEST = 4  # units from which a correlation says something
_LOOKS = {"conflict": ("×", "bad"), "weak": ("◇", "warn"), "redundant": ("△", "warn"), "related": ("", "good")}


def matrix(ctx: Setting, names: tuple[str, ...]) -> Array:
    """Return Pearson's correlations between parts over the units of the year that have both."""
    values = np.stack([ctx.scores(name) for name in names])
    found = correlations(values, names)
    return np.where(found.rows >= FEWEST, found.coefficients, np.nan)


def coefficient(one: Array, other: Array, method: Method = "pearson") -> float:
    """Return the correlation of two figures over the units that have both."""
    return float(correlations(one[None], ["one"], other[None], ["other"], method=method).coefficients[0, 0])


def relation_mark(code: str, words: Words) -> Mark:
    """Return the mark of a finding: conflict, weak, redundant, or related where there is nothing to find."""
    sign, tone = _LOOKS[code]
    return Mark(code, sign, "" if code == "related" else word(code, words.lang), tone)


def relation_of(value: float) -> str:
    """Return what a correlation between two parts says."""
    if value < CORRELATION.conflict:
        return "conflict"
    return "weak" if value < CORRELATION.weak else "redundant" if value > CORRELATION.redundant else "related"


def remarkable(ctx: Setting) -> tuple[PairRow, ...]:
    """Return the pairs to know: parts that do not go with the one above, siblings that say nearly the same."""
    plan = ctx.result.plan
    if len(ctx.units) < FEWEST or plan.root not in ctx.result.run.scores:
        return ()
    parents: dict[str, str | None] = {child: node.id for node in plan.nodes for child in node.children}
    parents[plan.root] = None
    scores = {name: ctx.scores(name) for name in parents}
    several = {node.id for node in plan.nodes if len(node.children) > 1}
    found = [
        (record["flags"][0], record)
        for record in with_ancestors(scores, parents)
        if record["levels_up"] == 1 and record["flags"] and record["other"] in several
    ]
    children = [name for name, parent in parents.items() if parent in several]
    beside = within_parents(np.stack([scores[name] for name in children]), children, parents) if children else []
    found += [("redundant", record) for record in beside if "redundant" in record["flags"]]
    rows = [
        PairRow(
            relation_mark(flag, ctx.words), ctx.label(record["id"]), ctx.label(record["other"]),
            float(record["coefficient"]), numbers.fixed(float(record["coefficient"]), 2),
        )
        for flag, record in found
        if record["rows"] >= FEWEST
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: one.correlation))
