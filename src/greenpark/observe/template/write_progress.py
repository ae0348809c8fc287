"""How far the filing is, live: per scheme, per sheet and per department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from greenpark.observe.template.book import Block, Book, print_setup
from greenpark.observe.template.layout import FILLED, HOLDER, NEED
from greenpark.observe.template.lines import DECISIVE, NEEDED, Line
from greenpark.observe.template.write_line import ANY

YEAR_ROW, FIRST_TABLE = 2, 4
HEADERS = ("需填 needed", "已填 filled", "还缺 missing", "完成率 share", "决定性缺数 decisive missing")


@dataclass(frozen=True)
class Count:
    """One line of a progress table: the formulas of needed, filled and decisive missing, and their values now."""

    label: str
    needed: str
    filled: str
    decisive: str
    now: tuple[int, int, int]


def write_progress(book: Book) -> None:
    """Write the progress sheet; `fill_year` names the cell with the year that is counted."""
    sheet, styles = book.sheets["progress"], book.styles
    for column, width in enumerate((2, 40, 15, 15, 15, 18, 26)):
        sheet.set_column(column, column, width)
    print_setup(sheet, title=book.title("progress"))
    sheet.set_row(0, 30)
    sheet.write_string(0, 1, book.title("progress"), styles.title())
    sheet.write_string(YEAR_ROW, 1, "统计哪一年 year", styles.cell(bold=True, bg_color="#F4F9F6", align="right"))
    sheet.write_number(YEAR_ROW, 2, book.years[-1], styles.cell(bold=True, bg_color="#FFF6DA", align="center"))
    sheet.write_string(YEAR_ROW, 3, "可改；增长率、弹性系数还需要基年和此前三年的数。", styles.small())
    sheet.set_row(YEAR_ROW, 24)
    book.choose(sheet, YEAR_ROW, 2, [str(year) for year in book.years], strict=False)
    book.workbook.define_name("fill_year", f"='{book.title('progress')}'!$C${YEAR_ROW + 1}")
    blocks = [block for key, block in book.blocks.items() if key != "ratios"]
    schemes = [_of_scheme(blocks, scheme.id, scheme.label.get(book.lang)) for scheme in book.schemes]
    row = _table(book, FIRST_TABLE, "方案 scheme", schemes)
    sheets = [_count([block], NEED + ANY, block.sheet) for block in blocks]
    row = _table(book, row + 1, "工作表 sheet", sheets)
    holders = dict.fromkeys(
        line.holders[0].zh for block in blocks for line in block.lines if line.holders and _asks(line)
    )
    departments = [_count(blocks, NEED + ANY, holder, holder=holder) for holder in holders]
    _table(book, row + 1, "填报部门 department", departments)


def _asks(line: Line) -> bool:
    return max(line.needs.values(), default=0) >= NEEDED


def _of_scheme(blocks: Sequence[Block], scheme: str, label: str) -> Count:
    return _count(blocks, NEED + scheme, label, scheme=scheme)


def _count(
    blocks: Sequence[Block], need: str, label: str, *, scheme: str | None = None, holder: str | None = None
) -> Count:
    """Return the sums over sheets: lines that ask, lines that are filled, decisive lines that are not."""
    needed, filled, decisive = [], [], []
    total = known = gaps = 0
    for block in blocks:
        lines = [
            (line.needs.get(scheme, 0) if scheme else max(line.needs.values(), default=0), done)
            for line, done in zip(block.lines, block.filled, strict=True)
            if holder is None or (line.holders and line.holders[0].zh == holder)
        ]
        lines = [(level, done) for level, done in lines if level >= NEEDED]
        if not lines:
            continue
        only = f',{block.range(HOLDER)},"{holder}"' if holder else ""
        level_range, filled_range = block.range(need), block.range(FILLED)
        needed.append(f'COUNTIFS({level_range},">0"{only})')
        filled.append(f'COUNTIFS({level_range},">0",{filled_range},1{only})')
        decisive.append(f"COUNTIFS({level_range},{DECISIVE},{filled_range},0{only})")
        total += len(lines)
        known += sum(done for _, done in lines)
        gaps += sum(level == DECISIVE and not done for level, done in lines)
    return Count(label, _sum(needed), _sum(filled), _sum(decisive), (total, known, gaps))


def _sum(terms: Sequence[str]) -> str:
    return "+".join(terms) or "0"


def _table(book: Book, row: int, title: str, counts: Sequence[Count]) -> int:
    sheet, styles = book.sheets["progress"], book.styles
    for column, text in enumerate((title, *HEADERS), start=1):
        sheet.write_string(row, column, text, styles.header())
    sheet.set_row(row, 28)
    first = row + 1
    centre = styles.cell(align="center")
    for count in counts:
        row += 1
        total, done, gaps = count.now
        sheet.write_string(row, 1, count.label, styles.cell())
        sheet.write_formula(row, 2, "=" + count.needed, centre, total)
        sheet.write_formula(row, 3, "=" + count.filled, centre, done)
        sheet.write_formula(row, 4, f"=C{row + 1}-D{row + 1}", centre, total - done)
        share = styles.cell(num_format="0%", align="center")
        sheet.write_formula(row, 5, f"=IF(C{row + 1}=0,0,D{row + 1}/C{row + 1})", share, done / total if total else 0)
        sheet.write_formula(row, 6, "=" + count.decisive, centre, gaps)
        sheet.set_row(row, 22)
    if counts:
        sheet.conditional_format(first, 5, row, 5, {
            "type": "data_bar", "bar_color": "#A9D3C2", "min_type": "num", "max_type": "num",
            "min_value": 0, "max_value": 1,
        })  # fmt: skip
        sheet.conditional_format(first, 6, row, 6, {
            "type": "cell", "criteria": ">", "value": 0,
            "format": styles.conditional(bg_color="#FBE3D0", font_color="#B4541A"),
        })  # fmt: skip
        sheet.conditional_format(first, 4, row, 4, {
            "type": "cell", "criteria": "==", "value": 0, "format": styles.conditional(font_color="#2F8F57"),
        })  # fmt: skip
    return row + 1
