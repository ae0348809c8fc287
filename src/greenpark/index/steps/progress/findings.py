"""Problems of progress: which indicator, which units, what to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from greenpark.index.spec.models import Indicator
from greenpark.index.steps.progress.texts import TEXTS
from greenpark.index.table import Rows
from greenpark.problems import Problem, Severity

# as many units as a reader takes in; the rest is counted
NAMED = 8


def anywhere(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the rows where a mask holds in any draw."""
    return np.asarray(mask.any(axis=tuple(range(mask.ndim - 1))))


def units_of(rows: Rows, mask: NDArray[np.bool_]) -> list[str]:
    """Return the units of the rows where the mask holds."""
    return [rows.units[place] for place in np.flatnonzero(anywhere(mask))]


def by_indicator(code: str, indicators: Sequence[Indicator], rows: Rows, mask: NDArray[np.bool_]) -> list[Problem]:
    """Return a warning for each indicator of a mask (..., indicator, row) that holds anywhere."""
    hit = mask.any(axis=(*range(mask.ndim - 2), -1))
    return [
        warning(code, indicators[place].id, units_of(rows, mask[..., place, :]))
        for place in np.flatnonzero(hit).tolist()
    ]


def warning(code: str, indicator: str | None, units: list[str], **fields: Any) -> Problem:
    """Return a warning with the texts of its code."""
    return _problem(code, "warning", indicator, units, fields)


def refusal(code: str, indicator: str | None = None, units: list[str] | None = None, **fields: Any) -> Problem:
    """Return an error with the texts of its code."""
    return _problem(code, "error", indicator, units or [], fields)


def _problem(code: str, severity: Severity, indicator: str | None, units: list[str], fields: dict[str, Any]) -> Problem:
    more = len(units) - NAMED
    en, zh = ", ".join(units[:NAMED]), "、".join(units[:NAMED])
    if more > 0:
        en, zh = f"{en} and {more} more", f"{zh}等{len(units)}个"
    texts = TEXTS[code]
    message, remedy = (text.format(units=en, indicator=indicator, **fields) for text in texts[:2])
    message_zh, remedy_zh = (text.format(units=zh, indicator=indicator, **fields) for text in texts[2:])
    return Problem(
        code, message, remedy, severity, column=indicator, message_zh=message_zh, remedy_zh=remedy_zh
    )  # fmt: skip
