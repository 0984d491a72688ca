"""What a training starts from: the weights of a learned model, or of a BERT-like sentence encoder.

In: a folder. Out: a `Start`, and a `Network` made from it. Nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.errors import ModelError
from kg.learned.model import SHIPPED, LearnedModel
from kg.train.batches import Numbers
from kg.train.export import read_base, read_encoder, read_heads
from kg.train.fit import Options
from kg.train.network import FROZEN, Network, Sizes

RELATION_ROWS = ("relation.weight", "relation.bias", "subject_fit.weight", "object_fit.weight")
TYPE_ROWS = ("types.weight", "types.bias")
BASE = "base.npz"  # beside the shipped model: the layers that it began with, and further ones of all-MiniLM-L6-v2
NEW_BIAS = -3.0  # of a relation that was never seen: rare


@dataclass(frozen=True, slots=True)
class Start:
    """Weights by the names of `Network`; heads may be missing. ``relations`` are those that the heads have rows for."""

    tokenizer: str  # the text of tokenizer.json
    encoder: Mapping[str, Tensor]
    layers: int
    name: str
    heads: Mapping[str, Tensor] = field(default_factory=dict)
    relations: tuple[tuple[str, str], ...] = ()
    spaces: tuple[str, ...] = ()
    types: tuple[str, ...] = ("",)


def start_from_model(folder: Path) -> Start:
    """Start from a model that `kg train` wrote or that graphwright ships.

    Raises:
        ModelError: the folder is no model of this version.
    """
    model = LearnedModel.load(folder)
    return Start(
        (folder / "tokenizer.json").read_text(encoding="utf-8"),
        read_encoder(folder / "encoder.onnx"),
        int(model.info["layers"]),
        model.name,
        read_heads(folder / "heads.npz"),
        tuple((one.space, one.name) for one in model.relations),
        model.spaces,
        model.types,
    )


def start_from_base() -> Start:
    """Start from the encoder that the shipped model began with, which knows the language and no relation. It has more
    layers than the shipped model, which must be fast."""
    shipped = start_from_model(SHIPPED)
    tables = {name: shipped.encoder[name] for name in FROZEN}
    base = read_base(SHIPPED / BASE)
    layers = {name.split(".")[1] for name in base if name.startswith("layers.")}
    return Start(shipped.tokenizer, tables | base, len(layers), "base")


def further_starts(count: int, options: Options) -> list[tuple[Start, Options]]:
    """What so many networks that vote with a first one start from: weights that have not seen what it has, so that they
    err elsewhere, and a seed of its own for each."""
    if not count:
        return []
    base = start_from_base()
    return [(base, replace(options, seed=options.seed + number)) for number in range(1, count + 1)]


def start_from_bert(folder: Path, layers: Sequence[int]) -> Start:
    """Start from some layers of a BERT model in Hugging Face's layout (``model.safetensors``, ``tokenizer.json``).

    Raises:
        ModelError: a file is missing or lacks a layer.
    """
    from safetensors.torch import load_file

    try:
        weights = load_file(folder / "model.safetensors")
        tokenizer = (folder / "tokenizer.json").read_text(encoding="utf-8")
        encoder = _renamed(weights, layers)
    except (OSError, KeyError) as error:
        raise ModelError(f"this is no BERT model: {error}", path=str(folder)) from error
    return Start(tokenizer, encoder, len(layers), folder.name)


def _renamed(weights: Mapping[str, Tensor], layers: Sequence[int]) -> dict[str, Tensor]:
    table = "embeddings."
    found = {
        "words.weight": weights[table + "word_embeddings.weight"],
        "positions.weight": weights[table + "position_embeddings.weight"]
        + weights[table + "token_type_embeddings.weight"][:1],
        "norm.weight": weights[table + "LayerNorm.weight"],
        "norm.bias": weights[table + "LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for number, layer in enumerate(layers):
        place = f"encoder.layer.{layer}."
        for kind in ("weight", "bias"):
            three = [weights[f"{place}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            found[f"layers.{number}.qkv.{kind}"] = torch.cat(three)
            found |= {f"layers.{number}.{own}.{kind}": weights[f"{place}{name}.{kind}"] for own, name in names.items()}
    return found


def network_from(start: Start, numbers: Numbers, dropout: float, seed: int) -> Network:
    """A network with the weights of a start; relations and label spaces that it does not know begin anew."""
    torch.manual_seed(seed)
    words, hidden = start.encoder["words.weight"].shape
    sizes = Sizes(
        vocabulary=words,
        hidden=hidden,
        positions=len(start.encoder["positions.weight"]),
        inner=len(start.encoder["layers.0.up.weight"]),
        layers=start.layers,
    )
    network = Network(sizes, len(numbers.relations), len(numbers.spaces), len(numbers.types), dropout)
    state = network.state_dict()
    state |= {f"encoder.{name}": tensor for name, tensor in start.encoder.items()}
    state |= {
        name: one
        for name, one in start.heads.items()
        if state[name].shape == one.shape and name not in (*RELATION_ROWS, *TYPE_ROWS)
    }
    if start.heads:
        _relation_rows(state, start, numbers)
        for name in TYPE_ROWS:  # kinds of mention that are new begin anew, after those known
            state[name][: len(start.types)] = start.heads[name]
        _role_rows(state, start, numbers)
    network.load_state_dict(state)
    return network


def _relation_rows(state: dict[str, Tensor], start: Start, numbers: Numbers) -> None:
    old = {key: k for k, key in enumerate(start.relations)}
    for key, number in numbers.relations.items():
        for name in RELATION_ROWS:
            if key in old:
                state[name][number] = start.heads[name][old[key]]
    state["relation.bias"][[k for key, k in numbers.relations.items() if key not in old]] = NEW_BIAS


def _role_rows(state: dict[str, Tensor], start: Start, numbers: Numbers) -> None:
    """A label space that is new begins with the mean habits of those known."""
    for name in ("roles.weight", "roles.bias"):
        known = _by_space(start.heads[name])
        for space, number in numbers.spaces.items():
            row = known[start.spaces.index(space)] if space in start.spaces else known.mean(0)
            state[name][2 * number : 2 * number + 2] = row


def _by_space(rows: Tensor) -> Tensor:
    return rows.reshape(-1, 2, *rows.shape[1:])


def kept_types(start: Start, found: Sequence[str]) -> tuple[str, ...]:
    """Kinds of mention: those of the start, then the further ones of the data."""
    return (*start.types, *sorted(set(found) - set(start.types)))


def tokenizer_of(start: Start) -> Tokenizer:
    """The tokenizer of a start, without padding or truncation."""
    tokenizer = Tokenizer.from_str(start.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
