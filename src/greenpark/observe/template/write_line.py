"""One line of a theme sheet: label, unit, year cells with their lists, and the words beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from greenpark.observe.template import hints
from greenpark.observe.template.book import Book, cell_name, input_prompt, two_lines, warning, write_text
from greenpark.observe.template.content import FilledLine
from greenpark.observe.template.grid import Cell
from greenpark.observe.template.layout import (
    AFTER_YEARS,
    BASIS,
    BEFORE_YEARS,
    CARRIED,
    CELL_WORDS,
    FILED,
    FOR,
    HINT,
    HOLDER,
    NEED,
    NO,
    NOT_APPLICABLE,
    STATUS_WORDS,
    YES,
)
from greenpark.observe.template.lines import DECISIVE, OPTIONAL, Line
from greenpark.observe.template.prefill import default_unit
from greenpark.observe.template.styles import BASE_YEAR, GREY, IF_ANY, NEEDED, WHITE, text_lines
from greenpark.observe.template.units import unit_choices

EXTRA = "extra:"  # marks the keys of added columns: their titles may be like keys of ours
ANY = "any"  # the need column that joins all schemes


@dataclass(frozen=True)
class Frame:
    """The columns of one sheet: keys of the fixed ones, headers of years, added columns and hidden helpers."""

    columns: dict[str, int]
    years: tuple[str, ...]
    extras: tuple[str, ...]

    def year(self, place: int) -> int:
        """Return the column of the nth year."""
        return self.columns[self.years[place]]


def write_line(
    book: Book, sheet: Worksheet, frame: Frame, row: int, *, line: Line, filed: FilledLine | None, number: int
) -> None:
    """Write a line of the template, with last filing's figures where there are any."""
    styles, columns = book.styles, frame.columns
    needed = max(line.needs.values(), default=OPTIONAL) > OPTIONAL
    fill = NEEDED if needed and not line.grouped else IF_ANY if line.grouped else WHITE
    label = book.words(line.label)
    if line.derived:
        label = (label[0], f"可不填，由分项计算 · {label[1]}" if book.lang == "zh" else f"{label[1]} · computed")
    sheet.write_string(row, columns["variable"], line.id)
    sheet.write_string(row, columns["item"], line.item or (filed.item if filed else ""))
    sheet.write_number(row, columns["number"], number, styles.cell(align="center", font_color=GREY, font_size=9))
    follower = not line.first
    name_cell = styles.cell(**({"font_color": GREY} if follower else {}))
    two_lines(book, sheet, (row, columns["name"]), label, cell=name_cell, faint=follower)
    item_cell = styles.cell()
    if line.item_label is not None:
        two_lines(book, sheet, (row, columns["item_name"]), book.words(line.item_label), cell=item_cell)
    else:
        sheet.write_string(row, columns["item_name"], (filed.item_name if filed else "") or "", item_cell)
        if line.items and line.item is None:
            names = [book.words(item.label)[0] for item in book.catalog.item_lists[line.items].items]
            book.choose(sheet, row, columns["item_name"], names, strict=False)
    units = unit_choices(line.unit, line.official_unit, line.kind)
    unit = (filed.texts.get("unit") if filed else "") or units[0]
    sheet.write_string(row, columns["unit"], unit, styles.cell(align="center"))
    if len(units) > 1 or unit not in units:
        book.choose(sheet, row, columns["unit"], units, prompt=("计量单位", "按报表口径选择，换算由程序完成。"))
    align = "right" if line.kind == "number" else "center"
    _write_years(book, sheet, frame, row, filed, fill=fill, unit=unit, align=align)
    _validate_years(book, sheet, frame, row, line)
    source = default_source(book, line)
    _write_words(book, sheet, frame, row, filed, default=source)
    _write_hint(book, sheet, frame, row, filed, unit=unit, words=_answers(line))
    schemes = [scheme for scheme in book.schemes if scheme.id in line.needs]
    shorts = [scheme.short.get(book.lang) + ("*" if line.needs[scheme.id] == DECISIVE else "") for scheme in schemes]
    sheet.write_string(row, columns[FOR.key], "、".join(shorts), styles.cell(font_size=9, font_color=GREY))
    sheet.write_string(row, columns[BASIS], line.basis)
    sheet.write_string(row, columns[HOLDER], line.holders[0].zh if line.holders else "")
    sheet.write_number(row, columns[NEED + ANY], max(line.needs.values(), default=OPTIONAL))
    for scheme in schemes:
        sheet.write_number(row, columns[NEED + scheme.id], line.needs[scheme.id])
    height = max(
        2 if label[1] else 1, sum(text_lines(part, 36) for part in label if part),
        text_lines("、".join(shorts), for_width(book) * 1.1), text_lines(source, 22),
        1 + text_lines(line.item_label.zh, 20) if line.item_label else 1,
    )  # fmt: skip
    sheet.set_row(row, max(30, 14 * height + 2))


