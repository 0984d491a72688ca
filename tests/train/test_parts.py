from __future__ import annotations

import pytest

from kg.corpora import Example, is_dev
from kg.errors import ModelError
from kg.train.parts import LEAST_HELD, parts_of
from tests.train.test_run import sentences


def _groups(examples: tuple[Example, ...]) -> set[str]:
    return {one.group for one in examples}


def test_networks_in_twos_hold_out_different_parts() -> None:
    examples = sentences(400)
    parts = parts_of(examples, 5)
    assert [part.networks for part in parts] == [(0, 1), (2, 3, 4)]
    for part in parts:
        assert not _groups(part.learn) & _groups(part.held)
        assert len(part.learn) + len(part.held) == len(examples)
    assert not _groups(parts[0].held) & _groups(parts[1].held)


def test_the_first_part_is_the_one_that_a_single_network_holds_out() -> None:
    examples = sentences(400)
    (alone,), (first, *_) = parts_of(examples, 1), parts_of(examples, 6)
    assert (alone.learn, alone.held) == (first.learn, first.held)
    assert not any(is_dev(one.group) for one in alone.held)


def test_parts_without_enough_facts_are_never_held_out() -> None:
    examples = [one for one in sentences(400) if not is_dev(one.group)]  # two of the ten parts are empty
    assert all(len(part.held) >= LEAST_HELD for part in parts_of(examples, 20))


def test_with_few_examples_all_networks_learn_from_all() -> None:
    examples = tuple(sentences(20))
    assert [(part.learn, part.held) for part in parts_of(examples, 4)] == [(examples, ())] * 2


def test_examples_without_a_fact_are_an_error() -> None:
    with pytest.raises(ModelError, match="no example has a fact"):
        parts_of([], 2)
