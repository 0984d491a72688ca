"""The position that a claim is about, as the text has it: "vice chairman", "head of marketing", "Europe president".

In: a sentence's graph, a match in it and the words for positions. Out: the words of the role, "" where none is said.
What is led or joined ("the board", "the small-business unit") is no position.
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from kg.model import Token
from kg.ontology import Ontology, Property
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match

PLACES = ("GPE", "LOC")
PASSED_BY = frozenset(["former", "ex", "late", "longtime", "then", "new", "incoming", "outgoing"])
LINKS = ("of", "for")
INTO = ("as", "to")


def post_words(ontology: Ontology, prop: Property) -> frozenset[str]:
    """The words for positions of a property whose trigger is a role; none for another property.

    They are the trigger sets that hold a word for its subjects, or all its trigger words where no set does.
    """
    if not prop.role_from_trigger:
        return frozenset()
    below = {one for iri in prop.domain for one in ontology.subclasses(iri) if one in ontology.classes}
    classes = [ontology.classes[iri] for iri in below]
    persons = {word.casefold() for cls in classes for word in (*cls.nouns, *cls.titles, *cls.offices)}
    sets = [group for group in prop.triggers if group & persons] or list(prop.triggers)
    own = {one.text[start:end].casefold() for one in prop.examples for start, end in one.triggers}
    return frozenset(word for group in sets for word in group) or frozenset(own)


def role_of(graph: SentenceGraph, match: Match, posts: Set[str], text: str) -> str:
    """The role that a match says: by its trigger, or without one by what the subject is called beside its name."""
    if match.pattern.bare:
        spots: Iterable[int] = (index for index, via in graph.same(match.subject) if via < 0)
    else:
        spots = reversed(match.triggers)
    found = [index for index in spots if _is_post(graph, index, posts)]
    taken = [] if match.pattern.bare else _taken_up(graph, match, posts)
    return next((role for index in [*found, *taken] if (role := role_text(graph, index, text))), "")


def _is_post(graph: SentenceGraph, index: int, posts: Set[str]) -> bool:
    return graph.tokens[index].mention < 0 and bool(graph.forms(index) & posts)


def _taken_up(graph: SentenceGraph, match: Match, posts: Set[str]) -> list[int]:
    """The posts after "as" or "to" of a verb: "hired her as partner", "was promoted to operations director"."""
    verbs = {index for index in match.triggers if graph.tokens[index].pos in ("VERB", "AUX")}
    heads = verbs | {match.subject} if verbs else set()
    preps = {token.index for token in graph.tokens if token.head in heads and token.text.lower() in INTO}
    under = [token.index for token in graph.tokens if token.head in preps and token.dep == "pobj"]
    return [index for index in under if _is_post(graph, index, posts)]


def role_text(graph: SentenceGraph, index: int, text: str) -> str:
    """The words of a role around its noun."""
    tokens = graph.tokens
    if tokens[index].pos in ("VERB", "AUX"):
        return ""
    first = index
    while first > 0 and _belongs(tokens[first - 1]):
        first -= 1
    while first < index and tokens[first].text == "-":
        first += 1
    noun = tokens[index].lemma if tokens[index].tag == "NNS" else tokens[index].text
    before = text[tokens[first].start : tokens[index].start]
    field = _field(tokens, index + 1, text)
    return " ".join([*_lowered(f"{before}{noun}", tokens[first : index + 1]), *field])


def _lowered(words: str, tokens: Iterable[Token]) -> list[str]:
    """ "Chief executive" without its capital, but "CEO" and "Europe president" with theirs."""
    names = {part for token in tokens if token.mention >= 0 for part in token.text.split()}
    return [word.lower() if word.istitle() and word not in names else word for word in words.split()]


def _belongs(token: Token) -> bool:
    if token.mention >= 0:
        return token.entity_label in PLACES and token.dep in ("compound", "nmod") and token.pos != "ADJ"
    return token.lemma not in PASSED_BY and (token.dep in ("compound", "amod", "nmod") or token.text == "-")


def _field(tokens: tuple[Token, ...], link: int, text: str) -> list[str]:
    """What a position is for: "of marketing", and of "of Orlin's small-business unit" all but the name."""
    if link + 1 >= len(tokens) or tokens[link].text not in LINKS:
        return []
    first = link + 1
    if tokens[first].mention >= 0 and first + 1 < len(tokens) and tokens[first + 1].tag == "POS":
        first += 2
    end = first
    while end < len(tokens) and tokens[end].mention < 0 and _narrows(tokens[end], end > first):
        end += 1
    if end == first or (end < len(tokens) and tokens[end].mention >= 0):
        return []
    words = text[tokens[first].start : tokens[end - 1].end].split()
    return [tokens[link].text, *(word.lower() if word.istitle() else word for word in words)]


def _narrows(token: Token, inside: bool) -> bool:
    return token.pos in ("NOUN", "ADJ") or (inside and token.text == "-")
