"""Names and places of the fictional parks of the sample province; every name carries 示例 or (sample)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from greenpark.samples.drivers import KIND_NAMES, Drivers


class City(NamedTuple):
    """A prefecture of Jiangsu with its code (GB/T 2260), its part of the province and its weight in parks."""

    id: str
    name_zh: str
    code: str
    part: str
    weight: int


CITIES = (
    City("suzhou", "苏州市", "320500", "south", 18),
    City("nanjing", "南京市", "320100", "south", 13),
    City("wuxi", "无锡市", "320200", "south", 12),
    City("nantong", "南通市", "320600", "central", 12),
    City("yancheng", "盐城市", "320900", "north", 10),
    City("changzhou", "常州市", "320400", "south", 9),
    City("xuzhou", "徐州市", "320300", "north", 9),
    City("yangzhou", "扬州市", "321000", "central", 8),
    City("taizhou", "泰州市", "321200", "central", 8),
    City("zhenjiang", "镇江市", "321100", "south", 7),
    City("huaian", "淮安市", "320800", "north", 6),
    City("lianyungang", "连云港市", "320700", "north", 6),
    City("suqian", "宿迁市", "321300", "north", 6),
)
# invented place words with their sense in English: pinyin would sound like real places
_FIRST = (
    ("澄", "Clear"), ("霁", "Fair"), ("昱", "Sunny"), ("岫", "Cliff"), ("湛", "Deep"), ("琅", "Jade"), ("暄", "Warm"),
    ("茗", "Tea"), ("槐", "Locust"), ("苇", "Reed"), ("鹭", "Heron"), ("棠", "Crabapple"), ("樾", "Shade"),
    ("芷", "Iris"),
)  # fmt: skip
_SECOND = (
    ("川", "Stream"), ("浦", "Creek"), ("岭", "Ridge"), ("湾", "Bay"), ("泽", "Marsh"), ("源", "Spring"),
    ("溪", "Brook"),    ("桥", "Bridge"), ("洲", "Isle"), ("墩", "Mound"), ("荡", "Mere"), ("汀", "Shore"),
)  # fmt: skip
_SUFFIXES = {
    "mixed": ("经济开发区", "Economic Development Zone"),
    "electronics": ("电子信息产业园", "Electronics Park"),
    "equipment": ("高端装备产业园", "Equipment Park"),
    "chemical": ("化工园区", "Chemical Park"),
    "pharmaceutical": ("生物医药产业园", "Biomedicine Park"),
    "textile": ("纺织产业园", "Textile Park"),
    "materials": ("新材料产业园", "Materials Park"),
    "paper": ("造纸产业园", "Paper Park"),
    "recycling": ("循环经济产业园", "Recycling Park"),
    "new_energy": ("新能源产业园", "New Energy Park"),
}


def make_entities(drivers: Drivers, *, cities: int, rng: np.random.Generator) -> pl.DataFrame:
    """Return the entities table (§3.2): larger parks are more often national, each city has its share of parks."""
    parks = drivers.shape[0]
    chosen = CITIES[:cities]
    weights = np.array([city.weight for city in chosen], dtype=np.float64)
    where = rng.choice(len(chosen), size=parks, p=weights / weights.sum())
    order = rng.permutation(len(_FIRST) * len(_SECOND))
    rank = np.argsort(np.argsort(-drivers.size))
    national = (rank < parks * 0.2) | (rng.random(parks) < 0.05)
    rows = [
        _entity(
            number,
            int(order[number % len(order)]),
            KIND_NAMES[drivers.kind[number]],
            chosen[where[number]],
            bool(national[number]),
        )
        for number in range(parks)
    ]
    base_years = drivers.years[2] if len(drivers.years) > 4 else drivers.years[0]
    return pl.DataFrame(rows).with_columns(
        pl.lit("jiangsu").alias("province"),
        pl.lit("other").alias("region_class"),
        pl.lit(base_years).alias("base_year"),
    )


def _entity(number: int, word: int, kind: str, city: City, national: bool) -> dict[str, str]:
    first, second = _FIRST[word // len(_SECOND)], _SECOND[word % len(_SECOND)]
    suffix_zh, suffix_en = _SUFFIXES[kind]
    again = number // (len(_FIRST) * len(_SECOND))
    ordinal = f" {again + 1}" if again else ""
    return {
        "entity": f"sample-{number + 1:03d}",
        "kind": "park",
        "name_zh": f"{first[0]}{second[0]}{suffix_zh}{ordinal}（示例）",
        "name_en": f"{first[1]} {second[1]} {suffix_en}{ordinal} (sample)",
        "aliases": f"{first[0]}{second[0]}园区{ordinal}（示例）",
        "city": city.id,
        "division_code": city.code,
        "level": "national" if national else "provincial",
    }
