"""From a recognised table to raw rows: one row per figure, nothing interpreted (contract of `dataset.RAW`)."""

from __future__ import annotations

import json

import polars as pl

from greenpark.observe.dataset import RAW, RAW_TEXTS, empty
from greenpark.observe.grid import Grid
from greenpark.observe.headers import ATTRIBUTE_HEADINGS, split_heading
from greenpark.observe.messages import cells as say_cell
from greenpark.observe.messages import files as say
from greenpark.observe.tables import Table, is_year
from greenpark.observe.vocabulary import Vocabulary
from greenpark.problems import Problem

BLANK_ROWS_WORTH_SAYING = 1000


def raw_rows(table: Table, names: Vocabulary, problems: list[Problem]) -> pl.DataFrame:
    """Return the raw rows of a table of observations, wide or long. Row numbers are those of the file."""
    if table.kind == "observations":
        return _long(table, problems)
    if table.kind == "wide":
        return _wide(table, names, problems)
    return _years(table, problems)


def _long(table: Table, problems: list[Problem]) -> pl.DataFrame:
    body = _body(table)
    parts = {name: body[str(place)] for name, place in table.columns.items() if not name.startswith("attribute:")}
    value = table.columns["value"]
    if "uncertainty" in parts:
        parts["uncertainty"] = _in_percent(table, table.columns["uncertainty"], parts["uncertainty"])
    frame = _frame(table, body, parts, value_place=value)
    heading = split_heading(table.headings[value])
    frame = _with_heading_unit(frame, heading.unit)
    frame = _with_attributes(frame, table, body)
    problems.extend(_ignored(table))
    return _without_blank_rows(frame, table, problems)


def _wide(table: Table, names: Vocabulary, problems: list[Problem]) -> pl.DataFrame:
    """A column for each variable becomes a row for each filled cell."""
    body = _body(table)
    shared = {name: body[str(place)] for name, place in table.columns.items()}
    suggest = names.suggester()
    frames = []
    for place in table.others:
        heading = table.headings[place]
        found = names.measure(heading)
        if found is None:
            note = say_cell.unknown_variable(heading, suggest(split_heading(heading).name))
            problems.append(
                note._replace(severity="warning").at(
                    file=table.grid.file, sheet=table.grid.sheet, row=table.heading_number, column=heading
                )
            )
            continue
        named, unit = found
        frame = _frame(table, body, {**shared, "value": body[str(place)]}, value_place=place)
        frame = frame.with_columns(variable=pl.lit(named.id), item=pl.lit(named.item, pl.String))
        frames.append(_with_heading_unit(frame, unit).filter(pl.col("value").is_not_null()))
    return pl.concat(frames) if frames else empty(RAW)


def _years(table: Table, problems: list[Problem]) -> pl.DataFrame:
    """A column for each year becomes a row for each filled cell."""
    body = _body(table)
    shared = {name: body[str(place)] for name, place in table.columns.items() if not name.startswith("attribute:")}
    frames = []
    others = []
    for place in table.others:
        heading = table.headings[place]
        if not is_year(heading):
            others.append(place)
            continue
        frame = _frame(table, body, {**shared, "value": body[str(place)]}, value_place=place)
        frame = frame.with_columns(period=pl.lit(split_heading(heading).name))
        frame = _with_heading_unit(frame, split_heading(heading).unit)
        frame = _with_attributes(frame, table, body)
        frames.append(frame.filter(pl.col("value").is_not_null()))
    problems.extend(_ignored(table, others))
    return pl.concat(frames) if frames else empty(RAW)


def _body(table: Table) -> pl.DataFrame:
    """Return the data rows with their numbers in the file as column `row`."""
    body = table.grid.cells.slice(table.first_place)
    return body.with_row_index("row", offset=table.grid.first_row + table.first_place)


def _frame(table: Table, body: pl.DataFrame, parts: dict[str, pl.Series], *, value_place: int) -> pl.DataFrame:
    """Return raw rows with every column of the contract."""
    height = body.height
    grid = table.grid
    columns: list[pl.Series] = []
    number, shown = _number(grid, table, value_place), _format(grid, table, value_place)
    ready: dict[str, pl.Series | None] = {
        **parts,
        "row": body["row"],
        "number": number,
        "number_format": shown,
        "is_number": number.is_not_null() if number is not None else None,
    }
    constant = {"file": grid.file, "sheet": grid.sheet, "column": table.headings[value_place]}
    for name, dtype in RAW.items():
        series = ready.get(name)
        if series is not None:
            columns.append(series.cast(dtype).alias(name))
        else:
            columns.append(pl.repeat(constant.get(name), height, dtype=dtype(), eager=True).alias(name))
    return pl.DataFrame(columns)


