"""Checklists, choices, products and accidents of the sample parks: what the catalog's own lists name."""

from __future__ import annotations

import numpy as np

from greenpark.catalog import Catalog
from greenpark.samples.figures import Figures
from greenpark.samples.sectors import CODES, Array

# product: (industry, t of output per 10^4 CNY of that industry's value added, tce per t, t CO2 per t)
PRODUCTS: dict[str, tuple[str, float, float, float]] = {
    "paper": ("c22", 1.1, 0.38, 0.95),
    "caustic_soda": ("c26", 0.35, 0.33, 1.05),
    "flat_glass": ("c30", 0.9, 0.24, 0.70),
    "other": ("c33", 0.6, 0.12, 0.30),
}
# material: (industry, t per 10^4 CNY of that industry's value added)
MATERIALS: dict[str, tuple[str, float]] = {
    "iron": ("c33", 1.4),
    "copper": ("c38", 0.16),
    "aluminium": ("c36", 0.12),
    "limestone": ("c30", 2.2),
    "sulphur": ("c26", 0.10),
    "timber": ("c22", 0.9),
    "grain": ("c14", 0.8),
    "other": ("c29", 0.5),
}
CALM = ("env_major", "env_especially_major", "safety_major", "safety_especially_major")


def add_answers(figures: Figures, catalog: Catalog) -> None:
    """Put all that is answered from a list of the catalog."""
    _add_checklists(figures, catalog)
    _add_products(figures)
    glass = figures.get("product_output", "flat_glass")
    figures.put("co2_process", glass * 0.18, "t")
    figures.put("co2_conversion", 0.0, "t")
    recovered = figures.get("waste_heat_recovered") * figures.by_park(0.0, 0.12)
    figures.put("energy_conversion", recovered * 278 * 0.2, "kWh", item="waste_heat_power", step=100)
    figures.put_codes("region_class", np.array("other"))
    figures.put("construction_start", float(figures.drivers.years[0]), "year")
    quality = figures.drivers.quality
    figures.put("accidents", figures.rng.poisson(0.25 * (1 - quality)).astype(np.float64), "count", item="env_general")
    figures.put("accidents", figures.chance(0.02 * (1 - quality)), "count", item="env_larger")
    for item in CALM:
        likelihood = 0.004 if item.endswith("_major") and "especially" not in item else 0.0
        figures.put("accidents", figures.chance(likelihood * (1 - quality)), "count", item=item)


def _add_checklists(figures: Figures, catalog: Catalog) -> None:
    """Tick the points of every checklist in order, the more the better the park is managed."""
    quality = figures.drivers.quality
    for name, variable in catalog.variables.items():
        if variable.type != "checklist" or variable.items is None:
            continue
        items = catalog.item_lists[variable.items].items
        taste = figures.by_park(-0.08, 0.08)
        for rank, item in enumerate(items):
            figures.put(name, quality + taste >= 0.6 * rank / len(items), "yes/no", item=item.id)


def _industry(figures: Figures, code: str) -> Array:
    """Return the value added of one industry, 10^4 CNY at constant prices, zero where it is negligible."""
    share = figures.drivers.sectors[:, [CODES.index(code)]]
    return np.asarray(figures.get("iva_constant") * np.where(share > 0.02, share, 0.0), dtype=np.float64)


def _add_products(figures: Figures) -> None:
    falling = figures.drivers.intensity / figures.drivers.intensity[:, :1]
    for product, (code, amount, energy, carbon) in PRODUCTS.items():
        made = figures.put("product_output", _industry(figures, code) * amount * figures.jitter(), "t", item=product)
        each = np.where(made > 0, falling, np.nan)  # nothing made, nothing to report per tonne
        figures.put("product_energy", energy * each, "tce/t", item=product, step=0.0001)
        figures.put("product_energy_level2", energy * 1.02 + 0 * each, "tce/t", item=product, step=0.001)
        figures.put("product_co2", carbon * each, "t/t", item=product, step=0.001)
    for material, (code, amount) in MATERIALS.items():
        figures.put("material_input", _industry(figures, code) * amount * falling, "t", item=material)
    figures.put("material_input", figures.get("fuel_use", "raw_coal"), "t", item="coal")
    figures.put("material_input", figures.get("fuel_use", "natural_gas") * 0.00072, "t", item="natural_gas")
    oil = sum(figures.get("fuel_use", fuel) for fuel in ("diesel", "gasoline", "fuel_oil"))
    figures.put("material_input", np.asarray(oil), "t", item="oil")
