"""Every mistake in the catalog files is reported at once, with its file and what to do (issue part B)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from greenpark.catalog import load
from greenpark.catalog.load import check
from greenpark.catalog.read import FILES
from greenpark.problems import Problem, ProblemsFound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FILES, tmp_path / "files"))


@pytest.fixture
def broken(folder: Path) -> Callable[..., list[Problem]]:
    """Return the problems of the shipped files after replacing texts in some of them."""

    def problems(*changes: tuple[str, str, str], added: dict[str, str] | None = None) -> list[Problem]:
        for file, old, new in changes:
            path = folder / file
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{file} no longer contains {old!r}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        for file, text in (added or {}).items():
            (folder / file).write_text(text, encoding="utf-8")
        with pytest.raises(ProblemsFound) as caught:
            check(folder)
        return caught.value.problems

    return problems


INDICATOR = """
indicators:
  - {{id: {id}, label: {{en: A ratio, zh: 某比率}}, unit: "{unit}", formula: "{formula}", direction: higher,
     dimension: economic, source: a test, evidence: assumed}}
"""


def indicator(formula: str, *, unit: str = "%", name: str = "a_ratio") -> dict[str, str]:
    return {"indicators/own.yaml": INDICATOR.format(id=name, unit=unit, formula=formula)}


def test_six_different_mistakes_in_one_go(broken: Callable[..., list[Problem]]) -> None:
    problems = broken(
        ("schemes/hj274-2015.yaml", "indicator: fresh_water_per_iva", "indicator: fresh_watr_per_iva"),
        ("variables/energy.yaml", "evidence:", "evidnce:"),
        added={
            "indicators/own.yaml": INDICATOR.format(id="a_ratio", unit="%", formula="iva_curent / output_industrial"),
            "indicators/units.yaml": INDICATOR.format(
                id="b_ratio", unit="t", formula="iva_current / output_industrial"
            ),
            "indicators/clash.yaml": INDICATOR.format(id="iva_current", unit="10^4 CNY", formula="iva_constant"),
            "factors/tabs.yaml": "factors:\n\t- {id: x}\n",
        },
    )
    by_file = {problem.file: str(problem) for problem in problems}
    assert (
        "there is no indicator 'fresh_watr_per_iva' Did you mean 'fresh_water_per_iva'?"
        in by_file["schemes/hj274-2015.yaml"]
    )
    assert "evidnce" in " ".join(str(problem) for problem in problems if problem.file == "variables/energy.yaml")
    assert (
        "'iva_curent' is no variable, indicator or factor. Did you mean 'iva_current'?"
        in by_file["indicators/own.yaml"]
    )
    assert "the formula gives a pure number, the declared unit 't' measures mass" in by_file["indicators/units.yaml"]
    assert "iva_current: the id is also a variable or factor" in by_file["indicators/clash.yaml"]
    assert "not valid YAML" in by_file["factors/tabs.yaml"]
    assert "row 2" in by_file["factors/tabs.yaml"]
    assert all(problem.severity == "error" for problem in problems)


@pytest.mark.parametrize(
    ("formula", "unit", "message"),
    [
        ("iva_current / ", "%", "expected a name, a number or '(', found the end at position 15"),
        ("iva_current * 2", "10^4 CNY", "the number 2 has no unit"),
        ("iva_current / iva_constant", "%", "mixes price bases current and constant"),
        ("growth(growth(iva_constant, 1), 1)", "%", "a lag inside a lag"),
        ("a_ratio + 1", "%", "the formula leads back to itself: a_ratio → a_ratio"),
        ("iva_current", "wat", "'wat' is not a unit"),
    ],
)
def test_a_mistake_in_a_formula(broken: Callable[..., list[Problem]], formula: str, unit: str, message: str) -> None:
    problems = broken(added=indicator(formula, unit=unit))
    assert [problem.file for problem in problems] == ["indicators/own.yaml"], "what stands on it is not reported again"
    assert message in str(problems[0])


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("schemes/hj274-2015.yaml", "evidence: recalled-high", "evidence: certain", "Input should be 'confirmed'"),
        ("schemes/hj274-2015.yaml", "limit: {at_most: 8}", "limit: {at_most: 8, at_least: 3}", "exactly one operator"),
        ("schemes/hj274-2015.yaml", 'counts_if: "4"', 'counts_if: "44"', "counts_if names no criterion"),
        ("schemes/hj274-2015.yaml", "group: A", "group: Z", "there is no group 'Z'"),
        ("schemes/hj274-2015.yaml", "unit: m3/10^4 CNY", "unit: t", "'t' does not fit the unit of"),
        ("variables/energy.yaml", "absent_item: zero", "absent_itm: zero", "Extra inputs are not permitted"),
        ("variables/energy.yaml", "items: fuels", "items: fules", "there is no item list 'fules' Did you mean 'fuels'?"),
        ("factors/carbon.yaml", "item: raw_coal", "item: raw_cole", "'raw_cole' is no item of 'fuels' Did you mean 'raw_coal'?"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_entry(
    broken: Callable[..., list[Problem]], file: str, old: str, new: str, message: str
) -> None:
    problems = broken((file, old, new))
    assert any(message in str(problem) for problem in problems), [str(problem) for problem in problems]
    assert any(problem.file == file for problem in problems)


def test_an_id_declared_twice_names_the_first_file(broken: Callable[..., list[Problem]], folder: Path) -> None:
    text = (folder / "variables/land.yaml").read_text(encoding="utf-8")
    problems = broken(added={"variables/zz_again.yaml": text})
    assert {problem.code for problem in problems} == {"duplicate_id"}
    assert "first in variables/land.yaml" in problems[0].message


@pytest.mark.parametrize("text", ["", "[]", "indicator: []", "indicators: 5", "- 1"])
def test_a_file_of_another_shape_is_a_problem_and_not_a_crash(broken: Callable[..., list[Problem]], text: str) -> None:
    problems = broken(added={"indicators/odd.yaml": text})
    assert [problem.file for problem in problems] == ["indicators/odd.yaml"]
    assert problems[0].remedy


def test_a_long_id_is_refused(broken: Callable[..., list[Problem]]) -> None:
    problems = broken(added=indicator("iva_current / output_industrial", name="a" * 33))
    assert "at most 32 characters" in problems[0].message


def test_a_new_indicator_needs_a_file_and_no_code(folder: Path) -> None:
    (folder / "indicators/own.yaml").write_text(
        INDICATOR.format(id="a_ratio", unit="%", formula="iva_current / output_industrial"), encoding="utf-8"
    )
    assert load(folder).scope["a_ratio"].type == "number"
