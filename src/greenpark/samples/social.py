"""People, surveys, tenants and what the international framework asks of the sample parks."""

from __future__ import annotations

import numpy as np

from greenpark.samples.figures import Figures

# part of a whole: (whole, share at poor management, share at good management)
PARTS: dict[str, tuple[str, float, float]] = {
    "employees_local": ("employees_total", 0.55, 0.85),
    "employees_permanent": ("employees_total", 0.45, 0.88),
    "employees_trained": ("employees_total", 0.15, 0.62),
    "employees_women": ("employees_total", 0.28, 0.42),
    "employees_green": ("employees_total", 0.02, 0.14),
    "employees_women_supported": ("employees_women", 0.08, 0.48),
    "permits_held": ("permits_due", 0.93, 1.01),
    "firms_agreement": ("firms_resident", 0.75, 1.04),
    "survey_firms_satisfied": ("survey_firms", 0.60, 0.95),
    "firms_over_250_ems": ("firms_over_250", 0.25, 0.90),
    "firms_over_250_ohs": ("firms_over_250", 0.40, 0.96),
    "firms_over_250_conduct": ("firms_over_250", 0.35, 0.95),
    "firms_over_250_harassment": ("firms_over_250", 0.15, 0.88),
    "firms_over_250_training": ("firms_over_250", 0.45, 0.98),
    "firms_hazmat_proper": ("firms_hazmat", 0.90, 1.03),
    "firms_pollution_prevention": ("firms_resident", 0.15, 0.70),
    "firms_local_purchase": ("firms_resident", 0.12, 0.42),
    "largest_polluters_risk": ("largest_polluters", 0.20, 0.98),
    "grievances_answered_90d": ("grievances_received", 0.80, 1.03),
    "grievances_closed": ("grievances_received", 0.55, 0.98),
    "survey_staff_satisfied": ("survey_staff", 0.62, 0.92),
    "safety_reports_30d": ("safety_reports", 0.85, 1.02),
    "survey_community_satisfied": ("survey_community", 0.60, 0.92),
    "firms_benchmark_met": ("firms_benchmark_due", 0.15, 0.75),
    "firms_green_title": ("firms_above_scale", 0.02, 0.60),
    "firms_cp_audited": ("firms_industrial", 0.10, 0.62),
    "firms_digital_diagnosis": ("firms_above_scale", 0.60, 1.05),
    "firms_carbon_verified": ("firms_industrial", 0.01, 0.16),
    "firms_carbon_footprint": ("firms_industrial", 0.01, 0.13),
    "firms_above_scale_disclosing": ("firms_above_scale", 0.25, 0.88),
}
# at which quality of management a yes/no point is in place
YES_FROM: dict[str, float] = {
    "eip_pm_p1": 0.02, "eip_pm_p2": 0.05, "eip_pm_p3": 0.40, "eip_pm_p4": 0.50, "eip_pm_p5": 0.30, "eip_pm_p6": 0.10,
    "eip_en_p1": 0.45, "eip_en_i4": 0.60, "eip_en_i5": 0.50, "eip_en_p2": 0.40, "eip_en_p3": 0.55, "eip_en_p4": 0.45,
    "eip_en_p5": 0.35, "eip_en_p6": 0.72, "eip_en_p7": 0.62, "eip_so_p1": 0.60, "eip_so_p2": 0.25, "eip_ec_p1": 0.20,
    "eip_ec_p2": 0.55, "eip_ec_p3": 0.15, "carbon_inventory": 0.50, "carbon_platform": 0.58, "carbon_staff": 0.40,
    "green_plan": 0.30, "energy_data_basis": 0.45, "green_standard_system": 0.58, "planning_eia_done": 0.10,
    "green_policies_carried_out": 0.10, "energy_emission_targets_met": 0.25, "env_quality_zone_met": 0.30,
    "firms_discharge_compliant": 0.40, "green_body": 0.20, "env_energy_systems": 0.50,
    "energy_monitoring_platform": 0.55, "renewables_in_park": 0.05, "development_zone_listed": 0.0,
    "boundary_clear": 0.15, "no_other_serious_effect": 0.10,
}  # fmt: skip


