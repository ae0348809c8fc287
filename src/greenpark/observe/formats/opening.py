"""From a path to its grids, whatever the file is; no file can make this fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from greenpark.observe import safety
from greenpark.observe.formats.sheet_xml import Unsafe
from greenpark.observe.grid import FileContent
from greenpark.observe.messages import files as say


def open_file(path: Path, file: str) -> FileContent:
    """Return the grids of `path`; what keeps it from being read is among the problems. `file` is its name there."""
    try:
        verdict = safety.inspect(path)
        if verdict.kind is None:
            return FileContent(problems=[verdict.note.at(file=file)] if verdict.note else [])
        content = _reader(verdict)(path, file)
        return _as_template(path, file, content) if verdict.kind in ("xls", "ods") else content
    except Unsafe:
        note = say.wrong_file_type(
            "a document with entities, which no spreadsheet program writes", "含实体声明的异常文件"
        )
        return FileContent(problems=[note.at(file=file)])
    except MemoryError:
        return FileContent(problems=[say.too_large("it needs more memory than there is", "内存不足").at(file=file)])
    except BaseException as error:  # hostile bytes raise anything in the libraries, panics of Rust code included
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        return FileContent(
            problems=[say.truncated("it is damaged and cannot be read", "文件损坏，无法读取").at(file=file)]
        )


def _as_template(path: Path, file: str, content: FileContent) -> FileContent:
    """Read a filled template that was saved as .xls or .ods by the reader of templates."""
    from greenpark.observe.tables import is_template_sheet
    from greenpark.observe.template.layout import VERSION

    ours = any(grid.sheet == VERSION or (not grid.hidden and is_template_sheet(grid)) for grid in content.grids)
    if ours:
        from greenpark.observe.template_read import read_template

        content.template = read_template(path, file=file)
        content.grids.clear()
    return content


def _reader(verdict: safety.Verdict) -> Callable[[Path, str], FileContent]:
    """Return the reader for a kind of file; each is imported only when it is needed."""
    if verdict.kind == "csv":
        from greenpark.observe.formats.csv_text import read_csv

        return read_csv
    if verdict.kind == "json":
        from greenpark.observe.formats.json_records import read_json

        return read_json
    if verdict.kind == "parquet":
        from greenpark.observe.formats.parquet import read_parquet

        return read_parquet
    if verdict.kind == "xls":
        from greenpark.observe.formats.xls import read_xls

        return read_xls
    if verdict.kind == "ods":
        from greenpark.observe.formats.ods import read_ods

        return read_ods
    if verdict.large:
        from greenpark.observe.formats.long_workbook import read_long_workbook

        return read_long_workbook
    from greenpark.observe.formats.workbook import read_workbook

    return read_workbook
