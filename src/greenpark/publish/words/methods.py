"""Names of the steps of an index and of their methods, in both languages; by step, as `median` is a filling and a mean.

A method without a name here is called by its id, as written in the specification.
"""

from __future__ import annotations

Pair = tuple[str, str]  # English, Chinese

STEPS: dict[str, Pair] = {
    "data": ("errors of the data", "数据误差"),
    "denominate": ("denominate", "除以规模"),
    "screen": ("screen units", "筛选评价对象"),
    "impute": ("fill missing values", "填补缺失值"),
    "treat": ("treat outliers", "处理异常值"),
    "progress": ("measure progress", "测算进展"),
    "normalise": ("normalise", "标准化"),
    "weight": ("weight", "赋权"),
    "aggregate": ("aggregate", "合成"),
    "adjust": ("adjust", "调整"),
    "structure": ("structure", "指标结构"),
    "weights": ("weights", "权重"),
    "weights and data": ("weights and errors of the data", "权重与数据误差"),
    "interactions": ("choices together", "各项选择的交互"),
}
METHODS: dict[str, dict[str, Pair]] = {
    "denominate": {"denominate": ("by the denominator of each indicator", "按各指标的分母")},
    "screen": {"availability": ("least share of data present", "最低数据完整率")},
    "impute": {
        "none": ("none", "不填补"),
        "mean": ("mean", "均值"),
        "median": ("median", "中位数"),
        "group_mean": ("mean of the group", "分组均值"),
        "group_median": ("median of the group", "分组中位数"),
        "pillar_mean": ("mean within the pillar", "同一方面内均值"),
        "linear": ("linear in time", "时间线性插值"),
        "carry_forward": ("last value carried forward", "沿用上一期"),
        "carry_backward": ("next value carried backward", "沿用下一期"),
        "expectation_maximisation": ("expectation maximisation, multivariate normal", "期望最大化（多元正态）"),
    },
    "treat": {
        "none": ("none", "不处理"),
        "winsorise_log": ("winsorise, then logarithm", "缩尾，仍不足则取对数"),
        "box_cox": ("Box-Cox", "Box-Cox变换"),
        "fences": ("quartile fences", "四分位距界限"),
        "hampel": ("median ± deviations (Hampel)", "中位数±离差（Hampel）"),
        "percentiles": ("percentile bounds", "百分位截断"),
        "log": ("logarithm", "取对数"),
    },
    "progress": {"desired_change": ("change over desired change", "实际变化÷期望变化")},
    "normalise": {
        "none": ("none", "不标准化"),
        "min_max": ("min-max", "极差标准化"),
        "z_score": ("z-score", "Z分数"),
        "robust_z": ("robust z-score", "稳健Z分数"),
        "scale": ("scale by a factor", "按系数缩放"),
        "rank": ("rank", "秩"),
        "percentile_rank": ("percentile rank", "百分位秩"),
        "borda": ("Borda", "Borda计分"),
        "target_distance": ("distance to target", "到目标的距离"),
        "reference_distance": ("distance to a reference unit", "到参照对象的距离"),
        "maximum_distance": ("distance to the maximum", "到最大值的距离"),
        "goalposts": ("goalposts", "阈值区间法"),
        "functional": ("functional scaling", "功效系数法"),
        "green_growth": ("bounds and targets as in the Green Growth Index", "绿色增长指数标准化"),
        "traffic": ("thresholds as in traffic lights", "红绿灯阈值"),
        "ratio_to_mean": ("ratio to the mean", "与均值之比"),
        "ratio_to_leader": ("ratio to the leader", "与最优值之比"),
        "bands": ("bands by percentile", "百分位分档"),
        "fixed_bands": ("bands by fixed limits", "固定界限分档"),
    },
    "weight": {
        "user": ("as written in the structure", "按设定权重"),
        "equal": ("equal", "等权"),
        "budget_allocation": ("budget allocation by experts", "专家预算分配"),
        "analytic_hierarchy": ("analytic hierarchy process (AHP)", "层次分析法（AHP）"),
        "entropy": ("entropy", "熵权法"),
        "critic": ("CRITIC", "CRITIC法"),
        "standard_deviation": ("standard deviation", "标准差法"),
        "coefficient_of_variation": ("coefficient of variation", "变异系数法"),
        "principal_component": ("first principal component", "第一主成分"),
        "principal_factors": ("rotated principal factors (Handbook)", "旋转主因子法（OECD手册）"),
        "benefit_of_the_doubt": ("benefit of the doubt", "有利权重法（BoD）"),
        "optimised": ("optimised to target importances", "按目标重要性优化"),
        "threshold_ratio": ("distance from the threshold, as a ratio", "按与阈值之比"),
        "threshold_gap": ("distance from the threshold, as a gap", "按与阈值之差"),
    },
    "aggregate": {
        "arithmetic": ("weighted arithmetic mean", "加权算术平均"),
        "weighted_sum": ("weighted sum", "加权和"),
        "geometric": ("weighted geometric mean", "加权几何平均"),
        "harmonic": ("weighted harmonic mean", "加权调和平均"),
        "power": ("power mean", "幂平均"),
        "minimum": ("minimum", "最小值"),
        "maximum": ("maximum", "最大值"),
        "median": ("weighted median", "加权中位数"),
        "product": ("product", "连乘"),
        "owa": ("ordered weighted averaging (OWA)", "有序加权平均（OWA）"),
        "ces": ("constant elasticity of substitution (CES)", "不变替代弹性（CES）"),
        "copeland": ("Copeland", "Copeland法"),
        "outranking": ("outranking", "优序法"),
        "mazziotta_pareto": ("Mazziotta-Pareto (MPI)", "Mazziotta-Pareto指数（MPI）"),
        "adjusted_mazziotta_pareto": ("adjusted Mazziotta-Pareto (AMPI)", "修正Mazziotta-Pareto指数（AMPI）"),
        "topsis": ("TOPSIS", "TOPSIS法"),
        "grey_relational": ("grey relational analysis", "灰色关联分析"),
    },
    "adjust": {"pressure_factor": ("by a pressure factor", "乘以压力系数")},
}


def step_word(step: str, lang: str) -> str:
    """Return the name of a step, its id where it has none; `normalise.range` is the step of an option."""
    found = STEPS.get(step) or STEPS.get(step.partition(".")[0])
    if found is None:
        return step
    option = step.partition(".")[2]
    word = found[1 if lang == "zh" else 0]
    return f"{word} ({option})" if option and lang == "en" else f"{word}（{option}）" if option else word


def source_word(source: str, lang: str) -> str:
    """Return the name of what could be chosen otherwise, with its key in the specification in brackets.

    What no specification writes, such as interactions, has no key.
    """
    step = source.partition(".")[0]
    found = STEPS.get(step)
    if found is None or source in ("interactions", "weights and data"):
        return step_word(source, lang)
    word = found[1 if lang == "zh" else 0]
    return f"{word}（{source}）" if lang == "zh" else word if word == source else f"{word} ({source})"


def method_word(step: str, method: str, lang: str) -> str:
    """Return the name of a method, its id where it has none."""
    found = METHODS.get(step, {}).get(method)
    return method if found is None else found[1 if lang == "zh" else 0]
