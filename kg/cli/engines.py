"""Where ``kg build`` has documents extracted: by worker processes of this machine, or on a Dask cluster.

In: the name of an engine and its options. Out: a function of the shape of `kg.scale.map_documents`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Settings
from kg.errors import ExtractError

if TYPE_CHECKING:
    from kg.scale import Mapper

POOL, DASK = "pool", "dask"
ENGINES = (POOL, DASK)


def check_library() -> None:
    """Raises `ExtractError` if the library of the cluster is missing."""
    if find_spec("distributed") is None:
        hint = "Install it: pip install 'graphwright[cluster]'"
        raise ExtractError("the library dask.distributed is not installed", hint=hint)


@contextmanager
def mapper_of(
    engine: str,
    scheduler: str | None,
    shared: Path | None,
    store: Path | None,
    output: str | None,
    settings: Settings,
    ontology: Path | None,
) -> Iterator[Mapper]:
    """The function that extracts. What it keeps to go on from after a failure goes when the block ends well."""
    from kg.scale import map_documents

    if engine == POOL:
        yield map_documents
        return
    from kg.scale.cluster import map_on_cluster
    from kg.scale.parts import clear_parts

    with _folder(shared, store, output) as folder:
        found = partial(map_on_cluster, scheduler=scheduler, folder=folder, recipe=_recipe(settings, ontology))
        yield partial(found, keep=store is None)
        clear_parts(folder)


@contextmanager
def _folder(shared: Path | None, store: Path | None, output: str | None) -> Iterator[Path]:
    """Where extractions wait. A store keeps them itself as soon as it has them; a build into a file keeps none."""
    from kg.store.database import OWN

    if shared is not None:
        yield shared
    elif store is not None:
        yield store / OWN / "extractions"
    elif output is not None and output != "-":
        yield Path(f"{output}.extractions")
    else:
        with tempfile.TemporaryDirectory(prefix="kg-extractions-") as name:
            yield Path(name)


def _recipe(settings: Settings, ontology: Path | None) -> str:
    """Changes with whatever may change what a document yields."""
    from kg.engine import load_decisions
    from kg.maintain.recipes import decision_rows, extraction_recipe
    from kg.ontology import load_ontology

    known = load_ontology(ontology)
    rows = "\n".join(sorted(decision_rows(load_decisions(settings, known))))
    return f"{extraction_recipe(settings, known)}-{hashlib.sha256(rows.encode()).hexdigest()[:16]}"
