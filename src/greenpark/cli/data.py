"""`template` and `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from greenpark.cli.common import (
    INPUT_ERRORS,
    Format,
    Lang,
    fail,
    place_text,
    print_csv,
    print_json,
    print_table,
    say,
    sentences,
    spoken,
)

FIELDS = ("file", "sheet", "row", "column", "code", "severity", "message", "remedy")


def template(
    out: Annotated[Path, typer.Option("--out", help="The workbook to write (.xlsx).")],
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help="Only what these schemes need.")] = None,
    year: Annotated[
        list[int] | None, typer.Option("--year", help="Year columns; default: the last four.", min=1949, max=2100)
    ] = None,
    last: Annotated[Path | None, typer.Option("--from", help="Last filing: its figures are carried over.")] = None,
    lang: Annotated[Lang, typer.Option("--lang", help="First language of the workbook.")] = Lang.zh,
) -> None:
    """Write the bilingual workbook to fill in."""
    from greenpark import api

    if out.suffix.lower() != ".xlsx":
        raise fail(f"'{out}': the template is an .xlsx workbook.")
    if not out.parent.exists():
        raise fail(f"There is no folder '{out.parent}'.")
    with sentences():
        catalog = api.load_catalog()
        for name in scheme or []:
            api.scheme_id(name, catalog)
        previous = api.last_filing(last, catalog) if last is not None else None
        api.write_template(out, schemes=scheme or None, years=year or None, previous=previous, lang=str(lang))
    say(f"Written: {out}" if lang is Lang.en else f"已生成：{out}")


def check(
    data: Annotated[Path, typer.Argument(help="A file or folder.")],
    format: Annotated[Format, typer.Option("--format", help="How results are printed.")] = Format.table,  # noqa: A002
    lang: Annotated[Lang | None, typer.Option("--lang", help="Language of messages.")] = None,
) -> None:
    """Find every problem in the data: place, what was read, why it is doubtful, what to do."""
    from greenpark import api

    language = lang or spoken()
    with sentences():
        problems = api.check(data)
    records = [problem.as_record(str(language)) for problem in problems]
    if format is Format.json:
        print_json(records)
    elif format is Format.csv:
        print_csv(records, FIELDS)
    else:
        heads = {
            "en": ("Where", "Severity", "Code", "What and what to do"),
            "zh": ("位置", "级别", "代码", "问题与处理"),
        }[str(language)]
        rows = [
            (
                place_text(record), record["severity"], record["code"], f"{record['message']} {record['remedy']}",
            )
            for record in records
        ]  # fmt: skip
        if rows:
            print_table(rows, heads)
        errors = sum(record["severity"] == "error" for record in records)
        warnings = sum(record["severity"] == "warning" for record in records)
        say(f"{errors} errors, {warnings} warnings." if language is Lang.en else f"错误{errors}项，提示{warnings}项。")
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(INPUT_ERRORS)
