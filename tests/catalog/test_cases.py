"""The worked examples beside the rules: enough of them for every criterion, and all of them hold (design section 4)."""

from __future__ import annotations

from collections import defaultdict

import pytest

from greenpark.assess.cases import Case, read_cases, run_cases
from greenpark.catalog import Catalog
from greenpark.catalog.read import load_yaml

CASES = read_cases()
SCHEMES = sorted({case.scheme for case in CASES})


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_cases_hold(catalog: Catalog, scheme: str) -> None:
    run = run_cases([case for case in CASES if case.scheme == scheme], catalog)
    assert [f"{case.id}: {'; '.join(case.failures)}" for case in run if case.failures] == []


def test_every_criterion_has_cases_of_every_sort(catalog: Catalog) -> None:
    """At least four, with met, not_met, no_data, and undefined or not_applicable among them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for case in CASES:
        found[case.scheme, case.about].append(str(case.spec.get("status")))
    lacking = []
    for scheme in catalog.schemes.values():
        for criterion in (*scheme.criteria, *scheme.entry):
            statuses = found[scheme.id, criterion.id]
            sorts = {"met", "not_met", "no_data"} <= set(statuses) and {"undefined", "not_applicable"} & set(statuses)
            if len(statuses) < 4 or not sorts:
                lacking.append(f"{scheme.id}/{criterion.id}: {statuses}")
    assert lacking == []


def test_every_pass_rule_has_cases_of_every_verdict(catalog: Catalog) -> None:
    for scheme in catalog.schemes.values():
        verdicts = {case.spec["verdict"] for case in CASES if case.scheme == scheme.id and case.about == "scheme"}
        if scheme.pass_:
            assert verdicts >= {"qualifies", "falls_short", "undetermined"}, scheme.id
        else:
            assert verdicts == {None}, scheme.id


def test_no_case_speaks_of_what_is_not_there(catalog: Catalog) -> None:
    for case in CASES:
        scheme = catalog.schemes[case.scheme]
        known = {criterion.id for criterion in (*scheme.criteria, *scheme.entry)}
        assert case.about in known | {"scheme"}, case.id


def wrong(catalog: Catalog, **spec: object) -> list[str]:
    """Return the failures of a case of HJ 274 row 14, 8200 m3 over 1025·10^4 CNY = 8.0, with a wrong expectation."""
    full = {"inputs": {"water_fresh_industrial": 8200, "iva_constant": 1025}, **spec}
    case = Case("hj274-2015", "14", 1, 2023, {"base_year": 2020}, full, "own.yaml")
    return run_cases([case], catalog)[0].failures


def test_a_wrong_expectation_is_said(catalog: Catalog) -> None:
    assert wrong(catalog, value=8, status="met", threshold=8, gap=0) == []
    assert wrong(catalog, value=8.1) == ["value: expected 8.1, found 8.0"]
    assert wrong(catalog, status="not_met") == ["status: expected not_met, found met (value 8.0, met)"]
    assert wrong(catalog, reason="missing_input")[0].startswith("reason: expected missing_input, found None")


def test_inputs_may_carry_units_years_and_items(catalog: Catalog) -> None:
    inputs = {"water_fresh_industrial": "0.82 万m3", "iva_constant": "1025 10^4 CNY"}
    assert wrong(catalog, inputs=inputs, value=8) == []
    with pytest.raises(ValueError, match="'watr' is no variable or indicator"):
        wrong(catalog, inputs={"watr": 1})
    with pytest.raises(ValueError, match="is no input"):
        wrong(catalog, inputs={"Water Fresh": 1})


def test_the_files_of_cases_name_their_scheme() -> None:
    from greenpark.catalog.read import FILES

    for path in (FILES / "cases").glob("*.yaml"):
        assert load_yaml(path)["scheme"] == path.stem
