"""`plan run`: the cheapest plan, or what clashes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenpark.cli.common import INPUT_ERRORS, outputs, pick, print_json, print_table, say, sentences, spoken, written
from greenpark.cli.options import Data, Language, Marking, Out
from greenpark.cli.plan.shared import (
    Asked,
    BandName,
    Budget,
    By,
    EditionNames,
    End,
    Exclude,
    From,
    Limits,
    MeasureFiles,
    Only,
    Onward,
    Park,
    PlanFormat,
    Rate,
    ScenarioName,
    SchemeNames,
    Shown,
    TimeLimit,
    Unsourced,
    line,
    number_text,
    print_rows,
    problem_of,
    words,
)

if TYPE_CHECKING:
    import polars as pl

    from greenpark.plan.result import Plan


def run(
    data: Data,
    park: Park = None,
    scheme: SchemeNames = None,
    limit: Limits = None,
    by: By = None,
    start: From = None,
    until: End = None,
    onward: Onward = False,
    scenario: ScenarioName = None,
    measures: MeasureFiles = None,
    allow_unsourced: Unsourced = False,
    exclude: Exclude = None,
    only: Only = None,
    budget: Budget = None,
    rate: Rate = None,
    edition: EditionNames = None,
    band: BandName = "central",
    alternatives: Annotated[int, typer.Option("--alternatives", help="How many other plans.", min=0, max=3)] = 3,
    prices: Annotated[bool, typer.Option("--prices/--no-prices", help="Price each binding requirement.")] = True,
    draws: Annotated[
        int, typer.Option("--draws", help="Futures over which the plan is replayed; 0: none.", min=0)
    ] = 1000,
    robust: Annotated[
        float | None,
        typer.Option(
            "--robust", help="Plan so that all requirements hold in this share of the draws.", min=0.1, max=0.999
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.")] = 0,
    gap: Annotated[float, typer.Option("--gap", help="Relative gap at which a plan counts as best.", min=0.0)] = 1e-4,
    time_limit: TimeLimit = 10.0,
    shown: Shown = PlanFormat.table,
    out: Out = None,
    lang: Language = None,
    marking: Marking = None,
) -> None:
    """Find the cheapest plan that meets schemes and limits, confirmed by `assess`; else say what clashes."""
    from greenpark.plan.model.solve import SolverFailed
    from greenpark.plan.planning import Wanted
    from greenpark.plan.secure import plan_prepared

    language = lang or spoken()
    paths = outputs(out or [], data)
    asked = Asked(park, scheme, limit, by, start, until, onward, scenario, measures, allow_unsourced, exclude, only,
                  budget, rate, edition, band)  # fmt: skip
    with sentences():
        problem = problem_of(data, asked, language)
        wanted = Wanted(gap, time_limit, alternatives, prices=prices)
        try:
            plan = plan_prepared(problem, wanted, draws=draws, seed=seed, robust=robust)
        except SolverFailed as error:
            say(pick(f"The solver ended without a plan or a proof: {error}. Try a longer --time-limit.",
                     f"求解器未得到方案或证明：{error}。请延长--time-limit。"))  # fmt: skip
            raise typer.Exit(INPUT_ERRORS) from None
        write(plan, paths, str(language), problem.measures, marking)
    show(plan, shown, str(language), problem.measures)
    if not plan.ok:
        raise typer.Exit(INPUT_ERRORS)


def builds_frame(plan: Plan, measures: Any, lang: str) -> pl.DataFrame:
    """Return what is built, a row for each measure and year."""
    import polars as pl

    rows = [
        {
            "measure": one.measure, "name": measures[one.measure].label.get(lang), "year": one.year,
            "capacity": one.capacity, "unit": one.unit, "capex": one.capex,
        }
        for one in plan.builds
    ]  # fmt: skip
    schema = {"measure": pl.String, "name": pl.String, "year": pl.Int64, "capacity": pl.Float64, "unit": pl.String,
              "capex": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def show(plan: Plan, shown: PlanFormat, lang: str, measures: Any) -> None:
    """Print a plan."""
    if shown is PlanFormat.json:
        print_json(plan.record(lang))
    elif shown is not PlanFormat.table:
        print_rows(builds_frame(plan, measures, lang), shown, None)
    else:
        _headline(plan)
        if plan.ok or plan.status == "failed":
            _tables(plan, lang, measures)
        for one in plan.notes:
            say(f"- {one.get(lang)}")


def _headline(plan: Plan) -> None:
    setting = plan.setting
    if plan.status == "infeasible":
        line(pick("No plan meets all requirements.", "没有方案能同时满足全部要求。"))
        for clash in plan.clashes:
            line("- " + pick(clash.text().en, clash.text().zh))
        if plan.reliefs:
            line(pick("The least that would have to give:", "最少须放宽："))
            for given in plan.reliefs:
                line(f"- {given.demand.label.get(str(spoken()))}: {given.share:.1%}")
        return
    cost = plan.net_present_cost or 0.0
    word = {
        "optimal": pick("cheapest plan", "最低成本方案"),
        "feasible": pick("a plan, not proven best", "可行方案（未证明最优）"),
    }.get(plan.status, pick("PLAN FAILED: assess does not confirm it", "方案未获复核确认"))
    years = f"{setting.years[0]}-{setting.years[-1]}"
    line(
        pick(
            f"{setting.park}, {years}: {word}; net present cost {cost / 1e4:,.0f} x 10^4 CNY of {setting.price_year} "
            f"(negative: it pays).",
            f"{setting.park}，{years}年：{word}；净现值成本{cost / 1e4:,.0f}万元"
            f"（{setting.price_year}年价，负值为净收益）。",
        )
    )
    for one in plan.missed:
        line("! " + pick(one.en, one.zh))


def _tables(plan: Plan, lang: str, measures: Any) -> None:
    import polars as pl

    frame = builds_frame(plan, measures, lang)
    if frame.height:
        whole = frame.group_by("measure", "name", "unit", maintain_order=True).agg(
            pl.col("year").min().alias("first"), pl.col("capacity").sum(), (pl.col("capex").sum() / 1e4)
        )
        heads = words(("measure", "name", "unit", "first year", "capacity", "capex, 10^4 CNY"),
                     ("措施", "名称", "单位", "首年", "容量", "投资（万元）"))  # fmt: skip
        rows = [[number_text(cell) for cell in row] for row in whole.rows()]
        print_table(rows, heads, right=(3, 4, 5))
    limited = [one for one in plan.path if one.limit is not None]
    if limited:
        heads = words(("year", "indicator", "unit", "without", "plan", "limit"),
                     ("年份", "指标", "单位", "基准", "方案", "限值"))  # fmt: skip
        lines = [
            (one.year, one.indicator, one.unit, number_text(one.reference), number_text(one.value),
             f"{'≤' if one.operator in ('at_most', 'below') else '≥'} {number_text(one.limit)}")
            for one in limited
        ]  # fmt: skip
        print_table(lines, heads, right=(3, 4, 5))
    for price in plan.prices:
        text = pick(price.demand.label.en, price.demand.label.zh)
        line(pick(f"Relief of {text} by {price.step:g} saves {price.saving / 1e4:,.1f} x 10^4 CNY.",
                   f"{text}放宽{price.step:g}可节省{price.saving / 1e4:,.1f}万元。"))  # fmt: skip
    if plan.robustness is not None:
        line(pick(plan.robustness.words().en, plan.robustness.words().zh))
    for task in plan.tasks:
        line(
            pick(f"Task by {task.year}: {task.task.label.en}.", f"管理任务（{task.year}年前）：{task.task.label.zh}。")
        )
    for other in plan.alternatives:
        names = ", ".join(sorted({one.measure for one in other.builds}))
        line(pick(f"Alternative at {(other.net_present_cost or 0) / 1e4:,.0f} x 10^4 CNY: {names}.",
                   f"备选方案（{(other.net_present_cost or 0) / 1e4:,.0f}万元）：{names}。"))  # fmt: skip


def write(plan: Plan, paths: list[Path], lang: str, measures: Any, marking: str | None) -> None:
    """Write a plan to files by their endings."""
    from greenpark.cli.common import write_csv

    documents = [path for path in paths if path.suffix.lower() in (".html", ".docx", ".xlsx")]
    if documents:
        from greenpark.publish.plan_report import write_plan_report

        write_plan_report(plan, documents, measures, lang=lang, marking=marking)
    for path in paths:
        kind = path.suffix.lower()
        frame = builds_frame(plan, measures, lang)
        if kind == ".json":
            path.write_text(json.dumps(plan.record(lang), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        elif kind == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as stream:
                write_csv(stream, frame.to_dicts(), frame.columns)
        elif kind == ".parquet":
            frame.write_parquet(path)
        written(path)
