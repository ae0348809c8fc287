"""Composite indices: specification × wide frame → scores, ranks, what drives them and how sure they are."""

from greenpark.index.index import Index
from greenpark.index.result import Result

__all__ = ["Index", "Result"]
