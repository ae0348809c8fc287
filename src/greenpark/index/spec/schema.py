"""JSON Schemas of specifications and of what the commands of `index` print, for editors and checkers."""

from __future__ import annotations

from typing import Any

from greenpark.index.spec.models import Specification, Step
from greenpark.index.steps.progress.states import STATES

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
    """Return the schemas of the JSON of `index run`, `index progress` (also with `--path`) and `index uncertainty`."""
    by_node = {"type": "object", "additionalProperties": NUMBER}
    ranks = {"type": "object", "additionalProperties": {"type": ["integer", "null"]}}
    label = {"type": "object", "properties": {"en": _TEXT, "zh": _TEXT}, "required": ["en", "zh"]}
    unit = {
        "unit": _TEXT, "name": _TEXT, "year": YEAR, "scores": by_node, "ranks": ranks,
        "coverage": {"type": "number", "minimum": 0, "maximum": 1},
    }  # fmt: skip
    # `progress` is there where a step `progress` was taken
    with_progress = _object(unit)
    with_progress["properties"] = {**unit, "progress": _array(_progress(dashboard={"type": "boolean"}))}
    step = {"step": _TEXT, "method": _TEXT, "options": {"type": "object"}, "changed": {"type": "integer", "minimum": 0}}
    run = {
        "spec": _TEXT, "label": label, "years": {"type": "array", "items": {"type": "integer"}},
        "units": _array(with_progress), "weights": _array(_object({"node": _TEXT, "child": _TEXT, "weight": NUMBER})),
        "steps": _array(_object(step, "step", "method", "options")),
        "reconstruction": _array(_rule()), "problems": {"type": "array"},
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
        "reconstruction": _array(_rule()),
    }  # fmt: skip
    return {
        "index-run": _object(run), "index-uncertainty": _object(certain), "index-progress": _progress_schema(),
        "index-progress-path": _path_schema(),
    }  # fmt: skip


def _progress(**more: Any) -> dict[str, Any]:
    """Return the form of one indicator's progress in one unit."""
    texts = {"indicator": _TEXT, "measure": {"type": ["string", "null"]}, "direction": {"enum": ["higher", "lower"]}}
    numbers = ("initial", "final", "target", "threshold", "progress", "unclipped", "weight", "contribution", "pace")
    return _object({**texts, **more, **dict.fromkeys(numbers, NUMBER), "state": {"enum": list(STATES)}})


def _progress_schema() -> dict[str, Any]:
    joint = {"reading": {"enum": ["leximin", "count_then_gep", "rank_shift"]}}
    ranks = dict.fromkeys(("rank", "rank_index", "rank_dashboard", "shift"), YEAR)  # those of the reading
    plus = {**_object(joint), "type": ["object", "null"], "properties": {**joint, **ranks}}
    unit = {
        "unit": _TEXT, "name": _TEXT, "index": NUMBER, "rank": YEAR, "indicators": _array(_progress()),
        "dashboard": _array(_progress()), "plus": plus,
    }  # fmt: skip
    return _object(
        {"spec": _TEXT, "start": YEAR, "end": YEAR, "units": _array(_object(unit)), "reconstruction": _array(_rule())}
    )


def _path_schema() -> dict[str, Any]:
    series = _array(_object({"year": {"type": "integer"}, "value": {"type": "number"}}))
    states = {"enum": ["reached", "expected", "due", "never", "unknown"]}
    numbers = dict.fromkeys(("year", "earliest", "latest", "level", "slope"), NUMBER)
    path = {
        "unit": _TEXT, "indicator": _TEXT, "target": {"type": "number"}, "target_year": YEAR, "series": series,
        "planned": series, "ahead": NUMBER, "pace": NUMBER, "pace_rate": NUMBER,
        "projection": _object({"state": states, **numbers}),
    }  # fmt: skip
    whole = {"spec": _TEXT, "start": YEAR, "end": YEAR}
    return _object({**whole, "paths": _array(_object(path)), "reconstruction": _array(_rule())})


def _rule() -> dict[str, Any]:
    text = _object({"en": _TEXT, "zh": _TEXT})
    return _object({"rule": _TEXT, "option": {"type": ["string", "null"]}, "evidence": _TEXT, "text": text})


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required or properties)}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
