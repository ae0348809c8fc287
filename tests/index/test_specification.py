"""Specifications: short forms, mistakes in words, and what ships."""

from __future__ import annotations

import pytest

from greenpark.index.spec.plan import lay_out
from greenpark.index.spec.read import find, read_plan, read_specification, shipped, specification_of
from greenpark.index.spec.settings import with_settings
from greenpark.problems import NotFound, ProblemsFound
from tests.index.small import content, plan


def mistakes(tmp_path, text):
    path = tmp_path / "my.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        read_plan(path)
    return caught.value.problems


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_index_that_ships_is_in_order(name):
    specification = read_specification(shipped()[name])
    assert specification.id == name
    assert specification.label is not None
    assert specification.source
    assert specification.evidence is not None
    lay_out(specification)


def test_the_page_index_is_not_mistaken_for_gross_ecosystem_product():
    assert read_specification(find("green-economy-progress")).label.zh == "绿色经济进展指数（PAGE，非生态系统生产总值）"


def test_an_index_is_found_by_id_alias_and_path(tmp_path):
    assert find("hdi") == find("human-development-index") == find(shipped()["hdi"])
    with pytest.raises(NotFound, match="Did you mean 'hdi'"):
        find("hd")


@pytest.mark.parametrize("written", ["higher", "good", "positive", "+", "1", 1, "Higher"])
def test_directions_are_understood(written):
    made = specification_of({"id": "a", "structure": {"id": "i", "children": [{"id": "x", "direction": written}]}})
    assert made.structure.children[0].sign == 1


def test_mistakes_name_line_entry_and_remedy(tmp_path):
    problems = mistakes(
        tmp_path,
        "id: toy\nstructure:\n  id: index\n  children:\n    - {id: x1}\n    - {id: x2, direction: up}\n"
        "steps:\n  - normalise: minmax\n  - agregate: arithmetic\n",
    )
    found = {one.row: one.message + one.remedy for one in problems}
    assert "never guessed" in found[5]
    assert "'up'" in found[6]
    assert "Did you mean 'min_max'" in found[8]
    assert "Did you mean 'aggregate'" in found[9]
    assert all(one.message_zh and one.remedy_zh for one in problems)


def test_ids_that_occur_twice_are_refused(tmp_path):
    problems = mistakes(
        tmp_path, "id: a\nstructure:\n  id: i\n  children:\n    - {id: x, direction: 1}\n    - {id: x, direction: 1}\n"
    )
    assert [one.code for one in problems] == ["duplicate_id"]


@pytest.mark.parametrize("text", ["", "- 1", "3", "id: [", "\t- x", "id: a\nstructure: []"])
def test_files_that_hold_no_specification(tmp_path, text):
    assert mistakes(tmp_path, text)


def test_python_tags_are_not_run(tmp_path):
    assert mistakes(tmp_path, "id: !!python/object/apply:os.system ['true']\n")


def test_settings_change_steps_parts_and_fields():
    made = with_settings(
        plan(),
        ["normalise.range=[0, 1]", "panel.sample=common", "x1.direction=lower", "pillar.weight=3", "data.unit=iso3"],
    )
    assert made.steps[0].options.range == (0.0, 1.0)
    assert made.specification.panel.sample == "common"
    assert made.indicators[0].sign == -1
    assert made.node["index"].weights == (3.0, 1.0)
    assert made.specification.data.unit == "iso3"


@pytest.mark.parametrize(
    "setting",
    ["normalise", "foo=1", "normalise.range=[1", "normalise.rang=[0,1]", "panel.sample=some", "x1.direction=up"],
)
def test_settings_that_do_not_fit_are_refused(setting):
    with pytest.raises(ProblemsFound):
        with_settings(plan(), [setting])


def test_a_step_has_one_name():
    with pytest.raises(ProblemsFound, match="one name"):
        specification_of(content(steps=[{"normalise": "min_max", "aggregate": "arithmetic"}]))


def test_levels_count_from_the_indicators_up():
    made = plan()
    assert {node.id: node.level for node in made.nodes} == {"pillar": 2, "index": 3}
    assert made.root == "index"


