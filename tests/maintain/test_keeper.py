from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.config import Settings
from kg.engine import load_decisions
from kg.errors import LinkError, StoreError
from kg.maintain import Keeper, build_store, fingerprint, state, stored_quads
from kg.maintain.build import StoreResult
from kg.maintain.own import own_decisions
from kg.maintain.verify import verify
from kg.model import Document, Extraction, Outcome
from kg.ontology import load_ontology
from kg.pipeline import copies_of, graph_of
from kg.read import read_documents
from kg.store import open_for_reading
from kg.validate import load_shapes
from tests.graph_samples import ENTITY, TRADE
from tests.maintain.plain_english import ONTOLOGY, VERBS, PlainEnglish
from tests.maintain.samples import NAMES

SETTINGS = Settings(language="any")
COLUMNS = "decision node target name document subject property object status new-object new-status".split()


def claim(
    decision: str, subject: str, property_: str, object_: str, status: str = "", *,
    document: str = "", instead: str = "", new_status: str = "",
) -> str:  # fmt: skip
    """A row about a claim."""
    ends = (f"{ENTITY}{subject}", f"{TRADE}{property_}", f"{ENTITY}{object_}", status)
    return "\t".join((decision, "", "", "", document, *ends, f"{ENTITY}{instead}" if instead else "", new_status))


DECISIONS = (
    f"merge\t{ENTITY}brakka\t{ENTITY}velmora\t\t",
    f"distinct\t{ENTITY}velmora\t{ENTITY}vélmora\t\t",
    f"distinct\t{ENTITY}velmora\t{ENTITY}velmora-ltd\t\t",
    f"meant\t\t{ENTITY}norland\tIsles\t",
    f"not-meant\t\t{ENTITY}porto\tPorto\t",
    f"not-meant\t\t{ENTITY}velmora\tBrakka\t",
    f"merge\t{ENTITY}vélmora\t{ENTITY}brakka\t\t",
    f"split\t{ENTITY}velmora-trade-group\t{ENTITY}velmora-two\tVelmora Trade Group\t",
    f"promote\t{ENTITY}ana-ruiz\thttps://example.org/people/1\t\t",
    f"alias\t{ENTITY}velmora\t\tBrakka\t",
    f"alias\t{ENTITY}velmora-ltd\t\tVelmora of Porto\t",
    claim("accept", "velmora", "alliedWith", "brakka"),
    claim("reject", "velmora", "alliedWith", "brakka"),
    claim("reject", "brakka", "alliedWith", "velmora", "Negated"),
    claim("reject", "porto", "partOf", "norland"),
    claim("reject", "porto", "partOf", "norland", document="a.md"),
    claim("reject", "isles", "partOf", "southern-isles"),
    claim("accept", "porto", "partOf", "isles"),
    claim("correct", "brakka", "seatedIn", "porto", instead="isles"),
    claim("correct", "velmora", "heldBy", "brakka", document="b.md", instead="ana-ruiz"),
    claim("correct", "velmora-ltd", "heldBy", "brakka", instead="velmora-trade-group"),
    claim("correct", "velmora-ltd", "heldBy", "velmora-trade-group", new_status="Planned"),
    claim("correct", "norland", "partOf", "isles", new_status="Former"),
)


def sentences(seed: int) -> str:
    """A document of some sentences."""
    random = Random(seed)
    names = sorted(NAMES)
    lines = [f"{random.choice(names)} {random.choice(sorted(VERBS))} {random.choice(names)}." for _ in range(6)]
    day = random.choice(("", "2020-01-01", "2021-01-01"))
    return (f"---\ndate: {day}\n---\n" if day else "") + "\n\n".join(lines)


