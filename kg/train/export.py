"""A trained network as the files of a model, and back.

In: a `Network` and what `model.json` says. Out: the folder that `kg.learned.model` reads. `read_encoder` takes the
weights of a folder's encoder back, so that training can start from any model.

The encoder's dense layers multiply whole numbers of 8 bits (symmetric, rounded to nearest): each output channel of the
weights has a scale, and each row of what goes in has one of its own, so that a sentence's states do not hang on what is
encoded beside it. Weights go up to 64 only, so that sums are exact on every processor: those without VNNI add pairs of
products in 16 bits. The file is a quarter as large as in 32 bits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from kg.learned.heads import Heads
from kg.learned.model import FORMAT, INPUTS, OUTPUTS
from kg.train.network import FROZEN, Network, Sizes

OPSET = 20  # the first with Gelu
OF_WORDS = "of_words"  # names what is computed for pairs
OF_RUNTIME = "com.microsoft"  # operators of onnxruntime: a product of whole numbers with the scales of its columns
LARGEST = 127  # whole number of 8 bits
SHARES = np.linspace(1.0, 0.6, 21)  # of the scale that reaches the largest weight
LARGEST_FACTOR = 64  # of a weight: processors without VNNI add two products with an input (255 at most) in 16 bits
MIDDLE = 128  # what stands for zero among unsigned ones
Array = NDArray[Any]


def write_model(folder: Path, network: Network, tokenizer: str, info: Mapping[str, Any]) -> None:
    """Write a model's four files. ``tokenizer`` is the text of ``tokenizer.json``; ``info`` has relations and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: tensor.detach().numpy() for name, tensor in network.state_dict().items()}
    encoder = {name.removeprefix("encoder."): array for name, array in state.items() if name.startswith("encoder.")}
    heads = {name: array.astype(np.float16) for name, array in state.items() if not name.startswith("encoder.")}
    onnx.save(encoder_graph(encoder, heads, network.sizes), str(folder / "encoder.onnx"))
    np.savez(folder / "heads.npz", **heads)
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    sizes = network.sizes
    known = {
        "format": FORMAT,
        "longest_span": sizes.longest_span,
        "gaps": sizes.gaps,
        "pair_heads": sizes.pair_heads,
        "layers": sizes.layers,
    }
    text = json.dumps({**known, **info}, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def read_encoder(path: Path) -> dict[str, Tensor]:
    """The weights of an ``encoder.onnx``, by the names of `kg.train.network.Encoder`."""
    arrays = {one.name: numpy_helper.to_array(one) for one in onnx.load(str(path)).graph.initializer}
    return _widened({name: array for name, array in arrays.items() if not name.startswith(("const.", OF_WORDS))})


def _widened(arrays: Mapping[str, Array]) -> dict[str, Tensor]:
    """Weights in 32 bits, of which some are in 8 with their scales (``.q`` and ``.scale``)."""
    import torch

    found = {}
    for name, array in arrays.items():
        if name.endswith(".q"):
            weight = array.astype(np.float32) * arrays[f"{name[:-2]}.scale"]
            found[name[:-2]] = weight if name == "words.weight.q" else weight.T
        elif not name.endswith(".scale"):
            found[name] = array
    return {name: torch.from_numpy(np.array(array)) for name, array in found.items()}


def write_base(path: Path, encoder: Mapping[str, Tensor]) -> None:
    """Keep what training changes of an encoder, so that another one can begin where it began."""
    kept: dict[str, Any] = {}
    for name, tensor in encoder.items():
        if name not in FROZEN and tensor.ndim == 1:
            kept[name] = tensor.numpy()
        elif name not in FROZEN:
            kept[f"{name}.q"], kept[f"{name}.scale"] = quantised(tensor.numpy().T, axis=0)
    np.savez_compressed(path, **kept)


def read_base(path: Path) -> dict[str, Tensor]:
    """What `write_base` kept."""
    with np.load(path) as arrays:
        return _widened({name: arrays[name] for name in arrays.files})


def read_heads(path: Path) -> dict[str, Tensor]:
    """The weights of a ``heads.npz``, by the names of `kg.train.network.Network`."""
    import torch

    with np.load(path) as arrays:
        return {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files}


def quantised(weight: Array, axis: int, largest: int = LARGEST) -> tuple[Array, Array]:
    """Whole numbers of 8 bits, up to ``largest``, and the scales along all but ``axis`` that give the weights back.

    Of some scales each is the one that loses least.

    >>> q, scale = quantised(np.array([[1.0, -2.0], [0.5, 0.25]], np.float32), axis=1)
    >>> bool(np.abs(q * scale - [[1.0, -2.0], [0.5, 0.25]]).max() < 0.01)
    True
    """
    widest = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-8) / largest
    best, scale = np.full(widest.shape, np.inf), widest
    for share in SHARES:  # the largest weights may be cut off, if that is better for the others
        rounded = np.clip(np.rint(weight / (share * widest)), -largest, largest) * (share * widest)
        loss = ((rounded - weight) ** 2).sum(axis=axis, keepdims=True)
        best, scale = np.minimum(loss, best), np.where(loss < best, share * widest, scale)
    return np.clip(np.rint(weight / scale), -largest, largest).astype(np.int8), scale.astype(np.float32)


