"""A learned model: a folder with an encoder, heads, a tokenizer and a description.

In: the folder. Out: `LearnedModel`, which turns texts into `Encoded` values and scores spans and pairs in them. It
decides nothing: thresholds and what may go together are for `kg.learned.decode` and the callers. It downloads nothing.

| file | what |
|---|---|
| ``model.json`` | format, sizes, relations with their calibration, label spaces, where it comes from |
| ``encoder.onnx`` | word pieces, shapes and marks to states, and to what pairs read of them; dense layers in 8 bits |
| ``heads.npz`` | the weights of `kg.learned.heads`, in 16 bits |
| ``labels.json`` | how the training data writes what its texts say (`kg.learned.labels`); not in every model |
| ``tokenizer.json`` | word pieces, as the library tokenizers reads them |
| ``judge.json`` | how much each sign counts for a claim (`kg.relate.judge`); the shipped model has it |
| ``further/1`` … | models of the same relations that vote with this one; in few models |
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import ModelError
from kg.learned.heads import Floats, Heads, Ints, SpanSet, WordStates
from kg.learned.labels import Labels
from kg.learned.words import Pieces, Words, hidden_piece, marked, pieces_of, veiled, words_of

Span = tuple[int, int]
FORMAT = 3
INPUTS = ("ids", "shapes", "marks")  # of the encoder
OUTPUTS = ("states", "asked")  # of the encoder: states of pieces, and these times `Heads.of_words`
FILES = ("model.json", "encoder.onnx", "heads.npz", "tokenizer.json")
JUDGE = "judge.json"
LONGEST = 256  # word pieces a window; the encoder's cost grows with its square
PLACES_A_RUN = 1024  # word pieces that are encoded at once, with those that rows are padded with
RUN_COST = 130  # what a run costs by itself, in places that a row is padded with: as long as 13 pieces, measured
FURTHER = "further"
SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that a model has learned.

    ``space`` is the label space that ``name`` belongs to; "" for IRIs of an ontology. ``slope`` and ``offset`` turn a
    logit into a calibrated one (Platt 1999). ``threshold`` in [0, 1] is the least confidence that is worth a proposal.
    ``functional``: a subject had one object nearly always. ``alone`` in [0, 1] is what a proposal must reach where
    patterns for the relation found nothing; models that `kg train` writes leave it at 0.
    """

    space: str
    name: str
    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5
    functional: bool = False
    alone: float = 0.0


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's words with their states, by the model and by each further one that votes with it."""

    words: Words
    states: WordStates
    further: tuple[WordStates, ...] = ()

    def text(self, first: int, last: int) -> str:
        """The characters from one word to another, inclusive."""
        return self.words.text[self.words.spans[first][0] : self.words.spans[last][1]]


_Read = tuple[Pieces, Floats, Floats]  # a window, the states of its pieces, what pairs read of these
Asked = tuple[Encoded, SpanSet, Ints, Ints]  # a text, spans in it, the numbers of the subjects and of the objects


@dataclass(frozen=True)
class Scorer:
    """Heads with the calibration of the relations that they score. ``further`` heads vote with the first, all alike."""

    heads: Heads
    further: tuple[Heads, ...]
    slopes: Floats
    offsets: Floats

    def pairs(self, texts: Sequence[Asked]) -> list[tuple[Floats, Floats]]:
        """For each text the vectors of its pairs of spans, and their calibrated logits, (pairs, relations)."""
        first = self.heads.pairs_of([(one.states, spans, a, b) for one, spans, a, b in texts])
        means = [scores for _, scores in first]
        if self.further:
            votes = zip(*(self._votes(number, texts) for number in range(len(self.further))), strict=True)
            means = [np.mean((own, *others), axis=0) for own, others in zip(means, votes, strict=True)]
        return [(vectors, mean * self.slopes + self.offsets) for (vectors, _), mean in zip(first, means, strict=True)]

    def _votes(self, number: int, texts: Sequence[Asked]) -> list[Floats]:
        """The logits of the pairs of each text by further heads."""
        heads, states = self.further[number], [one.further[number] for one, *_ in texts]
        spans = heads.spans_of(
            [(own, asked.starts, asked.ends) for own, (_, asked, _, _) in zip(states, texts, strict=True)]
        )
        asked = [(own, one, a, b) for own, one, (_, _, a, b) in zip(states, spans, texts, strict=True)]
        return [scores for _, scores in heads.pairs_of(asked)]


