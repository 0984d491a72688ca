"""The only door to spaCy: raw tokens of a text, and its sentences parsed with every name as one token.

In: text pieces. Out: plain tokens (`RawToken`, `kg.model.Sentence`), no spaCy object. It decides nothing about meaning.

A small model tags an unknown name ending in -ly as an adverb and splits "Gommex Tyres" over two phrases, so a piece is
read twice: once for tags and entity labels, and once more with each name replaced by a well-known token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from kg.annotate.lookalikes import Lookalikes, Unit, with_stand_ins
from kg.annotate.networks import Labelled, Recogniser, quicken
from kg.annotate.wordforms import LEMMAS, MOST_KNOWN, RULES, Form, WordForms
from kg.errors import ExtractError
from kg.model import BlockKind, Sentence, Token

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TAGGING = ("tok2vec", "tagger")
ENTITIES = "ner"
PARSING = ("tok2vec", "tagger", "parser")
BATCH = 64  # texts that a component takes at once
LONGEST_OPENING = 8  # tokens of a bracket after which the parser may see the end of a sentence that is none
STRAIGHT = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "—": "--", "’s": "'s", "‑": "-"}
WORDS = re.compile(r"\w+|[^\w\s]|['’]\w+")
MAKERS = re.compile(r"[A-Za-z]{3,}?((?:makers?|builders?|producers?|brewers?))")
ROUND = re.compile(r"(?:Pre-)?Series [A-K]\d?\.")  # of funding, and the end of a sentence
AFTER_POINT = (r"(?<=[A-Z]\.)-(?=[a-z])",)  # hyphens that the tokenizer leaves whole: "U.S.-based"
MILLIONS = frozenset({"m.", "M."})  # which the tokenizer takes for an abbreviation
MAKER_ENDS = ("er", "ers")
NO_MAKERS = frozenset(
    "policymaker lawmaker homemaker bookmaker peacemaker dealmaker filmmaker kingmaker bodybuilder".split()
)
PLURALS = {"company": "companies"}
PREFIXES = frozenset({"co", "re"})
Parsed = tuple[str, str, int]  # tag, dependency, how many words on the head stands
STAND_INS = {"PERSON": "John", "GPE": "London", "LOC": "London", "": "Microsoft"}


class RawToken(msgspec.Struct, frozen=True, gc=False):
    """A token of the first reading, offsets relative to the text that was given; ``label`` is its NER label or ""."""

    start: int
    end: int
    text: str
    tag: str
    label: str
    opens: bool  # whether it begins an entity of the NER
    function: bool = False  # whether it is a function word ("the", "while")
    ordinary: bool = False  # whether the model knows it in lower case


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name to be read as one token: offsets, mention number, NER label; ``whole`` is False for adjectives."""

    start: int
    end: int
    surface: str
    mention: int
    label: str = ""
    whole: bool = True


