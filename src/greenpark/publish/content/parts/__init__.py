"""What a report is made of, apart from any file format: marks, rows of tables, charts; every text in one language.

Raw numbers stand beside their texts (`value` and `value_text`), so that a workbook can calculate with them. Values are
in the unit shown (percentages as 95.0), truth values as True and False, None where there is nothing.
"""

from greenpark.publish.content.parts.front import (
    Banner,
    Cell,
    ChangeRow,
    Changes,
    Count,
    DecisiveRow,
    Dimension,
    Finding,
    GapRow,
    Margin,
    Number,
    ProblemRow,
    SchemeRow,
    Settled,
    TargetRow,
    Targets,
    Trust,
)
from greenpark.publish.content.parts.tables import (
    Chart,
    CriteriaTable,
    CriterionRow,
    HeatCell,
    HeatMap,
    HeatRow,
    RequestRow,
    RequestSheet,
    Step,
)
from greenpark.publish.words.mark import Mark

__all__ = [
    "Banner", "Cell", "ChangeRow", "Changes", "Chart", "Count", "CriteriaTable", "CriterionRow", "DecisiveRow",
    "Dimension", "Finding", "GapRow", "HeatCell", "HeatMap", "HeatRow", "Margin", "Mark", "Number",
    "ProblemRow", "RequestRow", "RequestSheet", "SchemeRow", "Settled", "Step", "TargetRow", "Targets", "Trust",
]  # fmt: skip
