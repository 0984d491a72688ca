"""Gold for entity linking: documents with the spans that name entities, from NIF or JSONL.

In: a file. Out: `GoldDocument`s. Offsets are 0-based, end-exclusive, in code points. It scores nothing.

The JSONL of this project has ``{"id": …, "text": …, "mentions": [{"start": 0, "end": 7, "entity": IRI, id or null}]}``;
a document may also have ``ignore`` and ``no_mentions``, lists of [start, end]. The JSONL of ELEVANT (``labels``,
``evaluation_span``) and NIF 2.0 (``nif:Context``, ``nif:Phrase``, ``itsrdf:taIdentRef``) are read too.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import ReadError
from kg.iri import NIF

ITS = "http://www.w3.org/2005/11/its/rdf#"
NIL_VALUES = frozenset({"<NIL>", "NIL", ""})
NOT_SCORED = frozenset({"<NO_MAPPING>", "QUANTITY", "DATETIME"})  # ELEVANT's labels of what is no entity
NO_KB = ("http://aksw.org/notInWiki/", "http://aksw.org/NotInWiki/", "http://www.aksw.org/notInWiki/")
RDF_SUFFIXES = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nif": ox.RdfFormat.TURTLE,
                ".rdf": ox.RdfFormat.RDF_XML}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A span and what it denotes: ``entity`` is an IRI or id, None for NIL.

    ``free`` mentions may be found or not, with whatever entity. ``inside`` is the index of the longer mention that
    this one is an alternative to, -1 for none.
    """

    start: int
    end: int
    entity: str | None
    name: str = ""
    free: bool = False
    inside: int = -1


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text with its mentions, by start. What a system finds outside ``scored`` [start, end) does not count."""

    id: str
    text: str
    mentions: tuple[GoldMention, ...]
    scored: tuple[int, int]


def read_gold(path: Path) -> tuple[GoldDocument, ...]:
    """The documents of a gold file.

    Raises:
        ReadError: the file is missing, or something in it is wrong, with its line where it has lines.
    """
    try:
        if path.suffix.lower() in RDF_SUFFIXES:
            return tuple(_nif(path))
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"the gold cannot be read ({error})", path=str(path), hint="Check the path.") from None
    except SyntaxError as error:
        raise ReadError(f"not valid RDF: {error.msg}", path=str(path), line=error.lineno) from None
    return tuple(_line(line, path, number) for number, line in enumerate(lines, start=1) if line.strip())


# --- JSONL -------------------------------------------------------------------------------------------------------


def _line(line: str, path: Path, number: int) -> GoldDocument:
    try:
        row = json.loads(line)
        found = _labels(row) if "labels" in row else _mentions(row)
        text, span = str(row["text"]), row.get("evaluation_span") or (0, len(row["text"]))
        document = GoldDocument(str(row.get("id", number)), text, found, (int(span[0]), int(span[1])))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        what = f"no gold document: {type(error).__name__}: {error}"
        hint = 'Each line is {"id": …, "text": …, "mentions": [{"start": 0, "end": 7, "entity": …}]}.'
        raise ReadError(what, path=str(path), line=number, hint=hint) from None
    for one in document.mentions:
        if not 0 <= one.start < one.end <= len(text):
            what = f"the mention [{one.start}, {one.end}) is outside the text of {len(text)} characters"
            raise ReadError(what, path=str(path), line=number, hint="Offsets count code points from 0.")
    return document


def _mentions(row: Mapping[str, Any]) -> tuple[GoldMention, ...]:
    found = [
        GoldMention(int(one["start"]), int(one["end"]), _entity(one["entity"]), str(one.get("name", "")))
        for one in row["mentions"]
    ]
    found += [GoldMention(int(start), int(end), None, free=True) for start, end in row.get("ignore", ())]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _labels(row: Mapping[str, Any]) -> tuple[GoldMention, ...]:
    """ELEVANT's labels; those of quantities, dates and unmapped things are free, and so are optional ones."""
    labels = sorted(row["labels"], key=lambda one: (one["span"][0], -one["span"][1]))
    places = {one["id"]: place for place, one in enumerate(labels)}
    return tuple(
        GoldMention(
            start=int(one["span"][0]),
            end=int(one["span"][1]),
            entity=_entity(one["entity_id"]),
            name=str(one.get("name") or ""),
            free=one["entity_id"] in NOT_SCORED or bool(one.get("optional")),
            inside=places.get(one.get("parent"), -1) if one.get("parent") is not None else -1,
        )
        for one in labels
    )


def _entity(value: Any) -> str | None:
    return None if value is None or str(value) in NIL_VALUES or str(value).startswith(NO_KB) else str(value)


# --- NIF ---------------------------------------------------------------------------------------------------------


def _nif(path: Path) -> Iterator[GoldDocument]:
    table: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with path.open("rb") as file:
        for quad in ox.parse(file, format=RDF_SUFFIXES[path.suffix.lower()], base_iri=path.resolve().as_uri()):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                table[quad.subject.value][quad.predicate.value].append(quad.object.value)
    contexts = sorted(iri for iri, row in table.items() if NIF + "isString" in row)
    if not contexts:
        raise ReadError("the file has no nif:Context with nif:isString", path=str(path), hint="Is it NIF 2.0?")
    by_context: dict[str, list[str]] = defaultdict(list)
    for iri, row in table.items():
        for context in row.get(NIF + "referenceContext", ()):
            if context != iri:
                by_context[context].append(iri)
    for context in contexts:
        text = table[context][NIF + "isString"][0]
        mentions = [_phrase(table[iri], text, iri, path) for iri in by_context[context]]
        ordered = sorted(mentions, key=lambda one: (one.start, -one.end, one.entity or ""))
        yield GoldDocument(context, text, _once(ordered), (0, len(text)))


def _phrase(row: Mapping[str, list[str]], text: str, iri: str, path: Path) -> GoldMention:
    """A mention; where its words stand elsewhere by UTF-16 units than by code points, the units count."""
    try:
        start, end = int(row[NIF + "beginIndex"][0]), int(row[NIF + "endIndex"][0])
    except (KeyError, IndexError, ValueError):
        raise ReadError("a mention has no beginIndex and endIndex", path=str(path), iri=iri) from None
    words = next(iter(row.get(NIF + "anchorOf", ())), None)
    if words is not None and text[start:end] != words:
        units = text.encode("utf-16-le")
        other = [len(units[: 2 * place].decode("utf-16-le", "replace")) for place in (start, end)]
        if text[other[0] : other[1]] != words:
            what = f"the mention says {words!r}, the text has {text[start:end]!r} there"
            raise ReadError(what, path=str(path), iri=iri, hint="Mend its offsets.")
        start, end = other
    if not 0 <= start < end <= len(text):
        raise ReadError(f"the mention [{start}, {end}) is outside its text", path=str(path), iri=iri)
    entities = sorted(one for one in row.get(ITS + "taIdentRef", ()) if _entity(one))
    return GoldMention(start, end, entities[0] if entities else None)


def _once(mentions: list[GoldMention]) -> tuple[GoldMention, ...]:
    """One mention a span: some files state a span twice, with and without an entity."""
    best: dict[tuple[int, int], GoldMention] = {}
    for one in mentions:
        known = best.get((one.start, one.end))
        if known is None or (known.entity is None and one.entity is not None):
            best[one.start, one.end] = one
    return tuple(best.values())
