"""A graph in Python: read from a file or store, asked, exported, handed to networkx, rdflib and pandas.

In: paths. Out: a `Graph`, and library objects with the attributes that exported files have. It builds no
graph from documents (`kg.pipeline` does).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from heapq import nlargest
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import finalize

import pyoxigraph as ox

from kg.export import Export, Selection, Tables, View, export_graph, to_networkx, to_pandas, view_of
from kg.export.claims import Claims
from kg.export.layout import with_places
from kg.export.svg import write_svg
from kg.iri import NAMESPACES, XSD
from kg.query import Table, query
from kg.store import read_graph, reading

if TYPE_CHECKING:
    import rdflib

SHOWN = 60  # nodes of a picture in a notebook; more are not readable there


@dataclass(frozen=True)
class Graph:
    """A graph of claims with their evidence.

    ``store`` is pyoxigraph's; ``prefixes`` are those by which names may be shortened.
    """

    store: ox.Store
    prefixes: Mapping[str, str] = field(default_factory=lambda: NAMESPACES)

    @classmethod
    def read(cls, path: str | Path, *, prefixes: Mapping[str, str] = NAMESPACES) -> Graph:
        """The graph of a file (``.ttl .nt .trig .nq .jsonld``) or of an Oxigraph database directory.

        What a store shows now stays as long as the graph is used, whatever is added meanwhile.

        Raises:
            StoreError: with path and line if it is missing, unreadable or wrong.
        """
        if not Path(path).is_dir():
            return cls(read_graph(str(path)), prefixes)
        held = ExitStack()
        graph = cls(held.enter_context(reading(Path(path))), prefixes)
        finalize(graph, held.close)
        return graph

    def query(self, source: str, **parameters: str) -> Table:
        """The answer to a named query, a query file or SPARQL text. Raises `QueryError`."""
        return query(self.store, source, parameters, prefixes=self.prefixes)

    def view(self, selection: Selection = Selection()) -> View:
        """Nodes and edges as the exporters draw them; facts alone unless the selection asks for other statuses.

        Raises:
            ExportError: for a selection with something that the graph does not have.
        """
        chosen = replace(selection, statuses=selection.statuses or ("asserted",))
        return view_of(Claims(self.store, chosen, self.prefixes))

    def export(self, format: str, path: str | Path, selection: Selection = Selection()) -> Export:
        """Write a file or folder in a format of ``kg export``. Raises `ExportError`."""
        return export_graph(self.store, format, Path(path), selection, prefixes=self.prefixes)

    def to_networkx(self, selection: Selection = Selection()) -> Any:
        """A ``networkx.MultiDiGraph``: nodes by IRI, edges by id, with the attributes of the view."""
        return to_networkx(self.view(selection))

    def to_pandas(self, selection: Selection = Selection()) -> Tables:
        """Nodes and edges as two pandas tables, indexed by id. Raises `ExportError` without pandas."""
        return to_pandas(self.view(selection))

    def to_rdflib(self) -> rdflib.Graph:
        """All triples, statements and evidence among them, as one ``rdflib.Graph`` with the prefixes bound."""
        import rdflib

        found = rdflib.Graph()
        for name, space in self.prefixes.items():
            found.bind(name, space)
        for quad in self.store:
            found.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
        return found

    def _repr_html_(self) -> str:
        """A picture of the entities with the most edges, and how much there is; no script and no live markup."""
        view = self.view(Selection(figures=False))
        part = _busiest(view, SHOWN)
        picture = base64.b64encode("".join(write_svg(with_places(part))).encode()).decode()
        count = f"{len(view.nodes):,} entities, {len(view.edges):,} edges"
        shown = f"; the {len(part.nodes)} with the most edges are drawn" if len(part.nodes) < len(view.nodes) else ""
        text = escape(count + shown)
        return f'<p>{text}</p><img alt="{text}" style="max-width:100%" src="data:image/svg+xml;base64,{picture}">'


def _busiest(view: View, most: int) -> View:
    """The part of the view with the largest nodes and the edges between them."""
    nodes = nlargest(most, view.nodes, key=lambda node: (node.size, node.id))
    kept = {node.id for node in nodes}
    edges = tuple(edge for edge in view.edges if edge.source in kept and edge.target in kept)
    return replace(view, nodes=tuple(sorted(nodes, key=lambda node: node.id)), edges=edges)


def _rdflib(term: object) -> Any:
    import rdflib

    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == XSD + "string"  # as rdflib's own parsers have it
        datatype = None if plain else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.NamedNode)
    return rdflib.URIRef(term.value)
