"""`index audit` and `index profile`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from greenpark.cli.common import pick, print_json, say, sentences, spoken
from greenpark.cli.index.shared import IndexFormat, Settings, Shown, Spec, Table_, open_index, print_frame
from greenpark.cli.options import Language


class Importance(StrEnum):
    """Squared correlation with the index, or the correlation ratio by bins or a spline, which sees curves too."""

    squared_correlation = "squared_correlation"
    binned = "binned"
    spline = "spline"


class Coefficient(StrEnum):
    """Which correlation coefficient."""

    pearson = "pearson"
    spearman = "spearman"
    kendall = "kendall"


def audit(
    spec: Spec,
    data: Table_,
    correlations: Annotated[
        Coefficient | None,
        typer.Option("--correlations", help="Print every pair of indicators, and of nodes of one level, instead."),
    ] = None,
    importance: Annotated[
        Importance, typer.Option("--importance", help="How the importance of an indicator for the index is measured.")
    ] = Importance.squared_correlation,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Look behind the scores: distributions, correlations, consistency, principal components, importance."""
    import polars as pl

    from greenpark.index.behind.of_result import audit as look
    from greenpark.index.behind.of_result import pairs_by_level
    from greenpark.index.running import run_table

    language = lang or spoken()
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        result = run_table(index.plan, table, problems)
        if correlations is not None:
            print_frame(
                pl.DataFrame(pairs_by_level(result, correlations.value), infer_schema_length=None), shown, digits=3
            )
            return
        found = look(result, measure=importance.value)
        if any("mean_weight" in one for one in found["importance"]):
            say(
                pick(
                    "Weights differ between units or years: mean_weight is their mean, the weight of no unit itself.",
                    "各单位或年份的权重不同：mean_weight为其平均值，并非某一单位的权重。",
                )
            )
        if shown is IndexFormat.json:
            print_json(found)
            return
        parts: dict[str, list[dict[str, Any]]] = found
        if shown is not IndexFormat.table:
            # one table for machines: a row for each finding about each part
            records = [{"part": part, **record} for part, rows in parts.items() for record in rows]
            print_frame(_flat(pl.DataFrame([_texts(one) for one in records], infer_schema_length=None)), shown)
            return
        for part, rows in parts.items():
            if rows:
                frame = _flat(pl.DataFrame([_texts(one) for one in rows], infer_schema_length=None))
                if part == "loadings":  # of the components that Kaiser's criterion keeps; JSON and CSV have all
                    frame = frame.filter("kept").drop("kept")
                    frame = frame.pivot("component", index=["node", "id"], values="loading")
                if part == "statistics":  # what fits a screen; JSON and CSV have the rest
                    frame = frame.select(name for name in _SHOWN if name in frame.columns)
                print_frame(frame, shown, title=_TITLES[part][language == "zh"], digits=3)


def profile(
    spec: Spec,
    data: Table_,
    unit: Annotated[str, typer.Option("--unit", help="The unit, by id or name.")],
    by: Annotated[str | None, typer.Option("--by", help="Compare within this column of groups.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Default: the unit's last.")] = None,
    top: Annotated[int, typer.Option("--top", help="How many strengths and weaknesses.", min=1)] = 3,
    shown: Shown = IndexFormat.table,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Show where a unit stands in each indicator against its peers, its strengths and its weaknesses."""
    import polars as pl

    from greenpark.index.behind.of_result import profile_of
    from greenpark.index.running import run_table

    language = lang or spoken()
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        found = profile_of(run_table(index.plan, table, problems), unit, year=year, by=by, top=top)
        if shown is IndexFormat.json:
            print_json(found.record())
            return
        labels = index.plan.labels
        strong = ", ".join(labels[one].get(language) for one in found.strengths) or "–"
        weak = ", ".join(labels[one].get(language) for one in found.weaknesses) or "–"
        say(pick(f"Strengths: {strong}. Weaknesses: {weak}.", f"强项：{strong}。弱项：{weak}。"))
        print_frame(
            _flat(pl.DataFrame([_texts(one) for one in found.indicators], infer_schema_length=None)), shown, digits=2
        )


def _texts(record: dict[str, Any]) -> dict[str, Any]:
    return {
        key: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value for key, value in record.items()
    }


def _flat(frame: Any) -> Any:
    """Return a frame without columns that say nothing."""
    return frame.select(name for name in frame.columns if frame[name].null_count() < frame.height)


_SHOWN = (
    "id",
    "available",
    "minimum",
    "median",
    "mean",
    "maximum",
    "standard_deviation",
    "skewness",
    "kurtosis",
    "flags",
)
_TITLES = {
    "statistics": ("Distribution of each indicator", "各指标分布"),
    "indicators": ("Indicators against their siblings", "同类指标之间的关系"),
    "parents": ("Each part against what it is part of", "各部分与上级的关系"),
    "consistency": ("Consistency of each node's children", "各节点下级的一致性"),
    "components": ("Principal components of each node's children", "各节点下级的主成分"),
    "loadings": ("Loadings on the components kept", "保留主成分的载荷"),
    "inflation": ("Variance inflation and sampling adequacy among siblings", "同级之间的方差膨胀与取样适切性"),
    "importance": ("Importance of each indicator beside its weight", "各指标的重要性与权重"),
}
