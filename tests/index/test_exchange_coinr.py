"""COINr's iData and iMeta: read, run, written back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from greenpark.index.exchange.coinr import read_coinr
from greenpark.index.exchange.coinr_write import coinr_tables, write_coinr
from greenpark.index.index import Index
from greenpark.problems import ProblemsFound

ASEM = Path(__file__).parent / "data" / "asem"
IDATA, IMETA = ASEM / "asem_idata.csv", ASEM / "asem_imeta.csv"


def published(name: str) -> pl.DataFrame:
    return pl.read_csv(ASEM / name, infer_schema_length=None).sort("uCode")


def pair(folder: Path, idata: str, imeta: str) -> tuple[Path, Path]:
    (folder / "idata.csv").write_text(idata, encoding="utf-8")
    (folder / "imeta.csv").write_text(imeta, encoding="utf-8")
    return folder / "idata.csv", folder / "imeta.csv"


META = "Level,iCode,iName,Direction,Weight,Parent,Type\n"


def test_the_asem_index_is_read_as_it_is_declared():
    asem = read_coinr(IDATA, IMETA)
    assert not asem.problems
    assert asem.specification["data"] == {
        "unit": "uCode",
        "year": "Time",
        "name": "uName",
        "groups": ["GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"],
    }
    plan = Index.from_mapping(asem.specification).plan
    assert plan.root == "Index"
    assert plan.node["Index"].children == ("Conn", "Sust")
    assert len(plan.indicators) == 49
    tariff = next(one for one in plan.indicators if one.id == "Tariff")
    assert (tariff.direction, tariff.target, tariff.unit) == ("lower", 0.5265, "Percent")
    assert next(one for one in plan.indicators if one.id == "Flights").denominator == "Population"
    assert asem.data["Time"].dtype == pl.Int64


def test_aggregated_scores_are_those_published():
    # from the denominated stage, so that the chain of min-max and means stands by itself
    asem = read_coinr(IDATA, IMETA)
    divided = published("denominated.csv")
    index = Index.from_mapping({**asem.specification, "steps": asem.specification["steps"][1:]})
    # denominators stay declared; the data are already divided
    columns = asem.data.select("uCode", "uName", "Time", "Area", "Energy", "GDP", "Population")
    scores = index.run(divided.join(columns, on="uCode")).scores.sort("unit")
    wanted = published("aggregated_arithmetic_equal.csv")
    for node in ("Index", "Conn", "Sust", "Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social"):
        assert scores[node].to_list() == pytest.approx(wanted[node].to_list(), rel=1e-9), node


@pytest.mark.parametrize(
    ("steps", "reference"), [("plain", "aggregated_arithmetic_equal.csv"), ("example", "example_build_scores.csv")]
)
def test_the_whole_chain_gives_the_published_scores(steps, reference):
    asem = read_coinr(IDATA, IMETA, steps=steps)
    scores = Index.from_mapping(asem.specification).run(asem.data).scores.sort("unit")
    wanted = published(reference)
    for node in ("Index", "Conn", "Sust", "Physical", "SusEcFin"):
        assert scores[node].to_list() == pytest.approx(wanted[node].to_list(), rel=1e-9), node


def test_the_example_fills_gaps_by_the_group_that_is_asked_for():
    steps = read_coinr(IDATA, IMETA, steps="example", group="Pop_group").specification["steps"]
    assert {"impute": {"method": "group_mean", "by": "Pop_group"}} in steps
    with pytest.raises(ProblemsFound, match="EurAsia_group"):
        read_coinr(IDATA, IMETA, steps="example", group="Continent")


def test_a_round_trip_loses_nothing(tmp_path):
    asem = read_coinr(IDATA, IMETA)
    plan = Index.from_mapping(asem.specification).plan
    problems = write_coinr(plan, asem.data, tmp_path / "idata.csv", tmp_path / "imeta.csv", others=asem.others)
    assert not problems
    again = read_coinr(tmp_path / "idata.csv", tmp_path / "imeta.csv")
    assert again.specification == asem.specification
    assert sorted(again.others, key=str) == sorted(asem.others, key=str)
    assert again.data.select(asem.data.columns).sort("uCode").equals(asem.data.sort("uCode"))
    # and the two tables say the same, entry by entry
    was = pl.read_csv(IMETA, infer_schema_length=None).sort("iCode")
    now = pl.read_csv(tmp_path / "imeta.csv", infer_schema_length=None).select(was.columns).sort("iCode")
    assert now.equals(was)


def test_texts_that_look_like_formulas_are_guarded_and_come_back(tmp_path):
    idata = 'uCode,uName,a\nA,"=HYPERLINK(""x"")",1\nB,-,2\n'
    imeta = META + "1,a,+a,1,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n"
    first = read_coinr(*pair(tmp_path, idata, imeta))
    plan = Index.from_mapping(first.specification).plan
    written = coinr_tables(plan, first.data)
    assert "'=HYPERLINK" in written.idata
    assert "'+a" in written.imeta
    again = read_coinr(*pair(tmp_path, written.idata, written.imeta))
    assert again.specification == first.specification
    assert again.data["uName"].to_list() == first.data["uName"].to_list()


def test_codes_that_coinr_refuses_are_changed_and_named():
    content = {
        "id": "idx",
        "structure": {
            "id": "idx",
            "children": [{"id": "gdp per head", "direction": "higher"}, {"id": "2x", "direction": "lower"}],
        },
        "steps": [{"normalise": "min_max"}, {"aggregate": "arithmetic"}],
    }
    data = pl.DataFrame({"unit": ["Park A", "Park B"], "gdp per head": [1.5, 2.0], "2x": [3, 4]})
    written = coinr_tables(Index.from_mapping(content).plan, data)
    assert written.idata.splitlines()[0] == "uName,uCode,gdp_per_head,x2x"
    assert written.idata.splitlines()[1] == "Park A,Park_A,1.5,3"
    assert {problem.column for problem in written.problems} == {"gdp per head", "2x", "Park A", "Park B"}


def test_indicators_of_different_depth_get_levels_between():
    content = {
        "id": "idx",
        "structure": {
            "id": "idx",
            "children": [
                {"id": "a", "direction": "higher", "weight": 2},
                {"id": "p", "children": [{"id": "b", "direction": "higher"}, {"id": "c", "direction": "lower"}]},
            ],
        },
        "steps": [{"normalise": "min_max"}, {"aggregate": "arithmetic"}],
    }
    data = pl.DataFrame({"unit": ["A", "B", "C"], "a": [1.0, 2, 4], "b": [3.0, 4, 1], "c": [1.0, 5, 2]})
    index = Index.from_mapping(content)
    written = coinr_tables(index.plan, data)
    rows = {line.split(",")[1]: line.split(",") for line in written.imeta.splitlines()[1:]}
    assert (rows["a"][0], rows["a_2"][0], rows["p"][0], rows["idx"][0]) == ("1", "2", "2", "3")
    assert rows["a_2"][4] == "2"  # the weight in the index goes with the node put between
    assert rows["a"][4] == "1"
    assert [one.code for one in written.problems] == ["level_added"]


def test_scores_stay_the_same_with_levels_put_between(tmp_path):
    content = {
        "id": "idx",
        "structure": {
            "id": "idx",
            "children": [
                {"id": "a", "direction": "higher", "weight": 2},
                {"id": "p", "children": [{"id": "b", "direction": "higher"}, {"id": "c", "direction": "lower"}]},
            ],
        },
        "steps": [{"normalise": {"method": "min_max", "range": [0, 100]}}, {"aggregate": "arithmetic"}],
    }
    data = pl.DataFrame({"unit": ["A", "B", "C"], "a": [1.0, 2, 4], "b": [3.0, 4, 1], "c": [1.0, 5, 2]})
    index = Index.from_mapping(content)
    written = coinr_tables(index.plan, data)
    again = read_coinr(*pair(tmp_path, written.idata, written.imeta))
    scores = Index.from_mapping(again.specification).run(again.data).scores["idx"].to_list()
    assert scores == pytest.approx(index.run(data).scores["idx"].to_list(), rel=1e-12)


@pytest.mark.parametrize(
    ("imeta", "said"),
    [
        ("1,a,A,,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n", "'a' has no Direction"),
        ("1,a,A,2,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n", "'a' has no Direction .found 2."),
        ("1,a,A,1,,top,Indicator\n2,top,Top,1,1,,Aggregate\n", "'a' has no Weight"),
        ("1,a,A,1,1,gone,Indicator\n2,top,Top,1,1,,Aggregate\n", "Parent 'gone'"),
        ("1,a,A,1,1,top,Indicator\n1,b,B,1,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n", "declares 'b'"),
        ("1,a,A,1,1,top,Indikator\n2,top,Top,1,1,,Aggregate\n", "type 'Indikator'"),
        ("1,a,A,1,1,top,Indicator\n1,a,A,1,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n", "'a' occurs twice"),
        ("1,a,A,1,1,top,Indicator\n2,top,Top,1,1,top,Aggregate\n", "'top' does not hang on the index"),
        ("1,a,A,1,1,top,Indicator\n2,top,Top,1,1,,Aggregate\n2,odd,Odd,1,1,,Aggregate\n", "'odd' has no children"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path, imeta, said):
    with pytest.raises(ProblemsFound, match=said) as caught:
        read_coinr(*pair(tmp_path, "uCode,a\nA,1\n", META + imeta))
    assert all(problem.message_zh and problem.file for problem in caught.value.problems)


def test_a_wrong_order_of_the_files_is_said():
    with pytest.raises(ProblemsFound, match="in this order"):
        read_coinr(IMETA, IDATA)


def test_goalposts_and_targets_go_both_ways(tmp_path):
    idata = "uCode,Time,a,b\nA,2020,1,2\nB,2020,2,1\nA,2021,1.25,\nB,2021,4,2\n"
    imeta = (
        "Level,iCode,Direction,Weight,Parent,Type,Target,goalpost_lower,goalpost_upper,Note\n"
        "1,a,1,0.3,top,Indicator,5,0,10,x\n1,b,-1,0.7,top,Indicator,0.5,0.25,4,y\n2,top,1,1,,Aggregate,,,,z\n"
    )
    first = read_coinr(*pair(tmp_path, idata, imeta))
    assert [one.code for one in first.problems] == ["not_taken"]
    leaf = first.specification["structure"]["children"][1]
    assert leaf == {"id": "b", "direction": "lower", "target": 0.5, "low": 0.25, "high": 4, "weight": 0.7}
    plan = Index.from_mapping(first.specification).plan
    written = coinr_tables(plan, first.data)
    again = read_coinr(*pair(tmp_path, written.idata, written.imeta))
    assert again.specification == first.specification
    assert again.data.sort("Time", "uCode").equals(first.data.sort("Time", "uCode").select(again.data.columns))


def test_what_coinr_has_no_column_for_is_named():
    content = {
        "id": "i",
        "structure": {
            "id": "i",
            "aggregate": "geometric",
            "children": [
                {"id": "a", "direction": "higher", "log": True},
                {"id": "b", "direction": "lower", "threshold": 3},
            ],
        },
        "steps": [{"normalise": {"method": "min_max", "range": [1, 100]}}],
    }
    data = pl.DataFrame({"unit": ["A", "B"], "a": [1.0, 2.0], "b": [3.0, 4.0]})
    said = [str(problem) for problem in coinr_tables(Index.from_mapping(content).plan, data).problems]
    assert any("'log' of a" in one for one in said)
    assert any("'threshold' of b" in one for one in said)
    assert any("'aggregate' of i" in one for one in said)
