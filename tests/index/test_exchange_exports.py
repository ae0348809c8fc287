"""Exports: Stata, LaTeX, CSV with codebook and R script, workbook."""

from __future__ import annotations

import builtins
import csv
import io
import re

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenpark.index.exchange.cells import csv_text, given_text, safe_cell
from greenpark.index.exchange.codebook import codebook_files, write_codebook
from greenpark.index.exchange.latex import escape, latex_table, scores_table
from greenpark.index.exchange.spreadsheet import write_spreadsheet
from greenpark.index.exchange.stata import stata_names, write_stata
from greenpark.index.index import Index
from greenpark.problems import ProblemsFound
from tests.index.exchange_cases import CONTENT, DATA, result


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_stata_reads_back_scores_ranks_and_labels(tmp_path):
    import pandas

    run = result()
    renamed = write_stata(run, tmp_path / "parks.dta")
    back = pandas.read_stata(tmp_path / "parks.dta")
    assert list(back.columns) == [
        *(renamed.get(c, c) for c in run.scores.columns),
        *(renamed.get(f"rank_{n}", f"rank_{n}") for n in run.nodes),
    ]
    assert all(len(column) <= 32 for column in back.columns)
    assert renamed["environment_and_the_use_of_resources_of_parks"] == "environment_and_the_use_of_resou"
    assert back["index"].tolist() == run.scores["index"].to_list()
    assert back["rank_index"].tolist() == run.ranks["index"].to_list()
    assert back["name"].tolist() == run.scores["name"].to_list()
    assert back["reuse"].isna().sum() == 1
    with pandas.io.stata.StataReader(tmp_path / "parks.dta") as reader:
        labels = reader.variable_labels()
        assert reader._format_version == 118
    assert labels["water"] == "Water_use"
    assert labels["rank_index"] == "Rank: Index 100%"
    assert "产出" in back.columns  # letters of any script stay


def test_stata_takes_the_long_form_in_chinese(tmp_path):
    import pandas

    run = result()
    write_stata(run, tmp_path / "parks.dta", form="long", lang="zh")
    back = pandas.read_stata(tmp_path / "parks.dta")
    assert len(back) == run.long.height
    with pandas.io.stata.StataReader(tmp_path / "parks.dta") as reader:
        assert reader.variable_labels()["coverage"] == "指标可得率"


def test_without_pandas_stata_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ProblemsFound, match=r"greenpark\[stata\]"):
        write_stata(result(), tmp_path / "parks.dta")


@given(
    st.lists(
        st.text("aB1_ .-园ü" * 3 + "x" * 20, max_size=40) | st.sampled_from(["if", "_n", "str20", "long"]), unique=True
    )
)
def test_names_in_stata_are_short_different_and_allowed(columns):
    names = stata_names(columns)
    assert len(set(names.values())) == len(columns)
    for name in names.values():
        assert re.fullmatch(r"[^\W\d]\w{0,31}", name)
        assert name not in ("if", "_n", "str20", "long")


def test_latex_prints_texts_as_they_are():
    assert escape(r"a_b & 50% {x} \input{y} ~^#$") == (
        r"a\_b \& 50\% \{x\} \textbackslash{}input\{y\} \textasciitilde{}\textasciicircum{}\#\$"
    )
    frame = pl.DataFrame({"name": ["[b]", "c"], "x": [-0.04, None], "n": [1, -2]})
    text = latex_table(frame, caption="50% done", label="tab:a b")
    assert "\\begin{tabular}{lrr}\n\\toprule\nname & x & n \\\\\n\\midrule\n" in text
    assert "{[b]} & 0.0 & 1 \\\\" in text  # a row that begins with a bracket is no option of the row before
    assert "c & -- & $-$2 \\\\" in text
    assert r"\caption{50\% done}" in text
    assert r"\label{tab:a-b}" in text


def test_the_table_of_scores_is_ranked_and_says_what_is_reconstructed():
    content = {
        **CONTENT,
        "reconstruction": [{"rule": "w", "text": {"en": "weights_x", "zh": "权重"}, "evidence": "recalled-low"}],
    }
    text = scores_table(Index.from_mapping(content).run(DATA), digits=2)
    lines = [line for line in text.splitlines() if line.endswith(r"\\")]
    assert lines[0].startswith(r"Rank & Unit & Year & Index 100\% & environment\_and")
    assert lines[1].startswith("1 & 苏州 & 2022 & ")
    assert r"Reconstruction: weights\_x" in text
    assert "位次 & 单位 & 年份 & 总指数" in scores_table(result(), lang="zh")


