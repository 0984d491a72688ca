"""Importers on files in the formats that people have, with their quirks."""

from __future__ import annotations

import bz2
import gzip
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.catalogue.importers import IMPORTERS, ImportOptions, ImportReport, Source, format_of, import_source
from kg.catalogue.records import ClassRecord, EntityRecord, NameRecord, Record, RedirectRecord, to_json
from kg.errors import CatalogueError

WD = "http://www.wikidata.org/entity/"


def imported(
    name: str, path: Path, options: ImportOptions | None = None, *, keep_partial: bool = False
) -> tuple[list[Record], ImportReport]:
    report = ImportReport()
    source = Source(path, keep_partial=keep_partial)
    return [one.record for one in import_source(name, source, options or ImportOptions(), report)], report


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


# --- RDF ---------------------------------------------------------------------------------------------------------

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix kg: <https://w3id.org/graphwright/vocab#> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:x:> .
:veltra a :Maker , owl:NamedIndividual ; skos:prefLabel "Veltra"@en , "Weltra"@pl ; skos:altLabel "VLT" ;
    skos:definition "bicycle maker"@en ; kg:prior 0.7 ; :seat :kolm ; owl:sameAs <https://example.org/v> .
:kolm a :Town ; xl:prefLabel [ xl:literalForm "Kolm"@en ] ; kg:demonym "Kolmer" .
:old a :Town ; rdfs:label "Oldby" ; owl:deprecated true .
:mute a :Town . :Maker rdfs:subClassOf :Firm ; a owl:Class . :seat a owl:ObjectProperty ; rdfs:label "seat" .
"""


def test_rdf_gives_names_classes_relations_and_what_is_left_out(tmp_path: Path) -> None:
    found, report = imported("rdf", written(tmp_path / "a.ttl", TURTLE))
    entities = {one.iri: one for one in found if isinstance(one, EntityRecord)}
    assert set(entities) == {"urn:x:veltra", "urn:x:kolm"}
    veltra = entities["urn:x:veltra"]
    assert (veltra.label, veltra.aliases, veltra.types) == ("Veltra", ("VLT",), ("urn:x:Maker",))
    assert (veltra.description, veltra.prior, veltra.external) == ("bicycle maker", 0.7, ("https://example.org/v",))
    assert veltra.related == (("urn:x:seat", "urn:x:kolm"),)
    assert (entities["urn:x:kolm"].label, entities["urn:x:kolm"].demonyms) == ("Kolm", ("Kolmer",))
    assert ClassRecord("urn:x:Maker", ("urn:x:Firm",)) in found
    assert set(report.skipped) == {"deprecated", "without a label", "a property or an ontology"}
    assert report.malformed == 0


def test_rdf_of_other_syntaxes_and_compressed_is_the_same(tmp_path: Path) -> None:
    import pyoxigraph as ox

    first, _ = imported("rdf", written(tmp_path / "a.ttl", TURTLE))
    triples = [quad.triple for quad in ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE)]
    for suffix, kind in (
        (".nt", ox.RdfFormat.N_TRIPLES),
        (".rdf", ox.RdfFormat.RDF_XML),
        (".nq", ox.RdfFormat.N_QUADS),
    ):
        data = ox.serialize(triples, format=kind)
        assert data is not None
        (tmp_path / f"b{suffix}.gz").write_bytes(gzip.compress(data))
        again, _ = imported("rdf", tmp_path / f"b{suffix}.gz")
        assert sorted(map(repr, again)) == sorted(map(repr, first)), suffix


def test_rdf_of_a_large_file_goes_over_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.ttl", TURTLE)
    first, _ = imported("rdf", path)
    monkeypatch.setattr("kg.catalogue.importers.rdf.IN_MEMORY", 10)
    again, _ = imported("rdf", path)
    assert sorted(map(repr, again)) == sorted(map(repr, first))


def test_rdf_that_does_not_parse_says_where(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"a\.ttl:2: does not parse"):
        imported("rdf", written(tmp_path / "a.ttl", "<urn:a> <urn:b> <urn:c> .\n<urn:a> oops .\n"))


def test_rdf_that_is_large_once_unpacked_goes_over_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    folder = tempfile.TemporaryDirectory

    def noted() -> tempfile.TemporaryDirectory[str]:
        seen.append("a folder")
        return folder()

    monkeypatch.setattr("tempfile.TemporaryDirectory", noted)
    monkeypatch.setattr("kg.catalogue.importers.rdf.IN_MEMORY", 10_000)
    text = "".join(f'<urn:x:{n}> <http://xmlns.com/foaf/0.1/name> "Name {n}" .\n' for n in range(1000))
    (tmp_path / "a.nt.gz").write_bytes(gzip.compress(text.encode()))
    assert (tmp_path / "a.nt.gz").stat().st_size < 10_000
    found, _ = imported("rdf", tmp_path / "a.nt.gz")
    assert (len(found), seen) == (1000, ["a folder"])


def test_rdf_of_named_graphs_over_the_disk_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = '<urn:x:1> <http://xmlns.com/foaf/0.1/name> "One"'
    path = written(tmp_path / "a.nq", f"{name} <urn:g:1> .\n{name} <urn:g:2> .\n")
    first, _ = imported("rdf", path)
    monkeypatch.setattr("kg.catalogue.importers.rdf.IN_MEMORY", 10)
    assert imported("rdf", path)[0] == first
    assert len(first) == 1


def test_rdf_that_is_damaged_within_its_packing_is_said(tmp_path: Path) -> None:
    lines = "".join(f'<urn:x:{n * n}> <http://xmlns.com/foaf/0.1/name> "Name {n}" .\n' for n in range(9999))
    data = bytearray(gzip.compress(lines.encode()))
    data[3000:3050] = b"\xff" * 50
    (tmp_path / "a.nt.gz").write_bytes(data)
    with pytest.raises(CatalogueError, match="breaks off or is damaged"):
        imported("rdf", tmp_path / "a.nt.gz")


def test_rdf_languages_may_have_a_region_or_a_script(tmp_path: Path) -> None:
    path = written(tmp_path / "a.nt", '<urn:x:1> <http://xmlns.com/foaf/0.1/name> "一"@zh-Hant .\n')
    for code in ("zh-Hant", "zh"):
        assert len(imported("rdf", path, ImportOptions(languages=(code,)))[0]) == 1


# --- tables ------------------------------------------------------------------------------------------------------


def test_a_table_with_usual_headers_needs_no_mapping(tmp_path: Path) -> None:
    header = "\ufeffQID,Name,Aliases,Description,Population\r\n"
    text = f'{header}https://e.org/1,"Kolm, Port of",Kolmby|KLM,"a ""port""",1000\r\n'
    found, report = imported("table", written(tmp_path / "a.csv", text))
    (one,) = found
    assert isinstance(one, EntityRecord)
    assert (one.iri, one.label, one.aliases) == ("https://e.org/1", "Kolm, Port of", ("Kolmby", "KLM"))
    assert one.description == 'a "port"'
    assert 0 < one.prior < 0.5
    assert report.written == {"entity": 1}


