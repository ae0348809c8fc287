"""Workbooks of the JRC COIN Tool: read, run, written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from greenpark.index.exchange.coin_tool import read_coin_tool
from greenpark.index.exchange.coin_tool_write import write_coin_tool
from greenpark.index.index import Index
from greenpark.problems import ProblemsFound

STEPS = [{"normalise": {"method": "min_max", "range": [0, 100]}}, {"aggregate": "arithmetic"}]
SKILLS = {
    "id": "skills",
    "structure": {
        "id": "Skills",
        "children": [
            {
                "id": "Development",
                "weight": 0.3,
                "children": [
                    {"id": "Pupils per teacher", "direction": "lower", "weight": 0.4, "low": 6.4, "high": 21.5},
                    {"id": "Schooling", "direction": "higher", "weight": 0.6},
                ],
            },
            {
                "id": "Activation",
                "weight": 0.7,
                "children": [{"id": "Activity", "direction": "higher"}, {"id": "Leavers", "direction": "lower"}],
            },
        ],
    },
    "steps": STEPS,
}
DATA = pl.DataFrame(
    {
        "code": ["AT", "BE", "BG", "HR"],
        "name": ["Austria", "Belgium", "=Bulgaria", "Croatia"],
        "Pupils per teacher": [12.8, 15.25, None, 9.0],
        "Schooling": [75.1, 80.0, 62.5, 70.0],
        "Activity": [86, 85, 79, 80],
        "Leavers": [7.3, 8.9, 12.7, 3.1],
    }
)


def tool_file(folder: Path, *, code: str = "Ind.01", change=None) -> Path:
    """A workbook with the cells of the published example: one unused sub-index, two pillars."""
    book = openpyxl.Workbook()
    database, framework = book.active, book.create_sheet("Framework")
    database.title = "Database"
    for place, value in {
        "B1": "Database", "C2": "Normalisation method:", "D2": "Minmax", "D3": 0, "D4": 100, "D5": 50, "D6": 10,
        "B17": "Austria", "C17": "AT", "B18": "Belgium", "C18": "BE", "B19": "Bulgaria", "C19": "BG",
    }.items():  # fmt: skip
        database[place] = value
    columns = {
        "E": [1, -1, 6.4, 21.5, "Index", "si.01", "p.01", "sp.01", "Pupils per teacher", code, 12.8, 15, "n/a"],
        "F": [1, 1, 47.1, 87.6, "Index", "si.01", "p.01", "sp.02", "Schooling", "Ind.02", 75, 80, 62],
        "G": [0.5, 1, 77.5, 90.9, "Index", "si.01", "p.02", "sp.03", "Activity", "Ind.03", 86, 85, 79],
        "H": [1, 1, None, None, None, None, None, None, "Not filled", "Ind.04", "n/a", "n/a", "n/a"],
    }
    for letter, values in columns.items():
        for row, value in enumerate(values, start=7):
            database[f"{letter}{row}"] = value
    framework["C4"], framework["E4"], framework["H4"] = "Dimension/indicator", "Weight", "Name of dimension/indicator"
    rows = [
        ("Index", 1, "Arithmetic", "European Skills Index"), ("si.01", 1, "Arithmetic", "European Skills Index"),
        ("--", None, None, None), ("p.01", 0.3, "Arithmetic", "Skills Development"), ("p.02", 0.7, "Geometric", "Skills Activation"),
        ("sp.01", 0.5, "Arithmetic", "Compulsory education"), ("sp.02", 0.5, "Arithmetic", "Training"), ("sp.03", 1, "Arithmetic", "Transition"),
    ]  # fmt: skip
    for row, (dimension, weight, rule, name) in enumerate(rows, start=5):
        framework[f"C{row}"], framework[f"E{row}"], framework[f"F{row}"], framework[f"H{row}"] = (
            dimension,
            weight,
            rule,
            name,
        )
    if change:
        change(database, framework)
    book.save(folder / "tool.xlsx")
    return folder / "tool.xlsx"


def test_the_tools_layout_is_read(tmp_path):
    found = read_coin_tool(tool_file(tmp_path), id="esi")
    structure = found.specification["structure"]
    assert structure["id"] == "Index"
    assert structure["label"] == "European Skills Index"
    assert [child["id"] for child in structure["children"]] == ["p.01", "p.02"]  # the unused sub-index is left out
    assert structure["children"][0]["weight"] == 0.3
    assert structure["children"][0]["children"][0]["children"] == [
        {"id": "Ind.01", "label": "Pupils per teacher", "direction": "lower", "low": 6.4, "high": 21.5}
    ]
    assert structure["children"][1]["aggregate"] == "geometric"
    assert found.specification["steps"] == [{"normalise": {"method": "min_max", "range": [0, 100]}}]
    assert found.data.columns == ["unit", "name", "Ind.01", "Ind.02", "Ind.03"]
    assert found.data["Ind.01"].to_list() == [12.8, 15, None]
    assert [problem.code for problem in found.problems] == ["no_data", "not_taken"]


def test_names_can_be_the_ids(tmp_path):
    found = read_coin_tool(tool_file(tmp_path, change=lambda d, f: f.__setitem__("H6", "Sub")), names=True)
    assert found.specification["structure"]["id"] == "European Skills Index"
    assert "Pupils per teacher" in found.data.columns


def test_the_tool_before_its_release_stands_one_row_lower(tmp_path):
    def lower(database, framework):
        framework.insert_rows(1)

    assert (
        read_coin_tool(tool_file(tmp_path, change=lower)).specification["structure"]["label"] == "European Skills Index"
    )


def test_a_round_trip_gives_the_same_index(tmp_path):
    index = Index.from_mapping(SKILLS)
    assert write_coin_tool(index.plan, DATA, tmp_path / "out.xlsx") == []
    again = read_coin_tool(tmp_path / "out.xlsx", id="skills", names=True)
    assert again.specification["structure"] == SKILLS["structure"]
    assert again.specification["steps"] == [STEPS[0], {"aggregate": "arithmetic"}]
    assert again.data.rename({"unit": "code"}).equals(DATA)
    scores = Index.from_mapping(again.specification).run(again.data).scores["Skills"].to_list()
    assert scores == pytest.approx(index.run(DATA).scores["Skills"].to_list(), rel=1e-12)


def test_what_is_written_stands_where_coinr_looks(tmp_path):
    write_coin_tool(Index.from_mapping(SKILLS).plan, DATA, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    database, framework = book["Database"], book["Framework"]
    assert [database.cell(row, 5).value for row in range(7, 18)] == [
        0.4, -1, 6.4, 21.5, "Index", "si.01", "p.01", "sp.01", "Pupils per teacher", "Ind.01", 12.8,
    ]  # fmt: skip
    assert [database.cell(row, 7).value for row in (14, 13)] == ["sp.02", "p.01"]
    assert database["E19"].value == "n/a"
    assert (database["B19"].value, database["B19"].data_type) == ("=Bulgaria", "s")  # a text, no formula
    assert framework["C4"].value == "Dimension/indicator"
    assert [framework.cell(row, 3).value for row in (5, 6, 9, 20, 21, 22)] == [
        "Index",
        "si.01",
        "p.01",
        "sp.01",
        "sp.02",
        "--",
    ]
    assert (framework["E20"].value, framework["H20"].value) == (0.3, "Development")


def test_another_workbook_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    with pytest.raises(ProblemsFound, match=r"no workbook of the COIN Tool.*sheet 'Database'"):
        read_coin_tool(tmp_path / "plain.xlsx")
    with pytest.raises(ProblemsFound, match="Dimension/indicator"):
        read_coin_tool(tool_file(tmp_path, change=lambda d, f: f.__setitem__("C4", "Dimension")))
    (tmp_path / "text.xlsx").write_text("a,b\n1,2\n")
    with pytest.raises(ProblemsFound):
        read_coin_tool(tmp_path / "text.xlsx")
    with pytest.raises(FileNotFoundError):
        read_coin_tool(tmp_path / "gone.xlsx")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("E8", None, "E: 'Pupils per teacher' has no direction"),
        ("E8", 0, "row 8, E"),
        ("F7", "x", "row 7, F: 'Schooling' has no weight"),
        ("F13", "p.09", "'p.09', which Framework does not list"),
        ("F14", "sp.03", "belongs to 'p.01' and to 'p.02'"),
        ("F16", "Ind.01", "'Ind.01' occurs twice"),
        ("F18", "about 80", "row 18, F: 'about 80' is not a number"),
    ],
)
def test_mistakes_are_named_by_their_cell(tmp_path, place, value, said):
    def change(database, framework):
        database[place] = value

    with pytest.raises(ProblemsFound, match=said):
        read_coin_tool(tool_file(tmp_path, change=change))


def test_a_method_without_counterpart_is_not_guessed(tmp_path):
    found = read_coin_tool(tool_file(tmp_path, change=lambda d, f: d.__setitem__("D2", "Datamax")))
    with pytest.raises(ProblemsFound, match="no method"):
        Index.from_mapping(found.specification)


def test_one_year_is_chosen_and_limits_are_said(tmp_path):
    plan = Index.from_mapping(SKILLS).plan
    panel = pl.concat(
        [DATA.with_columns(year=pl.lit(2020)), DATA.with_columns(year=pl.lit(2021), Activity=pl.lit(1, pl.Int64))]
    )
    with pytest.raises(ProblemsFound, match="2020, 2021"):
        write_coin_tool(plan, panel, tmp_path / "out.xlsx")
    write_coin_tool(plan, panel, tmp_path / "out.xlsx", year=2021)
    assert read_coin_tool(tmp_path / "out.xlsx").data["Ind.03"].to_list() == [1, 1, 1, 1]
    many = {
        "id": "m",
        "structure": {"id": "m", "children": [{"id": f"i{n}", "direction": "higher"} for n in range(100)]},
        "steps": STEPS,
    }
    data = pl.DataFrame({"unit": ["A"]} | {f"i{n}": [1.0] for n in range(100)})
    with pytest.raises(ProblemsFound, match="100 indicators; the COIN Tool holds 99"):
        write_coin_tool(Index.from_mapping(many).plan, data, tmp_path / "out.xlsx")


def test_a_flat_index_uses_the_levels_between_once(tmp_path):
    flat = {
        "id": "f",
        "structure": {"id": "f", "children": [{"id": "a", "direction": "higher"}, {"id": "b", "direction": "lower"}]},
        "steps": STEPS,
    }
    data = pl.DataFrame({"unit": ["A", "B"], "a": [1, 2], "b": [3, 4]})
    write_coin_tool(Index.from_mapping(flat).plan, data, tmp_path / "out.xlsx")
    again = read_coin_tool(tmp_path / "out.xlsx", id="f", names=True).specification["structure"]
    assert [child["id"] for child in again["children"]] == ["a", "b"]
