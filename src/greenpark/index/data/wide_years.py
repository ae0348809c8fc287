"""Tables with a column for each indicator and year, such as `gdp_2010`, `gdp_2019`: turned into a row a year."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from greenpark.index.data.sheets import Sheet

USUAL = "{column}_{year}"


def years_in_headings(columns: Iterable[str], wanted: Iterable[str], pattern: str = USUAL) -> dict[int, dict[str, str]]:
    """Return {year: {column: heading}} for the wanted columns that have headings of this pattern."""
    found: dict[int, dict[str, str]] = {}
    headings = list(columns)
    for column in dict.fromkeys(wanted):
        shape = re.escape(pattern).replace(r"\{column\}", re.escape(column)).replace(r"\{year\}", r"(\d{4})")
        for heading in headings:
            match = re.fullmatch(shape, heading)
            if match:
                found.setdefault(int(match.group(1)), {})[column] = heading
    return dict(sorted(found.items()))


def lengthen(sheet: Sheet, years: dict[int, dict[str, str]], year_column: str) -> tuple[pl.DataFrame, list[int]]:
    """Return a row for each unit and year, and for each the line of the sheet that it came from."""
    used = {heading for headings in years.values() for heading in headings.values()}
    shared = [column for column in sheet.frame.columns if column not in used]
    wanted = list(dict.fromkeys(column for headings in years.values() for column in headings))
    parts = [
        sheet.frame.select(
            pl.lit(str(year)).alias(year_column), *shared,
            *[
                pl.col(headings[column]).alias(column) if column in headings else pl.lit(None, pl.String).alias(column)
                for column in wanted
            ],
        )
        for year, headings in years.items()
    ]  # fmt: skip
    return pl.concat(parts, how="vertical_relaxed"), list(range(sheet.frame.height)) * len(years)
