"""Lists of described names, put in order before any edge is read: "the baker Orlin, the grocer Basketo and Zafiro".

In: the tokens of a sentence with their heads, and the nouns for instances of classes. Out: the heads that a list asks
for where the parser took it apart: each description on its name, each name on the first. It adds no edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.arguments.builder import PLACES
from kg.model import Token

Heads = dict[int, tuple[int, str]]
MOST_WORDS = 8  # of one description
MOST_ASIDE = 8  # words of an aside before a member, with its commas
JOINTS = frozenset({"and", "or", "&"})
OBJECTS = ("dobj", "dative")  # of the ways in which members hang on one verb, the first counts


@dataclass(frozen=True, slots=True)
class Member:
    """One of a list: the token where it begins, that of the name, and that of the noun right before it or -1."""

    start: int
    name: int
    noun: int


def ordered_lists(tokens: Sequence[Token], nouns: frozenset[str]) -> Heads:
    """The heads of the lists that the parser took apart."""
    if sum(token.mention >= 0 for token in tokens) < 2 or JOINTS.isdisjoint(token.text for token in tokens):
        return {}
    found: Heads = {}
    at = 0
    while at < len(tokens):
        members = _list_at(tokens, at, nouns)
        if any(member.noun >= 0 for member in members):
            found.update(_heads(tokens, members))
        at = members[-1].name + 1 if members else at + 1
    return found


def _list_at(tokens: Sequence[Token], start: int, nouns: frozenset[str]) -> list[Member]:
    """The members of a list that begins at a token; empty if none does. Two alone have no comma between them."""
    if start and _goes_on(tokens, start, nouns):
        return []
    first = _member(tokens, start, nouns)
    members = [first] if first else []
    closed = False
    while members and not closed:
        at = members[-1].name + 1
        comma = at < len(tokens) and tokens[at].text == ","
        at += comma
        closed = at < len(tokens) and tokens[at].text in JOINTS
        if (closed and comma and len(members) == 1) or not (closed or comma):
            break
        member = _member(tokens, _after_aside(tokens, at + closed), nouns)
        if member is None:
            return []
        members.append(member)
    return members if closed and len(members) > 1 and not _is_next_clause(tokens, members) else []


def _after_aside(tokens: Sequence[Token], start: int) -> int:
    """Where a member begins after what is set off by commas and names nothing: "and, since last autumn, Orlin"."""
    if start >= len(tokens) or tokens[start].text != ",":
        return start
    for at in range(start + 1, min(start + MOST_ASIDE, len(tokens))):
        if tokens[at].text == ",":
            return at + 1
        if tokens[at].mention >= 0 or tokens[at].pos in ("VERB", "AUX"):
            break
    return start


def _goes_on(tokens: Sequence[Token], start: int, nouns: frozenset[str]) -> bool:
    """Whether a token is no beginning: a description begins before it."""
    before = tokens[start - 1]
    return before.text == "-" or (before.mention < 0 and _describes(before) and before.text not in JOINTS)


def _member(tokens: Sequence[Token], start: int, nouns: frozenset[str]) -> Member | None:
    """The name at a token, or after the words of a description that end in a noun for such a thing."""
    at = start
    while at < len(tokens) and at - start <= MOST_WORDS:
        token = tokens[at]
        if token.mention >= 0 and token.pos != "ADJ" and not _modifies(tokens, at):
            noun = tokens[at - 1] if at > start else None
            if noun is None or noun.tag == "POS" or noun.pos == "ADJ" or noun.text in ("the", "The"):
                return Member(start, at, -1)
            named = noun.mention < 0 and bool({noun.lemma, noun.text.casefold()} & nouns)
            named |= noun.tag == "NN" and tokens[start].text == "the"  # "the cleaner Orlin"
            return Member(start, at, noun.index) if named and noun.tag not in ("NNS", "NNPS") else None
        if token.mention < 0 and not _describes(token):
            return None
        at += 1
    return None


def _modifies(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name only says something of the member that follows: "Italy's", "Turin-based", "the Paris bank"."""
    after = tokens[index + 1] if index + 1 < len(tokens) else tokens[index]
    place = tokens[index].entity_label in PLACES and after.mention < 0 and after.pos in ("NOUN", "ADJ")
    return place or after.tag in ("POS", "HYPH")


