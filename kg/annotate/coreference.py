"""What pronouns and definite noun phrases refer to: "its", "the company", "the Osaka-based shipbuilder", "both firms".

In: parsed sentences with name mentions and their clusters, and the ontology's classes. Out: further mentions, each with
the cluster it denotes and a certainty below 1, and drops for those without an antecedent.

Rules, no model. Decided here is which words refer back; `discourse` says what each may not mean by the grammar of its
sentence, `salience` which of the rest it means. "We" in a quotation is the speaker's organisation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from kg.annotate.agreement import Agreement
from kg.annotate.described import SUBJECTS, bases, descriptions, kinds_made, places, posts_taken
from kg.annotate.discourse import (
    Discourse,
    clause_subjects,
    clusters_barred,
    clusters_below,
    clusters_over,
    companions,
    has_named_owner,
    owner_told,
    told_ahead,
)
from kg.annotate.former_latter import former_or_latter, is_former_or_latter
from kg.annotate.left_out import LeftOut
from kg.annotate.quotes import SpokenWord, is_left, served
from kg.annotate.references import (
    GENERIC,
    KIN,
    OWN_WORDS,
    SPEAKERS,
    determiner_of,
    has_owner,
    introduced_as_other,
    is_age,
    is_emphatic,
    is_expletive,
    is_group,
    is_idle,
    is_made,
    is_paired,
    is_subject,
    is_unowned,
    modified_by_clause,
    owns_subject,
    points_back,
    subject_above,
)
from kg.annotate.salience import ONLY, OWNED, Anaphor, Salience
from kg.annotate.types import is_office, is_title, noun_classes
from kg.annotate.whereabouts import Around, Whereabouts
from kg.config import Settings
from kg.model import BlockKind, Drop, Mention, MentionKind, Sentence, Token, TypeVote
from kg.ontology import Ontology

ITSELF = "itself"
OWNERS = frozenset({"its", "his", "her"})
THINGS = frozenset({"it", "its", ITSELF})
PERSONS = frozenset({"he", "she", "his", "her", "him", "hers"})
LEAD = 1  # the last place of what opens a sentence
GROUPS = frozenset({"they", "their", "them"})


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
        openings: Set[int] = frozenset(),
    ) -> None:
        self.sentences, self.ontology, self.settings, self.spoken = sentences, ontology, settings, spoken
        self.open_ends = open_ends
        self.offices = frozenset(title for cls in ontology.classes.values() for title in cls.offices)
        self.titles = frozenset(title for cls in ontology.classes.values() for title in cls.titles) | self.offices
        self.bodies = frozenset(iri for iri, cls in ontology.classes.items() if "ORG" in cls.ner)
        self.agreement = Agreement(votes, known, ontology)
        self.discourse = Discourse(sentences, names, self.agreement.is_place)
        self.described = tuple(descriptions(sentences, self.discourse.names))
        self.officers = [one for one in self.described if is_office(self.offices, self.titles, *one[1:])]
        for cluster in self._employers():
            self.agreement.employs(cluster)
        self.whereabouts = Whereabouts(sentences, names, self.agreement, around)
        self.salience = Salience(sentences, spoken, self.discourse, self.agreement, self.whereabouts, openings)
        self.left_out = LeftOut(ontology, self.bodies, self.discourse, self.salience, settings)
        self.heads = {
            sentence.tokens[pair.noun].lemma: noun_classes(ontology, sentence, pair.noun)
            for sentence in sentences
            for pair in sentence.equivalences
            if (sentence.index, pair.name) in self.discourse.names
        }  # "the house", where "the fashion house Orlin" was spoken of
        self.others: set[int] = set()  # sentences whose subject is a company that they do not name
        self.made = self._made()
        self.called = self._called()
        self.terms: dict[str, int] = {}  # what "the Group" stands for in the document, which so defines its words
        self.posts: dict[int, int] = {}  # person → whose office they are described with, though the text leaves it out
        self.apart: dict[tuple[int, int], int | None] = {}  # what nouns mean that were told apart from others
        self.later: list[tuple[Sentence, Token]] = []  # what stands for a speaker whose office the text tells after it
        self.drops: list[tuple[Sentence, Token, str]] = []

    def resolve(self) -> tuple[list[Mention], list[tuple[Sentence, Token, str]]]:
        """All resolved mentions, in the order of the text, and what stayed without an antecedent."""
        for sentence in self.sentences:
            if sentence.block is BlockKind.HEADLINE:
                continue
            for token in sentence.tokens:
                self._visit(sentence, token)
            self.left_out.subject(sentence)
        for sentence, token in self.later:
            self._keep(sentence, token, token.start, MentionKind.PRONOUN, *self._speaker_group(token))
        return self.discourse.found, self.drops

    def _visit(self, sentence: Sentence, token: Token) -> None:
        name = self.discourse.names.get((sentence.index, token.index))
        if name is not None:
            if token.pos != "ADJ":
                self.discourse.see(sentence, token, name.cluster)
                self._implied_body(sentence, token, name.cluster)
            return
        word = token.text.casefold()
        if is_age(sentence, token):  # "the 47-year-old"
            word = "he"
        if word in THINGS | PERSONS | GROUPS | SPEAKERS:
            self._pronoun(sentence, token, word)
        elif is_former_or_latter(sentence, token):
            found = former_or_latter(self.sentences, self.discourse, self.agreement, sentence, token)
            self._keep_nominal(sentence, token, sentence.tokens[token.index - 1].start, _one(found))
        elif token.pos in ("NOUN", "PROPN", "DET", "PRON"):
            self._noun_phrase(sentence, token)
            if is_unowned(sentence, token) and not noun_classes(self.ontology, sentence, token.index):
                self.left_out.owner(sentence, token)
        elif is_idle(sentence, token):
            self.left_out.doer(sentence, token)
        if token.mention < 0 and (sentence.index, token.index) in self.open_ends:
            self._understood(sentence, token)

    def _understood(self, sentence: Sentence, token: Token) -> None:
        """Whom a word is about that does not say so: none of those that its own clause names beside it."""
        if any(other.head == token.head and is_expletive(sentence, other) for other in sentence.tokens):
            return  # "it is the third order that Orlin has won" tells who has won it
        beside = set(clusters_below(self.discourse, sentence, token))
        beside.update(clusters_over(self.discourse, sentence, token))
        beside.update(companions(self.discourse, sentence, token.index))
        person = self._person_met(sentence, token)
        if person is None:
            body = self.left_out.body(sentence, token, beside)
        else:
            body = self._post(person, self._nouns_of(person))
        if body is not None and not self.discourse.is_one_of(body):
            self.left_out.found.append(self.left_out.mention(sentence, token, body, "understood"))

    def _person_met(self, sentence: Sentence, token: Token) -> int | None:
        """The person to whom something is done, whose office tells where: "she was succeeded by Ann Smith"."""
        edges = [edge for edge in sentence.arguments if edge.head == token.index]
        met = (edge.dependent for edge in edges if edge.label == "obj")
        clusters = (cluster for index in met for cluster in self.discourse.clusters_at(sentence, index))
        return next((cluster for cluster in clusters if self.agreement.is_person(cluster)), None)

    def _implied_body(self, sentence: Sentence, token: Token, cluster: int) -> None:
        """Whose a name is that is described without saying so: "chief executive Mei Tanaka said", "a rival, Orlin"."""
        person = self.agreement.is_person(cluster)
        for pair in sentence.equivalences:
            if pair.name != token.index or not is_office(self.offices, self.titles, sentence, pair.noun):
                continue
            if (person and introduced_as_other(sentence, pair.noun)) or has_owner(sentence, pair.noun):
                continue
            noun = sentence.tokens[pair.noun]
            alike = {mate.name for mate in sentence.equivalences if mate.noun == pair.noun}
            others = {cluster, *(one for index in alike for one in self.discourse.clusters_at(sentence, index))}
            others.update(companions(self.discourse, sentence, pair.noun))
            body = self.left_out.body(sentence, noun, others)
            if body is not None:
                if person:
                    self.posts.setdefault(cluster, body)
                self.discourse.add(self.left_out.mention(sentence, noun, body, "implied"))
                if not any(one.dep == "conj" and one.head == noun.index for one in sentence.tokens):
                    return  # "co-founder and chief executive" are two offices

    def _pronoun(self, sentence: Sentence, token: Token, word: str) -> None:
        if word in SPEAKERS:
            clusters, certainty = self._speaker_group(token)
            if not clusters:
                self.later.append((sentence, token))
                return
        elif word in GROUPS:
            clusters, certainty = self.salience.participants(sentence.index), self.settings.certainty_pronoun
        elif word in THINGS and (is_expletive(sentence, token) or is_emphatic(sentence, token)):
            return
        else:
            clusters, certainty = _one(self._singular(sentence, token, word)), self.settings.certainty_pronoun
        self._keep(sentence, token, token.start, MentionKind.PRONOUN, clusters, certainty)

    def _singular(self, sentence: Sentence, token: Token, word: str) -> int | None:
        """What "it" or "she" stands for."""
        told = owner_told(self.discourse, sentence, token) if word == "its" else None
        if told is None and word in OWNERS:
            told = told_ahead(self.discourse, sentence, token)
            told = told if told is not None and self.agreement.is_person(told) == (word in PERSONS) else None
        if told is not None:
            return told
        if (word == "its" and self._is_anothers(sentence, token)) or self._follows_other(sentence, token):
            return None
        barred = frozenset[int]() if word == ITSELF else clusters_barred(self.discourse, sentence, token)
        best = self.salience.antecedent(Anaphor(sentence, token, person=word in PERSONS, barred=barred))
        if best is not None and word in PERSONS:
            self.salience.learn_person(best)
        elif best is not None and word == "its" and best in clause_subjects(self.discourse, sentence, token):
            self.salience.learn_thing(best)
        return best

    def _is_anothers(self, sentence: Sentence, token: Token) -> bool:
        """Whether the clause has for its subject a body without a name: "a consortium raised its offer"."""
        subject = subject_above(sentence, token)
        if subject is not None and subject.tag in ("WDT", "WP"):
            return self._is_unnamed(sentence, modified_by_clause(sentence, subject))
        if subject is not None and self.apart.get((sentence.index, subject.index), subject.index) is None:
            return True
        if subject is None or subject.pos != "NOUN" or self.discourse.denoted_at(sentence, subject.index):
            return False
        if self._is_other(sentence, subject):
            return True
        if subject.tag == "NNS" or (determiner_of(sentence, subject) and subject.lemma not in ONLY):
            return False
        return bool(self.bodies.intersection(noun_classes(self.ontology, sentence, subject.index)))

    def _follows_other(self, sentence: Sentence, token: Token) -> bool:
        """Whether "it" or "its" opens the sentence after one about a company that is not named: "The maker of Veltrana
        has lost ground. Its sales fell"."""
        opens = is_subject(sentence, token) or owns_subject(sentence, token)
        return opens and token.index <= LEAD and sentence.index - 1 in self.others

    def _is_other(self, sentence: Sentence, subject: Token) -> bool:
        """Whether a noun denotes a company by what it has, which it is not itself: "the owner of Orlin"."""
        if subject.tag != "NN" or self.discourse.denoted_at(sentence, subject.index):
            return False
        classes = noun_classes(self.ontology, sentence, subject.index)
        company = any(self.ontology.is_a([iri], self.agreement.general) for iri in classes)
        return company and has_named_owner(self.discourse, sentence, subject)

    def _is_unnamed(self, sentence: Sentence, noun: Token | None) -> bool:
        """Whether a noun denotes a body that has no name: "the Berti family, which has a stake through its firm"."""
        if noun is None or noun.pos != "NOUN" or self.discourse.denoted_at(sentence, noun.index):
            return False
        bodies = self.bodies.intersection(noun_classes(self.ontology, sentence, noun.index))
        return noun.tag != "NNS" and (noun.lemma in KIN or bool(bodies))

    def _speaker_group(self, token: Token) -> tuple[list[int], float]:
        """Whom "we" stands for, and how sure that is: less where the text leaves out whose office the speaker has."""
        sure = self.settings.certainty_we
        quoted = [word for word in self.spoken if word.direct and word.start <= token.start < word.end]
        if not quoted:
            return _one(self.salience.narrator(self.bodies)), sure
        if quoted[0].group >= 0:
            return [quoted[0].group], sure
        return _one(self._employer(quoted[0].speaker)), sure * self.settings.certainty_inherited

    def _employers(self) -> Iterator[int]:
        """Whose offices the text describes somebody with: Orlin in "Mei Tanaka, chief executive of Orlin"."""
        names = self.discourse.names
        for _, sentence, noun in self.officers:
            bodies = (a.dependent for a in sentence.arguments if a.head == noun and a.label in ("of", "at"))
            yield from (names[sentence.index, i].cluster for i in bodies if (sentence.index, i) in names)

    def _employer(self, person: int) -> int | None:
        """Whose office a person has, by what refers back there ("its director"), else as understood; that of whom
        nothing is said is in what the document is clearly about."""
        nouns = self._nouns_of(person)
        if not nouns and person not in self.posts and self.agreement.is_person(person):
            return self.salience.main_topic(self.bodies)
        return self._post(person, nouns)

    def _nouns_of(self, person: int) -> tuple[tuple[int, Sentence, int], ...]:
        """What the text calls a person, and the posts that it says the person took, with the sentences."""
        described = (one for one in self.described if one[0] == person)
        return (*described, *posts_taken(self.sentences, self.discourse.names, person))

    def _post(self, person: int, nouns: Sequence[tuple[int, Sentence, int]]) -> int | None:
        """The organisation of which the text says, by one of some nouns, that a person has an office there."""
        told = (
            cluster
            for _, sentence, noun in nouns
            if is_office(self.offices, self.titles, sentence, noun) and not is_left(sentence, noun)
            for index in served(sentence, noun)
            for cluster in self.discourse.clusters_at(sentence, index)
            if cluster != person and not self.agreement.is_person(cluster)
        )
        return next(told, self.posts.get(person))

    def _noun_phrase(self, sentence: Sentence, token: Token) -> None:
        determiner = determiner_of(sentence, token)
        if token.pos in ("DET", "PRON") and token.lemma not in ("both", "duo"):
            return
        if token.lemma in ("pair", "duo", "both") and (determiner or token.lemma == "both") and token.dep != "det":
            self._keep_nominal(sentence, token, token.start, self.salience.participants(sentence.index))
        elif determiner is not None and not is_paired(sentence, token):
            self._definite(sentence, token, determiner)

    def _definite(self, sentence: Sentence, token: Token, determiner: Token) -> None:
        """A noun with its determiner: "the maker", "these firms"."""
        if token.dep in SUBJECTS and sentence.tokens[token.head].dep == "ROOT" and self._is_other(sentence, token):
            self.others.add(sentence.index)
        made = self._the_made(token) if is_made(sentence, token.index) else []
        if made:
            self._keep_nominal(sentence, token, determiner.start, made)
            return
        classes = self._classes_back(sentence, token, determiner)
        if not classes:
            called = self._so_called(sentence, token)
            if called and self._points_back(sentence, token, determiner):
                self._keep_nominal(sentence, token, determiner.start, called)
            return
        self.heads.setdefault(token.lemma, sorted(classes))
        if token.tag == "NNS":
            clusters = self.salience.participants(sentence.index) if is_group(sentence, token) else []
        else:
            clusters = _one(self._defined(sentence, token, classes))
        self._keep_nominal(sentence, token, determiner.start, clusters)

    def _classes_back(self, sentence: Sentence, token: Token, determiner: Token) -> frozenset[str]:
        """The classes of what a noun denotes that points back; none if it does not."""
        named = noun_classes(self.ontology, sentence, token.index) or self.heads.get(token.lemma, [])
        if not named and bases(sentence, token.index, self.discourse.names):  # "the Turin-based brand"
            titled = is_title(self.titles, sentence, token.index)
            named = [] if titled else sorted(self.agreement.general)
        back = self._points_back(sentence, token, determiner)
        return frozenset(iri for iri in named if back and not self.ontology.classes[iri].common_noun)

    def _points_back(self, sentence: Sentence, token: Token, determiner: Token) -> bool:
        """Whether a noun may stand for something that was spoken of."""
        return points_back(sentence, token, determiner) and not has_named_owner(self.discourse, sentence, token)

    def _made(self) -> dict[int, int]:
        """What the document calls a new company or a joint venture, each with where it first does so."""
        found: dict[int, int] = {}
        for cluster, sentence, noun in self.described:
            if is_made(sentence, noun) and not self.agreement.is_person(cluster):
                found.setdefault(cluster, sentence.start)
        return found

    def _the_made(self, token: Token) -> list[int]:
        """What "the new company" and "the joint venture" are: the only one that has been called so."""
        return _only_before(self.made, token)

    def _called(self) -> Mapping[str, Mapping[int, int]]:
        """The nouns by which the document calls what is no person and no place: what describes a name, and what its
        last word is ("Kibi Distillery"). For each noun the clusters, each with where it is first called so."""
        found: dict[str, dict[int, int]] = {}
        described = ((s.tokens[noun].lemma, cluster, s.tokens[noun].start) for cluster, s, noun in self.described)
        names = ((name.surface.casefold().split(), name) for name in self.discourse.names.values())
        last = ((words[-1], name.cluster, name.start) for words, name in names if len(words) > 1)
        for noun, cluster, start in (*described, *last):
            if not (self.agreement.is_person(cluster) or self.agreement.is_place(cluster)):
                places = found.setdefault(noun, {})
                places[cluster] = min(start, places.get(cluster, start))
        return found

    def _so_called(self, sentence: Sentence, token: Token) -> list[int]:
        """What "the distillery" is, a noun that the ontology does not know: the only thing called so before."""
        only = _only_before(self.called.get(token.lemma, {}), token)
        if not only or token.tag != "NN" or noun_classes(self.ontology, sentence, token.index):
            return []
        return [cluster for cluster in only if cluster not in clusters_barred(self.discourse, sentence, token)]

    def _defined(self, sentence: Sentence, token: Token, classes: frozenset[str]) -> int | None:
        """What a noun stands for; with a capital, as "the Group" is written, the same in the whole document."""
        term = token.text if token.lemma in GENERIC and token.text.istitle() else ""
        if term in self.terms:
            return self.terms[term]
        best = self._described(sentence, token, classes)
        if term and best is not None:
            self.terms[term] = best
        return best

    def _described(self, sentence: Sentence, token: Token, classes: frozenset[str]) -> int | None:
        """What a noun stands for that denotes things of the given classes."""
        place = (sentence.index, token.index)
        if place not in self.apart:
            anaphor = self._anaphor(sentence, token, classes)
            other = self._contrasted(sentence, token)
            if other is None:
                self.apart[place] = self.salience.antecedent(anaphor)
            else:
                found = self.salience.apart_from(anaphor, other)
                self.apart[place], self.apart[sentence.index, other.token.index] = found
        best = self.apart[place]
        if best is not None:
            self.whereabouts.learn(sentence, token.index, best)
        return best

    def _contrasted(self, sentence: Sentence, token: Token) -> Anaphor | None:
        """A later noun of the sentence that means another thing: "the Dutch group bought the Japanese jeweller"."""
        for other in sentence.tokens[token.index + 1 :]:
            determiner = determiner_of(sentence, other) if other.pos == "NOUN" and other.tag != "NNS" else None
            if determiner is None or is_paired(sentence, other):
                continue
            classes = self._classes_back(sentence, other, determiner)
            if classes and self.whereabouts.conflict(sentence, token.index, other.index):
                return self._anaphor(sentence, other, classes)
        return None

    def _anaphor(self, sentence: Sentence, token: Token, classes: frozenset[str]) -> Anaphor:
        """What a noun asks of its antecedent."""
        kinds = kinds_made(sentence, token.index, self.discourse.names)
        said = places(sentence, token.index, self.discourse.names)
        barred = clusters_barred(self.discourse, sentence, token) | said
        seen = {one.cluster for one in self.discourse.seen} if said else set()
        if classes <= self.agreement.kinds.place:
            barred |= {one for one in seen if not self.whereabouts.may_lie(sentence, token.index, one)}
        else:
            barred |= self.whereabouts.elsewhere(sentence, token.index, seen)
            barred |= {one for one in seen if self._has_part(sentence, token, one)}
        person = bool(classes & self.agreement.kinds.person)
        speaks = self._own_body(token) if token.lemma in GENERIC and not person else -1
        return Anaphor(sentence, token, classes, person, kinds, barred, speaks=speaks, placed=bool(said))

    def _has_part(self, sentence: Sentence, token: Token, cluster: int) -> bool:
        """Whether "the French business" is rather a part of a thing than that thing; "the family business" is none."""
        below = {sentence.tokens[a.dependent].lemma for a in sentence.arguments if a.head == token.index}
        if token.lemma not in OWNED or below & KIN or self.salience.is_part(cluster):
            return False
        return not self.whereabouts.is_there(sentence, token.index, cluster)

    def _own_body(self, token: Token) -> int:
        """The organisation that an officer of it may mean, who speaks of "us" and "the company"; else -1."""
        quoted = next((word for word in self.spoken if word.direct and word.start <= token.start < word.end), None)
        if quoted is None or quoted.group < 0:
            return -1
        words = (t for s in self.sentences for t in s.tokens if quoted.start <= t.start < quoted.end)
        own = any(word.text.casefold() in OWN_WORDS for word in words)
        return quoted.group if own and self._has_office(quoted.speaker) else -1

    def _has_office(self, person: int) -> bool:
        """Whether the text describes somebody with an office: "the founder Mei Tanaka", no "an analyst"."""
        return any(cluster == person for cluster, _, _ in self.officers)

    def _keep_nominal(self, sentence: Sentence, token: Token, start: int, clusters: Sequence[int]) -> None:
        self._keep(sentence, token, start, MentionKind.NOMINAL, clusters, self.settings.certainty_nominal)

    def _keep(
        self, sentence: Sentence, token: Token, start: int, kind: MentionKind, clusters: Sequence[int], certainty: float
    ) -> None:
        if not clusters:
            self.drops.append((sentence, token, "no-antecedent"))
            return
        source = "pronoun" if kind is MentionKind.PRONOUN else "nominal"
        place = (start, token.end, "", kind, sentence.index, token.index)
        for cluster in clusters:
            self.discourse.add(Mention(*place, cluster, source, certainty))
        if len(clusters) == 1:
            self.discourse.see(sentence, token, clusters[0])


def _only_before(starts: Mapping[int, int], token: Token) -> list[int]:
    """The one of some clusters, each with where it is first called so, that stands before a word; none of several."""
    before = [cluster for cluster, start in starts.items() if start < token.start]
    return before if len(before) == 1 else []


def _one(cluster: int | None) -> list[int]:
    return [] if cluster is None else [cluster]


def to_drop(sentence: Sentence, token: Token, reason: str, document: str, text: str) -> Drop:
    return Drop("annotate", reason, document, token.start, token.end, token.text, text[sentence.start : sentence.end])
