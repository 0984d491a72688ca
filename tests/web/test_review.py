"""Decisions made over HTTP: what they do to the graph, what is refused, and what happens when something breaks."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.cli import run
from kg.config import Settings
from kg.maintain import Keeper, build_store, fingerprint
from kg.maintain.own import own_decisions
from tests.web.served import TOKEN, Answer, Served, serving, until

ENT, BIZ = "https://graphwright.example/entity/", "https://w3id.org/graphwright/business#"
KG, RDF = "https://w3id.org/graphwright/vocab#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TEXTS = {
    "a.txt": "Fendrala acquired Gommex. Shell is based in London.",
    "b.txt": "Fendrala acquired Basketo. Basketo competes with Gommex.",
    "c.txt": "Fendrala Tyres competes with Gommex. Gommex Rubber acquired Velmora.",
}
WRITER = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}


@dataclass
class Reviewed:
    """A server of a store of its own."""

    server: Served
    store: Path
    made: list[str] = field(default_factory=list)

    def decide(self, **body: Any) -> Answer:
        sent = {"author": "Ana", "note": "", **body}
        return self.server.ask("POST", "/api/decisions", json.dumps(sent).encode(), WRITER)

    def done(self, **body: Any) -> dict[str, Any]:
        """A decision that the graph shows."""
        answer = self.decide(**body)
        assert answer.status == 201, answer.text
        made: dict[str, Any] = json.loads(answer.text)
        self.made.append(made["id"])
        return self.settled(made["id"])

    def settled(self, identity: str) -> dict[str, Any]:
        """What became of a decision."""
        assert until(lambda: self.of(identity)["state"] != "waiting", 120)
        return self.of(identity)

    def of(self, identity: str) -> dict[str, Any]:
        return next(one for one in self.listed()["decisions"] if one["id"] == identity)

    def listed(self) -> dict[str, Any]:
        answer = self.server.ask("GET", "/api/decisions")
        assert answer.status == 200, answer.text
        found: dict[str, Any] = json.loads(answer.text)
        return found

    def undo(self, identity: str, method: str = "DELETE") -> Answer:
        return self.server.ask(method, f"/api/decisions/{identity}", headers=WRITER)

    def rows(self, where: str) -> list[Mapping[str, Any]]:
        answer = self.server.query(f"SELECT * {{ {where} }}")
        assert answer.status == 200, answer.text
        found: list[Mapping[str, Any]] = json.loads(answer.text)["results"]["bindings"]
        return found

    def stands(self, subject: str, property_: str, object_: str) -> bool:
        return bool(self.rows(f"<{ENT}{subject}> <{BIZ}{property_}> <{ENT}{object_}>"))

    def claim(self, subject: str, property_: str, object_: str) -> str:
        """The IRI of an asserted claim."""
        ends = f"<{RDF}subject> <{ENT}{subject}> ; <{RDF}predicate> <{BIZ}{property_}> ; <{RDF}object> <{ENT}{object_}>"
        (row,) = self.rows(f"?claim {ends} ; <{KG}status> <{KG}Asserted>")
        return str(row["claim"]["value"])

    def verdict(self, claim: str) -> list[str]:
        return [row["v"]["value"].rpartition("#")[2] for row in self.rows(f"<{claim}> <{KG}verdict> ?v")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of three documents, and beside it their texts."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text)
    build_store([str(folder / "texts")], folder / "store", Settings())
    return folder


@pytest.fixture(scope="module")
def reviewed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewed]:
    store = tmp_path_factory.mktemp("served") / "store"
    shutil.copytree(built / "store", store)
    with serving("--store", str(store), "--writable") as server:
        yield Reviewed(server, store)


@pytest.fixture
def page(reviewed: Reviewed) -> Iterator[Reviewed]:
    """The server, whose decisions are undone after the test."""
    yield reviewed
    for identity in reviewed.made:
        assert reviewed.undo(identity).status == 200
    for identity in reviewed.made:
        assert reviewed.settled(identity)["state"] == "applied"
    reviewed.made.clear()


# --- what decisions do ---------------------------------------------------------------------------------------------


def test_a_claim_is_rejected_and_the_undoing_gives_it_back(page: Reviewed) -> None:
    claim = page.claim("fendrala", "acquired", "gommex")
    made = page.done(decision="reject", claim=claim, note="a  rumour\nonly")
    assert (made["state"], made["author"], made["note"]) == ("applied", "Ana", "a rumour only")
    assert made["words"] == "Rejected: Fendrala – acquired – Gommex"
    assert not page.stands("fendrala", "acquired", "gommex")
    assert page.verdict(claim) == ["Rejected"]
    assert page.undo(made["id"]).status == 200
    assert page.settled(made["id"])["off"]
    assert page.stands("fendrala", "acquired", "gommex")
    assert page.verdict(claim) == []


def test_the_explorer_tells_what_was_decided(page: Reviewed) -> None:
    claim = page.claim("fendrala", "acquired", "basketo")
    page.done(decision="correct", claim=claim, relation=BIZ + "investedIn")
    new = page.claim("fendrala", "investedIn", "basketo")
    page.done(decision="reject", claim=page.claim("gommex-rubber", "acquired", "velmora"))
    told = {claim: "corrected", new: "corrected", page.claim("gommex-rubber", "acquired", "velmora"): "rejected"}
    for iri, decision in told.items():
        assert until(lambda iri=iri, decision=decision: _claim(page, iri).get("decision") == decision)
    assert _claim(page, claim)["withheld"] == "corrected: a person decided to correct this claim"


def _claim(page: Reviewed, iri: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.server.ask("GET", f"/api/claim?iri={quote(iri, safe='')}").text)
    return found


def test_an_undo_is_taken_back(page: Reviewed) -> None:
    claim = page.claim("shell", "headquarteredIn", "london")
    made = page.done(decision="accept", claim=claim)
    page.undo(made["id"])
    page.settled(made["id"])
    assert page.undo(made["id"], "PUT").status == 200
    assert page.settled(made["id"])["off"] is False
    assert page.verdict(claim) == ["Accepted"]


def test_a_claim_is_corrected(page: Reviewed) -> None:
    claim = page.claim("fendrala", "acquired", "basketo")
    made = page.done(decision="correct", claim=claim, relation=BIZ + "investedIn", status="Asserted")
    assert made["words"] == "Corrected: Fendrala – acquired – Basketo is Fendrala – invested in – Basketo"
    assert page.stands("fendrala", "investedIn", "basketo")
    assert not page.stands("fendrala", "acquired", "basketo")
    assert page.verdict(page.claim("fendrala", "investedIn", "basketo")) == ["Corrected"]


def test_entities_are_merged_kept_apart_split_and_named(page: Reviewed) -> None:
    assert page.done(decision="merge", node=ENT + "fendrala-tyres", target=ENT + "fendrala")["state"] == "applied"
    assert page.stands("fendrala", "competesWith", "gommex")
    assert page.done(decision="distinct", node=ENT + "gommex", target=ENT + "gommex-rubber")["state"] == "applied"
    (row,) = page.rows(f"?document <https://schema.org/mentions> <{ENT}shell>")
    document = row["document"]["value"]
    made = page.done(decision="split", node=ENT + "gommex", label="Gommex", name="", document=document)
    assert made["state"] == "applied"
    (found,) = page.rows(f"<{ENT}fendrala> <{BIZ}acquired> ?other FILTER(STRSTARTS(STR(?other), '{ENT}gommex-'))")
    assert found["other"]["value"] != ENT + "gommex-rubber"
    page.done(decision="alias", node=ENT + "basketo", name="Velmora")
    assert page.stands("gommex-rubber", "acquired", "basketo")
    assert page.rows(f"<{ENT}basketo> <http://www.w3.org/2004/02/skos/core#altLabel> 'Velmora'@en")


def test_the_graph_is_that_of_a_build_with_the_same_file(page: Reviewed, built: Path, tmp_path: Path) -> None:
    page.done(decision="reject", claim=page.claim("fendrala", "acquired", "gommex"))
    page.done(decision="merge", node=ENT + "fendrala-tyres", target=ENT + "fendrala")
    settings = Settings(decisions=str(own_decisions(page.store)))
    build_store([str(built / "texts")], tmp_path / "fresh", settings)
    assert fingerprint(page.store, settings.base) == fingerprint(tmp_path / "fresh", settings.base)


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"decision": "marry"}, 400, "no decision is called"),
        ({"decision": "merge", "node": ENT + "gommex"}, 422, "needs a target"),
        ({"decision": "merge", "node": ENT + "gommex", "target": ENT + "nobody"}, 422, "has no entity"),
        ({"decision": "merge", "node": ENT + "gommex", "target": ENT + "gommex"}, 422, "the same as itself"),
        ({"decision": "merge", "node": "> } DROP ALL", "target": ENT + "gommex"}, 422, "is no IRI"),
        ({"decision": "reject", "claim": ENT + "gommex"}, 422, "has no claim"),
        ({"decision": "reject", "claim": ENT + "gommex", "node": "x"}, 400, "is no text of a reject"),
        ({"decision": "split", "node": ENT + "gommex", "label": "G"}, 422, "needs a name or a document"),
        ({"decision": "split", "node": ENT + "gommex", "label": "G", "document": ENT + "x"}, 422, "no document"),
        ({"decision": "alias", "node": ENT + "gommex", "name": "Gommex"}, 422, "its name already"),
        ({"decision": "alias", "node": ENT + "gommex", "name": "G" * 600}, 422, "longer than 500"),
        ({"decision": "alias", "node": ENT + "gommex", "name": 7}, 400, "is no text"),
    ],
)
def test_what_cannot_be_is_refused_and_not_written(
    page: Reviewed, body: dict[str, Any], status: int, says: str
) -> None:
    before = page.listed()
    answer = page.decide(**body)
    assert (answer.status, answer.type) == (status, "application/problem+json")
    assert says in json.loads(answer.text)["title"]
    assert page.listed() == before


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"object": ENT + "london"}, "“acquired” leads to"),
        ({"relation": BIZ + "nothing"}, "no relation"),
        ({"relation": BIZ + "foundedOn"}, "leads to a value"),
        ({"relation": BIZ + "foundedOn", "value": "in May"}, "'in May' is no date"),
        ({"object": ENT + "fendrala"}, "about two things"),
        ({"status": "Rumoured"}, "no status is called"),
        ({}, "says the same"),
    ],
)
def test_a_correction_has_to_fit_the_ontology(page: Reviewed, body: dict[str, str], says: str) -> None:
    answer = page.decide(decision="correct", claim=page.claim("fendrala", "acquired", "gommex"), **body)
    assert answer.status == 422
    assert says in json.loads(answer.text)["title"]


def test_a_contradiction_is_refused_with_the_earlier_decision(page: Reviewed) -> None:
    claim = page.claim("fendrala", "acquired", "gommex")
    page.done(decision="accept", claim=claim)
    answer = page.decide(decision="reject", claim=claim)
    assert answer.status == 409
    assert "“Accepted: Fendrala – acquired – Gommex”" in json.loads(answer.text)["title"]


def test_who_decides_has_the_token_and_sends_json(page: Reviewed) -> None:
    body = json.dumps({"decision": "reject", "claim": page.claim("fendrala", "acquired", "gommex")}).encode()
    ask = page.server.ask
    assert ask("POST", "/api/decisions", body, {"Content-Type": "application/json"}).status == 401
    assert ask("POST", "/api/decisions", body, {**WRITER, "Content-Type": "text/plain"}).status == 415
    assert ask("POST", "/api/decisions", b"no json", WRITER).status == 400
    assert ask("POST", "/api/decisions", b"[" * 70_000, WRITER).status == 413
    assert ask("DELETE", "/api/decisions/x", headers={}).status == 401
    assert page.undo("unknown").status == 404


def test_documents_alone_change_a_store_by_sparql(page: Reviewed) -> None:
    for answer in (
        page.server.update("CLEAR ALL"),
        page.server.ask("DELETE", "/store?default", headers=WRITER),
    ):
        assert answer.status == 403
        assert "follows its documents" in answer.text
        assert "/api/decisions" in answer.text


def test_the_page_is_told_whether_claims_can_be_decided_about(page: Reviewed) -> None:
    assert until(lambda: page.server.ask("GET", "/api/about").status == 200)
    assert json.loads(page.server.ask("GET", "/api/about").text)["review"] is True


@pytest.mark.parametrize(("options", "status"), [((), 403), (("--writable",), 409)])
def test_a_graph_file_has_no_decisions(tmp_path: Path, options: tuple[str, ...], status: int) -> None:
    (tmp_path / "g.ttl").write_text("<http://e/s> <http://e/p> 1 .")
    with serving("--graph", str(tmp_path / "g.ttl"), *options) as server:
        for method in ("GET", "POST"):
            answer = server.ask(method, "/api/decisions", b"{}" if method == "POST" else None, WRITER)
            assert answer.status == status
            assert "--writable" in answer.text


def test_a_store_that_was_made_with_something_else_is_not_served_for_review(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kg.toml").write_text("min_confidence = 0.9")
    options = ["--store", str(built / "store"), "--writable", "--port", "0", "--settings", str(tmp_path / "kg.toml")]
    assert run(["serve", *options]) == 3
    assert "other settings" in capsys.readouterr().err


# --- what goes wrong -----------------------------------------------------------------------------------------------


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built / "store", tmp_path / "store")
    return tmp_path / "store"


def test_while_another_process_writes_a_decision_waits(store: Path) -> None:
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        claim = page.claim("fendrala", "acquired", "gommex")
        assert until(lambda: page.listed()["busy"] is False)
        with Keeper(store, Settings()):
            made = json.loads(page.decide(decision="reject", claim=claim).text)
            assert until(lambda: "another process" in page.of(made["id"])["error"])
            assert page.listed()["busy"]
            assert page.stands("fendrala", "acquired", "gommex")
        assert page.settled(made["id"])["state"] == "applied"
        assert not page.stands("fendrala", "acquired", "gommex")


def test_a_server_that_is_killed_after_writing_a_decision_leaves_it_to_the_next_build(store: Path, built: Path) -> None:
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        claim = page.claim("fendrala", "acquired", "gommex")
        (keeping,) = _keeping(server)
        with Keeper(store, Settings()):  # so that it cannot be published
            assert page.decide(decision="reject", claim=claim).status == 201
            server.process.send_signal(signal.SIGKILL)
            server.process.wait(timeout=60)
            assert until(lambda: not Path(f"/proc/{keeping}/cmdline").exists())
    build_store([str(built / "texts")], store, Settings())
    with serving("--store", str(store)) as server:
        assert not Reviewed(server, store).stands("fendrala", "acquired", "gommex")


def test_the_next_server_takes_up_what_was_written(store: Path) -> None:
    own_decisions(store).write_text(
        f"decision\tsubject\tproperty\tobject\nreject\tent:fendrala\t{BIZ}acquired\tent:gommex\n"
    )
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        (one,) = page.listed()["decisions"]
        assert page.settled(one["id"])["state"] == "applied"
        assert not page.stands("fendrala", "acquired", "gommex")


def test_a_file_that_is_changed_by_hand_is_noticed(store: Path) -> None:
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        made = page.done(decision="reject", claim=page.claim("fendrala", "acquired", "gommex"))
        own = own_decisions(store)
        line = f"alias\t{ENT}gommex\t\tThe Gommex Works\n"
        own.write_text("".join(one for one in own.read_text().splitlines(True) if "reject" not in one) + line)
        (one,) = page.listed()["decisions"]
        assert one["id"] != made["id"]
        assert page.settled(one["id"])["state"] == "applied"
        assert page.stands("fendrala", "acquired", "gommex")


def test_a_process_that_dies_is_replaced(store: Path) -> None:
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        made = page.done(decision="reject", claim=page.claim("fendrala", "acquired", "gommex"))
        (keeping,) = _keeping(server)
        os.kill(keeping, signal.SIGKILL)
        assert until(lambda: page.server.ask("GET", "/api/decisions").status == 200)
        assert page.settled(made["id"])["state"] == "applied"


def _keeping(server: Served) -> list[int]:
    """The process that keeps the decisions."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(one) for one in children if "kg.web.reviewing" in _command(one)]


