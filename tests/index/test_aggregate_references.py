"""Published and reference scores, digit for digit: ASEM, CIP, GIP, HDI, SDG Index, China's Green Development Index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from greenpark.index.arrays import ranks
from greenpark.index.spec.plan import Plan
from greenpark.index.steps.aggregate.outranking import outranking_matrix
from tests.index.aggregate_data import column, leaf, read, rows_of, run, scored, specified, worked

PRINTED = {"rel": 0, "abs": 6e-11}  # the worked examples have 10 decimals


class TestASEM:
    @staticmethod
    def plan(method: str, weights: dict[str, float]) -> Plan:
        meta = [row for row in read("asem/metadata.csv") if row["Type"] in ("Indicator", "Aggregate")]

        def part(row: dict[str, str]) -> dict[str, Any]:
            below = [part(child) for child in meta if child["Parent"] == row["iCode"]]
            weight = weights.get(row["iCode"], 1.0)
            if not below:
                return leaf(row["iCode"], weight)
            return {"id": row["iCode"], "weight": weight, "children": below}

        return specified(part(next(row for row in meta if not row["Parent"])), {"aggregate": method})

    @pytest.mark.parametrize("weighting", ["equal", "varied"])
    @pytest.mark.parametrize(("method", "normalised"), [("arithmetic", "minmax_0_100"), ("geometric", "minmax_1_100")])
    def test_every_level(self, method: str, normalised: str, weighting: str) -> None:
        weights = {row["iCode"]: float(row["Weight"]) for row in read("asem/weights_varied.csv")}
        plan = self.plan(method, weights if weighting == "varied" else {})
        records = read(f"asem/normalised_{normalised}.csv")
        values = np.array([column(records, one.id) for one in plan.indicators])
        scores = run(plan, values, rows_of([row["uCode"] for row in records])).scores
        published = read(f"asem/aggregated_{method}_{weighting}.csv")
        assert [row["uCode"] for row in published] == [row["uCode"] for row in records]
        assert len(plan.nodes) == 11
        for node in plan.nodes:
            assert scores[node.id] == pytest.approx(column(published, node.id), rel=1e-12, abs=0), node.id

    PILLARS = ("Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin")

    def pillars(self) -> np.ndarray:
        records = read("asem/stage_aggregated.csv")
        return np.array([column(records, one) for one in self.PILLARS])

    @pytest.mark.parametrize(
        ("name", "method"),
        [("amean", "arithmetic"), ("gmean", "geometric"), ("hmean", "harmonic"), ("copeland", "copeland")],
    )
    def test_eight_pillars(self, name: str, method: str) -> None:
        published = column(read("asem/alt_aggregations_8pillars_equal.csv"), name)
        assert scored(self.pillars(), np.ones(8), method) == pytest.approx(published, rel=1e-9, abs=0)

    def test_robust_pairs(self) -> None:
        preferred = outranking_matrix(self.pillars(), np.full((8, 1), 1 / 8))
        dominant = int((np.abs(preferred - 1) < 1e-12).sum())
        assert dominant == 71
        assert 100 * dominant / (51 * 50 / 2) == pytest.approx(5.568627, abs=5e-7)


class TestCIP:
    example = worked("cip_toy")
    sixths = (1 / 6, 1 / 6, 1 / 12, 1 / 12, 1 / 12, 1 / 12, 1 / 6, 1 / 6)

    def values(self) -> np.ndarray:
        raw = np.array(self.example["X"]).T
        low, high = raw.min(axis=1, keepdims=True), raw.max(axis=1, keepdims=True)
        return (raw - low) / (high - low)

    def test_sub_indices_then_geometric_with_zero(self) -> None:
        a, b, c, d, e, f, g, h = (leaf(one) for one in self.example["columns"])
        structure = {
            "id": "CIP",
            "children": [
                a, b, {"id": "INDint", "children": [c, d]}, {"id": "MXqual", "children": [e, f]}, g, h,
            ],
        }  # fmt: skip
        rows = rows_of(self.example["units"])
        arithmetic = run(specified(structure, {"aggregate": "arithmetic"}), self.values(), rows)
        assert arithmetic.scores["CIP"] == pytest.approx(self.example["CIP_arithmetic"], **PRINTED)
        last: dict[str, Any] = {"method": "geometric", "on_nonpositive": "zero", "nodes": ["CIP"]}
        geometric = run(specified(structure, {"aggregate": "arithmetic"}, {"aggregate": last}), self.values(), rows)
        assert geometric.scores["CIP"] == pytest.approx(self.example["CIP_geometric"], **PRINTED)

    def test_flat_geometric(self) -> None:
        printed = self.example["CIP8_flat_geometric_weights_1/6,1/6,1/12x4,1/6,1/6"]
        scores = scored(self.values(), self.sixths, "geometric", on_nonpositive="zero")
        assert [*scores[[0, 1, 3]]] == pytest.approx([printed[0], printed[1], printed[3]], **PRINTED)
        assert scores[2] == 0

    def test_legacy_six(self) -> None:
        values = self.values()
        four = np.array([values[0], values[1], values[2:4].mean(axis=0), values[4:6].mean(axis=0)])
        assert scored(four, np.ones(4), "arithmetic") == pytest.approx(
            self.example["legacy_CIP6_arithmetic"], **PRINTED
        )


class TestGIP:
    example = worked("gip_toy")

    def values(self) -> np.ndarray:
        raw = np.array(self.example["X"]).T * np.array(self.example["direction"])[:, None]
        low, high = raw.min(axis=1, keepdims=True), raw.max(axis=1, keepdims=True)
        return (raw - low) / (high - low)

    def scores(self, *steps: Any) -> Any:
        names = [leaf(one) for one in self.example["columns"]]
        dimensions = [{"id": f"dimension {d + 1}", "children": names[2 * d : 2 * d + 2]} for d in range(3)]
        plan = specified({"id": "GIP", "children": dimensions}, *steps)
        return run(plan, self.values(), rows_of(self.example["units"])).scores

    def test_variant_a(self) -> None:
        found = self.scores({"aggregate": "arithmetic"})
        assert found["GIP"] == pytest.approx(self.example["variantA_arithmetic_all"], **PRINTED)
        dimensions = np.array([found[f"dimension {d}"] for d in (1, 2, 3)]).T
        assert dimensions == pytest.approx(np.array(self.example["dimension_means"]), **PRINTED)

    @pytest.mark.parametrize(
        ("nonpositive", "key"),
        [("zero", "variantB_arith_within_geometric_across"), ({"floor": 0.01}, "variantB_with_floor_0.01")],
    )
    def test_variant_b(self, nonpositive: Any, key: str) -> None:
        across = {"method": "geometric", "on_nonpositive": nonpositive, "levels": [3]}
        found = self.scores({"aggregate": "arithmetic"}, {"aggregate": across})
        assert found["GIP"] == pytest.approx(self.example[key], **PRINTED)

    def test_variant_c(self) -> None:
        found = scored(self.values(), np.ones(6), "geometric", on_nonpositive="zero")
        assert found == pytest.approx(self.example["variantC_geometric_of_six"], **PRINTED)


def test_china_green_development_index() -> None:
    records = read("china_gdi_2016/gdi_2016_16_provinces.csv")
    parts = (
        "resource_use", "environmental_governance", "environmental_quality",
        "ecological_protection", "growth_quality", "green_living",
    )  # fmt: skip
    values = np.array([column(records, part) for part in parts])
    scores = scored(values, (32, 18, 21, 18, 10, 10), "arithmetic")
    assert scores == pytest.approx(column(records, "green_development_index"), rel=0, abs=0.01)
    known = worked("china_gdi_2016")
    for place, record in enumerate(records):
        if record["region"] in known:
            assert scores[place] == pytest.approx(known[record["region"]], **PRINTED)


def test_human_development_index() -> None:
    records = read("hdi_2021/hdi_2021.csv")
    life, expected, mean, income = (
        column(records, name)
        for name in ("life_expectancy", "expected_years_schooling", "mean_years_schooling", "gni_per_capita_ppp2017")
    )
    health = np.clip((life - 20) / 65, 0, 1)
    schooling = [np.clip(expected / 18, 0, 1), np.clip(mean / 15, 0, 1)]
    wealth = np.clip((np.log(income) - np.log(100)) / (np.log(75_000) - np.log(100)), 0, 1)
    education = scored(schooling, np.ones(2), "arithmetic")
    scores = scored([health, education, wealth], np.ones(3), "geometric")
    published = column(records, "hdi_published")
    assert np.isfinite(published).sum() == 191
    assert np.round(scores[np.isfinite(published)], 3) == pytest.approx(published[np.isfinite(published)], abs=1e-12)
    china = [record["iso3"] for record in records].index("CHN")
    assert scores[china] == pytest.approx(worked("hdi_2021")["CHN"]["hdi"], **PRINTED)


REGIONAL = {"method": "arithmetic", "on_missing": {"method": "column", "column": "{node}_regional"}, "levels": [3]}


class TestSDGIndex:
    goals = tuple(f"goal{number}" for number in range(1, 18))
    records = read("sdg_index_2019/goals_index_published.csv")

    def rows(self) -> Any:
        regional = {f"{goal}_regional": column(self.records, f"{goal}_regional") for goal in self.goals}
        return rows_of([record["iso3"] for record in self.records], columns=regional)

    def test_index_from_goals(self) -> None:
        structure = {"id": "index", "children": [leaf(goal) for goal in self.goals]}
        plan = specified(structure, {"aggregate": {**REGIONAL, "levels": [2]}})
        values = np.array([column(self.records, goal) for goal in self.goals])
        found = run(plan, values, self.rows())
        self.agrees(found)
        assert int(np.isnan(values).any(axis=0).sum()) == 52
        assert (np.isnan(values) == (found.filled["index"] != values)).all()  # filled cells and no others

    def test_goals_and_index_from_indicators(self) -> None:
        records = read("sdg_index_2019/normalised_all85_published.csv")
        assert [record["iso3"] for record in records] == [record["iso3"] for record in self.records]
        names = [name for name in records[0] if name != "iso3"]
        goals = [
            {"id": goal, "children": [leaf(name) for name in names if name.startswith(f"sdg{goal[4:]}_")]}
            for goal in self.goals
        ]
        plan = specified({"id": "index", "children": goals}, {"aggregate": "arithmetic"}, {"aggregate": REGIONAL})
        values = np.array([column(records, one.id) for one in plan.indicators])
        found = run(plan, values, self.rows())
        assert len(plan.indicators) == 85
        for goal in self.goals:
            assert found.scores[goal] == pytest.approx(column(self.records, goal), rel=1e-9, nan_ok=True), goal
        self.agrees(found)

    def agrees(self, found: Any) -> None:
        published = column(self.records, "index_published")
        assert found.scores["index"] == pytest.approx(published, rel=1e-9)
        assert (ranks(found.scores["index"]) == column(self.records, "rank_published")).all()
