"""What one document says about each thing: the rows of the ledger from which a unit is made again.

In: an extraction. Out: unit → bytes. The units are:

- ``e IRI``: an entity, under the IRI that its own document gives it, before names of several documents are joined;
- ``p HASH``: a pair of things, whichever comes first, or a thing and its values of one datatype: all that follows from
  a claim by the ontology's axioms is about the same pair, but for chains;
- ``m IRI``: a metric.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.iri import content_hash
from kg.model import Extraction, Literal, Statement
from kg.store.codec import pack

ENTITY, PAIR, METRIC = "e ", "p ", "m "


def pair_unit(subject: str, object_: str | Literal) -> str:
    """The unit of the claims about two things, or about a thing and a value.

    >>> pair_unit("https://e.org/a", "https://e.org/b") == pair_unit("https://e.org/b", "https://e.org/a")
    True
    """
    if isinstance(object_, Literal):  # all values of one datatype together: "1.0" and "1" may be one edge
        return PAIR + content_hash("value", subject, object_.datatype)
    return PAIR + content_hash("pair", *sorted((subject, object_)))


def entity_rows(extraction: Extraction) -> dict[str, bytes]:
    """The rows of the entities, as the document has them."""
    return {ENTITY + entity.iri: pack(entity) for entity in extraction.entities}


def claim_rows(extraction: Extraction) -> dict[str, bytes]:
    """The rows of the pairs and metrics, after joining."""
    pairs: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in extraction.statements:
        pairs[pair_unit(statement.subject, statement.object)].append(statement)
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for observation in extraction.observations:
        labels[METRIC + observation.metric].add(observation.metric_label)
    rows = {unit: pack(tuple(found)) for unit, found in pairs.items()}
    return rows | {unit: pack(sorted(names)) for unit, names in labels.items()}


def mentioned(extraction: Extraction) -> frozenset[str]:
    """The IRIs that a decision about identity may name to change this document: of links and their candidates."""
    linked = {link.entity.iri for link in extraction.links}
    rivals = {candidate.entity for link in extraction.links for candidate in link.candidates}
    return frozenset(linked | rivals | {entity.iri for entity in extraction.entities})


def pairs_of(statements: Iterable[Statement]) -> set[str]:
    """The units that statements belong to."""
    return {pair_unit(one.subject, one.object) for one in statements}
