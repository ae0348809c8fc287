"""The report as data: what it says of Suzhou and of the sample park, and the words it must and must not use."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from greenpark import api
from greenpark.assess.scorecards import Scorecards
from greenpark.publish.content.build import build_model
from greenpark.publish.content.crosswalk import crosswalk
from greenpark.publish.content.model import ParkReport, ReportModel
from greenpark.publish.content.needs import family
from greenpark.publish.words import numbers
from greenpark.publish.words.language import Words
from greenpark.samples.wide import make_wide

EXAMPLES = Path(__file__).parents[2] / "examples"
SUZHOU, SAMPLE = EXAMPLES / "suzhou-industrial-park", EXAMPLES / "sample-park"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=4)
def cards(folder: Path) -> Scorecards:
    return api.assess(folder)


@lru_cache(maxsize=8)
def model(folder: Path, lang: str = "zh") -> ReportModel:
    return build_model(cards(folder), lang=lang, beside=folder)


def page(folder: Path, lang: str = "zh") -> ParkReport:
    return model(folder, lang).parks[0]


@pytest.mark.parametrize("folder", [SUZHOU, SAMPLE], ids=["suzhou", "sample"])
def test_counts_and_statuses_equal_the_records(folder: Path) -> None:
    records = {record["scheme"]: record for record in cards(folder).iterate(closes=False)}
    shown = page(folder)
    assert {row.scheme for row in shown.schemes} == set(records)
    for row, table in zip(shown.schemes, shown.tables, strict=True):
        record = records[row.scheme]
        assert {count.code: count.number for count in row.counts} == record["counts"]
        assert [criterion.status.code for criterion in table.rows] == [one["status"] for one in record["criteria"]]
        assert [criterion.value for criterion in table.rows] == [one["value"] for one in record["criteria"]]
        assert row.verdict_code == record["verdict"]
        assert row.score == record["score"]


def test_superseded_rule_sets_come_last_and_carry_a_banner() -> None:
    shown = page(SAMPLE)
    flags = [row.superseded for row in shown.schemes]
    assert flags == sorted(flags)
    assert any(flags)
    assert any(banner.kind == "superseded" for banner in shown.banners)
    assert shown.schemes[0].status == "in_force"


def test_reconstructions_say_so() -> None:
    row = next(row for row in page(SAMPLE).schemes if row.scheme == "eip-framework-v1")
    assert row.status_word == "重建"
    english = next(row for row in page(SAMPLE, "en").schemes if row.scheme == "eip-framework-v1")
    assert english.status_word == "reconstruction"


def test_sample_data_are_recognised_and_real_data_are_not() -> None:
    assert "sample" in {banner.kind for banner in page(SAMPLE).banners}
    assert "sample" not in {banner.kind for banner in page(SUZHOU).banners}


def test_under_half_the_data_carries_a_banner() -> None:
    assert "little_data" in {banner.kind for banner in page(SUZHOU).banners}
    assert "little_data" not in {banner.kind for banner in page(SAMPLE).banners}


def test_the_first_page_has_three_to_five_decisive_figures_and_five_gaps() -> None:
    assert 3 <= len(page(SUZHOU).decisive) <= 5
    assert len(page(SAMPLE).gaps) == 5
    gaps = [gap.relative for gap in page(SAMPLE).gaps]
    assert gaps == sorted(gaps)
    assert all(gap.closings for gap in page(SAMPLE).gaps)


def test_value_added_is_found_to_bear_on_most_rows() -> None:
    catalog = cards(SUZHOU).catalog
    scheme = catalog.schemes["hj274-2015"]
    resting = [
        one for one in scheme.criteria if any(family(name) == "iva" for name in catalog.closure([one.indicator]))
    ]
    found = next(one for one in page(SUZHOU).findings if one.kind == "decisive")
    assert page(SUZHOU).decisive[0].variable in ("iva_current", "iva_constant")
    assert f"{len(resting)}项指标" in found.title
    assert len(resting) == 13


def test_total_energy_gives_a_conditional_proof() -> None:
    found = [one for one in page(SUZHOU).findings if one.kind == "proof"]
    least = 0.254 * 23_881_100 / 0.5 / 10_000  # 10⁸ CNY
    assert any(f"{least:.0f}亿元" in one.title and "第11项" in one.title for one in found)


def test_contradictions_in_the_record_are_found() -> None:
    titles = " ".join(one.title for one in page(SUZHOU).findings if one.kind == "health")
    for figures in (("249", "68.3"), ("68.3", "66.8"), ("45", "17.22"), ("2.87", "5.24")):
        assert all(figure in titles for figure in figures), figures
    assert len([one for one in page(SUZHOU).findings if one.kind == "health"]) == 4
    assert [one.kind for one in page(SAMPLE).findings] == []


def test_missing_figures_are_asked_of_seven_departments_or_more() -> None:
    sheets = page(SUZHOU).requests
    assert len(sheets) >= 7
    asked = [row.variable for sheet in sheets for row in sheet.rows]
    assert len(asked) == len(set(asked))
    assert {row.variable for row in page(SUZHOU).decisive} <= set(asked)
    assert all(row.settles and row.label for sheet in sheets for row in sheet.rows)
    assert all(row.years for sheet in sheets for row in sheet.rows)
    assert page(SAMPLE).requests == ()


def test_departments_have_their_names_in_both_languages() -> None:
    """The seven of whom Suzhou's missing figures are asked first, the one with most criteria waiting at the head."""
    chinese, english = page(SUZHOU).requests, page(SUZHOU, "en").requests
    assert [sheet.holder for sheet in chinese][:7] == [
        "园区管委会", "统计局", "生态环境局", "水务局", "工业和信息化局", "发展和改革委员会", "供电、供热单位"
    ]  # fmt: skip
    assert [sheet.holder for sheet in english][:7] == [
        "Park administration", "Statistics bureau", "Ecology and environment bureau", "Water bureau",
        "Industry and information technology bureau", "Development and reform commission",
        "Power and heat suppliers",
    ]  # fmt: skip
    asked = {sheet.holder: {row.variable for row in sheet.rows} for sheet in chinese}
    assert {"iva_constant", "energy_industrial_calorific"} & asked["统计局"]
    assert "elec_import_net" in asked["供电、供热单位"]
    count = {row.label: row for row in page(SUZHOU).trust.by_holder}
    assert {"统计局", "生态环境局"} <= set(count)


