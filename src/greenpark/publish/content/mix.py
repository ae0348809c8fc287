"""Where a park's energy and CO2 come from, by carrier, in the formula language of the catalog."""

from __future__ import annotations

from typing import NamedTuple

from greenpark.assess.figures import ParkFigures
from greenpark.catalog import Catalog
from greenpark.formula import tree
from greenpark.formula.check import elaborate
from greenpark.formula.parse import parse
from greenpark.formula.reference import scalar
from greenpark.publish.content.context import Context

_TREES: dict[tuple[str, str, str], tree.Node] = {}  # by catalog version, formula and unit


class Carrier(NamedTuple):
    """One source of energy with its formulas for energy (tce, calorific) and CO2 (t)."""

    en: str
    zh: str
    energy: str
    carbon: str


_COAL = "raw_coal, anthracite, washed_coal, middlings, slime, coke"
_OIL = "crude, fuel_oil, gasoline, kerosene, diesel, lpg, refinery_gas"
_GAS = "lng, natural_gas, coke_oven_gas, bf_gas, water_gas"
_OTHER = "biogas, coal_tar, crude_benzol, methanol, ethanol, hydrogen, biomass"


def _fuel(en: str, zh: str, items: str) -> Carrier:
    return Carrier(en, zh, f"total(fuel_use[{items}] * coal_equivalent)", f"total(fuel_use[{items}] * co2_fuel)")


CARRIERS = (
    _fuel("Coal and coke", "煤炭及焦炭", _COAL),
    _fuel("Oil products", "油品", _OIL),
    _fuel("Natural and other gas", "天然气及煤气", _GAS),
    _fuel("Biomass and other fuels", "生物质及其他燃料", _OTHER),
    Carrier(
        "Electricity bought", "净购入电力", "elec_import_net * electricity_calorific", "elec_import_net * grid_factor"
    ),
    Carrier("Own renewable electricity", "自发可再生电力", "elec_own_renewable * electricity_calorific", ""),
    Carrier("Heat bought", "净购入热力", "heat_import_net * heat_coal_equivalent", "heat_import_net * co2_heat"),
)


def energy_mix(ctx: Context, figures: ParkFigures, year: int) -> list[tuple[str, float, float]]:
    """Return (carrier, share of energy, share of CO2) for carriers that occur; [] where any of them is unknown."""
    amounts = []
    for carrier in CARRIERS:
        energy = _amount(figures, year, carrier.energy, "tce")
        carbon = _amount(figures, year, carrier.carbon, "t") if carrier.carbon else 0.0
        if energy is None or carbon is None:
            return []
        if energy > 0 or carbon > 0:
            amounts.append((ctx.words.pick(carrier.en, carrier.zh), energy, carbon))
    totals = sum(energy for _, energy, _ in amounts), sum(carbon for _, _, carbon in amounts)
    if not all(totals):
        return []
    return [(label, energy / totals[0], carbon / totals[1]) for label, energy, carbon in amounts]


def _amount(figures: ParkFigures, year: int, formula: str, unit: str) -> float | None:
    value = scalar(_typed(figures.catalog, formula, unit), figures.moment(year)).value
    return float(value) if isinstance(value, float | int) else None


def _typed(catalog: Catalog, formula: str, unit: str) -> tree.Node:
    key = (catalog.version, formula, unit)
    if key not in _TREES:
        _TREES[key] = elaborate(parse(formula), catalog.scope, unit=unit).node
    return _TREES[key]
