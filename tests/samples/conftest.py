from __future__ import annotations

import pytest

from greenpark.catalog import Catalog, load


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()
