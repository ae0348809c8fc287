"""Sentences on treatments: what was left as it was, what no longer fits, what cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from greenpark.problems import Problem


def _warning(code: str, name: str, message: str, remedy: str, message_zh: str, remedy_zh: str) -> Problem:
    return Problem(code, message, remedy, "warning", column=name, message_zh=message_zh, remedy_zh=remedy_zh)


def two_values(name: str, when: str) -> Problem:
    """Say that all values would become one."""
    return _warning(
        "not_treated", name,
        f"'{name}'{when} has too few different values to be winsorised: all would become the same. "
        "It is left as it is.",
        "Treat it in another way, such as `treat: {method: log, only: [...]}`, or list it under `except:`.",
        f"指标“{name}”{when}的不同取值过少，缩尾后将全部相同，因此未作处理。", "请改用其他处理方法，或列入 `except:`。",
    )  # fmt: skip


def no_spread(name: str, when: str) -> Problem:
    """Say that limits need a spread that is not there."""
    return _warning(
        "not_treated", name,
        f"'{name}'{when} has no spread in its middle (most values are the same), so no limits follow; "
        "it is left as it is.",
        "Use `percentiles` for it, or list it under `except:`.",
        f"指标“{name}”{when}的多数取值相同，无法确定界限，因此未作处理。", "请改用percentiles，或列入 `except:`。",
    )  # fmt: skip


def constant(name: str, when: str) -> Problem:
    """Say that a constant has no transformation."""
    return _warning(
        "not_treated", name, f"'{name}'{when} is constant and cannot be transformed; it is left as it is.",
        "List it under `except:`, or leave it out of the index.",
        f"指标“{name}”{when}为常数，无法变换，未作处理。", "请列入 `except:`，或从指数中剔除。",
    )  # fmt: skip


def turned(name: str, when: str) -> Problem:
    """Say that more has become less."""
    return _warning(
        "direction_turned", name,
        f"The GII logarithm turns the direction of '{name}'{when} around, because its largest value is less than 1.",
        "Use `log_coin_tool` (`form: coin_tool`) instead.",
        f"指标“{name}”{when}的最大值小于1，GII对数会使其方向反转。", "请改用 `log_coin_tool`（`form: coin_tool`）。",
    )  # fmt: skip


def still_failing(name: str, when: str) -> Problem:
    """Say that the treatment did not help."""
    return _warning(
        "still_skewed", name, f"'{name}'{when} fails the test of skewness and kurtosis even after treatment.",
        "Look at its distribution; a few values still rule it.",
        f"指标“{name}”{when}处理后仍未通过偏度与峰度检验。", "请查看其分布，少数取值仍起主导作用。",
    )  # fmt: skip


def other_scale(name: str, transformation: str, given: list[str]) -> Problem:
    """Say that numbers declared with the indicator no longer fit it."""
    listed = ", ".join(given)
    return _warning(
        "other_scale", name,
        f"'{name}' has been transformed ({transformation}), but its {listed} stands on the scale of the data.",
        "Give it on the transformed scale, use `log: true` of the indicator instead, or list it under `except:`.",
        f"指标“{name}”已作变换（{transformation}），但其{listed}仍是原始单位。",
        "请按变换后的尺度给出，或改用指标的 `log: true`，或列入 `except:`。",
    )  # fmt: skip


def nonpositive(name: str, where: str) -> Problem:
    """Say that values have no logarithm."""
    return Problem(
        "nonpositive", f"'{name}' has values that have no logarithm (zero or negative): {where}.",
        "Give an `offset`, choose `form: coin_tool` (`shift: true` for box_cox), write `on_nonpositive: missing`, or "
        "list it under `except:`.",
        column=name, message_zh=f"指标“{name}”存在无法取对数的值（零或负数）：{where}。",
        remedy_zh="请设置 `offset`，改用 `form: coin_tool`（box_cox用 `shift: true`），"
        "写 `on_nonpositive: missing`，或列入 `except:`。",
    )  # fmt: skip


def too_large(name: str, where: str) -> Problem:
    """Say that values overflow."""
    return Problem(
        "too_large", f"'{name}' becomes infinite under this lambda: {where}.", "Choose a smaller `lambda`.",
        column=name, message_zh=f"指标“{name}”在该lambda下变为无穷大：{where}。", remedy_zh="请选用较小的 `lambda`。",
    )  # fmt: skip


NOTES: dict[str, Callable[[str, str], Problem]] = {
    "two_values": two_values, "no_spread": no_spread, "constant": constant, "turned": turned,
}  # fmt: skip
