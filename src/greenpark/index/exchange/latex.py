"""LaTeX tables with booktabs: scores and ranks, weights, or any frame."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from greenpark.index.exchange.tables import RANK, node_labels, score_digits, scores_and_ranks
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.result import Result

LONGEST_FLOAT = 40  # rows; a longer table breaks over pages
MISSING = "--"  # an en dash
_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}",
}  # fmt: skip


def escape(text: str) -> str:
    """Return a text that LaTeX prints as it is."""
    plain = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return "".join(_SIGNS.get(sign, sign) for sign in plain)


def latex_table(
    frame: pl.DataFrame,
    *,
    caption: str = "",
    label: str = "",
    headings: Mapping[str, str] | None = None,
    digits: int | Mapping[str, int] = 1,
    note: str = "",
) -> str:
    r"""Return a frame as a table with rules of booktabs; over 40 rows it is a longtable.

    Numbers are rounded to `digits` (by column, or for all) and stand right, whole numbers stay whole. The preamble
    needs \usepackage{booktabs,longtable}, and for Chinese the class ctexart or the package ctex.
    """
    names = [escape((headings or {}).get(column, column)) for column in frame.columns]
    shape = "".join("r" if frame[column].dtype.is_numeric() else "l" for column in frame.columns)
    places = [digits if isinstance(digits, int) else digits.get(column, 1) for column in frame.columns]
    body = [_row([_cell(value, at) for value, at in zip(row, places, strict=True)]) for row in frame.iter_rows()]
    head = [r"\toprule", _row(names), r"\midrule"]
    titles = [
        *([rf"\caption{{{escape(caption)}}}"] if caption else []),
        *([rf"\label{{{_key(label)}}}"] if label else []),
    ]
    if frame.height > LONGEST_FLOAT:
        title = ["".join(titles) + r"\\"] if titles else []
        start = [rf"\begin{{longtable}}{{{shape}}}", *title, *head, r"\endfirsthead", *head, r"\endhead"]
        lines = [*start, r"\bottomrule", r"\endlastfoot", *body, r"\end{longtable}"]
        lines += [rf"{{\footnotesize {escape(note)}}}"] if note else []
    else:
        lines = [r"\begin{table}[htbp]", r"\centering", *titles, rf"\begin{{tabular}}{{{shape}}}", *head, *body]
        lines += [r"\bottomrule", r"\end{tabular}"]
        lines += [rf"\par\smallskip{{\footnotesize {escape(note)}}}"] if note else []
        lines.append(r"\end{table}")
    return "\n".join(lines) + "\n"


def scores_table(
    result: Result,
    *,
    nodes: Sequence[str] | None = None,
    lang: str = "en",
    digits: int | None = None,
    caption: str = "",
) -> str:
    """Return scores of the inner nodes with the rank of the index, best first; `nodes` asks for others.

    Without `digits`, scores on a scale of 100 have one decimal, those on a scale of 1 three.

    A specification with reconstructed rules says so below the table.
    """
    frame = scores_and_ranks(result)
    root = result.plan.root if result.plan.root in result.nodes else result.nodes[0]
    shown = (
        list(nodes) if nodes is not None else [n for n in result.nodes if n in result.plan.node] or list(result.nodes)
    )
    years = frame["year"].null_count() < frame.height
    frame = frame.sort(["year", root], descending=[False, True], nulls_last=True)
    frame = frame.select(RANK + root, "name", *(["year"] if years else []), *shown)
    labels = node_labels(result)
    chinese = lang == "zh"
    headings = {
        RANK + root: "位次" if chinese else "Rank", "name": "单位" if chinese else "Unit",
        "year": "年份" if chinese else "Year", **{node: labels[node].get(lang) for node in shown},
    }  # fmt: skip
    rules = [one["text"][lang] for one in reconstruction_of(result.plan.specification)]
    note = (
        "" if not rules else ("重建规则：" if chinese else "Reconstruction: ") + ("；" if chinese else "; ").join(rules)
    )
    places = digits if digits is not None else score_digits(result)
    label = result.plan.specification.label or labels[root]
    title = caption or label.get(lang)
    return latex_table(frame, caption=title, label=f"tab:{root}", headings=headings, digits=places, note=note)


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _cell(value: Any, digits: int) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = escape(str(value))
        return f"{{{text}}}" if text.startswith(("[", "*")) else text  # after a line end these would be its options
    shown = f"{value:.{digits}f}" if isinstance(value, float) else str(value)
    if shown.lstrip("-0.") == "":
        shown = shown.lstrip("-")  # no minus before a zero
    return shown.replace("-", "$-$")


def _key(label: str) -> str:
    return re.sub(r"[^\w:.-]+", "-", label.replace("_", "-"))
