"""Who says what: direct quotations and reported speech, and the organisation that a speaker speaks for.

In: the document's text, parsed sentences, name mentions with clusters. Out: `SpokenWord`s with speaker and group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.interviews import answers, introduced
from kg.annotate.references import above
from kg.model import BlockKind, Mention, Sentence, Token

DIRECT = re.compile(r'["“„«]([^"”“»]{2,3000})["”»]|["“]([^"”“\n]{2,3000})(?=\n|$)')


LEFT = frozenset({"former", "ex", "formerly", "previously", "once"})  # of an office that somebody has no more


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A stretch of speech: offsets, the speaker's cluster, the cluster that "we" stands for; -1 for unknown."""

    start: int
    end: int
    speaker: int
    group: int
    direct: bool


def only_quoted(spoken: Sequence[SpokenWord], name: int, words: int) -> bool:
    """Whether the name at an offset stands in a quotation that the words at another one are no part of."""
    around = [word for word in spoken if word.direct and word.start <= name < word.end]
    return bool(around) and not any(word.start <= words < word.end for word in around)


def find_speech(
    text: str,
    sentences: Sequence[Sentence],
    names: Sequence[Mention],
    speech_verbs: frozenset[str],
    sources: frozenset[str],
    persons: frozenset[int],
) -> tuple[SpokenWord, ...]:
    """Quotations and reported clauses of a document, in the order of the text; ``persons`` are clusters of people.

    ``sources`` are prepositions of several lemmas whose object says what their clause says: "accord to".
    """
    by_token = {(m.sentence, m.token): m for m in names}
    employers = affiliations(sentences, by_token, persons)
    said = [(s, verb, by) for s in sentences for verb, by in _speakers(s, by_token, speech_verbs)]
    spoken = list(_answered(text, sentences, names, by_token, persons, employers))
    interviewed = _interviewed(text, names, employers)
    for match in DIRECT.finditer(text):
        last = _spoke_last(match.start(), said, spoken)
        speaker = _speaker_of(match.start(), match.end(), said, last)
        if speaker < 0 and is_paragraph(text, match.start(), match.end()):
            speaker = interviewed
        group = _group(speaker, employers, names, persons, match.start())
        spoken.append(SpokenWord(match.start(), match.end(), speaker, group, True))
    for sentence, verb, speaker in said:
        for start, end in _reported(sentence, verb):
            spoken.append(SpokenWord(start, end, speaker, _group(speaker, employers, names, persons, start), False))
    for sentence in sentences:
        for speaker, start, end in _attributed(sentence, by_token, sources):
            spoken.append(SpokenWord(start, end, speaker, _group(speaker, employers, names, persons, start), False))
    return tuple(sorted(spoken, key=lambda word: (word.start, word.end)))


def _answered(
    text: str,
    sentences: Sequence[Sentence],
    names: Sequence[Mention],
    by_token: Mapping[tuple[int, int], Mention],
    persons: frozenset[int],
    employers: dict[int, int],
) -> Iterator[SpokenWord]:
    """The answers of an interview with labels, said by whom the label names, else by who is introduced above.

    In an interview a headline, too, says for whom somebody speaks: it is put among the ``employers``. Of whom that is
    not known "we" is read as in the text around, so the words are not ``direct``.
    """
    found = answers(text)
    if not found:
        return
    for person, body in affiliations(sentences, by_token, persons, headlines=True).items():
        employers.setdefault(person, body)
    people = [(name.start, name.cluster) for name in names if name.cluster in persons]
    titles = {sentence.index for sentence in sentences if sentence.block is BlockKind.HEADLINE}
    headlined = {name.cluster for name in names if name.sentence in titles}
    asked = introduced(people, found[0].at, headlined, employers.keys())
    for turn in found:
        named = next((cluster for start, cluster in people if turn.at <= start < turn.start), asked)
        group = _group(named, employers, names, persons, turn.start)
        if named >= 0:
            yield SpokenWord(turn.start, turn.end, named, group, group >= 0)


def _speakers(
    sentence: Sentence, names: Mapping[tuple[int, int], Mention], speech_verbs: frozenset[str]
) -> Iterator[tuple[Token, int]]:
    """Speech verbs of a sentence with the cluster of who speaks."""
    for edge in sentence.arguments:
        verb = sentence.tokens[edge.head]
        if edge.label == "subj" and verb.lemma in speech_verbs and verb.pos in ("VERB", "AUX"):
            for index in (edge.dependent, *(p.name for p in sentence.equivalences if p.noun == edge.dependent)):
                mention = names.get((sentence.index, index))
                if mention is not None:
                    yield verb, mention.cluster
                    break


def _interviewed(text: str, names: Sequence[Mention], employers: Mapping[int, int]) -> int:
    """Who answers in an interview: the only one with an office that is named before the first answer, else -1."""
    answers = (m.start() for m in DIRECT.finditer(text) if is_paragraph(text, m.start(), m.end()))
    first = next(answers, len(text))
    introduced = {name.cluster for name in names if name.start < first and name.cluster in employers}
    return introduced.pop() if len(introduced) == 1 else -1


def is_paragraph(text: str, start: int, end: int) -> bool:
    r"""Whether a stretch of text is a paragraph of its own.

    >>> is_paragraph("What then?\n\n“We grew.”\n", 12, 22)
    True
    """
    before, after = text[:start].rsplit("\n", 1)[-1], text[end:].split("\n", 1)[0]
    return not before.strip() and not after.strip()