def add_people(figures: Figures) -> None:
    """Put employees by kind, accidents, tenants, surveys, complaints and their parts."""
    drivers = figures.drivers
    quality = drivers.quality
    industrial = figures.get("employees_industrial")
    total = figures.put("employees_total", industrial * figures.by_park(1.12, 1.5), "person")
    figures.put("work_accidents", figures.rng.poisson(total / 1000 * (3.2 - 2.2 * quality)).astype(np.float64), "count")
    sources = figures.get("key_sources")
    due = figures.put("permits_due", sources * figures.by_park(2.0, 3.5), "count")
    reports = figures.put("exec_reports_due", due + 4 * sources, "count")
    figures.put("exec_reports_overdue", figures.part(reports, 0.06 * (1 - quality) * figures.jitter(5)), "count")

    firms = figures.put("firms_resident", np.maximum(industrial / figures.by_park(45, 110), 15), "count")
    plants = figures.put("firms_industrial", np.maximum(firms * figures.by_park(0.55, 0.8), 10), "count")
    large = figures.put("firms_above_scale", np.maximum(plants * figures.by_park(0.3, 0.55), 5), "count")
    figures.put("firms_benchmark_due", np.maximum(large * figures.by_park(0.15, 0.4), 3), "count")
    figures.put("firms_over_250", np.maximum(industrial / 1_400, 2), "count")
    figures.put("survey_firms", np.clip(firms * 0.35, 10, 400), "count")
    figures.put("firms_hazmat", np.maximum(firms * figures.by_park(0.05, 0.25), 2), "count")
    figures.put("largest_polluters", np.clip(sources * 0.4, 2, 20), "count")
    figures.put("survey_staff", np.clip(industrial * 0.03, 60, 1_500), "person")
    figures.put("survey_community", figures.by_park(80, 400), "person")
    figures.put("grievances_received", figures.rng.poisson(3 + total / 1500).astype(np.float64), "count")
    figures.put("safety_reports", figures.rng.poisson(4 + total / 900).astype(np.float64), "count")
    figures.put("eip_pm_i3", np.where(quality > 0.7, 3, np.where(quality > 0.45, 6, 12)), "month")
    figures.put("eip_so_i11", figures.rng.poisson(0.3 + 3 * quality).astype(np.float64), "count")
    for name, (whole, poor, good) in PARTS.items():
        share = np.clip((poor + (good - poor) * quality) * figures.jitter(0.5), 0, 1)
        unit = figures.table[whole, None].unit
        figures.put(name, figures.part(figures.get(whole), share), unit)
    for name, threshold in YES_FROM.items():
        figures.put(name, quality >= threshold, "yes/no")


def add_transport(figures: Figures) -> None:
    """Put freight and vehicles and how much of them is clean."""
    drivers = figures.drivers
    quality, later = drivers.quality, np.arange(drivers.shape[1])
    freight = figures.put("freight_total", figures.get("output_industrial") * figures.by_park(0.25, 0.9), "t", step=10)
    clean = np.clip(0.30 + 0.35 * quality + 0.03 * later, 0, 0.95) * figures.jitter()
    figures.put("freight_clean", freight * np.clip(clean, 0, 1), "t", step=10)
    vehicles = figures.put("vehicles_total", np.maximum(figures.get("employees_industrial") * 0.03, 20), "count")
    figures.put("vehicles_clean", figures.part(vehicles, np.clip(0.12 + 0.4 * quality + 0.06 * later, 0, 1)), "count")


def add_framework_flows(figures: Figures) -> None:
    """Put the amounts that only the international framework and the pilots ask for."""
    quality = figures.drivers.quality
    drawn = figures.put(
        "water_intake",
        1.08 * (figures.get("water_fresh_industrial") + figures.get("water_fresh_living_separate")),
        "m3",
        step=100,
    )
    figures.put("water_intake_no_harm", drawn * np.where(quality > 0.35, 1.0, 0.9), "m3", step=100)
    reused_share = np.clip(0.25 + 0.4 * quality * figures.jitter(), 0, 0.8)
    discharged = figures.get("wastewater_discharged")
    generated = figures.put("wastewater_generated", discharged / (1 - reused_share), "m3", step=100)
    figures.put("wastewater_reused", generated - discharged, "m3", step=100)
    figures.put("wastewater_treated_to_standard", generated * np.clip(0.93 + 0.08 * quality, 0, 1), "m3", step=100)
    figures.put("isw_reused_by_others", figures.get("isw_used") * figures.by_park(0.35, 0.8), "t")
    figures.put("isw_landfilled", figures.get("isw_disposed") * figures.by_park(0.3, 0.7), "t")

    open_space = figures.put("open_space", figures.get("area_park") * figures.by_park(0.08, 0.2), "km2", step=0.001)
    figures.put("open_space_native", open_space * np.clip(0.02 + 0.14 * quality, 0, 1), "km2", step=0.001)
    spent = figures.put(
        "purchase_park_body", figures.get("area_built") * figures.by_park(600, 1_500), "10^4 CNY", step=0.1
    )
    figures.put(
        "purchase_park_body_local",
        spent * np.clip(0.74 + 0.22 * quality * figures.jitter(), 0, 1),
        "10^4 CNY",
        step=0.1,
    )
    space = figures.put("space_available", figures.get("land_industrial") * figures.by_park(450_000, 800_000), "m2")
    figures.put("space_occupied", space * np.clip(0.62 + 0.32 * quality * figures.jitter(0.5), 0, 0.98), "m2")
    figures.put(
        "gdp_constant", figures.get("gdp_park") * figures.get("iva_constant") / figures.get("iva_current"), "10^4 CNY"
    )
    figures.put("rd_green", figures.get("gdp_park") * (0.008 + 0.034 * quality * figures.jitter()), "10^4 CNY")
    figures.put("green_innovation_platforms", np.rint(3 * quality * figures.by_park(0.4, 1.2)), "count")
    figures.put("iva_low_carbon_industry", figures.get("iva_green_industry") * figures.by_park(0.7, 1.0), "10^4 CNY")
