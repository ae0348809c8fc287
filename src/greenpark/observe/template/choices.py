"""The cover's fields and the code lists behind its drop-down cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from greenpark.catalog.areas import PROVINCES
from greenpark.observe.template.layout import normal

REGION_CLASSES = {"water_short": "缺水城市", "jing_jin_ji": "京津冀", "other": "其他地区"}
LEVELS = {"national": "国家级", "provincial": "省级", "other": "其他"}
COVERAGES = {"all": "全部企业", "above_designated_size": "规模以上", "key": "重点企业"}
BOUNDARIES = {
    "whole_park": "园区全域", "park_within_park": "园中园", "administrative_area": "行政管辖区", "core_zone": "核心区",
}  # fmt: skip
ELECTRICITY_BASES = {"calorific": "当量值（0.1229）", "equivalent": "等价值（供电煤耗）"}
CONFIDENTIALITIES = {"open": "主动公开", "on_request": "依申请公开", "closed": "不予公开"}
PLAN_STATUSES = {"current": "现行", "revised": "修订", "lapsed": "失效"}
BINDING = {"binding": "约束性", "expected": "预期性"}


class Field(NamedTuple):
    """A line of the cover: key (hidden column `field`), labels, explanation, code list, whether it must be filled."""

    key: str
    zh: str
    en: str
    help: str = ""
    choices: dict[str, str] | None = None
    needed: bool = False
    number: bool = False


COVER_FIELDS: tuple[tuple[str, str, tuple[Field, ...]], ...] = (
    ("园区", "Park", (
        Field("name_zh", "园区名称", "park name", "与批复文件一致", needed=True),
        Field("entity", "园区编号", "park id", "自定的短编号，历年不变；不填则用名称"),
        Field("name_en", "英文名称", "English name"),
        Field("aliases", "简称或曾用名", "other names", "多个用“；”分开"),
        Field("level", "级别", "level", choices=LEVELS),
        Field("province", "所在省份", "province", "决定电网排放因子", PROVINCES, needed=True),
        Field("city", "所在城市", "city"),
        Field("division_code", "行政区划代码", "division code", "六位"),
        Field("region_class", "区域类别", "region class", "决定再生水回用率的标准值", REGION_CLASSES, needed=True),
        Field("base_year", "建设期基年", "base year", "规划批准时的基准年份，弹性系数与年均削减率由此起算",
              needed=True, number=True),
    )),
    ("统计口径", "Scope of the figures", (
        Field("boundary", "统计范围", "boundary", "例如 园区全域 278 km²；历年范围变了，增速不可比", BOUNDARIES),
        Field("coverage", "企业范围", "coverage", "例外在各行“口径”栏注明", COVERAGES),
        Field("price_base_year", "价格口径（不变价基年）", "constant-price base year", "例如 2020，即按2020年价格",
              number=True),
        Field("electricity_basis", "电力折标", "electricity in tce", "综合能耗合计所用的电力折标方法",
              ELECTRICITY_BASES),
        Field("confidentiality", "公开属性", "disclosure", "数据只在本机处理，不上传", CONFIDENTIALITIES),
    )),
    ("填报责任", "Who filed", (
        Field("prepared_by", "填报人", "prepared by"),
        Field("reviewed_by", "审核人", "reviewed by"),
        Field("responsible", "单位负责人", "responsible officer"),
        Field("telephone", "电话", "telephone"),
        Field("recorded_at", "填报日期", "date", "例如 2026-03-31"),
        Field("seal", "单位（盖章）", "seal"),
    )),
)  # fmt: skip
FIELDS = {field.key: field for _, _, fields in COVER_FIELDS for field in fields}
# cover fields that are columns of the entities table (semantics §3.2)
ENTITY_FIELDS = (
    "name_zh", "name_en", "aliases", "level", "province", "city", "division_code", "region_class", "base_year",
)  # fmt: skip
_LOOSE = ("boundary", "coverage")  # a list is offered, other words are as good


def spelled(code: str, choices: dict[str, str] | None) -> str:
    """Return what a cell shows for a code: the Chinese word, or the text itself when it is no code."""
    return (choices or {}).get(code, code)


def code_of(text: str, choices: dict[str, str] | None) -> str:
    """Return the code that a cell's text means, or the text itself when it is none of the choices."""
    plain = normal(text)
    for code, label in (choices or {}).items():
        if plain in (code, normal(label), f"{code} {normal(label)}", f"{normal(label)} {code}"):
            return code
    if choices is PROVINCES:
        bare = re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", plain)
        return next((code for code, label in PROVINCES.items() if label == bare), text)
    if choices is ELECTRICITY_BASES:
        return next((code for code, label in choices.items() if plain.startswith(label[:2])), text)
    return text


def is_loose(key: str) -> bool:
    """Say whether a field takes other words than those of its list."""
    return key in _LOOSE
