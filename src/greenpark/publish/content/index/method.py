"""How an index was made: steps with their options and what they changed, structure with weights, rules, findings."""

from __future__ import annotations

import json
from typing import Any

from greenpark.index import arrays
from greenpark.index.progress.reconstruction import reconstruction_of
from greenpark.publish.content.index.digits import number_of
from greenpark.publish.content.index.drivers import weights_in_index
from greenpark.publish.content.index.model import Rule, StepRow, WeightRow
from greenpark.publish.content.index.ranking import listed
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import ProblemRow
from greenpark.publish.words import numbers
from greenpark.publish.words.methods import method_word, step_word

PLACES = ("levels", "nodes")  # options that say where a rule applies


def steps(ctx: Setting) -> tuple[StepRow, ...]:
    """Return the steps in the order in which they were taken, then the rules that parts have of their own."""
    taken = ctx.result.steps
    records = [(record, _where(ctx, record["options"])) for record in taken]
    if not any(record["step"] == "weight" for record in taken):
        at = next(
            (place for place, record in enumerate(taken) if record["step"] in ("aggregate", "adjust")), len(taken)
        )
        records.insert(at, ({"step": "weight", "method": "user", "options": {}}, ""))
    records += _own_rules(ctx)
    return tuple(_step(ctx, place, record, where) for place, (record, where) in enumerate(records, 1))


def _step(ctx: Setting, place: int, record: dict[str, Any], where: str) -> StepRow:
    lang, changed = ctx.words.lang, record.get("changed")
    options = {name: value for name, value in record["options"].items() if name not in PLACES and value is not None}
    return StepRow(
        number=place,
        step=step_word(record["step"], lang),
        method=method_word(record["step"], record["method"], lang),
        method_id=record["method"],
        options=options_text(options),
        where=where,
        changed=changed,
        changed_text="" if changed is None else numbers.grouped(str(changed)),
    )


def _own_rules(ctx: Setting) -> list[tuple[dict[str, Any], str]]:
    """Return the rules that indicators and nodes have instead of those of the steps; those alike together."""
    plan = ctx.result.plan
    own = [("normalise", one.id, one.normalise) for one in plan.indicators if one.normalise is not None]
    own += [("aggregate", node.id, node.aggregate) for node in plan.nodes if node.aggregate is not None]
    found: dict[tuple[str, str], tuple[dict[str, Any], list[str]]] = {}
    for kind, name, rule in own:
        options = rule.model_dump(exclude={"method"}, by_alias=True)
        key = (kind, json.dumps([rule.method, options], default=str))
        record = {"step": kind, "method": rule.method, "options": options}
        found.setdefault(key, (record, []))[1].append(ctx.label(name))
    return [(record, listed(names, ctx.words, 8)) for record, names in found.values()]


def options_text(options: dict[str, Any]) -> str:
    """Return options as one line, as a specification would write them."""
    return ", ".join(f"{name}: {_value(value)}" for name, value in options.items())


def _value(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_value(one)}" for name, one in value.items() if one is not None) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _where(ctx: Setting, options: dict[str, Any]) -> str:
    named = [ctx.label(name) for name in options.get("nodes") or ()]
    levels = ", ".join(str(level) for level in options.get("levels") or ())
    parts = [ctx.words.pick(f"level {levels}", f"第{levels}层")] if levels else []
    return ctx.words.join([*parts, *named])


def weights(ctx: Setting) -> tuple[WeightRow, ...]:
    """Return the structure from the top, each part with its weight; weights that differ by unit as mean and range."""
    plan, run, effective = ctx.result.plan, ctx.result.run, weights_in_index(ctx.result)
    indicator = {one.id: one for one in plan.indicators}
    found: list[WeightRow] = []

    def visit(name: str, parent: str, depth: int) -> None:
        above = run.weights.get(parent) if parent else None
        own = None if above is None else above[plan.node[parent].children.index(name)]
        leaf = indicator.get(name)
        weight, whole = _middle(ctx, own), _middle(ctx, effective.get(name))
        found.append(
            WeightRow(
                id=name,
                label=ctx.label(name),
                parent=ctx.label(parent) if parent else "",
                depth=depth,
                inner=leaf is None,
                direction="" if leaf is None else ctx.words.pick(*_DIRECTION[leaf.direction]),
                measure="" if leaf is None else numbers.unit_text(leaf.unit or "", ctx.words.lang),
                weight=number_of(weight[0]),
                weight_text=weight[1] if parent else "",
                effective=number_of(whole[0]),
                effective_text=whole[1] if parent else "",
            )
        )
        for child in plan.node[name].children if leaf is None else ():
            visit(child, name, depth + 1)

    visit(plan.root, "", 0)
    return tuple(found)