class Parser:
    """A spaCy pipeline, loaded once and used for every document of a process.

    ``hyphened`` are words that the tokenizer takes apart, lower case ("start-up"), with what the parser reads instead;
    ``dotted`` are words that it must leave whole ("S.p.A."), ``lookalikes`` nouns that look like verbs ("marketing").
    """

    def __init__(
        self,
        model: str,
        hyphened: Mapping[str, str] | None = None,
        dotted: Iterable[str] = (),
        lookalikes: Lookalikes | None = None,
    ) -> None:
        self.nlp = load_model(model)
        self.forms = WordForms(self.nlp)
        self.recogniser = recogniser_of(self.nlp)
        self.words: dict[int, _Word] = {}
        self.kept: set[str] = set()
        self.parted: set[str] = set()  # words with the marks around them
        self.hyphened, self.lookalikes = Hyphened(hyphened or {}), lookalikes or Lookalikes()
        self.vocabulary = frozenset(self.nlp.vocab.strings)  # before any text is read: it grows with reading
        for suffix in sorted(set(dotted)):
            self.nlp.tokenizer.add_special_case(suffix, [{"ORTH": suffix}])  # type: ignore[union-attr]

    def know(self, text: str) -> None:
        """Make entries for the words of a text that the model knows, to be kept: outside of a memory zone.

        How the tokenizer parts them from the marks around them is kept too: inside a zone it remembers nothing.
        """
        for word in self.vocabulary.intersection(WORDS.findall(text)) - self.kept:
            self.kept.add(word)
            self.nlp.vocab[word]
        for chunk in set(text.split()) - self.parted:
            if len(self.parted) < MOST_KNOWN and self.vocabulary.issuperset(WORDS.findall(chunk)):
                self.parted.add(chunk)
                self.nlp.tokenizer(chunk)

    def memory_zone(self) -> AbstractContextManager[Any]:
        """A zone after which the strings seen in it are forgotten: memory stays flat over any number of documents."""
        return self.nlp.memory_zone()

    def tokens(self, texts: Sequence[str]) -> list[tuple[RawToken, ...]]:
        """First reading: tokens with tags and NER labels, one tuple a text."""
        docs = list(self._through(TAGGING, [self.nlp.make_doc(text) for text in texts]))
        labels = self._labels(docs)
        return [tuple(self._raw_tokens(doc, own)) for doc, own in zip(docs, labels, strict=True)]

    def _labels(self, docs: Sequence[Doc]) -> list[list[Labelled]]:
        """What the entity recogniser says of each token."""
        if self.recogniser is not None:
            return self.recogniser.labels(docs)
        return [[(token.ent_type_, token.ent_iob_ == "B") for token in doc] for doc in self._through((ENTITIES,), docs)]

    def _raw_tokens(self, doc: Doc, labels: Sequence[Labelled]) -> Iterator[RawToken]:
        rows = doc.to_array(["ORTH", "IDX", "TAG"]).tolist()
        if len(self.words) > MOST_KNOWN:
            self.words.clear()
        for number, ((orth, start, tag), (label, opens)) in enumerate(zip(rows, labels, strict=True)):
            word = self.words.get(orth)
            if word is None:
                word = self.words[orth] = _word(doc[number], self.vocabulary)
            if not word.space:
                tag_ = self.nlp.vocab.strings[tag] if tag else ""
                yield RawToken(
                    start, start + len(word.text), word.text, tag_, label, opens, word.function, word.ordinary
                )

    def parse(
        self, pieces: Sequence[tuple[tuple[RawToken, ...], Sequence[NameSpan], int]]
    ) -> list[tuple[tuple[Token, ...], ...]]:
        """Second reading: for each piece its sentences, each a tuple of tokens.

        A piece is its raw tokens, its names, and where it begins: what is added to the offsets of its tokens.
        """
        units = [self._read_as(_units(tokens, names)) for tokens, names, _ in pieces]
        docs = [self.forms.mend(doc) for doc in self._through(PARSING, [self._doc(unit) for unit in units])]
        return [
            tuple(_sentences(doc, unit, forms, begin))
            for doc, unit, forms, (*_, begin) in zip(docs, units, self.forms.of(docs), pieces, strict=True)
        ]

    def parse_examples(self, examples: Sequence[tuple[str, Sequence[NameSpan]]]) -> list[tuple[Token, ...]]:
        """Marked example sentences, each read as one sentence even where the parser sees two; no NER is needed."""
        units = [
            self._read_as(_units(tuple(self._raw_tokens(doc, [("", False)] * len(doc))), names))
            for doc, (_, names) in zip((self.nlp.make_doc(text) for text, _ in examples), examples, strict=True)
        ]
        docs = [self.forms.mend(doc) for doc in self._through(PARSING, [self._doc(unit) for unit in units])]
        forms = self.forms.of(docs)
        return [_tokens(_parsed(doc), unit, own, 0) for doc, unit, own in zip(docs, units, forms, strict=True)]

    def _read_as(self, units: list[Unit]) -> list[Unit]:
        return with_stand_ins(_joined(units, self.hyphened), self.lookalikes)

    def _through(self, components: Sequence[str], docs: Iterable[Doc]) -> Iterable[Doc]:
        for name in components:
            docs = self.nlp.get_pipe(name).pipe(docs, batch_size=BATCH)  # type: ignore[attr-defined]
        return docs

    def _doc(self, units: Sequence[Unit]) -> Doc:
        from spacy.tokens import Doc

        spaces = [*(right.start > left.end for left, right in pairwise(units)), False][: len(units)]
        return Doc(self.nlp.vocab, words=[unit.word for unit in units], spaces=spaces)


def load_model(name: str) -> Language:
    """The spaCy pipeline of an installed package; nothing is downloaded.

    Raises:
        ExtractError: the package is missing, or lacks a component that is needed.
    """
    from kg.annotate.without_torch import spacy

    try:
        nlp = spacy.load(name)
    except OSError as error:
        hint = f"Install the package that carries it (pip install {name}) or name another model in kg.toml."
        raise ExtractError(f"the spaCy model {name!r} is not installed", hint=hint) from error
    missing = [part for part in {*TAGGING, ENTITIES, *PARSING, RULES, LEMMAS} if part not in nlp.pipe_names]
    if missing:
        raise ExtractError(
            f"the spaCy model {name!r} lacks {', '.join(sorted(missing))}", hint="Name a full English model."
        )
    multiply_by_numpy(nlp)
    infixes = spacy.util.compile_infix_regex([*(nlp.Defaults.infixes or ()), *AFTER_POINT])
    nlp.tokenizer.infix_finditer = infixes.finditer  # type: ignore[union-attr]
    return nlp


