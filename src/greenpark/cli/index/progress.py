"""`index progress`: what each unit achieved of what it should have, GEP+, and the way to each target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenpark.cli.common import pick, print_json, say, sentences, show_problems, spoken
from greenpark.cli.index.shared import (
    IndexFormat,
    Settings,
    Shown,
    Spec,
    Table_,
    Year,
    in_years,
    open_index,
    print_frame,
    say_reconstruction,
)
from greenpark.cli.options import Language

if TYPE_CHECKING:
    import polars as pl

    from greenpark.index import Result

_NARROW = (
    "indicator",
    "initial",
    "final",
    "target",
    "threshold",
    "progress",
    "state",
    "weight",
    "contribution",
    "pace",
)


def progress(
    spec: Spec,
    data: Table_,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help="A unit, by id or name; repeat for more. Default: all.")
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help="An indicator by id; repeat for more. Default: all.")
    ] = None,
    year: Year = None,
    path: Annotated[
        bool,
        typer.Option("--path", help="Show the series, the line to the target, pace and projected year of --unit."),
    ] = False,
    target_year: Annotated[
        int | None,
        typer.Option("--target-year", help="With --path: the year that targets are meant for. Default: the step's."),
    ] = None,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Show progress: figures, target, threshold, state, weight and contribution of every unit and indicator, and GEP+.

    Contributions (weight × progress) add up to the index. GEP+ reads index and dashboard together, by the reading that
    `progress.plus` names: `rank_shift` (rank by index beside rank by mean dashboard progress), `leximin` (the lowest of
    the index and each dashboard indicator's progress decides, then the second lowest), `count_then_gep` (the number of
    dashboard indicators that progressed, then the index).
    """
    from greenpark.index.running import run_table

    language = lang or spoken()
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        show_problems(result.run.problems, language)
        _check(result, unit, indicator, path, target_year)
        in_years(result.scores, year)
        if shown is not IndexFormat.json:
            say_reconstruction(index, language)
        if path:
            _print_ways(result, unit or [], indicator, target_year, shown, str(language))
        else:
            _print_progress(result, unit, indicator, shown, str(language))


def _check(
    result: Result, units: list[str] | None, indicators: list[str] | None, path: bool, target_year: int | None
) -> None:
    from greenpark.cli.common import fail
    from greenpark.cli.index.shared import check_nodes
    from greenpark.index.progress.ways import check_progress

    check_progress(result)
    check_nodes(indicators, [one.id for one in result.plan.indicators])
    if path and not units:
        raise fail(pick("--path needs --unit: whose way to the target?", "--path需要--unit指明单元。"))
    if target_year is not None and not path:
        raise fail(
            pick(
                "--target-year goes with --path; elsewhere write --set progress.target_year=YEAR.",
                "--target-year与--path同用；否则请写 --set progress.target_year=年份。",
            )
        )


def _print_progress(
    result: Result, units: list[str] | None, indicators: list[str] | None, shown: IndexFormat, lang: str
) -> None:
    import polars as pl

    from greenpark.index.behind.of_result import place_of
    from greenpark.index.progress.outputs import progress_record

    wanted = [result.rows.units[place_of(result, one)] for one in units or ()]
    if shown is IndexFormat.json:
        record = progress_record(result)
        record["units"] = [one for one in record["units"] if not wanted or one["unit"] in wanted]
        for one in record["units"] if indicators else ():
            for part in ("indicators", "dashboard"):
                one[part] = [each for each in one[part] if each["indicator"] in (indicators or ())]
        print_json(record)
        return
    frame = result.progress
    if wanted:
        frame = frame.filter(pl.col("unit").is_in(wanted))
    if indicators:
        frame = frame.filter(pl.col("indicator").is_in(indicators))
    if shown is not IndexFormat.table:
        print_frame(frame, shown)
        return
    print_frame(_for_screen(frame, lang), shown, title=_title(result, lang), digits=3)
    joint = result.plus.drop("year")
    if joint.height:
        joint = joint.filter(pl.col("unit").is_in(wanted)) if wanted else joint
        if "rank" in joint.columns:
            joint = joint.sort("rank", nulls_last=True).rename({"rank": pick("GEP+ place", "GEP+位次")})
        joint = joint.drop("name") if (joint["name"] == joint["unit"]).all() else joint
        print_frame(joint, shown, title=pick("GEP+: index and dashboard together", "GEP+：指数与仪表板合看"), digits=3)


def _for_screen(frame: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Return what fits a screen: states in words, dashboard indicators marked with a star."""
    import polars as pl

    from greenpark.index.steps.progress.states import AWAY, LABELS, REACHED

    words = {state: text[lang] for state, text in LABELS.items()}
    who = "unit" if frame["unit"].n_unique() > frame["name"].n_unique() else "name"
    frame = frame.with_columns(
        pl.when(pl.col("state") != "ordinary")
        .then(pl.col("state").replace(words))
        .when(pl.col("progress") < 0)
        .then(pl.lit(AWAY[lang]))
        .when(pl.col("progress") >= 1)
        .then(pl.lit(REACHED[lang]))
        .otherwise(pl.lit(words["ordinary"]))
        .alias("state"),
        pl.concat_str("indicator", pl.when("dashboard").then(pl.lit(" *")).otherwise(pl.lit(""))),
    )
    pace = () if frame["pace"].null_count() == frame.height else ("pace",)
    return frame.select(who, *(name for name in _NARROW if name != "pace"), *pace)


def _title(result: Result, lang: str) -> str:
    from greenpark.index.progress.outputs import compared_years

    start, end = compared_years(result)
    label = result.plan.specification.label
    name = label.get(lang) if label else result.plan.specification.id
    star = pick("* dashboard, not in the index", "* 仪表板指标，不计入指数") if result.plus.height else ""
    return f"{name}, {start}–{end}. {star}".rstrip(". ")


def _print_ways(
    result: Result, units: Sequence[str], indicators: list[str] | None, target_year: int | None, shown: IndexFormat,
    lang: str,
) -> None:  # fmt: skip
    from greenpark.cli.common import Lang
    from greenpark.index.plain import plain
    from greenpark.index.progress.outputs import compared_years
    from greenpark.index.progress.reconstruction import reconstruction_of
    from greenpark.index.progress.ways import series_frame, summary_frame, way_record, ways

    found: list[Any] = []
    for unit in units:
        own, problems = ways(result, unit, indicators, target_year=target_year)
        found += own
        show_problems(problems, Lang(lang))
    if shown is IndexFormat.json:
        start, end = compared_years(result)
        spec = result.plan.specification
        whole = {"spec": spec.id, "start": start, "end": end, "paths": [way_record(one) for one in found]}
        print_json(plain({**whole, "reconstruction": reconstruction_of(spec)}))
        return
    if shown is not IndexFormat.table:
        print_frame(series_frame(found), shown)
        return
    frame = summary_frame(found)
    print_frame(_without_empty(frame), shown, title=pick("Ways to the targets", "目标路径"), digits=2)
    if len(found) == 1:
        print_frame(_without_empty(series_frame(found).select("year", "value", "planned")), shown, digits=3)
    else:
        say(
            pick(
                "Series and planned lines: with --indicator ID, or --format csv or json.",
                "时间序列和规划路径：加 --indicator 代码，或用 --format csv、json。",
            )
        )
    if target_year is None and not any(one.target_year for one in found):
        say(
            pick(
                "Without a target year there is no planned line and no pace: --target-year YEAR.",
                "未给出目标年份，故无规划路径和进度比：请加 --target-year 年份。",
            )
        )


def _without_empty(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)
