"""What coordination shares, and where a prepositional phrase may belong besides where the parser put it.

In: a `Builder` with the edges of single words. Out: the same edges for conjuncts, and uncertain ones for phrases.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.arguments.builder import Builder, conjuncts, denotes, is_plural, is_verb
from kg.annotate.arguments.nouns import are_posts
from kg.model import Token

LISTED = frozenset({"subj", "obj", "to", "for", "with", "from", "by", "through", "in", "via", "at"})
PLACING = frozenset({"in", "at"})
PARTS = frozenset({"all", "half", "most", "much", "some", "part", "bulk"})
MORE = frozenset({"another", "further", "more"})


def coordination(b: Builder) -> None:
    """Conjoined nouns share the roles of the first; conjoined verbs may share an object."""
    for token in b.tokens:
        for member in conjuncts(b, token.index):
            if is_verb(token) and is_verb(b.tokens[member]):
                _shared_object(b, token, b.tokens[member])
            elif not is_verb(b.tokens[member]):
                _shared_complements(b, token, b.tokens[member])
                shared = {token.index, *_titles(b, token, b.tokens[member])}
                for head, label, dependent in list(b.edges):
                    if dependent in shared and head != member and not _describes(b, head, token, member):
                        if not _shares(b, label, token, b.tokens[member]):
                            continue
                        b.add(head, label, member, b.edges[(head, label, dependent)])


def described(b: Builder) -> None:
    """ "Its customers are the carmaker Orlin and the grocer Basketo": what is a carmaker is what has that name."""
    named: dict[int, list[int]] = {}
    for noun, name in b.same:
        if b.tokens[noun].mention < 0 <= b.tokens[name].mention:
            named.setdefault(noun, []).append(name)
    for (noun, other), via in list(b.same.items()):
        if b.tokens[other].mention >= 0 or b.tokens[noun].mention >= 0:
            continue
        for one, two in ((noun, other), (other, noun))[: 1 if via >= 0 else 2]:
            if is_plural(b.tokens[two]) or (two not in named and not _parted(b, one, two)):
                for name in named.get(one, ()):
                    b.equate(two, name, via)


def _parted(b: Builder, one: int, two: int) -> bool:
    """Whether a name stands between two nouns: "the arm of Orlin, tyre maker Basketo"."""
    return any(token.mention >= 0 and token.pos != "ADJ" for token in b.tokens[min(one, two) : max(one, two)])


def parts(b: Builder) -> None:
    """ "Sells most of its crop": it sells the crop."""
    for head, label, part in list(b.edges):
        if label == "obj" and b.tokens[part].lemma in PARTS:
            for whole in b.of(part, "of"):
                if b.tokens[whole].mention < 0 and b.tokens[whole].pos == "NOUN" and not denotes(b, b.tokens[whole]):
                    b.add(head, "obj", whole)


def _titles(b: Builder, name: Token, member: Token) -> list[int]:
    """ "The maker Orlin and the grocer Basketo grew": Basketo has the role of the maker, with which Orlin is one."""
    title = b.tokens[name.head]
    described = name.dep == "appos" and name.mention >= 0 and title.index == name.index - 1 and denotes(b, title)
    return [title.index] if described and member.dep == "conj" and denotes(b, member) else []


def lists(b: Builder) -> None:
    """ "Through Orlin, Basketo and the chain Pellux": members that the parser hung elsewhere share the first's role."""
    for first in b.tokens:
        if first.mention < 0 or first.pos == "ADJ":
            continue
        members = _listed(b, first)
        if members and first.dep in ("nmod", "compound") and first.head > first.index:
            _first_of_list(b, first, members)
        for head, label, dependent in list(b.edges):
            own = b.tokens[head].dep == "amod" and b.tokens[head].head == first.index  # "the Basketo-owned Orlin"
            if members and dependent == first.index and label not in ("nn", "poss", "amod") and not own:
                for member in members:
                    if head != member:
                        b.add(head, label, member, b.edges[head, label, dependent])


def _first_of_list(b: Builder, first: Token, members: Sequence[int]) -> None:
    """ "Supplies the maker Orlin, the grocer Basketo and the firm Zafiro": Orlin, hung on a later word, is supplied."""
    for head, label, dependent in list(b.edges):
        if dependent in members and head not in members and label in LISTED and b.edges[head, label, dependent]:
            b.add(head, label, first.index)


def _listed(b: Builder, first: Token) -> list[int]:
    """The names of an enumeration "A, B and C" or "A, B, C and the chain D" after its first; empty if it is none."""
    members: list[int] = []
    at, closed = first.index + 1, False
    while at + 1 < len(b.tokens) and not closed and b.tokens[at].text in (",", "and", "or", "&"):
        closed = b.tokens[at].text != ","
        at += 1
        if b.tokens[at].text in ("and", "or"):
            closed, at = True, at + 1
        start = at
        while (
            at < len(b.tokens)
            and b.tokens[at].mention < 0
            and at - start < 5
            and b.tokens[at].pos in ("DET", "ADJ", "NOUN")
        ):
            at += 1
        if at >= len(b.tokens) or b.tokens[at].mention < 0 or b.tokens[at].pos == "ADJ":
            return []
        owned = _owned(b, at)
        if owned is None:
            return []
        at = owned
        members.append(at)
        at += 1
    return members if closed and len(members) > 1 else []


def _owned(b: Builder, name: int) -> int | None:
    """The member that begins with a name: itself, or in "India's Orlin" Orlin; None for "Orlin's parent"."""
    if [token.tag for token in b.tokens[name + 1 : name + 2]] != ["POS"]:
        return name
    return name + 2 if name + 2 < len(b.tokens) and b.tokens[name + 2].mention >= 0 else None


