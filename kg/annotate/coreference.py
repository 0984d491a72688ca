"""What pronouns and definite noun phrases refer to: "its", "the company", "the Osaka-based shipbuilder", "both firms".

In: parsed sentences with name mentions and their clusters, and the ontology's classes. Out: further mentions, each with
the cluster it denotes and a certainty below 1, and drops for those without an antecedent.

Rules, no model: salience is recency, subjecthood and how often the document speaks of the thing. A noun phrase that is
not a subject never refers to the subject of its own clause; plurals refer to all participants. "We" in a quotation is
the speaker's organisation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.annotate.described import descriptors, kind_words, kinds_made
from kg.annotate.quotes import SpokenWord, only_quoted
from kg.annotate.references import (
    ancestors,
    binds,
    determiner_of,
    has_owner,
    introduced_as_other,
    is_age,
    is_copular_subject,
    is_expletive,
    is_subject,
    is_unowned,
    owns_subject,
)
from kg.annotate.types import is_office, kinds_of, noun_classes, ranked, tally
from kg.annotate.whereabouts import Around, Whereabouts
from kg.config import Settings
from kg.model import BlockKind, Drop, Mention, MentionKind, Sentence, Token, TypeVote
from kg.ontology import Ontology

ITSELF = "itself"
THINGS = frozenset({"it", "its", ITSELF})
PERSONS = frozenset({"he", "she", "his", "her", "him", "hers"})
GROUPS = frozenset({"they", "their", "them"})
SPEAKERS = frozenset({"we", "our", "us", "ours"})
OTHERS = frozenset(
    "other another first second last next largest biggest only same rival latter former best leading world".split()
)
MADE = frozenset({"new", "combined", "merged", "enlarged", "resulting"})  # "the new company" was made of those before
ONLY = frozenset("government court parliament council ministry union state university school hospital".split())
GENERIC = frozenset({"company", "firm", "partner", "group", "business", "side", "party"})
PARTS = frozenset({"business", "division", "arm"})
OWNED = PARTS | {"unit", "subsidiary"}  # what is described with one of them may be spoken of with another
PAIRS = frozenset({"both", "pair", "duo", "two"})
NOBODY: frozenset[int] = frozenset()
CORE = frozenset({"subj", "obj", "iobj", "attr", "in"})  # roles whose bearers are no two of the same
ALONGSIDE = "alongside"
BORDERS = frozenset({"ccomp", "advcl", "relcl", "parataxis"})
REACH = 6  # sentences back that a noun phrase is looked for
SURE = 1.5  # summed type hints of a name that bar other readings; NER labels alone stay below it
UNFIT_PERSON = 0.8  # the same for what looks like a person where a thing is sought
UNFIT = 0.4  # what an unsure, unfitting type costs an antecedent
SUBJECT = 0.45  # what being a subject adds
OBJECT = 0.1  # what being an object adds in the same sentence: more than what stands behind a preposition
OWNER = 0.2  # what being the owner of a subject adds
DESCRIBED = 0.8  # what being described by the same noun adds, unless all are "companies"
UNLIKE = -0.4  # the same for "the bus maker" where the text speaks of a battery maker
PASSED_ON = 0.7  # what having had something done to it adds for "it", to which more is done in the same sentence
QUOTED = 0.6  # what having been named by somebody who is quoted costs, for who writes around the quotation
TOPIC = 0.6  # what being the thing most spoken of adds to an antecedent
RECENCY = (1.35, 0.95, 0.7, 0.5, 0.35, 0.25, 0.2)  # salience by distance in sentences


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier mention of a cluster."""

    sentence: int
    token: int
    cluster: int
    subject: bool
    owner: bool = False  # of a subject: "Orlin's tyres are sold in Turin"


