"""A person's decisions: what each does, in both formats, and what contradicts what."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import Settings
from kg.errors import LinkError
from kg.identity import Decisions, read_decisions
from kg.model import Document, Entity, Link
from kg.pipeline import build

BASE = "https://graphwright.example/"
ENT = BASE + "entity/"
BIZ = "https://w3id.org/graphwright/business#"
HEADER = "decision\tnode\ttarget\tname\tdocument\tclass\tlabel\toff\tnote\n"
PREFIXES = {"biz": BIZ}
DOCUMENT = Document("d1", "", (), "", source="a.txt")


def tsv(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "decisions.tsv"
    path.write_text("# who is who\n" + HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def decisions(tmp_path: Path, *rows: str) -> Decisions:
    return read_decisions(tsv(tmp_path, *rows), BASE, PREFIXES)


def settled(found: Decisions, iri: str, *surfaces: str) -> Entity:
    link = Link(0, Entity(iri, surfaces[0], (BIZ + "Company",)), reason="why")
    return found.settled(link, DOCUMENT, surfaces, lambda iri: None).entity


def test_each_decision_does_its_work(tmp_path: Path) -> None:
    found = decisions(
        tmp_path,
        "merge\tent:gommex-plc\tent:gommex",
        "merge\tent:gommex-group\tent:gommex-plc",
        "split\tent:orion\tent:orion-bank\tOrion Bank",
        "split\tent:vela\tent:vela-2\t\ta.txt",
        "distinct\tent:velo\tent:velo-norway",
        "not-meant\t\tent:apple\tBig Apple",
        "meant\t\tent:new-york\tBig Apple",
        "promote\tent:nil\thttps://ex.org/42\t\t\tbiz:Person\tN. I. L.",
        "merge\tent:a\tent:b\t\t\t\t\tyes\tswitched off",
    )
    assert settled(found, ENT + "gommex-group", "Gommex Group").iri == ENT + "gommex"
    assert settled(found, ENT + "orion", "Orion").iri == ENT + "orion"
    assert settled(found, ENT + "orion", "Orion Bank").iri == ENT + "orion-bank"
    assert settled(found, ENT + "vela", "Vela").iri == ENT + "vela-2"
    assert found.separate(ENT + "velo-norway", ENT + "velo")
    assert not found.allows("Big Apple", ENT + "apple", DOCUMENT)
    assert found.allows("Apple", ENT + "apple", DOCUMENT)
    assert found.meant("the Big Apple", DOCUMENT) == ENT + "new-york"
    promoted = settled(found, ENT + "nil", "Nil")
    assert promoted == Entity("https://ex.org/42", "N. I. L.", (BIZ + "Person",), ("Nil",), linked=True)
    assert settled(found, ENT + "a", "A").iri == ENT + "a"


def test_turtle_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "d.ttl").write_text(
        f"""@prefix kg: <https://w3id.org/graphwright/vocab#> . @prefix ent: <{ENT}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
