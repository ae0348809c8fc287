"""The story of the sample park: its industries, the figures fixed by hand, its plans, targets and waivers."""

from __future__ import annotations

import polars as pl

from greenpark.samples.figures import Key

PARK = "sample-park"
SHARES = {
    "c34": 0.20, "c26": 0.18, "c38": 0.17, "c33": 0.13, "c29": 0.10, "c27": 0.09, "c17": 0.06, "c30": 0.04, "c42": 0.03,
}  # fmt: skip
Five = tuple[float, float, float, float, float]

# values of 2020 to 2024 in the unit of the model
OWN_FIGURES: dict[Key, Five] = {
    ("eco_chain_projects_new", None): (1, 2, 1, 2, 6),
    ("themed_events", None): (1, 2, 2, 3, 3),
    ("accidents", "env_general"): (1, 0, 1, 0, 0),
    ("accidents", "env_larger"): (0, 0, 0, 0, 0),
    ("accidents", "env_major"): (0, 0, 0, 0, 0),
    ("accidents", "safety_major"): (0, 0, 0, 0, 0),
    ("phase_out_violations", None): (0, 0, 0, 0, 0),
    ("staff_green_fulltime", None): (3, 4, 4, 5, 5),
    # no forum for the public yet: the platform is six sevenths complete
    ("eco_platform_items", "public_dialogue"): (0, 0, 0, 0, 0),
}
# done by all who are due, in all years but 2022, when one was late
ALL_BUT_ONE = (
    ("key_sources_compliant", "key_sources"),
    ("cp_firms_done", "cp_firms_obliged"),
    ("disclosure_firms_done", "disclosure_firms_obliged"),
)
LATE: Five = (0, 0, 1, 0, 0)


def entities() -> pl.DataFrame:
    """Return the entities table of the sample park."""
    return pl.DataFrame(
        {
            "entity": [PARK], "kind": ["park"], "name_zh": ["示例园区（虚构）"], "name_en": ["Sample Park (fictional)"],
            "aliases": ["示例园区；Sample Park"], "province": ["jiangsu"], "level": ["provincial"],
            "region_class": ["other"], "base_year": [2020],
        }
    )  # fmt: skip


# scheme: title of the plan that sets its base year
PLANS = {
    "hj274-2015": "示例园区生态工业园区建设规划（虚构）",
    "circular-transformation": "示例园区循环化改造实施方案（虚构）",
    "low-carbon-pilot": "示例园区低碳试点实施方案（虚构）",
}


def plans() -> pl.DataFrame:
    """Return its plans: all start from 2020 and run to 2025."""
    rows = [
        {
            "plan": f"{PARK}-{scheme}", "park": PARK, "scheme": scheme, "base_year": 2020, "start": 2021, "end": 2025,
            "status": "现行", "document": title,
        }
        for scheme, title in PLANS.items()
    ]  # fmt: skip
    return pl.DataFrame(rows)


# indicator: (target, unit); about half of them are reached by 2024
TARGETS_2025: dict[str, tuple[float, str]] = {
    "resource_output_rate": (28_000, "CNY/t"),
    "energy_output_rate": (4.0, "10^4 CNY/tce"),
    "water_output_rate": (3_200, "CNY/m3"),
    "iva_per_industrial_land": (15, "10^8 CNY/km2"),
    "solid_waste_utilisation_rate": (92, "%"),
    "solid_waste_disposal_use_rate": (100, "%"),
    "industrial_water_reuse_rate": (78, "%"),
    "secondary_resource_recovery_rate": (87, "%"),
    "renewable_energy_share": (12, "%"),
    "co2_per_gdp": (0.55, "t/10^4 CNY"),
    "energy_per_gdp": (0.16, "tce/10^4 CNY"),
    "water_per_gdp": (2.9, "m3/10^4 CNY"),
    "circular_links": (6, "count"),
    "co2_total": (560_000, "t"),
    "co2_per_iva": (0.80, "t/10^4 CNY"),
    "co2_per_iva_cut": (18, "%"),
    "energy_per_iva": (0.25, "tce/10^4 CNY"),
    "energy_total_tce_calorific": (170_000, "tce"),
    "coal_share": (8, "%"),
    "non_fossil_share": (15, "%"),
    "unit_product_co2": (0.55, "t/t"),
    "high_tech_firm_output_share": (36, "%"),
    "low_carbon_industry_share": (21, "%"),
    "iva_per_capita": (29, "10^4 CNY/person"),
    "iva_growth_3y_mean": (6, "%"),
    "green_industry_iva_share": (30, "%"),
    "green_rd_intensity": (3.5, "%"),
    "fresh_water_per_iva": (3.3, "m3/10^4 CNY"),
    "new_eco_chain_projects": (6, "count"),
    "main_pollutant_elasticity": (0.3, "1"),
    "wastewater_per_iva": (1.8, "t/10^4 CNY"),
    "co2_per_iva_cut_yearly": (4, "%"),
    "key_source_stable_compliance": (100, "%"),
    "cap_ratio": (95, "%"),
    "risk_control_system": (100, "%"),
    "env_management_capability": (100, "%"),
    "cleaner_production_audit_rate": (100, "%"),
    "key_enterprise_disclosure_rate": (100, "%"),
    "eco_info_platform": (100, "%"),
    "permit_coverage": (100, "%"),
    "report_overdue_rate": (2, "%"),
    "employees_industrial": (21_000, "person"),
    "local_workforce_share": (75, "%"),
    "permanent_contract_share": (78, "%"),
    "training_share": (50, "%"),
    "women_share": (38, "%"),
    "accident_rate": (1.6, "count/10^3 person"),
}
# one target has lapsed and was not renewed
TARGETS_2023: dict[str, tuple[float, str]] = {"green_jobs_share": (11, "%")}


def targets() -> pl.DataFrame:
    """Return its own targets."""
    rows = [
        {"park": PARK, "indicator": indicator, "target_year": year, "value": float(value), "unit": unit}
        for year, chosen in ((2023, TARGETS_2023), (2025, TARGETS_2025))
        for indicator, (value, unit) in chosen.items()
    ]
    return pl.DataFrame(rows)


def waivers() -> pl.DataFrame:
    """Return its waivers: one guiding indicator of the zero-carbon scheme, with the reason."""
    return pl.DataFrame(
        {
            "park": [PARK], "year": [2024], "scheme": ["zero-carbon-2025"], "criterion": ["2"],
            "reason": ["绿电直连线路2026年投运，目前当地绿电供给不足（示例，虚构）"],
        }
    )  # fmt: skip
