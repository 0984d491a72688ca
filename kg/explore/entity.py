"""An entity's page: what is claimed of it, its figures, roles, documents, and why names mean it.

In: an IRI, or a path that one has. Out: the answer of `entity`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.explore.answers import DocumentName, Name, Term
from kg.explore.figures import series
from kg.explore.filters import Condition, marks
from kg.explore.folding import folded, shortened
from kg.explore.graph import RANK
from kg.explore.links import links
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.resource import iri_of
from kg.explore.rows import DOCUMENT, claim_rows, document_of, name_of, numbers
from kg.explore.sources import Sources
from kg.export.claims import Term as RdfTerm
from kg.export.claims import values_of
from kg.iri import OWL, SCHEMA, SKOS

ENTITY = (Parameter("iri", Kind.IRI), Parameter("path", Kind.TEXT, most=8_000))
CLAIMS_A_RELATION = 20
ROLES = 200
DOCUMENTS = 20
MENTIONING = 200  # documents without claims of which the newest are shown
ALIASES = 200
SHORTEST = 2  # characters of a name by which it is looked for in what was dropped


def entity(sources: Sources, arguments: Arguments) -> object:
    """The answer of `entity`."""
    iri = arguments["iri"] or iri_of(sources, arguments["path"])
    row = sources.row("SELECT id, iri, label, kind, colour, linked, degree FROM nodes WHERE iri = ?", (iri,))
    if row is None:
        raise EndpointError(f"the graph has no entity <{iri}>", status=404)
    node, _, label, kind, colour, linked, degree = row
    values = values_of(sources.graph, iri)
    aliases = [text for (text,) in sources.rows("SELECT text FROM names WHERE node = ? AND alias ORDER BY id", (node,))]
    return {
        "iri": iri,
        "label": label,
        "kind": kind,
        "colour": colour,
        "types": _types(sources, node),
        "aliases": aliases[:ALIASES],
        "linked": bool(linked),
        "same": _iris(values, SKOS + "exactMatch", OWL + "sameAs"),
        "description": min((term.value for term in values.get(SKOS + "definition", ())), default=""),
        "degree": degree,
        "relations": _relations(sources, node),
        "series": series(sources, iri),
        "roles": _roles(sources, node),
        "documents": _documents(sources, node, iri),
        "links": links(sources, iri),
        "dropped": _dropped(sources, iri, [label, *aliases]),
    }


def _types(sources: Sources, node: int) -> list[Term]:
    sql = "SELECT iri, label FROM classes JOIN terms ON terms.id = class WHERE node = ? ORDER BY iri"
    return [Term(*row) for row in sources.rows(sql, (node,))]


def _iris(values: Mapping[str, Sequence[RdfTerm]], *predicates: str) -> list[str]:
    return sorted({term.value for predicate in predicates for term in values.get(predicate, ())})


def _relations(sources: Sources, node: int) -> list[dict[str, object]]:
    """The relations that it has on either side, with the foremost claims of each."""
    groups = []
    for side, inverse in (("subject", False), ("object", True)):
        sql = (
            "SELECT t.id, t.iri, t.label, COUNT(*) FROM claims AS c JOIN terms AS t ON t.id = c.relation"
            f" WHERE c.{side} = ? GROUP BY t.id ORDER BY COUNT(*) DESC, t.label"
        )
        for relation, iri, label, total in sources.rows(sql, (node,)):
            where = Condition().also(f"c.{side} = ? AND c.relation = ?", node, relation)
            shown = numbers(sources, where, RANK, CLAIMS_A_RELATION)
            groups.append(({"iri": iri, "label": label, "inverse": inverse, "total": total}, shown))
    rows = iter(claim_rows(sources, [claim for _, shown in groups for claim in shown]))
    return [{**group, "claims": [next(rows) for _ in shown]} for group, shown in groups]


def _roles(sources: Sources, node: int) -> list[dict[str, object]]:
    sql = (
        "SELECT role, c.iri, c.status, c.start, other.iri, other.label, other.kind, other.colour"
        " FROM claims AS c JOIN roles ON roles.claim = c.id LEFT JOIN nodes AS other"
        " ON other.id = CASE WHEN c.subject = ? THEN c.object ELSE c.subject END"
        " WHERE (c.subject = ? OR c.object = ?) AND NOT c.inferred ORDER BY c.start DESC, c.rank, role LIMIT ?"
    )
    return [_role(row) for row in sources.rows(sql, (node, node, node, ROLES))]


def _role(row: Sequence[str]) -> dict[str, object]:
    other: Name | None = name_of(row[4:8]) if row[4] else None
    return {"role": shortened(row[0]), "claim": row[1], "other": other, "status": row[2], "day": row[3]}


def _documents(sources: Sources, node: int, iri: str) -> dict[str, object]:
    """The documents that speak of it: the newest of those with claims first, then others that mention it."""
    sql = (
        f"SELECT {DOCUMENT}, d.id FROM mentions AS m JOIN documents AS d ON d.id = m.document"
        " WHERE m.node = ? ORDER BY d.day DESC, d.title, d.iri LIMIT ?"
    )
    found = [(document_of(row), row[5]) for row in sources.rows(sql, (node, DOCUMENTS))]
    with_claims = sources.number("SELECT COUNT(*) FROM mentions WHERE node = ?", (node,))
    if len(found) < DOCUMENTS:
        found += _mentioning(sources, iri, {document.iri for document, _ in found})[: DOCUMENTS - len(found)]
    total = max(with_claims, len(found), _mentions(sources, iri))
    return {"total": total, "first": [_counted(sources, node, *one) for one in found]}


def _mentions(sources: Sources, iri: str) -> int:
    pattern = f"?document <{SCHEMA}mentions> {ox.NamedNode(iri)}"
    rows: Any = sources.graph.query(
        f"SELECT (COUNT(DISTINCT ?document) AS ?count) {{ {pattern} }}", use_default_graph_as_union=True
    )
    return int(next(iter(rows))[0].value)


def _mentioning(sources: Sources, iri: str, without: set[str]) -> list[tuple[DocumentName, int]]:
    """Documents that mention it, of the first that the graph has, the newest first."""
    mentions = ox.NamedNode(SCHEMA + "mentions")
    quads = islice(sources.graph.quads_for_pattern(None, mentions, ox.NamedNode(iri), None), MENTIONING)
    iris = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)} - without
    sql = f"SELECT {DOCUMENT}, d.id FROM documents AS d WHERE d.iri IN ({marks(iris)}) ORDER BY d.day DESC, d.iri"
    return [(document_of(row), row[5]) for row in sources.rows(sql, sorted(iris))]


def _counted(sources: Sources, node: int, document: DocumentName, number: int) -> dict[str, object]:
    sql = (
        "SELECT COUNT(DISTINCT c.id) FROM sentences AS s JOIN evidence AS e ON e.sentence = s.id"
        " JOIN claims AS c ON c.id = e.claim WHERE s.document = ? AND (c.subject = ? OR c.object = ?)"
    )
    return as_counted(document, sources.number(sql, (number, node, node)))


def as_counted(document: DocumentName, claims: int) -> dict[str, object]:
    """A document with how many claims it supports."""
    names = {name: getattr(document, name) for name in ("iri", "title", "day", "source", "url")}
    return {**names, "claims": claims}


def _dropped(sources: Sources, iri: str, names: list[str]) -> int | None:
    """How much was dropped that has one of the names, or the IRI, in its text; None if nothing is known of that."""
    if not sources.note("dropped"):
        return None
    wanted = list(dict.fromkeys(name for name in map(folded, (iri, *names)) if len(name) >= SHORTEST))[:20]
    where = " OR ".join("instr(folded, ?)" for _ in wanted)
    return sources.number(f"SELECT COUNT(*) FROM dropped WHERE {where}", wanted)
