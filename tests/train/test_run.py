from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from kg.corpora import Example, GoldTriple, find
from kg.corpora.statuses import with_statuses
from kg.errors import ModelError
from kg.learned.decode import Selection
from kg.learned.extract import extract
from kg.learned.model import SHIPPED, LearnedModel
from kg.learned.words import hidden_piece
from kg.model import Status
from kg.train.batches import batches, collate, items_of
from kg.train.export import read_encoder, write_model
from kg.train.fit import Options
from kg.train.losses import score
from kg.train.network import Network
from kg.train.run import numbers_of, train
from kg.train.start import further_starts, network_from, start_from_model, tokenizer_of
from tests.train.tiny import tiny_start

NAMES = "Aldora Brightling Corvane Dunmarrow Estavel Farrowby Gantry Hollin Ivermoor Jessamy Kestrel Lorimer".split()
MAKERS = "Ostby Pellerin Quast Rourke Sandoz Tamsin Ulrich Vardy".split()


def sentences(count: int) -> list[Example]:
    """Invented sentences of two relations, the words of which tell them apart."""
    found = []
    for number in range(count):
        ship, maker = NAMES[number % len(NAMES)] + f" {number}", MAKERS[number % len(MAKERS)]
        verb, relation = (("built by", "builtBy"), ("sold to", "soldTo"))[number // 8 % 2]
        text = f"The {ship} was {verb} {maker} in spring."
        triple = GoldTriple(ship, relation, maker, find(ship, text), find(maker, text))
        found.append(Example(str(number), text, (triple,), frozenset({"builtBy", "soldTo"}), group=ship))
    return found


def in_8_bits(network: Network) -> None:
    """Let the encoder's dense layers read each row in whole numbers of 8 bits, as the exported ones do."""

    def rounded(module: torch.nn.Module, inputs: tuple[torch.Tensor]) -> torch.Tensor:
        scales = inputs[0].abs().amax(-1, keepdim=True).clamp(min=1e-9) / 127
        return torch.round(inputs[0] / scales) * scales

    for layer in network.encoder.layers.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.register_forward_pre_hook(rounded)


def test_train_learns_what_examples_say(tmp_path: Path) -> None:
    options = Options(epochs=25, head_rate=3e-3, encoder_rate=1e-3, patience=25, candidates=5)
    done = train(sentences(160), tmp_path / "model", tiny_start(), name="ships", options=options)
    model = LearnedModel.load(tmp_path / "model")
    (found,) = extract(model, ["The Marlow 7 was built by Vardy in spring."], selection=Selection(0.05))
    assert done.dev
    assert not {one.group for one in done.dev} & {one.group for one in done.train}
    assert [(one.relation, one.object) for one in found[:1]] == [("builtBy", "Vardy")]


def test_numpy_and_torch_score_alike(tmp_path: Path) -> None:
    examples, start = sentences(6), tiny_start()
    numbers = numbers_of(examples, start.types)
    network = network_from(start, numbers, 0.0, 1)
    torch.nn.init.normal_(network.subject_fit.weight)
    torch.nn.init.normal_(network.relation.weight)
    info = {"name": "x", "relations": [{"space": "", "name": name} for _, name in numbers.relations]}
    write_model(tmp_path, network, start.tokenizer, {**info, "spaces": [""], "types": list(start.types)})
    network.encoder.load_state_dict(read_encoder(tmp_path / "encoder.onnx"))
    in_8_bits(network)
    network.eval()
    model = LearnedModel.load(tmp_path)
    items = items_of(examples, numbers, tokenizer_of(start), 100)
    for scored, encoded in zip(
        score([network], collate(items), 12, hidden_piece(tokenizer_of(start))),
        model.encode([e.text for e in examples]),
        strict=True,
    ):
        starts, ends = (np.array([span[end] for span in scored.spans]) for end in (0, 1))
        pairs = np.array(scored.pairs)
        asked = encoded.states.heads @ model.heads.of_words
        assert np.abs(encoded.states.asked - asked).max() < 0.03 * np.abs(asked).max()
        exact = replace(encoded, states=replace(encoded.states, asked=asked))
        spans = model.heads.spans(exact.states, starts, ends)
        _, logits = model.relation_logits(exact, spans, (pairs[:, 0], pairs[:, 1]))
        np.testing.assert_allclose(logits, scored.logits.numpy(), atol=0.1)


def test_marks_tell_the_encoder_which_pair_is_asked_for(tmp_path: Path) -> None:
    examples = [replace(one, pairs=(((4, 10), (20, 30)),)) for one in sentences(3)]
    start = tiny_start()
    numbers = numbers_of(examples, start.types)
    network = network_from(start, numbers, 0.0, 1)
    torch.nn.init.normal_(network.encoder.marks.weight)
    info = {"name": "x", "relations": [], "spaces": [""], "types": list(start.types)}
    write_model(tmp_path, network, start.tokenizer, info)
    network.eval()
    batch = collate(items_of(examples, numbers, tokenizer_of(start), 100))
    states = network.encoder(batch.ids, batch.shapes, batch.marks).detach().numpy()
    texts, asked = [one.text for one in examples], [one.pairs[0] for one in examples]
    model = LearnedModel.load(tmp_path)
    told, untold = model.encode(texts, asked), model.encode(texts)
    for row, one, other, heads in zip(states, told, untold, batch.heads.tolist(), strict=True):
        own = row[heads[: len(one.words.spans)]]
        np.testing.assert_allclose(one.states.heads, own, atol=0.1)
        assert np.abs(other.states.heads - own).max() > 0.5


def test_training_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    examples, options = sentences(60), Options(epochs=3, patience=9)
    whole = train(examples, tmp_path / "whole", tiny_start(), name="x", options=options)

    def stop(done: int, total: int, loss: float) -> None:
        if done > total * 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(examples, tmp_path / "parts", tiny_start(), name="x", options=options, progress=stop)
    steps: list[int] = []
    parts = train(
        examples,
        tmp_path / "parts",
        tiny_start(),
        name="x",
        options=options,
        progress=lambda done, *_: steps.append(done),
    )
    assert min(steps) > 1
    assert [one.number for one in parts.fit.epochs] == [0, 1, 2]
    assert parts.fit.epochs == whole.fit.epochs
    assert not (tmp_path / "parts" / "checkpoint.pt").exists()


def test_networks_that_vote_score_as_they_were_calibrated(tmp_path: Path) -> None:
    examples, options = sentences(160), Options(epochs=2)
    further = [(tiny_start(), Options(epochs=2, seed=seed)) for seed in (1, 2)]
    train(examples, tmp_path, tiny_start(), name="three", options=options, further=further)
    model = LearnedModel.load(tmp_path)
    alone = [replace(model, further=()), *model.further]
    encoded = model.encode([examples[0].text])[0]
    ends = [examples[0].triples[0].subject_span or (0, 0), examples[0].triples[0].object_span or (0, 0)]
    told = model.between(encoded, *ends)
    votes = [one.between(one.encode([examples[0].text])[0], *ends) for one in alone]
    assert told is not None
    slopes, offsets = (np.array([getattr(one, name) for one in model.relations]) for name in ("slope", "offset"))
    logits = [(vote[1] - offsets) / slopes for vote in votes if vote]
    np.testing.assert_allclose(told[1], np.mean(logits, axis=0) * slopes + offsets, atol=1e-4)
    assert np.abs(logits[1] - logits[2]).max() > 0.01


def test_networks_that_have_not_seen_what_was_held_out_are_told(tmp_path: Path) -> None:
    further = [(tiny_start(), Options(epochs=1, seed=seed)) for seed in (1, 2, 3)]
    done = train(sentences(400), tmp_path, tiny_start(), name="four", options=Options(epochs=1), further=further)
    assert done.apart == 1
    assert len(LearnedModel.load(tmp_path).further) == 3


def test_networks_of_an_earlier_training_do_not_vote(tmp_path: Path) -> None:
    further = [(tiny_start(), Options(epochs=1))]
    train(sentences(20), tmp_path, tiny_start(), name="two", options=Options(epochs=1), further=further)
    train(sentences(20), tmp_path, tiny_start(), name="one", options=Options(epochs=1))
    assert LearnedModel.load(tmp_path).further == ()


def test_a_model_with_other_relations_does_not_vote(tmp_path: Path) -> None:
    further = [(tiny_start(), Options(epochs=1))]
    train(sentences(20), tmp_path, tiny_start(), name="two", options=Options(epochs=1), further=further)
    path = tmp_path / "further/1/model.json"
    path.write_text(path.read_text().replace("soldTo", "lentTo"))
    with pytest.raises(ModelError, match="other relations"):
        LearnedModel.load(tmp_path)


def test_networks_with_other_word_pieces_do_not_vote(tmp_path: Path) -> None:
    other = replace(tiny_start(), tokenizer="{}")
    with pytest.raises(ModelError, match="same word pieces"):
        train(sentences(20), tmp_path, tiny_start(), name="x", further=[(other, Options())])


def test_further_networks_begin_where_the_shipped_one_did() -> None:
    (first, one), (second, other) = further_starts(2, Options(epochs=3, seed=5))
    shipped = start_from_model(SHIPPED)
    assert first is second
    assert (one.seed, other.seed, one.epochs) == (6, 7, 3)
    assert first.heads == {}
    assert torch.equal(first.encoder["words.weight"], shipped.encoder["words.weight"])
    moved = (first.encoder["layers.0.up.weight"] - shipped.encoder["layers.0.up.weight"]).abs()
    assert 0 < moved.mean() < 0.1
    assert first.encoder.keys() > shipped.encoder.keys() - {"shapes.weight", "marks.weight"}
    assert f"layers.{first.layers - 1}.up.weight" in first.encoder
    assert first.layers > shipped.layers


def test_equal_seeds_give_equal_models(tmp_path: Path) -> None:
    for name in ("one", "two"):
        train(sentences(40), tmp_path / name, tiny_start(), name="x", options=Options(epochs=2))
    files = [(tmp_path / name / "encoder.onnx").read_bytes() for name in ("one", "two")]
    assert files[0] == files[1]


def test_a_trained_model_can_be_trained_further(tmp_path: Path) -> None:
    train(sentences(40), tmp_path / "one", tiny_start(), name="one", options=Options(epochs=2))
    again = start_from_model(tmp_path / "one")
    train(sentences(40), tmp_path / "two", again, name="two", options=Options(epochs=1))
    assert json.loads((tmp_path / "two" / "model.json").read_text())["start"] == "one"
    assert [one.name for one in LearnedModel.load(tmp_path / "two").relations] == ["builtBy", "soldTo"]


def test_nothing_to_learn_from_is_an_error(tmp_path: Path) -> None:
    empty = [Example("1", "Nothing is said here.", (), frozenset({"builtBy"}))]
    with pytest.raises(ModelError, match="no example has a fact"):
        train(empty, tmp_path, tiny_start(), name="x")


def test_a_fact_without_spans_hides_its_relation() -> None:
    text = "It was built by Vardy in spring."
    triple = GoldTriple("Aldora", "builtBy", "Vardy", None, find("Vardy", text))
    example = Example("1", text, (triple,), frozenset({"builtBy", "soldTo"}))
    numbers = numbers_of([example], ("",))
    (item,) = items_of([example], numbers, tokenizer_of(tiny_start()), 100)
    assert not item.gold
    assert item.annotated == (numbers.relations["", "soldTo"],)


def test_long_texts_are_trained_on_in_windows() -> None:
    text = " ".join(["word"] * 120) + " Aldora was built by Vardy."
    triple = GoldTriple("Aldora", "builtBy", "Vardy", find("Aldora", text), find("Vardy", text))
    example = Example("1", text, (triple,), frozenset({"builtBy"}))
    items = items_of([example], numbers_of([example], ("",)), tokenizer_of(tiny_start()), 64)
    assert len(items) > 1
    assert [bool(item.gold) for item in items][-1]


def test_batches_hold_every_item_once() -> None:
    examples = sentences(50)
    items = items_of(examples, numbers_of(examples, ("",)), tokenizer_of(tiny_start()), 100)
    found = [item.example.id for batch in batches(items, 4, seed=3) for item in batch.items]
    assert sorted(found) == sorted(one.id for one in examples)


def test_a_status_is_no_rival_of_the_relation_of_an_asked_pair() -> None:
    ends = ((4, 10), (25, 30))
    planned = GoldTriple("Aldora", "builtBy", "Ostby", *ends, Status.PLANNED)
    asked = Example("1", "The Aldora is to come of Ostby.", (planned,), frozenset({"builtBy"}), pairs=(ends,))
    lesson = with_statuses(asked)
    numbers = numbers_of([lesson], [""])
    (item,) = items_of([lesson], numbers, tokenizer_of(start_from_model(SHIPPED)), 160)
    assert [name for (_, name), k in numbers.relations.items() if k in item.own] == ["builtBy"]
    assert len(item.annotated) == 5
