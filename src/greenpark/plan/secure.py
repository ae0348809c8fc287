"""A prepared problem to a plan that is replayed over draws, and tightened until it holds in a wanted share of them."""

from __future__ import annotations

from dataclasses import replace

from greenpark.catalog.models import Text
from greenpark.plan.park import Prepared
from greenpark.plan.pathway import base_of
from greenpark.plan.planning import Wanted, plan_setting
from greenpark.plan.result import Plan
from greenpark.plan.robust import DRAWS, replay, tightened

_ROUNDS = 6


def plan_prepared(
    prepared: Prepared, wanted: Wanted | None = None, *, draws: int = DRAWS, seed: int = 0, robust: float | None = None
) -> Plan:
    """Return the cheapest plan of a prepared problem with its robustness.

    With `robust`, limits are tightened by what their indicators stray over the draws, all in one proportion, until the
    requirements hold in that share of them; the cheapest such plan of the proportions tried is returned. Where even
    that is out of reach, the plan that came closest is returned with a note.
    """
    wanted = wanted or Wanted()
    if robust is None:
        return _replayed(prepared, _solve(prepared, wanted), draws, seed)
    plain = replace(wanted, alternatives=0, prices=False, clashes=False)
    central = _replayed(prepared, _solve(prepared, replace(plain, clashes=wanted.clashes)), draws or DRAWS, seed)
    if not central.ok or central.robustness is None or central.robustness.holds >= robust:
        return central
    margins = tightened(
        base_of(prepared.setting),
        central,
        prepared.scenario,
        prepared.measures,
        robust,
        draws=draws or DRAWS,
        seed=seed,
    )
    best, reached = central, False
    low, high = 0.0, 2.0
    for _ in range(_ROUNDS):
        share = (low + high) / 2.0
        tighter = {name: share * by for name, by in margins.items()}
        plan = _replayed(prepared, _solve(prepared, replace(plain, tighter=tighter)), draws or DRAWS, seed)
        holds = plan.robustness.holds if plan.ok and plan.robustness is not None else None
        if holds is not None and holds >= robust:
            best, reached, high = plan, True, share
        elif holds is None:
            high = share
        else:
            if not reached and best.robustness is not None and holds > best.robustness.holds:
                best = plan
            low = share
    if reached:
        return best
    note = Text(
        en=f"No plan was found that holds in {robust:.0%} of the draws; this one came closest.",
        zh=f"未找到在{robust:.0%}测算中均满足的方案，此为最接近者。",
    )
    return replace(best, notes=(*best.notes, note))


def _solve(prepared: Prepared, wanted: Wanted) -> Plan:
    return plan_setting(
        prepared.setting, wanted, tasks=prepared.deadlines, units=prepared.units, left_out=prepared.left_out
    )


def _replayed(prepared: Prepared, plan: Plan, draws: int, seed: int) -> Plan:
    if not plan.ok or not draws:
        return plan
    found = replay(plan, prepared.scenario, prepared.library, prepared.measures, draws=draws, seed=seed)
    return replace(plan, robustness=found)
