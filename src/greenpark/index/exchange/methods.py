"""The method appendix: what each step did, in words, with its options and source; generated from the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.index.result import Result

STEPS = {
    "denominate": ("Denominate", "除以分母", 1), "screen": ("Screen units", "单位筛选", 2),
    "impute": ("Fill missing values", "填补缺失值", 3), "treat": ("Treat outliers", "处理异常值", 4),
    "normalise": ("Normalise", "标准化", 5), "weight": ("Weight", "赋权", 6), "aggregate": ("Aggregate", "合成", 7),
    "adjust": ("Adjust", "调整", 8), "progress": ("Measure progress", "衡量进展", 9),
}  # fmt: skip
"""Names of the steps in both languages, and the section of docs/index-methods.md that has their equations."""


class Sentence(NamedTuple):
    """What a method does, in both languages, and where it comes from."""

    en: str
    zh: str
    source: str


@cache
def sentences() -> Mapping[tuple[str, str], Sentence]:
    """Return the table of sentences by step and method."""
    content = yaml.safe_load((files("greenpark.index.exchange") / "methods.yaml").read_text(encoding="utf-8"))
    return {(step, method): Sentence(**said) for step, methods in content.items() for method, said in methods.items()}


def method_appendix(result: Result, lang: str, *, certainty: Any | None = None, data_name: str = "") -> str:
    """Return the appendix as Markdown in `lang` (`en` or `zh`): a paragraph for each step, then what stands apart."""
    chinese = lang == "zh"
    specification, plan = result.plan.specification, result.plan
    title = specification.label.get(lang) if specification.label else specification.id
    lines = [f"# {_pick(chinese, 'Methods', '方法')}: {_plain(title)}", "", _overview(result, chinese, data_name), ""]
    steps = list(plan.steps)
    kinds = {step.kind for step in steps}
    number = 0
    for step in steps:
        if step.kind == "aggregate" and "weight" not in kinds:
            number += 1
            lines += _paragraph(number, "weight", "user", None, {}, chinese)
            kinds.add("weight")
        number += 1
        lines += _paragraph(number, step.kind, step.options.method, step.options, _effect(result, step), chinese)
    lines += _own_rules(result, chinese)
    lines += _reconstruction(result, chinese)
    if certainty is not None:
        lines += _certainty(certainty, chinese)
    lines += _warnings(result, lang, chinese)
    return "\n".join(lines).rstrip() + "\n"


def describe(step: str, method: str, options: Any | None, lang: str) -> tuple[str, str]:
    """Return the sentence for a method and its source; a method that has none is described by its own documentation."""
    said = sentences().get((step, method))
    section = STEPS.get(step, ("", "", 0))[2]
    equations = f"docs/index-methods.md, section {section}" if section else "docs/index-methods.md"
    if said is not None:
        return (said.zh if lang == "zh" else said.en), f"{said.source}; {equations}"
    if lang == "zh":
        return f"采用方法“{method}”。", equations
    documented = (type(options).__doc__ or "").strip().split("\n")[0] if options is not None else ""
    return documented or f"The method is '{method}'.", equations


def _paragraph(
    number: int, step: str, method: str, options: Any | None, effect: Mapping[str, int], chinese: bool
) -> list[str]:
    lang = "zh" if chinese else "en"
    sentence, source = describe(step, method, options, lang)
    name = STEPS.get(step, (step, step, 0))[1 if chinese else 0]
    said = [sentence, _options(options, chinese)]
    if effect:
        said.append(_pick(chinese, f"Cells changed: {effect['changed']}.", f"改变的单元格：{effect['changed']}个。"))
    said.append(_pick(chinese, f"Source: {source}.", f"来源：{source}。"))
    text = ("" if chinese else " ").join(part for part in said if part)
    return [f"## {number} {name}: {method}", "", text, ""]


def _options(options: Any | None, chinese: bool) -> str:
    if options is None:
        return ""
    written = options.model_dump(mode="json", by_alias=True)
    found = {key: value for key, value in written.items() if key != "method" and value is not None}
    if not found:
        return ""
    shown = ", ".join(f"`{key}: {_code(value)}`" for key, value in found.items())
    return _pick(chinese, f"Options: {shown}.", f"选项：{shown}。")


def _effect(result: Result, step: Any) -> dict[str, int]:
    """Return how many cells a step of the table changed."""
    for stage, record in zip(result.run.stages, result.steps, strict=False):
        if stage.options is step.options:
            return {"changed": int(record["changed"])}
    return {}


def _overview(result: Result, chinese: bool, data_name: str) -> str:
    plan, rows = result.plan, result.rows
    years = [str(year) for year in rows.blocks if year is not None]
    units, inner = len(set(rows.units)), len(plan.nodes)
    source = _plain(plan.specification.source or "")
    if chinese:
        span = f"，年份：{'、'.join(years)}" if years else ""
        text = f"{plan.in_tree}个指标，{inner}个合成节点，{units}个单位{span}。"
        return text + (f"数据：`{data_name}`。" if data_name else "") + (f"指数来源：{source}。" if source else "")
    span = f" in {', '.join(years)}" if years else ""
    text = f"{plan.in_tree} indicators, {inner} nodes above them, {units} units{span}."
    return (
        text + (f" Data: `{data_name}`." if data_name else "") + (f" Source of the index: {source}." if source else "")
    )


def _own_rules(result: Result, chinese: bool) -> list[str]:
    """Return the rules that single nodes and indicators have instead of the step's."""
    lines = []
    for node in result.plan.nodes:
        if node.aggregate is not None:
            sentence, _ = describe("aggregate", node.aggregate.method, node.aggregate, "zh" if chinese else "en")
            lines.append(f"- `{_plain(node.id)}`: {sentence} {_options(node.aggregate, chinese)}".rstrip())
    for one in result.plan.indicators:
        if one.normalise is not None:
            sentence, _ = describe("normalise", one.normalise.method, one.normalise, "zh" if chinese else "en")
            lines.append(f"- `{_plain(one.id)}`: {sentence} {_options(one.normalise, chinese)}".rstrip())
    title = _pick(chinese, "Rules of single nodes and indicators", "个别节点和指标的规则")
    return [f"## {title}", "", *lines, ""] if lines else []


