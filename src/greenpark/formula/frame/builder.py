"""Literals and reasons: the parts of which every expression is made, for one engine (semantics §1.2, §4.6)."""

from __future__ import annotations

from typing import Any

from greenpark.formula.reasons import MISSING_INPUT, OK
from greenpark.formula.source import Expression, Pair


class Builder:
    """Makes literals and reasons in a namespace: `polars` or `narwhals`, whose words are the same."""

    def __init__(self, namespace: Any) -> None:
        self.namespace = namespace
        self.when, self.lit = namespace.when, namespace.lit
        self.ok = namespace.lit(OK)
        self._literals: dict[float | None, Expression] = {}
        self.missing = Pair(self.literal(None), namespace.lit(MISSING_INPUT))

    def literal(self, value: float | None) -> Expression:
        """Return a float literal: engines differ in the type of a bare 3.35 (§1.2)."""
        if value not in self._literals:
            self._literals[value] = self.lit(value, dtype=self.namespace.Float64)
            if value is None and self.namespace.__name__ == "narwhals":
                # on pandas a bare null becomes NaN, and NaN <= 0 is a plain no: borrow the null of a column
                year = self.namespace.col("year")
                self._literals[value] = self.when(year.is_null()).then(year).cast(self.namespace.Float64)
        return self._literals[value]

    def constant(self, value: float) -> Pair:
        """Return a value that is the same in every row."""
        return Pair(self.literal(value), self.ok, constant=value)

    def number(self, truth: Expression) -> Expression:
        """Return a truth as 1.0 or 0.0, null where it is unknown."""
        return truth.cast(self.namespace.Float64)

    def unless(self, value: Expression, reason: Expression) -> Expression:
        """Return OK where there is a value, else the reason."""
        return self.when(value.is_null()).then(reason).otherwise(self.ok)

    def worst(self, pairs: list[Pair]) -> Expression:
        """Return the gravest reason of the operands. Reasons are never null, so a horizontal maximum skips nothing."""
        reasons = [pair.reason for pair in pairs if pair.reason is not self.ok]
        if not reasons:
            return self.ok
        return reasons[0] if len(reasons) == 1 else self.namespace.max_horizontal(*reasons)

    def all_nothing(self, pairs: list[Pair]) -> Expression | None:
        """Return where every part was answered with 不涉及: there the whole is; None: nowhere."""
        whole: Expression | None = None
        for pair in pairs:
            if pair.nothing is None:
                return None
            whole = pair.nothing if whole is None else whole & pair.nothing
        return whole

    def nothing_in_sum(self, left: Pair, right: Pair) -> Expression | None:
        """Return where one part was answered with 不涉及, and the other was too or is only assumed to be zero."""
        found: Expression | None = None
        for one, two in ((left, right), (right, left)):
            if one.nothing is None:
                continue
            for other in (two.nothing, two.assumed):
                if other is not None:
                    found = one.nothing & other if found is None else found | (one.nothing & other)
        return found

    def any_nothing(self, pairs: list[Pair]) -> Expression | None:
        """Return where a factor of a product was answered with 不涉及; None: nowhere."""
        found = None
        for pair in pairs:
            if pair.nothing is not None:
                found = pair.nothing if found is None else found | pair.nothing
        return found

    def chosen_nothing(self, condition: Expression, then: Pair, otherwise: Pair) -> Expression | None:
        """Return where the one of two values that a condition chooses was answered with 不涉及; None: nowhere."""
        if then.nothing is None and otherwise.nothing is None:
            return None
        no = self.lit(False)
        one, two = (no if pair.nothing is None else pair.nothing for pair in (then, otherwise))
        return self.when(condition).then(one).otherwise(two)

    def sound(self, pairs: list[Pair], own: Expression) -> Expression:
        """Return the operands' gravest reason; where all of them are known, the operation's own."""
        worst = self.worst(pairs)
        return self.when(worst != OK).then(worst).otherwise(own)
