"""Why a value is null, and the tolerance that all readers share (semantics §1.1, §4.6).

Of several reasons the gravest wins: missing input before everything else, since a figure that is not there may
change all the rest. The order below is that order, so that readers may work with small whole numbers.
"""

from __future__ import annotations

TOLERANCE = 1e-9

REASONS = (
    "",  # code 0: there is a value
    "empty_population",
    "zero_denominator",
    "no_growth",
    "outside_definition",
    "basis_changed",
    "boundary_changed",
    "rebased",
    "override_missing",
    "unknown_context",
    "missing_target",
    "missing_input",
)
CODES = {reason: code for code, reason in enumerate(REASONS)}

OK = 0
EMPTY_POPULATION = CODES["empty_population"]
ZERO_DENOMINATOR = CODES["zero_denominator"]
NO_GROWTH = CODES["no_growth"]
OUTSIDE_DEFINITION = CODES["outside_definition"]
BASIS_CHANGED = CODES["basis_changed"]
BOUNDARY_CHANGED = CODES["boundary_changed"]
REBASED = CODES["rebased"]
OVERRIDE_MISSING = CODES["override_missing"]
UNKNOWN_CONTEXT = CODES["unknown_context"]
MISSING_TARGET = CODES["missing_target"]
MISSING_INPUT = CODES["missing_input"]