@dataclass(frozen=True)
class LearnedModel:
    """A model in memory. ``info`` is what ``model.json`` says beyond what the fields have."""

    path: Path
    name: str
    relations: tuple[Relation, ...]
    spaces: tuple[str, ...]
    types: tuple[str, ...]
    heads: Heads
    info: Mapping[str, Any]
    labels: Labels = field(default_factory=Labels)
    further: tuple[LearnedModel, ...] = ()

    @classmethod
    def load(cls, path: Path) -> LearnedModel:
        """Read a model's description and heads; the encoder is opened when it is first used.

        Raises:
            ModelError: the folder lacks a file, its format is not this version's, or a further model has other
                relations.
        """
        missing = [name for name in FILES if not (path / name).is_file()]
        if missing:
            hint = "A model is a folder that `kg train` wrote."
            raise ModelError(f"there is no learned model here: {', '.join(missing)} missing", path=str(path), hint=hint)
        try:
            info = json.loads((path / "model.json").read_text(encoding="utf-8"))
            if info.get("format") != FORMAT:
                hint = "Train it again with this version, or install the version that wrote it."
                raise ModelError(
                    f"the model has format {info.get('format')!r}, not {FORMAT}", path=str(path), hint=hint
                )
            with np.load(path / "heads.npz") as arrays:
                weights = {key: arrays[key].astype(np.float32) for key in arrays.files}
            made = cls(
                path,
                str(info["name"]),
                tuple(Relation(**row) for row in info["relations"]),
                tuple(info["spaces"]),
                tuple(info["types"]),
                Heads(weights, info["longest_span"], info["gaps"], info["pair_heads"]),
                info,
                _labels(path / "labels.json"),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"the model is damaged: {error}", path=str(path), hint="Copy or train it again."
            ) from error
        return replace(made, further=tuple(_further(made)))

    def encode(
        self, texts: Sequence[str], asked: Sequence[tuple[Span, ...]] | None = None, *, veil: bool = False
    ) -> list[Encoded]:
        """The texts with the states of their words, in order. A text without a word has no rows.

        Texts longer than a window are encoded in windows that overlap; a word's state is taken from the window in
        which it stands farthest from an edge.

        Args:
            asked: for each text the two spans (code points, end-exclusive) whose relation alone is asked for, which the
                encoder then sees marked; () or None where all of its spans are.
            veil: whether the names at these spans are hidden from the encoder, so that the wording alone counts.
        """
        words = [words_of(text) for text in texts]
        windows = [
            (k, one) for k, own in enumerate(words) if own.spans for one in pieces_of(own, self.tokenizer, LONGEST)
        ]
        if asked is not None:
            names = [[own.covering(*span) for span in spans] for own, spans in zip(words, asked, strict=True)]
            windows = [(k, marked(one, [name for name in names[k] if name])) for k, one in windows]
        if veil:
            windows = [(k, veiled(one, hidden_piece(self.tokenizer))) for k, one in windows]
        states = zip(*(one._states(words, windows) for one in (self, *self.further)), strict=True)
        return [Encoded(own, first, tuple(rest)) for own, (first, *rest) in zip(words, states, strict=True)]

    def relation_logits(self, encoded: Encoded, spans: SpanSet, pairs: tuple[Ints, Ints]) -> tuple[Floats, Floats]:
        """Vectors of pairs of spans, and the calibrated logits of all relations, (pairs, relations)."""
        return self._all.pairs([(encoded, spans, *pairs)])[0]

    def scorer(self, relations: Ints) -> Scorer:
        """What scores pairs for those of the model's relations alone."""
        some = [self.relations[k] for k in relations]
        slopes, offsets = ([getattr(one, name) for one in some] for name in ("slope", "offset"))
        heads, *further = (one.heads.narrowed(relations) for one in (self, *self.further))
        return Scorer(heads, tuple(further), np.array(slopes, np.float32), np.array(offsets, np.float32))

    def between(self, encoded: Encoded, one: Span, other: Span) -> tuple[Floats, Floats] | None:
        """As `relation_logits`, for two spans (code points) in either direction, two rows; None if one has no word."""
        words = [encoded.words.covering(*span) for span in (one, other)]
        if words[0] is None or words[1] is None:
            return None
        starts, ends = (np.array([word[end] for word in words if word]) for end in (0, 1))
        spans = self.heads.spans(encoded.states, starts, ends)
        return self.relation_logits(encoded, spans, (np.array([0, 1]), np.array([1, 0])))

    @cached_property
    def _all(self) -> Scorer:
        return self.scorer(np.arange(len(self.relations)))

    @cached_property
    def tokenizer(self) -> Any:
        """The tokenizer of the folder, without padding or truncation."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.path / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # documents are spread over processes, not over threads
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(self.path / "encoder.onnx", options, providers=["CPUExecutionProvider"])

    def _states(self, words: Sequence[Words], windows: Sequence[tuple[int, Pieces]]) -> list[WordStates]:
        """What this model alone makes of texts, from their windows, each with the number of its text."""
        parts: list[list[_Read]] = [[] for _ in words]
        for group in _grouped(windows):
            for (k, pieces), made in zip(group, self._run([pieces for _, pieces in group]), strict=True):
                parts[k].append((pieces, *made))
        return [self._of_words(own, part) for own, part in zip(words, parts, strict=True)]

    def _run(self, pieces: Sequence[Pieces]) -> Iterator[tuple[Floats, Floats]]:
        """The states of the pieces of some windows, and what pairs read of them."""
        width = max(len(one.ids) for one in pieces)
        rows = {name: [getattr(one, name) for one in pieces] for name in INPUTS}
        padded = {
            name: np.array([(*row, *(0,) * (width - len(row))) for row in own], np.int64) for name, own in rows.items()
        }
        return zip(*self._session.run(OUTPUTS, padded), strict=True)

    def _of_words(self, words: Words, parts: Sequence[_Read]) -> WordStates:
        """What stands for each word of a text, from its windows."""
        if len(parts) == 1:
            ((pieces, states, asked),) = parts
            begins, ends = list(pieces.heads), list(pieces.tails)
            return WordStates(states[begins], states[ends], asked[begins])
        sizes = self.heads.of_words.shape
        heads, tails, of_words = (np.zeros((len(words.spans), size), np.float32) for size in (sizes[0], *sizes))
        depth = np.full(len(words.spans), -1)
        for pieces, states, asked in parts:
            count = len(pieces.heads)
            at = np.arange(count)
            own = np.minimum(at, count - 1 - at)
            better = at[own > depth[pieces.first : pieces.first + count]]
            first, last = np.array(pieces.heads)[better], np.array(pieces.tails)[better]
            heads[pieces.first + better], tails[pieces.first + better] = states[first], states[last]
            of_words[pieces.first + better] = asked[first]
            depth[pieces.first + better] = own[better]
        return WordStates(heads, tails, of_words)


class Encodings:
    """What a model made of the sentences of one document: a sentence that is asked for again is not encoded again."""

    def __init__(self, model: LearnedModel) -> None:
        self.model = model
        self._made: dict[str, Encoded] = {}

    def of(self, texts: Sequence[str]) -> list[Encoded]:
        """The texts with the states of their words, in order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._made]
        self._made.update(zip(new, self.model.encode(new), strict=True))
        return [self._made[text] for text in texts]

    def forget(self) -> None:
        """Begin another document."""
        self._made.clear()


