"""The template workbook that park officers fill in: written here, read back by `greenpark.observe.template_read`.

`layout` and `choices` hold every sheet name, header and word once, for the writer and the reader alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenpark.catalog import Catalog
    from greenpark.observe.template.prefill import Previous


def write_template(
    path: str | PathLike[str],
    *,
    catalog: Catalog,
    schemes: Sequence[str] | None = None,
    years: Sequence[int] | None = None,
    park: Mapping[str, object] | str | None = None,
    previous: Previous | None = None,
    lang: str = "zh",
) -> None:
    """Write the workbook that asks for the figures of one park (semantics §6.4, users.md section 4).

    `schemes` limits the rows to what these rule sets need (default: all of the catalog). `years` are the year
    columns (default: the last four complete years, the base year and every year of `previous`). `park` is a row of
    the entities table, or the id or name of a park in `previous`. `previous` is the last filing, as a dataset or as
    the content that `read_template` returned: the latter carries over every cell, as typed. `lang` is `zh` (Chinese
    first) or `en`. Raises KeyError for an unknown scheme and ValueError for a park that `previous` does not hold.
    """
    from greenpark.observe.template.write import write_workbook  # XlsxWriter is loaded only where a book is written

    write_workbook(path, catalog=catalog, schemes=schemes, years=years, park=park, previous=previous, lang=lang)


__all__ = ["write_template"]
