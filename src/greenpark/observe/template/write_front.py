"""The first pages: how to fill the book in, and the cover with who filed what for which park."""

from __future__ import annotations

from greenpark.catalog.models import Scheme
from greenpark.observe.template.book import Book, cell_name, input_prompt, print_setup, two_lines, warning, write_text
from greenpark.observe.template.choices import COVER_FIELDS, Field, is_loose, spelled
from greenpark.observe.template.layout import NOT_APPLICABLE, NOT_COLLECTED, STATUS_WORDS
from greenpark.observe.template.lines import DECISIVE, NEEDED
from greenpark.observe.template.read_tables import FIELD_HEADER
from greenpark.observe.template.styles import EXAMPLE_FILL, FILED_CHANGED, GREY, IF_ANY, WHITE, text_lines
from greenpark.observe.template.styles import NEEDED as NEEDED_FILL
from greenpark.observe.template.styles import NOT_APPLICABLE as NOT_APPLICABLE_FILL

STEPS = (
    ("填封面", "园区名称、省份、区域类别、建设期基年，以及统计口径和填报人。"),
    ("填专题表", "从“经济”到“就业社会”，先填黄色格；计量单位可在下拉列表中改，不必自己换算。"),
    ("补比率", "只有比率、没有分子分母时，填“指标直报”；两处都填的，以分项计算为准并核对。"),
    ("填规划目标、佐证", "目标值和规划基年填“规划目标”；材料清单填“佐证材料”，在各行写编号。"),
    ("看进度、交表", "“填报进度”随填随算；存为 .xlsx 交出，空着的格按未填处理，不当作 0。"),
)
MEANINGS = (
    ("空白 或 —", "未填。不当作 0，也不算不达标。"),
    ("0", "确实为零。"),
    (f"{NOT_APPLICABLE} 或 /", "园区没有这一事项，请在备注说明原因。"),
    (NOT_COLLECTED, "有这一事项，但没有统计。"),
    ("95（单位 %）", "百分之九十五。也可直接输入 95%。不要填 0.95。"),
    (
        "A P E F",
        "、".join(f"{code} {word}" for code, word in STATUS_WORDS.items()) + "；各年不同可写“2024：P；2023：A”。",
    ),
    ("新增一列", "可以。自加的列会保留并带到下一年，不参与计算；新增年份列，表头写年份即可。"),
    ("新增一行", "可以。写明指标名称、分项和计量单位，程序按名称识别。"),
)
EDITION_WORDS = {
    "in_force": "现行", "superseded": "已被替代", "trial": "试行", "reference_values": "参考值",
    "reconstruction": "重建（非官方）", "working_set": "工作指标集（非官方）",
}  # fmt: skip


def write_guide(book: Book) -> None:
    """Write the page that explains the book: five steps, colours, what a cell means, what each scheme needs."""
    sheet, styles = book.sheets["guide"], book.styles
    for column, width in enumerate((2, 26, 62, 14, 14, 14, 26)):
        sheet.set_column(column, column, width)
    print_setup(sheet, title=book.title("guide"))
    sheet.fit_to_pages(1, 1)
    sheet.set_row(0, 34)
    sheet.write_string(0, 1, "园区数据填报说明", styles.title())
    sheet.write_string(1, 1, "How to fill in this workbook · 数据只在本机处理，不上传任何地方。", styles.small())
    row = _heading(book, 3, "五步完成")
    for number, (title, text) in enumerate(STEPS, start=1):
        row = _pair(book, row, f"{number}  {title}", text)
    row = _heading(book, row + 1, "颜色")
    colours = (
        (NEEDED_FILL, "待填", "所选方案需要，尚未填报"),
        (IF_ANY, "有则填", "能源品种等清单，填园区有的品种"),
        (WHITE, "已填或选填", "已有数据，或可不填"),
        (FILED_CHANGED, "与上次不同", "改动了上次填报的数，请在备注说明"),
        (NOT_APPLICABLE_FILL, NOT_APPLICABLE, "园区没有这一事项"),
        (EXAMPLE_FILL, "示例", "示例行和参考内容，不读入"),
    )
    for fill, name, text in colours:
        sheet.write_string(row, 1, name, styles.cell(bg_color=fill, align="center"))
        sheet.write_string(row, 2, text, styles.cell())
        sheet.set_row(row, 20)
        row += 1
    row = _heading(book, row + 1, "单元格怎么填")
    for name, text in MEANINGS:
        row = _pair(book, row, name, text)
    row = _heading(book, row + 1, "各方案需要什么")
    _scheme_table(book, row)


def _heading(book: Book, row: int, text: str) -> int:
    sheet = book.sheets["guide"]
    sheet.write_string(row, 1, text, book.styles(bold=True, font_size=12, font_color="#2F6B5B", bottom=2,
                                                 bottom_color="#9CC7B5"))  # fmt: skip
    sheet.write_blank(row, 2, None, book.styles(bottom=2, bottom_color="#9CC7B5"))
    sheet.set_row(row, 24)
    return row + 1


