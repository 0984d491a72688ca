"""What was dropped: from a ledger that is in use, from a file, and where nothing is known of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.assemble import Assembled
from kg.errors import QueryError
from kg.explore.drops import of_file, of_ledger
from kg.store import database_to_read
from kg.store.ledger import Ledger
from tests.explore.asking import Asked
from tests.graph_samples import ENTITY, TRADE

DROP = {
    "stage": "relate",
    "reason": "domain",
    "document": "a1a1a1a1a1a1a1a1",
    "start": 0,
    "end": 7,
    "text": "Velmora",
    "detail": f"{ENTITY}velmora {TRADE}alliedWith nobody: under 0.3",
}


def asked(assembled: Assembled, folder: Path, lines: list[str]) -> Asked:
    store = ox.Store()
    store.extend(assembled.quads())
    file = folder / "why-not.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return Asked(store, folder / "index.sqlite", why_not=str(file))


def test_a_file_of_a_build_tells_it(assembled: Assembled, tmp_path: Path) -> None:
    other = {**DROP, "detail": "", "document": "unknown", "reason": "a-new-reason", "text": "𝄞 é", "stage": "link"}
    found = asked(assembled, tmp_path, [json.dumps(DROP), "", json.dumps(other)])
    assert found.ask("about")["dropped"] == 2
    first, second = found.ask("dropped")["dropped"]
    assert first["document"]["title"] == "Velmora and Brakka join forces"
    assert first["meaning"] == "the subject is of no class that the relation allows"
    assert first["detail"] == "Velmora allied with nobody: under 0.3"
    assert (second["meaning"], second["document"]["title"]) == ("a new reason", "unknown")
    assert {one["key"] for one in found.ask("dropped", q="E")["reasons"]} == {"link/a-new-reason", "relate/domain"}
    assert found.ask("dropped", reason="relate/domain")["total"] == 1
    assert found.ask("dropped", stage="link")["total"] == 1
    assert found.ask("dropped", q="nobody velmora")["total"] == 1
    document = found.ask("document", iri=first["document"]["iri"])
    marked = [
        one["text"] for one in document["segments"] for place in one["marks"] if "dropped" in document["marks"][place]
    ]
    assert marked == ["Velmora"]
    assert found.ask("entity", iri=ENTITY + "velmora")["dropped"] == 1


@pytest.mark.parametrize("line", ["no json", "[]", '{"stage": "relate"}', '{"stage": 1}', '"x"'])
def test_a_file_that_is_none_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    file = tmp_path / "why-not.jsonl"
    file.write_text(json.dumps(DROP) + "\n" + line)
    with pytest.raises(QueryError) as raised:
        list(of_file(file))
    assert (raised.value.path, raised.value.line) == (str(file), 2)
    with pytest.raises(QueryError):
        list(of_file(tmp_path / "missing.jsonl"))


def test_nothing_is_known_without_a_ledger_or_a_file(small: Asked, tmp_path: Path) -> None:
    assert small.ask("dropped") == {"dropped": [], "total": 0, "reasons": []}
    assert small.ask("entity", iri=ENTITY + "velmora")["dropped"] is None
    assert of_ledger(tmp_path / "missing.sqlite") is None
    (tmp_path / "none.sqlite").write_bytes(b"this is no database at all, whatever it is called")
    assert of_ledger(tmp_path / "none.sqlite") is None


def test_a_ledger_tells_all_that_its_documents_lost(news: Asked, corpus: Path) -> None:
    found = of_ledger(corpus / ".kg" / "ledger.sqlite")
    assert found is not None
    assert news.ask("about")["dropped"] == len(list(found)) > 100
    reasons = {one["key"].partition("/")[2] for one in news.ask("dropped")["reasons"]}
    assert {"range", "domain", "unlinked"} <= reasons


def test_documents_of_a_store_show_every_mention(news: Asked) -> None:
    for document in news.ask("documents", limit="20")["documents"]:
        found = news.ask("document", iri=document["iri"])
        text = "".join(one["text"] for one in found["segments"])
        assert found["whole"]
        assert document["title"].split(",")[0][:20] in text
        surfaces = [mark["surface"] for mark in found["marks"] if mark["is"] == "mention"]
        assert surfaces
        for place, mark in enumerate(found["marks"]):
            said = "".join(one["text"] for one in found["segments"] if place in one["marks"])
            assert said
            if mark["is"] == "mention":
                assert mark["surface"] == said


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process would do so: a transaction that is not yet committed."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM documents")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_ledger_in_use_is_read_and_not_kept(corpus: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(corpus, store)
    path = store / ".kg" / "ledger.sqlite"
    Ledger(path).close()
    graph = ox.Store.read_only(str(database_to_read(store)))
    with writing(path):
        found = Asked(graph, tmp_path / "index.sqlite", ledger=str(path))
        assert found.ask("about")["dropped"] > 100
        document = found.ask("documents", limit="1")["documents"][0]["iri"]
        assert found.ask("document", iri=document)["whole"]
    drops = of_ledger(path)
    assert drops is not None
    next(drops)
    writer = Ledger(path)
    with writer.transaction():
        writer.set_note("x", b"y")
    writer.write_back()
    assert list(drops)
    writer.close()
