"""What all commands share: output formats, languages, exit codes, errors in a sentence, progress."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import typer

SEVERITIES_ZH = {"error": "错误", "warning": "提示", "information": "说明"}
OK, INPUT_ERRORS, WRONG_USAGE = 0, 1, 2


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Lang(StrEnum):
    """The language of words for people."""

    zh = "zh"
    en = "en"


_asked: ContextVar[Lang | None] = ContextVar("asked", default=None)


@contextmanager
def language_asked(arguments: Sequence[str]) -> Iterator[None]:
    """Speak the language that `--lang` names among the arguments, mistakes in the other arguments included."""
    found = None
    for index, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            value = value if equals else next(iter(arguments[index + 1 : index + 2]), "")
            found = Lang(value) if value in list(Lang) else found
    token = _asked.set(found)
    try:
        yield
    finally:
        _asked.reset(token)


def spoken() -> Lang:
    """Return the language of messages: the one that `--lang` names, else the one that the environment gives."""
    asked = _asked.get()
    if asked is not None:
        return asked
    value = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return Lang.zh if value.lower().startswith("zh") else Lang.en


def pick(en: str, zh: str) -> str:
    """Return a message in the user's language."""
    return zh if spoken() is Lang.zh else en


def say(text: str) -> None:
    """Write a line for the user to standard error."""
    sys.stderr.write(text + "\n")


def fail(text: str, code: int = WRONG_USAGE) -> typer.Exit:
    """Say what is wrong and return the exit to raise."""
    say(text)
    return typer.Exit(code)


def flush_quietly() -> bool:
    """Write out what standard output holds; return whether someone still reads it. If not, the rest goes nowhere."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
        return False
    return True


def discard_output() -> None:
    """Let all further output go nowhere, so that nothing is said at the end about a pipe that is closed."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # a stream that is no file has no number
            if not stream.isatty():
                os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def sentences() -> Iterator[None]:
    """Turn the errors that a user can mend into a sentence and an exit code."""
    from greenpark.problems import NotFound, ProblemsFound

    try:
        yield
    except FileNotFoundError as error:
        place = error.filename or error
        raise fail(pick(f"There is no file or folder '{place}'.", f"没有文件或文件夹“{place}”。")) from None
    except NotFound as error:
        raise fail(error.sentence(spoken())) from None
    except PermissionError as error:
        raise fail(
            pick(
                f"'{error.filename}' may not be read or written. Close it in other programs, or choose another place.",
                f"“{error.filename}”不能读写。请在其他程序中关闭它，或换个位置。",
            )
        ) from None
    except BrokenPipeError:
        raise  # the reader, such as `head`, has seen enough; the group of all commands ends in silence
    except OSError as error:
        place = f"'{error.filename}'" if error.filename else pick("The result", "结果")
        raise fail(
            pick(
                f"{place} cannot be read or written ({error.strerror}). Choose another place.",
                f"{place}无法读写（{error.strerror}）。请换个位置。",
            )
        ) from None
    except ProblemsFound as error:
        for problem in error.problems:
            say(str(problem))
        raise typer.Exit(INPUT_ERRORS) from None


def print_json(data: Any) -> None:
    """Print data as JSON; NaN would be a bug and is refused."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    sys.stdout.write("\n")


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows as CSV; a cell that a spreadsheet would run as a formula is quoted."""
    write_csv(sys.stdout, rows, columns)


def write_csv(stream: IO[str], rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Write rows as CSV in which no spreadsheet runs a formula, in a heading or a cell."""
    from greenpark.index.exchange.cells import safe_cell

    writer = csv.writer(stream)
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])


def print_table(
    rows: Iterable[Sequence[Any]], columns: Sequence[str], *, title: str | None = None, right: Iterable[int] = ()
) -> None:
    """Print a table to standard output, as wide as the terminal allows."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False)
    numbers = set(right)
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*["" if cell is None else escape(str(cell)) for cell in row])
    width = None if sys.stdout.isatty() else 160

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # by itself it would end with exit code 1

    Screen(width=width, soft_wrap=False).print(table)


