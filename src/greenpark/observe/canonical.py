"""From raw rows to canonical observations: names, years, values, units, conflicts (semantics §3).

Every step works on whole columns; texts are interpreted once for each distinct spelling.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from greenpark.observe.cells import plain
from greenpark.observe.conflicts import CHANNEL_WORDS, settle
from greenpark.observe.dataset import OBSERVATIONS, RAW, empty, with_schema
from greenpark.observe.figures import read_values
from greenpark.observe.meanings import Meaning, meanings_of
from greenpark.observe.messages import cells as say
from greenpark.observe.parks import Parks
from greenpark.observe.periods import FIRST_YEAR, LAST_YEAR, read_period
from greenpark.observe.reporter import PLACE, Headings, Reporter
from greenpark.observe.vocabulary import Vocabulary, vocabulary_of
from greenpark.problems import Problem

if TYPE_CHECKING:
    from greenpark.catalog import Catalog

_STATUSES = {
    "年报数": "A", "年报": "A", "正式数": "A", "最终数": "A", "final": "A", "actual": "A", "快报数": "P", "快报": "P",
    "初步数": "P", "preliminary": "P", "估算数": "E", "估算": "E", "估计数": "E", "estimate": "E", "estimated": "E",
    "预计数": "F", "预计": "F", "预测数": "F", "forecast": "F",
}  # fmt: skip
_ALL_SECTORS = {"", "all", "全部", "全行业", "合计", "总计", "total", "工业合计"}
_ACTUAL = {"", "actual", "实际", "实绩", "现状"}


def standardise(
    raw: pl.DataFrame,
    catalog: Catalog,
    *,
    entities: pl.DataFrame | None = None,
    headings: Headings | None = None,
    as_of: dt.date | str | None = None,
    problems: list[Problem] | None = None,
) -> pl.DataFrame:
    """Return canonical observations, one for each raw row, in their order.

    `entities` resolves names of parks; without rows in it every name is accepted. `headings` names the columns in
    problems. Records made after `as_of` are set aside. What is wrong is appended to `problems`; rows with an error
    are kept with `usable` false.
    """
    reporter = Reporter(problems if problems is not None else [], headings)
    return observations(raw, vocabulary_of(catalog), Parks(entities), reporter, as_of=as_of)


def observations(
    raw: pl.DataFrame, names: Vocabulary, parks: Parks, reporter: Reporter, *, as_of: dt.date | str | None = None
) -> pl.DataFrame:
    """Return canonical observations of raw rows; see `standardise`."""
    if raw.height == 0:
        return empty(OBSERVATIONS)
    frame = with_schema(raw, RAW).with_row_index("index").with_columns(set_aside=pl.lit(None, pl.String))
    frame = _with_entities(frame, parks, reporter)
    frame = _with_years(frame, reporter)
    frame = _with_words(frame)
    frame = _with_filters(frame, as_of, reporter)
    place, meanings = meanings_of(frame, names)
    frame = _with_meanings(frame, place, meanings, reporter)
    frame = read_values(frame, meanings, names, reporter)
    frame = _with_ids(frame, meanings)
    frame = settle(frame, meanings, reporter)
    return _finished(frame, meanings)


def _with_entities(frame: pl.DataFrame, parks: Parks, reporter: Reporter) -> pl.DataFrame:
    matches = parks.resolve(frame["entity"].unique(maintain_order=True).to_list())
    if all(match.id == text for text, match in matches.items()) and frame["entity"].null_count() == 0:
        return frame
    notes = {text: match.note for text, match in matches.items() if match.note is not None}
    lost = frame["entity"].is_null() | frame["entity"].is_in(list(notes))
    rows = frame.filter(lost)
    reporter.rows(rows.select("entity", *PLACE), lambda row: notes.get(row["entity"]) or say.no_park(), field="entity")
    ids = {text: match.id or text for text, match in matches.items()}  # a row set aside keeps what was written
    return frame.with_columns(
        frame["entity"].replace_strict(ids, default=None, return_dtype=pl.String).alias("entity"),
        pl.when(lost).then(pl.lit("unknown_park")).otherwise(pl.col("set_aside")).alias("set_aside"),
    )


def _with_years(frame: pl.DataFrame, reporter: Reporter) -> pl.DataFrame:
    """Add `year`; parts of years are kept and never used as a year, unreadable years are errors."""
    texts = [text for text in frame["period"].unique().to_list() if text is not None]
    periods = {text: read_period(text) for text in texts}
    years = {text: period.year for text, period in periods.items()}
    labels = {text: period.label for text, period in periods.items()}
    reasons: dict[str, str] = {}
    for text, period in periods.items():
        if period.year is None:
            reasons[text] = "not_a_number"
        elif not FIRST_YEAR <= period.year <= LAST_YEAR:
            reasons[text] = "out_of_range"
        elif not period.whole:
            reasons[text] = "part_of_year"
    if reasons or frame["period"].null_count():
        told = frame.select("period", *PLACE)
        for reason, note in (
            ("not_a_number", lambda row: say.no_period(row["period"])),
            ("out_of_range", lambda row: say.year_out_of_range(years[row["period"]] or 0)),
            ("part_of_year", lambda row: say.part_of_year(row["period"])),
        ):
            words = [text for text, why in reasons.items() if why == reason]
            hit = told["period"].is_in(words)
            if reason == "not_a_number":
                hit = hit.fill_null(True) | told["period"].is_null()
            reporter.rows(told.filter(hit.fill_null(False)), note, field="period")
    reason_column = frame["period"].replace_strict(reasons, default=None, return_dtype=pl.String)
    reason_column = reason_column.zip_with(frame["period"].is_not_null(), pl.Series(["not_a_number"]))
    return frame.with_columns(
        frame["period"].replace_strict(years, default=None, return_dtype=pl.Int32).alias("year"),
        frame["period"].replace_strict(labels, default=None, return_dtype=pl.String).alias("period"),
        pl.coalesce(pl.col("set_aside"), reason_column).alias("set_aside"),
    )


def _with_words(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring status, channel, sector, scenario, dates and attributes to their codes."""

    def coded(known: dict[str, str], *, lower: bool = False) -> Callable[[str], str | None]:
        return lambda text: known.get(plain(text).casefold(), plain(text).casefold() if lower else plain(text)) or None

    return frame.with_columns(
        _mapped(frame["status"], lambda text: _status(coded(_STATUSES)(text))),
        _mapped(frame["channel"], coded(CHANNEL_WORDS, lower=True)),
        _mapped(frame["sector"], coded(dict.fromkeys(_ALL_SECTORS, "all"))).fill_null("all"),
        _mapped(frame["scenario"], coded(dict.fromkeys(_ACTUAL, "actual"), lower=True)).fill_null("actual"),
        _mapped(frame["recorded_at"], iso_date),
        _mapped(frame["replaces"], iso_date),
        _mapped(frame["attributes"], _as_json),
    )


