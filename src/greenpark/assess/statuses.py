"""Statuses and verdicts as small whole numbers, and their names in the output (semantics §5.1, §5.2)."""

from __future__ import annotations

NOT_MET, NO_DATA, UNDEFINED, NOT_APPLICABLE, WAIVED, MET = range(6)
STATUSES = ("not_met", "no_data", "undefined", "not_applicable", "waived", "met")

FALLS_SHORT, UNDETERMINED, QUALIFIES, VERDICT_NOT_APPLICABLE = range(4)
VERDICTS = ("falls_short", "undetermined", "qualifies", "not_applicable")

# the order in which people read counts
COUNTED = ("met", "not_met", "no_data", "undefined", "not_applicable", "waived")
