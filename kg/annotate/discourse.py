"""What the words of a document denote, as far as it has been read, and whom the grammar of a sentence lets a word mean.

In: parsed sentences with name mentions and their clusters; then, one by one, what was found to refer back. Out: the
clusters at a token, those that grammar bars for a word, and the one that it tells. It weighs nothing and finds nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.annotate.described import SUBJECTS, Named
from kg.annotate.references import (
    RELATIVE,
    WHOSE,
    above,
    binds,
    clause_of,
    is_main,
    is_modifier,
    is_possessed,
    is_relative,
    is_subject,
    is_topic,
    owns_subject,
)
from kg.model import BlockKind, Mention, Sentence, Token

PARAGRAPH = "\n\n"
CORE = frozenset({"subj", "obj", "iobj", "attr", "in"})  # roles whose bearers are no two of the same
ALONGSIDE = "alongside"
BORDERS = frozenset({"ccomp", "advcl", "relcl", "parataxis"})


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier mention of a cluster; ``start`` is its offset in the text."""

    sentence: int
    token: int
    start: int
    cluster: int
    subject: bool
    owner: bool = False  # of a subject: "Orlin's tyres are sold in Turin"
    clause: int = -1  # the verb whose subject it is
    inner: bool = False  # the subject of what is said of a noun: "the plant that Orlin built"
    main: bool = False  # the subject of the sentence
    aside: bool = False  # neither, and only said to be whose or to say of what kind something is


class Discourse:
    """The names of a document, and what has been found to refer to them so far."""

    def __init__(
        self, sentences: Sequence[Sentence], names: Sequence[Mention], is_place: Callable[[int], bool]
    ) -> None:
        self.is_place = is_place
        self.names: Named = {(m.sentence, m.token): m for m in names}
        self.counts = Counter(m.cluster for m in names)
        self.headline = {m.cluster for m in names if sentences[m.sentence].block is BlockKind.HEADLINE}
        self.seen: list[Seen] = []
        self.found: list[Mention] = []

    def add(self, mention: Mention) -> None:
        """A mention that is no name was found: its cluster stands at its token from now on."""
        self.found.append(mention)

    def see(self, sentence: Sentence, token: Token, cluster: int) -> None:
        """The text has spoken of a cluster: words after the token may refer back to it."""
        subject, owner = is_subject(sentence, token), owns_subject(sentence, token) or is_topic(sentence, token)
        aside = not (subject or owner) and (is_modifier(sentence, token) or is_possessed(sentence, token))
        clause = clause_of(sentence, token) if subject else -1
        inner = clause >= 0 and is_relative(sentence, sentence.tokens[clause])
        place = (sentence.index, token.index, token.start, cluster)
        self.seen.append(Seen(*place, subject, owner, clause, inner, is_main(sentence, token), aside))

    def is_one_of(self, cluster: int) -> bool:
        """Whether what was said of a cluster last was said of others, too: "Orlin and Basketo compete in Kenya"."""
        last = next((seen for seen in reversed(self.seen) if seen.cluster == cluster), None)
        if last is None or not last.subject:
            return False
        beside = (seen for seen in self.seen if seen.sentence == last.sentence and seen.cluster != cluster)
        return any(seen.subject and seen.clause == last.clause for seen in beside)

    def clusters_at(self, sentence: Sentence, index: int, *, implied: bool = True) -> list[int]:
        """That of the name at a token, else those of what was found there; ``implied`` is also what it leaves out."""
        name = self.names.get((sentence.index, index))
        found = [
            m.cluster
            for m in self.found
            if (m.sentence, m.token) == (sentence.index, index) and (implied or m.source != "implied")
        ]
        return [name.cluster] if name else found

    def denoted_at(self, sentence: Sentence, index: int) -> list[int]:
        """The clusters at a token and at the names that it describes."""
        same = [index, *(pair.name for pair in sentence.equivalences if pair.noun == index)]
        return [cluster for one in same for cluster in self.clusters_at(sentence, one)]

    def names_body(self, sentence: Sentence, index: int) -> bool:
        """Whether a name stands at a token, and not that of a place."""
        name = self.names.get((sentence.index, index))
        return name is not None and not self.is_place(name.cluster)


