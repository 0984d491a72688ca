"""The learned extractor on the development parts: a fifth of the subjects of each corpus, none of which it trained on.

    python bench/extraction.py DATA_DIR -o OUT_DIR [--only NAME] [--shipped]

DATA_DIR holds the folders of the published corpora. Each corpus is trained from the shipped model on the other four
fifths by the functions of `text2kgbench.py`, `core.py` and `knowledgenet.py`, and scored by those of
`kg evaluate extraction`. With ``--shipped`` nothing is trained: the shipped model itself is measured on CORE and
KnowledgeNet, whose relations it knows. Writes one ``NAME.json`` a corpus and prints a line for each.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import core
import knowledgenet
import text2kgbench
from learning import Clock, trained

from kg.corpora import CORPORA, Corpus, OntologyCorpus, Prediction, Relations, is_dev, read_set, split
from kg.evaluate.extraction import benchmark, score
from kg.evaluate.extraction.report import to_json
from kg.learned.extract import Extracted
from kg.learned.model import SHIPPED, LearnedModel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("-o", dest="out", type=Path, required=True)
    parser.add_argument("--only", choices=sorted(MEASURED), help="this corpus alone")
    parser.add_argument("--shipped", action="store_true", help="measure the shipped model, train nothing")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, measure in MEASURED.items():
        if arguments.only in (None, name) and (not arguments.shipped or name in KNOWN):
            clock = Clock()
            figures = measure(arguments.data_dir, SHIPPED if arguments.shipped else arguments.out / name)
            (arguments.out / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
            print(name, *(f"{key} {value:.3f}" for key, value in figures["headline"].items()), flush=True)
            clock.say(name)


def tekgen(data: Path, out: Path) -> dict[str, Any]:
    return _text2kgbench(data / "text2kgbench/wikidata_tekgen", ("train", "validation"), out)


def webnlg(data: Path, out: Path) -> dict[str, Any]:
    return _text2kgbench(data / "text2kgbench/dbpedia_webnlg", ("train",), out)


def _text2kgbench(directory: Path, parts: tuple[str, ...], out: Path) -> dict[str, Any]:
    sets = read_set(directory, parts)
    learn = [one for corpus in sets for one in corpus.corpus.examples if not is_dev(one.group)]
    dev = [_kept(corpus, dev=True) for corpus in read_set(directory)]
    model = _model(out) or trained(
        [text2kgbench.in_space(one) for one in learn], out, text2kgbench.OPTIONS, labels=True
    )
    guesses = []
    for corpus in dev:
        relations = sorted(corpus.ontology.labels)
        found = text2kgbench.triples(model, corpus.corpus.examples, relations)
        for example, own in zip(corpus.corpus.examples, found, strict=True):
            guesses += [_prediction(example.id, one) for one in own]
    result = benchmark(dev, guesses)
    headline = {"official": result.f1, "strict": result.strict.f1, "strict macro": result.strict_macro_f1}
    return {
        "headline": headline,
        "precision": result.precision,
        "recall": result.recall,
        "conformance": result.conformance,
    }


def _kept(corpus: OntologyCorpus, *, dev: bool) -> OntologyCorpus:
    some = tuple(one for one in corpus.corpus.examples if is_dev(one.group) == dev)
    return replace(corpus, corpus=Corpus(some))


def _model(folder: Path) -> LearnedModel | None:
    """A model that an earlier run trained: rescoring needs no training."""
    return LearnedModel.load(folder) if (folder / "model.json").is_file() else None


def core_pairs(data: Path, out: Path) -> dict[str, Any]:
    learn, dev = split(CORPORA["core"](data / "core/train.json", Relations()).examples)
    model = _model(out) or core.voting(learn, out)
    result = score(dev, list(core.predictions(model, dev).values()), match="pair")
    return {"headline": {"directed micro F1": result.micro.f1}, **to_json(result)}


def passages(data: Path, out: Path) -> dict[str, Any]:
    path = data / "knowledgenet/facts-folds-1-3.jsonl"
    learn, dev = split(CORPORA["knowledgenet"](path, Relations()).examples)
    model = _model(out) or trained(learn, out, knowledgenet.OPTIONS)
    found = knowledgenet.facts(model, dev)
    guesses = [_prediction(example.id, one) for example, own in zip(dev, found, strict=True) for one in own]
    text, exact = (score(dev, guesses, match=match) for match in ("overlap", "exact"))
    return {"headline": {"text F1": text.micro.f1, "exact F1": exact.micro.f1}, **to_json(text)}


def _prediction(identifier: str, one: Extracted) -> Prediction:
    return Prediction(identifier, *one.triple, one.subject_span, one.object_span, one.score)


MEASURED: Mapping[str, Callable[[Path, Path], dict[str, Any]]] = {
    "core": core_pairs,
    "knowledgenet": passages,
    "tekgen": tekgen,
    "webnlg": webnlg,
}

KNOWN = ("core", "knowledgenet")  # the corpora whose relations the shipped model has

if __name__ == "__main__":
    main()
