"""The names of known entities: who a surface form may denote, and where known names stand in a text.

In: the ontology's individuals and places, and catalogues that a user compiled. Out: a `Catalogue` with two questions,
`lookup` and `scan`. It does not decide which candidate is meant.
"""

from __future__ import annotations

from kg.catalogue.catalogue import Catalogue, CatalogueEntry, Neighbour
from kg.catalogue.compiled import PLURAL
from kg.catalogue.load import catalogues_hash, load_catalogue

__all__ = ["PLURAL", "Catalogue", "CatalogueEntry", "Neighbour", "catalogues_hash", "load_catalogue"]
