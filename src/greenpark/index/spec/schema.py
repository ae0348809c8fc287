"""JSON Schemas of specifications and of what the commands of `index` print, for editors and checkers."""

from __future__ import annotations

from typing import Any

from greenpark.index.spec.models import Specification, Step

NUMBER = {"type": ["number", "null"]}
YEAR = {"type": ["integer", "null"]}
_TEXT = {"type": "string"}


def specification_schema() -> dict[str, Any]:
    """Return the schema of a specification as people write it, short forms included."""
    schema = Specification.model_json_schema(by_alias=True)
    parts = schema["$defs"]
    for name in Step.model_fields:
        form = parts["Step"]["properties"][name]
        form["anyOf"].append({"type": "string", "description": "The method alone."})
    schema["properties"]["steps"]["items"] = {"anyOf": [{"enum": list(Step.model_fields)}, {"$ref": "#/$defs/Step"}]}
    # a text in one language stands for both
    for part in (schema, *parts.values()):
        for name, form in part.get("properties", {}).items():
            if name in ("label", "note", "text"):
                part["properties"][name] = {"anyOf": [*form.get("anyOf", [form]), _TEXT]}
            elif name in ("aggregate", "normalise") and part is not parts["Step"]:
                form["anyOf"].append(_TEXT)
            elif name == "direction":
                part["properties"][name] = {
                    "type": ["string", "integer"],
                    "description": "higher or lower; also good, bad, 1, -1",
                }
            elif name in ("id", "column", "unit", "year", "name", "denominator"):
                part["properties"][name] = {
                    "type": ["string", "number", "null"] if name != "id" else ["string", "number"]
                }
    children = parts["Node"]["properties"]["children"]["items"]
    # with `vocabulary: catalog`, the catalog knows the direction, and an id alone is enough
    parts["Indicator"]["required"] = ["id"]
    parts["Node"]["properties"]["children"]["items"] = {"anyOf": [*children.get("oneOf", [children]), _TEXT]}
    schema["properties"]["dashboard"]["items"] = {"anyOf": [{"$ref": "#/$defs/Indicator"}, _TEXT]}
    return schema


def output_schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of the JSON of `index run` and `index uncertainty`."""
    by_node = {"type": "object", "additionalProperties": NUMBER}
    ranks = {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}
    label = {"type": "object", "properties": {"en": _TEXT, "zh": _TEXT}, "required": ["en", "zh"]}
    unit = {
        "unit": _TEXT, "name": _TEXT, "year": YEAR, "scores": by_node, "ranks": ranks,
        "coverage": {"type": "number", "minimum": 0, "maximum": 1},
    }  # fmt: skip
    step = {"step": _TEXT, "method": _TEXT, "options": {"type": "object"}, "changed": {"type": "integer", "minimum": 0}}
    run = {
        "spec": _TEXT, "label": label, "years": {"type": "array", "items": {"type": "integer"}},
        "units": _array(_object(unit)), "weights": _array(_object({"node": _TEXT, "child": _TEXT, "weight": NUMBER})),
        "steps": _array(_object(step, "step", "method", "options")),
        "reconstruction": {"type": "array"}, "problems": {"type": "array"},
    }  # fmt: skip
    ranked = {
        "unit": _TEXT, "name": _TEXT, "year": YEAR, "node": _TEXT, "nominal": {"type": ["integer", "null"]},
        "mean": NUMBER, "median": NUMBER, "p05": YEAR, "p95": YEAR, "top10": NUMBER, "tier": YEAR, "best_tier": YEAR,
        "worst_tier": YEAR,
    }  # fmt: skip
    share = {"unit": _TEXT, "year": YEAR, "node": _TEXT, "source": _TEXT, "share": NUMBER}
    certain = {
        "spec": _TEXT, "draws": {"type": "integer"}, "seed": {"type": "integer"}, "varying": {"type": "object"},
        "wide_share": NUMBER, "units": _array(_object(ranked)), "sources": _array(_object(share)),
        "reconstruction": {"type": "array"},
    }  # fmt: skip
    return {"index-run": _object(run), "index-uncertainty": _object(certain)}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required or properties)}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
