"""What flags, levels and states are called, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    # distribution
    "no_data": {"en": "no data", "zh": "无数据"},
    "few_available": {"en": "many values missing", "zh": "缺失值较多"},
    "many_zeros": {"en": "many zeros", "zh": "零值较多"},
    "few_unique": {"en": "few different values", "zh": "不同取值较少"},
    "outliers": {"en": "possible outliers", "zh": "可能存在异常值"},
    "constant": {"en": "the same for all", "zh": "取值全部相同"},
    # correlation
    "redundant": {"en": "says nearly the same as another", "zh": "与另一指标近乎重复"},
    "weak": {"en": "weak link with its parent", "zh": "与上级相关性弱"},
    "conflict": {"en": "runs against it", "zh": "方向相反"},
    # consistency and components
    "negative_correlations": {"en": "some items correlate negatively", "zh": "部分指标间负相关"},
    "negative_alpha": {"en": "alpha below zero", "zh": "α系数为负"},
    "low_alpha": {"en": "alpha below the limit", "zh": "α系数低于限值"},
    "constant_item": {"en": "an item is the same for all", "zh": "有指标取值全部相同"},
    "too_few": {"en": "too few indicators or units", "zh": "指标或单元过少"},
    "singular": {"en": "indicators determine one another", "zh": "指标间完全线性相关"},
    "unrelated": {"en": "correlations may be chance", "zh": "相关性可能出于偶然"},
    "collinear": {"en": "nearly determined by the others", "zh": "存在多重共线性"},
    "marvellous": {"en": "marvellous", "zh": "极佳"},
    "meritorious": {"en": "meritorious", "zh": "良好"},
    "middling": {"en": "middling", "zh": "中等"},
    "mediocre": {"en": "mediocre", "zh": "一般"},
    "miserable": {"en": "miserable", "zh": "较差"},
    "unacceptable": {"en": "unacceptable", "zh": "不可接受"},
    # importance
    "opposed": {"en": "falls where the index rises", "zh": "与指数反向变动"},
    "dominant": {"en": "matters far more than its weight says", "zh": "实际影响远大于权重"},
    "silent": {"en": "matters far less than its weight says", "zh": "实际影响远小于权重"},
    # coupling: classes of D and stages of C
    "extreme_disorder": {"en": "extreme disorder", "zh": "极度失调"},
    "serious_disorder": {"en": "serious disorder", "zh": "严重失调"},
    "moderate_disorder": {"en": "moderate disorder", "zh": "中度失调"},
    "mild_disorder": {"en": "mild disorder", "zh": "轻度失调"},
    "near_disorder": {"en": "on the verge of disorder", "zh": "濒临失调"},
    "barely_coordinated": {"en": "barely coordinated", "zh": "勉强协调"},
    "primary_coordination": {"en": "primary coordination", "zh": "初级协调"},
    "intermediate_coordination": {"en": "intermediate coordination", "zh": "中级协调"},
    "good_coordination": {"en": "good coordination", "zh": "良好协调"},
    "quality_coordination": {"en": "quality coordination", "zh": "优质协调"},
    "low_coupling": {"en": "low coupling", "zh": "低水平耦合"},
    "antagonism": {"en": "antagonism", "zh": "拮抗阶段"},
    "running_in": {"en": "running-in", "zh": "磨合阶段"},
    "high_coupling": {"en": "high coupling", "zh": "高水平耦合"},
    "subsystem_at_zero": {"en": "a subsystem stands at zero", "zh": "有子系统得分为零"},
    "all_at_zero": {"en": "all subsystems stand at zero", "zh": "所有子系统得分均为零"},
    # forms of C
    "standard": {"en": "standard form", "zh": "规范公式"},
    "modified": {"en": "modified form (Wang and others, 2021)", "zh": "修正公式（王淑佳等，2021）"},
    "without_coefficient": {
        "en": "form without the coefficient n (a known mistake)",
        "zh": "丢失系数n的公式（已知误用）",
    },
    # obstacles
    "no_obstacle": {"en": "full score, nothing in the way", "zh": "满分，无障碍因子"},
    # decoupling
    "strong_decoupling": {"en": "strong decoupling", "zh": "强脱钩"},
    "weak_decoupling": {"en": "weak decoupling", "zh": "弱脱钩"},
    "expansive_coupling": {"en": "expansive coupling", "zh": "扩张连结"},
    "expansive_negative_decoupling": {"en": "expansive negative decoupling", "zh": "扩张负脱钩"},
    "strong_negative_decoupling": {"en": "strong negative decoupling", "zh": "强负脱钩"},
    "weak_negative_decoupling": {"en": "weak negative decoupling", "zh": "弱负脱钩"},
    "recessive_coupling": {"en": "recessive coupling", "zh": "衰退连结"},
    "recessive_decoupling": {"en": "recessive decoupling", "zh": "衰退脱钩"},
    "no_change": {"en": "neither changed", "zh": "两者均未变化"},
    "driver_unchanged": {"en": "the driver did not change", "zh": "驱动因素未变化"},
    "base_not_positive": {"en": "first value zero or less", "zh": "基期值不为正"},
    "missing": {"en": "a value is missing", "zh": "缺少数据"},
}


def word(key: str, lang: str = "en") -> str:
    """Return what a flag, level or state is called in `lang` (`en` or `zh`)."""
    return WORDS[key][lang]
