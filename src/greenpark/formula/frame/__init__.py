"""The fast reader: expressions over the wide frame, for Polars, pandas and Spark (semantics §4, §7).

`compiler` walks a tree; it asks `items` for work item by item, `operators` for arithmetic and truths, `reductions` for
breakdowns, `windows` for other years. `builder` holds the literals and reasons of which all of them are made.
"""

from greenpark.formula.frame.builder import Builder
from greenpark.formula.frame.compiler import Compiler

__all__ = ["Builder", "Compiler"]
