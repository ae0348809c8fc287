"""What the problems of progress say, by code: message and remedy in both languages.

`{units}` and `{indicator}` are filled in for every problem, the other fields by the one that finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Texts(NamedTuple):
    """Message and remedy in English and Chinese."""

    message: str
    remedy: str
    message_zh: str
    remedy_zh: str


TEXTS: Mapping[str, Texts] = {
    "no_such_year": Texts(
        "Progress needs the year {year}; the data have {found}.",
        "Choose `start` and `end` of the step `progress` among these years.",
        "进展测算需要{year}年的数据，现有年份：{found}。",
        "请在这些年份中选择progress步骤的 `start` 和 `end`。",
    ),
    "one_year": Texts(
        "Progress needs an earlier and a later year; the data have {found}.",
        "Give the data a column of years with at least two of them, and `start` before `end`.",
        "进展测算需要先后两个年份，现有年份：{found}。",
        "数据应有年份列且至少含两个年份，`start` 应早于 `end`。",
    ),
    "no_common_unit": Texts(
        "No unit has rows in both {start} and {end}.",
        "Choose `start` and `end` so that units are there in both years.",
        "没有单元同时有{start}年和{end}年的数据。",
        "请选择有共同单元的 `start` 和 `end`。",
    ),
    "series_break": Texts(
        "The series of '{indicator}' breaks in {year}, so {start} and {end} do not compare: {units}.",
        "Give the value of {start} restated to the new definition in a column that `backcast` names, or choose years "
        "on one side of the break.",
        "“{indicator}”的口径在{year}年变化，{start}年与{end}年不可比：{units}。",
        "请在 `backcast` 指明的列中给出按新口径回溯的{start}年数值，或选择口径变化同侧的年份。",
    ),
    "unknown_indicator": Texts(
        "'{indicator}' is no indicator of this index.",
        "Use one of {known}.",
        "“{indicator}”不是本指数的指标。",
        "可用：{known}。",
    ),
    "target_year": Texts(
        "The target year {target_year} does not lie after the first year {start}.",
        "Give the year that the target is meant for.",
        "目标年{target_year}应晚于起始年{start}。",
        "请填写目标对应的年份。",
    ),
    "no_target": Texts(
        "'{indicator}' has no target, and the strategy '{strategy}' needs one: {units}.",
        "Write `target:` at the indicator, or name a column of targets such as '{column}', or choose another strategy "
        "for it in `by_indicator`.",
        "“{indicator}”没有目标值，而目标策略“{strategy}”需要目标值：{units}。",
        "请在该指标写 `target:`，或指明目标值列（如“{column}”），或在 `by_indicator` 中为其另选策略。",
    ),
    "target_revised": Texts(
        "The target of '{indicator}' differs between {start} and {end}; that of {end} is used: {units}.",
        "Write the same target in both years if the earlier one is meant.",
        "“{indicator}”的目标值在{start}年和{end}年不同，采用{end}年的：{units}。",
        "如应采用原目标，请两年填写相同的值。",
    ),
    "target_beyond_limit": Texts(
        "A target of '{indicator}' lies beyond its natural limit {limit:g}, which is used instead: {units}.",
        "Correct the target, or the `minimum` or `maximum` of the indicator.",
        "“{indicator}”的目标值超出自然界限{limit:g}，按界限计：{units}。",
        "请更正目标值，或该指标的 `minimum`、`maximum`。",
    ),
    "ratio_target": Texts(
        "'{indicator}' starts at zero or below, so no target follows from a ratio: {units}.",
        "Give '{indicator}' a fixed target in `by_indicator`, and use `threshold_gap` or written weights.",
        "“{indicator}”的初始值为零或负，无法按比率确定目标：{units}。",
        "请在 `by_indicator` 中为“{indicator}”设定固定目标（fixed），权重用threshold_gap或自定。",
    ),
    "no_improvement": Texts(
        "Neither the peers nor all units together improved on '{indicator}', so nothing says what to aim at: {units}.",
        "Give '{indicator}' a fixed target in `by_indicator`.",
        "同组及全部单元的“{indicator}”均无改善，无法确定目标：{units}。",
        "请在 `by_indicator` 中为“{indicator}”设定固定目标（fixed）。",
    ),
    "lost_without_threshold": Texts(
        "'{indicator}' fell back behind its target, and without a threshold apart from the target nothing measures how "
        "far: progress is 0 for {units}.",
        "Give '{indicator}' a `threshold` that differs from its target.",
        "“{indicator}”退回到目标以下，因没有与目标不同的阈值而无法度量，进展计为0：{units}。",
        "请为“{indicator}”设定不同于目标的 `threshold`。",
    ),
    "unstable_progress": Texts(
        "The desired change of '{indicator}' is so small that progress swings widely: {units}.",
        "Read these figures with care, give a fixed target, or set `clip`.",
        "“{indicator}”的期望变化过小，进展值起伏很大：{units}。",
        "请谨慎解读，或设定固定目标，或设置 `clip`。",
    ),
    "no_progress": Texts(
        "Weights by threshold follow from initial values and thresholds, and no step gives them to '{indicator}'.",
        "Put `- progress:` before the weights, or choose other weights.",
        "“{indicator}”按阈值确定权重，需要初始值和阈值，但没有步骤给出。",
        "请在权重之前加 `- progress:`，或另选权重。",
    ),
    "no_threshold": Texts(
        "'{indicator}' is made of {nodes}, and only indicators have thresholds.",
        "Add `levels: [2]` to this weighting and another weighting for the levels above, or hang all indicators on the "
        "index itself.",
        "“{indicator}”由{nodes}合成，而只有指标才有阈值。",
        "请为该权重加 `levels: [2]` 并为上层另设权重，或把全部指标直接挂在指数之下。",
    ),
    "ratio_weight": Texts(
        "'{indicator}' has no weight and is left out, because its initial value or its threshold is missing or not "
        "positive: {units}.",
        "Use `threshold_gap` or written weights, or give '{indicator}' a positive `threshold`.",
        "“{indicator}”的初始值或阈值缺失或不为正，无法确定权重，不参与合成：{units}。",
        "请改用threshold_gap或自定权重，或为“{indicator}”设定正的 `threshold`。",
    ),
    "gap_weight": Texts(
        "'{indicator}' has no weight and is left out, because its threshold is missing or zero: {units}.",
        "Give '{indicator}' a `threshold` other than zero, or write weights.",
        "“{indicator}”的阈值缺失或为零，无法确定权重，不参与合成：{units}。",
        "请为“{indicator}”设定非零的 `threshold`，或自定权重。",
    ),
    "equal_weights": Texts(
        "No indicator of '{indicator}' starts on the wrong side of its threshold, so all count equally: {units}.",
        "Use `threshold_ratio` if weights should differ here too.",
        "“{indicator}”的各指标初始值均未越过阈值，按等权计：{units}。",
        "如仍需区分权重，请用threshold_ratio。",
    ),
    "low_coverage": Texts(
        "'{indicator}' is not given where fewer than {least:.0%} of the indicators or {least_weight:.0%} of the weight "
        "are available (shares of both): {units}.",
        "Fill in the missing figures, or lower `min_indicators` and `min_weight` of the step `progress`.",
        "可用指标不足{least:.0%}或可用权重不足{least_weight:.0%}，不给出“{indicator}”（括号内为两项占比）：{units}。",
        "请补齐缺失数据，或调低progress步骤的 `min_indicators`、`min_weight`。",
    ),
    "no_series": Texts(
        "'{units}' has no value of '{indicator}' in any year asked for.",
        "Check the unit's id, the years and the base year.",
        "“{units}”在所选年份没有“{indicator}”的数值。",
        "请核对单元编号、年份和基年。",
    ),
}
