"""Every reported variable names by id who can be asked for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from greenpark.catalog import Catalog
from greenpark.catalog.load import check
from greenpark.catalog.read import FILES
from greenpark.problems import ProblemsFound


def changed(tmp_path: Path, file: str, old: str, new: str) -> str:
    folder = Path(shutil.copytree(FILES, tmp_path / "files"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProblemsFound) as caught:
        check(folder)
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_every_reported_variable_has_a_holder_with_names_and_evidence(catalog: Catalog) -> None:
    for variable in catalog.variables.values():
        assert (variable.holder is not None) == variable.reported, variable.id
    for holder in catalog.holders.values():
        assert holder.label.en.isascii() and holder.label.zh and not holder.label.zh.isascii()
        assert holder.source and holder.evidence


def test_every_holder_is_named_by_a_variable(catalog: Catalog) -> None:
    named = {one for v in catalog.variables.values() for one in (v.holder, *v.also_held_by) if one is not None}
    assert named == set(catalog.holders)


def test_the_first_holder_is_asked_the_others_are_told(catalog: Catalog) -> None:
    assert [one.label.zh for one in catalog.holders_of("area_green_cover")] == ["园区管委会", "园林绿化部门"]
    assert [one.id for one in catalog.holders_of("base_year")] == ["park_administration"]


def test_an_unknown_holder_is_a_mistake_with_the_nearest_id(tmp_path: Path) -> None:
    found = changed(tmp_path, "variables/economy.yaml", "holder: statistics_bureau", "holder: statistic_bureau")
    assert "there is no holder 'statistic_bureau' Did you mean 'statistics_bureau'?" in found
    assert "variables/economy.yaml" in found


def test_a_reported_variable_without_a_holder_is_a_mistake(tmp_path: Path) -> None:
    found = changed(tmp_path, "variables/economy.yaml", "    holder: statistics_bureau\n", "")
    assert "say holder: who can be asked for it" in found


def test_the_park_itself_must_be_among_the_holders(tmp_path: Path) -> None:
    found = changed(tmp_path, "holders/holders.yaml", "id: park_administration", "id: park_office")
    assert "park_administration: is not declared" in found
