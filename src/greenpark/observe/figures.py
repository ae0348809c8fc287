"""The values of raw rows: numbers by column operations, the odd spellings through their distinct texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from greenpark.observe.cells import Reading, read_number, read_yes_no
from greenpark.observe.dataset import Schema
from greenpark.observe.meanings import Meaning
from greenpark.observe.messages import cells as say
from greenpark.observe.reporter import PLACE, Reporter
from greenpark.observe.units import Scale, UnitFault
from greenpark.observe.vocabulary import Vocabulary

LARGEST = 1e18  # in any declared unit; beyond it nothing on earth is meant, and sums would overflow
MANY = 2000  # distinct odd texts from which on a pass over the column pays
_GROUPED = r"^[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?$"
_READING: Schema = {
    "text": pl.String, "read": pl.Float64, "kind": pl.String, "qualifier": pl.String, "own_unit": pl.String,
    "multiple": pl.String,
}  # fmt: skip


def read_values(
    frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary, reporter: Reporter
) -> pl.DataFrame:
    """Add `kept` (in the declared unit), `code`, `not_applicable`, `qualifier`, and set aside what is no value.

    `frame` has the raw columns, `place` (of its meaning) and `set_aside`.
    """
    kinds = pl.Series("value_kind", [meaning.kind for meaning in meanings], pl.String).gather(frame["place"])
    frame = frame.with_columns(kinds.alias("value_kind"), _plain_number(frame).alias("read"))
    frame = _with_readings(frame)
    frame = _set_aside(frame, reporter, meanings)
    frame = _with_codes(frame, meanings, names, reporter)
    frame = _scaled(frame, meanings, names, reporter)
    _say_percent_scale(frame, meanings, reporter)
    _say_multiple_twice(frame, meanings, reporter)
    return _within_range(frame, meanings, reporter)


def _plain_number(frame: pl.DataFrame) -> pl.Series:
    """Return the numbers that need no interpretation; null for everything else, NaN and infinity included."""
    text = frame["value"]
    number = frame["number"]
    read = text.cast(pl.Float64, strict=False) if number.null_count() else number
    if 0 < number.null_count() < frame.height:
        read = number.zip_with(number.is_not_null(), read)
    return read.zip_with(read.is_finite().fill_null(False), pl.Series([None], dtype=pl.Float64))


def _with_readings(frame: pl.DataFrame) -> pl.DataFrame:
    """Add what the odd texts say: `kind`, `qualifier`, `own_unit`, `multiple`; only their rows are looked at."""
    filled = frame["value"].is_not_null()
    is_yes_no = filled & (frame["value_kind"] == "yes_no")
    is_odd = filled & (frame["value_kind"] == "number") & frame["read"].is_null()
    blank, number = (pl.Series([word], dtype=pl.String) for word in ("blank", "number"))
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    columns = {
        "read": frame["read"].clone(),
        "kind": number.new_from_index(0, frame.height).zip_with(filled, blank),
        "qualifier": pl.Series(["="]).new_from_index(0, frame.height),
        "own_unit": nothing,
        "multiple": nothing.clone(),
    }
    for rows, numbers in ((is_odd, True), (is_yes_no, False)):
        if rows.any():
            texts = frame["value"].filter(rows).alias("text")
            said = texts.to_frame().join(
                _readings(texts, numbers=numbers), on="text", how="left", maintain_order="left"
            )
            places = rows.arg_true()
            columns = {name: column.scatter(places, said[name]) for name, column in columns.items()}
    return frame.with_columns(column.alias(name) for name, column in columns.items())


def _readings(texts: pl.Series, *, numbers: bool) -> pl.DataFrame:
    distinct = texts.unique()
    frames = []
    if numbers and distinct.len() > MANY:
        grouped = distinct.filter(distinct.str.contains(_GROUPED))
        bare = grouped.str.replace_all("[, ]", "").cast(pl.Float64, strict=False)
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, grouped.len())
        frames.append(
            pl.DataFrame([
                grouped.alias("text"), bare.alias("read"), pl.repeat("number", grouped.len(), eager=True).alias("kind"),
                pl.repeat("=", grouped.len(), eager=True).alias("qualifier"), nothing.alias("own_unit"),
                nothing.alias("multiple"),
            ])
        )  # fmt: skip
        distinct = distinct.filter(~distinct.str.contains(_GROUPED))
    reader = read_number if numbers else read_yes_no
    rows = [(text, *_as_row(reader(text))) for text in distinct.to_list()]
    frames.append(pl.DataFrame(rows, schema=_READING, orient="row"))
    return pl.concat(frames)


def _as_row(reading: Reading) -> tuple[float | None, str, str, str | None, str | None]:
    return reading.value, reading.kind, reading.qualifier, reading.unit, reading.multiple


def _set_aside(frame: pl.DataFrame, reporter: Reporter, meanings: Sequence[Meaning]) -> pl.DataFrame:
    """Name the cells that hold no figure and set their rows aside; 不涉及 is a figure of its own."""
    if frame["kind"].n_unique() > 1 or frame["kind"].item(0) != "number":
        open_rows = frame.filter(pl.col("set_aside").is_null() & ~pl.col("kind").is_in(["number", "blank"]))
        columns = ["value", "value_kind", "kind", *PLACE]
        told = open_rows.select(columns)
        is_yes_no = pl.col("value_kind") == "yes_no"
        bad = pl.col("kind") == "bad"
        reporter.rows(told.filter(bad & ~is_yes_no), lambda row: say.not_a_number(row["value"]))
        reporter.rows(told.filter(bad & is_yes_no), lambda row: say.not_yes_or_no(row["value"]))
        reporter.rows(told.filter(pl.col("kind") == "none"), lambda row: say.none_in_a_number(row["value"]))
        reporter.rows(told.filter(pl.col("kind") == "dash"), lambda row: say.dash_read_as_blank(row["value"]))
    reason = (
        pl.when(pl.col("kind") == "bad").then(pl.lit("not_a_number"))
        .when(pl.col("kind") == "not_collected").then(pl.lit("not_collected"))
        .when(pl.col("kind").is_in(["blank", "dash", "none"])).then(pl.lit("not_reported"))
    )  # fmt: skip
    return frame.with_columns(
        pl.coalesce("set_aside", reason).alias("set_aside"),
        (pl.col("kind") == "not_applicable").alias("not_applicable"),
    )


def _with_codes(
    frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary, reporter: Reporter
) -> pl.DataFrame:
    """Add the answers of choices; an answer outside the list is an error."""
    choices = frame.filter((pl.col("value_kind") == "choice") & pl.col("value").is_not_null())
    if choices.height == 0:
        return frame.with_columns(code=pl.lit(None, pl.String))
    pairs = choices.select("place", "value").unique()
    codes, absent = [], []
    for place, text in pairs.rows():
        reading = read_number(text)
        absent.append(reading.kind if reading.kind in ("not_applicable", "not_collected", "dash", "blank") else None)
        codes.append(names.option_id(meanings[place].id or "", text))
    answers = pairs.with_columns(pl.Series("code", codes, pl.String), pl.Series("absent", absent, pl.String))
    frame = frame.join(answers, on=["place", "value"], how="left", maintain_order="left")
    is_choice = (pl.col("value_kind") == "choice") & pl.col("value").is_not_null()
    unknown = is_choice & pl.col("code").is_null() & pl.col("absent").is_null()
    told = frame.filter(unknown & pl.col("set_aside").is_null()).select("value", "place", *PLACE)

    def note(row: dict[str, Any]) -> Any:
        variable = names.catalog.variables[meanings[row["place"]].id or ""]
        return say.unknown_answer(
            row["value"], names.said(variable.id), [f"{one.id} {one.label.zh}" for one in variable.options]
        )

    reporter.rows(told, note)
    not_applicable = is_choice & (pl.col("absent") == "not_applicable").fill_null(False)
    nothing = is_choice & pl.col("code").is_null() & ~not_applicable
    reason = pl.when(unknown).then(pl.lit("unknown_item")).when(nothing).then(pl.lit("not_reported"))
    return frame.with_columns(
        pl.coalesce("set_aside", reason).alias("set_aside"),
        (pl.col("not_applicable") | not_applicable).alias("not_applicable"),
        pl.when(is_choice).then(None).otherwise(pl.col("read")).alias("read"),
    ).drop("absent")


def _scaled(frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary, reporter: Reporter) -> pl.DataFrame:
    """Add `kept`: the figure in its declared unit, shares as fractions."""
    place = frame["place"]
    multiply = pl.Series([meaning.scale.multiply for meaning in meanings], dtype=pl.Float64).gather(place)
    divide = pl.Series([meaning.scale.divide for meaning in meanings], dtype=pl.Float64).gather(place)
    frame = frame.with_columns(multiply.alias("multiply"), divide.alias("divide"))
    frame = _percent_cells(frame, meanings, names)
    frame = _own_units(frame, meanings, names, reporter)
    return frame.with_columns((pl.col("read") * pl.col("multiply") / pl.col("divide")).alias("kept")).drop(
        "multiply", "divide"
    )


def _percent_cells(frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary) -> pl.DataFrame:
    """A number shown as a percentage holds the fraction already, whatever the unit column says (§3.7)."""
    if frame["number_format"].null_count() == frame.height:
        return frame.with_columns(percent_cell=pl.lit(False))
    shown = pl.col("number_format").str.contains("%", literal=True).fill_null(False) & pl.col("is_number").fill_null(
        False
    )
    frame = frame.with_columns((shown & (pl.col("value_kind") == "number")).alias("percent_cell"))
    own = pl.when(pl.col("percent_cell")).then(pl.lit("1")).otherwise(pl.col("own_unit"))
    return frame.with_columns(own.alias("own_unit"))


def _own_units(frame: pl.DataFrame, meanings: Sequence[Meaning], names: Vocabulary, reporter: Reporter) -> pl.DataFrame:
    """A unit behind the number holds for the cell; beside another one in the unit column it is an error."""
    if frame["own_unit"].null_count() == frame.height:
        return frame
    mine = frame.filter(pl.col("own_unit").is_not_null() & (pl.col("kind") == "number"))
    pairs = mine.select("place", "own_unit", "percent_cell").unique()
    rows, notes = [], {}
    for place, unit, percent_cell in pairs.rows():
        meaning = meanings[place]
        scale = names.units.convert(unit, meaning.declared)
        reason = None
        if isinstance(scale, UnitFault):
            shown = "%" if percent_cell else unit
            notes[place, unit] = (
                say.unknown_unit(unit, meaning.declared, scale.hint)
                if scale.unknown
                else say.wrong_dimension(shown, meaning.declared, meaning.said)
            )
            reason = "unknown_unit" if scale.unknown else "wrong_dimension"
            scale = Scale(1.0, 1.0)
        elif not percent_cell and meaning.unit is not None and meaning.aside is None and scale != meaning.scale:
            notes[place, unit] = say.two_units(unit, meaning.unit)
            reason = "unknown_unit"
        rows.append((place, unit, percent_cell, scale.multiply, scale.divide, reason))
    schema: dict[str, Any] = {
        "place": frame["place"].dtype, "own_unit": pl.String, "percent_cell": pl.Boolean, "own_multiply": pl.Float64,
        "own_divide": pl.Float64, "reason": pl.String,
    }  # fmt: skip
    scales = pl.DataFrame(rows, schema=schema, orient="row")
    frame = frame.join(scales, on=["place", "own_unit", "percent_cell"], how="left", maintain_order="left")
    told = frame.filter(pl.col("reason").is_not_null() & pl.col("set_aside").is_null())
    reporter.rows(told.select("place", "own_unit", *PLACE), lambda row: notes[row["place"], row["own_unit"]])
    return frame.with_columns(
        pl.coalesce("own_multiply", "multiply").alias("multiply"),
        pl.coalesce("own_divide", "divide").alias("divide"),
        pl.coalesce("set_aside", "reason").alias("set_aside"),
    ).drop("own_multiply", "own_divide", "reason")


def _say_percent_scale(frame: pl.DataFrame, meanings: Sequence[Meaning], reporter: Reporter) -> None:
    """0.95 with unit % is read as 0.95 %, and probably 95 % is meant (users §6.2); a note settles it."""
    in_percent = [
        meaning.declared == "%" and meaning.unit in (None, "%", "％") and meaning.kind == "number"
        for meaning in meanings
    ]
    if not any(in_percent):
        return
    limit = pl.Series([meaning.doubtful_percent for meaning in meanings], dtype=pl.Float64)
    suspicious = (
        pl.Series(in_percent, dtype=pl.Boolean).gather(frame["place"])
        & (frame["read"].abs() <= limit.gather(frame["place"])) & (frame["read"] != 0) & frame["own_unit"].is_null()
    )  # fmt: skip
    rows = frame.filter(suspicious.fill_null(False)).filter(
        pl.col("set_aside").is_null() & (pl.col("note").is_null() | (pl.col("note").str.strip_chars() == ""))
    )
    reporter.rows(
        rows.select("read", "place", *PLACE), lambda row: say.percent_scale(row["read"], meanings[row["place"]].said)
    )


def _say_multiple_twice(frame: pl.DataFrame, meanings: Sequence[Meaning], reporter: Reporter) -> None:
    if frame["multiple"].null_count() == frame.height:
        return
    in_unit = [(meaning.unit or "").startswith(("万", "萬", "亿", "億", "百万", "10^")) for meaning in meanings]
    twice = frame["multiple"].is_not_null() & pl.Series(in_unit, dtype=pl.Boolean).gather(frame["place"])
    rows = frame.filter(twice & frame["set_aside"].is_null())
    reporter.rows(
        rows.select("value", "place", *PLACE),
        lambda row: say.multiple_twice(row["value"], meanings[row["place"]].unit or ""),
    )


def _within_range(frame: pl.DataFrame, meanings: Sequence[Meaning], reporter: Reporter) -> pl.DataFrame:
    """Set aside values that the quantity cannot have; the limits themselves are allowed, with the tolerance of §1.1."""
    lows, highs = [meaning.low for meaning in meanings], [meaning.high for meaning in meanings]
    low = pl.Series(lows, dtype=pl.Float64).gather(frame["place"])
    high = pl.Series(highs, dtype=pl.Float64).gather(frame["place"])
    below = frame["kept"] < low - 1e-9 * low.abs().clip(lower_bound=1.0)
    above = frame["kept"] > high + 1e-9 * high.abs().clip(lower_bound=1.0)
    beyond = ~(frame["kept"].abs() <= LARGEST)
    outside = below.fill_null(False) | above.fill_null(False) | beyond.fill_null(False)
    outside &= frame["set_aside"].is_null()
    if not outside.any():
        return frame

    def note(row: dict[str, Any]) -> Any:
        meaning = meanings[row["place"]]
        share = 100.0 if meaning.declared == "%" else 1.0
        limits = (meaning.low, LARGEST if abs(row["kept"]) > LARGEST else meaning.high)
        bounds = [None if bound is None else bound * share for bound in limits]
        return say.out_of_range(row["kept"] * share, meaning.declared, bounds[0], bounds[1], meaning.said)

    reporter.rows(frame.filter(outside).select("kept", "place", *PLACE), note)
    reason = pl.when(outside).then(pl.lit("out_of_range"))
    return frame.with_columns(pl.coalesce("set_aside", reason).alias("set_aside"))
