"""Hints at what an unknown name denotes, from all its mentions in the document.

In: sentences, mentions with clusters, the ontology. Out: `TypeVote`s. Nothing is decided here: the relations that a
name stands in vote as well, and the linker adds all up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.annotate.arguments import PARTITIVES, title_before
from kg.annotate.clusters import name_words
from kg.annotate.deeds import deed_votes
from kg.annotate.endings import phrases
from kg.model import BlockKind, Equivalence, Mention, MentionKind, Sentence, Token, TypeVote
from kg.ontology import Ontology
from kg.spelling import HONORIFIC

# How much each kind of hint weighs. A legal form or a job title says more than any number of NER labels, which are
# wrong on unknown companies about as often as right.
LEGAL_FORM, JOB_TITLE, NAME_WORD, DESCRIPTION, HONORIFIC_WEIGHT, WHO = 8.0, 2.5, 1.5, 2.5, 3.0, 2.5
METRIC, SPEECH, NER, NER_MOST, NER_PERSON = 0.8, 0.3, 0.4, 1.2, 0.3
SURE, LISTED = 2.0, 0.3  # weight from which a name tells what the others of its list are, and that of telling it
REFLEXIVE = frozenset({"himself", "herself"})
SINCE = frozenset({"now", "then", "aged"})  # before an age
OF_MANY = 1.0  # "its lawyers Orlin" are a firm, if the parser did not lose the rest of a list: less than sure labels


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which classes are persons, which are places, which of these countries, by what the ontology says of them."""

    person: frozenset[str]
    place: frozenset[str]
    country: frozenset[str]


def kinds_of(ontology: Ontology) -> Kinds:
    """Persons are classes with the NER label PERSON, places those with GPE or LOC or a gazetteer."""
    person = {iri for iri, cls in ontology.classes.items() if "PERSON" in cls.ner}
    place = {iri for iri, cls in ontology.classes.items() if cls.gazetteers or cls.ner & {"GPE", "LOC"}}
    return Kinds(
        frozenset(iri for root in person for iri in ontology.subclasses(root)),
        frozenset(iri for root in place for iri in ontology.subclasses(root)),
        frozenset(iri for iri, cls in ontology.classes.items() if cls.gazetteers == {"territory"}),
    )


def type_votes(
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    ontology: Ontology,
    metric_nouns: frozenset[str] = frozenset(),
) -> Iterator[TypeVote]:
    """Votes of names' words, of NER labels, of the nouns and titles beside them, and of the figures that they have."""
    names = [mention for mention in mentions if mention.kind is MentionKind.NAME]
    yield from _from_words(names, ontology)
    yield from _from_ner(names, sentences, ontology)
    yield from _from_descriptions(names, sentences, ontology)
    yield from _from_who(names, sentences, ontology)
    yield from _from_speech(names, sentences, ontology)
    yield from _from_metrics(names, sentences, ontology, metric_nouns)
    yield from deed_votes(names, sentences, ontology)


def _from_words(names: Sequence[Mention], ontology: Ontology) -> Iterator[TypeVote]:
    seen = set()
    for mention in names:
        if (mention.cluster, mention.surface) in seen:
            continue
        seen.add((mention.cluster, mention.surface))
        words = name_words(mention.surface)
        for iri, cls in ontology.classes.items():
            if words and words[-1] in _folded(cls.name_suffixes, ".") and len(words) > 1:
                yield TypeVote(mention.cluster, iri, LEGAL_FORM, f"legal form {words[-1]!r}", mention.start)
            elif words and len(words) > 1 and {words[0], words[-1]} & _folded(cls.name_words):
                yield TypeVote(mention.cluster, iri, NAME_WORD, f"word in the name {mention.surface!r}", mention.start)
            elif "&" in mention.surface and "ORG" in cls.ner:
                yield TypeVote(mention.cluster, iri, LEGAL_FORM, "'&' in the name", mention.start)
            elif HONORIFIC.match(mention.surface) and "PERSON" in cls.ner:
                yield TypeVote(mention.cluster, iri, HONORIFIC_WEIGHT, "honorific", mention.start)


