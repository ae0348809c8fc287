"""Why CO2 from energy changed: activity, intensity, structure and factors (LMDI-I, additive; Ang 2005).

`C = Σ_i Y · (E / Y) · (E_i / E) · (C_i / E_i)` over carriers i, with value added Y at constant price and energy E at
calorific value. The change of each factor x is `Σ_i L(C_i^T, C_i^0) · ln(x_i^T / x_i^0)`, L the logarithmic mean; the
four changes add up to the whole change without a rest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from greenpark.assess.figures import ParkFigures

_SMALL = 1e-20  # stands for zero, which keeps the decomposition perfect (Ang and Liu 2007)


@dataclass(frozen=True)
class Decomposition:
    """The change of CO2 between two years in tonnes, by cause."""

    first: int
    last: int
    start: float
    end: float
    activity: float
    intensity: float
    structure: float
    factor: float

    @property
    def total(self) -> float:
        """The whole change."""
        return self.end - self.start


def logarithmic_mean(one: float, other: float) -> float:
    """Return `(a - b) / (ln a - ln b)`, a where both are equal, 0 where either is not positive."""
    if one <= 0 or other <= 0:
        return 0.0
    if math.isclose(one, other, rel_tol=1e-12):
        return one
    return (one - other) / (math.log(one) - math.log(other))


def decompose(
    activity: tuple[float, float], energy: dict[str, tuple[float, float]], carbon: dict[str, tuple[float, float]],
    first: int = 0, last: int = 1,
) -> Decomposition:  # fmt: skip
    """Return the decomposition of the change between two moments; energy and carbon by carrier."""
    total = tuple(sum(pair[index] for pair in energy.values()) for index in (0, 1))
    effects = dict.fromkeys(("activity", "intensity", "structure", "factor"), 0.0)
    for carrier, (before, after) in carbon.items():
        used = tuple(max(value, _SMALL) for value in energy[carrier])
        emitted = (max(before, _SMALL * _SMALL), max(after, _SMALL * _SMALL))
        weight = logarithmic_mean(emitted[1], emitted[0])
        effects["activity"] += weight * math.log(activity[1] / activity[0])
        effects["intensity"] += weight * math.log((total[1] / activity[1]) / (total[0] / activity[0]))
        effects["structure"] += weight * math.log((used[1] / total[1]) / (used[0] / total[0]))
        effects["factor"] += weight * math.log((emitted[1] / used[1]) / (emitted[0] / used[0]))
    start, end = (sum(pair[index] for pair in carbon.values()) for index in (0, 1))
    return Decomposition(first, last, start, end, **effects)


def decompose_park(figures: ParkFigures, first: int, last: int) -> Decomposition | None:
    """Return the decomposition of a park's CO2 from energy between two years, None where a figure is missing."""
    pairs = [_carriers(figures, year) for year in (first, last)]
    activity = [figures.value("iva_constant", year, year) for year in (first, last)]
    if any(pair is None for pair in pairs) or any(isinstance(one, dict) or one.value is None for one in activity):
        return None
    before, after = pairs
    assert before is not None and after is not None
    names = list(dict.fromkeys([*before, *after]))
    energy = {name: (before.get(name, (0.0, 0.0))[0], after.get(name, (0.0, 0.0))[0]) for name in names}
    carbon = {name: (before.get(name, (0.0, 0.0))[1], after.get(name, (0.0, 0.0))[1]) for name in names}
    both = tuple(float(one.value) for one in activity)  # type: ignore[union-attr,arg-type]
    return decompose((both[0], both[1]), energy, carbon, first, last)


def _carriers(figures: ParkFigures, year: int) -> dict[str, tuple[float, float]] | None:
    """Return energy (tce) and CO2 (t) by carrier: each fuel, grid power, own power, heat."""

    def number(name: str) -> float | None:
        found = figures.value(name, year, year)
        assert not isinstance(found, dict)
        return None if found.value is None or isinstance(found.value, str) else float(found.value)

    fuels, coal, carbon = (figures.value(name, year, year) for name in ("fuel_use", "coal_equivalent", "co2_fuel"))
    assert isinstance(fuels, dict) and isinstance(coal, dict) and isinstance(carbon, dict)
    names = ("elec_import_net", "elec_own_renewable", "heat_import_net", "electricity_calorific", "grid_factor",
             "heat_coal_equivalent", "co2_heat")  # fmt: skip
    known = {name: number(name) for name in names}
    if any(value is None for value in known.values()) or not any(one.value is not None for one in fuels.values()):
        return None
    part = {name: float(value or 0.0) for name, value in known.items()}
    scales = _scales(figures)
    found: dict[str, tuple[float, float]] = {}
    for item, use in fuels.items():
        if use.value:
            tce, co2 = coal[item].value, carbon[item].value
            if tce is None or co2 is None:
                return None
            found[item] = (
                float(use.value) * float(tce) * scales["coal_equivalent", item],
                float(use.value) * float(co2) * scales["co2_fuel", item],
            )
    grid = part["elec_import_net"]
    found["grid_power"] = (
        grid * part["electricity_calorific"] * scales["electricity_calorific", None],
        grid * part["grid_factor"] * scales["grid_factor", None],
    )
    found["own_power"] = (
        part["elec_own_renewable"] * part["electricity_calorific"] * scales["electricity_calorific", None], 0.0
    )  # fmt: skip
    heat = part["heat_import_net"]
    found["heat"] = (heat * part["heat_coal_equivalent"] * scales["heat_coal_equivalent", None],
                     heat * part["co2_heat"] * scales["co2_heat", None])  # fmt: skip
    return {name: pair for name, pair in found.items() if pair != (0.0, 0.0)}


def _scales(figures: ParkFigures) -> dict[tuple[str, str | None], float]:
    """Return the numbers by which use times factor becomes tonnes: units of factors differ by item."""
    from greenpark.assess.factors import unit_of
    from greenpark.formula.units import parse_unit

    catalog = figures.catalog
    tonne = parse_unit("t").factor
    tce = parse_unit("tce").factor
    found: dict[tuple[str, str | None], float] = {}
    for name, column, base in (
        ("electricity_calorific", "elec_import_net", tce), ("grid_factor", "elec_import_net", tonne),
        ("heat_coal_equivalent", "heat_import_net", tce), ("co2_heat", "heat_import_net", tonne),
    ):  # fmt: skip
        unit = parse_unit(catalog.unit_of(column, None)).factor
        found[name, None] = unit_of(catalog, name, None).factor * unit / base
    for item in catalog.scope["fuel_use"].items or ():
        unit = parse_unit(catalog.unit_of("fuel_use", item)).factor
        for name, base in (("coal_equivalent", tce), ("co2_fuel", tonne)):
            found[name, item] = unit_of(catalog, name, item).factor * unit / base
    return found
