"""The worked examples beside the indices that ship."""

from __future__ import annotations

import pytest

from greenpark.index.cases import Case, read_cases, run_cases

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_cases_hold(case: Case) -> None:
    assert run_cases([case])[0].failures == []


def test_a_wrong_expectation_fails() -> None:
    case = next(case for case in read_cases() if case.index == "cip")
    case.expect = {"cip": [0.5, 0.5, 0.5, 0.5], "nowhere": [1.0]}
    failures = run_cases([case])[0].failures
    assert len(failures) == 5
    assert "expected 0.5" in failures[0]
