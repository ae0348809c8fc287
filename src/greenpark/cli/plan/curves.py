"""`plan pareto` and `plan macc`: the front between cost and effect, and the curve of marginal abatement cost."""

from __future__ import annotations

from typing import Annotated

import typer

from greenpark.cli.common import INPUT_ERRORS, pick, progress_bar, say, sentences, spoken
from greenpark.cli.options import Data, Language
from greenpark.cli.plan.shared import (
    Asked,
    By,
    Exclude,
    Limits,
    MeasureFiles,
    Only,
    Park,
    PlanFormat,
    Rate,
    ScenarioName,
    SchemeNames,
    Shown,
    Unsourced,
    print_rows,
    problem_of,
)

Indicator = Annotated[str, typer.Option("--indicator", help="An indicator, variable or item such as emission[cod].")]
Points = Annotated[int, typer.Option("--points", help="How many plans.", min=2, max=60)]


def pareto(
    data: Data,
    indicator: Indicator = "co2_energy",
    by: By = None,
    points: Points = 10,
    higher: Annotated[bool, typer.Option("--higher", help="More of the indicator is better.")] = False,
    park: Park = None,
    scheme: SchemeNames = None,
    limit: Limits = None,
    scenario: ScenarioName = None,
    measures: MeasureFiles = None,
    allow_unsourced: Unsourced = False,
    exclude: Exclude = None,
    only: Only = None,
    rate: Rate = None,
    shown: Shown = PlanFormat.table,
    lang: Language = None,
) -> None:
    """Show the front between cost and an indicator: the cheapest plan for each value, down to the best one."""
    import polars as pl

    from greenpark.formula.program.values import NotLinear
    from greenpark.plan.pareto import front
    from greenpark.plan.pathway import base_of

    language = lang or spoken()
    asked = Asked(park, scheme, limit, by, scenario=scenario, measures=measures, allow_unsourced=allow_unsourced,
                  exclude=exclude, only=only, rate=rate)  # fmt: skip
    with sentences():
        problem = problem_of(data, asked, language)
        base = base_of(problem.setting)
        year = problem.setting.years[-1]
        try:
            with progress_bar(pick("Plans", "方案")) as step:
                found = front(base, indicator, year, points=points, lower=not higher, on_step=step)
        except (NotLinear, KeyError) as error:
            raise _refused(indicator, error) from None
    if not found:
        say(pick("No plan meets the requirements; see `plan run`.", "没有方案满足要求，见 `plan run`。"))
        raise typer.Exit(INPUT_ERRORS)
    factor = 100.0 if problem.setting.catalog.entry(indicator.partition("[")[0]).unit == "%" else 1.0
    frame = pl.DataFrame({indicator: [one.value * factor for one in found],
                          "net_present_cost": [one.net_present_cost for one in found]})  # fmt: skip
    print_rows(frame, shown, {"park": problem.setting.park, "year": year, "points": frame.to_dicts()})


def _refused(indicator: str, error: Exception) -> typer.Exit:
    reason = getattr(error, "en", "unknown name"), getattr(error, "zh", "名称未知")
    say(pick(f"'{indicator}' cannot be an objective: {reason[0]}.", f"“{indicator}”不能作目标：{reason[1]}。"))
    return typer.Exit(2)


def macc(
    data: Data,
    indicator: Indicator = "co2_energy",
    by: By = None,
    points: Points = 10,
    park: Park = None,
    scenario: ScenarioName = None,
    measures: MeasureFiles = None,
    allow_unsourced: Unsourced = False,
    exclude: Exclude = None,
    only: Only = None,
    rate: Rate = None,
    shown: Shown = PlanFormat.table,
    lang: Language = None,
) -> None:
    """Show the abatement curve of the optimised plan, interactions included, beside the textbook ranking."""
    import polars as pl

    from greenpark.formula.program.values import NotLinear
    from greenpark.plan.curve import alone, optimised
    from greenpark.plan.pathway import base_of

    language = lang or spoken()
    asked = Asked(park, by=by, scenario=scenario, measures=measures, allow_unsourced=allow_unsourced, exclude=exclude,
                  only=only, rate=rate)  # fmt: skip
    with sentences():
        problem = problem_of(data, asked, language)
        base = base_of(problem.setting)
        year = problem.setting.years[-1]
        try:
            ranked = alone(base, indicator, year)
            with progress_bar(pick("Steps", "步骤")) as step:
                steps = optimised(base, indicator, year, steps=points, on_step=step)
        except (NotLinear, KeyError, AssertionError) as error:
            raise _refused(indicator, error) from None
    rows = [
        {"curve": "alone", "measure": one.measure, "from": None, "to": one.tonnes, "cost_per_tonne": one.cost_per_tonne,
         "net_present_cost": one.net_present_cost}
        for one in ranked
    ]  # fmt: skip
    rows += [
        {"curve": "optimised", "measure": None, "from": one.tonnes_from, "to": one.tonnes_to,
         "cost_per_tonne": one.cost_per_tonne, "net_present_cost": None}
        for one in steps
    ]  # fmt: skip
    schema = {"curve": pl.String, "measure": pl.String, "from": pl.Float64, "to": pl.Float64,
              "cost_per_tonne": pl.Float64, "net_present_cost": pl.Float64}  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema)
    record = {
        "park": problem.setting.park, "year": year, "indicator": indicator,
        "alone": [one.__dict__ for one in ranked], "optimised": [one.__dict__ for one in steps],
    }  # fmt: skip
    print_rows(frame, shown, record)
