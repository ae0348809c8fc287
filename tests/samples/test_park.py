"""The sample park: complete, consistent, in step with the catalog and with its committed files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from greenpark.assess.figures import ParkFigures
from greenpark.assess.scorecards import assess_wide
from greenpark.catalog import Catalog
from greenpark.formula.values import Value
from greenpark.samples.drivers import draw_drivers
from greenpark.samples.figures import Key
from greenpark.samples.model import Column, build, uncovered
from greenpark.samples.park import LEFT_TO_THE_CATALOG, SOURCE, YEARS, observations, park_figures, write_park
from greenpark.samples.park_tables import PARK, TARGETS_2023, TARGETS_2025
from greenpark.samples.wide import as_wide

FOLDER = Path(__file__).parents[2] / "examples" / "sample-park"
AGAIN = "Run `python -m greenpark.samples.park examples/sample-park`."


@pytest.fixture(scope="module")
def found(catalog: Catalog) -> dict[Key, Column]:
    return park_figures(catalog)


@pytest.fixture(scope="module")
def wide(found: dict[Key, Column]) -> pl.DataFrame:
    kept = {key: column for key, column in found.items() if key[0] not in LEFT_TO_THE_CATALOG}
    return as_wide(kept, parks=[PARK], years=YEARS, base_year=2020)


def figure(found: dict[Key, Column], name: str, item: str | None = None) -> np.ndarray:
    return found[name, item].values[0]


def test_every_variable_of_the_catalog_has_a_figure(found: dict[Key, Column], catalog: Catalog) -> None:
    missing = set(uncovered(found, catalog)) - LEFT_TO_THE_CATALOG
    assert not missing, f"add a rule for {sorted(missing)} to greenpark.samples"


def test_the_model_makes_nothing_that_the_catalog_does_not_know(catalog: Catalog) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    figures = build(draw_drivers(parks=2, years=YEARS, rng=rng), catalog=catalog, rng=rng)
    for name, item in figures.table:
        assert name in catalog.variables
        items = catalog.variables[name].items
        assert (items is None) == (item is None)
        assert items is None or catalog.find_item(items, str(item)) is not None


def test_committed_files_are_in_step_with_the_generator(catalog: Catalog, tmp_path: Path) -> None:
    write_park(tmp_path, catalog=catalog)
    for written in tmp_path.iterdir():
        assert (FOLDER / written.name).read_text("utf-8") == written.read_text("utf-8"), (
            f"{written.name} is old. {AGAIN}"
        )


def test_everything_is_marked_as_a_sample(catalog: Catalog) -> None:
    assert observations(catalog)["source"].str.starts_with(SOURCE).all()
    entity = pl.read_csv(FOLDER / "entities.csv").row(0, named=True)
    assert entity["name_zh"] == "示例园区（虚构）"
    assert entity["name_en"] == "Sample Park (fictional)"


def test_committed_files_are_small() -> None:
    assert all(path.stat().st_size < 400_000 for path in FOLDER.iterdir())


def test_values_are_inside_the_declared_ranges(found: dict[Key, Column], catalog: Catalog) -> None:
    for (name, _), column in found.items():
        variable = catalog.variables[name]
        low, high = variable.range or (None if name.endswith(("_net", "_change")) else 0, None)
        values = column.values[~np.isnan(column.values)]
        assert low is None or (values >= low).all(), name
        assert high is None or (values <= high).all(), name


def test_parts_add_up_to_their_totals(found: dict[Key, Column]) -> None:
    by_industry = sum(column.values[0] for (name, _), column in found.items() if name == "output_by_industry")
    np.testing.assert_array_equal(by_industry, figure(found, "output_industrial"))
    for kind in ("industrial", "local", "permanent", "trained", "women", "green"):
        assert (figure(found, f"employees_{kind}") < figure(found, "employees_total")).all(), kind
    np.testing.assert_array_equal(
        figure(found, "hw_used") + figure(found, "hw_disposed"), figure(found, "hw_used_disposed")
    )


def test_waste_and_water_balances_close(found: dict[Key, Column]) -> None:
    general = figure(found, "isw_used") + figure(found, "isw_disposed") + figure(found, "isw_stored")
    np.testing.assert_array_equal(general, figure(found, "isw_generated") + figure(found, "isw_used_from_stock"))
    hazardous = figure(found, "hw_used") + figure(found, "hw_disposed") + figure(found, "hw_stored")
    np.testing.assert_array_equal(hazardous, figure(found, "hw_generated"))
    assert (figure(found, "wastewater_discharged") < figure(found, "water_fresh_industrial")).all()
    outflow = figure(found, "wastewater_generated") - figure(found, "wastewater_reused")
    np.testing.assert_array_equal(outflow, figure(found, "wastewater_discharged"))


def test_reported_totals_equal_the_derivations_of_the_catalog(wide: pl.DataFrame, catalog: Catalog) -> None:
    derived = [
        name for name, variable in catalog.variables.items()
        if variable.derive is not None and variable.reported and name in wide.columns
    ]  # fmt: skip
    assert "energy_total_tce_calorific" in derived
    for name in derived:
        rows = {row["year"]: row for row in wide.drop(name).to_dicts()}
        figures = ParkFigures(catalog, rows, None)
        for year, reported in zip(YEARS, wide[name], strict=True):
            computed = figures.value(name, year, year)
            assert isinstance(computed, Value)
            assert computed.value == pytest.approx(reported, rel=1e-6), (name, year)


@pytest.fixture(scope="module")
def records(wide: pl.DataFrame, catalog: Catalog) -> dict[str, dict[str, object]]:
    cards = assess_wide(wide, catalog, schemes=list(catalog.schemes))
    return {str(record["scheme"]): record for record in cards.iterate(closes=False)}


def test_no_criterion_of_any_scheme_lacks_a_figure(records: dict[str, dict[str, object]]) -> None:
    for scheme, record in records.items():
        for criterion in [*record["criteria"], *record["entry"]]:  # type: ignore[misc]
            if criterion["reason"] == "missing_target":
                continue  # targets stand in a table of their own
            assert criterion["status"] in ("met", "not_met"), (scheme, criterion["id"], criterion["reason"])


def test_it_narrowly_fails_hj274(records: dict[str, dict[str, object]]) -> None:
    record = records["hj274-2015"]
    failed = [c["id"] for c in record["criteria"] if c["required"] and c["status"] == "not_met"]  # type: ignore[attr-defined]
    assert record["verdict"] == "falls_short"
    assert failed == ["24", "31"]


def test_it_falls_in_the_size_band_of_the_zero_carbon_scheme_and_falls_short(
    records: dict[str, dict[str, object]], found: dict[Key, Column]
) -> None:
    energy = figure(found, "energy_total_tce_equivalent")
    assert ((energy > 200_000) & (energy < 1_000_000)).all()
    core = records["zero-carbon-2025"]["criteria"][0]  # type: ignore[index]
    assert core["status"] == "not_met"
    assert core["threshold"] == pytest.approx(0.2)


def test_every_own_target_of_a_scheme_is_set(catalog: Catalog) -> None:
    targets = {**TARGETS_2023, **TARGETS_2025}
    emissions = {"cod", "nh3n", "so2", "nox"}  # limited by the totals allotted to the park
    for scheme in catalog.schemes.values():
        for criterion in scheme.criteria:
            if "target" in str(criterion.limit) and criterion.indicator not in emissions:
                assert criterion.indicator in targets, (scheme.id, criterion.id)
    for indicator in targets:
        assert catalog.find_name(indicator) == indicator
