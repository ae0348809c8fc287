"""`plan past`: why CO2 changed so far, the starting point of a plan."""

from __future__ import annotations

from typing import Annotated

import typer

from greenpark.cli.common import INPUT_ERRORS, pick, say, sentences
from greenpark.cli.options import Data, Language
from greenpark.cli.plan.shared import Park, PlanFormat, Shown, print_rows, words


def past(
    data: Data,
    park: Park = None,
    first: Annotated[int | None, typer.Option("--from", help="First year. Default: the first with data.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year. Default: the last with data.")] = None,
    shown: Shown = PlanFormat.table,
    lang: Language = None,
) -> None:
    """Decompose the past change of CO2 from energy into activity, intensity, structure and factors (LMDI)."""
    import polars as pl

    from greenpark.assess.figures import ParkFigures
    from greenpark.assess.filings import read
    from greenpark.catalog import load
    from greenpark.plan.decomposition import decompose_park
    from greenpark.plan.park import chosen_park, frames_of_parks

    del lang
    with sentences():
        catalog = load()
        dataset = read(data, catalog=catalog)
        frames = frames_of_parks(dataset, catalog)
        name = chosen_park(dataset, frames, park)
        rows = {int(row["year"]): row for row in frames[name].to_dicts()}
        end = last or max(rows)
        figures = ParkFigures(catalog, rows)
        # without --from: from the first year that has all that is needed
        starts = [first] if first is not None else sorted(year for year in rows if year < end)
        tried = [(year, decompose_park(figures, year, end)) for year in starts if {year, end} <= set(rows)]
        start, found = next(((year, one) for year, one in tried if one is not None), (first or min(rows), None))
    if found is None or start == end:
        say(
            pick(
                f"Energy, factors or value added of {start} or {end} are missing.",
                f"{start}或{end}年缺少能耗、因子或增加值。",
            )
        )
        raise typer.Exit(INPUT_ERRORS)
    causes = words(
        ("activity", "intensity", "structure", "factor", "total"),
        ("经济规模", "能耗强度", "能源结构", "排放因子", "合计"),
    )
    values = (found.activity, found.intensity, found.structure, found.factor, found.total)
    frame = pl.DataFrame({"cause": list(causes), "tonnes": list(values)})
    record = {"park": name, **found.__dict__, "total": found.total}
    print_rows(frame, shown, record, title=f"{name} {start}-{end} (CO2, t)")
