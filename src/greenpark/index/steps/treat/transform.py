"""Logarithms and the Box-Cox transformation (COINr `log_CT`, `log_CT_orig`, `log_GII`, `log_CT_plus`, `boxcox`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from greenpark.index.arrays import Array, maximum, minimum
from greenpark.index.spec.options.prepare import BoxCox, Log, Power, WinsoriseLog
from greenpark.index.steps.treat.done import Done
from greenpark.index.steps.treat.moments import moments, sums

Places = NDArray[np.intp]
_POWERS = (-5.0, 5.0)  # between which the most likely lambda is looked for


def second_step(done: Done, places: Places, options: WinsoriseLog, skewness: Array) -> None:
    """Take the second step of winsorising on the columns of `done` at these places."""
    base = done.values[places]
    if options.then == "box_cox":
        _box_cox(done, base, places, options.power, shift=True)
    else:
        _logarithm(done, base, places, options.then.removeprefix("log_"), skewness)


def transform(done: Done, columns: Array, work: Places, options: BoxCox | Log) -> None:
    """Put transformed columns into `done` at the places `work`."""
    base = columns[work]
    if isinstance(options, BoxCox):
        _box_cox(done, base, work, options.power, shift=options.shift)
    elif options.form == "plain":
        shifted = base + options.offset
        found = _log(shifted)
        if options.base is not None:
            found = found / np.log(options.base)
        _positive_only(done, shifted, work)
        if options.on_nonpositive == "missing":
            done.note[work] = ""
        done.values[work], done.transformed[work] = found, "log"
    else:
        skewness = moments(sums(base))[0] if options.form == "directed" else np.zeros(len(base))
        _logarithm(done, base, work, options.form, skewness)


def _logarithm(done: Done, base: Array, places: Places, form: str, skewness: Array) -> None:
    """Take the logarithm of one of the forms that set their own zero.

    - coin_tool: log(x - min + 0.01 (max - min))
    - plus_one: log(x - min + 1)
    - gii: log((max - 1)(x - min) / (max - min) + 1), which turns the direction around where max < 1
    - directed: as coin_tool where the skewness is positive, else -log(max + 0.01 (max - min) - x)
    """
    low, high = minimum(base)[:, None], maximum(base)[:, None]
    spread = high - low
    name = {"coin_tool": "log_CT", "plus_one": "log_CT_orig", "gii": "log_GII", "directed": "log_CT"}[form]
    names = np.full(len(base), name, dtype=object)
    with np.errstate(divide="ignore", invalid="ignore"):
        if form == "plus_one":
            inside = base - low + 1
        elif form == "gii":
            inside = (high - 1) * (base - low) / spread + 1
        else:
            inside = base - low + 0.01 * spread
    if form == "directed":
        down = skewness <= 0
        mirrored = high[down] + 0.01 * spread[down] - base[down]
        found = _log(inside)
        found[down] = -_log(mirrored)
        names[down] = "log_CT_neg"
    else:
        found = _log(inside)
    constant = (spread[:, 0] == 0) & (form != "plus_one")
    found[constant], names[constant] = base[constant], ""
    done.note[places[constant]] = "constant"
    if form == "gii":
        done.note[places[(high[:, 0] < 1) & ~constant]] = "turned"
        _positive_only(done, np.where(constant[:, None], 1.0, inside), places)
    done.values[places], done.transformed[places] = found, names


def _box_cox(done: Done, base: Array, places: Places, power: Power, *, shift: bool) -> None:
    """Take (x^lambda - 1) / lambda, log(x) for lambda = 0; with `shift` of x - min + 1 (Box and Cox, 1964)."""
    positive = base - minimum(base)[:, None] + 1 if shift else base
    _positive_only(done, positive, places)
    logs = _log(positive)
    powers = np.array([most_likely(row) for row in positive]) if power == "fitted" else np.full(len(base), float(power))
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.expm1(powers[:, None] * logs) / np.where(powers == 0, 1.0, powers)[:, None]
    found = np.where(powers[:, None] == 0, logs, scaled)
    unfit = np.isnan(powers)
    found[unfit] = base[unfit]
    done.note[places[unfit]] = "constant"
    done.note[places[np.isinf(found).any(axis=-1)]] = "too_large"
    done.values[places], done.power[places] = found, powers
    done.transformed[places] = np.where(unfit, "", "box_cox")


def most_likely(values: Array) -> float:
    """Return the lambda of largest likelihood of positive values (row), NaN where they are all the same."""
    from scipy import optimize, stats

    there = values[~np.isnan(values)]
    if there.size < 2 or there.min() == there.max() or there.min() <= 0:
        return float("nan")
    with np.errstate(all="ignore"):
        found = optimize.minimize_scalar(
            lambda power: -stats.boxcox_llf(power, there), bounds=_POWERS, method="bounded", options={"xatol": 1e-10}
        )
    return float(found.x)


def _log(values: Array) -> Array:
    return np.asarray(np.log(np.where(values > 0, values, np.nan)))


def _positive_only(done: Done, values: Array, places: Places) -> None:
    done.note[places[(values <= 0).any(axis=-1)]] = "nonpositive"
