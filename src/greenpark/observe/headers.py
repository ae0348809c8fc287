"""Column headings in English and Chinese, with a unit in brackets where people put one (semantics §3.1–3.3)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

_BRACKET = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+(?:\([^()]*\)[^()\[\]]*)?)[)\]]\s*$", re.DOTALL)
_AFTER_COMMA = re.compile(r"^(.*\S)\s*[,/:]\s*(?:单位|unit)\s*[::]?\s*(.+)$", re.IGNORECASE)

_ENTITY = (
    "entity",
    "park",
    "park_id",
    "park_code",
    "园区",
    "园区代码",
    "园区编码",
    "园区编号",
    "主体",
    "主体代码",
    "开发区",
)
_NAMED_ENTITY = ("name", "park_name", "名称", "园区名称", "开发区名称", "单位名称", "entity_name")
_PERIOD = ("period", "year", "年份", "年度", "年", "时期", "期间", "报告期", "统计年度", "数据年份", "统计期", "时间")
_ITEM = ("item", "分项", "品种", "细项", "子项", "分类", "能源品种", "污染物")
_VALUE = ("value", "数值", "值", "数据", "指标值", "填报值", "数据值", "amount")
_UNIT = ("unit", "units", "单位", "计量单位", "量纲")
_SOURCE = ("source", "来源", "数据来源", "来源部门", "来源部门_报表", "出处", "资料来源")
_NOTE = ("note", "notes", "备注", "说明", "remark", "remarks", "comment", "注")
_STATUS = ("status", "状态", "数据状态", "obs_status")
_INDICATOR = ("indicator", "指标", "指标代码", "指标名称", "indicator_id")
_VARIABLE = ("variable", "variable_id", "变量", "变量名", "变量代码", "数据项", "填报项", *_INDICATOR)
_SCHEME = ("scheme", "方案", "体系", "标准", "指标体系", "评价体系", "适用方案")
_CRITERION = ("criterion", "criteria", "条目", "准则", "指标序号", "criterion_id")
_BASE_YEAR = ("base_year", "基准年", "基期", "基年", "baseline_year")

OBSERVATION_HEADINGS: dict[str, tuple[str, ...]] = {
    "entity": (*_ENTITY, *_NAMED_ENTITY),
    "period": _PERIOD,
    "variable": _VARIABLE,
    "item": _ITEM,
    "sector": ("sector", "行业", "部门行业"),
    "value": _VALUE,
    "unit": _UNIT,
    "source": _SOURCE,
    "channel": ("channel", "渠道", "数据渠道", "填报渠道"),
    "status": _STATUS,
    "quality": ("quality", "质量", "质量等级", "数据质量"),
    "uncertainty": ("uncertainty", "不确定度", "相对标准误差", "不确定性"),
    "confidentiality": ("confidentiality", "公开属性", "密级", "保密级别"),
    "recorded_at": ("recorded_at", "recorded", "填报时间", "录入时间", "记录时间", "填报日期", "登记时间"),
    "replaces": ("replaces", "替代", "更正", "取代"),
    "scenario": ("scenario", "情景"),
    "attributes": ("attributes", "属性"),
    "note": _NOTE,
}
# Scopes of a figure that people put in columns of their own; they join `attributes` (crosswalk section 2)
ATTRIBUTE_HEADINGS: dict[str, tuple[str, ...]] = {
    "boundary": ("boundary", "统计范围", "范围", "边界", "口径范围"),
    "coverage": ("coverage", "企业范围"),
    "scope": ("scope", "统计口径", "口径"),
    "price_base_year": ("price_base_year", "价格基年", "不变价基年"),
    "price_basis": ("price_basis", "价格口径"),
    "electricity_basis": ("electricity_basis", "电力折标", "电力折标口径"),
    "waste_scope": ("waste_scope", "固废范围"),
    "water_scope": ("water_scope", "用水范围"),
    "clean_definition": ("clean_definition", "清洁能源口径"),
    "evidence": ("evidence", "evidence_number", "佐证编号", "佐证材料"),
}
HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "observations": OBSERVATION_HEADINGS,
    "entities": {
        "entity": _ENTITY,
        "kind": ("kind", "类型", "主体类型", "类别"),
        "parent": ("parent", "上级", "所属", "上级园区", "所属园区"),
        "name_zh": ("name_zh", "中文名称", "中文名", *_NAMED_ENTITY),
        "name_en": ("name_en", "英文名称", "英文名", "english_name"),
        "aliases": ("aliases", "alias", "别名", "曾用名", "简称"),
        "province": ("province", "省", "省份", "所在省", "省区市"),
        "city": ("city", "市", "城市", "所在市", "地市"),
        "division_code": ("division_code", "行政区划代码", "区划代码", "adcode"),
        "level": ("level", "级别", "园区级别"),
        "region_class": ("region_class", "地区类别", "区域类别", "水资源分区"),
        "base_year": _BASE_YEAR,
        "latitude": ("latitude", "lat", "纬度"),
        "longitude": ("longitude", "lon", "lng", "经度"),
        "valid_from": ("valid_from", "生效日期", "有效期起"),
        "valid_to": ("valid_to", "失效日期", "有效期止"),
    },
    "plans": {
        "plan": ("plan", "规划", "规划名称", "plan_id"),
        "park": (*_ENTITY, *_NAMED_ENTITY),
        "scheme": _SCHEME,
        "base_year": _BASE_YEAR,
        "start": ("start", "start_year", "起始年", "开始年份", "规划起始年"),
        "end": ("end", "end_year", "结束年", "终止年份", "规划期末"),
        "status": (*_STATUS, "规划状态"),
        "document": ("document", "文件", "规划文件", "文号"),
    },
    "waivers": {
        "park": (*_ENTITY, *_NAMED_ENTITY),
        "year": _PERIOD,
        "scheme": _SCHEME,
        "criterion": (*_CRITERION, *_INDICATOR),
        "reason": ("reason", "理由", "原因", "放宽理由"),
    },
    "targets": {
        "park": (*_ENTITY, *_NAMED_ENTITY),
        "indicator": (*_INDICATOR, "variable", "变量"),
        "target_year": ("target_year", "目标年", "目标年份", "目标年度"),
        "value": (*_VALUE, "target", "目标值", "目标", "target_value"),
        "unit": _UNIT,
    },
    "factors": {
        "park": (*_ENTITY, *_NAMED_ENTITY),
        "factor": ("factor", "因子", "系数", "factor_id", "排放因子"),
        "item": _ITEM,
        "year": _PERIOD,
        "value": (*_VALUE, "系数值", "因子值"),
        "unit": _UNIT,
        "source": _SOURCE,
    },
    "industry_thresholds": {
        "park": (*_ENTITY, *_NAMED_ENTITY),
        "industry": ("industry", "行业", "主导行业", "行业代码"),
        "criterion": (*_CRITERION, *_INDICATOR),
        "value": (*_VALUE, "限值", "标准值", "阈值", "threshold", "limit"),
        "unit": _UNIT,
    },
}


class Heading(NamedTuple):
    """A heading without its unit, and the unit."""

    name: str
    unit: str | None


def split_heading(text: str) -> Heading:
    """Return the name and the unit of `工业增加值（万元）`, `value (t)` or `数值，单位：万元`."""
    name = unicodedata.normalize("NFKC", text).strip()
    name = re.sub(r"^[*※★]+|[*※★]+$", "", name).strip()  # marks of required columns
    if match := _AFTER_COMMA.match(name):
        return Heading(match[1].strip(), match[2].strip())
    if match := _BRACKET.match(name):
        inner = re.sub(r"^(?:单位|unit)\s*[::]\s*", "", match[2].strip(), flags=re.IGNORECASE)
        return Heading(match[1].strip(), inner)
    return Heading(name, None)


@cache
def _lookup(kind: str) -> dict[str, str]:
    table = {spelling: name for name, words in HEADINGS[kind].items() for spelling in map(heading_key, words)}
    if kind == "observations":
        for name, words in ATTRIBUTE_HEADINGS.items():
            for word in words:
                table.setdefault(heading_key(word), f"attribute:{name}")
    return table


def heading_key(text: str) -> str:
    """Return the spelling under which headings are compared."""
    return re.sub(r"[\s_\-*:/.]+", "", unicodedata.normalize("NFKC", text).casefold())


def variants(text: str) -> list[str]:
    """Return the text, then its Chinese and its other words by themselves: `年份 year` is both."""
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]+", text))
    other = re.sub(r"[\u4e00-\u9fff]+", " ", text).strip()
    return [text, *(part for part in (chinese, other) if part and part != text)]


@lru_cache(maxsize=4096)
def canonical(kind: str, text: str) -> str | None:
    """Return the column of a table of `kind` that a heading names, None if it names none."""
    table = _lookup(kind)
    for spelling in (text, split_heading(text).name):
        for variant in variants(spelling):
            if found := table.get(heading_key(variant)):
                return found
    return None