def clusters_barred(discourse: Discourse, sentence: Sentence, token: Token) -> frozenset[int]:
    """Clusters that are other arguments of the same verb, or the same noun phrase; for nouns subjects of the clause."""
    if token.dep == "poss" or token.tag == "PRP$":
        told = [pair.name for pair in sentence.equivalences if pair.noun == token.head and pair.via >= 0]
        same = [token.head, *told]  # "Orlin remains its rival": not its own
        owned = [cluster for one in same for cluster in discourse.clusters_at(sentence, one, implied=False)]
        others = (*_other_words(discourse, sentence, token), *_comes_from(discourse, sentence, token.head))
        return frozenset((*owned, *others))
    barred = set(clause_subjects(discourse, sentence, token)) if token.pos == "NOUN" else set()
    if token.pos == "NOUN":
        barred.update(_told_above(discourse, sentence, token))
    heads = {a.head for a in sentence.arguments if a.dependent == token.index and a.label != "comp"}
    for edge in sentence.arguments:
        if edge.head in heads and edge.dependent != token.index and binds(edge):
            barred.update(discourse.denoted_at(sentence, edge.dependent))
    return frozenset(barred)


def _other_words(discourse: Discourse, sentence: Sentence, token: Token) -> Iterator[int]:
    """What "the firm's" is not, since that would be "its": "it" or "the Dutch company", subject of the clause."""
    if token.pos == "NOUN":
        yield from _told_above(discourse, sentence, token)
        resolved = {m.cluster for m in discourse.found if m.sentence == sentence.index and m.source != "implied"}
        yield from resolved.intersection(clause_subjects(discourse, sentence, token))


def _comes_from(discourse: Discourse, sentence: Sentence, post: int) -> Iterator[int]:
    """Who acts for another, and whose that is: Orlin in "Mei Tanaka of Orlin serves as its director"."""
    named = {a.head for a in sentence.arguments if a.label == "obj"}  # "Basketo named Mei Tanaka as its director"
    verbs = {a.head for a in sentence.arguments if a.dependent == post and a.label == "as"} - named
    actors = {a.dependent for a in sentence.arguments if a.head in verbs and a.label == "subj"}
    for index in actors:
        yield from discourse.clusters_at(sentence, index)
    for edge in sentence.arguments:
        if edge.head in actors and edge.label in ("of", "at", "from"):
            yield from discourse.clusters_at(sentence, edge.dependent)


def _told_above(discourse: Discourse, sentence: Sentence, token: Token) -> Iterator[int]:
    """What a noun does not mean since a pronoun or a relative clause above it does: "it is buying Orlin in a deal that
    values the group at $2 bln", "a label under which the company sells shoes"."""
    for verb in above(sentence, token.index):
        if is_relative(sentence, verb, RELATIVE - {WHOSE}):
            yield from discourse.denoted_at(sentence, verb.head)
        if verb.dep == "parataxis" or verb.lemma == "be":
            return
        subjects = (a.dependent for a in sentence.arguments if a.head == verb.index and a.label == "subj")
        for index in subjects:
            if index < token.index and sentence.tokens[index].tag == "PRP":
                yield from discourse.clusters_at(sentence, index)


def clause_subjects(discourse: Discourse, sentence: Sentence, token: Token) -> Iterator[int]:
    """The subjects of the clause that a noun phrase stands in, unless it is that subject itself."""
    if is_subject(sentence, token):
        return
    while token.head != token.index and token.dep not in BORDERS:
        token = sentence.tokens[token.head]
        for edge in sentence.arguments:
            if edge.head == token.index and edge.label == "subj" and token.pos in ("VERB", "AUX"):
                yield from discourse.denoted_at(sentence, edge.dependent)


def clusters_below(discourse: Discourse, sentence: Sentence, token: Token) -> Iterator[int]:
    """What a word has for its own ends: Orlin in "the sale of Orlin"."""
    for edge in sentence.arguments:
        if edge.head == token.index:
            yield from discourse.clusters_at(sentence, edge.dependent)


def clusters_over(discourse: Discourse, sentence: Sentence, token: Token) -> Iterator[int]:
    """What the verbs that a word is an end of have for other ends: Orlin in "Orlin led the round"."""
    verbs = {a.head for a in sentence.arguments if a.dependent == token.index and a.label in CORE}
    for edge in sentence.arguments:
        if edge.head in verbs and edge.dependent != token.index:
            yield from discourse.denoted_at(sentence, edge.dependent)


