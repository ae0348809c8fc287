"""How far the data carry (数据可信度): share filled by status and source, boundary, open warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from greenpark.assess.figures import ParkFigures
from greenpark.problems import Problem
from greenpark.publish.content.context import Context, stated
from greenpark.publish.content.needs import Need
from greenpark.publish.content.parts import Count, ProblemRow, Trust
from greenpark.publish.content.request_lists import department
from greenpark.publish.words import numbers

MOST_SOURCES = 6
_ORDER = {"error": 0, "warning": 1, "information": 2}


def trust(ctx: Context, park: str, year: int, figures: ParkFigures, needs: list[Need], *, probabilities: bool) -> Trust:
    """Return what is known of the data of one park and year."""
    filled = filled_names(ctx, figures, year)
    missing = {need.variable for need in needs} - set(filled)
    needed = len(filled) + len(missing)
    share = len(filled) / needed if needed else None
    rows = _used_rows(ctx, park, year, filled)
    problems = problem_rows(ctx, park)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    share_text = "" if share is None else numbers.percent(share, ctx.lang)
    return Trust(
        filled=len(filled),
        needed=needed,
        share=share,
        share_text=share_text,
        by_status=_by_status(ctx, rows),
        by_source=_by_source(ctx, rows),
        by_holder=_by_holder(ctx, filled, missing),
        boundary=boundary(ctx, park, year),
        warnings=warnings,
        errors=errors,
        problems=problems,
        sentence=_sentence(ctx, len(filled), needed, share_text, errors, warnings),
        probabilities=_probabilities(ctx, park, year) if probabilities else (),
    )


def filled_names(ctx: Context, figures: ParkFigures, year: int) -> list[str]:
    """Return the figures that a park has for a year, of those that the schemes shown can use.

    A carried-forward state counts, a figure that is 不涉及 too. A breakdown is one figure.
    """
    row = figures.rows.get(year, {})
    filled: dict[str, None] = {}
    for column, value in row.items():
        name = column.partition("[")[0].removesuffix("#na")
        if value is not None and name in ctx.used_names and name not in ctx.catalog.factors:
            filled[name] = None
    return list(filled)


def _used_rows(ctx: Context, park: str, year: int, filled: list[str]) -> pl.DataFrame | None:
    """Return the observations behind the filled figures: of the year, or the last before it for a held state."""
    rows = ctx.observations(park)
    if rows is None:
        return None
    rows = rows.filter((pl.col("year") <= year) & pl.col("variable").is_in(filled)).sort("year", descending=True)
    latest = rows.unique(["variable", "item"], keep="first", maintain_order=True)
    held = [name for name in filled if name in ctx.catalog.variables and _holds(ctx, name)]
    return latest.filter((pl.col("year") == year) | pl.col("variable").is_in(held)).unique(
        ["variable"], keep="first", maintain_order=True
    )


def _holds(ctx: Context, name: str) -> bool:
    return ctx.catalog.variables[name].kind in ("state", "choice")


def _by_status(ctx: Context, rows: pl.DataFrame | None) -> tuple[Count, ...]:
    if rows is None or rows.height == 0:
        return ()
    found = Counter((status or "").strip() for status in rows["status"].to_list())
    return _counts({ctx.words.word("filing", status): number for status, number in found.most_common()})


def _by_source(ctx: Context, rows: pl.DataFrame | None) -> tuple[Count, ...]:
    """Return figures by source, the commonest first; the rest drawn together, weak ones named."""
    if rows is None or rows.height == 0:
        return ()
    unknown = ctx.words.pick("source not stated", "来源未注明")
    found: Counter[str] = Counter()
    weak = ctx.words.pick(" (weak source)", "（来源较弱）")
    for source, attributes in zip(rows["source"].to_list(), rows["attributes"].to_list(), strict=True):
        mark = weak if stated(attributes).get("source_strength") == "weak" else ""
        found[f"{source}{mark}" if source else unknown] += 1
    shown = dict(found.most_common(MOST_SOURCES))
    rest = sum(found.values()) - sum(shown.values())
    if rest:
        others = len(found) - len(shown)
        shown[ctx.words.pick(f"{others} further sources", f"其他{others}个来源")] = rest
    return _counts(shown)


def _by_holder(ctx: Context, filled: list[str], missing: Iterable[str]) -> tuple[Count, ...]:
    """Return for each department how many of its figures are there, as a share."""
    there: Counter[str] = Counter()
    total: Counter[str] = Counter()
    lost = set(missing)
    for name in (*filled, *lost):
        if name in ctx.catalog.indicators:
            continue  # reported directly: no department holds it
        place = department(ctx, name)
        total[place] += 1
        there[place] += name not in lost
    found = sorted(total, key=lambda place: (-total[place], place))
    return tuple(
        Count(place, there[place], there[place] / total[place], f"{there[place]} / {total[place]}") for place in found
    )


def _counts(found: dict[str, int]) -> tuple[Count, ...]:
    total = sum(found.values())
    return tuple(Count(label, number, number / total) for label, number in found.items())


def boundary(ctx: Context, park: str, year: int) -> str:
    """Return the boundaries that the figures of a year state, with how many figures each."""
    rows = ctx.observations(park)
    if rows is None:
        return ""
    found: Counter[str] = Counter()
    for attributes in rows.filter(pl.col("year") == year)["attributes"].to_list():
        given = stated(attributes).get("boundary")
        if given:
            found[ctx.words.word("boundary", str(given))] += 1
    if not found:
        return ctx.words.pick("not stated", "未注明")
    if len(found) == 1:
        return next(iter(found))
    counted = [ctx.words.pick(f"{name} ({number})", f"{name}（{number}个数）") for name, number in found.most_common()]
    return ctx.words.join(counted)


def problem_rows(ctx: Context, park: str) -> tuple[ProblemRow, ...]:
    """Return what the checks found, errors first; where several parks are shown only what names this one."""
    dataset = ctx.cards.dataset
    if dataset is None:
        return ()
    problems: list[Problem] = list(dataset.problems)
    if len(ctx.parks) > 1:
        name = ctx.park(park)
        problems = [
            problem for problem in problems if park in (text := problem.message + problem.message_zh) or name in text
        ]
    problems.sort(key=lambda problem: _ORDER.get(problem.severity, 3))
    return tuple(_problem(ctx, problem) for problem in problems)


def _problem(ctx: Context, problem: Problem) -> ProblemRow:
    record = problem.as_record(ctx.lang)
    row = ctx.words.pick(f"row {problem.row}", f"第{problem.row}行") if problem.row else None
    place = " · ".join(str(part) for part in (problem.file, problem.sheet, row, problem.column) if part)
    word = ctx.words.word("severity", problem.severity)
    return ProblemRow(problem.severity, word, problem.code, place, record["message"], record["remedy"])


def _sentence(ctx: Context, filled: int, needed: int, share: str, errors: int, warnings: int) -> str:
    words = ctx.words
    parts = [
        words.pick(
            f"{filled} of {needed} figures that the schemes need are there ({share}).",
            f"各方案所需数据{needed}项，已有{filled}项（{share}）。",
        )
        if needed
        else ""
    ]
    if ctx.cards.dataset is not None:
        parts.append(
            words.pick(
                f"The checks left {errors} errors and {warnings} warnings open.",
                f"校核遗留错误{errors}条、提醒{warnings}条。",
            )
        )
    return words.sentences(*parts)


def _probabilities(ctx: Context, park: str, year: int) -> tuple[tuple[str, str], ...]:
    """Return, where figures carry an uncertainty, how probable it is that each scheme's requirements are met (§5.8)."""
    from greenpark.assess.confidence import probabilities, relative_errors

    cards = ctx.cards
    if cards.dataset is None:
        return ()
    errors = relative_errors(cards.dataset.observations)
    if errors.filter(pl.col("park") == park).height == 0:
        return ()
    found = probabilities(cards.wide, errors, cards.catalog, cards.selection.schemes, park, year)
    return tuple(
        (ctx.short(scheme), numbers.percent(values["verdict"], ctx.lang))
        for scheme, values in found.items()
        if values["verdict"] is not None
    )
