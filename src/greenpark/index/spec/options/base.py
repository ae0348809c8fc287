"""What the options of all methods share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Bounds = Literal["pooled", "yearly"] | Annotated[int, Field(ge=1000, le=9999)]


class Options(BaseModel):
    """Options of one method; unknown ones are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Where(Options):
    """Which nodes a rule applies to; without any, to all. A later step wins over an earlier one."""

    levels: tuple[int, ...] | None = None  # 2 = nodes made of indicators, 3 = nodes made of these, …
    nodes: tuple[str, ...] | None = None

    def applies(self, node: str, level: int) -> bool:
        """Return whether a node is meant."""
        if self.levels is None and self.nodes is None:
            return True
        return (self.levels is not None and level in self.levels) or (self.nodes is not None and node in self.nodes)
