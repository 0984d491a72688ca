"""Long documents: where they are cut, what a piece is told of the text before it, and the way back to the whole."""

from __future__ import annotations

import json
from collections import Counter
from copy import copy
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.pieces import Excerpt, excerpt, in_pieces, pieces_of
from kg.annotate.pieces.before import Introductions
from kg.config import Settings
from kg.engine import Engine
from kg.model import (
    BlockKind,
    Document,
    Drop,
    Entity,
    Evidence,
    Extraction,
    Link,
    Mention,
    MentionKind,
    Observation,
    Sentence,
    Span,
    Statement,
    Status,
)
from tests.reading import DATE, ROOT, document, engine, local

WORDS = [
    "Gommex",
    "Tyres",
    "grew",
    "in",
    "Turin",
    "Inc.",
    "Prof.",
    "5.2",
    "S.p.A.",
    "percent.",
    "said.",
    'it."',
    "Why?",
]
GAPS = [" ", " ", " ", "  ", "\n", "\n\n", "\n\n\n", "\u00a0", "\n\n- ", "\n\nA Headline Of Some Length\n\n"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=200).map(
    lambda pairs: "".join(word + gap for word, gap in pairs).strip()
)
ANY = st.text("ab .,!?\n\t\u00a0\u3000。é-\"'", min_size=1, max_size=300).filter(
    lambda text: any(map(str.isalnum, text))
)
LENGTHS = st.integers(1, 200)


def pieces(text: str, most: int) -> list[tuple[int, int]]:
    return list(pieces_of(text, document(text).blocks, most))


def may_be_cut(text: str, place: int) -> bool:
    return text[place - 1].isspace() or text[place - 1] in "。！？"


@given(TEXTS | ANY, LENGTHS)
def test_pieces_cover_the_text_in_order(text: str, most: int) -> None:
    found = pieces(text, most)
    assert "".join(text[start:end] for start, end in found) == text
    assert all(start < end for start, end in found)


@given(TEXTS | ANY, LENGTHS)
def test_no_word_is_cut_and_only_a_word_makes_a_piece_too_long(text: str, most: int) -> None:
    for start, end in pieces(text, most):
        assert end == len(text) or may_be_cut(text, end)
        if end - start > most:
            assert not any(text[place].isspace() and text[place] != "\u00a0" for place in range(start, start + most))


@given(st.lists(st.integers(0, 4), min_size=4, max_size=40), st.integers(200, 400))
def test_headline_stays_with_what_it_stands_over(sections: list[int], most: int) -> None:
    text = "\n\n".join(
        "New Plans For Egypt\n\n" * (size > 0) + "It grew a lot in Turin. " * (1 + size) for size in sections
    )
    blocks = document(text).blocks
    heads = [(one.start, below.start) for one, below in pairwise(blocks) if one.kind is BlockKind.HEADLINE]
    for _, end in pieces(text, most):
        assert not any(start < end <= below for start, below in heads)


