"""Years and parts of years as people write them (semantics §3.1, users §2.4)."""

from __future__ import annotations

import re
from typing import NamedTuple

from greenpark.observe.cells import plain

FIRST_YEAR, LAST_YEAR = 1949, 2100
_CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR = re.compile(r"^(?:fy ?)?(\d{4})(?:\.0+)? ?(?:年度?|年末|年底|全年|年全年)?$", re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d.*)?$")
_MONTHS = re.compile(r"^(\d{4})[ 年/.-]{0,2}(\d{1,2}) ?月?(?:份)? ?[-~至到] ?(\d{1,2}) ?月(?:份)?(?:累计)?$")
_MONTH = re.compile(r"^(\d{4})(?:[-/年] ?(\d{1,2}) ?(?:月份?)?|(0[1-9]|1[0-2]))$")
_QUARTER = re.compile(r"^(\d{4})[ 年/-]{0,2}(?:Q([1-4])|第?([1-4一二三四])季度?)$", re.IGNORECASE)
_QUARTERS = re.compile(r"^(\d{4})[ 年/-]{0,2}前?([1-4一二三四])[个]?季度(?:累计)?$")
_HALF = re.compile(r"^(\d{4})[ 年/-]{0,2}(?:H([12])|(上|下)半年)$", re.IGNORECASE)
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


class Period(NamedTuple):
    """A period in ISO form; `year` is None when the text is no period, `whole` False for part of a year."""

    year: int | None
    label: str
    whole: bool = True


def read_period(text: str) -> Period:
    """Return the period that `text` names: 2023, 2023年度, 2023.0, a date, 2023-Q1, 2023-05, 2023年1-9月."""
    word = plain(text)
    if match := _YEAR.match(word):
        return Period(int(match[1]), match[1])
    if match := _YEAR.match(word.translate(_CHINESE_DIGITS)):
        return Period(int(match[1]), match[1])
    if match := _DATE.match(word):
        return _dated(int(match[1]), int(match[2]), int(match[3]), word)
    if match := _QUARTER.match(word):
        quarter = int(match[2] or _NUMERALS[match[3]])
        return Period(int(match[1]), f"{match[1]}-Q{quarter}", whole=False)
    if match := _HALF.match(word):
        half = int(match[2]) if match[2] else 1 + "上下".index(match[3])
        return Period(int(match[1]), f"{match[1]}-H{half}", whole=False)
    if match := _QUARTERS.match(word):
        return _months(match[1], 1, 3 * _NUMERALS[match[2]], word)
    if match := _MONTHS.match(word):
        return _months(match[1], int(match[2]), int(match[3]), word)
    if match := _MONTH.match(word):
        month = int(match[2] or match[3])
        if 1 <= month <= 12:
            return Period(int(match[1]), f"{match[1]}-{month:02d}", whole=False)
    return Period(None, word)


def _dated(year: int, month: int, day: int, word: str) -> Period:
    """A date at either end of the year names the year; any other names a day."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return Period(None, word)
    if (month, day) in ((1, 1), (12, 31)):
        return Period(year, str(year))
    return Period(year, f"{year}-{month:02d}-{day:02d}", whole=False)


def _months(year: str, first: int, last: int, word: str) -> Period:
    if not 1 <= first <= last <= 12:
        return Period(None, word)
    if (first, last) == (1, 12):
        return Period(int(year), year)
    return Period(int(year), f"{year}-{first:02d}/{year}-{last:02d}", whole=False)
