"""Which names of a document denote one thing: equal names, short forms after long ones, surnames, acronyms.

In: name mentions in the order of the text, with what the catalogue says of each. Out: a cluster number for each. It
merges nothing across documents and knows no types but the few flags it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import BlockKind, Mention, Sentence
from kg.spelling import HONORIFIC, without_end_words

FAMILY = ("family",)
CODE = re.compile(r"[A-Z]{3,4} ")
SHORTEST = 3  # letters of a name that may stand without the code before it, exclusive
ACRONYM = re.compile(r"[A-Z][A-Z&]{1,6}")


@dataclass
class Cluster:
    """The mentions of one thing.

    ``words`` is its longest name without legal suffix; ``known`` the catalogue entities that it may be.
    """

    words: tuple[str, ...]
    known: frozenset[str]
    person: bool
    place: bool
    mentions: list[int] = field(default_factory=list)
    forms: set[tuple[str, ...]] = field(default_factory=set)
    legal: bool = False


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What is known of a name by itself: catalogue entities, whether it is a person's, a place's, has a title."""

    known: frozenset[str] = frozenset()
    person: bool = False
    place: bool = False
    titled: bool = False


class Clusters:
    """Builds clusters mention by mention; longest names of a sentence should come in text order."""

    def __init__(
        self, suffixes: frozenset[str], facts: Callable[[Mention], NameFacts], is_place: Callable[[str], bool]
    ) -> None:
        self.suffixes, self.is_place = suffixes, is_place
        self.facts = facts
        self.clusters: list[Cluster] = []
        self.distinct: frozenset[tuple[int, int]] = frozenset()

    def assign(self, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> list[int]:
        """The cluster number of each name mention; headlines are read last, since they define no names."""
        order = sorted(range(len(mentions)), key=lambda k: (_in_headline(mentions[k], sentences), mentions[k].start))
        chosen = [-1] * len(mentions)
        self.distinct = frozenset(_distinct(mentions, sentences))
        for number in order:
            chosen[number] = self._place(number, mentions, sentences)
        return chosen

    def _place(self, number: int, mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> int:
        mention = mentions[number]
        facts = self.facts(mention)
        plain = HONORIFIC.sub("", mention.surface)
        words = name_words(plain)
        bare = without_end_words(words, self.suffixes)
        fits = [
            c
            for c in self.clusters
            if self._may_join(c, number) and self._fits(c, mention, words, bare, facts, mentions)
        ]
        if fits:
            cluster = next((c for c in fits if bare in c.forms), fits[0])
            self._extend(cluster, number, words, bare, facts)
            return self.clusters.index(cluster)
        cluster = Cluster(bare, facts.known, facts.person, facts.place)
        self._extend(cluster, number, words, bare, facts)
        self.clusters.append(cluster)
        return len(self.clusters) - 1

    def _may_join(self, cluster: Cluster, number: int) -> bool:
        """Whether no name of the cluster is said to be something else than the mention."""
        return not self.distinct or not any((number, other) in self.distinct for other in cluster.mentions)

    def _extend(
        self, cluster: Cluster, number: int, words: tuple[str, ...], bare: tuple[str, ...], facts: NameFacts
    ) -> None:
        cluster.mentions.append(number)
        cluster.forms |= {words, bare}
        cluster.person = cluster.person or facts.person
        cluster.legal = cluster.legal or words != bare
        if not cluster.known:
            cluster.known = facts.known
        if len(bare) > len(cluster.words):
            cluster.words = bare

    def _fits(
        self,
        cluster: Cluster,
        mention: Mention,
        words: tuple[str, ...],
        bare: tuple[str, ...],
        facts: NameFacts,
        mentions: Sequence[Mention],
    ) -> bool:
        if facts.known and cluster.known:
            return bool(facts.known & cluster.known) and (facts.known == cluster.known or bare in cluster.forms)
        if bare in cluster.forms or _is_prefixed(mention.surface, bare, cluster):
            return True
        if facts.place or cluster.place or (facts.known and not cluster.known) or _is_family(bare, cluster.words):
            return False
        if ACRONYM.fullmatch(mention.surface):
            return _is_acronym(mention.surface, cluster, mention, mentions)
        if words != bare or len(bare) >= len(cluster.words) or cluster.known:
            return False  # "Orlin Group" is no short form of "Orlin Display"
        if cluster.person and len(cluster.words) > 1 and not cluster.legal:
            return bare == cluster.words[-len(bare) :] or (len(bare) == 1 and bare == cluster.words[:1])
        if facts.titled and not cluster.person:
            return False
        if bare == cluster.words[-len(bare) :] and len(bare[0]) > 3 and not facts.person:
            return True  # "Boticas Huayra" … "Huayra"
        if bare != cluster.words[: len(bare)] or self._rival(cluster, bare):
            return False
        return not self.is_place(" ".join(cluster.words[len(bare) :]).title())  # "Orlin India" is a unit of "Orlin"

    def _rival(self, cluster: Cluster, bare: tuple[str, ...]) -> bool:
        """Whether another cluster begins with the same short form, so that it would be ambiguous."""
        others = [c for c in self.clusters if c is not cluster and c.words[: len(bare)] == bare]
        return any(self.clusters.index(other) < self.clusters.index(cluster) for other in others)


@lru_cache(maxsize=4096)  # a document has the same names again and again
def name_words(surface: str) -> tuple[str, ...]:
    """The words of a name, case-folded, without a leading article or possessive endings.

    >>> name_words("The Gommex Tyres' ")
    ('gommex', 'tyres')
    >>> name_words("Tanner's Market")
    ('tanner', 'market')
    """
    plain = re.sub(r"['’]s?$", "", surface.strip())
    words = [
        re.sub(r"['’]s$", "", word).strip(".,'’")
        for word in re.split(r"[\s\-‑]+|,\s*", plain.casefold())
        if word.strip(".,'’")
    ]
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _distinct(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Pairs of names, both ways round, of which one has the other: "Orlin X, the energy arm of Orlin"."""
    places = {(mention.sentence, mention.token): number for number, mention in enumerate(mentions)}
    for sentence in sentences:
        names = {pair.name for pair in sentence.equivalences if (sentence.index, pair.name) in places}
        for name in names:
            nouns = {pair.noun for pair in sentence.equivalences if pair.name == name}
            owners = {a.dependent for a in sentence.arguments if a.head in nouns and a.label in ("of", "poss")}
            owners |= {pair.name for pair in sentence.equivalences if pair.noun in owners}
            for owner in owners - {name}:
                if (sentence.index, owner) in places:
                    one, other = places[sentence.index, name], places[sentence.index, owner]
                    yield one, other
                    yield other, one


def _is_prefixed(surface: str, bare: tuple[str, ...], cluster: Cluster) -> bool:
    """Whether a name is the cluster's after a code: "VTR Orlin" after "Orlin", no two codes."""
    if cluster.known or cluster.place or bare[1:] != cluster.words or len(cluster.words[0]) <= SHORTEST:
        return False
    return CODE.match(surface) is not None and not any(form[1:] == cluster.words for form in cluster.forms)


def _is_family(*names: tuple[str, ...]) -> bool:
    """Whether one of two names is a family's, of which its members' names are no short forms: "Berti family"."""
    return FAMILY in (name[-1:] for name in names)


def _in_headline(mention: Mention, sentences: Sequence[Sentence]) -> bool:
    return sentences[mention.sentence].block is BlockKind.HEADLINE


def _is_acronym(surface: str, cluster: Cluster, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether capitals abbreviate the cluster's name: in brackets right after it, or its initials (three or more)."""
    letters = re.sub(r"[^A-Z]", "", surface).casefold()
    longest = max((form for form in cluster.forms), key=len)
    initials = "".join(word[0] for word in longest if word not in ("of", "and", "the", "for"))
    bracketed = any(0 < mention.start - mentions[k].end <= 3 for k in cluster.mentions)
    return len(longest) > 1 and (
        (initials == letters and (bracketed or len(letters) >= 3)) or (bracketed and initials[:1] == letters[:1])
    )
