"""Figures at the ends of what a float holds, and results in which nobody has a rank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from greenpark.index.certainty.certainty import uncertainty
from greenpark.index.certainty.elements import without_each
from greenpark.index.running import run_table
from greenpark.problems import ProblemsFound
from tests.index.small import content, plan, table

HUGE = np.array([[1e300, 1e250, 1.7e308, 5e200, 2e290]] * 3)


@pytest.mark.parametrize("rule", ["product", "topsis", "mazziotta_pareto"])
def test_what_becomes_too_large_is_refused_not_left_out(rule):
    made = plan(steps=[{"normalise": "ratio_to_leader"}, {"normalise": {"method": "scale", "factor": 1e-300}},
                       {"aggregate": rule}])  # fmt: skip
    figures = table(made)
    with pytest.raises(ProblemsFound, match="too large for a number"):
        run_table(made, replace(figures, values=figures.values * 1e10))


def test_an_endless_score_is_refused_with_its_name():
    made = plan(steps=[{"aggregate": "product"}])
    figures = table(made)
    with pytest.raises(ProblemsFound, match="too large for a number"):
        run_table(made, replace(figures, values=HUGE))


def test_an_index_to_adjust_needs_a_rule():
    made = plan(steps=[{"adjust": {"id": "adjusted", "pressures": [{"column": "co2", "maximum": 9}]}}])
    with pytest.raises(ProblemsFound, match="No rule says how"):
        run_table(made, table(made))


def test_nobody_has_a_rank():
    made = plan(uncertainty={"weights": {"noise": 0.3}})
    figures = table(made)
    found = uncertainty(made, replace(figures, values=np.full_like(figures.values, np.nan)), draws=5)
    assert found.record()["wide_share"] is None
    assert set(found.frame["median"]) == {None}
    with pytest.raises(ProblemsFound, match="no units"):
        uncertainty(made, figures.take(np.zeros(5, dtype=bool)), draws=5)


def test_an_index_of_one_indicator_can_do_without_nothing():
    structure = {"id": "index", "children": [{"id": "x1", "direction": "higher"}]}
    made = plan(**{**content(), "structure": structure})
    summary, moves, _ = without_each(made, table(made))
    assert summary.height == moves.height == 0
    assert "unit" in moves.columns
