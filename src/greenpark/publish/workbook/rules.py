"""Live formulas of counts, pass rules and scores over the status and term cells of one scorecard (§5.1, §5.2, §5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from greenpark.assess.rules import rule_members
from greenpark.catalog.models import Criterion, PassRule, Scheme
from greenpark.publish.workbook.live import Words, quoted

FALSE, UNKNOWN, TRUE, FALLEN = range(4)  # truth of a rule, as in the assessment


class Column(NamedTuple):
    """A column of cells of one scorecard, a row a criterion."""

    sheet: str
    letter: str
    rows: Mapping[str, int]  # criterion id → row, 1-based

    def cell(self, criterion: str) -> str:
        """Return the address of one criterion's cell."""
        return f"{quoted_sheet(self.sheet)}!${self.letter}${self.rows[criterion]}"

    def ranges(self, criteria: Iterable[str]) -> list[str]:
        """Return the addresses of some criteria's cells, neighbours joined."""
        found: list[list[int]] = []
        for row in sorted(self.rows[criterion] for criterion in criteria):
            if found and row == found[-1][1] + 1:
                found[-1][1] = row
            else:
                found.append([row, row])
        name = quoted_sheet(self.sheet)
        return [f"{name}!${self.letter}${first}:${self.letter}${last}" for first, last in found]


def quoted_sheet(name: str) -> str:
    """Return a sheet name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


def count(ranges: Sequence[str], *words: str) -> str:
    """Return the formula part that counts cells holding one of the words; COUNTIF would read `?` as a wildcard."""
    return "+".join(f"SUMPRODUCT(--({cells}={quoted(word)}))" for word in words for cells in ranges) or "0"


def rule(one: PassRule, scheme: Scheme, states: Column, words: Words) -> str:
    """Return the formula of a rule's truth: 0 false, 1 unknown, 2 true, 3 nothing left."""
    members = rule_members(one, scheme)
    if one.group is not None:
        size = next(group.at_least for group in scheme.groups if group.id == one.group)
        return "=" + _group(members, size, states, words)
    cells = states.ranges(member.id for member in members)
    false, unknown = count(cells, words["not_met"]), count(cells, words["no_data"], words["undefined"])
    return f"=IF({false}>0,0,IF({unknown}>0,1,IF({count(cells, words['met'])}>0,2,3)))"


def _group(members: Sequence[Criterion], size: int, states: Column, words: Words) -> str:
    free = states.ranges(member.id for member in members if member.counts_if is None)
    met, open_ = [count(free, words["met"])], [count(free, words["no_data"], words["undefined"])]
    for member in members:
        if member.counts_if is None:
            continue
        # HJ 274 row 7 counts only if row 4 is met (§5.4)
        own, other = states.cell(member.id), states.cell(member.counts_if)
        met.append(f"IF(AND({_is(own, words, 'met')},{_is(other, words, 'met')}),1,0)")
        unsure = f"OR({_is(other, words, 'no_data')},{_is(other, words, 'undefined')})"
        blank = f"OR({_is(own, words, 'no_data')},{_is(own, words, 'undefined')})"
        possible = f"OR({_is(other, words, 'met')},{unsure})"
        open_.append(f"IF(OR(AND({blank},{possible}),AND({_is(own, words, 'met')},{unsure})),1,0)")
    everyone = states.ranges(member.id for member in members)
    applies = count(everyone, words["met"], words["not_met"], words["no_data"], words["undefined"])
    wanted = f"MIN({size},{applies})"
    reached, possible = "+".join(met), "+".join([*met, *open_])
    return f"IF({applies}=0,3,IF({reached}>={wanted},2,IF({possible}>={wanted},1,0)))"


def _is(cell: str, words: Words, code: str) -> str:
    return f"{cell}={quoted(words[code])}"


