"""The knowledge: variables, factors, indicators, schemes and terms, declared as data and checked on load."""

from greenpark.catalog.catalog import Catalog
from greenpark.catalog.load import load

__all__ = ["Catalog", "load"]
