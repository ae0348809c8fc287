"""Names of the rules of an index that rest on reconstruction, in both languages.

A rule without a name here is called as the specification writes it.
"""

from __future__ import annotations

RULES: dict[str, tuple[str, str]] = {
    "indicators": ("choice of indicators", "指标选择"),
    "dashboard": ("dashboard", "仪表板指标"),
    "method": ("method", "总体方法"),
    "progress": ("measure of progress", "进展测算"),
    "targets": ("targets", "目标值"),
    "thresholds": ("thresholds", "阈值"),
    "weights": ("weights", "权重"),
    "aggregation": ("aggregation", "合成方法"),
    "truncation": ("truncation", "进展截断"),
    "edge_cases": ("edge cases", "特殊情形"),
    "missing_data": ("missing data", "缺数处理"),
    "missing goals": ("missing goals", "缺失目标的填补"),
    "gep_plus": ("GEP+ (index and dashboard together)", "GEP+（指数与仪表板合看）"),
}


def rule_word(rule: str, lang: str) -> str:
    """Return the name of a rule, the rule itself where it has none."""
    found = RULES.get(rule)
    return rule if found is None else found[1 if lang == "zh" else 0]