def multiply_by_numpy(nlp: Language) -> None:
    """Let numpy's library multiply the matrices of a pipeline's networks.

    That of spaCy (BLIS) is built for no processor in particular where its package is, and takes four times as long.
    """
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops


def recogniser_of(nlp: Language) -> Recogniser | None:
    """The entity recogniser of a pipeline, if it is one that can be run faster than by its own code."""
    for name in ("tok2vec", ENTITIES):
        quicken(nlp.get_pipe(name).model)  # type: ignore[attr-defined]
    return Recogniser(nlp.get_pipe(ENTITIES)) if Recogniser.suits(nlp.get_pipe(ENTITIES)) else None


@dataclass(frozen=True, slots=True)
class _Word:
    """What is the same of a word wherever it stands."""

    text: str
    space: bool
    function: bool
    ordinary: bool


def _word(token: Any, vocabulary: frozenset[str]) -> _Word:
    return _Word(token.text, token.is_space, token.is_stop, token.text.casefold() in vocabulary)


def _units(tokens: Sequence[RawToken], names: Sequence[NameSpan]) -> list[Unit]:
    """The raw tokens with each name merged into one."""
    units: list[Unit] = []
    spans = sorted(names, key=lambda span: span.start)
    at = 0
    for number, token in enumerate(tokens):
        while at < len(spans) and spans[at].end <= token.start:
            at += 1
        span = spans[at] if at < len(spans) and spans[at].start <= token.start else None
        if span is None and token.text.endswith(MAKER_ENDS) and (cut := _maker_cut(token)):
            units += [_piece(token, 0, cut), _piece(token, cut, len(token.text))]
        elif span is None and token.text.endswith(".") and _closes_sentence(tokens, number):
            units += [_piece(token, 0, len(token.text) - 1), _piece(token, len(token.text) - 1, len(token.text))]
        elif span is None and units and _is_prefixed(units, token):
            prefix = f"{units[-2].text}-"
            units[-2:] = [Unit(units[-2].start, token.end, prefix + token.text, token.text, "", -1, prefix=prefix)]
        elif span is None:
            units.append(
                Unit(token.start, token.end, token.text, STRAIGHT.get(token.text, token.text), token.label, -1)
            )
        else:
            if token.start == span.start:
                units.append(_name_unit(token, span))
            end = min(token.end, span.end)
            if units[-1].end != end:
                units[-1] = replace(units[-1], end=end)
            if token.end > span.end:  # the full stop of "Orlin Ltd." where a sentence ends
                rest = token.text[span.end - token.start :]
                units.append(Unit(span.end, token.end, rest, rest, "", -1))
    return units


