"""The catalog: YAML files that people write, checked and turned into records."""

from atlas.catalog.catalog import Catalog
from atlas.catalog.loader import load
from atlas.catalog.problems import CatalogError, Problem, Severity

__all__ = ["Catalog", "CatalogError", "Problem", "Severity", "load"]
