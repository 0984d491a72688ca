"""What a changed ontology or catalogue does not concern is carried over: it would yield now what it yielded before.

In: a ledger, what documents are extracted with now. Out: the ledger, in which the documents that are not concerned hold
the new recipe; the others are extracted again. It can be killed at any time and begin again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path

from kg.catalogue import Catalogue, catalogues_hash, load_catalogue
from kg.config import Settings
from kg.engine import model_folder
from kg.errors import StoreError
from kg.learned.model import LearnedModel
from kg.maintain.change import Change, change
from kg.maintain.knowledge import Knowledge, knowledge_of
from kg.maintain.lessons import patterns_of, patterns_of_texts, texts_of
from kg.maintain.recipes import rest_of_recipe
from kg.model import Document, Trace
from kg.ontology import Ontology
from kg.store.codec import squeeze, stretch
from kg.store.ledger import Ledger
from kg.trace import Answers

Stage = Callable[[str, int], Callable[[], None]]  # what is done, how many times: a function to be called each time
STALE = ""  # what a document holds that is to be extracted again
BATCH = 200  # documents that are looked at in one transaction
log = logging.getLogger("kg")


def quiet(what: str, total: int) -> Callable[[], None]:
    """A `Stage` that shows nothing."""
    return lambda: None


class Carrier:
    """Knows what documents are extracted with now; ``recipe`` is the name of that."""

    def __init__(
        self, ledger: Ledger, settings: Settings, ontology: Ontology, folder: Path | None, recipe: str
    ) -> None:
        self.ledger, self.settings, self.ontology, self.folder = ledger, settings, ontology, folder
        self.recipe = recipe

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of now."""
        return load_catalogue(self.ontology, self.settings)

    @cached_property
    def knowledge(self) -> Knowledge:
        """What is known of what documents are extracted with now, as the ledger has it."""
        known = self.ledger.knowledge(self.recipe)
        assert known is not None
        return stretch(known[0], Knowledge)

    def carry_over(self, stage: Stage = quiet) -> None:
        """Have all documents hold what is there now that would yield the same with it."""
        if self.ledger.knowledge(self.recipe) is None:
            self._keep_knowledge()
        sql = "SELECT holds, COUNT(*) FROM documents WHERE holds NOT IN (?, ?) GROUP BY holds ORDER BY holds"
        for held, count in self.ledger.ask(sql, (STALE, self.recipe)):
            known = self.ledger.knowledge(held)
            found = self._change(*known) if known else Change("what they were extracted with is not known")
            if found.everything:
                log.info("%d documents are to be extracted again: %s", count, found.everything)
            else:
                self._carry(held, found, stage("documents compared", count))

    def _keep_knowledge(self) -> None:
        rest, catalogues = rest_of_recipe(self.settings), catalogues_hash(self.settings).hex()
        made = knowledge_of(self.ontology, self.catalogue, rest, catalogues, names_of_model(self.settings))
        with self.ledger.transaction():
            self.ledger.set_knowledge(self.recipe, squeeze(made), squeeze(texts_of(self.ontology, self.folder)))

    def _change(self, knowledge: bytes, files: bytes) -> Change:
        """What differs from a state of before."""
        try:
            old, texts = stretch(knowledge, Knowledge), stretch(files, dict[str, str])
        except StoreError as error:  # another version has written it
            return Change(str(error))
        before = partial(patterns_of_texts, self.settings, texts)
        return change(old, self.knowledge, before, partial(patterns_of, self.settings, self.folder))

    def _carry(self, held: str, found: Change, step: Callable[[], None]) -> None:
        """Look at the documents that hold a state of before."""
        answers = Answers(self.catalogue)
        for batch in self._batches(held):
            with self.ledger.transaction():
                for identity, body, trace in batch:
                    taken = stretch(trace, Trace) if trace else None
                    if not found.concerns(stretch(body, Document), taken, answers):
                        self.ledger.set_holds(identity, self.recipe)
                    step()

    def _batches(self, held: str) -> Iterator[list[tuple[str, bytes, bytes | None]]]:
        sql = "SELECT id, body, trace FROM documents WHERE holds = ? AND id > ? ORDER BY id LIMIT ?"
        last = ""
        while batch := self.ledger.ask(sql, (held, last, BATCH)):
            yield [(row[0], row[1], row[2]) for row in batch]
            last = batch[-1][0]


def names_of_model(settings: Settings) -> list[str] | None:
    """The relations and the kinds of things that the learned model of the settings knows, if it uses one."""
    folder = model_folder(settings)
    if folder is None:
        return None
    model = LearnedModel.load(folder)
    return [*(one.name for one in model.relations if one.space == ""), *model.types]
