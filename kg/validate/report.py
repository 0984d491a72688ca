"""What a validation says, as data."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Literal

Edge = tuple[str, str, str | Literal]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one shape on one node.

    ``component`` is the local name of the SHACL constraint component ("ClassConstraintComponent"), ``severity`` that of
    the severity. ``value`` is the lexical form of the offending term, "" where a whole node or set offends. ``edges``
    are the plain edges it speaks about, ``sentences`` the evidence for them or for the node.
    """

    shape: str
    component: str
    focus: str
    path: str
    value: str
    message: str
    severity: str = "Violation"
    edges: tuple[Edge, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, sorted. A graph conforms if none is a violation; warnings and information do not count."""

    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings of severity sh:Violation."""
        return tuple(finding for finding in self.findings if finding.severity == "Violation")

    @property
    def edges(self) -> tuple[tuple[str, str, str | Literal, str], ...]:
        """Subject, predicate, object and message of every plain edge that a violation speaks about."""
        return tuple((*edge, finding.message) for finding in self.violations for edge in finding.edges)
