"""Sheets, columns and words of the template, used by writer and reader alike (users.md section 4)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from greenpark.observe.periods import read_period

FORMAT_VERSION = "1"
HEADER_SEARCH_ROWS = 10  # headers are looked for in the first rows only (§6.4)
EXAMPLE = "example"  # what the `variable` cell of the grey example row holds
EXAMPLE_MARK = "例"
SECTION = "▌"  # begins the title of each table where a sheet holds several


class SheetName(NamedTuple):
    """A sheet's key in code and its tab text in both languages."""

    key: str
    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the tab text in `lang`."""
        return self.zh if lang == "zh" else self.en


GUIDE = SheetName("guide", "填报说明", "Guide")
COVER = SheetName("cover", "封面", "Cover")
PLAN = SheetName("plan", "规划目标", "Plan and targets")
RATIOS = SheetName("ratios", "指标直报", "Ratios")
EVIDENCE = SheetName("evidence", "佐证材料", "Evidence")
PROGRESS = SheetName("progress", "填报进度", "Progress")
CONVERSION = SheetName("conversion", "换算", "Conversions")
THEMES = (
    SheetName("economy", "经济", "Economy"),
    SheetName("land", "土地设施", "Land"),
    SheetName("energy", "能源碳", "Energy"),
    SheetName("water_waste", "水固废", "Water"),
    SheetName("environment", "排放环境", "Environment"),
    SheetName("management", "管理公开", "Management"),
    SheetName("social", "就业社会", "Social"),
)
# entry conditions are facts about the administration, so they stand with management
SHEET_OF_THEME = {sheet.key: sheet.key for sheet in THEMES} | {"entry": "management"}
LISTS, IDS, VERSION = "_lists", "_ids", "_version"
HIDDEN = (LISTS, IDS, VERSION)
ALL_SHEETS = (GUIDE, COVER, PLAN, *THEMES, RATIOS, EVIDENCE, PROGRESS, CONVERSION)
_KEY_OF_TITLE = {title: sheet.key for sheet in ALL_SHEETS for title in (sheet.zh, sheet.en)}


def sheet_key(title: str) -> str | None:
    """Return the key of a sheet that still has the title the template gave it."""
    return _KEY_OF_TITLE.get(title.strip())


class Column(NamedTuple):
    """A column: key, header as written, other accepted headers, width in characters."""

    key: str
    header: str
    also: tuple[str, ...] = ()
    width: float = 12


VARIABLE = Column("variable", "variable", ("变量", "变量id", "指标id"))
ITEM = Column("item", "item", ("分项id",))
NUMBER = Column("number", "序号 no.", ("序号", "no", "no."), 6)
NAME = Column("name", "指标名称 name", ("指标名称", "指标", "name", "名称"), 35)
ITEM_NAME = Column("item_name", "分项 breakdown", ("分项", "breakdown"), 20)
UNIT = Column("unit", "计量单位 unit", ("计量单位", "单位", "unit"), 13)
STATUS = Column("status", "数据状态 status", ("数据状态", "状态", "status"), 12)
SOURCE = Column("source", "来源部门/报表 source", ("来源部门/报表", "来源部门", "来源", "数据来源", "source"), 22)
SCOPE = Column("scope", "口径 scope", ("口径", "scope"), 16)
PROOF = Column("evidence", "佐证编号 evidence", ("佐证编号", "佐证", "证据编号", "evidence"), 12)
NOTE = Column("note", "备注 note", ("备注", "说明", "note"), 20)
FOR = Column("for", "适用方案 schemes", ("适用方案", "schemes"), 17)
HINT = Column("hint", "提示 hints", ("提示", "hints", "hint"), 30)
BEFORE_YEARS = (VARIABLE, ITEM, NUMBER, NAME, ITEM_NAME, UNIT)
AFTER_YEARS = (STATUS, SOURCE, SCOPE, PROOF, NOTE, FOR, HINT)
YEAR_WIDTH = 13.5
CARRIED = (STATUS, SOURCE, SCOPE, PROOF, NOTE)  # what an officer writes beside the figures

PLAN_COLUMNS = (
    Column("plan", "规划 plan", ("规划", "规划名称", "plan"), 34),
    Column("scheme", "对应方案 scheme", ("对应方案", "方案", "scheme"), 20),
    Column("base_year", "基年 base_year", ("基年", "base_year"), 13),
    Column("start", "起始年 start", ("起始年", "start"), 13),
    Column("end", "终止年 end", ("终止年", "end"), 13),
    Column("status", "状态 status", ("状态", "status"), 13),
    Column("document", "批复文件 document", ("批复文件", "文件", "document"), 34),
)
TARGET_COLUMNS = (
    Column("indicator", "indicator", ("指标id",), 10),
    Column("name", "目标指标 name", ("目标指标", "指标名称", "name"), 40),
    Column("document", "依据 document", ("依据", "文件", "document"), 32),
    Column("target_year", "目标年 target_year", ("目标年", "target_year"), 15),
    Column("value", "目标值 value", ("目标值", "value"), 15),
    Column("unit", "计量单位 unit", ("计量单位", "单位", "unit"), 15),
    Column("binding", "约束性/预期性 binding", ("约束性/预期性", "性质", "binding"), 17),
    Column("note", "备注 note", ("备注", "note"), 36),
)
WAIVER_COLUMNS = (
    Column("year", "年份 year", ("年份", "year"), 13),
    Column("scheme", "方案 scheme", ("方案", "scheme"), 20),
    Column("criterion", "引导性指标 criterion", ("引导性指标", "criterion"), 34),
    Column("reason", "放宽理由 reason", ("放宽理由", "理由", "reason"), 34),
)
INDUSTRY_COLUMNS = (
    Column("industry", "主导行业 industry", ("主导行业", "行业", "industry"), 34),
    Column("criterion", "指标编号 criterion", ("指标编号", "criterion"), 13),
    Column("value", "行业标准值 value", ("行业标准值", "value"), 13),
    Column("unit", "计量单位 unit", ("计量单位", "unit"), 13),
    Column("source", "依据 source", ("依据", "source"), 34),
)
FACTOR_COLUMNS = (
    Column("factor", "factor", ("系数id",), 10),
    Column("name", "系数 name", ("系数", "name"), 34),
    Column("item", "分项 item", ("分项", "item"), 16),
    Column("default", "默认值 default", ("默认值", "default"), 16),
    Column("value", "本园区采用值 value", ("本园区采用值", "采用值", "value"), 16),
    Column("unit", "计量单位 unit", ("计量单位", "unit"), 16),
    Column("year", "适用年份 year", ("适用年份", "年份", "year"), 13),
    Column("source", "依据 source", ("依据", "source"), 34),
)
EVIDENCE_COLUMNS = (
    Column("number", "编号 number", ("编号", "number"), 12),
    Column("title", "材料名称 title", ("材料名称", "title"), 44),
    Column("issuer", "出具单位 issuer", ("出具单位", "issuer"), 26),
    Column("date", "日期 date", ("日期", "date"), 16),
    Column("file", "文件名 file", ("文件名", "文件", "file"), 34),
    Column("note", "备注 note", ("备注", "note"), 30),
)

# what a year cell may hold beside a number (users.md section 2, point 4)
NOT_APPLICABLE = "不涉及"
NOT_COLLECTED = "未统计"
CELL_WORDS = (NOT_APPLICABLE, "/", NOT_COLLECTED, "—", "-")
YES, NO = "是", "否"
STATUS_WORDS = {"A": "年报数", "P": "快报数", "E": "估算数", "F": "预计数"}
SCOPE_WORDS = ("全部企业", "规模以上", "重点企业", "园区全域", "核心区")
# hidden helper columns begin so; `basis:` says which of the cover's bases a line follows
FILED, NEED, HOLDER, FILLED, BASIS = "filed:", "need:", "holder:", "filled:", "basis:"
_HELPER = re.compile(r"^(filed|need|holder|filled|basis):")
_BRACKET = re.compile(r"\s*[(（][^()（）]*[)）]$")  # `2023年（基年）`


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return a header in comparable form: full-width signs, line breaks and case do not count."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def headers_of(columns: tuple[Column, ...]) -> dict[str, str]:
    """Return every accepted header, normalised, with the key of its column."""
    found: dict[str, str] = {}
    for column in columns:
        for text in (column.header, *column.also):
            found.setdefault(normal(text), column.key)
    return found


THEME_HEADERS = headers_of(BEFORE_YEARS + AFTER_YEARS)


def year_of(header: str) -> int | None:
    """Return the year of a header such as `2023`, `2023年` or `2023年（基年）`."""
    period = read_period(_BRACKET.sub("", header.strip()))
    return period.year if period.whole else None


def is_part_of_year(header: str) -> bool:
    """Say whether a header names months or quarters: such figures are kept, never used as a year."""
    period = read_period(header)
    return period.year is not None and not period.whole


def is_helper(header: str) -> bool:
    """Say whether a header is that of a hidden helper column of the template."""
    return bool(_HELPER.match(header.strip()))
