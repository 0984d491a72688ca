"""Parts of a spaCy pipeline's networks, computed in fewer steps than its own code does, with the same outcome.

In: components of a pipeline. Out: vectors of words, of which those without context are remembered, and the names that
a recogniser sees. A component of another make is left alone: the functions here say so, and the caller runs it itself.

spaCy's recogniser scores 74 actions at each word in turn and asks of each whether it is allowed. While no name is open
that depends on the word alone, so all words are scored at once, and only inside names one after another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
MOST_KNOWN = 20_000  # words that are remembered for each network: 8 MB; then the table begins anew
ROWS = 8  # words that are multiplied at once: with so few, what comes out for one does not depend on the others
EMBEDDING = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")  # layers, by their names
MIX = {"maxout", "layernorm", "dropout"}  # what the layers of the last but one are made of
PIECES = 3  # that a layer takes the largest of
Labelled = tuple[str, bool]  # of a word: the label of the name that it belongs to or "", and whether it opens the name


def quicken(model: Any) -> bool:
    """Let a network of words take fewer steps; False for one that is not hashed features and windows over them."""
    for chain in model.walk():
        if len(chain.layers) == 2 and _is_embedding(chain.layers[0]) and _is_encoding(chain.layers[1]):
            known, windows = Embeddings(chain.layers[0]), Windows(chain.layers[1])
            chain.layers[:] = [_layer("remembered", known), _layer("windows", windows)]
            return True
    return False


def _is_embedding(layers: Any) -> bool:
    if tuple(layer.name.partition("(")[0] for layer in layers.layers) != EMBEDDING:
        return False
    return {node.name for node in layers.layers[3].walk() if not node.layers} == MIX


def _is_encoding(layers: Any) -> bool:
    """Whether a layer is a row of residual ones, each a window of three words, a maxout of three pieces and a norm."""
    if not layers.name.startswith("with_array(residual(") or not layers.layers[0].layers:
        return False
    steps = layers.layers[0].layers
    if any({node.name for node in step.walk() if not node.layers} != MIX | {"expand_window"} for step in steps):
        return False
    nodes = [node for step in steps for node in step.walk()]
    windows = {node.attrs["window_size"] for node in nodes if node.name == "expand_window"}
    pieces = {node.get_dim("nP") for node in nodes if node.name == "maxout"}
    return windows == {1} and pieces == {PIECES} and layers.attrs["pad"] >= 1


def _layer(name: str, call: Callable[[Any], Any]) -> Any:
    from thinc.api import Model

    return Model(name, lambda model, inputs, is_train: (call(inputs), lambda gradient: gradient))


class Embeddings:
    """The first layers of a network, which see one word at a time: each kind of word is computed once."""

    def __init__(self, layers: Any) -> None:
        self.features, _, self.hashes, mix, _ = layers.layers
        parts = {node.name: node for node in mix.walk()}
        self.mix, self.norm = parts["maxout"], parts["layernorm"]
        self.width = self.mix.get_dim("nO")
        self.places: dict[bytes, int] = {}
        self.table: Floats = np.zeros((0, self.width), np.float32)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        rows = [np.ascontiguousarray(own) for own in self.features.predict(docs)]
        if not sum(map(len, rows)):
            return [np.zeros((0, self.width), np.float32) for _ in rows]
        flat = np.concatenate(rows)
        keys: list[bytes] = flat.view(np.dtype((np.void, flat.shape[1] * flat.itemsize))).ravel().tolist()  # type: ignore[assignment]
        if len(self.places) > MOST_KNOWN:
            self.places.clear()
        new = {key: at for at, key in enumerate(keys) if key not in self.places}
        if new:
            self._learn(flat[list(new.values())], list(new))
        found = self.table[[self.places[key] for key in keys]]
        return np.split(found, np.cumsum([len(own) for own in rows])[:-1])

    def _learn(self, features: NDArray[Any], keys: Sequence[bytes]) -> None:
        first = len(self.places)
        self.places.update(zip(keys, range(first, first + len(keys)), strict=True))
        if len(self.places) > len(self.table):
            self.table = np.resize(self.table, (max(256, 2 * len(self.places)), self.width))
        self.table[first : first + len(keys)] = self._mixed(features)

    def _mixed(self, features: NDArray[Any]) -> Floats:
        from thinc.api import Ragged

        lengths: Any = np.array([len(features)], np.int32)
        hashed = self.hashes.predict(Ragged(cast("Any", features), lengths)).dataXd
        padded = np.zeros((-(-len(hashed) // ROWS) * ROWS, hashed.shape[1]), np.float32)
        padded[: len(hashed)] = hashed
        weights = self.mix.get_param("W")
        wide = padded.reshape(-1, ROWS, hashed.shape[1]) @ weights.reshape(-1, hashed.shape[1]).T
        best = _largest(wide.reshape(-1, *weights.shape[:2])[: len(hashed)] + self.mix.get_param("b"))
        out: Floats = _normed(best) * self.norm.get_param("G") + self.norm.get_param("b")
        return out


class Windows:
    """The further layers of a network, in which each word sees its neighbours."""

    def __init__(self, layers: Any) -> None:
        self.pad = layers.attrs["pad"]
        self.steps = [_step(step) for step in layers.layers[0].layers]

    def __call__(self, words: Sequence[Floats]) -> list[Floats]:
        width = words[0].shape[1]
        gap = np.zeros((self.pad, width), np.float32)
        parts = [part for own in words for part in (gap, own)]
        x = np.concatenate([*parts, gap])
        window = np.zeros((len(x), 3 * width), np.float32)
        for weights, bias, scale, shift in self.steps:
            window[1:, :width], window[:, width : 2 * width], window[:-1, 2 * width :] = x[:-1], x, x[1:]
            pieces = window @ weights + bias
            best = np.maximum(np.maximum(pieces[:, :width], pieces[:, width : 2 * width]), pieces[:, 2 * width :])
            x = x + _normed(best) * scale + shift
        starts = np.cumsum([self.pad, *(len(own) + self.pad for own in words)])
        return [x[start : start + len(own)] for start, own in zip(starts.tolist(), words, strict=False)]


def _step(step: Any) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights and bias of a layer, first those of all first pieces, and scale and shift of its norm."""
    parts = {node.name: node for node in step.walk()}
    weights, bias = (parts["maxout"].get_param(name) for name in ("W", "b"))
    rows = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
    return rows, bias.T.reshape(-1), parts["layernorm"].get_param("G"), parts["layernorm"].get_param("b")


