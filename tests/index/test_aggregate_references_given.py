"""References of the adjusted Mazziotta-Pareto index are written in the unit of the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from greenpark.index.running import run_table
from greenpark.index.spec.plan import Plan
from greenpark.problems import ProblemsFound
from tests.index.small import FIGURES, plan, table

MEANS = {name: float(np.mean(figures)) for name, figures in FIGURES.items()}
CHILDREN = [{"id": name, "direction": "lower" if name == "x2" else "higher"} for name in FIGURES]


def _scores(of: Plan) -> list[float]:
    return list(run_table(of, table(of)).run.scores["index"])


def _with(reference: Any, *before: Any, children: Any = None) -> Plan:
    rule = {"method": "adjusted_mazziotta_pareto", "reference": reference}
    return plan(structure={"id": "index", "children": children or CHILDREN}, steps=[*before, {"aggregate": rule}])


@pytest.mark.parametrize("reference", [MEANS, list(MEANS.values()), dict(reversed(MEANS.items()))])
@pytest.mark.parametrize("before", [[{"normalise": "none"}], []])
def test_column_means_written_as_numbers_are_the_mean(reference, before):
    assert _scores(_with(reference, *before)) == pytest.approx(_scores(_with("mean", *before)), rel=1e-12)


def test_a_unit_at_the_reference_has_100():
    at = {name: figures[3] for name, figures in FIGURES.items()}
    assert _scores(_with(at, {"normalise": "none"}))[3] == pytest.approx(100)


def test_an_indicator_of_its_own_may_stay_in_the_unit_of_the_data():
    children = [{**one, "normalise": "none"} if one["id"] == "x2" else one for one in CHILDREN]
    made = _with({"x1": 50, "x2": MEANS["x2"], "x3": 50}, {"normalise": "min_max"}, children=children)
    low, high = (100 * -float(one) for one in (max(FIGURES["x2"]), min(FIGURES["x2"])))
    scaled = 50 if high == low else 100 * (-100 * MEANS["x2"] - low) / (high - low)
    assert _scores(made) == pytest.approx(_scores(_with([50, scaled, 50], {"normalise": "min_max"})))


def test_scaled_children_have_references_on_their_scale():
    scaled = _with([50, 50, 50], {"normalise": "min_max"})
    assert _scores(scaled) == pytest.approx(_scores(_with(dict.fromkeys(FIGURES, 50), {"normalise": "min_max"})))


def test_references_by_child_name_each_child_and_no_other():
    with pytest.raises(ProblemsFound, match="has no reference for x2, x3"):
        _scores(_with({"x1": 1}))
    with pytest.raises(ProblemsFound, match="no indicator or node 'x9'"):
        _scores(_with({**MEANS, "x9": 1}))
