"""Where ``kg build`` has documents extracted: by worker processes of this machine, or on a Dask cluster.

In: the name of an engine and its options. Out: a function of the shape of `kg.scale.map_documents`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.config import Settings

if TYPE_CHECKING:
    from kg.scale import Mapper

POOL, DASK = "pool", "dask"
ENGINES = (POOL, DASK)


@contextmanager
def mapper_of(
    engine: str,
    settings: Settings,
    ontology: Path | None,
    *,
    scheduler: str | None,
    shared: Path | None,
    store: Path | None,
    output: str | None,
) -> Iterator[Mapper]:
    """The function that extracts. What it keeps to go on from after a failure goes when the block ends well."""
    from kg.scale import map_documents

    if engine == POOL:
        yield map_documents
        return
    from kg.scale.cluster import map_on_cluster
    from kg.scale.parts import clear_parts

    recipe = _recipe(settings, ontology)
    with _folder(shared, store, output) as folder:
        yield partial(map_on_cluster, scheduler=scheduler, folder=folder, recipe=recipe, keep=store is None)
        clear_parts(folder)


@contextmanager
def _folder(shared: Path | None, store: Path | None, output: str | None) -> Iterator[Path]:
    """Where extractions wait. A store keeps them itself as soon as it has them; a build into a file keeps none."""
    from kg.store.database import OWN

    if store is not None:
        target, usual = store, store / OWN / "extractions"
    elif output is not None and output != "-":
        target, usual = Path(output), Path(f"{output}.extractions")
    else:
        with tempfile.TemporaryDirectory(prefix="kg-extractions-", dir=shared) as name:
            yield Path(name)
        return
    yield shared / f"{target.name}-{_digest(str(target.resolve()))}" if shared else usual


def _recipe(settings: Settings, ontology: Path | None) -> str:
    """Changes with whatever may change what a document yields."""
    from kg.engine import load_decisions
    from kg.maintain.recipes import extraction_recipe, extraction_rows
    from kg.ontology import load_ontology

    known = load_ontology(ontology)
    rows = "\n".join(extraction_rows(load_decisions(settings, known)))
    return f"{extraction_recipe(settings, known)}-{_digest(rows)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
