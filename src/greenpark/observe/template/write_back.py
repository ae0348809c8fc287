"""The last pages: evidence, conversions with the factors in use, and the hidden sheets of codes and versions."""

from __future__ import annotations

import datetime as dt

from greenpark.catalog.models import Factor
from greenpark.observe.template.book import Book, cell_name, print_setup, section_title, small_table
from greenpark.observe.template.layout import EVIDENCE_COLUMNS, FACTOR_COLUMNS, FORMAT_VERSION, IDS, VERSION
from greenpark.observe.template.styles import NEEDED

SPARE_EVIDENCE = 30
SPARE_FACTORS = 4
# one group a line: its units with the factor to the first of them
CONVERSIONS: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
    ("面积 area", (("亩", 1.0), ("公顷", 1 / 15), ("km²", 1 / 1500), ("m²", 10_000 / 15))),
    ("金额 money", (("万元", 1.0), ("亿元", 1e-4), ("元", 1e4))),
    ("热量 heat", (("GJ", 1.0), ("百万千焦", 1.0), ("TJ", 1e-3), ("tce（热量）", 1 / 29.307))),
    ("电量 electricity", (("万千瓦时", 1.0), ("亿千瓦时", 1e-4), ("kWh", 1e4), ("tce（当量值）", 1.229))),
    ("水量 water", (("万立方米", 1.0), ("m³", 1e4), ("亿立方米", 1e-4))),
    ("重量 weight", (("万吨", 1.0), ("t", 1e4), ("kg", 1e7))),
)


def write_evidence(book: Book) -> None:
    """Write the list of supporting documents, numbered ahead."""
    sheet = book.sheets["evidence"]
    for place, column in enumerate(EVIDENCE_COLUMNS):
        sheet.set_column(place, place, column.width)
    print_setup(sheet, title=book.title("evidence"), repeat=(2, 2))
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, book.title("evidence"), book.styles.title())
    sheet.write_string(1, 0, "各专题表“佐证编号”栏写这里的编号，多个用“、”分开。", book.styles.small())
    records = list(book.filled.tables.get("evidence", []))
    used = {record.get("number") for record in records}
    fresh = [f"E{number:02d}" for number in range(1, SPARE_EVIDENCE + len(records) + 1)]
    records += [{"number": number} for number in fresh if number not in used][:SPARE_EVIDENCE]
    small_table(book, sheet, 2, EVIDENCE_COLUMNS, records)
    sheet.freeze_panes(3, 0)


def write_conversion(book: Book) -> None:
    """Write a converter that computes as one types, and the factors that a park may replace by its own."""
    sheet, styles = book.sheets["conversion"], book.styles
    for column, width in enumerate((10, 34, 18, 18, 18, 18, 16, 34)):
        sheet.set_column(column, column, width, None, {"hidden": True} if column == 0 else {})
    print_setup(sheet, title=book.title("conversion"))
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, book.title("conversion"), styles.title())
    section_title(book, sheet, 2, "单位换算", note="在黄格中填数，右侧即得换算结果；此处内容不读入。")
    row = 4
    for name, units in CONVERSIONS:
        sheet.write_string(row, 1, name, styles.cell(bold=True, bg_color="#F4F9F6"))
        sheet.write_blank(row + 1, 1, None, styles.cell(bg_color="#F4F9F6"))
        for column, (unit, factor) in enumerate(units, start=2):
            sheet.write_string(row, column, unit, styles.cell(align="center", bg_color="#DCEBE4"))
            if column == 2:
                sheet.write_number(row + 1, column, 1, styles.cell(bg_color=NEEDED, align="center"))
            else:
                sheet.write_formula(row + 1, column, f"={cell_name(row + 1, 2)}*{factor!r}",
                                    styles.cell(align="center", num_format="0.######"), factor)  # fmt: skip
        sheet.set_row(row + 1, 22)
        row += 2
    section_title(book, sheet, row + 1, "系数", note="有实测或核定值的，填“本园区采用值”并写明依据。")
    records = _factor_records(book)
    small_table(book, sheet, row + 3, FACTOR_COLUMNS, records, blank=SPARE_FACTORS, locked=("default",),
                numbers=("value", "year"))  # fmt: skip
    names = [f"{factor.id} {factor.label.get(book.lang)}" for factor in book.catalog.factors.values()]
    if names:
        first = row + 4 + len(records)
        book.choose(sheet, first, 1, names, last_row=first + SPARE_FACTORS - 1, strict=False)


def _factor_records(book: Book) -> list[dict[str, str]]:
    """Return last filing's own factors, and a line for each factor that has one value for the whole park."""
    filed = list(book.filled.tables.get("factors", []))
    records = []
    for record in filed:
        factor = book.catalog.factors.get(record.get("factor", ""))
        label = factor.label.get(book.lang) if factor else record.get("factor", "")
        records.append(record | {"name": label, "default": _default(book, factor) if factor else ""})
    known = {record.get("factor") for record in filed}
    fresh = [factor for key, factor in book.catalog.factors.items() if "item" not in factor.keys and key not in known]
    records += [
        {"factor": factor.id, "name": factor.label.get(book.lang), "unit": factor.unit or "",
         "default": _default(book, factor)}
        for factor in fresh
    ]  # fmt: skip
    return records


def _default(book: Book, factor: Factor) -> str:
    """Return the value that holds without the park's own: the latest of its province, else of the nation."""
    province = book.filled.cover.get("province", "")
    rows = [row for edition in factor.editions for row in edition.rows if row.item is None]
    for area in (province, "nation", None):
        found = [row for row in rows if row.area == area]
        if found:
            latest = max(found, key=lambda row: row.year or 0)
            return f"{latest.value:g}" + (f"（{latest.year}）" if latest.year else "")
    return f"{factor.default:g}" if factor.default is not None else ""


def write_hidden(book: Book, *, today: dt.date) -> None:
    """Write the ids of all lines and the versions of book and catalog; the code lists are there already."""
    ids = book.sheets[IDS]
    ids.write_row(0, 0, ("id", "item_id", "label_zh", "label_en", "unit", "sheet"))
    lines = [line for block in book.blocks.values() for line in block.lines]
    for row, line in enumerate(lines, start=1):
        ids.write_row(row, 0, (line.id, line.item or "", line.label.zh, line.label.en, line.unit, line.sheet))
    version = book.sheets[VERSION]
    facts = (
        ("template", FORMAT_VERSION), ("catalog", book.catalog.version), ("written", today.isoformat()),
        ("schemes", ",".join(scheme.id for scheme in book.schemes)),
        ("years", ",".join(str(year) for year in book.years)), ("language", book.lang),
    )  # fmt: skip
    for row, fact in enumerate(facts):
        version.write_row(row, 0, fact)
