"""JSON Schemas of catalog files and of outputs (semantics §6.2)."""

from __future__ import annotations

from typing import Any

from greenpark.catalog.read import KINDS

NUMBER = {"type": ["number", "null"]}
TEXT = {"type": ["string", "null"]}
STATUS = {"enum": ["met", "not_met", "no_data", "undefined", "not_applicable", "waived"]}
REASON = {
    "enum": [
        None, "missing_input", "zero_denominator", "no_growth", "outside_definition", "rebased", "unknown_context",
        "missing_target", "override_missing", "empty_population", "boundary_changed", "basis_changed",
    ]
}  # fmt: skip
PROBLEM_CODES = [
    "unknown_park", "unknown_variable", "unknown_item", "unknown_unit", "wrong_dimension", "not_a_number",
    "out_of_range", "duplicate_row", "contradicting_rows", "sum_mismatch", "jump", "missing_predecessor",
    "percent_scale", "reported_differs", "item_disappeared", "formula_cell", "merged_cells", "empty_rows",
    "wrong_file_type", "encrypted", "truncated", "too_large", "missing_column", "repeated_value",
]  # fmt: skip


def _object(properties: dict[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


FIGURE = _object({"variable": {"type": "string"}, "item": TEXT, "year": {"type": "integer"}})
CLOSING = _object(
    {"variable": {"type": "string"}, "item": TEXT, "change": {"type": "number"}, "unit": {"type": "string"}}
)
CRITERION = _object(
    {
        "id": {"type": "string"},
        "indicator": {"type": "string"},
        "value": {"type": ["number", "boolean", "null"]},
        "unit": {"type": "string"},
        "operator": {"enum": ["at_least", "at_most", "above", "below", "equals", None]},
        "threshold": {"type": ["number", "boolean", "null"]},
        "status": STATUS,
        "required": {"type": "boolean"},
        "group": TEXT,
        "counts": {"type": ["boolean", "null"]},
        "gap": {"type": ["number", "null"], "minimum": 0},
        "reason": REASON,
        "origin": TEXT,
        "basis": TEXT,
        "assumed": _list({"type": "string"}),
        "evidence": {"type": "string"},
        "closes": _list(CLOSING),
        "probability": NUMBER,
    },
    optional=("probability",),
)
SCORECARD = _object(
    {
        "park": {"type": "string"},
        "year": {"type": "integer"},
        "scheme": {"type": "string"},
        "edition": {"type": "string"},
        "verdict": {"enum": ["qualifies", "falls_short", "undetermined", "not_applicable", None]},
        "score": NUMBER,
        "scores": {"type": "object", "additionalProperties": NUMBER},
        "score_bounds": {"type": ["array", "null"], "items": NUMBER, "minItems": 2, "maxItems": 2},
        "options": {"type": "object"},
        "counts": _object({status: {"type": "integer", "minimum": 0} for status in STATUS["enum"]}),
        "criteria": _list(CRITERION),
        "entry": _list(CRITERION),
        "notes": _list({"type": "string"}),
        "progress": {"type": "object"},
        "settled_by": _list(_list(FIGURE)),
        "blocked_by": _list({"type": "string"}),
        "probability": NUMBER,
    },
    optional=("progress", "settled_by", "blocked_by", "probability"),
)
PROBLEM = _object(
    {
        "file": TEXT,
        "sheet": TEXT,
        "row": {"type": ["integer", "null"], "minimum": 1},
        "column": TEXT,
        "code": {"enum": PROBLEM_CODES},
        "severity": {"enum": ["error", "warning", "information"]},
        "message": {"type": "string", "minLength": 1},
        "remedy": {"type": "string"},
    }
)
OUTPUTS = {"assess": _list(SCORECARD), "check": _list(PROBLEM)}


def schemas() -> dict[str, dict[str, Any]]:
    """Return every JSON Schema by file name."""
    found = {
        f"catalog-{kind}.schema.json": model.model_json_schema(by_alias=True) for kind, (_, model) in KINDS.items()
    }
    dialect = "https://json-schema.org/draft/2020-12/schema"
    found |= {f"{name}.schema.json": {"$schema": dialect, "title": name, **schema} for name, schema in OUTPUTS.items()}
    return found