class Corpus:
    """A folder of documents, a file of decisions, and the store that follows them."""

    def __init__(self, folder: Path) -> None:
        self.texts, self.store, self.rows = folder / "texts", folder / "store", folder / "decisions.tsv"
        self.texts.mkdir()
        self.decide(())

    def write(self, name: str, seed: int) -> Path:
        path = self.texts / name
        path.write_text(sentences(seed), encoding="utf-8")
        return path

    def decide(self, rows: Sequence[str]) -> None:
        self.rows.write_text("\t".join(COLUMNS) + "\n" + "".join(f"{row}\n" for row in rows))

    def decide_if_possible(self, rows: Sequence[str]) -> None:
        """Leave out what contradicts the rows before it."""
        kept: list[str] = []
        for row in rows:
            self.decide([*kept, row])
            with suppress(LinkError):
                load_decisions(self.settings, load_ontology(ONTOLOGY))
                kept.append(row)
        self.decide(kept)

    @property
    def settings(self) -> Settings:
        return replace(SETTINGS, decisions=str(self.rows))

    def build(self, store: Path | None = None) -> StoreResult:
        return build_store(
            [str(self.texts)], store or self.store, self.settings, ontology=ONTOLOGY, factory=PlainEnglish
        )

    def retract(self, path: Path) -> None:
        with Keeper(self.store, self.settings, ONTOLOGY) as keeper:
            keeper.retract(str(path))
            keeper.publish()

    def lines(self) -> set[str]:
        return {str(quad) for quad in stored_quads(self.store, SETTINGS.base)}

    def rebuilt(self) -> set[str]:
        """The graph that all documents give at once, without a store."""
        extract, known = PlainEnglish(self.settings, ONTOLOGY), load_ontology(ONTOLOGY)
        found = {one.id: one for one in self._documents()}
        extractions = [extract(one) for one in found.values()]
        copies = copies_of(extractions, self.settings)
        extractions = [one for one in extractions if one.document.id not in copies]
        graph, _, _ = graph_of(extractions, known, extract.decisions, load_shapes(known), self.settings)
        return {str(quad) for quad in graph.quads()}

    def _documents(self) -> list[Document]:
        """The documents, in another order than a build takes them."""
        found = read_documents([str(self.texts)], self.settings) if any(self.texts.iterdir()) else ()
        return [one for one in found if isinstance(one, Document)][::-1]


