"""Which earlier thing a word that refers back means: the most salient of those that agree with it.

In: what a document has spoken of so far, what each cluster may be, and a word with what its form asks for. Out: a
cluster, or the group of them that a plural means. Salience is recency, subjecthood and how often the document speaks of
the thing. It decides of no word whether it refers back, and changes nothing that it is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from kg.annotate.agreement import Agreement
from kg.annotate.described import descriptors, kind_words
from kg.annotate.discourse import Discourse, Seen
from kg.annotate.quotes import SpokenWord, only_quoted
from kg.annotate.references import GENERIC, PARTS, TALKERS, ancestors, is_main, speaker_of
from kg.annotate.whereabouts import Whereabouts
from kg.model import BlockKind, Sentence, Token

ONLY = frozenset("government court parliament council ministry union state university school hospital".split())
OWNED = PARTS | {"unit", "subsidiary"}  # what is described with one of them may be spoken of with another
REACH = 6  # sentences back that a noun phrase is looked for
REACH_GROUP = 3  # the same for those that a plural means
UNFIT = 0.4  # what an unsure, unfitting type costs an antecedent
UNFIT_PERSON = 0.8  # the same for what looks like a person where a thing is sought
SUBJECT = 0.45  # what being a subject adds
INNER_SUBJECT = 0.15  # the same for the subject of a relative clause of an earlier sentence
INNER = range(1, 3)  # sentences back where it is weighed so
OWN_SUBJECT = 0.3  # what being the subject of a verb above the word adds beside it
PARALLEL = 0.15  # what being what the sentence before was about adds for "it" as what this one is about
OWN_OBJECT = 0.3  # what having something done to it by a person adds for "its": "she has led Orlin since its start"
OBJECT = 0.1  # what being an object adds in the same sentence: more than what stands behind a preposition
SAME_SENTENCE = 0.15  # what standing in the same sentence costs all others
OWNER = 0.2  # what being the owner of a subject adds
ASIDE = 0.45  # what being named as a modifier or as somebody's costs: "310 Orlin stores", "its rival Orlin"
DESCRIBED = 0.8  # what being described by the same noun adds, unless all are "companies"
UNLIKE = -0.4  # the same for "the bus maker" where the text speaks of a battery maker
PASSED_ON = 0.7  # what having had something done to it adds for "it", to which more is done in the same sentence
QUOTED = 0.6  # what having been named by somebody who is quoted costs, for who writes around the quotation
SAME_KIND = 0.3  # what being of just the special kind that a noun phrase denotes adds: "the marketplace"
HEADLINE = 0.25  # what standing in the headline adds for a noun phrase
TOPIC = 0.6  # what being the thing most spoken of adds to an antecedent
OPENING = 2.0  # the same, beside it, for "the company" in an opening: 3 of 130 articles are read otherwise, and right
LEAD = 2  # times as often as any other is named what a document is about, and
NAMED = 2  # times at least
NEW_PLACE = 0.8  # salience below which nothing is said to be in a place that the text has not told of it
RECENCY = (1.35, 0.95, 0.7, 0.5, 0.35, 0.25, 0.2)  # salience by distance in sentences


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word that refers back, and what it asks of its antecedent.

    ``classes`` are those that a noun denotes, ``kinds`` what it says that the thing makes, ``barred`` the clusters that
    the word cannot mean, ``speaks`` the organisation of who says the word, or -1. It is ``understood`` where the text
    leaves out what the word is about, and ``placed`` where it says a place.
    """

    sentence: Sentence
    token: Token
    classes: frozenset[str] = frozenset()
    person: bool = False
    kinds: frozenset[str] = frozenset()
    barred: frozenset[int] = frozenset()
    understood: bool = False
    speaks: int = -1
    placed: bool = False

    @property
    def is_it(self) -> bool:
        """Whether the word is a pronoun for a thing."""
        return not self.classes and not self.person

    @property
    def is_vague(self) -> bool:
        """Whether the word itself says next to nothing of what it means: "it", "the company", no "the shipbuilder"."""
        return not self.person and (not self.classes or self.understood or self.token.lemma in GENERIC - OWNED)