def _describes(token: Token) -> bool:
    """Whether a word may stand before the noun of a description: "the Turin-based electric bus", "Italy's"."""
    return token.pos in ("DET", "ADJ", "NOUN", "PROPN") or token.tag in ("POS", "HYPH", "VBN", "VBG", "NN")


def _is_next_clause(tokens: Sequence[Token], members: Sequence[Member]) -> bool:
    """ "Orlin supplies Basketo and the baker Zafiro grew": what has a verb of its own is no member."""
    last = members[-1]
    heads = [tokens[i].head for i in (last.name, last.noun) if i >= 0 and tokens[i].dep in ("nsubj", "nsubjpass")]
    ours = {i for member in members[:-1] for i in (member.name, member.noun) if i >= 0}
    return any(head > last.name and all(tokens[i].head != head for i in ours) for head in heads)


def _heads(tokens: Sequence[Token], members: Sequence[Member]) -> Heads:
    """New heads for a list, none where the parser has it in one piece."""
    inside = range(members[0].start, members[-1].name + 1)
    if all(_is_whole(tokens, member, members[:number]) for number, member in enumerate(members)):
        return {}
    outer = _outer(tokens, members, inside)
    if outer is None:
        return {}
    first = members[0].name
    found = {first: outer}
    for member in members:
        if member is not members[0]:
            found[member.name] = (first, "conj")
        for index in range(member.start, member.name):
            if index == member.noun or (tokens[index].head not in inside or tokens[index].head < member.start):
                found[index] = (member.name, "compound" if index == member.noun else tokens[index].dep)
    found.update(_followers(tokens, members, inside, outer))
    return found


def _is_whole(tokens: Sequence[Token], member: Member, before: Sequence[Member]) -> bool:
    """Whether a member is of one piece, and hangs where a list's member does."""
    top = _top(tokens, member)
    if top < 0:
        return False
    head, dep = tokens[top].head, tokens[top].dep
    if not before:
        return head <= member.start or (head > member.name and tokens[head].mention < 0)
    listed = dep == "conj" or (dep == "appos" and member.noun < 0)
    return listed and head in {_top(tokens, one) for one in before}


def _top(tokens: Sequence[Token], member: Member) -> int:
    """The token of a member that all of it hangs on; -1 where the parser parts it."""
    if member.noun < 0:
        return member.name
    noun, name = tokens[member.noun], tokens[member.name]
    if noun.head == name.index and noun.dep in ("compound", "nmod", "amod"):
        return name.index
    return noun.index if name.head == noun.index and name.dep == "appos" else -1


def _outer(tokens: Sequence[Token], members: Sequence[Member], inside: range) -> tuple[int, str] | None:
    """How the list hangs on the words around it, by the first of its members that does."""
    ways = [
        (tokens[index].head, tokens[index].dep)
        for member in members
        for index in (member.noun, member.name)
        if index >= 0 and (tokens[index].head not in inside or tokens[index].head == index)
    ]
    ways = [way for way in ways if way[1] not in ("punct", "dep")] or ways
    if not ways:
        return None
    rivals = [way for way in ways if way[0] == ways[0][0] and way[1] in OBJECTS]
    return min(rivals, key=lambda way: OBJECTS.index(way[1])) if ways[0][1] in OBJECTS else ways[0]


def _followers(
    tokens: Sequence[Token], members: Sequence[Member], inside: range, outer: tuple[int, str]
) -> Iterator[tuple[int, tuple[int, str]]]:
    """What hung on a description from outside the list hangs on the name."""
    nouns = {member.noun: member.name for member in members if member.noun >= 0}
    for token in tokens:
        if token.head in nouns and token.index > inside[-1] and token.index != outer[0]:
            yield token.index, (nouns[token.head], token.dep)
