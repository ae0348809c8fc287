"""The catalog that ships: complete, sourced, cross-linked (§2, §5.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from greenpark.catalog import Catalog
from greenpark.catalog.load import check
from greenpark.catalog.models import Criterion
from greenpark.catalog.read import FILES
from greenpark.formula import tree
from greenpark.formula.units import parse_unit

GRADES = {"confirmed", "derived", "recalled-high", "recalled-medium", "recalled-low", "assumed"}
SCHEMES = {
    "hj274-2015", "miit-green-2016", "circular-transformation", "low-carbon-pilot", "zero-carbon-2025",
    "jiangsu-near-zero-2024", "eip-framework-v1", "park-progress",
}  # fmt: skip


def entries(catalog: Catalog) -> Iterator[tuple[str, Any]]:
    for kind in ("variables", "indicators", "factors", "item_lists", "schemes", "concepts", "quantities"):
        for name, entry in getattr(catalog, kind).items():
            yield f"{kind}/{name}", entry


def criteria(catalog: Catalog) -> Iterator[tuple[str, Criterion]]:
    for scheme in catalog.schemes.values():
        for criterion in (*scheme.criteria, *scheme.entry):
            yield f"{scheme.id}/{criterion.id}", criterion


def test_it_loads_without_a_single_problem() -> None:
    assert set(check(FILES).schemes) == SCHEMES


def test_ids_are_short_and_no_variable_is_an_indicator(catalog: Catalog) -> None:
    names = [*catalog.variables, *catalog.indicators, *catalog.factors]
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)] == []
    assert not set(catalog.variables) & set(catalog.indicators)
    assert not set(catalog.factors) & (set(catalog.variables) | set(catalog.indicators))


def test_every_entry_has_a_source_and_an_evidence_grade(catalog: Catalog) -> None:
    for place, entry in entries(catalog):
        assert entry.source.strip(), place
        assert entry.evidence in GRADES, place
    for place, criterion in criteria(catalog):
        assert criterion.clause.strip(), place
        assert criterion.evidence in GRADES, place
    for factor in catalog.factors.values():
        for edition in factor.editions:
            assert edition.source.strip(), f"{factor.id}/{edition.id}"
            assert edition.evidence in GRADES, f"{factor.id}/{edition.id}"


def test_every_entry_has_a_name_in_both_languages(catalog: Catalog) -> None:
    for place, entry in [*entries(catalog), *criteria(catalog)]:
        assert entry.label.en.strip(), place
        assert re.search(r"[\u4e00-\u9fff]", entry.label.zh), place


def test_concepts_resolve_and_broader_has_no_cycle(catalog: Catalog) -> None:
    def above(name: str, path: tuple[str, ...] = ()) -> None:
        assert name not in path, f"broader goes round: {' → '.join([*path, name])}"
        for broader in catalog.concepts[name].broader:
            above(broader, (*path, name))

    for name, concept in catalog.concepts.items():
        above(name)
        assert all(other in catalog.concepts for other in concept.related), name
    for scheme in catalog.schemes.values():
        known = {*catalog.concepts, *(tag for concept in catalog.concepts.values() for tag in concept.tags)}
        assert scheme.concept in known | {"green"}, scheme.id


def test_every_spelling_finds_its_entry(catalog: Catalog) -> None:
    for name in (*catalog.variables, *catalog.indicators):
        assert catalog.find_name(name) == name
        assert catalog.find_name(name.upper().replace("_", " ")) == name
        for text in (catalog.entry(name).label.en, catalog.entry(name).label.zh, *catalog.entry(name).aliases):
            assert catalog.find_name(text) is not None, f"{name}: {text}"
    for variable in catalog.variables.values():
        assert catalog.find_name(variable.label.zh) == variable.id, "a variable's label wins over an indicator's"


def test_no_two_variables_share_a_name_in_a_language(catalog: Catalog) -> None:
    for lang in ("en", "zh"):
        labels = [variable.label.get(lang) for variable in catalog.variables.values()]
        assert [label for label in set(labels) if labels.count(label) > 1] == []


def test_items_are_found_by_every_spelling(catalog: Catalog) -> None:
    for list_id, entry in catalog.item_lists.items():
        assert len({item.id for item in entry.items}) == len(entry.items), list_id
        for item in entry.items:
            for text in (item.id, item.label.en, item.label.zh, *item.aliases):
                assert catalog.find_item(list_id, text) == item.id, f"{list_id}: {text}"


def test_breakdowns_say_what_absence_means(catalog: Catalog) -> None:
    """§3.5: inventories are zero where silent, measured sets missing."""
    zero = {
        "fuel_use",
        "fuel_feedstock",
        "fuel_stock_change",
        "product_output",
        "accidents",
        "output_by_industry",
        "material_input",
    }
    missing = {"emission", "allotted_total"}
    assert {name: catalog.variables[name].absent_item for name in zero | missing} == {
        **dict.fromkeys(zero, "zero"), **dict.fromkeys(missing, "missing"),
    }  # fmt: skip
    for name in (
        "isw_used_from_stock",
        "elec_green_direct",
        "elec_green_traded",
        "elec_own_renewable",
        "heat_import_nonfossil",
    ):
        assert catalog.variables[name].if_missing == 0, name


def test_intensities_use_constant_prices_and_shares_of_value_current_ones(catalog: Catalog) -> None:
    """§2.4, §2.5: prices and the reading of electricity follow from the variables that a formula names."""
    leaves = {name: set(catalog.closure([name])) for name in catalog.indicators}
    for name in ("fresh_water_per_iva", "energy_per_iva"):
        assert "iva_constant" in leaves[name]
        assert "iva_current" not in leaves[name], name
    assert {"iva_current", "iva_constant"} <= leaves["iva_per_industrial_land"]
    assert "electricity_equivalent" in leaves["zc_energy"]
    assert "electricity_calorific" not in leaves["zc_energy"]
    assert "electricity_equivalent" not in leaves["energy_per_iva"]


def test_criteria_fit_their_indicators(catalog: Catalog) -> None:
    for place, criterion in criteria(catalog):
        known = catalog.scope[criterion.indicator]
        assert known.items is None, f"{place}: a breakdown cannot be judged"
        if known.type == "number":
            assert known.unit is not None
            assert parse_unit(criterion.unit).dimension == known.unit.dimension, place


def test_the_pass_rules_are_those_of_the_documents(catalog: Catalog) -> None:
    """§5.2: 17 required rows and one of each group A–F; core and guiding; all; none."""
    hj = catalog.schemes["hj274-2015"]
    assert sum(criterion.required for criterion in hj.criteria) == 17
    assert {group.id: group.at_least for group in hj.groups} == dict.fromkeys("ABCDEF", 1)
    assert {rule.group for rule in hj.pass_} == {None, *"ABCDEF"}
    overridden = {criterion.id for criterion in hj.criteria if criterion.industry_override}
    assert overridden == {"6", "11", "14", "27", "28"}
    assert {criterion.id: criterion.counts_if for criterion in hj.criteria if criterion.counts_if} == {"7": "4"}
    zero = catalog.schemes["zero-carbon-2025"]
    assert sum(criterion.core for criterion in zero.criteria) == 1
    assert all(criterion.waivable for criterion in zero.criteria if not criterion.core)
    silent = {name for name, scheme in catalog.schemes.items() if not scheme.pass_}
    assert silent == {"miit-green-2016", "jiangsu-near-zero-2024", "park-progress"}


def test_formulas_are_ordered_so_that_inputs_come_first(catalog: Catalog) -> None:
    for name, typed in catalog.formulas.items():
        assert all(catalog.order[part] < catalog.order[name] for part in tree.names(typed.node)), name
    closure = catalog.closure(
        ["zc_co2_per_energy"] if "zc_co2_per_energy" in catalog.indicators else [*catalog.indicators][:1]
    )
    assert [catalog.order[name] for name in closure] == sorted(catalog.order[name] for name in closure)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_schemes_figures_can_be_listed(catalog: Catalog, scheme: str) -> None:
    needed = catalog.needed_variables(scheme)
    assert needed
    assert all(name in catalog.variables for name, _ in needed)
    positions = [list(catalog.variables).index(name) for name, _ in needed]
    assert positions == sorted(positions), "in the order of the catalog files"


def test_no_two_schemes_share_a_short_name_and_eip_alone_names_none(catalog: Catalog) -> None:
    """HJ 274 and the international framework are both called EIP in speech (users section 3)."""
    assert catalog.schemes["hj274-2015"].short.zh == catalog.schemes["hj274-2015"].short.en == "HJ 274"
    assert catalog.schemes["eip-framework-v1"].short.zh == "国际EIP框架"
    for lang in ("en", "zh"):
        shorts = [scheme.short.get(lang) for scheme in catalog.schemes.values()]
        assert len(set(shorts)) == len(shorts)
        assert not {"EIP", "生态工业园区"} & set(shorts)
