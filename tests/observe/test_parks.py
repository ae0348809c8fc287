"""One way from a name to a park, for the rows of a file and for `--park` alike."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from greenpark import api
from greenpark.observe import read
from greenpark.observe.parks import Parks
from greenpark.problems import NotFound

TABLE = pl.DataFrame(
    {
        "entity": ["P-1", "P1", "p3"], "name_zh": ["东园", "西园", "南园"], "name_en": ["East", "West", "South"],
        "aliases": ["老园、开发区", "开发区", None],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("P-1", ["P-1"]), ("P1", ["P1"]), ("p 3", ["p3"]), ("ｐ３", ["p3"]), ("东园", ["P-1"]), ("老园", ["P-1"]),
        ("开发区", ["P-1", "P1"]), ("“南园”", ["p3"]), ("北园", []), ("q9", ["q9"]), ("", []),
    ],
)  # fmt: skip
def test_a_name_in_any_spelling_finds_its_park(text: str, ids: list[str]) -> None:
    assert Parks(TABLE, ["q9"]).named(text) == ids


def test_the_nearest_spelling_is_shown_as_it_is_written() -> None:
    assert Parks(TABLE).nearest("Sout") == "South"
    assert Parks(TABLE).nearest("xyzzy") is None


@pytest.fixture
def filing(tmp_path: Path) -> Path:
    (tmp_path / "entities.csv").write_text(
        "park,kind,name_zh,aliases\nP1,park,东园,老园、开发区\nP2,park,西园,开发区\nP3,park,南园,\n", encoding="utf-8"
    )
    rows = [f"{park},2023,iva_constant,5,万元" for park in ("老园", "P2")]
    (tmp_path / "data.csv").write_text("park,year,variable,value,unit\n" + "\n".join(rows), encoding="utf-8")
    return tmp_path


def test_an_alias_names_the_same_park_in_a_row_and_on_the_command_line(filing: Path) -> None:
    cards = api.assess(filing, parks=["老园"], schemes=["hj274-2015"])
    assert [record["park"] for record in cards.records(closes=False)] == ["P1"]


@pytest.mark.parametrize(
    ("name", "sentence", "zh"),
    [
        ("开发区", "names several parks; use one of P1, P2.", "有几个园区都叫“开发区”"),
        ("南园", "There are no figures of '南园'. Parks in the data (2): P1, P2;", "没有“南园”的数据"),
        ("P22", "There is no park 'P22'. Did you mean 'P2'?", "没有园区“P22”"),
    ],
)
def test_an_unclear_name_is_answered_with_the_choice(filing: Path, name: str, sentence: str, zh: str) -> None:
    with pytest.raises(NotFound) as caught:
        api.assess(filing, parks=[name])
    assert sentence in str(caught.value)
    assert zh in caught.value.sentence("zh")


def test_what_parts_digits_tells_parks_apart(tmp_path, catalog):
    """1-11 is not 11-1, though 园区-1 and 园区 1 are one."""
    (tmp_path / "data.csv").write_text(
        "park,year,variable,value\n1-11,2023,iva_current,1\n11-1,2023,iva_current,2\n园区-1,2023,iva_current,3\n"
        "园区 1,2022,iva_current,4\n",
        encoding="utf-8",
    )
    parks = read(tmp_path / "data.csv", catalog).observations["entity"].to_list()
    assert parks[:2] == ["1-11", "11-1"]
    assert parks[2] == parks[3]
