"""How sure a verdict is when figures carry an uncertainty (§5.8)."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from greenpark import api
from greenpark.assess.confidence import GRADES, _sample, relative_errors
from greenpark.catalog import Catalog
from tests.assess.parks import filing

HJ = "hj274-2015"
LINES = """
    park,year,variable,value,unit,quality,uncertainty
    p1,2023,water_fresh_industrial,{water},m3,{quality},{error}
    p1,2023,iva_constant,1000,10^4 CNY,,{other}
    p1,2023,isw_generated,100,t,,
    p1,2023,isw_used,80,t,,
"""


def chances(
    folder: Path, catalog: Catalog, *, draws: int = 4000, seed: int = 0, schemes: tuple[str, ...] = (HJ,), **cells: Any
) -> Any:
    cells = {"water": 7600, "quality": "", "error": "", "other": "", **cells}
    scorecards = api.assess(filing(folder, LINES.format(**cells)), schemes=list(schemes), catalog=catalog)
    return api.confidence(scorecards, park="p1", year=2023, draws=draws, seed=seed)


def share_below(limit: float, value: float, *errors: float) -> float:
    """Return P(X ≤ limit) of a product of independent log-normal figures with the given relative standard errors."""
    variances = [math.log1p(error**2) for error in errors]
    mean = math.log(value) - variances[0] / 2 + sum(variances[1:]) / 2  # figures below the line pull the other way
    return 0.5 * (1 + math.erf((math.log(limit) - mean) / math.sqrt(2 * sum(variances))))


@pytest.mark.parametrize(("water", "error"), [(7600, 5), (7600, 10), (8000, 10), (8400, 5), (6000, 2)])
def test_the_share_of_draws_is_near_the_analytic_value(
    tmp_path: Path, catalog: Catalog, water: float, error: float
) -> None:
    """HJ 274 row 14: water / 1000 against 8; the water is log-normal, the value added exact."""
    found = chances(tmp_path, catalog, water=water, error=error)[HJ]["criteria"]["14"]
    assert found == pytest.approx(share_below(8, water / 1000, error / 100), abs=0.03)


def test_two_uncertain_figures_add_up(tmp_path: Path, catalog: Catalog) -> None:
    found = chances(tmp_path, catalog, error=5, other=8)[HJ]["criteria"]["14"]
    assert found == pytest.approx(share_below(8, 7.6, 0.05, 0.08), abs=0.03)


@pytest.mark.parametrize(("grade", "error"), [("A", 0.02), ("B", 0.05), ("C", 0.10), ("D", 0.20)])
def test_a_quality_grade_stands_for_an_error(tmp_path: Path, catalog: Catalog, grade: str, error: float) -> None:
    assert GRADES[grade] == error
    found = chances(tmp_path, catalog, quality=grade)[HJ]["criteria"]["14"]
    assert found == pytest.approx(share_below(8, 7.6, error), abs=0.03)


def test_a_stated_error_wins_over_the_grade(tmp_path: Path, catalog: Catalog) -> None:
    dataset = api.read(filing(tmp_path, LINES.format(water=7600, quality="D", error=3, other="")), catalog=catalog)
    assert relative_errors(dataset.observations).rows() == [("p1", 2023, "water_fresh_industrial", pytest.approx(0.03))]


def test_the_same_seed_gives_the_same_shares(tmp_path: Path, catalog: Catalog) -> None:
    one, again, other = (chances(tmp_path, catalog, error=10, draws=2000, seed=seed) for seed in (7, 7, 8))
    assert one == again
    assert one[HJ]["criteria"]["14"] != other[HJ]["criteria"]["14"]


def test_what_is_unknown_has_no_probability_and_what_is_certain_has_one(tmp_path: Path, catalog: Catalog) -> None:
    found = chances(tmp_path, catalog, error=10, draws=2000)[HJ]
    assert found["verdict"] is None, "most figures are missing"
    assert found["criteria"]["11"] is None
    assert found["criteria"]["6"] == 1.0, "80 % against 70 %, no error stated"


def test_without_any_error_there_is_nothing_to_say(tmp_path: Path, catalog: Catalog) -> None:
    assert chances(tmp_path, catalog) is None


def test_a_verdict_has_the_probability_of_its_rows(tmp_path: Path, catalog: Catalog) -> None:
    """Zero-carbon: all rows met for sure but the use of solid waste, 82 t of 100 t against 80 %."""
    folder = filing(tmp_path, """
        park,year,variable,item,value,unit,uncertainty
        p1,2023,elec_import_net,,100000,10^4 kWh,
        p1,2023,elec_green_direct,,100000,10^4 kWh,
        p1,2023,elec_own_renewable,,0,10^4 kWh,
        p1,2023,elec_green_traded,,0,10^4 kWh,
        p1,2023,heat_import_net,,0,GJ,
        p1,2023,fuel_use,raw_coal,0,t,
        p1,2023,fuel_feedstock,raw_coal,0,t,
        p1,2023,isw_used,,82,t,5
        p1,2023,isw_generated,,100,t,
        p1,2023,waste_heat_recovered,,6,GJ,
        p1,2023,waste_heat_recoverable,,10,GJ,
        p1,2023,water_reused,,90,m3,
        p1,2023,water_fresh_industrial,,10,m3,
        p1,2023,unit_product_energy_met,,yes,,
    """)  # fmt: skip
    scorecards = api.assess(folder, schemes=["zero-carbon-2025"], catalog=catalog)
    assert scorecards.records(closes=False)[0]["verdict"] == "qualifies"
    found = api.confidence(scorecards, park="p1", year=2023, draws=4000)
    assert found is not None
    chance = found["zero-carbon-2025"]
    assert chance["verdict"] == chance["criteria"]["4"]
    assert chance["verdict"] == pytest.approx(1 - share_below(80, 82, 0.05), abs=0.03)


def test_draws_follow_the_stated_distribution() -> None:
    generator = np.random.Generator(np.random.PCG64(1))
    positive = _sample(generator, 100.0, 0.2, 0.0, None, 40000)
    assert (positive.mean(), positive.std()) == (pytest.approx(100, rel=0.01), pytest.approx(20, rel=0.03))
    assert positive.min() > 0
    assert np.log(positive).std() == pytest.approx(math.sqrt(math.log1p(0.04)), rel=0.03), "log-normal"
    free = _sample(generator, -50.0, 0.1, None, None, 40000)
    assert (free.mean(), free.std()) == (pytest.approx(-50, rel=0.01), pytest.approx(5, rel=0.03))
    share = _sample(generator, 0.98, 0.1, 0.0, 1.0, 40000)
    assert share.max() <= 1
    assert share.min() >= 0
    assert len(np.unique(share)) > 39000, "truncated by drawing inside the range, not by cutting off"
    assert not _sample(generator, 0.0, 0.1, 0.0, None, 10).any()