class Salience:
    """Scores what a document has spoken of as antecedents of its words."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        spoken: Sequence[SpokenWord],
        discourse: Discourse,
        agreement: Agreement,
        whereabouts: Whereabouts,
        openings: Set[int] = frozenset(),
    ) -> None:
        """``openings`` are the sentences, by index, that turn from one thing to what the document is about."""
        self.discourse, self.agreement, self.whereabouts, self.spoken = discourse, agreement, whereabouts, spoken
        self.openings = openings
        self.headed = any(sentence.block is BlockKind.HEADLINE for sentence in sentences)
        self.apart = self._apart(sentences)
        self.most = max(discourse.counts.values(), default=1)
        self.descriptors = descriptors(sentences, discourse.names)
        self.kind_words = kind_words(sentences, discourse.names)
        self.persons: set[int] = set()  # what looks like a person, and "he" or "she" has stood for it
        self.things: set[int] = set()  # what looks like a person, and has been whose "its" is

    def learn_person(self, cluster: int) -> None:
        """ "He" or "she" stands for a cluster: if it looks like a person, no thing will be read in it any more."""
        if self.agreement.is_person(cluster):
            self.persons.add(cluster)

    def learn_thing(self, cluster: int) -> None:
        """ "Its" is surely whose a cluster is: if it only looks like a person, "it" and "the company" may mean it."""
        if cluster not in self.agreement.sure and cluster not in self.persons:
            self.things.add(cluster)

    def is_part(self, cluster: int) -> bool:
        """Whether a cluster is described as somebody's unit, arm or business."""
        return bool(self.descriptors.get(cluster, set()) & OWNED)

    def antecedent(self, anaphor: Anaphor) -> int | None:
        """The most salient earlier cluster that fits, or None."""
        called = self._only(anaphor)
        scores = self._scores(anaphor, called)
        if not scores and anaphor.classes and not anaphor.person and called is None:
            return self._topic(anaphor)
        best = max(scores, key=lambda cluster: (scores[cluster], -cluster), default=None)
        if best is None or not anaphor.placed or self._told(anaphor, best) > 0:
            return best
        return best if scores[best] >= NEW_PLACE else None

    def apart_from(self, one: Anaphor, other: Anaphor) -> tuple[int | None, int | None]:
        """What two nouns mean that cannot mean the same: the best two; neither if nothing says which is which."""
        ones, others = (self._scores(anaphor, self._only(anaphor)) for anaphor in (one, other))
        pairs = [(first, second) for first in ones for second in others if first != second]
        if not pairs:
            return self.antecedent(one), self.antecedent(other)
        first, second = max(pairs, key=lambda pair: (ones[pair[0]] + others[pair[1]], -pair[0], -pair[1]))
        swappable = first in others and second in ones
        told = self._told(one, first) + self._told(other, second)
        if swappable and told <= self._told(one, second) + self._told(other, first):
            return None, None
        return first, second

    def _only(self, anaphor: Anaphor) -> Set[int] | None:
        """What a noun may mean at all, if it is one of which there is mostly one thing."""
        return self._called(anaphor.token.lemma) if anaphor.classes and anaphor.token.lemma in ONLY else None

    def _scores(self, anaphor: Anaphor, called: Set[int] | None) -> dict[int, float]:
        """The earlier clusters that fit, each by the mention that speaks most for it."""
        scores: dict[int, float] = {}
        for seen in self.discourse.seen:
            if self._is_candidate(anaphor, seen) and (called is None or seen.cluster in called):
                scores[seen.cluster] = max(scores.get(seen.cluster, 0.0), self._score(anaphor, seen))
        if anaphor.speaks >= 0 and anaphor.speaks not in anaphor.barred:
            own = RECENCY[0] + SUBJECT + TOPIC * self.discourse.counts[anaphor.speaks] / self.most
            scores[anaphor.speaks] = max(scores.get(anaphor.speaks, 0.0), own)
        return scores

    def _told(self, anaphor: Anaphor, cluster: int) -> float:
        """What the descriptions of a cluster add to it as what a noun means: its trade and its places."""
        told = self._described_as(cluster, anaphor.kinds, anaphor.token.lemma)
        return told + self.whereabouts.speak_for(anaphor.sentence, anaphor.token.index, cluster)

    def participants(self, sentence: int) -> list[int]:
        """The group that a plural refers to: coordinated subjects, else the only two organisations just spoken of."""
        for index in range(sentence, sentence - REACH_GROUP - 1, -1):
            here = [s for s in self.discourse.seen if s.sentence == index and self.agreement.may_act(s.cluster)]
            subjects = _unique(s.cluster for s in here if s.subject)
            if len(subjects) >= 2:
                return subjects
            clusters = _unique(s.cluster for s in here)
            if len(clusters) == 2:
                return clusters
        return []

    def narrator(self, bodies: frozenset[str]) -> int | None:
        """Who says "we" in the document itself: the organisation that it names most, above all in its headline."""
        counts = self.apart
        sure = {c for c in counts if self.agreement.agrees(c, bodies, person=False)}
        own = [c for c in counts if c in sure or self.agreement.may_be_thing(c)]
        return max(own, key=lambda c: (counts[c] + 2 * (c in self.discourse.headline), c in sure, -c), default=None)

    def main_topic(self, bodies: frozenset[str]) -> int | None:
        """The organisation that the document is clearly about: named in its headline and more than twice as often as
        any other."""
        fit = [c for c in self.discourse.counts if bodies and self.agreement.agrees(c, bodies, person=False)]
        counts = Counter({c: self.discourse.counts[c] for c in fit}).most_common(2)
        clear = bool(counts) and counts[0][1] > 2 * sum(count for _, count in counts[1:])
        return counts[0][0] if clear and counts[0][0] in self.discourse.headline else None

    def theme(self, bodies: frozenset[str]) -> tuple[int, float] | None:
        """The organisation that the document is about: in its headline, if it has one, and named most by far; with how
        often it is named, in (0, 1], of it and the one that is named most after it."""
        counts, agreement, headline = self.discourse.counts, self.agreement, self.discourse.headline
        own = [c for c in counts if agreement.agrees(c, bodies, person=False) or agreement.may_be_thing(c)]
        (first, often), (_, next_) = (*Counter({c: counts[c] for c in own}).most_common(2), (-1, 0), (-1, 0))[:2]
        clear = often >= max(NAMED, LEAD * next_) and (first in headline or not self.headed)
        return (first, often / (often + next_)) if clear else None

    def is_near(self, cluster: int, sentence: int) -> bool:
        """Whether something was spoken of in a sentence or not far before it."""
        near = takewhile(lambda seen: sentence - seen.sentence <= REACH, reversed(self.discourse.seen))
        return any(seen.cluster == cluster for seen in near)

    def is_leading(self, cluster: int) -> bool:
        """Whether the document names no other organisation more often."""
        counts, agreement = self.discourse.counts, self.agreement
        others = (c for c in counts if not (agreement.is_place(c) or agreement.is_person(c)))
        return counts[cluster] >= max((counts[other] for other in others), default=0)

    def _apart(self, sentences: Sequence[Sentence]) -> Counter[int]:
        """How often each thing is named in sentences without "we", who are somebody else: "Orlin owns half of us"."""
        beside = [any(token.text.casefold() in TALKERS for token in one.tokens) for one in sentences]
        counts = Counter(dict.fromkeys(self.discourse.counts, 0))
        counts.update(name.cluster for name in self.discourse.names.values() if not beside[name.sentence])
        return counts

    def _called(self, noun: str) -> Set[int]:
        """What is described or named with a noun of which there is mostly one: "the government", "the court"."""
        named = {name.cluster for name in self.discourse.names.values() if noun in name.surface.casefold()}
        return named | {cluster for cluster, nouns in self.descriptors.items() if noun in nouns}

    def _is_candidate(self, anaphor: Anaphor, seen: Seen) -> bool:
        """Whether a mention is near enough, not barred, and agrees or is at least not sure to be something else."""
        cluster, agreement = seen.cluster, self.agreement
        if anaphor.sentence.index - seen.sentence > REACH or cluster in anaphor.barred:
            return False
        if agreement.agrees(cluster, anaphor.classes, person=anaphor.person):
            return True
        if anaphor.person and cluster in self.things:
            return False
        if anaphor.person and not agreement.may_be_person(cluster):
            return False
        surely = bool(anaphor.classes) and anaphor.classes <= agreement.kinds.place | agreement.nameless
        return not (surely or cluster in agreement.sure or (cluster in self.persons and not anaphor.understood))

    def _score(self, anaphor: Anaphor, seen: Seen) -> float:
        distance, cluster, discourse = anaphor.sentence.index - seen.sentence, seen.cluster, self.discourse
        score = (
            RECENCY[distance]
            + (INNER_SUBJECT if seen.inner and distance in INNER else SUBJECT) * seen.subject
            + OWNER * seen.owner
            - ASIDE * (seen.aside and anaphor.is_vague)
            - self._unfit(anaphor, cluster)
            - QUOTED * only_quoted(self.spoken, seen.start, anaphor.token.start)
        )
        if distance == 1 and seen.main and anaphor.is_it and is_main(anaphor.sentence, anaphor.token):
            score += PARALLEL
        if distance == 0:
            score += self._same_sentence(anaphor.sentence, anaphor.token, seen)
        if anaphor.classes:
            score += self._told(anaphor, cluster)
            score += HEADLINE * (cluster in discourse.headline)
            score += SAME_KIND * self.agreement.is_special(cluster, anaphor.classes)
        topic = TOPIC if anaphor.classes else TOPIC / 2
        if distance > 0 and self._opens(anaphor):
            topic += OPENING
        return score + topic * discourse.counts[cluster] / self.most

    def _opens(self, anaphor: Anaphor) -> bool:
        """Whether a noun that says little of what it means is what an opening is about."""
        if anaphor.sentence.index not in self.openings or anaphor.is_it or not anaphor.is_vague:
            return False
        return is_main(anaphor.sentence, anaphor.token)

    def _same_sentence(self, sentence: Sentence, token: Token, seen: Seen) -> float:
        """Possessives like the subject of their own clause best; other pronouns that of the clause above."""
        verbs = ancestors(sentence, token.index)
        name = sentence.tokens[seen.token]
        acting = name if seen.subject else speaker_of(sentence, name)
        spoken_for = seen.owner and self.agreement.denotes_person(sentence, acting.index)
        if (seen.subject or spoken_for) and acting.head in verbs:
            return OWN_SUBJECT
        if token.dep == "dobj" and _is_passed_on(sentence, verbs - {token.head}, seen.token):
            return PASSED_ON
        owned = any(pair.noun == token.head and pair.name == name.index for pair in sentence.equivalences)
        held = name.dep == "dobj" and name.head in verbs and not owned  # not in "sold Orlin, its leasing arm"
        if held and token.tag == "PRP$" and self._acts(sentence, name.head):
            return OWN_OBJECT
        return OBJECT - SAME_SENTENCE if name.dep == "dobj" else -SAME_SENTENCE

    def _acts(self, sentence: Sentence, verb: int) -> bool:
        """Whether a person does what a verb says."""
        actors = (a.dependent for a in sentence.arguments if a.head == verb and a.label == "subj")
        done_by = (cluster for index in actors for cluster in self.discourse.clusters_at(sentence, index))
        return any(self.agreement.is_person(cluster) for cluster in done_by)

    def _unfit(self, anaphor: Anaphor, cluster: int) -> float:
        if self.agreement.agrees(cluster, anaphor.classes, person=anaphor.person):
            return 0.0
        if cluster in self.things and not anaphor.person:
            return 0.0
        return UNFIT_PERSON if self.agreement.is_person(cluster) else UNFIT

    def _described_as(self, cluster: int, said: frozenset[str], noun: str) -> float:
        """What speaks for "the shipbuilder"; "the ship maker" is rather a manufacturer of ships than a bus maker."""
        known = self.kind_words.get(cluster, frozenset())
        if said and known:
            return DESCRIBED if said & known else UNLIKE
        nouns: Set[str] = self.descriptors.get(cluster, set())
        if noun in OWNED:
            return DESCRIBED if nouns & OWNED else UNLIKE
        return DESCRIBED * (noun in nouns and noun not in GENERIC)

    def _topic(self, anaphor: Anaphor) -> int | None:
        """What the document is about, when nothing nearer fits."""
        counts, seen = self.discourse.counts, {seen.cluster for seen in self.discourse.seen}
        free = [c for c in counts if c in seen and c not in anaphor.barred]
        fits = [c for c in free if self.agreement.agrees(c, anaphor.classes, person=False)]
        return max(fits, key=lambda c: (counts[c], -c), default=None)


def _is_passed_on(sentence: Sentence, verbs: Set[int], name: int) -> bool:
    """What is done to a thing, and then to "it": "bought Orlin and sold it", "parted with Orlin, selling it"."""
    return any(a.dependent == name and a.head in verbs and a.label in ("obj", "with") for a in sentence.arguments)


def _unique(clusters: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(clusters))
