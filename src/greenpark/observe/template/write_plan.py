"""Plans and their targets, and the two tables that only some schemes ask for."""

from __future__ import annotations

from greenpark.catalog.catalog import limit_cases
from greenpark.catalog.models import Formula, Scheme
from greenpark.observe.template.book import Book, print_setup, section_title, small_table
from greenpark.observe.template.choices import BINDING, PLAN_STATUSES, spelled
from greenpark.observe.template.layout import INDUSTRY_COLUMNS, PLAN_COLUMNS, TARGET_COLUMNS, WAIVER_COLUMNS, Column
from greenpark.observe.template.units import spelled_unit, unit_choices

FIRST = 1  # column A is for hidden ids: it lies in the targets table only
SPARE_PLANS, SPARE_TARGETS, SPARE_WAIVERS, SPARE_LIMITS = 3, 5, 5, 5


def write_plan(book: Book) -> None:
    """Write the sheet of plans, targets, reasons for relaxing a guiding indicator, and industry limits."""
    sheet, styles = book.sheets["plan"], book.styles
    sheet.set_column(0, 0, 10, None, {"hidden": True})
    for column, width in enumerate((40, 32, 15, 15, 15, 17, 36), start=FIRST):
        sheet.set_column(column, column, width)
    print_setup(sheet, title=book.title("plan"))
    sheet.set_row(0, 30)
    sheet.write_string(0, FIRST, book.title("plan"), styles.title())
    row = _plans(book, 2)
    row = _targets(book, row + 1)
    filed = book.filled.tables  # what was filed stays, whether or not the chosen schemes ask for it (§6.4)
    if filed.get("waivers") or any(criterion.waivable for scheme in book.schemes for criterion in scheme.criteria):
        row = _waivers(book, row + 1)
    if filed.get("industry_thresholds") or any(scheme.dominant_industry for scheme in book.schemes):
        _limits(book, row + 1)
    sheet.freeze_panes(1, 0)


def scheme_choice(book: Book, scheme: Scheme) -> str:
    """Return the drop-down text of a scheme: its id, then its short name."""
    return f"{scheme.id} {scheme.short.get(book.lang)}"


def _plans(book: Book, row: int) -> int:
    sheet = book.sheets["plan"]
    section_title(book, sheet, row, "规划", note="弹性系数、年均削减率自对应方案的基年起算；零碳园区规划自2025年起。")
    choices = {scheme.id: scheme_choice(book, scheme) for scheme in book.schemes}
    records = [
        record | {"scheme": spelled(record.get("scheme", ""), choices),
                  "status": spelled(record.get("status", ""), PLAN_STATUSES)}
        for record in book.filled.tables.get("plans", [])
    ]  # fmt: skip
    end = small_table(book, sheet, row + 2, PLAN_COLUMNS, records, blank=SPARE_PLANS, first_column=FIRST,
                      numbers=("base_year", "start", "end"))  # fmt: skip
    book.choose(sheet, row + 3, FIRST + 1, list(choices.values()), last_row=end - 1)
    book.choose(sheet, row + 3, FIRST + 5, list(PLAN_STATUSES.values()), last_row=end - 1)
    return end


def _targets(book: Book, row: int) -> int:
    sheet = book.sheets["plan"]
    section_title(book, sheet, row, "目标", note="规划或方案中的目标值；有多个目标年的，另起一行写明指标名称。")
    records = _target_records(book)
    end = small_table(book, sheet, row + 2, TARGET_COLUMNS, records, blank=SPARE_TARGETS, first_column=0,
                      numbers=("target_year", "value"))  # fmt: skip
    for offset, record in enumerate(records, start=row + 3):
        entry = book.catalog.indicators.get(record["indicator"]) or book.catalog.variables.get(record["indicator"])
        if entry is not None and len(units := unit_choices(entry.unit, None, entry.type)) > 1:
            book.choose(sheet, offset, FIRST + 4, units)
    if names := [record["name"].split("\n", maxsplit=1)[0] for record in records]:
        book.choose(sheet, row + 3 + len(records), FIRST, list(dict.fromkeys(names)), last_row=end - 1, strict=False)
    book.choose(sheet, row + 3, FIRST + 5, list(BINDING.values()), last_row=end - 1)
    return end


