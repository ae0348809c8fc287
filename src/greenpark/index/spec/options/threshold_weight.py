"""Options of weights that follow from thresholds: what starts on the wrong side of its threshold counts more."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from greenpark.index.spec.options.base import Where


class ThresholdRatio(Where):
    """Threshold over initial value for a good, initial value over threshold for a bad; 1 at the threshold."""

    method: Literal["threshold_ratio"]


class ThresholdGap(Where):
    """How far the initial value is on the wrong side, as a share of the threshold; 0 on the right side."""

    method: Literal["threshold_gap"]


ThresholdWeight = Annotated[ThresholdRatio | ThresholdGap, Field(discriminator="method")]
