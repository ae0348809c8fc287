"""Drafts of specifications for wide tables, and the YAML they are written in."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from greenpark.index.exchange.coinr import read_coinr
from greenpark.index.exchange.draft import draft, draft_yaml
from greenpark.index.exchange.yaml_text import to_yaml
from greenpark.index.index import Index
from greenpark.problems import ProblemsFound

ASEM = Path(__file__).parent / "data" / "asem"
PARKS = pl.DataFrame(
    {
        "园区": ["甲", "乙", "丙", "丁"],
        "年份": ["2023"] * 4,
        "名称": ["甲园", "乙园", "丙园", "丁园"],
        "kind": ["national", "provincial", "national", "provincial"],
        "no": [1, 2, 3, 4],
        "co2_per_iva": [1.5, 2.0, None, 3.0],
        "output": ["12", "..", "8.5", "9"],
        "staff": ["120", "约130", "90", "95"],
        "edition": ["2023"] * 4,
        "blank": [None, "—", None, "n/a"],
        "remark": ["a", "b", "c", "d"],
        "source": ["yearbook"] * 4,
    }
)


def leaves(content: dict) -> dict:
    return {child["id"]: child for child in content["structure"]["children"]}


def test_columns_are_told_apart():
    content = draft(PARKS)
    assert content["data"] == {"unit": "园区", "year": "年份", "name": "名称", "groups": ["kind"]}
    assert list(leaves(content)) == ["co2_per_iva", "output"]
    text = draft_yaml(PARKS)
    for column, reason in {
        "no": "it counts the rows",
        "staff": "1 cells are no numbers, such as '约130'",
        "edition": "the same figure in every row",
        "blank": "no figure in any row",
        "remark": "differ on nearly every row",
        "source": "the same text in every row",
    }.items():
        line = next(line for line in text.splitlines() if line.startswith(f"# Left out: {column}:"))
        assert reason in line
        assert f"# 未采用：{column}" in text


def test_a_direction_comes_from_the_catalog_or_is_asked_for(catalog):
    content = leaves(draft(PARKS))
    assert content["co2_per_iva"]["direction"] == catalog.indicators["co2_per_iva"].direction == "lower"
    assert content["co2_per_iva"]["label"]["en"] == catalog.indicators["co2_per_iva"].label.en
    assert content["output"] == {"id": "output", "direction": "?"}
    line = next(line for line in draft_yaml(PARKS).splitlines() if "id: output" in line)
    assert "# decide: higher or lower / 请确定" in line


def test_an_undecided_draft_is_refused_and_a_decided_one_runs(tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(draft_yaml(PARKS), encoding="utf-8")
    with pytest.raises(ProblemsFound, match="output: decide the direction") as caught:
        Index.from_file(path)
    assert caught.value.problems[0].row is not None
    path.write_text(draft_yaml(PARKS).replace("'?'", "higher", 2), encoding="utf-8")
    path.write_text(path.read_text("utf-8").replace("每个“higher”", "每个“?”"), encoding="utf-8")
    assert Index.from_file(path).run(PARKS).scores["index"].null_count() == 0


def test_the_draft_of_a_file_is_named_after_it(tmp_path):
    path = tmp_path / "My parks 2023.csv"
    path.write_text("park,year,index,gdp\nA,2020,1,2\nB,2020,2,3\n")
    content = draft(path)
    assert content["id"] == "my-parks-2023"
    assert content["structure"]["id"] == "index_"  # a column has taken the name


def test_a_column_for_each_year_is_one_indicator(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("country,gdp_2010,gdp_2020,area,co2_2020\nAT,1,2,5,9\nBE,3,4,6,8\n")
    content = draft(path)
    assert content["data"]["wide_years"] == "{column}_{year}"
    assert list(leaves(content)) == ["gdp", "area", "co2_2020"]


def test_a_table_without_usual_headings_is_known_by_its_texts(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("werk,wert\nNord,1\nSüd,2\n", encoding="utf-8")
    assert draft(path)["data"] == {"unit": "werk"}
    path.write_text("x,wert\n1,1\n1,2\n")
    with pytest.raises(ProblemsFound, match="no column says which unit"):
        draft(path)


def test_the_asem_table_is_drafted_whole():
    content = draft(ASEM / "asem_idata.csv")
    assert content["data"]["groups"] == ["GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group"]
    assert len(content["structure"]["children"]) == 49 + 4  # denominators are numbers too


def test_a_specification_reads_back_as_it_was():
    content = read_coinr(ASEM / "asem_idata.csv", ASEM / "asem_imeta.csv", steps="example").specification
    text = to_yaml(content)
    assert yaml.safe_load(text) == content
    assert list(yaml.safe_load(text)) == list(content)
    assert "  - normalise: {method: min_max, range: [0, 100]}\n" in text
    assert "- {id: LPI, label: Logistics Performance Index, direction: higher, unit: Score 1-5" in text


CHARACTERS = "ab1 中:#-?'\"\\\n\r\t{}[],&*!|>%@`~=\u2028\u0085é.+"
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(CHARACTERS)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc :#-?'", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["id", "data", "structure", "steps", "children", "direction"]), values, min_size=1)
)
def test_whatever_stands_in_it_reads_back(content):
    assert yaml.safe_load(to_yaml(content)) == content


def test_remarks_stay_comments():
    text = to_yaml({"id": "x"}, remarks=[("a\nid: y", "乙\r: z")])
    assert yaml.safe_load(text) == {"id": "x"}
