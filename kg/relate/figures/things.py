"""What a common noun names that has figures of its own: "the global market for tyres", "the shipping industry".

In: a `View` and a noun or a verb. Out: an `Owner` whose thing is an entity minted from the phrase, or None.
"""

from __future__ import annotations

from kg.iri import local_name, mint_iri, slug
from kg.model import Entity
from kg.relate.figures.measures import span_text
from kg.relate.figures.view import Owner, View

NARROWING = ("for", "of")


def about(view: View, owner: Owner) -> str:
    """The IRI of whom a figure is about."""
    return owner.thing.iri if owner.thing else view.page.entity(owner.cluster)


def thing_at(view: View, noun: int) -> Owner | None:
    """The thing that a noun names with the words around it; one without such words, or a named place's, is none."""
    token = view.tokens[noun]
    kind = view.page.things.get(token.lemma)
    if not kind or token.pos != "NOUN" or view.mention(noun) or view.owner(noun):
        return None
    before = [kid for kid in view.kids(noun, "amod", "compound", "nmod") if kid < noun]
    first = min((index for kid in before for index in view.subtree(kid)), default=noun)
    preps = [kid for kid in view.kids(noun, "prep") if kid == noun + 1 and view.tokens[kid].text in NARROWING]
    last = max((index for kid in preps for index in view.subtree(kid)), default=noun)
    words = range(first, last + 1)
    if first == last or view.kids(noun, "poss") or any(view.mention(i) or i in view.counted for i in words):
        return None
    label = span_text(view, list(words))
    entity = Entity(_iri(view, label, kind), label, (kind,))
    return Owner(-1, start=view.tokens[first].start, end=view.tokens[last].end, thing=entity)


def _iri(view: View, label: str, kind: str) -> str:
    """The node of a phrase; one of its own where a name of the document has the same: the company Global Market."""
    iri = mint_iri(view.page.base, "entity", slug(label))
    taken = any(link.entity.iri == iri and kind not in link.entity.types for link in view.page.links.values())
    return mint_iri(view.page.base, "entity", f"{slug(label)}-{local_name(kind).lower()}") if taken else iri


def thing_of_clause(view: View, verb: int) -> Owner | None:
    """The thing that is a verb's subject, or the object of the verb above: "expects the market for tyres to grow"."""
    token = view.tokens[verb]
    above = view.kids(token.head, "dobj") if token.dep == "xcomp" else []
    subject = view.subject(verb)
    nouns = [*(one for one in above if one < verb), *([subject] if subject is not None else [])]
    return next((one for noun in nouns if (one := thing_at(view, noun))), None)


__all__ = ["about", "thing_at", "thing_of_clause"]
