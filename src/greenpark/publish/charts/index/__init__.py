"""Charts of an index, by kind; the columns of their rows are said in `content/index/pictures.py`."""

from greenpark.publish.charts.index.advance import advance
from greenpark.publish.charts.index.profile import profile
from greenpark.publish.charts.index.ranked import ranked
from greenpark.publish.charts.index.scatter import scatter
from greenpark.publish.charts.index.shifts import shifts
from greenpark.publish.charts.index.squares import heat, matrix

KINDS = {
    "index_ranked": ranked,
    "index_heat": heat,
    "index_profile": profile,
    "index_shifts": shifts,
    "index_advance": advance,
    "index_matrix": matrix,
    "index_scatter": scatter,
}

__all__ = ["KINDS"]
