"""The reader that speaks: a formula in plain words, with a park's numbers, and as MathML (design section 4)."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from greenpark.formula import tree

Leaf = Callable[[tree.Node], str]
_WORDS = {
    "en": {
        "growth": "mean annual growth of {0} over {w}", "elasticity": "elasticity of {0} to {1} over {w}",
        "previous": "{0}, {w} earlier", "baseline": "{0} in the base year", "sum": "sum of {0} over {w}",
        "mean_over": "mean of {0} over {w}", "total": "total of {0}", "mean": "mean of {0}", "min": "smallest of {0}",
        "max": "largest of {0}", "share_met": "share of items met in {0}", "if": "if {0} then {1} else {2}",
        "first_known": "the first known of {all}", "either": "either of {all}", "and": "{0} and {1}",
        "or": "{0} or {1}",
        "not": "not {0}", "target": "target for {0}", "target_year": "target year of {0}", "years": "{n} years",
        "year": "1 year", "base": "the time since the base year", "true": "yes", "false": "no",
    },
    "zh": {
        "growth": "{0}的年均增长率（{w}）", "elasticity": "{0}对{1}的弹性系数（{w}）", "previous": "{w}前的{0}",
        "baseline": "基准年的{0}", "sum": "{w}{0}之和", "mean_over": "{w}{0}的平均值", "total": "{0}合计",
        "mean": "{0}的平均值", "min": "{0}的最小值", "max": "{0}的最大值", "share_met": "{0}中满足项的比例",
        "if": "若{0}则{1}，否则{2}", "first_known": "{all}中首个已知值", "either": "{all}之一", "and": "{0}且{1}",
        "or": "{0}或{1}", "not": "非{0}", "target": "{0}的目标值", "target_year": "{0}的目标年", "years": "{n}年",
        "year": "1年", "base": "自基准年起", "true": "是", "false": "否",
    },
}  # fmt: skip
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", "+": "+", "-": "−", "*": "×", "/": "/"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}


def describe(node: tree.Node, leaf: Leaf, *, lang: str = "en") -> str:
    """Return a tree in words; `leaf` gives the text of names and items (labels, or a park's numbers)."""
    return _text(node, leaf, _WORDS["zh" if lang == "zh" else "en"])


def _text(node: tree.Node, leaf: Leaf, words: dict[str, str]) -> str:
    def inner(part: tree.Node) -> str:
        return _text(part, leaf, words)

    match node:
        case tree.Name() | tree.Subset() | tree.Code():
            return leaf(node)
        case tree.Number():
            return f"{node.value:g}" + (f" {node.unit}" if node.unit and node.unit != "1" else "")
        case tree.Truth():
            return words["true" if node.value else "false"]
        case tree.Scale() | tree.ItemScale():
            return inner(node.operand)  # a change of unit is not worth a word
        case tree.Negative():
            return f"−{_bracketed(node.operand, inner)}"
        case tree.Arithmetic():
            left, right = _operand(node, node.left, inner), _operand(node, node.right, inner, right=True)
            return f"{left} {_SIGNS[node.operator]} {right}"
        case tree.Compare():
            return f"{inner(node.left)} {_SIGNS[node.operator]} {inner(node.right)}"
        case tree.Logic():
            looser = [
                f"({inner(part)})" if isinstance(part, tree.Logic) and part.operator != node.operator else inner(part)
                for part in (node.left, node.right)
            ]
            return words[node.operator].format(*looser)
        case tree.Not():
            return words["not"].format(_bracketed(node.operand, inner))
        case tree.If():
            return words["if"].format(inner(node.condition), inner(node.then), inner(node.otherwise))
        case tree.FirstKnown() | tree.Either():
            kind = "first_known" if isinstance(node, tree.FirstKnown) else "either"
            return words[kind].format(all=" | ".join(inner(part) for part in node.operands))
        case tree.Extreme():
            return words[node.how].format(", ".join(inner(part) for part in node.operands))
        case tree.Reduce():
            return words[node.how].format(_bracketed(node.operand, inner))
        case tree.ShareMet():
            return words["share_met"].format(inner(node.operand))
        case tree.Previous():
            if node.window == "base":
                return words["baseline"].format(inner(node.operand))
            return words["previous"].format(inner(node.operand), w=_window(node.window, words))
        case tree.Growth():
            return words["growth"].format(inner(node.operand), w=_window(node.window, words))
        case tree.Elasticity():
            return words["elasticity"].format(inner(node.operand), inner(node.reference), w=_window(node.window, words))
        case tree.Over():
            kind = "sum" if node.how == "sum" else "mean_over"
            return words[kind].format(inner(node.operand), w=_window(node.window, words))
        case tree.Target():
            return words["target" if node.what == "value" else "target_year"].format(leaf(tree.Name(node.name)))
    raise TypeError(f"no words for {type(node).__name__}")


def _window(window: tree.Window, words: dict[str, str]) -> str:
    if window == "base":
        return words["base"]
    return words["year"] if window == 1 else words["years"].format(n=window)


def _bracketed(node: tree.Node, inner: Callable[[tree.Node], str]) -> str:
    return f"({inner(node)})" if isinstance(node, tree.Arithmetic | tree.Compare | tree.Logic) else inner(node)


def _operand(node: tree.Arithmetic, part: tree.Node, inner: Callable[[tree.Node], str], *, right: bool = False) -> str:
    bare = part.operand if isinstance(part, tree.Scale | tree.ItemScale) else part
    if isinstance(bare, tree.Arithmetic):
        weaker = _BINDING[bare.operator] < _BINDING[node.operator]
        same = _BINDING[bare.operator] == _BINDING[node.operator] and right and node.operator in "-/"
        if weaker or same:
            return f"({inner(bare)})"
    return inner(bare)


def mathml(node: tree.Node, leaf: Leaf, *, lang: str = "en") -> str:
    """Return a tree as presentation MathML; a browser draws it without any script."""
    return f'<math display="block"><mrow>{_math(node, leaf, _WORDS["zh" if lang == "zh" else "en"])}</mrow></math>'


def _math(node: tree.Node, leaf: Leaf, words: dict[str, str]) -> str:
    def inner(part: tree.Node) -> str:
        return f"<mrow>{_math(part, leaf, words)}</mrow>"

    def held(part: tree.Node) -> str:
        """Put a sum in brackets where it would be torn apart: in a product, after a minus, before an index."""
        bare = part.operand if isinstance(part, tree.Scale | tree.ItemScale) else part
        is_sum = isinstance(bare, tree.Negative) or (isinstance(bare, tree.Arithmetic) and bare.operator in "+-")
        return f"<mrow><mo>(</mo>{inner(part)}<mo>)</mo></mrow>" if is_sum else inner(part)

    match node:
        case tree.Scale() | tree.ItemScale():
            return _math(node.operand, leaf, words)
        case tree.Number():
            unit = f"<mtext>&#160;{escape(node.unit)}</mtext>" if node.unit and node.unit != "1" else ""
            return f"<mn>{node.value:g}</mn>{unit}"
        case tree.Negative():
            return f"<mo>−</mo>{held(node.operand)}"
        case tree.Arithmetic(operator="/"):
            return f"<mfrac>{inner(node.left)}{inner(node.right)}</mfrac>"
        case tree.Arithmetic():
            left = held(node.left) if node.operator == "*" else inner(node.left)
            right = inner(node.right) if node.operator == "+" else held(node.right)
            return f"{left}<mo>{_SIGNS[node.operator]}</mo>{right}"
        case tree.Compare():
            return f"{inner(node.left)}<mo>{escape(_SIGNS[node.operator])}</mo>{inner(node.right)}"
        case tree.Reduce(how="total"):
            return f"<mo>∑</mo>{held(node.operand)}"
        case tree.Growth():
            power = "n" if node.window == "base" else str(node.window)
            ratio = f"<mfrac>{inner(node.operand)}{_earlier(held(node.operand), node.window)}</mfrac>"
            root = f"<msup><mrow><mo>(</mo>{ratio}<mo>)</mo></mrow><mfrac><mn>1</mn><mn>{power}</mn></mfrac></msup>"
            return f"{root}<mo>−</mo><mn>1</mn>"
        case tree.Elasticity():
            top = _math(tree.Growth(node.operand, node.window), leaf, words)
            bottom = _math(tree.Growth(node.reference, node.window), leaf, words)
            return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"
        case tree.Previous():
            return _earlier(held(node.operand), node.window)
    return f"<mtext>{escape(_text(node, leaf, words))}</mtext>"


def _earlier(operand: str, window: tree.Window) -> str:
    index = "<mn>0</mn>" if window == "base" else f"<mrow><mi>t</mi><mo>−</mo><mn>{window}</mn></mrow>"
    return f"<msub>{operand}{index}</msub>"