def _reconstruction(result: Result, chinese: bool) -> list[str]:
    rules = reconstruction_of(result.plan.specification)
    if not rules:
        return []
    title = _pick(
        chinese, "Reconstruction: rules whose published form is not confirmed", "重建：公开形式尚未核实的规则"
    )
    lang = "zh" if chinese else "en"
    lines = []
    for one in rules:
        option = f" `{_code(one['option'])}`" if one["option"] else ""
        lines.append(f"- `{one['rule']}`{option} ({one['evidence']}): {_plain(one['text'][lang])}")
    return [f"## {title}", "", *lines, ""]


def _certainty(certainty: Any, chinese: bool) -> list[str]:
    varying = ", ".join(f"`{name}`" for name in getattr(certainty, "varying", ())) or "–"
    text = _pick(
        chinese,
        f"The whole chain was rerun {certainty.draws} times (seed {certainty.seed}). Varied: {varying}. Ranks have "
        "their 5th and 95th percentile over the draws (lower and upper order statistics).",
        f"整个流程重复计算{certainty.draws}次（随机种子{certainty.seed}）。变动项：{varying}。"
        "位次给出各次计算的第5和第95百分位（取下侧和上侧次序统计量）。",
    )
    return [f"## {_pick(chinese, 'Uncertainty', '不确定性')}", "", text, ""]


def _warnings(result: Result, lang: str, chinese: bool) -> list[str]:
    records = [one.as_record(lang) for one in result.problems if one.severity == "warning"]
    if not records:
        return []
    lines = [f"- {_plain(record['message'])}" for record in records[:50]]
    if len(records) > len(lines):
        lines.append(f"- … +{len(records) - len(lines)}")
    return [f"## {_pick(chinese, 'Warnings', '提示')}", "", *lines, ""]


def _pick(chinese: bool, en: str, zh: str) -> str:
    return zh if chinese else en


def _plain(text: str) -> str:
    """Return a text in one line without signs that Markdown or HTML would take for its own."""
    line = " ".join(str(text).split())
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in line)


def _code(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.replace("`", "'")
