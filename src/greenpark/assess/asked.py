"""What people ask for by name: schemes, editions, parks, years, indicators (semantics §6.1).

Each function returns ids, or raises NotFound with what was given, the nearest that is known, and where the list is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from greenpark.catalog import Catalog
from greenpark.observe.parks import Parks
from greenpark.problems import NotFound, did_you_mean

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset

LISTED = 5  # names that are shown of a list that may be long


def scheme_id(name: str, catalog: Catalog) -> str:
    """Return the id of a scheme by id, title, short name or alias."""
    found = catalog.find_scheme(name)
    if found is not None:
        return found
    known = [*catalog.schemes]
    raise _unknown("scheme", "方案", name, did_you_mean(name, known) or known, see="greenpark catalog schemes")


def edition_exists(name: str, edition: str, catalog: Catalog) -> None:
    """Raise NotFound unless the scheme has the edition."""
    known = [one.id for one in catalog.schemes[scheme_id(name, catalog)].editions]
    if edition not in known:
        listed = ", ".join(known)
        raise NotFound(
            f"{name} has no edition '{edition}'; there are {listed}.", f"{name}没有“{edition}”版本，现有：{listed}。"
        )


def indicator_id(text: str, catalog: Catalog) -> str:
    """Return the id of an indicator or variable by id, by name in either language, or by alias."""
    found = catalog.find_name(text)
    if found is not None:
        return found
    near = did_you_mean(text, [*catalog.indicators, *catalog.variables])
    raise _unknown("indicator", "指标", text, near, see="greenpark catalog indicators")


def latest_years(dataset: Dataset) -> dict[str, int]:
    """Return each park's latest year with a usable figure."""
    newest = years_with_data(dataset).group_by("park").agg(pl.col("year").max())
    return {park: int(year) for park, year in newest.iter_rows()}


def park_id(text: str, dataset: Dataset, latest: Mapping[str, int]) -> str:
    """Return the id of a park by id, by name in either language, or by alias; `latest` are the parks with figures."""
    parks = Parks(dataset.entities, latest)
    named = parks.named(text)
    found = [park for park in named if park in latest]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found)
        raise NotFound(
            f"'{text}' names several parks; use one of {listed}.",
            f"有几个园区都叫“{text}”，请用其中一个编号：{listed}。",
        )
    if named:
        raise NotFound(
            f"There are no figures of '{text}'. {_list(latest)}",
            f"没有“{text}”的数据。{_list_zh(latest)}",
        )
    near = parks.nearest(text)
    raise _unknown("park", "园区", text, [near] if near else [], more=_list(latest), more_zh=_list_zh(latest))


def one_park(text: str | None, dataset: Dataset) -> str:
    """Return the park of a filing that is carried over: the one asked for, else the only one that it has."""
    rows = dataset.observations
    known = {str(park): 0 for park in rows["entity"].drop_nulls().unique(maintain_order=True).to_list() if park}
    if text is not None:
        return park_id(text, dataset, known)
    if len(known) == 1:
        return next(iter(known))
    raise NotFound(
        f"One park is carried over; name it with --park. {_list(known)}",
        f"一次只能沿用一个园区的数据，请用--park指明。{_list_zh(known)}",
    )


def park_of_frame(text: str, frame: pl.DataFrame) -> str:
    """Return the park itself if a wide frame has it."""
    known = sorted(frame["park"].unique().to_list())
    if text in known:
        return text
    more, more_zh = _list(known), _list_zh(known)
    raise _unknown("park", "园区", text, did_you_mean(text, known), more=more, more_zh=more_zh)


def years_with_data(dataset: Dataset) -> pl.DataFrame:
    """Return each `park` and `year` with a usable figure; a chain of growth rates reaches further back."""
    there = pl.col("value").is_not_null() | pl.col("code").is_not_null()
    rows = dataset.observations.filter(pl.col("usable") & there).drop_nulls("year")
    return rows.select(pl.col("entity").alias("park"), pl.col("year").cast(pl.Int64)).unique()


def years_exist(years: Iterable[int], known_rows: pl.DataFrame, parks: Sequence[str] | None = None) -> None:
    """Raise NotFound for a year that none of the parks has in `known_rows`, which has `park` and `year`."""
    rows = known_rows if parks is None else known_rows.filter(pl.col("park").is_in(list(parks)))
    known = sorted({int(year) for year in rows["year"].to_list()})
    whose = f" for {', '.join(parks)}" if parks else ""
    whose_zh = "、".join(parks or ())
    for year in years:
        if year not in known:
            raise NotFound(
                f"There are no figures of {year}{whose}; there are {', '.join(map(str, known)) or 'none'}.",
                f"{whose_zh}没有{year}年的数据；现有：{'、'.join(map(str, known)) or '无'}。",
            )


def _unknown(
    kind: str, kind_zh: str, name: str, near: Sequence[str], *, see: str = "", more: str = "", more_zh: str = ""
) -> NotFound:
    hint = f" Did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    hint_zh = f"是否指{'或'.join(f'“{one}”' for one in near)}？" if near else ""
    where, where_zh = (f"See `{see}`.", f"全部见 `{see}`。") if see else (more, more_zh)
    return NotFound(f"There is no {kind} '{name}'.{hint} {where}", f"没有{kind_zh}“{name}”。{hint_zh}{where_zh}")


def _list(known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        return "The data have no park with figures."
    shown = ", ".join(names[:LISTED]) + (" …" if len(names) > LISTED else "")
    return f"Parks in the data ({len(names)}): {shown}; `greenpark assess` lists them."


def _list_zh(known: Iterable[str]) -> str:
    names = sorted(known)
    if not names:
        return "数据中没有任何园区的数。"
    shown = "、".join(names[:LISTED]) + ("……" if len(names) > LISTED else "")
    return f"数据中的园区（{len(names)}个）：{shown}；`greenpark assess` 可列出全部。"
