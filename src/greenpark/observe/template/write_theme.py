"""A theme sheet: one line per figure, one column per year, and beside them what makes a figure defensible."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from greenpark.observe.template.book import Block, Book, cell_name, print_setup
from greenpark.observe.template.content import FilledLine
from greenpark.observe.template.layout import (
    AFTER_YEARS,
    BASIS,
    BEFORE_YEARS,
    EXAMPLE,
    EXAMPLE_MARK,
    FILED,
    FILLED,
    FOR,
    HOLDER,
    ITEM_NAME,
    NEED,
    NOT_APPLICABLE,
    SCOPE_WORDS,
    STATUS_WORDS,
    UNIT,
    YEAR_WIDTH,
)
from greenpark.observe.template.lines import NEEDED, OPTIONAL, Line
from greenpark.observe.template.styles import BASE_YEAR, EXAMPLE_FILL, FILED_CHANGED, GREY, HEADER_YEAR, IF_ANY, WHITE
from greenpark.observe.template.styles import NEEDED as NEEDED_FILL
from greenpark.observe.template.styles import NOT_APPLICABLE as NOT_APPLICABLE_FILL
from greenpark.observe.template.write_line import ANY, EXTRA, Frame, for_width, write_line, write_spare, write_stray

TITLE_ROW, LEGEND_ROW, HEADER_ROW, EXAMPLE_ROW, FIRST_ROW = range(5)
SPARE_LINES = 3


def write_theme(book: Book, key: str, lines: list[Line], strays: list[FilledLine]) -> None:
    """Write the theme sheet `key`: its lines with last filing's figures, then lines the officer had added."""
    sheet = book.sheets[key]
    placed = [(line, book.filled.take(line.key)) for line in lines]
    added = strays + _queued(book, lines)
    frame = _frame(book, [filed for _, filed in placed if filed] + added)
    _write_head(book, sheet, key, frame, empty=not (lines or added))
    sheet.set_column(frame.columns[FOR.key], frame.columns[FOR.key], for_width(book))
    if not any(line.items for line in lines):
        sheet.set_column(frame.columns[ITEM_NAME.key], frame.columns[ITEM_NAME.key], 11)
    _write_example(book, sheet, frame)
    row = FIRST_ROW
    for line, filed in placed:
        write_line(book, sheet, frame, row, line=line, filed=filed, number=row - FIRST_ROW + 1)
        row += 1
    last = max(row - 1, FIRST_ROW)
    for filed in added:
        write_stray(book, sheet, frame, row, filed=filed, number=row - FIRST_ROW + 1)
        row += 1
    for spare in range(SPARE_LINES):
        write_spare(book, sheet, frame, row + spare)
    end = row + SPARE_LINES - 1
    done = _filled_now(book, placed)
    block = Block(book.title(key), FIRST_ROW, last, frame.columns, tuple(lines), done)
    _write_filled(sheet, frame, block)
    _decorate(book, sheet, frame, end)
    book.blocks[key] = block


def _queued(book: Book, lines: list[Line]) -> list[FilledLine]:
    """Return further lines of last filing for the keys of this sheet: a second figure for the same thing."""
    known = dict.fromkeys(line.key for line in lines)
    return [filed for key in known for filed in book.filled.lines.pop(key, [])]


def _frame(book: Book, filed: list[FilledLine]) -> Frame:
    years = tuple(str(year) for year in book.years) + tuple(book.part_years)
    extras = tuple(dict.fromkeys(title for line in filed for title in line.extras))
    order = [
        *(column.key for column in BEFORE_YEARS), *years, *(column.key for column in AFTER_YEARS),
        *(EXTRA + title for title in extras), BASIS,
        *(FILED + year for year in years), FILLED, HOLDER, NEED + ANY, *(NEED + scheme.id for scheme in book.schemes),
    ]  # fmt: skip
    return Frame({key: place for place, key in enumerate(order)}, years, extras)


def _write_head(book: Book, sheet: Worksheet, key: str, frame: Frame, *, empty: bool) -> None:
    styles = book.styles
    titles = {column.key: column.header for column in BEFORE_YEARS + AFTER_YEARS}
    widths = {column.key: column.width for column in BEFORE_YEARS + AFTER_YEARS}
    hidden = {"hidden": True}
    for name, column in frame.columns.items():
        if name in frame.years:
            sheet.set_column(column, column, YEAR_WIDTH)
            style = styles.header(bg_color=HEADER_YEAR, font_size=11)
            if name.isdigit():
                sheet.write_number(HEADER_ROW, column, int(name), style)
            else:
                sheet.write_string(HEADER_ROW, column, name, style)
        elif name in titles and name not in ("variable", "item"):
            sheet.set_column(column, column, widths[name])
            sheet.write_string(HEADER_ROW, column, titles[name], styles.header())
        elif name.startswith(EXTRA):
            sheet.set_column(column, column, 18)
            sheet.write_string(HEADER_ROW, column, name.removeprefix(EXTRA), styles.header(bg_color="#EFEFE6"))
        else:
            sheet.set_column(column, column, 10, None, hidden)
            sheet.write_string(HEADER_ROW, column, name)
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(LEGEND_ROW, 22)
    sheet.set_row(HEADER_ROW, 34)
    sheet.write_string(TITLE_ROW, frame.columns["number"], book.title(key), styles.title())
    note = "填黄格；没有的填“不涉及”，真为零填 0，空白即未填。适用方案带 * 的行决定该方案的结论。"
    note = "所选方案在本表没有需要填报的内容；有自加指标可填在空行。" if empty else note
    sheet.write_string(TITLE_ROW, frame.columns[UNIT.key], note, styles.small(font_size=10))
    legend = (("待填", NEEDED_FILL), ("有则填", IF_ANY), ("已填或选填", WHITE), ("与上次不同", FILED_CHANGED),
              (NOT_APPLICABLE, NOT_APPLICABLE_FILL))  # fmt: skip
    sheet.write_string(LEGEND_ROW, frame.columns[ITEM_NAME.key], "颜色：", styles.small(align="right"))
    for place, (text, fill) in enumerate(legend, start=frame.columns[UNIT.key]):
        sheet.write_string(LEGEND_ROW, place, text, styles.cell(font_size=9, bg_color=fill, align="center"))
    sheet.freeze_panes(FIRST_ROW - 1, frame.year(0))
    print_setup(sheet, title=book.title(key), repeat=(HEADER_ROW, HEADER_ROW))


