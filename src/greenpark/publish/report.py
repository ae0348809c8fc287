"""From a file of data to its reports in one step, and any result written by its suffix."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from greenpark.assess.filings import assess, read
from greenpark.assess.scorecards import Progress, Record, Scorecards
from greenpark.problems import Problem
from greenpark.publish.content.build import build_model
from greenpark.publish.content.model import ReportModel

REPORTS = (".html", ".docx", ".xlsx")
TABLES = (".parquet", ".csv", ".json")
_FILE_SUFFIX = re.compile(r"\.[A-Za-z]\w*", re.ASCII)


@dataclass(frozen=True)
class Reports:
    """The reports of one source; iterating gives their paths."""

    paths: tuple[Path, ...]
    cards: Scorecards
    model: ReportModel
    problems: tuple[Problem, ...]
    previous_problems: tuple[Problem, ...] = ()  # of the earlier filing that was compared with
    not_in_previous: tuple[str, ...] = ()  # parks that the earlier filing does not have

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)


def write_reports(
    source: Path, *, out: Path | None = None, lang: str = "zh", money: str | None = None, marking: str | None = None,
    schemes: Sequence[str] | None = None, years: Sequence[int] | None = None, parks: Sequence[str] | None = None,
    every_year: bool = False, previous: Path | None = None, stem: str | None = None, progress: Progress | None = None,
) -> Reports:  # fmt: skip
    """Read, check and assess `source`; write page, document and workbook.

    The files are named after the source (or `stem`), `<stem>-report.html` and so on, and stand beside it, a folder's
    inside it, or in the folder `out`; an `out` with a suffix names a single file. `previous` is an earlier filing to
    compare with. `progress` is told how many steps are done of how many. Raises FileNotFoundError for a source that is
    not there and ValueError for an unknown language, unit of money or suffix.
    """
    source = Path(source)
    dataset = read(source)
    cards = assess(dataset, schemes=schemes, years=years, parks=parks, every_year=every_year)
    filed = read(previous) if previous is not None else None
    before = assess(filed, schemes=schemes) if filed is not None else None
    places = _paths(source, out, stem)
    total = len(cards.rows) + len(places)

    def tell(done: int, _: int) -> None:
        if progress is not None:
            progress(done, total)

    model = build_model(
        cards, lang=lang, money=money, marking=marking, previous=before,
        beside=source if source.is_dir() else source.parent, progress=tell,
    )  # fmt: skip
    for index, path in enumerate(places):
        _write(model, cards, path)
        tell(len(cards.rows) + index + 1, total)
    shown = {str(row["park"]) for row in cards.rows}
    known = set(before.wide["park"].to_list()) if before is not None else shown
    return Reports(
        tuple(places), cards, model, tuple(dataset.problems), tuple(filed.problems) if filed is not None else (),
        tuple(sorted(shown - known)),
    )  # fmt: skip


def write_one(
    cards: Scorecards, path: Path, *, lang: str = "zh", money: str | None = None, marking: str | None = None,
    previous: Scorecards | None = None, beside: Path | None = None, records: list[Record] | None = None,
) -> Path:  # fmt: skip
    """Write an assessment in the form that the suffix of `path` names; raise ValueError for a suffix without a form.

    `records` are those of the assessment where they are at hand: JSON then holds what else was put into them.
    """
    path = Path(path)
    if _suffix(path) in TABLES:
        _write_table(cards, path, records)
        return path
    model = build_model(cards, lang=lang, money=money, marking=marking, previous=previous, beside=beside)
    _write(model, cards, path)
    return path


def names_a_file(out: Path) -> bool:
    """Say whether `out` names a single file: `x.html` does, `v2.0` and a folder that exists do not."""
    return _FILE_SUFFIX.fullmatch(out.suffix) is not None and not out.is_dir()


def _paths(source: Path, out: Path | None, stem: str | None) -> list[Path]:
    """Return where the reports go; folders are made."""
    if out is not None and names_a_file(out):
        _suffix(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        return [out]
    # a folder of data holds its reports itself, so that they travel with it
    folder = out if out is not None else source if source.is_dir() else source.parent
    folder.mkdir(parents=True, exist_ok=True)
    if stem is None:
        stem = source.resolve().name if source.is_dir() else source.stem
    return [folder / f"{stem}-report{suffix}" for suffix in REPORTS]


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in (*REPORTS, *TABLES):
        raise ValueError(f"There is no report of the form '{path.suffix}'; choose {', '.join((*REPORTS, *TABLES))}.")
    return suffix


def _write(model: ReportModel, cards: Scorecards, path: Path) -> None:
    suffix = _suffix(path)
    if suffix == ".html":
        from greenpark.publish.page.html import write_html

        write_html(model, path)
    elif suffix == ".docx":
        from greenpark.publish.document.write import write_docx

        write_docx(model, path)
    elif suffix == ".xlsx":
        from greenpark.publish.workbook.write import write_xlsx

        write_xlsx(model, cards, path)
    else:
        _write_table(cards, path)


def _write_table(cards: Scorecards, path: Path, records: list[Record] | None = None) -> None:
    suffix = path.suffix.lower()
    if suffix == ".json":
        text = json.dumps(
            records if records is not None else cards.records(), ensure_ascii=False, indent=2, allow_nan=False
        )
        path.write_text(text + "\n", encoding="utf-8")
    elif suffix == ".csv":
        # the mark at the start lets Excel read Chinese
        path.write_bytes(b"\xef\xbb\xbf" + _without_formulas(cards.frame()).write_csv().encode("utf-8"))
    else:
        cards.frame().write_parquet(path)


def _without_formulas(frame: pl.DataFrame) -> pl.DataFrame:
    """Quote the texts that a spreadsheet would run as formulas."""
    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(r"^[=+\-@\t\r]")).then(pl.lit("'") + text).otherwise(text).name.keep()
    )
