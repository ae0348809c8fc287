"""What a report says in full: hints, notes, requests, the statement of truth. English first, then Chinese."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "skip": ("Skip to the report", "跳到正文"),
    "back": ("Back to the top", "回到顶部"),
    "open_value": ("open the derivation", "展开计算过程"),
    "not_this": ("This report is", "本报告"),
    "is_not": ("This calculation is {parts}.", "本测算{parts}。"),
    "fill_hint": ("Missing figures on which most criteria wait", "缺少后影响判定最多的数据"),
    "fill_none": ("Nothing is missing.", "没有缺数。"),
    "improve_hint": (
        "Criteria nearest to their limit; each change alone would do, all else held",
        "离标准值最近的指标；其余不变时改动一个数即可达到",
    ),
    "improve_none": ("No criterion with a known value misses its limit.", "已知数值中没有未达标准值的指标。"),
    "changes_none": (
        "There is no earlier filing and no earlier year to compare with.",
        "没有可比的上次填报或上一年度。",
    ),
    "targets_none": ("No own targets were given (table of targets).", "未填报自定目标（规划目标表）。"),
    "heat_hint": ("Every square has a sign; the words are in the legend.", "每格均有符号，含义见图例。"),
    "requests_hint": ("Missing figures by the department that holds them", "按来源部门列出的缺数"),
    "requests_none": ("No figure is missing.", "没有缺少的数据项。"),
    "crosswalk_hint": (
        "Quantities that several schemes measure, with limits in one unit",
        "多个方案共有的指标，标准值换算到同一单位",
    ),
    "rows": ("{n} figures, {c} criteria wait", "{n}项数据，关系{c}项指标"),
    "more_changes": ("{number} more changes.", "另有{number}项变化。"),
    "more_in_workbook": ("{number} more are in the workbook.", "另有{number}项，见工作簿。"),
    "more_parks": (
        "With so many parks the criteria and the request lists are in the workbook of the same name.",
        "园区较多，逐项明细与数据需求清单见同名工作簿。",
    ),
    "english_charts": (
        "No font with Chinese glyphs was found; the charts are labelled in English.",
        "本机无中文字体，图中文字以英文代替。",
    ),
    "asked": (
        "{park}: {holder} is asked for these {number} figures.",
        "{park}　请{holder}协助提供下列数据，共{number}项。",
    ),
    "compared": ("{confirmed} of {limits} compared with the text", "已核对原文{confirmed}/{limits}项"),
    "least": ("below 0.1 %", "不足0.1%"),
    "truth_text": (
        "We state that the figures on which this report rests are true, accurate and complete, that their sources can "
        "be traced and their scope is as stated, and that they do not contradict figures filed elsewhere.",
        "本单位承诺：本报告所依据的数据真实、准确、完整，来源可查，口径与所注明的一致，与报送其他部门的数据不矛盾；如有不实，愿承担相应责任。",
    ),
    "signed_filled": ("Filled in by (signature):", "填报人（签字）："),
    "signed_checked": ("Checked by (signature):", "审核人（签字）："),
    "signed_head": ("Head of the unit (signature):", "单位负责人（签字）："),
    "phone": ("Telephone:", "联系电话："),
    "seal": ("(seal of the unit)", "（单位盖章）"),
    "day": ("Date:                    ", "年　　月　　日"),
    "filled_by": (
        "Filled in by:                    Checked by:                    Date:",
        "填报人：　　　　　　　　审核人：　　　　　　　　日期：",
    ),
}
