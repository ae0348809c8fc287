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
    no_folder,
    pick,
    place_text,
    print_csv,
    print_json,
    print_table,
    say,
    sentences,
    spoken,
    written,
)

FIELDS = ("file", "sheet", "row", "column", "code", "severity", "message", "remedy")


def template(
    out: Annotated[Path, typer.Option("--out", help="The workbook to write (.xlsx).")],
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help="Only what these schemes need.")] = None,
    year: Annotated[
        list[int] | None, typer.Option("--year", help="Year columns; default: the last four.", min=1949, max=2100)
    ] = None,
    last: Annotated[Path | None, typer.Option("--from", help="Last filing: its figures are carried over.")] = None,
    park: Annotated[
        str | None, typer.Option("--park", help="The park to carry over, where the last filing has several.")
    ] = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="First language of the workbook. Default: zh.")] = None,
) -> None:
    """Write the bilingual workbook to fill in; a filled workbook of that name is kept under a dated name."""
    from greenpark import api
    from greenpark.assess.asked import one_park
    from greenpark.observe import Dataset

    if out.suffix.lower() != ".xlsx":
        raise fail(pick(f"'{out}': the template is an .xlsx workbook.", f"“{out}”：填报模板是.xlsx工作簿。"))
    if not out.parent.exists():
        raise no_folder(out.parent)
    if park is not None and last is None:
        raise fail(
            pick(
                "--park names a park of the last filing; give it with --from.",
                "--park指上次填报中的园区，须与--from同用。",
            )
        )
    with sentences():
        catalog = api.load_catalog()
        schemes = [api.scheme_id(name, catalog) for name in scheme or []]
        previous = api.last_filing(last, catalog) if last is not None else None
        filed = api.read(last, catalog=catalog) if park is not None and last is not None else previous
        chosen = one_park(park, filed) if isinstance(filed, Dataset) else None
        kept = api.write_template(
            out, schemes=schemes or None, years=year or None, park=chosen, previous=previous,
            lang=str(lang or Lang.zh),
        )  # fmt: skip
    if kept is not None:
        say(
            pick(
                f"{out.name} was there already with content; it is kept as {kept}.",
                f"{out.name}已存在且有内容，原文件已另存为 {kept}。",
            )
        )
    written(out)


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