def test_filled_and_needed_figures_agree_with_the_request_list() -> None:
    shown = page(SUZHOU)
    asked = sum(len(sheet.rows) for sheet in shown.requests)
    assert shown.trust.needed == shown.trust.filled + asked
    assert page(SAMPLE).trust.share == 1.0


def test_the_footer_counts_standard_values() -> None:
    schemes = model(SUZHOU).schemes
    limits, confirmed = sum(one.limits for one in schemes), sum(one.confirmed for one in schemes)
    assert page(SUZHOU).footer == f"依据公开标准测算，不代表主管部门认定；标准值{limits}项中已核对原文{confirmed}项。"
    assert 0 < confirmed < limits


def own_words(shown: ParkReport) -> str:
    parts = [shown.sentence, shown.footer, shown.trust.sentence, *(banner.text for banner in shown.banners)]
    parts += [row.verdict.text + row.note + row.status_word for row in shown.schemes]
    parts += [row.text for row in shown.decisive] + [one.title + one.text for one in shown.findings]
    parts += [row.before + row.after for row in (shown.changes.rows if shown.changes else ())]
    return "\n".join(parts)


@pytest.mark.parametrize("folder", [SUZHOU, SAMPLE], ids=["suzhou", "sample"])
def test_words_that_only_an_authority_may_use_do_not_appear(folder: Path) -> None:
    text = own_words(page(folder))
    assert "合格" not in text
    assert "通过" not in text
    assert "豁免" not in text
    english = own_words(page(folder, "en")).casefold()
    assert not re.search(r"\b(passed|failed|certified as)\b", english)


def test_english_labels_have_no_chinese_of_ours() -> None:
    shown = page(SUZHOU, "en")
    for text in (shown.sentence, shown.footer, *(row.verdict.text for row in shown.schemes),
                 *(row.label for row in shown.decisive), *(one.title for one in shown.findings)):  # fmt: skip
        assert not CHINESE.search(text), text


def test_unknown_criteria_are_not_counted_as_failing() -> None:
    row = next(row for row in page(SUZHOU).schemes if row.scheme == "jiangsu-near-zero-2024")
    assert row.verdict.word.startswith("达到 0 / 20 项")
    assert "20项未知" in row.verdict.word
    assert row.verdict.tone == "missing"


def test_lapsed_targets_stay_visible() -> None:
    shown = page(SAMPLE).targets
    assert shown is not None
    assert any("2023" in text for text in shown.lapsed)
    assert shown.weakest
    assert len(shown.rows) == len({row.id for row in shown.rows})


