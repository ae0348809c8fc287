"""The live hints beside each line, as a formula and as the text it has when the book is written.

Only COUNTIF, IF and SUMPRODUCT are used, which WPS computes as Excel does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from greenpark.observe.template.grid import Cell
from greenpark.observe.template.layout import CELL_WORDS, NOT_APPLICABLE

DASH = "“—”按未填处理；无此项填“不涉及”，为零填0。"
TEXT = "有非数字内容，请核对。"
PERCENT = "单位为%而数不大于1：若为95%请填95。"
SLIP = "相邻年份相差千倍以上，请核对单位。"
CHANGED = "与上次填报不同，请在备注说明。"
REASON = "请在备注说明不涉及的原因。"
CHOOSE = "请从下拉列表选择。"
SLIP_FACTOR = 1000


def number_hint(years: Sequence[str], *, unit: str, filed: str, note: str) -> str:
    """Return the formula for a line of figures; `years` are its cells, `filed` the range of last filing's."""
    span = f"{years[0]}:{years[-1]}"
    known = "".join(f'-COUNTIF({span},"{word}")' for word in CELL_WORDS)
    slips = "+".join(
        f'IF(COUNTIF({left}:{right},">0")=2,IF({left}>{SLIP_FACTOR}*{right},1,IF({right}>{SLIP_FACTOR}*{left},1,0)),0)'
        for left, right in pairwise(years)
    )
    parts = [
        f'IF(COUNTIF({span},"—")+COUNTIF({span},"-")>0,"{DASH}","")',
        f'IF({_texts(span)}{known}>0,"{TEXT}","")',
        f'IF({unit}="%",IF(COUNTIF({span},">0")-COUNTIF({span},">1")>0,"{PERCENT}",""),"")',
        f'IF({slips}>0,"{SLIP}","")' if slips else '""',
        _reason(span, note),
        _changed(span, filed, note),
    ]
    return "=" + "&".join(parts)


def choice_hint(years: Sequence[str], words: Sequence[str], *, filed: str, note: str) -> str:
    """Return the formula for a line that is answered from a list."""
    span = f"{years[0]}:{years[-1]}"
    known = "".join(f'-COUNTIF({span},"{word}")' for word in words)
    return f'=IF(SUMPRODUCT(({span}<>"")*1){known}>0,"{CHOOSE}","")&{_reason(span, note)}&{_changed(span, filed, note)}'


def _texts(span: str) -> str:
    """Count the cells that hold something else than a number; COUNTIF(…,"*") counts blanks in some programs."""
    return f'SUMPRODUCT(({span}<>"")*1)-COUNTIF({span},">-9E+307")'


def _reason(span: str, note: str) -> str:
    return f'IF({note}="",IF(COUNTIF({span},"{NOT_APPLICABLE}")+COUNTIF({span},"/")>0,"{REASON}",""),"")'


def _changed(span: str, filed: str, note: str) -> str:
    return f'IF({note}="",IF(SUMPRODUCT(({filed}<>"")*({span}<>{filed}))>0,"{CHANGED}",""),"")'


def hint_now(cells: Sequence[Cell | None], *, unit: str, note: str, words: Sequence[str] | None = None) -> str:
    """Return what the formula shows for the cells as written, for programs that do not compute."""
    filled = [cell for cell in cells if cell is not None and cell.value]
    texts = [cell.value for cell in filled if cell.kind != "number"]
    reason = REASON if not note and any(text in (NOT_APPLICABLE, "/") for text in texts) else ""
    if words is not None:
        return (CHOOSE if any(cell.value not in words for cell in filled) else "") + reason
    numbers = [float(cell.value) if cell is not None and cell.kind == "number" else None for cell in cells]
    hint = DASH if any(text in ("—", "-") for text in texts) else ""
    hint += TEXT if any(text not in CELL_WORDS for text in texts) else ""
    hint += PERCENT if unit == "%" and any(number is not None and 0 < number <= 1 for number in numbers) else ""
    pairs = pairwise(numbers)
    hint += SLIP if any(a and b and a > 0 and b > 0 and max(a / b, b / a) > SLIP_FACTOR for a, b in pairs) else ""
    return hint + reason