def _target_records(book: Book) -> list[dict[str, str]]:
    """Return the targets of last filing, and a line for each indicator whose limit is the park's own target."""
    filed: dict[str, list[dict[str, str]]] = {}
    for record in book.filled.tables.get("targets", []):
        name = book.catalog.find_name(record.get("indicator", "")) or record.get("indicator", "")
        filed.setdefault(name, []).append(record)
    wanted = [
        criterion.indicator
        for scheme in book.schemes
        for criterion in scheme.criteria
        if scheme.kind == "plan_target"
        or any(bound and bound.stated[0][1] == "target" for _, bound in limit_cases(criterion))
        or any(bound and isinstance(bound.stated[0][1], Formula) and "target(" in bound.stated[0][1].formula
               for _, bound in limit_cases(criterion))
    ]  # fmt: skip
    records = []
    for name in dict.fromkeys([*wanted, *filed]):
        entry = book.catalog.indicators.get(name) or book.catalog.variables.get(name)
        label = "\n".join(dict.fromkeys(book.words(entry.label))) if entry else name
        blank = {"indicator": name, "name": label, "unit": spelled_unit(entry.unit) if entry else ""}
        for record in filed.get(name, [{}]):
            binding = spelled(record.get("binding", ""), BINDING)
            records.append(blank | record | {"indicator": name, "binding": binding})
    return records


def _waivers(book: Book, row: int) -> int:
    sheet = book.sheets["plan"]
    section_title(book, sheet, row, "引导性指标说明理由后放宽", note="确因资源条件等无法达到的，逐项说明理由。")
    schemes = {scheme.id: scheme_choice(book, scheme) for scheme in book.schemes}
    guiding = {criterion.id: f"{criterion.id} {criterion.label.get(book.lang)}" for scheme in book.schemes
               for criterion in scheme.criteria if criterion.waivable}  # fmt: skip
    columns = _placed(WAIVER_COLUMNS, order=("criterion", "reason", "scheme", "year"))
    records = [
        record | {"scheme": spelled(record.get("scheme", ""), schemes),
                  "criterion": spelled(record.get("criterion", ""), guiding)}
        for record in book.filled.tables.get("waivers", [])
    ]  # fmt: skip
    end = small_table(book, sheet, row + 2, columns, records, blank=SPARE_WAIVERS, first_column=FIRST,
                      numbers=("year",))  # fmt: skip
    if guiding:
        book.choose(sheet, row + 3, FIRST, list(guiding.values()), last_row=end - 1)
    book.choose(sheet, row + 3, FIRST + 2, list(schemes.values()), last_row=end - 1)
    return end


def _limits(book: Book, row: int) -> int:
    sheet = book.sheets["plan"]
    section_title(book, sheet, row, "主导行业标准值",
                  note="某一行业产值超过园区七成时，用该行业清洁生产一级水平或国际先进值替代。")  # fmt: skip
    rows = {criterion.id: f"{criterion.id} {criterion.label.get(book.lang)}" for scheme in book.schemes
            for criterion in scheme.criteria if criterion.industry_override}  # fmt: skip
    columns = _placed(INDUSTRY_COLUMNS, order=("industry", "source", "criterion", "value", "unit"))
    records = [
        record | {"criterion": spelled(record.get("criterion", ""), rows)}
        for record in book.filled.tables.get("industry_thresholds", [])
    ]
    end = small_table(book, sheet, row + 2, columns, records, blank=SPARE_LIMITS, first_column=FIRST,
                      numbers=("value",))  # fmt: skip
    if rows:
        book.choose(sheet, row + 3, FIRST + 2, list(rows.values()), last_row=end - 1)
    return end


def _placed(columns: tuple[Column, ...], *, order: tuple[str, ...]) -> tuple[Column, ...]:
    """Return the columns in the order in which they fit the sheet's widths."""
    by_key = {column.key: column for column in columns}
    return tuple(by_key[key] for key in order)