def test_amounts_of_money_follow_the_unit_asked_for() -> None:
    source = cards(SUZHOU)
    wan = build_model(source, lang="zh", money="万元", beside=SUZHOU).parks[0]
    proof = next(one for one in wan.findings if one.kind == "proof")
    assert "万元" in proof.title
    assert "亿元" not in proof.title
    with pytest.raises(ValueError, match="万元 or 亿元"):
        build_model(source, lang="zh", money="元")
    with pytest.raises(ValueError, match="zh or en"):
        build_model(source, lang="fr")


def test_value_and_limit_show_digits_until_they_differ() -> None:
    assert numbers.apart(0.5004, 0.5) == ("0.5004", "0.5")
    assert numbers.apart(94.996, 95) == ("94.996", "95")
    assert numbers.apart(8.0, 8.0) == ("8", "8")
    assert numbers.difference(9.18, "%", "zh") == "9.2个百分点"
    assert numbers.difference(1.0, "%", "en").endswith("percentage point")


def test_rounding_is_half_to_even_on_the_decimal_text() -> None:
    assert numbers.rounded(2.5, 0) == "2"
    assert numbers.rounded(0.125, 2) == "0.12"
    assert numbers.rounded(2.675, 2) == "2.68"  # the text says 2.675 exactly; float arithmetic would say 2.67
    assert numbers.number(1213.16) == "1213"
    assert numbers.enough(0.12341) == "0.1235"
    assert numbers.percent(0.9999, "zh") == "99.99%"


def test_crosswalk_turns_inverses_over() -> None:
    catalog = cards(SUZHOU).catalog
    rows = {row.indicator: row for row in crosswalk(catalog, list(catalog.schemes.values()), Words("en"))}
    assert any(len({entry.scheme for entry in row.entries}) >= 3 for row in rows.values())
    row = rows["energy_output_rate"] if "energy_output_rate" in rows else rows["energy_per_iva"]
    assert {entry.common_text[:1] for entry in row.entries if entry.common_text} <= {"≤", "≥"}


def test_several_parks_have_an_overview_and_a_page_each() -> None:
    wide = make_wide(parks=4, years=3)
    shown = build_model(api.assess(wide), lang="zh")
    assert shown.overview is not None
    assert len(shown.parks) == 4
    assert all(len(heat.rows) == 4 for heat in shown.heat_maps)
    assert len({park.anchor for park in shown.parks}) == 4
    for _, _, counts in shown.overview.schemes:
        assert sum(count.number for count in counts) in (0, 4)


def test_a_previous_filing_is_compared() -> None:
    wide = make_wide(parks=1, years=4)
    earlier = wide.with_columns(pl.col("iva_constant") * 0.7)
    shown = build_model(api.assess(wide), lang="zh", previous=api.assess(earlier)).parks[0]
    assert shown.changes is not None
    assert shown.changes.figures == 4
    assert shown.changes.better + shown.changes.worse > 0


def test_every_known_value_has_its_derivation() -> None:
    for table in page(SAMPLE).tables:
        for row in table.rows:
            assert bool(row.derivation) == (row.value is not None), (table.scheme, row.id)


@pytest.mark.parametrize(("lang", "below", "above"), [("zh", "还差", "超出"), ("en", "short by ", "over by ")])
def test_a_gap_is_said_as_the_limit_asks(lang: str, below: str, above: str) -> None:
    """A value below a lower limit is short of it, one above an upper limit is over it; never the other way round."""
    found = [row for table in page(SAMPLE, lang).tables for row in table.rows if row.gap_text]
    found = [row for row in found if row.operator != "equals"]
    kinds = {row.operator in ("at_most", "below") for row in found}
    assert kinds == {True, False}
    for row in found:
        assert row.gap_text.startswith(above if row.operator in ("at_most", "below") else below), row
        assert row.gap_text not in (above, below)
    for gap in page(SAMPLE, lang).gaps:
        assert gap.gap_text.startswith(above if gap.limit_text[0] in "≤<" else below), gap


@pytest.mark.parametrize("folder", [SUZHOU, SAMPLE])
def test_a_name_that_ends_in_a_number_is_kept_apart_from_the_number_that_follows(folder: Path) -> None:
    """HJ 274 and 32 criteria must not read as HJ 27432."""
    for row in page(folder).schemes:
        assert not re.search(re.escape(row.short) + r"\d", page(folder).sentence) or not row.short[-1].isdigit()
