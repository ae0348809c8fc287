"""Worked examples beside the rules: read them, run them, compare (design section 4).

Run by `greenpark catalog test` and collected by pytest. Every criterion case is a park of its own, so that a file of
some hundred cases is one evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from greenpark.assess.scorecards import Scorecards, assess_wide
from greenpark.catalog import Catalog
from greenpark.catalog.read import FILES, load_yaml
from greenpark.formula.conversion import internal_unit
from greenpark.formula.units import conversion, parse_unit

_KEY = re.compile(r"^(?P<name>[a-z0-9_]+)(?:\[(?P<item>[a-z0-9_]+)\])?(?:@(?P<year>\d{4}))?$")
_NUMBER = re.compile(r"^(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s*(.*)$")
TOLERANCE = 1e-6  # worked by hand, to the digits that a hand writes


@dataclass
class Case:
    """One worked example: a park's figures and what must come of them."""

    scheme: str
    about: str
    number: int
    year: int
    park: Mapping[str, Any]
    spec: Mapping[str, Any]
    file: str
    failures: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Return a name that finds the case in its file."""
        return f"{self.scheme}/{self.about}/{self.number}"


def read_cases(folder: Path | None = None) -> list[Case]:
    """Return all cases of the catalog, in the order of the files."""
    cases: list[Case] = []
    for path in sorted(((folder or FILES) / "cases").glob("*.yaml")):
        cases.extend(_of_file(load_yaml(path), path.name))
    return cases


def _of_file(content: Mapping[str, Any], file: str) -> Iterator[Case]:
    scheme, year, park = content["scheme"], int(content.get("year", 2023)), content.get("park", {})
    for criterion, specs in (content.get("criteria") or {}).items():
        for number, spec in enumerate(specs, start=1):
            yield Case(
                scheme,
                str(criterion),
                number,
                int(spec.get("year", year)),
                {**park, **(spec.get("park") or {})},
                spec,
                file,
            )
    for number, spec in enumerate(content.get("schemes") or (), start=1):
        yield Case(
            scheme, "scheme", number, int(spec.get("year", year)), {**park, **(spec.get("park") or {})}, spec, file
        )


def run_cases(cases: list[Case], catalog: Catalog) -> list[Case]:
    """Run cases scheme by scheme; each case's `failures` says what differs."""
    for scheme in dict.fromkeys(case.scheme for case in cases):
        own = [case for case in cases if case.scheme == scheme]
        cards = _assess(own, catalog, scheme)
        by_park = {record["park"]: record for record in cards.iterate(closes=False)}
        for index, case in enumerate(own):
            record = by_park.get(f"case {index}")
            case.failures = ["nothing was evaluated"] if record is None else list(_differences(case, record))
    return cases


def wide_of(cases: list[Case], catalog: Catalog) -> pl.DataFrame:
    """Return the wide frame of cases; their parks are called `case 0`, `case 1` and so on."""
    rows: list[dict[str, Any]] = []
    for index, case in enumerate(cases):
        years: dict[int, dict[str, Any]] = {case.year: {}}
        for key, value in (case.spec.get("inputs") or {}).items():
            match = _KEY.match(str(key))
            if match is None:
                raise ValueError(f"{case.id}: '{key}' is no input; write name, name[item] or name@year")
            year = int(match["year"] or case.year)
            column, cell = _cell(match["name"], match["item"], value, catalog)
            years.setdefault(year, {})[column] = cell
            if column.endswith("]#na"):  # none of an item
                years[year][column.removesuffix("#na")] = 0.0
        for year, row in years.items():
            rows.append({"park": f"case {index}", "year": year, **_context(case, catalog), **row})
    frame = pl.DataFrame(rows, infer_schema_length=None, strict=False)
    texts = {"park", "province", "region_class"} | {
        name for name, variable in catalog.variables.items() if variable.type == "choice"
    }
    marks = [name for name in frame.columns if name.endswith(("#na",)) or name.startswith("waived:")]
    numbers = [
        name for name in frame.columns
        if name not in texts and name not in marks and not name.startswith(("year", "base_year", "target_year"))
        and "#" not in name
    ]  # fmt: skip
    return frame.with_columns([pl.col(name).cast(pl.Float64) for name in numbers])


def _assess(cases: list[Case], catalog: Catalog, scheme: str) -> Scorecards:
    latest = {f"case {index}": case.year for index, case in enumerate(cases)}
    return assess_wide(wide_of(cases, catalog), catalog, schemes=[scheme], latest=latest)


