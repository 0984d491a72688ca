"""The figures of an entity, in series: one metric, unit and scope, in the order of their periods.

In: an IRI. Out: `Series` of web/src/explorer/api.ts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.explore.folding import shortened
from kg.explore.rows import LONG, documents, sentence_text
from kg.explore.sources import Sources
from kg.export.claims import Term, values_of
from kg.export.cleaning import iso_day
from kg.iri import KG, local_name
from kg.names import label_of, words

MOST = 1_000  # figures of one entity
Values = Mapping[str, list[Term]]
Series = tuple[str, str, str]


def series(sources: Sources, iri: str) -> list[dict[str, object]]:
    """All series of an entity, the longest first."""
    found: dict[Series, list[dict[str, object]]] = {}
    labels: dict[str, str] = {}
    for figure, values in _figures(sources.graph, iri):
        name = _series(sources.graph, values, labels)
        found.setdefault(name, []).append(_point(sources.graph, figure, values))
    _name_documents(sources, [point for points in found.values() for point in points])
    ordered = sorted(found, key=lambda name: (-len(found[name]), name))
    return [
        {"metric": name[0], "unit": name[1], "scope": name[2], "points": sorted(found[name], key=_order)}
        for name in ordered
    ]


def _figures(graph: ox.Store, iri: str) -> Iterator[tuple[str, Values]]:
    quads = graph.quads_for_pattern(None, ox.NamedNode(KG + "about"), ox.NamedNode(iri), None)
    subjects = dict.fromkeys(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
    for figure in islice(subjects, MOST):
        yield figure, values_of(graph, figure)


def _series(graph: ox.Store, values: Values, labels: dict[str, str]) -> Series:
    metric = first(values, "metric")
    scopes = [term.value for term in values.get(KG + "scopeEntity", ())]
    for iri in (metric, *scopes):
        if iri and iri not in labels:
            labels[iri] = label_of(graph, iri)
    scope = ", ".join([*(term.value for term in values.get(KG + "scope", ())), *(labels[iri] for iri in scopes)])
    return shortened(labels.get(metric, "")), shortened(first(values, "unit")), shortened(scope)


def first(values: Values, name: str) -> str:
    """The first value of a property of the kg vocabulary, or ""."""
    return values[KG + name][0].value if values.get(KG + name) else ""


def _point(graph: ox.Store, figure: str, values: Values) -> dict[str, object]:
    sentence = first(values, "evidence")
    return {
        "iri": figure,
        "value": _number(first(values, "value")),
        "text": shortened(first(values, "valueText")),
        "change": _change(values),
        "start": iso_day(first(values, "periodStart")),
        "end": iso_day(first(values, "periodEnd")),
        "period": shortened(first(values, "periodText")),
        "status": local_name(first(values, "status")),
        "approximation": shortened(first(values, "approximation")),
        "sentence": shortened(sentence_text(graph, sentence), LONG) if sentence else "",
        "document": first(values_of(graph, sentence), "document") if sentence else "",
    }


def _name_documents(sources: Sources, points: list[dict[str, object]]) -> None:
    """Put the names of the documents in the place of their IRIs."""
    named = documents(sources, (str(point["document"]) for point in points))
    for point in points:
        point["document"] = named[str(point["document"])]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _change(values: Values) -> str:
    """The change that the text states, in words: "+21.1 % year on year", "100 times", "-60 basis points"."""
    percent, factor, amount = (first(values, f"change{name}") for name in ("Percent", "Factor", "Value"))
    parts = [f"{_signed(percent)} %"] if percent else []
    parts += [f"{factor.removesuffix('.0')} times"] if factor and not percent else []
    parts += [f"{_signed(amount)} {first(values, 'changeUnit')}".rstrip()] if amount and not parts else []
    comparison = words(local_name(first(values, "comparison")))
    return " ".join([*parts, comparison]) if parts and comparison else "".join(parts)


def _signed(number: str) -> str:
    return f"{'' if number.startswith('-') else '+'}{number.removesuffix('.0')}"


def _order(point: Mapping[str, object]) -> tuple[bool, str, str, str]:
    """By the end of the period; what has none comes last."""
    return (not point["end"], str(point["end"]), str(point["start"]), str(point["iri"]))
