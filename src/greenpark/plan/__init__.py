"""Transition pathways: measures, scenarios, least-cost plans, finance and instruments (design section 2)."""
