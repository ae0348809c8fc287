"""`index uncertainty` and `index sensitivity`."""

from __future__ import annotations

from enum import StrEnum
from math import isnan
from typing import Annotated

import typer

from greenpark.cli.common import fail, pick, print_json, progress_bar, say, sentences, show_problems, spoken
from greenpark.cli.index.shared import (
    IndexFormat,
    NodeOption,
    Settings,
    Shown,
    Spec,
    Table_,
    Year,
    check_nodes,
    in_years,
    open_index,
    print_frame,
    say_reconstruction,
)
from greenpark.cli.index.writing import Bundle, Out, Scatter, UnitPage, places, write_results, write_run
from greenpark.cli.options import Language, Marking

Seed = Annotated[
    int | None, typer.Option("--seed", min=0, help="The same seed gives the same numbers. Default: the file's.")
]


class Method(StrEnum):
    """Sobol: variance shared out among sources. Elements: each left out in turn. Weights: how far each can move."""

    sobol = "sobol"
    elements = "elements"
    weights = "weights"


def uncertainty(
    spec: Spec,
    data: Table_,
    draws: Annotated[int | None, typer.Option("--draws", help="How often the chain is rerun.", min=1)] = None,
    seed: Seed = None,
    shown: Shown = IndexFormat.table,
    year: Year = None,
    node: NodeOption = None,
    top: Annotated[int, typer.Option("--top", help="Also print the chance of the first K places.", min=1)] = 10,
    out: Out = None,
    bundle: Bundle = None,
    unit: UnitPage = None,
    scatter: Scatter = None,
    settings: Settings = None,
    lang: Language = None,
    marking: Marking = None,
) -> None:
    """Rerun the whole chain under every choice that could have been made otherwise: how certain is each rank."""
    from greenpark.index.certainty.certainty import uncertainty as analyse
    from greenpark.index.running import run_table

    language = lang or spoken()
    paths = places(out or [], bundle, data)
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        nodes = _nodes(node, run_table(index.plan, table).nodes)
        with progress_bar(pick("Drawing", "抽样中")) as progress:
            found = analyse(
                index.plan, table, draws=draws, seed=seed, nodes=nodes, top=sorted({10, top}), progress=progress
            )
        found.result.data_problems = problems
        record, frame = found.record(), in_years(found.frame, year)
        record["units"] = [one for one in record["units"] if not year or one["year"] in year]
        write_results(
            paths, found.result, found, str(language), frame=frame, record=record, unit=unit, scatter=scatter,
            marking=marking,
        )  # fmt: skip
        if bundle is not None:
            write_run(bundle, spec, data, index, table, found.result, found)
        if shown is IndexFormat.json:
            print_json(record)
            return
        say_reconstruction(index, language)
        share = 0 if isnan(found.wide_share) else round(found.wide_share * 100)  # nobody may have a rank
        say(
            pick(
                f"{found.draws} draws, seed {found.seed}. For {share} % of the units the 90 % interval spans more "
                "than a quarter of the ranking.",
                f"抽样{found.draws}次，种子{found.seed}。{share}%的单位，其90%区间超过全部名次的四分之一。",
            )
        )
        frame = frame.sort("node", "year", "nominal", nulls_last=True)
        print_frame(frame.drop("draws"), shown, digits=2)


def sensitivity(
    spec: Spec,
    data: Table_,
    method: Annotated[Method, typer.Option("--method", help="sobol, elements or weights.")] = Method.sobol,
    base: Annotated[int, typer.Option("--base", help="Sobol: N; the chain runs N·(sources + 2) times.", min=2)] = 500,
    unit: Annotated[list[str] | None, typer.Option("--unit", help="Follow the rank of this unit; repeat.")] = None,
    seed: Seed = None,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Find what moves the ranking: variance by source, each element left out, how far each weight can move."""
    from greenpark.index.certainty.elements import without_each
    from greenpark.index.certainty.sobol import sensitivity as shares
    from greenpark.index.certainty.weight_scan import weight_scan

    with sentences():
        index, table, _ = open_index(spec, data, settings or (), lang or spoken())
        with progress_bar(pick("Rerunning", "重算中")) as progress:
            if method is Method.sobol:
                frame = shares(index.plan, table, base=base, seed=seed, units=unit or (), progress=progress)
            elif method is Method.elements:
                found = without_each(index.plan, table, progress=progress)
                show_problems(found.skipped, lang or spoken())
                frame = found.moves.filter(found.moves["unit"].is_in(unit)) if unit else found.summary
            elif unit:
                frame = weight_scan(index.plan, table, unit[0], progress=progress)
            else:
                raise fail(pick("--method weights needs --unit.", "--method weights需要 --unit。"))
        print_frame(frame, shown, digits=3)


def _nodes(asked: list[str] | None, known: tuple[str, ...]) -> list[str] | None:
    if asked and "all" in asked:
        return list(known)
    check_nodes(asked, known)
    return asked
