"""Environment effects of projects and bonds (appraisal.md section 3), and whether a claim is plausible."""

from __future__ import annotations

from greenpark.catalog.models import Text

MOST_PER_WAN = 20.0  # t CO2 a year per 10^4 CNY of investment; engineering judgement
CO2_PER_TCE = (1.5, 3.5)  # engineering judgement


def pollutant_cut_water(before: float, after: float, flow: float) -> float:
    """Return tonnes a year from mg/L before and after and m3 a year."""
    return (before - after) * flow * 1e-6


def pollutant_cut_air(before: float, after: float, flow: float, hours: float) -> float:
    """Return tonnes a year from mg/m3 before and after, m3/h and hours a year."""
    return (before - after) * flow * hours * 1e-9


def co2_of_power(kwh: float, factor: float) -> float:
    """Return tonnes of CO2 from kWh and a grid factor in t/MWh; say which factor it is."""
    return kwh / 1000.0 * factor


def doubts(tonnes_co2: float | None, tce: float | None, investment: float) -> list[Text]:
    """Return what is doubtful in a project's stated effects; flags, not refusals."""
    found = []
    if tonnes_co2 is not None and investment > 0 and tonnes_co2 / (investment / 1e4) > MOST_PER_WAN:
        ratio = tonnes_co2 / (investment / 1e4)
        found.append(Text(
            en=f"{ratio:.0f} t CO2 a year per 10^4 CNY, more than {MOST_PER_WAN:g}: check the effect or the money unit",
            zh=f"每万元年减排{ratio:.0f}吨，超过{MOST_PER_WAN:g}吨，请核对效果或金额单位",
        ))  # fmt: skip
    if tonnes_co2 is not None and tce and not CO2_PER_TCE[0] <= tonnes_co2 / tce <= CO2_PER_TCE[1]:
        found.append(Text(
            en=f"{tonnes_co2 / tce:.2f} t CO2 per tce is outside {CO2_PER_TCE[0]:g} to {CO2_PER_TCE[1]:g}",
            zh=f"每吨标准煤对应{tonnes_co2 / tce:.2f}吨CO2，超出{CO2_PER_TCE[0]:g}至{CO2_PER_TCE[1]:g}",
        ))  # fmt: skip
    return found