def _number(grid: Grid, table: Table, place: int) -> pl.Series | None:
    numbers = grid.numbers.get(str(place))
    return numbers.slice(table.first_place) if numbers is not None else None


def _format(grid: Grid, table: Table, place: int) -> pl.Series | None:
    formats = grid.formats.get(str(place))
    return formats.slice(table.first_place) if formats is not None else None


def _in_percent(table: Table, place: int, texts: pl.Series) -> pl.Series:
    """Return texts with the sign of a percentage where a cell shows one: 0.05 shown as 5 % is 5 % (§3.7)."""
    number, shown = _number(table.grid, table, place), _format(table.grid, table, place)
    if number is None or shown is None:
        return texts
    percent = shown.str.contains("%", literal=True).fill_null(False) & number.is_not_null()
    return (number * 100).round(9).cast(pl.String).zip_with(percent, texts) if percent.any() else texts


def _with_heading_unit(frame: pl.DataFrame, unit: str | None) -> pl.DataFrame:
    """A unit in the heading holds where the row states none."""
    if unit is None:
        return frame
    stated = pl.when(pl.col("unit").str.strip_chars() != "").then(pl.col("unit"))
    return frame.with_columns(unit=pl.coalesce(stated, pl.lit(unit)))


def _with_attributes(frame: pl.DataFrame, table: Table, body: pl.DataFrame) -> pl.DataFrame:
    """Gather the columns of scopes into `attributes`; each combination is written as JSON once."""
    places = {
        name: table.columns[f"attribute:{name}"] for name in ATTRIBUTE_HEADINGS if f"attribute:{name}" in table.columns
    }
    if not places:
        return frame
    scopes = pl.DataFrame([body[str(place)].alias(name) for name, place in places.items()])
    scopes = scopes.with_columns(frame["attributes"].alias("stated"))
    distinct = scopes.unique()
    texts = [_attributes_json(row) for row in distinct.rows(named=True)]
    joined = scopes.join(
        distinct.with_columns(pl.Series("json", texts, pl.String)),
        on=scopes.columns, how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    return frame.with_columns(joined["json"].alias("attributes"))


def _attributes_json(row: dict[str, str | None]) -> str | None:
    stated = row.pop("stated")
    found: dict[str, object] = {name: text.strip() for name, text in row.items() if text and text.strip()}
    if stated and stated.strip():
        try:
            known = json.loads(stated)
        except ValueError:
            known = {"text": stated}
        found = {**found, **known} if isinstance(known, dict) else {**found, "text": stated}
    return json.dumps(found, ensure_ascii=False, sort_keys=True) if found else None


def _without_blank_rows(frame: pl.DataFrame, table: Table, problems: list[Problem]) -> pl.DataFrame:
    """Drop the rows in which nothing is filled in; many of them are worth a word."""
    texts = [name for name in RAW_TEXTS if name in table.columns]
    if any(frame[name].null_count() == 0 for name in texts):
        return frame
    filled = frame.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in texts))
    last = filled["row"].max() if filled.height else None
    inside = frame.filter(pl.col("row") <= last).height - filled.height if last is not None else frame.height
    after = frame.height - filled.height - inside
    if max(inside, after) > BLANK_ROWS_WORTH_SAYING:
        note = say.blank_rows(inside + after)
        row = int(last) if isinstance(last, int) else table.heading_number
        problems.append(note.at(file=table.grid.file, sheet=table.grid.sheet, row=row))
    return filled


def _ignored(table: Table, places: list[int] | None = None) -> list[Problem]:
    return [
        say.column_ignored(table.headings[place]).at(
            file=table.grid.file, sheet=table.grid.sheet, row=table.heading_number, column=table.headings[place]
        )
        for place in (table.others if places is None else places)
        if not table.headings[place].startswith("Unnamed")
    ]
