"""An index over one sentence's argument graph, for matching.

In: a `kg.model.Sentence` with arguments and equivalences. Out: look-ups by lemma, by role and by equivalence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from kg.model import Sentence, Token

LONGEST_PHRASE = 6  # words of the longest trigger phrase


class SentenceGraph:
    """Look-ups over one sentence. Tokens are named by their index.

    ``notes`` are for those who read a sentence more than once: what they found in it, under keys of their own.
    """

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.notes: dict[Hashable, Any] = {}
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.ending = {token.end: token.index for token in sentence.tokens}
        self.down: dict[tuple[int, str], list[tuple[int, bool]]] = defaultdict(list)
        self.up: dict[tuple[int, str], list[tuple[int, bool]]] = defaultdict(list)
        self.labels: dict[int, set[tuple[str, bool]]] = defaultdict(set)  # of the edges at a token, with downward
        self.equal: dict[int, list[tuple[int, int]]] = defaultdict(list)  # other, via
        for edge in sentence.arguments:
            self.down[edge.head, edge.label].append((edge.dependent, edge.certain))
            self.up[edge.dependent, edge.label].append((edge.head, edge.certain))
            self.labels[edge.head].add((edge.label, True))
            self.labels[edge.dependent].add((edge.label, False))
        for pair in sentence.equivalences:
            self.equal[pair.noun].append((pair.name, pair.via))
            self.equal[pair.name].append((pair.noun, pair.via))
        lasting = frozenset(_lasting(self.tokens))
        self.words = tuple(
            frozenset((token.lemma, token.lemma if token.index in lasting else token.text.casefold()))
            for token in self.tokens
        )
        self._found: dict[int, frozenset[str]] = {}

    def forms(self, index: int) -> frozenset[str]:
        """What a trigger may read at a token: its own forms, and those of the phrases that end in it."""
        found = self._found.get(index)
        if found is None:
            found = self._found[index] = frozenset(_forms(self.tokens, self.words, self.tokens[index]))
        return found

    def same(self, index: int) -> list[tuple[int, int]]:
        """The tokens that denote the same thing, itself first, each with the copula that it is reached by or -1."""
        if index not in self.equal:
            return [(index, -1)]
        found = {index: -1}
        for other, via in self.equal[index]:
            found.setdefault(other, via)
        for other, via in list(found.items()):
            if other != index and self.tokens[other].mention >= 0 and len(self._names(index)) == 1:
                for third, inner in self.equal[other]:
                    found.setdefault(third, max(via, inner))
            elif via >= 0 > self.tokens[index].mention:  # "her partner Orlin was an engineer": Orlin was one
                beside = [third for third, inner in self.equal[other] if inner < 0]
                if len(beside) == 1 and beside == self._names(other):
                    found.setdefault(beside[0], via)
        return list(found.items())

    def way(self, one: int, other: int) -> tuple[list[int], list[int]]:
        """From each of two tokens up the parse to the word that governs both, or is one of them; it ends both ways."""
        up, down = (self._to_root(index) for index in (one, other))
        shared = next((index for index in up if index in down), None)
        if shared is None:  # two roots
            return [one], [one]
        return up[: up.index(shared) + 1], down[: down.index(shared) + 1]

    def _to_root(self, index: int) -> list[int]:
        """A token and its governors, up to the root."""
        found = [index]
        while self.tokens[found[-1]].head not in found:
            found.append(self.tokens[found[-1]].head)
        return found

    def last(self, end: int) -> int:
        """The token that ends at an offset of the document; the first one where none does."""
        return self.ending.get(end, 0)

    def coordinated(self, one: int, other: int) -> bool:
        """Whether two tokens are members of one coordination: "Orlin, Basketo and Zafiro", "Orlin and the bank Zafiro".

        Names that stand side by side without a conjunction anywhere ("Turin, Italy") are none.
        """
        first, second = self.members(one), self.members(other)
        shared = next((index for index in first if index in second), -1)
        if shared < 0:
            return False
        paths = first[: first.index(shared)], second[: second.index(shared)]
        described = any(path and not rest and self._is_title(path[-1]) for path, rest in (paths, paths[::-1]))
        return not described and any(self.tokens[index].dep == "conj" for path in paths for index in path)

    def _is_title(self, index: int) -> bool:
        """Whether what a name hangs on describes it: "backers Orlin and Basketo"."""
        token = self.tokens[index]
        return token.dep == "appos" and self.tokens[token.head].mention < 0

    def members(self, index: int) -> list[int]:
        """A token and what it is coordinated with up to the first member, each name after its description."""
        found = [index]
        while (token := self.tokens[found[-1]]).head not in found:
            if token.dep != "conj" and not (token.dep == "appos" and token.mention >= 0):
                break
            found.append(token.head)
        return found

    def _names(self, index: int) -> list[int]:
        return [other for other, _ in self.equal[index] if self.tokens[other].mention >= 0]

    def near(self, index: int) -> Iterator[tuple[int, str, bool, bool]]:
        """What is one edge away from a token: the other end, the label, whether it is below, whether it is certain."""
        for edge in self.sentence.arguments:
            if edge.head == index:
                yield edge.dependent, edge.label, True, edge.certain
            if edge.dependent == index:
                yield edge.head, edge.label, False, edge.certain

    def step(self, index: int, label: str, downward: bool) -> list[tuple[int, bool]]:
        """The tokens one edge away, with whether the edge is certain."""
        return (self.down if downward else self.up).get((index, label), [])

    def is_past(self, verb: int) -> bool:
        """Whether a verb is told in the past: "held", "was held", "had held", not "is held" or "has held"."""
        auxiliaries = (t for t in self.tokens if t.head == verb and t.dep in ("aux", "auxpass"))
        return any(token.tag == "VBD" for token in (self.tokens[verb], *auxiliaries))


def _lasting(tokens: Sequence[Token]) -> Iterable[int]:
    """Verbs in the present perfect: "has belonged to Orlin" is no past, as "belonged to Orlin" is."""
    for token in tokens:
        if token.tag != "VBN":
            continue
        own = [t for t in tokens if t.head == token.index and t.dep in ("aux", "auxpass")]
        if any(t.lemma == "have" and t.tag in ("VBZ", "VBP") for t in own) and all(t.dep == "aux" for t in own):
            yield token.index


def _forms(tokens: tuple[Token, ...], words: Sequence[frozenset[str]], token: Token) -> Iterable[str]:
    """Lemma and lower-case text of a token, and the phrases that end in it ("chief executive", "co-founder")."""
    if token.mention >= 0:
        return
    phrase: Iterable[str] = words[token.index]
    yield from phrase
    for back in range(1, LONGEST_PHRASE):
        at = token.index - back
        if at < 0 or tokens[at].mention >= 0 or (tokens[at].pos == "PUNCT" and tokens[at].text != "-"):
            return
        gap = "" if tokens[at].end == tokens[at + 1].start else " "
        phrase = [f"{word}{gap}{rest}" for word in words[at] for rest in phrase]
        yield from phrase
