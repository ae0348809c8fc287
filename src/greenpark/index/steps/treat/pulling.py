"""How far values are pulled in before a column passes: winsorising as bounds, without changing anything yet."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from greenpark.index.arrays import Array
from greenpark.index.spec.options.prepare import WinsoriseLog
from greenpark.index.steps.treat.moments import Mask, Places, Shape, Sums, judge, pieces_of, shape

_LONG = 256  # from so many rows on, sums are brought up to date instead of being taken again
_SPARE = 4  # extremes kept beyond those that may be pulled in, for ties
_LOST = 1e-5  # a smaller share of the fourth powers left keeps too few digits


@dataclass(frozen=True)
class Pulled:
    """Bounds of columns after winsorising, and what they have come to."""

    floor: Array
    ceiling: Array
    high_from: Array  # values from here on up were pulled in, infinite where none were
    low_from: Array
    points: Places  # how many values were pulled in
    shape: Shape
    stuck: Mask  # all values would become the same

    @classmethod
    def start(cls, before: Shape) -> Pulled:
        """Return that nothing has been pulled in."""
        n = len(before.fails)
        up, down = np.full(n, np.inf), np.full(n, -np.inf)
        untouched = Shape(*(getattr(before, one.name).copy() for one in fields(Shape)))
        return cls(down, up, up.copy(), down.copy(), np.zeros(n, dtype=np.intp), untouched, np.zeros(n, dtype=bool))

    def apply(self, values: Array, columns: Places, places: Places) -> None:
        """Bring columns of `values` within their bounds; `columns` says where each is, `places` which are meant."""
        for place in places:
            row = values[columns[place]]
            np.clip(row, self.floor[place], self.ceiling[place], out=row)

    def put(self, places: Places, other: Pulled) -> None:
        """Take over what was found for some of the columns."""
        for one in fields(self):
            if one.name != "shape":
                getattr(self, one.name)[places] = getattr(other, one.name)
        self.shape.put(places, other.shape)


def pull_in(columns: Array, failing: Places, found: Sums, before: Shape, options: WinsoriseLog) -> Pulled:
    """Return how far the failing ones of columns (column, row) are pulled in; see `winsorise_log` for the rule.

    Long columns are followed by their largest values alone, on the side that is pulled in first. Those that turn to the
    other side, have many ties at the end, or are ruled by one value so much that digits would be lost, are done anew by
    the plain way, as are short ones; both ways give the same.
    """
    if columns.shape[-1] < _LONG or options.max_points is None:
        return _step_by_step(columns[failing], before, options)
    pulled, open_ = _by_extremes(columns, failing, found, before, options, options.max_points)
    rest = np.flatnonzero(open_)
    if rest.size:
        pulled.put(rest, _step_by_step(columns[failing[rest]], before.take(rest), options))
    return pulled


def _step_by_step(columns: Array, before: Shape, options: WinsoriseLog) -> Pulled:
    pulled = Pulled.start(before)
    values = columns  # a copy already
    high, low = np.zeros(len(values), dtype=np.intp), np.zeros(len(values), dtype=np.intp)
    active = np.arange(len(values))
    while True:
        if options.max_points is not None:
            active = active[(high + low)[active] < options.max_points]
        if not active.size:
            break
        up = pulled.shape.skewness[active] >= 0
        signs = np.where(up, 1.0, -1.0)[:, None]
        turned = values[active] * signs  # so that the extreme is always the largest
        largest = np.fmax.reduce(turned, axis=-1)[:, None]
        extreme = turned == largest
        within = np.fmax.reduce(np.where(extreme, np.nan, turned), axis=-1)[:, None]
        np.copyto(turned, within, where=extreme)
        values[active] = turned * signs
        n, bound, moved = extreme.sum(axis=-1), (largest * signs)[:, 0], (within * signs)[:, 0]
        above, below = active[up], active[~up]
        high[above], pulled.high_from[above], pulled.ceiling[above] = n[up], bound[up], moved[up]
        low[below], pulled.low_from[below], pulled.floor[below] = n[~up], bound[~up], moved[~up]
        now = shape(values[active], options)
        pulled.shape.put(active, now)
        pulled.stuck[active] = ~now.passes & ~now.fails
        active = active[now.fails]
    pulled.points[:] = high + low
    return pulled


def _by_extremes(
    columns: Array, failing: Places, found: Sums, before: Shape, options: WinsoriseLog, most: int
) -> tuple[Pulled, Mask]:
    """Return what was pulled in, and which columns have to be done the plain way.

    Everything here is turned so that the extremes are the largest values.
    """
    pulled = Pulled.start(before)
    width = most + _SPARE
    up = before.skewness >= 0
    signs = np.where(up, 1.0, -1.0)
    open_ = found.scaled | (found.n < max(_LONG, 20 * width))
    largest = _largest(columns, failing, up, width)
    reached = np.zeros(failing.size, dtype=np.intp)  # the place among the largest that they are pulled in to
    with np.errstate(invalid="ignore", over="ignore"):  # columns with few values have infinite ones here
        away = largest - (found.means * signs)[:, None]
        gone = [np.cumsum(away**power, axis=-1) for power in (1, 2, 3, 4)]
    whole = [np.zeros(failing.size), found.second, found.third * signs, found.fourth]
    active = np.flatnonzero(~open_) if most > 0 else np.array([], dtype=np.intp)
    while active.size:
        n = (largest[active] >= largest[active, reached[active]][:, None]).sum(axis=-1)
        tied = n >= width - 1
        open_[active[tied]] = True
        active, n = active[~tied], n[~tied]
        reached[active] = n
        end = away[active, n]
        first, second, third, fourth = (
            whole[power][active] - gone[power][active, n - 1] + n * end ** (power + 1) for power in range(4)
        )
        now = _about_the_mean(found.take(active), first, second, third, fourth)
        state = judge(now, options)
        lost = ~(now.fourth >= _LOST * found.fourth[active]) | ~(state.passes | state.fails)
        open_[active] = lost | (state.fails & (state.skewness <= 0))
        turned = Shape(state.skewness * signs[active], state.kurtosis, state.passes, state.fails)
        pulled.shape.put(active, turned)
        pulled.points[active] = n
        active = active[state.fails & ~open_[active] & (n < most)]
    for side, sign, bound, start in (
        (up, 1, pulled.ceiling, pulled.high_from),
        (~up, -1, pulled.floor, pulled.low_from),
    ):
        moved = np.flatnonzero(side & (reached > 0))
        bound[moved], start[moved] = sign * largest[moved, reached[moved]], sign * largest[moved, reached[moved] - 1]
    return pulled, open_


def _largest(columns: Array, failing: Places, up: Mask, width: int) -> Array:
    """Return the largest values of failing columns, of those not `up` the largest of -x; descending."""
    found = np.empty((failing.size, width))
    for piece in pieces_of(columns):
        part = np.arange(*np.searchsorted(failing, (piece.start, piece.stop)))
        turned = columns[failing[part]]
        down = np.flatnonzero(~up[part])
        if down.size:
            turned[down] *= -1
        missing = np.isnan(turned)
        if missing.any():
            np.copyto(turned, -np.inf, where=missing)
        turned.partition(turned.shape[-1] - width, axis=-1)
        found[part] = turned[:, -width:]
    return np.sort(found, axis=-1)[:, ::-1]


def _about_the_mean(found: Sums, first: Array, second: Array, third: Array, fourth: Array) -> Sums:
    """Return sums of powers about the mean from those about another point, of columns that are not constant."""
    n, shift = found.n, first / found.n
    return Sums(
        n, found.means + shift, second - n * shift**2, third - 3 * shift * second + 2 * n * shift**3,
        fourth - 4 * shift * third + 6 * shift**2 * second - 3 * n * shift**4, found.same, found.scaled,
    )  # fmt: skip
