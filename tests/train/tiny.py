"""A start for training that is small enough for a test: random weights, the shipped word pieces."""

from __future__ import annotations

import torch

from kg.learned.model import SHIPPED
from kg.train.network import Encoder, Sizes
from kg.train.start import Start

SIZES = Sizes(hidden=24, inner=48, heads=12, layers=1, positions=256)


def tiny_start() -> Start:
    """One layer of 24 numbers with random weights."""
    torch.manual_seed(7)
    encoder = Encoder(SIZES)
    tokenizer = (SHIPPED / "tokenizer.json").read_text(encoding="utf-8")
    return Start(tokenizer, dict(encoder.state_dict()), SIZES.layers, "tiny")
