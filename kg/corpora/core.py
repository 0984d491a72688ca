"""CORE: relations between companies, two marked names in one sentence.

In: ``train.json``, a list of objects with ``context`` (tokens), ``e1_start`` … ``e2_end`` (token numbers, the end
inclusive), ``e1_name``, ``e2_name``, ``relation``, ``invert_relation``. Out: one example a row, with that one pair.

Reference: Borchert et al., "CORE: A Few-Shot Company Relation Classification Dataset", EMNLP 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.corpora.lines import joined, lesser, read_json, usable
from kg.corpora.relations import Relations
from kg.corpora.values import Corpus, Defect, Example, GoldTriple
from kg.errors import CorpusError

LABEL_SPACE = "core"
NO_RELATION = "undefined"  # how the set says that none of its relations holds
DESCRIPTIONS = "relation_description.json"  # beside the file: all relations of the set


def read_core(path: Path, _relations: Relations) -> Corpus:
    """The rows of a file (or of ``train.json`` in a folder). A pair without a relation has no triple.

    Subjects and objects are the canonical names, which may differ from the words at their spans.

    Raises:
        CorpusError: the file cannot be read, is no list, or has no usable row.
    """
    path = path / "train.json" if path.is_dir() else path
    rows = read_json(path)
    if not isinstance(rows, list):
        raise CorpusError("the file is no list of rows", path=str(path), hint="Is it CORE's train.json?")
    named = {str(row.get("relation")) for row in rows if isinstance(row, dict) and row.get("relation")}
    described = read_json(path.parent / DESCRIPTIONS) if (path.parent / DESCRIPTIONS).exists() else {}
    annotated = frozenset((*named, *described)) - {NO_RELATION}
    examples: list[Example] = []
    defects: list[Defect] = []
    for number, row in enumerate(rows, start=1):
        try:
            examples.append(_example(row, number, annotated))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            defects.append(Defect(str(path), number, f"no row of CORE: {type(error).__name__}: {error}"))
    return usable(path, examples, defects)


def _example(row: Mapping[str, Any], number: int, annotated: frozenset[str]) -> Example:
    text, spans = joined([str(token) for token in row["context"]])
    first, second = ((spans[int(row[f"{name}_start"])][0], spans[int(row[f"{name}_end"])][1]) for name in ("e1", "e2"))
    if not (first[0] < first[1] and second[0] < second[1]):
        raise ValueError("a name ends before it begins")
    names = (str(row["e1_name"]), str(row["e2_name"]))
    ends = ((names[1], names[0], second, first), (names[0], names[1], first, second))[not int(row["invert_relation"])]
    relation = str(row["relation"])
    triple = GoldTriple(ends[0], relation, ends[1], ends[2], ends[3])
    return Example(
        id=str(row["id"]),
        text=text,
        triples=() if relation == NO_RELATION else (triple,),
        annotated=annotated,
        group=lesser(names),
        mentions=((*first, ""), (*second, "")),
        pairs=((first, second),),
        label_space=LABEL_SPACE,
        line=number,
    )