def _command(process: str) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def test_decisions_at_once_are_all_kept(store: Path) -> None:
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        claims = [page.claim("fendrala", "acquired", name) for name in ("gommex", "basketo")]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda claim: page.decide(decision="reject", claim=claim), claims))
        assert [answer.status for answer in answers] == [201, 201]
        for answer in answers:
            assert page.settled(json.loads(answer.text)["id"])["state"] == "applied"
        assert not page.rows(f"<{ENT}fendrala> <{BIZ}acquired> ?anything")


def test_a_decision_that_fails_says_why_and_can_be_undone(store: Path) -> None:
    own = own_decisions(store)
    with serving("--store", str(store), "--writable") as server:
        page = Reviewed(server, store)
        made = page.done(decision="reject", claim=page.claim("fendrala", "acquired", "gommex"))
        pair = f"{ENT}gommex\t{ENT}basketo\n"
        own.write_text(f"{own.read_text()}merge\t{pair}distinct\t{pair}")
        page.undo(made["id"])
        failed = page.settled(made["id"])
        assert failed["state"] == "failed"
        assert "contradict each other" in failed["error"]
        merge = next(one for one in page.listed()["decisions"] if one["decision"] == "merge")
        assert page.undo(merge["id"]).status == 200
        assert page.settled(made["id"])["state"] == "applied"
        assert page.stands("fendrala", "acquired", "gommex")


def test_decisions_in_turtle_are_shown_and_not_rewritten(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(f"@prefix kg: <{KG}> . [] a kg:Alias ; kg:node <{ENT}gommex> ; kg:name 'GX' .")
    (tmp_path / "kg.toml").write_text(f'decisions = "{path}"')
    before = path.read_bytes()
    with serving("--store", str(store), "--writable", "--settings", str(tmp_path / "kg.toml")) as server:
        page = Reviewed(server, store)
        assert page.settled(page.listed()["decisions"][0]["id"])["state"] == "applied"
        answer = page.decide(decision="alias", node=ENT + "basketo", name="BX")
        assert answer.status == 409
        assert "name a file in TSV" in answer.text
    assert path.read_bytes() == before
