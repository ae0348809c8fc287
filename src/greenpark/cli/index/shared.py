"""What the commands of `index` share: arguments, formats, reading, printing frames."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from greenpark.cli.common import Lang, fail, pick, print_json, print_table, show_problems

if TYPE_CHECKING:
    import polars as pl

    from greenpark.index import Index
    from greenpark.index.table import Table
    from greenpark.problems import Problem


class IndexFormat(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"
    parquet = "parquet"


Spec = Annotated[str, typer.Argument(help="A specification (YAML file) or the id of an index that ships.")]
Table_ = Annotated[
    Path,
    typer.Argument(help="A wide table (CSV, XLSX, Parquet, …), or filings of parks for an index over the catalog."),
]
Shown = Annotated[IndexFormat, typer.Option("--format", help="How results are printed.")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change a setting, such as aggregate=geometric or normalise.range=[1,100]; repeat."),
]
Year = Annotated[list[int] | None, typer.Option("--year", help="Show this year only; repeat for more. Default: all.")]
NodeOption = Annotated[list[str] | None, typer.Option("--node", help="A node by id; repeat for more.")]


def open_index(spec: str, data: Path, settings: Sequence[str], lang: Lang) -> tuple[Index, Table, list[Problem]]:
    """Return the index with its settings, the table, and what is doubtful in the data, which is said at once."""
    from greenpark.api import table_for_index
    from greenpark.index import Index
    from greenpark.index.spec.settings import with_settings

    index = Index.from_file(spec)
    index = Index(with_settings(index.plan, settings))
    table, problems = table_for_index(index, data)
    show_problems(problems, lang, limit=5)
    return index, table, problems


def say_reconstruction(index: Index, lang: Lang) -> None:
    """Say on standard error which rules of the index are reconstructions."""
    from greenpark.cli.common import say
    from greenpark.index.progress.reconstruction import reconstruction_of

    for one in reconstruction_of(index.plan.specification):
        option, text = f" {one['option']}" if one["option"] else "", one["text"]
        say(
            pick(
                f"reconstruction ({one['evidence']}), {one['rule']}{option}: {text['en']}",
                f"重建（{one['evidence']}），{one['rule']}{option}：{text['zh']}",
            )
        )


def print_frame(frame: pl.DataFrame, shown: IndexFormat, *, title: str | None = None, digits: int = 1) -> None:
    """Print a frame as a table, CSV or Parquet; JSON is printed by the commands, which know its form."""
    if shown is IndexFormat.parquet:
        if sys.stdout.isatty():
            raise fail(
                pick(
                    "Parquet is not for a screen; write `> result.parquet`.",
                    "Parquet不能显示在屏幕上，请写 `> result.parquet`。",
                )
            )
        frame.write_parquet(sys.stdout.buffer)
    elif shown is IndexFormat.csv:
        from greenpark.index.exchange.cells import frame_csv

        sys.stdout.write(frame_csv(frame))
    elif shown is IndexFormat.json:
        print_json(frame.to_dicts())
    else:
        numbers = [place for place, kind in enumerate(frame.dtypes) if kind.is_numeric()]
        rows = [[_cell(cell, digits) for cell in row] for row in frame.iter_rows()]
        heads = [pick(name, _HEADS_ZH.get(name, name)) for name in frame.columns]
        print_table(rows, heads, title=title, right=numbers)


def _cell(value: Any, digits: int) -> Any:
    return f"{value:.{digits}f}" if isinstance(value, float) else value


# headings of printed tables; machine-readable forms keep their names
_HEADS_ZH = {
    "rank": "位次", "unit": "代码", "name": "名称", "year": "年份", "coverage %": "完整率%", "node": "节点",
    "child": "下级",
    "weight": "权重", "nominal": "基准位次", "mean": "平均", "median": "中位", "p05": "5%分位", "p95": "95%分位",
    "top10": "前10概率", "step": "步骤", "indicator": "指标", "before": "之前", "after": "之后", "element": "要素",
    "level": "层级", "mean_shift": "平均移动", "max_shift": "最大移动", "spearman": "秩相关", "output": "输出",
    "source": "来源", "first": "一阶", "first_low": "一阶下限", "first_high": "一阶上限", "total": "总阶",
    "total_low": "总阶下限", "total_high": "总阶上限", "share": "份额", "low": "下限", "high": "上限",
    "rank_below": "低于下限时位次", "rank_above": "高于上限时位次", "id": "代码", "value": "数值", "of": "总数",
    "percentile": "百分位", "best": "最优", "to_median": "与中位之差", "to_best": "与最优之差", "flags": "提示",
    "available": "有数", "minimum": "最小", "maximum": "最大", "standard_deviation": "标准差", "skewness": "偏度",
    "kurtosis": "峰度", "moved": "位次变化", "score_a": "得分甲", "score_b": "得分乙", "rank_a": "位次甲",
    "rank_b": "位次乙", "importance": "重要性", "correlation": "相关系数", "contribution": "贡献", "state": "状态",
    "target": "目标", "threshold": "阈值", "initial": "期初", "final": "期末", "progress": "进展",
}  # fmt: skip


def check_nodes(nodes: Sequence[str] | None, known: Sequence[str]) -> None:
    """Raise NotFound for a node that the index does not have."""
    from greenpark.problems import NotFound, did_you_mean

    for node in nodes or ():
        if node not in known:
            near = did_you_mean(node, known)
            there, hint = ", ".join(known[:15]), f" Did you mean '{near[0]}'?" if near else ""
            raise NotFound(
                f"the index has no node '{node}'.{hint} Nodes are: {there}.",
                f"指数中没有节点“{node}”。{f'是否为“{near[0]}”？' if near else ''}现有节点：{there}。",
            )


def in_years(frame: pl.DataFrame, years: Sequence[int] | None) -> pl.DataFrame:
    """Return the rows of the years asked for; raise NotFound where the result has no such year."""
    from greenpark.problems import NotFound

    if not years:
        return frame
    there = sorted(year for year in frame["year"].unique() if year is not None) if "year" in frame.columns else []
    for year in years:
        if year not in there:
            names = ", ".join(str(one) for one in there) or "-"
            raise NotFound(f"the result has no year {year}; it has {names}.", f"结果中没有{year}年，现有：{names}。")
    return frame.filter(frame["year"].is_in(list(years)))
