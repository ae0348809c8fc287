"""Where in a document a criterion stands, in Chinese; the catalog writes clauses in English."""

from __future__ import annotations

import re
from functools import lru_cache

_RULES: tuple[tuple[str, str], ...] = (
    (r"^table of indicators, row (\d+) \((.+)\)", r"指标表第\1项（\2）"),
    (r"^table (\d+) row (\d+), note (\d+)", r"表\1第\2项，注\3"),
    (r"^table (\d+) row (\d+)", r"表\1第\2项"),
    (r"^annex (\d+) row (\d+)", r"附件\1第\2项"),
    (r"^annex (\d+), condition (\d+)", r"附件\1申报条件\2"),
    (r"^annex, indicator (\d+) \((\w+)\)", r"附件指标\1（\2）"),
    (r"^annex, basic requirement (\d+)", r"附件基本要求\1"),
    (r"^annex, requirement (\d+) \(encouraged\)", r"附件要求\1（鼓励）"),
    (r"preconditions", "申报条件"),
    (r"^working set, ", "工作指标集·"),
    (r"^plan indicators, common; expected effects of the (\d+) notice", r"方案指标·共性；\1年通知预期成效"),
    (r"^plan indicators, common", "方案指标·共性"),
    (r"^plan indicators, core", "方案指标·核心"),
    (r"^project list of the plan", "方案项目清单"),
    (r"^carbon or energy family", "碳排放或能源类"),
    (r"^carbon family", "碳排放类"),
    (r"^energy family", "能源类"),
    (r"^structure family", "结构类"),
    (r"^resources family", "资源类"),
    (r"^management family", "管理类"),
    (r"^Park management: ", "园区管理："),
    (r"^Environmental: ", "环境："),
    (r"^Social: ", "社会："),
    (r"^Economic: ", "经济："),
    (r"\(required\)", "（必备）"),
    (r"\(target\)", "（目标）"),
    (r"\(report\)", "（报告）"),
    (r"\(optional\)", "（可选）"),
    (r"\(prerequisite\)", "（先决条件）"),
    (r"\(performance\)", "（绩效指标）"),
    (r"\beconomy$", "经济"),
    (r"\bresources$", "资源"),
    (r"\benvironment$", "环境"),
    (r"\bmanagement$", "管理"),
    (r"\bemployment$", "就业"),
)


@lru_cache(maxsize=1024)
def clause_text(clause: str, lang: str) -> str:
    """Return a clause in the language; what no rule knows stays in English, as in the document."""
    if lang != "zh":
        return clause
    for pattern, wording in _RULES:
        clause = re.sub(pattern, wording, clause)
    return clause.replace(" （", "（")