def companions(discourse: Discourse, sentence: Sentence, noun: int) -> Iterator[int]:
    """Who does the same as what a noun describes: Orlin in "Orlin led the round alongside its backer Basketo"."""
    verbs = {a.head for a in sentence.arguments if a.dependent == noun and a.label == ALONGSIDE}
    for edge in sentence.arguments:
        if edge.head in verbs and edge.label == "subj":
            yield from discourse.denoted_at(sentence, edge.dependent)


def has_named_owner(discourse: Discourse, sentence: Sentence, token: Token) -> bool:
    """Whether a noun says by a name whose it is: "the Mexican arm of Orlin"."""
    edges = [a for a in sentence.arguments if a.head == token.index and a.label in ("of", "poss") and a.certain]
    owners = [edge.dependent for edge in edges]
    owners += [pair.name for pair in sentence.equivalences if pair.noun in owners]
    return any(discourse.names_body(sentence, index) for index in owners)


def told_ahead(discourse: Discourse, sentence: Sentence, token: Token) -> int | None:
    """Whose something is that opens a clause, where its subject tells: "following its takeover of Orlin, Basketo grew".

    Nothing if a name or a subject stands before the pronoun ("after Orlin cut its prices, Basketo grew"), or if the
    subject stands behind the verb ("among its rivals is Orlin").
    """
    top = token
    while top.dep not in ("prep", "advcl") or sentence.tokens[top.head].pos not in ("VERB", "AUX"):
        if top.head == top.index:
            return None
        top = sentence.tokens[top.head]
    before = sentence.tokens[: token.index]
    ahead = [t for t in sentence.tokens[token.index + 1 : top.head] if t.head == top.head and t.dep in SUBJECTS]
    if not ahead or any(t.mention >= 0 or t.dep in SUBJECTS for t in before):
        return None
    name = discourse.names.get((sentence.index, ahead[0].index))
    return name.cluster if name is not None else None


def owner_told(discourse: Discourse, sentence: Sentence, token: Token) -> int | None:
    """What "its" means where the grammar of the sentence tells."""
    ways = (_got_from, _had_with, _also_of)
    return next((found for way in ways if (found := way(discourse, sentence, token)) is not None), None)


def _got_from(discourse: Discourse, sentence: Sentence, token: Token) -> int | None:
    """What "its" means in "bought Orlin from its founder": Orlin."""
    verbs = [a.head for a in sentence.arguments if a.dependent == token.head and a.label == "from" and a.certain]
    found = (
        cluster
        for edge in sentence.arguments
        if edge.head in verbs and edge.label == "obj" and discourse.names_body(sentence, edge.dependent)
        for cluster in discourse.clusters_at(sentence, edge.dependent)
    )
    return next(found, None)


def _had_with(discourse: Discourse, sentence: Sentence, token: Token) -> int | None:
    """What "its" means in "a unit of Orlin, a cooperative with its head office in Turin": Orlin."""
    preposition = sentence.tokens[sentence.tokens[token.head].head]
    noun = sentence.tokens[preposition.head]
    if preposition.lemma != "with" or noun.pos not in ("NOUN", "PROPN") or preposition.index != noun.index + 1:
        return None
    same = [noun.index, *(pair.name for pair in sentence.equivalences if pair.noun == noun.index)]
    bodies = (index for index in same if discourse.names_body(sentence, index))
    return next((cluster for index in bodies for cluster in discourse.clusters_at(sentence, index)), None)


def _also_of(discourse: Discourse, sentence: Sentence, token: Token) -> int | None:
    """What "its" means in "paid Orlin's founder Mei Tanaka, who remains its chairman": Orlin."""
    also = {pair.name for pair in sentence.equivalences if pair.noun == token.head}
    owners = [a.dependent for a in sentence.arguments if a.head in also and a.label in ("poss", "of") and a.certain]
    before = (index for index in owners if index < token.index)
    return next((cluster for index in before for cluster in discourse.denoted_at(sentence, index)), None)


def paragraph_openings(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The sentences, by index, that begin a paragraph after one of several sentences.

    Where each sentence is a paragraph, as agencies write, a new one need not turn to anything else.
    """
    later = (two.index for one, two in pairwise(sentences) if PARAGRAPH in text[one.end : two.start])
    return frozenset(second for first, second in pairwise((0, *later)) if second - first > 1)