@contextmanager
def progress_bar(text: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error while long work runs; nothing where no one is looking."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def place_text(record: Mapping[str, Any]) -> str:
    """Return the place of a problem's record in one line: file, sheet, row, column, as far as they are known."""
    return " ".join(str(record[key]) for key in ("file", "sheet", "row", "column") if record[key] is not None)


def show_problems(problems: Iterable[Any], lang: Lang, *, limit: int = 20) -> None:
    """Say the problems found in the input, the errors first."""
    order = {"error": 0, "warning": 1, "information": 2}
    ranked = sorted((one for one in problems if one.severity != "information"), key=lambda one: order[one.severity])
    for problem in ranked[:limit]:
        record = problem.as_record(lang)
        severity = SEVERITIES_ZH[record["severity"]] if lang is Lang.zh else record["severity"]
        say(f"[{severity}] {place_text(record)}: {record['message']} {record['remedy']}".replace(" : ", ": "))
    if len(ranked) > limit:
        more = len(ranked) - limit
        say(pick(f"... and {more} more; see `greenpark check`.", f"……另有{more}条，见 `greenpark check`。"))


def numbers_of(texts: Sequence[str]) -> tuple[list[int] | None, bool]:
    """Return (years, every year) from `--year` options: numbers, or the word `all`."""
    if any(text.lower() == "all" for text in texts):
        return None, True
    try:
        years = [int(text.removesuffix("年")) for text in texts]
    except ValueError:
        found = ", ".join(texts)
        raise fail(
            pick(
                f"--year takes a year such as 2023, or 'all'; found {found}.",
                f"--year应为年份（如2023）或all，给出的是{found}。",
            )
        ) from None
    return years or None, False


def verdict_of(cards: Any, record: Mapping[str, Any], lang: str) -> str:
    """Return a verdict as people read it, with its sign."""
    from greenpark.publish.content.context import Context
    from greenpark.publish.content.verdicts import verdict_mark
    from greenpark.publish.words.language import Words

    mark = verdict_mark(Context(cards, Words(lang)), dict(record))
    return f"{mark.sign} {mark.word}".strip()


def money_unit(text: str | None) -> str | None:
    """Return a unit of money in which reports show amounts, or say which there are."""
    from greenpark.publish.words.numbers import MONEY

    if text is not None and text not in MONEY:
        raise fail(
            pick(
                f"--money takes {' or '.join(MONEY)}; found '{text}'.",
                f"--money可用{'、'.join(MONEY)}，给出的是“{text}”。",
            )
        )
    return text


def no_folder(folder: Path) -> typer.Exit:
    """Say that a folder to write into is not there."""
    return fail(pick(f"There is no folder '{folder}'.", f"没有文件夹“{folder}”。"))


def written(path: Path) -> None:
    """Say where a result was written."""
    say(pick(f"Written: {path}", f"已生成：{path}"))


def outputs(paths: Sequence[Path], *sources: Path) -> list[Path]:
    """Check that results can be written to these places, and not over the `sources`, before any work starts."""
    for path in paths:
        if path.exists() and any(source.exists() and path.samefile(source) for source in sources):
            raise fail(
                pick(
                    f"'{path}' is the input itself; choose another name for the result.",
                    f"“{path}”就是输入文件，请给结果另起名字。",
                )
            )
        if path.suffix.lower() not in (".html", ".docx", ".xlsx", ".parquet", ".csv", ".json"):
            forms = ".html, .docx, .xlsx, .parquet, .csv"
            raise fail(pick(f"'{path}': --out takes {forms} or .json.", f"“{path}”：--out可用{forms}, .json。"))
        if not path.parent.exists():
            raise no_folder(path.parent)
    return list(paths)
