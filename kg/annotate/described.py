"""What a document says of the things that it names: the nouns that describe them, what they make, where they are.

In: parsed sentences, and their name mentions by sentence and token. Out: for each cluster what its descriptions say
anywhere in the document, and what is said of one noun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.model import Mention, Sentence

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SEATED = frozenset({"base", "headquarter"})
SUPERLATIVE = frozenset({"JJS", "RBS"})
MODIFIERS = frozenset({"amod", "compound", "nmod", "npadvmod", "poss"})

Named = Mapping[tuple[int, int], Mention]  # the names by sentence and token


def descriptions(sentences: Sequence[Sentence], names: Named) -> Iterator[tuple[int, Sentence, int]]:
    """Each cluster with the sentence and the noun of a description of it."""
    for sentence in sentences:
        for pair in sentence.equivalences:
            name = names.get((sentence.index, pair.name))
            if name is not None:
                yield name.cluster, sentence, pair.noun


def posts_taken(sentences: Sequence[Sentence], names: Named, person: int) -> Iterator[tuple[int, Sentence, int]]:
    """A cluster with the sentence and the noun of what it acts as: "took over as chief executive"."""
    for sentence in sentences:
        verbs = {
            a.head for a in sentence.arguments if a.label == "subj" and _names(names, sentence, a.dependent, person)
        }
        for edge in sentence.arguments:
            if edge.head in verbs and edge.label == "as":
                yield person, sentence, edge.dependent


def _names(names: Named, sentence: Sentence, index: int, cluster: int) -> bool:
    name = names.get((sentence.index, index))
    return name is not None and name.cluster == cluster


def descriptors(sentences: Sequence[Sentence], names: Named) -> dict[int, set[str]]:
    """The nouns that each cluster is described with."""
    found: dict[int, set[str]] = {}
    for cluster, sentence, noun in descriptions(sentences, names):
        found.setdefault(cluster, set()).add(sentence.tokens[noun].lemma)
    return found


def kinds_made(sentence: Sentence, noun: int, names: Named) -> frozenset[str]:
    """What a noun is said to make, sell or run: "bus maker", "manufacturer of electric buses"."""
    found = [
        a.dependent
        for a in sentence.arguments
        if a.head == noun and a.label in ("nn", "of") and (sentence.index, a.dependent) not in names
    ]
    return frozenset(sentence.tokens[index].lemma for index in found if sentence.tokens[index].pos == "NOUN")


def kind_words(sentences: Sequence[Sentence], names: Named) -> dict[int, frozenset[str]]:
    """For each cluster what its descriptions say that it makes, sells or runs."""
    found: dict[int, frozenset[str]] = {}
    for cluster, sentence, noun in descriptions(sentences, names):
        found[cluster] = found.get(cluster, frozenset()) | kinds_made(sentence, noun, names)
    return found


def places(sentence: Sentence, noun: int, names: Named) -> frozenset[int]:
    """The clusters of names that modify a noun: "Dutch", "Turin-based", "of Osaka"; none of "which is quoted in
    London"."""
    heads = {noun} | {a.dependent for a in sentence.arguments if a.head == noun and a.label == "amod"}
    found = [
        a.dependent
        for a in sentence.arguments
        if a.head in heads and (a.label in ("amod", "nn", "of", "npadv") or (a.label == "in" and a.certain))
    ]
    return frozenset(names[sentence.index, t].cluster for t in found if (sentence.index, t) in names)


def origins(sentence: Sentence, noun: int, names: Named) -> frozenset[int]:
    """The clusters of names that a noun phrase says a thing to be of: "Dutch", "Turin-based", "Italy's"; none of
    "Milan-listed", "in Kenya", "Kenya's largest", nor of "In Kenya Orlin", which may be misread."""
    if any(t.head == noun and t.tag in SUPERLATIVE for t in sentence.tokens):
        return frozenset()
    edges = [a for a in sentence.arguments if a.head == noun]
    seats = {a.dependent for a in edges if a.label == "amod" and sentence.tokens[a.dependent].lemma in SEATED}
    found = {a.dependent for a in edges if a.label in ("amod", "nn", "of")}
    found.update(a.dependent for a in sentence.arguments if a.head in seats and a.label == "npadv")
    if (sentence.index, noun) in names:
        found.difference_update(a.dependent for a in edges if a.label == "nn")
    return frozenset(names[sentence.index, t].cluster for t in found if (sentence.index, t) in names)


def bases(sentence: Sentence, noun: int, names: Named) -> frozenset[int]:
    """The clusters of the places that a noun is based in: "Turin-based", "headquartered in Turin", "from Turin"."""
    participles, based_in = set(), set()
    for edge in sentence.arguments:
        if edge.head == noun and edge.label == "amod" and sentence.tokens[edge.dependent].lemma in SEATED:
            participles.add(edge.dependent)
        elif edge.dependent == noun and edge.label == "obj" and sentence.tokens[edge.head].lemma in SEATED:
            based_in.add(edge.head)
    found = [
        a.dependent
        for a in sentence.arguments
        if (a.head in participles and a.label == "npadv")
        or (a.head in based_in and a.label == "in" and a.certain)
        or (a.head == noun and a.label == "from" and a.certain)
    ]
    return frozenset(names[sentence.index, t].cluster for t in found if (sentence.index, t) in names)


def placed(
    sentences: Sequence[Sentence], names: Named, said: Callable[[Sentence, int, Named], frozenset[int]]
) -> dict[int, frozenset[int]]:
    """For each cluster what is said of places by its names and its descriptions, headlines included."""
    found: dict[int, frozenset[int]] = {}
    of_names = ((name.cluster, sentences[index], token) for (index, token), name in names.items())
    before = (
        (names[sentence.index, a.head].cluster, sentence, a.dependent)
        for sentence in sentences
        for a in sentence.arguments
        if a.label == "nn" and (sentence.index, a.head) in names and (sentence.index, a.dependent) not in names
    )  # "the Dutch yard Orlin"
    for cluster, sentence, noun in (*descriptions(sentences, names), *of_names, *before):
        found[cluster] = found.get(cluster, frozenset()) | said(sentence, noun, names)
    return found


def based(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Named) -> dict[int, frozenset[int]]:
    """For each cluster where the last of its mentions that says so bases it: "the Turin-based bank Orlin"."""
    found: dict[int, frozenset[int]] = {}
    for name in mentions:
        sentence = sentences[name.sentence]
        for index in (name.token, *(pair.noun for pair in sentence.equivalences if pair.name == name.token)):
            found[name.cluster] = bases(sentence, index, names) or found.get(name.cluster, frozenset())
    return found


def beside(
    names: Sequence[Mention], sentences: Sequence[Sentence], is_place: Callable[[int], bool]
) -> dict[int, frozenset[int]]:
    """For each cluster the places that follow one of its names in a sentence with no other name between; those that
    something is said to be of ("the Turin company") only where the name is a subject."""
    found: dict[int, frozenset[int]] = {}
    last = (-1, -1, False)
    for name in sorted(names, key=lambda name: name.start):
        token = sentences[name.sentence].tokens[name.token]
        if is_place(name.cluster):
            if last[0] == name.sentence and (last[2] or token.dep not in MODIFIERS):
                found[last[1]] = found.get(last[1], frozenset()) | {name.cluster}
        else:
            last = name.sentence, name.cluster, token.dep in SUBJECTS
    return found
