"""The words of a report in both languages (users section 3): statuses, verdicts, editions, reasons, evidence.

`合格` and `通过` stand nowhere: this is a calculation, not a finding of an authority.
"""

from __future__ import annotations

from greenpark.publish.words.mark import Mark
from greenpark.publish.words.vocabulary import text

Pair = tuple[str, str]  # English, Chinese

# sign, word, tone; the signs are in every Chinese font (GB 2312)
_STATUS: dict[str, tuple[str, Pair, str]] = {
    "met": ("√", ("met", "达标"), "good"),
    "not_met": ("×", ("not met", "未达标"), "bad"),
    "no_data": ("○", ("no data", "缺数"), "missing"),
    "undefined": ("◇", ("cannot be computed", "无法计算"), "warn"),
    "not_applicable": ("—", ("does not apply", "不适用"), "plain"),
    "waived": ("△", ("relaxed with a stated reason", "说明理由后放宽"), "warn"),
}
_VERDICT: dict[str, tuple[str, Pair, str]] = {
    "qualifies": ("√", ("requirements met by this calculation", "测算满足指标要求"), "good"),
    "falls_short": ("×", ("requirements not met by this calculation", "测算未满足指标要求"), "bad"),
    "undetermined": ("○", ("the data at hand do not suffice to tell", "现有数据不足以判定"), "missing"),
    "not_applicable": ("—", ("does not apply", "不适用"), "plain"),
}
_PACE: dict[str, tuple[str, Pair, str]] = {
    "reached": ("√", ("target reached", "已达目标"), "good"),
    "on_pace": ("√", ("on pace", "达到序时进度"), "good"),
    "behind": ("◇", ("somewhat behind", "略低于序时进度"), "warn"),
    "far_behind": ("×", ("behind", "低于序时进度"), "bad"),
    "lapsed": ("×", ("target year over, not reached", "目标年已过，未达到"), "bad"),
    "unknown": ("○", ("no data", "缺数"), "missing"),
}
# where a score lies among all; a plus or minus would read as the sign of the number beside it
_THIRD: dict[str, tuple[str, Pair, str]] = {
    "upper": ("▲", ("upper third", "上三分位"), "good"),
    "middle": ("", ("middle third", "中三分位"), "warn"),
    "lower": ("▼", ("lower third", "下三分位"), "bad"),
    "alike": ("", ("too few or all alike", "数量过少或全部相同"), "plain"),
    "missing": ("○", ("no data", "缺数"), "missing"),
}
# progress of an indicator towards its target, in two years
_ADVANCE: dict[str, tuple[str, Pair, str]] = {
    "achieved": ("√", ("desired change achieved", "达到期望变化"), "good"),
    "maintained": ("√", ("target held", "保持达标"), "good"),
    "under_way": ("→", ("under way", "推进中"), "warn"),
    "unstable": ("△", ("tiny desired change, unstable", "期望变化过小，数值不稳定"), "warn"),
    "away": ("×", ("moved away from the target", "背离目标"), "bad"),
    "lost": ("×", ("target lost", "由达标退为未达标"), "bad"),
    "undefined": ("◇", ("no target by this rule", "按本规则无法确定目标"), "plain"),
    "missing": ("○", ("no comparable data", "缺少可比数据"), "missing"),
}
_EDITION: dict[str, Pair] = {
    "in_force": ("in force", "现行"),
    "superseded": ("superseded", "已被替代"),
    "trial": ("trial", "试行"),
    "reference_values": ("reference values", "参考值"),
    "reconstruction": ("reconstruction", "重建"),
    "working_set": ("working set, not official", "工作指标集（非官方）"),
}
_REASON: dict[str, Pair] = {
    "missing_input": ("figures are missing", "缺少数据"),
    "zero_denominator": ("the denominator is zero", "分母为零"),
    "no_growth": ("no growth, so no elasticity", "无增长，弹性系数无意义"),
    "outside_definition": ("outside the definition (base year or sign)", "超出定义范围（基准年或正负）"),
    "rebased": ("price base or series changed", "价格基期或统计序列变动"),
    "unknown_context": ("a condition of the limit is unknown", "标准值的适用条件未知"),
    "missing_target": ("no own target", "未设自定目标"),
    "override_missing": ("limit of the dominant industry is missing", "缺主导行业标准值"),
    "empty_population": ("there is none of it in the park", "园区无此类对象"),
    "boundary_changed": ("boundary or coverage changed", "统计范围变化"),
    "basis_changed": ("basis changed", "口径变化"),
}
_EVIDENCE: dict[str, Pair] = {
    "confirmed": ("compared with the original text", "已核对原文"),
    "derived": ("derived from sourced text", "由有据文本推得"),
    "recalled-high": ("from memory, high confidence", "凭记忆，把握较大"),
    "recalled-medium": ("from memory, medium confidence", "凭记忆，把握一般"),
    "recalled-low": ("from memory, low confidence", "凭记忆，把握较小"),
    "assumed": ("assumed by this software", "本软件设定"),
}
_EVIDENCE_MEANING: dict[str, Pair] = {
    "confirmed": ("seen in a public copy of the text", "见于该文件的公开文本"),
    "derived": ("follows from a text that was seen", "由已见文本推算或整理得出"),
    "recalled-high": ("general knowledge of the field, to be compared with the text", "领域常识，使用前应与原文核对"),
    "recalled-medium": ("general knowledge, to be compared before any use", "领域常识，务必先核对原文"),
    "recalled-low": ("weak memory, do not rely on it", "记忆不牢，不应作为依据"),
    "assumed": ("chosen here, with the reason beside it", "本软件选定，附理由"),
}
_ORIGIN: dict[str, Pair] = {
    "reported": ("reported", "填报值"),
    "computed": ("computed", "复算值"),
    "derived": ("derived", "推算值"),
    "assumed": ("assumed", "设定值"),
    "factor": ("factor", "系数"),
}
_BASIS: dict[str, Pair] = {
    "current": ("current prices", "现价"),
    "constant": ("constant prices", "不变价"),
    "calorific": ("calorific value", "当量值"),
    "equivalent": ("coal-equivalent value", "等价值"),
}
_FILING: dict[str, Pair] = {
    "A": ("annual report", "年报数"),
    "P": ("preliminary", "快报数"),
    "E": ("estimate", "估算数"),
    "F": ("forecast", "预计数"),
    "": ("not stated", "未注明"),
}
_SEVERITY: dict[str, Pair] = {
    "error": ("error", "错误"),
    "warning": ("warning", "提醒"),
    "information": ("information", "说明"),
}
_DIMENSION: dict[str, Pair] = {
    "economy": ("economy", "经济发展"),
    "resources": ("resources", "资源能源利用"),
    "environment": ("environment", "环境保护"),
    "management": ("management", "园区管理"),
    "employment": ("employment", "就业"),
}
_BOUNDARY: dict[str, Pair] = {
    "administrative_area": ("administrative area", "行政管辖区"),
    "unknown": ("not stated", "未说明"),
    "whole_park": ("whole park", "园区全域"),
    "park_within_park": ("park within a park", "园中园"),
    "core_zone": ("core zone", "核心区"),
}
_CHANNEL: dict[str, Pair] = {
    "statistics": ("statistics", "统计"),
    "monitoring": ("monitoring", "监测"),
    "administration": ("administrative records", "行政记录"),
    "park": ("park", "园区填报"),
    "enterprise": ("enterprises", "企业填报"),
    "survey": ("survey", "调查"),
    "publication": ("publications", "公开资料"),
    "estimate": ("estimate", "估算"),
}
_KIND: dict[str, Pair] = {
    "pass_rule": ("limits with a rule", "标准值与判定规则"),
    "leading_value": ("leading values", "引领值"),
    "reference_value": ("reference values", "参考值"),
    "plan_target": ("own targets", "自定目标"),
}
SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equals": "="}
_TABLES = {
    "edition": _EDITION, "reason": _REASON, "evidence": _EVIDENCE, "evidence_meaning": _EVIDENCE_MEANING,
    "origin": _ORIGIN, "basis": _BASIS, "filing": _FILING, "severity": _SEVERITY, "dimension": _DIMENSION,
    "boundary": _BOUNDARY, "channel": _CHANNEL, "kind": _KIND,
}  # fmt: skip
_MARKS = {"status": _STATUS, "verdict": _VERDICT, "pace": _PACE, "third": _THIRD, "advance": _ADVANCE}
EVIDENCE_ORDER = tuple(_EVIDENCE)


