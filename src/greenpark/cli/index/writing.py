"""Files that `index run` and `index uncertainty` write beside what they print."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenpark.cli.common import fail, outputs, pick, written

if TYPE_CHECKING:
    import polars as pl

    from greenpark.index import Index, Result
    from greenpark.index.certainty.certainty import Certainty
    from greenpark.index.table import Table

Out = Annotated[
    list[Path] | None, typer.Option("--out", help="Also write .html, .docx, .xlsx (report), .csv, .parquet or .json.")
]
UnitPage = Annotated[str | None, typer.Option("--unit", help="Whose page comes first in the report.")]
Scatter = Annotated[list[str] | None, typer.Option("--scatter", help="Draw scores against this column.")]
Bundle = Annotated[
    Path | None, typer.Option("--bundle", help="Also write a ZIP from which `index rerun` makes the same numbers.")
]


def places(paths: Sequence[Path], bundle: Path | None, data: Path) -> list[Path]:
    """Return where results go, checked before any work starts."""
    if bundle is not None:
        if bundle.suffix.lower() != ".zip":
            raise fail(pick(f"'{bundle}': --bundle takes a .zip file.", f"“{bundle}”：--bundle应为.zip文件。"))
        outputs([bundle.with_suffix(".json")])
    return outputs(paths, data)


def write_results(
    paths: Sequence[Path], result: Result, certainty: Certainty | None, lang: str, *, frame: pl.DataFrame,
    record: dict[str, Any], unit: str | None = None, scatter: Sequence[str] | None = None, marking: str | None = None,
) -> None:  # fmt: skip
    """Write results in the form that each suffix names."""
    import json

    from greenpark.index.exchange.cells import frame_csv

    reports = [path for path in paths if path.suffix.lower() in (".html", ".docx", ".xlsx")]
    if reports:
        from greenpark.publish.index_report import write_index_report

        write_index_report(reports, result, certainty, lang=lang, unit=unit, scatter=scatter, marking=marking)
    for path in paths:
        suffix = path.suffix.lower()
        if suffix == ".csv":
            path.write_text(frame_csv(frame), encoding="utf-8")
        elif suffix == ".parquet":
            frame.write_parquet(path)
        elif suffix == ".json":
            path.write_text(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False), encoding="utf-8")
        written(path)


def write_run(
    path: Path, spec: str, data: Path, index: Index, table: Table, result: Result, certainty: Certainty | None = None
) -> None:
    """Write the bundle of a run: data as read, specification, results, methods, checksums."""
    from greenpark.index.data.writing import input_frame
    from greenpark.index.exchange.bundle import write_bundle
    from greenpark.index.spec.read import find

    # a command without folders: a bundle says nothing of the machine that made it
    # filings of parks become the plain table that the index was computed from
    own = index.plan.specification.vocabulary == "own"
    write_bundle(
        path, result, data=data if own else input_frame(table, index.plan),
        specification=find(spec).read_text(encoding="utf-8"), certainty=certainty,
        command=" ".join(["greenpark", *(Path(one).name for one in sys.argv[1:])]),
    )  # fmt: skip
    written(path)
