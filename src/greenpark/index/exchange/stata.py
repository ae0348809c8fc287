"""Stata files (`.dta`, format 118, Stata 14 and later): scores and ranks with variable labels.

Written by pandas, which is in the extra `stata`: it is the writer that Stata users rely on, and not needed elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.index.exchange.tables import KEY_LABELS, RANK, node_labels, scores_and_ranks
from greenpark.index.result import Result
from greenpark.problems import Problem, ProblemsFound

LONGEST_NAME, LONGEST_LABEL = 32, 80
# words of Stata and Mata that no variable may have as its name
_RESERVED = {
    "aggregate", "array", "boolean", "break", "byte", "case", "catch", "class", "colvector", "complex", "const",
    "continue", "default", "delegate", "delete", "do", "double", "else", "eltypedef", "end", "enum", "explicit",
    "export", "external", "float", "for", "friend", "function", "global", "goto", "if", "inline", "int", "local",
    "long", "matrix", "namespace", "new", "numeric", "null", "operator", "orgtypedef", "pointer", "polymorphic",
    "pragma", "private", "protected", "public", "quad", "real", "return", "rowvector", "scalar", "short", "signed",
    "static", "strL", "string", "struct", "super", "switch", "template", "this", "throw", "transmorphic", "try",
    "typedef", "typename", "unaligned", "union", "unsigned", "using", "vector", "version", "view", "void",
    "volatile", "while", "with", "_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_se", "_skip",
    "in", "by",
}  # fmt: skip


def write_stata(result: Result, path: Path, *, form: str = "wide", lang: str = "en") -> dict[str, str]:
    """Write scores and ranks; return the name in Stata of each column that had to be renamed.

    `wide` has a row for each unit and year, `long` one for each unit, year and node. Names have at most 32 characters
    and are all different; labels are in `lang`. Raises ProblemsFound where pandas is not installed.
    """
    frame = result.long if form == "long" else scores_and_ranks(result)
    return write_frame(frame, path, labels=_labels(result, lang), title=result.plan.specification.id)


def write_frame(frame: pl.DataFrame, path: Path, *, labels: Mapping[str, str], title: str = "") -> dict[str, str]:
    """Write any frame of texts and numbers; return the name in Stata of each column that had to be renamed."""
    pandas = _pandas()
    names = stata_names(frame.columns)
    columns = {names[column]: _values(frame[column], pandas) for column in frame.columns}
    table = pandas.DataFrame(columns)
    said = {names[column]: _short(labels[column]) for column in frame.columns if column in labels}
    table.to_stata(path, write_index=False, version=118, variable_labels=said, data_label=_short(title))
    return {column: name for column, name in names.items() if column != name}


def stata_names(columns: Iterable[str]) -> dict[str, str]:
    """Return a Stata name for each column: letters, digits and _, at most 32 characters, all different.

    Reserved words get a _ before them. Letters of any script stay: Stata takes them since version 14.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        base = re.sub(r"\W", "_", column) or "_"
        if base[0].isdigit() or base in _RESERVED or re.fullmatch(r"str\d+", base):
            base = f"_{base}"
        name, number = base[:LONGEST_NAME], 1
        while name in taken:
            number += 1
            ending = f"_{number}"
            name = base[: LONGEST_NAME - len(ending)] + ending
        taken.add(name)
        names[column] = name
    return names


def _values(column: pl.Series, pandas: Any) -> Any:
    if column.dtype == pl.String:
        return pandas.Series(column.fill_null("").to_list(), dtype=object)
    if column.dtype.is_integer() and column.null_count() == 0:
        return pandas.Series(column.to_numpy(), dtype="int32")
    return pandas.Series(column.cast(pl.Float64).to_numpy(), dtype="float64")  # missing is Stata's `.`


def _labels(result: Result, lang: str) -> dict[str, str]:
    chinese = lang == "zh"
    labels = {key: text.get(lang) for key, text in KEY_LABELS.items()}
    for node, label in node_labels(result).items():
        labels[node] = label.get(lang)
        labels[RANK + node] = f"{label.zh}：位次" if chinese else f"Rank: {label.en}"
    return labels


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text)[:LONGEST_LABEL]


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise ProblemsFound(
            [
                Problem(
                    "missing_part", "Stata files are written by pandas, which is not installed.",
                    "Install it: pip install 'greenpark[stata]'.", message_zh="写Stata文件需要pandas，尚未安装。",
                    remedy_zh="请安装：pip install 'greenpark[stata]'。",
                )
            ]
        ) from None  # fmt: skip
    return pandas
