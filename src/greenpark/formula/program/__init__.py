"""Formulas as limits of a plan: the linear subset, inverted and refused exactly (design section 4, reader 4)."""
