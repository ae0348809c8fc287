"""A workbook that somebody has filled in is never written over: it is kept beside the new one, under a dated name."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from greenpark.observe.template.content import TemplateContent
from greenpark.observe.template_read import is_template, read_template

SIDE_TABLES = ("plans", "waivers", "targets", "factors", "industry_thresholds", "evidence")


def write_over(path: Path, write: Callable[[Path], None], *, now: dt.datetime | None = None) -> Path | None:
    """Write a workbook; what stood there with content is kept, and its new path returned.

    Nothing is kept of an empty file or an unfilled template, nor where the new workbook holds all that the old one
    did. If writing fails, the old file stands as it was.
    """
    if not _holds_something(path):
        write(path)
        return None
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".greenpark-") as folder:
        fresh = Path(folder) / path.name
        write(fresh)
        kept = None
        if not _nothing_lost(read_template(path), read_template(fresh)):
            kept = _free_name(path, now or dt.datetime.now())
            path.rename(kept)
        fresh.replace(path)
    return kept


def _holds_something(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size == 0:
        return False
    if not is_template(path):
        return True
    content = read_template(path)
    return bool(content.rows.height or content.entities.height or content.problems) or any(
        getattr(content, name).height for name in SIDE_TABLES
    )


def _nothing_lost(old: TemplateContent, new: TemplateContent) -> bool:
    if old.problems and not old.lines:
        return False  # it could not be read
    return set(_facts(old)) <= set(_facts(new))


def _facts(content: TemplateContent) -> Iterator[tuple[object, ...]]:
    """Yield all that was typed into a workbook, wherever it stands."""
    yield from content.cover.items()
    rows = content.rows.select("entity", "period", "variable", "item", "value", "unit", "source", "status", "note",
                               "attributes")  # fmt: skip
    yield from rows.rows()
    for line in content.lines:
        if line.texts.get("note") or line.extras:
            yield line.variable, line.item, line.texts.get("note"), *sorted(line.extras.items())
    for name in SIDE_TABLES:
        yield from ((name, *row) for row in getattr(content, name).rows())


def _free_name(path: Path, now: dt.datetime) -> Path:
    """Return a name that nothing has, of the pattern that `observe.folder` leaves alone."""
    stem = f"{path.stem}-backup-{now:%Y%m%d-%H%M%S}"
    names = (path.with_name(f"{stem}{end}.xlsx") for end in ("", *(f"-{number}" for number in range(2, 1000))))
    return next(name for name in names if not name.exists())