@given(TEXTS, st.integers(20, 200))
def test_pieces_are_of_about_one_length(text: str, most: int) -> None:
    found = pieces(text, most)
    assert len(found) <= 2 * -(-len(text) // most) + 2


@pytest.mark.parametrize(
    "text, most, expected",
    [
        # A section's headline goes before a blank line, that before a line, that before a sentence.
        (
            "It grew a lot in Turin.\n\nIt makes tyres.\n\nNew Plans For Egypt\n\nIt will build two plants there soon.",
            60,
            [
                "It grew a lot in Turin.\n\nIt makes tyres.\n\n",
                "New Plans For Egypt\n\nIt will build two plants there soon.",
            ],
        ),
        (
            "Gommex grew a lot.\nIt makes tyres.\n\nIt sells them.\nBasketo grew, too.",
            40,
            ["Gommex grew a lot.\nIt makes tyres.\n\n", "It sells them.\nBasketo grew, too."],
        ),
        (
            "Gommex Tyres grew a lot, said Prof. Mei Tanaka. It makes tyres in Turin, Cairo and Nairobi.",
            60,
            ["Gommex Tyres grew a lot, said Prof. Mei Tanaka. ", "It makes tyres in Turin, Cairo and Nairobi."],
        ),
        (
            "Gommex Grows Much? It Does\n\nIt makes a lot of tyres in Turin and in Cairo and sells them all.",
            50,
            ["Gommex Grows Much? It Does\n\nIt makes a lot of ", "tyres in Turin and in Cairo and sells them all."],
        ),
        ("tyres and wheels and carts", 16, ["tyres and ", "wheels and carts"]),
        ("它在都灵生产轮胎。它在开罗销售轮胎。", 10, ["它在都灵生产轮胎。", "它在开罗销售轮胎。"]),
        ("x" * 50, 20, ["x" * 50]),
        ("a " + "x" * 50 + " b", 20, ["a ", "x" * 50 + " ", "b"]),
    ],
)
def test_cut_is_made_at_the_best_place(text: str, most: int, expected: list[str]) -> None:
    assert [text[start:end] for start, end in pieces(text, most)] == expected


def toy(document: Document) -> tuple[Extraction, tuple[Sentence, ...]]:
    """Stages that take each word for a name, each block for a sentence that makes a claim about its first word."""
    text, name = document.text, document.id
    sentences, mentions, statements, observations, drops = [], [], [], [], []
    clusters: dict[str, int] = {}
    for index, block in enumerate(document.blocks):
        sentences.append(Sentence(index, block.start, block.end, block.kind, ()))
        at = block.start
        words = text[block.start : block.end].split()
        for word in words:
            at = text.index(word, at)
            cluster = clusters.setdefault(word, len(clusters))
            mentions.append(Mention(at, at + len(word), word, MentionKind.NAME, index, 0, cluster))
            drops.append(Drop("relate", "toy", name, at, at + len(word), word))
            at += len(word)
        first = text.index(words[0], block.start)
        span = Span("subject", first, first + len(words[0]), words[0])
        evidence = Evidence(name, block.start, block.end, text[block.start : block.end], (span,))
        statements.append(Statement(f"e:{words[0]}", "p", f"e:{words[-1]}", Status.ASSERTED, (evidence,)))
        observations.append(Observation(f"e:{words[0]}", "m", "m", evidence))
    links = [Link(number, Entity(f"e:{word}", word)) for word, number in clusters.items()]
    named = {iri for one in statements for iri in (one.subject, one.object)}
    entities = sorted((one.entity for one in links if one.entity.iri in named), key=lambda one: one.iri)
    values = (tuple(entities), tuple(statements), tuple(observations), tuple(links), tuple(mentions), tuple(drops))
    return Extraction(document, *values), tuple(sentences)


def assert_offsets_hold(found: Extraction) -> None:
    text = found.document.text
    spans = [(one.start, one.end, one.surface) for one in found.mentions]
    evidences = [one for claim in found.statements for one in claim.evidence]
    evidences += [figure.evidence for figure in found.observations]
    spans += [(one.start, one.end, one.text) for one in evidences]
    spans += [(span.start, span.end, span.surface) for one in evidences for span in one.spans]
    assert spans
    assert [words for start, end, words in spans if text[start:end] != words] == []


@given(TEXTS, st.integers(20, 200))
def test_everything_is_found_once_at_its_place(text: str, most: int) -> None:
    whole, (at_once, _) = document(text), toy(document(text))
    found = in_pieces(whole, toy, most)
    assert found.document is whole
    assert_offsets_hold(found)
    assert [(one.start, one.end) for one in found.mentions] == [(one.start, one.end) for one in at_once.mentions]
    assert [(one.start, one.end, one.text) for one in found.drops] == [
        (one.start, one.end, one.text) for one in at_once.drops
    ]
    starts = [one.evidence[0].start for one in found.statements]
    assert starts == sorted(set(starts))
    assert {one.evidence[0].start for one in at_once.statements} <= set(starts)
    assert len(found.observations) == len(found.statements)


@given(TEXTS, st.integers(20, 200))
def test_numbers_run_through_the_document(text: str, most: int) -> None:
    found = in_pieces(document(text), toy, most)
    numbers = [one.sentence for one in found.mentions]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(found.statements)))  # the toy claims something in each sentence
    links = {one.cluster: one.entity for one in found.links}
    assert list(links) == list(range(len(found.links)))
    assert all(links[one.cluster].label == one.surface for one in found.mentions)


@given(TEXTS, st.integers(20, 200))
def test_entities_are_those_that_a_claim_names_each_once(text: str, most: int) -> None:
    found = in_pieces(document(text), toy, most)
    named = {iri for one in found.statements for iri in (one.subject, one.object)}
    assert [one.iri for one in found.entities] == sorted(str(iri) for iri in named)


def test_names_go_before_what_refers_to_them_and_unclaimed_entities_are_left_out() -> None:
    def extract(document: Document) -> tuple[Extraction, tuple[Sentence, ...]]:
        found, sentences = toy(document)
        pronouns = tuple(replace(one, kind=MentionKind.PRONOUN) for one in found.mentions)
        entities = (*found.entities, Entity("e:unclaimed", "unclaimed"))
        return replace(found, mentions=(*found.mentions, *pronouns), entities=entities), sentences

    found = in_pieces(document("Gommex grew a lot.\n\n" * 10), extract, 50)
    kinds = [one.kind for one in found.mentions]
    assert kinds == [MentionKind.NAME] * 40 + [MentionKind.PRONOUN] * 40
    assert [one.iri for one in found.entities] == ["e:Gommex", "e:lot."]


