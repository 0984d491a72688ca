from __future__ import annotations

import io
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.assemble import Assembled
from kg.errors import StoreError
from kg.iri import XSD, default_prefixes, mint_iri
from kg.store import FORMATS, files, format_of, open_for_reading, read_graph, serialize, write_bytes, write_graph

BASE = "https://graphwright.example/"
PREFIXES = default_prefixes(BASE)
FLAT = ("ttl", "nt", "jsonld")  # the union of all graphs
HOSTILE = ['"""', "\\", "a\nb\r\t", "\x00\x1f\x7f", "<script>", "é\u0301", "\u202e\ufeff", "𝄞", "]]>", "{}", "'''", ""]

texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
AWKWARD = ["http://a.example/~x", "http://a.example/x.y", "http://a.example//b", BASE + "entity/", "urn:x:1"]
nodes = st.one_of(
    texts.map(lambda text: ox.NamedNode(mint_iri(BASE, "entity", text or "x"))),
    st.sampled_from(AWKWARD).map(ox.NamedNode),
)
literals = st.one_of(
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="en")),
    st.tuples(
        st.sampled_from(["7", "-0.5", "+1", "007", "1.", "true", "1e5", "x", "2020-01-01"]),
        st.sampled_from(["integer", "decimal", "boolean", "double", "date", "string"]),
    ).map(lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1]))),
)
graphs = st.one_of(st.just(ox.DefaultGraph()), nodes)
quads = st.lists(st.builds(ox.Quad, nodes, nodes, st.one_of(nodes, literals), graphs), max_size=12)


@pytest.mark.parametrize("name", FORMATS)
@given(quads)
def test_any_graph_reads_back_as_it_was(name: str, found: list[ox.Quad]) -> None:
    data = serialize(found, name, PREFIXES)
    back = set(ox.parse(data, format=FORMATS[name][1])) if data.strip() else set()
    wanted = {ox.Quad(one.subject, one.predicate, one.object) if name in FLAT else one for one in found}
    assert back == wanted


@pytest.mark.parametrize("name", FORMATS)
@given(quads, st.randoms(use_true_random=False))
def test_bytes_do_not_depend_on_the_order_of_quads(name: str, found: list[ox.Quad], random: st.DataObject) -> None:
    mixed = [*found, *found]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert serialize(mixed, name, PREFIXES) == serialize(found, name, PREFIXES)


def test_rdflib_reads_our_turtle_and_trig_as_the_same_graph(assembled: Assembled, prefixes: dict[str, str]) -> None:
    from rdflib import Dataset, Graph

    found = assembled.quads()
    assert len(Graph().parse(data=serialize(found, "ttl", prefixes), format="turtle")) == len({q.triple for q in found})
    dataset = Dataset()
    dataset.parse(data=serialize(found, "trig", prefixes), format="trig")
    assert sum(1 for _ in dataset.quads()) == len(found)


def test_turtle_groups_a_subject_and_puts_entities_first(assembled: Assembled, prefixes: dict[str, str]) -> None:
    text = serialize(assembled.quads(), "ttl", prefixes).decode()
    subjects = [line.split()[0] for line in text.splitlines() if line and not line.startswith((" ", "@"))]
    assert len(subjects) == len(set(subjects))
    kinds = list(dict.fromkeys(name.split(":")[0] for name in subjects))
    assert kinds == ["ent", "stmt", "obs", "evid", "read", "ment", "doc", "kg"]
    assert 'ent:velmora a t:Firm ;\n    skos:prefLabel "Velmora"@en ;' in text


def test_only_used_prefixes_are_declared_in_a_fixed_order() -> None:
    one = ox.Quad(ox.NamedNode(BASE + "entity/a"), ox.NamedNode(PREFIXES["skos"] + "prefLabel"), ox.Literal("A"))
    text = serialize([one], "ttl", PREFIXES).decode()
    assert [line.split()[1] for line in text.splitlines() if line.startswith("@")] == ["skos:", "ent:"]


