"""KnowledgeNet: train on one part, write the facts of another's passages.

    python bench/knowledgenet.py TRAIN.jsonl TEST.jsonl -o OUT.jsonl

Writes ``{"passage": …, "facts": [{"property": …, "subject": [start, end], "object": [start, end]}, …]}`` a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from learning import Clock, train_and_test, trained, write_lines

from kg.corpora import CORPORA, Example, Relations
from kg.learned.extract import Extracted, extract
from kg.learned.model import LearnedModel
from kg.train.fit import Options

SPACE = "knowledgenet"
OPTIONS = Options()


def main() -> None:
    arguments = train_and_test(__doc__)
    read = CORPORA["knowledgenet"]
    train, test = (read(path, Relations()).examples for path in (arguments.train, arguments.test))
    clock = Clock()
    model = trained(train, arguments.out.with_suffix(".model"), OPTIONS)
    clock.say("training")
    rows = [
        {"passage": one.id, "facts": [_fact(fact) for fact in found]}
        for one, found in zip(test, facts(model, test), strict=True)
    ]
    write_lines(arguments.out, rows)
    clock.say("extraction")


def facts(model: LearnedModel, examples: Sequence[Example]) -> list[tuple[Extracted, ...]]:
    """What the model finds of the properties that were looked for in each passage; of all where that is not said."""
    known = [one.name for one in model.relations if one.space == SPACE]
    wanted = [sorted(one.annotated) or known for one in examples]
    return extract(model, [one.text for one in examples], wanted, space=SPACE)


def _fact(one: Extracted) -> dict[str, object]:
    return {"property": one.relation, "subject": list(one.subject_span), "object": list(one.object_span)}


if __name__ == "__main__":
    main()