def test_scores_on_a_scale_of_one_have_three_decimals(tmp_path):
    content = {**CONTENT, "steps": [{"normalise": {"method": "min_max", "range": [0, 1]}}, {"aggregate": "arithmetic"}]}
    run = Index.from_mapping(content).run(DATA)
    assert re.search(r"& \d\.\d{3} ", scores_table(run))
    assert not re.search(r"& \d+\.\d{3} ", scores_table(result()))
    write_spreadsheet(run, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["scores"]
    assert sheet.cell(3, run.scores.columns.index("index") + 1).number_format == "0.000"


def test_a_long_table_breaks_over_pages():
    text = latex_table(pl.DataFrame({"x": list(range(60))}), caption="c")
    assert r"\begin{longtable}{r}" in text
    assert text.count(r"\toprule") == 2
    assert text.count("\\\\\n") >= 60
    assert r"\begin{table}" not in text


def test_the_codebook_describes_every_variable(tmp_path):
    run = result()
    paths = write_codebook(run, tmp_path / "out")
    assert [path.name for path in paths] == ["data.csv", "scores_wide.csv", "scores_long.csv", "codebook.csv", "read.R"]
    texts = codebook_files(run)
    book = {(row["file"], row["variable"]): row for row in rows(texts["codebook.csv"])}
    for name in ("data.csv", "scores_wide.csv", "scores_long.csv"):
        table = rows(texts[name])
        assert set(table[0]) == {variable for file, variable in book if file == name}
        for column in table[0]:
            missing = sum(1 for row in table if row[column] == "")
            assert int(book[name, column]["missing"]) == missing, column
    water = book["data.csv", "water"]
    assert (water["label_en"], water["label_zh"], water["unit"], water["source"]) == (
        "Water_use",
        "水耗",
        "m3/10^4 CNY",
        "yearbook",
    )
    assert book["scores_wide.csv", "water"]["step"] == "normalise"
    assert book["scores_wide.csv", "index"]["step"] == "aggregate"
    assert book["scores_wide.csv", "rank_index"]["label_zh"] == "总指数：位次"


def test_numbers_in_csv_read_back_exactly():
    run = result()
    table = rows(codebook_files(run)["scores_wide.csv"])
    assert [float(row["index"]) if row["index"] else None for row in table] == run.scores["index"].to_list()


def test_no_csv_cell_is_run_as_a_formula():
    for name, text in codebook_files(result()).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text)):
                for cell in row:
                    number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
                    assert number or cell[:1] not in ("=", "+", "-", "@", "\t", "\r"), cell
    assert "'=cmd" in codebook_files(result())["data.csv"]


@given(st.text("=+-@\t\r'a1", max_size=4))
def test_guarded_texts_come_back(text):
    guarded = safe_cell(text)
    assert guarded[:1] not in ("=", "+", "-", "@", "\t", "\r")
    if not text.startswith("'"):
        assert given_text(guarded) == text


def test_csv_has_missing_as_empty_and_whole_numbers_short():
    assert csv_text([[1.0, None, float("nan"), 0.1, "x\ny"]], list("abcde")) == 'a,b,c,d,e\n1,,,0.1,"x\ny"\n'


def test_the_r_script_reads_what_is_written():
    texts = codebook_files(result())
    script = texts["read.R"]
    for name in ("data.csv", "scores_wide.csv", "scores_long.csv", "codebook.csv"):
        assert f'"{name}"' in script
    for opening, closing in ("()", "{}", "[]"):
        assert script.count(opening) == script.count(closing)
    assert "library(" not in script
    for column in re.findall(r"said\$(\w+)|codebook\$(\w+)", script):
        assert "".join(column) in texts["codebook.csv"].splitlines()[0].split(",")


def test_the_workbook_has_texts_as_texts_and_frozen_headings(tmp_path):
    run = result()
    write_spreadsheet(run, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["scores", "ranks", "weights", "changes", "steps", "indicators"]
    scores = book["scores"]
    head = [cell.value for cell in scores[1]]
    assert head == run.scores.columns
    column = head.index("name") + 1
    assert (scores.cell(2, column).value, scores.cell(2, column).data_type) == ("=cmd|' /C calc'!A0", "s")
    index = head.index("index") + 1
    assert [scores.cell(row, index).value for row in range(2, 8)] == pytest.approx(
        run.scores["index"].to_list(), rel=1e-15
    )
    assert scores.cell(2, index).number_format == "0.0"
    assert scores.freeze_panes == "D2"
    assert all(sheet.freeze_panes for sheet in book.worksheets)
    assert book["changes"].max_row == run.changes().height + 1
    assert [cell.value for cell in book["indicators"][2]][:4] == ["water", "water", "Water_use", "水耗"]
    assert book["steps"]["B2"].value == "normalise"


def test_the_same_result_gives_the_same_workbook(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_spreadsheet(result(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


class Certainty:
    frame = pl.DataFrame(
        {"unit": ["a"], "year": [2022], "node": ["index"], "nominal": [1], "p05": [1.0], "top10": [1.0]}
    )
    sources = pl.DataFrame({"node": ["index"], "source": ["weights"], "share": [0.4]})
    tiers = None


def test_uncertainty_gets_sheets_of_its_own(tmp_path):
    write_spreadsheet(result(), tmp_path / "out.xlsx", certainty=Certainty())
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames[-2:] == ["certainty", "sources"]
