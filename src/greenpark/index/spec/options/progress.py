"""Options of measuring progress: change over desired change (docs/index-methods.md, section 9)."""

from __future__ import annotations

from typing import Literal

from greenpark.index.spec.options.base import Options


class Progress(Options):
    """From two years to progress = change / desired change of each indicator."""

    method: Literal["desired_change"] = "desired_change"
    start: int | None = None  # default: the first and the last year of the data
    end: int | None = None
