"""Entities of an RDF file: SKOS, OWL, RDFS, schema.org, FOAF; Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD.

In: a file, also compressed. Out: an `EntityRecord` a named subject. The triples go through a store, in memory for small
files and in a temporary folder on disk for large ones, so that memory does not grow with the file. Of classes only
what stands above them is kept; properties, blank nodes and deprecated entities are left out.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from typing import IO

import pyoxigraph as ox

from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.source import DAMAGE, MALFORMED, ImportReport, Source
from kg.catalogue.importers.text import MAX_NAME, aliases_of, clean
from kg.catalogue.records import DEFAULT_PRIOR, ClassRecord, EntityRecord, Located
from kg.errors import CatalogueError
from kg.iri import KG, RDF, RDFS, SKOS

OWL, FOAF, DCTERMS = "http://www.w3.org/2002/07/owl#", "http://xmlns.com/foaf/0.1/", "http://purl.org/dc/terms/"
XL = "http://www.w3.org/2008/05/skos-xl#"
SCHEMA, SCHEMA_HTTP = "https://schema.org/", "http://schema.org/"
LABELS = (SKOS + "prefLabel", XL + "prefLabel", RDFS + "label", SCHEMA + "name", FOAF + "name", DCTERMS + "title")
ALIASES = (SKOS + "altLabel", SKOS + "hiddenLabel", XL + "altLabel", XL + "hiddenLabel", SCHEMA + "alternateName",
           SCHEMA + "legalName", FOAF + "nick")  # fmt: skip
DESCRIPTIONS = (
    SKOS + "definition",
    SCHEMA + "description",
    DCTERMS + "description",
    RDFS + "comment",
    SKOS + "scopeNote",
)
SAME = (OWL + "sameAs", SKOS + "exactMatch", SCHEMA + "sameAs")
CLASSES = frozenset({OWL + "Class", RDFS + "Class"})
PROPERTIES = frozenset(
    {RDF + "Property", OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty", OWL + "Ontology"}
)
NO_TYPES = frozenset({OWL + "NamedIndividual", OWL + "Thing", SKOS + "Concept", RDFS + "Resource"})
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
NO_RELATIONS = frozenset(
    {SKOS + "inScheme", SKOS + "topConceptOf", FOAF + "depiction", SCHEMA + "image", SCHEMA + "url"}
)
REMOTE = "Its context is a web address; nothing is fetched: write the context into the file."
BATCH = 100_000  # triples: 3.2 million peak at 0.25 GB so, and at 1.5 GB in one go
IN_MEMORY = 64_000_000  # bytes of a file that is still read into memory; a triple takes about 330 bytes there


def read_rdf(source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The named subjects of a file.

    Raises:
        CatalogueError: with path and line if the file does not parse.
    """
    kind = FORMATS.get(source.suffix)
    if kind is None:
        raise CatalogueError("no RDF format has this suffix", path=source.name, hint=f"Known are {' '.join(FORMATS)}.")
    with _store(source) as store:
        _load(store, source, kind)
        reader = _Reader(store, source.name, options, report)
        for subject in _subjects(store, grouped=source.unpacked > IN_MEMORY):
            record = reader.record(subject)
            if record:
                report.keep("class" if isinstance(record, ClassRecord) else "entity")
                yield Located(record, source.name, 0)


@contextmanager
def _store(source: Source) -> Iterator[ox.Store]:
    if source.unpacked <= IN_MEMORY:
        yield ox.Store()
        return
    with tempfile.TemporaryDirectory() as folder:
        store = ox.Store(folder)
        yield store
        del store


def _load(store: ox.Store, source: Source, kind: ox.RdfFormat) -> None:
    with source.path.open("rb") as raw:
        stream: IO[bytes] = source.open(raw)
        try:
            base = source.path.resolve().as_uri()
            if source.unpacked <= IN_MEMORY:
                store.bulk_load(stream, kind, base_iri=base, to_graph=None)
            else:
                for batch in _batches(ox.parse(stream, kind, base_iri=base)):
                    store.bulk_extend(batch)
                    source.progress(raw.tell(), source.size)
        except SyntaxError as error:
            remote = "LoadDocumentCallback" in str(error.msg)
            hint = REMOTE if remote else "Mend the file there; what stands just before is often the cause."
            raise CatalogueError(
                f"does not parse: {error.msg}", path=source.name, line=error.lineno, hint=hint
            ) from None
        except DAMAGE as error:
            raise CatalogueError(
                f"breaks off or is damaged ({error})", path=source.name, hint="Fetch it again."
            ) from None
    source.progress(source.size, source.size)


def _batches(quads: Iterator[ox.Quad]) -> Iterator[list[ox.Quad]]:
    """The triples without their graphs, in lists: a store that loads a file in one go needs memory for all of it."""
    while batch := [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in islice(quads, BATCH)]:
        yield batch


