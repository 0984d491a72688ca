"""Nouns of two words that the parser takes apart in a list: "soaps, face creams and hair oils".

In: the tokens of a sentence with their heads. Out: the same tokens, or other heads for them. It adds no edges.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kg.annotate.arguments.enumeration import Heads
from kg.model import Token

TAKEN_FOR_VERBS = frozenset({("conj", "VB"), ("conj", "VBP"), ("conj", "VBG"), ("advcl", "VBG")})
FINITE = frozenset({"VBZ", "VBD"})  # forms beside which a bare one is no verb


def as_nouns(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "Makes soaps, face creams and hair oils": a bare form beside "makes" is no verb, nor is "charging" in
    "builds buses and charging equipment"; each belongs to the noun after it, which is made, too."""
    found: dict[int, Token] = {}
    for word in tokens[2:-1]:
        verb, noun = tokens[word.head], tokens[word.index + 1]
        beside = verb.tag in FINITE and (word.dep, word.tag) in TAKEN_FOR_VERBS
        kids = [t for t in tokens if t.head == word.index and t.pos != "PUNCT"]
        first = next((t for t in reversed(tokens[: word.index]) if t.head == verb.index and t.dep == "dobj"), None)
        if not beside or first is None or noun.dep != "dobj" or noun.head != word.index or noun.mention >= 0:
            continue
        joined = tokens[word.index - 1].text in (("and", "or") if word.tag == "VBG" else (",", "and", "or"))
        if joined and noun.pos == "NOUN" and all(t.index >= noun.index and t.dep in ("dobj", "conj") for t in kids):
            tag, pos, dep = ("NN", "NOUN", "compound") if word.tag != "VBG" else ("VBG", "VERB", "amod")
            found[word.index] = replace(word, tag=tag, pos=pos, head=noun.index, dep=dep)
            found[noun.index] = replace(noun, head=first.index, dep="conj")
    return tuple(found.get(token.index, token) for token in tokens) if found else tokens


def last_compound(tokens: Sequence[Token]) -> Heads:
    """ "Pipes, copper wire and tin cans": the "and" closes the list, so that the wire is a member and no modifier."""
    found: Heads = {}
    for last in tokens[4:]:
        before, joint = tokens[last.index - 1], tokens[last.index - 2]
        first = tokens[last.head]
        if last.dep != "conj" or last.pos != "NOUN" or last.mention >= 0 or joint.text not in ("and", "or"):
            continue
        wire = tokens[joint.index - 1]
        parted = wire.head == last.index and wire.dep in ("nmod", "compound") and before.head == wire.index
        start = min((t.index for t in tokens if t.head == wire.index and t.dep == "compound"), default=wire.index)
        listed = first.index < start and first.pos == "NOUN" and tokens[start - 1].text == ","
        if parted and listed and before.dep == "conj" and wire.pos == "NOUN":
            found[wire.index] = (first.index, "conj")
            found[last.index] = (wire.index, "conj")
            found[before.index] = (last.index, "compound")
    return found
