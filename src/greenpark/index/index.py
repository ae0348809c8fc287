"""An index as people use it from Python: `Index.from_file("my-index.yaml").run(frame)`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from greenpark.index.chain import combine, prepare
from greenpark.index.data.reading import read_table
from greenpark.index.result import Result
from greenpark.index.spec.checks import idle_steps
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.spec.read import read_plan, specification_of
from greenpark.index.steps.weight.names import unknown_names
from greenpark.index.table import Table
from greenpark.problems import Problem, ProblemsFound


@dataclass(frozen=True)
class Index:
    """A composite index, ready to run over any wide frame or file."""

    plan: Plan

    @classmethod
    def from_file(cls, name: str | Path) -> Index:
        """Return the index of a YAML file, or of the id of one that ships; raise NotFound, ProblemsFound."""
        return cls(read_plan(name))

    @classmethod
    def from_mapping(cls, content: dict[str, Any]) -> Index:
        """Return the index that a mapping describes, as a YAML file would; raise ProblemsFound."""
        return cls(lay_out(specification_of(content)))

    def read(self, source: str | Path | Any) -> tuple[Table, list[Problem]]:
        """Return the table that the index needs from a wide file or frame; raise ProblemsFound."""
        return read_table(source, self.plan)

    def run(self, source: str | Path | Any) -> Result:
        """Return scores, ranks and what is behind them; raise ProblemsFound where data or a method refuses.

        `source` is a path or any frame that Narwhals takes: a column of units, one of years if there are several,
        one for each indicator and denominator.
        """
        table, problems = self.read(source)
        return run_table(self.plan, table, problems)


def run_table(plan: Plan, table: Table, problems: list[Problem] | None = None) -> Result:
    """Return the result of a plan over a table that has been read; raise ProblemsFound."""
    if wrong := [*idle_steps(plan), *unknown_names(plan)]:
        raise ProblemsFound(wrong)
    return Result(plan, combine(prepare(plan, table)), [*(problems or []), *_unturned(plan)])


def _unturned(plan: Plan) -> list[Problem]:
    """Return a warning where indicators of which less is better are averaged as they are: nothing turned them round."""
    kinds = {step.kind for step in plan.steps}
    bads = [one.id for one in plan.indicators[: plan.in_tree] if one.sign < 0]
    if not bads or kinds & {"normalise", "progress"} or not (kinds & {"aggregate"} or plan.nodes[-1].aggregate):
        return []
    names = ", ".join(bads[:8]) + (" …" if len(bads) > 8 else "")
    return [
        Problem(
            "not_turned", f"less is better in {names}, but no step turns them round: they count as if more were.",
            "Add a `normalise` step (`- normalise: none` only turns the sign).", severity="warning", column=bads[0],
            message_zh=f"{names}为越小越好，但没有步骤转换方向，按越大越好计入。",
            remedy_zh="请加入normalise步骤（`- normalise: none`只转换符号）。",
        )
    ]  # fmt: skip
