"""An index as people use it from Python: `Index.from_file("my-index.yaml").run(frame)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from greenpark.index.data.reading import read_table
from greenpark.index.result import Result
from greenpark.index.running import compare_results, run_table
from greenpark.index.spec.plan import Plan, lay_out
from greenpark.index.spec.read import read_plan, specification_of
from greenpark.index.spec.settings import with_settings
from greenpark.index.table import Table
from greenpark.problems import Problem

if TYPE_CHECKING:
    from greenpark.index.certainty.certainty import Certainty

__all__ = ["Index", "compare_results", "run_table"]

SensitivityMethod = Literal["sobol", "elements", "weights"]


@dataclass(frozen=True, repr=False)
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

    def with_settings(self, *settings: str) -> Index:
        """Return the index with settings KEY=VALUE, as `--set`, such as `aggregate=geometric`; raise ProblemsFound."""
        return Index(with_settings(self.plan, settings))

    def uncertainty(
        self, source: str | Path | Any, *, draws: int | None = None, seed: int | None = None,
        nodes: Sequence[str] | None = None, top: int | Sequence[int] = 10,
    ) -> Certainty:  # fmt: skip
        """Rerun the whole chain under every choice of `uncertainty:`; return how certain each rank is.

        `draws` and `seed` default to those of the specification, `nodes` to the index; `top` are the first places of
        which the chance is given. Raise ProblemsFound where nothing varies or a combination refuses.
        """
        from greenpark.index.certainty.certainty import uncertainty

        table, problems = self.read(source)
        places = [top] if isinstance(top, int) else list(top)
        found = uncertainty(self.plan, table, draws=draws, seed=seed, nodes=nodes, top=places)
        found.result.data_problems = problems
        return found

    def sensitivity(
        self, source: str | Path | Any, *, method: SensitivityMethod = "sobol", base: int = 500,
        seed: int | None = None, units: Sequence[str] = (), node: str | None = None,
    ) -> pl.DataFrame:  # fmt: skip
        """Return what moves the ranking, as `index sensitivity`.

        `sobol`: variance of ranks shared out among sources, over base·(sources + 2) runs; `node` other than the index.
        `elements`: each indicator and node left out in turn; with `units` how they move. `weights`: how far each
        weight can move before the one unit of `units` changes place. Raise ProblemsFound, ValueError.
        """
        table, _ = self.read(source)
        if method == "sobol":
            from greenpark.index.certainty.sobol import sensitivity

            return sensitivity(self.plan, table, base=base, seed=seed, units=units, node=node)
        if method == "elements":
            from greenpark.index.certainty.elements import without_each

            found = without_each(self.plan, table)
            return found.moves.filter(pl.col("unit").is_in(list(units))) if units else found.summary
        if method != "weights":
            raise ValueError(f"there is no method '{method}'; methods are: sobol, elements, weights.")
        if len(units) != 1 or isinstance(units, str):
            raise ValueError("method='weights' follows one unit: write units=['A'].")
        from greenpark.index.certainty.weight_scan import weight_scan

        return weight_scan(self.plan, table, units[0])

    def compare(self, other: Index, source: str | Path | Any) -> pl.DataFrame:
        """Return how scores and ranks of another index over the same data differ, unit by unit (`compare_results`)."""
        return compare_results(self.run(source), other.run(source))

    def __repr__(self) -> str:
        plan = self.plan
        parts = [(plan.in_tree, "indicator"), (len(plan.nodes), "node"), (len(plan.steps), "step")]
        sizes = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts)
        return f"<Index {plan.specification.id}: {sizes}>"

    def _repr_html_(self) -> str:
        plan = self.plan

        def items(node: str) -> str:
            if node not in plan.node:
                return ""
            return f"<ul>{''.join(f'<li>{said(one)}{items(one)}</li>' for one in plan.node[node].children)}</ul>"

        def said(part: str) -> str:
            return escape(plan.labels[part].en)

        steps = " → ".join(f"{step.kind}: {step.options.method}" for step in plan.steps)
        return f"<b>{said(plan.root)}</b> {escape(repr(self))}<br>{escape(steps)}{items(plan.root)}"
