"""The state of each cell, as a code in `extras["state"]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ORDINARY, MAINTAINED, LOST, UNSTABLE, UNDEFINED, MISSING = range(6)

# code → name; `missing` is data that are absent or do not compare, `undefined` a rule that gives no target
STATES = ("ordinary", "maintained", "lost", "unstable", "undefined", "missing")

LABELS: Mapping[str, Mapping[str, str]] = {
    "ordinary": {"en": "under way", "zh": "推进中"},
    "maintained": {"en": "target held", "zh": "保持达标"},
    "lost": {"en": "target lost", "zh": "由达标退为未达标"},
    "unstable": {"en": "tiny desired change: figure unstable", "zh": "期望变化过小，数值不稳定"},
    "undefined": {"en": "no target by this rule", "zh": "按本规则无法确定目标"},
    "missing": {"en": "no comparable data", "zh": "缺少可比数据"},
}

# what progress says where the state is ordinary: below 0, and 1 or more
AWAY = {"en": "moved away from the target", "zh": "背离目标"}
REACHED = {"en": "desired change reached", "zh": "达到期望变化"}


def name_of(code: Any) -> str:
    """Return the name of a code."""
    return STATES[int(code)]