def outcomes_of(corpus: Corpus) -> Mapping[str, int]:
    """The numbers of ``kg store status``."""
    with Keeper(corpus.store, corpus.settings, ONTOLOGY) as keeper:
        return state.outcomes_of(keeper.ledger)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of the documents that are extracted."""
    found: list[str] = []
    extract = PlainEnglish.__call__

    def noted(self: PlainEnglish, document: Document) -> Extraction:
        found.append(document.source)
        return extract(self, document)

    monkeypatch.setattr(PlainEnglish, "__call__", noted)
    return found


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(("a.md", "b.md", "c.md", "d.md")), st.integers(0, 40)),
    st.tuples(st.just("retract"), st.sampled_from(("a.md", "b.md", "c.md", "d.md")), st.just(0)),
    st.tuples(st.just("decide"), st.sets(st.sampled_from(DECISIONS), max_size=4), st.just(0)),
    st.tuples(st.just("build"), st.just(""), st.just(0)),
)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(history=st.lists(steps, min_size=2, max_size=10))
def test_adding_changing_retracting_and_deciding_equals_a_rebuild(history: list[tuple[str, object, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder))
        corpus.write("first.md", 7)
        corpus.build()
        for verb, what, seed in history:
            path = corpus.texts / str(what)
            if verb == "write":
                corpus.write(str(what), seed)
            elif verb == "retract" and path.exists():
                corpus.build()
                corpus.retract(path)
                path.unlink()
            elif verb == "decide":
                assert isinstance(what, set)
                corpus.decide_if_possible(sorted(what))
            corpus.build()
            assert corpus.lines() == corpus.rebuilt()


def test_what_has_not_changed_is_not_extracted_again(corpus: Corpus, seen: list[str]) -> None:
    corpus.write("a.md", 1)
    corpus.write("b.md", 2)
    assert corpus.build().unchanged == 0
    corpus.write("b.md", 3)
    seen.clear()
    result = corpus.build()
    assert seen == [str(corpus.texts / "b.md")]
    assert result.unchanged == 1
    assert [report.outcome for report in result.reports] == [Outcome.OK, Outcome.OK]


def test_a_decision_has_only_the_documents_extracted_again_that_it_concerns(corpus: Corpus, seen: list[str]) -> None:
    (corpus.texts / "a.md").write_text("Velmora is allied with Brakka.")
    (corpus.texts / "b.md").write_text("Porto is part of Norland.")
    corpus.build()
    seen.clear()
    corpus.decide([DECISIONS[0]])
    corpus.build()
    assert seen == [str(corpus.texts / "a.md")]


def test_a_decision_about_a_claim_has_no_document_extracted_again(corpus: Corpus, seen: list[str]) -> None:
    (corpus.texts / "a.md").write_text("Velmora is allied with Brakka. Porto is part of Norland.")
    (corpus.texts / "b.md").write_text("Velmora is allied with Brakka, so they say. Velmora is allied with Brakka.")
    corpus.build()
    seen.clear()
    fact = f"<{ENTITY}brakka> <{TRADE}alliedWith> <{ENTITY}velmora>"
    assert fact in corpus.lines()
    corpus.decide([claim("reject", "velmora", "alliedWith", "brakka")])
    corpus.build()
    assert fact not in corpus.lines()
    corpus.decide([f"distinct\t{ENTITY}porto\t{ENTITY}brakka"])
    corpus.build()
    assert fact in corpus.lines()
    assert seen == []


def test_the_first_of_two_merges_is_taken_back(corpus: Corpus) -> None:
    (corpus.texts / "a.md").write_text("Brakka is seated in Porto.")
    (corpus.texts / "b.md").write_text("Velmora is seated in Norland.")
    rows = [f"merge\t{ENTITY}brakka\t{ENTITY}velmora", f"merge\t{ENTITY}velmora\t{ENTITY}dunlin"]
    for kept in (rows, rows[1:], rows, rows[:1], []):
        corpus.decide(kept)
        corpus.build()
        assert corpus.lines() == corpus.rebuilt()


def test_a_merge_has_no_document_of_what_stays_extracted_again(corpus: Corpus, seen: list[str]) -> None:
    (corpus.texts / "a.md").write_text("Brakka is seated in Porto.")
    (corpus.texts / "b.md").write_text("Velmora is seated in Norland.")
    corpus.build()
    seen.clear()
    corpus.decide([f"merge\t{ENTITY}brakka\t{ENTITY}velmora"])
    corpus.build()
    assert seen == [str(corpus.texts / "a.md")]
    assert corpus.lines() == corpus.rebuilt()


def test_a_line_that_moves_changes_nothing(corpus: Corpus, seen: list[str]) -> None:
    corpus.write("a.md", 1)
    corpus.decide(DECISIONS[:1])
    corpus.build()
    before = corpus.lines()
    seen.clear()
    corpus.decide(("# a comment", "", *DECISIONS[:1]))
    corpus.build()
    assert (corpus.lines(), seen) == (before, [])


def test_a_store_replays_its_own_decisions_unless_others_are_named(corpus: Corpus) -> None:
    (corpus.texts / "a.md").write_text("Velmora is allied with Brakka.")
    corpus.build()
    fact = f"<{ENTITY}velmora> <{TRADE}alliedWith> <{ENTITY}brakka>"
    corpus.decide([claim("reject", "velmora", "alliedWith", "brakka")])
    corpus.rows.rename(own_decisions(corpus.store))
    build_store([str(corpus.texts)], corpus.store, SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish)
    assert fact not in corpus.lines()
    corpus.decide(())
    corpus.build()
    assert fact in corpus.lines()


def test_decisions_alone_are_taken_up_where_only_they_may_be(corpus: Corpus) -> None:
    (corpus.texts / "a.md").write_text("Velmora is allied with Brakka.")
    corpus.build()
    corpus.decide([claim("reject", "velmora", "alliedWith", "brakka")])
    with pytest.raises(StoreError, match="other decisions"):
        Keeper(corpus.store, corpus.settings, ONTOLOGY, adopt=False)
    with Keeper(corpus.store, corpus.settings, ONTOLOGY, adopt=False, decide=True) as keeper:
        keeper.publish()
    assert corpus.lines() == corpus.rebuilt()
    for other in (replace(corpus.settings, min_confidence=0.9), replace(corpus.settings, link_name=0.6)):
        with pytest.raises(StoreError, match=r"other settings|another ontology"):
            Keeper(corpus.store, other, ONTOLOGY, adopt=False, decide=True)


def test_a_fact_goes_with_its_last_evidence_and_only_then(corpus: Corpus) -> None:
    fact = f"<{ENTITY}velmora> <https://example.org/trade#alliedWith> <{ENTITY}brakka>"
    one, two = corpus.texts / "a.md", corpus.texts / "b.md"
    one.write_text("Velmora is allied with Brakka.")
    two.write_text("It is said that all is well.\n\nVelmora is allied with Brakka.")
    corpus.build()
    assert fact in corpus.lines()
    corpus.retract(one)
    assert fact in corpus.lines()
    corpus.retract(two)
    assert corpus.lines() == set()


def test_a_document_with_two_sources_stays_until_both_are_gone(corpus: Corpus) -> None:
    one, two = corpus.write("a.md", 1), corpus.write("b.md", 1)
    result = corpus.build()
    assert [report.outcome for report in result.reports] == [Outcome.OK, Outcome.DUPLICATE]
    full = corpus.lines()
    corpus.retract(one)
    assert {line.replace("b.md", "a.md") for line in corpus.lines()} == full
    corpus.retract(two)
    assert corpus.lines() == set()


def test_a_document_is_taken_back_by_source_id_iri_and_address(corpus: Corpus) -> None:
    for name in ("a", "b", "c", "d"):
        (corpus.texts / f"{name}.md").write_text(
            f"---\nurl: https://example.org/{name}\n---\nVelmora is allied with Brakka, says {name}."
        )
    reports = corpus.build().reports
    iri = f"{SETTINGS.base}document/{reports[2].document}"
    names = (reports[0].source, reports[1].document, iri, "https://example.org/d")
    with Keeper(corpus.store, corpus.settings, ONTOLOGY) as keeper:
        gone = [keeper.retract(name) for name in names]
        keeper.publish()
    assert gone == [(report.source,) for report in reports]
    assert corpus.lines() == set()


LONG = " ".join(f"The {number}th word of a story that an agency sells is {number}." for number in range(12))


def story(seed: int) -> str:
    """One of three stories with a claim, with another opening or ending than elsewhere."""
    random = Random(seed)
    day = random.choice(("2020-01-01", "2021-01-01"))
    opening, ending = random.choice(("", "From our staff.")), random.choice(("", "All rights reserved."))
    middle = LONG.replace("agency", random.choice(("agency", "office", "agent")))
    return f"---\ndate: {day}\n---\n{opening} {middle}\n\nVelmora is allied with Brakka.\n\n{ending}"


@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(
    history=st.lists(
        st.tuples(st.sampled_from("abcde"), st.one_of(st.integers(0, 200), st.none())), min_size=2, max_size=7
    )
)
def test_with_copies_that_come_and_go_a_store_equals_a_rebuild(history: list[tuple[str, int | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder))
        (corpus.texts / "other.md").write_text("Porto is part of Norland.")
        for name, seed in history:
            path = corpus.texts / f"{name}.md"
            if seed is not None:
                path.write_text(story(seed))
            elif path.exists():
                corpus.retract(path)
                path.unlink()
            corpus.build()
            assert corpus.lines() == corpus.rebuilt()


def test_a_story_on_two_sites_is_one_source_until_the_first_is_taken_back(corpus: Corpus) -> None:
    first, second = corpus.texts / "b.md", corpus.texts / "a.md"
    first.write_text(f"---\ndate: 2020-01-01\n---\n{LONG}\n\nVelmora is allied with Brakka.")
    second.write_text(f"---\ndate: 2020-01-02\n---\n{LONG}\n\nVelmora is allied with Brakka.\n\nFrom our staff.")
    result = corpus.build()
    assert [report.outcome for report in result.reports] == [Outcome.DUPLICATE, Outcome.OK]
    assert result.reports[0].reason == f"nearly the same text as {first}"
    assert outcomes_of(corpus)["skipped-duplicate"] == 1
    assert '"1 sentence in 1 document"' in "".join(corpus.lines())
    corpus.retract(first)
    assert outcomes_of(corpus) == {"ok": 1, "ok-with-warnings": 0, "skipped-duplicate": 0, "quarantined": 0}
    assert '"a.md"' in "".join(corpus.lines())


def test_an_unknown_document_is_told(corpus: Corpus) -> None:
    corpus.write("a.md", 1)
    corpus.build()
    with (
        Keeper(corpus.store, corpus.settings, ONTOLOGY) as keeper,
        pytest.raises(StoreError, match="holds no document"),
    ):
        keeper.retract("nothing.md")


def test_a_file_that_cannot_be_read_any_more_keeps_what_it_said(corpus: Corpus) -> None:
    path = corpus.write("a.md", 1)
    corpus.build()
    full = corpus.lines()
    path.write_bytes(b"")
    result = corpus.build()
    assert [report.outcome for report in result.reports] == [Outcome.QUARANTINED]
    assert corpus.lines() == full
    corpus.write("a.md", 1)
    assert [report.outcome for report in corpus.build().reports] == [Outcome.OK]


def test_other_settings_make_the_graph_anew_from_what_is_kept(corpus: Corpus) -> None:
    corpus.write("a.md", 1)
    corpus.build()
    settings = replace(corpus.settings, store_text=False, base="https://example.org/data/")
    build_store([str(corpus.texts)], corpus.store, settings, ontology=ONTOLOGY, factory=PlainEnglish)
    fresh = corpus.texts.parent / "fresh"
    build_store([str(corpus.texts)], fresh, settings, ontology=ONTOLOGY, factory=PlainEnglish)
    assert fingerprint(corpus.store, settings.base) == fingerprint(fresh, settings.base)


def test_a_command_with_other_settings_does_not_touch_a_store(corpus: Corpus) -> None:
    corpus.write("a.md", 1)
    corpus.build()
    full = corpus.lines()
    with pytest.raises(StoreError, match="other settings"):
        Keeper(corpus.store, replace(corpus.settings, min_confidence=0.9), ONTOLOGY, adopt=False)
    assert corpus.lines() == full


@pytest.mark.parametrize("workers", [1, 2])
def test_the_fingerprint_does_not_depend_on_order_or_workers(corpus: Corpus, workers: int) -> None:
    paths = [str(corpus.write(f"{number}.md", number)) for number in range(12)]
    corpus.build()
    store = corpus.texts.parent / "shuffled"
    shuffled = Random(5).sample(paths, len(paths))
    build_store(shuffled, store, corpus.settings, ontology=ONTOLOGY, factory=PlainEnglish, workers=workers)
    assert fingerprint(store, SETTINGS.base) == fingerprint(corpus.store, SETTINGS.base)


def test_verify_finds_what_was_changed_behind_the_back(corpus: Corpus) -> None:
    corpus.write("a.md", 1)
    corpus.build()
    with Keeper(corpus.store, corpus.settings, ONTOLOGY) as keeper:
        assert list(verify(keeper)) == []
        quad = next(iter(keeper.database.store.quads_for_pattern(None, None, None, ox.DefaultGraph())))
        keeper.database.store.remove(quad)
        assert list(verify(keeper)) == ["the default graph is not what the documents say together"]


def test_a_store_is_read_while_it_is_open_for_changes(corpus: Corpus) -> None:
    corpus.write("a.md", 1)
    corpus.build()
    with Keeper(corpus.store, corpus.settings, ONTOLOGY):
        assert {str(quad) for quad in stored_quads(corpus.store, SETTINGS.base)}
        with pytest.raises(StoreError, match="another process is writing"):
            Keeper(corpus.store, corpus.settings, ONTOLOGY)


def test_a_new_store_is_there_for_readers_before_its_first_document(corpus: Corpus) -> None:
    with Keeper(corpus.store, corpus.settings, ONTOLOGY):
        assert len(open_for_reading(corpus.store)) == 0