def _cell(name: str, item: str | None, value: Any, catalog: Catalog) -> tuple[str, Any]:
    """Return the column and the internal value of one input."""
    entry = catalog.variables.get(name) or catalog.indicators.get(name)
    if entry is None:
        raise ValueError(f"'{name}' is no variable or indicator")
    column = name if item is None else f"{name}[{item}]"
    if isinstance(value, str) and value.strip() in ("n/a", "不涉及", "/"):
        return f"{column}#na", True
    if isinstance(value, bool):
        return column, float(value)
    if entry.type == "choice":
        return column, str(value)
    unit = catalog.unit_of(name, item)
    number, given = float(value) if not isinstance(value, str) else None, unit
    if number is None:
        match = _NUMBER.match(str(value).strip())
        if match is None:
            raise ValueError(f"'{value}' is no number with a unit")
        number, given = float(match[1]), match[2] or unit
    declared = internal_unit(unit)
    if declared.is_dimensionless:
        return column, number * parse_unit(given).factor
    return column, number * conversion(given, unit)


def _context(case: Case, catalog: Catalog) -> dict[str, Any]:
    context: dict[str, Any] = {key: case.park.get(key) for key in ("base_year", "province", "region_class")}
    plan = case.spec.get("plan") or {}
    if plan.get("base_year") is not None:
        context[f"base_year@{case.scheme}"] = plan["base_year"]
    for name, target in (case.spec.get("targets") or {}).items():
        stated = target if isinstance(target, Mapping) else {"value": target}
        _, context[f"target:{name}"] = _cell(name, None, stated["value"], catalog)
        context[f"target_year:{name}"] = stated.get("year")
    for waived in case.spec.get("waivers") or ():
        context[f"waived:{case.scheme}:{waived}"] = True
    for limits in (case.spec.get("industry_thresholds") or {}).values():
        for criterion, value in limits.items():
            rule = next(one for one in catalog.schemes[case.scheme].criteria if one.id == str(criterion))
            declared = internal_unit(catalog.entry(rule.indicator).unit)
            context[f"override:{case.scheme}:{criterion}"] = (
                float(value) * parse_unit(rule.unit).factor / declared.factor
            )
    for name, given in (case.spec.get("factors") or {}).items():
        context[f"own:{name}"] = given
    return context


def _differences(case: Case, record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between the expectation and the result."""
    spec = case.spec
    if case.about == "scheme":
        if "verdict" in spec and record["verdict"] != spec["verdict"]:
            yield f"verdict: expected {spec['verdict']}, found {record['verdict']}"
        for key in ("score", "score_bounds"):
            if key in spec and not _same(record[key], spec[key]):
                yield f"{key}: expected {spec[key]}, found {record[key]}"
        for name, expected in (spec.get("scores") or {}).items():
            if not _same(record["scores"].get(name), expected):
                yield f"scores {name}: expected {expected}, found {record['scores'].get(name)}"
        by_id = {one["id"]: one for one in (*record["criteria"], *record["entry"])}
        for criterion, expected in (spec.get("criteria") or {}).items():
            wanted = expected if isinstance(expected, Mapping) else {"status": expected}
            yield from (f"{criterion} {line}" for line in _of_criterion(by_id[str(criterion)], wanted))
        return
    found = [one for one in (*record["criteria"], *record["entry"]) if one["id"] == case.about]
    if not found:
        yield f"there is no criterion '{case.about}'"
        return
    yield from _of_criterion(found[0], spec)


def _of_criterion(found: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[str]:
    for key in ("status", "reason", "operator", "counts", "origin"):
        if key in spec and found[key] != spec[key]:
            yield f"{key}: expected {spec[key]}, found {found[key]} (value {found['value']}, {found['status']})"
    for key in ("value", "threshold", "gap"):
        if key in spec and not _same(found[key], spec[key]):
            yield f"{key}: expected {spec[key]}, found {found[key]}"


def _same(found: Any, expected: Any) -> bool:
    if isinstance(expected, list | tuple):
        return isinstance(found, list) and all(_same(one, two) for one, two in zip(found, expected, strict=True))
    if isinstance(expected, bool) or expected is None or isinstance(expected, str):
        return bool(found == expected)
    if found is None or isinstance(found, str | bool):
        return False
    return abs(float(found) - float(expected)) <= TOLERANCE * max(1.0, abs(float(expected)))
