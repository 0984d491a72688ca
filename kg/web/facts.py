"""What the graph that is served knows of what a decision names: asked of the workers that read.

In: IRIs. Out: `Facts`, also as JSON for the process that keeps the decisions; labels of entities.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.iri import KG, RDF, SKOS, XSD, local_name
from kg.model import Key, Literal, Status
from kg.web.deciding import ENTITIES, Facts, Known, Texts

MOST = 50  # entities that one query names
_CLAIM = f"""SELECT ?subject ?property ?object ?status WHERE {{
  %s <{RDF}subject> ?subject ; <{RDF}predicate> ?property ; <{RDF}object> ?object ; <{KG}status> ?status }} LIMIT 1"""
_ENTITIES = f"""SELECT ?iri ?label ?type WHERE {{
  VALUES ?iri {{ %s }} ?iri <{SKOS}prefLabel> ?label OPTIONAL {{ ?iri a ?type }} }}"""
_DOCUMENT = f"SELECT ?hash WHERE {{ %s <{KG}sha256> ?hash }} LIMIT 1"
Row = Mapping[str, Mapping[str, str]]
Ask = Callable[[str], Awaitable[list[Row]]]


async def facts_of(asked: Texts, ask: Ask) -> Facts:
    """What the graph says of a request: of the ends of its claim, too."""
    claim = _key(await ask(_CLAIM % _iri(asked["claim"]))) if asked.get("claim") else None
    named = {asked[name] for name in ENTITIES if asked.get(name)}
    if claim is not None:
        named |= {iri for iri in (claim.subject, claim.object) if isinstance(iri, str)}
    document = bool(asked.get("document")) and bool(await ask(_DOCUMENT % _iri(asked["document"])))
    return Facts(claim, await entities(named, ask), document)


async def entities(iris: Iterable[str], ask: Ask) -> dict[str, Known]:
    """What the graph says of those of the entities that it has."""
    found: dict[str, Known] = {}
    ordered = sorted(set(iris))
    for start in range(0, len(ordered), MOST):
        for row in await ask(_ENTITIES % " ".join(map(_iri, ordered[start : start + MOST]))):
            iri, kind = row["iri"]["value"], row.get("type", {}).get("value", "")
            types = {*(found[iri].types if iri in found else ()), *([kind] if kind else [])}
            found[iri] = Known(row["label"]["value"], tuple(sorted(types)))
    return found


def _iri(iri: str) -> str:
    """As a query writes it. Raises `ValueError` for a text that is no IRI."""
    return str(ox.NamedNode(iri))


def _key(rows: list[Row]) -> Key | None:
    if not rows:
        return None
    term = rows[0]["object"]
    value: str | Literal = term["value"]
    if term["type"] != "uri":
        value = Literal(term["value"], term.get("datatype", XSD + "string"))
    status = Status(local_name(rows[0]["status"]["value"]))
    return Key(rows[0]["subject"]["value"], rows[0]["property"]["value"], value, status)


def as_json(facts: Facts) -> dict[str, Any]:
    """The facts for another process."""
    entities = {iri: [known.label, list(known.types)] for iri, known in facts.entities.items()}
    return {
        "claim": list(facts.claim.parts()) if facts.claim else None,
        "entities": entities,
        "document": facts.document,
    }


def facts_from(values: Mapping[str, Any]) -> Facts:
    """The facts of `as_json`."""
    entities = {iri: Known(label, tuple(types)) for iri, (label, types) in values["entities"].items()}
    claim = None
    if values["claim"]:
        subject, predicate, value, datatype, status = values["claim"]
        claim = Key(subject, predicate, Literal(value, datatype) if datatype else value, Status(status))
    return Facts(claim, entities, values["document"])


def rows_of(data: bytes) -> list[Row]:
    """The rows of an answer in SPARQL's JSON."""
    found: list[Row] = json.loads(data)["results"]["bindings"]
    return found
