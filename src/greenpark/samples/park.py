"""The sample park 示例园区（虚构）: one complete fictional park, 2020 to 2024, for demonstrations and tests.

It satisfies most of HJ 274 and narrowly fails two rows, is large enough for the size band of the zero-carbon scheme
and falls short under it. `python -m greenpark.samples.park examples/sample-park` writes its files anew.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from greenpark.catalog import Catalog, load
from greenpark.catalog.models import Variable
from greenpark.formula.units import conversion
from greenpark.samples.drivers import KIND_NAMES, Drivers
from greenpark.samples.figures import Figures, Key
from greenpark.samples.model import Column, build, columns
from greenpark.samples.park_tables import (
    ALL_BUT_ONE,
    LATE,
    OWN_FIGURES,
    PARK,
    SHARES,
    entities,
    plans,
    targets,
    waivers,
)
from greenpark.samples.sectors import CODES

YEARS = (2020, 2021, 2022, 2023, 2024)
SOURCE = "示例数据（虚构）"
SEED = 3
# a reported total would bring each year's own grid factor into the cuts that hold one factor (§4.5)
LEFT_TO_THE_CATALOG = frozenset({"co2_energy"})


def park_drivers() -> Drivers:
    """Return the causes of the sample park's figures: about 6.7 billion CNY of value added in 2024."""
    shares = np.array([SHARES.get(code, 0.0) for code in CODES])
    return Drivers(
        years=YEARS,
        kind=np.array([KIND_NAMES.index("mixed")]),
        size=np.array([520_000.0]),
        sectors=(shares / shares.sum())[None, :],
        growth=np.array([[0.046, 0.088, 0.052, 0.064, 0.061]]),
        quality=np.array([[0.66, 0.69, 0.71, 0.73, 0.75]]),
        intensity=np.array([[0.70, 0.672, 0.647, 0.623, 0.600]]),
        wobble=0.006,
    )


def park_figures(catalog: Catalog) -> dict[Key, Column]:
    """Return all figures of the sample park in declared units."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    figures = build(park_drivers(), catalog=catalog, rng=rng)
    _settle(figures)
    return columns(figures, catalog)


def _settle(figures: Figures) -> None:
    """Replace what the model draws by chance by the story of this park (`park_tables.OWN_FIGURES`)."""
    for (name, item), values in OWN_FIGURES.items():
        unit = figures.table[name, item].unit
        figures.put(name, np.array([values], dtype=np.float64), unit, item=item, step=0.001)
    for done, due in ALL_BUT_ONE:
        figures.put(done, figures.get(due) - np.array([LATE], dtype=np.float64), "count")


def observations(catalog: Catalog) -> pl.DataFrame:
    """Return the long table (§3.1) in the units of the official forms."""
    rows: list[dict[str, str | None]] = []
    for (name, item), column in park_figures(catalog).items():
        variable = catalog.variables[name]
        if name in LEFT_TO_THE_CATALOG or _is_empty(column):
            continue
        unit = column.unit if variable.unit == "item" else variable.official_unit or column.unit
        for place, year in enumerate(YEARS):
            text = _text(column, variable, place, unit)
            if text is not None:
                rows.append(
                    {
                        "entity": PARK, "period": str(year), "variable": name, "item": item, "value": text,
                        "unit": None if variable.type == "choice" else unit, "source": _source(catalog, variable),
                        "status": "A",
                    }
                )  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def _is_empty(column: Column) -> bool:
    """Say whether an item of an inventory does not occur in this park; counts of events are reported even when 0."""
    return column.item is not None and column.unit not in ("count", "yes/no") and not np.nan_to_num(column.values).any()


def _text(column: Column, variable: Variable, place: int, unit: str) -> str | None:
    """Return one cell as a person would type it; None where there is nothing to report."""
    if column.codes is not None:
        return str(column.codes[0, place])
    value = float(column.values[0, place])
    if np.isnan(value):
        return None
    if variable.type in ("yes_no", "checklist"):
        return "是" if value else "否"
    factor = 1.0 if unit == column.unit else conversion(column.unit, unit)
    return f"{value * factor:.12g}"


def _source(catalog: Catalog, variable: Variable) -> str:
    return f"{SOURCE}：{'、'.join(holder.label.zh for holder in catalog.holders_of(variable.id))}"


def write_park(folder: str | Path, *, catalog: Catalog | None = None) -> None:
    """Write observations, entities, plans, targets and waivers of the sample park as CSV files."""
    catalog = catalog or load()
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    tables = {
        "observations": observations(catalog),
        "entities": entities(),
        "plans": plans(),
        "targets": targets(),
        "waivers": waivers(),
    }
    for name, table in tables.items():
        table.write_csv(place / f"{name}.csv")


def main(arguments: Sequence[str]) -> None:
    """Write the files into the folder named on the command line."""
    write_park(arguments[0])


if __name__ == "__main__":
    main(sys.argv[1:])
