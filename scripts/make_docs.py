"""Make the generated parts of the documents: command reference, JSON Schemas, the tables of schemes and fuels."""

from __future__ import annotations

from pathlib import Path

from greenpark.cli.reference import command_reference
from greenpark.cli.schemas import write_schemas

DOCS = Path(__file__).resolve().parents[1] / "docs"

if __name__ == "__main__":
    (DOCS / "commands.md").write_text(command_reference(), encoding="utf-8")
    write_schemas(DOCS / "schema")