def _write_example(book: Book, sheet: Worksheet, frame: Frame) -> None:
    style = book.styles.cell(bg_color=EXAMPLE_FILL, font_color=GREY, italic=True, font_size=9)
    texts = {
        "variable": EXAMPLE, "number": EXAMPLE_MARK, "name": "示例（本行不计入）", "item_name": "—", "unit": "万元",
        "status": "A 年报数", "source": "统计局｜B204-1", "scope": "规模以上", "evidence": "E01", "note": "",
        "for": "", "hint": "",
    }  # fmt: skip
    for key, text in texts.items():
        sheet.write_string(EXAMPLE_ROW, frame.columns[key], text, style)
    for place, year in enumerate(frame.years):
        sheet.write_number(EXAMPLE_ROW, frame.columns[year], 1_200_000 + 85_000 * place, book.styles.cell(
            bg_color=EXAMPLE_FILL, font_color=GREY, italic=True, font_size=9, num_format="#,##0", align="right",
            indent=0))  # fmt: skip
    sheet.set_row(EXAMPLE_ROW, 18)


def _filled_now(book: Book, placed: list[tuple[Line, FilledLine | None]]) -> tuple[bool, ...]:
    """Say of every line whether last filing fills it in the latest year."""
    year = str(book.years[-1])
    known = {line.id for line, held in placed if held and _is_filled(held, year)}
    return tuple(line.id in known if line.grouped else bool(held and _is_filled(held, year))
                 for line, held in placed)  # fmt: skip


def _write_filled(sheet: Worksheet, frame: Frame, block: Block) -> None:
    """Write the hidden counter: is the line filled in the year that the progress sheet looks at?"""
    head = _span(HEADER_ROW, HEADER_ROW, frame.year(0), frame.year(-1))
    for place, (line, done) in enumerate(zip(block.lines, block.filled, strict=True)):
        row = block.first + place
        if max(line.needs.values(), default=OPTIONAL) < NEEDED:
            continue
        if line.grouped:  # one item is enough for the whole to be known (§3.5)
            ids = _span(block.first, block.last, frame.columns["variable"], frame.columns["variable"])
            body = _span(block.first, block.last, frame.year(0), frame.year(-1))
            own = cell_name(row, frame.columns["variable"], col_abs=True)
            test = f'({ids}={own})*({head}=fill_year)*({body}<>"")*({body}<>"—")'
        else:
            cells = f"{cell_name(row, frame.year(0), col_abs=True)}:{cell_name(row, frame.year(-1), col_abs=True)}"
            test = f'({head}=fill_year)*({cells}<>"")*({cells}<>"—")'
        sheet.write_formula(row, frame.columns[FILLED], f"=IF(SUMPRODUCT({test})>0,1,0)", None, int(done))


def _span(first: int, last: int, left: int, right: int) -> str:
    letters = [xl_col_to_name(column, col_abs=True) for column in (left, right)]
    return f"{letters[0]}${first + 1}:{letters[1]}${last + 1}"


def _is_filled(line: FilledLine, year: str) -> bool:
    return year in line.values and line.values[year].value not in ("", "—")


def _decorate(book: Book, sheet: Worksheet, frame: Frame, end: int) -> None:
    """Add drop-downs for whole columns and the colours that follow what is typed."""
    columns, styles = frame.columns, book.styles
    statuses = [f"{code} {word}" for code, word in STATUS_WORDS.items()]
    book.choose(sheet, FIRST_ROW, columns["status"], statuses, last_row=end)
    book.choose(sheet, FIRST_ROW, columns["scope"], SCOPE_WORDS, last_row=end, strict=False)
    first, last = frame.year(0), frame.year(-1)
    cell = cell_name(FIRST_ROW, first)
    filed = cell_name(FIRST_ROW, columns[FILED + frame.years[0]])
    rules = (
        (f'=({filed}<>"")*({cell}<>{filed})', {"bg_color": FILED_CHANGED}),
        (f'=COUNTIF({cell},"{NOT_APPLICABLE}")+COUNTIF({cell},"/")>0', {"bg_color": NOT_APPLICABLE_FILL}),
        (f'={cell}<>""', {"bg_color": WHITE}),
    )
    for formula, look in rules:
        sheet.conditional_format(FIRST_ROW, first, end, last, {
            "type": "formula", "criteria": formula, "format": styles.conditional(**look), "stop_if_true": True,
        })  # fmt: skip
    head = cell_name(HEADER_ROW, first)
    sheet.conditional_format(HEADER_ROW, first, HEADER_ROW, last, {
        "type": "formula", "criteria": f"={head}=base_year",
        "format": styles.conditional(bg_color=BASE_YEAR, num_format='0"（基年）"'),
    })  # fmt: skip
