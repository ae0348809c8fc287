"""Mistakes in the text of a formula: what is wrong, where, and what to write instead (§4)."""

from __future__ import annotations

import pytest

from greenpark.formula import tree
from greenpark.formula.errors import FormulaError
from greenpark.formula.parse import parse

MISTAKES = [
    # text, position counted from 1, part of the message, part of the remedy
    ("a +", 4, "expected a name, a number or '(', found the end", ""),
    ("(a + b", 7, "expected ')', found the end", ""),
    ("a b", 3, "expected an operator or the end, found 'b'", ""),
    ("a + ?", 5, "'?' has no meaning in a formula", ""),
    ("a * * b", 5, "found '*'", ""),
    ("a < b < c", 7, "comparisons do not chain", "a < b and b < c"),
    ("groth(a, 1)", 1, "there is no function 'groth'", "Did you mean 'growth'?"),
    ("a + xyzzy(b)", 5, "there is no function 'xyzzy'", "Functions are"),
    ("growth(a)", 1, "'growth' takes 2 arguments, found 1", ""),
    ("if(a, b)", 1, "'if' takes 3 arguments, found 2", ""),
    ("first_known(a)", 1, "'first_known' takes at least 2 arguments, found 1", ""),
    ("growth(a, b)", 1, "a whole number of years or 'base'", "growth(x, 3)"),
    ("growth(a, 1.5)", 1, "a whole number of years or 'base'", "growth(x, base)"),
    ("previous(a, 0)", 1, "a whole number of years or 'base'", ""),
    ("target(a + b)", 1, "'target' takes the id of an indicator", ""),
    ("keyed[x,]", 9, "expected an item, found ']'", ""),
    ("keyed[x", 8, "expected ']', found the end", ""),
    ("2 [t", 3, "the unit has no closing ']'", ""),
    ("", 1, "found the end", ""),
]


@pytest.mark.parametrize(
    ("text", "position", "message", "remedy"), MISTAKES, ids=[case[0] or "empty" for case in MISTAKES]
)
def test_a_mistake_is_named_with_its_place_and_remedy(text: str, position: int, message: str, remedy: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert message in caught.value.message
    assert remedy in caught.value.remedy
    assert caught.value.position == position - 1
    assert f"at position {position} of '{text}'" in str(caught.value)


def test_products_bind_before_sums_and_quotients_from_the_left() -> None:
    a, b, c = (tree.Name(name) for name in "abc")
    assert parse("a + b * c") == tree.Arithmetic("+", a, tree.Arithmetic("*", b, c))
    assert parse("a / b / c") == tree.Arithmetic("/", tree.Arithmetic("/", a, b), c)
    assert parse("-a - b") == tree.Arithmetic("-", tree.Negative(a), b)
    assert parse("a < b or not c == b and a > b") == tree.Logic(
        "or",
        tree.Compare("<", a, b),
        tree.Logic("and", tree.Not(tree.Compare("==", c, b)), tree.Compare(">", a, b)),
    )


def test_units_in_brackets_and_windows_are_kept() -> None:
    assert parse("0.5 [tce/10^4 CNY]") == tree.Number(0.5, "tce/10^4 CNY")
    assert parse("1e6 [tce]") == tree.Number(1e6, "tce")
    assert parse("growth(a, base)") == tree.Growth(tree.Name("a"), "base")
    assert parse("baseline(a)") == tree.Previous(tree.Name("a"), "base")
    assert parse("mean_over(keyed[x, y], 3)") == tree.Over("mean", tree.Subset("keyed", ("x", "y")), 3)
    assert parse("target_year(a)") == tree.Target("a", "year")


def test_min_of_one_reduces_a_breakdown_and_of_several_compares_figures() -> None:
    assert parse("max(keyed)") == tree.Reduce("max", tree.Name("keyed"))
    assert parse("max(0, a)") == tree.Extreme("max", (tree.Number(0), tree.Name("a")))


def test_the_names_of_a_formula_are_listed_once_in_reading_order() -> None:
    assert tree.names(parse("b + a / (b - keyed[x])")) == ["b", "a", "keyed"]
    assert tree.has_lag(parse("1 - a / previous(a, 1)"))
    assert not tree.has_lag(parse("a / b"))
