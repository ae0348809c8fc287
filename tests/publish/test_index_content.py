"""The report of an index as data: the right numbers, own past first, no place without data, words in both languages."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, get_args

import polars as pl
import pytest
from tests.publish.index_data import SPEC, frame, many, progress, toy, toy_certainty

import greenpark.index.spec.options as options_package
from greenpark.index.index import Index
from greenpark.index.spec.options.base import Options
from greenpark.problems import NotFound
from greenpark.publish.content.index.advance import advance_mark, progress_text
from greenpark.publish.content.index.build import build_index_model
from greenpark.publish.content.index.digits import decimals_for, signed
from greenpark.publish.content.index.model import IndexModel, Standing, UnitPage
from greenpark.publish.words.language import Words
from greenpark.publish.words.methods import METHODS, method_word, source_word, step_word
from greenpark.publish.words.rules import rule_word


@pytest.fixture(scope="module")
def model() -> IndexModel:
    return build_index_model(toy(), lang="en", unit="Beta", columns=["size"])


def of(model: IndexModel, unit: str) -> Standing:
    return next(one for one in model.standings if one.unit == unit)


def page(model: IndexModel, unit: str) -> UnitPage:
    return next(one for one in model.units if one.standing.unit == unit)


class TestRanking:
    def test_scores_places_and_own_change(self, model: IndexModel) -> None:
        beta = of(model, "Beta")
        assert (beta.score, beta.score_text, beta.rank) == (60.0, "60.0", 1)
        assert (beta.change, beta.change_text) == (30.0, "+30.0")
        assert (beta.shift, beta.shift_text) == (2, "↑\u00a02")
        alpha = of(model, "Alpha")
        assert (alpha.score, alpha.rank, alpha.change) == (50.0, 2, 10.0)
        assert of(model, "Gamma").change_text == "±0.0"

    def test_units_stand_by_place_and_those_without_one_last(self, model: IndexModel) -> None:
        assert [one.unit for one in model.standings] == ["Beta", "Alpha", "Gamma", "Delta"]

    def test_no_place_below_the_least_coverage_and_the_reason_said(self, model: IndexModel) -> None:
        delta = of(model, "Delta")
        assert delta.rank is None
        assert (delta.rank_text, delta.shift, delta.peer_rank) == ("", None, None)
        assert "25" in delta.no_rank
        assert "60" in delta.no_rank
        chinese = of(build_index_model(toy(), lang="zh"), "Delta")
        assert "低于排位要求" in chinese.no_rank
        assert any("Delta" in one.text for one in model.banners if one.kind == "little_data")

    def test_places_among_peers_leave_out_the_unranked(self, model: IndexModel) -> None:
        assert of(model, "Beta").peer_text == "1 / 3"
        assert of(model, "Delta").peer_text == ""

    def test_equal_scores_share_the_better_place(self) -> None:
        rows = frame()
        same = rows.with_columns(gdp=50.0, jobs=50.0, air=50.0, water=50.0)
        found = build_index_model(Index.from_mapping(SPEC).run(same), lang="en")
        assert {one.rank for one in found.standings} == {1}

    def test_another_year(self) -> None:
        found = build_index_model(toy(), lang="en", year=2020)
        assert of(found, "Delta").rank == 1
        assert of(found, "Alpha").change is None
        assert not found.shifts
        with pytest.raises(NotFound, match="2019"):
            build_index_model(toy(), lang="en", year=2019)

    def test_one_decimal_unless_the_whole_scale_is_narrow(self) -> None:
        import numpy as np

        assert decimals_for(np.array([12.0, 88.0])) == 1
        assert decimals_for(np.array([49.0, 52.0])) == 1
        assert decimals_for(np.array([-2.0, 1.9])) == 2
        assert decimals_for(np.array([0.4, 0.97])) == 3
        assert decimals_for(np.array([np.nan])) == 1
        assert (signed("0.0"), signed("1.0"), signed("−1.0")) == ("±0.0", "+1.0", "−1.0")


class TestTheLastTier:
    def test_the_last_third_stands_by_name_without_place_unless_asked_for(self) -> None:
        found = build_index_model(many(9), lang="en")
        assert [(one.unit, one.rank_text) for one in found.standings[5:]] == [
            ("u005", "6"), ("u006", ""), ("u007", ""), ("u008", ""),
        ]  # fmt: skip
        assert [one.by_name for one in found.standings] == [False] * 6 + [True] * 3
        assert all(one.score_text for one in found.standings)
        assert "by name" in found.ranking_notes[0]
        asked = build_index_model(many(9, fairness={"show_bottom": True}), lang="en")
        assert [one.rank_text for one in asked.standings] == [str(rank) for rank in range(1, 10)]
        assert asked.ranking_notes == ()

    def test_names_decide_their_order_and_pages_do_not_tell_the_place(self) -> None:
        names = {"u006": "c", "u007": "a", "u008": "b"}
        given = many(9)
        rows = given.rows
        object.__setattr__(rows, "names", tuple(names.get(unit, unit) for unit in rows.units))
        found = build_index_model(given, lang="en")
        assert [one.name for one in found.standings[6:]] == ["a", "b", "c"]
        assert "rank" not in page(found, "u008").which
        assert page(found, "u000").which.startswith("rank 1 of 9")

    def test_the_unit_that_the_report_is_about_has_its_place(self) -> None:
        found = build_index_model(many(9), lang="en", unit="u008")
        assert found.focus is not None
        assert found.focus.which.startswith("rank 9 of 9")
        assert of(found, "u008").rank_text == ""

    def test_with_tiers_it_is_the_last_tier(self) -> None:
        found = build_index_model(toy(), toy_certainty(), lang="zh")
        assert [one.unit for one in found.standings if one.by_name] == [
            one.unit for one in found.standings if one.tier == 3
        ]  # fmt: skip
        gamma = page(found, "Gamma")
        assert "90%" not in gamma.sure
        assert "位" not in gamma.which.partition("；")[2]
        moves = {one.unit: one.by_name for one in found.shifts[0].rows}
        assert moves["Gamma"]
        assert not moves["Beta"]


class TestScoresThatDoNotCompare:
    YEARLY: ClassVar[list[Any]] = [
        {"normalise": {"method": "min_max", "bounds": "yearly"}},
        {"aggregate": "arithmetic"},
    ]
    POOLED: ClassVar[list[Any]] = [{"normalise": "min_max"}, {"aggregate": "arithmetic"}]

    def check(self, found: IndexModel, why: str) -> None:
        assert all(one.change is None and not one.change_text for one in found.standings)
        assert of(found, "Beta").shift is not None
        assert "change" not in found.has
        assert "shift" in found.has
        assert any(why in one for one in found.ranking_notes)
        assert all(not one.score_text for one in found.shifts[0].rows)
        assert why in found.shifts[0].sentence
        assert "score" not in page(found, "Beta").past_text

    def test_where_each_year_sets_its_own_scale(self) -> None:
        self.check(build_index_model(toy(steps=self.YEARLY), lang="en"), "min-max, bounds: yearly")
        weighted = [{"weight": {"method": "entropy", "bounds": "yearly"}}, {"aggregate": "arithmetic"}]
        self.check(build_index_model(toy(steps=weighted), lang="en"), "entropy, bounds: yearly")
        pooled = build_index_model(toy(steps=self.POOLED), lang="en")
        assert of(pooled, "Beta").change is not None

    def test_where_a_series_breaks_in_between(self) -> None:
        broken = {"breaks": [{"indicator": "gdp", "year": 2021}]}
        self.check(build_index_model(toy(panel=broken), lang="en"), "break in between (Output)")
        earlier = build_index_model(toy(panel={"breaks": [{"indicator": "gdp", "year": 2020}]}), lang="en")
        assert of(earlier, "Beta").change == 30.0

    def test_a_break_of_one_unit_concerns_that_unit(self) -> None:
        own = {"breaks": [{"indicator": "gdp", "year": 2021, "unit": "Alpha"}]}
        found = build_index_model(toy(panel=own), lang="en")
        assert of(found, "Alpha").change is None
        assert of(found, "Beta").change == 30.0

    def test_where_most_units_are_others(self) -> None:
        rows = frame().filter((pl.col("year") == 2021) | (pl.col("unit").is_in(["Alpha", "Beta"])))
        found = build_index_model(Index.from_mapping({**SPEC, "steps": self.POOLED}).run(rows), lang="en")
        self.check(found, "Only 2 of 4 units")
        # scores that no other unit enters do compare
        absolute = build_index_model(Index.from_mapping(SPEC).run(rows), lang="en")
        assert of(absolute, "Beta").change == 30.0


class TestWhy:
    def test_contributions_add_up_to_the_score(self, model: IndexModel) -> None:
        assert model.focus is not None
        for shares in (model.focus.dimensions, model.focus.indicators):
            assert sum(one.contribution or 0.0 for one in shares) == pytest.approx(60.0, rel=1e-12)

    def test_a_missing_value_contributes_nothing_and_is_named(self, model: IndexModel) -> None:
        found = build_index_model(toy(), lang="en", unit="Gamma").focus
        assert found is not None
        shares = {one.id: one for one in found.indicators}
        assert shares["jobs"].contribution is None
        assert shares["jobs"].score_text == ""
        assert shares["jobs"].mark.tone == "missing"
        # its weight goes to the other indicator of the part
        assert shares["gdp"].contribution == pytest.approx(10.0)
        assert any("Without data: Jobs" in one for one in found.why)

    def test_strengths_and_weaknesses_against_the_median_of_peers(self) -> None:
        found = build_index_model(toy(), lang="en", unit="Alpha").focus
        assert found is not None
        gaps = {one.id: one.pull for one in found.indicators}
        # peers are the north: medians of 2021 are 70, 45, 40, 40; every weight is 1/4
        assert gaps == {"gdp": 2.5, "jobs": -1.25, "air": 0.0, "water": 0.0}
        text = " ".join(found.why)
        assert re.search(r"Strengths[^.]*: Output\u00a0\+2\.50\.", text)
        assert not [one for one in found.why if "±" in one]
        assert re.search(r"Weaknesses[^.]*: Jobs\u00a0−1\.25\.", text)

    def test_own_past_comes_in_words_and_rows(self, model: IndexModel) -> None:
        assert model.focus is not None
        assert [(one.year, one.score, one.rank) for one in model.focus.past] == [(2020, 30.0, 3), (2021, 60.0, 1)]
        assert model.focus.past_text == "Against its own 2020: score +30.0, 2 places up."
        alone = build_index_model(many(5), lang="en")
        assert all(not one.past_text for one in alone.units)

    def test_rules_that_do_not_add_give_places_instead_of_points(self) -> None:
        found = build_index_model(toy(steps=[{"aggregate": "minimum"}]), lang="en", unit="Beta").focus
        assert found is not None
        assert all(one.contribution is None for one in found.dimensions)
        assert any("Strengths" in one for one in found.why)

    def test_a_unit_by_name_and_a_near_miss(self) -> None:
        with pytest.raises(NotFound, match="Did you mean 'Alpha'"):
            build_index_model(toy(), lang="en", unit="Alpa")
        with pytest.raises(NotFound, match="size"):
            build_index_model(toy(), lang="en", columns=["sise"])


@pytest.fixture(scope="module")
def sure() -> IndexModel:
    return build_index_model(toy(), toy_certainty(), lang="zh", unit="Beta")


@pytest.fixture(scope="module")
def advanced() -> IndexModel:
    return build_index_model(progress(), lang="en", unit="Beta")


class TestHowSure:
    def test_interval_and_tier_in_words(self, sure: IndexModel) -> None:
        beta = of(sure, "Beta")
        assert beta.interval == (1.0, 1.0)
        assert beta.tier_text == "第一梯队"
        assert sure.focus is not None
        assert sure.focus.which.startswith("2021年：第一梯队（共3个梯队）")
        assert "把握较大" in sure.focus.sure
        assert "200次" in sure.focus.sure

    def test_the_unranked_have_neither(self, sure: IndexModel) -> None:
        delta = of(sure, "Delta")
        assert (delta.interval, delta.tier, delta.tier_text) == (None, None, "")
        assert page(sure, "Delta").which.startswith("2021年：不排位次")

    def test_without_an_uncertainty_run_it_is_said(self, model: IndexModel) -> None:
        assert model.certainty is None
        assert "no tiers" in page(model, "Beta").sure
        assert "tier" not in model.has
        assert "No tier was worked out" in page(model, "Beta").which

    def test_an_adjusted_index_is_the_one_that_is_ranked(self) -> None:
        adjust = {"adjust": {"id": "adjusted", "pressures": [{"column": "size", "maximum": 2000}]}}
        found = build_index_model(toy(steps=[{"aggregate": "arithmetic"}, adjust]), lang="en")
        assert of(found, "Alpha").score == pytest.approx(50.0 * (1 - 1 / 2000))
        assert found.pillars is not None
        assert found.pillars.nodes[0][0] == "index"

    def test_how_often_a_unit_ranks_before_its_neighbours(self, sure: IndexModel) -> None:
        assert sure.focus is not None
        assert re.search(r"位次先于Alpha的占\d+%", sure.focus.sure)
        found = build_index_model(toy(), toy_certainty(), lang="en", unit="Alpha").focus
        assert found is not None
        assert re.search(r"It ranks before Beta in \d+\u00a0% of the draws and before Gamma in", found.sure)

    def test_sources_bear_the_key_of_the_specification(self) -> None:
        assert source_word("normalise.range", "zh") == "标准化（normalise.range）"
        assert source_word("impute", "en") == "fill missing values (impute)"
        assert source_word("weights", "en") == "weights"
        assert source_word("interactions", "zh") == "各项选择的交互"

    def test_no_note_on_shares_without_a_table_of_them(self, sure: IndexModel) -> None:
        assert sure.certainty is not None
        assert len(sure.certainty.sources) < 2
        assert not [one for one in sure.certainty.notes if "份额" in one]


class TestProgress:
    def test_a_progress_of_one_is_reached_and_one_just_short_does_not_read_so(self) -> None:
        words = Words("en")
        assert advance_mark(1 - 1e-12, "ordinary", words).code == "achieved"
        assert advance_mark(0.998, "ordinary", words).code == "under_way"
        assert [progress_text(one) for one in (1 - 1e-12, 0.998, 0.99, 0.5)] == ["1.00", "0.998", "0.99", "0.50"]

    def test_a_score_of_progress_is_not_in_points(self, advanced: IndexModel) -> None:
        assert advanced.focus is not None
        assert not [one for one in advanced.focus.why if "points" in one]

    def test_units_stand_by_their_place_in_gep_plus(self) -> None:
        for reading in ("leximin", "count_then_gep"):
            found = build_index_model(progress(plus=reading), lang="zh").dashboard
            assert found is not None
            assert found.joint_heads == ("GEP+位次",)
            places = [row[0] for row in found.joint_rows]
            assert places[:2] == ["1", "2"]
            assert set(places[2:]) == {""}

    def test_progress_contributions_and_states(self, advanced: IndexModel) -> None:
        assert advanced.focus is not None
        rows = {one.id: one for one in advanced.focus.progress}
        assert (rows["gdp"].progress_text, rows["gdp"].contribution_text, rows["gdp"].mark.code) == (
            "0.50", "0.25", "under_way",
        )  # fmt: skip
        assert (rows["jobs"].progress, rows["jobs"].mark.code) == (-0.2, "away")
        assert (rows["gdp"].initial_text, rows["gdp"].final_text, rows["gdp"].target_text) == ("50", "75", "100")
        marks = {one.standing.unit: {row.id: row.mark.code for row in one.progress} for one in advanced.units}
        assert marks["Alpha"]["gdp"] == "achieved"
        assert marks["Gamma"]["jobs"] == "maintained"
        assert marks["Delta"]["jobs"] == "missing"

    def test_the_dashboard_stands_beside_and_names_its_reading(self, advanced: IndexModel) -> None:
        board = advanced.dashboard
        assert board is not None
        assert [one for one, _ in board.indicators] == ["air"]
        assert "side by side" in board.joint
        cells = {one.unit: cell[0] for one, cell in board.rows}
        assert (cells["Alpha"].text, cells["Alpha"].mark.code) == ("−0.20", "away")
        assert (cells["Delta"].text, cells["Delta"].mark.tone) == ("", "missing")
        assert advanced.focus is not None
        assert [one.beside for one in advanced.focus.progress] == [False, False, True]
        assert advanced.focus.progress[-1].contribution is None

    def test_a_reading_that_ranks_heads_its_column_and_orders_the_table(self) -> None:
        spec = {
            "id": "t", "structure": {"id": "index", "children": [{"id": "gdp", "direction": "higher", "target": 100}]},
            "dashboard": [{"id": "air", "direction": "higher", "target": 100}],
            "steps": [{"progress": {"target": "fixed", "plus": "leximin"}}, {"aggregate": "arithmetic"}],
            "fairness": {"show_bottom": True},
        }  # fmt: skip
        result = Index.from_mapping(spec).run(frame())
        board = build_index_model(result, lang="en").dashboard
        assert board is not None
        assert board.joint_heads == ("GEP+ place",)
        places = dict(result.plus.select("unit", "rank").iter_rows())
        ranked = [places[one.unit] for one, _ in board.rows if places[one.unit] is not None]
        assert ranked == sorted(ranked)
        assert [row[0] for row in board.joint_rows] == [str(places[one.unit] or "") for one, _ in board.rows]

    def test_rules_of_the_step_are_printed_as_reconstruction(self, advanced: IndexModel) -> None:
        assert {"progress", "targets", "missing_data"} <= {one.rule for one in advanced.rules}
        assert any(one.kind == "reconstruction" for one in advanced.banners)

    def test_a_dashboard_without_progress_shows_figures(self) -> None:
        spec = {**SPEC, "dashboard": [{"id": "size", "direction": "lower"}]}
        found = build_index_model(Index.from_mapping(spec).run(frame()), lang="en")
        assert found.progress is None
        assert found.dashboard is not None
        cells = {one.unit: cell[0] for one, cell in found.dashboard.rows}
        assert (cells["Alpha"].text, cells["Alpha"].mark.code) == ("1", "upper")
        assert cells["Delta"].mark.code == "lower"


class TestMethod:
    def test_steps_weights_and_rules(self, model: IndexModel) -> None:
        assert [(one.step, one.method_id) for one in model.steps] == [("weight", "user"), ("aggregate", "arithmetic")]
        weights = {one.id: (one.weight, one.effective) for one in model.weights}
        assert weights["economy"] == (0.5, 0.5)
        assert weights["gdp"] == (0.5, 0.25)
        assert [one.depth for one in model.weights] == [0, 1, 2, 2, 1, 2, 2]
        assert [(one.rule, one.text) for one in model.rules] == [("weights", "Weights are guessed.")]

    def test_rules_of_nodes_and_indicators_are_listed(self) -> None:
        structure = {**SPEC["structure"], "aggregate": {"method": "geometric"}}
        found = build_index_model(toy(structure=structure), lang="zh")
        own = found.steps[-1]
        assert (own.method_id, own.where) == ("geometric", "总指数")

    def test_tables_hold_the_raw_numbers_and_what_steps_changed(self) -> None:
        steps = [{"impute": {"method": "group_mean", "by": "region"}}, {"aggregate": "arithmetic"}]
        found = build_index_model(toy(steps=steps, fairness={}), lang="en", columns=["size"])
        tables = {one.name: one for one in found.tables}
        assert tables["data"].columns[-1] == "size"
        assert tables["data"].rows[0][3:] == (60.0, 40.0, 30.0, 30.0, 1.0)
        assert [row[1:] for row in tables["cells"].rows] == [("Gamma", 2021, "Jobs", None, 45.0)]

    def test_problems_of_data_and_steps_are_shown(self) -> None:
        found = build_index_model(progress(), lang="zh")
        assert all(one.message for one in found.problems)

    def test_pairs_to_know(self, model: IndexModel) -> None:
        assert all(-1 <= one.correlation <= 1 and one.mark.word for one in model.pairs)

    def test_weights_that_differ_by_unit_are_a_mean_with_a_range(self) -> None:
        steps = [{"weight": "benefit_of_the_doubt"}, {"aggregate": "arithmetic"}]
        texts_of = [one.weight_text for one in build_index_model(toy(steps=steps), lang="en").weights]
        assert [one for one in texts_of if one.startswith("mean ") and "among units" in one]

    def test_rules_that_rest_on_reconstruction_have_names(self) -> None:
        found = build_index_model(progress(), lang="zh")
        banner = next(one.text for one in found.banners if one.kind == "reconstruction")
        assert "缺数处理" in banner
        assert not [one.rule for one in found.rules if rule_word(one.rule, "zh") == one.rule]


class TestMoves:
    def test_since_the_year_before(self, model: IndexModel) -> None:
        moves = model.shifts[0]
        assert moves.labels == ("2020", "2021")
        rows = {one.unit: (one.rank_before, one.rank_after, one.shift) for one in moves.rows}
        assert rows["Beta"] == (3, 1, 2)
        assert rows["Delta"] == (1, None, None)

    def test_against_another_specification(self) -> None:
        other = toy(id="other", label={"en": "Other", "zh": "另一"}, steps=[{"aggregate": "minimum"}])
        found = build_index_model(toy(), lang="en", compare=other)
        assert [one.labels for one in found.shifts] == [("2020", "2021"), ("Other", "Toy index")]
        rows = {one.unit: one.before for one in found.shifts[1].rows}
        assert rows["Alpha"] == 40.0

    def test_two_runs_of_one_specification(self) -> None:
        found = build_index_model(toy(), lang="zh", compare=toy())
        assert found.shifts[1].labels == ("另一测算", "本测算")


class TestFewAndMany:
    @pytest.mark.parametrize("units", [1, 2, 5])
    def test_few_units(self, units: int) -> None:
        found = build_index_model(many(units), lang="zh")
        assert len(found.standings) == units
        assert found.sentence

    def test_with_many_units_a_chart_shows_the_first_and_the_one_asked_about(self) -> None:
        found = build_index_model(many(300), lang="en", unit="u200")
        chart = found.charts["ranking"][0]
        places = [row[4] for row in chart.rows]
        assert places[:40] == list(range(1, 41))
        # u200 is of the last third, drawn without its place and without those around it
        assert places[40:] == [None]
        assert chart.rows[-1][0] == "u200"
        assert "first 40" in chart.title
        assert len(found.standings) == 300

    def test_a_unit_of_the_first_two_thirds_is_drawn_with_those_around_it(self) -> None:
        chart = build_index_model(many(300), lang="en", unit="u150").charts["ranking"][0]
        assert [row[4] for row in chart.rows][40:] == list(range(146, 157))

    def test_the_last_are_drawn_only_when_asked_for(self) -> None:
        plain = build_index_model(many(300), lang="en").charts["ranking"][0]
        assert max(row[4] for row in plain.rows) == 40
        asked = build_index_model(many(300, fairness={"show_bottom": True}), lang="en").charts["ranking"][0]
        assert max(row[4] for row in asked.rows) == 300

    def test_no_unit_at_all(self) -> None:
        result = toy()
        empty = Index.from_mapping(SPEC).run(frame().head(0))
        assert build_index_model(empty, lang="zh").standings == ()
        assert build_index_model(result, lang="zh").standings

    def test_another_language_is_refused(self) -> None:
        with pytest.raises(ValueError, match="fr"):
            build_index_model(toy(), lang="fr")


def texts(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    if is_dataclass(part):
        return [text for field in fields(part) for text in texts(getattr(part, field.name))]
    if isinstance(part, dict):
        return [text for value in part.values() for text in texts(value)]
    if isinstance(part, tuple | list):
        return [text for value in part for text in texts(value)]
    return []


class TestBothLanguages:
    def test_no_chinese_in_english_and_no_english_sentence_in_chinese(self) -> None:
        english = build_index_model(toy(), toy_certainty(), lang="en", unit="Beta", columns=["size"], compare=toy())
        assert not [text for text in texts(english) if re.search(r"[\u4e00-\u9fff]", text)]
        chinese = build_index_model(toy(), toy_certainty(), lang="zh", unit="Beta", columns=["size"], compare=toy())
        shown = [chinese.sentence, *chinese.notes, chinese.footer, chinese.pairs_note]
        shown += [text for one in chinese.units for text in (one.which, *one.why, one.sure)]
        assert not [text for text in shown if re.search(r"[A-Za-z]{4,} [a-z]{2,} [a-z]{2,}", text)]

    def test_every_method_of_the_specification_has_a_name(self) -> None:
        found = step_methods()
        assert {"min_max", "z_score"} <= found["normalise"]
        assert set(found) == set(METHODS)
        for step, methods in found.items():
            assert methods <= set(METHODS[step]), (step, methods - set(METHODS[step]))
        for pairs in METHODS.values():
            for code, (en, zh) in pairs.items():
                assert en, code
                assert re.search(r"[\u4e00-\u9fff]|[A-Z]", zh), code

    def test_a_method_without_a_name_is_called_by_its_id(self) -> None:
        assert method_word("normalise", "new_one", "zh") == "new_one"
        assert step_word("normalise.range", "en") == "normalise (range)"
        assert step_word("unheard_of", "zh") == "unheard_of"


def step_methods() -> dict[str, set[str]]:
    """Return the methods that each step takes, from the module in which its options stand."""
    home = {
        "aggregate": "aggregate", "normalise": "normalise", "weight": "weight", "adjust": "adjust",
        "progress": "progress",
    }  # fmt: skip
    named = {"Impute": "impute", "Treat": "treat", "Denominate": "denominate", "Screen": "screen"}
    found: dict[str, set[str]] = {}
    for info in pkgutil.iter_modules(options_package.__path__):
        module = importlib.import_module(f"{options_package.__name__}.{info.name}")
        for name, step in (*((key.capitalize(), value) for key, value in home.items()), *named.items()):
            union = getattr(module, name, None)
            if union is not None:
                found.setdefault(step, set()).update(methods_of(union))
    return found


def methods_of(union: Any) -> set[str]:
    if isinstance(union, type):
        field = union.model_fields.get("method") if issubclass(union, Options) else None
        return set(get_args(field.annotation)) if field is not None else set()
    return {method for one in get_args(union) if one is not None for method in methods_of(one)}
