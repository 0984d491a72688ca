"""The whole exception tree.

    KGError
    ├── ReadError        a document cannot be read            path, line
    ├── OntologyError    an ontology file is wrong            path, line, iri
    ├── CatalogueError   the names of entities are wrong      path, line, iri
    ├── CorpusError      annotated texts cannot be used       path, line
    ├── LinkError        a decision of a person is wrong      path, line
    │   └── Contradiction  two of them cannot both be meant   lines
    ├── ExtractError     a document cannot be processed       path
    ├── ModelError       a learned model cannot be used       path
    ├── ShapesError      the SHACL shapes cannot be used      path, line, iri
    ├── StoreError       a graph cannot be read or written    path
    │   └── StoreInUse   another process is writing to it     path
    ├── QueryError       a query is unknown or wrong          path, line
    ├── ExportError      an export cannot be written          path
    ├── EndpointError    the endpoint refuses or fails        status
    └── SettingsError    a setting is unknown or out of range path, key

A message says what is wrong, where, and what to do. Findings (violations, dropped claims) are data, not exceptions.
"""

from __future__ import annotations

from collections.abc import Mapping


class KGError(Exception):
    """Base of all errors that graphwright raises on purpose.

    ``what`` is one sentence; ``path``, ``line`` (1-based) and ``iri`` say where; ``hint`` says what to do.

    >>> str(ReadError("the file is empty", path="a.txt", hint="Remove it from the inputs."))
    'a.txt: the file is empty. Remove it from the inputs.'
    >>> str(OntologyError("unknown prefix", path="x.ttl", line=3))
    'x.ttl:3: unknown prefix'
    """

    def __init__(
        self, what: str, *, path: str | None = None, line: int | None = None, iri: str | None = None, hint: str = ""
    ) -> None:
        self.what, self.path, self.line, self.iri, self.hint = what, path, line, iri, hint
        super().__init__(what, path, line, iri, hint)

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line) if part is not None)
        subject = f"<{self.iri}>: " if self.iri else ""
        text = f"{place}: {subject}{self.what}" if place else f"{subject}{self.what}"
        return f"{text.rstrip('.')}. {self.hint}" if self.hint else text


class ReadError(KGError):
    """A document cannot be read: missing, empty, binary, wrongly encoded, malformed."""


class OntologyError(KGError):
    """An ontology file does not parse, or an example sentence cannot become a pattern."""


class CatalogueError(KGError):
    """A source of entity names is missing or malformed."""


class CorpusError(KGError):
    """A file of annotated texts cannot be read, or holds no usable example."""


class LinkError(KGError):
    """A decision of a person cannot be read, or does not go with the ontology."""


class Contradiction(LinkError):
    """Two decisions cannot both be meant. ``reason`` says why, ``lines`` (1-based) where they stand."""

    def __init__(self, reason: str, places: str, lines: tuple[int, int], hint: str = "") -> None:
        self.reason, self.lines = reason, lines
        super().__init__(f"decisions contradict each other: {reason} ({places})", hint=hint)


class ExtractError(KGError):
    """A document could not be processed by the language pipeline."""


class ModelError(KGError):
    """A learned model is missing, damaged or of another format, or cannot be trained."""


class ShapesError(KGError):
    """The SHACL shapes cannot be read or evaluated."""


class StoreError(KGError):
    """A graph file or store cannot be opened, read or written."""


class StoreInUse(StoreError):
    """Another process is writing to the store."""


class QueryError(KGError):
    """A query is unknown, does not parse, or lacks a parameter."""


class ExportError(KGError):
    """An export format is unknown or its file cannot be written."""


class EndpointError(KGError):
    """The endpoint refuses a request or cannot answer it.

    ``status`` is that of HTTP; ``retry``: seconds after which the same request may be answered, 0 if never; ``more``:
    what the answer says besides, by name.
    """

    def __init__(
        self, what: str, *, status: int = 500, hint: str = "", retry: int = 0, more: Mapping[str, object] | None = None
    ) -> None:
        self.status, self.retry, self.more = status, retry, more or {}
        super().__init__(what, hint=hint)


class SettingsError(KGError):
    """A setting is unknown, has the wrong type, or is out of range."""
