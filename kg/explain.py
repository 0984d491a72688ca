"""Why the graph says so: each matching statement with its sentences, spans, rules and qualifiers.

In: a store and names. Out: `Explanation` values, and text for a terminal or a pipe. It reads the graph only; it runs no
extraction again. Offsets are those of `kg.model`, made relative to their sentence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

import pyoxigraph as ox
from rich.cells import cell_len
from rich.text import Text

from kg.errors import QueryError
from kg.iri import KG, NAMESPACES, NIF, RDF, SCHEMA, local_name
from kg.names import close, find_entities, find_terms, label_of, normal, suggest_entities, terms_in, words

_ROLES = ("subject", "object", "trigger")
_STYLES = {"subject": "bold cyan underline", "object": "bold magenta underline", "trigger": "bold yellow underline"}
SCORE_PARTS = ("name", "prior", "type", "context", "coherence")
_ORDER = ("Asserted", "Planned", "Hypothetical", "Former", "Negated")


@dataclass(frozen=True, slots=True)
class Proof:
    """One sentence as one rule read it. ``spans`` are (role, start, end) within ``text``, sorted by position.

    ``document`` and ``evidence`` are IRIs: of the document and of the sentence.
    """

    text: str
    spans: tuple[tuple[str, int, int], ...]
    start: int
    end: int
    rule: str
    confidence: str
    note: str
    document: str
    title: str
    published: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entity that a name could have meant. ``parts`` are the parts of its score, by name, in the graph's order."""

    entity: str
    score: str
    parts: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class LinkNote:
    """Why a document's names mean an entity: its forms there, the reason, the candidates, best first."""

    document: str
    forms: tuple[str, ...]
    note: str
    candidates: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A statement in the user's words, with everything behind it."""

    statement: str
    subject: str
    property: str
    object: str
    status: str
    confidence: str
    note: str
    dates: tuple[str, ...]
    speakers: tuple[str, ...]
    roles: tuple[str, ...]
    inferred_by: tuple[str, ...]
    withheld: str
    proofs: tuple[Proof, ...]
    links: tuple[LinkNote, ...] = ()


def explain(
    graph: ox.Store,
    subject: str,
    property: str | None = None,
    object: str | None = None,
    *,
    prefixes: Mapping[str, str] = NAMESPACES,
) -> tuple[Explanation, ...]:
    """All statements about a subject, or those with a property, or also with an object; asserted ones first.

    A name is an IRI, a CURIE, or a label or alias in any case; a property also its local name ("alliedWith").

    Raises:
        QueryError: if the graph holds no such name, with the closest ones.
    """
    subjects = frozenset(entities_called(graph, subject, prefixes))
    predicates = frozenset(_properties(graph, property, prefixes)) if property else None
    objects = frozenset(_objects(graph, object, prefixes)) if object else None
    view = _View(graph)
    found = [
        view.explanation(node)
        for iri in subjects
        for node in view.sources(RDF + "subject", iri)
        if (predicates is None or view.first(node, RDF + "predicate") in predicates)
        and (objects is None or view.first(node, RDF + "object") in objects)
    ]
    return tuple(sorted(found, key=_explanation_order))


def explain_statement(graph: ox.Store, statement: str) -> Explanation:
    """One statement by its IRI, without the links of its subject."""
    return _View(graph).explanation(statement, with_links=False)


def explain_links(graph: ox.Store, name: str, *, prefixes: Mapping[str, str] = NAMESPACES) -> tuple[LinkNote, ...]:
    """Why names of documents were linked to the entities of that name.

    Raises:
        QueryError: if the graph holds no such name, with the closest ones.
    """
    view = _View(graph)
    return tuple(note for iri in entities_called(graph, name, prefixes) for note in view.links(iri))


def _explanation_order(one: Explanation) -> tuple[object, ...]:
    rank = _ORDER.index(one.status) if one.status in _ORDER else len(_ORDER)
    return (rank, bool(one.inferred_by), one.property, one.object, one.statement)


