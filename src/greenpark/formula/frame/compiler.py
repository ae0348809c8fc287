"""From a tree to a pair of expressions: the value, and a small whole number that says why it is null.

The same code builds Polars expressions directly, which costs a microsecond a node, or Narwhals expressions for every
other engine: the source says in which namespace.
"""

from __future__ import annotations

from greenpark.formula import tree
from greenpark.formula.frame import items, operators, reductions, windows
from greenpark.formula.frame.builder import Builder
from greenpark.formula.reasons import MISSING_TARGET
from greenpark.formula.source import Keyed, Lag, Pair, Source


class Compiler:
    """Turns trees into expressions over one source."""

    def __init__(self, source: Source, builder: Builder) -> None:
        self.source, self.builder = source, builder

    def compile(self, node: tree.Node, lag: Lag = 0) -> Pair | Keyed:
        """Return the expressions of a tree, item by item where it is keyed."""
        builder = self.builder
        match node:
            case tree.Number():
                return builder.constant(node.value)
            case tree.Truth():
                return builder.constant(1.0 if node.value else 0.0)
            case tree.Code():
                return Pair(builder.lit(node.value), builder.ok)
            case tree.Name():
                return self.source.value(node.name, lag)
            case tree.Subset():
                return {item: self.source.item(node.name, item, lag)._replace(absent=None) for item in node.items}
            case tree.Scale():
                return items.change(self.compile(node.operand, lag), lambda x: x * builder.literal(node.factor))
            case tree.ItemScale():
                return items.scale(builder, self.keyed(node.operand, lag), dict(node.factors))
            case tree.Negative():
                return items.change(self.compile(node.operand, lag), lambda x: -x)
            case tree.Arithmetic():
                return self._arithmetic(node, lag)
            case tree.Compare():
                return items.each(
                    [self.compile(node.left, lag), self.compile(node.right, lag)],
                    lambda left, right: operators.compare(builder, left, node.operator, right),
                )
            case tree.Logic():
                return operators.logic(
                    builder, node.operator, self.scalar(node.left, lag), self.scalar(node.right, lag)
                )
            case tree.Not():
                operand = self.scalar(node.operand, lag)
                return Pair(1.0 - operand.value, operand.reason)
            case tree.If():
                condition = self.scalar(node.condition, lag)
                return items.each(
                    [self.compile(node.then, lag), self.compile(node.otherwise, lag)],
                    lambda then, otherwise: operators.choose(builder, condition, then, otherwise),
                )
            case tree.FirstKnown() | tree.Either():
                return items.each(
                    [self.compile(operand, lag) for operand in node.operands],
                    lambda *pairs: operators.first_known(builder, *pairs),
                )
            case tree.Extreme():
                return items.each(
                    [self.compile(operand, lag) for operand in node.operands],
                    lambda *pairs: operators.extreme(builder, node.how, list(pairs)),
                )
            case tree.Reduce():
                return reductions.reduce(builder, node.how, list(self.keyed(node.operand, lag).values()))
            case tree.ShareMet():
                return self._share_met(node, lag)
            case tree.Target():
                found = self.source.target(node.name, node.what)
                return Pair(found.value, builder.unless(found.value, builder.lit(MISSING_TARGET)))
        return self._window(node)

    def scalar(self, node: tree.Node, lag: Lag = 0) -> Pair:
        """Return the expressions of a tree that is known to be reduced."""
        result = self.compile(node, lag)
        assert isinstance(result, Pair)
        return result

    def keyed(self, node: tree.Node, lag: Lag = 0) -> Keyed:
        """Return the expressions of a tree that is known to be a breakdown."""
        result = self.compile(node, lag)
        assert isinstance(result, dict)
        return result

    def _arithmetic(self, node: tree.Arithmetic, lag: Lag) -> Pair | Keyed:
        builder = self.builder
        left, right = self.compile(node.left, lag), self.compile(node.right, lag)
        if node.operator == "*" and isinstance(left, dict) and isinstance(right, dict):
            return items.product(builder, left, right)
        if node.operator == "/":
            return items.each(
                [left, right], lambda one, two: operators.divide(builder, one, two, population=node.population)
            )
        return items.each([left, right], lambda one, two: operators.arithmetic(builder, node.operator, one, two))

    def _share_met(self, node: tree.ShareMet, lag: Lag) -> Pair:
        if isinstance(node.operand, tree.Compare):
            left, right = self.compile(node.operand.left, lag), self.compile(node.operand.right, lag)
            return reductions.share_within(self.builder, left, node.operand.operator, right)
        weights = self.source.weights(tree.names(node.operand)[0])
        return reductions.share_met(self.builder, self.keyed(node.operand, lag), weights)

    def _window(self, node: tree.Node) -> Pair | Keyed:
        builder, source = self.builder, self.source
        match node:
            case tree.Previous():
                earlier = self.compile(node.operand, node.window)
                return windows.within_base(builder, source, earlier, node.window)
            case tree.Growth():
                changes = items.each(
                    [self.compile(node.operand), self.compile(node.operand, node.window)],
                    lambda now, then: windows.growth(builder, source, now, then, node.window),
                )
                return windows.within_base(builder, source, changes, node.window)
            case tree.Elasticity():
                now, then = self.scalar(node.reference), self.scalar(node.reference, node.window)
                change = windows.growth(builder, source, now, then, node.window)
                base = source.shared(f"{node.reference}/{node.window}", change)
                ends, starts = self.compile(node.operand), self.compile(node.operand, node.window)
                return windows.elasticity(builder, source, node, ends, starts, base)
            case tree.Over():
                spans = source.longest_base if node.window == "base" else node.window
                years = [self.scalar(node.operand, lag) for lag in range(max(1, spans))]
                return windows.over(builder, source, node, years)
        raise TypeError(f"no rule for {type(node).__name__}")