def renew_encoder(folder: Path, sizes: Sizes) -> None:
    """Write the ``encoder.onnx`` of a model anew with the weights that it has, as this version writes its graph."""
    path = folder / "encoder.onnx"
    weights = {name: tensor.numpy() for name, tensor in read_encoder(path).items()}
    heads = {name: tensor.numpy() for name, tensor in read_heads(folder / "heads.npz").items()}
    onnx.save(encoder_graph(weights, heads, sizes), str(path))


def encoder_graph(weights: Mapping[str, Array], heads: Mapping[str, Array], sizes: Sizes) -> onnx.ModelProto:
    """The encoder as ONNX: `INPUTS` (batch, pieces) in, `OUTPUTS` (batch, pieces, …) out.

    Rows of unlike length cost little: only attention is computed for what they are padded with. What pairs read of all
    words is linear in their states, so that it is computed here in 8 bits; ``heads`` are the weights of the heads.
    """
    wide = {name: array.astype(np.float32) for name, array in heads.items()}
    of_words = Heads(wide, sizes.longest_span, sizes.gaps, sizes.pair_heads).of_words
    graph = _Graph(weights)
    mask, places = graph.mask(), graph.places()
    x = graph.embeddings(places)
    for number in range(sizes.layers):
        x = graph.layer(x, mask, places, f"layers.{number}", sizes)
    asked = graph.product(x, OF_WORDS, of_words)
    for name, rows, size in zip(OUTPUTS, (x, asked), of_words.shape, strict=True):
        graph.add("Reshape", [graph.add("Gather", [rows, places.back]), graph.grid(places, size)], name)
    axes = ["batch", "pieces"]
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in INPUTS],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [*axes, size])
            for name, size in zip(OUTPUTS, of_words.shape, strict=True)
        ],
        graph.initializers,
    )
    sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(OF_RUNTIME, 1)]
    model = helper.make_model(made, opset_imports=sets, ir_version=9)
    model.producer_name = "graphwright"
    onnx.checker.check_model(model)
    return model


@dataclass(frozen=True, slots=True)
class _Places:
    """Names of results: the input's shape, the place of each piece among all that the input has room for, where each
    piece stands in its row, and for each place the number of its piece (of any piece where it is empty)."""

    shape: str
    kept: str
    column: str
    back: str


