"""A document's page: its text with all that was found in it.

In: an IRI. Out: the answer of `document`. If nobody has the whole text, it is the sentences that the graph has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.explore.answers import Dropped, Json, Name
from kg.explore.dropped import listed
from kg.explore.filters import Condition
from kg.explore.folding import shortened
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import DOCUMENT, claim_rows, document_of, names
from kg.explore.segments import segments
from kg.explore.sources import Sources
from kg.explore.texts import Naming, Sentence, Text, sentences_of, text_of_document
from kg.export.claims import values_of
from kg.iri import KG, NIF, RDF, SCHEMA, local_name
from kg.names import label_of, words

PARAMETERS = (Parameter("iri", Kind.IRI, needed=True),)
CLAIMS = 300
DROPPED = 500
BETWEEN = " … "  # sentences of which the text between is not known
# What the page shows elsewhere, or nobody reads.
_ASIDE = frozenset(
    (
        *(RDF + "type", NIF + "isString"),
        *(SCHEMA + name for name in ("headline", "datePublished", "url", "mentions")),
        *(KG + name for name in ("source", "sha256", "outcome", "recipe")),
    )
)


@dataclass
class _Marked:
    """A text that is being marked. ``pieces``: where each known piece begins in the document, and in the text."""

    text: str
    pieces: Sequence[tuple[int, int, int]]  # begin in the document, begin in the text, length
    spans: list[tuple[int, int]] = field(default_factory=list)
    marks: list[Json] = field(default_factory=list)

    def mark(self, start: int, end: int, mark: Json) -> None:
        """Mark a span of the document, if its text is known."""
        for begin, place, length in self.pieces:
            if begin <= start < end <= begin + length:
                self.spans.append((place + start - begin, place + end - begin))
                self.marks.append(mark)
                return


def document(sources: Sources, arguments: Arguments) -> object:
    """The answer of `document`."""
    iri = arguments["iri"]
    row = sources.row(f"SELECT {DOCUMENT}, d.id FROM documents AS d WHERE d.iri = ?", (iri,))
    if row is None:
        raise EndpointError(f"the graph has no document <{iri}>", status=404)
    name, number = document_of(row), row[5]
    sentences = sentences_of(sources, number)
    text = text_of_document(sources, iri, sentences)
    dropped = listed(sources, Condition().also("x.document = ?", number), DROPPED)
    marked = _marked(sources, text, sentences, dropped)
    return {
        "iri": name.iri,
        "title": row[1],
        "day": name.day,
        "source": name.source,
        "url": name.url,
        "whole": text.text is not None,
        "properties": _properties(sources, iri),
        "segments": segments(marked.text, marked.spans),
        "marks": marked.marks,
        "claims": claim_rows(sources, _claims(sources, number)),
        "dropped": [entry for entry, _, _ in dropped],
    }


def _marked(
    sources: Sources, text: Text, sentences: Sequence[Sentence], dropped: Sequence[tuple[Dropped, int, int]]
) -> _Marked:
    marked = _whole(text.text) if text.text is not None else _known(sentences)
    for one in (sentence for sentence in sentences if sentence.claims):
        marked.mark(one.start, one.end, {"is": "sentence", "claims": one.claims, "evidence": one.iri})
    known = _names(sources, text.namings)
    for naming in text.namings:
        if naming.entity in known:
            surface = _surface(marked, naming)
            mark = {"is": "mention", "entity": known[naming.entity], "surface": surface}
            marked.mark(naming.start, naming.end, mark)
    for place, (_, start, end) in enumerate(dropped):
        marked.mark(start, end, {"is": "dropped", "dropped": place})
    return marked


def _whole(text: str) -> _Marked:
    return _Marked(text, [(0, 0, len(text))])


def _known(sentences: Sequence[Sentence]) -> _Marked:
    """The sentences that the graph has, one after another."""
    text = ""
    pieces: list[tuple[int, int, int]] = []
    for one in sentences:
        if one.text and not any(begin == one.start for begin, _, _ in pieces):
            text += BETWEEN if text else ""
            pieces.append((one.start, len(text), len(one.text)))
            text += one.text
    return _Marked(text, pieces)


def _surface(marked: _Marked, naming: Naming) -> str:
    for begin, place, length in marked.pieces:
        if begin <= naming.start < naming.end <= begin + length:
            return shortened(marked.text[place + naming.start - begin : place + naming.end - begin])
    return ""


def _names(sources: Sources, namings: Sequence[Naming]) -> Mapping[str, Name]:
    return {name.iri: name for name in names(sources, (naming.entity for naming in namings))}


def _claims(sources: Sources, document: int) -> list[int]:
    sql = (
        "SELECT DISTINCT c.id FROM sentences AS s JOIN evidence AS e ON e.sentence = s.id"
        " JOIN claims AS c ON c.id = e.claim WHERE s.document = ? ORDER BY c.rank, c.id LIMIT ?"
    )
    return [row[0] for row in sources.rows(sql, (document, CLAIMS))]


def _properties(sources: Sources, iri: str) -> list[tuple[str, str]]:
    """What else the graph says of the document, by the name of the property."""
    found = []
    for predicate, terms in sorted(values_of(sources.graph, iri).items()):
        if predicate not in _ASIDE:
            texts = [
                term.value if isinstance(term, ox.Literal) else label_of(sources.graph, term.value) for term in terms
            ]
            found.append((words(local_name(predicate)), shortened("; ".join(texts), 1_000)))
    return found