def verdict(scheme: Scheme, truths: str, states: Column, *, words: Words, verdicts: Words) -> str:
    """Return the formula of a verdict over the range of its rules' truths."""

    def any_(code: int) -> str:
        return f"COUNTIF({truths},{code})>0"

    last = f"IF({any_(TRUE)},{quoted(verdicts['qualifies'])},{quoted(verdicts['not_applicable'])})"
    found = f"IF({any_(UNKNOWN)},{quoted(verdicts['undetermined'])},{last})"
    found = f"IF({any_(FALSE)},{quoted(verdicts['falls_short'])},{found})"
    if any(one.core for one in scheme.pass_):
        core = states.ranges(criterion.id for criterion in scheme.criteria if criterion.core)
        outside = f"{count(core, words['not_applicable'])}>0"
        found = f"IF({outside},{quoted(verdicts['not_applicable'])},{found})"
    return "=" + found


def truth(one: PassRule, scheme: Scheme, statuses: Mapping[str, str]) -> int:
    """Return what the formula of a rule gives for known statuses."""
    members = rule_members(one, scheme)
    codes = [statuses[member.id] for member in members]
    if one.group is None:
        if "not_met" in codes:
            return FALSE
        if "no_data" in codes or "undefined" in codes:
            return UNKNOWN
        return TRUE if "met" in codes else FALLEN
    met = open_ = applies = 0
    for member in members:
        own, other = statuses[member.id], statuses[member.counts_if] if member.counts_if else "met"
        applies += own in ("met", "not_met", "no_data", "undefined")
        met += own == "met" and other == "met"
        unsure, blank = other in ("no_data", "undefined"), own in ("no_data", "undefined")
        open_ += (blank and (other == "met" or unsure)) or (own == "met" and unsure)
    if applies == 0:
        return FALLEN
    size = min(applies, next(group.at_least for group in scheme.groups if group.id == one.group))
    return TRUE if met >= size else UNKNOWN if met + open_ >= size else FALSE


# -- score (§5.5) ------------------------------------------------------------------------------------------------------


class Parts(NamedTuple):
    """The parts of a score: sum of known terms, terms that are missing, terms that count."""

    total: float
    missing: int
    slots: int


def score_parts(scheme: Scheme, terms: Column, states: Column, words: Words) -> tuple[str, str, str]:
    """Return the formulas of sum, missing terms and evaluated terms: singles, and the best n of each group."""
    singles = [criterion.id for criterion in scheme.criteria if criterion.group is None]
    cells = terms.ranges(singles)
    applies = f"{len(singles)}-({count(states.ranges(singles), words['not_applicable'])})"
    total, known, slots = [f"SUM({','.join(cells)})"], [f"COUNT({','.join(cells)})"], [applies]
    for group in scheme.groups:
        members = [criterion.id for criterion in scheme.criteria if criterion.group == group.id]
        ranges = terms.ranges(members)
        place = ranges[0] if len(ranges) == 1 else "(" + ",".join(ranges) + ")"
        there = f"COUNT({','.join(ranges)})"
        total += [f"IF({there}>={n},LARGE({place},{n}),0)" for n in range(1, group.at_least + 1)]
        known.append(f"MIN({group.at_least},{there})")
        fallen = count(states.ranges(members), words["not_applicable"])
        slots.append(f"MIN({group.at_least},{len(members)}-({fallen}))")
    places = "+".join(slots)
    return "=" + "+".join(total), f"=({places})-({'+'.join(known)})", f"={places}"


def score_parts_of(scheme: Scheme, terms: Mapping[str, float | None], statuses: Mapping[str, str]) -> Parts:
    """Return what the formulas of `score_parts` give."""
    singles = [criterion.id for criterion in scheme.criteria if criterion.group is None]
    known = [value for one in singles if (value := terms[one]) is not None]
    total, have = sum(known), len(known)
    slots = sum(statuses[one] != "not_applicable" for one in singles)
    for group in scheme.groups:
        members = [criterion.id for criterion in scheme.criteria if criterion.group == group.id]
        best = sorted((value for one in members if (value := terms[one]) is not None), reverse=True)[: group.at_least]
        total, have = total + sum(best), have + len(best)
        slots += min(group.at_least, sum(statuses[one] != "not_applicable" for one in members))
    return Parts(total, slots - have, slots)
