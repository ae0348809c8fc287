"""What stands in a bundle, how large it may be, and what is said of one that cannot be trusted."""

from __future__ import annotations

from greenpark.problems import Problem

FORMAT, FORMAT_VERSION = "greenpark-index-bundle", 1
MANIFEST, SPECIFICATION, DATA_FOLDER, RESULTS_FOLDER = "manifest.json", "specification.yaml", "data/", "results/"
# a bundle of a large study: 2 543 units, 60 indicators, every change listed, is under 50 MB
MOST_MEMBERS, LARGEST, LARGEST_MANIFEST, PACKED_SUSPICIOUSLY = 100, 500_000_000, 5_000_000, 300
MOST_DRAWS = 1_000_000


def unsafe(file: str, why: str, why_zh: str) -> Problem:
    """Say why an archive is not opened."""
    return Problem(
        "unsafe_bundle", f"the bundle was not opened: {why}.",
        "Ask its author for a bundle as `greenpark index run --bundle` writes it.", file=file,
        message_zh=f"未打开该结果包：{why_zh}。",
        remedy_zh="请向作者索取由 `greenpark index run --bundle` 生成的结果包。",
    )  # fmt: skip


def broken(file: str, why: str, why_zh: str, member: str | None = None) -> Problem:
    """Say in what a bundle is not as it was written."""
    return Problem(
        "broken_bundle", f"the bundle is not as it was written: {why}.",
        "Take an unchanged copy; to use other data or another specification, run the index anew.", file=file,
        sheet=member, message_zh=f"结果包与生成时不一致：{why_zh}。",
        remedy_zh="请使用未改动的副本；若要换数据或规范，请重新运行指数。",
    )  # fmt: skip
