"""Ratios that sample parks also report directly, equal to what follows from their inputs."""

from __future__ import annotations

import numpy as np

from greenpark.catalog import Catalog
from greenpark.samples.figures import Figures
from greenpark.samples.model import Column
from greenpark.samples.sectors import Array


def reported_ratios(figures: Figures, catalog: Catalog) -> list[Column]:
    """Return reported percentages, rounded as forms round them (two decimals)."""
    reused, fresh = figures.get("water_reused"), figures.get("water_fresh_industrial")
    stock = figures.get("isw_generated") + figures.get("isw_used_from_stock")
    shares: dict[str, Array] = {
        "industrial_water_reuse_rate": reused / (reused + fresh),
        "solid_waste_utilisation_rate": figures.get("isw_used") / stock,
        "green_cover": figures.get("area_green_cover") / figures.get("area_park"),
        "good_air_days_share": figures.get("good_air_days") / figures.get("valid_air_days"),
    }
    return [
        Column(name, None, "%", np.round(share * 100, 2), None)
        for name, share in shares.items()
        if name in catalog.indicators
    ]
