"""Scorecards: the results of an assessment, as records of §6.2 and as frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from greenpark.assess import details
from greenpark.assess.asked import years_with_data
from greenpark.assess.engine import Evaluated, evaluate, reason_of, status_of
from greenpark.assess.figures import ParkFigures
from greenpark.assess.progress import progress as find_progress
from greenpark.assess.resolve import reason_column, value_column
from greenpark.assess.scores import options
from greenpark.assess.statuses import COUNTED, STATUSES, VERDICTS
from greenpark.catalog import Catalog
from greenpark.catalog.editions import edition_for
from greenpark.catalog.models import Criterion, Scheme
from greenpark.formula.reasons import EMPTY_POPULATION, REASONS

if TYPE_CHECKING:
    from greenpark.observe.dataset import Dataset

Record = dict[str, Any]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Selection:
    """Which parks, years and schemes an assessment shows."""

    schemes: tuple[str, ...]
    parks: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None  # None: each park's latest year with data
    every_year: bool = False


@dataclass
class Scorecards:
    """The results of one assessment over a wide frame."""

    catalog: Catalog
    wide: pl.DataFrame
    evaluated: Evaluated
    selection: Selection
    editions: Mapping[str, str] = field(default_factory=dict)
    latest: Mapping[str, int] = field(default_factory=dict)
    dataset: Dataset | None = None

    @cached_property
    def rows(self) -> list[Record]:
        """Rows of results for the selected parks and years, in the order of the data."""
        frame = self.evaluated.frame
        if self.selection.parks is not None:
            frame = frame.filter(pl.col("park").is_in(list(self.selection.parks)))
        if self.selection.years is not None:
            frame = frame.filter(pl.col("year").is_in(list(self.selection.years)))
        elif not self.selection.every_year:
            newest = pl.DataFrame(
                {"park": list(self.latest), "~latest": list(self.latest.values())},
                schema={"park": pl.String, "~latest": pl.Int64},
            )
            frame = frame.join(newest, on="park", how="left", maintain_order="left").filter(
                pl.col("year") == pl.col("~latest")
            )
        elif self.dataset is not None:
            frame = frame.join(years_with_data(self.dataset), on=["park", "year"], how="semi", maintain_order="left")
        wanted = [
            column for column in frame.columns
            if "/" in column or column in ("park", "year") or column[:2] in ("v:", "r:") or column in self._judged
        ]  # fmt: skip
        records: list[Record] = frame.select(wanted).to_dicts()
        return records

    @cached_property
    def _judged(self) -> set[str]:
        """The names that the criteria judge; where they are only reported, their value has no column of its own."""
        return {
            criterion.indicator
            for name in self.selection.schemes
            for criterion in (*self.catalog.schemes[name].criteria, *self.catalog.schemes[name].entry)
        }

    @cached_property
    def _parks(self) -> dict[str, dict[int, Record]]:
        """The wide rows of the selected parks by year, for details and explanations."""
        parks = list(dict.fromkeys(row["park"] for row in self.rows))
        chosen = self.wide.filter(pl.col("park").is_in(parks))
        found: dict[str, dict[int, Record]] = {park: {} for park in parks}
        for row in chosen.to_dicts():
            found[row["park"]][int(row["year"])] = row
        return found

    def figures(self, park: str, scheme: str | None = None) -> ParkFigures:
        """Return one park's figures for the reference interpreter."""
        return ParkFigures(self.catalog, self._parks[park], scheme)

    def __len__(self) -> int:
        return len(self.rows) * len(self.selection.schemes)

    # -- records ---------------------------------------------------------------------------------------------------

    def records(self, *, closes: bool = True, settle: bool = False, progress: Progress | None = None) -> list[Record]:
        """Return the scorecards as records of §6.2; `settle` adds the smallest sets of missing figures."""
        return list(self.iterate(closes=closes, settle=settle, progress=progress))

    def iterate(
        self, *, closes: bool = True, settle: bool = False, progress: Progress | None = None
    ) -> Iterator[Record]:
        """Yield the scorecards one by one, park by park."""
        done, total = 0, len(self)
        shared: dict[tuple[str, str], ParkFigures] = {}
        for row in self.rows:
            for name in self.selection.schemes:
                resolver = self.evaluated.resolvers[name]
                # schemes without a plan of their own share the park's figures and all that is computed from them
                key = (row["park"], resolver.context)
                if key not in shared:
                    shared.clear() if len(shared) > 64 else None
                    shared[key] = self.figures(row["park"], resolver.context.removeprefix("~") or None)
                yield self.record(row, self.catalog.schemes[name], shared[key], closes=closes, settle=settle)
                done += 1
                if progress is not None:
                    progress(done, total)

    def record(
        self, row: Record, scheme: Scheme, figures: ParkFigures, *, closes: bool = True, settle: bool = False
    ) -> Record:
        """Return one scorecard."""
        year = int(row["year"])
        edition, in_force = edition_for(scheme, year, self.editions.get(scheme.id))
        criteria = [self._criterion(row, scheme, criterion, figures, closes=closes) for criterion in scheme.criteria]
        entry = [self._criterion(row, scheme, criterion, figures, closes=closes) for criterion in scheme.entry]
        code = row.get(f"{scheme.id}/verdict")
        score, scores, bounds = self._score(row, scheme)
        notes = [] if in_force else ["edition_not_in_force"]
        for criterion in (*scheme.criteria, *scheme.entry):
            notes.extend(details.notes(criterion.indicator, figures, year))
        record = {
            "park": row["park"],
            "year": year,
            "scheme": scheme.id,
            "edition": edition.id,
            "verdict": None if code is None else VERDICTS[int(code)],
            "score": score,
            "scores": scores,
            "score_bounds": bounds,
            "options": self._options(scheme),
            "counts": {status: sum(one["status"] == status for one in criteria) for status in COUNTED},
            "criteria": criteria,
            "entry": entry,
            "notes": list(dict.fromkeys(notes)),
        }
        progressed = find_progress(scheme, figures, year)
        if progressed is not None:
            record["progress"] = progressed
        if settle:
            from greenpark.assess.settle import settle as find_sets

            record["settled_by"], record["blocked_by"] = find_sets(scheme, record, figures, year)
        return record

    def _criterion(
        self, row: Record, scheme: Scheme, criterion: Criterion, figures: ParkFigures, *, closes: bool
    ) -> Record:
        year = int(row["year"])
        status = STATUSES[int(row[status_of(scheme.id, criterion.id)])]
        reason = REASONS[int(row[reason_of(scheme.id, criterion.id)])]
        value = self.value(row, scheme, criterion)
        limit = details.threshold(criterion, scheme, figures, year)
        shown = details.shown(value, criterion, self.catalog)
        counts: bool | None = True
        if criterion.counts_if is not None:
            other = STATUSES[int(row[status_of(scheme.id, criterion.counts_if)])]
            counts = {"met": True, "no_data": None, "undefined": None}.get(other, False)
        known = value is not None
        supposed = details.assumed(criterion.indicator, figures, year) if known else []
        if criterion.industry_override and known and not details.reports_industries(figures, year):
            supposed = [*supposed, "output_by_industry"]
        return {
            "id": criterion.id,
            "indicator": criterion.indicator,
            "value": shown,
            "unit": criterion.unit,
            "operator": limit.operator,
            "threshold": details.shown(limit.limit, criterion, self.catalog),
            "status": status,
            "required": criterion.required or criterion.core,
            "group": criterion.group,
            "counts": counts,
            "gap": details.gap(value, limit, status, criterion, self.catalog),
            "reason": reason if status not in ("met", "not_met") and reason else None,
            "origin": details.origin(criterion.indicator, figures, year) if known else None,
            "basis": details.basis(criterion.indicator, figures, year) if known else None,
            "assumed": supposed,
            "evidence": criterion.evidence,
            "closes": self._closes(criterion, scheme, limit, value, status, figures, year) if closes else [],
        }

    def _closes(
        self, criterion: Criterion, scheme: Scheme, limit: details.Threshold, value: float | None, status: str,
        figures: ParkFigures, year: int,
    ) -> list[Record]:  # fmt: skip
        if status != "not_met" or value is None or limit.limit is None:
            return []
        from greenpark.assess.closings import closings

        return closings(criterion, scheme, limit, figures, year)

    def value(self, row: Record, scheme: Scheme, criterion: Criterion) -> float | None:
        """Return the value that was judged, in the indicator's own unit."""
        name = criterion.indicator
        resolver = self.evaluated.resolvers[scheme.id]
        if resolver.is_plain(name):
            found = row.get(name)
        else:
            suffix = resolver.suffix(name)
            found = row.get(value_column(name, suffix))
            code = row.get(reason_column(name, suffix))
            reason = row.get(reason_of(scheme.id, criterion.id))
            if code or (reason == EMPTY_POPULATION and name in self.catalog.variables):
                found = None
        return None if found is None or isinstance(found, str) else float(found)

    def _score(self, row: Record, scheme: Scheme) -> tuple[float | None, Record, list[float | None] | None]:
        if scheme.score is None:
            return None, {}, None
        names = [option.name for option in options(scheme.score)]
        scores = {name: _clean(row.get(f"{scheme.id}/score/{name}")) for name in names}
        first = f"{scheme.id}/score/{names[0]}"
        bounds = [_clean(row.get(f"{first}/lower")), _clean(row.get(f"{first}/upper"))]
        return scores[names[0]], scores, bounds

    def _options(self, scheme: Scheme) -> Record:
        chosen: Record = {}
        if scheme.score is not None:
            first = options(scheme.score)[0]
            chosen["cap"] = first.cap
            chosen["elasticity"] = "one"
        if any(criterion.indicator == "clean_energy_share" for criterion in scheme.criteria):
            chosen["clean_energy_share"] = "non_fossil"
        return chosen

    # -- frames ----------------------------------------------------------------------------------------------------

    def frame(self) -> pl.DataFrame:
        """Return one row per park, year, scheme and criterion (CSV and Parquet output)."""
        rows = []
        for record in self.iterate(closes=False):
            for kind in ("criteria", "entry"):
                for criterion in record[kind]:
                    rows.append(
                        {
                            "park": record["park"], "year": record["year"], "scheme": record["scheme"],
                            "edition": record["edition"], "verdict": record["verdict"], "score": record["score"],
                            "kind": kind, "criterion": criterion["id"],
                            **{key: _flat(criterion[key]) for key in criterion if key not in ("id", "closes")},
                        }
                    )  # fmt: skip
        schema = {
            "year": pl.Int64,
            "score": pl.Float64,
            "value": pl.Float64,
            "threshold": pl.Float64,
            "gap": pl.Float64,
        }
        frame = pl.DataFrame(rows, infer_schema_length=None, strict=False)
        return frame.with_columns(pl.col(name).cast(kind) for name, kind in schema.items() if name in frame.columns)


def _flat(value: Any) -> Any:
    if isinstance(value, bool):
        return float(value)
    return "; ".join(value) if isinstance(value, list) else value


def _clean(value: float | None) -> float | None:
    return None if value is None else details.clean(value)


def assess_wide(
    wide: pl.DataFrame, catalog: Catalog, *, schemes: Sequence[str] | None = None, parks: Sequence[str] | None = None,
    years: Sequence[int] | None = None, every_year: bool = False, editions: Mapping[str, str] | None = None,
    latest: Mapping[str, int] | None = None, dataset: Dataset | None = None,
) -> Scorecards:  # fmt: skip
    """Assess a wide Polars frame; see `engine.evaluate` for other engines."""
    chosen = tuple(schemes) if schemes else tuple(catalog.schemes)
    evaluated = evaluate(wide, catalog, chosen)
    if latest is None:
        newest = wide.group_by("park").agg(pl.col("year").max())
        latest = dict(zip(newest["park"].to_list(), newest["year"].to_list(), strict=True))
    selection = Selection(chosen, tuple(parks) if parks else None, tuple(years) if years else None, every_year)
    return Scorecards(catalog, wide, evaluated, selection, editions or {}, latest, dataset)
