"""From text to tree: a hand-written parser whose errors say what was expected and what was found (semantics §4)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, cast

from greenpark.formula import tree
from greenpark.formula.errors import FormulaError
from greenpark.problems import did_you_mean

FUNCTIONS = (
    "previous", "baseline", "growth", "elasticity", "sum_over", "mean_over", "total", "mean", "min", "max",
    "share_met", "if", "first_known", "either", "target", "target_year",
)  # fmt: skip
_WORDS = ("and", "or", "not", "true", "false", "base")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign><=|>=|==|!=|[<>+\-*/(),\[\]]))"
)
_UNIT = re.compile(r"\s*(?P<unit>\[[^\]]*(?P<end>\])?)")


class Token(NamedTuple):
    """One word, number or sign with its place in the text."""

    kind: str
    text: str
    position: int


def parse(text: str) -> tree.Node:
    """Return the tree of a formula; raise FormulaError where the text breaks the grammar."""
    reader = _Reader(text)
    node = reader.disjunction()
    reader.expect_end()
    return node


class _Reader:
    """Recursive descent over the tokens; one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._tokens(text)
        self.index = 0

    def _tokens(self, text: str) -> list[Token]:
        tokens, position = [], 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                raise self.error(f"'{text[start]}' has no meaning in a formula", start)
            kind = cast(str, match.lastgroup)
            tokens.append(Token(kind, match[kind], match.start(kind)))
            position = match.end()
            # what stands in brackets after a number is a unit: its signs are not those of the language
            if kind == "number" and (unit := _UNIT.match(text, position)):
                if unit["end"] is None:
                    raise self.error("the unit has no closing ']'", unit.start("unit"))
                tokens.append(Token("unit", unit["unit"], unit.start("unit")))
                position = unit.end()
        return tokens

    def error(self, message: str, position: int | None = None, remedy: str = "") -> FormulaError:
        if position is None:
            position = self.tokens[self.index].position if self.index < len(self.tokens) else len(self.text)
        return FormulaError(message, remedy=remedy, text=self.text, position=position)

    def peek(self) -> str:
        return self.tokens[self.index].text if self.index < len(self.tokens) else ""

    def found(self) -> str:
        return f"'{self.peek()}'" if self.peek() else "the end"

    def take(self, *texts: str) -> str:
        """Take the next token if it is one of `texts`, else return an empty text."""
        found = self.peek()
        if found and found in texts:
            self.index += 1
            return found
        return ""

    def expect(self, text: str) -> None:
        if not self.take(text):
            raise self.error(f"expected '{text}', found {self.found()}")

    def expect_end(self) -> None:
        if self.peek():
            raise self.error(f"expected an operator or the end, found '{self.peek()}'")

    def disjunction(self) -> tree.Node:
        node = self.conjunction()
        while self.take("or"):
            node = tree.Logic("or", node, self.conjunction())
        return node

    def conjunction(self) -> tree.Node:
        node = self.negation()
        while self.take("and"):
            node = tree.Logic("and", node, self.negation())
        return node

    def negation(self) -> tree.Node:
        if self.take("not"):
            return tree.Not(self.negation())
        return self.comparison()

    def comparison(self) -> tree.Node:
        left = self.sum()
        operator = self.take("<=", ">=", "==", "!=", "<", ">")
        if not operator:
            return left
        node = tree.Compare(cast(Any, operator), left, self.sum())
        if self.peek() in ("<=", ">=", "==", "!=", "<", ">"):
            raise self.error("comparisons do not chain", remedy="Write 'a < b and b < c'.")
        return node

    def sum(self) -> tree.Node:
        node = self.product()
        while operator := self.take("+", "-"):
            node = tree.Arithmetic(cast(Any, operator), node, self.product())
        return node

    def product(self) -> tree.Node:
        node = self.signed()
        while operator := self.take("*", "/"):
            node = tree.Arithmetic(cast(Any, operator), node, self.signed())
        return node

    def signed(self) -> tree.Node:
        if self.take("-"):
            return tree.Negative(self.signed())
        return self.atom()

    def atom(self) -> tree.Node:
        if self.index >= len(self.tokens):
            raise self.error("expected a name, a number or '(', found the end")
        token = self.tokens[self.index]
        if token.text == "(":
            self.index += 1
            node = self.disjunction()
            self.expect(")")
            return node
        if token.kind == "number":
            self.index += 1
            return tree.Number(float(token.text), self.bracketed_unit())
        if token.kind != "word" or token.text in ("and", "or"):
            raise self.error(f"expected a name, a number or '(', found '{token.text}'")
        self.index += 1
        if token.text in ("true", "false"):
            return tree.Truth(token.text == "true")
        if self.peek() == "(":
            return self.call(token)
        if self.take("["):
            return tree.Subset(token.text, self.item_list())
        return tree.Name(token.text)

    def bracketed_unit(self) -> str | None:
        if self.index >= len(self.tokens) or self.tokens[self.index].kind != "unit":
            return None
        self.index += 1
        return self.tokens[self.index - 1].text[1:-1].strip()

    def item_list(self) -> tuple[str, ...]:
        items = [self.word("an item")]
        while self.take(","):
            items.append(self.word("an item"))
        self.expect("]")
        return tuple(items)

    def word(self, what: str) -> str:
        if self.index >= len(self.tokens) or self.tokens[self.index].kind != "word":
            raise self.error(f"expected {what}, found {self.found()}")
        self.index += 1
        return self.tokens[self.index - 1].text

    def call(self, token: Token) -> tree.Node:
        if token.text not in FUNCTIONS:
            near = did_you_mean(token.text, FUNCTIONS)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Functions are {', '.join(FUNCTIONS)}."
            raise self.error(f"there is no function '{token.text}'", token.position, remedy)
        self.expect("(")
        arguments: list[tree.Node] = []
        if self.peek() != ")":
            arguments.append(self.disjunction())
            while self.take(","):
                arguments.append(self.disjunction())
        self.expect(")")
        return self.build(token, arguments)

    def build(self, token: Token, arguments: list[tree.Node]) -> tree.Node:
        name, count = token.text, len(arguments)
        wanted: dict[str, tuple[int, int]] = {
            "previous": (2, 2), "baseline": (1, 1), "growth": (2, 2), "elasticity": (3, 3), "sum_over": (2, 2),
            "mean_over": (2, 2), "total": (1, 1), "mean": (1, 1), "min": (1, 99), "max": (1, 99), "share_met": (1, 1),
            "if": (3, 3), "first_known": (2, 99), "either": (2, 99), "target": (1, 1), "target_year": (1, 1),
        }  # fmt: skip
        low, high = wanted[name]
        if not low <= count <= high:
            expected = str(low) if low == high else f"at least {low}"
            raise self.error(f"'{name}' takes {expected} arguments, found {count}", token.position)
        if name in ("target", "target_year"):
            if not isinstance(arguments[0], tree.Name):
                raise self.error(f"'{name}' takes the id of an indicator", token.position)
            return tree.Target(arguments[0].name, "value" if name == "target" else "year")
        if name == "if":
            return tree.If(*arguments)
        if name == "first_known":
            return tree.FirstKnown(tuple(arguments))
        if name == "either":
            return tree.Either(tuple(arguments))
        if name == "share_met":
            return tree.ShareMet(arguments[0])
        if name in ("min", "max") and count > 1:
            return tree.Extreme(cast(Any, name), tuple(arguments))
        if name in ("total", "mean", "min", "max"):
            return tree.Reduce(cast(Any, name), arguments[0])
        if name == "baseline":
            return tree.Previous(arguments[0], "base")
        window = self.window(arguments[-1], token)
        if name == "previous":
            return tree.Previous(arguments[0], window)
        if name == "growth":
            return tree.Growth(arguments[0], window)
        if name == "elasticity":
            return tree.Elasticity(arguments[0], arguments[1], window)
        return tree.Over("sum" if name == "sum_over" else "mean", arguments[0], window)

    def window(self, node: tree.Node, token: Token) -> tree.Window:
        if isinstance(node, tree.Name) and node.name == "base":
            return "base"
        if isinstance(node, tree.Number) and node.unit is None and node.value == int(node.value) and node.value >= 1:
            return int(node.value)
        raise self.error(
            f"the window of '{token.text}' is a whole number of years or 'base'", token.position,
            "Write growth(x, 3) or growth(x, base).",
        )  # fmt: skip