@given(TEXTS, st.integers(20, 400))
def test_excerpt_is_text_of_the_document(text: str, most: int) -> None:
    whole = document(text)
    known = Introductions(whole)
    for piece in pieces_of(text, whole.blocks, most):
        part = excerpt(whole, piece, known, most)
        assert part.document.text.endswith(text[slice(*piece)])
        assert replace(part.document, text=text, blocks=whole.blocks) == whole
        assert all(left.end <= right.start for left, right in pairwise(part.document.blocks))
        for block in part.document.blocks:
            start = part.at(block.start)
            assert part.document.text[block.start : block.end] == text[start : start + block.end - block.start]


def test_excerpt_of_the_first_piece_is_told_nothing() -> None:
    whole = document("Gommex grew. " * 20)
    part = excerpt(whole, (0, 130), Introductions(whole), 130)
    assert part.document.text == whole.text[:130]
    assert part.owns(0)


def test_excerpt_of_a_later_piece_begins_with_the_headline_of_the_document() -> None:
    text = (
        "Gommex To Build In Egypt\n\n"
        + "It makes a lot of tyres in Turin.\n\n" * 10
        + "Sales\n\n"
        + "They grew a lot.\n\n" * 9
    )
    whole = document(text)
    *_, last = pieces_of(whole.text, whole.blocks, 200)
    part = excerpt(whole, last, Introductions(whole), 50)
    heads = [one for one in part.document.blocks if one.kind is BlockKind.HEADLINE and not part.owns(one.start)]
    assert [part.document.text[one.start : one.end] for one in heads] == ["Gommex To Build In Egypt"]
    assert part.document.blocks[0] == heads[0]


@cache
def reader(most: int) -> Engine:
    """The session's engine, with documents read in pieces of a length."""
    found = copy(engine())
    found.settings = replace(found.settings, piece_chars=most)
    return found


def said(found: Extraction, start: int = 0, end: int = 10**9) -> Counter[tuple[str, str, str, str, str]]:
    """The claims whose sentence stands in a stretch of the text, each with its sentence."""
    return Counter(
        (
            local(one.subject),
            local(one.predicate),
            local(one.object) if isinstance(one.object, str) else one.object.lexical,
            one.status.value,
            one.evidence[0].text,
        )
        for one in found.statements
        if start <= one.evidence[0].start < end
    )


@cache
def articles() -> tuple[str, ...]:
    """The texts of examples/, one that is long enough to be cut between them."""
    files = sorted((ROOT / "examples").glob("*.txt"))
    rows = (ROOT / "examples" / "wire.jsonl").read_text(encoding="utf-8").splitlines()
    return (
        *(Path(file).read_text(encoding="utf-8").strip() for file in files),
        *(json.loads(row)["text"] for row in rows),
    )


def test_facts_of_every_piece_are_found_with_their_offsets() -> None:
    text = "\n\n".join(articles())
    whole = document(text)
    cuts = pieces(text, 2_500)
    found = reader(2_500)(whole)
    assert len(cuts) >= 3
    assert_offsets_hold(found)
    at_once = engine()(whole)
    for start, end in cuts:
        here, expected = said(found, start, end), said(at_once, start, end)
        assert expected
        assert (here & expected).total() >= 0.9 * max(here.total(), expected.total())
    figures = Counter((one.evidence.text, one.value, one.change_percent) for one in found.observations)
    assert figures == Counter((one.evidence.text, one.value, one.change_percent) for one in at_once.observations)


def test_claim_in_the_middle_of_a_piece_is_that_of_a_short_document() -> None:
    fact = "Gommex Tyres, a tyre maker based in Turin, acquired Basketo Foods in May 2019."
    texts = [*articles()[:3], fact, *articles()[3:]]
    text = "\n\n".join(texts)
    place = text.index(fact)
    (short,) = [one for one in engine()(document(fact)).statements if local(one.predicate) == "acquired"]
    (there,) = [
        one
        for one in reader(3_000)(document(text)).statements
        if local(one.predicate) == "acquired" and one.evidence[0].start == place
    ]
    (evidence,), (expected,) = there.evidence, short.evidence
    spans = tuple(replace(one, start=one.start + place, end=one.end + place) for one in expected.spans)
    moved = replace(expected, document=evidence.document, start=place, end=place + len(fact), spans=spans)
    assert there == replace(short, evidence=(moved,))


FILLER = "Rain fell on the hills all day, and nobody went out to see the fields.\n\n" * 12


def cut_before(last: str, first: str, filler: str = "") -> tuple[Document, int, int]:
    """A document whose second half begins with ``last``, where it is cut, and the length of its pieces."""
    before = f"{first}\n\n{filler}"
    text = before + last + "\n\n" + FILLER
    most = len(text) * 2 // 3
    whole = document(text)
    return whole, len(before), most


