"""Progress: change divided by desired change, with targets, thresholds and states."""

from greenpark.index.steps.progress.states import STATES
from greenpark.index.steps.progress.step import progress

__all__ = ["STATES", "progress"]
