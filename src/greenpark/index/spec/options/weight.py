"""Options of weighting: how much each child counts in its parent (docs/index-methods.md, section 6)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Where


class User(Where):
    """The weights written in the structure, shared out to sum to 1 within each node; this is the default."""

    method: Literal["user"]


class Equal(Where):
    """Each child counts the same."""

    method: Literal["equal"]


Weight = Annotated[User | Equal, Field(discriminator="method")]
