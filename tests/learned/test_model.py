from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from kg.learned.extract import extract
from kg.learned.model import FORMAT, SHIPPED, Encoded, Encodings, LearnedModel

MODEL = LearnedModel.load(SHIPPED)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.json, encoder\.onnx"):
        LearnedModel.load(tmp_path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    for name in ("encoder.onnx", "heads.npz", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "model.json").write_text(json.dumps({"format": FORMAT + 1}))
    with pytest.raises(ModelError, match="Train it again"):
        LearnedModel.load(tmp_path)


def test_a_damaged_model_is_told(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    (tmp_path / "model" / "heads.npz").write_bytes(b"no archive")
    with pytest.raises(ModelError, match="damaged"):
        LearnedModel.load(tmp_path / "model")


def test_texts_are_encoded_alike_alone_and_together() -> None:
    texts = ["Orlin bought Basketo.", "", "A much longer sentence says that Gommex, of Turin, makes tyres for cars."]
    together, alone = MODEL.encode(texts), [MODEL.encode([text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one.states.heads, other.states.heads, atol=1e-4)
    assert len(together[1].words.spans) == 0


def test_a_sentence_is_encoded_once_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def encode(model: LearnedModel, texts: Sequence[str]) -> list[Encoded]:
        asked.extend(texts)
        return plain(model, texts)

    plain = LearnedModel.encode
    monkeypatch.setattr(LearnedModel, "encode", encode)
    encodings = Encodings(MODEL)
    first, second = "Orlin bought Basketo.", "Gommex makes tyres."
    (one,) = encodings.of([first])
    assert encodings.of([second, first, second])[1] is one
    assert asked == [first, second]
    encodings.forget()
    assert encodings.of([first])[0] is not one


def test_pairs_of_many_texts_are_scored_as_those_of_each() -> None:
    texts = ["Orlin bought Basketo in May.", "Gommex, of Turin, makes tyres for the cars of Basketo."]
    encoded = MODEL.encode(texts)
    starts, ends = np.array([0, 2, 4]), np.array([0, 2, 4])
    subjects, objects = np.array([0, 1, 2]), np.array([1, 0, 1])
    asked = [
        (one, MODEL.heads.spans(one.states, starts, ends), subjects, objects[: k + 2]) for k, one in enumerate(encoded)
    ]
    asked = [(one, spans, own[: len(other)], other) for one, spans, own, other in asked]
    columns = np.array([5, 0])
    for one, (vectors, logits) in zip(asked, MODEL.scorer(columns).pairs(asked), strict=True):
        text, spans, *pairs = one
        alone, scores = MODEL.heads.pairs(text.states, spans, pairs[0], pairs[1])
        np.testing.assert_allclose(vectors, alone, atol=1e-4)
        rules = [MODEL.relations[k] for k in columns]
        calibrated = scores[:, columns] * [r.slope for r in rules] + [r.offset for r in rules]
        np.testing.assert_allclose(logits, calibrated, atol=1e-3)


def test_a_text_longer_than_a_window_has_states_for_all_words() -> None:
    text = " ".join(f"Company{n} bought Rival{n} in May." for n in range(120))
    (encoded,) = MODEL.encode([text])
    assert len(encoded.states.heads) == len(encoded.words.spans) > 600
    assert np.abs(encoded.states.heads).sum(axis=1).min() > 0


def test_a_text_without_words_yields_nothing() -> None:
    assert extract(MODEL, ["", "   "]) == [(), ()]


def test_the_shipped_model_finds_plain_facts() -> None:
    (found,) = extract(MODEL, ["Gommex Tyres has acquired its rival Basketo Rubber."])
    ends = {(one.subject, one.relation.rpartition("#")[2], one.object) for one in found}
    assert ("Gommex Tyres", "acquired", "Basketo Rubber") in ends


@pytest.mark.parametrize("owner", ["Gommex", "the group"])
def test_the_shipped_model_reads_an_owner_without_its_ending(owner: str) -> None:
    text = f"Sales will grow next year, said Mei Tanaka, {owner}'s finance chief."
    spans = [(text.index(name), text.index(name) + len(name)) for name in ("Mei Tanaka", owner)]
    both = MODEL.between(MODEL.encode([text])[0], *spans)
    assert both is not None
    works = next(k for k, one in enumerate(MODEL.relations) if not one.space and one.name.endswith("#worksFor"))
    assert both[1][0, works] > 0  # a share of more than one half


def test_the_shipped_model_is_small_enough_for_the_wheel() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 30_000_000
