"""What is said of figures beside their value, before it is used: unknown words, impossible uncertainties, no dates.

A figure is never lost over its metadata: the value stays, the doubtful statement is ignored, and it is said so.
Every step looks at distinct texts only and passes over columns that are empty.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl

from greenpark.observe.cells import plain, read_number
from greenpark.observe.conflicts import CHANNEL_WORDS, CHANNELS
from greenpark.observe.dates import is_dated, read_dates
from greenpark.observe.messages import Note
from greenpark.observe.messages import metadata as say
from greenpark.observe.messages.series import more_of_the_same
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.observe.reporter import PLACE, Reporter
from greenpark.observe.template.choices import BOUNDARIES, COVERAGES, code_of
from greenpark.observe.words import CONFIDENTIALITY, ELECTRICITY, PRICES, QUALITY, STATUS, WordList, electricity_code
from greenpark.problems import did_you_mean

LISTED_BY_WORD = 20  # a word that a whole column repeats is told so often, then counted
_LISTS = {"status": STATUS, "quality": QUALITY, "confidentiality": CONFIDENTIALITY}
_BASES: dict[str, tuple[WordList, Callable[[str], str | None]]] = {
    "electricity_basis": (ELECTRICITY, electricity_code),
    "price_basis": (PRICES, PRICES.code),
}
UNREAD = "unread"  # the key in `attributes` under which a scope stays that could not be read


def sound_metadata(frame: pl.DataFrame, reporter: Reporter) -> pl.DataFrame:
    """Return raw rows with words as codes, dates in a form that sorts, without what is no status, grade or basis."""
    changed = [_words(frame, name, known, reporter) for name, known in _LISTS.items()]
    changed += [_uncertainty(frame, reporter), _attributes(frame, reporter)]
    recorded, no_dates = read_dates(frame["recorded_at"])
    _tell(frame, "recorded_at", dict.fromkeys(no_dates), say.no_date, reporter)
    changed += [recorded, read_dates(frame["replaces"])[0]]
    _say_near_channels(frame, reporter)
    return frame.with_columns(changed)


def without_undated(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose `recorded_at` holds dates only; texts have served to find the records that others replace."""
    if frame["recorded_at"].null_count() == frame.height:
        return frame
    return frame.with_columns(pl.when(is_dated("recorded_at")).then("recorded_at").alias("recorded_at"))


def say_scenarios(frame: pl.DataFrame, reporter: Reporter) -> None:
    """Name, once for each sheet and scenario, the figures that are not of what happened."""
    if frame["scenario"].n_unique() == 1 and frame["scenario"].item(0) == "actual":
        return
    other = frame.filter((pl.col("scenario") != "actual") & pl.col("value").is_not_null())
    for row in (
        other.group_by("file", "sheet", "scenario", maintain_order=True)
        .agg(pl.len().alias("count"), pl.col("row").first(), pl.col("column").first())
        .iter_rows(named=True)
    ):
        reporter.add(say.scenario_kept(row["scenario"], row["count"]), row, field="scenario")


def _words(frame: pl.DataFrame, name: str, known: WordList, reporter: Reporter) -> pl.Series:
    """Return a column as codes; words outside the list are named and left out."""
    series = frame[name]
    if series.null_count() == series.len():
        return series
    codes = {text: known.code(text) for text in series.unique().drop_nulls().to_list() if plain(text)}
    unknown = {text: known.near(text) for text, code in codes.items() if code is None}
    _tell(frame, name, unknown, lambda text: say.unknown_word(text, known.what, known.shown, unknown[text]), reporter)
    return series.replace_strict(codes, default=None, return_dtype=pl.String)


def _uncertainty(frame: pl.DataFrame, reporter: Reporter) -> pl.Series:
    """Return uncertainties as plain numbers in percent; what is none, or cannot be, is named and left out."""
    series = frame["uncertainty"]
    if series.null_count() == series.len():
        return series
    values: dict[str, str | None] = {}
    bad: dict[str, Note] = {}
    plainly = series.cast(pl.Float64, strict=False).is_between(0, 100).fill_null(False)
    for text in series.filter(~plainly).unique().drop_nulls().to_list():
        reading = read_number(text.strip().lstrip("±＋+"))
        if reading.kind in ("blank", "dash", "not_collected", "not_applicable", "none"):
            values[text] = None
        elif reading.value is None or reading.unit not in (None, "%", "％") or reading.qualifier in (">=", "<="):
            bad[text] = say.no_uncertainty(text)
        elif not 0 <= reading.value <= 100:
            bad[text] = say.uncertainty_out_of_range(text)
        else:
            values[text] = f"{reading.value!r}"
    for code in ("not_a_number", "out_of_range"):
        _tell(frame, "uncertainty", {t: None for t, n in bad.items() if n.code == code}, bad.__getitem__, reporter)
    if plainly.all():
        return series
    return series.zip_with(plainly, series.replace_strict(values, default=None, return_dtype=pl.String))