def _closes_sentence(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether the full stop of "a Series B. The round" or "£38m. It" ends the sentence."""
    after = tokens[index + 1] if index + 1 < len(tokens) else tokens[index]
    if not index or not after.text[:1].isupper():
        return False
    before = tokens[index - 1]
    if after.function and after.text.istitle() and closes_round(before, tokens[index]):
        return True
    return tokens[index].text in MILLIONS and before.end == tokens[index].start and before.text[-1:].isdigit()


def closes_round(before: RawToken, token: RawToken) -> bool:
    """Whether a word with a full stop is the letter of a round of funding, and no initial."""
    return ROUND.fullmatch(f"{before.text} {token.text}") is not None


def _maker_cut(token: RawToken) -> int:
    """Where a word such as "steelmaker" falls into what is made and its maker; 0 if it does not."""
    match = MAKERS.fullmatch(token.text)
    return match.start(1) if match and token.text.casefold() not in NO_MAKERS else 0


def _piece(token: RawToken, start: int, end: int) -> Unit:
    text = token.text[start:end]
    return Unit(token.start + start, token.start + end, text, text, token.label, -1)


class Hyphened:
    """Hyphenated words with what the parser reads instead; ``closed`` has them by how they are written in one."""

    def __init__(self, stand_ins: Mapping[str, str]) -> None:
        self.stand_ins = stand_ins
        self.closed = {word.replace("-", ""): word for word in stand_ins}


def _joined(units: list[Unit], words: Hyphened) -> list[Unit]:
    """The units with known hyphenated words in one piece, singular or plural, and with what a letter stands before."""
    hyphened, closed = words.stand_ins, words.closed
    if closed.keys().isdisjoint(unit.text for unit in units) and all(unit.text != "-" for unit in units):
        return units
    found: list[Unit] = []
    at = 0
    while at < len(units):
        open_word = closed.get(units[at].text) if units[at].mention < 0 else None
        if open_word:  # "startup" is read as "start-up" is
            found.append(replace(units[at], word=hyphened[open_word], lemma=units[at].text))
            at += 1
            continue
        three = units[at : at + 3]
        word = "".join(unit.text for unit in three).casefold() if _is_tight(three) else ""
        lemma = word if word in hyphened else word[:-1] if word.endswith("s") and word[:-1] in hyphened else ""
        if word and not lemma and len(units[at].text) == 1 and three[2].text.isalpha():  # "e-reader"
            prefix, rest = f"{units[at].text}-", three[2].text
            found.append(Unit(three[0].start, three[2].end, prefix + rest, rest, "", -1, prefix=prefix))
            at += 3
            continue
        if not lemma:
            found.append(units[at])
            at += 1
            continue
        stand_in = hyphened[lemma] if word == lemma else PLURALS.get(hyphened[lemma], f"{hyphened[lemma]}s")
        text = "".join(unit.text for unit in three)
        found.append(Unit(three[0].start, three[2].end, text, stand_in, "", -1, lemma=lemma))
        at += 3
    return found


def _is_tight(units: Sequence[Unit]) -> bool:
    if len(units) < 3 or units[1].text != "-" or any(unit.mention >= 0 for unit in units):
        return False
    return units[0].end == units[1].start and units[1].end == units[2].start


def _is_prefixed(units: Sequence[Unit], token: RawToken) -> bool:
    """Whether a token ends a word such as "co-founded", which the tokenizer took apart."""
    if len(units) < 2 or units[-1].text != "-" or units[-2].text.casefold() not in PREFIXES:
        return False
    return units[-2].end == units[-1].start and units[-1].end == token.start and token.text.isalpha()


def _name_unit(token: RawToken, span: NameSpan) -> Unit:
    word = STAND_INS.get(span.label, STAND_INS[""]) if span.whole else token.text
    return Unit(token.start, token.end, span.surface, word, span.label or token.label, span.mention, span.whole)


def _sentences(doc: Doc, units: Sequence[Unit], forms: Sequence[Form], begin: int) -> Iterator[tuple[Token, ...]]:
    rows = _parsed(doc)
    for start, end in _stretches(doc, units):
        inside = slice(start, end)
        yield _tokens(rows[inside], units[inside], forms[inside], begin)


def _stretches(doc: Doc, units: Sequence[Unit]) -> list[tuple[int, int]]:
    """Where the sentences begin and end; none ends inside a bracket that the next one closes: "(2019: $5 million)"."""
    found: list[tuple[int, int]] = []
    for sent in doc.sents:
        if found and _opens_bracket(units[slice(*found[-1])]) and _closes_bracket(units[sent.start : sent.end]):
            found[-1] = (found[-1][0], sent.end)
        else:
            found.append((sent.start, sent.end))
    return found


def _opens_bracket(units: Sequence[Unit]) -> bool:
    """Whether a bracket stands open at the end; one that holds more words may hold sentences."""
    brackets = [unit.text for unit in units[-LONGEST_OPENING:] if unit.text in ("(", ")")]
    return brackets[-1:] == ["("]


def _closes_bracket(units: Sequence[Unit]) -> bool:
    return next((unit.text == ")" for unit in units if unit.text in ("(", ")")), False)


def _parsed(doc: Doc) -> list[Parsed]:
    """The words of a document as the parser has tagged and joined them."""
    strings = doc.vocab.strings
    heads = doc.to_array("HEAD").astype("int64").tolist()
    rows = doc.to_array(["TAG", "DEP"]).tolist()
    known = {number: strings[number] if number else "" for number in {number for row in rows for number in row}}
    return [(known[tag], known[dep], head) for (tag, dep), head in zip(rows, heads, strict=True)]


def _tokens(parsed: Sequence[Parsed], units: Sequence[Unit], forms: Sequence[Form], begin: int) -> tuple[Token, ...]:
    """The tokens of a sentence of a piece that begins at ``begin``."""
    built = []
    for index, ((tag, dep, offset), unit, (pos, lemma)) in enumerate(zip(parsed, units, forms, strict=True)):
        name = unit.mention >= 0
        head = index + offset
        built.append(
            Token(
                index=index,
                start=begin + unit.start,
                end=begin + unit.end,
                text=unit.text,
                lemma=unit.text if name else unit.lemma or unit.prefix.lower() + lemma.lower(),
                pos=_part_of_name(dep, unit) if name else pos,
                tag=tag,
                dep=dep,
                head=head if 0 <= head < len(units) else index,
                entity_label=unit.label,
                mention=unit.mention,
            )
        )
    return tuple(built)


def _part_of_name(dep: str, unit: Unit) -> str:
    modifies = dep in ("amod", "compound", "nmod")
    return "ADJ" if not unit.whole and modifies else "PROPN"


def sentence_of(tokens: Sequence[Token], index: int, block: BlockKind) -> Sentence:
    return Sentence(index=index, start=tokens[0].start, end=tokens[-1].end, block=block, tokens=tuple(tokens))
