"""What the grammar of a sentence says of words that may refer back: "it", "the company".

In: a parsed sentence and a token. Out: whether it may refer at all, its determiner, what governs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.described import SUBJECTS
from kg.model import Argument, Sentence, Token

DEFINITE = frozenset({"the", "this", "these", "those", "that", "both"})


def is_copular_subject(pair: object, token: Token) -> bool:
    """A noun phrase that is the subject of a copula ("the company is a maker") may still point back."""
    return getattr(pair, "via", -1) >= 0 and getattr(pair, "name", -1) == token.index


def is_subject(sentence: Sentence, token: Token) -> bool:
    """Whether a word, or what it is coordinated with, is the subject of a clause."""
    while token.dep in ("conj", "appos") and token.head != token.index:
        token = sentence.tokens[token.head]
    return token.dep in SUBJECTS


def determiner_of(sentence: Sentence, token: Token) -> Token | None:
    """The definite determiner of a noun, also when the parser hung it on a neighbour."""
    for other in sentence.tokens[: token.index]:
        if other.dep not in ("det", "predet"):
            continue
        at = sentence.tokens[other.head]
        near = other.head == token.index or (at.head == token.index and at.dep in ("compound", "amod", "nmod"))
        if near and other.text.casefold() in DEFINITE:
            return other
    return None


def ancestors(sentence: Sentence, index: int) -> frozenset[int]:
    """The tokens that govern a token, up to the root."""
    return frozenset(token.index for token in above(sentence, index)) - {index}


def above(sentence: Sentence, index: int) -> Iterator[Token]:
    """A token and those that govern it, up to the root."""
    for _ in sentence.tokens:
        token = sentence.tokens[index]
        yield token
        if token.head == index:
            return
        index = token.head


def binds(edge: Argument) -> bool:
    """Whether what an edge joins takes part in the same event, so that a pronoun there is somebody else."""
    return edge.label in ("subj", "obj", "iobj", "with", "by", "to", "from") and edge.certain


def is_expletive(sentence: Sentence, token: Token) -> bool:
    """ "it" in "it is expected that …", "it emerged that …"."""
    if token.text.casefold() != "it" or token.dep not in SUBJECTS:
        return False
    verb = sentence.tokens[token.head]
    clauses = [
        t
        for t in sentence.tokens
        if t.head == verb.index and t.dep in ("ccomp", "csubj", "xcomp") and t.index > verb.index
    ]
    if verb.lemma == "be":
        adjective = any(t.head == verb.index and t.dep == "acomp" for t in sentence.tokens)
        return bool(clauses) and adjective
    return token.dep == "nsubjpass" and any(t.dep == "ccomp" for t in clauses)
