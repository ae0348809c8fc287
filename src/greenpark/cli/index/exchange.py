"""`index init`, `import`, `export` and `rerun`: from and to other tools, and again from one file."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from greenpark.cli.common import (
    INPUT_ERRORS,
    Format,
    fail,
    no_folder,
    pick,
    print_json,
    say,
    sentences,
    show_problems,
    spoken,
    written,
)
from greenpark.cli.index.shared import Settings, Spec, Table_, open_index
from greenpark.cli.options import Language


class Source(StrEnum):
    """Tools whose files are read."""

    coinr = "coinr"
    coin_tool = "coin-tool"


class Target(StrEnum):
    """Forms that are written."""

    stata = "stata"
    latex = "latex"
    codebook = "codebook"
    xlsx = "xlsx"
    coinr = "coinr"
    coin_tool = "coin-tool"


ExportYear = Annotated[
    list[int] | None,
    typer.Option("--year", help="Write this year only; repeat for more. Default: all. The COIN Tool holds one year."),
]


def init(
    data: Annotated[Path, typer.Argument(help="A wide table: CSV, XLSX, Parquet, …")],
    out: Annotated[Path | None, typer.Option("--out", help="The YAML file to write. Default: standard output.")] = None,
) -> None:
    """Draft a specification from a table: every number column an indicator, directions left for you to decide."""
    from greenpark.index.exchange.draft import draft_yaml

    with sentences():
        text = draft_yaml(data)
        if out is None:
            sys.stdout.write(text)
            return
        _write_new(out, text)
        say(
            pick(
                f"Now decide every 'direction: ?' in {out}, then run: greenpark index run {out} {data}",
                f"请先在{out}中确定每个“direction: ?”，再运行：greenpark index run {out} {data}",
            )
        )


def import_(
    files: Annotated[list[Path], typer.Argument(help="COINr: iData and iMeta. COIN Tool: the workbook.")],
    source: Annotated[Source, typer.Option("--from", help="The tool that wrote the files.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for specification and data.")],
    example: Annotated[bool, typer.Option("--example-steps", help="COINr: the steps of its full example.")] = False,
    lang: Language = None,
) -> None:
    """Turn COINr's iData and iMeta, or a COIN Tool workbook, into a specification and a table."""
    from greenpark.index.exchange.coin_tool import read_coin_tool
    from greenpark.index.exchange.coinr import read_coinr
    from greenpark.index.exchange.yaml_text import to_yaml

    wanted = 2 if source is Source.coinr else 1
    if len(files) != wanted:
        raise fail(
            pick(
                f"--from {source} takes {wanted} file(s), found {len(files)}.",
                f"--from {source} 需要{wanted}个文件，给出{len(files)}个。",
            )
        )
    with sentences():
        if source is Source.coinr:
            imported = read_coinr(files[0], files[1], steps="example" if example else "plain")
        else:
            imported = read_coin_tool(files[0])
        show_problems(imported.problems, lang or spoken())
        if source is Source.coinr and not example:
            say(
                pick(
                    "COINr's files hold no steps: min-max onto 0 to 100 and arithmetic means are defaults of ours. "
                    "Check `steps:` against your COINr script.",
                    "COINr文件不含步骤：最小-最大标准化（0至100）和算术平均是本程序的默认设置，"
                    "请对照COINr脚本核对 `steps:`。",
                )
            )
        out.mkdir(parents=True, exist_ok=True)
        name = str(imported.specification["id"])
        _write_new(out / f"{name}.yaml", to_yaml(imported.specification))
        table = out / f"{name}.csv"
        imported.data.write_csv(table)
        written(table)


def export(
    spec: Spec,
    data: Table_,
    to: Annotated[Target, typer.Option("--to", help="The form to write.")],
    out: Annotated[Path, typer.Option("--out", help="The file; a folder for codebook and coinr.")],
    year: ExportYear = None,
    settings: Settings = None,
    lang: Language = None,
) -> None:
    """Write scores and ranks for Stata, LaTeX, R or a spreadsheet, or the index itself for COINr or the COIN Tool."""
    from greenpark.index.exchange.years import of_years
    from greenpark.index.running import run_table

    language = lang or spoken()
    with sentences():
        index, table, problems = open_index(spec, data, settings or (), language)
        if not out.parent.exists():
            raise no_folder(out.parent)
        if to in (Target.coinr, Target.coin_tool):
            show_problems(_as_input(index.plan, table, to, out, str(language), year), language)
            return
        result = of_years(run_table(index.plan, table, problems), year)
        for path in _as_result(result, to, out, str(language)):
            written(path)


def rerun(
    bundle: Annotated[Path, typer.Argument(help="A bundle that `index run --bundle` wrote.")],
    shown: Annotated[Format, typer.Option("--format", help="How differences are printed.")] = Format.table,
    lang: Language = None,
) -> None:
    """Run a bundle again and compare every number; exit code 1 where one differs."""
    from greenpark.cli.index.shared import IndexFormat, print_frame
    from greenpark.index.exchange.rerun import rerun as again

    with sentences():
        comparison = again(bundle)
        if shown is Format.json:
            print_json(comparison.record())
        elif comparison.differences:
            print_frame(comparison.frame, IndexFormat(str(shown)))
        say(comparison.sentence(str(lang or spoken())))
        if not comparison.same:
            raise typer.Exit(INPUT_ERRORS)


def _as_result(result: Any, to: Target, out: Path, lang: str) -> list[Path]:
    if to is Target.stata:
        from greenpark.index.exchange.stata import write_stata

        write_stata(result, out, lang=lang)
    elif to is Target.latex:
        from greenpark.index.exchange.latex import scores_table

        out.write_text(scores_table(result, lang=lang), encoding="utf-8")
    elif to is Target.codebook:
        from greenpark.index.exchange.codebook import write_codebook

        return write_codebook(result, out)
    else:
        from greenpark.index.exchange.spreadsheet import write_spreadsheet

        write_spreadsheet(result, out)
    return [out]


def _as_input(plan: Any, table: Any, to: Target, out: Path, lang: str, years: list[int] | None) -> list[Any]:
    """Write the index with the weights that its run used, and return what the other tool cannot hold."""
    from greenpark.index.data.writing import input_frame
    from greenpark.index.exchange.coin_tool_write import write_coin_tool
    from greenpark.index.exchange.coinr_write import write_coinr
    from greenpark.index.exchange.weights_in_use import with_weights_in_use
    from greenpark.index.exchange.years import of_years, rows_of
    from greenpark.index.running import run_table

    if years:
        rows_of(table.rows, years)
    plan, differing = with_weights_in_use(of_years(run_table(plan, table), years))
    frame = input_frame(table.take(rows_of(table.rows, years)) if years else table, plan)
    if to is Target.coin_tool:
        problems: list[Any] = differing + write_coin_tool(plan, frame, out, lang=lang)
        written(out)
        return problems
    out.mkdir(parents=True, exist_ok=True)
    problems = differing + write_coinr(plan, frame, out / "iData.csv", out / "iMeta.csv")
    written(out / "iData.csv")
    written(out / "iMeta.csv")
    return problems


def _write_new(path: Path, text: str) -> None:
    """Write a file of the user's, never over one that is there."""
    if path.exists():
        raise fail(pick(f"'{path}' is there already; choose another name.", f"“{path}”已存在，请另选名称。"))
    if not path.parent.exists():
        raise no_folder(path.parent)
    path.write_text(text, encoding="utf-8")
    written(path)
