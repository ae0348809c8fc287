"""A formula in words of both languages, with a park's numbers, and as MathML (design section 4)."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from greenpark.catalog import Catalog
from greenpark.formula import tree
from greenpark.formula.describe import describe, mathml
from greenpark.formula.parse import parse

LABELS = {
    "en": {"water": "fresh water", "iva": "value added", "emission": "emissions"},
    "zh": {"water": "新鲜水耗", "iva": "工业增加值", "emission": "排放量"},
}


def said(text: str, lang: str = "en") -> str:
    def leaf(node: tree.Node) -> str:
        if isinstance(node, tree.Code):
            return node.value
        assert isinstance(node, tree.Name | tree.Subset)
        items = f" ({', '.join(node.items)})" if isinstance(node, tree.Subset) else ""
        return LABELS[lang].get(node.name, node.name) + items

    return describe(parse(text), leaf, lang=lang)


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("water / iva", "fresh water / value added", "新鲜水耗 / 工业增加值"),
        ("(water + iva) * iva", "(fresh water + value added) × value added", "(新鲜水耗 + 工业增加值) × 工业增加值"),
        ("water - (iva - water)", "fresh water − (value added − fresh water)", "新鲜水耗 − (工业增加值 − 新鲜水耗)"),
        ("growth(iva, base)", "mean annual growth of value added over the time since the base year", "工业增加值的年均增长率（自基准年起）"),
        ("elasticity(water, iva, 1)", "elasticity of fresh water to value added over 1 year", "新鲜水耗对工业增加值的弹性系数（1年）"),
        ("previous(water, 2)", "fresh water, 2 years earlier", "2年前的新鲜水耗"),
        ("baseline(water)", "fresh water in the base year", "基准年的新鲜水耗"),
        ("sum_over(water, 3)", "sum of fresh water over 3 years", "3年新鲜水耗之和"),
        ("total(emission[cod])", "total of emissions (cod)", "排放量 (cod)合计"),
        ("if(water > 3 [m3], 1, 0)", "if fresh water > 3 m3 then 1 else 0", "若新鲜水耗 > 3 m3则1，否则0"),
        ("not (water >= iva)", "not (fresh water ≥ value added)", "非(新鲜水耗 ≥ 工业增加值)"),
        ("(a < b or b < c) and c < d", "(a < b or b < c) and c < d", "(a < b或b < c)且c < d"),
        ("either(water, iva)", "either of fresh water | value added", "新鲜水耗 | 工业增加值之一"),
        ("target(water)", "target for fresh water", "新鲜水耗的目标值"),
    ],
)  # fmt: skip
def test_a_formula_in_words(text: str, en: str, zh: str) -> None:
    assert said(text) == en
    assert said(text, "zh") == zh


def test_conversions_are_not_worth_a_word() -> None:
    scaled = tree.Arithmetic("-", tree.Name("a"), tree.Scale(tree.Arithmetic("-", tree.Name("b"), tree.Name("c")), 1e4))
    assert describe(scaled, lambda leaf: leaf.name) == "a − (b − c)"  # type: ignore[attr-defined]


def test_the_numbers_of_a_park_take_the_place_of_names() -> None:
    numbers = {"water": "8 200", "iva": "1 025"}
    assert describe(parse("water / iva"), lambda leaf: numbers[leaf.name]) == "8 200 / 1 025"  # type: ignore[attr-defined]


def test_every_formula_of_the_catalog_has_words_and_well_formed_mathml(catalog: Catalog) -> None:
    for name, typed in {**catalog.formulas, **catalog.expressions}.items():
        for lang in ("en", "zh"):

            def leaf(node: tree.Node, lang: str = lang) -> str:
                if isinstance(node, tree.Code):
                    return node.value
                entry = catalog.factors.get(node.name) or catalog.entry(node.name)  # type: ignore[attr-defined]
                return f"<{entry.label.get(lang)} & co>"  # signs that MathML must escape where they stand in text

            words = describe(typed.node, leaf, lang=lang)
            assert words, name
            assert "Scale" not in words
        root = ElementTree.fromstring(mathml(typed.node, lambda node: "&<x>"))  # noqa: S314 - our own text
        assert root.tag == "math", name
        assert len(root.findall(".//mfrac")) == 0 or all(len(part) == 2 for part in root.iter("mfrac"))


def test_mathml_draws_quotients_roots_and_years_as_people_write_them() -> None:
    def drawn(text: str) -> ElementTree.Element:
        return ElementTree.fromstring(mathml(parse(text), lambda leaf: leaf.name))  # type: ignore[attr-defined]  # noqa: S314

    quotient = drawn("(a + b) / c").find(".//mfrac")
    assert quotient is not None
    assert ["".join(part.itertext()) for part in quotient] == ["a+b", "c"]
    growth = drawn("growth(a, 3)")
    assert "".join(growth.itertext()) == "(aat−3)13−1"
    assert growth.find(".//msup/mfrac") is not None, "the cube root of the ratio"


@pytest.mark.parametrize("text", ["a×(b−c)", "(a+b)×c", "a−(b−c)", "a−b−c", "a+b−c", "−(a+b)", "∑(a−b)", "a−(−b)"])
def test_mathml_keeps_the_brackets_that_carry_meaning(text: str) -> None:
    typed = text.replace("×", "*").replace("−", "-").replace("∑", "total")
    root = ElementTree.fromstring(mathml(parse(typed), lambda leaf: leaf.name))  # type: ignore[attr-defined]  # noqa: S314
    assert "".join(root.itertext()) == text
