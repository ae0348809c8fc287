"""What reading yields: frames with fixed columns, and every problem found on the way (semantics §3)."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from greenpark.problems import Problem

Schema = dict[str, type[pl.DataType]]

# One row per cell of data, nothing interpreted: what every reader yields.
RAW_TEXTS = (
    "entity", "period", "variable", "item", "sector", "value", "unit", "source", "channel", "status", "quality",
    "uncertainty", "confidentiality", "recorded_at", "replaces", "scenario", "attributes", "note",
)  # fmt: skip
RAW: Schema = {
    **dict.fromkeys(RAW_TEXTS, pl.String),
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "number_format": pl.String,
    "is_number": pl.Boolean,
    "number": pl.Float64,  # the number itself where the cell held one; spares a way through text
}

# `typed`, `typed_unit` and `period` keep what the filer wrote, so that a filing written again loses nothing (§6.4).
# `set_aside` says why a row is not used: a problem code, or one of the words in SET_ASIDE.
OBSERVATIONS: Schema = {
    "entity": pl.String,
    "year": pl.Int32,
    "variable": pl.String,
    "item": pl.String,
    "value": pl.Float64,
    "code": pl.String,
    "not_applicable": pl.Boolean,
    "qualifier": pl.String,
    "source": pl.String,
    "channel": pl.String,
    "status": pl.String,
    "quality": pl.String,
    "uncertainty": pl.Float64,
    "attributes": pl.String,
    "note": pl.String,
    "recorded_at": pl.String,
    "replaces": pl.String,
    "scenario": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "usable": pl.Boolean,
    "set_aside": pl.String,
    "period": pl.String,
    "sector": pl.String,
    "confidentiality": pl.String,
    "typed": pl.String,
    "typed_unit": pl.String,
}
SET_ASIDE = (
    "not_reported", "not_collected", "part_of_year", "sector", "scenario", "after_as_of", "replaced", "superseded",
    "preliminary", "duplicate", "other_channel", "other_scope", "computed_only", "stated_total", "other_basis",
)  # fmt: skip

ENTITIES: Schema = {
    "entity": pl.String,
    "kind": pl.String,
    "parent": pl.String,
    "name_zh": pl.String,
    "name_en": pl.String,
    "aliases": pl.String,
    "province": pl.String,
    "city": pl.String,
    "division_code": pl.String,
    "level": pl.String,
    "region_class": pl.String,
    "base_year": pl.Int32,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "valid_from": pl.String,
    "valid_to": pl.String,
}
PLANS: Schema = {
    "plan": pl.String,
    "park": pl.String,
    "scheme": pl.String,
    "base_year": pl.Int32,
    "start": pl.Int32,
    "end": pl.Int32,
    "status": pl.String,
    "document": pl.String,
}
WAIVERS: Schema = {
    "park": pl.String,
    "year": pl.Int32,
    "scheme": pl.String,
    "criterion": pl.String,
    "reason": pl.String,
}
TARGETS: Schema = {
    "park": pl.String,
    "indicator": pl.String,
    "target_year": pl.Int32,
    "value": pl.Float64,
    "unit": pl.String,
}
FACTORS: Schema = {
    "park": pl.String,
    "factor": pl.String,
    "item": pl.String,
    "year": pl.Int32,
    "value": pl.Float64,
    "unit": pl.String,
    "source": pl.String,
}
INDUSTRY_THRESHOLDS: Schema = {
    "park": pl.String,
    "industry": pl.String,
    "criterion": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
}
SIDE_TABLES: dict[str, Schema] = {
    "entities": ENTITIES,
    "plans": PLANS,
    "waivers": WAIVERS,
    "targets": TARGETS,
    "factors": FACTORS,
    "industry_thresholds": INDUSTRY_THRESHOLDS,
}


def empty(schema: Schema) -> pl.DataFrame:
    """Return a frame with the columns of `schema` and no rows."""
    return pl.DataFrame(schema=schema)


def with_schema(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Return `frame` with exactly the columns of `schema`; absent ones are null, unfit values become null."""
    height = frame.height
    columns = [
        frame[name].cast(dtype, strict=False)
        if name in frame.columns
        else pl.Series(name, [None], dtype).new_from_index(0, height)
        for name, dtype in schema.items()
    ]
    return pl.DataFrame(columns, schema=schema)


@dataclass(frozen=True)
class Dataset:
    """Checked observations and the tables beside them.

    Values are in the declared unit of their variable (shares as fractions, yes/no as 1 and 0). Rows with `usable`
    false are kept for the record; `set_aside` says why. Every frame has its columns even when it has no rows.
    """

    observations: pl.DataFrame = field(default_factory=lambda: empty(OBSERVATIONS))
    entities: pl.DataFrame = field(default_factory=lambda: empty(ENTITIES))
    plans: pl.DataFrame = field(default_factory=lambda: empty(PLANS))
    waivers: pl.DataFrame = field(default_factory=lambda: empty(WAIVERS))
    targets: pl.DataFrame = field(default_factory=lambda: empty(TARGETS))
    factors: pl.DataFrame = field(default_factory=lambda: empty(FACTORS))
    industry_thresholds: pl.DataFrame = field(default_factory=lambda: empty(INDUSTRY_THRESHOLDS))
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Say whether any problem is an error: rows or files were set aside."""
        return any(problem.severity == "error" for problem in self.problems)
