"""What a formula gives: values, tolerance, reasons, populations, breakdowns, windows (§1.1, §3.5, §4)."""

from __future__ import annotations

import pytest

from tests.formula.small import now, result

TINY = 4e-10  # within the tolerance of §1.1 for limits up to 1
OUT = 2e-9  # outside it


@pytest.mark.parametrize(
    ("value", "operator", "truth"),
    [
        (100 * (1 - TINY), ">=", 1), (100 * (1 + TINY), "<=", 1), (100 * (1 + TINY), "==", 1),
        (100 * (1 + TINY), ">", 0), (100 * (1 - TINY), "<", 0), (100 * (1 - TINY), "!=", 0),
        (100 * (1 - OUT), ">=", 0), (100 * (1 + OUT), "<=", 0), (100 * (1 + OUT), "==", 0),
        (100 * (1 + OUT), ">", 1), (100 * (1 - OUT), "<", 1), (100 * (1 - OUT), "!=", 1),
    ],
)  # fmt: skip
def test_a_value_within_the_tolerance_of_a_limit_equals_it(value: float, operator: str, truth: int) -> None:
    """The slack is 1e-9 of the limit, with a number as the limit or with another figure (§1.1)."""
    assert now(f"a {operator} 100 [t]", a=value) == truth
    assert now(f"a {operator} b", a=value, b=100.0) == truth


def test_for_limits_below_one_the_tolerance_is_absolute() -> None:
    assert now("a >= 0.001 [t]", a=0.001 - TINY) == 1
    assert now("a >= 0.001 [t]", a=0.001 - OUT) == 0
    assert now("a > 0", a=TINY) == 0
    assert now("a > 0", a=OUT) == 1


def test_float_noise_does_not_decide() -> None:
    """0.1 + 0.2 reaches 0.3, and 15 % growth reaches 15 %."""
    assert now("a + b <= 0.3 [t]", a=0.1, b=0.2) == 1
    rows = {2022: {"a": 1000.0}, 2023: {"a": 1150.0}}
    assert result("growth(a, 1) >= 0.15 [1]", rows) == 1
    assert result("growth(a, 1) > 0.15 [1]", rows) == 0


@pytest.mark.parametrize(
    "text", ["a + b", "a - b", "a * b", "a / b", "b / a", "min(a, b)", "max(a, b)", "a < b", "-b", "if(b > a, a, a)"]
)
def test_missing_goes_through_every_operator(text: str) -> None:
    assert now(text, a=5.0) == "missing_input"


def test_unknown_truths_follow_kleene() -> None:
    assert now("a > 0 and b > 0", a=0.0) == 0, "a false side decides"
    assert now("a > 0 or b > 0", a=5.0) == 1, "a true side decides"
    assert now("a > 0 and b > 0", a=5.0) == "missing_input"
    assert now("a > 0 or b > 0", a=0.0) == "missing_input"
    assert now("not b > 0") == "missing_input"


def test_zero_below_the_line_is_undefined_and_of_a_population_not_applicable() -> None:
    assert now("a / b", a=5.0, b=0.0) == "zero_denominator"
    assert now("done / people", done=0.0, people=0.0) == "empty_population"
    assert now("done / people", people=0.0) == "empty_population", "nobody to count, whatever was counted (§4.7)"
    assert now("done / people", done=3.0) == "missing_input"


def test_of_several_reasons_missing_input_wins() -> None:
    assert now("a / b + c / a", a=5.0, b=0.0) == "missing_input"
    assert now("a / b + done / people", a=5.0, b=0.0, done=0.0, people=0.0) == "zero_denominator"


def test_first_known_takes_what_is_not_missing_and_an_undefined_one_is_an_answer() -> None:
    assert now("first_known(a, b)", b=7.0) == 7
    assert now("first_known(a, b)", a=0.0, b=7.0) == 0
    assert now("first_known(a / b, c / a)", a=1.0, b=0.0, c=7.0) == "zero_denominator"
    assert now("either(a, b)") == "missing_input"


def test_a_breakdown_without_any_row_is_missing_and_an_absent_item_takes_no_part() -> None:
    """Item z is not due: it stays out when absent; x and y are due (§3.5)."""
    assert now("total(keyed)") == "missing_input"
    assert now("total(keyed)", keyed_x=1.0, keyed_y=2.0) == 3
    assert now("mean(keyed)", keyed_x=1.0, keyed_y=2.0) == 1.5
    assert now("mean(keyed)", keyed_x=1.0, keyed_y=2.0, keyed_z=6.0) == 3
    assert now("min(keyed)", keyed_x=4.0, keyed_y=2.0) == 2
    assert now("max(keyed)", keyed_x=4.0, keyed_y=2.0, keyed_z=9.0) == 9
    assert now("total(keyed)", keyed_x=1.0) == "missing_input", "y is due"
    assert now("total(keyed[x, z])", keyed_x=1.0, keyed_y=2.0) == "missing_input", "named, so due"


def test_a_product_joins_by_item_and_nothing_of_an_item_needs_no_factor() -> None:
    both = {"keyed_x": 2.0, "keyed_y": 3.0, "limits_x": 10.0, "limits_y": 100.0}
    assert now("total(keyed * limits)", **both) == 320
    assert now("total(keyed * limits)", **{**both, "keyed_y": 0.0, "limits_y": None}) == 20
    assert now("total(keyed * limits)", **{**both, "limits_y": None}) == "missing_input"


