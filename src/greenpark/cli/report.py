"""`demo`, `report` and `diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from greenpark.cli.common import (
    INPUT_ERRORS,
    Format,
    Lang,
    fail,
    money_unit,
    numbers_of,
    outputs,
    pick,
    print_json,
    progress_bar,
    say,
    sentences,
    show_problems,
    spoken,
    written,
)
from greenpark.cli.options import Data, Language, Marking, Money, Parks, Schemes, Years


def demo(
    out: Annotated[Path, typer.Option("--out", help="The folder for the reports.")] = Path("out"),
    lang: Annotated[Lang | None, typer.Option("--lang", help="Language of the reports. Default: zh.")] = None,
    parks: Annotated[int, typer.Option("--parks", help="Parks of the sample province.", min=1, max=2000)] = 120,
) -> None:
    """Assess Suzhou Industrial Park, a sample park and a sample province; write the reports and say where to look."""
    from greenpark.cli.demonstration import demonstrate

    with sentences():
        demonstrate(out, lang=str(lang or Lang.zh), spoken=str(spoken()), parks=parks)


def report(
    data: Data,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder for the reports; default: beside the input.")
    ] = None,
    scheme: Schemes = None,
    park: Parks = None,
    year: Years = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="The earlier filing, a file or folder: the report says what changed since."),
    ] = None,
    lang: Language = None,
    money: Money = None,
    marking: Marking = None,
) -> None:
    """Check, assess and write the HTML, Word and Excel reports in one step."""
    from greenpark.publish.report import names_a_file, write_reports

    years, every_year = numbers_of(year or [])
    money = money_unit(money)
    if out is not None and names_a_file(out):
        outputs([out], data, *([previous] if previous is not None else []))
    language = lang or Lang.zh
    with sentences(), progress_bar(pick("Writing reports", "生成报告")) as progress:
        result = write_reports(
            data, out=out, lang=str(language), money=money, marking=marking, schemes=scheme, parks=park, years=years,
            every_year=every_year, previous=previous, progress=progress,
        )  # fmt: skip
    show_problems(result.problems, spoken())
    _show_previous(previous, result)
    for path in result.paths:
        written(path)
    if any(problem.severity == "error" for problem in result.problems):
        raise typer.Exit(INPUT_ERRORS)


def _show_previous(previous: Path | None, result: Any) -> None:
    """Say what spoils the comparison: rows of the earlier filing that were not used, parks that it does not have."""
    if previous is None:
        return
    errors = sum(problem.severity == "error" for problem in result.previous_problems)
    if errors:
        say(
            pick(
                f"{previous}: {errors} errors; rows set aside there show as changes. See `greenpark check {previous}`.",
                f"{previous}：有{errors}处错误，未采用的行会显示为变动，见 `greenpark check {previous}`。",
            )
        )
    if result.not_in_previous:
        parks = ", ".join(result.not_in_previous)
        say(
            pick(
                f"Not in the earlier filing, so compared with nothing: {parks}.",
                f"上次填报中没有、因而无从比较的园区：{parks}。",
            )
        )


def diff(
    old: Annotated[Path, typer.Argument(help="The earlier file or folder.")],
    new: Annotated[Path, typer.Argument(help="The later file or folder.")],
    out: Annotated[Path | None, typer.Option("--out", help="Also write an .html report.")] = None,
    format: Annotated[Format, typer.Option("--format", help="table (words) or json.")] = Format.table,  # noqa: A002
    lang: Language = None,
) -> None:
    """Show which figures changed between two filings, and which criteria turned."""
    from greenpark import api
    from greenpark.publish.content.comparison import as_records, as_text
    from greenpark.publish.content.diff import diff as compare

    language = str(lang or spoken())
    if format is Format.csv:
        raise fail(pick("--format takes table (words) or json here.", "这里--format可用table（文字）或json。"))
    if out is not None and out.suffix.lower() != ".html":
        raise fail(pick(f"'{out}': --out takes an .html file here.", f"“{out}”：这里--out应为.html文件。"))
    outputs([out] if out is not None else [], old, new)
    with sentences():
        catalog = api.load_catalog()
        filings = [api.read(path, catalog=catalog) for path in (old, new)]
        before, after = (api.assess(filing, catalog=catalog, every_year=True) for filing in filings)
        difference = compare(before, after)
        problems = [problem for filing in filings for problem in filing.problems]
        show_problems((one for one in problems if one.severity == "error"), Lang(language))
        if format is Format.json:
            print_json(as_records(difference, lang=language))
        else:
            sys.stdout.write(as_text(difference, lang=language) + "\n")
        if out is not None:
            from greenpark.publish.page.difference import render_difference

            out.write_text(render_difference(difference, lang=language), encoding="utf-8")
            written(out)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(INPUT_ERRORS)