def test_catalog_words_need_not_be_written_again():
    made = specification_of(
        {
            "id": "a",
            "vocabulary": "catalog",
            "structure": {"id": "i", "children": ["fresh_water_per_iva", "renewable_energy_share"]},
        }
    )
    water, energy = made.structure.children
    assert (water.sign, energy.sign) == (-1, 1)
    assert water.unit == "m3/10^4 CNY"
    assert water.label.zh


@pytest.mark.parametrize("taken", ["unit", "name", "year", "coverage", "rank", "rank_x1"])
def test_an_id_that_names_a_column_of_results_is_refused(taken):
    children = [{"id": "x1", "direction": "higher"}, {"id": taken, "direction": "higher"}]
    with pytest.raises(ProblemsFound, match=f"'{taken}' cannot be an id.*column: {taken}"):
        lay_out(specification_of({"id": "a", "structure": {"id": "i", "children": children}}))


@pytest.mark.parametrize("taken", ["index", "x1"])
def test_an_adjusted_index_never_takes_the_place_of_another_score(taken):
    pressure = {"id": taken, "pressures": [{"column": "co2", "maximum": 10}]}
    with pytest.raises(ProblemsFound, match=f"'{taken}' occurs twice"):
        plan(steps=[{"aggregate": "arithmetic"}, {"adjust": pressure}])


@pytest.mark.parametrize(
    "part",
    [
        "weight: .inf}", "low: .inf, high: 3}", "target: .nan}", "minimum: -.inf}",
        "normalise: {method: robust_z, truncate: .inf}}",
    ],
)  # fmt: skip
def test_numbers_of_a_specification_are_finite(tmp_path, part):
    text = "id: t\nstructure:\n  id: index\n  children:\n    - {id: x1, direction: higher, " + part
    assert "finite number" in mistakes(tmp_path, text)[0].message


@pytest.mark.parametrize(
    "text",
    [
        "id: t\nstructure: " + "[" * 2000 + "]" * 2000,
        "id: t\nstructure: " + "{id: n, children: [" * 400 + "{id: x, direction: higher}" + "]}" * 400,
        "id: t\nstructure: " + "[" * 200_000,
        "id: t\nstructure:\n  " + "- " * 200_000,
        "id: t\nuncertainty: {seed: 1" + "0" * 5000 + "}",
        'id: t\nstructure: {id: i, children: [{id: x, direction: higher}]}\n'
        'steps: [{weight: {method: analytic_hierarchy, comparisons: {i: [["1e999"]]}}}]',
        "id: t\nuncertainty: {seed: -1}\nstructure: {id: i, children: [{id: x, direction: higher}]}",
    ],
    ids=["deep list", "deep tree", "deeper than the stack", "deep dashes", "long number", "huge ratio", "negative seed"],
)  # fmt: skip
def test_absurd_files_are_refused_in_a_sentence(tmp_path, text):
    assert mistakes(tmp_path, text)


@pytest.mark.parametrize(
    "setting", ["aggregate=3", "aggregate=[1, 2]", "aggregate=[[]]", "index.children=3", "normalise=" + "[" * 3000]
)
def test_a_setting_of_the_wrong_kind_is_refused_in_a_sentence(setting):
    with pytest.raises(ProblemsFound):
        with_settings(plan(), [setting])


@pytest.mark.parametrize(
    "wrong", ["{}", "{indicator: x1}", "{indicator: x1, year: abc}", "{indicator: x1, yaer: 2015}"]
)
def test_a_break_says_indicator_and_year(tmp_path, wrong):
    text = f"id: t\npanel: {{breaks: [{wrong}]}}\nstructure: {{id: i, children: [{{id: x1, direction: higher}}]}}"
    assert mistakes(tmp_path, text)


def test_a_break_of_an_unknown_indicator_is_named():
    with pytest.raises(ProblemsFound, match=r"names 'x11', .*Did you mean 'x1'"):
        plan(panel={"breaks": [{"indicator": "x11", "year": 2015}]})