def _shared_complements(b: Builder, first: Token, second: Token) -> None:
    """ "chairman and chief executive of Orlin": both are of Orlin; "a maker and a unit of Orlin": only the last."""
    nouns = first.pos == second.pos == "NOUN" or are_posts(b, first, second)
    if not nouns or b.kids(second.index, "det", "poss"):
        return
    for one, other in ((first, second), (second, first)):
        for label in ("of", "at", "for"):
            found = [d for d in b.of(one.index, label) if d > max(first.index, second.index)]
            if not b.of(other.index, label):
                for dependent in found:
                    b.add(other.index, label, dependent)
    if are_posts(b, first, second):  # "Orlin's founder and chief executive"
        for owner in b.of(first.index, "poss"):
            b.add(second.index, "poss", owner)


def _describes(b: Builder, word: int, token: Token, member: int) -> bool:
    """Whether a participle or relative clause says something of one name alone: "Turin-based Orlin and Basketo",
    "Orlin, based in Turin, and Basketo", "Orlin, which wants to buy Zafiro, and Basketo"."""
    inner = b.tokens[word]
    for _ in b.tokens:
        if inner.head in (token.index, inner.index):
            break
        inner = b.tokens[inner.head]
    clause = is_verb(inner) and inner.dep in ("amod", "acl", "relcl")
    return clause and inner.head == token.index and inner.index < member


def _shares(b: Builder, label: str, first: Token, member: Token) -> bool:
    listed = member.dep == "appos"
    return label not in ("advcl", "comp") and not (listed and label == "nn")


def _shared_object(b: Builder, first: Token, second: Token) -> None:
    """ "makes and sells tyres": the object of the last verb is the object of both."""
    between = b.tokens[first.index + 1 : second.index]
    if all(t.pos in ("CCONJ", "ADV", "PUNCT") for t in between) and not b.of(first.index, "obj"):
        for dependent in b.of(second.index, "obj"):
            b.add(first.index, "obj", dependent)
    if all(t.pos in ("CCONJ", "ADV", "PUNCT") for t in between) and b.tokens[first.index].tag == second.tag:
        for head, label, dependent in list(b.edges):
            if head == second.index and label not in ("subj", "obj", "comp", "advcl") and dependent > second.index:
                b.add(first.index, label, dependent, False)


def _nested_places(b: Builder) -> None:
    """ "Employs 900 people at three plants in Poland": in Poland, too."""
    for verb, label, noun in list(b.edges):
        if label in ("at", "in", "on", "from") and b.tokens[noun].mention < 0 and b.tokens[noun].pos == "NOUN":
            for place in b.of(noun, "in"):
                if b.tokens[place].mention >= 0:
                    b.add(verb, "in", place, False)


def _included_places(b: Builder) -> None:
    """ "Has 40 stores, including units in Turin": stores in Turin, too."""
    for noun, other in list(b.same):
        if noun < other and b.tokens[noun].mention < 0 and b.tokens[other].mention < 0 and b.same[noun, other] < 0:
            for place in b.of(other, "in"):
                b.add(noun, "in", place)


def attachment(b: Builder) -> None:
    """A prepositional phrase of the object may belong to the verb, and one of the verb to its object."""
    prepositions = {t.lemma for t in b.tokens if t.pos in ("ADP", "SCONJ")} - {"of", "by"}
    _nested_places(b)
    _included_places(b)
    stated = list(b.edges)  # what is moved once moves no further: "based in Nagoya and listed" lists nobody in Nagoya
    for verb, label, noun in stated:
        if label not in ("obj", "of") or (label == "of" and b.tokens[verb].pos != "NOUN"):
            continue
        for head, inner, dependent in stated:
            if inner in prepositions and head == noun and dependent != verb:
                b.add(verb, inner, dependent, False)
            elif inner in prepositions and head == verb and label == "obj" and _takes(b, verb, noun):
                b.add(noun, inner, dependent, False)


def _takes(b: Builder, verb: int, noun: int) -> bool:
    """Whether a phrase beside a verb may belong to its object; not so "the bank will be launched in Kenya"."""
    acted_on = noun < verb and denotes(b, b.tokens[noun])
    return b.tokens[verb].head != noun and not acted_on


def gapped(b: Builder) -> None:
    """ "Has 20 stores in Kenya, 30 in Egypt and another five in Malta": the bare numbers are of stores, too."""
    for number in b.tokens:
        counted = _counted_before(b, number) if _is_bare(b, number) else -1
        for label in sorted(PLACING) if counted >= 0 else ():
            firsts = [place for place in b.of(counted, label) if place < number.index and b.tokens[place].mention >= 0]
            members = [place for place in b.of(number.index, label) if b.tokens[place].mention >= 0]
            for head, role, first in list(b.edges):
                if role == label and first in firsts and head < first:
                    for member in members:
                        b.add(head, label, member, b.edges[head, label, first])


def _is_bare(b: Builder, number: Token) -> bool:
    """A number with no noun: a member of a list, a preposition after it."""
    if number.pos != "NUM" or not 0 < number.index < len(b.tokens) - 1 or number.mention >= 0:
        return False
    before = b.tokens[number.index - 1]
    if before.lemma in MORE and number.index > 1:
        before = b.tokens[number.index - 2]
    return before.text in (",", ";", "and") and b.tokens[number.index + 1].lemma in PLACING


def _counted_before(b: Builder, number: Token) -> int:
    """The nearest noun with a number before a bare one of the same clause; -1 where there is none."""
    for token in reversed(b.tokens[: number.index]):
        if is_verb(token) or token.text == ";":
            return -1
        if token.pos == "NOUN" and b.of(token.index, "num"):
            return token.index
    return -1
