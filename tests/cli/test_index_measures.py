"""`index measure`, `index change` and the parts of `index audit`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from tests.cli.test_index_commands import greenpark
from tests.index.test_measures import FIGURES

ROOT = Path(__file__).parents[2]
ASEM = (ROOT / "examples" / "asem" / "asem.yaml", ROOT / "examples" / "asem" / "asem.csv")
SMALL = """id: small
structure:
  id: index
  children:
    - id: pillar
      children: [{id: a, direction: higher}, {id: b, direction: lower, weight: 2}]
    - {id: c, direction: higher}
steps:
  - normalise: {method: min_max, range: [1, 100]}
  - aggregate: arithmetic
"""


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    spec, data = tmp_path / "small.yaml", tmp_path / "small.csv"
    spec.write_text(SMALL, encoding="utf-8")
    FIGURES.write_csv(data)
    return spec, data


def test_measures_are_plain_data_and_words_in_both_languages():
    found = json.loads(greenpark("measure", *ASEM, "--measure", "coupling", "--format", "json"))
    assert found["measure"] == "coupling" and len(found["units"]) == 51
    first = found["units"][0]
    assert (first["unit"], first["level"]) == ("AUT", "intermediate_coordination")
    assert "intermediate coordination" in greenpark("measure", *ASEM, "--measure", "coupling", "--lang", "en")
    assert "中级协调" in greenpark("measure", *ASEM, "--measure", "coupling", "--lang", "zh")


def test_obstacles_are_rows_of_a_table(tmp_path):
    text = greenpark("measure", *ASEM, "--measure", "obstacles", "--node", "Sust", "--top", 2, "--format", "csv")
    frame = pl.read_csv(text.encode())
    assert frame.height == 2 * 51
    assert frame.columns[:6] == ["unit", "name", "year", "place", "id", "obstacle_degree"]


def test_balance_and_decoupling(small):
    assert "gap" in greenpark("measure", *small, "--measure", "balance", "--year", 2019)
    said = greenpark(
        "measure", *small, "--measure", "decoupling", "--driver", "gdp", "--pressure", "co2", "--lang", "zh"
    )
    assert "强脱钩" in said


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--measure", "balance", "--scale", "0,1"], 2, "balance takes no --scale"),
        (["--measure", "coupling", "--scale", "wide"], 2, "two numbers, such as 0,100"),
        (["--measure", "coupling", "--scale", "0,50"], 1, "defined from 0 to 50"),
        (["--measure", "coupling", "--node", "piller"], 2, "Did you mean 'pillar'"),
        (["--measure", "coupling", "--year", "2020"], 2, "there are: 2019, 2022"),
        (["--measure", "decoupling"], 1, "both must be named"),
    ],
)
def test_mistakes_are_sentences(small, options, code, words):
    assert words in greenpark("measure", *small, *options, code=code)


def test_a_change_adds_up_part_by_part(small):
    found = json.loads(greenpark("change", *small, "--from", 2019, "--to", 2022, "--format", "json"))
    for unit in found["units"]:
        assert sum(part["contribution"] for part in unit["parts"]) == pytest.approx(unit["change"], abs=1e-9)
    one = pl.read_csv(
        greenpark("change", *small, "--from", 2019, "--to", 2022, "--unit", "B", "--format", "csv").encode()
    )
    assert set(one["unit"]) == {"B"} and one.height == 3
    assert "most_up" in greenpark("change", *small, "--from", 2019, "--to", 2022)


def test_a_change_between_yearly_bounds_is_refused(small):
    said = greenpark("change", *small, "--from", 2019, "--to", 2022, "--set", "normalise.bounds=yearly", code=1)
    assert "takes its bounds from each year by itself" in said
    assert "Did you mean" in greenpark("change", *small, "--from", 2019, "--to", 2022, "--unit", "AB", code=2)


def test_the_audit_prints_components_correlations_and_importance(small):
    said = greenpark("audit", *small, "--importance", "binned", "--lang", "en")
    for title in ("Principal components", "Loadings", "Variance inflation"):
        assert title in said
    pairs = pl.read_csv(greenpark("audit", *small, "--correlations", "kendall", "--format", "csv").encode())
    assert pairs.select("id", "other").rows() == [("a", "b"), ("a", "c"), ("b", "c")]
    assert set(pairs["method"]) == {"kendall"}
    assert pl.read_csv(greenpark("audit", *small, "--format", "csv").encode())["part"].n_unique() == 8


def test_average_weights_are_called_so(tmp_path):
    spec, data = tmp_path / "doubt.yaml", tmp_path / "doubt.csv"
    spec.write_text(
        SMALL.partition("steps:")[0] + "steps:\n  - normalise: ratio_to_leader\n"
        "  - weight: {method: benefit_of_the_doubt, share_bounds: [0.2, 0.8]}\n  - aggregate: weighted_sum\n",
        encoding="utf-8",
    )
    FIGURES.head(4).write_csv(data)
    found = json.loads(greenpark("audit", spec, data, "--format", "json"))["importance"]
    assert "mean_weight" in found[0] and "weight" not in found[0]
