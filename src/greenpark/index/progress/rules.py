"""What the rules of a progress index are, and how far their published form is known (gep.md, section 4).

Texts are given in English and Chinese; fields in braces are filled in with the options that were used.
"""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.catalog.models import Evidence

RECONSTRUCTION: Mapping[str, str] = {"en": "reconstruction", "zh": "重建规则（未经原文核实）"}

PROGRESS = (
    "Progress is change over desired change; the concept is confirmed, the formula is recalled.",
    "进展为实际变化与期望变化之比；概念已核实，公式为回忆所得。",
)
GIVEN = (
    "Targets are {en}; the published rule is recalled to take the change of the best tenth of similar units.",
    "目标为{zh}；据回忆，公布的规则取相近单元中前十分之一的变化。",
)
PEERS = (
    "Targets follow from {en}. The best tenth of similar units is recalled with medium confidence, size and shape of "
    "the peer group with low; what serves where no peer improved is decided here.",
    "目标取自{zh}。取相近单元前十分之一为中等把握的回忆，同组范围为低把握的回忆；同组无改善时的替代规则为本软件自定。",
)
TARGETS: Mapping[str, tuple[str, str]] = {
    "fixed": ("values that are given, such as those of a plan", "给定值，如规划目标"),
    "boundary": ("planetary boundaries or regulatory limits that are given", "给定的地球界限或法规限值"),
    "peer_quantile": ("the best of the neighbours in initial value", "初始值相近单元中的优者"),
    "decile_peers": ("the best of the same decile of initial values", "初始值同一十分位单元中的优者"),
    "level_quantile": ("a quantile of the initial values", "初始值的分位数"),
}
THRESHOLDS = (
    "Thresholds are planetary boundaries where they exist, else a quartile of the initial values: the lower one for "
    "goods, the upper one for bads; recalled.",
    "有地球界限的取地球界限，否则取初始值分布的四分位数：正向取下四分位，逆向取上四分位；为回忆所得。",
)
WEIGHTS: Mapping[str, tuple[str, str]] = {
    "threshold_ratio": (
        "Weights differ by unit and grow with the ratio of initial value and threshold; recalled.",
        "权重因单元而异，取决于初始值与阈值之比；为回忆所得。",
    ),
    "threshold_gap": (
        "Weights differ by unit and grow with the distance beyond the threshold; recalled.",
        "权重因单元而异，取决于越过阈值的幅度；为回忆所得。",
    ),
}
OTHER_WEIGHTS = (
    "Weights do not follow from thresholds; those of the published index are recalled to do so, unit by unit.",
    "权重不取决于阈值；据回忆，原指数的权重因单元而异，由阈值确定。",
)
UNCLIPPED = ("Progress is not truncated; recalled.", "进展值不截断；为回忆所得。")
CLIPPED = (
    "Progress is truncated, which the published index is recalled not to do; the figure before that is kept.",
    "进展值已截断；据回忆原指数不截断，截断前的值另行保留。",
)
EDGES = (
    "What holds for units at or beyond their target from the start (held, lost) and for a tiny desired change is "
    "decided here.",
    "初始即达标（保持、丧失）及期望变化过小时的处理为本软件自定。",
)
MISSING = (
    "Weights are shared among the indicators present, and no index is given below a floor of coverage; decided here.",
    "权重在可用指标间重新分配，可用比例过低时不给出指数；为本软件自定。",
)
PLUS = (
    "GEP+ reads index and dashboard jointly; its published ranking rule is not confirmed. Used here: {en}.",
    "GEP+同时看指数与仪表板，其公布的排序规则未经核实；此处采用：{zh}。",
)
READINGS: Mapping[str, tuple[Evidence, str, str]] = {
    "leximin": (
        "recalled-low",
        "of the index and the progress of each dashboard indicator, the lowest figure decides, then the second lowest",
        "指数与仪表板各指标进展中，先比最低的一项，再比次低项",
    ),
    "count_then_gep": (
        "assumed",
        "the number of dashboard indicators that progressed decides, then the index",
        "先比仪表板取得进展的指标数，再比指数",
    ),
    "rank_shift": (
        "assumed",
        "the rank by index stands beside the rank by mean dashboard progress",
        "指数名次与仪表板平均进展名次并列",
    ),
}
