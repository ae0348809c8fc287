"""From files to clean observations: readers, checks, conflicts (design section 5, semantics §3).

`read(path)` returns a `Dataset`, `check(path)` only its problems; `standardise(raw, catalog)` turns raw rows into
canonical observations. Polars and the file libraries load on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenpark.observe.canonical import standardise
    from greenpark.observe.dataset import Dataset
    from greenpark.observe.reading import check, read

__all__ = ["Dataset", "check", "read", "standardise"]
# no module is called like a function here: importing it would hide the function behind the module
_HOMES = {"Dataset": "dataset", "check": "reading", "read": "reading", "standardise": "canonical"}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: polars alone takes a quarter of a second."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
