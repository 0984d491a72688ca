"""What the parser regularly hangs in the wrong place, hung where it belongs before any edge is read.

In: the tokens of a sentence with their heads. Out: the same tokens with other heads. It adds no edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Token


def mended(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with the heads that the constructions below ask for."""
    for mend in (
        _participle_before_verb,
        _nearest_description,
        _next_member,
        _nearer_noun,
        _opening_participle,
        _after_attribution,
    ):
        heads = mend(tokens)
        if heads:
            tokens = tuple(
                replace(token, head=heads[token.index][0], dep=heads[token.index][1]) if token.index in heads else token
                for token in tokens
            )
    return tokens


Heads = dict[int, tuple[int, str]]


def _participle_before_verb(tokens: Sequence[Token]) -> Heads:
    """ "Orlin, started by a grocer in 1931, makes tyres": "started" is no finite verb beside "makes"."""
    for verb in tokens:
        if verb.tag not in ("VBN", "VBD") or tokens[verb.index - 1].text != ",":
            continue
        subjects = [t for t in tokens if t.head == verb.index and t.dep in ("nsubj", "nsubjpass")]
        apart = len(subjects) == 1 and subjects[0].index == verb.index - 2
        passive = any(t.head == verb.index and t.dep == "agent" for t in tokens)
        if not apart or not passive:
            continue
        for other in tokens[verb.index + 1 :]:
            comma = tokens[other.index - 1].text == ","
            if other.head == verb.index and other.dep == "conj" and other.tag in ("VBZ", "VBP", "VBD") and comma:
                head = (other.index if verb.dep == "ROOT" else verb.head, verb.dep)
                return {
                    verb.index: (subjects[0].index, "acl"),
                    subjects[0].index: (other.index, "nsubj"),
                    other.index: head,
                }
    return {}


def _nearest_description(tokens: Sequence[Token]) -> Heads:
    """ "Orlin and Basketo, a Turin bank, grew": the bank is Basketo alone."""
    found: Heads = {}
    for noun in tokens:
        name = tokens[noun.head]
        if noun.dep != "appos" or noun.tag != "NN" or noun.mention >= 0 or name.mention < 0:
            continue
        for other in tokens[name.index + 1 : noun.index - 1]:
            member = other.head == name.index and other.dep == "conj" and other.mention >= 0
            described = tokens[other.index + 1].text == "," and tokens[other.index + 2].text in ("a", "an", "the")
            if member and described:
                found[noun.index] = (other.index, "appos")
    return found


def _next_member(tokens: Sequence[Token]) -> Heads:
    """ "Orlin, a bank, and the grocer Basketo": the grocer stands beside Orlin, and is not what Orlin is."""
    found: Heads = {}
    for noun in tokens:
        first = tokens[noun.head]
        name = tokens[first.head]
        if noun.dep != "conj" or noun.mention >= 0 or first.dep != "appos" or first.mention >= 0 or name.mention < 0:
            continue
        named = any(t.head == noun.index and t.dep == "appos" and t.mention >= 0 for t in tokens)
        if named and noun.tag == "NN" and any(t.head == noun.index and t.text == "the" for t in tokens):
            found[noun.index] = (name.index, "conj")
    return found


def _nearer_noun(tokens: Sequence[Token]) -> Heads:
    """ "Its office in Turin and two shops, in Osaka and in Lima": the shops are there, the office is in Turin."""
    found: Heads = {}
    for preposition in tokens:
        first = tokens[preposition.head]
        if preposition.dep != "prep" or tokens[preposition.index - 1].text != ",":
            continue
        if first.lemma == "have" and preposition.index > first.index:  # "Orlin has its office in Turin and …"
            first = next((t for t in tokens if t.head == first.index and t.dep == "dobj"), first)
        if first.pos != "NOUN":
            continue
        others = [t for t in tokens if t.head == first.index and t.dep == "conj" and t.pos == "NOUN"]
        own = [t for t in tokens if t.head == first.index and t.dep == "prep" and t.lemma == preposition.lemma]
        for other in others:
            if own and own[0].index < other.index < preposition.index:
                found[preposition.index] = (other.index, "prep")
    return found


def _opening_participle(tokens: Sequence[Token]) -> Heads:
    """ "Founded by Mei Tanaka in Turin, Orlin has …": it was founded there, whatever it has."""
    found: Heads = {}
    for preposition in tokens:
        verb = tokens[preposition.head]
        if preposition.dep != "prep" or preposition.index > verb.index:
            continue
        for participle in tokens[: preposition.index]:
            between = tokens[participle.index + 1 : preposition.index]
            opening = participle.head == verb.index and participle.dep == "advcl" and participle.tag == "VBN"
            if opening and all(t.text != "," for t in between):
                found[preposition.index] = (participle.index, "prep")
    return found


def _after_attribution(tokens: Sequence[Token]) -> Heads:
    """ "Orlin makes tyres, Ann Smith said, and plans to grow": Orlin plans it, not who said so."""
    found: Heads = {}
    for verb in tokens:
        saying = tokens[verb.head]
        if verb.dep != "conj" or verb.index < saying.index or any(_is_subject(t, verb) for t in tokens):
            continue
        joint = next((t for t in tokens[saying.index : verb.index] if t.dep == "cc" and t.head == saying.index), None)
        said = _said_before(tokens, saying)
        if joint is not None and said is not None and tokens[joint.index - 1].text == ",":
            found[verb.index] = (said.index, "conj")
            found[joint.index] = (said.index, "cc")
    return found


def _said_before(tokens: Sequence[Token], saying: Token) -> Token | None:
    """The clause that stands before "…, Ann Smith said" and is what she said."""
    if saying.dep == "parataxis":
        said: Token | None = tokens[saying.head]
    else:
        said = next((t for t in tokens[: saying.index] if t.head == saying.index and t.dep == "ccomp"), None)
    speaker = next((t for t in tokens if _is_subject(t, saying)), None)
    if said is None or speaker is None or not said.index < speaker.index < saying.index:
        return None
    comma = any(token.text == "," for token in tokens[said.index : speaker.index])
    return said if comma and any(_is_subject(t, said) for t in tokens) else None


def _is_subject(token: Token, verb: Token) -> bool:
    return token.head == verb.index and token.dep in ("nsubj", "nsubjpass")
