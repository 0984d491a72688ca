"""The manifests of the W3C's SPARQL 1.1 tests. In: a directory of them. Out: tests as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Manifest:
    """One manifest file, parsed."""

    path: Path
    store: ox.Store

    def values(self, subject: Term | None, predicate: str) -> list[Term]:
        """All objects of a property."""
        if not isinstance(subject, (ox.NamedNode, ox.BlankNode)):
            return []
        found = self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def value(self, subject: Term | None, predicate: str) -> Term | None:
        """The object of a property, None without one."""
        return next(iter(self.values(subject, predicate)), None)

    def text(self, subject: Term | None, predicate: str) -> str:
        """The text of a property, "" without one."""
        found = self.value(subject, predicate)
        return found.value if isinstance(found, (ox.Literal, ox.NamedNode)) else ""

    def members(self, subject: Term | None, predicate: str) -> list[Term]:
        """The members of all lists under a property."""
        return [member for head in self.values(subject, predicate) for member in self._list(head)]

    def _list(self, head: Term) -> Iterator[Term]:
        while head != ox.NamedNode(RDF + "nil"):
            first, rest = self.value(head, RDF + "first"), self.value(head, RDF + "rest")
            if first is None or rest is None:
                return
            yield first
            head = rest


@dataclass(frozen=True)
class Case:
    """One test."""

    manifest: Manifest
    node: Node

    @property
    def name(self) -> str:
        """Directory and name, which together are unique."""
        return f"{self.manifest.path.parent.name}/{str(self.node).strip('<>').partition('#')[2]}"

    @property
    def kind(self) -> str:
        """The local name of its type."""
        return self.manifest.text(self.node, RDF + "type").rpartition("#")[2]

    @property
    def action(self) -> Term | None:
        """What is to be done."""
        return self.manifest.value(self.node, MF + "action")

    @property
    def result(self) -> Term | None:
        """What is to come of it."""
        return self.manifest.value(self.node, MF + "result")


def read_manifest(path: Path) -> Manifest:
    """One file."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())
    return Manifest(path, store)


def cases(path: Path) -> list[Case]:
    """The tests of a manifest and of those that it includes."""
    manifest = read_manifest(path)
    top = ox.NamedNode(path.resolve().as_uri())
    found = [Case(manifest, node) for node in manifest.members(top, MF + "entries") if isinstance(node, ox.NamedNode)]
    for included in manifest.members(top, MF + "include"):
        assert isinstance(included, ox.NamedNode)
        found += cases(file_of(included.value))
    return found


def file_of(iri: str) -> Path:
    """The file that a file: IRI names."""
    return Path(unquote(urlsplit(iri).path))
