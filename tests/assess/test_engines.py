"""All engines say the same, and the slow interpreter says the same as the fast one (§7.1, §7.2)."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from greenpark.assess.criteria import COMPARISONS
from greenpark.assess.details import threshold
from greenpark.assess.engine import evaluate, reason_of, status_of
from greenpark.assess.figures import ParkFigures, reference_value
from greenpark.assess.resolve import reason_column, value_column
from greenpark.assess.statuses import MET, NOT_MET
from greenpark.catalog import Catalog
from greenpark.formula.reasons import EMPTY_POPULATION, OK
from greenpark.formula.reference import compare
from greenpark.formula.values import Value
from greenpark.samples.wide import make_wide
from tests.assess.parks import with_answers, with_gaps

SCHEMES = 8


@pytest.fixture(scope="module")
def province() -> pl.DataFrame:
    """Fifteen parks over four years, with gaps and zeros."""
    return with_gaps(make_wide(15, 4, 3), seed=1)


def test_pandas_equals_polars_in_every_column(province: pl.DataFrame, catalog: Catalog) -> None:
    names = list(catalog.schemes)
    assert len(names) == SCHEMES
    here = evaluate(province, catalog, names).frame
    there = pl.from_pandas(evaluate(province.to_pandas(use_pyarrow_extension_array=True), catalog, names).frame)
    assert set(here.columns) <= set(there.columns)
    columns = [pl.col(name).cast(kind) for name, kind in here.schema.items()]
    assert_frame_equal(
        there.sort("park", "year").select(columns), here.sort("park", "year"), rel_tol=1e-12, abs_tol=1e-12
    )


def test_pandas_equals_polars_where_whole_columns_are_absent(province: pl.DataFrame, catalog: Catalog) -> None:
    """A figure that no park reports is a column that is not there."""
    kept = [name for index, name in enumerate(province.columns) if index < 5 or index % 3]
    frame, names = province.select(kept).head(16), ["circular-transformation", "zero-carbon-2025"]
    here = evaluate(frame, catalog, names).frame
    there = pl.from_pandas(evaluate(frame.to_pandas(use_pyarrow_extension_array=True), catalog, names).frame)
    columns = [pl.col(name).cast(kind) for name, kind in here.schema.items()]
    assert_frame_equal(there.select(columns), here, rel_tol=1e-12, abs_tol=1e-12)


def test_pandas_equals_polars_where_questions_are_answered_with_none(province: pl.DataFrame, catalog: Catalog) -> None:
    frame = with_answers(province, seed=5, share=0.5)
    found = evaluate(frame.to_pandas(use_pyarrow_extension_array=True), catalog, list(catalog.schemes)).frame
    expected = evaluate(frame, catalog, list(catalog.schemes)).frame
    assert_frame_equal(pl.from_pandas(found).select(expected.columns), expected, check_dtypes=False, rel_tol=1e-12)


def test_pandas_with_its_own_missing_values_is_read_as_missing(province: pl.DataFrame, catalog: Catalog) -> None:
    """NaN of a classic frame is no value, not a number and not False (§7.1)."""
    classic = province.head(8).to_pandas()
    found = pl.from_pandas(evaluate(classic, catalog, ["zero-carbon-2025"], entry=False).frame)
    wanted = evaluate(province.head(8), catalog, ["zero-carbon-2025"], entry=False).frame
    statuses = [name for name in wanted.columns if name.endswith(("/status", "/reason", "/verdict"))]
    assert_frame_equal(found.select(statuses), wanted.select(statuses), check_dtypes=False)


def test_the_order_of_rows_and_columns_does_not_matter(province: pl.DataFrame, catalog: Catalog) -> None:
    shuffled = province.select(reversed(province.columns)).sample(fraction=1, shuffle=True, seed=5)
    names = ["hj274-2015", "miit-green-2016"]
    here, there = (evaluate(frame, catalog, names).frame.sort("park", "year") for frame in (province, shuffled))
    assert_frame_equal(there.select(here.columns), here)


def test_a_park_is_judged_alike_alone_and_among_others(province: pl.DataFrame, catalog: Catalog) -> None:
    whole = evaluate(province, catalog, list(catalog.schemes)).frame
    first = province["park"][0]
    alone = evaluate(province.filter(pl.col("park") == first), catalog, list(catalog.schemes)).frame
    assert_frame_equal(alone, whole.filter(pl.col("park") == first).select(alone.columns))


def parks_of(frame: pl.DataFrame) -> dict[str, dict[int, dict[str, Any]]]:
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for record in frame.to_dicts():
        found.setdefault(record["park"], {})[record["year"]] = record
    return found


@pytest.mark.parametrize("answers", [False, True], ids=["gaps", "answers"])
@pytest.mark.parametrize("seed", range(4))
def test_every_value_and_reason_is_that_of_the_reference(catalog: Catalog, seed: int, answers: bool) -> None:
    frame = with_gaps(make_wide(6, 5, 10 + seed), seed=seed, missing=0.04 + 0.06 * seed, zero=0.08)
    frame = with_answers(frame, seed=seed) if answers else frame
    frame = frame.with_columns(
        pl.when(pl.col("park").str.ends_with("1")).then(None).otherwise(pl.col("base_year")).alias("base_year")
    )
    evaluated = evaluate(frame, catalog, list(catalog.schemes))
    rows = {(record["park"], record["year"]): record for record in evaluated.frame.to_dicts()}
    reasons: set[int] = set()
    for park, years in parks_of(frame).items():
        figures = ParkFigures(catalog, years)
        for scheme in catalog.schemes.values():
            resolver = evaluated.resolvers[scheme.id]
            for criterion in (*scheme.criteria, *scheme.entry):
                for year in years:
                    wanted, row = reference_value(figures, criterion.indicator, year), rows[park, year]
                    name, place = criterion.indicator, f"{park} {year} {criterion.indicator}"
                    reasons.add(wanted.reason)
                    if resolver.is_plain(name):
                        assert row.get(name) == wanted.value, place
                        continue
                    assert row[reason_column(name)] == wanted.reason, place
                    got = row[value_column(name)]
                    if wanted.value is not None and not math.isfinite(float(wanted.value)):
                        continue
                    assert (
                        got == pytest.approx(wanted.value, rel=1e-12, abs=1e-12)
                        if wanted.value is not None
                        else got is None
                    ), place
    assert len(reasons) >= 4, "the gaps reach several reasons"


def test_every_status_follows_from_value_limit_and_reason(province: pl.DataFrame, catalog: Catalog) -> None:
    """Where the limit in force is known, the status is the comparison of §1.1 by the interpreter."""
    evaluated = evaluate(province, catalog, list(catalog.schemes))
    rows = {(record["park"], record["year"]): record for record in evaluated.frame.to_dicts()}
    judged = 0
    for park, years in parks_of(province).items():
        figures = ParkFigures(catalog, years)
        for scheme in catalog.schemes.values():
            for criterion in (*scheme.criteria, *scheme.entry):
                for year in years:
                    row, limit = rows[park, year], threshold(criterion, scheme, figures, year)
                    status, reason = row[status_of(scheme.id, criterion.id)], row[reason_of(scheme.id, criterion.id)]
                    value = reference_value(figures, criterion.indicator, year)
                    if limit.operator is None or limit.limit is None:
                        continue
                    if value.value is None:
                        assert status not in (MET, NOT_MET), (park, year, scheme.id, criterion.id)
                        assert reason != OK
                        assert (reason == EMPTY_POPULATION) == (value.reason == EMPTY_POPULATION)
                        continue
                    holds = compare(value, COMPARISONS[limit.operator], Value(limit.limit)).value == 1.0
                    assert status == (MET if holds else NOT_MET), (park, year, scheme.id, criterion.id, value, limit)
                    judged += 1
    assert judged > 5000