def for_width(book: Book) -> float:
    """Return the width of the column that names the schemes: wider where many may stand in a cell."""
    return FOR.width if len(book.schemes) <= 3 else 2 * FOR.width


def default_source(book: Book, line: Line) -> str:
    """Return who holds a figure and on which form; in Chinese only forms that have a number."""
    forms = [form.strip() for form in (line.form or "").split(";")]
    numbered = [form for form in forms if re.match(r"[A-Z]?\d|[\u4e00-\u9fff]", form)]
    names = [holder.get(book.lang) for holder in line.holders]
    parts = (("、" if book.lang == "zh" else "; ").join(names), "、".join(numbered if book.lang == "zh" else forms))
    return " ｜ ".join(part for part in parts if part)


def write_stray(book: Book, sheet: Worksheet, frame: Frame, row: int, *, filed: FilledLine, number: int) -> None:
    """Write a line that the template does not ask for, as the officer had it."""
    styles, columns = book.styles, frame.columns
    grey = styles.cell(align="center", font_color=GREY, font_size=9)
    sheet.write_string(row, columns["variable"], filed.variable)
    sheet.write_string(row, columns["item"], filed.item)
    sheet.write_number(row, columns["number"], number, grey)
    sheet.write_string(row, columns["name"], filed.name or filed.variable, styles.cell())
    sheet.write_string(row, columns["item_name"], filed.item_name or filed.item, styles.cell())
    unit = filed.texts.get("unit", "")
    if not unit and (filed.variable in book.catalog.variables or filed.variable in book.catalog.indicators):
        unit = default_unit(book.catalog, filed.variable, filed.item or None)
    sheet.write_string(row, columns["unit"], unit, styles.cell(align="center"))
    _write_years(book, sheet, frame, row, filed, fill=WHITE, unit=unit)
    _write_words(book, sheet, frame, row, filed, default="")
    _write_hint(book, sheet, frame, row, filed, unit=unit, words=None)
    sheet.write_string(row, columns[FOR.key], "上次填报", styles.cell(font_size=9, font_color=GREY))
    sheet.write_string(row, columns[BASIS], filed.basis)
    sheet.set_row(row, 30)


def write_spare(book: Book, sheet: Worksheet, frame: Frame, row: int) -> None:
    """Write an empty line for a figure that the template does not list."""
    keys = [column.key for column in BEFORE_YEARS[2:]] + list(frame.years) + [column.key for column in AFTER_YEARS]
    for key in [*keys, *(EXTRA + title for title in frame.extras)]:
        sheet.write_blank(row, frame.columns[key], None, book.styles.cell())
    sheet.set_row(row, 20)


def number_format(unit: str) -> str:
    """Return how figures of a unit are shown; percentages stay General so that a typed 95% is stored as such."""
    if unit in ("个", "家", "项", "次", "人", "天", "count", "persons"):
        return "#,##0"
    return "General" if "%" in unit or "/" in unit or unit in ("1", "年", "year", "是/否", "选项") else "#,##0.00##"


