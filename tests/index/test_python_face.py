"""An index from Python: methods of Index and Result, what they say of mistakes, and how they look in a notebook."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

import greenpark
from greenpark.index import Index
from greenpark.index.behind.components import components
from greenpark.index.behind.importance import importance
from greenpark.index.progress.path import path
from greenpark.problems import NotFound, ProblemsFound
from tests.index.small import content
from tests.index.test_measures import FIGURES, index

UNSURE = {
    "alternatives": {"aggregate": ["arithmetic", "geometric"]},
    "weights": {"noise": 0.25},
    "draws": 50,
    "seed": 1,
}


def test_an_index_says_what_it_is_in_a_line():
    assert repr(index()) == "<Index small: 3 indicators, 2 nodes, 2 steps>"
    assert repr(Index.from_file("hdi")).startswith("<Index hdi: 4 indicators, ")


def test_a_notebook_shows_the_structure_and_escapes_labels():
    made = Index.from_mapping(content(label={"en": "x", "zh": "x"}))
    shown = made._repr_html_()
    assert "<li>pillar<ul><li>x1</li><li>x2</li></ul></li>" in shown
    assert "normalise: min_max → aggregate: arithmetic" in shown
    bad = content()
    bad["structure"]["label"] = "<script>"
    assert "<script>" not in Index.from_mapping(bad)._repr_html_()


def test_settings_are_those_of_the_command_line():
    changed = index().with_settings("aggregate=geometric", "normalise.range=[1,10]")
    assert changed.run(FIGURES).scores["index"].max() <= 10
    assert index().with_settings().plan == index().plan
    with pytest.raises(ProblemsFound):
        index().with_settings("aggregat=geometric")


def test_uncertainty_takes_draws_seed_nodes_and_top():
    made = index(uncertainty=UNSURE)
    found = made.uncertainty(FIGURES, draws=20, seed=3, nodes=["index", "pillar"], top=[1, 2])
    assert (found.draws, found.seed, found.nodes) == (20, 3, ("index", "pillar"))
    assert {"top1", "top2"} <= set(found.frame.columns)
    assert found.pairs.columns == ["year", "node", "unit", "other", "probability"]
    again = made.uncertainty(FIGURES, draws=20, seed=3, nodes=["index", "pillar"], top=1)
    assert again.frame["mean"].to_list() == found.frame["mean"].to_list()
    with pytest.raises(ProblemsFound):
        index().uncertainty(FIGURES)


def test_each_method_of_sensitivity_gives_its_frame():
    made = index(uncertainty=UNSURE)
    assert "total" in made.sensitivity(FIGURES, base=8, units=["A"]).columns
    assert "mean_shift" in made.sensitivity(FIGURES, method="elements").columns
    assert set(made.sensitivity(FIGURES, method="elements", units=["A"])["unit"]) == {"A"}
    assert "rank_below" in made.sensitivity(FIGURES, method="weights", units=["A"]).columns
    with pytest.raises(ValueError, match="one unit"):
        made.sensitivity(FIGURES, method="weights")
    with pytest.raises(ValueError, match="methods are"):
        made.sensitivity(FIGURES, method="sobel")  # type: ignore[arg-type]


def test_two_indices_are_compared_unit_by_unit():
    moved = index().compare(index().with_settings("c.weight=5"), FIGURES)
    assert moved.height == FIGURES.height
    assert (moved["rank_a"] - moved["rank_b"]).to_list() == moved["moved"].to_list()
    assert moved["moved"].abs().sum() > 0
    assert index().compare(index(), FIGURES)["moved"].abs().sum() == 0


def test_effective_weights_multiply_down_the_tree():
    found = index().run(FIGURES).effective_weights
    assert found.columns == ["id", "weight", "unit", "year"]
    weights = dict(zip(found["id"], found["weight"], strict=True))
    assert weights == pytest.approx({"index": 1, "pillar": 1 / 2, "c": 1 / 2, "a": 1 / 6, "b": 1 / 3})
    assert found["unit"].null_count() == found.height


def test_weights_of_each_unit_name_it_and_the_audit_says_that_it_averages():
    steps = ({"normalise": {"method": "ratio_to_leader"}},
             {"weight": {"method": "benefit_of_the_doubt", "share_bounds": [0.2, 0.8]}}, {"aggregate": "weighted_sum"})  # fmt: skip
    result = index(*steps).run(FIGURES.head(4))
    found = result.effective_weights
    assert set(found.filter(pl.col("id") == "a")["unit"]) == set("ABCD")
    audit = result.audit()["importance"]
    assert "mean_weight" in audit.columns and "weight" not in audit.columns
    assert "weight" in index().run(FIGURES).audit()["importance"].columns


def test_contributions_of_indicators_add_up_to_the_score():
    result = index().run(FIGURES)
    found = result.contributions
    assert found.columns == ["unit", "year", "id", "contribution"]
    sums = found.filter(pl.col("id").is_in(["a", "b", "c"])).group_by("unit", "year").agg(pl.col("contribution").sum())
    joined = sums.join(result.scores, on=["unit", "year"])
    assert joined["contribution"].to_list() == pytest.approx(joined["index"].to_list(), rel=1e-9)
    assert index().with_settings("aggregate=minimum").run(FIGURES).contributions.height == 0


def test_the_audit_has_components_loadings_and_inflation():
    result = index().run(FIGURES)
    found = result.audit(correlations="spearman")
    values = np.stack([result.run.scores[one] for one in ("a", "b")])
    made = components(values, ["a", "b"])
    own = found["components"].filter(pl.col("node") == "pillar")
    assert own["eigenvalue"].to_list() == pytest.approx(made.eigenvalues.tolist())
    assert own["cumulative_share"].to_list()[-1] == pytest.approx(1)
    loads = found["loadings"].filter((pl.col("node") == "pillar") & (pl.col("component") == 1))
    assert loads["loading"].to_list() == pytest.approx(made.loadings[:, 0].tolist())
    r = np.corrcoef(values)[0, 1]
    inflation = found["inflation"].filter(pl.col("node") == "pillar")["variance_inflation"]
    assert inflation.to_list() == pytest.approx([1 / (1 - r * r)] * 2)
    pairs = found["correlations"]
    assert pairs.select("id", "other").rows() == [("a", "b"), ("a", "c"), ("b", "c")]
    assert set(pairs["method"]) == {"spearman"}


def test_an_audit_of_a_constant_indicator_flags_its_node():
    found = index().run(FIGURES.with_columns(pl.lit(4.0).alias("a"))).audit()["components"]
    assert found.filter(pl.col("node") == "pillar")["flags"].to_list() == [["constant_item"]]


@pytest.mark.parametrize("measure", ["binned", "spline"])
def test_importance_by_another_measure(measure):
    result = index().run(FIGURES)
    values = np.stack([result.run.scores[one] for one in "abc"])
    expected = [
        one["importance"] for one in importance(values, list("abc"), result.run.scores["index"], measure=measure)
    ]
    assert result.audit(importance=measure)["importance"]["importance"].to_list() == pytest.approx(expected)


def test_a_profile_against_a_group():
    figures = FIGURES.with_columns(pl.Series("kind", ["x", "x", "y", "y"] * 2))
    found = index().run(figures).profile("A", by="kind")
    assert found.peers == ("A", "B")
    with pytest.raises(NotFound, match="there are: kind"):
        index().run(figures).profile("A", by="region")


@pytest.mark.parametrize("ask", ["changes", "stage"])
def test_a_step_that_is_not_there_is_named_with_those_that_are(ask):
    result = index().run(FIGURES)
    for kind in (KeyError, NotFound):
        with pytest.raises(kind, match=r"no step 'nope' .* there are: .*normalise") as found:
            getattr(result, ask)("nope")
        assert not str(found.value).startswith('"')
    assert result.changes("normalise").height > 0
    assert result.stage("data")["a"].to_list() == FIGURES["a"].to_list()


@pytest.mark.parametrize("kind", [pl.Date, pl.Datetime("us"), pl.Datetime("ms", "UTC")])
def test_years_may_be_dates(kind):
    dates = [dt.date(year, 12, 31) for year in FIGURES["year"]]
    dated = FIGURES.with_columns(pl.Series("year", dates).cast(pl.Datetime("us")).cast(
        kind if kind == pl.Date else pl.Datetime(kind.time_unit)).alias("year"))  # fmt: skip
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        dated = dated.with_columns(pl.col("year").dt.replace_time_zone("UTC"))
    assert index().run(dated).scores.equals(index().run(FIGURES).scores)


def test_two_dates_in_one_year_are_one_year_twice():
    dated = FIGURES.head(2).with_columns(unit=pl.lit("A"), year=pl.Series([dt.date(2019, 1, 1), dt.date(2019, 6, 1)]))
    with pytest.raises(ProblemsFound, match="occurs twice in 2019"):
        index().run(dated)


def test_dates_of_pandas_are_years_too():
    pandas = pytest.importorskip("pandas")
    frame = FIGURES.to_pandas()
    frame["year"] = pandas.to_datetime(frame["year"].astype(str) + "-06-30")
    assert index().run(frame).scores.equals(index().run(FIGURES).scores)


def test_numbers_of_a_path_are_plain():
    table, _ = index().read(FIGURES)
    found = path(table, "A", "a", target=np.float64(60.0), target_year=2030)
    assert "np." not in repr(found)
    assert all(type(value) is float for value in (found.target, found.ahead, found.pace_linear, found.pace_rate))


def test_the_report_is_written_from_python(tmp_path):
    made = index(uncertainty=UNSURE)
    certainty = made.uncertainty(FIGURES)
    paths = greenpark.index_report(made.run(FIGURES), tmp_path / "report.html", certainty, lang="en")
    assert paths == [tmp_path / "report.html"]
    assert "small" in paths[0].read_text(encoding="utf-8")
