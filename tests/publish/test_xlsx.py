"""The workbook: what it holds, that its formulas give what is written, and that they live."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.conftest import part

import greenpark.api as api
from greenpark.assess.scorecards import Scorecards
from greenpark.publish.content.build import build_model
from greenpark.publish.words.language import Words
from greenpark.publish.words.vocabulary import text
from greenpark.publish.workbook.write import write_xlsx
from greenpark.samples.wide import make_wide

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(1)")
# what Excel 2010 and WPS know; no dynamic arrays, no LET, no IFS
KNOWN = {"ABS", "AND", "COUNT", "COUNTIF", "IF", "ISNUMBER", "LARGE", "MAX", "MIN", "OR", "SUM", "SUMPRODUCT"}
TOLERANCE = 1e-9


@dataclass
class Case:
    """A workbook with the scorecards behind it; recalculated: every cell worked out anew by LibreOffice."""

    path: Path
    cards: Scorecards
    lang: str
    cached: Any = None
    formulas: Any = None
    recalculated: Any = None


def hostile_parks() -> Scorecards:
    """Three parks: without land, without growth, without wastewater; with names that look like formulas."""
    wide = make_wide(3, 8).with_columns(pl.col("park").replace_strict(["p1", "p2", "p3"], list(HOSTILE)))

    def at(park: int, column: str, value: float | None) -> pl.Expr:
        here = (pl.col("park") == HOSTILE[park]) & (pl.col("year") == 2024)
        return pl.when(here).then(value).otherwise(pl.col(column)).alias(column)

    return api.assess(
        wide.with_columns(
            at(0, "land_industrial", None), at(1, "iva_constant", 1.0), at(2, "wastewater_discharged", 0.0)
        )
    )


def written(cards: Scorecards, path: Path, lang: str) -> Case:
    write_xlsx(build_model(cards, lang=lang, marking="内部资料 & 注意保管"), cards, path)
    return Case(path, cards, lang)


def recalculate(files: list[Path], folder: Path) -> None:
    """Let LibreOffice work out workbooks that hold no results."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [part("soffice"), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=180)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    folder = tmp_path_factory.mktemp("xlsx")
    made = {
        "sample": written(api.assess(EXAMPLES / "sample-park"), folder / "sample.xlsx", "zh"),
        "suzhou": written(api.assess(EXAMPLES / "suzhou-industrial-park"), folder / "suzhou.xlsx", "zh"),
        "several": written(hostile_parks(), folder / "several.xlsx", "en"),
    }
    for case in made.values():
        case.cached = openpyxl.load_workbook(case.path, data_only=True)
        case.formulas = openpyxl.load_workbook(case.path)
    return made


@pytest.fixture(scope="module")
def recalculated(cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    folder = tmp_path_factory.mktemp("recalculated")
    files = []
    for name, case in cases.items():
        # openpyxl writes formulas without results, so that all of them must be worked out
        file = folder / f"{name}.xlsx"
        case.formulas.save(file)
        files.append(file)
    files.append(changed(cases["sample"], folder / "changed.xlsx"))
    recalculate(files, folder)
    for name, case in cases.items():
        case.recalculated = openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True)
    new = Case(files[-1], cases["sample"].cards, "zh")
    new.recalculated = openpyxl.load_workbook(folder / "out" / "changed.xlsx", data_only=True)
    return {**cases, "changed": new}


def changed(case: Case, path: Path) -> Path:
    """Type other figures into a workbook: a bad water intensity, a good land figure, no cap on a term."""
    book = openpyxl.load_workbook(case.path)
    sheet, rows = book[short(case, "hj274-2015")], rows_of(case, "hj274-2015")
    columns = headings(sheet)
    sheet.cell(rows["14"], columns[text("value", "zh")], 100.0)
    sheet.cell(rows["8"], columns[text("value", "zh")]).value = None
    # every value at its limit: the scheme with own targets qualifies
    sheet = book[short(case, "circular-transformation")]
    value, limit = (headings(sheet)[text(name, "zh")] for name in ("value", "limit"))
    for row in rows_of(case, "circular-transformation").values():
        sheet.cell(row, value).value = sheet.cell(row, limit).value
    book.save(path)
    return path


def short(case: Case, scheme: str) -> str:
    return case.cards.catalog.schemes[scheme].short.get(case.lang).translate(str.maketrans("[]:*?/\\", "·" * 7))[:31]


