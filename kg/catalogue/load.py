"""From an ontology and the user's compiled catalogues to one open `Catalogue`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.compiled import CompiledCatalogue
from kg.catalogue.layout import manifests_hash, read_manifest
from kg.catalogue.shipped import ontology_catalogue
from kg.config import Settings
from kg.ontology import Ontology


def catalogues_hash(settings: Settings) -> bytes:
    """What `Catalogue.own_hash` is of the user's catalogues as they are now.

    Raises:
        CatalogueError: as `load_catalogue`.
    """
    return manifests_hash(read_manifest(Path(name)) for name in settings.catalogues)


def load_catalogue(ontology: Ontology, settings: Settings | None = None, catalogues: Sequence[Path] = ()) -> Catalogue:
    """The user's catalogues of the settings and of ``catalogues``, in their order, then that of the ontology.

    Raises:
        CatalogueError: a catalogue is missing, damaged or of another version.
    """
    settings = settings or Settings()
    own = [CompiledCatalogue(path) for path in (*catalogues, *(Path(name) for name in settings.catalogues))]
    cache = Path(settings.cache) if settings.cache else None
    return Catalogue([*own, CompiledCatalogue(ontology_catalogue(ontology, settings.base, cache))], ontology)
