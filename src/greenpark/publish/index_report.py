"""The report of an index, written by suffix: one page, one Word chapter, one workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from greenpark.index.result import Result
from greenpark.publish.content.index.build import build_index_model
from greenpark.publish.content.index.model import IndexModel

REPORTS = (".html", ".docx", ".xlsx")


def write_index_report(
    paths: str | Path | Iterable[str | Path], result: Result, certainty: Any | None = None, *, lang: str = "zh",
    unit: str | None = None, scatter: str | Sequence[str] | None = None, compare: Result | None = None,
    marking: str | None = None, year: int | None = None,
) -> list[Path]:  # fmt: skip
    """Write the report of an index to each path in the form that its suffix names; return the paths.

    `certainty` is the result of an uncertainty analysis, `unit` (id or name) the one whose page comes first, `scatter`
    one or more figures against which scores are drawn, `compare` another result to set beside. Raises ValueError for a
    suffix without a form and for an unknown language, NotFound for a unit, year or figure that is not there; nothing
    is written then.
    """
    wanted = [Path(one) for one in ([paths] if isinstance(paths, str | Path) else paths)]
    for path in wanted:
        if path.suffix.lower() not in REPORTS:
            raise ValueError(f"There is no report of the form '{path.suffix}'; choose {', '.join(REPORTS)}.")
    columns = [scatter] if isinstance(scatter, str) else list(scatter or ())
    model = build_index_model(
        result, certainty, lang=lang, compare=compare, columns=columns, unit=unit, year=year, marking=marking
    )
    for path in wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(model, path)
    return wanted


def _write(model: IndexModel, path: Path) -> None:
    if path.suffix.lower() == ".html":
        from greenpark.publish.page.index_page import write_html

        write_html(model, path)
    elif path.suffix.lower() == ".docx":
        from greenpark.publish.document.index_chapter import write_docx

        write_docx(model, path)
    else:
        from greenpark.publish.workbook.index_book import write_xlsx

        write_xlsx(model, path)
