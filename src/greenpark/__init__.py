"""Greenpark: one data sheet, every scheme.

The names below mirror the commands. Everything heavy is imported on first use, so that `import greenpark` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenpark.api import Index, assess, check, explain, index_report, load_catalog, read, report, write_template

__all__ = ["Index", "assess", "check", "explain", "index_report", "load_catalog", "read", "report", "write_template"]


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from greenpark import api

    # `assess` is a folder too: once it is imported, its name would hide the function
    globals().update({public: getattr(api, public) for public in __all__})
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(__all__)
