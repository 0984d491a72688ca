"""Media types: what a client accepts, what the endpoint can write and read.

In: an ``Accept`` header, a ``Content-Type``. Out: the media type to answer in. Specification: RFC 9110, 12.5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.errors import EndpointError

_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"

# Rows: media type → how it is written. The first is what a client gets that does not care.
TABLES: Mapping[str, ox.QueryResultsFormat] = {
    _JSON: ox.QueryResultsFormat.JSON,
    _XML: ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
}
# The answer of an ASK: CSV and TSV have none.
BOOLEANS: Mapping[str, ox.QueryResultsFormat] = {
    name: format for name, format in TABLES.items() if format in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)
}
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


def choose(accept: str | None, offers: Iterable[str]) -> str:
    """The offer that the client likes best; of equal ones the first.

    >>> choose("text/*;q=0.5, application/json, */*;q=0.1", ["text/csv", "application/json"])
    'application/json'

    Raises:
        EndpointError: with status 406 if it accepts none.
    """
    ranges = list(_ranges(accept or "*/*"))
    known = list(offers)
    ranked = [(_quality(offer, ranges), -place) for place, offer in enumerate(known)]
    quality, place = max(ranked)
    if quality <= 0:
        what = f"none of the accepted media types can be written: {accept}"
        raise EndpointError(what, status=406, hint=f"There are: {', '.join(known)}.")
    return known[-place]


def _ranges(accept: str) -> Iterable[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name.count("/") == 1:
            yield name, _weight(parameters)


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(offer: str, ranges: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that has the offer."""
    whole = offer.partition("/")[0] + "/*"
    for pattern in (offer, whole, "*/*"):
        weights = [weight for name, weight in ranges if name == pattern]
        if weights:
            return max(weights)
    return 0.0


def media_type(header: str) -> tuple[str, dict[str, str]]:
    """The media type of a ``Content-Type``, and its parameters.

    >>> media_type('text/Turtle; charset="utf-8"')
    ('text/turtle', {'charset': 'utf-8'})
    """
    name, *parameters = header.split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    return name.strip().lower(), {
        key.strip().lower(): value.strip().strip('"') for key, _, value in pairs if key.strip()
    }


def check_charset(parameters: Mapping[str, str]) -> None:
    """Refuse any encoding but UTF-8, with status 415."""
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise EndpointError(f"the encoding {charset} is not read", status=415, hint="Send UTF-8.")


def graph_format(name: str) -> ox.RdfFormat:
    """The parser for a media type of graphs.

    Raises:
        EndpointError: with status 415 for any other.
    """
    if name not in GRAPHS:
        what = f"graphs of the type {name or '(none)'} are not read"
        raise EndpointError(what, status=415, hint=f"There are: {', '.join(GRAPHS)}.")
    return GRAPHS[name]