def _pair(book: Book, row: int, name: str, text: str) -> int:
    sheet = book.sheets["guide"]
    sheet.write_string(row, 1, name, book.styles.cell(bold=True, bg_color="#F4F9F6"))
    sheet.write_string(row, 2, text, book.styles.cell())
    sheet.set_row(row, max(20, 16 * text_lines(text, 60)))
    return row + 1


def _scheme_table(book: Book, row: int) -> None:
    sheet, styles = book.sheets["guide"], book.styles
    for column, title in enumerate(("方案 scheme", "文件 document", "状态 status", "需填项 needed", "决定性 decisive",
                                    "主管部门 issuers"), start=1):  # fmt: skip
        sheet.write_string(row, column, title, styles.header())
    sheet.set_row(row, 26)
    for scheme in book.schemes:
        row += 1
        texts = (scheme.label.get(book.lang), scheme.document.get(book.lang), edition_word(scheme))
        for column, text in enumerate(texts, start=1):
            sheet.write_string(row, column, text, styles.cell(**({"align": "center"} if column == 3 else {})))
        for column, level in ((4, NEEDED), (5, DECISIVE)):
            count = sum(line.needs.get(scheme.id, 0) >= level for block in book.blocks.values() for line in block.lines)
            sheet.write_number(row, column, count, styles.cell(align="center"))
        issuers = "、".join(issuer.get(book.lang) for issuer in scheme.issuers)
        sheet.write_string(row, 6, issuers, styles.cell(font_size=9))
        lines = max(text_lines(texts[0], 26), text_lines(texts[1], 62), text_lines(issuers, 28))
        sheet.set_row(row, max(22, 15 * lines))


def edition_word(scheme: Scheme) -> str:
    """Return the state of a scheme's latest edition in words."""
    return EDITION_WORDS[scheme.editions[-1].status] if scheme.editions else "—"


def write_cover(book: Book) -> None:
    """Write the cover; the base year there gives `base_year` to the year headers of all sheets."""
    sheet, styles = book.sheets["cover"], book.styles
    sheet.set_column(0, 0, 10, None, {"hidden": True})
    for column, width in ((1, 30), (2, 46), (3, 54)):
        sheet.set_column(column, column, width)
    print_setup(sheet, title=book.title("cover"), landscape=False)
    sheet.set_row(0, 44)
    sheet.write_string(0, 1, "园区绿色低碳发展数据填报表", styles(font_size=20, bold=True, font_color="#2F6B5B"))
    names = "、".join(scheme.short.get(book.lang) for scheme in book.schemes)
    sheet.write_string(1, 1, f"适用：{names}　数据年份：{book.years[0]}–{book.years[-1]}", styles.small())
    row = 3
    for column, title in enumerate((FIELD_HEADER, "项目 item", "填写 answer", "说明 explanation")):
        sheet.write_string(row, column, title, styles.header())
    sheet.set_row(row, 26)
    for zh, en, fields in COVER_FIELDS:
        row += 1
        for column in (1, 2, 3):
            text = f"{zh}  {en}" if column == 1 else ""
            sheet.write_string(row, column, text, styles(bold=True, font_color="#2F6B5B", bg_color="#F4F9F6"))
        sheet.set_row(row, 22)
        for field in fields:
            row += 1
            _write_field(book, row, field)
    sheet.freeze_panes(4, 0)


def _write_field(book: Book, row: int, field: Field) -> None:
    sheet, styles = book.sheets["cover"], book.styles
    value = book.filled.cover.get(field.key, "")
    sheet.write_string(row, 0, field.key)
    label = (field.zh, field.en) if book.lang == "zh" else (field.en, field.zh)
    two_lines(book, sheet, (row, 1), label, cell=styles.cell(bg_color="#F7FAF8"))
    fill = NEEDED_FILL if field.needed else WHITE
    style = styles.cell(bg_color=fill, font_size=11, align="left", **({} if field.number else {"num_format": "@"}))
    if field.number and value.replace(".0", "").isdigit():
        sheet.write_number(row, 2, int(float(value)), style)
    else:
        write_text(sheet, row, 2, spelled(value, field.choices), style)
    sheet.write_string(row, 3, field.help, styles.cell(font_size=9, font_color=GREY))
    if field.choices:
        book.choose(sheet, row, 2, list(field.choices.values()), strict=not is_loose(field.key))
    if field.key in ("base_year", "price_base_year"):
        cell = cell_name(row, 2)
        sheet.data_validation(row, 2, row, 2, {
            "validate": "custom", "value": f'=COUNTIF({cell},">=1980")*COUNTIF({cell},"<=2100")=1',
            **warning("请填四位年份，例如 2020。"), **input_prompt((field.zh, field.help)),
        })  # fmt: skip
    if field.key == "base_year":
        book.workbook.define_name("base_year", f"='{book.title('cover')}'!$C${row + 1}")
    sheet.set_row(row, 70 if field.key == "seal" else 32)
    if field.needed:
        white = styles.conditional(bg_color=WHITE)
        sheet.conditional_format(
            row,
            2,
            row,
            2,
            {
                "type": "formula",
                "criteria": f'={cell_name(row, 2)}<>""',
                "format": white,
            },
        )