def linked(found: Extraction, surface: str) -> list[str]:
    """The labels of what a name stands for, at each place where it stands."""
    labels = {one.cluster: one.entity.label for one in found.links}
    return [labels[one.cluster] for one in found.mentions if one.surface == surface and one.cluster in labels]


@pytest.mark.parametrize(
    "first, later, short, full",
    [
        (
            "Mei Tanaka, chief executive of Gommex Tyres, opened a plant in Turin.",
            "Tanaka founded Basketo Foods.",
            "Tanaka",
            "Mei Tanaka",
        ),
        (
            "Fendrala Marine Transport (FMT), which runs ships, opened a port in Turin.",
            "FMT acquired Basketo Foods.",
            "FMT",
            "Fendrala Marine Transport",
        ),
        ("Gommex Tyres opened a plant in Turin.", "Gommex acquired Basketo Foods.", "Gommex", "Gommex Tyres"),
    ],
)
def test_short_name_in_a_later_piece_means_who_was_introduced_before(
    first: str, later: str, short: str, full: str
) -> None:
    whole, _, _ = cut_before(later, first, FILLER * 4)
    alone = engine()(document(f"{later}\n\n{FILLER}"))
    assert full not in linked(alone, short), "the short form alone would do"
    found = reader(2_500)(whole)
    assert len(pieces(whole.text, 2_500)) > 1
    assert linked(found, short)[-1] == full
    assert_offsets_hold(found)


def test_name_that_begins_a_longer_one_keeps_its_meaning() -> None:
    first = "Gommex opened a plant in Turin."
    whole, _, _ = cut_before("Gommex Marine Transport opened a port. Gommex acquired Basketo Foods.", first, FILLER * 4)
    found = reader(2_500)(whole)
    assert [claim[:3] for claim in said(found) if claim[1] == "acquired"] == [("gommex", "acquired", "basketo-foods")]


def test_pronoun_right_after_a_cut_finds_what_it_means() -> None:
    first = FILLER + "Gommex Tyres opened a plant in Turin."
    whole, place, most = cut_before("It acquired Basketo Foods.", first)
    assert place in [start for start, _ in pieces(whole.text, most)]
    found = said(reader(most)(whole), place)
    assert [claim[:3] for claim in found] == [("gommex-tyres", "acquired", "basketo-foods")]


def test_what_a_piece_is_told_is_claimed_only_once() -> None:
    first = "Gommex Tyres acquired Basketo Foods."
    whole, _, _ = cut_before("Gommex grew.", first, FILLER * 4)
    found = reader(2_500)(whole)
    assert [claim[:3] for claim in said(found).elements()] == [("gommex-tyres", "acquired", "basketo-foods")]


def test_one_giant_line_is_cut_at_sentence_ends() -> None:
    text = " ".join(" ".join(one.split()) for one in articles()[5:]) * 3
    whole = document(text)
    assert len(whole.blocks) == 1
    found = reader(1_000)(whole)
    cuts = pieces(text, 1_000)
    assert len(cuts) > 2
    assert all(text[end - 2] in '.!?"”' for _, end in cuts[:-1])
    assert_offsets_hold(found)
    assert all(said(found, start, end) for start, end in cuts)


def test_document_at_the_limit_is_read_at_once() -> None:
    text = articles()[0]
    seen: list[int] = []

    def extract(document: Document) -> tuple[Extraction, tuple[Sentence, ...]]:
        seen.append(len(document.text))
        return toy(document)

    assert in_pieces(document(text), extract, len(text)) == toy(document(text))[0]
    assert seen == [len(text)]
    in_pieces(document(text), extract, len(text) - 1)
    assert len(seen) == 3


def test_short_document_is_read_as_if_there_were_no_pieces() -> None:
    whole = document(articles()[0], DATE)
    assert reader(len(whole.text))(whole) == reader(10**9)(whole)


def test_text_without_white_space_is_one_piece() -> None:
    whole = document("Gommex" * 500)
    found = reader(1_000)(whole)
    assert found.document == whole
    assert pieces(whole.text, 1_000) == [(0, 3_000)]


def test_length_of_pieces_is_a_part_of_the_fingerprint() -> None:
    assert Settings().piece_chars == 100_000
    assert Settings().fingerprint() != Settings(piece_chars=50_000).fingerprint()


def test_excerpt_knows_where_its_text_comes_from() -> None:
    part = Excerpt(document("x"), (50, 60), ((0, 0), (10, 20), (25, 45)))
    assert [part.at(place) for place in (0, 9, 10, 24, 25, 30)] == [0, 9, 20, 34, 45, 50]
    assert [part.owns(place) for place in (0, 24, 29, 30)] == [False, False, False, True]
