"""Sentences about files, sheets and their make-up."""

from __future__ import annotations

from collections.abc import Sequence

from greenpark.observe.messages.note import Note, counted, quoted
from greenpark.problems import Severity


def save_in_wps(suffix: str) -> Note:
    """A file in the formats of WPS (users §2.5)."""
    return Note(
        "wrong_file_type", "error", f"Files of type {suffix} cannot be read.", f"无法读取{suffix}文件。",
        "Open it in WPS and save it as .xlsx.", "请在WPS中另存为 .xlsx。",
    )  # fmt: skip


def wrong_file_type(found: str, found_zh: str) -> Note:
    """A file whose content is no data table."""
    return Note(
        "wrong_file_type", "error", f"The file is {found}; it was not read.", f"文件实为{found_zh}，未读取。",
        "Save the table as .xlsx or .csv.", "请将表格另存为 .xlsx 或 .csv。",
    )  # fmt: skip


def not_a_data_file() -> Note:
    """Another file that lies in the folder."""
    return Note(
        "wrong_file_type", "information", "This is no data file; it was left alone.", "非数据文件，未读取。",
        "Save the table as .xlsx or .csv if it holds figures.", "如含需读取的数据，请另存为 .xlsx 或 .csv。",
    )  # fmt: skip


def own_report() -> Note:
    """A report that stands beside the data that it was made from."""
    return Note(
        "wrong_file_type", "information", "This is a report made from the data beside it; it was left alone.",
        "该文件是由旁边的数据生成的报告，未读取。",
        "Rename it if it holds figures of yours.", "如其中有需要读取的数据，请改名。",
    )  # fmt: skip


def kept_workbook() -> Note:
    """A workbook that was kept when a newer template was written in its place."""
    return Note(
        "wrong_file_type", "information",
        "This is the older workbook that was kept when a new template took its place; it was left alone.",
        "该文件是生成新模板时保留的旧工作簿，未读取。",
        "Rename it if it holds figures of yours.", "如其中有需要读取的数据，请改名。",
    )  # fmt: skip


def encrypted() -> Note:
    """A file behind a password."""
    return Note(
        "encrypted", "error", "The file is protected by a password; it was not read.", "文件有打开密码，未读取。",
        "Save a copy without the password.", "请另存一份不带密码的副本。",
    )  # fmt: skip


def truncated(why: str, why_zh: str) -> Note:
    """A file that ends before its end."""
    return Note(
        "truncated", "error", f"The file is incomplete: {why}.", f"文件不完整：{why_zh}。",
        "Export or copy it again; what could be read was kept.", "请重新导出或复制；能读出的部分已保留。",
    )  # fmt: skip


def too_large(why: str, why_zh: str, remedy: str = "", remedy_zh: str = "") -> Note:
    """A file that would exhaust the computer."""
    return Note(
        "too_large", "error", f"The file was not read: {why}.", f"未读取：{why_zh}。",
        remedy or "Split the table, or save it as .csv or .parquet.",
        remedy_zh or "请拆分表格，或另存为 .csv 或 .parquet。",
    )  # fmt: skip


def far_cell(cell: str) -> Note:
    """One stray cell that stretches a sheet beyond all bounds."""
    return too_large(
        f"cell {cell} stretches the sheet to more cells than can be held",
        f"单元格{cell}使工作表范围过大",
        f"Delete the columns and rows up to {cell}, then save again.",
        f"请删除直至{cell}的多余行列后重新保存。",
    )


def empty_rows(claimed: int, used: int) -> Note:
    """A sheet that claims far more rows than it fills."""
    return Note(
        "empty_rows", "warning",
        f"The sheet claims {claimed} rows, the last with content is row {used}; the rest was skipped.",
        f"工作表声明{claimed}行，最后一行有内容的是第{used}行；其余已跳过。",
        f"Delete the rows below row {used}, then save again.", f"请删除第{used}行以下的空行后保存。",
    )  # fmt: skip


def blank_rows(count: int) -> Note:
    """Many blank rows inside a table."""
    return Note(
        "empty_rows", "warning", f"The table holds {count} blank rows; they were skipped.",
        f"表中有{count}个空行，已跳过。", "Delete them if nothing is missing there.", "如无缺漏，请删除空行。",
    )  # fmt: skip


