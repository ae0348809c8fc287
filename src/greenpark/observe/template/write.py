"""Put the workbook together: which sheets, in which order, with what from the last filing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from os import PathLike, fspath

from xlsxwriter.workbook import Workbook

from greenpark.catalog import Catalog
from greenpark.observe.template import styles as looks
from greenpark.observe.template.book import Book
from greenpark.observe.template.content import FilledLine
from greenpark.observe.template.layout import ALL_SHEETS, HIDDEN, SHEET_OF_THEME, THEMES, sheet_key
from greenpark.observe.template.lines import Line, choose_schemes, ratio_lines, theme_lines
from greenpark.observe.template.prefill import Prefill, Previous, prefill
from greenpark.observe.template.write_back import write_conversion, write_evidence, write_hidden
from greenpark.observe.template.write_front import write_cover, write_guide
from greenpark.observe.template.write_plan import write_plan
from greenpark.observe.template.write_progress import write_progress
from greenpark.observe.template.write_theme import write_theme

TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = 4  # years shown when none are asked for: three-year growth needs four


def write_workbook(
    path: str | PathLike[str], *, catalog: Catalog, schemes: Sequence[str] | None, years: Sequence[int] | None,
    park: Mapping[str, object] | str | None, previous: Previous | None, lang: str,
) -> None:  # fmt: skip
    """Write the workbook; arguments as in `greenpark.observe.template.write_template`."""
    chosen = choose_schemes(catalog, schemes)
    filled = prefill(catalog, previous, park)
    lines = theme_lines(catalog, chosen) + ratio_lines(catalog, chosen)
    _gather_open_lines(filled, lines)
    by_sheet = {key: [line for line in lines if line.sheet == key] for key in _line_sheets()}
    strays = _strays(catalog, filled, lines)
    today = dt.date.today()
    with Workbook(fspath(path), TEXTS_STAY_TEXTS) as workbook:
        workbook.set_properties({"title": "园区数据填报表", "comments": f"catalog {catalog.version}"})
        workbook.set_calc_mode("auto")
        book = Book(
            workbook=workbook, styles=looks.Styles(workbook), catalog=catalog, schemes=chosen,
            years=choose_years(filled, years, today), filled=filled, lang=lang, part_years=filled.part_years(),
        )  # fmt: skip
        _add_sheets(book)
        for key, own in by_sheet.items():
            write_theme(book, key, own, strays.get(key, []))
        write_guide(book)
        write_cover(book)
        write_plan(book)
        write_evidence(book)
        write_progress(book)
        write_conversion(book)
        write_hidden(book, today=today)
        book.sheets["cover"].activate()


def choose_years(filled: Prefill, years: Sequence[int] | None, today: dt.date) -> list[int]:
    """Return the year columns: those asked for or the last complete ones, the base year, and all years filed."""
    wanted = set(years) if years else set(range(today.year - COLUMNS, today.year))
    base = filled.cover.get("base_year", "").removesuffix(".0")
    if not years and base.isdigit():
        wanted.add(int(base))
    return sorted(wanted | filled.years())


def _line_sheets() -> list[str]:
    return [sheet.key for sheet in THEMES] + ["ratios"]


def _add_sheets(book: Book) -> None:
    for sheet in ALL_SHEETS:
        worksheet = book.workbook.add_worksheet(sheet.get(book.lang))
        worksheet.set_tab_color(looks.TAB.get(sheet.key, looks.TAB_THEME))
        worksheet.set_zoom(100)
        book.sheets[sheet.key] = worksheet
    for name in HIDDEN:
        worksheet = book.workbook.add_worksheet(name)
        worksheet.hide()
        book.sheets[name] = worksheet


def _gather_open_lines(filled: Prefill, lines: Sequence[Line]) -> None:
    """Bring the items of a long list, which have no lines of their own, to the open lines of their variable."""
    for name in {line.id for line in lines if line.items and line.item is None}:
        keys = [key for key in filled.lines if key[0] == name]
        filled.lines[name, None] = [held for key in keys for held in filled.lines.pop(key)]


def _strays(catalog: Catalog, filled: Prefill, lines: Sequence[Line]) -> dict[str, list[FilledLine]]:
    """Return by sheet the filed lines that the chosen schemes do not ask for; none is dropped."""
    known = {line.key for line in lines}
    found: dict[str, list[FilledLine]] = {}
    rest = Prefill(lines={key: queue for key, queue in filled.lines.items() if key not in known})
    for line in rest.rest():
        name = catalog.find_name(line.variable or line.name) or ""
        key = sheet_key(line.sheet) or THEMES[0].key
        if variable := catalog.variables.get(name):
            key = SHEET_OF_THEME.get(variable.theme, key)
        elif name in catalog.indicators:
            key = "ratios"
        found.setdefault(key if key in _line_sheets() else THEMES[0].key, []).append(line)
    return found
