"""Live formulas of the workbook: status, gap, margin and score terms over value and limit cells.

Each function returns the text of a formula that a spreadsheet program of 2010 knows (no dynamic arrays, no LET), so
that a corrected value or an own target typed into the workbook is judged at once. The rules are those of semantics
§1.1 (tolerance), §5.1 (statuses), §5.5 (score) and §6.2 (gap).
"""

from __future__ import annotations

from collections.abc import Mapping

from greenpark.catalog.models import Score
from greenpark.formula.reasons import TOLERANCE
from greenpark.publish.content.parts import CriterionRow

Words = Mapping[str, str]  # words of statuses, by code


def number(value: float) -> str:
    """Return a number as formulas write it."""
    return repr(value).upper()


SLACK = number(TOLERANCE)


def quoted(text: str) -> str:
    """Return a text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def slack(limit: str, factor: float = 1.0) -> str:
    """Return the tolerance of a limit; `factor` turns the indicator's own unit into the one shown (§1.1)."""
    return f"{SLACK}*MAX({number(factor)},ABS({limit}))"


def holds(value: str, operator: str, limit: str, factor: float = 1.0) -> str:
    """Return the comparison of a number with its limit."""
    if operator == "equals":
        return f"ABS({value}-{limit})<={slack(limit, factor)}"
    sign = {"at_least": ">=-", "at_most": "<=", "above": ">", "below": "<-"}[operator]
    return f"({value}-{limit}){sign}{slack(limit, factor)}"


def yes_no(criterion: CriterionRow) -> bool:
    """Say whether a criterion compares yes with no."""
    return isinstance(criterion.value, bool) or isinstance(criterion.limit, bool)


def both(criterion: CriterionRow) -> tuple[float, float] | None:
    """Return value and limit as numbers, None where one of them is absent."""
    value, limit = criterion.value, criterion.limit
    if value is None or limit is None or isinstance(value, str) or isinstance(limit, str):
        return None
    return float(value), float(limit)


def status(criterion: CriterionRow, value: str, limit: str, *, factor: float, words: Words) -> str | None:
    """Return the formula of a status, None where nothing can change it (no operator in this size band).

    An empty value keeps the status that the assessment found; so does an empty limit, until an own target is typed in.
    """
    operator = criterion.operator
    if operator is None:
        return None
    code = criterion.status.code
    known = criterion.value is not None
    yes, no = words["met"], words["not_met"]
    if code == "waived":
        no = words["waived"]
    comparison = f"{value}={limit}" if yes_no(criterion) else holds(value, operator, limit, factor)
    if both(criterion) is not None and code == "no_data":
        # a reported ≥ or ≤ proves only one side (users section 2): the side it stands on now stays open
        if _compares(criterion, factor):
            yes = words["no_data"]
        else:
            no = words["no_data"]
    without_value = words["no_data"] if known else words[code]
    without_limit = words[code] if known else words["no_data"]
    judged = f"IF({comparison},{quoted(yes)},{quoted(no)})"
    open_limit = f'IF({limit}="",{quoted(without_limit)},{judged})'
    return f'=IF({value}="",{quoted(without_value)},{open_limit})'


def _compares(criterion: CriterionRow, factor: float) -> bool:
    """Return what the comparison of a status formula gives."""
    numbers = both(criterion)
    if numbers is None or criterion.operator is None:
        return False
    difference, limit = numbers[0] - numbers[1], numbers[1]
    room = TOLERANCE * max(factor, abs(limit))
    return {
        "at_least": difference >= -room, "at_most": difference <= room, "above": difference > room,
        "below": difference < -room, "equals": abs(difference) <= room,
    }[criterion.operator]  # fmt: skip


def status_of(criterion: CriterionRow, factor: float) -> str:
    """Return the code of the status that the formula gives."""
    code = criterion.status.code
    if both(criterion) is None or criterion.operator is None or code == "no_data":
        return code
    return "met" if _compares(criterion, factor) else "waived" if code == "waived" else "not_met"


def gap(criterion: CriterionRow, value: str, limit: str, state: str, *, words: Words) -> str | None:
    """Return the formula of what is missing to the limit: 0 when met, empty without value or limit (§6.2)."""
    operator = criterion.operator
    if operator is None:
        return None
    if yes_no(criterion):
        distance = f"IF({value}={limit},0,1)"
    elif operator in ("at_least", "above"):
        distance = f"MAX(0,{limit}-{value})"
    elif operator in ("at_most", "below"):
        distance = f"MAX(0,{value}-{limit})"
    else:
        distance = f"ABS({value}-{limit})"
    return f'=IF(OR({value}="",{limit}=""),"",IF({state}={quoted(words["met"])},0,{distance}))'


