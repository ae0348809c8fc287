"""The child process that reads long workbooks: `python -m greenpark.observe.formats.child WORKBOOK FOLDER`.

It waits for one line with the numbers of the sheets to read, and writes each as `<number>.arrow` into the folder.
Its memory is limited, since a hostile sheet can ask for any amount.
"""

from __future__ import annotations

import sys
from pathlib import Path

MEMORY = 4 * 1024**3  # bytes of address space; 500 000 rows of seven columns need a tenth of it


def main(workbook: str, folder: str) -> int:
    """Read the sheets named on standard input; return 0 when all of them are written."""
    _limit_memory()
    import fastexcel
    import pyarrow as pa
    from pyarrow import ipc

    sheets = [int(word) for word in sys.stdin.readline().split()]
    source: str | bytes = workbook
    if not workbook.lower().endswith((".xlsx", ".xlsm")):
        source = Path(workbook).read_bytes()  # by its name it would be taken for another format
    reader = fastexcel.read_excel(source)
    for number in sheets:
        sheet = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string")
        batch = sheet.to_arrow()
        # columns left of the first filled one are not handed out; the name keeps the place
        names = [str(column.absolute_index) for column in sheet.selected_columns]
        batch = pa.RecordBatch.from_arrays(batch.columns, names=names)
        with ipc.new_file(f"{folder}/{number}.arrow", batch.schema) as sink:
            sink.write_batch(batch)
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
