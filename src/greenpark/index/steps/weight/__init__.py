"""Weight: how much each child counts in its parent."""

from greenpark.index.steps.weight.effective import effective_weights
from greenpark.index.steps.weight.weigh import weigh
from greenpark.index.steps.weight.weighing import Weighing

__all__ = ["Weighing", "effective_weights", "weigh"]
