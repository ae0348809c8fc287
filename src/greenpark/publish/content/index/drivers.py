"""What makes a score: contributions that add up to it, and how each part stands against peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from greenpark.index import arrays
from greenpark.index.arrays import Array
from greenpark.index.behind import of_result as behind
from greenpark.index.behind.profile import Profile, profile
from greenpark.index.result import Result
from greenpark.publish.content.index.setting import Setting, headline

NAMED = 3  # strengths and weaknesses named


@dataclass(frozen=True)
class Drivers:
    """Contributions and weights of the whole result, computed once for all units of the year."""

    ctx: Setting

    @cached_property
    def points(self) -> Mapping[str, Array]:
        """Return contributions of the year in points of the score, by node and indicator; empty where none add up."""
        return {name: values[self.ctx.block] for name, values in contributions(self.ctx.result).items()}

    @cached_property
    def weights(self) -> Mapping[str, Array]:
        """Return the weight of each node and indicator in the index over the rows of the year."""
        found = weights_in_index(self.ctx.result)
        size, block = len(self.ctx.result.rows), self.ctx.block
        return {name: np.broadcast_to(values, (size,))[block] for name, values in found.items()}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Return the indicators of the structure."""
        plan = self.ctx.result.plan
        return tuple(one.id for one in plan.indicators[: plan.in_tree])

    def profile(self, names: tuple[str, ...], row: int) -> Profile:
        """Return how a unit stands among its peers in these parts; strengths by weight × distance to their median."""
        ctx = self.ctx
        weights = np.array([self.weights[name][row] if name in self.weights else np.nan for name in names])
        return profile(
            self._values(names), names, ctx.units, row, peers=ctx.peers(row).tolist(),
            weights=np.where(np.isnan(weights), 0.0, weights), top=NAMED,
        )  # fmt: skip

    def thirds(self, name: str, row: int) -> tuple[float, float] | None:
        """Return the limits between the thirds of a unit's peers in a part."""
        peers = self.ctx.peers(row)
        key = (name, self.ctx.groups[row] if len(peers) < len(self.ctx.units) else "")
        if key not in self._thirds:
            self._thirds[key] = thirds(self.ctx.scores(name)[peers])
        return self._thirds[key]

    @cached_property
    def _thirds(self) -> dict[tuple[str, str], tuple[float, float] | None]:
        return {}

    def _values(self, names: tuple[str, ...]) -> Array:
        if names not in self._stacked:
            self._stacked[names] = np.stack([self.ctx.scores(name) for name in names])
        return self._stacked[names]

    @cached_property
    def _stacked(self) -> dict[tuple[str, ...], Array]:
        return {}


def contributions(result: Result) -> dict[str, Array]:
    """Return contributions in points of the headline score; empty where that is an adjusted index."""
    return behind.contributions(result) if headline(result) == result.plan.root else {}


def weights_in_index(result: Result) -> dict[str, Array]:
    """Return weights in the headline score; empty where that is an adjusted index."""
    return behind.weights_in_index(result) if headline(result) == result.plan.root else {}


def thirds(values: Array) -> tuple[float, float] | None:
    """Return the limits between the thirds of the values present; None of fewer than three or of all alike."""
    if int(arrays.present(values).sum()) < 3:
        return None
    low, high = (float(arrays.quantile(values, share)) for share in (1 / 3, 2 / 3))
    return (low, high) if low < high else None
