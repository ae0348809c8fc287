"""JSON Schemas of the files and outputs of `plan`, for editors and checkers."""

from __future__ import annotations

from typing import Any

from greenpark.plan.measures import Measure

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_MAYBE = {"type": ["number", "null"]}
_YEAR = {"type": "integer"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object", "properties": {**required, **(optional or {})}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def measure_schema() -> dict[str, Any]:
    """Return the schema of a file of measures."""
    whole = Measure.model_json_schema()
    parts = whole.pop("$defs", {})
    return {"$defs": {**parts, "Measure": whole}, "type": "object", "required": ["measures"],
            "properties": {"measures": _array({"$ref": "#/$defs/Measure"})}}  # fmt: skip


def plan_schema() -> dict[str, Any]:
    """Return the schema of what `plan run --format json` prints."""
    plan = {
        "park": _TEXT,
        "scheme": {"anyOf": [_TEXT, _array(_TEXT)]},
        "by": _YEAR,
        "status": {"enum": ["optimal", "feasible", "infeasible", "failed"]},
        "gap": _MAYBE,
        "net_present_cost": _MAYBE,
        "currency": _TEXT,
        "price_year": _YEAR,
        "discount_rate": _NUMBER,
        "years": _array(_YEAR),
        "builds": _array(_object(
            {"measure": _TEXT, "year": _YEAR, "capacity": _NUMBER, "unit": _TEXT, "capex": _NUMBER})),
        "path": _array(_object({
            "year": _YEAR, "indicator": _TEXT, "unit": _TEXT, "value": _MAYBE, "reference": _MAYBE, "limit": _MAYBE,
            "operator": {"enum": ["at_least", "at_most", "above", "below", "equals", None]}})),
        "costs": _array(_object(
            {"year": _YEAR, "capex": _NUMBER, "running": _NUMBER, "purchases": _NUMBER, "charges": _NUMBER})),
        "verdict": {"type": ["string", "null"]},
        "verdicts": _array(_object({"scheme": _TEXT, "year": _YEAR, "verdict": {"type": ["string", "null"]}})),
        "missed": _array(_TEXT),
        "clashes": _array(_object({"requirements": _array(_TEXT), "text": _TEXT})),
        "relief": _array(_object({"requirement": _TEXT, "share": _NUMBER, "text": _TEXT})),
        "prices": _array(_object(
            {"requirement": _TEXT, "text": _TEXT, "step": _NUMBER, "saving": _NUMBER, "further": _MAYBE})),
        "tasks": _array(_object({
            "scheme": _TEXT, "criterion": _TEXT, "indicator": _TEXT, "task": _TEXT, "owner": _TEXT,
            "deadline": _YEAR})),
        "contributions": _array({"type": "object", "required": ["measure"]}),
        "left_out": {"type": "object", "additionalProperties": _TEXT},
        "notes": _array(_TEXT),
    }  # fmt: skip
    proof = _object({
        "gap": _NUMBER, "bound": _NUMBER, "seconds": _NUMBER, "columns": _YEAR, "binaries": _YEAR, "rows": _YEAR,
        "rounds": _YEAR,
    })  # fmt: skip
    robust = {"type": ["object", "null"], "properties": {"draws": _YEAR, "holds": _NUMBER, "text": _TEXT}}
    return _object(
        {
            **plan,
            "robustness": robust,
            "proof": {"anyOf": [proof, {"type": "null"}]},
            "alternatives": _array(_object(plan)),
        }
    )


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas by name."""
    return {"plan-measures": measure_schema(), "plan-run": plan_schema()}
