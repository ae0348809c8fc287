"""`plan appraise`: one project's returns, cost of abatement, debt cover and sensitivities."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from greenpark.cli.common import pick, say, sentences, spoken
from greenpark.cli.options import Language
from greenpark.cli.plan.shared import PlanFormat, Shown, print_rows


def appraise(
    file: Annotated[Path, typer.Argument(help="A project file (YAML), such as examples/projects/waste-heat.yaml.")],
    shown: Shown = PlanFormat.table,
    lang: Language = None,
) -> None:
    """Appraise a project: net present value, all rates of return, payback, cost of a tonne, debt cover, sensitivity."""
    import polars as pl

    from greenpark.plan.finance import appraise as appraised
    from greenpark.plan.finance import read_project

    language = str(lang or spoken())
    with sentences():
        found = appraised(read_project(file))
    record = found.record(language)
    rows: list[tuple[str, Any]] = [
        (_words(key, language), _text(value))
        for key, value in record.items()
        if key not in ("sensitivity", "doubts") and not isinstance(value, list | dict)
    ]
    rows.append((_words("irr", language), ", ".join(f"{rate:.4%}" for rate in found.rates) or pick("none", "无")))
    for one in record["sensitivity"]:
        rows.append((f"NPV, {_words(one['what'], language)} {one['change']:+.0%}", _text(one["npv"])))
    frame = pl.DataFrame(rows, schema={"figure": pl.String, "value": pl.String}, orient="row")
    print_rows(frame, shown, record, title=found.project.name)
    for text in found.doubts:
        say(f"! {text.get(language)}")


_WORDS = {
    "project": ("project", "项目"), "price_year": ("price year", "价格年"), "currency": ("currency", "货币"),
    "vat": ("VAT", "增值税"), "discount_rate": ("discount rate", "折现率"), "years": ("years", "年数"),
    "investment": ("investment", "投资"), "economic_npv": ("economic NPV, without subsidy", "经济净现值（不含补贴）"),
    "financial_npv": ("financial NPV", "财务净现值"), "irr": ("internal rates of return", "内部收益率"),
    "simple_payback": ("simple payback, years", "静态回收期（年）"),
    "discounted_payback": ("discounted payback, years", "动态回收期（年）"),
    "profitability_index": ("profitability index", "获利指数"),
    "cost_per_tonne": ("cost of a tonne, discounted tonnes", "单位减排成本（折现吨）"),
    "cost_per_undiscounted_tonne": ("cost of a tonne, undiscounted tonnes", "单位减排成本（不折现吨）"),
    "capex": ("investment", "投资"), "saving": ("savings", "收益"), "rate": ("discount rate", "折现率"),
}  # fmt: skip


def _words(key: str, lang: str) -> str:
    return _WORDS[key][1 if lang == "zh" else 0]


def _text(value: Any) -> str:
    if value is None:
        return "—"
    return f"{value:,.4f}" if isinstance(value, float) else str(value)
