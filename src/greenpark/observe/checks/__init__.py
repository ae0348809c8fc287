"""Checks of rows in relation to each other, one a function; each reports what it finds (semantics §6.3).

A check that needs formulas, such as a reported figure against its derivation, is handed to `read` as `extra_checks`
by the layer that computes.
"""

from __future__ import annotations

from collections.abc import Callable

from greenpark.observe.checks.balances import check_balances, check_item_totals, check_parts, check_shares
from greenpark.observe.checks.evidence import Evidence
from greenpark.observe.checks.future import check_future
from greenpark.observe.checks.items import check_disappeared_items
from greenpark.observe.checks.jumps import check_jumps
from greenpark.observe.checks.predecessors import check_predecessors
from greenpark.observe.checks.repeated import check_repeated
from greenpark.observe.checks.scopes import check_scopes

CHECKS: tuple[Callable[[Evidence], None], ...] = (
    check_jumps,
    check_repeated,
    check_balances,
    check_parts,
    check_shares,
    check_item_totals,
    check_disappeared_items,
    check_predecessors,
    check_scopes,
    check_future,
)

__all__ = ["CHECKS", "Evidence", "run_checks"]


def run_checks(evidence: Evidence) -> None:
    """Run every check of this layer on the usable rows."""
    if evidence.observations.height:
        for check in CHECKS:
            check(evidence)
