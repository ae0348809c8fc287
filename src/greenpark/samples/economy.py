"""Economy and land of the sample parks."""

from __future__ import annotations

import numpy as np

from greenpark.samples.figures import Figures
from greenpark.samples.sectors import CODES, Array, column

MONEY = "10^4 CNY"
PRICE_BASE = 2020
# producer prices against 2020 (our own smooth path, grade assumed)
PRICES = {2016: 0.985, 2017: 1.005, 2018: 1.02, 2019: 1.01, 2020: 1.0, 2021: 1.045, 2022: 1.07, 2023: 1.05, 2024: 1.04}


def add_economy(figures: Figures) -> None:
    """Put value added, output by industry, green and high-tech parts, employees."""
    drivers = figures.drivers
    constant = figures.put("iva_constant", drivers.value_added, MONEY)
    prices = np.array([PRICES.get(year, 1.0) for year in drivers.years])
    current = figures.put("iva_current", constant * prices, MONEY)
    figures.put("price_base_year", float(PRICE_BASE), "year")
    growth = np.concatenate([drivers.growth[:, :1], constant[:, 1:] / constant[:, :-1] - 1], axis=1)
    figures.put("iva_growth_comparable", growth * 100, "%", step=0.01)

    _add_output(figures, current)
    quality = drivers.quality
    share = _share(figures.average(column("green")), figures, 0.9 + 0.3 * quality)
    figures.put("iva_green_industry", current * share, MONEY)
    recycling = drivers.sectors[:, [CODES.index("c42")]] * figures.jitter()
    figures.put("iva_resource_recycling", current * np.clip(recycling, 0, 1), MONEY)

    total = figures.put("va_total", current / figures.by_park(0.52, 0.78), MONEY)
    figures.put("gdp_park", total, MONEY)
    services = figures.by_park(0.3, 0.9) * (total - current)
    figures.put("va_services_modern", services, MONEY)
    employees = constant / (figures.average(column("productivity")) * (0.65 + 0.45 * quality)) * figures.jitter()
    figures.put("employees_industrial", np.maximum(employees, 200), "person")


def _add_output(figures: Figures, current: Array) -> None:
    """Put gross output: the parts first, so that the total is exactly their sum."""
    sectors = figures.drivers.sectors
    ratio = column("value_added_ratio")
    for index, code in enumerate(CODES):
        figures.put("output_by_industry", current * sectors[:, [index]] / ratio[index], MONEY, item=code)
    output = figures.put("output_industrial", figures.total("output_by_industry"), MONEY)
    by_industry = np.stack([figures.get("output_by_industry", code) for code in CODES], axis=-1)
    high_tech = (by_industry @ column("high_tech")) / output
    quality = figures.drivers.quality
    figures.put("output_high_tech_industry", output * _share(high_tech, figures, 0.85 + 0.3 * quality), MONEY)
    figures.put("output_high_tech_enterprises", output * _share(high_tech, figures, 0.7 + 0.35 * quality), MONEY)


def _share(base: Array, figures: Figures, factor: Array) -> Array:
    return np.asarray(np.clip(base * factor * figures.jitter(), 0, 0.95), dtype=np.float64)


def add_land(figures: Figures) -> None:
    """Put areas, roads, buses, buildings. Land follows value added; better managed parks use less of it."""
    drivers = figures.drivers
    quality, span = drivers.quality, drivers.shape[1]
    first = drivers.size[:, None] / 10_000  # 10^8 CNY
    output_per_land = figures.by_park(5, 10.5) * (0.8 + 0.5 * quality[:, :1])
    growing = 1 + figures.by_park(0.002, 0.02) * np.arange(span)
    industrial = figures.put("land_industrial", first / output_per_land * growing, "km2", step=0.001)
    built = figures.put("area_built", industrial / figures.by_park(0.45, 0.68), "km2", step=0.001)
    park = figures.put("area_park", (built / figures.by_park(0.55, 0.85))[:, -1:], "km2", step=0.01)
    cover = np.clip(0.14 + 0.26 * quality * figures.jitter(), 0.08, 0.46)
    figures.put("area_green_cover", park * cover, "km2", step=0.001)

    roads = figures.put("road_total", built * figures.by_park(4.5, 7.0), "km", step=0.1)
    figures.put("road_shaded", roads * np.clip(0.35 + 0.5 * quality * figures.jitter(), 0, 0.97), "km", step=0.1)
    parking = figures.put("carpark_total", built * figures.by_park(9_000, 18_000), "m2")
    figures.put("carpark_shaded", parking * np.clip(0.20 + 0.75 * quality * figures.jitter(), 0, 0.95), "m2")
    figures.put("area_bus_500m", built * np.clip(0.62 + 0.36 * quality * figures.jitter(), 0, 0.99), "km2", step=0.001)
    buses = figures.put("buses_total", np.maximum(built * figures.by_park(1.2, 3.0), 6), "count")
    clean = np.clip(0.25 + 0.5 * quality + 0.05 * np.arange(span), 0, 1)
    figures.put("buses_clean", figures.part(buses, clean), "count")

    industrial_floor = figures.put(
        "floor_new_ind", industrial * figures.by_park(9_000, 26_000) * figures.jitter(4), "m2"
    )
    figures.put(
        "floor_new_ind_green", industrial_floor * np.clip(0.08 + 0.55 * quality * figures.jitter(2), 0, 1), "m2"
    )
    public_floor = figures.put("floor_new_pub", built * figures.by_park(800, 4_000) * figures.jitter(4), "m2")
    figures.put("floor_new_total", industrial_floor + public_floor * figures.by_park(1.4, 2.6), "m2")
    two_star = np.clip(0.05 + 0.6 * quality * figures.jitter(2), 0, 1)
    figures.put("floor_new_two_star", (industrial_floor + public_floor) * two_star, "m2")
    figures.put("floor_new_pub_green", public_floor * np.clip(0.25 + 0.7 * quality * figures.jitter(2), 0, 1), "m2")