def headings(sheet: Any) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[4] if cell.value is not None}


def rows_of(case: Case, scheme: str, park: int = 0) -> dict[str, int]:
    """Return the row of each criterion: entry conditions first, then criteria, park by park."""
    entry = case.cards.catalog.schemes[scheme].entry
    criteria = case.cards.catalog.schemes[scheme].criteria
    first = 5 + park * (len(entry) + len(criteria)) + len(entry)
    return {criterion.id: first + index for index, criterion in enumerate(criteria)}


def formula_cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.data_type == "f")


def same(left: Any, right: Any) -> bool:
    left, right = (None if value == "" else value for value in (left, right))
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(left - right) <= TOLERANCE * max(1.0, abs(left))
    return bool(left == right)


@pytest.mark.parametrize("name", ["sample", "suzhou", "several"])
def test_recalculation_gives_what_is_written(recalculated: dict[str, Case], name: str) -> None:
    case = recalculated[name]
    found = list(formula_cells(case.formulas))
    assert len(found) > 900
    different = [
        (cell.parent.title, cell.coordinate, before, after)
        for cell in found
        if not same(
            before := case.cached[cell.parent.title][cell.coordinate].value,
            after := case.recalculated[cell.parent.title][cell.coordinate].value,
        )
    ]
    assert not different[:5]


@pytest.mark.parametrize("name", ["sample", "suzhou", "several"])
def test_the_workbook_says_what_the_assessment_says(cases: dict[str, Case], name: str) -> None:
    case, words = cases[name], Words(cases[name].lang)
    parks = list(dict.fromkeys((row["park"], row["year"]) for row in case.cards.rows))
    for record in case.cards.iterate(closes=False):
        sheet = case.cached[short(case, record["scheme"])]
        columns = headings(sheet)
        rows = rows_of(case, record["scheme"], parks.index((record["park"], record["year"])))
        for criterion in record["criteria"]:
            row = rows[criterion["id"]]
            status = sheet.cell(row, columns[text("status", case.lang)]).value
            assert status == words.mark("status", criterion["status"]).text, (record["scheme"], criterion["id"])
            assert same(sheet.cell(row, columns[text("gap", case.lang)]).value, criterion["gap"]), criterion


