"""Readers of published layouts, on made-up files of the same shape, and on the real ones where they lie."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.corpora import CORPORA, Corpus, GoldTriple, Relations, read_set, read_test
from kg.corpora.text2kgbench import RelationSchema
from kg.errors import CorpusError

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def lines(path: Path, *rows: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def whole(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


# --- Text2KGBench ------------------------------------------------------------------------------------------------

SHIPS = {
    "id": "ont_2_ship",
    "title": "Ships",
    "concepts": [{"qid": "C1", "label": "ship"}, {"qid": "C2", "label": "yard"}],
    "relations": [
        {"pid": "R1", "label": "built by", "domain": "C1", "range": "C2"},
        {"pid": "R2", "label": "launched on", "domain": "C1", "range": ""},
        {"pid": "R3", "label": "length", "domain": "C1", "range": "number"},
    ],
}
SENTENCE = "Orlin built the Havgull, launched on 3 May 1921."


def small_set(directory: Path) -> Path:
    lines(directory / "ontologies" / "2_ship_ontology.json", SHIPS)
    lines(directory / "ontologies" / "10_cake_ontology.json", {**SHIPS, "id": "ont_10_cake"})
    row = {"sent": SENTENCE, "sub_label": "Havgull", "sub": "Q1"}
    lines(
        directory / "train" / "ont_2_ship_train.jsonl",
        {**row, "id": "t1", "rel_label": "built by", "obj_label": "Orlin"},
        {**row, "id": "t2", "rel_label": "launched on", "obj_label": "03 May 1921"},
        {"id": "t3"},
        {"id": "t4", "sent": "The Pell ate.", "sub_label": "Pell", "rel_label": "eats", "obj_label": "cod"},
    )
    more = {**row, "id": "v1", "rel_label": "length", "obj_label": "9"}
    lines(directory / "validation" / "ont_2_ship_validation.jsonl", more)
    full = {"id": "d1", "sent": "Havgull is big.", "triples": [{"sub": "Havgull", "rel": "length", "obj": '"9"'}]}
    lines(directory / "train" / "ont_10_cake_train.jsonl", full)
    return directory


def test_a_set_gives_every_ontology_with_its_examples(tmp_path: Path) -> None:
    ships, cakes = read_set(small_set(tmp_path))
    assert (ships.ontology.id, cakes.ontology.id) == ("ont_2_ship", "ont_10_cake")
    assert ships.ontology.concepts == ("ship", "yard")
    assert ships.ontology.relations[0] == RelationSchema("R1", "built by", "ship", "yard")
    assert [one.range for one in ships.ontology.relations[1:]] == ["", "number"]
    first = ships.corpus.examples[0]
    assert first.triples == (
        GoldTriple("Havgull", "built by", "Orlin", (16, 23), (0, 5)),
        GoldTriple("Havgull", "launched on", "03 May 1921", (16, 23), (37, 47)),
    )
    assert (first.id, first.group, first.partial, first.label_space) == ("t1", "Havgull", True, "ont_2_ship")
    assert first.annotated == {"built by", "launched on", "length"}
    assert [(one.line, one.triple) for one in ships.corpus.defects] == [(3, -1), (4, 0)]
    assert not cakes.corpus.examples[0].partial


def test_rows_of_one_sentence_are_one_example_across_parts(tmp_path: Path) -> None:
    ships, _ = read_set(small_set(tmp_path), ("train", "validation"))
    assert [len(one.triples) for one in ships.corpus.examples] == [3, 1]


def test_a_test_folder_may_lack_the_gold(tmp_path: Path) -> None:
    small_set(tmp_path)
    rows = [{"id": f"x{number}", "sent": SENTENCE} for number in range(2)]
    lines(tmp_path / "test" / "ont_2_ship_test.jsonl", *rows)
    (bare,) = read_test(tmp_path / "test")
    assert [one.id for one in bare.corpus.examples] == ["x0", "x1"]
    assert bare.ontology.labels == frozenset()
    (known,) = read_test(tmp_path / "test", tmp_path / "ontologies")
    assert known.ontology.title == "Ships"
    gold = [{"sub": "Havgull", "rel": "built by", "obj": "Orlin"}]
    lines(tmp_path / "test" / "ont_2_ship_test.jsonl", {**rows[0], "triples": gold})
    (given,) = read_test(tmp_path / "test")
    assert given.ontology.labels == {"built by"}
    assert given.corpus.examples[0].triples[0].object_span == (0, 5)


def test_one_file_of_rows_can_be_read_with_an_ontology(tmp_path: Path) -> None:
    path = small_set(tmp_path) / "train" / "ont_10_cake_train.jsonl"
    known = Relations({"length": "https://e.org/length", "width": "https://e.org/width"}, open=False)
    (example,) = CORPORA["text2kgbench"](path, known).examples
    assert example.triples[0].relation == "https://e.org/length"
    assert example.annotated == known.all
    assert len(CORPORA["text2kgbench"](tmp_path, Relations()).examples) == 3


def test_a_folder_that_is_no_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no ontology"):
        read_set(tmp_path)
    lines(tmp_path / "ontologies" / "1_a_ontology.json", {"id": "ont_1_a"})
    with pytest.raises(CorpusError, match="no ontology of Text2KGBench"):
        read_set(tmp_path)
    with pytest.raises(CorpusError, match=r"no ont_\*.jsonl"):
        read_test(tmp_path)


# --- CORE, Re-DocRED, KnowledgeNet -------------------------------------------------------------------------------

PAIR = {
    "id": "c1", "context": ["Orlin", "Foods", "sued", "Pellux", "."], "relation": "rival", "invert_relation": 0,
    "e1_start": 0, "e1_end": 1, "e2_start": 3, "e2_end": 3, "e1_name": "Orlin Foods plc", "e2_name": "Pellux",
}  # fmt: skip


def test_core_has_one_directed_pair_a_row(tmp_path: Path) -> None:
    changed: list[dict[str, Any]] = [{"id": "c2", "invert_relation": 1}, {"id": "c3", "relation": "undefined"}]
    rows = [PAIR, *({**PAIR, **change} for change in changed), {"id": "c4"}]
    corpus = CORPORA["core"](whole(tmp_path / "train.json", rows), Relations())
    forth, back, none = corpus.examples
    assert forth.text == "Orlin Foods sued Pellux ."
    assert forth.triples == (GoldTriple("Orlin Foods plc", "rival", "Pellux", (0, 11), (17, 23)),)
    assert back.triples == (GoldTriple("Pellux", "rival", "Orlin Foods plc", (17, 23), (0, 11)),)
    assert none.triples == ()
    assert {one.pairs for one in corpus.examples} == {(((0, 11), (17, 23)),)}
    assert (forth.group, *forth.annotated) == ("Orlin Foods plc", "rival")
    assert [one.line for one in corpus.defects] == [4]


def test_core_takes_its_relations_from_the_descriptions_beside_it(tmp_path: Path) -> None:
    whole(tmp_path / "relation_description.json", {"rival": "", "owner": "", "undefined": ""})
    (example,) = CORPORA["core"](whole(tmp_path / "train.json", [PAIR]), Relations()).examples
    assert example.annotated == {"rival", "owner"}


def test_redocred_is_taken_sentence_by_sentence(tmp_path: Path) -> None:
    document = {
        "title": "Havgull",
        "sents": [["Havgull", "is", "a", "ship", "."], ["Orlin", "made", "the", "Havgull", "(", "Havgull", ")"]],
        "vertexSet": [
            [
                {"sent_id": 0, "pos": [0, 1], "type": "MISC", "name": "Havgull"},
                {"sent_id": 1, "pos": [3, 4], "type": "MISC", "name": "Havgull"},
                {"sent_id": 1, "pos": [5, 6], "type": "MISC", "name": "Havgull"},
            ],
            [{"sent_id": 1, "pos": [0, 1], "type": "ORG", "name": "Orlin"}],
        ],
        "labels": [{"h": 0, "t": 1, "r": "P9", "evidence": [1]}, {"h": 1, "t": 0, "r": "P8", "evidence": []}],
    }
    corpus = CORPORA["redocred"](whole(tmp_path / "dev.json", [document, {"title": "x"}]), Relations())
    first, second = corpus.examples
    assert (first.triples, first.annotated, first.group) == ((), frozenset({"P8", "P9"}), "Havgull")
    assert second.annotated == {"P9"}  # whether it states P8 is not known
    assert second.text == "Orlin made the Havgull ( Havgull )"
    assert [(one.subject_span, one.object_span) for one in second.triples] == [((15, 22), (0, 5)), ((25, 32), (0, 5))]
    other = "PRODUCT|WORK_OF_ART|EVENT"
    assert second.mentions == ((0, 5, "ORG"), (15, 22, other), (25, 32, other))
    assert second.all_mentions
    assert [one.line for one in corpus.defects] == [2]


def test_knowledgenet_counts_every_mention(tmp_path: Path) -> None:
    fact = {"property": "RIVAL", "subject": [0, 5, "Orlin", None], "object": [16, 22, "Pellux", "https://e.org/p"]}
    row = {"document": "7", "passage": "7:0:30", "text": "Orlin fights it, Pellux says.", "annotated": ["RIVAL"]}
    right = {**fact, "object": [17, 23, "Pellux", None]}
    corpus = CORPORA["knowledgenet"](
        lines(tmp_path / "facts.jsonl", {**row, "facts": [right]}, {**row, "facts": [fact]}, {"text": "a"}), Relations()
    )
    good, bad = corpus.examples
    assert good.triples == (GoldTriple("Orlin", "RIVAL", "Pellux", (0, 5), (17, 23)),)
    assert (good.group, *good.annotated, good.partial, bad.partial) == ("7", "RIVAL", False, True)
    assert [(one.line, one.triple) for one in corpus.defects] == [(2, 0), (3, -1)]


@pytest.mark.parametrize("name", ["core", "redocred"])
def test_a_file_of_another_layout_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="is no list"):
        CORPORA[name](whole(tmp_path / "a.json", {}), Relations())
    with pytest.raises(CorpusError, match="no usable example; the first defect, line 1"):
        CORPORA[name](whole(tmp_path / "a.json", [{}]), Relations())
    (tmp_path / "b.json").write_text("[1,\n2", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"b\.json:2: not valid JSON"):
        CORPORA[name](tmp_path / "b.json", Relations())


# --- the published files -----------------------------------------------------------------------------------------

SIZES = {  # examples and triples, as the description of the data counts them
    "core/train.json": ("core", 3928, 3273),
    "redocred/dev_revised.json": ("redocred", None, None),
    "knowledgenet/facts-folds-1-3.jsonl": ("knowledgenet", 4293, 8187),
    "text2kgbench/wikidata_tekgen/train/ont_2_music_train.jsonl": ("text2kgbench", None, None),
}


@pytest.mark.parametrize("file", SIZES)
def test_the_published_files_are_read_whole(file: str) -> None:
    path = DATA / file
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    name, examples, triples = SIZES[file]
    corpus: Corpus = CORPORA[name](path, Relations())
    assert not corpus.defects
    assert examples in (None, len(corpus.examples))
    assert triples in (None, sum(len(one.triples) for one in corpus.examples))
    for example in corpus.examples:
        for one in example.triples:
            for span in (one.subject_span, one.object_span):
                assert span is None or 0 <= span[0] < span[1] <= len(example.text)
