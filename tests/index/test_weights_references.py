"""Weights reproduce the worked examples and the tables of ASEM."""

from __future__ import annotations

import numpy as np
import pytest

from greenpark.index.steps.weight import effective_weights
from tests.index.weights_data import EXAMPLES, PRINTED, asem, asem_plan, min_max, weighed, weights

WEIGHTS = EXAMPLES["weights"]


@pytest.mark.parametrize(
    ("method", "options", "expected"),
    [
        ("entropy", {}, WEIGHTS["entropy_0log0_is_0"]["w"]),
        ("entropy", {"shift": 1e-4}, WEIGHTS["entropy_shift_1e-4"]["w"]),
        ("critic", {}, WEIGHTS["critic_sample_sd"]["w"]),
        ("critic", {}, WEIGHTS["critic_population_sd_w"]),
        ("standard_deviation", {}, WEIGHTS["std_dev_w"]),
        ("principal_component", {"allow_mixed_signs": True}, WEIGHTS["pca"]["w_pc1_abs_normalised"]),
        (
            "principal_component",
            {"allow_mixed_signs": True, "loadings": "squared"},
            WEIGHTS["pca"]["w_pc1_squared"],
        ),
    ],
)
def test_the_worked_example(method, options, expected):
    assert weights(min_max(), method, **options) == pytest.approx(expected, abs=PRINTED)


def test_the_parts_of_the_worked_example():
    def parts(method, figure, **options):
        children = weighed(min_max(), method, **options).details["children"]
        return [children[name][figure] for name in ("x1", "x2", "x3")]

    assert parts("entropy", "entropy") == pytest.approx(WEIGHTS["entropy_0log0_is_0"]["e"], abs=PRINTED)
    assert parts("entropy", "entropy", shift=1e-4) == pytest.approx(WEIGHTS["entropy_shift_1e-4"]["e"], abs=PRINTED)
    assert parts("critic", "standard_deviation") == pytest.approx(WEIGHTS["critic_sample_sd"]["sd"], abs=PRINTED)
    assert parts("critic", "information") == pytest.approx(WEIGHTS["critic_sample_sd"]["info"], abs=PRINTED)
    pca = WEIGHTS["pca"]
    mixed = {"allow_mixed_signs": True}
    assert parts("principal_component", "unit_vector", **mixed) == pytest.approx(pca["pc1_unit_vector"], abs=PRINTED)
    assert parts("principal_component", "loading", **mixed) == pytest.approx(pca["pc1_loadings"], abs=PRINTED)
    details = weighed(min_max(), "principal_component", **mixed).details
    assert details["eigenvalues"] == pytest.approx(pca["eigenvalues"], abs=PRINTED)
    assert details["explained"] == pytest.approx(pca["explained"], abs=PRINTED)


@pytest.mark.parametrize(
    "comparisons", [[[1, 3, 5], ["1/3", 1, 3], ["1/5", "1/3", 1]], [[3, 5], [3]], EXAMPLES["ahp"]["matrix"]]
)
@pytest.mark.parametrize("vector", ["eigenvector", "geometric_mean"])
def test_the_worked_hierarchy(comparisons, vector):
    example = EXAMPLES["ahp"]
    found = weighed(np.zeros((3, 1)), "analytic_hierarchy", comparisons={"index": comparisons}, method_of_vector=vector)
    assert found.weights[:, 0] == pytest.approx(example["w_eigenvector"], abs=2e-10)
    assert found.details["largest_eigenvalue"] == pytest.approx(example["lambda_max"], abs=PRINTED * 10)
    assert found.details["consistency_index"] == pytest.approx(example["CI"], abs=PRINTED * 10)
    assert found.details["random_index"] == example["RI_n3_saaty"]
    assert found.details["consistency_ratio"] == pytest.approx(example["CR"], abs=PRINTED * 10)
    assert not found.problems


@pytest.mark.parametrize(("bounds", "key"), [(None, "score_free"), ([0.2, 0.6], "score_share_bounds_0.2_0.6")])
def test_the_worked_benefit_of_the_doubt(bounds, key):
    raw = np.array([[12, 20, 8, 15, 30], [0.45, 0.30, 0.60, 0.50, 0.20], [80, 60, 95, 70, 40]])
    values = np.array([raw[0] / raw[0].max(), raw[1].min() / raw[1], raw[2] / raw[2].max()])
    found = weighed(values, "benefit_of_the_doubt", share_bounds=bounds)
    assert found.scores == pytest.approx(EXAMPLES["bod"][key], abs=6e-9)  # printed with 8 decimals


def test_the_worked_optimisation():
    example = EXAMPLES["weight_optimisation"]
    values = np.array(example["M"]).T
    found = weighed(values, "optimised")
    assert found.weights[:, 0] == pytest.approx(example["w"], abs=6e-7)
    children = found.details["children"].values()
    assert [one["correlation"] for one in children] == pytest.approx(example["correlations_at_optimum"], abs=6e-7)
    assert found.details["objective"] < 1e-30
    assert not found.problems


def test_asem_components_of_the_pillars():
    """COINr prints the unit vector itself; weights are that vector shared out within each sub-index."""
    scores, expected = asem("stage_aggregated.csv"), {row["iCode"]: row for row in asem("pca_weights_level2.csv")}
    plan = asem_plan()
    for name, mixed in (("Conn", False), ("Sust", True)):
        children = plan.node[name].children
        values = [[float(row[child]) for row in scores] for child in children]
        found = weighed(
            values, "principal_component", children=children, loadings="raw", allow_mixed_signs=mixed
        )  # fmt: skip
        vector = np.array([float(expected[child]["Weight"]) for child in children])
        given = [found.details["children"][child]["unit_vector"] for child in children]
        assert given == pytest.approx(vector, rel=1e-9)
        assert found.weights[:, 0] == pytest.approx(vector / vector.sum(), rel=1e-9)


def test_asem_effective_weights():
    found = effective_weights(asem_plan(), {})
    expected = {row["iCode"]: float(row["EffWeight"]) for row in asem("eff_weights.csv")}
    assert set(found) == set(expected)
    for key, weight in expected.items():
        assert found[key] == pytest.approx(weight, rel=1e-9)


def test_handbook_weights_from_rotated_loadings():
    """Own factor and its share of variance, on two blocks of children that are independent of each other."""
    rng = np.random.default_rng(5)
    common = np.linalg.qr(rng.normal(size=(400, 8)))[0].T  # 8 directions without correlation
    common -= common.mean(axis=1, keepdims=True)
    values = np.array(
        [
            common[0] + 0.3 * common[2], common[0] + 0.5 * common[3], common[0] + 0.4 * common[4],
            common[1] + 0.3 * common[5], common[1] + 0.6 * common[6],
        ]
    )  # fmt: skip
    found = weighed(values, "principal_factors")
    loadings = np.array([one["loadings"] for one in found.details["children"].values()])
    own = [one["factor"] for one in found.details["children"].values()]
    assert len(set(own[:3])) == len(set(own[3:])) == 1 and own[0] != own[3]
    variance = (loadings**2).sum(axis=0)
    assert variance == pytest.approx(found.details["factor_variance"])
    # rotation keeps what the factors explain together
    assert variance.sum() == pytest.approx(sum(found.details["eigenvalues"][:2]))
    by_hand = [
        loadings[place, factor - 1] ** 2 / variance[factor - 1] * variance[factor - 1] / variance.sum()
        for place, factor in enumerate(own)
    ]
    assert found.weights[:, 0] == pytest.approx(np.array(by_hand) / sum(by_hand))
