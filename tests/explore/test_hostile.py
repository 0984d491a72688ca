"""Names that want to be more than names, and a hub of very many claims."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from kg.explore.folding import LONGEST
from kg.store import load_graph
from tests.explore.asking import Asked
from tests.explore.synthetic import BASE, HOSTILE, write_hostile

HUB = 3_000


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    folder = tmp_path_factory.mktemp("hostile")
    path = write_hostile(folder / "hostile.nq", hub=HUB)
    load_graph(str(path), folder / "database")
    return Asked(ox.Store.read_only(str(folder / "database")), folder / "index.sqlite")


def strings(value: object) -> list[str]:
    """All texts in an answer."""
    if isinstance(value, str):
        return [value]
    inside = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inside for text in strings(one)]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_names_stay_what_they_are_and_lists_show_their_beginning(hostile: Asked, number: int) -> None:
    iri = f"{BASE}entity/hostile-{number}"
    entity = hostile.ask("entity", iri=iri)
    assert entity["label"] == HOSTILE[number].replace("\r", "")
    around = hostile.ask("neighbourhood", iri=iri)
    assert max(len(text) for text in strings(around["page"]["nodes"])) <= LONGEST
    rows = hostile.ask("claims", iri=iri)["claims"]
    assert len(rows) == 2
    assert max(len(text) for text in strings(rows)) <= 1_000
    claim = hostile.ask("claim", iri=rows[0]["iri"])
    sentence = "".join(one["text"] for one in claim["proofs"][0]["segments"])
    assert claim["subject"]["label"].rstrip("…") in sentence


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_name_can_be_typed(hostile: Asked, typed: str) -> None:
    found = hostile.ask("search", q=typed[:1_000])["found"]
    assert isinstance(found, list)


def test_an_address_that_a_browser_must_not_follow_is_none(hostile: Asked) -> None:
    entity = hostile.ask("entity", iri="javascript:alert(1)")
    assert entity["label"] == "javascript:alert(1)"
    for document in hostile.ask("documents")["documents"]:
        assert document["url"] == "" or document["url"].startswith(("http://", "https://"))


def test_a_hub_is_answered_in_part(hostile: Asked) -> None:
    hub = f"{BASE}entity/hub"
    drawn = hostile.ask("neighbourhood", iri=hub, limit="50")
    assert (drawn["nodes"], drawn["edges"], len(drawn["page"]["edges"])) == (HUB + 1, HUB, 50)
    entity = hostile.ask("entity", iri=hub)
    (group,) = entity["relations"]
    assert (group["total"], len(group["claims"])) == (HUB, 20)
    path = hostile.ask("path", f"from={BASE}entity/spoke-1&to={BASE}entity/spoke-2000")
    assert [len(way) for way in path["paths"]] == [3]
    assert len(json.dumps(entity)) < 200_000
