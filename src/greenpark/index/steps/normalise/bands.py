"""Methods that sort values into bands: between percentiles of the data, or between given thresholds."""

from __future__ import annotations

import numpy as np

from greenpark.index.arrays import TIE, Array, maximum, minimum, quantile
from greenpark.index.spec.options.normalise import Bands, FixedBands
from greenpark.index.steps.normalise.common import Figures, Scored, in_any_draw, on_scale, spans, warn
from greenpark.index.steps.normalise.line import Where, constant_warnings, one_value
from greenpark.index.table import Table


def bands(table: Table, options: Bands) -> Scored:
    """Scores by percentile bands (Handbook, step 5, categorical scale): 0 below the first cut, 100 from the last on.

    Cuts are quantiles of type 7 of the values with the sign of bads turned; a value that equals a cut stands in the
    better band, as in the Handbook, unless `at_cut` says worse. A constant indicator gives missing scores and a
    warning: all its cuts coincide.
    """
    signed = table.values * table.signs
    values = np.empty(signed.shape)
    figures: Figures = []
    constant: Where = []
    without: Where = []
    for span in spans(table.rows, options.bounds):
        basis, target = np.sort(signed[..., span.basis], axis=-1), signed[..., span.rows]
        cuts = [quantile(basis, share / 100) for share in options.cuts]
        flat = one_value(minimum(basis), maximum(basis))
        unknown = flat | np.isnan(cuts[0])
        constant.append((span.year, in_any_draw(flat)))
        if span.basis != span.rows:
            without.append((span.year, in_any_draw(np.isnan(cuts[0]) & ~np.isnan(target).all(axis=-1))))
        # interpolation may miss a value that it meets by a rounding error
        slack = [TIE * np.abs(cut) for cut in cuts]
        scored = _banded(target, cuts, slack, options)
        values[..., span.rows] = np.where(unknown[..., None], np.nan, scored)
        signs = table.signs[:, 0]
        named = {f"p{share:g}": cut * signs for share, cut in zip(options.cuts, cuts, strict=True)}
        figures.append((span.year, named))
    problems = warn(
        table, without, "no_bounds",
        "has no value from which bounds could come", "没有可取界限的数值",
        "Take another base year, or `bounds: pooled`.", "请另选基年，或用 `bounds: pooled`。",
    )  # fmt: skip
    return Scored(values, figures, constant_warnings(table, constant) + problems)


def fixed_bands(table: Table, options: FixedBands) -> Scored:
    """Scores by bands between `thresholds`, in the unit of the data and in any order; worst band first in `scores`.

    A value that equals a threshold stands in the better band (a limit that is just kept is kept), unless `at_cut`
    says worse.
    """
    written = np.array(options.thresholds)[:, None] * np.ones(len(table.indicators))
    signed = np.sort(on_scale(table, written, "thresholds") * table.signs[:, 0], axis=0)
    none = [np.zeros(1)] * len(signed)
    return Scored(
        _banded(table.values * table.signs, list(signed), none, options),
        [(None, {f"threshold_{place}": cut * table.signs[:, 0] for place, cut in enumerate(signed, start=1)})],
    )


def _banded(values: Array, cuts: list[Array], slack: list[Array], options: Bands | FixedBands) -> Array:
    """Return the score of the band of each value (..., row); `cuts` (..., indicator) rise from worst to best."""
    band = np.zeros(values.shape, dtype=np.intp)
    for cut, about in zip(cuts, slack, strict=True):
        if options.at_cut == "better":
            band += values >= (cut - about)[..., None]
        else:
            band += values > (cut + about)[..., None]
    return np.where(np.isnan(values), np.nan, np.take(np.array(options.scores), band))
