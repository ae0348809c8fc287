"""Headings, columns and sentences of the report of an index. English first, then Chinese."""

from __future__ import annotations

INDICES: dict[str, tuple[str, str]] = {
    # who and what
    "assessed": ("Unit assessed", "评价对象"),
    "indicators": ("Indicators", "指标数"),
    "method": ("Method", "方法"),
    "reconstruction": ("Reconstruction", "重建"),
    "unconfirmed": ("Rules that rest on reconstruction", "重建的规则（公开形式未核实）"),
    # ranking
    "ranking": ("Ranking", "得分与位次"),
    "tier": ("Tier", "梯队"),
    "reaches": ("tiers of the interval", "区间所跨梯队"),
    "place_of": ("Rank", "位次"),
    "interval": ("Rank, 90 % interval", "位次区间（90%）"),
    "among_peers": ("Among peers", "同组位次"),
    "group": ("Group", "组别"),
    "coverage": ("Data present", "数据完整率"),
    "own_change": ("Change of score", "得分变化"),
    "own_shift": ("Change of rank", "位次变化"),
    "not_ranked": ("Not ranked", "不排位次"),
    "ranking_hint": (
        "Own change first, then the tier, then the rank; units of one tier do not differ reliably.",
        "先看自身变化，再看梯队，最后看位次；同一梯队内差别不可靠。",
    ),
    "ranking_plain": (
        "Ranks without an interval say nothing of how sure they are; an uncertainty run gives intervals and tiers.",
        "未作不确定性分析，位次的可靠程度未知；作不确定性分析后给出位次区间与梯队。",
    ),
    # one unit
    "which_tier": ("Which tier?", "处在哪一档？"),
    "why": ("Why?", "为什么？"),
    "how_sure": ("How sure?", "多大把握？"),
    "own_past": ("Own past", "自身历年"),
    "units_each": ("Unit by unit", "逐个评价对象"),
    "units_hint": (
        "Three answers each: which tier, why, how sure.",
        "每个对象回答三个问题：处在哪一档、为什么、多大把握。",
    ),
    "units_elsewhere": (
        "With so many units the answers for each are in the workbook; name one unit to have its page here.",
        "评价对象较多，逐个回答见工作簿；指定一个对象可在此页给出其详情。",
    ),
    "part": ("Part of the index", "构成部分"),
    "contribution": ("Contribution", "贡献"),
    "pull": ("Against peers", "与同组相比"),
    "peer_median": ("Median of peers", "同组中位数"),
    "peer_best": ("Best of peers", "同组最优"),
    "profile": ("Profile", "得分构成"),
    # parts of the index
    "pillars": ("Parts of the index", "各方面得分"),
    "thirds_hint": (
        "Scores; colour and sign say in which third of all units they lie.",
        "格中为得分，颜色与符号表示处于全部对象的哪个三分位。",
    ),
    # shifts
    "shifts": ("Who moved", "位次变动"),
    "more_units": ("{number} more units are in the workbook.", "另有{number}个对象，见工作簿。"),
    # progress
    "progress_part": ("Progress towards targets", "目标进展"),
    "initial": ("Initial", "期初值"),
    "final": ("Final", "期末值"),
    "threshold": ("Threshold", "阈值"),
    "state": ("State", "进展状态"),
    "dashboard": ("Dashboard, beside the index", "仪表板（不计入指数）"),
    "progress_hint": (
        "Progress is change over desired change: 0 no change, 1 the target reached, below 0 further away from it.",
        "进展＝实际变化÷期望变化：0为无变化，1为达到目标，负数为离目标更远。",
    ),
    # certainty
    "certainty": ("How sure the ranks are", "位次有多大把握"),
    "certainty_none": (
        "No uncertainty run was made, so there are no intervals and no tiers.",
        "未作不确定性分析，不给位次区间和梯队。",
    ),
    "choice": ("What could be chosen otherwise", "可另作选择之处"),
    "variance_share": ("Share of the variance of ranks", "占位次方差的份额"),
    "units_number": ("Units", "对象数"),
    # relations
    "relations": ("How the parts hang together", "各部分之间的关系"),
    "scatter": ("Against other figures", "与其他指标对照"),
    "correlation": ("Correlation", "相关系数"),
    "pair_first": ("One", "甲"),
    "pair_second": ("Other", "乙"),
    "finding": ("Finding", "情形"),
    "relations_none": ("No pair needs a remark.", "无需提示的情形。"),
    # how it was made
    "made": ("How it was made", "测算过程"),
    "steps": ("Steps", "步骤"),
    "step": ("Step", "步骤名称"),
    "options": ("Options, as in the specification", "选项（同规格文件）"),
    "changed": ("Values changed", "改变的数值"),
    "structure": ("Structure and weights", "指标结构与权重"),
    "weight": ("Weight in its part", "在上级中的权重"),
    "effective": ("Weight in the index", "在指数中的权重"),
    "direction": ("Direction", "方向"),
    "rules_of_reading": ("How to read it", "读法说明"),
    "problems_index": ("Findings on data and method", "数据与方法提示"),
    "problems_none": ("Nothing was found.", "无。"),
    # sheets
    "scores_sheet": ("Scores", "得分"),
    "places_sheet": ("Ranks", "位次表"),
    "weights_sheet": ("Weights", "权重"),
    "steps_sheet": ("What was done", "步骤与选项"),
    "cells_sheet": ("Changed values", "改变的单元格"),
    "answers_sheet": ("Answers", "三问"),
    "data_sheet": ("Data as read", "原始数据"),
    "certainty_sheet": ("Certainty", "不确定性"),
    "workbook_short": (
        "Only the first {number} rows are shown; `--format parquet` gives all.",
        "仅列前{number}行，全部见 `--format parquet`。",
    ),
    # charts
    "chart_ranked": ("Scores, and ranks with their intervals", "得分与位次区间"),
    "chart_pillars": ("Scores by part of the index", "各方面得分"),
    "chart_profile": ("{name}: score, median and best of peers", "{name}：得分、同组中位数与最优"),
    "chart_shifts": ("Ranks: {before} and {after}", "位次：{before}与{after}"),
    "chart_advance": ("Progress by indicator", "各指标目标进展"),
    "chart_correlation": ("Correlations between the parts", "各部分之间的相关系数"),
    "chart_scatter": ("{across} and {up}", "{across}与{up}"),
}
