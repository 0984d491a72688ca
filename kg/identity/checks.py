"""Decisions about claims held against the ontology and each other.

In: decisions as they stand in a file, an ontology. Out: the same decisions with the datatypes of their values, or an
error with the place of the wrong one, or of both that contradict each other. The classes of entities are known to a
graph alone: its shapes withhold a correction that is against a domain or range.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from difflib import get_close_matches

from kg.errors import LinkError
from kg.identity.decisions import Decision, Decisions, Kind, contradiction
from kg.iri import XSD, local_name
from kg.model import Key, Literal
from kg.ontology import Ontology, Property, all_sides
from kg.ontology.datatypes import is_lexical
from kg.terms import exact


def checked(decisions: Decisions, ontology: Ontology) -> Decisions:
    """The decisions, fit to be used with an ontology.

    Raises:
        LinkError: a claim has a property that the ontology does not, or a value that does not go with it; a correction
            says nothing else, or of a thing and itself; or two decisions contradict each other.
    """
    if not decisions.about_claims:
        return decisions
    found = Decisions(_completed(one, ontology) for one in decisions.items)
    _check_alike(found, ontology)
    _check_circles(found, ontology)
    return found


def _completed(one: Decision, ontology: Ontology) -> Decision:
    if one.claim is None:
        return one
    claim = _claim(one.claim, one, ontology)
    if one.instead is None:
        return replace(one, claim=claim)
    instead = _claim(one.instead, one, ontology)
    if instead.subject == instead.object:
        raise _wrong(f"it says of <{instead.subject}> and itself", one, "Name two things.")
    if exact(instead) in all_sides(exact(claim), ontology):
        raise _wrong("the correction says the same as the claim", one, "Say what differs, or accept the claim.")
    value = instead.object
    if isinstance(value, Literal) and not is_lexical(value.lexical, value.datatype):
        what = f"{value.lexical!r} is no {ontology.curie(value.datatype)}"
        raise _wrong(what, one, f"{local_name(instead.predicate)} has such values.")
    return replace(one, claim=claim, instead=instead)


def _claim(key: Key, one: Decision, ontology: Ontology) -> Key:
    """The claim with the datatype of its value."""
    relation = ontology.properties.get(key.predicate)
    if relation is None:
        names = {known.local for known in ontology.properties.values()}
        near = get_close_matches(local_name(key.predicate), sorted(names), n=1)
        hint = f"Did you mean {near[0]!r}?" if near else "Is it the ontology of the graph?"
        raise _wrong(f"the ontology has no property <{key.predicate}>", one, hint)
    _check_end(key, relation, one)
    if isinstance(key.object, Literal) and not key.object.datatype:
        datatype = relation.datatype or XSD + "string"
        return replace(key, object=Literal(key.object.lexical, datatype))
    return key


def _check_end(key: Key, relation: Property, one: Decision) -> None:
    literal = isinstance(key.object, Literal)
    if literal and relation.datatype is None and relation.range:
        raise _wrong(f"{relation.local} leads to things, not to values", one, "Name an object.")
    if not literal and relation.datatype is not None and not relation.range:
        raise _wrong(f"{relation.local} has values, it leads to no things", one, "Name a value.")


def _check_alike(decisions: Decisions, ontology: Ontology) -> None:
    """Two decisions about one claim agree, unless the one about a document goes before the one about all."""
    found: defaultdict[Key, list[Decision]] = defaultdict(list)
    for one in decisions.about_claims:
        assert one.claim is not None
        found[_same(one.claim, decisions, ontology)].append(one)
    for group in found.values():
        for number, one in enumerate(group):
            for other in group[number + 1 :]:
                _check_two(one, other, decisions, ontology)


def _check_two(one: Decision, other: Decision, decisions: Decisions, ontology: Ontology) -> None:
    kinds = {one.kind, other.kind}
    if one.document == other.document:
        if len(kinds) > 1:
            raise contradiction(f"they {' and '.join(sorted(kinds))} one claim", one, other)
        told = {_same(each.instead, decisions, ontology) for each in (one, other) if each.instead}
        if len(told) > 1:
            raise contradiction("they correct one claim in two ways", one, other)
    elif Kind.ACCEPT in kinds and len(kinds) > 1:
        narrow, wide = (one, other) if one.document else (other, one)
        if narrow.kind is Kind.ACCEPT and not wide.document:
            raise contradiction(f"they accept a claim in one document and {wide.kind} it in all", one, other)


def _same(key: Key, decisions: Decisions, ontology: Ontology) -> Key:
    """One key for all claims that say the same after merges."""
    value = key.object if isinstance(key.object, Literal) else decisions.node(key.object)
    moved = exact(replace(key, subject=decisions.node(key.subject), object=value))
    return min(all_sides(moved, ontology), key=Key.parts)


def _check_circles(decisions: Decisions, ontology: Ontology) -> None:
    """No correction leads back to what it corrects."""
    steps: dict[tuple[Key, str], Decision] = {}
    for one in decisions.about_claims:
        if one.claim and one.instead:
            steps[_same(one.claim, decisions, ontology), one.document] = one
    for (start, document), first in steps.items():
        passed, one = {start}, first
        while one.instead:
            key = _same(one.instead, decisions, ontology)
            if key in passed:
                raise contradiction("the corrections lead in a circle", first, one)
            passed.add(key)
            following = steps.get((key, document)) or steps.get((key, ""))
            if following is None:
                break
            one = following


def _wrong(what: str, one: Decision, hint: str) -> LinkError:
    return LinkError(what, path=one.path or None, line=one.line or None, hint=hint)
