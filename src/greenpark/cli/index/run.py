"""`index run` and `index compare`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from greenpark.cli.common import pick, print_json, sentences, show_problems, spoken
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
from greenpark.cli.index.writing import Bundle, Out, places, write_results, write_run
from greenpark.cli.options import Language, Marking


class Shape(StrEnum):
    """Wide: a row for each unit and year. Long: a row for each unit, year and node."""

    wide = "wide"
    long = "long"


def run(
    spec: Spec,
    data: Table_,
    shown: Shown = IndexFormat.table,
    year: Year = None,
    node: NodeOption = None,
    shape: Annotated[Shape, typer.Option("--shape", help="Shape of CSV and Parquet.")] = Shape.wide,
    stage: Annotated[
        str | None,
        typer.Option("--stage", help="Print the indicators after this step instead: data, denominate, …, normalise."),
    ] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Print every cell that a step changed instead.")] = False,
    out: Out = None,
    bundle: Bundle = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Whose page comes first in the report.")] = None,
    scatter: Annotated[list[str] | None, typer.Option("--scatter", help="Draw scores against this column.")] = None,
    settings: Settings = None,
    lang: Language = None,
    marking: Marking = None,
) -> None:
    """Compute an index: scores and ranks at every level, what each step did, and how much of the data was there."""
    from greenpark.index.exchange.tables import score_digits
    from greenpark.index.index import run_table

    language = lang or spoken()
    paths = places(out or [], bundle, data)
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        check_nodes(node, result.nodes)
        show_problems(result.run.problems, language)
        write_results(paths, result, None, str(language), unit=unit, scatter=scatter, marking=marking)
        if bundle is not None:
            write_run(bundle, spec, data, index, table, result)
        if stage is not None:
            print_frame(in_years(_stage(result, stage), year), shown, digits=4)
            return
        if changes:
            print_frame(in_years(result.changes(), year), shown, digits=4)
            return
        if shown is IndexFormat.json:
            print_json(_record(result, year, node))
            return
        say_reconstruction(index, language)
        if shown is IndexFormat.table:
            frame = in_years(_table(result, node), year)
            print_frame(
                frame, shown, title=_title(result, str(language)), digits=max(score_digits(result).values(), default=1)
            )
        else:
            print_frame(in_years(_flat(result, shape, node), year), shown)


def compare(
    first: Spec,
    second: Annotated[str, typer.Argument(help="Another specification or id.")],
    data: Table_,
    shown: Shown = IndexFormat.table,
    year: Year = None,
    lang: Language = None,
) -> None:
    """Compare two specifications over the same data, unit by unit: scores, ranks, who moves and how far."""
    import polars as pl

    from greenpark.index.index import run_table

    language = lang or spoken()
    with sentences():
        results = []
        for spec in (first, second):
            index, table, problems = open_index(spec, data, (), language)
            results.append(run_table(index.plan, table, problems))
        sides = [
            result.scores.select("unit", "name", "year", pl.col(result.plan.root).alias(f"score_{side}")).join(
                result.ranks.select("unit", "year", pl.col(result.plan.root).alias(f"rank_{side}")),
                on=["unit", "year"], nulls_equal=True,
            )
            for side, result in zip("ab", results, strict=True)
        ]  # fmt: skip
        joined = sides[0].join(sides[1].drop("name"), on=["unit", "year"], how="full", coalesce=True, nulls_equal=True)
        moved = joined.with_columns((pl.col("rank_a") - pl.col("rank_b")).alias("moved")).sort(
            "year", "rank_a", nulls_last=True
        )
        moved = in_years(moved, year)
        if shown is IndexFormat.json:
            specs = [result.plan.specification.id for result in results]
            print_json({"a": specs[0], "b": specs[1], "units": moved.to_dicts()})
        else:
            print_frame(moved, shown)


def _stage(result: Any, stage: str) -> Any:
    from greenpark.problems import NotFound

    try:
        return result.stage(stage)
    except KeyError:
        there = ", ".join(["data", *dict.fromkeys(one.kind for one in result.run.stages)])
        raise NotFound(
            f"this index takes no step '{stage}'; stages are: {there}.", f"本指数没有步骤“{stage}”，可用：{there}。"
        ) from None


def _record(result: Any, years: list[int] | None, nodes: list[str] | None) -> dict[str, Any]:
    record: dict[str, Any] = result.record()
    if years:
        in_years(result.scores, years)
        record["units"] = [one for one in record["units"] if one["year"] in years]
        record["years"] = [one for one in record["years"] if one in years]
    if nodes:
        for one in record["units"]:
            one["scores"] = {node: one["scores"][node] for node in nodes}
            one["ranks"] = {node: one["ranks"][node] for node in nodes}
    return record


def _title(result: Any, lang: str) -> str:
    label = result.plan.specification.label
    return label.get(lang) if label else str(result.plan.specification.id)


def _table(result: Any, nodes: list[str] | None) -> Any:
    """Return what fits a screen: rank, who, the index and what it is directly made of, coverage in percent."""
    import polars as pl

    root = result.plan.root
    if nodes is None:
        inner = [child for child in result.plan.node[root].children if child in result.run.scores]
        adjusted = [name for name in result.nodes if name not in result.plan.labels]
        nodes = [name for name in (*adjusted, root, *inner[:6]) if name in result.nodes] or list(result.nodes[:8])
    main = nodes[0]
    keys = ["unit", "name", "year"]
    ranks = result.ranks.select(*keys, pl.col(main).alias("rank"))
    frame = result.scores.select(*keys, *nodes, (pl.col("coverage") * 100).round().cast(pl.Int64).alias("coverage %"))
    joined = ranks.join(frame, on=keys, nulls_equal=True).sort("year", "rank", nulls_last=True)
    said = [key for key in keys if joined[key].null_count() < joined.height or key == "unit"]
    if (joined["name"] == joined["unit"]).all():
        said = [key for key in said if key != "name"]
    return joined.select("rank", *said, *nodes, "coverage %")


def _flat(result: Any, shape: Shape, nodes: list[str] | None) -> Any:
    import polars as pl

    if shape is Shape.long:
        return result.long.filter(pl.col("node").is_in(nodes)) if nodes else result.long
    wanted = nodes or list(result.nodes)
    keys = ["unit", "name", "year", "coverage"]
    ranks = result.ranks.select(pl.col(name).alias(f"rank_{name}") for name in wanted)
    return pl.concat([result.scores.select(*keys, *wanted), ranks], how="horizontal")


__all__ = ["compare", "pick", "run"]