def test_columns_can_be_named_and_ids_minted(tmp_path: Path) -> None:
    options = ImportOptions(base="https://d.org/", columns={"label": "Firma", "types": "Art"}, separator=";")
    found, _ = imported("table", written(tmp_path / "a.tsv", "Firma\tArt\nVeltra AG\turn:c:A;urn:c:B\n"), options)
    assert found == [EntityRecord("https://d.org/entity/veltra-ag", "Veltra AG", types=("urn:c:A", "urn:c:B"))]


def test_bad_rows_of_a_table_are_left_out_with_their_line(tmp_path: Path) -> None:
    rows = ("iri,label,prior", "urn:x:1,One,0.5", "urn:x:2,Two", "urn:x:3,,0.5", "urn:x:4,Four,7", "no iri,Five,0.5")
    text = "\n".join((*rows, "urn:x:6,Six,", ""))
    found, report = imported("table", written(tmp_path / "a.csv", text))
    assert [one.iri for one in found if isinstance(one, EntityRecord)] == ["urn:x:1", "urn:x:6"]
    assert report.malformed == 4
    places = sorted(place.split(":")[1] for places in report.examples.values() for place in places)
    assert [place.strip() for place in places] == ["3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", ImportOptions(), "empty"),
        ("a,b\n1,2\n", ImportOptions(), "no column holds the label"),
        ("a,b\n1,2\n", ImportOptions(columns={"label": "c"}), "no column is called 'c'"),
        ("a,b\n1,2\n", ImportOptions(columns={"colour": "a"}), "has no 'colour'"),
    ],
)
def test_a_table_without_a_label_is_refused(tmp_path: Path, text: str, options: ImportOptions, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        imported("table", written(tmp_path / "a.csv", text), options)


def test_a_quotation_mark_that_is_not_closed_is_told_with_the_lines_that_it_swallows(tmp_path: Path) -> None:
    text = 'iri,label\nurn:x:1,One\n"urn:x:2,Two\n' + "".join(f"urn:x:{n},N\n" for n in range(3, 9))
    _, report = imported("table", written(tmp_path / "a.csv", text))
    ((place,),) = report.examples.values()
    assert "a.csv:3: " in place
    assert "goes on to line 9: is a quotation mark not closed?" in place


def test_a_table_may_part_its_cells_by_semicolons(tmp_path: Path) -> None:
    found, _ = imported("table", written(tmp_path / "a.csv", 'iri;label\nurn:x:1;"One; Two"\n'))
    assert found == [EntityRecord("urn:x:1", "One; Two")]


def test_text_that_is_not_utf8_is_left_out_and_never_garbled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"iri,label\nurn:x:1,Caf\xe9\nurn:x:2,Two\n")
    found, report = imported("table", tmp_path / "a.csv")
    assert ([one.label for one in found if isinstance(one, EntityRecord)], report.malformed) == (["Two"], 1)
    (tmp_path / "a.tsv").write_bytes(b"Caf\xe9\tC\t3\nB\tC\t2\n")
    names, report = imported("wikipedia", tmp_path / "a.tsv")
    assert (names, report.malformed) == ([NameRecord("B", "C", 2)], 1)
    (tmp_path / "a.txt").write_bytes(place(1, "Kolm", "P.PPL").encode().replace(b"Kolm", b"K\xf6lm") + b"\n")
    places, report = imported("geonames", tmp_path / "a.txt")
    assert (places, report.malformed) == ([], 1)