def entities_called(graph: ox.Store, name: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """The entities of that name; a `QueryError` with suggestions if there is none."""
    found = find_entities(graph, name, prefixes)
    if not found:
        raise _unknown("nothing", name, suggest_entities(graph, name))
    return found


def _properties(graph: ox.Store, name: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    found = find_terms(graph, name, "property", prefixes)
    if not found:
        known = [local_name(iri) for iri in terms_in(graph, "property")]
        raise _unknown("no property", name, close(name, known) or tuple(known[:5]))
    return found


def _objects(graph: ox.Store, name: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """Entities of that name, or the text itself where it is a literal object."""
    literal = {
        quad.object.value
        for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF + "object"), None)
        if isinstance(quad.object, ox.Literal) and normal(quad.object.value) == normal(name)
    }
    return tuple(literal) or entities_called(graph, name, prefixes)


def _unknown(what: str, name: str, near: tuple[str, ...]) -> QueryError:
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    return QueryError(f"{what} in the graph is called {name!r}", hint=hint)


class _View:
    """Reads statements out of a store."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph

    def sources(self, predicate: str, iri: str) -> Iterator[str]:
        quads = self._graph.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri))
        yield from sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})

    def all(self, node: str, *predicates: str) -> tuple[str, ...]:
        """The values of the predicates, IRIs and texts alike, sorted."""
        return tuple(
            sorted(
                {
                    quad.object.value
                    for predicate in predicates
                    for quad in self._graph.quads_for_pattern(ox.NamedNode(node), ox.NamedNode(predicate), None)
                    if isinstance(quad.object, ox.NamedNode | ox.Literal)
                }
            )
        )

    def first(self, node: str, predicate: str) -> str:
        return next(iter(self.all(node, predicate)), "")

    def label(self, value: str) -> str:
        return label_of(self._graph, value) if value.startswith(("http://", "https://", "urn:")) else value

    def explanation(self, node: str, *, with_links: bool = True) -> Explanation:
        subject, value = self.first(node, RDF + "subject"), self.first(node, RDF + "object")
        return Explanation(
            statement=node,
            subject=self.label(subject),
            property=words(local_name(self.first(node, RDF + "predicate"))),
            object=self.label(value),
            status=local_name(self.first(node, KG + "status")),
            confidence=self.first(node, KG + "confidence"),
            note=self.first(node, KG + "confidenceNote"),
            dates=self._dates(node),
            speakers=tuple(self.label(iri) for iri in self.all(node, KG + "speaker")),
            roles=self.all(node, KG + "role"),
            inferred_by=self.all(node, KG + "inferredBy"),
            withheld=self.first(node, KG + "withheld"),
            proofs=tuple(self._proof(reading, subject, value) for reading in self._readings(node)),
            links=self.links(subject) if with_links else (),
        )

    def links(self, iri: str) -> tuple[LinkNote, ...]:
        """Why documents' names were linked to the entity, document by document."""
        notes = [self._link(node) for node in self.sources(KG + "denotes", iri) if self._is(node, "Link")]
        return tuple(sorted(notes, key=lambda note: (note.document, note.forms, note.note)))

    def _is(self, node: str, name: str) -> bool:
        return KG + name in self.all(node, RDF + "type")

    def _link(self, node: str) -> LinkNote:
        document = self.first(node, KG + "document")
        ranked = sorted(self.all(node, KG + "candidate"), key=lambda one: int(self.first(one, KG + "rank") or 0))
        return LinkNote(
            document=self.first(document, KG + "source") or document,
            forms=self.all(node, KG + "surfaceForm"),
            note=self.first(node, KG + "linkNote"),
            candidates=tuple(self._choice(one) for one in ranked),
        )

    def _choice(self, node: str) -> Choice:
        parts = tuple((name, value) for name in SCORE_PARTS if (value := self.first(node, f"{KG}{name}Score")))
        return Choice(
            self.first(node, KG + "candidateEntity"),
            self.first(node, KG + "score"),
            parts,
            self.first(node, KG + "linkNote"),
        )

    def _dates(self, node: str) -> tuple[str, ...]:
        named = {"date": "", "validFrom": "since ", "validUntil": "until ", "dateText": "said as "}
        return tuple(f"{words}{text}" for name, words in named.items() for text in self.all(node, KG + name))

    def _readings(self, node: str) -> tuple[str, ...]:
        """The readings of the statement and of all from which it follows."""
        reached, queue, found = {node}, [node], dict[str, None]()
        while queue:
            statement = queue.pop(0)
            found.update(dict.fromkeys(self.all(statement, KG + "reading")))
            new = [premise for premise in self.all(statement, KG + "premise") if premise not in reached]
            reached.update(new)
            queue += new
        once: dict[tuple[str, str], str] = {}  # a symmetric claim may be read from both sides by one rule
        for reading in found:
            once.setdefault((self.first(reading, KG + "evidence"), self.first(reading, KG + "rule")), reading)
        return tuple(sorted(once.values(), key=self._position))

    def _position(self, reading: str) -> tuple[str, str, int, str]:
        sentence = self.first(reading, KG + "evidence")
        document = self.first(sentence, KG + "document")
        published = self.first(document, SCHEMA + "datePublished")
        return (published, document, int(self.first(sentence, NIF + "beginIndex") or 0), reading)

    def _proof(self, reading: str, subject: str, value: str) -> Proof:
        sentence = self.first(reading, KG + "evidence")
        document = self.first(sentence, KG + "document")
        start = int(self.first(sentence, NIF + "beginIndex") or 0)
        return Proof(
            text=self.first(sentence, NIF + "anchorOf"),
            spans=tuple(
                sorted(self._spans(reading, start, subject, value), key=lambda span: (span[1], span[2], span[0]))
            ),
            start=start,
            end=int(self.first(sentence, NIF + "endIndex") or 0),
            rule=self.first(reading, KG + "rule"),
            confidence=self.first(reading, KG + "confidence"),
            note=self.first(reading, KG + "confidenceNote"),
            document=document,
            title=self.first(document, SCHEMA + "headline") or self.first(document, KG + "source"),
            published=self.first(document, SCHEMA + "datePublished"),
            evidence=sentence,
        )

    def _spans(self, reading: str, start: int, subject: str, value: str) -> Iterator[tuple[str, int, int]]:
        for role in _ROLES:
            for mention in self.all(reading, f"{KG}{role}Mention"):
                denoted = self.all(mention, KG + "denotes")
                known = {subject: "subject", value: "object"}  # an inverse swaps who is who
                shown = next((known[iri] for iri in denoted if iri in known), role) if role != "trigger" else role
                begin, end = (int(self.first(mention, NIF + name)) - start for name in ("beginIndex", "endIndex"))
                yield (shown, begin, end)


# --- as text -----------------------------------------------------------------------------------------------------


def render_text(explanations: Iterable[Explanation], *, marks: bool) -> Text:
    """Explanations for people: spans in colour, or, with ``marks``, with ``^^^^`` in a line below the sentence."""
    text = Text()
    for number, one in enumerate(explanations):
        text.append("\n" if number else "")
        _append_head(text, one)
        for proof in one.proofs:
            _append_proof(text, proof, marks)
    return text


def render_links(notes: Iterable[LinkNote]) -> Text:
    """Why names mean an entity, for people: one line a document, and one a candidate with the parts of its score."""
    text = Text()
    for note in notes:
        forms = ", ".join(_clean(form) for form in note.forms) or "(text not stored)"
        text.append(f"  {forms}", "bold").append(f"  in {_clean(note.document)}: {_clean(note.note)}\n")
        for choice in note.candidates:
            parts = ", ".join(f"{name} {value}" for name, value in choice.parts)
            text.append(f"    {choice.score:>7}  <{choice.entity}>  {_clean(choice.note)}\n")
            text.append(f"             {parts}\n", "dim")
    return text


def _append_head(text: Text, one: Explanation) -> None:
    text.append(f"{_clean(one.subject)} – {_clean(one.property)} – {_clean(one.object)}", "bold")
    text.append(f"  [{one.status}]\n", "" if one.status == "Asserted" else "yellow")
    lines = [f"confidence {one.confidence} ({one.note})"]
    lines += [f"date {', '.join(one.dates)}"] if one.dates else []
    lines += [f"speaker {', '.join(one.speakers)}"] if one.speakers else []
    lines += [f"role {', '.join(one.roles)}"] if one.roles else []
    lines += [f"inferred by {axiom}" for axiom in one.inferred_by]
    lines += [f"no plain edge: {one.withheld}"] if one.withheld else []
    for line in lines:
        text.append(f"  {_clean(line)}\n")


def _append_proof(text: Text, proof: Proof, marks: bool) -> None:
    sentence = _clean(proof.text) or f"(text not stored: characters {proof.start} to {proof.end})"
    shown = Text(sentence)
    if proof.text and not marks:
        for role, start, end in proof.spans:
            shown.stylize(_STYLES[role], start, end)
    text.append("  “").append_text(shown).append("”\n")
    if proof.text and marks and proof.spans:
        text.append(f"   {_marks(sentence, proof.spans)}\n")
    source = ", ".join(part for part in (_clean(proof.title), proof.published) if part) or proof.document
    text.append(f"   {source}; rule: {_clean(proof.rule) or 'none'}\n", "dim")


def _marks(sentence: str, spans: tuple[tuple[str, int, int], ...]) -> str:
    """A line of ``^`` under the spans, as wide as the characters above are on a terminal."""
    under = {place for _, start, end in spans for place in range(start, end)}
    return "".join(("^" if at in under else " ") * cell_len(sign) for at, sign in enumerate(sentence)).rstrip()


def _clean(text: str) -> str:
    """The text without control characters, as long as before."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def render_json(explanations: Iterable[Explanation]) -> str:
    """Explanations as a JSON array, field by field."""
    return json.dumps([asdict(one) for one in explanations], ensure_ascii=False, indent=1) + "\n"


# --- what was dropped --------------------------------------------------------------------------------------------


def dropped(lines: Iterable[str], names: Iterable[str], iris: Iterable[str]) -> tuple[dict[str, object], ...]:
    """The entries of a why-not file (JSON, one a line) that speak of one of the names or IRIs, in their order.

    Raises:
        QueryError: with the line if one is not a JSON object.
    """
    wanted = [normal(name) for name in names]
    nodes = tuple(iris)
    found = []
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, number) if line.strip() else {}
        words_ = f"{entry.get('text', '')} {entry.get('detail', '')}".split()
        said = normal(" ".join(word for word in words_ if "://" not in word))
        if any(name in said for name in wanted) or any(iri in words_ for iri in nodes):
            found.append(entry)
    return tuple(found)


def _entry(line: str, number: int) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as error:
        raise QueryError(f"the why-not file is not JSON lines: {error}", line=number) from error
    if not isinstance(entry, dict):
        raise QueryError("the why-not file holds something that is no object", line=number)
    return entry
