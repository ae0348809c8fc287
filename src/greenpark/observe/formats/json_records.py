"""JSON: a list of records, or an object of such lists by table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from greenpark.observe.grid import FileContent, cell_of, grid_of_rows
from greenpark.observe.messages import files as say


def read_json(path: Path, file: str) -> FileContent:
    """Return a grid for every list of records; the keys are the heading and count as row 1."""
    content = FileContent()
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        document = json.loads(text, parse_int=_whole, parse_constant=str)
    except RecursionError:
        content.problems.append(say.wrong_file_type("JSON nested without end", "嵌套过深的JSON").at(file=file))
        return content
    except json.JSONDecodeError as error:
        at_end = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        note = (
            say.truncated(f"it ends within line {error.lineno}", f"在第{error.lineno}行中断")
            if at_end
            else say.wrong_file_type(
                f"no valid JSON (line {error.lineno}: {error.msg})", f"无效JSON（第{error.lineno}行）"
            )
        )
        content.problems.append(note.at(file=file, row=error.lineno))
        return content
    tables = document if isinstance(document, dict) else {None: document}
    if isinstance(document, dict) and document and not any(isinstance(value, list) for value in document.values()):
        tables = {None: [document]}  # a single record
    for name, records in tables.items():
        if isinstance(records, list) and records and all(isinstance(record, dict) for record in records):
            _add_table(records, file, name, content)
        elif records:
            content.problems.append(say.no_table("error" if name is None else "information").at(file=file, sheet=name))
    return content


def _whole(text: str) -> float | int | str:
    """Return an integer; Python refuses to read those of thousands of digits."""
    return int(text) if len(text) < 300 else text


def _add_table(records: list[dict[str, Any]], file: str, name: str | None, content: FileContent) -> None:
    header = tuple(dict.fromkeys(key for record in records for key in record))
    rows = [[cell_of(_flat(record.get(key))) for key in header] for record in records]
    content.grids.append(grid_of_rows(file, rows, sheet=name, header=header, first_row=2))


def _flat(value: object) -> object:
    """Attributes may be an object; they are kept as JSON text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