def test_jsonld_has_our_prefixes_as_context(assembled: Assembled, prefixes: dict[str, str]) -> None:
    import json

    data = json.loads(serialize(assembled.quads(), "jsonld", prefixes))
    assert data["@context"]["ent"] == BASE + "entity/"
    velmora = next(node for node in data["@graph"] if node["@id"] == "ent:velmora")
    assert velmora["skos:prefLabel"] == {"@value": "Velmora", "@language": "en"}
    assert velmora["t:alliedWith"] == {"@id": "ent:brakka"}


@pytest.fixture(params=["in memory", "on disk"])
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a file's store lies: large files go to disk, and so do all where the limit is -1."""
    if request.param == "on disk":
        monkeypatch.setattr(files, "IN_MEMORY", -1)
    return str(request.param)


@pytest.mark.usefixtures("anywhere")
@pytest.mark.parametrize("name", FORMATS)
def test_files_are_written_and_read_by_their_extension(
    name: str, assembled: Assembled, prefixes: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / f"graph.{name}"
    write_graph(assembled.quads(), str(path), prefixes=prefixes)
    wanted = ox.Store()
    wanted.extend(ox.Quad(*quad.triple) if name in FLAT else quad for quad in assembled.quads())
    assert set(read_graph(str(path))) == set(wanted)
    assert [child.name for child in tmp_path.iterdir()] == [path.name]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(StoreError, match="No space left on device"):
        write_bytes(b"new", str(path))
    assert path.read_text() == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_symbolic_link_and_the_mode_of_a_file_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.ttl", tmp_path / "link.ttl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_bytes(b"new", str(link))
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_bytes(b"gone", "/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_missing_directory_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"does not exist\. Create it: mkdir -p .*/none"):
        write_graph([], str(tmp_path / "none" / "graph.ttl"), prefixes={})


@pytest.mark.usefixtures("anywhere")
def test_a_broken_file_is_reported_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix a: <http://a.example/> .\na:b a:c a:d .\na:b a:c ;;; nonsense\n")
    with pytest.raises(StoreError) as caught:
        read_graph(str(path))
    assert (caught.value.path, caught.value.line) == (str(path), 3)


@pytest.mark.usefixtures("anywhere")
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x00" * 64])
def test_bytes_that_are_no_text_are_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "binary.ttl"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"binary\.ttl"):
        read_graph(str(path))


@pytest.mark.parametrize("path", ["graph.txt", "graph", "graph.rdf"])
def test_an_unknown_extension_lists_the_known_ones(path: str) -> None:
    with pytest.raises(StoreError, match=r"\.ttl, \.nt, \.trig, \.nq, \.jsonld"):
        format_of(path)


def test_a_large_file_that_finds_no_room_on_disk_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.nt"
    path.write_text("<http://a.example/s> <http://a.example/p> <http://a.example/o> .\n")

    def refuse(path: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "IN_MEMORY", -1)
    monkeypatch.setattr("kg.store.files.ox.Store", refuse)
    with pytest.raises(StoreError, match=r"graph\.nt: the graph cannot be loaded: No space .* TMPDIR names another"):
        read_graph(str(path))


@pytest.mark.usefixtures("anywhere")
def test_missing_files_and_stores_are_errors(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        read_graph(str(tmp_path / "none.ttl"))
    with pytest.raises(StoreError, match="does not exist"):
        open_for_reading(tmp_path / "none")


def test_a_dash_is_stdin_and_stdout(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    source = io.TextIOWrapper(io.BytesIO(b"<http://a.example/s> <http://a.example/p> 1 ."))
    monkeypatch.setattr(sys, "stdin", source)
    store = read_graph("-")
    write_graph(store, "-", prefixes={})
    assert capfdbinary.readouterr().out == b"<http://a.example/s> <http://a.example/p> 1 .\n"
