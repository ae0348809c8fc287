"""Two filings compared: figures, criteria that turned, verdicts; in words, as data, as a page."""

from __future__ import annotations

import json
from functools import lru_cache

import polars as pl
import pytest

from greenpark import api
from greenpark.publish.content.comparison import as_records, as_rows, as_text
from greenpark.publish.content.diff import Difference, diff
from greenpark.publish.page.difference import render_difference
from greenpark.samples.wide import make_wide


@lru_cache(maxsize=1)
def wide() -> pl.DataFrame:
    return make_wide(parks=2, years=3)


@lru_cache(maxsize=1)
def changed() -> Difference:
    """One park uses ten times the fresh water in the last year; all else is as it was."""
    last = wide()["year"].max()
    hit = (pl.col("park") == "p1") & (pl.col("year") == last)
    water = pl.col("water_fresh_industrial")
    later = wide().with_columns(pl.when(hit).then(water * 100).otherwise(water).alias("water_fresh_industrial"))
    return diff(api.assess(wide()), api.assess(later))


def test_nothing_changed_says_so() -> None:
    same = diff(api.assess(wide()), api.assess(wide()))
    assert (same.figures, same.criteria, same.verdicts) == ((), (), ())
    assert as_text(same, lang="zh") == "没有变化。"
    assert as_text(same, lang="en") == "Nothing changed."


def test_a_changed_figure_and_its_criteria_are_found() -> None:
    found = changed()
    assert [(one.park, one.variable) for one in found.figures] == [("p1", "water_fresh_industrial")]
    assert found.figures[0].after == pytest.approx(found.figures[0].before * 100)
    row = next(one for one in found.criteria if (one.scheme, one.criterion) == ("hj274-2015", "14"))
    assert (row.status_before, row.status) == ("met", "not_met")
    assert row.value == pytest.approx(row.value_before * 100)
    assert all(one.park == "p1" for one in found.criteria)


def test_the_record_is_json_and_the_words_name_what_turned() -> None:
    found = changed()
    record = json.loads(json.dumps(as_records(found, lang="en"), allow_nan=False))
    assert len(record["criteria"]) == len(found.criteria)
    text = as_text(found, lang="zh")
    assert "√ 达标" in text
    assert "× 未达标" in text
    assert "工业新鲜水量" in text
    heads, rows = as_rows(found, lang="en")
    assert len(rows) == len(found.criteria) + len(found.verdicts) + len(found.figures)
    assert all(len(row) == len(heads) for row in rows)


def test_the_page_is_self_contained() -> None:
    page = render_difference(changed(), lang="en")
    assert page.startswith("<!doctype html>")
    assert '<html lang="en">' in page
    assert "<script" not in page
    assert "http" not in page


def test_a_new_year_is_compared_with_the_latest_of_the_old_filing() -> None:
    last = int(wide()["year"].max())
    earlier = wide().filter(pl.col("year") < last)
    found = diff(api.assess(earlier), api.assess(wide()))
    assert {one.year_before for one in found.criteria} <= {last - 1}
    assert {one.year for one in found.criteria} == {last}
    assert all(one.before is None for one in found.figures)


def test_parks_that_come_and_go_are_named() -> None:
    one = wide().filter(pl.col("park") == "p1")
    assert diff(api.assess(one), api.assess(wide())).parks_added == ("p2",)
    assert diff(api.assess(wide()), api.assess(one)).parks_gone == ("p2",)
