"""Several rows for one figure: corrections, duplicates, contradictions, channels (semantics §3.1, §3.6)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from greenpark.observe.dates import is_dated
from greenpark.observe.meanings import Meaning
from greenpark.observe.messages import Note, Said, spoken
from greenpark.observe.messages import series as say
from greenpark.observe.reporter import MOST_OF_A_KIND, PLACE, Reporter, place_of
from greenpark.observe.spread import codes_of

# Channels in the order in which they are believed; others follow in the order of their names
CHANNELS = ("statistics", "monitoring", "administration", "park", "enterprise", "survey", "publication", "estimate")
CHANNEL_WORDS = {
    "统计": "statistics", "统计局": "statistics", "统计部门": "statistics", "统计年报": "statistics",
    "在线监测": "monitoring", "监测": "monitoring", "自动监测": "monitoring", "主管部门": "administration",
    "部门": "administration", "行政记录": "administration", "园区": "park", "园区填报": "park", "管委会": "park",
    "企业": "enterprise", "企业填报": "enterprise", "调查": "survey", "公开资料": "publication", "年报": "publication",
    "新闻": "publication", "估算": "estimate",
}  # fmt: skip
_STATUS_ORDER = {"A": 0, None: 1, "P": 2, "E": 3, "F": 4}
_WHOLE_PARK = ("whole_park", "whole park", "园区全域", "全域", "整体")
KEY = ("entity", "year", "place_key", "sector", "scenario")


def settle(frame: pl.DataFrame, meanings: list[Meaning], reporter: Reporter) -> pl.DataFrame:
    """Return `set_aside` with the rows that lose against another row of the same figure.

    `frame` has its row numbers as `index`, the columns of KEY, `kept`, `code`, `not_applicable`, `channel`, `status`,
    `attributes`, `recorded_at`, `replaces`, `set_aside`. Only rows not set aside yet take part.
    """
    key, first = codes_of(*[frame[name] for name in KEY])
    taking_part = frame["set_aside"].is_null().to_numpy()
    shared = taking_part & (np.bincount(key[taking_part], minlength=len(first)) > 1)[key]
    if not shared.any():
        return frame
    columns = [
        "index", "place", "kept", "code", "not_applicable", "channel", "status", "attributes", "recorded_at",
        "replaces", "entity", "year", *PLACE,
    ]  # fmt: skip
    several = frame.select(columns).with_columns(pl.Series("key", key)).filter(pl.Series(shared))
    # 700 万元 and 0.07 亿元 are one figure, whatever the last binary digit says (§1.1)
    several = several.with_columns(pl.col("kept").round_sig_figs(12))
    lost: list[pl.DataFrame] = []
    for step in (_replaced, _superseded, _duplicates, _preliminary, _scopes, _contradictions, _channels):
        several, out = step(several, meanings, reporter)
        lost.append(out)
        if several.height == 0:
            break
    losers = pl.concat(lost)
    return frame.with_columns(frame["set_aside"].clone().scatter(losers["index"], losers["reason"]))


def _out(rows: pl.DataFrame, reason: str) -> pl.DataFrame:
    return rows.select("index", pl.lit(reason).alias("reason"))


def _remaining(several: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    left = several.join(lost, on="index", how="anti", maintain_order="left") if lost.height else several
    return left.filter(pl.col("key").is_duplicated())


def _replaced(several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A row that another of the same figure replaces: `replaces` holds the `recorded_at` of the older one."""
    replacing = several.filter(pl.col("replaces").is_not_null()).select("key", recorded_at="replaces").unique()
    old = several.join(replacing, on=["key", "recorded_at"], how="semi")
    # a correction of the same day names its own date too; records that replace each other in a ring replace nothing
    old = old.filter(pl.col("replaces").ne_missing(pl.col("recorded_at")))
    left = several.join(old, on="index", how="anti").select("key").unique()
    lost = _out(old.join(left, on="key", how="semi", maintain_order="left"), "replaced")
    return _remaining(several, lost), lost


