"""What the commands of `plan` share: options, reading, and the problem that they solve."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenpark.cli.common import Lang, fail, pick, print_csv, print_json, print_table, show_problems, spoken
from greenpark.cli.index.shared import IndexFormat

if TYPE_CHECKING:
    import polars as pl

    from greenpark.plan.park import Prepared

PlanFormat = IndexFormat
Park = Annotated[str | None, typer.Option("--park", help="A park by id or name, where the data hold several.")]
SchemeNames = Annotated[
    list[str] | None,
    typer.Option("--scheme", help="A scheme to qualify for; SCHEME@2030 or SCHEME@2028+ (from then on). Repeat."),
]
Limits = Annotated[
    list[str] | None,
    typer.Option("--limit", help="A limit such as 'co2_energy <= 400000 t @2030', '… @2028+' from then on. Repeat."),
]
By = Annotated[int | None, typer.Option("--by", help="The year of requirements without a year, and the last one.")]
From = Annotated[int | None, typer.Option("--from", help="First year of the plan. Default: the year after the data.")]
Onward = Annotated[bool, typer.Option("--onward", help="Schemes hold from --by on, to the end of the plan.")]
End = Annotated[int | None, typer.Option("--until", help="Last year of the plan. Default: the last requirement's.")]
ScenarioName = Annotated[
    str | None,
    typer.Option("--scenario", help="A scenario file, or baseline, policy, strengthened. Default: baseline."),
]
MeasureFiles = Annotated[
    list[Path] | None, typer.Option("--measures", help="A file of own measures, over those of the library. Repeat.")
]
Unsourced = Annotated[
    bool, typer.Option("--allow-unsourced", help="Also use measures of which neither cost nor effect has a source.")
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="A measure that must not be used. Repeat.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="Use these measures only. Repeat.")]
Budget = Annotated[str | None, typer.Option("--budget", help="Capital for all years, such as 200000000 or '2 亿元'.")]
Rate = Annotated[str | None, typer.Option("--rate", help="Discount rate, such as '6 %'. Default: the scenario's.")]
EditionNames = Annotated[list[str] | None, typer.Option("--edition", help="SCHEME=EDITION instead of the latest.")]
BandName = Annotated[str, typer.Option("--band", help="Costs: low, central or high.")]
TimeLimit = Annotated[float, typer.Option("--time-limit", help="Seconds for one solution.", min=0.1)]
Shown = Annotated[PlanFormat, typer.Option("--format", help="How results are printed.")]


@dataclass(frozen=True)
class Asked:
    """The options by which a planning problem is stated."""

    park: str | None = None
    schemes: list[str] | None = None
    limits: list[str] | None = None
    by: int | None = None
    start: int | None = None
    end: int | None = None
    onward: bool = False
    scenario: str | None = None
    measures: list[Path] | None = None
    allow_unsourced: bool = False
    exclude: list[str] | None = None
    only: list[str] | None = None
    budget: str | None = None
    rate: str | None = None
    editions: list[str] | None = None
    band: str = "central"


def problem_of(data: Path, asked: Asked, lang: Lang) -> Prepared:
    """Read the data and return the planning problem; what is doubtful in the data is said at once."""
    from greenpark.assess.asked import scheme_id
    from greenpark.assess.filings import read
    from greenpark.catalog import load
    from greenpark.plan.measures import read_library
    from greenpark.plan.park import Ask, chosen_park, frames_of_parks, prepare_frame, requirements_of
    from greenpark.plan.requirements import read_limit
    from greenpark.plan.scenario import read_scenario

    catalog = load()
    if asked.band not in ("low", "central", "high"):
        raise fail(pick(f"--band takes low, central or high; found '{asked.band}'.", "--band可用low、central、high。"))
    library = read_library(catalog, asked.measures or [])
    scenario = read_scenario(asked.scenario, catalog)
    dataset = read(data, catalog=catalog)
    show_problems(dataset.problems, lang, limit=3)
    frames = frames_of_parks(dataset, catalog)
    park = chosen_park(dataset, frames, asked.park)
    last = int(frames[park]["year"].max())  # type: ignore[arg-type]
    by = asked.by or scenario.end or max([last + 1, 2030])
    editions = {}
    for text in asked.editions or ():
        name, _, edition = text.partition("=")
        editions[scheme_id(name, catalog)] = edition
    limits = [read_limit(text, catalog, by) for text in asked.limits or ()]
    try:
        requirements = requirements_of(asked.schemes or [], limits, by, onward=asked.onward, catalog=catalog)
    except ValueError:
        raise fail(pick("--scheme takes SCHEME@YEAR, such as zero-carbon-2025@2030.",
                        "--scheme写作“方案@年份”，如zero-carbon-2025@2030。")) from None  # fmt: skip
    ask = Ask(
        requirements, scenario, asked.start, asked.end or (by if asked.by or not requirements else None),
        asked.allow_unsourced, tuple(asked.exclude or ()), tuple(asked.only or ()),
        None if asked.budget is None else money(asked.budget), editions,
        None if asked.rate is None else rate(asked.rate), asked.band,  # type: ignore[arg-type]
    )  # fmt: skip
    if ask.end is not None and requirements and ask.end < max(one.year for one in requirements):
        ask = Ask(**{**ask.__dict__, "end": max(one.year for one in requirements)})
    return prepare_frame(park, frames[park], catalog, library, ask, targets=dataset.targets)


def money(text: str) -> float:
    """Return an amount of yuan from a text such as `2 亿元`."""
    import re

    from greenpark.formula.errors import UnitError
    from greenpark.formula.units import conversion

    match = re.fullmatch(r"\s*([\d.,]+(?:[eE]\d+)?)\s*(.*?)\s*", text)
    try:
        amount = float(match[1].replace(",", "")) * (conversion(match[2], "CNY") if match[2] else 1.0) if match else -1
    except (UnitError, ValueError):
        amount = -1.0
    if amount < 0:
        raise fail(pick(f"--budget takes yuan, such as 200000000 or '2 亿元'; found '{text}'.",
                        f"--budget应为金额，如200000000或“2 亿元”，给出的是“{text}”。"))  # fmt: skip
    return amount


def rate(text: str) -> float:
    """Return a rate from a text such as `6 %` or `0.06`."""
    try:
        value = float(text.strip().rstrip("%％").strip()) / (100.0 if text.strip().endswith(("%", "％")) else 1.0)
    except ValueError:
        value = float("nan")
    if not -0.5 < value < 1.0:
        raise fail(
            pick(f"--rate takes a rate such as '6 %'; found '{text}'.", f"--rate应为如“6 %”，给出的是“{text}”。")
        )
    return value


def print_rows(frame: pl.DataFrame, shown: PlanFormat, record: Any, *, title: str | None = None) -> None:
    """Print a frame as a table, CSV, Parquet or its record as JSON."""
    if shown is PlanFormat.json:
        print_json(record)
    elif shown is PlanFormat.csv:
        print_csv(frame.to_dicts(), frame.columns)
    elif shown is PlanFormat.parquet:
        if sys.stdout.isatty():
            raise fail(pick("Parquet is not for a screen; write `> result.parquet`.",
                            "Parquet不宜显示，请重定向到文件。"))  # fmt: skip
        frame.write_parquet(sys.stdout.buffer)
    else:
        numbers = [index for index, kind in enumerate(frame.dtypes) if kind.is_numeric()]
        rows = [[number_text(cell) for cell in row] for row in frame.rows()]
        print_table(rows, frame.columns, title=title, right=numbers)


def number_text(value: Any) -> Any:
    """Return a number with as many digits as people read."""
    if not isinstance(value, float):
        return value
    size = abs(value)
    return f"{value:,.0f}" if size >= 1000 else f"{value:.4g}"


def line(text: str) -> None:
    """Write a line of the result to standard output."""
    sys.stdout.write(text + "\n")


def words(en: tuple[str, ...], zh: tuple[str, ...]) -> tuple[str, ...]:
    """Return headings in the user's language."""
    return zh if spoken() is Lang.zh else en
