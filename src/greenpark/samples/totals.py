"""Energy totals of the sample parks, computed from their activity data with the catalog's factors.

CO2 totals are left to the catalog: a reported one would carry each year's own grid factor into the cuts that hold the
factor of the assessed year at both ends (§4.5).
"""

from __future__ import annotations

import numpy as np

from greenpark.assess.factors import resolve
from greenpark.catalog import Catalog
from greenpark.formula.units import conversion
from greenpark.samples.figures import Figures
from greenpark.samples.sectors import Array

RENEWABLE_FUELS = ("biomass", "biogas", "ethanol")
PROVINCE = "jiangsu"
NATIONAL_RENEWABLE_SHARE = 12.9  # %, of 2020; a round figure for the samples, not a statistic


def add_totals(figures: Figures, catalog: Catalog) -> None:
    """Put total, renewable, clean, terminal and metered energy, tce."""
    quality = figures.drivers.quality
    calorific = _rates(figures, catalog, "electricity_calorific", "tce/kWh")
    equivalent = _rates(figures, catalog, "electricity_equivalent", "tce/kWh")
    per_heat = _rates(figures, catalog, "heat_coal_equivalent", "tce/GJ")
    fuels = {fuel: amount * _fuel_rates(figures, catalog, fuel) for fuel, amount in figures.items("fuel_use")}
    power = figures.get("elec_import_net") + figures.get("elec_own_renewable")
    burnt = sum(fuels.values()) + figures.get("heat_import_net") * per_heat
    total = figures.put("energy_total_tce_calorific", burnt + power * calorific, "tce", step=0.01)
    figures.put("energy_total_tce_equivalent", burnt + power * equivalent, "tce", step=0.01)

    green_power = sum(figures.get(name) for name in ("elec_own_renewable", "elec_green_direct", "elec_green_traded"))
    renewable = green_power * calorific + sum(fuels[fuel] for fuel in RENEWABLE_FUELS if fuel in fuels)
    renewable = figures.put("energy_renewable_tce", renewable, "tce", step=0.01)
    clean = renewable + figures.get("heat_import_nonfossil") * per_heat
    figures.put("energy_clean_tce", clean, "tce", step=0.01)
    figures.put("energy_nonfossil_tce", clean, "tce", step=0.01)
    figures.put("energy_terminal_tce", total * 0.985, "tce", step=0.01)
    figures.put("elec_terminal", power, "kWh", step=100)
    national = [NATIONAL_RENEWABLE_SHARE + 0.6 * (year - 2020) for year in figures.drivers.years]
    figures.put("national_renewable_share", np.array(national)[None, :], "%", step=0.1)
    figures.put("energy_metered_tce", total * np.clip(0.80 + 0.19 * quality, 0, 0.995), "tce", step=0.01)


def _rates(figures: Figures, catalog: Catalog, name: str, unit: str, item: str | None = None) -> Array:
    """Return a factor by year in `unit`, (1, Y)."""
    declared = _declared_unit(catalog, name, item)
    found = [resolve(catalog, name, item, PROVINCE, year).value for year in figures.drivers.years]
    values = np.array([np.nan if value is None else value for value in found], dtype=np.float64)
    return np.asarray((values * conversion(declared, unit))[None, :], dtype=np.float64)


def _fuel_rates(figures: Figures, catalog: Catalog, fuel: str) -> Array:
    unit = figures.table["fuel_use", fuel].unit
    return _rates(figures, catalog, "coal_equivalent", f"tce/{unit}", fuel)


def _declared_unit(catalog: Catalog, name: str, item: str | None) -> str:
    factor = catalog.factors[name]
    units = [row.unit for edition in factor.editions for row in edition.rows if row.item == item and row.unit]
    return units[0] if units else factor.unit or "1"