def _spoke_last(start: int, said: Sequence[tuple[Sentence, Token, int]], quoted: Sequence[SpokenWord]) -> int:
    """Who was quoted last before an offset, else the last whose words were reported."""
    speakers = [word.speaker for word in quoted if word.speaker >= 0 and word.start <= start]
    speakers = speakers or [speaker for sentence, _, speaker in said if sentence.end <= start]
    return speakers[-1] if speakers else -1


def _speaker_of(start: int, end: int, said: Sequence[tuple[Sentence, Token, int]], last: int) -> int:
    """The speaker named in the sentence around a quotation, else right before or after it, else who spoke last."""
    for sentence, _, speaker in said:
        if sentence.start <= end and start <= sentence.end:
            return speaker
    for sentence, _, speaker in said:
        if 0 <= sentence.start - end <= 3 or 0 <= start - sentence.end <= 3:
            return speaker
    return last


def _reported(sentence: Sentence, verb: Token) -> Iterator[tuple[int, int]]:
    """The clause that a speech verb governs ("said it would …"), or what stands around ", Liu said,"."""
    clauses = [e.dependent for e in sentence.arguments if e.head == verb.index and e.label == "comp"]
    if verb.dep == "parataxis":
        clauses.append(verb.head)
    own = {token.index for token in _subtree(sentence, verb.index)} if verb.dep == "parataxis" else set()
    for clause in clauses:
        below = sorted(token.index for token in _subtree(sentence, clause) if token.index not in own)
        for first, last in _stretches(below):
            yield sentence.tokens[first].start, sentence.tokens[last].end


def _attributed(
    sentence: Sentence, names: Mapping[tuple[int, int], Mention], sources: frozenset[str]
) -> Iterator[tuple[int, int, int]]:
    """The speaker and the stretches of a clause that a phrase such as "according to Liu" attributes, without itself."""
    for edge in sentence.arguments:
        mention = names.get((sentence.index, edge.dependent)) if edge.label in sources else None
        if mention is None:
            continue
        phrase = next((top for top in above(sentence, edge.dependent) if top.head == edge.head), None)
        own = {token.index for token in _subtree(sentence, phrase.index)} if phrase else set()
        said = sorted(token.index for token in _subtree(sentence, edge.head) if token.index not in own)
        for first, last in _stretches(said):
            yield mention.cluster, sentence.tokens[first].start, sentence.tokens[last].end


def _stretches(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each unbroken run.

    >>> list(_stretches([1, 2, 5, 6, 7]))
    [(1, 2), (5, 7)]
    """
    start = 0
    for place, index in enumerate(indexes):
        if place + 1 == len(indexes) or indexes[place + 1] != index + 1:
            yield indexes[start], index
            start = place + 1


def _subtree(sentence: Sentence, index: int) -> Iterator[Token]:
    below: dict[int, list[int]] = {}
    for token in sentence.tokens:
        if token.head != token.index:
            below.setdefault(token.head, []).append(token.index)
    open_ones = [index]
    while open_ones:
        at = open_ones.pop()
        yield sentence.tokens[at]
        open_ones += below.get(at, ())


def affiliations(
    sentences: Sequence[Sentence],
    names: Mapping[tuple[int, int], Mention],
    persons: frozenset[int],
    *,
    headlines: bool = False,
) -> dict[int, int]:
    """The organisation each person is described with: "Liu Xin, vice chairman of X", "X chief executive Mei Tanaka".

    Those of the headlines, or those of all else.
    """
    found: dict[int, int] = {}
    for sentence in sentences:
        if (sentence.block is BlockKind.HEADLINE) is not headlines:
            continue
        for pair in sentence.equivalences:
            person = names.get((sentence.index, pair.name))
            if person is None or person.cluster not in persons or is_left(sentence, pair.noun):
                continue
            for index in served(sentence, pair.noun):
                body = names.get((sentence.index, index))
                if body is not None and body.cluster not in persons:
                    found.setdefault(person.cluster, body.cluster)
    return found


def is_left(sentence: Sentence, office: int) -> bool:
    """Whether somebody had an office and has it no more: "former Orlin managers", "previously head of Orlin"."""
    return any(token.head == office and token.lemma in LEFT for token in sentence.tokens)


def served(sentence: Sentence, office: int) -> Iterator[int]:
    """The words for whose office a noun is, also beside a second title: "Orlin's officer and chairman"."""
    titles = {office} | {
        edge.dependent
        for edge in sentence.arguments
        if edge.head == office and edge.label == "nn" and sentence.tokens[edge.dependent].pos == "NOUN"
    }
    for edge in sentence.arguments:
        if edge.head in titles and edge.label in ("of", "at", "for", "with") and edge.dependent not in titles:
            yield edge.dependent


def _group(
    speaker: int, employers: Mapping[int, int], names: Sequence[Mention], persons: frozenset[int], start: int
) -> int:
    """Whom "we" stands for: the speaker's organisation, or the group whose name that organisation bears."""
    if speaker < 0:
        return -1
    body = employers.get(speaker, -1 if speaker in persons else speaker)
    if body < 0:
        return -1
    own = next(m.surface for m in names if m.cluster == body)
    bearers = [m.cluster for m in names if m.cluster != body and m.start < start and own.startswith(f"{m.surface} ")]
    return bearers[0] if bearers else body