def _largest(pieces: Floats) -> Floats:
    """The largest of the few pieces on the last axis; numpy's own `max` is slow on an axis as short."""
    best = pieces[..., 0]
    for number in range(1, pieces.shape[-1]):
        best = np.maximum(best, pieces[..., number])
    return best


def _normed(x: Floats) -> Floats:
    """Rows with a mean of 0 and a variance of 1."""
    centred = x - x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred)[:, None] / np.float32(x.shape[1])
    out: Floats = centred / np.sqrt(variance + np.float32(1e-08))
    return out


class Recogniser:
    """The entity recogniser of a pipeline, for documents in which nothing is labelled yet."""

    def __init__(self, component: Any) -> None:
        self.network = component.model.get_ref("tok2vec")
        self.lower, self.upper = (component.model.get_ref(name) for name in ("lower", "upper"))
        moves = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
        self.moves = [(move[0], move[2:]) for move in moves]
        self.numbers = {move: number for number, move in enumerate(self.moves)}
        closed = [label != "" if kind in "BU" else kind == "O" for kind, label in self.moves]
        self.barred = ~np.array(closed)  # while no name is open
        self.begin = np.array([kind == "B" for kind, _ in self.moves])
        self.naming = np.array([kind in "BU" for kind, _ in self.moves])

    @staticmethod
    def suits(component: Any) -> bool:
        """Whether a component is what this class knows: greedy, with three features of words and a layer above."""
        model, config = getattr(component, "model", None), getattr(component, "cfg", {})
        if model is None or model.name != "parser_model" or config.get("beam_width") != 1:
            return False
        lower = model.get_ref("lower")
        kinds = {component.moves.get_class_name(number)[:1] for number in range(component.moves.n_moves)}
        known = kinds == {"B", "I", "L", "U", "O"} and not model.attrs["unseen_classes"]
        return bool(known and model.attrs["has_upper"] and lower.get_dim("nF") == 3 and lower.get_dim("nP") > 1)

    def labels(self, docs: Sequence[Doc]) -> list[list[Labelled]]:
        """What each word of each document is labelled."""
        sizes = [len(doc) for doc in docs]
        if not sum(sizes):
            return [[] for _ in docs]
        cached = self.lower.predict(self.network.predict(docs))
        words, bias = cached[1:], self.lower.get_param("b")
        outside = words[:, 0] + cached[0, 1]
        outside += cached[0, 2]
        outside += bias
        scores = _largest(outside) @ self.upper.get_param("W").T + self.upper.get_param("b")
        scores[:, self.barred] = -np.inf
        ends = np.cumsum(sizes)
        scores[np.ix_(ends[np.array(sizes) > 0] - 1, self.begin)] = -np.inf
        spaces = np.concatenate([doc.to_array("IS_SPACE") for doc in docs]).astype(bool)
        scores[np.ix_(spaces, self.naming)] = -np.inf
        best = scores.argmax(axis=1).tolist()
        return [list(self._named(best, words, end - size, end)) for size, end in zip(sizes, ends.tolist(), strict=True)]

    def _named(self, best: Sequence[int], words: Floats, first: int, end: int) -> Iterator[Labelled]:
        at = first
        while at < end:
            kind, label = self.moves[best[at]]
            yield label, kind != "O"
            begin, at = at, at + 1
            open_ = kind == "B"
            while open_:
                open_ = at + 1 < end and self._goes_on(words, begin, at, label)
                yield label, False
                at += 1

    def _goes_on(self, words: Floats, begin: int, at: int, label: str) -> bool:
        """Whether an open name goes on after a word that belongs to it."""
        summed = words[at, 0] + words[begin, 1] + words[at - 1, 2] + self.lower.get_param("b")
        numbers = [self.numbers["I", label], self.numbers["L", label]]
        scores = self.upper.get_param("W")[numbers] @ _largest(summed) + self.upper.get_param("b")[numbers]
        return bool(scores[0] >= scores[1])