@lru_cache(maxsize=1024)  # for the few classes of an ontology, asked at every name
def _folded(words: frozenset[str], end: str = "") -> frozenset[str]:
    return frozenset(word.casefold().rstrip(end) for word in words)


def _from_ner(names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology) -> Iterator[TypeVote]:
    counts: Counter[tuple[int, str]] = Counter()
    long = {mention.cluster for mention in names if len(mention.surface.split()) > 1}
    for mention in names:
        sentence = sentences[mention.sentence]
        if sentence.block is not BlockKind.HEADLINE:
            counts[mention.cluster, sentence.tokens[mention.token].entity_label] += 1
    for (cluster, label), count in sorted(counts.items()):
        for iri in ontology.labelled(label):
            if label:
                weight = NER_PERSON if label == "PERSON" and cluster not in long else NER
                yield TypeVote(cluster, iri, min(weight * count, NER_MOST), f"NER label {label}")


def list_votes(
    sentences: Sequence[Sentence],
    names: Sequence[Mention],
    votes: Sequence[TypeVote],
    known: Mapping[int, tuple[str, ...]],
    ontology: Ontology,
) -> Iterator[TypeVote]:
    """Votes for what the other names of a list surely are: "Orlin and Basketo Ltd"."""
    kinds = {label: frozenset(ontology.labelled(label)) for label in ("ORG", "PERSON", "GPE")}
    sure = {cluster: top for cluster, sums in tally(votes).items() for top in ranked(sums)[:1] if sums[top] >= SURE}
    types = {cluster: (iri,) for cluster, iri in sure.items()} | dict(known)
    clusters = {(mention.sentence, mention.token): mention for mention in names}
    for sentence in sentences:
        for token in sentence.tokens:
            pair = [clusters.get((sentence.index, index)) for index in (token.head, token.index)]
            if token.dep != "conj" or token.mention < 0:
                continue
            for one, other in (pair, pair[::-1]):
                if one is None or other is None or one.cluster in types or one.cluster == other.cluster:
                    continue
                for own in kinds.values():
                    if ontology.is_a(types.get(other.cluster, ()), own):
                        reason = f"in a list with {other.surface!r}"
                        yield from (TypeVote(one.cluster, iri, LISTED, reason, one.start) for iri in sorted(own))


def _from_who(names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology) -> Iterator[TypeVote]:
    """ "Who" and "whom" after a name speak of a person, so do "herself" and an age."""
    by_place = {(mention.sentence, mention.token): mention for mention in names}
    for sentence in sentences:
        for token in sentence.tokens:
            mention = by_place.get((sentence.index, token.index))
            if mention is None:
                continue
            follows = sentence.tokens[token.index + 1 : token.index + 3]
            who = any(t.lemma in ("who", "whom") for t in follows if t.tag.startswith("W"))
            title = title_before(sentence.tokens, token) if who else None
            if who and (title is None or title.pos != "NOUN"):
                reason = "followed by who"
            else:
                reason = next(_of_persons(sentence, token), "")
            for iri in ontology.labelled("PERSON") if reason else ():
                yield TypeVote(mention.cluster, iri, WHO, reason, mention.start)


def _of_persons(sentence: Sentence, name: Token) -> Iterator[str]:
    """What follows a name and only a person's: "Tanaka herself", "Tanaka, 46,", "Tanaka, now 46,"."""
    after = [token.text for token in sentence.tokens[name.index + 1 : name.index + 5]]
    head = sentence.tokens[name.head]
    adjunct = name.dep == "pobj" and head.lemma != "by"  # "left Orlin for Basketo himself"
    if after[:1] and after[0] in REFLEXIVE and not adjunct:
        yield f"followed by {after[0]}"
    if after[:1] == [","]:
        number, end = ([one for one in after[1:] if one not in SINCE] + ["", ""])[:2]
        if number.isdigit() and len(number) == 2 and end in (",", "."):
            yield "followed by an age"


