"""Profiles of fourteen industries: what one 10^4 CNY of value added needs and leaves behind.

Order-of-magnitude figures of our own (grade `assumed`): they make the sample data plausible and are used nowhere else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CARRIERS = ("electricity", "gas", "coal", "oil", "heat")


class Sector(NamedTuple):
    """One industry. Per 10^4 CNY of value added, constant prices of 2020, where not said otherwise."""

    code: str  # c and the division of GB/T 4754-2017
    value_added_ratio: float  # value added / output
    energy: float  # tce, calorific value of electricity
    mix: tuple[float, float, float, float, float]  # shares of CARRIERS in that energy
    fresh_water: float  # m3
    reuse_rate: float  # reused / (reused + fresh)
    solid_waste: float  # t of general industrial solid waste
    hazardous: float  # t of hazardous waste
    voc: float  # kg
    productivity: float  # 10^4 CNY of value added per employee
    high_tech: float  # share of output that is high-tech
    green: float  # share of value added in green industry


SECTORS = (
    Sector("c14", 0.23, 0.33, (0.45, 0.25, 0.06, 0.02, 0.22), 9.0, 0.62, 0.040, 0.0006, 0.10, 24.0, 0.10, 0.08),
    Sector("c17", 0.19, 0.62, (0.46, 0.17, 0.07, 0.01, 0.29), 15.0, 0.60, 0.030, 0.0010, 0.25, 15.0, 0.12, 0.08),
    Sector("c22", 0.20, 1.25, (0.33, 0.12, 0.33, 0.01, 0.21), 17.0, 0.82, 0.160, 0.0015, 0.15, 27.0, 0.08, 0.20),
    Sector("c26", 0.23, 0.92, (0.30, 0.19, 0.17, 0.03, 0.31), 10.0, 0.91, 0.110, 0.0180, 1.10, 42.0, 0.30, 0.16),
    Sector("c27", 0.36, 0.25, (0.48, 0.26, 0.01, 0.01, 0.24), 5.5, 0.80, 0.015, 0.0090, 0.60, 40.0, 0.72, 0.15),
    Sector("c28", 0.18, 0.85, (0.48, 0.14, 0.14, 0.01, 0.23), 8.0, 0.90, 0.050, 0.0012, 0.35, 30.0, 0.25, 0.10),
    Sector("c29", 0.21, 0.36, (0.70, 0.15, 0.02, 0.02, 0.11), 4.0, 0.70, 0.020, 0.0022, 0.90, 21.0, 0.22, 0.14),
    Sector("c30", 0.25, 1.10, (0.36, 0.30, 0.30, 0.03, 0.01), 5.0, 0.86, 0.210, 0.0010, 0.20, 26.0, 0.15, 0.25),
    Sector("c33", 0.21, 0.33, (0.68, 0.24, 0.02, 0.03, 0.03), 4.5, 0.68, 0.050, 0.0035, 0.45, 22.0, 0.20, 0.15),
    Sector("c34", 0.25, 0.13, (0.78, 0.16, 0.00, 0.03, 0.03), 2.2, 0.66, 0.018, 0.0020, 0.30, 26.0, 0.45, 0.28),
    Sector("c36", 0.22, 0.15, (0.70, 0.24, 0.00, 0.03, 0.03), 2.4, 0.74, 0.020, 0.0026, 0.55, 32.0, 0.52, 0.34),
    Sector("c38", 0.20, 0.17, (0.80, 0.14, 0.00, 0.01, 0.05), 2.8, 0.72, 0.014, 0.0024, 0.30, 29.0, 0.55, 0.52),
    Sector("c39", 0.19, 0.18, (0.84, 0.10, 0.00, 0.01, 0.05), 5.5, 0.80, 0.010, 0.0060, 0.28, 28.0, 0.78, 0.18),
    Sector("c42", 0.18, 0.38, (0.62, 0.24, 0.03, 0.06, 0.05), 3.0, 0.72, 0.060, 0.0080, 0.25, 30.0, 0.15, 0.90),
)
CODES = tuple(sector.code for sector in SECTORS)


def column(name: str) -> Array:
    """Return one field of all sectors, shape (sectors,)."""
    return np.array([getattr(sector, name) for sector in SECTORS], dtype=np.float64)


def carrier_needs() -> Array:
    """Return tce per 10^4 CNY of value added by sector and carrier, shape (sectors, carriers)."""
    mix = np.array([sector.mix for sector in SECTORS], dtype=np.float64)
    return np.asarray(mix * column("energy")[:, None], dtype=np.float64)


# which industries make a park of a given kind; the rest get a small share each
KINDS: dict[str, tuple[str, ...]] = {
    "mixed": ("c34", "c38", "c33", "c29", "c14"),
    "electronics": ("c39", "c38", "c34"),
    "equipment": ("c34", "c36", "c33"),
    "chemical": ("c26", "c28", "c29"),
    "pharmaceutical": ("c27", "c26", "c14"),
    "textile": ("c17", "c28", "c29"),
    "materials": ("c30", "c33", "c26"),
    "paper": ("c22", "c29", "c34"),
    "recycling": ("c42", "c33", "c30"),
    "new_energy": ("c38", "c36", "c39"),
}
