"""The fast reader: expressions over the wide frame, for Polars, pandas and Spark (semantics §4, §7).

A tree becomes a pair of expressions: the value, and a small whole number that says why the value is null
(`reasons.CODES`). The same code builds Polars expressions directly, which costs a microsecond a node, or Narwhals
expressions for every other engine: it is given the namespace (`polars` or `narwhals`), whose words are the same.
Missing is never skipped: no `*_horizontal` function is used (§7.1).
"""

from __future__ import annotations

from typing import Any

from greenpark.formula import tree
from greenpark.formula.reasons import (
    EMPTY_POPULATION,
    MISSING_INPUT,
    MISSING_TARGET,
    NO_GROWTH,
    OK,
    OUTSIDE_DEFINITION,
    TOLERANCE,
    ZERO_DENOMINATOR,
)
from greenpark.formula.source import Expression, Keyed, Lag, Pair, Source


class Compiler:
    """Turns trees into expressions over one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.words = source.words
        self.ok = self.words.lit(OK)
        self._literals: dict[float | None, Expression] = {}
        self.missing = Pair(self.literal(None), self.words.lit(MISSING_INPUT))

    def literal(self, value: float | None) -> Expression:
        """Return a float literal: engines differ in the type of a bare 3.35 (§1.2)."""
        if value not in self._literals:
            self._literals[value] = self.words.lit(value, dtype=self.words.Float64)
            if value is None and self.words.__name__ == "narwhals":
                # on pandas a bare null becomes NaN, and NaN <= 0 is a plain no: borrow the null of a column
                year = self.words.col("year")
                self._literals[value] = self.words.when(year.is_null()).then(year).cast(self.words.Float64)
        return self._literals[value]

    def constant(self, value: float) -> Pair:
        """Return a value that is the same in every row."""
        return Pair(self.literal(value), self.ok, constant=value)

    def compile(self, node: tree.Node, lag: Lag = 0) -> Pair | Keyed:
        """Return the expressions of a tree, item by item where it is keyed."""
        match node:
            case tree.Number():
                return self.constant(node.value)
            case tree.Truth():
                return self.constant(1.0 if node.value else 0.0)
            case tree.Code():
                return Pair(self.words.lit(node.value), self.ok)
            case tree.Name():
                return self.source.value(node.name, lag)
            case tree.Subset():
                return self._subset(node, lag)
            case tree.Scale():
                return self._map(self.compile(node.operand, lag), lambda x: x * self.literal(node.factor))
            case tree.ItemScale():
                return self._item_scale(node, lag)
            case tree.Negative():
                return self._map(self.compile(node.operand, lag), lambda x: -x)
            case tree.Arithmetic():
                return self._arithmetic(node, lag)
            case tree.Compare():
                return self._each(
                    [self.compile(node.left, lag), self.compile(node.right, lag)],
                    lambda left, right: self.compare(left, node.operator, right),
                )
            case tree.Logic():
                return self._logic(node, lag)
            case tree.Not():
                return self._map(self.compile(node.operand, lag), lambda x: 1.0 - x)
            case tree.If():
                return self._if(node, lag)
            case tree.FirstKnown() | tree.Either():
                return self._each([self.compile(operand, lag) for operand in node.operands], self.first_known)
            case tree.Extreme():
                return self._each(
                    [self.compile(operand, lag) for operand in node.operands],
                    lambda *pairs: self._extreme(node.how, list(pairs)),
                )
            case tree.Reduce():
                return self._reduce(node, lag)
            case tree.ShareMet():
                return self._share_met(node, lag)
            case tree.Target():
                found = self.source.target(node.name, node.what)
                return Pair(found.value, self.unless(found.value, self.words.lit(MISSING_TARGET)))
        return self._window(node)

    def scalar(self, node: tree.Node, lag: Lag = 0) -> Pair:
        """Return the expressions of a tree that is known to be reduced."""
        result = self.compile(node, lag)
        assert isinstance(result, Pair)
        return result

    # -- small parts ---------------------------------------------------------------------------------------------

    def unless(self, value: Expression, reason: Expression) -> Expression:
        """Return OK where there is a value, else the reason."""
        return self.words.when(value.is_null()).then(reason).otherwise(self.ok)

    def worst(self, pairs: list[Pair]) -> Expression:
        """Return the gravest reason of the operands. Reasons are never null, so a horizontal maximum skips nothing."""
        reasons = [pair.reason for pair in pairs if pair.reason is not self.ok]
        if not reasons:
            return self.ok
        return reasons[0] if len(reasons) == 1 else self.words.max_horizontal(*reasons)

    def _map(self, operand: Pair | Keyed, rule: Any) -> Pair | Keyed:
        if isinstance(operand, dict):
            return {item: pair._replace(value=rule(pair.value), constant=None) for item, pair in operand.items()}
        return operand._replace(value=rule(operand.value), constant=None)

    def _each(self, operands: list[Pair | Keyed], rule: Any) -> Pair | Keyed:
        keyed = [operand for operand in operands if isinstance(operand, dict)]
        if not keyed:
            return rule(*operands)  # type: ignore[no-any-return]
        result: Keyed = {}
        for item in keyed[0]:
            if all(item in other for other in keyed):
                parts = [operand[item] if isinstance(operand, dict) else operand for operand in operands]
                result[item] = rule(*parts)._replace(absent=self._any_absent(parts))
        return result

    def _any_absent(self, pairs: list[Pair]) -> Expression | None:
        absent = None
        for pair in pairs:
            if pair.absent is not None:
                absent = pair.absent if absent is None else absent | pair.absent
        return absent

    def _subset(self, node: tree.Subset, lag: Lag) -> Keyed:
        return {item: self.source.item(node.name, item, lag)._replace(absent=None) for item in node.items}

    def _item_scale(self, node: tree.ItemScale, lag: Lag) -> Keyed:
        whole = self.compile(node.operand, lag)
        assert isinstance(whole, dict)
        factors = dict(node.factors)
        return {
            item: pair._replace(value=pair.value * self.literal(factors[item])) if item in factors else pair
            for item, pair in whole.items()
        }

    # -- arithmetic ----------------------------------------------------------------------------------------------

    def _arithmetic(self, node: tree.Arithmetic, lag: Lag) -> Pair | Keyed:
        left, right = self.compile(node.left, lag), self.compile(node.right, lag)
        if node.operator == "*" and isinstance(left, dict) and isinstance(right, dict):
            return self._keyed_product(left, right)

        def rule(one: Pair, two: Pair) -> Pair:
            if node.operator == "/":
                nothing = (
                    self.source.not_applicable(node.right.name, lag) if isinstance(node.right, tree.Name) else None
                )
                return self.divide(one, two, population=node.population, nothing=nothing)
            values = {"+": lambda: one.value + two.value, "-": lambda: one.value - two.value}
            value = values.get(node.operator, lambda: one.value * two.value)()
            return Pair(value, self.worst([one, two]))

        return self._each([left, right], rule)

    def _keyed_product(self, left: Keyed, right: Keyed) -> Keyed:
        """Join by item; an item of which there is nothing needs no factor."""
        result: Keyed = {}
        for item, one in left.items():
            two = right.get(item, self.missing)
            if two.reason is self.ok:
                result[item] = Pair(one.value * two.value, one.reason, one.absent)
                continue
            nothing = one.value == 0.0
            value = self.words.when(nothing).then(self.literal(0.0)).otherwise(one.value * two.value)
            reason = self.words.when(nothing).then(self.ok).otherwise(self.worst([one, two]))
            result[item] = Pair(value, reason, one.absent)
        return result

    def divide(self, left: Pair, right: Pair, *, population: bool, nothing: Expression | None = None) -> Pair:
        """Return the quotient, null where the denominator is zero (§4.7)."""
        when = self.words.when
        zero = right.value == 0.0
        value = when(right.value != 0.0).then(left.value / right.value).otherwise(self.literal(None))
        worst = self.worst([left, right])
        undefined = when(zero).then(self.words.lit(ZERO_DENOMINATOR)).otherwise(self.ok)
        reason = undefined if worst is self.ok else when(worst != OK).then(worst).otherwise(undefined)
        empty = zero if population else nothing
        if population and nothing is not None:
            empty = zero | nothing
        if empty is not None:
            value = when(empty).then(self.literal(None)).otherwise(value)
            reason = when(empty).then(self.words.lit(EMPTY_POPULATION)).otherwise(reason)
        return Pair(value, reason)

    def compare(self, left: Pair, operator: str, right: Pair) -> Pair:
        """Return 1.0 or 0.0, with the tolerance relative to the right side (§1.1)."""
        reason = self.worst([left, right])
        if operator in ("==", "!=") and left.boolean:
            truth = left.value == right.value if operator == "==" else left.value != right.value
            return Pair(self._as_number(truth), reason)
        return Pair(self._as_number(self.holds(left.value, operator, right)), reason)

    def holds(self, value: Expression, operator: str, right: Pair) -> Expression:
        """Return the truth of a comparison as a boolean, null where a side is null."""
        if right.constant is not None:  # the usual case: one comparison with a number known beforehand
            limit = right.constant
            slack = TOLERANCE * max(1.0, abs(limit))
            low, high = self.literal(limit - slack), self.literal(limit + slack)
            known = {
                "<": lambda: value < low, "<=": lambda: value <= high, ">": lambda: value > high,
                ">=": lambda: value >= low, "==": lambda: (value >= low) & (value <= high),
                "!=": lambda: (value < low) | (value > high),
            }  # fmt: skip
            return known[operator]()
        size = right.value.abs()
        slack_of = self.words.when(size > 1.0).then(size * TOLERANCE).otherwise(self.literal(TOLERANCE))
        difference = value - right.value
        truths = {
            "<": lambda: difference < -slack_of, "<=": lambda: difference <= slack_of,
            ">": lambda: difference > slack_of, ">=": lambda: difference >= -slack_of,
            "==": lambda: difference.abs() <= slack_of, "!=": lambda: difference.abs() > slack_of,
        }  # fmt: skip
        return truths[operator]()

    def _as_number(self, truth: Expression) -> Expression:
        return truth.cast(self.words.Float64)

    def _logic(self, node: tree.Logic, lag: Lag) -> Pair:
        """Join truths: `&` and `|` of nullable booleans are Kleene logic on every engine, and name each side once."""
        left, right = self.scalar(node.left, lag), self.scalar(node.right, lag)
        one, two = left.value == 1.0, right.value == 1.0
        value = self._as_number(one & two if node.operator == "and" else one | two)
        return Pair(value, self.unless(value, self.worst([left, right])))

    def _if(self, node: tree.If, lag: Lag) -> Pair | Keyed:
        condition = self.scalar(node.condition, lag)
        when = self.words.when
        yes, unknown = condition.value == 1.0, condition.value.is_null()

        def rule(then: Pair, otherwise: Pair) -> Pair:
            # the condition's null is carried along: choosing a bare null among literals makes a NaN of it on pandas
            value = when(yes).then(then.value).otherwise(otherwise.value) + condition.value * 0.0
            reason = when(yes).then(then.reason).otherwise(otherwise.reason)
            return Pair(value, when(unknown).then(condition.reason).otherwise(reason))

        return self._each([self.compile(node.then, lag), self.compile(node.otherwise, lag)], rule)

    def first_known(self, *pairs: Pair) -> Pair:
        """Return the first operand that is not missing; an undefined one is an answer (§4.6)."""
        result = pairs[-1]
        for pair in reversed(pairs[:-1]):
            answered = pair.reason < MISSING_TARGET
            result = Pair(
                self.words.when(answered).then(pair.value).otherwise(result.value),
                self.words.when(answered).then(pair.reason).otherwise(result.reason),
            )
        return result

    def _extreme(self, how: str, pairs: list[Pair]) -> Pair:
        """Return the extreme of values; one null makes it null, which the horizontal functions alone would skip."""
        unknown = pairs[0].value.is_null()
        for pair in pairs[1:]:
            unknown = unknown | pair.value.is_null()
        values = [pair.value for pair in pairs]
        found = self.words.max_horizontal(*values) if how == "max" else self.words.min_horizontal(*values)
        return Pair(self.words.when(~unknown).then(found).otherwise(self.literal(None)), self.worst(pairs))

    # -- breakdowns ----------------------------------------------------------------------------------------------

    def _reduce(self, node: tree.Reduce, lag: Lag) -> Pair:
        whole = self.compile(node.operand, lag)
        assert isinstance(whole, dict)
        return self.reduce(node.how, list(whole.values()))

    def reduce(self, how: str, pairs: list[Pair]) -> Pair:
        """Reduce items to one value; absent items stay out, and one missing item makes the whole missing."""
        if not pairs:
            return self.missing
        if all(pair.absent is None for pair in pairs):
            if how in ("min", "max"):
                return self._extreme(how, pairs)
            whole = self._sum(pairs)
            return whole._replace(value=whole.value / float(len(pairs))) if how == "mean" else whole
        return self._reduce_present(how, pairs)

    def _sum(self, pairs: list[Pair]) -> Pair:
        value = pairs[0].value
        for pair in pairs[1:]:
            value = value + pair.value
        return Pair(value, self.worst(pairs))

    def _reduce_present(self, how: str, pairs: list[Pair]) -> Pair:
        when, lit = self.words.when, self.words.lit
        neutral = {"total": 0.0, "mean": 0.0, "max": float("-inf"), "min": float("inf")}[how]
        parts: list[Pair] = []
        count = only_missing = None
        for pair in pairs:
            absent = pair.absent if pair.absent is not None else lit(False)
            value = when(absent).then(self.literal(neutral)).otherwise(pair.value)
            parts.append(Pair(value, when(absent).then(self.ok).otherwise(pair.reason)))
            one = when(absent).then(self.literal(0.0)).otherwise(self.literal(1.0))
            missing = pair.reason == MISSING_INPUT
            count = one if count is None else count + one
            only_missing = missing if only_missing is None else only_missing & missing
        whole = self._extreme(how, parts) if how in ("min", "max") else self._sum(parts)
        value, reason = whole.value, whole.reason
        assert count is not None and only_missing is not None
        none = count == 0.0
        if how == "mean":
            value = value / when(none).then(self.literal(1.0)).otherwise(count)
        nothing = when(only_missing).then(lit(MISSING_INPUT)).otherwise(lit(OUTSIDE_DEFINITION))
        return Pair(when(~none).then(value).otherwise(self.literal(None)), when(none).then(nothing).otherwise(reason))

    def _share_met(self, node: tree.ShareMet, lag: Lag) -> Pair:
        if isinstance(node.operand, tree.Compare):
            return self._share_of_comparison(node.operand, lag)
        whole = self.compile(node.operand, lag)
        assert isinstance(whole, dict)
        weights = self.source.weights(tree.names(node.operand)[0])
        met = [pair._replace(value=pair.value * self.literal(weights.get(item, 1.0))) for item, pair in whole.items()]
        due = [Pair(self.literal(weights.get(item, 1.0)), self.ok, pair.absent) for item, pair in whole.items()]
        return self.divide(self.reduce("total", met), self.reduce("total", due), population=False)

    def _share_of_comparison(self, node: tree.Compare, lag: Lag) -> Pair:
        left, right = self.compile(node.left, lag), self.compile(node.right, lag)
        items = left if isinstance(left, dict) else right
        assert isinstance(items, dict)
        results = []
        for item in items:
            figure = left.get(item, self.missing) if isinstance(left, dict) else left
            limit = right.get(item, self.missing) if isinstance(right, dict) else right
            if item not in (right if isinstance(right, dict) else items):
                continue
            results.append(self.compare(figure, node.operator, limit)._replace(absent=limit.absent))
        result = self.reduce("mean", results)
        # no limit reported at all: the figure is missing, not outside its definition
        unknown = self.words.when(result.reason == OUTSIDE_DEFINITION).then(self.words.lit(MISSING_INPUT))
        return result._replace(reason=unknown.otherwise(result.reason))

    # -- windows -------------------------------------------------------------------------------------------------

    def _window(self, node: tree.Node) -> Pair | Keyed:
        match node:
            case tree.Previous():
                return self._guarded(self.compile(node.operand, node.window), node.window)
            case tree.Growth():
                operands = [self.compile(node.operand), self.compile(node.operand, node.window)]
                changes = self._each(operands, lambda now, then: self.growth(now, then, node.window))
                return self._guarded(changes, node.window)
            case tree.Elasticity():
                return self._elasticity(node)
            case tree.Over():
                return self._over(node)
        raise TypeError(f"no rule for {type(node).__name__}")

    def _guarded(self, operand: Pair | Keyed, window: tree.Window) -> Pair | Keyed:
        """Without a base year before the assessed one, a base window is outside its definition (§4.3)."""
        if window != "base":
            return operand
        fits = (self.source.span() > 0).fill_null(False)
        when = self.words.when

        def guard(pair: Pair) -> Pair:
            return Pair(
                when(fits).then(pair.value).otherwise(self.literal(None)),
                when(fits).then(pair.reason).otherwise(self.words.lit(OUTSIDE_DEFINITION)),
                None if pair.absent is None else pair.absent & fits,
            )

        if isinstance(operand, dict):
            return {item: guard(pair) for item, pair in operand.items()}
        return guard(operand)

    def growth(self, now: Pair, then: Pair, window: tree.Window) -> Pair:
        """Return the mean annual growth between two values (§4.3)."""
        when = self.words.when
        defined = (then.value > 0.0) & (now.value >= 0.0)
        ratio = when(defined).then(now.value / then.value).otherwise(self.literal(None))
        if window == "base":
            ratio = ratio ** (self.literal(1.0) / self.source.span())
        elif window != 1:
            ratio = ratio ** (1.0 / float(window))
        worst = self.worst([now, then])
        undefined = when(defined).then(self.ok).otherwise(self.words.lit(OUTSIDE_DEFINITION))
        return Pair(ratio - 1.0, when(worst != OK).then(worst).otherwise(undefined))

    def _elasticity(self, node: tree.Elasticity) -> Pair | Keyed:
        now, then = self.scalar(node.reference), self.compile(node.reference, node.window)
        assert isinstance(then, Pair)
        base = self.source.shared(f"{node.reference}/{node.window}", self.growth(now, then, node.window))
        ends, starts = self.compile(node.operand), self.compile(node.operand, node.window)
        if isinstance(ends, Pair):
            assert isinstance(starts, Pair)
            return self._guarded(self._ratio_of_growth(self.growth(ends, starts, node.window), base), node.window)
        assert isinstance(starts, dict)
        result: Keyed = {}
        for item, end in ends.items():
            start = starts[item]
            key = f"{node.operand}/{item}/{node.window}"
            change = self.source.shared(key, self.growth(end, start, node.window))
            pair = self._ratio_of_growth(change, base)
            # an item of which there is nothing at both ends is left out of a mean (§4.4)
            idle = ((end.value == 0.0) & (start.value == 0.0)).fill_null(False)
            idle = self.source.shared(f"idle {key}", Pair(idle, self.ok)).value
            absent = self._any_absent([end, start])
            reason = self.words.when(idle).then(self.words.lit(OUTSIDE_DEFINITION)).otherwise(pair.reason)
            result[item] = Pair(pair.value, reason, idle if absent is None else idle | absent)
        return self._guarded(result, node.window)

    def _ratio_of_growth(self, change: Pair, base: Pair) -> Pair:
        moves = base.value.abs() > TOLERANCE
        value = self.words.when(moves).then(change.value / base.value).otherwise(self.literal(None))
        worst = self.worst([change, base])
        still = self.words.when(moves).then(self.ok).otherwise(self.words.lit(NO_GROWTH))
        return Pair(value, self.words.when(worst != OK).then(worst).otherwise(still))

    def _over(self, node: tree.Over) -> Pair:
        spans = self.source.longest_base if node.window == "base" else node.window
        pairs = [self.compile(node.operand, lag) for lag in range(max(1, spans))]
        if node.window != "base":
            total = self.reduce("total", pairs)  # type: ignore[arg-type]
            return total._replace(value=total.value / float(spans)) if node.how == "mean" else total
        span = self.source.span()
        parts = [pair._replace(absent=(span <= lag).fill_null(True)) for lag, pair in enumerate(pairs)]  # type: ignore[union-attr]
        result = self.reduce("mean" if node.how == "mean" else "total", parts)
        guarded = self._guarded(result, "base")
        assert isinstance(guarded, Pair)
        return guarded