def _from_speech(names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology) -> Iterator[TypeVote]:
    """Who speaks is a person or, less often, an organisation."""
    by_place = {(mention.sentence, mention.token): mention for mention in names}
    for sentence in sentences:
        for edge in sentence.arguments:
            mention = by_place.get((sentence.index, edge.dependent))
            verb = sentence.tokens[edge.head]
            if mention is not None and edge.label == "subj" and verb.lemma in ("say", "tell") and verb.pos == "VERB":
                for iri in ontology.labelled("PERSON"):
                    yield TypeVote(mention.cluster, iri, SPEECH, f"subject of {verb.text!r}", mention.start)


def _from_metrics(
    names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology, metric_nouns: frozenset[str]
) -> Iterator[TypeVote]:
    """ "Orlin's order book", "the revenue of Orlin"."""
    by_place = {(mention.sentence, mention.token): mention for mention in names}
    for sentence in sentences:
        for edge in sentence.arguments:
            mention = by_place.get((sentence.index, edge.dependent))
            if mention is None or edge.label not in ("of", "agent", "at") or not edge.certain:
                continue
            if metric_nouns & frozenset(phrases(sentence.tokens, edge.head)):
                reason = f"has {sentence.tokens[edge.head].text!r}"
                for iri in ontology.labelled("ORG"):
                    yield TypeVote(mention.cluster, iri, METRIC, reason, mention.start)


def _from_descriptions(
    names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology
) -> Iterator[TypeVote]:
    by_place = {(mention.sentence, mention.token): mention for mention in names}
    for sentence in sentences:
        if sentence.block is BlockKind.HEADLINE:
            continue
        described = Counter(pair.noun for pair in sentence.equivalences)
        for pair in sentence.equivalences:
            mention = by_place.get((sentence.index, pair.name))
            if mention is not None and not _is_partitive(sentence, pair.noun) and not _is_anothers(sentence, pair):
                noun = sentence.tokens[pair.noun]
                said = phrases(sentence.tokens, pair.noun)
                titled = [iri for iri, cls in ontology.classes.items() if not cls.titles.isdisjoint(said)]
                classes = _described_as(ontology, sentence, pair.noun)
                many = described[pair.noun] == 1 and _are_many(sentence, pair)
                if many and _are_persons(ontology, *classes, *titled):
                    yield from _of_many(ontology, mention, sentence, pair)
                    continue
                if titled and _is_personal(ontology, sentence, pair):
                    classes = [iri for iri in classes if iri in titled]  # "partner at Orlin", "Ana Velm, the owner"
                for iri in classes:
                    yield TypeVote(mention.cluster, iri, DESCRIPTION, f"described as {noun.text!r}", mention.start)
                for iri in titled:
                    if not classes:  # one description is one hint
                        yield TypeVote(mention.cluster, iri, JOB_TITLE, f"title {noun.text!r}", mention.start)


def _described_as(ontology: Ontology, sentence: Sentence, noun: int) -> list[str]:
    """The classes that a noun beside a name speaks of: a chair is who leads, no piece of furniture."""
    found = noun_classes(ontology, sentence, noun)
    said = phrases(sentence.tokens, noun)
    office = any(not cls.offices.isdisjoint(said) and "PERSON" in cls.ner for cls in ontology.classes.values())
    return [
        iri for iri in found if not (ontology.classes[iri].common_noun and (office or not ontology.classes[iri].ner))
    ]


def _is_anothers(sentence: Sentence, pair: Equivalence) -> bool:
    """Whether the noun speaks of the next name, a person's: "the bid for Orlin, its head, Mei Tanaka, said"."""
    others = [one.name for one in sentence.equivalences if one.noun == pair.noun and one.name != pair.name]
    if sentence.tokens[pair.noun].tag != "NN" or pair.name > pair.noun or not others:
        return False
    persons = [name for name in others if sentence.tokens[name].entity_label == "PERSON" and name > pair.noun]
    return bool(persons) and sentence.tokens[pair.name].entity_label != "PERSON"