@pytest.mark.parametrize("data", ["iri,label\nurn:x:1,One\n".encode("utf-16"), b"iri,label\rurn:x:1,One\r"])
def test_a_table_in_another_encoding_or_with_old_line_ends_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(CatalogueError, match="Save it as UTF-8 with usual line ends"):
        imported("table", tmp_path / "a.csv")


def test_odd_cells_leave_out_their_row_only(tmp_path: Path) -> None:
    text = f"A\rB,C,3\nA,C,{'9' * 5000}\nD,E,4\n"
    names, report = imported("wikipedia", written(tmp_path / "a.csv", text))
    assert (names, report.malformed) == ([NameRecord("D", "E", 4)], 2)
    rows = [place(1, "Kolm", "P.PPL").replace("\t0\t\t\t", "\t²\t\t\t"), place(2, "L" * 501, "P.PPL")]
    places, report = imported("geonames", written(tmp_path / "a.txt", "\n".join(rows) + "\n"))
    assert [one.label for one in places if isinstance(one, EntityRecord)] == ["Kolm"]
    assert (report.malformed, report.written) == (1, {"entity": 1, "class": 1})


def test_a_zip_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.txt", "w") as archive:
        archive.writestr("allCountries.txt", place(1, "Kolm", "P.PPL"))
    with pytest.raises(CatalogueError, match="Unpack it"):
        imported("geonames", tmp_path / "a.txt")


# --- Wikidata ----------------------------------------------------------------------------------------------------


def claim(value: Any, rank: str = "normal", *, ended: bool = False, kind: str = "value") -> dict[str, Any]:
    snak: dict[str, Any] = {"snaktype": kind, "property": "P0"}
    if kind == "value":
        snak["datavalue"] = {"value": value, "type": "wikibase-entityid"}
    qualifiers = {"qualifiers": {"P582": [{"snaktype": "value"}]}} if ended else {}
    return {"mainsnak": snak, "type": "statement", "rank": rank, **qualifiers}


