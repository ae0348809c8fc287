"""What is exported of a run: the weights in use, single years, names as a specification writes them."""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np
import polars as pl
import pytest

from greenpark.index import Index
from greenpark.index.exchange.coin_tool import read_coin_tool
from greenpark.index.exchange.coin_tool_write import write_coin_tool
from greenpark.index.exchange.coinr_write import coinr_tables
from greenpark.index.exchange.latex import scores_table
from greenpark.index.exchange.methods import method_appendix
from greenpark.index.exchange.weights_in_use import with_weights_in_use
from greenpark.index.exchange.years import of_years
from greenpark.index.result import Result
from greenpark.index.spec.settings import with_settings
from greenpark.problems import NotFound
from tests.index.exchange_cases import CONTENT, DATA

NODE = "environment_and_the_use_of_resources_of_parks"


def _run(*steps: Any, **more: Any) -> Result:
    normalise = {"normalise": {"method": "min_max", "range": [1, 100]}}
    return Index.from_mapping({**CONTENT, "steps": [*steps, normalise, {"aggregate": "arithmetic"}], **more}).run(DATA)


def _weighted(weight: Any) -> Result:
    steps = [{"normalise": {"method": "min_max"}}, {"weight": weight}, {"aggregate": "arithmetic"}]
    return Index.from_mapping({**CONTENT, "steps": steps}).run(DATA)


def _coinr_weights(result: Result) -> dict[str, float]:
    plan, _ = with_weights_in_use(result)
    rows = csv.DictReader(io.StringIO(coinr_tables(plan, DATA).imeta))
    return {row["iCode"]: float(row["Weight"]) for row in rows if row["Weight"]}


@pytest.mark.parametrize(
    "weight",
    [
        {"method": "budget_allocation", "experts": {"index": [[70, 30]], NODE: [[20, 80], [40, 60]]}},
        {"method": "analytic_hierarchy", "comparisons": {"index": [[3]], NODE: [["1/4"]]}},
        {"method": "entropy"},
        "equal",
    ],
)
def test_weights_of_the_run_go_to_coinr_and_coin_tool(tmp_path, weight):
    result = _weighted(weight)
    used = {row["child"]: row["weight"] for row in result.weights.to_dicts()}
    written = _coinr_weights(result)
    written["产出"] = written.pop("产出_2")  # put between, so that no level is skipped
    assert {name: written[name] for name in used} == pytest.approx(used)
    plan, problems = with_weights_in_use(result)
    assert not problems
    said = write_coin_tool(plan, DATA, tmp_path / "tool.xlsx", year=2022)
    assert not [one for one in said if one.column == "weight"]
    structure = read_coin_tool(tmp_path / "tool.xlsx").specification["structure"]
    assert [one.get("weight", 1) for one in _leaves(structure)][:2] == pytest.approx([used["water"], used["reuse"]])


def _leaves(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for one in node["children"] for leaf in _leaves(one)] if "children" in node else [node]


def test_written_weights_stay_as_they_are_written():
    assert _coinr_weights(_run())[NODE] == 2


def test_weights_that_differ_between_units_are_named():
    result = _weighted({"method": "benefit_of_the_doubt", "nodes": ["index"]})
    plan, problems = with_weights_in_use(result)
    assert [one.column for one in problems] == ["index"]
    assert "(benefit_of_the_doubt) differ between units or years" in problems[0].message
    assert plan.node["index"].weights == (2, 1)


def test_weights_by_year_can_be_written_for_one_year():
    result = _weighted({"method": "entropy", "bounds": "yearly", "nodes": [NODE]})
    assert [one.column for one in with_weights_in_use(result)[1]] == [NODE]
    plan, problems = with_weights_in_use(of_years(result, [2023]))
    assert not problems
    assert plan.node[NODE].weights == pytest.approx(result.run.weights[NODE][:, list(result.rows.years).index(2023)])


def test_steps_that_coinr_cannot_hold_are_named():
    result = _run({"impute": "mean"}, {"treat": "winsorise_log"})
    said = [one.message for one in coinr_tables(result.plan, DATA).problems if one.code == "not_taken"]
    steps = ("impute: mean", "treat: winsorise_log", "normalise: min_max")
    assert [step in text for step, text in zip(steps, said[-3:], strict=True)] == [True] * 3  # not onto 0 to 100
    plain = Index.from_mapping(CONTENT).run(DATA)
    assert not [one for one in coinr_tables(plain.plan, DATA).problems if "hold no steps" in one.message]


def test_a_year_of_a_result_is_that_of_the_whole_run():
    whole = _run({"impute": "mean"})
    one = of_years(whole, [2023])
    for name in ("scores", "ranks", "long"):
        expected = getattr(whole, name).filter(year=2023)
        assert getattr(one, name).equals(expected)
    assert list(one.rows.blocks) == [2023]
    assert set(one.stage("data")["year"]) == set(one.changes()["year"]) == {2023}
    assert of_years(whole, None) is whole
    with pytest.raises(NotFound, match="no year 1999"):
        of_years(whole, [1999])


def test_ranks_among_units_of_every_year_stay_so():
    data = DATA.filter(~((pl.col("unit") == "a") & (pl.col("year") == 2022)))
    whole = Index.from_mapping({**CONTENT, "panel": {"sample": "common"}}).run(data)
    one = of_years(whole, [2023])
    assert one.ranks.equals(whole.ranks.filter(year=2023))
    assert np.isnan(one.rank_arrays["index"]).sum() == 1


def test_the_caption_is_the_name_of_the_index():
    assert r"\caption{Parks \& streams}" in scores_table(_run())
    unnamed = Index.from_mapping({key: value for key, value in CONTENT.items() if key != "label"}).run(DATA)
    assert r"\caption{Index 100\%}" in scores_table(unnamed)


def test_options_are_named_as_in_a_specification():
    result = _run({"treat": {"method": "box_cox", "lambda": 0.5, "except": ["water", "产出"]}})
    options = result.steps[0]["options"]
    assert (options["lambda"], options["except"]) == (0.5, ["water", "产出"])
    assert not {"power", "excluding"} & set(options)
    text = method_appendix(result, "en")
    assert "`lambda: 0.5`" in text
    assert "`except: " in text
    assert "excluding" not in text


def test_names_with_aliases_can_be_set_again():
    made = _run({"treat": {"method": "box_cox", "lambda": 0.5, "except": ["water"]}}).plan
    for setting in ("treat.except=[reuse]", "treat.excluding=[reuse]"):
        assert with_settings(made, [setting]).steps[0].options.excluding == ("reuse",)
    for setting in ("treat.lambda=0", "treat.power=0", "index.weight=2"):
        options = with_settings(made, [setting]).steps[0].options
        assert (options.power, options.excluding) == (0.5 if "weight" in setting else 0, ("water",))