def _attributes(frame: pl.DataFrame, reporter: Reporter) -> pl.Series:
    """Return attributes with bases as codes; a basis or price year that cannot be read is named and set apart."""
    series = frame["attributes"]
    if series.null_count() == series.len():
        return series
    table: dict[str, str] = {}
    bad: dict[str, dict[str, str]] = {}  # by field: the attributes that hold the word, and the word
    for text in series.unique().drop_nulls().to_list():
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            if text.strip().startswith("{"):
                bad.setdefault("attributes", {})[text] = text
            continue
        if isinstance(found, dict):
            read, unread = _read_scopes(found)
            for field, word in unread.items():
                bad.setdefault(field, {})[text] = word
            if read != found:
                table[text] = json.dumps(read, ensure_ascii=False, sort_keys=True)
    for field, words in bad.items():
        _tell(frame, "attributes", dict.fromkeys(words),
              lambda text, field=field, words=words: _scope_note(field, words[text]), reporter,  # type: ignore[misc]
              field=field if field == "attributes" else f"attribute:{field}")  # fmt: skip
    return series.replace(table) if table else series


def _read_scopes(found: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return attributes with their scopes as codes, and the scopes that could not be read."""
    read, unread = dict(found), {}
    for field, (_, code_in) in _BASES.items():
        word = str(found.get(field) or "").strip()
        if word:
            code = code_in(word)
            if code is None:
                unread[field] = word
            else:
                read[field] = code
    for field, choices in (("boundary", BOUNDARIES), ("coverage", COVERAGES)):
        scope = found.get(field)
        if isinstance(scope, str) and scope.strip():
            read[field] = code_of(scope, choices)  # other words are as good
    if year := str(found.get("price_base_year") or "").strip():
        bare = plain(year).rstrip("价格可比不变").strip()
        period = read_period(bare)
        if period.year is not None and period.whole and FIRST_YEAR <= period.year <= LAST_YEAR:
            read["price_base_year"] = str(period.year)
        else:
            unread["price_base_year"] = year
    if unread:
        read = {key: value for key, value in read.items() if key not in unread} | {UNREAD: unread}
    return read, unread


def _scope_note(field: str, word: str) -> Note:
    if field == "attributes":
        return say.no_attributes(word)
    if field == "price_base_year":
        return say.no_price_year(word)
    known = _BASES[field][0]
    return say.unknown_word(word, known.what, known.shown, known.near(word))


def _say_near_channels(frame: pl.DataFrame, reporter: Reporter) -> None:
    """A channel of the filer's own is as good as another, unless it is a known one with a slip."""
    series = frame["channel"]
    if series.null_count() == series.len():
        return
    near: dict[str, str | None] = {}
    for text in series.unique().drop_nulls().to_list():
        word = plain(text).casefold()
        if len(word) > 4 and word not in CHANNELS and word not in CHANNEL_WORDS:
            found = [one for one in did_you_mean(word, CHANNELS) if abs(len(one) - len(word)) <= 2]
            if found:
                near[text] = found[0]
    _tell(frame, "channel", near, lambda text: say.near_channel(text, near[text] or ""), reporter)


def _tell(
    frame: pl.DataFrame, column: str, words: dict[str, str | None], note_of: Callable[[str], Note], reporter: Reporter,
    *, field: str | None = None,
) -> None:  # fmt: skip
    """Add a problem for each row of a file that holds one of `words`; of one that is everywhere the rest is counted."""
    if not words:
        return
    rows = frame.filter(pl.col(column).is_in(list(words))).select(pl.col(column).alias("word"), *PLACE)
    rows = rows.unique(["file", "sheet", "row", "word"], keep="first", maintain_order=True)  # a line has several years
    rows = rows.with_columns(pl.int_range(pl.len()).over("file", "sheet", "word").alias("place"))
    reporter.rows(rows.filter(pl.col("place") < LISTED_BY_WORD), lambda row: note_of(row["word"]), field or column)
    more = rows.filter(pl.col("place") >= LISTED_BY_WORD).group_by("file", "sheet", "word", maintain_order=True).len()
    for file, sheet, word, count in more.rows():
        reporter.problems.append(more_of_the_same(note_of(word).code, count).at(file=file, sheet=sheet))