def _mapped(series: pl.Series, code_of: Callable[[str], str | None]) -> pl.Series:
    """Return a column of texts as codes; each distinct text is interpreted once."""
    if series.null_count() == series.len():
        return series
    texts = series.unique().drop_nulls()
    codes = pl.Series([code_of(text) for text in texts.to_list()], dtype=pl.String)
    if texts.equals(codes):
        return series
    return series.replace_strict(texts, codes, default=None, return_dtype=pl.String)


def _status(word: str | None) -> str | None:
    return re.sub(r"^([ABPEF])\s.*$", r"\1", word).upper() if word is not None else None


def iso_date(text: str) -> str | None:
    """Return `2024-03-05` for 2024/3/5, 2024年3月5日 and the like; the text itself if it is no date."""
    word = plain(text)
    match = re.match(r"^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(.*)$", word)
    if match is None:
        return word or None
    day = f"-{int(match[3]):02d}" if match[3] else ""
    clock = match[4].strip().lstrip("T").strip()
    clock = "" if clock.startswith("00:00:00") and set(clock) <= set("0:.Z+") else clock
    return f"{match[1]}-{int(match[2]):02d}{day}" + (f"T{clock}" if clock else "")


def _as_json(text: str) -> str | None:
    """Return attributes as a JSON object; any other text is kept under `text`."""
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    found = value if isinstance(value, dict) else {"text": text.strip()}
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _with_filters(frame: pl.DataFrame, as_of: dt.date | str | None, reporter: Reporter) -> pl.DataFrame:
    """Set aside figures of one sector, of other scenarios, and records made after `as_of`."""
    sector = (pl.col("sector") != "all") & pl.col("set_aside").is_null()
    if frame["sector"].n_unique() > 1 or frame["sector"].item(0) != "all":
        reporter.rows(
            frame.filter(sector).select("sector", *PLACE), lambda row: say.sector_kept(row["sector"]), field="sector"
        )
    reason = pl.when(sector).then(pl.lit("sector")).when(pl.col("scenario") != "actual").then(pl.lit("scenario"))
    if as_of is not None:
        day = as_of if isinstance(as_of, str) else as_of.isoformat()
        # a record of that very day counts, whatever its hour
        reason = reason.when(pl.col("recorded_at").str.slice(0, len(day)) > day).then(pl.lit("after_as_of"))
    return frame.with_columns(pl.coalesce(pl.col("set_aside"), reason).alias("set_aside"))


