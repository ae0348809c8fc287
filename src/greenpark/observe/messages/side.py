"""Sentences about the tables beside the observations: plans, targets, waivers, factors, limits by industry."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.observe.messages.note import Note, Said, quoted

LEFT_OUT, LEFT_OUT_ZH = "the row was left out", "该行未采用"


def names_nothing(code: str, what: Said, remedy: Said) -> Note:
    """A row without the one cell that says what it is about."""
    return Note(
        code, "error", f"The row names no {what.en}; {LEFT_OUT}.", f"该行未填{what.zh}；{LEFT_OUT_ZH}。", *remedy,
    )  # fmt: skip


def no_year(what: Said) -> Note:
    """A waiver or target that holds in no year."""
    return Note(
        "not_a_number", "error", f"The {what.en} has no year, so it holds in none; {LEFT_OUT}.",
        f"{what.zh}未填年份，对任何年份无效；{LEFT_OUT_ZH}。", "Enter the year as 2024.", "请填年份，如 2024。",
    )  # fmt: skip


def no_value(what: Said) -> Note:
    """A target, factor or limit without a figure."""
    return Note(
        "not_a_number", "error", f"The {what.en} has no value; {LEFT_OUT}.", f"{what.zh}未填数值；{LEFT_OUT_ZH}。",
        "Enter the value, or delete the row.", "请填数值，或删除该行。",
    )  # fmt: skip


def no_reason() -> Note:
    """A waiver without a reason is none (design section 6)."""
    return Note(
        "missing_column", "warning",
        "The waiver gives no reason, so it has no effect; the criterion is judged as if it were not there.",
        "放宽未说明理由，不生效；该指标照常判定。",
        "Say why the park cannot meet the criterion.", "请说明无法达到的理由。",
    )  # fmt: skip


def not_waivable(criterion: Said, scheme: str, waivable: Sequence[str]) -> Note:
    """A criterion that its scheme does not let off."""
    there = ", ".join(waivable)
    return Note(
        "unknown_item", "warning",
        f"{criterion.en} cannot be waived under {scheme}; the waiver has no effect.",
        f"{scheme}不允许放宽{criterion.zh}；该放宽不生效。",
        f"Criteria that can be waived there: {there}." if there else "The scheme waives no criterion; delete the row.",
        f"可放宽的指标：{there.replace(', ', '、')}。" if there else "该方案没有可放宽的指标，请删除该行。",
    )  # fmt: skip


def unknown_criterion(text: str, scheme: str, near: str | None) -> Note:
    """A criterion that the scheme does not have."""
    return Note(
        "unknown_item", "error", f"'{quoted(text)}' is no criterion of {scheme}; {LEFT_OUT}.",
        f"“{quoted(text)}”不是{scheme}的指标；{LEFT_OUT_ZH}。",
        f"Did you mean '{near}'?" if near else f"See `greenpark catalog schemes {scheme}` for its criteria.",
        f"是否为“{near}”？" if near else "请查看该方案的指标编号。",
    )  # fmt: skip


def unknown_factor(text: str, near: str | None, known: Sequence[str]) -> Note:
    """A factor that the catalog does not hold."""
    words = ", ".join(known)
    return Note(
        "unknown_variable", "error", f"'{quoted(text)}' is no factor of the catalog; {LEFT_OUT}.",
        f"未识别系数“{quoted(text)}”；{LEFT_OUT_ZH}。",
        f"Did you mean '{near}'?" if near else f"Known are {words}.",
        f"是否为“{near}”？" if near else f"可用：{words.replace(', ', '、')}。",
    )  # fmt: skip


def far_from_published(what: Said, value: str, published: str, unit: str) -> Note:
    """An own factor of another order than the published ones: a unit is probably wrong."""
    return Note(
        "out_of_range", "warning",
        f"{what.en} = {value} {unit} is more than ten times off the published {published} {unit}. It is used.",
        f"{what.zh}为{value} {unit}，与公布值{published} {unit}相差十倍以上。已采用。",
        "Check the unit and the decimal point.", "请核对单位和小数点。",
    )  # fmt: skip


def negative(what: Said, value: str) -> Note:
    """A factor or limit below zero."""
    return Note(
        "out_of_range", "error", f"{what.en} = {value} cannot be negative; {LEFT_OUT}.",
        f"{what.zh}为{value}，不能为负；{LEFT_OUT_ZH}。", "Check the sign.", "请核对正负号。",
    )  # fmt: skip


def plan_lacks_base_year() -> Note:
    """A plan that does not say from where growth and cuts count."""
    return Note(
        "not_a_number", "warning",
        "The plan gives no base year, so it has no effect on growth and cuts; the park's own base year holds.",
        "规划未填基年，对增速和削减率不起作用；采用园区基年。",
        "Enter the base year of the plan.", "请填规划基年。",
    )  # fmt: skip


def plan_lacks_scheme() -> Note:
    """A plan that belongs to no scheme."""
    return Note(
        "unknown_variable", "warning", "The plan names no scheme, so it has no effect; the park's own base year holds.",
        "规划未填对应方案，不起作用；采用园区基年。",
        "Enter the scheme that the plan follows, such as HJ 274.", "请填对应方案，如 hj274-2015。",
    )  # fmt: skip


def plan_status(text: str, known: Sequence[str]) -> Note:
    """A status of a plan that is none."""
    words = ", ".join(known)
    return Note(
        "unknown_item", "warning", f"'{quoted(text)}' is no status of a plan; the plan counts as if it had none.",
        f"“{quoted(text)}”不是规划状态；按未填处理。",
        f"Use one of {words}.", f"可用：{words.replace(', ', '、')}。",
    )  # fmt: skip


def years_reversed(start: int, end: int) -> Note:
    """A plan that ends before it starts."""
    return Note(
        "out_of_range", "warning", f"The plan starts in {start} and ends in {end}; it covers no year.",
        f"规划起始年{start}晚于终止年{end}，不覆盖任何年份。", "Check both years.", "请核对起止年份。",
    )  # fmt: skip


def industry_unknown(text: str, near: str | None) -> Note:
    """An industry outside the list."""
    return Note(
        "unknown_item", "warning", f"'{quoted(text)}' is no industry of the list; the limit has no effect.",
        f"“{quoted(text)}”不在行业清单中；该限值不生效。",
        f"Did you mean '{near}'?" if near else "Use the code or name of the industry division, such as C26.",
        f"是否为“{near}”？" if near else "请填行业大类代码或名称，如 C26。",
    )  # fmt: skip


def limit_unknown(text: str) -> Note:
    """A limit for a criterion that no scheme lets an industry replace."""
    return Note(
        "unknown_item", "warning",
        f"'{quoted(text)}' is no criterion whose limit an industry may replace; the limit has no effect.",
        f"“{quoted(text)}”不是可由行业标准值替代的指标；该限值不生效。",
        "Rows of HJ 274 that can be replaced: 6, 11, 14, 27, 28.", "HJ 274 可替代的有第6、11、14、27、28项。",
    )  # fmt: skip


def park_without_figures(text: str, near: str | None) -> Note:
    """A row for a park of which no figure was filed, where no table of parks knows it."""
    return Note(
        "unknown_park", "warning", f"There are no figures of '{quoted(text)}'; the row has no effect.",
        f"没有“{quoted(text)}”的数据；该行不起作用。",
        f"Did you mean '{near}'?" if near else "Check the name of the park.",
        f"是否为“{near}”？" if near else "请核对园区名称。",
    )  # fmt: skip


def not_on_earth(what: Said, value: str) -> Note:
    """A coordinate that no place has."""
    return Note(
        "out_of_range", "warning", f"The {what.en} {value} cannot be; it is ignored.",
        f"{what.zh}{value}超出可能范围；忽略该项。", "Enter degrees with decimals.", "请填十进制度数。",
    )  # fmt: skip