_DIRECTION = {"higher": ("more is better", "越高越好"), "lower": ("less is better", "越低越好")}


def _middle(ctx: Setting, values: Any) -> tuple[float, str]:
    """Return the mean of a weight over the units of the year, and its text with the range among them."""
    if values is None:
        return float("nan"), ""
    there = values[ctx.block] if values.shape[-1] == len(ctx.result.rows) else values
    there = there[arrays.present(there)]
    if not len(there):
        return float("nan"), ""
    middle = float(there.mean())
    low, high = (numbers.percent(float(end), ctx.words.lang, digits=3) for end in (there.min(), there.max()))
    text = numbers.percent(middle, ctx.words.lang, digits=3)
    if low == high:
        return middle, text
    return middle, ctx.words.pick(
        f"mean {text} (from {low} to {high} among units)", f"均值{text}（各对象{low}至{high}）"
    )


def rules(ctx: Setting) -> tuple[Rule, ...]:
    """Return the rules whose published form is not confirmed, with the option in use; every report prints them."""
    lang = ctx.words.lang
    return tuple(
        Rule(one["rule"], one["option"] or "", one["text"][lang], ctx.words.word("evidence", one["evidence"]))
        for one in reconstruction_of(ctx.result.plan.specification)
    )


def notes(ctx: Setting) -> tuple[str, ...]:
    """Return how the report is to be read."""
    words, spec, pick = ctx.words, ctx.result.plan.specification, ctx.words.pick
    found = [spec.note.get(words.lang)] if spec.note else []
    found.append(
        pick(
            "The highest score of the year has rank 1; equal scores share the better rank.",
            "当年得分最高者为第1位；得分相同者并列较前位次。",
        )
    )
    if ctx.least_coverage > 0:
        share = numbers.percent(ctx.least_coverage, words.lang)
        found.append(
            pick(
                f"Units with less than {share} of the indicators are not ranked; a missing figure is never "
                f"counted as zero.",
                f"数据完整率低于{share}的对象不排位次；缺数不按零计。",
            )
        )
    else:
        found.append(pick("A missing figure is never counted as zero.", "缺数不按零计。"))
    if spec.panel.sample == "common":
        found.append(
            pick(
                "Ranks are among the units that are in the data of every year.", "位次只在各年均有数据的对象之间排列。"
            )
        )
    if ctx.group_column is not None:
        found.append(
            pick(f"Peers are the units with the same {ctx.group_column}.", f"同组指“{ctx.group_column}”相同的对象。")
        )
    found.append(
        pick(
            "Contributions add up to the score. Against peers is weight × distance to the median of the peers: by how "
            "much a part lifts or lowers the score of a unit.",
            "各部分贡献相加即为得分；“与同组相比”＝权重×与同组中位数之差，即该部分使得分升降多少。",
        )
    )
    if not spec.fairness.show_bottom:
        found.append(
            pick(
                "No list of the last is given; charts of many units show the first ones.",
                "不列末位名单；对象较多时图中只列靠前者。",
            )
        )
    return tuple(found)


def problems(ctx: Setting) -> tuple[ProblemRow, ...]:
    """Return what was found in the data and on the way, errors first; the same finding once."""
    order = {"error": 0, "warning": 1, "information": 2}
    found = sorted(dict.fromkeys(ctx.result.problems), key=lambda one: order[one.severity])
    rows = []
    for one in found:
        record = one.as_record(ctx.words.lang)
        row = ctx.words.pick(f"row {one.row}", f"第{one.row}行") if one.row else ""
        place = " ".join(str(part) for part in (one.sheet, row, ctx.label(one.column) if one.column else "") if part)
        rows.append(
            ProblemRow(
                one.severity, ctx.words.word("severity", one.severity), one.code, place, record["message"],
                record["remedy"],
            )
        )  # fmt: skip
    return tuple(rows)
