"""What the catalog already says about an indicator need not be written again in a specification."""

from __future__ import annotations

from typing import Any


def from_catalog(content: dict[str, Any]) -> dict[str, Any]:
    """Return the specification with direction, unit and label of catalog indicators filled in where left out."""
    if content.get("vocabulary") != "catalog":
        return content
    from greenpark.catalog import load

    catalog = load()

    def fill(part: Any) -> Any:
        part = {"id": part} if isinstance(part, str) else part
        if not isinstance(part, dict):
            return part
        if "children" in part:
            children = part["children"]
            return {**part, "children": [fill(child) for child in children] if isinstance(children, list) else children}
        known = catalog.indicators.get(str(part.get("column", part.get("id")))) or catalog.variables.get(
            str(part.get("column", part.get("id")))
        )
        if known is None:
            return part
        direction = getattr(known, "direction", None)
        said = {
            "label": {"en": known.label.en, "zh": known.label.zh}, "unit": known.unit, "source": known.source,
            "evidence": known.evidence, **({"direction": direction} if direction in ("higher", "lower") else {}),
        }  # fmt: skip
        return {**said, **part}

    dashboard = content.get("dashboard")
    return {
        **content,
        "structure": fill(content.get("structure")),
        **({"dashboard": [fill(one) for one in dashboard]} if isinstance(dashboard, list) else {}),
    }