def gap_of(criterion: CriterionRow) -> float | None:
    """Return the gap that the formula gives."""
    numbers = both(criterion)
    if numbers is None or criterion.operator is None:
        return None
    if criterion.status.code == "met":
        return 0.0
    difference = numbers[0] - numbers[1]
    if criterion.operator in ("at_least", "above"):
        return max(0.0, -difference)
    return max(0.0, difference) if criterion.operator in ("at_most", "below") else abs(difference)


def margin(criterion: CriterionRow, value: str, limit: str) -> str | None:
    """Return the formula of the safety margin as a share of the limit, positive on the good side."""
    operator = criterion.operator
    if operator in (None, "equals") or yes_no(criterion):
        return None
    difference = f"{value}-{limit}" if operator in ("at_least", "above") else f"{limit}-{value}"
    return f'=IF(OR({value}="",{limit}="",{limit}=0),"",({difference})/ABS({limit}))'


def margin_of(criterion: CriterionRow) -> float | None:
    """Return the safety margin that the formula gives."""
    numbers = both(criterion)
    if numbers is None or criterion.operator in (None, "equals") or yes_no(criterion) or not numbers[1]:
        return None
    difference = (numbers[0] - numbers[1]) / abs(numbers[1])
    return difference if criterion.operator in ("at_least", "above") else -difference


# -- score (§5.5) ------------------------------------------------------------------------------------------------------


def term(
    criterion: CriterionRow, score: Score, *, value: str, limit: str, cap: str, one: str, growth: str, factor: float
) -> str:
    """Return the formula of a score term; `cap` and `one` are cells of the reading, `growth` that of value added.

    A term is value over leading value, inverted where lower is better, 1 or 0 for yes/no; the elasticity rule follows
    the growth of value added. An empty cap cell means that terms are not capped.
    """
    rule = score.elasticity
    inverse = criterion.operator in ("at_most", "below")
    if criterion.operator == "equals":
        ratio = f"IF({value}={limit},1,0)"
    elif rule is not None and rule.criterion == criterion.id:
        inverted = f'IF({value}>0,{_capped(f"{limit}/{value}", cap)},"")'
        mark = number(rule.at_most)
        low = holds(value, "at_most", mark, factor)
        chosen = f"IF(AND({one}=1,{low}),{_capped('1', cap)},{inverted})"
        return f'=IF(OR({value}="",{limit}="",{growth}=""),"",IF({growth}>{SLACK},{chosen},""))'
    elif inverse:
        # nothing discharged is as good as the cap allows; without a cap it has no ratio
        at_zero = f'IF({cap}="","",{cap})'
        return f'=IF(OR({value}="",{limit}=""),"",IF({value}>0,{_capped(f"{limit}/{value}", cap)},{at_zero}))'
    else:
        ratio = f"{value}/{limit}"
    return f'=IF(OR({value}="",{limit}=""),"",{_capped(ratio, cap)})'


def _capped(ratio: str, cap: str) -> str:
    return f'IF({cap}="",{ratio},MIN({cap},{ratio}))' if ratio != "1" else f'IF({cap}="",1,MIN({cap},1))'


def term_of(
    criterion: CriterionRow, score: Score, *, cap: float | None, one: bool, growth: float | None
) -> float | None:
    """Return the term that the formula gives, from the shown value and limit."""
    numbers = both(criterion)
    if numbers is None:
        return None
    value, limit = numbers
    rule = score.elasticity
    ratio: float | None
    if criterion.operator == "equals":
        ratio = 1.0 if value == limit else 0.0
    elif rule is not None and rule.criterion == criterion.id:
        if growth is None or growth <= TOLERANCE:
            return None
        low = value - rule.at_most <= TOLERANCE * max(1.0, abs(rule.at_most))
        ratio = 1.0 if one and low else (limit / value if value > 0 else None)
    elif criterion.operator in ("at_most", "below"):
        ratio = limit / value if value > 0 else cap
    else:
        ratio = value / limit
    return ratio if ratio is None or cap is None else min(cap, ratio)
