"""Compiled catalogues: what goes in comes out, what is wrong is said, and nothing is left half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.catalogue.compile import CompileReport, compile_catalogue
from kg.catalogue.compiled import CompiledCatalogue
from kg.catalogue.layout import verify
from kg.catalogue.records import EntityRecord, Located, NameRecord, Record, RedirectRecord
from kg.errors import CatalogueError

SHELL = EntityRecord("urn:x:shell", "Shell", ("Royal Dutch Shell", "Shell plc"), description="oil company", prior=0.9)
CHAD = EntityRecord("urn:x:chad", "Chad", demonyms=("Chadian",), types=("urn:c:Country",), prior=0.6)
LIBYA = EntityRecord("urn:x:libya", "Libya", related=(("urn:p:borders", "urn:x:chad"), ("urn:p:borders", "urn:x:no")))


def located(*records: Record) -> list[Located]:
    return [Located(record, "names.jsonl", number) for number, record in enumerate(records, start=1)]


def build(folder: Path, *records: Record) -> tuple[CompiledCatalogue, CompileReport]:
    report = compile_catalogue(located(*records), folder / "catalogue")
    return CompiledCatalogue(folder / "catalogue"), report


def found(catalogue: CompiledCatalogue, surface: str) -> list[tuple[str, str]]:
    return [(catalogue.entity(hit.number).iri, hit.how) for hit in catalogue.find(surface)]


def test_an_entity_comes_back_as_it_went_in(tmp_path: Path) -> None:
    catalogue, report = build(tmp_path, SHELL, CHAD, LIBYA)
    assert (report.entities, report.names, report.problems) == (3, 6, ())
    shell = catalogue.entity(catalogue.find("Shell")[0].number)
    assert (shell.iri, shell.label, shell.aliases) == (SHELL.iri, SHELL.label, SHELL.aliases)
    assert (shell.description, shell.prior) == ("oil company", 0.9)
    libya = catalogue.entity(catalogue.find("Libya")[0].number)
    assert libya.related == LIBYA.related, "also what only another catalogue may know"


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("Shell", [("urn:x:shell", "exact")]),
        ("SHELL’s", [("urn:x:shell", "normalised")]),
        ("Shell Inc.", [("urn:x:shell", "suffix-free")]),
        ("Royal  Dutch Shell", [("urn:x:shell", "exact")]),
        ("shell", []),
        ("Shells", [("urn:x:shell", "plural")]),
        ("Chadian", [("urn:x:chad", "demonym")]),
        ("Cháď", [("urn:x:chad", "folded")]),
    ],
)
def test_ways_of_matching(tmp_path: Path, surface: str, expected: list[tuple[str, str]]) -> None:
    catalogue, _ = build(tmp_path, SHELL, CHAD)
    assert found(catalogue, surface) == expected


def test_accents_decide_where_both_spellings_are_names(tmp_path: Path) -> None:
    catalogue, _ = build(tmp_path, EntityRecord("urn:x:a", "Peña"), EntityRecord("urn:x:b", "Pena"))
    assert found(catalogue, "Peña") == [("urn:x:a", "exact")]
    assert found(catalogue, "Pena") == [("urn:x:b", "exact")]
    assert sorted(found(catalogue, "Peñà")) == [("urn:x:a", "folded"), ("urn:x:b", "folded")]


def test_namesakes_come_likeliest_first(tmp_path: Path) -> None:
    rows = [EntityRecord(f"urn:x:{number}", "Victoria", prior=number / 10) for number in range(1, 10)]
    catalogue, _ = build(tmp_path, *rows)
    assert [iri for iri, _ in found(catalogue, "Victoria")] == [f"urn:x:{number}" for number in range(9, 0, -1)]


def test_names_that_lost_their_case_need_a_capital_in_the_text(tmp_path: Path) -> None:
    catalogue, _ = build(tmp_path, EntityRecord("urn:x:next", "next", cased=False), EntityRecord("urn:x:ly", "lyra"))
    assert [hit[:2] for hit in catalogue.scan("The next one; Next grew. The lyra plays.")] == [(14, 18), (29, 33)]


def test_tables_of_uses_and_redirects_give_names_and_priors(tmp_path: Path) -> None:
    catalogue, report = build(
        tmp_path,
        EntityRecord("urn:x:state", "Victoria (state)", title="Victoria (state)", prior=0.2),
        EntityRecord("urn:x:queen", "Queen Victoria", prior=0.9),
        RedirectRecord("Garden State", "Vic State"),
        RedirectRecord("Vic State", "Victoria (state)"),
        NameRecord("Victoria", "Victoria (state)", 90),
        NameRecord("Victoria", "urn:x:queen", 10),
    )
    assert report.problems == ()
    assert found(catalogue, "Garden State") == [("urn:x:state", "exact")]
    shares = {catalogue.entity(hit.number).iri: round(hit.prior, 2) for hit in catalogue.find("Victoria")}
    assert shares == {"urn:x:state": 0.9, "urn:x:queen": 0.1}


BAD: dict[str, tuple[Record, ...]] = {
    "duplicate": (SHELL, EntityRecord("urn:x:shell", "Schell")),
    "empty-label": (EntityRecord("urn:x:e", " - "),),
    "long-label": (EntityRecord("urn:x:e", "a" * 501),),
    "bad-iri": (EntityRecord("not an iri", "Gommex"),),
    "dangling": (NameRecord("Big Oil", "Shall", 3),),
    "cycle": (RedirectRecord("A", "B"), RedirectRecord("B", "A")),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_record_is_reported_with_its_place_and_the_others_stay(tmp_path: Path, kind: str) -> None:
    catalogue, report = build(tmp_path, CHAD, *BAD[kind])
    assert set(report.counts) == {kind}
    assert all(str(problem).startswith("names.jsonl:") for problem in report.problems)
    assert found(catalogue, "Chad") == [("urn:x:chad", "exact")]
    if kind == "duplicate":
        assert "names.jsonl:2" in report.problems[0].message
        assert found(catalogue, "Shell") == [("urn:x:shell", "exact")]
        assert found(catalogue, "Schell") == []


def test_an_empty_catalogue_is_one(tmp_path: Path) -> None:
    catalogue, _ = build(tmp_path)
    assert (len(catalogue), catalogue.find("Shell"), catalogue.scan("Shell")) == (0, (), ())


def test_equal_records_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        compile_catalogue(located(SHELL, CHAD, LIBYA), tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "two").iterdir())
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in files)


def test_an_interrupted_build_leaves_what_was_there(tmp_path: Path) -> None:
    build(tmp_path, SHELL)

    def broken() -> Iterator[Located]:
        yield from located(CHAD)
        raise CatalogueError("the dump ends here", path="dump.gz", line=2)

    with pytest.raises(CatalogueError, match="the dump ends here"):
        compile_catalogue(broken(), tmp_path / "catalogue")
    assert found(CompiledCatalogue(tmp_path / "catalogue"), "Shell") == [("urn:x:shell", "exact")]
    assert [path.name for path in tmp_path.iterdir()] == ["catalogue"]


def test_an_open_catalogue_survives_its_replacement(tmp_path: Path) -> None:
    old, _ = build(tmp_path, SHELL)
    new, _ = build(tmp_path, CHAD)
    assert found(old, "Shell") == [("urn:x:shell", "exact")]
    assert found(new, "Shell") == []


def test_other_files_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(CatalogueError, match="other files"):
        compile_catalogue(located(SHELL), tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"


def test_what_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="does not exist"):
        CompiledCatalogue(tmp_path / "nothing")
    with pytest.raises(CatalogueError, match=r"no compiled catalogue"):
        CompiledCatalogue(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 0}, "format version 0; this version of kg reads 1"),
        ({"format": "other"}, "no catalogue of graphwright"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    build(tmp_path, SHELL)
    path = tmp_path / "catalogue" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(CatalogueError, match=message):
        CompiledCatalogue(tmp_path / "catalogue")


@pytest.mark.parametrize("name", ["iris.marisa", "names.marisa", "entities.jsonl", "names.post", "manifest.json"])
def test_a_cut_or_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    build(tmp_path, SHELL, CHAD)
    path = tmp_path / "catalogue" / name
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(CatalogueError, match=name.replace(".", r"\.")):
        CompiledCatalogue(tmp_path / "catalogue")
    path.unlink()
    with pytest.raises(CatalogueError, match=r"missing|no compiled catalogue"):
        CompiledCatalogue(tmp_path / "catalogue")


def test_a_changed_byte_is_found_by_the_hashes(tmp_path: Path) -> None:
    build(tmp_path, SHELL)
    verify(tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "names.post"
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    with pytest.raises(CatalogueError, match="changed"):
        verify(tmp_path / "catalogue")


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=8, unique=True))
def test_every_label_is_found_by_itself(tmp_path_factory: pytest.TempPathFactory, labels: list[str]) -> None:
    records = [EntityRecord(f"urn:x:{number}", label) for number, label in enumerate(labels)]
    catalogue, report = build(tmp_path_factory.mktemp("all"), *records)
    left_out = sum(report.counts.values())
    hits = [any(catalogue.entity(hit.number).label == label for hit in catalogue.find(label)) for label in labels]
    assert hits.count(True) >= len(labels) - left_out
