"""Why the names of documents mean an entity.

In: an IRI. Out: `LinkNote` of web/src/explorer/api.ts, up to `MOST`.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.explain import SCORE_PARTS
from kg.explore.figures import Values, first
from kg.explore.folding import shortened
from kg.explore.rows import documents, names
from kg.explore.sources import Sources
from kg.export.claims import values_of
from kg.iri import KG, RDF

MOST = 50
FORMS = 20


def links(sources: Sources, iri: str) -> list[dict[str, object]]:
    """The notes of an entity, the newest document first."""
    found = [values_of(sources.graph, link) for link in _links(sources.graph, iri)]
    named = documents(sources, (first(values, "document") for values in found))
    notes = [(named[first(values, "document")], values) for values in found]
    ordered = sorted(notes, key=lambda note: (note[0].day, note[0].iri), reverse=True)
    return [
        {
            "document": document,
            "forms": [shortened(term.value) for term in values.get(KG + "surfaceForm", ())][:FORMS],
            "note": shortened(first(values, "linkNote"), 1_000),
            "candidates": _candidates(sources, values),
        }
        for document, values in ordered
    ]


def _links(graph: ox.Store, iri: str) -> list[str]:
    """Nodes of links that lead to an entity. Mentions do so too, and a hub has very many of these."""
    pattern = f"?l <{KG}denotes> {ox.NamedNode(iri)} . ?l <{RDF}type> <{KG}Link>"
    query = f"SELECT DISTINCT ?l {{ {pattern} }} LIMIT {MOST}"
    rows: Any = graph.query(query, use_default_graph_as_union=True)
    return sorted(row[0].value for row in rows)


def _candidates(sources: Sources, values: Values) -> list[dict[str, object]]:
    found = [values_of(sources.graph, term.value) for term in values.get(KG + "candidate", ())]
    known = {name.iri: name for name in names(sources, (first(one, "candidateEntity") for one in found))}
    ranked = sorted(found, key=lambda one: _decimal(first(one, "rank")))
    return [
        {
            "entity": known.get(first(one, "candidateEntity")),
            "iri": first(one, "candidateEntity"),
            "score": _decimal(first(one, "score")),
            "parts": [(name, _decimal(value)) for name in SCORE_PARTS if (value := first(one, f"{name}Score"))],
            "note": shortened(first(one, "linkNote"), 1_000),
        }
        for one in ranked
    ]


def _decimal(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
