"""The pages on indices say what the code does: every option is described, every specification runs, commands exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import numpy as np
import polars as pl
import pytest
import typer.main
import yaml
from pydantic import BaseModel

from greenpark.cli.main import app
from greenpark.index import Index
from greenpark.index.certainty.certainty import uncertainty
from greenpark.index.exchange.methods import STEPS
from greenpark.index.spec import models
from greenpark.index.spec.options.aggregate import Fill
from greenpark.index.spec.options.progress import Own, Target, Threshold
from greenpark.index.spec.plan import lay_out
from greenpark.index.spec.read import specification_of
from greenpark.index.spec.settings import with_settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = ("index-specification.md", "index-methods.md", "index-walkthrough.md")
PARTS = (
    models.Specification, models.Node, models.Indicator, models.DataColumns, models.Panel, models.Uncertainty,
    models.RandomWeights, models.DataErrors, models.Fairness, models.Reconstruction,
)  # fmt: skip


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.M | re.S)


def option_classes(annotation: Any) -> list[type[BaseModel]]:
    """The option classes that an annotation unites."""
    if isinstance(annotation, type):
        return [annotation] if issubclass(annotation, BaseModel) else []
    if get_origin(annotation) is Literal:
        return []
    return [one for part in get_args(annotation) for one in option_classes(part)]


def names(one: type[BaseModel]) -> set[str]:
    """What a reader may write: names of fields, as their first alias where they have one."""
    found = set()
    for name, field in one.model_fields.items():
        alias = field.validation_alias
        found.add(str(alias.choices[0]) if hasattr(alias, "choices") else name)
    return found - {"method"}


def methods() -> list[tuple[str, str, type[BaseModel]]]:
    return [
        (step, method, one)
        for step in models.Step.model_fields
        for one in option_classes(models.Step.model_fields[step].annotation)
        if "method" in one.model_fields
        for method in get_args(one.model_fields["method"].annotation)
    ]


def section(text: str, step: str) -> str:
    """The part of the specification page that is headed by a step."""
    return text.split(f"\n### {step}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]


SPECIFICATIONS = [
    pytest.param(block, id=f"{name.removesuffix('.md')}:{yaml.safe_load(block)['id']}")
    for name in PAGES
    for block in blocks(page(name), "yaml")
    if block.startswith("id:")
]


def test_every_step_has_a_section_in_both_pages():
    for step, (_, _, number) in STEPS.items():
        assert f"\n### {step}\n" in page("index-specification.md")
        assert f"\n## {number} {step}\n" in page("index-methods.md").lower()


@pytest.mark.parametrize(("step", "method", "options"), methods(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_method_and_option_is_described(step, method, options):
    specification, notes = page("index-specification.md"), page("index-methods.md")
    described = section(specification, step) + specification.split("## Steps")[1].split("### denominate")[0]
    assert f"`{method}`" in described
    assert f"`{method}`" in notes.split(f"\n## {STEPS[step][2]} ", 1)[1].split("\n## ", 1)[0]
    for name in names(options):
        assert re.search(rf"[`{{ ]{re.escape(name)}[`:}}]", described), f"{step}: {method} has no word on {name}"
        assert f"`{name}`" in notes or f"`{name}:" in notes, f"the notes have no word on {name} of {step}: {method}"


@pytest.mark.parametrize("part", [*PARTS, Fill, Own], ids=lambda part: part.__name__)
def test_every_field_is_described(part):
    text = page("index-specification.md")
    for name in names(part):
        assert re.search(rf"[`{{ ]{name}[`:}},]", text), name


@pytest.mark.parametrize("strategies", [Target, Threshold])
def test_every_strategy_of_progress_is_described(strategies):
    for text in (section(page("index-specification.md"), "progress"), page("index-methods.md")):
        for one in option_classes(strategies):
            assert f"`{one.model_fields['method'].annotation.__args__[0]}`" in text


@pytest.mark.parametrize("block", SPECIFICATIONS)
def test_specifications_in_the_pages_run(block):
    content = yaml.safe_load(block)
    plan = lay_out(specification_of(content))
    table, _ = Index(plan).read(invented(plan))
    result = Index(plan).run(invented(plan))
    assert result.scores.height
    assert result.scores[plan.root].null_count() < result.scores.height
    if content.get("uncertainty"):
        assert uncertainty(plan, table, draws=20).frame.height


def test_examples_of_steps_are_valid():
    examples = [
        one
        for name in PAGES
        for block in blocks(page(name), "yaml")
        if block.startswith("- ")
        for one in yaml.safe_load(block)
    ]
    assert {next(iter(one)) for one in examples} == set(models.Step.model_fields) - {"progress"}
    for one in examples:
        models.Step.model_validate(one)


def test_settings_in_the_pages_can_be_made():
    """Settings are shown for indices with nodes `economy` and `Index`; only keys of these are left out."""
    plan = Index.from_file(ROOT / "examples/asem/asem.yaml").plan
    found = re.findall(r"--set '?([\w.]+=[^ '|`]+)", "".join(page(name) for name in PAGES))
    assert len(found) > 5
    for setting in found:
        if setting != "KEY=VALUE" and not setting.startswith("economy."):
            with_settings(plan, [setting])


def invented(plan) -> pl.DataFrame:
    """Figures for any plan: twelve units in two years, with the columns that specifications may name."""
    generator = np.random.default_rng(3)
    keys = plan.specification.data
    units, years = [f"u{i:02}" for i in range(12)] * 2, [2010] * 12 + [2019] * 12
    frame: dict[str, Any] = {
        keys.unit or "unit": units, keys.year or "year": years, keys.name or "name": units,
        "region": [f"r{i % 3}" for i in range(24)], "EurAsia_group": [f"g{i % 2}" for i in range(24)],
    }  # fmt: skip
    figures: dict[str, Any] = {one.denominator: generator.uniform(50, 90, 24) for one in plan.indicators}
    for one in plan.indicators:
        low, high = (10, 60) if one.low is None or one.high is None else (one.low, one.high)
        figures[one.column or one.id] = generator.uniform(low + 0.1 * (high - low), high, 24)
    figures.pop(None, None)
    return pl.DataFrame({**frame, **figures})


def commands() -> list[str]:
    found = [
        line.split("#")[0].strip()
        for name in PAGES
        for block in blocks(page(name), "sh")
        for line in block.replace("\\\n", " ").splitlines()
    ]
    return sorted({line for line in found if line.startswith("greenpark ")})


@pytest.mark.parametrize("command", commands())
def test_commands_in_the_pages_exist(command):
    """Every command and option of the pages is one of the command line."""
    words = shlex.split(command.split("|")[0].split(">")[0])[1:]
    at: Any = typer.main.get_command(app)
    while hasattr(at, "commands") and words and not words[0].startswith("-"):
        at = at.commands[words.pop(0)]
    options = {name for parameter in at.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_files_that_the_walkthrough_names_are_there():
    named = set(re.findall(r"examples/[\w./-]+\.(?:yaml|csv)", page("index-walkthrough.md")))
    assert {"examples/asem/asem.yaml", "examples/asem/asem.csv"} <= named
    assert all((ROOT / name).is_file() for name in named)


def test_the_asem_example_gives_the_published_scores():
    result = Index.from_file(ROOT / "examples/asem/asem.yaml").run(ROOT / "examples/asem/asem.csv")
    published = pl.read_csv(Path(__file__).parent / "data/asem/example_build_scores.csv")
    joined = published.join(result.scores, left_on="uCode", right_on="unit")
    assert joined.height == 51
    assert joined["Index"].to_numpy() == pytest.approx(joined["Index_right"].to_numpy(), rel=1e-9)
