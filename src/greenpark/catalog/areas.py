"""Provinces, and the regions to which they belong in published factors (conventions section 5)."""

from __future__ import annotations

# as a form spells them, in the order of the administrative codes
PROVINCES = {
    "beijing": "北京", "tianjin": "天津", "hebei": "河北", "shanxi": "山西", "inner_mongolia": "内蒙古",
    "liaoning": "辽宁", "jilin": "吉林", "heilongjiang": "黑龙江", "shanghai": "上海", "jiangsu": "江苏",
    "zhejiang": "浙江", "anhui": "安徽", "fujian": "福建", "jiangxi": "江西", "shandong": "山东", "henan": "河南",
    "hubei": "湖北", "hunan": "湖南", "guangdong": "广东", "guangxi": "广西", "hainan": "海南",
    "chongqing": "重庆", "sichuan": "四川", "guizhou": "贵州", "yunnan": "云南", "xizang": "西藏",
    "shaanxi": "陕西", "gansu": "甘肃", "qinghai": "青海", "ningxia": "宁夏", "xinjiang": "新疆",
}  # fmt: skip
# the regions of the published grid factors; `tibet` is another spelling of `xizang`
REGIONS = {
    "east": ("shanghai", "jiangsu", "zhejiang", "anhui", "fujian"),
    "central": ("henan", "hubei", "hunan", "jiangxi"),
    "north": ("beijing", "tianjin", "hebei", "shanxi", "shandong", "inner_mongolia"),
    "northeast": ("liaoning", "jilin", "heilongjiang"),
    "northwest": ("shaanxi", "gansu", "qinghai", "ningxia", "xinjiang"),
    "south": ("guangdong", "guangxi", "yunnan", "guizhou", "hainan"),
    "southwest": ("sichuan", "chongqing", "xizang", "tibet"),
}


def area_of(province: str | None) -> str | None:
    """Return the area id of a province in either language: `江苏省`, `Jiangsu` → `jiangsu`."""
    if not province:
        return None
    text = province.strip()
    for area, chinese in PROVINCES.items():
        if text.startswith(chinese):
            return area
    return text.lower().replace(" province", "").replace(" ", "_")


def area_chain(province: str | None) -> list[str]:
    """Return the areas in which a factor is looked for: province, region, nation."""
    area = area_of(province)
    region = next((region for region, members in REGIONS.items() if area in members), None)
    return [step for step in (area, region, "nation") if step is not None]
