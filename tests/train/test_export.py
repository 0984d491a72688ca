from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import onnx
from onnx import numpy_helper

from kg.learned.model import SHIPPED
from kg.train.export import read_encoder, renew_encoder
from kg.train.network import Sizes


def test_an_encoder_written_anew_has_the_same_weights(tmp_path: Path) -> None:
    path = tmp_path / "encoder.onnx"
    for name in ("encoder.onnx", "heads.npz"):
        shutil.copy(SHIPPED / name, tmp_path)
    before = read_encoder(path)
    renew_encoder(tmp_path, Sizes())
    after = read_encoder(path)
    assert before.keys() == after.keys()
    for name, weight in before.items():
        np.testing.assert_array_equal(weight.numpy(), after[name].numpy())


def test_products_are_exact_on_every_processor(tmp_path: Path) -> None:
    """Those without VNNI add the products of two inputs with their weights in 16 bits."""
    encoder = onnx.load(str(SHIPPED / "encoder.onnx"))
    arrays = {one.name: numpy_helper.to_array(one) for one in encoder.graph.initializer}
    factors = [array for name, array in arrays.items() if name.endswith(".weight.q") and name != "words.weight.q"]
    assert len(factors) > 10
    assert max(np.abs(array.astype(int)).max() for array in factors) * 255 * 2 < 2**15
