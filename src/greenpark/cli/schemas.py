"""All JSON Schemas of the product, written into a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from greenpark.catalog.schema import schemas as of_catalog
from greenpark.index.spec.schema import output_schemas, specification_schema
from greenpark.plan.schema import schemas as of_plans

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """Return every JSON Schema by file name: catalog files, specifications of indices, outputs of commands."""
    found = of_catalog()
    found["index-specification.schema.json"] = {"$schema": _DIALECT, **specification_schema()}
    for name, schema in {**output_schemas(), **of_plans()}.items():
        found[f"{name}.schema.json"] = {"$schema": _DIALECT, "title": name, **schema}
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