def _are_many(sentence: Sentence, pair: Equivalence) -> bool:
    """Whether one name, no list of names, is described by a plural: "its lawyers Orlin"."""
    name = sentence.tokens[pair.name]
    listed = name.dep == "conj" or any(token.dep == "conj" and token.head == name.index for token in sentence.tokens)
    return sentence.tokens[pair.noun].tag == "NNS" and not listed


def _are_persons(ontology: Ontology, *classes: str) -> bool:
    persons = frozenset(ontology.labelled("PERSON"))
    return bool(classes) and all(persons & ontology.superclasses(iri) for iri in classes)


def _of_many(ontology: Ontology, mention: Mention, sentence: Sentence, pair: Equivalence) -> Iterator[TypeVote]:
    """A body of persons, unless the recogniser sees a person: then the parser may have lost the rest of a list."""
    if sentence.tokens[pair.name].entity_label != "PERSON":
        reason = f"described as {sentence.tokens[pair.noun].text!r}, who are many"
        for iri in ontology.labelled("ORG"):
            yield TypeVote(mention.cluster, iri, OF_MANY, reason, mention.start)


def _is_personal(ontology: Ontology, sentence: Sentence, pair: Equivalence) -> bool:
    """Whether a word for persons and bodies alike ("partner") is a person's: the recogniser sees one, who is at one.

    So it is where another noun is a person's alone: "the billionaire Ana Velm, the owner of Orlin".
    """
    others = [one.noun for one in sentence.equivalences if one.name == pair.name and one.noun != pair.noun]
    if any(_are_persons(ontology, *noun_classes(ontology, sentence, noun)) for noun in others):
        return True
    at = any(a.head == pair.noun and a.label == "at" and a.certain for a in sentence.arguments)
    return at and sentence.tokens[pair.name].entity_label == "PERSON"


def _is_partitive(sentence: Sentence, index: int) -> bool:
    """ "part of", "one of": no description of the thing itself."""
    of = any(a.head == index and a.label == "of" for a in sentence.arguments)
    return of and sentence.tokens[index].lemma in PARTITIVES


def noun_classes(ontology: Ontology, sentence: Sentence, index: int) -> list[str]:
    """Classes whose instances the common noun denotes ("maker", "fund manager"), the most specific ones only."""
    words = frozenset(phrases(sentence.tokens, index))
    found = [iri for iri, cls in ontology.classes.items() if words & cls.nouns]
    nouns = {word for iri in found for word in words & ontology.classes[iri].nouns}
    longest = max(nouns, key=lambda word: (word.count(" "), word), default="")  # "market researcher" is no researcher
    if " " in longest:
        found = [iri for iri in found if longest in ontology.classes[iri].nouns | ontology.classes[iri].titles]
    return [iri for iri in found if not any(iri != other and iri in ontology.superclasses(other) for other in found)]


def is_title(titles: frozenset[str], sentence: Sentence, index: int) -> bool:
    """Whether the noun ends a job title ("chief executive")."""
    return any(phrase in titles for phrase in phrases(sentence.tokens, index))


def is_office(offices: frozenset[str], titles: frozenset[str], sentence: Sentence, index: int) -> bool:
    """Whether the longest title that the noun ends is an office: "manager" and "plant manager", no "city manager"."""
    longest = next((phrase for phrase in reversed(phrases(sentence.tokens, index)) if phrase in titles), "")
    return longest in offices


def ranked(weights: Mapping[str, float]) -> tuple[str, ...]:
    """The classes that anything speaks for, by weight, the heaviest first."""
    return tuple(sorted((iri for iri, weight in weights.items() if weight > 0), key=lambda iri: (-weights[iri], iri)))


def tally(votes: Sequence[TypeVote]) -> Mapping[int, Mapping[str, float]]:
    """Per cluster the summed weight of each class."""
    sums: dict[int, dict[str, float]] = {}
    for vote in votes:
        found = sums.setdefault(vote.cluster, {})
        found[vote.type] = found.get(vote.type, 0.0) + vote.weight
    return sums
