"""The written book: sheets, columns, lists and formulas as users.md section 4 has them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from greenpark.catalog import Catalog
from greenpark.formula.units import parse_unit
from greenpark.observe.template import write_template
from greenpark.observe.template.lines import DECISIVE, NEEDED, theme_lines
from greenpark.observe.template.prefill import Prefill
from greenpark.observe.template.write import choose_years

SHEETS = ["填报说明", "封面", "规划目标", "经济", "土地设施", "能源碳", "水固废", "排放环境", "管理公开", "就业社会",
          "指标直报", "佐证材料", "填报进度", "换算"]  # fmt: skip
FUNCTIONS = {"COUNTIF", "COUNTIFS", "IF", "SUMPRODUCT"}  # WPS computes these as Excel does
VISIBLE = [
    "序号 no.", "指标名称 name", "分项 breakdown", "计量单位 unit", 2020, 2022, 2023, 2024, "数据状态 status",
    "来源部门/报表 source", "口径 scope", "佐证编号 evidence", "备注 note", "适用方案 schemes", "提示 hints",
]  # fmt: skip


@pytest.fixture(scope="module")
def everything(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("all") / "all.xlsx"
    write_template(path, catalog=catalog, years=[2022, 2023])
    return path


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/s")}


def test_sheets_stand_in_the_order_of_the_specification(blank: Path) -> None:
    book = openpyxl.load_workbook(blank)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["_lists", "_ids", "_version"]


@pytest.mark.parametrize("title", SHEETS[3:11])
def test_theme_columns_stand_in_the_order_of_the_specification(blank: Path, title: str) -> None:
    sheet = openpyxl.load_workbook(blank)[title]
    header = [cell for cell in sheet[3] if cell.value is not None]
    hidden = {letter for letter, column in sheet.column_dimensions.items() if column.hidden}
    spans = [(column.min, column.max) for letter, column in sheet.column_dimensions.items() if letter in hidden]
    shown = [cell.value for cell in header if not any(first <= cell.column <= last for first, last in spans)]
    assert shown == VISIBLE
    assert [cell.value for cell in header][:2] == ["variable", "item"]
    assert sheet.freeze_panes == "G4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)


def test_no_cells_are_merged(everything: Path) -> None:
    assert not any("<mergeCell" in text for text in parts(everything).values())


def test_formulas_use_only_functions_that_wps_shares(everything: Path) -> None:
    used = set()
    for text in parts(everything).values():
        for formula in re.findall(r"<(?:f|formula|formula1)>([^<]*)<", text):
            used |= set(re.findall(r"([A-Z][A-Z.]+)\(", formula))
    assert used == FUNCTIONS


def test_validations_warn_and_prompts_keep_to_excels_limits(everything: Path) -> None:
    found = 0
    for text in parts(everything).values():
        for tag in re.findall(r"<dataValidation [^>]*>", text):
            found += 1
            if 'showErrorMessage="1"' in tag:
                assert 'errorStyle="warning"' in tag
            prompt = re.search(r'prompt="([^"]*)"', tag)
            assert prompt is None or len(prompt[1]) <= 255
            title = re.search(r'promptTitle="([^"]*)"', tag)
            assert title is None or len(title[1]) <= 32
        for source in re.findall(r'type="list"[^>]*>\s*<formula1>([^<]*)<', text):
            assert source.startswith("_lists!")  # lists come from ranges: typed lists end at 255 characters
    assert found > 200


def test_every_unit_offered_converts_to_the_declared_one(catalog: Catalog, everything: Path) -> None:
    book = openpyxl.load_workbook(everything)
    declared = {(row[0], row[1] or None): row[4] for row in book["_ids"].iter_rows(min_row=2, values_only=True)}
    for title in SHEETS[3:11]:
        for row in book[title].iter_rows(min_row=5, values_only=True):
            key = (row[0], row[1] or None)
            if row[0] and row[5] not in ("是/否", "选项"):
                assert parse_unit(row[5]).dimension == parse_unit(declared[key]).dimension, row


def test_the_official_unit_is_the_default(blank: Path, officer: Any) -> None:
    script = officer(blank)
    assert script.cell(("iva_current", None), "计量单位 unit").value == "万元"


@pytest.mark.parametrize("scheme", ["hj274-2015", "zero-carbon-2025"])
def test_a_scheme_asks_for_all_that_it_can_use_and_nothing_else(catalog: Catalog, scheme: str) -> None:
    lines = theme_lines(catalog, [catalog.schemes[scheme]])
    needed = {name for name, _ in catalog.needed_variables(scheme) if catalog.variables[name].reported}
    # growth at comparable prices stands for the series at constant prices (§4.3)
    assert {line.id for line in lines} == needed | ({"iva_growth_comparable"} if "iva_constant" in needed else set())
    assert {scheme} == {key for line in lines for key in line.needs}


def test_decisive_lines_are_those_of_required_criteria(catalog: Catalog) -> None:
    lines = theme_lines(catalog, [catalog.schemes["hj274-2015"]])
    level = {line.key: line.needs["hj274-2015"] for line in lines}
    assert level["iva_constant", None] == DECISIVE  # elasticities and cuts are required
    assert level["output_high_tech_enterprises", None] == NEEDED  # row 1 is one of a group
    assert level["emission", "cod"] == DECISIVE


def test_a_breakdown_is_counted_once_and_pollutants_one_by_one(catalog: Catalog) -> None:
    lines = theme_lines(catalog, [catalog.schemes["hj274-2015"]])
    fuels = [line.needs["hj274-2015"] for line in lines if line.id == "fuel_use"]
    assert sum(level > 0 for level in fuels) == 1
    core = {item.id for item in catalog.item_lists["pollutants"].items if item.core}
    assert {line.item for line in lines if line.id == "emission" and line.needs["hj274-2015"] > 0} == core


def test_years_default_to_the_last_four_with_the_base_year() -> None:
    today = dt.date(2026, 5, 1)
    assert choose_years(Prefill(), None, today) == [2022, 2023, 2024, 2025]
    assert choose_years(Prefill(cover={"base_year": "2020"}), None, today) == [2020, 2022, 2023, 2024, 2025]
    assert choose_years(Prefill(), [2023, 2021], today) == [2021, 2023]


def test_an_unknown_scheme_is_named(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="hj274-2019"):
        write_template(tmp_path / "x.xlsx", catalog=catalog, schemes=["hj274-2019"])


def test_english_first(catalog: Catalog, tmp_path: Path, officer: Any) -> None:
    path = tmp_path / "en.xlsx"
    write_template(path, catalog=catalog, schemes=["hj274-2015"], years=[2023], lang="en")
    script = officer(path)
    assert script.book.sheetnames[3] == "Economy"
    name = script.cell(("iva_current", None), "指标名称 name").value
    assert name.split("\n")[0] == catalog.variables["iva_current"].label.en


def test_progress_is_counted_by_the_holders_of_the_catalog(everything: Path, catalog: Catalog) -> None:
    rows = [row[1] for row in openpyxl.load_workbook(everything)["填报进度"].iter_rows(values_only=True)]
    departments = [text for text in rows[rows.index("填报部门 department") + 1 :] if text]
    known = {holder.label.zh for holder in catalog.holders.values()}
    assert len(departments) == len(set(departments)) >= 7
    assert set(departments) <= known
    assert {"统计局", "生态环境局", "水务局"} <= set(departments)


def test_growth_at_comparable_prices_has_a_line(tmp_path, catalog):
    """Parks mostly hold current prices and 可比价增速, not a series at constant prices (users §2.3)."""
    from greenpark.observe.template.lines import choose_schemes, theme_lines

    ids = [line.id for line in theme_lines(catalog, choose_schemes(catalog, ["hj274-2015"]))]
    assert "iva_growth_comparable" in ids
    assert "iva_current" in ids
