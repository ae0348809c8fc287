"""Energy and carbon of the sample parks: amounts of each carrier first, totals from them by the catalog's factors."""

from __future__ import annotations

import numpy as np

from greenpark.samples.figures import Figures
from greenpark.samples.sectors import CARRIERS, CODES, Array, carrier_needs

KWH_CALORIFIC = 0.1229e-3  # tce per kWh, GB/T 2589
GJ_HEAT = 0.03412  # tce per GJ
# fuel: (carrier, share of that carrier, kgce per unit, unit of the item); shares of a carrier add up to 1
FUELS = {
    "raw_coal": ("coal", 0.93, 0.7143, "t"),
    "coke": ("coal", 0.07, 0.9714, "t"),
    "natural_gas": ("gas", 0.93, 1.3300, "m3"),
    "lpg": ("gas", 0.03, 1.7143, "t"),
    "biogas": ("gas", 0.04, 0.7143, "m3"),
    "diesel": ("oil", 0.62, 1.4571, "t"),
    "gasoline": ("oil", 0.13, 1.4714, "t"),
    "fuel_oil": ("oil", 0.25, 1.4286, "t"),
}


def add_energy(figures: Figures) -> None:
    """Put fuels, feedstock, stock changes, power and heat of the industry."""
    carriers = _carriers(figures)
    quality = figures.drivers.quality
    for fuel, (carrier, share, coal_equivalent, unit) in FUELS.items():
        # kgce per kg (or m3): a tonne of fuel gives as many tce as a kilogram gives kgce
        per_unit = coal_equivalent if unit == "t" else coal_equivalent / 1000
        amount = figures.put(
            "fuel_use", carriers[carrier] * share / per_unit, unit, item=fuel, step=1 if unit == "t" else 100
        )
        chemical = figures.drivers.sectors[:, [CODES.index("c26")]]
        feedstock = amount * np.clip(chemical * 0.15, 0, 0.2) if fuel in ("raw_coal", "natural_gas") else 0.0
        figures.put("fuel_feedstock", feedstock, unit, item=fuel, step=1 if unit == "t" else 100)
        change = figures.rng.normal(0, 0.02, figures.drivers.shape) * amount if unit == "t" else 0.0
        figures.put("fuel_stock_change", change, unit, item=fuel)

    power = carriers["electricity"] / KWH_CALORIFIC
    own = np.clip(0.015 + 0.09 * quality * figures.jitter(), 0, 0.2) * _ramp(figures, 0.12)
    own_power = figures.put("elec_own_renewable", power * np.clip(own, 0, 0.25), "kWh", step=100)
    bought = figures.put("elec_import_net", power - own_power, "kWh", step=100)
    direct = np.clip(quality - 0.55, 0, 1) * 0.20 * _ramp(figures, 0.35)
    figures.put("elec_green_direct", bought * np.where(direct > 0.01, direct, 0.0), "kWh", step=100)
    traded = np.clip(quality - 0.25, 0, 1) * 0.22 * _ramp(figures, 0.25)
    figures.put("elec_green_traded", bought * np.clip(traded, 0, 0.4), "kWh", step=100)
    heat = figures.put("heat_import_net", carriers["heat"] / GJ_HEAT, "GJ")
    figures.put("heat_import_nonfossil", heat * np.clip(0.05 + 0.25 * (quality - 0.4), 0, 0.4), "GJ")
    _add_recovery(figures, carriers)


def _carriers(figures: Figures) -> dict[str, Array]:
    """Return tce of each carrier; coal gives way to power and gas year by year."""
    drivers = figures.drivers
    needs = drivers.sectors @ carrier_needs()  # (P, carriers)
    scale = figures.get("iva_constant") * drivers.intensity
    amounts = {name: needs[:, [index]] * scale * figures.jitter(0.5) for index, name in enumerate(CARRIERS)}
    left = (1 - 0.03 - 0.05 * drivers.quality[:, :1]) ** np.arange(drivers.shape[1])
    replaced = amounts["coal"] * (1 - left)
    amounts["coal"] = amounts["coal"] * left
    amounts["electricity"] = amounts["electricity"] + 0.35 * replaced
    amounts["gas"] = amounts["gas"] + 0.45 * replaced
    return amounts


def _ramp(figures: Figures, rate: float) -> Array:
    """Return growth by `rate` a year towards 1 in the last year, (1, Y)."""
    span = figures.drivers.shape[1]
    return np.asarray((1 + rate) ** (np.arange(span) - span + 1.0)[None, :], dtype=np.float64)


def _add_recovery(figures: Figures, carriers: dict[str, Array]) -> None:
    """Put waste heat and process gases: recoverable amounts follow fuel and heat use."""
    quality = figures.drivers.quality
    recoverable = (carriers["coal"] + carriers["gas"] + carriers["heat"]) / GJ_HEAT * 0.16
    available = figures.put("waste_heat_recoverable", recoverable, "GJ")
    figures.put("waste_heat_recovered", available * np.clip(0.28 + 0.75 * quality * figures.jitter(), 0, 0.98), "GJ")
    generated = figures.put(
        "waste_gas_generated", figures.get("iva_constant") * 0.004 + carriers["coal"] * 0.01, "10^4 m3", step=0.1
    )
    figures.put(
        "waste_gas_recovered", generated * np.clip(0.6 + 0.38 * quality * figures.jitter(), 0, 1), "10^4 m3", step=0.1
    )
