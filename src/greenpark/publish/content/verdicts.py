"""A scheme's edition and verdict, as the first page, the tables and the command line name them."""

from __future__ import annotations

from greenpark.assess.scorecards import Record
from greenpark.catalog.models import Edition, Scheme
from greenpark.publish.content.context import Context
from greenpark.publish.content.parts import Mark


def edition_of(scheme: Scheme, edition: str) -> Edition:
    """Return an edition by its id."""
    return next(one for one in scheme.editions if one.id == edition)


def reach(record: Record) -> tuple[int, int]:
    """Return how many criteria are met, of how many that apply."""
    counts = record["counts"]
    return counts["met"], sum(counts[status] for status in ("met", "not_met", "no_data", "undefined"))


def verdict_mark(ctx: Context, record: Record) -> Mark:
    """Return a verdict in words and sign; schemes without one say 达到 k / n 项."""
    if record["verdict"] is None:
        counts = record["counts"]
        return ctx.words.reaches(*reach(record), counts["no_data"] + counts["undefined"])
    return ctx.words.mark("verdict", record["verdict"])