@pytest.mark.parametrize("name", ["sample", "suzhou", "several"])
def test_scores_are_those_of_the_assessment(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    title = f"{text('score', case.lang)}·{case.cards.catalog.schemes['miit-green-2016'].short.get(case.lang)}"[:31]
    sheet = case.cached[title]
    records = [record for record in case.cards.iterate(closes=False) if record["scheme"] == "miit-green-2016"]
    for row, record in enumerate(records, sheet.max_row - len(records) + 1):
        for index, score in enumerate(record["scores"].values()):
            first = 3 + index * 6
            assert same(sheet.cell(row, first + 3).value, score)
        assert same(sheet.cell(row, 7).value, record["score_bounds"][0])
        assert same(sheet.cell(row, 8).value, record["score_bounds"][1])


def test_status_gap_count_and_verdict_follow_a_changed_value(recalculated: dict[str, Case]) -> None:
    case, words = recalculated["changed"], Words("zh")
    sheet, rows = case.recalculated[short(case, "hj274-2015")], rows_of(case, "hj274-2015")
    columns = headings(sheet)
    assert sheet.cell(rows["14"], columns[text("status", "zh")]).value == words.mark("status", "not_met").text
    assert same(sheet.cell(rows["14"], columns[text("gap", "zh")]).value, 92.0)
    assert sheet.cell(rows["8"], columns[text("status", "zh")]).value == words.mark("status", "no_data").text
    before, after = (results(one, "hj274-2015") for one in (recalculated["sample"].cached, case.recalculated))
    assert after[words.mark("status", "no_data").text] == before[words.mark("status", "no_data").text] + 1
    verdict = text("verdict", "zh")
    unmet, met = (words.mark("verdict", code).text for code in ("falls_short", "qualifies"))
    assert results(recalculated["sample"].cached, "circular-transformation")[verdict] == unmet
    assert results(case.recalculated, "circular-transformation")[verdict] == met


def results(book: Any, scheme: str) -> dict[str, Any]:
    sheet = book[text("results_sheet", "zh")]
    names = headings(sheet)
    wanted = api.load_catalog().schemes[scheme].short.zh
    row = next(
        row for row in range(5, sheet.max_row + 1) if sheet.cell(row, names[text("scheme", "zh")]).value == wanted
    )
    return {name: sheet.cell(row, column).value for name, column in names.items()}


@pytest.mark.parametrize("name", ["sample", "several"])
def test_only_functions_that_old_programs_know(cases: dict[str, Case], name: str) -> None:
    for cell in formula_cells(cases[name].formulas):
        outside = re.sub(r'"[^"]*"|\'[^\']*\'', "", str(cell.value))
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", outside)) <= KNOWN, cell.value
        assert not str(cell.value).startswith("{")
        assert len(str(cell.value)) < 8000


def test_texts_of_data_never_become_formulas(cases: dict[str, Case]) -> None:
    case = cases["several"]
    seen = set()
    for sheet in case.formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in HOSTILE:
                    seen.add(cell.value)
                    assert cell.data_type == "s"
                    assert cell.quotePrefix  # stays a text when the cell is edited
    assert seen == set(HOSTILE)
    with zipfile.ZipFile(case.path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert "cmd|" not in package.read(name).decode()


@pytest.mark.parametrize(("name", "lang"), [("sample", "zh"), ("several", "en")])
def test_sheets_and_their_set_up(cases: dict[str, Case], name: str, lang: str) -> None:
    case = cases[name]
    titles = case.formulas.sheetnames
    front = [text(key, lang) for key in ("first_sheet", "results_sheet")]
    assert titles[:2] == front
    assert {
        text(key, lang) for key in ("heat_sheet", "charts", "chart_data", "crosswalk_sheet", "sources_sheet")
    } <= set(titles)
    for scheme in case.cards.selection.schemes:
        sheet = case.formulas[short(case, scheme)]
        assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith("5")
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.page_setup.fitToHeight == 0
    for sheet in case.formulas:
        assert sheet.oddHeader.left.text == "内部资料 && 注意保管" or sheet.oddHeader.left.text == "内部资料 & 注意保管"


def test_request_lists_by_department(cases: dict[str, Case]) -> None:
    model = build_model(cases["suzhou"].cards, lang="zh")
    holders = [sheet for park in model.parks for sheet in park.requests if sheet.rows]
    titles = [title for title in cases["suzhou"].formulas.sheetnames if title.startswith(text("request_sheet", "zh"))]
    assert len(titles) == len(holders) >= 5
    sheet = cases["suzhou"].cached[titles[0]]
    names = [cell.value for cell in sheet[4]]
    assert {text(key, "zh") for key in ("figure", "definition", "unit", "form", "settles")} <= set(names)
    assert sum(isinstance(sheet.cell(row, 1).value, int) for row in range(5, sheet.max_row + 1)) == len(holders[0].rows)


def test_missing_is_hatched_and_charts_are_native(cases: dict[str, Case]) -> None:
    with zipfile.ZipFile(cases["suzhou"].path) as package:
        assert 'patternType="lightUp"' in package.read("xl/styles.xml").decode()
    with zipfile.ZipFile(cases["sample"].path) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) >= 5
        drawings = "".join(package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name)
        assert drawings.count("descr=") >= len(charts)


def test_numbers_show_enough_digits_to_differ_from_the_limit() -> None:
    from greenpark.publish.workbook.book import digits

    assert digits(0.5004, 0.5) == "#,##0.0000"
    assert digits(8.0, 8.0) == "#,##0"
    assert digits(1234.5, 1000.0) == "#,##0"
    assert digits(None) == "General"


def test_a_file_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    cards = api.assess(make_wide(1, 8), schemes=["zero-carbon-2025"])
    with pytest.raises(OSError, match="no-such-folder"):
        write_xlsx(build_model(cards), cards, tmp_path / "no-such-folder" / "a.xlsx")


@pytest.mark.parametrize("name", ["sample", "suzhou", "several"])
def test_every_result_is_a_formula_with_the_words_of_the_report(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    lang, model = case.lang, build_model(case.cards, lang=case.lang)
    sheet, cached = (book[text("results_sheet", lang)] for book in (case.formulas, case.cached))
    column = headings(sheet)[text("verdict", lang)]
    shown = [row.verdict.text for park in model.parks for row in park.schemes]
    for row, verdict in enumerate(shown, 5):
        assert sheet.cell(row, column).data_type == "f"
        assert cached.cell(row, column).value == verdict
