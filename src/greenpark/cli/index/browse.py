"""`index list` and `index show`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from greenpark.cli.common import Lang, pick, print_csv, print_json, print_table, sentences, spoken
from greenpark.cli.index.shared import IndexFormat, Shown, Spec
from greenpark.cli.options import Language


def list_indices(shown: Shown = IndexFormat.table, lang: Language = None) -> None:
    """List the indices that ship: what they measure, how sure their rules are."""
    from greenpark.index.spec.read import read_specification, shipped

    language = str(lang or spoken())
    with sentences():
        records = []
        for name, path in shipped().items():
            specification = read_specification(path)
            label = specification.label
            records.append(
                {
                    "id": name, "label": label.get(language) if label else name, "evidence": specification.evidence,
                    "indicators": len(_leaves(specification.structure)), "dashboard": len(specification.dashboard),
                    "reconstruction": len(specification.reconstruction), "source": specification.source,
                }
            )  # fmt: skip
        if shown is IndexFormat.json:
            print_json(records)
        elif shown is IndexFormat.csv:
            print_csv(records, list(records[0]) if records else [])
        else:
            rows = [list(record.values())[:6] for record in records]
            heads_en = ["id", "name", "evidence", "indicators", "dashboard", "reconstructed rules"]
            heads_zh = ["代码", "名称", "证据等级", "指标数", "看板指标", "重建规则"]
            print_table(rows, heads_zh if language == "zh" else heads_en, right=(3, 4, 5))


def show(
    name: Spec,
    shown: Annotated[IndexFormat, typer.Option("--format", help="table, or json for the whole specification.")] = (
        IndexFormat.table
    ),
    lang: Language = None,
) -> None:
    """Show an index: its structure, steps, sources, and which rules are reconstructions."""
    from greenpark.index.spec.read import read_plan

    language = str(lang or spoken())
    with sentences():
        plan = read_plan(name)
        specification = plan.specification
        if shown is IndexFormat.json:
            print_json(specification.model_dump(mode="json", exclude_none=True, by_alias=True))
            return
        title = specification.label.get(language) if specification.label else specification.id
        rows = [
            ["  " * depth + str(part.id), plan.labels[part.id].get(language), *_facts(part)]
            for depth, part in _walk(specification.structure)
        ]
        rows += [[str(one.id), plan.labels[one.id].get(language), *_facts(one)] for one in specification.dashboard]
        heads_en = ["id", "name", "unit", "direction", "weight", "evidence"]
        heads_zh = ["代码", "名称", "单位", "方向", "权重", "证据等级"]
        print_table(rows, heads_zh if language == "zh" else heads_en, title=title, right=(4,))
        _print_steps(specification, language)


def _print_steps(specification: Any, language: str) -> None:
    from greenpark.cli.common import say
    from greenpark.index.progress.reconstruction import reconstruction_of

    steps = [
        [str(place + 1), step.kind, step.options.method, _options(step.options)]
        for place, step in enumerate(specification.steps)
    ]
    zh = language == "zh"
    print_table(steps, ["", "步骤", "方法", "选项"] if zh else ["", "step", "method", "options"])
    if specification.source:
        say(pick(f"Source: {specification.source}", f"来源：{specification.source}"))
    for one in reconstruction_of(specification):
        option = f" {one['option']}" if one["option"] else ""
        say(f"{'重建' if zh else 'reconstruction'} [{one['evidence']}] {one['rule']}{option}: {one['text'][language]}")


def _options(options: Any) -> str:
    given = options.model_dump(exclude_unset=True, exclude_none=True, by_alias=True)
    return ", ".join(f"{key}: {value}" for key, value in given.items() if key != "method")


def _walk(node: Any, depth: int = 0) -> list[tuple[int, Any]]:
    found = [(depth, node)]
    for child in getattr(node, "children", ()):
        found += _walk(child, depth + 1)
    return found


def _leaves(node: Any) -> list[Any]:
    return [part for _, part in _walk(node) if not hasattr(part, "children")]


def _facts(part: Any) -> list[Any]:
    return [
        getattr(part, "unit", None),
        getattr(part, "direction", None),
        f"{part.weight:g}",
        getattr(part, "evidence", None),
    ]


__all__ = ["Lang", "list_indices", "show"]
