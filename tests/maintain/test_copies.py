"""The copies of a store that changes are those that are found among its documents at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

import kg.maintain.copies
from kg.copies import FEWEST, alike, find_copies
from kg.maintain.copies import Copies
from kg.model import Document
from kg.store.codec import squeeze
from kg.store.ledger import Ledger

LEAST = 0.6
DAYS = ("", "2020-01-01", "2020-01-02", "2020-01-03")


def text(random: Random, stories: int) -> str:
    """One of some stories with a few words replaced, so that some are alike and some only by way of others."""
    story = random.randrange(stories)
    words = [f"w{story}x{place}" for place in range(2 * FEWEST)]
    for place in random.sample(range(len(words)), random.randrange(7)):
        words[place] = f"other{random.randrange(3)}"
    return " ".join(words)


@dataclass(slots=True)
class Shelf:
    """Documents in a ledger, and the same by hand."""

    ledger: Ledger
    documents: dict[str, tuple[str, str]] = field(default_factory=dict)  # id → day, text

    def put(self, name: str, day: str, words: str) -> None:
        self.documents[name] = (day, words)
        body = squeeze(Document(name, words, (), ""))
        self.ledger.stage(name, day, body, b"", "")

    def drop(self, name: str) -> None:
        del self.documents[name]
        self.ledger.set_state(name, "gone")

    def copies(self) -> dict[str, str]:
        rows = self.ledger.ask("SELECT id, copy_of FROM documents WHERE state != 'gone'")
        return {name: original for name, original in rows if original}

    def expected(self) -> dict[str, str]:
        return find_copies([(name, *rest) for name, rest in self.documents.items()], LEAST)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(Ledger(tmp_path / "ledger.sqlite"))


@pytest.mark.parametrize("seed", range(12))
def test_a_history_ends_in_the_copies_of_all_that_is_there(seed: int, shelf: Shelf) -> None:
    random = Random(seed)
    copies = Copies(shelf.ledger, LEAST)
    for _ in range(25):
        touched = {f"{random.randrange(14):02}" for _ in range(random.randint(1, 3))}
        before = shelf.copies()
        for name in touched:
            if name in shelf.documents and random.random() < 0.4:
                shelf.drop(name)
            else:
                shelf.put(name, random.choice(DAYS), text(random, 2))
        told = copies.update(touched)
        after = shelf.copies()
        assert after == shelf.expected()
        alive = set(shelf.documents)
        assert {one for one in alive if before.get(one) != after.get(one)} <= told


def test_what_many_copies_cost_does_not_grow_with_them(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(one: str, other: str, least: float) -> bool:
        compared.append(one)
        return alike(one, other, least)

    monkeypatch.setattr(kg.maintain.copies, "alike", counted)
    copies = Copies(shelf.ledger, LEAST)
    words = text(Random(1), 1)
    for number in range(60):
        shelf.put(f"{number:03}", "2020-01-01", words)
        copies.update([f"{number:03}"])
    assert shelf.copies() == {f"{number:03}": "000" for number in range(1, 60)}
    assert len(compared) < 200