class _Graph:
    """Nodes and initializers under construction; every method returns the name of its result."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.known: set[str] = set()

    def add(self, kind: str, inputs: Sequence[str], output: str = "", **attributes: Any) -> str:
        name = output or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def put(self, name: str, array: Array) -> str:
        if name not in self.known:
            self.known.add(name)
            self.initializers.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def const(self, values: Sequence[int] | float) -> str:
        kind = np.float32 if isinstance(values, float) else np.int64
        label = "_".join(str(v) for v in values) if isinstance(values, Sequence) else str(values)
        return self.put(f"const.{label}", np.array(values, kind))

    def own(self, name: str) -> str:
        return self.put(name, self.weights[name].astype(np.float32))

    def dense(self, x: str, name: str) -> str:
        """x · W + b, with the weights of a layer."""
        return self.add("Add", [self.product(x, name, self.weights[f"{name}.weight"].T), self.own(f"{name}.bias")])

    def product(self, x: str, name: str, weight: Array) -> str:
        """x · W in whole numbers of 8 bits, with a scale for each row of x and each column of W."""
        numbers, scale = quantised(weight, axis=0, largest=LARGEST_FACTOR)
        rows, scales = self.rounded(x)
        middle = self.put("const.middle", np.array(MIDDLE, np.uint8))
        own = self.put(f"{name}.weight.q", numbers), self.const(1.0), self.put(f"{name}.weight.scale", scale[0])
        return self.add("Mul", [self.add("MatMulIntegerToFloat", [rows, *own, middle], domain=OF_RUNTIME), scales])

    def rounded(self, x: str) -> tuple[str, str]:
        """Each row of x in whole numbers from 1 to 255, `MIDDLE` for zero, and the scales that give it back."""
        largest = self.add("ReduceMax", [self.add("Abs", [x]), self.const([1])], keepdims=0)
        scales = self.add("Mul", [self.add("Max", [largest, self.const(1e-9)]), self.const(1 / LARGEST)])
        zero = helper.make_tensor("zero", TensorProto.UINT8, [1], [MIDDLE])
        zeros = self.add("ConstantOfShape", [self.add("Shape", [scales])], value=zero)
        rows = self.add("QuantizeLinear", [x, scales, zeros], axis=0)
        return rows, self.add("Unsqueeze", [scales, self.const([1])])

    def norm(self, x: str, name: str) -> str:
        scale, bias = self.own(f"{name}.weight"), self.own(f"{name}.bias")
        return self.add("LayerNormalization", [x, scale, bias], axis=-1, epsilon=1e-12)

    def mask(self) -> str:
        """0 where a piece stands, a large negative number where the row is padded; (batch, 1, 1, pieces)."""
        empty = self.add("Cast", [self.add("Equal", ["ids", self.const([0])])], to=TensorProto.FLOAT)
        return self.add("Unsqueeze", [self.add("Mul", [empty, self.const(-1e9)]), self.const([1, 2])])

    def places(self) -> _Places:
        """Where the pieces stand in the padded input."""
        shape, end = self.add("Shape", ["ids"]), self.const([-1])
        real = self.add("Not", [self.add("Equal", [self.add("Reshape", ["ids", end]), self.const([0])])])
        kept = self.add("Squeeze", [self.add("NonZero", [real]), self.const([0])])
        column = self.add("Mod", [kept, self.add("Shape", ["ids"], start=1, end=2)])
        zero = self.put("const.zero", np.array(0))
        number = self.add("CumSum", [self.add("Cast", [real], to=TensorProto.INT64), zero])
        back = self.add("Max", [self.add("Sub", [number, self.const([1])]), self.const([0])])
        return _Places(shape, kept, column, back)

    def grid(self, places: _Places, *inner: int) -> str:
        """The shape (batch, pieces, …)."""
        return self.add("Concat", [places.shape, self.const(inner)], axis=0)

    def embeddings(self, places: _Places) -> str:
        """What the first layer reads, (pieces of all rows, hidden)."""
        own = {
            name: self.add("Gather", [self.add("Reshape", [name, self.const([-1])]), places.kept]) for name in INPUTS
        }
        numbers, scale = quantised(self.weights["words.weight"], axis=1)
        rows = self.add("Gather", [self.put("words.weight.q", numbers), own["ids"]])
        rows = self.add("Cast", [rows], to=TensorProto.FLOAT)
        rows = self.add("Mul", [rows, self.add("Gather", [self.put("words.weight.scale", scale), own["ids"]])])
        columns = self.add("Gather", [self.own("positions.weight"), places.column])
        shapes = self.add("Gather", [self.own("shapes.weight"), own["shapes"]])
        marks = self.add("Gather", [self.own("marks.weight"), own["marks"]])
        added = self.add("Add", [self.add("Add", [self.add("Add", [rows, columns]), shapes]), marks])
        return self.norm(added, "norm")

    def layer(self, x: str, mask: str, places: _Places, name: str, sizes: Sizes) -> str:
        each = sizes.hidden // sizes.heads
        mixed = self.add("Gather", [self.dense(x, f"{name}.qkv"), places.back])
        mixed = self.add("Reshape", [mixed, self.grid(places, 3, sizes.heads, each)])
        mixed = self.add("Transpose", [mixed], perm=[2, 0, 3, 1, 4])
        q, k, v = (self.add("Gather", [mixed, self.put(f"const.part{n}", np.array(n))], axis=0) for n in range(3))
        scores = self.add("MatMul", [q, self.add("Transpose", [k], perm=[0, 1, 3, 2])])
        scores = self.add("Add", [self.add("Mul", [scores, self.const(float(each) ** -0.5)]), mask])
        context = self.add("MatMul", [self.add("Softmax", [scores], axis=-1), v])
        context = self.add("Transpose", [context], perm=[0, 2, 1, 3])
        context = self.add("Reshape", [context, self.const([-1, sizes.hidden])])
        context = self.dense(self.add("Gather", [context, places.kept]), f"{name}.out")
        x = self.norm(self.add("Add", [x, context]), f"{name}.norm1")
        inner = self.add("Gelu", [self.dense(x, f"{name}.up")])
        return self.norm(self.add("Add", [x, self.dense(inner, f"{name}.down")]), f"{name}.norm2")
