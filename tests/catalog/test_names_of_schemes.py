"""Schemes answer to their id, title, short name and the names that people use."""

from __future__ import annotations

import pytest

from greenpark.assess.asked import NotFound, scheme_id


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        ("hj274-2015", "hj274-2015"), ("HJ 274", "hj274-2015"), ("HJ274", "hj274-2015"), ("生态工业园区", "hj274-2015"),
        ("hj274-2015 HJ 274", "hj274-2015"), ("国际EIP框架", "eip-framework-v1"), ("循环化改造", "circular-transformation"),
        ("零碳园区", "zero-carbon-2025"), ("绿色工业园区（2016年）", "miit-green-2016"),
    ],
)  # fmt: skip
def test_a_scheme_by_any_of_its_names(text, scheme, catalog):
    assert scheme_id(text, catalog) == scheme


def test_every_name_leads_to_one_scheme(catalog):
    for scheme in catalog.schemes.values():
        for word in (scheme.id, scheme.label.zh, scheme.label.en, scheme.short.zh, scheme.short.en, *scheme.aliases):
            assert catalog.find_scheme(word) == scheme.id, word


def test_half_a_name_is_none(catalog):
    with pytest.raises(NotFound):
        scheme_id("HJ", catalog)
