"""What stands above and around the sections: about the index, banners, the one sentence, notes."""

from __future__ import annotations

from greenpark.publish.content.index import method
from greenpark.publish.content.index.model import Standing, UnitPage
from greenpark.publish.content.index.ranking import listed, middle_width
from greenpark.publish.content.index.setting import Setting
from greenpark.publish.content.parts import Banner
from greenpark.publish.words import numbers
from greenpark.publish.words.rules import rule_word


def about(ctx: Setting) -> tuple[tuple[str, str], ...]:
    """Return names and values of what stands under the title."""
    words, spec, plan = ctx.words, ctx.result.plan.specification, ctx.result.plan
    years = numbers.years_text(tuple(year for year in ctx.result.rows.blocks if year is not None))
    found = [
        (words.text("year"), "" if ctx.year is None else str(ctx.year)),
        (words.pick("Years of the data", "数据年份"), years if len(ctx.years) > 1 else ""),
        (words.text("units_number"), str(len(ctx.units))),
        (words.text("indicators"), str(plan.in_tree)),
        (words.text("source"), spec.source or ""),
        (words.text("evidence"), words.word("evidence", spec.evidence)),
    ]
    return tuple((name, text) for name, text in found if text)


def banners(ctx: Setting, rows: tuple[Standing, ...]) -> tuple[Banner, ...]:
    """Return the warnings across the page: reconstruction, units without a place."""
    words, found = ctx.words, []
    unconfirmed = method.rules(ctx)
    if unconfirmed:
        named = words.join([rule_word(one.rule, words.lang) for one in unconfirmed])
        found.append(
            Banner(
                "reconstruction",
                words.pick(
                    f"Reconstruction: rules whose published form is not confirmed: {named}. How each is applied stands "
                    f"under '{words.text('made')}'.",
                    f"重建：公开形式尚未核实的规则有{named}；具体做法见“{words.text('made')}”。",
                ),
            )
        )
    without = [one for one in rows if one.rank is None]
    if without and len(without) < len(rows):
        names = listed([one.name for one in without], words)
        found.append(
            Banner(
                "little_data",
                words.pick(
                    f"Not ranked: {len(without)} units ({names}).", f"不排位次：{len(without)}个（{names}）。"
                ),
            )
        )  # fmt: skip
    return tuple(found)


def sentence(ctx: Setting, rows: tuple[Standing, ...], focus: UnitPage | None) -> str:
    """Return the report in one sentence or two; with a unit asked about, its own first."""
    words = ctx.words
    ranked = [one for one in rows if one.rank is not None]
    when = "" if ctx.year is None else words.pick(f"{ctx.year}: ", f"{ctx.year}年，")
    if not rows:
        return words.pick("There is no unit to assess.", "没有评价对象。")
    if not ranked:
        return words.pick(f"{when}none of {len(rows)} units is ranked.", f"{when}{len(rows)}个对象均不排位次。")
    text = words.pick(f"{when}{len(ranked)} units are ranked.", f"{when}{len(ranked)}个对象参与排位。")
    if ctx.tiers:
        first = [one.name for one in ranked if one.tier == 1]
        names = listed(first, words, 8)
        text = words.sentences(
            text,
            words.pick(
                f"The first tier has {len(first)}: {names}.",
                f"第一梯队{len(first)}个：{names}。",
            ),
        )
    else:
        names = listed([f"{one.name} {one.score_text}" for one in ranked[:3]], words)
        text = words.sentences(text, words.pick(f"The highest scores: {names}.", f"得分居前：{names}。"))
    width = middle_width(rows)
    if width is not None:
        shown = numbers.number(width)
        text = words.sentences(
            text,
            words.pick(
                f"Half of the rank intervals are {shown} places wide or less.", f"半数位次区间不宽于{shown}位。"
            ),
        )
    if focus is None:
        return text
    return words.sentences(
        words.pick(f"{focus.standing.name}. ", f"{focus.standing.name}：").strip(), focus.which, text
    )


def pairs_note(ctx: Setting) -> str:
    """Return how the list of pairs is to be read."""
    return ctx.words.pick(
        "Pearson's correlation over the units of the year. Against the part above: below 0.3 weak, negative a "
        "conflict; between siblings above 0.92 nearly the same. A remark is no error.",
        "按当年各对象计算的皮尔逊相关系数。与上级：低于0.3为弱，为负即抵触；同级之间高于0.92为信息重复。仅为提示，不是错误。",
    )


def footer(ctx: Setting) -> str:
    """Return the closing sentence."""
    return ctx.words.pick(
        "Calculated by the specification shown; not the finding of any authority. Ranks within one tier do not "
        "differ reliably.",
        "按所列规格测算，不代表主管部门认定；同一梯队内位次差别不可靠。",
    )
