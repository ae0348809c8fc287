"""The model of the sample parks: from drivers to all figures, in the units of the catalog.

One model serves the sample park, the sample province and the wide frames of the benchmarks.
Its numbers are fictional; only their proportions are meant to be plausible.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from greenpark.catalog import Catalog
from greenpark.formula.units import conversion
from greenpark.samples.checklists import add_answers
from greenpark.samples.drivers import Drivers
from greenpark.samples.economy import add_economy, add_land
from greenpark.samples.energy import add_energy
from greenpark.samples.environment import add_air, add_compliance, add_emissions
from greenpark.samples.figures import Figures, Key
from greenpark.samples.sectors import Array
from greenpark.samples.social import add_framework_flows, add_people, add_transport
from greenpark.samples.totals import add_totals
from greenpark.samples.water_waste import add_waste, add_water

PARTS = (
    add_economy,
    add_land,
    add_energy,
    add_water,
    add_waste,
    add_emissions,
    add_air,
    add_compliance,
    add_people,
    add_transport,
    add_framework_flows,
)


class Column(NamedTuple):
    """One quantity in the catalog's declared unit (percent numbers stay percent numbers)."""

    variable: str
    item: str | None
    unit: str
    values: Array  # (P, Y)
    codes: NDArray[np.str_] | None


def build(drivers: Drivers, *, catalog: Catalog, rng: np.random.Generator) -> Figures:
    """Return all figures of the model for the given drivers."""
    figures = Figures(drivers, rng)
    for add in PARTS:
        add(figures)
    add_answers(figures, catalog)
    add_totals(figures, catalog)
    return figures


def columns(figures: Figures, catalog: Catalog) -> dict[Key, Column]:
    """Return the figures that the catalog knows, in its ids and declared units, in its order."""
    found: dict[Key, Column] = {}
    for (name, item), figure in figures.table.items():
        variable = catalog.variables.get(name)
        if variable is None or not variable.reported:
            continue
        key, unit = item, variable.unit
        if variable.items is not None and item is not None:
            key = catalog.find_item(variable.items, item)
            if key is None:
                continue
            unit = catalog.unit_of(name, key)
        factor = conversion(figure.unit, unit) if figure.codes is None else 1.0
        values = figure.values if factor == 1.0 else np.round(figure.values * factor, 12)
        found[name, key] = Column(name, key, unit, values, figure.codes)
    position = {name: index for index, name in enumerate(catalog.variables)}
    return dict(sorted(found.items(), key=lambda pair: position[pair[0][0]]))


def uncovered(found: dict[Key, Column], catalog: Catalog) -> list[str]:
    """Return the reported variables of the catalog for which the model has no figure."""
    names = {variable for variable, _ in found}
    return [name for name, variable in catalog.variables.items() if variable.reported and name not in names]
