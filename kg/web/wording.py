"""A decision in a sentence.

In: a decision, an ontology. Out: pieces, in which an entity is ``{"iri": IRI}``: who shows them knows its label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter

from kg.identity import Decision, Kind
from kg.model import Key, Literal, Status
from kg.ontology import Ontology
from kg.web.deciding import words_of

Piece = str | dict[str, str]
_FORMS: Mapping[Kind, str] = {
    Kind.MERGE: "{node} is the same as {target}",
    Kind.SPLIT: "{which} of {node} are another one: {target}",
    Kind.DISTINCT: "{node} and {target} are never joined",
    Kind.NOT_MEANT: "{name} never means {target}",
    Kind.MEANT: "{name} always means {target}",
    Kind.PROMOTE: "{node} is known as {target}",
    Kind.ALIAS: "{name} is a name of {node}",
    Kind.ACCEPT: "Accepted: {claim}",
    Kind.REJECT: "Rejected: {claim}",
    Kind.CORRECT: "Corrected: {claim} is {instead}",
}


def in_words(one: Decision, ontology: Ontology) -> list[Piece]:
    """The decision as pieces of a sentence."""
    limited = one.document and one.kind is not Kind.SPLIT
    parts: dict[str, list[Piece]] = {
        "node": [{"iri": one.node}],
        "target": [one.label] if one.label and one.kind is Kind.SPLIT else [{"iri": one.target}],
        "name": [f"“{one.name}”"],
        "which": [_which(one)],
        "claim": _claim(one.claim, ontology) if one.claim else [],
        "instead": _claim(one.instead, ontology) if one.instead else [],
    }
    found: list[Piece] = []
    for text, name in _pieces(_FORMS[one.kind]):
        found += [text] if text else []
        found += parts.get(name, [])
    return [*found, f" (in the document {one.document})"] if limited else found


def _pieces(form: str) -> list[tuple[str, str]]:
    """The texts of a form, each with the name of the part that comes after it.

    >>> _pieces("{a} is {b}")
    [('', 'a'), (' is ', 'b')]
    """
    return [(text, name or "") for text, name, _, _ in Formatter().parse(form)]


def _which(one: Decision) -> str:
    name = f"The mentions by the name “{one.name}”" if one.name else "The mentions"
    return f"{name} in the document {one.document}" if one.document else name


def _claim(key: Key, ontology: Ontology) -> list[Piece]:
    relation = ontology.properties.get(key.predicate)
    label = relation.label if relation else words_of(key.predicate)
    value: Piece = f"“{key.object.lexical}”" if isinstance(key.object, Literal) else {"iri": key.object}
    status = "" if key.status is Status.ASSERTED else f" ({key.status.value.lower()})"
    return [{"iri": key.subject}, f" – {label} – ", value, *([status] if status else [])]


def joined(pieces: list[Piece], label: Callable[[str], str]) -> str:
    """The sentence, with the labels of what it names."""
    return "".join(piece if isinstance(piece, str) else label(piece["iri"]) for piece in pieces)
