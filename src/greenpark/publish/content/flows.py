"""How energy flows through a park: carriers, what they are used as, and where their CO2 arises.

Amounts come from activity data in the formula language of the catalog: energy in tce with electricity at calorific
value, CO2 in t as the catalog derives `co2_energy`. Process emissions are no energy and are not among them.
"""

from __future__ import annotations

from typing import NamedTuple

from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.formula import tree
from greenpark.formula.check import elaborate
from greenpark.formula.parse import parse
from greenpark.formula.reference import scalar

_TREES: dict[tuple[str, str, str], tree.Node] = {}  # by catalog version, formula and unit


class Carrier(NamedTuple):
    """One source of energy: its use (fuel, electricity, heat), formulas for energy (tce, calorific) and CO2 (t)."""

    id: str
    en: str
    zh: str
    use: str
    energy: str
    carbon: str


class Flow(NamedTuple):
    """One carrier of a park in a year: energy in tce, CO2 in t."""

    carrier: Carrier
    energy: float
    carbon: float


_COAL = "raw_coal, anthracite, washed_coal, middlings, slime, coke"
_OIL = "crude, fuel_oil, gasoline, kerosene, diesel, lpg, refinery_gas"
_GAS = "lng, natural_gas, coke_oven_gas, bf_gas, water_gas"
_OTHER = "biogas, coal_tar, crude_benzol, methanol, ethanol, hydrogen, biomass"


def _fuel(name: str, en: str, zh: str, items: str) -> Carrier:
    return Carrier(
        name, en, zh, "fuel", f"total(fuel_use[{items}] * coal_equivalent)", f"total(fuel_use[{items}] * co2_fuel)"
    )


CARRIERS = (
    _fuel("coal", "Coal and coke", "煤炭及焦炭", _COAL),
    _fuel("oil", "Oil products", "油品", _OIL),
    _fuel("gas", "Natural and other gas", "天然气及煤气", _GAS),
    _fuel("other", "Biomass and other fuels", "生物质及其他燃料", _OTHER),
    Carrier(
        "bought", "Electricity bought", "净购入电力", "electricity",
        "elec_import_net * electricity_calorific", "elec_import_net * grid_factor",
    ),
    Carrier(
        "own", "Own renewable electricity", "自发可再生电力", "electricity",
        "elec_own_renewable * electricity_calorific", "",
    ),
    Carrier(
        "heat", "Heat bought", "净购入热力", "heat",
        "heat_import_net * heat_coal_equivalent", "heat_import_net * co2_heat",
    ),
)  # fmt: skip


def energy_flows(figures: ParkFigures, year: int) -> list[Flow]:
    """Return the carriers that occur, in their order; [] where one is unknown or the park sells more than it buys.

    A flow out of the park has no place among flows into it, and leaving it out would make the total wrong.
    """
    flows = []
    for carrier in CARRIERS:
        energy = _amount(figures, year, carrier.energy, "tce")
        carbon = _amount(figures, year, carrier.carbon, "t") if carrier.carbon else 0.0
        if energy is None or carbon is None or energy < 0 or carbon < 0:
            return []
        if energy > 0:
            flows.append(Flow(carrier, energy, carbon))
    return flows if sum(flow.carbon for flow in flows) > 0 else []


def _amount(figures: ParkFigures, year: int, formula: str, unit: str) -> float | None:
    value = scalar(_typed(figures.catalog, formula, unit), figures.moment(year)).value
    return float(value) if isinstance(value, float | int) else None


def _typed(catalog: Catalog, formula: str, unit: str) -> tree.Node:
    key = (catalog.version, formula, unit)
    if key not in _TREES:
        _TREES[key] = elaborate(parse(formula), catalog.scope, unit=unit).node
    return _TREES[key]