def _superseded(
    several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of one channel the latest record counts; a row without a date is the oldest."""
    recorded = pl.when(is_dated("recorded_at")).then("recorded_at").otherwise(pl.lit(""))
    latest = recorded == recorded.max().over("key", pl.col("channel").fill_null(""))
    lost = _out(several.filter(~latest), "superseded")
    return _remaining(several, lost), lost


def _duplicates(
    several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of one channel that say the same: the first is kept."""
    same = ["key", "channel", "kept", "code", "not_applicable", "attributes", "status"]
    repeats = several.filter(~pl.struct(same).is_first_distinct())
    if repeats.height:
        first = several.filter(pl.struct(same).is_first_distinct()).select(
            *same,
            pl.col("file").alias("first_file"),
            pl.col("sheet").alias("first_sheet"),
            pl.col("row").alias("first_row"),
        )
        told = repeats.join(first, on=same, how="left", nulls_equal=True, maintain_order="left")
        reporter.rows(told, lambda row: say.duplicate_row(place_of({
            "file": row["first_file"], "sheet": row["first_sheet"], "row": row["first_row"],
        })))  # fmt: skip
    lost = _out(repeats, "duplicate")
    return _remaining(several, lost), lost


def _preliminary(
    several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of one channel a final figure (A) stands before a preliminary (P), an estimate (E), a forecast (F)."""
    group = ["key", "channel"]
    order = pl.col("status").replace_strict(_STATUS_ORDER, default=1, return_dtype=pl.Int8)
    ranked = several.with_columns(order.alias("order")).with_columns(
        (pl.col("order") == pl.col("order").min().over(group)).alias("best")
    )
    return _told_loss(ranked, group, "preliminary", several, meanings, reporter)


def _scopes(several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of one channel the figure of the whole park stands for it, if exactly one says so or states no scope."""
    group = ["key", "channel"]
    boundary = pl.col("attributes").str.json_path_match("$.boundary")
    whole = boundary.is_null() | boundary.is_in(_WHOLE_PARK)
    ranked = several.with_columns(whole.alias("whole"))
    one = (pl.col("whole").sum().over(group) == 1) & (pl.len().over(group) > 1)
    ranked = ranked.with_columns((~one | pl.col("whole")).alias("best"))
    return _told_loss(ranked, group, "other_scope", several, meanings, reporter)


def _contradictions(
    several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of one channel that still differ: none is used."""
    group = ["key", "channel"]
    against = several.filter(pl.len().over(group) > 1)
    if against.height:
        told: dict[tuple[int, str | None], list[dict[str, Any]]] = {}
        for row in against.head(20 * MOST_OF_A_KIND).iter_rows(named=True):
            told.setdefault((row["key"], row["channel"]), []).append(row)

        def note(row: dict[str, Any]) -> Note:
            rows = told.get((row["key"], row["channel"]), [row])
            values, where = [_shown(other, meanings) for other in rows], [place_of(other) for other in rows]
            return say.contradicting_rows(values[:5], where[:5], _what(row, meanings))

        reporter.rows(against, note)
    lost = _out(against, "contradicting_rows")
    return _remaining(several, lost), lost


def _channels(several: pl.DataFrame, meanings: list[Meaning], reporter: Reporter) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of different channels the first in order is used, all are kept; that they agree needs no word."""
    names = sorted({name or "" for name in several["channel"].unique().to_list()})
    order = {name: (CHANNELS.index(name) if name in CHANNELS else len(CHANNELS)) for name in names}
    ranks = {name: rank for rank, name in enumerate(sorted(names, key=lambda name: (order[name], name == "", name)))}
    rank = pl.col("channel").fill_null("").replace_strict(ranks, return_dtype=pl.Int64)
    ranked = several.with_columns(rank.alias("rank")).with_columns(
        (pl.col("rank") == pl.col("rank").min().over("key")).alias("best")
    )
    losers = ranked.filter(~pl.col("best"))
    winners = ranked.filter("best")
    told = _beside(losers, winners, ["key"]).filter(_differ())
    reporter.rows(
        told,
        lambda row: say.other_channel(
            row["channel_kept"] or "—", _shown(_kept(row), meanings), row["channel"] or "—", _shown(row, meanings),
            _what(row, meanings),
        ),
    )  # fmt: skip
    lost = _out(losers, "other_channel")
    return _remaining(several, lost), lost


def _told_loss(
    ranked: pl.DataFrame,
    group: list[str],
    reason: str,
    several: pl.DataFrame,
    meanings: list[Meaning],
    reporter: Reporter,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    losers, winners = ranked.filter(~pl.col("best")), ranked.filter("best")
    told = _beside(losers, winners, group).filter(_differ())

    def note(row: dict[str, Any]) -> Note:
        value, kept, what = _shown(row, meanings), _shown(_kept(row), meanings), _what(row, meanings)
        if reason == "preliminary":
            return say.preliminary(value, row["status"] or "—", kept, row["status_kept"] or "—", what)
        return say.other_scope(value, kept, what)

    reporter.rows(told, note)
    lost = _out(losers, reason)
    return _remaining(several, lost), lost


def _beside(losers: pl.DataFrame, winners: pl.DataFrame, group: list[str]) -> pl.DataFrame:
    """Put beside each loser the row that it lost to."""
    kept = winners.unique(group, keep="first", maintain_order=True).select(
        *group, *[pl.col(name).alias(f"{name}_kept") for name in ("kept", "code", "not_applicable", "channel", "status")
                  if name not in group],
    )  # fmt: skip
    if "channel" in group:
        kept = kept.with_columns(channel_kept=pl.col("channel"))
    return losers.join(kept, on=group, how="left", nulls_equal=True, maintain_order="left")


def _differ() -> pl.Expr:
    return ~(
        pl.col("kept").eq_missing(pl.col("kept_kept"))
        & pl.col("code").eq_missing(pl.col("code_kept"))
        & pl.col("not_applicable").eq_missing(pl.col("not_applicable_kept"))
    )


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "kept": row["kept_kept"], "code": row["code_kept"], "not_applicable": row["not_applicable_kept"]}


def _shown(row: dict[str, Any], meanings: list[Meaning]) -> Said:
    if row["not_applicable"]:
        return Said("not applicable", "不涉及")
    if row["code"] is not None:
        return Said(row["code"], row["code"])
    meaning = meanings[row["place"]]
    if meaning.kind == "yes_no":
        return Said("yes", "是") if row["kept"] else Said("no", "否")
    shown = f"{spoken(row['kept'] * 100)} %" if meaning.declared == "%" else f"{spoken(row['kept'])} {meaning.declared}"
    return Said(shown, shown)


def _what(row: dict[str, Any], meanings: list[Meaning]) -> Said:
    said = meanings[row["place"]].said
    return Said(f"{said.en} {row['year']}", f"{row['year']}年{said.zh}")
