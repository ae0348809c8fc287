"""The Word chapter and the workbook of an index: they open, hold the numbers, show what is missing as missing."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from tests.conftest import part
from tests.publish.index_data import HOSTILE, many, progress, toy, toy_certainty

from greenpark.publish.document.paper import MARGINS
from greenpark.publish.index_report import write_index_report


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def chinese(folder: Path) -> Path:
    paths = [folder / "toy.docx", folder / "toy.xlsx"]
    write_index_report(
        paths, toy(), toy_certainty(), lang="zh", unit="Beta", scatter="size", marking="内部资料", compare=toy()
    )
    return folder


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Path:
    paths = [folder / "hostile.docx", folder / "hostile.xlsx"]
    label = {"en": HOSTILE[0], "zh": HOSTILE[1]}
    result = toy(HOSTILE, label=label)
    write_index_report(paths, result, toy_certainty(HOSTILE), lang="en", unit=HOSTILE[1], marking="a & b")
    return folder


@pytest.fixture(scope="module")
def advanced(folder: Path) -> Path:
    write_index_report([folder / "progress.docx", folder / "progress.xlsx"], progress(), lang="zh", unit="Alpha")
    return folder


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def rows(document: Any, head: str) -> list[list[str]]:
    """Return the rows of the first table whose head holds a word."""
    for table in document.tables:
        found = [[cell.text for cell in row.cells] for row in table.rows]
        if head in found[0]:
            return found
    raise AssertionError(head)


class TestChapter:
    def test_it_opens_in_official_form(self, chinese: Path) -> None:
        document = docx.Document(str(chinese / "toy.docx"))
        section = document.sections[0]
        assert round(section.left_margin.mm) == MARGINS["left"]
        assert [one.text for one in document.paragraphs[:2]] == ["内部资料", "示例指数"]
        headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
        assert headings[0] == "一、Beta"
        assert headings[1] == "二、得分与位次"
        assert headings[-1].endswith("测算过程")

    def test_it_holds_the_numbers_and_says_what_is_missing(self, chinese: Path) -> None:
        document = docx.Document(str(chinese / "toy.docx"))
        ranking = rows(document, "梯队")
        assert ranking[1][0] == "Beta"
        assert "60.0" in ranking[1]
        assert ranking[-1][0] == "Delta"
        assert "○" in ranking[-1]
        text = words(document)
        assert "不排位次：Delta：数据完整率25%，低于排位要求60%" in text
        assert "重建：权重为推测。" in text
        for question in ("处在哪一档？", "为什么？", "多大把握？"):
            assert question in text
        assert "None" not in text
        assert "nan" not in text

    def test_pictures_have_alternatives(self, chinese: Path) -> None:
        document = docx.Document(str(chinese / "toy.docx"))
        found = document.element.body.findall(f".//{qn('wp:docPr')}")
        assert len(found) >= 5
        assert all(len(one.get("descr") or "") > 20 for one in found)

    def test_hostile_names_are_text(self, hostile: Path) -> None:
        document = docx.Document(str(hostile / "hostile.docx"))
        assert HOSTILE[0] in words(document)
        assert HOSTILE[3] in words(document)

    def test_progress_and_dashboard(self, advanced: Path) -> None:
        document = docx.Document(str(advanced / "progress.docx"))
        table = rows(document, "进展状态")
        found = {row[0].split("\n")[0]: row for row in table[1:]}
        assert found["产出"][3] == "100"
        assert found["产出"][-1] == "√ 达到期望变化"
        assert "仪表板（不计入指数）" in found["空气"][0]
        board = rows(document, "按指数")
        assert [row[1] for row in board[1:] if row[0] == "Delta"] == ["○"]

    def test_a_second_program_reads_it(self, chinese: Path, tmp_path: Path) -> None:
        office = part("soffice")
        command = [office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf",
                   "--outdir", str(tmp_path), str(chinese / "toy.docx")]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        assert (tmp_path / "toy.pdf").stat().st_size > 10_000


class TestWorkbook:
    def sheet(self, path: Path, name: str) -> list[list[Any]]:
        book = openpyxl.load_workbook(path)
        return [[cell.value for cell in row] for row in book[name].iter_rows()]

    def test_ranking_holds_numbers_and_hatches_what_is_missing(self, chinese: Path) -> None:
        found = self.sheet(chinese / "toy.xlsx", "得分与位次")
        heads, body = found[2], {row[0]: row for row in found[3:]}
        assert body["Beta"][heads.index("得分")] == 60
        assert body["Beta"][heads.index("位次")] == 1
        assert body["Beta"][heads.index("位次变化")] == 2
        assert body["Delta"][heads.index("位次")] is None
        assert "25" in body["Delta"][heads.index("不排位次")]
        book = openpyxl.load_workbook(chinese / "toy.xlsx")
        at = next(cell for cell in book["得分与位次"]["A"] if cell.value == "Delta").row
        assert book["得分与位次"].cell(at, heads.index("位次") + 1).fill.fill_type not in (None, "solid")

    def test_scores_places_weights_steps_and_data(self, chinese: Path) -> None:
        scores = self.sheet(chinese / "toy.xlsx", "得分")
        assert len(scores) == 3 + 8  # all years
        assert scores[2][4] == "总指数"
        weights = self.sheet(chinese / "toy.xlsx", "权重")
        assert [row[5] for row in weights[3:]] == [1.0, 0.5, 0.25, 0.25, 0.5, 0.25, 0.25]
        steps = self.sheet(chinese / "toy.xlsx", "步骤与选项")
        assert [row[3] for row in steps[3:]] == ["user", "arithmetic"]
        data = self.sheet(chinese / "toy.xlsx", "原始数据")
        assert data[2][-1] == "size"
        answers = self.sheet(chinese / "toy.xlsx", "三问")
        assert answers[3][0] == "Beta"

    def test_charts_are_native_and_have_alternatives(self, chinese: Path) -> None:
        with zipfile.ZipFile(chinese / "toy.xlsx") as archive:
            names = archive.namelist()
            assert [name for name in names if name.startswith("xl/charts/chart")]
            assert not [name for name in names if name.startswith("xl/media")]
            drawing = archive.read("xl/drawings/drawing1.xml").decode()
        assert drawing.count("descr=") == drawing.count("<xdr:cNvPr")

    def test_hostile_names_stay_texts(self, hostile: Path) -> None:
        book = openpyxl.load_workbook(hostile / "hostile.xlsx")
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and "cmd|" in cell.value:
                        assert cell.data_type == "s"

    def test_progress_has_its_sheets(self, advanced: Path) -> None:
        found = self.sheet(advanced / "progress.xlsx", "目标进展")
        body = {row[0]: row for row in found[3:]}
        assert body["产出"][6] == pytest.approx(1.2)
        assert body["产出"][8] == "√ 达到期望变化"
        board = self.sheet(advanced / "progress.xlsx", "仪表板（不计入指数）")
        assert board[2][:2] == ["评价对象", "空气"]

    def test_formulas_of_the_chart_data_give_what_is_written(self, chinese: Path, tmp_path: Path) -> None:
        office = part("soffice")
        command = [office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "xlsx",
                   "--outdir", str(tmp_path), str(chinese / "toy.xlsx")]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        cached = openpyxl.load_workbook(chinese / "toy.xlsx", data_only=True)["图表数据"]
        anew = openpyxl.load_workbook(tmp_path / "toy.xlsx", data_only=True)["图表数据"]
        assert [[cell.value for cell in row] for row in cached] == [[cell.value for cell in row] for row in anew]


class TestWriting:
    def test_each_suffix_has_its_form_and_others_are_refused(self, tmp_path: Path) -> None:
        found = write_index_report(tmp_path / "new" / "page.html", many(3), lang="en")
        assert found == [tmp_path / "new" / "page.html"]
        assert found[0].read_text(encoding="utf-8").startswith("<!doctype html>")
        with pytest.raises(ValueError, match=r"\.pdf"):
            write_index_report([tmp_path / "a.html", tmp_path / "b.pdf"], many(3))
        assert not (tmp_path / "a.html").exists()

    @pytest.mark.parametrize("units", [0, 1, 2, 130])
    def test_any_number_of_units(self, units: int, tmp_path: Path) -> None:
        paths = [tmp_path / f"x{suffix}" for suffix in (".html", ".docx", ".xlsx")]
        write_index_report(paths, many(units), lang="zh")
        docx.Document(str(paths[1]))
        openpyxl.load_workbook(paths[2])
