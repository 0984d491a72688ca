"""The edges of one sentence while they are built, and what every construction asks of tokens.

In: tokens with ClearNLP labels. Out: a `Builder` that the other modules of this package add edges to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from kg.model import Token

VERBS = frozenset({"VERB", "AUX"})
COPULAS = frozenset({"be", "become", "remain"})
PLACES = frozenset({"GPE", "LOC"})  # labels


@dataclass(frozen=True, slots=True)
class ArgumentWords:
    """What the ontology says of words: verbs that support an event noun, nouns that denote an instance of a class."""

    support_verbs: frozenset[str]
    nouns: frozenset[str] = frozenset()
    place_nouns: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()  # nouns for what is said or planned: "reports of a bid"


@dataclass
class Builder:
    """The edges of one sentence while they are built, in passes that each add what one construction means."""

    tokens: tuple[Token, ...]
    words: ArgumentWords
    children: list[list[Token]] = field(default_factory=list)
    edges: dict[tuple[int, str, int], bool] = field(default_factory=dict)
    same: dict[tuple[int, int], int] = field(default_factory=dict)
    below: list[dict[tuple[str, int], None]] = field(default_factory=list)  # of each head, in order: label, dependent
    above: list[dict[tuple[int, str], None]] = field(default_factory=list)  # of each dependent, in order: head, label

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.tokens]
        self.below, self.above = [{} for _ in self.tokens], [{} for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                self.children[token.head].append(token)

    @cached_property
    def acting(self) -> list[int]:
        """The verbs, and what an auxiliary hangs on."""
        return [token.index for token in self.tokens if is_verb(token) or self.kids(token.index, "aux")]

    def add(self, head: int, label: str, dependent: int, certain: bool = True) -> None:
        if head != dependent:
            key = (head, label, dependent)
            self.edges[key] = self.edges.get(key, False) or certain
            self.below[head].setdefault((label, dependent))
            self.above[dependent].setdefault((head, label))

    def drop(self, head: int, label: str, dependent: int) -> None:
        self.edges.pop((head, label, dependent), None)
        self.below[head].pop((label, dependent), None)
        self.above[dependent].pop((head, label), None)

    def equate(self, noun: int, name: int, via: int = -1) -> None:
        if noun != name:
            self.same.setdefault((noun, name), via)

    def of(self, head: int, *labels: str) -> list[int]:
        """Dependents of ``head`` under any of the labels."""
        return [dependent for label, dependent in self.below[head] if label in labels]

    def heads(self, dependent: int, label: str) -> list[int]:
        """What ``dependent`` hangs on under a label."""
        return [head for head, name in self.above[dependent] if name == label]

    def kids(self, index: int, *deps: str) -> list[Token]:
        return [child for child in self.children[index] if child.dep in deps]


def is_verb(token: Token) -> bool:
    return token.pos in VERBS or (token.tag.startswith("VB") and token.pos != "NOUN")


def is_passive(builder: Builder, verb: int) -> bool:
    token = builder.tokens[verb]
    if token.tag != "VBN":
        return False
    return bool(builder.kids(verb, "nsubjpass", "auxpass", "agent")) or not builder.kids(verb, "aux", "nsubj", "dobj")


def surface_subjects(b: Builder, verb: int) -> list[int]:
    """The grammatical subjects of a verb: deep objects where it is passive."""
    return b.of(verb, "obj") if is_passive(b, verb) else b.of(verb, "subj")


def conjuncts(b: Builder, index: int) -> list[int]:
    """All later conjuncts of a token, in order, through chains and through the commas of a list of names."""
    found: list[int] = []
    for child in b.children[index]:
        listed = child.dep == "appos" and child.mention >= 0 and b.tokens[index].mention >= 0
        if listed and any(clause.index < child.index for clause in b.kids(index, "relcl")):
            continue  # "Orlin, which bought Basketo from its founder, Mei Tanaka, grew"
        if child.dep == "conj" or listed:
            found += [child.index, *conjuncts(b, child.index)]
    return found


def denotes(b: Builder, title: Token) -> bool:
    """Whether a word is a noun for an instance of a class; "rival" and "cooperative" are tagged as adjectives too."""
    return (
        title.pos in ("NOUN", "ADJ")
        and title.mention < 0
        and bool({title.lemma, title.text.casefold()} & b.words.nouns)
    )


def is_plural(token: Token) -> bool:
    return token.tag in ("NNS", "NNPS") or (token.tag == "VBZ" and token.text.endswith("s"))