def merged_key(place: str, text: str) -> Note:
    """A merged cell that names what several rows share."""
    return Note(
        "merged_cells", "warning",
        f"The merged cells {place} are read as '{quoted(text)}' in each of their rows.",
        f"合并单元格{place}按每行均为“{quoted(text)}”读取。",
        "Unmerge them and fill every row.", "请取消合并并逐行填写。",
    )  # fmt: skip


def merged_value(place: str) -> Note:
    """A merged cell over several figures."""
    return Note(
        "merged_cells", "warning",
        f"The merged cells {place} hold one figure, which counts for their first row only.",
        f"合并单元格{place}只有一个数，仅计入首行。",
        "Unmerge them and enter each figure.", "请取消合并并分别填写。",
    )  # fmt: skip


def formula_read(formula: str, value: str) -> Note:
    """A formula counts by the value that was saved with it (users §2.5)."""
    return Note(
        "formula_cell", "information",
        f"The cell holds the formula ={quoted(formula)}; the saved value {quoted(value)} was read.",
        f"单元格为公式 ={quoted(formula)}；按保存值{quoted(value)}读取。",
        "Paste the value if the formula should not travel with the file.", "如不需保留公式，请粘贴为数值。",
    )  # fmt: skip


def formula_refused(formula: str, why: str, why_zh: str) -> Note:
    """A formula without a value that can be trusted."""
    return Note(
        "formula_cell", "error",
        f"The formula ={quoted(formula)} {why}; the cell was not used.",
        f"公式 ={quoted(formula)} {why_zh}；该单元格未采用。",
        "Open the file, let it calculate, and paste the value.", "请打开文件重新计算后粘贴为数值。",
    )  # fmt: skip


def missing_column(missing: Sequence[str], kind: str) -> Note:
    """A table that lacks a column it needs."""
    names = ", ".join(missing)
    return Note(
        "missing_column", "error",
        f"The table looks like {kind} but has no column {names}; it was not read.",
        f"该表形似{kind}，但缺少列：{names}；未读取。",
        f"Add the column {names} (headings may be Chinese or English).", f"请补充列：{names}（中英文表头均可）。",
    )  # fmt: skip


def no_table(severity: Severity) -> Note:
    """A sheet or file in which no table was recognised."""
    return Note(
        "missing_column", severity,
        "No table was recognised here; it was not read.", "未识别出数据表，未读取。",
        "A table needs a heading row with park, year, variable, value (园区、年份、指标、数值).",
        "数据表需有表头：园区、年份、指标、数值。",
    )  # fmt: skip


def hidden_sheet() -> Note:
    """A hidden sheet with a table."""
    return Note(
        "missing_column", "information", "The sheet is hidden; it was not read.", "工作表已隐藏，未读取。",
        "Unhide it if its figures count.", "如需读取请取消隐藏。",
    )  # fmt: skip


def column_ignored(heading: str) -> Note:
    """A column added by the user."""
    return Note(
        "missing_column", "information",
        f"The column '{quoted(heading)}' is not one that is read; it was left alone.",
        f"列“{quoted(heading)}”不在读取范围，未处理。",
    )  # fmt: skip


def column_twice(heading: str, name: str, first: str) -> Note:
    """Two columns for one thing."""
    return Note(
        "missing_column", "warning",
        f"The columns '{quoted(first)}' and '{quoted(heading)}' both mean {name}; the first is used.",
        f"列“{quoted(first)}”与“{quoted(heading)}”均对应{name}；采用前者。",
        "Rename one of them.", "请将其中一列改名。",
    )  # fmt: skip


def cells_beyond_heading(count: int) -> Note:
    """A row with more cells than the heading names."""
    return Note(
        "missing_column", "error",
        f"The row has {counted(count, 'cell')} more than the heading has columns; it was not used.",
        f"该行比表头多出{count}格，未采用。",
        "Put figures with commas in quotation marks, or remove the commas.", "带逗号的数请加引号，或去掉逗号。",
    )  # fmt: skip


def merged_title(place: str, text: str) -> Note:
    """A merged line between the data rows."""
    return Note(
        "merged_cells", "information",
        f"The merged line {place} ('{quoted(text)}') is taken for a title and skipped.",
        f"合并行{place}（“{quoted(text)}”）视为标题，已跳过。",
    )  # fmt: skip