class Words:
    """Words of one language."""

    def __init__(self, lang: str) -> None:
        if lang not in ("zh", "en"):
            raise ValueError(f"There is no report in '{lang}'; choose zh or en.")
        self.lang = lang
        self._index = 1 if lang == "zh" else 0

    def pick(self, en: str, zh: str) -> str:
        """Return the text of the language."""
        return zh if self.lang == "zh" else en

    def text(self, key: str, **parts: str | int) -> str:
        """Return the heading, name or sentence of a key of the vocabulary."""
        return text(key, self.lang, **parts)

    def word(self, table: str, code: str | None) -> str:
        """Return the word for a code; a code without a word stays as it is."""
        if code is None:
            return ""
        found = _TABLES[table].get(code)
        return code if found is None else found[self._index]

    def mark(self, kind: str, code: str) -> Mark:
        """Return the mark of a status, a verdict or a pace."""
        sign, word, tone = _MARKS[kind][code]
        return Mark(code, sign, word[self._index], tone)

    def reaches(self, reached: int, of: int, unknown: int = 0) -> Mark:
        """Return the mark of a scheme without a verdict: 达到 k / n 项, with what is unknown said apart."""
        if of == 0:
            return Mark("reaches", "—", self.pick("nothing to compare yet", "尚无可对标项"), "plain")
        word = self.pick(f"reaches {reached} of {of}", f"达到 {reached} / {of} 项")
        if unknown:
            word += self.pick(f" ({unknown} unknown)", f"（{unknown}项未知）")
        return Mark("reaches", "○" if unknown == of else "", word, "missing" if unknown == of else "plain")

    def rows(self, ids: list[str] | tuple[str, ...]) -> str:
        """Return criterion ids as rows: 第2、3项, rows 2, 3; codes that are no numbers stand as they are."""
        if all(one.isdigit() for one in ids):
            if self.lang == "zh":
                return f"第{'、'.join(ids)}项"
            return f"row{'s' if len(ids) > 1 else ''} {', '.join(ids)}"
        return "、".join(ids) if self.lang == "zh" else ", ".join(ids)

    def join(self, parts: list[str] | tuple[str, ...]) -> str:
        """Return parts of a list joined as the language does."""
        return "、".join(parts) if self.lang == "zh" else ", ".join(parts)

    def sentences(self, *parts: str) -> str:
        """Return sentences in a row, empty ones left out."""
        return ("" if self.lang == "zh" else " ").join(part for part in parts if part)

    def yes_no(self, value: bool) -> str:
        """Return yes or no."""
        return self.pick("yes" if value else "no", "是" if value else "否")
