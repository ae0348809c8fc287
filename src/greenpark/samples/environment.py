"""Emissions, air, compliance and management of the sample parks."""

from __future__ import annotations

import numpy as np

from greenpark.samples.figures import Figures
from greenpark.samples.sectors import Array, column

# outflow of the sewage plant, mg/l = g/m3
WATER_POLLUTANTS = {"cod": 38.0, "nh3n": 1.8, "tn": 10.5, "tp": 0.28}


def add_emissions(figures: Figures) -> None:
    """Put emissions from wastewater, fuels and solvents, and the totals allotted to the park, in t."""
    quality = figures.drivers.quality
    better = 1.25 - 0.55 * quality
    discharged = figures.get("wastewater_discharged")
    tonnes: dict[str, Array] = {
        name: discharged * level * better / 1e6 * figures.jitter() for name, level in WATER_POLLUTANTS.items()
    }
    coal, gas = figures.get("fuel_use", "raw_coal"), figures.get("fuel_use", "natural_gas")
    output = figures.get("iva_constant") * figures.drivers.intensity
    tonnes["so2"] = (coal * 0.0011 + output * 2e-5) * better * figures.jitter()
    tonnes["nox"] = (coal * 0.0012 + gas * 7e-7 + output * 3e-5) * better * figures.jitter()
    tonnes["voc"] = figures.average(column("voc")) * output / 1000 * better * figures.jitter()
    tonnes["pm"] = (coal * 0.0004 + output * 1.5e-5) * better * figures.jitter()
    for name, amount in tonnes.items():
        emitted = figures.put("emission", amount, "t", item=name, step=0.01)
        room = figures.by_park(1.0, 1.35) + 0.1 * quality
        figures.put("allotted_total", np.broadcast_to(emitted[:, :1] * room, emitted.shape), "t", item=name, step=0.1)


def add_air(figures: Figures) -> None:
    """Put valid and good air days and the mean of fine particles."""
    drivers = figures.drivers
    particles = figures.by_park(31, 44) * 0.965 ** np.arange(drivers.shape[1]) * figures.jitter()
    mean = figures.put("pm25", particles, "ug/m3", step=0.1)
    valid = figures.put("valid_air_days", figures.rng.integers(356, 366, drivers.shape).astype(np.float64), "d")
    figures.put(
        "good_air_days", figures.part(valid, np.clip(1.04 - 0.0075 * mean * figures.jitter(0.5), 0.5, 0.97)), "d"
    )


def add_compliance(figures: Figures) -> None:
    """Put counts of firms and sources and how many of them did what is asked."""
    drivers = figures.drivers
    quality = drivers.quality
    firms = np.maximum((drivers.size[:, None] / 2_200) ** 0.85 * figures.by_park(0.7, 1.4), 12)
    sources = figures.put("key_sources", np.maximum(firms * figures.by_park(0.06, 0.2), 3), "count")
    figures.put("key_sources_compliant", sources - figures.chance(0.4 * (1 - quality)), "count")
    audits = figures.put("cp_firms_obliged", np.maximum(firms * figures.by_park(0.05, 0.15), 2), "count")
    figures.put("cp_firms_done", audits - figures.chance(0.35 * (1 - quality)), "count")
    disclosing = figures.put("disclosure_firms_obliged", np.maximum(firms * figures.by_park(0.07, 0.2), 3), "count")
    figures.put("disclosure_firms_done", disclosing - figures.chance(0.3 * (1 - quality)), "count")
    figures.put("eco_chain_projects_new", figures.rng.poisson(0.5 + 2.6 * quality).astype(np.float64), "count")
    figures.put("themed_events", 1 + figures.rng.poisson(0.4 + 2.6 * quality).astype(np.float64), "count")
    figures.put("staff_green_fulltime", 1 + np.rint(7 * quality * figures.by_park(0.6, 1.2)), "person")
    figures.put("phase_out_violations", figures.chance(0.04 * (1 - quality)), "count")
