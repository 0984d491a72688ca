"""An extractor for tests: sentences such as "Velmora is allied with Brakka." in the words of the ontology of the tests.

It heeds a person's decisions as the real one does, and is made in no time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kg.config import Settings
from kg.engine import load_decisions
from kg.identity import Decisions
from kg.iri import slug
from kg.model import Document, Entity, Evidence, Extraction, Link, Mention, MentionKind, Statement, Status
from kg.ontology import load_ontology
from tests.graph_samples import ENTITY, TRADE
from tests.maintain.samples import NAMES

ONTOLOGY = Path(__file__).parents[1] / "data" / "trade"
VERBS: Mapping[str, tuple[str, Status]] = {
    "is allied with": ("alliedWith", Status.ASSERTED),
    "is not allied with": ("alliedWith", Status.NEGATED),
    "is seated in": ("seatedIn", Status.ASSERTED),
    "is held by": ("heldBy", Status.ASSERTED),
    "is part of": ("partOf", Status.ASSERTED),
    "works for": ("staffOf", Status.ASSERTED),
}
SENTENCE = re.compile(r"([^.\n]+?) (" + "|".join(VERBS) + r") ([^.\n]+)\.")


class PlainEnglish:
    """Document → extraction; the factory that stores and pools of workers take."""

    def __init__(self, settings: Settings, ontology: Path | None) -> None:
        self.decisions: Decisions = load_decisions(settings, load_ontology(ontology))

    def __call__(self, document: Document) -> Extraction:
        """All that the sentences of a document say."""
        links: dict[str, Link] = {}
        statements: list[Statement] = []
        mentions: list[Mention] = []
        for found in SENTENCE.finditer(document.text):
            ends = []
            for group in (1, 3):
                name = found[group]
                links.setdefault(name, self._link(name, len(links), document))
                at, cluster = found.start(group), links[name].cluster
                mentions.append(Mention(at, found.end(group), name, MentionKind.NAME, 0, 0, cluster))
                ends.append(links[name].entity.iri)
            predicate, status = VERBS[found[2]]
            evidence = Evidence(document.id, found.start(), found.end(), found[0], (), found[2], 0.7)
            statements.append(Statement(ends[0], TRADE + predicate, ends[1], status, (evidence,)))
        entities = {link.entity.iri: link.entity for link in links.values()}
        return Extraction(
            document,
            entities=tuple(entities[iri] for iri in sorted(entities)),
            statements=tuple(one for one in statements if one.subject != one.object),
            links=tuple(links.values()),
            mentions=tuple(mentions),
        )

    def _link(self, name: str, number: int, document: Document) -> Link:
        entity = Entity(ENTITY + slug(name), name, (TRADE + NAMES.get(name, "Firm"),))
        meant = self.decisions.meant(name, document)
        if meant:
            entity = replace(entity, iri=meant)
        elif not self.decisions.allows(name, entity.iri, document):
            entity = replace(entity, iri=f"{entity.iri}-other")
        return self.decisions.settled(Link(number, entity, reason="by name"), document, [name], lambda iri: None)
