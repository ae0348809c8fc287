"""The cache of the checked catalog: by content, and never trusted where others may write (§7.5)."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from greenpark.catalog import Catalog, load
from greenpark.catalog.load import _load, check
from greenpark.catalog.read import FILES, content_hash

posix = pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes are those of POSIX")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENPARK_CACHE", str(tmp_path))
    _load.cache_clear()
    yield
    _load.cache_clear()


def stored(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "greenpark").glob("*.pickle"))


def test_a_warm_load_equals_a_cold_one(tmp_path: Path) -> None:
    cold = load()
    assert len(stored(tmp_path)) == 1
    _load.cache_clear()
    warm = load()
    assert warm is not cold
    for part in (
        "variables",
        "indicators",
        "factors",
        "item_lists",
        "schemes",
        "concepts",
        "quantities",
        "scope",
        "version",
    ):
        assert getattr(warm, part) == getattr(cold, part), part
    assert dict(warm.formulas) == dict(cold.formulas)
    assert dict(warm.expressions) == dict(cold.expressions)
    assert warm.find_name("单位工业增加值综合能耗") == cold.find_name("单位工业增加值综合能耗")


def test_the_cache_is_read_and_not_only_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    _load.cache_clear()
    monkeypatch.setattr(
        sys.modules["greenpark.catalog.load"], "check", lambda *_: pytest.fail("the files were read again")
    )
    load()


def test_a_spoilt_cache_is_made_anew(tmp_path: Path) -> None:
    load()
    whole = stored(tmp_path)[0].read_bytes()
    for content in (b"", b"garbage", b"I9x\n.", b"0", b"\x80\x63.", whole[:-100], pickle.dumps({"not": "a catalog"})):
        stored(tmp_path)[0].write_bytes(content)
        _load.cache_clear()
        assert isinstance(load(), Catalog)


class Trap:
    """Runs code when it is unpickled, as a planted cache file would."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.mkdir, (os.environ["GREENPARK_TRAP"],))


@posix
def test_a_cache_folder_that_others_may_write_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unpickling runs code: what another user planted must not be opened."""
    monkeypatch.setenv("GREENPARK_TRAP", str(tmp_path / "sprung"))
    load()
    place = stored(tmp_path)[0]
    place.write_bytes(pickle.dumps(Trap()))
    for mode in (0o777, 0o770):
        place.parent.chmod(mode)
        _load.cache_clear()
        assert load().version == content_hash(FILES)
        assert not (tmp_path / "sprung").exists()
    place.parent.chmod(0o700)
    with monkeypatch.context() as someone_else:
        someone_else.setattr(os, "getuid", lambda: place.parent.stat().st_uid + 1)
        _load.cache_clear()
        load()
        assert not (tmp_path / "sprung").exists(), "a folder of another user"
    _load.cache_clear()
    load()
    assert (tmp_path / "sprung").exists(), "the trap works: in a folder of one's own the file would be opened"


@posix
def test_the_cache_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    load()
    assert (tmp_path / "greenpark").stat().st_mode & 0o077 == 0


def test_without_a_place_to_write_it_loads_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("GREENPARK_CACHE", str(blocked))
    assert load().version == content_hash(FILES)


def test_an_edited_file_is_another_version(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FILES, tmp_path / "files"))
    before = content_hash(folder)
    assert before == content_hash(FILES), "the same bytes elsewhere are the same version"
    path = folder / "schemes" / "hj274-2015.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("at_most: 8}", "at_most: 9}", 1), encoding="utf-8")
    assert content_hash(folder) != before
    row = next(row for row in check(folder).schemes["hj274-2015"].criteria if row.id == "14")
    assert row.limit.stated == [("at_most", 9.0)]
    (folder / "units.txt").write_text(
        (folder / "units.txt").read_text(encoding="utf-8") + "\n# a word\n", encoding="utf-8"
    )
    assert content_hash(folder) not in (before, content_hash(FILES))


def test_importing_the_package_is_quick_and_light() -> None:
    """§7.5: heavy parts load where they are used."""
    code = "import sys, greenpark; print([m for m in ('pint', 'altair', 'scipy', 'docx', 'polars', 'pandas') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_a_warm_load_needs_no_pint(tmp_path: Path) -> None:
    load()
    code = "import sys; from greenpark.catalog import load; load(); print('pint' in sys.modules, 'yaml' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split()[0] == "False"
