"""Coupling coordination degree (耦合协调度) of two or more subsystems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.behind.records import check_shape, number, refuse
from greenpark.index.behind.scale import ROUNDING, to_unit_range

Form = Literal["standard", "modified", "without_coefficient"]
NAME = ("The coupling coordination degree", "耦合协调度")
# ten classes of D, a tenth each (Liao, Tropical Geography 19(2), 1999), lowest first
LEVELS = (
    "extreme_disorder", "serious_disorder", "moderate_disorder", "mild_disorder", "near_disorder",
    "barely_coordinated", "primary_coordination", "intermediate_coordination", "good_coordination",
    "quality_coordination",
)  # fmt: skip
# stages of C: up to 0.3, 0.5, 0.8, above (as Acta Geographica Sinica 76(4), 2021, table 1)
STAGES = (("low_coupling", 0.3), ("antagonism", 0.5), ("running_in", 0.8), ("high_coupling", np.inf))
FLAGS = ("subsystem_at_zero", "all_at_zero")


def coupling_degree(values: Array, form: Form = "standard") -> Array:
    """Return the coupling degree C of subsystems (…, subsystem, row) on 0 to 1; NaN where one is missing or all are 0.

    `standard`: C = n(∏U)^(1/n) / ΣU, geometric over arithmetic mean, so 1 where all are equal (the normative form of
    Wang and others, Journal of Natural Resources 36(3), 2021, doi:10.31497/zrzyxb.20210319). `modified`: their
    correction, √{[1 - Σ_{i>j}|U_i - U_j| / (n(n-1)/2)] · [∏(U_i/max U)]^(1/(n-1))}, which spreads over 0 to 1 instead
    of crowding near 1. `without_coefficient`: (∏U)^(1/n) / ΣU, losing the n, one of the misuses they list; for two
    systems √(U₁U₂/[(U₁+U₂)(U₁+U₂)]). It never exceeds 1/n and is here only to reproduce papers that use it.
    """
    n = values.shape[-2]
    total, most = values.sum(axis=-2), values.max(axis=-2, initial=0.0)
    void = np.isnan(total) | (total == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        if form == "modified":
            apart = np.zeros_like(total)
            for place in range(n):
                apart = apart + np.abs(values[..., place + 1 :, :] - values[..., place : place + 1, :]).sum(axis=-2)
            alike = np.maximum(1 - apart / (n * (n - 1) / 2), 0.0)
            level = np.exp(np.log(values / np.where(void, 1.0, most)[..., None, :]).sum(axis=-2) / (n - 1))
            found = np.sqrt(alike * level)
        else:
            geometric = np.exp(np.log(values).mean(axis=-2))
            found = geometric / np.where(void, 1.0, total) * (n if form == "standard" else 1)
    return np.where(void, np.nan, np.clip(found, 0.0, 1.0))


def coupling_coordination(
    values: Array,
    ids: Sequence[str],
    units: Sequence[str],
    *,
    weights: Array | None = None,
    scale: tuple[float, float] = (0.0, 1.0),
    form: Form = "standard",
    closed: Literal["left", "right"] = "left",
) -> list[dict[str, Any]]:
    """Return C, T and D = √(C·T) of each unit (`values`: subsystem × row), with its level and the subsystem behind.

    T is the weighted mean of the subsystems (`weights`: (subsystem,) or (subsystem, row), equal where not given).
    `scale` says what range the scores have;
    they are brought to 0 to 1 by it, never by the data. A unit that lacks a subsystem has no result. Where all are 0,
    C is undefined and D is 0. `closed` says to which class a D on a border belongs: `left` 0.8 is good coordination
    (Liao, 1999), `right` it is intermediate, as some papers have it. Raise ProblemsFound for fewer than two subsystems
    or a score outside the scale.
    """
    check_shape(values, ids, len(units))
    if len(ids) < 2:
        raise refuse(
            "too_few_subsystems",
            f"{NAME[0]} needs two subsystems or more; there {'is' if ids else 'are'} {len(ids)}.",
            "Choose a node with at least two children.",
            f"{NAME[1]}至少需要两个子系统，现有{len(ids)}个。",
            "请选择至少有两个下级的节点。",
        )
    u = to_unit_range(values, scale, ids, units, NAME)
    given = np.ones(len(ids)) if weights is None else np.asarray(weights, dtype=float)
    given = given[:, None] if given.ndim == 1 else given
    t = (given / given.sum(axis=0) * u).sum(axis=0)
    c = coupling_degree(u, form)
    d = np.where(t == 0, 0.0, np.sqrt(c * t))
    return [
        {
            "unit": unit,
            "form": form,
            "coupling_degree": number(c[row]),
            "development": number(t[row]),
            "coordination_degree": number(d[row]),
            "stage": None if np.isnan(c[row]) else next(word for word, top in STAGES if c[row] <= top + ROUNDING),
            "level": _level(d[row], closed),
            "behind": None if np.isnan(t[row]) or np.ptp(u[:, row]) == 0 else ids[int(np.argmin(u[:, row]))],
            "flags": ["all_at_zero"] if t[row] == 0 else ["subsystem_at_zero"] * bool((u[:, row] == 0).any()),
        }
        for row, unit in enumerate(units)
    ]


def _level(d: float, closed: str) -> str | None:
    if np.isnan(d):
        return None
    # a border is met within rounding: √(0.8·0.8) is not 0.8
    place = np.floor(d * 10 + ROUNDING) if closed == "left" else np.ceil(d * 10 - ROUNDING) - 1
    return LEVELS[int(np.clip(place, 0, 9))]
