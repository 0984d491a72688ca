"""The words of an ontology that change a status: "plans to", "denied", "no longer".

In: an ontology. Out: `Cues`, which looks up verbs and phrases. It reads no sentence's structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.model import Sentence, Status, Token
from kg.ontology import Ontology

TAIL = 3  # words after a verb that may belong to it: "stop short of", "try in vain"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue of several words; ``rank`` is its place among all phrases, the longest first."""

    rank: int
    words: tuple[str, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words by kind; phrases as lemma tuples."""

    single: Mapping[tuple[str, str], Status]  # (kind, lemma) → status
    phrases: Mapping[tuple[str, str], tuple[Phrase, ...]]  # by their first two words
    support: frozenset[str]
    denoting: frozenset[str] = frozenset()  # nouns that denote a thing, not an event
    offices: frozenset[str] = frozenset()  # those of them that are somebody's office
    held: frozenset[str] = frozenset()  # properties whose trigger is a role, so that they tell a post
    speech: frozenset[str] = frozenset()  # verbs of saying that are no cues themselves
    taught: Mapping[str, frozenset[str]] = field(default_factory=dict)  # property → triggers that assert it, as written
    ended: Mapping[str, frozenset[str]] = field(default_factory=dict)  # the same of those that say that it is over

    def verb(self, sentence: Sentence, token: Token) -> tuple[str, Status] | None:
        """The cue that a verb is, alone or with the words after it, and its status."""
        for form in _forms(sentence, token):
            status = self.single.get(("verb", form))
            if status is not None:
                return form, status
        return None

    def supports(self, sentence: Sentence, token: Token) -> bool:
        """Whether a verb says of an event noun that it happens, ends or is meant to happen."""
        return any(form in self.support for form in _forms(sentence, token))


def _forms(sentence: Sentence, verb: Token) -> Iterator[str]:
    """ "Pull out of", "pull out", "pull": the longest first. The lemmatiser makes "hop" of "hopes".

    A phrase may stand apart from its verb: "put its launch on hold".
    """
    for preposition in sentence.tokens[verb.index + 1 :]:
        if preposition.head == verb.index and preposition.dep == "prep":
            after = (t for t in sentence.tokens if t.head == preposition.index and t.index == preposition.index + 1)
            yield from (f"{verb.lemma} {preposition.lemma} {noun.lemma}" for noun in after)
    tail = [token.lemma for token in sentence.tokens[verb.index + 1 : verb.index + 1 + TAIL]]
    for length in range(len(tail), 0, -1):
        yield " ".join((verb.lemma, *tail[:length]))
    yield verb.lemma
    yield f"{verb.lemma}e"


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in the sentence: its status, its word, the token it stands at, and whether it says that something ends.

    ``of_name``: it leaves out but the name before which it stands ("rather than Basketo"). ``of_claim``: it ends what
    is claimed, whatever its own subject is.
    """

    status: Status
    word: str
    at: int
    ending: bool = False
    of_name: bool = False
    of_claim: bool = False


def cues_of(ontology: Ontology) -> Cues:
    """The ontology's cues in the form that `status_of` reads; a cue of several words is a phrase."""
    single: dict[tuple[str, str], Status] = {}
    phrases: dict[tuple[str, ...], Status] = {}
    for cue in ontology.cues:
        words = tuple(cue.lemma.split())
        if len(words) > 1 and cue.kind not in ("verb", "progressive"):
            phrases[words] = cue.status
        else:
            single[cue.kind, cue.lemma] = cue.status
    ordered = sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0]))
    begun: dict[tuple[str, str], tuple[Phrase, ...]] = {}
    for rank, (words, status) in enumerate(ordered):
        two = words[0], words[1]
        begun[two] = (*begun.get(two, ()), Phrase(rank, words, status))
    denoting = {w for cls in ontology.classes.values() for w in cls.nouns | cls.offices | cls.titles}
    changing = {cue.lemma for cue in ontology.cues if cue.kind == "verb" and cue.status is not Status.ASSERTED}
    support = ontology.support_verbs | changing
    offices = frozenset(office for cls in ontology.classes.values() for office in cls.offices)
    held = frozenset(iri for iri, prop in ontology.properties.items() if prop.role_from_trigger)
    speech = frozenset(verb for verb in ontology.speech_verbs if ("verb", verb) not in single)
    taught, ended = (_taught(ontology, status) for status in (Status.ASSERTED, Status.FORMER))
    ended = {iri: _with_synonyms(words, ontology.properties[iri].triggers) for iri, words in ended.items()}
    return Cues(single, begun, support, frozenset(denoting), offices, held, speech, taught, ended)


def _taught(ontology: Ontology, status: Status) -> dict[str, frozenset[str]]:
    """The triggers of each property's examples of a status as they are written."""
    return {
        iri: frozenset(
            example.text[start:end].casefold()
            for example in prop.examples
            if example.status is status
            for start, end in example.triggers
        )
        for iri, prop in ontology.properties.items()
    }


def _with_synonyms(words: frozenset[str], sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """The words with the lemmas of the trigger sets that they stand for: "closed" with "close" and "shut"."""
    same = (one for one in sets if any(word.startswith(form.removesuffix("e")) for word in words for form in one))
    return words.union(*same)
