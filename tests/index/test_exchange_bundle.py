"""Bundles: written, opened with suspicion, run again, compared."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from greenpark.index.certainty.certainty import uncertainty
from greenpark.index.exchange.bundle import bundle_members, pack, write_bundle
from greenpark.index.exchange.bundle_read import read_bundle
from greenpark.index.exchange.coinr import read_coinr
from greenpark.index.exchange.comparison import compare_members
from greenpark.index.exchange.rerun import rerun
from greenpark.index.exchange.yaml_text import to_yaml
from greenpark.index.index import Index
from greenpark.index.spec.read import read_specification, shipped, specification_of
from greenpark.problems import ProblemsFound
from tests.index.exchange_cases import CONTENT, DATA, result

ASEM = Path(__file__).parent / "data" / "asem"
SPECIFICATION = "# our own remark\n" + to_yaml(CONTENT)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_bundle(
        tmp_path / "run.zip",
        result(),
        data=DATA,
        specification=SPECIFICATION,
        command="greenpark index run a.yaml b.csv",
    )


def rewrite(path: Path, change, *, again: bool = False) -> Path:
    """Change the members of a bundle; `again` brings the checksums up to date, as a forger would."""
    members = dict(read_bundle(path).members)
    change(members)
    if again:
        import hashlib

        manifest = json.loads(members["manifest.json"])
        manifest["members"] = {
            name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in members.items()
            if name != "manifest.json"
        }
        members["manifest.json"] = json.dumps(manifest).encode()
    path.write_bytes(pack(members))
    return path


def archive(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, content in entries:
            file.writestr(entry, content)
    return path


def test_a_bundle_holds_everything_and_runs_again(bundle):
    members = read_bundle(bundle).members
    assert sorted(members) == [
        "CITATION.cff", "README.md", "data/data.csv", "manifest.json", "methods.en.md", "methods.zh.md", "results/changes.csv",
        "results/ranks.csv", "results/result.json", "results/scores.csv", "results/weights.csv", "specification.yaml",
    ]  # fmt: skip
    assert members["specification.yaml"].decode() == SPECIFICATION  # comments and all
    compared = rerun(bundle)
    assert compared.same
    assert compared.cells > 100
    assert compared.versions == {}
    assert compared.sentence() == f"parks: all {compared.cells} cells are the same."
    assert "全部一致" in compared.sentence("zh")


def test_the_same_run_gives_the_same_bytes(tmp_path, bundle):
    again = write_bundle(
        tmp_path / "again.zip",
        result(),
        data=DATA,
        specification=SPECIFICATION,
        command="greenpark index run a.yaml b.csv",
    )
    assert again.read_bytes() == bundle.read_bytes()


def test_the_manifest_says_what_it_was_made_with(bundle):
    manifest = read_bundle(bundle).manifest
    assert manifest["index"] == "parks"
    assert manifest["command"] == "greenpark index run a.yaml b.csv"
    assert set(manifest["versions"]) == {"greenpark", "python", "numpy", "polars", "scipy"}
    assert manifest["versions"]["numpy"] == np.__version__
    assert manifest["seed"] is None
    assert "/" not in json.dumps(manifest["versions"])


def test_data_are_kept_as_given(tmp_path):
    source = tmp_path / "园区 data (1).csv"
    source.write_bytes(b"\xef\xbb\xbf" + DATA.write_csv().replace("\n", "\r\n").encode())
    index = Index.from_mapping(CONTENT)
    path = write_bundle(tmp_path / "run.zip", index.run(source), data=source)
    opened = read_bundle(path)
    assert opened.data == "data/园区_data_1_.csv"
    assert opened.members[opened.data] == source.read_bytes()
    assert rerun(path).same


def test_a_workbook_is_data_too(tmp_path):
    DATA.write_excel(tmp_path / "parks.xlsx")
    run = Index.from_mapping(CONTENT).run(tmp_path / "parks.xlsx")
    path = write_bundle(tmp_path / "run.zip", run, data=(tmp_path / "parks.xlsx").read_bytes(), data_name="parks.xlsx")
    assert rerun(path).same


def test_settings_of_a_run_replace_the_text_that_does_not_say_them(tmp_path):
    other = Index.from_mapping(
        {**CONTENT, "steps": [{"normalise": {"method": "min_max", "range": [1, 100]}}, {"aggregate": "arithmetic"}]}
    )
    path = write_bundle(tmp_path / "run.zip", other.run(DATA), data=DATA, specification=SPECIFICATION)
    kept = read_bundle(path).members["specification.yaml"].decode()
    assert "range: [1.0, 100.0]" in kept
    assert kept.startswith("# The specification as it was run")
    assert rerun(path).same


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_specification_survives_being_written(name):
    specification = read_specification(shipped()[name])
    text = to_yaml(specification.model_dump(mode="json", exclude_unset=True, by_alias=True))
    assert specification_of(yaml.safe_load(text)) == specification


def test_numbers_of_a_frame_come_back_to_the_last_digit(tmp_path):
    draw = np.random.default_rng(3)
    values = draw.standard_normal(300) * 10.0 ** draw.integers(-12, 12, 300)
    data = pl.DataFrame({"unit": [f"u{n}" for n in range(300)], "a": values, "b": values[::-1] / 3})
    content = {
        "id": "x",
        "structure": {"id": "x", "children": [{"id": "a", "direction": "higher"}, {"id": "b", "direction": "lower"}]},
        "steps": CONTENT["steps"],
    }
    index = Index.from_mapping(content)
    path = write_bundle(tmp_path / "run.zip", index.run(data), data=data)
    assert rerun(path, relative=0.0).same


def test_the_asem_example_runs_again(tmp_path):
    asem = read_coinr(ASEM / "asem_idata.csv", ASEM / "asem_imeta.csv", steps="example")
    index = Index.from_mapping(asem.specification)
    path = write_bundle(
        tmp_path / "asem.zip",
        index.run(asem.data),
        data=ASEM / "asem_idata.csv",
        specification=to_yaml(asem.specification),
    )
    compared = rerun(path)
    assert compared.same
    methods = read_bundle(path).members["methods.en.md"].decode()
    for words in (
        "## 1 Denominate",
        "same group",
        "`by: EurAsia_group`",
        "skewness and kurtosis",
        "step 5",
        "## 6 Weight: user",
        "Σ w x",
    ):
        assert words in methods


def test_uncertainty_is_run_again_with_its_seed(tmp_path):
    content = {**CONTENT, "uncertainty": {"weights": {"noise": 0.5}, "draws": 64, "seed": 7}}
    index = Index.from_mapping(content)
    table, found = index.read(DATA)
    certainty = uncertainty(index.plan, table, draws=32, seed=11, top=(1, 2))
    path = write_bundle(tmp_path / "run.zip", index.run(DATA), data=DATA, certainty=certainty)
    opened = read_bundle(path)
    assert (opened.manifest["seed"], opened.manifest["draws"]) == (11, 32)
    assert {"results/certainty.csv", "results/sources.csv", "results/tiers.csv"} <= set(opened.members)
    assert "rerun 32 times (seed 11)" in opened.members["methods.en.md"].decode()
    assert "32次" in opened.members["methods.zh.md"].decode()
    assert rerun(path).same
    assert not found


def test_a_changed_figure_is_found_by_its_checksum(bundle):
    def change(members):
        members["data/data.csv"] = members["data/data.csv"].replace(b"9.5", b"9.6")

    with pytest.raises(ProblemsFound, match=r"'data/data\.csv' was changed"):
        rerun(rewrite(bundle, change))


def test_a_forged_result_is_found_by_running_again(bundle):
    def change(members):
        lines = members["results/scores.csv"].decode().splitlines()
        cells = lines[1].split(",")
        cells[4] = "99.5"
        members["results/scores.csv"] = ("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n").encode()

    compared = rerun(rewrite(bundle, change, again=True))
    assert not compared.same
    (one,) = compared.differences
    assert (one.file, one.row, one.column, one.was) == ("results/scores.csv", "a, 2022", "index", "99.5")
    assert compared.frame["now"].to_list() == [one.now]
    assert compared.sentence().startswith("parks: 1 of ")
    assert compared.record()["differences"][0]["column"] == "index"


def test_results_that_cannot_be_read_are_said(bundle):
    with pytest.raises(ProblemsFound, match="its results cannot be read"):
        rerun(rewrite(bundle, lambda members: members.update({"results/result.json": b"[" * 100_000}), again=True))


def test_a_missing_or_added_member_is_named(tmp_path, bundle):
    content = bundle.read_bytes()
    with pytest.raises(ProblemsFound, match=r"'results/ranks\.csv' is missing"):
        rerun(rewrite(bundle, lambda members: members.pop("results/ranks.csv")))
    bundle.write_bytes(content)
    with pytest.raises(ProblemsFound, match=r"'extra\.txt' is not listed"):
        rerun(rewrite(bundle, lambda members: members.update({"extra.txt": b"x"})))
    bundle.write_bytes(content)
    with pytest.raises(ProblemsFound, match=r"'manifest\.json' is missing"):
        rerun(rewrite(bundle, lambda members: members.pop("manifest.json")))


@pytest.mark.parametrize(
    "manifest",
    [
        b"", b"[]", b"{}", b"[" * 100_000, b'{"format": "greenpark-index-bundle", "format_version": "1"}', b"\xff",
        b'{"format": "other", "format_version": 1, "members": {}}',
    ],
)  # fmt: skip
def test_a_manifest_of_something_else_is_refused(bundle, manifest):
    with pytest.raises(ProblemsFound, match=r"manifest\.json' is not that of a bundle"):
        rerun(rewrite(bundle, lambda members: members.update({"manifest.json": manifest})))


@pytest.mark.parametrize(
    ("field", "value"),
    [("draws", 10**9), ("draws", -1), ("draws", True), ("seed", -1), ("data", "../etc/passwd"), ("data", "manifest.json"), ("nodes", "index"), ("top", [0])],
)  # fmt: skip
def test_a_manifest_with_odd_fields_is_refused(bundle, field, value):
    def change(members):
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), field: value}).encode()

    with pytest.raises(ProblemsFound, match=r"manifest\.json' is not that of a bundle"):
        rerun(rewrite(bundle, change))


def test_a_bundle_of_a_later_format_is_not_guessed_at(bundle):
    def change(members):
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), "format_version": 2}).encode()

    with pytest.raises(ProblemsFound, match="newer than this program knows"):
        rerun(rewrite(bundle, change))


@pytest.mark.parametrize(
    "name",
    [
        "../out.txt",
        "/etc/x",
        "a/../../b",
        "C:/x",
        "a\\b",
        "./x",
        "a//b",
        "folder/",
        "a\nb",
        "x" * 300,
        "..",
        "data/..\\x",
    ],
)
def test_paths_that_lead_out_are_refused(tmp_path, name):
    path = archive(tmp_path / "run.zip", (name, b""), ("manifest.json", b"{}"))
    with pytest.raises(ProblemsFound, match=r"leads out of it|no plain file") as caught:
        rerun(path)
    assert all(problem.code == "unsafe_bundle" and problem.message_zh for problem in caught.value.problems)
    assert not (tmp_path.parent / "out.txt").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices_are_refused(tmp_path, kind):
    entry = zipfile.ZipInfo("data/data.csv")
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
    with pytest.raises(ProblemsFound, match="no plain file"):
        rerun(archive(tmp_path / "run.zip", (entry, b"/etc/passwd")))


def test_size_bombs_are_refused(tmp_path):
    path = archive(tmp_path / "run.zip", ("data/data.csv", b"0" * 40_000_000))
    with pytest.raises(ProblemsFound, match="would unpack to 40 MB"):
        rerun(path)
    with pytest.raises(ProblemsFound, match="it has 101 members"):
        rerun(archive(path, *[(f"m{n}", b"") for n in range(101)]))


def test_a_size_that_lies_is_noticed(tmp_path, bundle):
    content = bytearray(bundle.read_bytes())
    place = content.rfind(b"PK\x01\x02")  # the last entry of the table of contents
    content[place + 24 : place + 28] = (5).to_bytes(4, "little")
    bundle.write_bytes(bytes(content))
    with pytest.raises(ProblemsFound) as caught:
        rerun(bundle)
    assert caught.value.problems[0].code in ("unsafe_bundle", "broken_bundle")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_occur_twice_are_refused(tmp_path):
    for second in ("a.txt", "A.TXT"):
        with pytest.raises(ProblemsFound, match="occurs twice"):
            rerun(archive(tmp_path / "run.zip", ("a.txt", b"1"), (second, b"2")))


def test_what_is_no_archive_is_said(tmp_path, bundle):
    for content in (b"", b"PK\x03\x04", b"unit,year\n", bundle.read_bytes()[:500]):
        (tmp_path / "odd.zip").write_bytes(content)
        with pytest.raises(ProblemsFound, match="no ZIP archive, or is damaged"):
            rerun(tmp_path / "odd.zip")
    with pytest.raises(FileNotFoundError):
        rerun(tmp_path / "gone.zip")


def test_a_flipped_byte_never_passes(bundle):
    content = bundle.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        broken = bytearray(content)
        broken[place] ^= 0x41
        bundle.write_bytes(bytes(broken))
        try:
            compared = rerun(bundle)
        except ProblemsFound:
            continue
        assert compared.same  # a byte that says nothing: a date, a comment


def test_numbers_agree_within_a_tolerance_and_missing_only_with_missing():
    was = {"results/x.csv": b"unit,a\nA,1.0\nB,\nC,2\n"}
    assert compare_members(was, {"results/x.csv": b"unit,a\nA,1.0000000000001\nB,\nC,2.0\n"}) == (6, [])
    _, differing = compare_members(was, {"results/x.csv": b"unit,a\nA,1.00001\nB,0\nC,2\n"})
    assert [(one.row, one.was, one.now) for one in differing] == [("A", "1.0", "1.00001"), ("B", "", "0")]
    _, differing = compare_members(was, {"results/x.csv": b"unit,a\nA,1.0\nB,\n"})
    assert [(one.row, one.now) for one in differing] == [("C", None)]
    _, differing = compare_members(was, {"results/x.csv": b"unit,b\nA,1.0\nB,\nC,2\n"})
    assert len(differing) == 1
    assert compare_members(was, {})[1][0].now is None


def test_the_archive_opens_with_any_tool(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as file:
        assert file.testzip() is None
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        assert [entry.filename for entry in file.infolist()] == sorted(file.namelist())


def test_no_machine_is_named(tmp_path):
    members = bundle_members(result(), data=DATA)
    for name, content in members.items():
        assert b"/tmp" not in content, name
        assert b"/home" not in content, name
