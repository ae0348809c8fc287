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
from greenpark.cli.index.writing import Bundle, Out, Scatter, UnitPage, places, write_results, write_run
from greenpark.cli.options import Language, Marking

_SHOWN = 6  # parts of the index that fit a screen


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
        typer.Option("--stage", help="Print the indicators after this step instead (data, treat, …), or weight."),
    ] = None,
    changes: Annotated[bool, typer.Option("--changes", help="Print every cell that a step changed instead.")] = False,
    out: Out = None,
    bundle: Bundle = None,
    unit: UnitPage = None,
    scatter: Scatter = None,
    settings: Settings = None,
    lang: Language = None,
    marking: Marking = None,
) -> None:
    """Compute an index: scores and ranks at every level, what each step did, and how much of the data was there."""
    from greenpark.index.exchange.tables import score_digits
    from greenpark.index.running import run_table

    language = lang or spoken()
    paths = places(out or [], bundle, data)
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        check_nodes(node, result.nodes)
        show_problems(result.run.problems, language)
        flat = in_years(_flat(result, shape, node), year)
        record = _record(result, year, node)
        write_results(
            paths, result, None, str(language), frame=flat, record=record, unit=unit, scatter=scatter, marking=marking
        )
        if bundle is not None:
            write_run(bundle, spec, data, index, table, result)
        if stage is not None:
            frame = _stage(result, stage)
            print_frame(frame if stage == "weight" else in_years(frame, year), shown, digits=4)
            return
        if changes:
            print_frame(in_years(result.changes(), year), shown, digits=4)
            return
        if shown is IndexFormat.json:
            print_json(record)
            return
        say_reconstruction(index, language)
        if shown is IndexFormat.table:
            frame = in_years(_table(result, node), year)
            print_frame(
                frame, shown, title=_title(result, str(language)), digits=max(score_digits(result).values(), default=1)
            )
            _say_hidden(result, node)
        else:
            print_frame(flat, shown)


def compare(
    first: Spec,
    second: Annotated[str, typer.Argument(help="Another specification or id.")],
    data: Table_,
    shown: Shown = IndexFormat.table,
    year: Year = None,
    lang: Language = None,
) -> None:
    """Compare two specifications over the same data, unit by unit: scores, ranks, who moves and how far."""
    from greenpark.index.running import compare_results, run_table

    language = lang or spoken()
    with sentences():
        results = []
        for spec in (first, second):
            index, table, problems = open_index(spec, data, (), language)
            results.append(run_table(index.plan, table, problems))
        moved = in_years(compare_results(results[0], results[1]), year)
        if shown is IndexFormat.json:
            specs = [result.plan.specification.id for result in results]
            print_json({"a": specs[0], "b": specs[1], "units": moved.to_dicts()})
        else:
            print_frame(moved.rename(_headings(results)), shown, digits=_digits(results))


def _digits(results: list[Any]) -> int:
    from greenpark.index.exchange.tables import score_digits

    return max(score_digits(one).get(one.plan.root, 1) for one in results)


def _headings(results: list[Any]) -> dict[str, str]:
    """Return headings with the ids of the two specifications, numbered where both have the same."""
    first, second = (str(one.plan.specification.id) for one in results)
    names = (first, second) if first != second else (f"{first}_1", f"{second}_2")
    sides = zip("ab", names, strict=True)
    return {f"{what}_{side}": f"{what}_{name}" for side, name in sides for what in ("score", "rank")}


def _stage(result: Any, stage: str) -> Any:
    from greenpark.problems import NotFound

    if stage == "weight":
        return result.weights
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
        inner = _children(result)
        adjusted = [name for name in result.nodes if name not in result.plan.labels]
        nodes = [name for name in (*adjusted, root, *inner[:_SHOWN]) if name in result.nodes] or list(result.nodes[:8])
    main = nodes[0]
    keys = ["unit", "name", "year"]
    ranks = result.ranks.select(*keys, pl.col(main).alias("rank"))
    frame = result.scores.select(*keys, *nodes, (pl.col("coverage") * 100).round().cast(pl.Int64).alias("coverage %"))
    joined = ranks.join(frame, on=keys, nulls_equal=True).sort("year", "rank", nulls_last=True)
    said = [key for key in keys if joined[key].null_count() < joined.height or key == "unit"]
    if (joined["name"] == joined["unit"]).all():
        said = [key for key in said if key != "name"]
    return joined.select("rank", *said, *nodes, "coverage %")


def _children(result: Any) -> list[str]:
    return [child for child in result.plan.node[result.plan.root].children if child in result.run.scores]


def _say_hidden(result: Any, nodes: list[str] | None) -> None:
    """Say on standard error which children of the index the screen has no room for."""
    from greenpark.cli.common import say

    children = _children(result)
    hidden = children[_SHOWN:] if nodes is None and result.plan.root in result.nodes else []
    if hidden:
        names = ", ".join(hidden)
        say(
            pick(
                f"The table shows {_SHOWN} of {len(children)} parts of the index; not shown: {names}. See them with "
                f"--node {hidden[0]} …, or all with --format csv.",
                f"表中显示指数{len(children)}个组成部分中的{_SHOWN}个，未显示：{names}。可用 --node {hidden[0]} …，"
                f"或用 --format csv 查看全部。",
            )
        )


def _flat(result: Any, shape: Shape, nodes: list[str] | None) -> Any:
    import polars as pl

    if shape is Shape.long:
        return result.long.filter(pl.col("node").is_in(nodes)) if nodes else result.long
    wanted = nodes or list(result.nodes)
    keys = ["unit", "name", "year", "coverage"]
    ranks = result.ranks.select(pl.col(name).alias(f"rank_{name}") for name in wanted)
    return pl.concat([result.scores.select(*keys, *wanted), ranks], how="horizontal")


__all__ = ["compare", "pick", "run"]
