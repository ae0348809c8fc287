"""One scheme on the first page: edition, verdict in words, counts, smallest margin, score with bounds."""

from __future__ import annotations

from greenpark.assess.scorecards import Record
from greenpark.assess.statuses import COUNTED
from greenpark.catalog.models import Edition, Scheme
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import Count, Margin, SchemeRow
from greenpark.publish.content.tables import pair, relative
from greenpark.publish.content.verdicts import edition_of, reach, verdict_mark
from greenpark.publish.words import numbers


def scheme_row(ctx: Context, scheme: Scheme, record: Record, *, anchor: str) -> SchemeRow:
    """Return the row of a scheme."""
    edition = edition_of(scheme, record["edition"])
    words = ctx.words
    reached, of = reach(record)
    bounds = record["score_bounds"]
    return SchemeRow(
        scheme=scheme.id,
        name=ctx.text(scheme.label),
        short=ctx.text(scheme.short),
        kind=scheme.kind,
        edition=edition.id,
        status=edition.status,
        status_word=words.word("edition", edition.status),
        verdict=verdict_mark(ctx, record),
        verdict_code=record["verdict"],
        reached=reached,
        of=of,
        counts=tuple(_count(ctx, record, status) for status in COUNTED),
        margin=smallest_margin(ctx, scheme, record),
        score=record["score"],
        score_text=score_text(ctx, record),
        score_bounds=None if bounds is None else (bounds[0], bounds[1]),
        scores=tuple(record["scores"].items()),
        note=words.sentences(*_notes(ctx, scheme, record, edition)),
        superseded=edition.status == "superseded",
        anchor=anchor,
        blocked=tuple(blockers(scheme, record)),
    )


def _count(ctx: Context, record: Record, status: str) -> Count:
    mark = ctx.words.mark("status", status)
    number = record["counts"][status]
    total = sum(record["counts"].values())
    return Count(mark.word, number, number / total if total else None, mark=mark, code=status)


def smallest_margin(ctx: Context, scheme: Scheme, record: Record) -> Margin | None:
    """Return the met criterion that is nearest to its limit, relative to the limit."""
    best: tuple[float, Record, str] | None = None
    for criterion, found in zip(scheme.criteria, record["criteria"], strict=True):
        # a share whose limit is all of it never has a margin
        whole = found["unit"] == "%" and found["threshold"] is not None and found["threshold"] >= 100
        margin = relative(found) if found["status"] == "met" and not whole else None
        if margin is not None and (best is None or margin < best[0]):
            best = (margin, found, ctx.label(criterion))
    if best is None:
        return None
    margin, found, label = best
    value, limit = pair(ctx, found)
    place = ctx.words.rows([found["id"]]) if found["id"].isdigit() else ""
    shown = numbers.percent(max(0.0, margin), ctx.lang)
    text = ctx.words.pick(
        f"{shown}: {place} {label}, {value} ({limit})", f"{shown}：{place}{label}，{value}（{limit}）"
    )
    return Margin(found["id"], label, margin, text.replace(":  ", ": "))


def score_text(ctx: Context, record: Record) -> str:
    """Return the score to one decimal, else its bounds."""
    bounds = record["score_bounds"]
    if bounds is None:
        return ""
    words = ctx.words
    if record["score"] is not None:
        values = {numbers.rounded(value, 1) for value in record["scores"].values() if value is not None}
        text = words.pick(f"index {numbers.rounded(record['score'], 1)}", f"指数{numbers.rounded(record['score'], 1)}")
        if len(values) > 1:
            low, high = min(values, key=float), max(values, key=float)
            text += words.pick(f" ({low} to {high} by reading)", f"（按不同读法为{low}～{high}）")
        return text
    low = numbers.rounded(bounds[0] or 0.0, 1)
    if bounds[1] is None:
        return words.pick(f"index at least {low}", f"指数至少{low}")
    high = numbers.rounded(bounds[1], 1)
    return words.pick(f"index between {low} and {high}", f"指数在{low}～{high}之间")


def blockers(scheme: Scheme, record: Record) -> list[str]:
    """Return the criteria that make a scheme fall short: those that count for the rule and are not met."""
    if record["verdict"] != "falls_short":
        return []
    return [
        found["id"]
        for criterion, found in zip(scheme.criteria, record["criteria"], strict=True)
        if found["status"] == "not_met" and (criterion.group is None or _group_fails(record, criterion.group))
    ]


def _group_fails(record: Record, group: str) -> bool:
    members = [found for found in record["criteria"] if found["group"] == group]
    return not any(found["status"] in ("met", "no_data", "undefined") for found in members)


def _notes(ctx: Context, scheme: Scheme, record: Record, edition: Edition) -> list[str]:
    words, year = ctx.words, record["year"]
    notes = []
    if "edition_not_in_force" in record["notes"]:
        if edition.valid_from is not None and edition.valid_from.year >= year:
            day = edition.valid_from
            notes.append(
                words.pick(
                    f"In force since {day.isoformat()}; applied to the figures of {year} as a trial run.",
                    f"自{day.year}年{day.month}月{day.day}日起施行，此处按该版试算{year}年数据。",
                )
            )
        elif edition.valid_to is not None:
            notes.append(
                words.pick(
                    f"Out of force since {edition.valid_to.isoformat()}; shown for reference.",
                    f"已于{edition.valid_to.year}年{edition.valid_to.month}月失效，仅供参考。",
                )
            )
    failing = [found["id"] for found in record["entry"] if found["status"] == "not_met"]
    unknown = [found["id"] for found in record["entry"] if found["status"] in ("no_data", "undefined")]
    if failing:
        listed = words.join(failing)
        notes.append(words.pick(f"Entry conditions not met: {listed}.", f"申报条件未满足：{listed}。"))
    if unknown:
        count = len(unknown)
        notes.append(
            words.pick(f"Entry conditions without data: {count} of {len(record['entry'])}.",
                       f"申报条件{len(record['entry'])}项中{count}项缺数。")
        )  # fmt: skip
    for status, en, zh in (
        ("waived", "{n} relaxed with a stated reason.", "{n}项说明理由后放宽。"),
        ("not_applicable", "{n} do not apply.", "{n}项不适用。"),
    ):
        number = record["counts"][status]
        if number:
            notes.append(words.pick(en, zh).format(n=number))
    if "target_lapsed" in record["notes"] and scheme.kind == "plan_target":
        notes.append(words.pick("Some targets have lapsed.", "部分目标年已过。"))
    factor_notes = [note for note in record["notes"] if note.startswith("factor")]
    if factor_notes:
        notes.append(words.pick("A factor of another year is used.", "部分系数采用邻近年份值。"))
    return notes
