"""Shared by all tests: the shipped catalog, and the rule that no part may be missing in CI."""

from __future__ import annotations

import os
import shutil

import pytest

from greenpark.catalog import Catalog, load


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()


def part(name: str) -> str:
    """Return the path of a system part; skip the test where it is absent, fail where CI promised it."""
    found = shutil.which(name)
    if found is None:
        message = f"'{name}' is not installed; .ci/run installs it"
        if os.environ.get("GREENPARK_ALL_PARTS"):
            pytest.fail(message)
        pytest.skip(message)
    return found