def files_of(folder: Path) -> list[Path]:
    """The files that decide what a model finds, with those of the models that vote with it."""
    needed = [one / name for one in (folder, *further_folders(folder)) for name in FILES]
    judge = folder / JUDGE
    return [*needed, judge] if judge.is_file() else needed


def further_folders(folder: Path) -> list[Path]:
    """The folders of the models that vote with the one in a folder, in the order of their numbers.

    What else lies beside them ("notes.txt", ".DS_Store") is passed over.
    """
    inside = (folder / FURTHER).iterdir() if (folder / FURTHER).is_dir() else ()
    return sorted((one for one in inside if one.name.isdecimal()), key=lambda one: int(one.name))


def _further(first: LearnedModel) -> Iterator[LearnedModel]:
    """The models that vote with one, in the order of their numbers."""
    for path in further_folders(first.path):
        made = LearnedModel.load(path)
        if [(one.space, one.name) for one in made.relations] != [(one.space, one.name) for one in first.relations]:
            raise ModelError("the model has other relations than the one that it votes with", path=str(path))
        yield made


def _labels(path: Path) -> Labels:
    return Labels.from_json(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else Labels()


def _grouped(windows: Sequence[tuple[int, Pieces]]) -> Iterator[list[tuple[int, Pieces]]]:
    """Windows of like length together: the cheapest way to encode them, counted in places of their rows."""
    ordered = sorted(windows, key=lambda pair: (len(pair[1].ids), pair[0], pair[1].first))
    costs, begins = [0], [0]  # of the best way for the first windows, and where its last group begins
    for end, (_, pieces) in enumerate(ordered, start=1):
        width = len(pieces.ids)
        first = max(0, end - max(1, PLACES_A_RUN // width))
        cost, begin = min((costs[at] + width * (end - at) + RUN_COST, at) for at in range(first, end))
        costs.append(cost)
        begins.append(begin)
    end = len(ordered)
    while end:
        yield ordered[begins[end] : end]
        end = begins[end]
