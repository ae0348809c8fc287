"""What the checker refuses and how it says so: literals, types, units, tags, items, windows (§1.3, §2, §4)."""

from __future__ import annotations

import pytest

from greenpark.formula import tree
from greenpark.formula.check import elaborate, unknown_names
from greenpark.formula.errors import FormulaError, UnitError
from greenpark.formula.parse import parse
from greenpark.formula.types import NameType, Typed
from greenpark.formula.units import parse_unit


def number(unit: str, **more: object) -> NameType:
    return NameType("variable", "number", parse_unit(unit), **more)  # type: ignore[arg-type]


FUELS = ("coal", "gas")
SCOPE = {
    "water": number("m3"),
    "waste": number("t"),
    "iva_current": number("10^4 CNY", price="current"),
    "iva_constant": number("10^4 CNY", price="constant"),
    "energy_calorific": number("tce", electricity="calorific"),
    "energy_equivalent": number("tce", electricity="equivalent"),
    "heat": number("GJ"),
    "workers": number("person"),
    "firms": number("1", population=True),
    "inspected": number("1"),
    "firm_water": number("m3", grain="firm"),
    "emission": number("t", items=("cod", "nh3n")),
    "fuel": NameType("variable", "number", None, FUELS, {"coal": parse_unit("t"), "gas": parse_unit("10^4 m3")}),
    "coal_equivalent": NameType(
        "factor", "number", None, FUELS, {"coal": parse_unit("kgce/kg"), "gas": parse_unit("kgce/m3")}
    ),
    "points": NameType("variable", "yes_no", items=("plan", "drill")),
    "has_plant": NameType("variable", "yes_no"),
    "region": NameType("attribute", "choice", codes=("water_short", "other")),
    "cut": NameType("indicator", "number", parse_unit("1"), lagged=True),
}


def typed(text: str, unit: str | None = None, kind: str | None = None) -> Typed:
    return elaborate(parse(text), SCOPE, unit=unit, kind=kind)  # type: ignore[arg-type]


REFUSED = [
    # literals: only 0 and 1 are bare, and powers of ten hide conversions (§1.3)
    ("water * 2", FormulaError, "the number 2 has no unit"),
    ("water + 5", FormulaError, "the number 5 has no unit"),
    ("inspected / firms > 0.5", FormulaError, "the number 0.5 has no unit"),
    ("water / 10000 [1]", FormulaError, "10000 [1] hides a unit conversion"),
    ("water * 0.001 [1]", FormulaError, "0.001 [1] hides a unit conversion"),
    ("water * 0", FormulaError, "0 in a product or quotient has no use"),
    ("water + 1 [xyz]", UnitError, "'xyz' is not a unit"),
    # units meet only where they measure the same (§2.2)
    ("water + waste", UnitError, "measures"),
    ("energy_calorific + heat", UnitError, "measures"),
    ("water + 1", UnitError, "measures"),
    ("water > waste", UnitError, "measures"),
    ("total(fuel)", UnitError, "'gas' measures length^3, 'coal' mass"),
    # tags: two price bases or two readings of electricity do not mix (§2.3)
    ("iva_current - iva_constant", FormulaError, "mixes price bases current and constant"),
    ("energy_calorific + energy_equivalent", FormulaError, "mixes electricity bases calorific and equivalent"),
    ("first_known(iva_current, iva_constant)", FormulaError, "mixes price bases"),
    ("max(iva_current, iva_constant)", FormulaError, "mixes price bases"),
    ("energy_calorific / iva_current + energy_calorific / iva_constant", FormulaError, "mixes price bases"),
    # types
    ("has_plant + 1", FormulaError, "'+' needs numbers, found a yes/no"),
    ("water and has_plant", FormulaError, "join conditions, found a number"),
    ("not water", FormulaError, "join conditions"),
    ("if(water, 1, 0)", FormulaError, "the first argument of 'if' is a condition"),
    ("if(has_plant, water, has_plant)", FormulaError, "same type"),
    ("first_known(water, has_plant)", FormulaError, "same type"),
    ("region > other", FormulaError, "compared by == or !="),
    ("region == dry", FormulaError, "'dry' is no code here (codes are water_short, other)"),
    # items (§4.4)
    ("emission", FormulaError, "still has items at the end"),
    ("emission / water", FormulaError, "still has items at the end"),
    ("total(water)", FormulaError, "'total' reduces a breakdown, found a single value"),
    ("share_met(emission)", FormulaError, "takes a condition over items"),
    ("water[cod]", FormulaError, "'water' has no items"),
    ("total(emission[cob])", FormulaError, "'cob' is no item of 'emission'"),
    # grain and windows (§4.1)
    ("firm_water / water", FormulaError, "mixes firm and park figures"),
    ("growth(cut, 1)", FormulaError, "a lag inside a lag"),
    ("growth(growth(water, 1), 1)", FormulaError, "a lag inside a lag"),
    ("mean_over(water - previous(water, 1), 3)", FormulaError, "a lag inside a lag"),
    ("elasticity(water, cut, 1)", FormulaError, "a lag inside a lag"),
]


