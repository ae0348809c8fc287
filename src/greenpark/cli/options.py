"""Arguments and options that several commands share, with their words of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from greenpark.cli.common import Format, Lang

Data = Annotated[Path, typer.Argument(help="A file or folder: the template, a workbook, CSV, Parquet or JSON.")]
Schemes = Annotated[list[str] | None, typer.Option("--scheme", help="A scheme id; repeat for more. Default: all.")]
Parks = Annotated[list[str] | None, typer.Option("--park", help="A park by id or name; repeat for more.")]
Years = Annotated[list[str] | None, typer.Option("--year", help="A year, or 'all'. Default: each park's latest.")]
Editions = Annotated[list[str] | None, typer.Option("--edition", help="SCHEME=EDITION instead of the one in force.")]
Shown = Annotated[Format, typer.Option("--format", help="How results are printed.")]
Out = Annotated[
    list[Path] | None, typer.Option("--out", help="Also write .html, .docx, .xlsx, .parquet, .csv or .json.")
]
Language = Annotated[Lang | None, typer.Option("--lang", help="Language of words: zh or en.")]
Money = Annotated[str | None, typer.Option("--money", help="Show money in 万元 or 亿元.")]
Marking = Annotated[str | None, typer.Option("--marking", help="A marking on every page, such as 内部资料 注意保管.")]