def _with_meanings(frame: pl.DataFrame, place: pl.Series, meanings: list[Meaning], reporter: Reporter) -> pl.DataFrame:
    """Add `place` (of the meaning) and `place_key` (of the quantity); name the combinations that mean nothing."""
    keys: dict[tuple[str | None, str | None, bool], int] = {}
    key_of = [keys.setdefault((meaning.id, meaning.item, meaning.whole), len(keys)) for meaning in meanings]
    frame = frame.with_columns(
        place.alias("place"), pl.Series("place_key", key_of, pl.UInt32).gather(place).alias("place_key")
    )
    if not any(meaning.note for meaning in meanings):
        return frame
    aside = pl.Series("aside", [meaning.aside for meaning in meanings], pl.String).gather(place)
    # a blank cell says nothing, so nothing is wrong with its name either
    told = frame.filter(aside.is_not_null() & frame["set_aside"].is_null() & frame["value"].is_not_null())
    told = told.select("place", *PLACE)
    for field in sorted({meaning.field for meaning in meanings if meaning.note is not None}):
        here = pl.Series([meaning.note is not None and meaning.field == field for meaning in meanings])
        rows = told.filter(here.gather(told["place"])) if told.height else told
        reporter.rows(rows, lambda row: meanings[row["place"]].note or say.no_park(), field=field)
    return frame.with_columns(pl.coalesce(pl.col("set_aside"), aside).alias("set_aside"))


def _with_ids(frame: pl.DataFrame, meanings: list[Meaning]) -> pl.DataFrame:
    """Add the ids; stated totals of broken-down variables are kept for the check of their sum, not used."""
    place = frame["place"]
    ids = pl.Series("id", [meaning.id for meaning in meanings], pl.String).gather(place)
    items = [("total" if meaning.whole else meaning.item) for meaning in meanings]
    whole = pl.Series([meaning.whole for meaning in meanings], dtype=pl.Boolean).gather(place)
    written = frame["variable"].zip_with(ids.is_null(), ids)
    return frame.with_columns(
        written.alias("variable"),
        pl.Series("item", items, pl.String).gather(place).alias("item"),
        pl.coalesce(pl.col("set_aside"), pl.when(whole).then(pl.lit("stated_total"))).alias("set_aside"),
    )


def _finished(frame: pl.DataFrame, meanings: list[Meaning]) -> pl.DataFrame:
    """Return the columns of the contract; a figure whose unit or name is unknown has no value."""
    known = [meaning.aside in (None, "computed_only") and meaning.kind != "choice" for meaning in meanings]
    has_value = pl.Series(known, dtype=pl.Boolean).gather(frame["place"])
    has_value &= ~frame["set_aside"].is_in(["unknown_unit", "wrong_dimension"]).fill_null(False)
    uncertainty = frame["uncertainty"].str.strip_chars().str.strip_chars_end("%％ ").cast(pl.Float64, strict=False)
    ready = frame.with_columns(
        pl.when(has_value).then("kept").alias("value"),
        pl.col("value").alias("typed"),
        pl.col("unit").alias("typed_unit"),
        uncertainty.alias("uncertainty"),
        frame["set_aside"].is_null().alias("usable"),
    )
    return with_schema(ready, OBSERVATIONS)
