"""Stores that grow: documents in, changed and out again, and a graph that always equals the one of a rebuild.

In: documents, a directory. Out: a graph on disk, and what became of every document. `kg.store` keeps the bytes,
`kg.pipeline` builds a graph at once.
"""

from kg.maintain.build import StoreResult, build_store
from kg.maintain.dump import fingerprint, stored_quads
from kg.maintain.keeper import Keeper

__all__ = ["Keeper", "StoreResult", "build_store", "fingerprint", "stored_quads"]