def item(number: str, label: str | None, claims: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    labels = {"en": {"language": "en", "value": label}} if label else {"fr": {"language": "fr", "value": "sans nom"}}
    return {"type": "item", "id": number, "labels": labels, "claims": claims, **more}


def ref(number: str) -> dict[str, Any]:
    return {"entity-type": "item", "numeric-id": int(number[1:]), "id": number}


ITEMS = [
    item(
        "Q1",
        "Veltra",
        {
            "P31": [claim(ref("Q783794")), claim(ref("Q5"), "deprecated")],
            "P17": [claim(ref("Q9"), "preferred"), claim(ref("Q8"))],
            "P127": [claim(ref("Q7"), ended=True), claim(None, kind="somevalue")],
            "P1566": [claim("4711")],
        },
        aliases={"en": [{"language": "en", "value": "VLT"}, {"language": "en", "value": "Veltra"}]},
        descriptions={"en": {"language": "en", "value": "bicycle maker"}},
        sitelinks={f"{code}wiki": {"site": f"{code}wiki", "title": "Veltra (firm)"} for code in ("en", "de", "fr")},
    ),
    item("Q9", "Kolmland", {"P31": [claim(ref("Q6256"))], "P1549": [claim({"text": "Kolmish", "language": "en"})]}),
    item("Q783794", "company", {"P279": [claim({"entity-type": "item", "numeric-id": 43229})]}),
    item("Q2", None, {"P31": [claim(ref("Q783794"))]}),
    {"type": "property", "id": "P31", "labels": {}},
]


def dump(*, brackets: bool = True) -> str:
    lines = [json.dumps(one, ensure_ascii=False) for one in ITEMS]
    return "[\n" + ",\n".join(lines) + "\n]\n" if brackets else "\n".join(lines) + "\n"


def test_a_dump_gives_names_classes_relations_and_priors(tmp_path: Path) -> None:
    found, report = imported("wikidata", written(tmp_path / "d.json", dump()))
    veltra, kolmland, company = found
    assert isinstance(veltra, EntityRecord)
    assert (veltra.iri, veltra.label, veltra.aliases) == (WD + "Q1", "Veltra", ("VLT",))
    assert (veltra.description, veltra.title) == ("bicycle maker", "Veltra (firm)")
    assert veltra.types == (WD + "Q783794",), "a deprecated statement does not count"
    assert veltra.related == (("http://www.wikidata.org/prop/direct/P17", WD + "Q9"),), "preferred, and not ended"
    assert veltra.external == ("https://sws.geonames.org/4711/",)
    assert 0.05 < veltra.prior < 0.5
    assert isinstance(kolmland, EntityRecord)
    assert kolmland.demonyms == ("Kolmish",)
    assert isinstance(company, EntityRecord)
    assert company.parents == (WD + "Q43229",)
    assert report.skipped == {
        "no label in the languages asked for": 1,
        "no item (property, lexeme or redirect)": 1,
    }


@pytest.mark.parametrize("packed", [lambda data: data, gzip.compress, bz2.compress])
def test_a_dump_is_read_packed_and_without_brackets(tmp_path: Path, packed: Any) -> None:
    first, _ = imported("wikidata", written(tmp_path / "d.json", dump()))
    (tmp_path / "e.json.x").write_bytes(packed(dump(brackets=False).replace("\n", "\r\n").encode()))
    again, _ = imported("wikidata", tmp_path / "e.json.x")
    assert again == first


def test_filters_keep_classes_above_what_they_leave_out(tmp_path: Path) -> None:
    path = written(tmp_path / "d.json", dump())
    found, report = imported("wikidata", path, ImportOptions(classes=("Q783794",)))
    assert [type(one).__name__ for one in found] == ["EntityRecord", "ClassRecord"]
    assert report.skipped["of no class asked for"] == 2
    tree = written(tmp_path / "tree.tsv", f"{WD}Q783794\t{WD}Q43229\n")
    below, _ = imported("wikidata", path, ImportOptions(classes=("Q43229",), class_tree=tree))
    assert isinstance(below[0], EntityRecord)
    with_property, _ = imported("wikidata", path, ImportOptions(properties=("P1549",)))
    assert [one.iri for one in with_property if isinstance(one, EntityRecord)] == [WD + "Q9"]
    known, _ = imported("wikidata", path, ImportOptions(min_sitelinks=2))
    assert [one.iri for one in known if isinstance(one, EntityRecord)] == [WD + "Q1"]


def test_bad_lines_of_a_dump_are_left_out_with_their_number(tmp_path: Path) -> None:
    lines = dump().replace("]\n", '{"id": 3},\n{"id": "Q4", "type": "item", "labels": {"en": 1}},\nrubbish,\n]\n')
    found, report = imported("wikidata", written(tmp_path / "d.json", lines))
    assert len(found) == 3
    assert report.malformed == 3
    assert [place.split(":")[1] for place in report.examples["malformed: no entity"]] == ["7", "8", "9"]


def test_a_dump_that_breaks_off_is_an_error_unless_it_may(tmp_path: Path) -> None:
    data = gzip.compress(dump().encode() * 400)
    (tmp_path / "d.json.gz").write_bytes(data[: len(data) // 2])
    with pytest.raises(CatalogueError, match=r"breaks off or is damaged after line [\d,]+") as raised:
        imported("wikidata", tmp_path / "d.json.gz")
    assert "--keep-partial" in str(raised.value)
    found, _ = imported("wikidata", tmp_path / "d.json.gz", keep_partial=True)
    assert len(found) > 10


@pytest.mark.parametrize("kept", [(dump().rpartition("]")[0]), dump()[:-30], dump(brackets=False)[:-9]])
def test_a_plain_dump_that_breaks_off_is_an_error_unless_it_may(tmp_path: Path, kept: str) -> None:
    path = written(tmp_path / "d.json", kept)
    with pytest.raises(CatalogueError, match=r"breaks off or is damaged after line \d.*--keep-partial"):
        imported("wikidata", path)
    found, _ = imported("wikidata", path, keep_partial=True)
    assert len(found) == 3


def test_faulty_values_of_an_item_do_not_stop_a_dump(tmp_path: Path) -> None:
    title = item("Q1", "One", {}, sitelinks={"enwiki": {"site": "enwiki", "title": "One\ud800_(firm)"}})
    lines = [json.dumps(one) for one in (title, item("Q2\ud800", "Two", {}), item("Q3", "Three", {}))]
    found, report = imported("wikidata", written(tmp_path / "d.json", "\n".join(lines) + "\n"))
    assert [to_json(one).encode()[:43] for one in found] == [
        b'{"iri":"http://www.wikidata.org/entity/Q%d",' % number for number in (1, 3)
    ]
    assert isinstance(found[0], EntityRecord)
    assert (found[0].title, report.malformed) == ("One (firm)", 1)


def test_a_statement_whose_end_is_said_to_be_none_still_holds(tmp_path: Path) -> None:
    lasting = claim(ref("Q9")) | {"qualifiers": {"P582": [{"snaktype": "novalue"}]}}
    found, _ = imported("wikidata", written(tmp_path / "d.json", json.dumps(item("Q1", "One", {"P17": [lasting]}))))
    assert isinstance(found[0], EntityRecord)
    assert found[0].related == (("http://www.wikidata.org/prop/direct/P17", WD + "Q9"),)


def test_external_ids_become_valid_iris_or_their_pattern_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "d.json", json.dumps(item("Q1", "One", {"P345": [claim("a b")]})))
    found, _ = imported("wikidata", path, ImportOptions(external={"P345": "https://e.org/{}/"}))
    assert isinstance(found[0], EntityRecord)
    assert found[0].external == ("https://e.org/a%20b/",)
    for wrong in ("https://e.org/{id}", "e.org/{}"):
        with pytest.raises(CatalogueError, match="no pattern of IRIs"):
            imported("wikidata", path, ImportOptions(external={"P345": wrong}))


@pytest.mark.parametrize(
    "options",
    [
        ImportOptions(classes=("Q783794",)),
        ImportOptions(classes=("Q43229", WD + "Q6256")),
        ImportOptions(properties=("P1549",)),
        ImportOptions(classes=("Q783794",), properties=("P17",)),
    ],
)
def test_lines_passed_over_by_their_bytes_change_nothing(tmp_path: Path, options: ImportOptions) -> None:
    old = item("Q8", "Old", {"P31": [claim({"entity-type": "item", "numeric-id": 783794})]})
    compact = "\n".join(json.dumps(one, separators=(",", ":")) for one in [*ITEMS, old]) + "\n"
    spaced = "\n".join(json.dumps(one) for one in [*ITEMS, old]) + "\n"  # never passed over
    quick, told = imported("wikidata", written(tmp_path / "a.json", compact), options)
    slow, also = imported("wikidata", written(tmp_path / "b.json", spaced), options)
    assert quick == slow
    assert told.skipped == also.skipped


# --- GeoNames and Wikipedia --------------------------------------------------------------------------------------


def place(number: int, name: str, code: str, country: str = "AU", division: str = "07", people: int = 0) -> str:
    letter, feature = code.split(".")
    cells = [str(number), name, name, "", "0", "0", letter, feature, country, "", division, "", "", "", str(people)]
    return "\t".join([*cells, "", "", "Australia/Melbourne", "2024-01-01"])


def test_geonames_tables_are_joined(tmp_path: Path) -> None:
    rows = [
        place(2145234, "Victoria", "A.ADM1"),
        place(1, "Kolm", "P.PPL", people=5000),
        place(2, "Tiny", "P.PPL", people=10),
        place(3, "Bore", "S.WLL"),
        "4\tcut",
    ]
    options = ImportOptions(
        min_population=100,
        divisions=written(tmp_path / "admin1.txt", "AU.07\tVictoria\tVictoria\t2145234\n"),
        countries=written(tmp_path / "c.txt", "#ISO\nAU" + "\t" * 4 + "Australia" + "\t" * 12 + "2077456\t\n"),
        names=written(
            tmp_path / "names.txt", "9\t1\ten\tKolmburg\t\t\t\t\n8\t1\tru\tКольм\t\t\t\t\n7\t1\ten\tOld\t\t\t\t1\n"
        ),
    )
    found, report = imported("geonames", written(tmp_path / "all.txt", "\n".join(rows) + "\n"), options)
    state, kolm, *features = found
    assert isinstance(state, EntityRecord)
    assert isinstance(kolm, EntityRecord)
    assert (state.iri, state.description) == ("https://sws.geonames.org/2145234/", "first-level division in Australia")
    assert (kolm.aliases, kolm.description) == (("Kolmburg",), "city in Victoria, Australia")
    assert [target for _, target in kolm.related] == [state.iri, "https://sws.geonames.org/2077456/"]
    assert ClassRecord("https://www.geonames.org/ontology#P.PPL", ("https://www.geonames.org/ontology#P",)) in features
    assert report.skipped == {
        "with fewer people than asked for": 1,
        "of no kind that is taken": 1,
        "malformed: not 19 columns": 1,
    }


def test_wikipedia_tables_tell_redirects_from_counts(tmp_path: Path) -> None:
    text = "name\ttarget\tcount\nVic_State\tVictoria_(state)\nVictoria\tVictoria_(state)\t90\nX\tY\tmany\nalone\n"
    found, report = imported("wikipedia", written(tmp_path / "a.tsv", text))
    assert found == [RedirectRecord("Vic State", "Victoria (state)"), NameRecord("Victoria", "Victoria (state)", 90)]
    assert report.malformed == 2


# --- all ---------------------------------------------------------------------------------------------------------


def test_a_format_is_told_by_the_name_or_asked_for() -> None:
    assert format_of(Path("a.tsv.gz")) == "table"
    with pytest.raises(CatalogueError, match="does not say its format"):
        format_of(Path("names.dat"))


@pytest.mark.parametrize("name", IMPORTERS)
def test_a_missing_file_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        imported(name, tmp_path / "none.ttl")
