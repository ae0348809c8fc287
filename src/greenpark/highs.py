"""The solver HiGHS without the line that it prints where results are printed. This module imports nothing of ours.

Its number of threads is never set: changed inside a process, HiGHS gives nothing back, without a word.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _quiet() -> Any:
    import highspy  # heavy

    class Quiet(highspy.Highs):
        """The solver, silenced before its constructor prints (since 1.16)."""

        def enableCallbacks(self) -> None:  # noqa: N802
            self.silent()
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet


def quiet_solver() -> Any:
    """Return a new solver that prints nothing."""
    solver = _quiet()()
    solver.silent()
    return solver
