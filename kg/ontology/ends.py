"""The domain and range of properties: the triples of an ontology in, class and datatype IRIs out.

One class, an owl:unionOf, schema.org's domainIncludes and rangeIncludes, or several at once, which are alternatives. A
class that no file declares is taken as one, and said: what cannot be understood is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from urllib.parse import unquote

from kg.errors import OntologyError
from kg.ontology.datatypes import BUILT_IN, RDFS, XSD
from kg.ontology.files import Triples, Value
from kg.ontology.model import KG, local_name

OWL = "http://www.w3.org/2002/07/owl#"
SCHEMA = "https://schema.org/"
ANYTHING = frozenset({OWL + "Thing", RDFS + "Resource"})
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_\s-]+")


@dataclass(slots=True)
class Ends:
    """Reads domains and ranges, and remembers what the files did not declare.

    ``undeclared`` are the classes that only a domain or range names; ``warnings`` say so, and what else was taken in
    another sense than OWL's.
    """

    triples: Triples
    declared: frozenset[str]
    datatypes: frozenset[str]  # that the files declare themselves
    undeclared: dict[str, None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def of(self, iri: str, end: str) -> tuple[str, ...]:
        """The alternatives of a property's "domain" or "range"; none for anything.

        Raises:
            OntologyError: one of them is a text, or an expression other than a union.
        """
        strict = self.triples.values(iri, RDFS + end)
        if len({value.text for value in strict}) > 1:
            what = f"it has several rdfs:{end}, in OWL all of them at once; they are taken as alternatives"
            self._warn(what, iri, strict[-1], f"Write one: rdfs:{end} [ a owl:Class ; owl:unionOf ( … … ) ].")
        found: list[str] = []
        for value in (*strict, *self.triples.values(iri, f"{SCHEMA}{end}Includes")):
            for member in self._members(value.text, frozenset()):
                self._check(member, iri, end, value)
                found.append(member)
        ends = tuple(dict.fromkeys(one for one in found if one not in ANYTHING and self._fits(one, end)))
        datatypes = [one for one in ends if self.is_datatype(one)]
        if len(datatypes) > 1:
            self._warn(f"of its datatypes only <{datatypes[0]}> is used", iri, strict[-1], "Name it alone.")
        return ends

    def is_datatype(self, iri: str) -> bool:
        """Whether the IRI names a datatype of XML Schema, RDF or these files."""
        return iri.startswith(XSD) or iri in BUILT_IN or iri in self.datatypes

    def _members(self, name: str, seen: frozenset[str]) -> list[str]:
        """The members of a union, however deep; the datatype that a data range narrows; else the thing itself."""
        lists = self.triples.texts(name, OWL + "unionOf")
        if lists and name not in seen:
            inside = [member for head in lists for member in self.triples.items(head)]
            return [one for member in inside for one in self._members(member, seen | {name})]
        return list(self.triples.texts(name, OWL + "onDatatype") if name.startswith("_:") else ()) or [name]

    def _fits(self, member: str, end: str) -> bool:
        return end == "range" or not self.is_datatype(member)

    def _check(self, member: str, iri: str, end: str, value: Value) -> None:
        if value.literal:
            hint = "Name a class there, not a text."
            raise wrong(f"its {end} {value.text!r} is a text and no class", iri, value, hint)
        if member.startswith("_:"):
            hint = "Name the classes, alone or in an owl:unionOf."
            raise wrong(f"its {end} is an expression that is not understood", iri, value, hint)
        if member in self.declared or member in ANYTHING:
            return
        if self.is_datatype(member):
            if end == "domain":
                hint = "Name the class of the subjects."
                self._warn(f"its domain <{member}> is a datatype and is left out", iri, value, hint)
            return
        if member.startswith(KG):
            hint = "Name a class of your own."
            raise wrong(f"its {end} <{member}> belongs to graphwright's vocabulary", iri, value, hint)
        if member not in self.undeclared:
            self.undeclared[member] = None
            what = f"not declared, yet the {end} of {local_name(iri)}; taken as a class called {label_of(member)!r}"
            hint = f"Declare it as an owl:Class, or mend the name{self._nearest(member)}."
            self.warnings.append(str(wrong(what, iri, value, hint, about=member)))

    def _nearest(self, member: str) -> str:
        names = sorted({local_name(iri) for iri in self.declared})
        near = get_close_matches(local_name(member), names, n=1, cutoff=0.75)
        return f" ({near[0]}?)" if near else ""

    def _warn(self, what: str, iri: str, value: Value, hint: str) -> None:
        self.warnings.append(str(wrong(what, iri, value, hint)))


def wrong(what: str, iri: str, value: Value, hint: str, *, about: str = "") -> OntologyError:
    """The error at a value of something: its file, the line where that is known, and what it is ``about``."""
    named = "" if value.text.startswith("_:") else local_name(value.text)
    line = value.source.line_in_block(local_name(iri), named)
    return OntologyError(what, path=str(value.source.path), line=line or None, iri=about or iri, hint=hint)


def label_of(iri: str) -> str:
    """The words of an IRI's last part, for something without a label.

    >>> label_of("https://example.org/x#EthnicGroup"), label_of("urn:x/LCCN_number"), label_of("urn:x/Q5")
    ('ethnic group', 'LCCN number', 'Q5')
    """
    words = _HUMPS.split(unquote(local_name(iri)))
    return " ".join(word.lower() if word[1:].islower() else word for word in words if word)