def _write_years(
    book: Book, sheet: Worksheet, frame: Frame, row: int, filed: FilledLine | None, *, fill: str, unit: str,
    align: str = "right",
) -> None:  # fmt: skip
    base = book.filled.cover.get("base_year", "")
    for year in frame.years:
        column = frame.columns[year]
        cell = filed.values.get(year) if filed else None
        look: dict[str, object] = {"bg_color": fill, "align": align, "indent": 0, "num_format": number_format(unit)}
        if year == base:  # the base year is framed: a conditional border would hide the fills in some programs
            look |= {"left": 2, "right": 2, "left_color": BASE_YEAR, "right_color": BASE_YEAR}
        if cell is not None and "%" in cell.number_format:
            look["num_format"] = cell.number_format
        style = book.styles.cell(**look)
        if cell is None:
            sheet.write_blank(row, column, None, style)
            continue
        _write_cell(sheet, row, column, cell, style)
        _write_cell(sheet, row, frame.columns[FILED + year], cell, None)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    if cell.kind == "number":
        sheet.write_number(row, column, float(cell.value), style)
    elif cell.kind == "truth":
        sheet.write_string(row, column, YES if cell.value == "true" else NO, style)
    else:
        sheet.write_string(row, column, cell.value, style)


def _answers(line: Line) -> list[str] | None:
    """Return the words of a line that is answered from a list, None for a line of figures."""
    if line.kind == "checklist":
        return [YES, NO]
    if line.kind == "yes_no":
        return [YES, NO, NOT_APPLICABLE]
    if line.kind == "choice":
        return list(line.choices.values())
    return None


def _validate_years(book: Book, sheet: Worksheet, frame: Frame, row: int, line: Line) -> None:
    first, last = frame.year(0), frame.year(-1)
    prompt = _prompt(book, line)
    answers = _answers(line)
    if answers is not None:
        book.choose(sheet, row, first, answers, last_column=last, prompt=prompt)
        return
    cell = cell_name(row, first)
    words = book.choice_range(CELL_WORDS)
    options: dict[str, object] = {
        "validate": "custom", "value": f'=COUNTIF({cell},">-9E+307")+COUNTIF({words},{cell})>0',
        **warning("此处应填数字；没有的填“不涉及”，有而未统计的填“未统计”。"), **input_prompt(prompt),
    }  # fmt: skip
    sheet.data_validation(row, first, row, last, options)


def _prompt(book: Book, line: Line) -> tuple[str, str]:
    title = book.words(line.label)[0]
    source = default_source(book, line)
    parts = [line.definition.get(book.lang) if line.definition else "", f"来源：{source}" if source else "",
             "95%填95。" if line.unit.startswith("%") else ""]  # fmt: skip
    text = "\n".join(part for part in parts if part)
    return title, text or "没有的填“不涉及”，为零填0。"


def _write_words(
    book: Book, sheet: Worksheet, frame: Frame, row: int, filed: FilledLine | None, *, default: str
) -> None:
    """Write status, source, scope, evidence, note and added columns, with their lists."""
    style = book.styles.cell(font_size=9)
    for column in CARRIED:
        text = filed.texts.get(column.key, "") if filed else ""
        if column.key == "source":
            text = text or default
        if column.key == "status" and text in STATUS_WORDS:
            text = f"{text} {STATUS_WORDS[text]}"
        place = frame.columns[column.key]
        write_text(sheet, row, place, text, style)
    for title in frame.extras:
        text = filed.extras.get(title, "") if filed else ""
        write_text(sheet, row, frame.columns[EXTRA + title], text, style)


def _write_hint(
    book: Book, sheet: Worksheet, frame: Frame, row: int, filed: FilledLine | None, *, unit: str,
    words: list[str] | None,
) -> None:  # fmt: skip
    years = [cell_name(row, frame.columns[year], col_abs=True) for year in frame.years]
    first, last = (cell_name(row, frame.columns[FILED + frame.years[end]], col_abs=True) for end in (0, -1))
    note = cell_name(row, frame.columns["note"], col_abs=True)
    cells = [filed.values.get(year) if filed else None for year in frame.years]
    if words is None:
        unit_cell = cell_name(row, frame.columns["unit"], col_abs=True)
        formula = hints.number_hint(years, unit=unit_cell, filed=f"{first}:{last}", note=note)
    else:
        formula = hints.choice_hint(years, words, filed=f"{first}:{last}", note=note)
    shown = hints.hint_now(cells, unit=unit, note=filed.texts.get("note", "") if filed else "", words=words)
    style = book.styles.cell(font_size=9, font_color="#B4541A")
    sheet.write_formula(row, frame.columns[HINT.key], formula, style, shown)