def test_the_share_met_counts_weights_of_a_checklist_and_items_of_a_comparison() -> None:
    assert now("share_met(points)", points_x=1.0, points_y=0.0, points_z=1.0) == 0.75, "x weighs 2 of 4, z 1"
    assert now("share_met(points)", points_x=1.0, points_y=0.0) == "missing_input"
    under = {"keyed_x": 5.0, "limits_x": 5.0, "keyed_y": 9.0, "limits_y": 5.0}
    assert now("share_met(keyed <= limits)", **under) == 0.5
    assert now("share_met(keyed <= limits)", **{**under, "limits_z": 4.0}) == "missing_input", (
        "a limit makes its item due"
    )
    assert now("share_met(keyed <= limits)", **{**under, "limits_z": 4.0, "keyed_z": 1.0}) == pytest.approx(2 / 3)


SERIES = {
    2020: {"a": 1000.0, "b": 50.0},
    2021: {"a": 1100.0},
    2022: {"a": 1210.0, "b": 50.0},
    2023: {"a": 1331.0, "b": 25.0},
}


def based(year: int | None) -> dict[int, dict[str, float | int | None]]:
    return {at: {**row, "base_year": year} for at, row in SERIES.items()}


def test_windows_are_calendar_years() -> None:
    assert result("previous(a, 2)", SERIES) == 1100
    assert result("growth(a, 1)", SERIES) == pytest.approx(0.1, rel=1e-12)
    assert result("growth(a, 3)", SERIES) == pytest.approx(0.1, rel=1e-12), "the mean annual rate"
    assert result("sum_over(a, 3)", SERIES) == 1100 + 1210 + 1331
    assert result("mean_over(a, 2)", SERIES) == (1210 + 1331) / 2
    without_2021 = {year: row for year, row in SERIES.items() if year != 2021}
    assert result("previous(a, 2)", without_2021) == "missing_input", "two years earlier is 2021, not the row before"
    assert result("sum_over(a, 3)", without_2021) == "missing_input"


def test_a_base_window_runs_from_the_base_year() -> None:
    assert result("baseline(a)", based(2020)) == 1000
    assert result("growth(a, base)", based(2020)) == pytest.approx(0.1, rel=1e-12)
    assert result("growth(a, base)", based(2022)) == pytest.approx(0.1, rel=1e-12)
    assert result("sum_over(a, base)", based(2020)) == 1100 + 1210 + 1331, "from the year after the base year (§4.1)"
    assert result("mean_over(a, base)", based(2021)) == (1210 + 1331) / 2


@pytest.mark.parametrize("base_year", [None, 2023, 2024])
def test_without_an_earlier_base_year_it_is_outside_its_definition(base_year: int | None) -> None:
    for text in ("growth(a, base)", "baseline(a)", "sum_over(a, base)", "elasticity(b, a, base)"):
        assert result(text, based(base_year)) == "outside_definition"


@pytest.mark.parametrize(
    ("start", "end", "wanted"),
    [(100.0, 0.0, -1), (0.0, 5.0, "outside_definition"), (-1.0, 5.0, "outside_definition"),
     (5.0, -1.0, "outside_definition"), (None, 5.0, "missing_input"), (5.0, None, "missing_input")],
)  # fmt: skip
def test_growth_at_its_edges(start: float | None, end: float | None, wanted: float | str) -> None:
    """From nothing there is no growth; to nothing it is −100 % (§4.3)."""
    assert result("growth(a, 1)", {2022: {"a": start}, 2023: {"a": end}}) == wanted


def test_elasticity_is_growth_over_growth() -> None:
    rows = {2022: {"a": 100.0, "b": 100.0}, 2023: {"a": 110.0, "b": 103.0}}
    assert result("elasticity(b, a, 1)", rows) == pytest.approx(0.3, rel=1e-9)
    still = {2022: {"a": 100.0, "b": 100.0}, 2023: {"a": 100.0 * (1 + TINY), "b": 103.0}}
    assert result("elasticity(b, a, 1)", still) == "no_growth", "|growth| ≤ 1e-9 is no growth (§1.1)"


def test_an_item_that_is_zero_at_both_ends_is_left_out_of_a_mean_of_elasticities() -> None:
    """§4.4: only x moves (+20 % against +10 %); y is nil in both years."""
    rows = {
        2022: {"a": 100.0, "keyed[x]": 10.0, "keyed[y]": 0.0},
        2023: {"a": 110.0, "keyed[x]": 12.0, "keyed[y]": 0.0},
    }
    assert result("mean(elasticity(keyed, a, 1))", rows) == pytest.approx(2.0, rel=1e-9)
    idle = {year: {**row, "keyed[x]": 0.0} for year, row in rows.items()}
    assert result("mean(elasticity(keyed, a, 1))", idle) == "outside_definition"


def test_if_takes_one_branch_only() -> None:
    assert now("if(a > 0, a, b)", a=2.0) == 2, "the other branch may be missing"
    assert now("if(c > 0, a, b)", a=2.0, b=3.0) == "missing_input"
