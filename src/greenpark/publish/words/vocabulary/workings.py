"""What a workbook with live formulas says of them: rules, readings of a score, charts. English first, then Chinese."""

from __future__ import annotations

WORKINGS: dict[str, tuple[str, str]] = {
    "live": (
        "Values and limits may be changed: status, gap and margin are formulas and follow. Hatched grey is missing. "
        "The margin is the distance to the limit relative to it; negative means not reached.",
        "“指标值”“标准值”可以直接修改，状态、差距、安全余量随公式重算；灰色斜纹为缺数；“安全余量”为距标准值的相对距离，负数为未达到。",
    ),
    "results_live": (
        "Results and counts are formulas over the status columns of the scheme sheets; the rule columns show how.",
        "结论与项数由各方案工作表的状态列实时统计；规则列说明结论如何得出。",
    ),
    "rules": ("Pass rules (0 not met, 1 open, 2 met, 3 falls away)", "判定规则（0不满足 1待定 2满足 3不适用）"),
    "rule": ("Rule", "规则"),
    "rule_required": ("All required met", "约束性指标全部达到"),
    "rule_all": ("All applicable met", "全部适用指标达到"),
    "rule_core": ("Core met", "核心指标达到"),
    # readings of a score
    "reading": ("Reading", "读法"),
    "cap": ("Cap of a term (empty: none)", "单项封顶值（空=不封顶）"),
    "low_is_one": ("Elasticity at or below the mark counts 1 (1 yes, 0 no)", "弹性系数不大于界限时记1（1=是，0=否）"),
    "capped": ("cap {cap}", "封顶{cap}"),
    "uncapped": ("no cap", "不封顶"),
    "counted": ("low elasticity is 1", "低弹性记1"),
    "inverted": ("elasticity as ratio", "低弹性按比值"),
    "term": ("Term", "单项得分"),
    "total": ("Sum of terms", "单项之和"),
    "missing_terms": ("Terms missing", "缺项数"),
    "slots": ("Terms counted", "计分项数"),
    "lower": ("Lower bound (missing terms 0)", "下界（缺项记0）"),
    "upper": ("Upper bound (missing terms at the cap)", "上界（缺项记封顶值）"),
    "score_note": (
        "Index = sum of terms ÷ number of terms × 100; of a group the best ones count. A missing term leaves bounds "
        "only. The parameters of the readings may be changed.",
        "指数＝单项得分之和÷计分项数×100；选项组取得分最高的若干项；缺一项即不出指数，只给上下界。读法参数可改。",
    ),
    # charts
    "chart_counts": ("Criteria by status", "各方案指标状态（项）"),
    "chart_margin": (
        "{scheme}: distance to the limit (0 is the limit; right is reached)",
        "{scheme}：距标准值的相对距离（0为标准值，向右为达到）",
    ),
    "chart_progress": ("Progress against targets and time used", "目标完成度与时间进度"),
    "chart_parks": ("Parks by result of each scheme", "各方案园区结论（个）"),
    "chart_flows": (
        "Energy and CO2 by carrier, from activity data",
        "能源与碳排放流向（由活动数据计算）",
    ),
    "chart_quadrant": (
        "Energy and land: where the parks stand ({scheme})",
        "用能与用地：各园区所处位置（{scheme}）",
    ),
    "corner_best": ("less energy, more from land", "能耗低、土地产出高"),
    "corner_upper_right": ("more energy, more from land", "能耗高、土地产出高"),
    "corner_lower_left": ("less energy, less from land", "能耗低、土地产出低"),
    "corner_worst": ("more energy, less from land", "能耗高、土地产出低"),
    "median": ("median", "中位数"),
    "bubble_size": ("Area of a bubble: industrial value added.", "气泡面积：工业增加值。"),
    "without_figures": ("{number} parks without these figures are not drawn.", "{number}个园区缺数，未画入。"),
    "far_outside": (
        "{number} parks with values far from all others are not drawn, check their figures:",
        "{number}个园区数值远离其余（疑为量级错误，请核），未画入：",
    ),
    "use_fuel": ("Fuel", "燃料"),
    "use_electricity": ("Electricity", "电力"),
    "use_heat": ("Heat", "热力"),
    "co2_fuel": ("In the park (fuels)", "园区内燃料（直接）"),
    "co2_electricity": ("At power plants (bought)", "外购电力（间接）"),
    "co2_heat": ("At heat plants (bought)", "外购热力（间接）"),
    "chart_clip": (
        "Bars beyond ±100 % are drawn at ±100 %; the sheet of chart data has the values.",
        "图中超出±100%的按±100%画，原值见“图表数据”。",
    ),
    "shown": ("Drawn", "作图值"),
    "met_part": ("reached", "达到"),
    "not_met_part": ("not reached", "未达到"),
}