@pytest.mark.parametrize(("text", "error", "message"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_formula_that_makes_no_sense_is_refused(text: str, error: type[FormulaError], message: str) -> None:
    with pytest.raises(error) as caught:
        typed(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("water * 2", "2 [1] if it truly has none"),
        ("water / 10000 [1]", "units are converted for you"),
        ("iva_current - iva_constant", "either(a, b)"),
        ("region == water_shor", "Did you mean 'water_short'?"),
        ("total(emission[nh3])", "Did you mean 'nh3n'?"),
        ("emission / water", "Reduce it with total"),
        ("total(fuel)", "Multiply by a factor"),
    ],
)
def test_the_remedy_says_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(FormulaError) as caught:
        typed(text)
    assert remedy in caught.value.remedy


def test_every_unknown_name_is_reported_with_the_nearest() -> None:
    errors = unknown_names(parse("watr / iva_constnt + target(unheard)"), SCOPE)
    assert [error.message for error in errors] == [
        "'watr' is no variable, indicator or factor",
        "'iva_constnt' is no variable, indicator or factor",
        "'unheard' is no indicator that could have a target",
    ]
    assert errors[0].remedy == "Did you mean 'water'?"
    assert not unknown_names(parse("region == water_short"), SCOPE), "a code after == is no name"


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("water / iva_constant", "m3/10^4 CNY", 1.0),
        ("water / iva_constant", "m3/CNY", 1e-4),
        ("iva_constant / water", "CNY/m3", 1e4),
        ("energy_calorific / iva_constant", "kgce/10^4 CNY", 1e3),
        ("iva_current / workers", "亿元/万人", 1.0),
        ("inspected / firms", "%", 1.0),  # shares are fractions inside (§1.3)
        ("waste", "kg", 1e3),
        ("total(emission)", "万吨", 1e-4),
    ],
)
def test_the_declared_unit_is_reached_by_one_constant(text: str, unit: str, factor: float) -> None:
    node = typed(text, unit=unit).node
    found = node.factor if isinstance(node, tree.Scale) else 1.0
    assert found == pytest.approx(factor, rel=1e-14)


def test_the_right_side_of_a_sum_is_brought_to_the_left() -> None:
    node = typed("water + 2 [10^4 m3]").node
    assert isinstance(node, tree.Arithmetic)
    assert node.right == tree.Scale(tree.Number(2.0, None), 1e4)


def test_a_factor_brings_each_item_to_one_quantity() -> None:
    """Coal in t and gas in 10^4 m3 both become kgce, each by its own power of ten (§4.4)."""
    whole = typed("total(fuel * coal_equivalent)", unit="tce")
    scales = [part for part in tree.walk(whole.node) if isinstance(part, tree.ItemScale)]
    assert [dict(scale.factors) for scale in scales] == [{"gas": 10.0}]  # 10^4 m3 · kgce/m3 is ten t · kgce/kg


def test_percent_literals_are_fractions() -> None:
    node = typed("inspected / firms >= 15 [%]").node
    assert isinstance(node, tree.Compare)
    assert node.right == tree.Number(0.15)
    assert typed("inspected * 0.7 [1]").unit == parse_unit("1")._replace(text="")


def test_a_declared_unit_of_another_quantity_is_refused() -> None:
    with pytest.raises(UnitError, match="the formula gives length\\^3/currency, the declared unit 't' measures mass"):
        typed("water / iva_constant", unit="t")
    with pytest.raises(FormulaError, match="the formula gives a yes/no, a number is declared"):
        typed("water > 0", kind="number")


def test_either_joins_bases_and_the_result_joins_with_anything() -> None:
    """Per-employee figures take the basis that is there (§2.3, §2.4)."""
    assert typed("either(iva_current, iva_constant) / workers", unit="10^4 CNY/person").price == "any"
    assert typed("either(iva_current, iva_constant) / iva_constant").type == "number"


def test_a_ratio_of_one_basis_loses_its_tag_and_an_intensity_keeps_it() -> None:
    assert typed("iva_current / iva_current").price is None
    assert typed("energy_calorific / iva_constant").price == "constant"
    assert typed("energy_calorific / iva_constant").electricity == "calorific"


def test_zero_fits_any_unit_and_one_is_a_share() -> None:
    assert typed("max(0, water - 3 [m3])", unit="m3").node == tree.Extreme(
        "max", (tree.Number(0), tree.Arithmetic("-", tree.Name("water"), tree.Number(3.0)))
    )
    assert typed("1 - inspected / firms").unit is not None
    assert typed("water > 0").type == "yes_no"


def test_a_ratio_over_a_population_is_marked() -> None:
    node = typed("inspected / firms").node
    assert isinstance(node, tree.Arithmetic)
    assert node.population
    other = typed("water / iva_constant").node
    assert isinstance(other, tree.Arithmetic)
    assert not other.population
