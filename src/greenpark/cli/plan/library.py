"""`plan measures`: the measure library, and the check of a file of own measures."""

from __future__ import annotations

from typing import Annotated

import typer

from greenpark.cli.common import pick, print_json, sentences, spoken
from greenpark.cli.options import Language
from greenpark.cli.plan.shared import MeasureFiles, PlanFormat, Shown, print_rows
from greenpark.problems import NotFound, did_you_mean


def measures(
    name: Annotated[str | None, typer.Argument(help="A measure by id, to see all of it.")] = None,
    files: MeasureFiles = None,
    usable: Annotated[bool, typer.Option("--usable", help="Only measures that a plan may use.")] = False,
    shown: Shown = PlanFormat.table,
    lang: Language = None,
) -> None:
    """List the measure library with its evidence, or show one measure; checks the files of own measures on the way."""
    import polars as pl

    from greenpark.catalog import load
    from greenpark.plan.measures import read_library, refusal

    language = str(lang or spoken())
    with sentences():
        library = read_library(load(), files or [])
        if name is not None:
            if name not in library.measures:
                near = did_you_mean(name, library.measures)
                raise NotFound(f"There is no measure '{name}'." + (f" Did you mean '{near[0]}'?" if near else ""),
                               f"没有措施“{name}”。" + (f"是否为“{near[0]}”？" if near else ""))  # fmt: skip
            print_json(library.measures[name].model_dump(exclude_none=True))
            return
    rows = []
    for one in library.measures.values():
        reason = refusal(one, allow_unsourced=False)
        if usable and reason is not None:
            continue
        rows.append({
            "id": one.id, "name": one.label.get(language), "family": one.family, "unit": one.capacity_unit,
            "cost": one.cost.evidence if one.cost else None, "effect": one.effect_evidence,
            "use": pick("yes", "可用") if reason is None else reason.get(language),
        })  # fmt: skip
    print_rows(pl.DataFrame(rows), shown, rows)
