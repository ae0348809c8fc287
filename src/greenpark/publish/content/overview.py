"""Several parks on one page: how many stand where under each scheme, and what most of them lack."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from greenpark.publish.content.context import Context
from greenpark.publish.content.model import Overview, ParkReport
from greenpark.publish.content.parts import Banner, Cell, Chart, Count, DecisiveRow, Mark
from greenpark.publish.content.quadrant import quadrant
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words

_VERDICTS = ("qualifies", "falls_short", "undetermined", "not_applicable")


def overview(ctx: Context, parks: tuple[ParkReport, ...]) -> Overview:
    """Return the summary of several parks. It ranks nobody: places need complete data and peers."""
    words = ctx.words
    names = list(dict.fromkeys(park.header.park for park in parks))
    years = sorted({park.header.year for park in parks})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    title = words.pick(f"{len(names)} parks: assessment for {span}", f"{len(names)}个园区{span}年度对标测算报告")
    if len(names) == 1:
        title = words.pick(
            f"{parks[0].header.name}: assessment for {span}", f"{parks[0].header.name}{span}年度对标测算报告"
        )
    schemes = tuple((scheme.id, ctx.text(scheme.short), _counts(ctx, scheme.id, parks)) for scheme in ctx.schemes)
    charts = (_chart(ctx, schemes, parks), quadrant(ctx, parks))
    return Overview(
        title=title,
        sentence=_sentence(ctx, parks),
        banners=_banners(ctx, parks),
        schemes=schemes,
        decisive=_decisive(ctx, parks),
        charts=tuple(chart for chart in charts if chart is not None),
    )


def _counts(ctx: Context, scheme: str, parks: tuple[ParkReport, ...]) -> tuple[Count, ...]:
    """Return parks by verdict; for schemes without one the parks by the share of criteria reached."""
    rows = [row for park in parks for row in park.schemes if row.scheme == scheme]
    codes = Counter(row.verdict_code for row in rows)
    if None not in codes:
        marks = [(ctx.words.mark("verdict", code), codes[code]) for code in _VERDICTS if codes[code]]
        return tuple(Count(mark.word, number, number / len(rows), mark=mark, code=mark.code) for mark, number in marks)
    shares = sorted(row.reached / row.of for row in rows if row.of)
    if not shares:
        return ()
    middle = shares[len(shares) // 2]
    shown = numbers.percent(middle, ctx.lang)
    text = ctx.words.pick(f"median: {shown} of the criteria reached", f"中位数：达到{shown}的指标")
    mark = Mark("reaches", "", text, "plain")
    return (Count(text, len(shares), middle, mark=mark, code="reaches"),)


def _chart(
    ctx: Context, schemes: tuple[tuple[str, str, tuple[Count, ...]], ...], parks: tuple[ParkReport, ...]
) -> Chart | None:
    chart = _stack(ctx, schemes)
    if chart is None or ctx.lang == "en":
        return chart
    english = replace(ctx, words=Words("en"))
    again = tuple((scheme, english.short(scheme), _counts(english, scheme, parks)) for scheme, _, _ in schemes)
    return replace(chart, fallback=_stack(english, again))


def _stack(ctx: Context, schemes: tuple[tuple[str, str, tuple[Count, ...]], ...]) -> Chart | None:
    rows: list[tuple[Cell, ...]] = []
    texts = []
    for _, short, counts in schemes:
        found = [count for count in counts if count.code != "reaches" and count.mark is not None]
        rows += [(short, one.label, one.mark.tone, one.mark.sign, one.number) for one in found if one.mark is not None]
        if found:
            texts.append(f"{short}: {', '.join(f'{one.label} {one.number}' for one in found)}")
    if not rows:
        return None
    word = ctx.words.text
    title = word("chart_parks")
    columns = (word("scheme"), word("verdict"), "tone", "sign", word("park_count"))
    return Chart("parks", "stack", title, f"{title}. {'; '.join(texts)}", columns, tuple(rows))


def _sentence(ctx: Context, parks: tuple[ParkReport, ...]) -> str:
    words = ctx.words
    shares = [park.trust.share for park in parks if park.trust.share is not None]
    thin = sum(share < 0.5 for share in shares)
    first = next((row for row in parks[0].schemes if row.verdict_code is not None), None)
    number = len(parks)
    parts = [words.pick(f"{number} parks were assessed.", f"共测算{number}个园区。")]
    if first is not None:
        counts = _counts(ctx, first.scheme, parks)
        listed = words.pick("; ", "、").join(
            words.pick(f"{count.label}: {count.number}", f"{count.label}{count.number}个") for count in counts
        )
        parts.append(words.pick(f"{first.short}: {listed}.", f"{first.short}：{listed}。"))
    if thin:
        parts.append(
            words.pick(
                f"{thin} parks report less than half of the figures; they are not compared.",
                f"其中{thin}个园区数据不足一半，不宜横向比较。",
            )
        )
    parts.append(words.pick("No ranking is given.", "本报告不作排名。"))
    return words.sentences(*parts)


def _banners(ctx: Context, parks: tuple[ParkReport, ...]) -> tuple[Banner, ...]:
    """Return the banners that concern the whole report; real and sample parks in one report are told apart."""
    samples = sum(park.header.sample for park in parks)
    words = ctx.words
    found = []
    if samples == len(parks):
        found.append(
            Banner(
                "sample",
                words.pick("Sample data: all parks are fictional.", "示例数据（虚构）：全部园区及数字均为虚构。"),
            )
        )
    elif samples:
        text = f"Real and sample parks stand side by side: {samples} of {len(parks)} are fictional and marked."
        found.append(
            Banner(
                "sample", words.pick(text, f"真实园区与示例园区并列：{len(parks)}个中有{samples}个为虚构，已逐一标注。")
            )
        )
    dataset = ctx.cards.dataset
    errors = sum(problem.severity == "error" for problem in dataset.problems) if dataset is not None else 0
    if errors:
        text = words.pick(
            f"{errors} errors are open: the rows concerned were set aside.",
            f"有{errors}条错误未处理，相关数据行未参与测算。",
        )
        found.append(Banner("set_aside", text))
    superseded = {row.short for park in parks for row in park.schemes if row.superseded}
    if superseded:
        listed = words.join(sorted(superseded))
        found.append(
            Banner("superseded", words.pick(f"Superseded rule set shown for comparison only: {listed}.",
                                            f"已被替代的规则仅供对照，列于最后：{listed}。"))
        )  # fmt: skip
    return tuple(found)


def _decisive(ctx: Context, parks: tuple[ParkReport, ...]) -> tuple[DecisiveRow, ...]:
    """Return the figures that most parks lack among those that settle most."""
    lacking: Counter[str] = Counter()
    rows: dict[str, DecisiveRow] = {}
    for park in parks:
        for row in park.decisive:
            lacking[row.variable] += 1
            if row.variable not in rows or row.count > rows[row.variable].count:
                rows[row.variable] = row
    words = ctx.words
    return tuple(
        replace(
            rows[name],
            text=words.pick(
                f"missing in {number} of {len(parks)} parks; "
                + ("one criterion waits" if rows[name].count == 1 else f"up to {rows[name].count} criteria wait")
                + " for it",
                f"{len(parks)}个园区中有{number}个缺此数，最多影响{rows[name].count}项指标",
            ),
        )
        for name, number in lacking.most_common(5)
    )