# A kg:Merge is explained in the documentation.
[] a kg:Merge ; kg:node ent:gommex-plc ; kg:target ent:gommex .
[] a kg:NotMeant ; kg:name "Big Apple" ; kg:target ent:apple .
[] a kg:Promotion ; kg:node ent:nil ; kg:target <https://ex.org/42> ; kg:newClass <{BIZ}Person> ; skos:prefLabel "N." .
""",
        encoding="utf-8",
    )
    found = read_decisions(tmp_path / "d.ttl", BASE)
    same = decisions(
        tmp_path,
        "not-meant\t\tent:apple\tBig Apple",
        "promote\tent:nil\thttps://ex.org/42\t\t\tbiz:Person\tN.",
        "merge\tent:gommex-plc\tent:gommex",
    )
    assert found.fingerprint() == same.fingerprint()
    assert [one.line for one in found.items] == [4, 5, 6]


CONTRADICTIONS = [
    ("merge\tent:a\tent:b", "distinct\tent:b\tent:a"),
    ("merge\tent:a\tent:b", "merge\tent:b\tent:a"),
    ("merge\tent:a\tent:b", "merge\tent:a\tent:c"),
    ("merge\tent:a\tent:b", "promote\tent:a\turn:x:c"),
    ("promote\tent:a\turn:x:b", "promote\tent:a\turn:x:c"),
    ("meant\t\tent:a\tOrion", "not-meant\t\tent:a\tOrion"),
    ("meant\t\tent:a\tOrion", "meant\t\tent:b\tOrion"),
    ("split\tent:a\tent:b\tOrion", "split\tent:a\tent:c\tOrion"),
    ("split\tent:a\tent:b\tOrion", "merge\tent:a\tent:c"),
    ("split\tent:a\tent:b\tOrion", "merge\tent:b\tent:a"),
    ("distinct\tent:a\tent:b", "promote\tent:b\tent:a"),
]


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_a_contradiction_names_both_lines(tmp_path: Path, one: str, other: str) -> None:
    for rows in ((one, other), (other, one)):
        with pytest.raises(LinkError, match=r"decisions\.tsv:3 and .*decisions\.tsv:4"):
            decisions(tmp_path, *rows)


def test_a_chain_of_merges_contradicts_too(tmp_path: Path) -> None:
    rows = ("merge\tent:a\tent:b", "merge\tent:b\tent:c", "distinct\tent:a\tent:c")
    with pytest.raises(LinkError, match="to be distinct are merged"):
        decisions(tmp_path, *rows)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("marry\tent:a\tent:b", "no decision is called 'marry'"),
        ("merge\tent:a", "a merge needs a target"),
        ("merge\tnope:a\tent:b", "neither an IRI nor a CURIE"),
        ("split\tent:a\tent:b", "needs a name or a document"),
        ("merge" + "\tent:a" * 12, "13 cells, the header 9"),
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(LinkError, match=message) as raised:
        decisions(tmp_path, "merge\tent:x\tent:y", row)
    assert raised.value.line == 4


def test_a_decision_of_one_document_says_nothing_of_others(tmp_path: Path) -> None:
    found = decisions(tmp_path, "not-meant\t\tent:apple\tApple\ta.txt")
    other = Document("d2", "", (), "", source="b.txt")
    assert not found.allows("Apple", ENT + "apple", DOCUMENT)
    assert found.allows("Apple", ENT + "apple", other)


def test_what_is_excluded_stays_so_under_the_name_it_is_merged_to(tmp_path: Path) -> None:
    found = decisions(tmp_path, "not-meant\t\tent:b\tOrion", "merge\tent:a\tent:b")
    assert not found.allows("Orion", ENT + "a", DOCUMENT)
    with pytest.raises(LinkError, match="always and never"):
        decisions(tmp_path, "not-meant\t\tent:b\tOrion", "merge\tent:a\tent:b", "meant\t\tent:a\tOrion")


def test_a_word_that_is_neither_on_nor_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="off is 'ja'"):
        decisions(tmp_path, "merge\tent:a\tent:b\t\t\t\t\tja")


def test_the_same_decision_twice_is_one(tmp_path: Path) -> None:
    twice = decisions(tmp_path, "merge\tent:a\tent:b", "merge\tent:a\tent:b")
    assert twice.fingerprint() == decisions(tmp_path, "merge\tent:a\tent:b").fingerprint()


def edges(tmp_path: Path, text: str, *rows: str) -> set[tuple[str, str, str]]:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    settings = Settings(decisions=str(tsv(tmp_path, *rows)) if rows else None)
    graph = build([str(tmp_path / "a.txt")], settings).graph
    return {
        (key.subject.rpartition("/")[2], key.predicate.rpartition("#")[2], str(key.object).rpartition("/")[2])
        for key in graph.plain_edges()
    }


def test_what_is_split_stays_apart(tmp_path: Path) -> None:
    for name, text in (("a.txt", "Fendrala acquired Gommex."), ("b.txt", "Fendrala acquired Basketo.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    source = str(tmp_path / "b.txt")
    settings = Settings(decisions=str(tsv(tmp_path, f"split\tent:fendrala\tent:fendrala-2\t\t{source}")))
    graph = build([str(tmp_path / "a.txt"), source], settings).graph
    acquired = {(key.subject, key.object) for key in graph.plain_edges() if key.predicate == BIZ + "acquired"}
    assert acquired == {(ENT + "fendrala", ENT + "gommex"), (ENT + "fendrala-2", ENT + "basketo")}


def test_a_further_name_may_mean_its_node(tmp_path: Path) -> None:
    text = "Fendrala Holdings is based in Turin. The Velvet Fox acquired Gommex. Velvet Fox competes with Shell."
    rows = (
        "alias\tent:fendrala\t\tVelvet Fox\t\tbiz:Company\tFendrala Holdings",
        "alias\tent:shell\t\tGommex",
    )
    before, after = edges(tmp_path, text), edges(tmp_path, text, *rows)
    assert ("velvet-fox", "acquired", "gommex") in before
    assert ("fendrala", "acquired", "shell") in after
    assert not any("velvet-fox" in edge for edge in after)


def test_a_name_is_not_added_and_excluded(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match=r"decisions\.tsv:3 and .*decisions\.tsv:4"):
        decisions(tmp_path, "alias\tent:shell\t\tGommex", "not-meant\t\tent:shell\tGommex")


def test_a_build_replays_decisions_and_forgets_them_with_their_line(tmp_path: Path) -> None:
    text = "Fendrala acquired Gommex. Shell is based in London."
    before = edges(tmp_path, text)
    assert {("fendrala", "acquired", "gommex"), ("shell", "headquarteredIn", "london")} <= before
    rows = ("merge\tent:gommex\tent:hisense", "not-meant\t\tent:shell\tShell", "promote\tent:fendrala\turn:x/f")
    after = edges(tmp_path, text, *rows)
    assert ("f", "acquired", "hisense") in after
    assert not any(subject == "shell" for subject, _, _ in after), "a name that never means it is a new node"
    assert edges(tmp_path, text) == before