def _subjects(store: ox.Store, *, grouped: bool) -> Iterator[ox.NamedNode]:
    """Each named subject once. A store on disk gives triples subject by subject (``grouped``), so that none has to be
    remembered; one in memory does not."""
    if grouped:
        for subject, _ in groupby(store, key=lambda quad: quad.subject):
            if isinstance(subject, ox.NamedNode):
                yield subject
        return
    for name in sorted({quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}):
        yield ox.NamedNode(name)


class _Reader:
    def __init__(self, store: ox.Store, path: str, options: ImportOptions, report: ImportReport) -> None:
        self.store, self.path, self.options, self.report = store, path, options, report

    def record(self, subject: ox.NamedNode) -> EntityRecord | ClassRecord | None:
        values = self._values(subject)
        types = {term.value for term in values[RDF + "type"] if isinstance(term, ox.NamedNode)}
        if types & PROPERTIES:
            return self._skip("a property or an ontology", subject)
        parents = _iris(values[RDFS + "subClassOf"])
        if types & CLASSES:
            return ClassRecord(subject.value, parents) if parents else self._skip("a class with none above it", subject)
        if any(isinstance(term, ox.Literal) and term.value == "true" for term in values[OWL + "deprecated"]):
            return self._skip("deprecated", subject)
        names = self._names(values, LABELS)
        if not names:
            return self._skip("without a label", subject) if types else None
        prior = self._prior(values[KG + "prior"])
        if prior is None:
            return self._skip(f"{MALFORMED}: its prior is no number in (0, 1]", subject)
        return EntityRecord(
            iri=subject.value,
            label=names[0],
            aliases=aliases_of(names[0], (*names[1:], *self._names(values, ALIASES))),
            demonyms=aliases_of("", self._names(values, (KG + "demonym",))),
            types=tuple(sorted(types - NO_TYPES)),
            description=next(iter(self._names(values, DESCRIPTIONS, longest=5000)), ""),
            prior=prior,
            related=self._related(subject, values),
            external=_iris([term for name in SAME for term in values[name]]),
            parents=parents,
        )

    def _values(self, subject: ox.NamedNode) -> dict[str, list[ox.NamedNode | ox.Literal]]:
        """Predicate → values, labels of SKOS-XL put in place; schema.org under one scheme."""
        found: dict[str, list[ox.NamedNode | ox.Literal]] = defaultdict(list)
        for quad in self.store.quads_for_pattern(subject, None, None):
            name, term = quad.predicate.value, quad.object
            name = SCHEMA + name.removeprefix(SCHEMA_HTTP) if name.startswith(SCHEMA_HTTP) else name
            if name.startswith(XL) and isinstance(term, ox.NamedNode | ox.BlankNode):
                forms = self.store.quads_for_pattern(term, ox.NamedNode(XL + "literalForm"), None)
                found[name] += [form.object for form in forms if isinstance(form.object, ox.Literal)]
            elif isinstance(term, ox.NamedNode | ox.Literal):
                found[name].append(term)
        return found

    def _names(
        self, values: dict[str, list[ox.NamedNode | ox.Literal]], predicates: tuple[str, ...], longest: int = MAX_NAME
    ) -> list[str]:
        """The texts of the predicates: those in the languages asked for, in their order, then those without one."""
        ranked = []
        for place, name in enumerate(predicates):
            for term in values[name]:
                if isinstance(term, ox.Literal) and 0 < len(text := clean(term.value)) <= longest:
                    rank = self._rank(term.language or "")
                    if rank is not None:
                        ranked.append((rank, place, text))
        return list(dict.fromkeys(text for _, _, text in sorted(ranked)))

    def _rank(self, language: str) -> int | None:
        tag, wanted = language.lower(), [one.lower() for one in self.options.languages]
        for code in (tag, tag.split("-")[0]):
            if code in wanted:
                return wanted.index(code)
        return len(wanted) if not tag else None

    def _related(
        self, subject: ox.NamedNode, values: dict[str, list[ox.NamedNode | ox.Literal]]
    ) -> tuple[tuple[str, str], ...]:
        """What the entity points to: other subjects of the file, and what another catalogue may know."""
        pairs = {
            (name, term.value)
            for name, terms in values.items()
            if name not in SAME and not name.startswith((RDF, RDFS, OWL))
            for term in terms
            if isinstance(term, ox.NamedNode) and term != subject and name not in NO_RELATIONS
        }
        return tuple(sorted(pairs))

    def _prior(self, terms: list[ox.NamedNode | ox.Literal]) -> float | None:
        for term in terms:
            try:
                prior = float(term.value)
            except ValueError:
                return None
            return prior if 0 < prior <= 1 else None
        return DEFAULT_PRIOR

    def _skip(self, reason: str, subject: ox.NamedNode) -> EntityRecord | None:
        self.report.skip(reason, self.path, 0, subject.value)
        return None


def _iris(terms: list[ox.NamedNode | ox.Literal]) -> tuple[str, ...]:
    return tuple(sorted({term.value for term in terms if isinstance(term, ox.NamedNode)}))
