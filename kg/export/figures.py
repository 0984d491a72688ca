"""Figures as attributes of the entities they are about: the latest one of each metric, scope and unit.

In: a store and entities. Out: attributes such as "revenue_EUR", and their values. Only figures that the text asserts.
The names that most entities share come first, and no more than `MOST`: a table of a thousand columns helps nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.export.claims import Term, values_of
from kg.export.cleaning import attribute_name, clean, common_type, scalar
from kg.export.view import Scalar
from kg.iri import KG, local_name

MOST = 50  # columns
_ABOUT = ox.NamedNode(KG + "about")
Found = tuple[tuple[str, float, str], str, Scalar]  # by what the latest is chosen, type, value


def figures_of(
    graph: ox.Store, entities: Iterable[str], *, taken: Container[str] = ()
) -> tuple[dict[str, str], dict[str, dict[str, Scalar]]]:
    """The attributes with their types, and the values by entity."""
    found = {iri: latest for iri in entities if (latest := _latest(graph, iri))}
    counts = Counter(name for figures in found.values() for name in figures)
    common = sorted(sorted(counts, key=lambda name: (-counts[name], name))[:MOST])
    names = {name: attribute_name(name, taken) for name in common}
    types = {
        names[name]: common_type(figures[name][1] for figures in found.values() if name in figures) for name in common
    }
    values = {
        iri: {names[name]: figures[name][2] for name in sorted(figures) if name in names}
        for iri, figures in found.items()
    }
    return types, values


def _latest(graph: ox.Store, entity: str) -> dict[str, Found]:
    latest: dict[str, Found] = {}
    for name, figure in _figures(graph, entity):
        if name not in latest or figure[0] > latest[name][0]:
            latest[name] = figure
    return latest


def _figures(graph: ox.Store, entity: str) -> Iterator[tuple[str, Found]]:
    observed = graph.quads_for_pattern(None, _ABOUT, ox.NamedNode(entity), None)
    for iri in sorted({quad.subject.value for quad in observed if isinstance(quad.subject, ox.NamedNode)}):
        values = values_of(graph, iri)
        number = values.get(KG + "value", [])
        asserted = _first(values, "status") in ("", KG + "Asserted")
        if asserted and number and isinstance(number[0], ox.Literal):
            kind, value = scalar(number[0])
            order = (_first(values, "periodEnd"), float(_first(values, "confidence") or 0), iri)
            yield _name(values), (order, kind, value)


def _name(values: Mapping[str, list[Term]]) -> str:
    """Metric, scope and unit: "revenue_overseas_CNY"."""
    metric = local_name(_first(values, "metric"))
    scopes = [local_name(term.value) for term in values.get(KG + "scopeEntity", ())]
    parts = (metric[:1].lower() + metric[1:], _first(values, "scope"), *scopes, _first(values, "unit"))
    return clean("_".join("-".join(part.split()) for part in parts if part))


def _first(values: Mapping[str, list[Term]], name: str) -> str:
    return values[KG + name][0].value if KG + name in values else ""