class Resolver:
    """Resolves the pronouns and noun phrases of one document, sentence by sentence."""

    def __init__(
        self,
        sentences: Sequence[Sentence],
        names: Sequence[Mention],
        votes: Sequence[TypeVote],
        known: Mapping[int, tuple[str, ...]],
        spoken: Sequence[SpokenWord],
        ontology: Ontology,
        settings: Settings,
        open_ends: Set[tuple[int, int]] = frozenset(),
        around: Around = lambda surface: (frozenset(), frozenset()),
    ) -> None:
        self.sentences, self.ontology, self.settings, self.spoken = sentences, ontology, settings, spoken
        self.kinds, self.open_ends = kinds_of(ontology), open_ends
        self.offices = frozenset(title for cls in ontology.classes.values() for title in cls.offices)
        self.titles = frozenset(title for cls in ontology.classes.values() for title in cls.titles) | self.offices
        self.bodies = frozenset(iri for iri, cls in ontology.classes.items() if "ORG" in cls.ner)
        sums = tally(votes)
        self.types = {cluster: ranked(found) for cluster, found in sums.items()}
        self.types.update({cluster: types for cluster, types in known.items() if types})
        self.sure = {cluster for cluster, found in sums.items() if max(found.values(), default=0.0) >= SURE} | {*known}
        self.names = {(m.sentence, m.token): m for m in names}
        self.counts = Counter(m.cluster for m in names)
        self.most = max(self.counts.values(), default=1)
        self.headline = {m.cluster for m in names if sentences[m.sentence].block is BlockKind.HEADLINE}
        self.descriptors = descriptors(sentences, self.names)
        self.heads = {
            sentence.tokens[pair.noun].lemma: noun_classes(ontology, sentence, pair.noun)
            for sentence in sentences
            for pair in sentence.equivalences
            if (sentence.index, pair.name) in self.names
        }  # "the house", where "the fashion house Orlin" was spoken of
        self.whereabouts = Whereabouts(sentences, names, self._is_place, around)
        self.kind_words = kind_words(sentences, self.names)
        self.seen: list[Seen] = []
        self.found: list[Mention] = []
        self.unsaid: list[Mention] = []  # as an annotation has them
        self.persons: set[int] = set()  # what looks like a person, and "he" or "she" has stood for it
        self.posts: dict[int, int] = {}  # person → whose office they are described with, though the text leaves it out
        self.drops: list[tuple[Sentence, Token, str]] = []

    def resolve(self) -> tuple[list[Mention], list[tuple[Sentence, Token, str]]]:
        """All resolved mentions, in the order of the text, and what stayed without an antecedent."""
        for sentence in self.sentences:
            if sentence.block is BlockKind.HEADLINE:
                continue
            for token in sentence.tokens:
                self._visit(sentence, token)
        return self.found, self.drops

    def _visit(self, sentence: Sentence, token: Token) -> None:
        name = self.names.get((sentence.index, token.index))
        if name is not None:
            if token.pos != "ADJ":
                self._see(sentence, token, name.cluster)
                self._implied_body(sentence, token, name.cluster)
            return
        word = token.text.casefold()
        if is_age(sentence, token):  # "the 47-year-old"
            word = "he"
        if word in THINGS | PERSONS | GROUPS | SPEAKERS:
            self._pronoun(sentence, token, word)
        elif token.pos in ("NOUN", "PROPN", "DET", "PRON"):
            self._noun_phrase(sentence, token)
            if is_unowned(sentence, token) and not noun_classes(self.ontology, sentence, token.index):
                self._owner(sentence, token)
        if token.mention < 0 and (sentence.index, token.index) in self.open_ends:
            self._understood(sentence, token)

    def _owner(self, sentence: Sentence, token: Token) -> None:
        """Whose an event is that says it of nobody: "a licence with Orlin expired", "talks with Basketo failed"."""
        edges = [a.dependent for a in sentence.arguments if a.head == token.index]
        named = [self.names[sentence.index, index].cluster for index in edges if (sentence.index, index) in self.names]
        owner = self._antecedent(sentence, token, self.bodies, False, barred=frozenset(named)) if named else None
        if owner is not None:
            self.unsaid.append(self._left_out(sentence, token, owner, "owner"))

    def _understood(self, sentence: Sentence, token: Token) -> None:
        """Whom a word is about that does not say so: none of those that its own clause names beside it."""
        beside = [a.dependent for a in sentence.arguments if a.head == token.index]
        own = {cluster for index in beside for cluster in self._cluster_at(sentence, index)}
        own.update(self._clusters_over(sentence, token))
        own.update(self._companions(sentence, token.index))
        body = self._antecedent(sentence, token, self.bodies, False, barred=frozenset(own))
        if body is not None:
            self.unsaid.append(self._left_out(sentence, token, body, "understood"))

    def _left_out(self, sentence: Sentence, token: Token, cluster: int, source: str) -> Mention:
        """A mention of what a word is about and the text leaves out."""
        place = (token.start, token.end, "", MentionKind.NOMINAL, sentence.index, token.index)
        return Mention(*place, cluster, source, self.settings.certainty_inherited)

    def _implied_body(self, sentence: Sentence, token: Token, cluster: int) -> None:
        """Whose a name is that is described without saying so: "chief executive Mei Tanaka said", "a rival, Orlin"."""
        for pair in sentence.equivalences:
            if pair.name != token.index or not is_office(self.offices, self.titles, sentence, pair.noun):
                continue
            person = bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.person)
            if (person and introduced_as_other(sentence, pair.noun)) or has_owner(sentence, pair.noun):
                continue
            noun = sentence.tokens[pair.noun]
            alike = {mate.name for mate in sentence.equivalences if mate.noun == pair.noun}
            barred = {cluster, *(one for index in alike for one in self._cluster_at(sentence, index))}
            barred.update(self._companions(sentence, pair.noun))
            body = self._antecedent(sentence, noun, self.bodies, False, barred=frozenset(barred))
            if body is not None:
                if person:
                    self.posts.setdefault(cluster, body)
                self.found.append(self._left_out(sentence, noun, body, "implied"))
                return

    def _see(self, sentence: Sentence, token: Token, cluster: int) -> None:
        subject, owner = is_subject(sentence, token), owns_subject(sentence, token)
        self.seen.append(Seen(sentence.index, token.index, cluster, subject, owner))

    def _pronoun(self, sentence: Sentence, token: Token, word: str) -> None:
        if word in SPEAKERS:
            clusters, certainty = self._speaker_group(token)
        elif word in GROUPS:
            clusters, certainty = self._participants(sentence, token), self.settings.certainty_pronoun
        elif word in THINGS and is_expletive(sentence, token):
            return
        else:
            best = self._owner_told(sentence, token) if word == "its" else None
            if best is None:
                best = self._antecedent(sentence, token, frozenset(), word in PERSONS)
            clusters, certainty = ([best] if best is not None else []), self.settings.certainty_pronoun
            if word in PERSONS:
                self.persons.update(cluster for cluster in clusters if self._is_person(cluster))
        self._keep(sentence, token, token.start, token.end, MentionKind.PRONOUN, clusters, certainty)

    def _noun_phrase(self, sentence: Sentence, token: Token) -> None:
        determiner = determiner_of(sentence, token)
        if token.pos in ("DET", "PRON") and token.lemma not in ("both", "duo"):
            return
        if token.lemma in ("pair", "duo", "both") and (determiner or token.lemma == "both") and token.dep != "det":
            clusters = self._participants(sentence, token)
            self._keep(
                sentence, token, token.start, token.end, MentionKind.NOMINAL, clusters, self.settings.certainty_nominal
            )
            return
        if determiner is None or any(
            token.index in (e.noun, e.name) for e in sentence.equivalences if not is_copular_subject(e, token)
        ):
            return
        named = noun_classes(self.ontology, sentence, token.index) or self.heads.get(token.lemma, [])
        classes = frozenset(iri for iri in named if not self.ontology.classes[iri].common_noun)
        if not classes or not self._is_anaphoric(sentence, token, determiner):
            return
        self.heads.setdefault(token.lemma, named)
        start = determiner.start
        if token.tag == "NNS":
            clusters = self._participants(sentence, token) if self._is_group(sentence, token) else []
        else:
            best = self._antecedent(sentence, token, classes, bool(classes & self.kinds.person))
            clusters = [best] if best is not None else []
            for cluster in clusters:
                self.whereabouts.learn(sentence, token.index, cluster)
        self._keep(sentence, token, start, token.end, MentionKind.NOMINAL, clusters, self.settings.certainty_nominal)

    def _is_anaphoric(self, sentence: Sentence, token: Token, determiner: Token) -> bool:
        """Whether "the maker" points back, rather than describing something by its own clause or a superlative."""
        below = [t for t in sentence.tokens if t.head == token.index]
        if any(t.dep == "relcl" and t.index == token.index + 1 for t in below):
            return False
        owned = [
            a.dependent for a in sentence.arguments if a.head == token.index and a.label in ("of", "poss") and a.certain
        ]
        owned += [pair.name for pair in sentence.equivalences if pair.noun in owned]
        if any(self._is_body(sentence, index) for index in owned):
            return False  # "the Mexican arm of Orlin"
        between = sentence.tokens[determiner.index + 1 : token.index]
        if token.lemma in PARTS and any(t.mention < 0 and t.pos == "ADJ" for t in between):
            return False  # "the corporate business"
        others = OTHERS if token.tag == "NNS" else OTHERS | MADE  # "the new partners" are those before
        return not any(
            t.lemma in others or t.tag in ("JJS", "RBS") or (t.pos == "NUM" and t.lemma != "two") for t in between
        )

    def _is_group(self, sentence: Sentence, token: Token) -> bool:
        """ "The two carriers", "the companies", but not "the growers", which need not be participants."""
        counted = any(t.head == token.index and t.lemma in PAIRS for t in sentence.tokens)
        return counted or token.lemma in GENERIC

    def _is_body(self, sentence: Sentence, index: int) -> bool:
        name = self.names.get((sentence.index, index))
        return name is not None and not frozenset(self.types.get(name.cluster, ())[:1]) & self.kinds.place

    def _keep(
        self,
        sentence: Sentence,
        token: Token,
        start: int,
        end: int,
        kind: MentionKind,
        clusters: Sequence[int],
        certainty: float,
    ) -> None:
        if not clusters:
            self.drops.append((sentence, token, "no-antecedent"))
            return
        for cluster in clusters:
            source = "pronoun" if kind is MentionKind.PRONOUN else "nominal"
            self.found.append(Mention(start, end, "", kind, sentence.index, token.index, cluster, source, certainty))
        if len(clusters) == 1:
            self._see(sentence, token, clusters[0])

    def _antecedent(
        self,
        sentence: Sentence,
        token: Token,
        classes: frozenset[str],
        person: bool,
        barred: frozenset[int] | None = None,
    ) -> int | None:
        """The most salient earlier cluster that fits, or None; ``barred`` are given where it is only understood."""
        scores: dict[int, float] = {}
        given, place = barred is not None, bool(classes) and classes <= self.kinds.place
        called = self._called(token.lemma) if classes and token.lemma in ONLY else None
        kinds = kinds_made(sentence, token.index, self.names) if classes and not given else frozenset()
        if barred is None:
            barred = NOBODY if token.text.casefold() == ITSELF else self._barred(sentence, token)

        for seen in self.seen:
            distance = sentence.index - seen.sentence
            if distance > REACH or seen.cluster in barred or (called is not None and seen.cluster not in called):
                continue
            fits = self._compatible(seen.cluster, classes, person)
            if person and not fits and not self._may_be_person(seen.cluster):
                continue
            if not fits and (place or seen.cluster in self.sure or (seen.cluster in self.persons and not given)):
                continue
            unfit = 0.0 if fits else UNFIT_PERSON if self._is_person(seen.cluster) else UNFIT
            score = (
                RECENCY[distance]
                + SUBJECT * seen.subject
                + OWNER * seen.owner
                - unfit
                - QUOTED * only_quoted(self.spoken, self._start(seen), token.start)
            )
            if distance == 0:
                score += self._same_sentence(sentence, token, seen)
            if classes:
                score += self._described_as(seen.cluster, kinds, token)
                score += self.whereabouts.speak_for(sentence, token.index, seen.cluster)
                score += 0.25 * (seen.cluster in self.headline)
            score += (TOPIC if classes else TOPIC / 2) * self.counts[seen.cluster] / self.most
            scores[seen.cluster] = max(scores.get(seen.cluster, 0.0), score)
        if not scores and classes & frozenset(self.ontology.classes) and not person and called is None:
            return self._topic(classes, barred)
        return max(scores, key=lambda cluster: (scores[cluster], -cluster)) if scores else None

    def _called(self, noun: str) -> Set[int]:
        """What is described or named with a noun of which there is mostly one: "the government", "the court"."""
        named = {name.cluster for name in self.names.values() if noun in name.surface.casefold()}
        return named | {cluster for cluster, nouns in self.descriptors.items() if noun in nouns}

    def _start(self, seen: Seen) -> int:
        return self.sentences[seen.sentence].tokens[seen.token].start

    def _may_be_person(self, cluster: int) -> bool:
        """Whether anything at all speaks for a person, or nothing for anything."""
        types = self.types.get(cluster, ())
        return cluster not in self.sure and (not types or bool(frozenset(types) & self.kinds.person))

    def _is_person(self, cluster: int) -> bool:
        return bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.person)

    def _is_place(self, cluster: int) -> bool:
        return bool(frozenset(self.types.get(cluster, ())[:1]) & self.kinds.place)

    def _topic(self, classes: frozenset[str], barred: frozenset[int]) -> int | None:
        """What the document is about, when nothing nearer fits."""
        fits = [c for c in self.counts if c not in barred and self._compatible(c, classes, False) and self._was_seen(c)]
        return max(fits, key=lambda c: (self.counts[c], -c)) if fits else None

    def _was_seen(self, cluster: int) -> bool:
        return any(seen.cluster == cluster for seen in self.seen)

    def _same_sentence(self, sentence: Sentence, token: Token, seen: Seen) -> float:
        """Possessives like the subject of their own clause best; other pronouns that of the clause above."""
        verbs = ancestors(sentence, token.index)
        if seen.subject and sentence.tokens[seen.token].head in verbs:
            return 0.3
        if token.dep == "dobj" and self._is_passed_on(sentence, verbs - {token.head}, seen.token):
            return PASSED_ON
        return OBJECT - 0.15 if sentence.tokens[seen.token].dep == "dobj" else -0.15

    def _is_passed_on(self, sentence: Sentence, verbs: Set[int], name: int) -> bool:
        """What is done to a thing, and then to "it": "bought Orlin and sold it", "parted with Orlin, selling it"."""
        return any(a.dependent == name and a.head in verbs and a.label in ("obj", "with") for a in sentence.arguments)

    def _barred(self, sentence: Sentence, token: Token) -> frozenset[int]:
        """Clusters that are other arguments of the same verb, or the same noun phrase."""
        if token.dep == "poss" or token.tag == "PRP$":
            owned = self._cluster_at(sentence, token.head, implied=False)
            return frozenset((*owned, *self._other_words(sentence, token)))
        barred: set[int] = set(self._clause_subjects(sentence, token)) if token.pos == "NOUN" else set()
        heads = {a.head for a in sentence.arguments if a.dependent == token.index and a.label != "comp"}
        for edge in sentence.arguments:
            if edge.head in heads and edge.dependent != token.index and binds(edge):
                barred.update(self._denoted_at(sentence, edge.dependent))
        return frozenset(barred)

    def _other_words(self, sentence: Sentence, token: Token) -> Iterator[int]:
        """What "the firm's" is not, since that would be "its": "it" or "the Dutch company", subject of the clause."""
        if token.pos == "NOUN":
            resolved = {m.cluster for m in self.found if m.sentence == sentence.index and m.source != "implied"}
            yield from resolved.intersection(self._clause_subjects(sentence, token))

    def _clusters_over(self, sentence: Sentence, token: Token) -> Iterator[int]:
        """What the verbs that a word is an end of have for other ends: Orlin in "Orlin led the round"."""
        verbs = {a.head for a in sentence.arguments if a.dependent == token.index and a.label in CORE}
        for edge in sentence.arguments:
            if edge.head in verbs and edge.dependent != token.index:
                yield from self._denoted_at(sentence, edge.dependent)

    def _companions(self, sentence: Sentence, noun: int) -> Iterator[int]:
        """Who does the same as what a noun describes: Orlin in "Orlin led the round alongside its backer Basketo"."""
        verbs = {a.head for a in sentence.arguments if a.dependent == noun and a.label == ALONGSIDE}
        for edge in sentence.arguments:
            if edge.head in verbs and edge.label == "subj":
                yield from self._denoted_at(sentence, edge.dependent)

    def _owner_told(self, sentence: Sentence, token: Token) -> int | None:
        """What "its" means where the grammar of the sentence tells."""
        ways = (self._got_from, self._had_with, self._also_of)
        return next((found for way in ways if (found := way(sentence, token)) is not None), None)

    def _also_of(self, sentence: Sentence, token: Token) -> int | None:
        """What "its" means in "paid Orlin's founder Mei Tanaka, who remains its chairman": Orlin."""
        also = {pair.name for pair in sentence.equivalences if pair.noun == token.head}
        owners = [a.dependent for a in sentence.arguments if a.head in also and a.label in ("poss", "of") and a.certain]
        found = [cluster for index in owners if index < token.index for cluster in self._denoted_at(sentence, index)]
        return found[0] if found else None

    def _got_from(self, sentence: Sentence, token: Token) -> int | None:
        """What "its" means in "bought Orlin from its founder": Orlin."""
        verbs = [a.head for a in sentence.arguments if a.dependent == token.head and a.label == "from" and a.certain]
        found = [
            cluster
            for edge in sentence.arguments
            if edge.head in verbs and edge.label == "obj" and self._is_body(sentence, edge.dependent)
            for cluster in self._cluster_at(sentence, edge.dependent)
        ]
        return found[0] if found else None

    def _had_with(self, sentence: Sentence, token: Token) -> int | None:
        """What "its" means in "a unit of Orlin, a cooperative with its head office in Turin": Orlin."""
        preposition = sentence.tokens[sentence.tokens[token.head].head]
        noun = sentence.tokens[preposition.head]
        if preposition.lemma != "with" or noun.pos not in ("NOUN", "PROPN") or preposition.index != noun.index + 1:
            return None
        same = [noun.index, *(pair.name for pair in sentence.equivalences if pair.noun == noun.index)]
        found = [
            cluster for index in same if self._is_body(sentence, index) for cluster in self._cluster_at(sentence, index)
        ]
        return found[0] if found else None

    def _clause_subjects(self, sentence: Sentence, token: Token) -> Iterator[int]:
        """The subjects of the clause that a noun phrase stands in, unless it is that subject itself."""
        if is_subject(sentence, token):
            return
        while token.head != token.index and token.dep not in BORDERS:
            token = sentence.tokens[token.head]
            for edge in sentence.arguments:
                if edge.head == token.index and edge.label == "subj" and token.pos in ("VERB", "AUX"):
                    yield from self._denoted_at(sentence, edge.dependent)

    def _cluster_at(self, sentence: Sentence, index: int, implied: bool = True) -> list[int]:
        name = self.names.get((sentence.index, index))
        found = [
            m.cluster
            for m in self.found
            if (m.sentence, m.token) == (sentence.index, index) and (implied or m.source != "implied")
        ]
        return [name.cluster] if name else found

    def _denoted_at(self, sentence: Sentence, index: int) -> list[int]:
        """The clusters at a token and at the names that it describes."""
        same = [index, *(pair.name for pair in sentence.equivalences if pair.noun == index)]
        return [cluster for one in same for cluster in self._cluster_at(sentence, one)]

    def _compatible(self, cluster: int, classes: frozenset[str], person: bool) -> bool:
        types = self.types.get(cluster, ())[:1]
        if person:
            return bool(frozenset(types) & self.kinds.person)
        if frozenset(types) & self.kinds.person:
            return False
        if classes:
            return not any(self.ontology.disjoint(one, other) for one in types for other in classes)
        return not frozenset(types) & self.kinds.place

    def _described_as(self, cluster: int, said: frozenset[str], token: Token) -> float:
        """What speaks for "the shipbuilder"; "the ship maker" is rather a manufacturer of ships than a bus maker."""
        known = self.kind_words.get(cluster, frozenset())
        if said and known:
            return DESCRIBED if said & known else UNLIKE
        nouns: Set[str] = self.descriptors.get(cluster, set())
        if token.lemma in OWNED:
            return DESCRIBED if nouns & OWNED else UNLIKE
        return DESCRIBED * (token.lemma in nouns and token.lemma not in GENERIC)

    def _participants(self, sentence: Sentence, token: Token) -> list[int]:
        """The group that a plural refers to: coordinated subjects, else the only two organisations just spoken of."""
        for back in range(4):
            index = sentence.index - back
            if index < 0 or self.sentences[index].block is BlockKind.HEADLINE:
                continue
            limit = token.index if back == 0 else len(self.sentences[index].tokens)
            here = [s for s in self.seen if s.sentence == index and s.token < limit and self._may_act(s.cluster)]
            subjects = _unique(s.cluster for s in here if s.subject)
            if len(subjects) >= 2:
                return subjects
            clusters = _unique(s.cluster for s in here)
            if len(clusters) == 2:
                return clusters
        return []

    def _may_act(self, cluster: int) -> bool:
        """Whether a cluster may be one of "both companies": no person, and no place that is surely one."""
        return self._compatible(cluster, frozenset(), False) or (
            cluster not in self.sure and not self._is_person(cluster)
        )

    def _speaker_group(self, token: Token) -> tuple[list[int], float]:
        """Whom "we" stands for, and how sure that is: less where the text leaves out whose office the speaker has."""
        sure = self.settings.certainty_we
        quoted = [word for word in self.spoken if word.direct and word.start <= token.start < word.end]
        if quoted:
            if quoted[0].group >= 0:
                return [quoted[0].group], sure
            post = self.posts.get(quoted[0].speaker)
            return ([] if post is None else [post]), sure * self.settings.certainty_inherited
        own = [c for c in self.counts if self._compatible(c, self.bodies, False)]
        own = own or [c for c in self.counts if c not in self.sure and not self._is_person(c)]
        best = max(own, key=lambda c: (self.counts[c] + 2 * (c in self.headline), -c), default=None)
        return ([best] if best is not None else []), sure  # the document itself says "we"


def _unique(clusters: Iterator[int]) -> list[int]:
    return list(dict.fromkeys(clusters))


def to_drop(sentence: Sentence, token: Token, reason: str, document: str, text: str) -> Drop:
    return Drop("annotate", reason, document, token.start, token.end, token.text, text[sentence.start : sentence.end])
