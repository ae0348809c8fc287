"""The fourth reader: a formula as an expression in the decisions of a plan (design section 4).

What no decision touches is left to the reference interpreter, so that a plan and a verdict cannot differ in it. What
decisions touch is followed node by node; a step that leaves the shapes of `values` is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from greenpark.formula import reference, tree
from greenpark.formula.program.expressions import (
    constant_or,
    divided,
    expression_of,
    known,
    plain,
    product,
    shifted,
    summed,
    times,
)
from greenpark.formula.program.limits import both, limit, opposite, some
from greenpark.formula.program.values import (
    Affine,
    Atom,
    Both,
    Condition,
    Expression,
    Extremes,
    Monotone,
    NotLinear,
    Quotient,
    Root,
    Roots,
    Share,
    Some,
)
from greenpark.formula.program.view import Items, Result, View
from greenpark.formula.reasons import MISSING_TARGET, TOLERANCE
from greenpark.formula.values import Value


def read(node: tree.Node, view: View) -> Result | Items:
    """Return a formula as a value, expression, condition or items of these; raise NotLinear with the reason."""
    if not touched(node, view):
        return reference.evaluate(node, view.moment)
    rule = _RULES.get(type(node))
    if rule is None:
        kind = type(node).__name__.lower()
        raise NotLinear(f"'{kind}' of a figure that measures change", f"“{kind}”作用于措施会改变的数值")
    return rule(node, view)


def touched(node: tree.Node, view: View) -> bool:
    """Say whether any decision changes what a tree looks at."""
    if isinstance(node, tree.Name | tree.Subset):
        return view.decisions.touched(node.name, view.moment.year)
    if isinstance(node, tree.LAGGED):
        span = view.span(node.window)
        if span is None:
            return False
        back = range(span) if isinstance(node, tree.Over) else (span,) if isinstance(node, tree.Previous) else (0, span)
        return any(touched(child, view.earlier(years)) for years in back for child in tree.children(node))
    return any(touched(child, view) for child in tree.children(node))


def one(node: tree.Node, view: View) -> Result:
    """Return a tree that is known to be reduced."""
    result = read(node, view)
    assert not isinstance(result, Mapping)
    return result


# -- rules of nodes --------------------------------------------------------------------------------------------------


def _each(results: list[Result | Items], rule: Callable[..., Result]) -> Result | Items:
    """Apply a rule item by item, or once where no operand is keyed; an unreported item takes no part."""
    keyed = [result for result in results if isinstance(result, Mapping)]
    if not keyed:
        return rule(*results)
    found: dict[str, Result] = {}
    for item in keyed[0]:
        if not all(item in other for other in keyed):
            continue
        parts = [result[item] if isinstance(result, Mapping) else result for result in results]
        absent = next((part for part in parts if isinstance(part, Value) and part.absent), None)
        found[item] = rule(*parts) if absent is None else absent
    return found


def _name(node: tree.Name, view: View) -> Result | Items:
    return view.decisions.expression(node.name, view.moment.year, view.moment.assessed)


def _subset(node: tree.Subset, view: View) -> Items:
    whole = view.decisions.expression(node.name, view.moment.year, view.moment.assessed)
    assert isinstance(whole, Mapping)
    return {item: _due(whole[item]) for item in node.items}


def _due(result: Result) -> Result:
    return result._replace(absent=False) if isinstance(result, Value) else result


def _scale(node: tree.Scale, view: View) -> Result | Items:
    return _each([read(node.operand, view)], lambda x: product(x, Value(node.factor), view) if _moves(x) else
                 Value(known(x) * node.factor))  # fmt: skip


def _moves(result: Result) -> bool:
    return not isinstance(result, Value)


def _item_scale(node: tree.ItemScale, view: View) -> Items:
    whole = read(node.operand, view)
    assert isinstance(whole, Mapping)
    factors = dict(node.factors)
    return {item: constant_or(product, result, Value(factors.get(item, 1.0)), view) for item, result in whole.items()}


def _negative(node: tree.Negative, view: View) -> Result | Items:
    return _each([read(node.operand, view)], lambda x: constant_or(product, x, Value(-1.0), view))


def _arithmetic(node: tree.Arithmetic, view: View) -> Result | Items:
    operands = [read(node.left, view), read(node.right, view)]
    if node.operator == "*" and all(isinstance(operand, Mapping) for operand in operands):
        return _keyed_product(operands[0], operands[1], view)  # type: ignore[arg-type]

    def rule(left: Result, right: Result) -> Result:
        if node.operator == "*":
            return constant_or(product, left, right, view)
        if node.operator == "/":
            return constant_or(divided, left, right, view)
        sign = 1.0 if node.operator == "+" else -1.0
        return constant_or(lambda a, b, v: summed(a, b, sign, v), left, right, view)

    return _each(operands, rule)


def _keyed_product(left: Items, right: Items, view: View) -> Items:
    """Join by item; an unreported item stays out, an item of which there is nothing needs no factor."""
    found: dict[str, Result] = {}
    for item, value in left.items():
        if isinstance(value, Value) and (value.absent or value.value == 0):
            found[item] = value
        else:
            found[item] = constant_or(product, value, right[item], view)
    return found


def _reduce(node: tree.Reduce, view: View) -> Result:
    whole = read(node.operand, view)
    assert isinstance(whole, Mapping)
    members = [result for result in whole.values() if not (isinstance(result, Value) and result.absent)]
    if node.how in ("max", "min"):
        return Extremes(node.how, tuple(expression_of(result, view) for result in members))
    total = _total(members, view)
    return total if node.how == "total" else times(total, 1.0 / len(members))


def _total(members: list[Result], view: View) -> Expression:
    growths = [result for result in members if isinstance(result, Monotone)]
    if growths and len(members) > 1:
        return _roots(members, view)
    found: Expression = Affine()
    for result in members:
        found = result if found == Affine() and _moves(result) else summed(found, result, 1.0, view)  # type: ignore[assignment]
    return found


def _roots(members: list[Result], view: View) -> Expression:
    """Return a sum of growths over several years: each is a root of a quotient, times a weight, plus a constant."""
    moving = [result for result in members if not isinstance(result, Value)]
    if len(moving) == 1:  # one function alone is inverted exactly
        return shifted(moving[0], sum(known(result) for result in members if isinstance(result, Value)))  # type: ignore[arg-type]
    constant, roots = 0.0, []
    for result in members:
        if isinstance(result, Value):
            constant += known(result)
            continue
        if not isinstance(result, _Growth) or not isinstance(result.inner, Affine):
            raise NotLinear("functions of several figures are added", "多个数值的函数相加")
        constant += result.shift
        roots.append(Root(result.weight, result.inner, result.degree))
    return Roots(constant, tuple(roots))


def _extreme(node: tree.Extreme, view: View) -> Result:
    return Extremes(node.how, tuple(expression_of(one(part, view), view) for part in node.operands))


def _compare(node: tree.Compare, view: View) -> Result | Items:
    return _each([read(node.left, view), read(node.right, view)], lambda a, b: comparison(a, node.operator, b, view))


def comparison(left: Result, operator: str, right: Result, view: View) -> Condition | Value:
    """Return a comparison as a condition."""
    if isinstance(left, Value) and isinstance(right, Value):
        return reference.compare(left, operator, right)
    if isinstance(left, Share):
        return _share_limit(left, operator, known(right) if isinstance(right, Value) else 1.0)
    if isinstance(left, Atom | Both | Some | bool):
        # yes/no figures are 1 and 0
        wanted = known(right) if isinstance(right, Value) else 1.0
        return left if (wanted == 1.0) == (operator in ("==", ">=")) else opposite(left)
    if isinstance(right, Value):
        return limit(expression_of(left, view), operator, known(right))
    if isinstance(left, Value):
        turned = operator.translate(str.maketrans("<>", "><"))
        return limit(expression_of(right, view), turned, known(left))
    return limit(summed(left, right, -1.0, view), operator, 0.0)


def _share_limit(share: Share, operator: str, wanted: float) -> Condition:
    if operator not in (">=", "==") or abs(wanted - 1.0) > TOLERANCE:
        raise NotLinear("a share of limits that hold can be asked to be 100 % only", "达标项比例只能要求为100%")
    return both(*(condition for _, condition in share.members))


def _share_met(node: tree.ShareMet, view: View) -> Result:
    if not isinstance(node.operand, tree.Compare):
        raise NotLinear("a checklist that measures change", "措施会改变的清单")
    left, right = read(node.operand.left, view), read(node.operand.right, view)
    keyed = left if isinstance(left, Mapping) else right
    assert isinstance(keyed, Mapping)
    members: list[tuple[float, Condition]] = []
    for item in keyed:
        figure = left[item] if isinstance(left, Mapping) else left
        cap = right[item] if isinstance(right, Mapping) else right
        if isinstance(cap, Value) and (cap.absent or cap.nothing):
            continue
        held = comparison(figure, node.operand.operator, cap, view)
        members.append((1.0, bool(known(held)) if isinstance(held, Value) else held))
    return Share(tuple(members))


def _logic(node: tree.Logic, view: View) -> Result:
    parts = [_condition(one(node.left, view)), _condition(one(node.right, view))]
    return both(*parts) if node.operator == "and" else some(*parts)


def _not(node: tree.Not, view: View) -> Result:
    return opposite(_condition(one(node.operand, view)))


def _condition(result: Result) -> Condition:
    if isinstance(result, Value):
        return bool(known(result))
    if isinstance(result, Atom | Both | Some | bool):
        return result
    raise NotLinear("a number stands where a condition is needed", "需要条件之处出现了数值")


def _if(node: tree.If, view: View) -> Result | Items:
    condition = one(node.condition, view)
    if not isinstance(condition, Value | bool):
        raise NotLinear("a choice that depends on the plan itself", "取决于计划本身的分支")
    chosen = condition if isinstance(condition, bool) else bool(known(condition))
    return read(node.then if chosen else node.otherwise, view)


def _first_known(node: tree.FirstKnown | tree.Either, view: View) -> Result | Items:
    result: Result | Items = Value(None)
    for operand in node.operands:
        result = read(operand, view)
        if not (isinstance(result, Value) and result.reason >= MISSING_TARGET):
            break
    return result


# -- windows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Growth(Monotone):
    """Mean annual growth over several years, times a weight: `weight · inner^(1/degree) + shift`."""

    weight: float = 1.0
    degree: int = 1
    shift: float = 0.0


def growth_of(now: Result, then: Result, span: int, view: View, weight: float = 1.0) -> Expression:
    """Return mean annual growth times a weight: over one year a quotient, over several its root, inverted exactly."""
    start = plain(then, view)
    if not view.decisions.is_positive(start):
        raise NotLinear("growth from a figure that may be zero", "起点可能为零的增速")
    end = plain(now, view)
    ratio: Affine | Quotient = end.times(1.0 / start.constant) if start.is_constant else Quotient(end, start)
    if span == 1:
        return times(shifted(ratio, -1.0), weight)

    def inverse(value: float) -> float:
        rate = 1.0 + value / weight
        # below a fall of 100 % there is nothing: a limit there holds always or never
        return rate**span if rate >= 0 else -1.0

    return _Growth(
        ratio, lambda x: weight * (max(x, 0.0) ** (1.0 / span) - 1.0), inverse, weight > 0, weight, span, -weight
    )


def _previous(node: tree.Previous, view: View) -> Result | Items:
    span = view.span(node.window)
    assert span is not None  # else nothing is touched
    return read(node.operand, view.earlier(span))


def _growth(node: tree.Growth, view: View) -> Result | Items:
    span = view.span(node.window)
    assert span is not None
    operands = [read(node.operand, view), read(node.operand, view.earlier(span))]
    return _each(operands, lambda now, then: growth_of(now, then, span, view))


def _elasticity(node: tree.Elasticity, view: View) -> Result | Items:
    span = view.span(node.window)
    assert span is not None
    before = view.earlier(span)
    if touched(node.reference, view) or touched(node.reference, before):
        raise NotLinear("an elasticity to a figure that measures change", "弹性系数的分母会被措施改变")
    base = reference.growth(
        reference.scalar(node.reference, view.moment), reference.scalar(node.reference, before.moment), span
    )

    def rule(now: Result, then: Result) -> Result:
        if isinstance(now, Value) and isinstance(then, Value):
            if now.value == 0 and then.value == 0:
                return now._replace(absent=True)  # left out of a mean (§4.4)
            return reference.elasticity(reference.growth(now, then, span), base)
        if base.value is None or abs(float(base.value)) <= TOLERANCE:
            raise NotLinear("an elasticity without growth below the line", "分母无增长的弹性系数")
        return growth_of(now, then, span, view, weight=1.0 / float(base.value))

    return _each([read(node.operand, view), read(node.operand, before)], rule)


def _over(node: tree.Over, view: View) -> Result:
    span = view.span(node.window)
    assert span is not None
    total = _total([one(node.operand, view.earlier(years)) for years in range(span)], view)
    return total if node.how == "sum" else times(total, 1.0 / span)


_RULES: dict[type, Callable[..., Result | Items]] = {
    tree.Name: _name,
    tree.Subset: _subset,
    tree.Scale: _scale,
    tree.ItemScale: _item_scale,
    tree.Negative: _negative,
    tree.Arithmetic: _arithmetic,
    tree.Compare: _compare,
    tree.Logic: _logic,
    tree.Not: _not,
    tree.If: _if,
    tree.FirstKnown: _first_known,
    tree.Either: _first_known,
    tree.Reduce: _reduce,
    tree.Extreme: _extreme,
    tree.ShareMet: _share_met,
    tree.Previous: _previous,
    tree.Growth: _growth,
    tree.Elasticity: _elasticity,
    tree.Over: _over,
}
