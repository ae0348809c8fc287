"""Water and solid waste of the sample parks. Balances close because the last part is the remainder."""

from __future__ import annotations

import numpy as np

from greenpark.samples.figures import Figures
from greenpark.samples.sectors import Array, column


def add_water(figures: Figures) -> None:
    """Put fresh, reused, treated and reclaimed water and industrial wastewater."""
    drivers = figures.drivers
    quality = drivers.quality
    norm = figures.average(column("fresh_water")) * drivers.intensity * figures.jitter(0.5)
    fresh = figures.put("water_fresh_industrial", figures.get("iva_constant") * norm, "m3", step=100)
    living = figures.put(
        "water_fresh_living_separate", figures.get("employees_industrial") * figures.by_park(18, 32), "m3", step=100
    )
    rate = np.clip(figures.average(column("reuse_rate")) * (0.92 + 0.14 * quality) * figures.jitter(0.3), 0.3, 0.975)
    figures.put("water_reused", fresh * rate / (1 - rate), "m3", step=100)
    figures.put("water_use_total", fresh + figures.get("water_reused"), "m3", step=100)
    discharged = figures.put(
        "wastewater_discharged", fresh * np.clip(0.72 - 0.25 * quality, 0.2, 0.8) * figures.jitter(0.5), "t", step=100
    )
    treated = figures.put(
        "wwtp_treated", discharged + living * 0.85 + figures.get("area_built") * 350_000, "m3", step=100
    )
    reclaimed = np.clip(0.04 + 0.32 * quality * figures.jitter(), 0.0, 0.45)
    figures.put("water_reclaimed_used", treated * reclaimed, "m3", step=100)
    figures.put("wwtp_present", 1.0, "yes/no")


def add_waste(figures: Figures) -> None:
    """Put general and hazardous waste: generated plus stock used = used plus disposed plus stored."""
    drivers = figures.drivers
    quality = drivers.quality
    scale = figures.get("iva_constant") * drivers.intensity
    general = figures.put("isw_generated", figures.average(column("solid_waste")) * scale * figures.jitter(), "t")
    from_stock = figures.put("isw_used_from_stock", general * 0.012 * figures.chance(0.4 * np.ones_like(quality)), "t")
    used = np.rint(general * np.clip(0.70 + 0.27 * quality * figures.jitter(), 0.4, 0.985)) + from_stock
    figures.put("isw_used", used, "t")
    rest = general + from_stock - used
    stores = quality < figures.by_park(0.45, 0.95)  # some parks have nothing left in store
    stored = figures.put("isw_stored", rest * np.clip(0.25 * (1 - quality), 0, 1) * stores, "t")
    figures.put("isw_disposed", rest - stored, "t")

    hazardous = figures.put("hw_generated", figures.average(column("hazardous")) * scale * figures.jitter(), "t")
    hw_used = figures.put("hw_used", hazardous * np.clip(0.30 + 0.35 * quality * figures.jitter(), 0, 0.8), "t")
    hw_stored = figures.put("hw_stored", (hazardous - hw_used) * np.clip(0.08 * (1 - quality), 0, 0.2) * stores, "t")
    hw_disposed = figures.put("hw_disposed", hazardous - hw_used - hw_stored, "t")
    figures.put("hw_used_disposed", hw_used + hw_disposed, "t")

    _add_recyclables(figures, general, quality)


def _add_recyclables(figures: Figures, general: Array, quality: Array) -> None:
    generated = figures.put("secondary_res_generated", general * figures.by_park(0.35, 0.9) * figures.jitter(), "t")
    collected = figures.put("secondary_res_collected", generated * np.clip(0.66 + 0.28 * quality, 0, 0.97), "t")
    figures.put("secondary_res_recycled", collected * np.clip(0.70 + 0.27 * quality * figures.jitter(), 0, 0.99), "t")
