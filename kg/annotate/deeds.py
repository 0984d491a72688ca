"""What a name does and stands with, where the recogniser takes an organisation for a place: "Turin, which owns 49%".

In: sentences, name mentions, the ontology. Out: `TypeVote`s for organisations and products; they speak against places
alone, so that nothing is said of names that the recogniser takes for persons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.annotate.clusters import name_words
from kg.model import Mention, Sentence, Token, TypeVote
from kg.ontology import Ontology

DEED = 2.0  # weight of what no place does: it outweighs a little-known place of the name
UNKNOWN = 0.8  # the most for a name that no catalogue knows, which may be a person: it outweighs a label
POST = 0.8  # that of "analysts at Orlin": a place is where they are "in"
PLACES = frozenset({"GPE", "LOC", "FAC"})
WHERE = frozenset({"in", "into", "near", "outside"})
WHEREABOUTS = WHERE | {"from", "to", "at", "across", "around", "of"}
BASED = frozenset({"based", "headquartered"})
ACTS = "acts as an organisation"  # how the reasons begin; `kg.link.decide` leaves great cities in peace

SHORT = "short form"  # the source of such a name, whatever the catalogue knows by it

ByPlace = Mapping[tuple[int, int], Mention]  # sentence and token → name


def deed_votes(names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology) -> Iterator[TypeVote]:
    """Votes of the verbs, posts, owners' and brands' nouns that names labelled as places stand with."""
    by_place = {(mention.sentence, mention.token): mention for mention in names}
    bodies = ontology.labelled("ORG")
    titles = frozenset(title for cls in ontology.classes.values() if "PERSON" in cls.ner for title in cls.titles)
    settled = frozenset(_settled(by_place, sentences))
    for sentence in sentences:
        labelled = {
            token.index
            for token, mention in _named(by_place, sentence)
            if token.entity_label in PLACES and mention.cluster not in settled
        }
        for token, weight, reason in _found(sentence, labelled, titles, ontology):
            mention = by_place.get((sentence.index, token))
            if mention is not None:
                own = weight if mention.source == "catalogue" else min(weight, UNKNOWN)
                yield from (TypeVote(mention.cluster, iri, own, reason, mention.start) for iri in bodies)


def short_forms(
    names: Sequence[Mention], sentences: Sequence[Sentence], deeds: frozenset[str], is_place: Callable[[str], bool]
) -> set[str]:
    """Names of places that mean the organisation whose name they begin: "Zafiro Mills grew. Turin-based Zafiro sold …".

    They do what no place does, or are based somewhere, and nobody is in them or comes from them.
    """
    acting: set[str] = set()
    settled: set[str] = set()
    for mention in names:
        tokens = sentences[mention.sentence].tokens
        token = tokens[mention.token]
        if token.dep == "pobj" and tokens[token.head].lemma in WHEREABOUTS:
            settled.add(mention.surface)
        elif _is_body(tokens, token, deeds):
            acting.add(mention.surface)
    places = {surface for surface in acting - settled if is_place(surface)}
    longer = set(_beginnings(names, is_place)) if places else set()
    return {surface for surface in places if name_words(surface) in longer}


def _beginnings(names: Sequence[Mention], is_place: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    """The words that longer names begin with, but for what a place follows: "Orlin India" is a unit of "Orlin"."""
    for words in {name_words(mention.surface) for mention in names}:
        for end in range(1, len(words)):
            if not is_place(" ".join(words[end:]).title()):
                yield words[:end]


def _is_body(tokens: Sequence[Token], token: Token, deeds: frozenset[str]) -> bool:
    """ "Turin-based Zafiro"; "Zafiro bought …"."""
    based = token.index > 1 and tokens[token.index - 1].text in BASED and tokens[token.index - 2].text == "-"
    return based or (token.dep == "nsubj" and tokens[token.head].lemma in deeds)


def _named(by_place: ByPlace, sentence: Sentence) -> Iterator[tuple[Token, Mention]]:
    """The tokens of a sentence that are names, with their mentions."""
    for token in sentence.tokens:
        if token.mention >= 0 and (mention := by_place.get((sentence.index, token.index))) is not None:
            yield token, mention


def _settled(by_place: ByPlace, sentences: Sequence[Sentence]) -> Iterator[int]:
    """What the text has somebody in or go to, which is a place whatever else it does: "a plant in Turin"."""
    for sentence in sentences:
        for token, mention in _named(by_place, sentence):
            if token.dep == "pobj" and sentence.tokens[token.head].lemma in WHERE:
                yield mention.cluster


def _found(
    sentence: Sentence, labelled: set[int], titles: frozenset[str], ontology: Ontology
) -> Iterator[tuple[int, float, str]]:
    """The tokens of places that act as organisations, with the weight and the reason."""
    for edge in sentence.arguments:
        head = sentence.tokens[edge.head]
        deed = edge.label in ("subj", "agent") and head.pos == "VERB" and head.lemma in ontology.deeds
        if deed and edge.certain and edge.dependent in labelled:
            yield edge.dependent, DEED, f"{ACTS}: {head.text!r}"
        if edge.label == "at" and head.lemma in titles and sentence.tokens[edge.dependent].entity_label != "PERSON":
            yield edge.dependent, POST, f"has {head.text!r}"
    for index in labelled:
        for noun in sentence.tokens[index + 1 : index + 2]:
            if _is_owned(sentence, noun, ontology) or _is_brand(sentence, noun, ontology):
                yield index, DEED, f"{ACTS}: beside {noun.text!r}"


def _is_owned(sentence: Sentence, noun: Token, ontology: Ontology) -> bool:
    """ "The boss of Zafiro parent Orlin", but not "its Turin parent Orlin"."""
    before, after = sentence.tokens[noun.index - 2] if noun.index > 1 else None, sentence.tokens[noun.index + 1 :]
    named = bool(after) and after[0].mention >= 0
    return named and noun.lemma in ontology.owner_nouns and (before is None or before.pos not in ("DET", "PRON", "ADJ"))


def _is_brand(sentence: Sentence, noun: Token, ontology: Ontology) -> bool:
    """ "Sold under the Zafiro brand", but not "a Turin brand"."""
    under = noun.index > 1 and sentence.tokens[noun.head].lemma == "under"
    return under and noun.lemma in ontology.brand_nouns and sentence.tokens[noun.index - 2].lemma == "the"
