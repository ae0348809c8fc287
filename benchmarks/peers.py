"""The same rules in plain pandas, as they are written in scripts today: HJ 274 rows with their limits.

Two peers: a loop over rows, and grouped pandas with shifts. Both leave out reasons, breakdowns, conditional limits by
region, overrides and verdict: they do less than Greenpark does in the same run, so ratios are on the safe side.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

LIMITS: dict[str, tuple[str, float]] = {
    "1": (">=", 0.30), "2": (">=", 15), "3": (">=", 0.15), "4": (">=", 0.30), "5": (">=", 6), "6": (">=", 0.70),
    "8": (">=", 9), "9": (">=", 0.06), "11": ("<=", 0.5), "14": ("<=", 8), "15": (">=", 0.75), "16": (">=", 0.10),
    "17": (">=", 1.0), "21": (">=", 1.0), "27": ("<=", 7), "28": ("<=", 0.1), "29": (">=", 0.15), "30": (">=", 1.0),
}  # fmt: skip
POLLUTANTS = ("cod", "nh3n", "so2", "nox")


def _divide(top: Any, bottom: Any) -> Any:
    return top / bottom if bottom else np.nan


def row_loop(frame: pd.DataFrame) -> pd.DataFrame:
    """Judge park by park and year by year in a Python loop."""
    index = {(park, year): place for place, (park, year) in enumerate(zip(frame["park"], frame["year"], strict=True))}
    records = frame.to_dict("records")
    results = []
    for row in records:
        before = records[index[row["park"], row["year"] - 3]] if (row["park"], row["year"] - 3) in index else None
        base_key = (row["park"], row["base_year"])
        base = records[index[base_key]] if base_key in index and row["base_year"] < row["year"] else None
        iva, land = row["iva_constant"], row["land_industrial"]
        value: dict[str, float] = {
            "1": _divide(row["output_high_tech_enterprises"], row["output_industrial"]),
            "2": _divide(row["iva_current"], row["employees_industrial"]),
            "4": _divide(row["iva_resource_recycling"], row["iva_current"]),
            "5": row["eco_chain_projects_new"],
            "6": _divide(row["isw_used"], row["isw_generated"] + row["isw_used_from_stock"]),
            "8": _divide(row["iva_current"] / 1e4, land),
            "11": _divide(row["energy_total_tce_calorific"], iva),
            "14": _divide(row["water_fresh_industrial"], iva),
            "15": _divide(row["water_reused"], row["water_reused"] + row["water_fresh_industrial"]),
            "16": _divide(row["water_reclaimed_used"], row["wwtp_treated"]),
            "17": _divide(row["key_sources_compliant"], row["key_sources"]),
            "21": _divide(row["cp_firms_done"], row["cp_firms_obliged"]),
            "27": _divide(row["wastewater_discharged"], iva),
            "28": _divide(row["isw_generated"], iva),
            "29": _divide(row["area_green_cover"], row["area_park"]),
            "30": _divide(row["disclosure_firms_done"], row["disclosure_firms_obliged"]),
        }
        value["3"] = (iva / before["iva_constant"]) ** (1 / 3) - 1 if before else np.nan
        value["9"] = (
            ((iva / land) / (before["iva_constant"] / before["land_industrial"])) ** (1 / 3) - 1 if before else np.nan
        )
        judged: dict[str, Any] = {}
        for row_id, (sign, limit) in LIMITS.items():
            known = value[row_id] == value[row_id]
            judged[row_id] = (value[row_id] >= limit if sign == ">=" else value[row_id] <= limit) if known else None
        for row_id, name, limit in (("10", "energy_total_tce_calorific", 0.6), ("13", "water_fresh_industrial", 0.55)):
            judged[row_id] = _elastic(row, base, [name], limit)
        judged["25"] = _elastic(row, base, [f"emission[{item}]" for item in POLLUTANTS], 0.3)
        results.append(judged)
    return pd.DataFrame(results)


def _elastic(row: Any, base: Any, names: list[str], limit: float) -> bool | None:
    if base is None:
        return None
    years = row["year"] - base["year"]
    growth = (row["iva_constant"] / base["iva_constant"]) ** (1 / years) - 1
    if abs(growth) < 1e-9:
        return None
    value = np.mean([((row[name] / base[name]) ** (1 / years) - 1) / growth for name in names])
    return bool(value <= limit if growth > 0 else value >= limit)


def grouped(frame: pd.DataFrame) -> pd.DataFrame:
    """Judge by grouped pandas: shifts within parks, a merge for the base year, column arithmetic."""
    frame = frame.sort_values(["park", "year"])
    by_park = frame.groupby("park", sort=False)
    iva, land = frame["iva_constant"], frame["land_industrial"]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = pd.DataFrame(
            {
                "1": frame["output_high_tech_enterprises"] / frame["output_industrial"],
                "2": frame["iva_current"] / frame["employees_industrial"],
                "3": (iva / by_park["iva_constant"].shift(3)) ** (1 / 3) - 1,
                "4": frame["iva_resource_recycling"] / frame["iva_current"],
                "5": frame["eco_chain_projects_new"],
                "6": frame["isw_used"] / (frame["isw_generated"] + frame["isw_used_from_stock"]),
                "8": frame["iva_current"] / 1e4 / land,
                "9": ((iva / land) / (iva / land).groupby(frame["park"], sort=False).shift(3)) ** (1 / 3) - 1,
                "11": frame["energy_total_tce_calorific"] / iva,
                "14": frame["water_fresh_industrial"] / iva,
                "15": frame["water_reused"] / (frame["water_reused"] + frame["water_fresh_industrial"]),
                "16": frame["water_reclaimed_used"] / frame["wwtp_treated"],
                "17": frame["key_sources_compliant"] / frame["key_sources"],
                "21": frame["cp_firms_done"] / frame["cp_firms_obliged"],
                "27": frame["wastewater_discharged"] / iva,
                "28": frame["isw_generated"] / iva,
                "29": frame["area_green_cover"] / frame["area_park"],
                "30": frame["disclosure_firms_done"] / frame["disclosure_firms_obliged"],
            }
        )
    judged = pd.DataFrame(
        {
            key: (value[key] >= limit if sign == ">=" else value[key] <= limit).where(value[key].notna())
            for key, (sign, limit) in LIMITS.items()
        }
    )
    names = [
        "iva_constant",
        "energy_total_tce_calorific",
        "water_fresh_industrial",
        *(f"emission[{item}]" for item in POLLUTANTS),
    ]
    base = frame[["park", "year", *names]].rename(
        columns={"year": "base_year", **{name: f"{name}@base" for name in names}}
    )
    both = frame[["park", "year", "base_year", *names]].merge(base, on=["park", "base_year"], how="left")
    years = (both["year"] - both["base_year"]).where(lambda span: span > 0)
    growth = {name: (both[name] / both[f"{name}@base"]) ** (1 / years) - 1 for name in names}
    rising = growth["iva_constant"] > 0
    for key, parts, limit in (("10", names[1:2], 0.6), ("13", names[2:3], 0.55), ("25", names[3:], 0.3)):
        elasticity = sum(growth[name] / growth["iva_constant"] for name in parts) / len(parts)
        met = (elasticity <= limit).where(rising, elasticity >= limit).where(elasticity.notna())
        judged[key] = met.to_numpy()
    return judged
