"""The child process that reads long workbooks: `python -m greenpark.observe.formats.child WORKBOOK FOLDER SHEET ...`.

It writes each sheet, given by its number, as `<number>.arrow` into the folder. Its memory is limited, since a hostile
sheet can ask for any amount.
"""

from __future__ import annotations

import sys
from pathlib import Path

MEMORY = 4 * 1024**3  # bytes of address space; 500 000 rows of seven columns need a tenth of it


FROM_FIRST_COLUMN = "a"  # behind a number: column A is filled, so the columns can be counted from there


def main(workbook: str, folder: str, *sheets: str) -> int:
    """Read the sheets; return 0 when all of them are written."""
    _limit_memory()
    import fastexcel
    import pyarrow as pa
    from pyarrow import ipc

    source: str | bytes = workbook
    if not workbook.lower().endswith((".xlsx", ".xlsm")):
        source = Path(workbook).read_bytes()  # by its name it would be taken for another format
    reader = fastexcel.read_excel(source)
    for word in sheets:
        number = int(word.removesuffix(FROM_FIRST_COLUMN))
        if word.endswith(FROM_FIRST_COLUMN):  # a quarter faster, but it does not tell where the columns stand
            batch = reader.load_sheet(number, header_row=None, skip_rows=0, dtypes="string", eager=True)
            names = [str(place) for place in range(batch.num_columns)]
        else:
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
    sys.exit(main(*sys.argv[1:]))
