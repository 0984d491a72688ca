"""What a store holds: numbers, outcomes, all that was dropped, whether it is whole.

In: a store that is open. Out: values. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.assemble import faint_figures
from kg.identity import renamed
from kg.maintain.identity import Identities
from kg.maintain.keeper import Keeper
from kg.maintain.units import ENTITY
from kg.model import DocumentReport, Drop, Extraction, Outcome
from kg.pipeline import copy_report, drop_order, flat_drops
from kg.store.codec import stretch, unpack
from kg.store.database import size_on_disk
from kg.store.ledger import Ledger


def sizes_of(ledger: Ledger) -> Mapping[str, int]:
    """How much of what the graph holds."""
    sums = ledger.one("SELECT TOTAL(statements), TOTAL(asserted), TOTAL(edges) FROM units")
    entities = ledger.one("SELECT COUNT(*) FROM units WHERE unit >= ? AND unit < ?", (ENTITY, ENTITY + "\U0010ffff"))
    figures = ledger.one("SELECT TOTAL(figures) FROM documents")
    assert sums
    assert entities
    assert figures
    statements, asserted, edges = (int(number) for number in sums)
    return {
        "entities": entities[0],
        "statements": statements,
        "asserted": asserted,
        "plain edges": edges,
        "figures": int(figures[0]),
    }


def outcomes_of(ledger: Ledger) -> Mapping[str, int]:
    """How many sources ended how."""
    sql = "SELECT CASE WHEN copy_of > '' THEN 'skipped-duplicate' ELSE outcome END, COUNT(*) FROM sources"
    counts = dict(ledger.ask(f"{sql} LEFT JOIN documents ON id = document GROUP BY 1"))
    return {outcome.value: counts.get(outcome.value, 0) for outcome in Outcome}


def status_of(ledger: Ledger) -> dict[str, Any]:
    """What ``kg store status`` shows: names with numbers, texts, or numbers by name."""
    count = ledger.one("SELECT COUNT(*), TOTAL(state != 'published'), TOTAL(holds = '') FROM documents")
    assert count
    return {
        "sources": dict(outcomes_of(ledger)),
        "documents": count[0],
        "to be published": int(count[1]),
        "to be extracted": int(count[2]),
        **sizes_of(ledger),
        "recipes": dict(ledger.ask("SELECT recipe, COUNT(*) FROM documents GROUP BY recipe")),
        "bytes on disk": size_on_disk(ledger.path.parent.parent),
    }


def as_it_ended(ledger: Ledger, report: DocumentReport) -> DocumentReport:
    """The report of a document, which may have turned out to be nearly the same as another."""
    entry = ledger.entry(report.document) if report.document else None
    if entry is None or not entry.copy_of:
        return report
    sources = ledger.sources_of(entry.copy_of)
    return copy_report(report, sources[0].source if sources else entry.copy_of)


def quarantined(ledger: Ledger) -> list[DocumentReport]:
    """The reports of what could not be used, in the order of the sources."""
    rows = ledger.ask("SELECT report FROM sources WHERE outcome = 'quarantined' ORDER BY source")
    return [unpack(data, DocumentReport) for (data,) in rows]


def drops_of(keeper: Keeper) -> tuple[Drop, ...]:
    """All that was found and not kept, in the order of the why-not report."""
    found: list[Drop] = []
    identities = Identities(keeper.ledger, keeper.ontology, keeper.decisions)
    for (data,) in keeper.ledger.each("SELECT extraction FROM documents WHERE extraction IS NOT NULL AND copy_of = ''"):
        raw = stretch(data, Extraction)
        extraction = renamed(raw, identities.joined(raw))
        found += [*flat_drops([extraction]), *faint_figures([extraction], keeper.settings)]
    for (data,) in keeper.ledger.each("SELECT drops FROM units WHERE statements > 0 OR length(faint) > 1"):
        found += stretch(data, tuple[Drop, ...])
    return tuple(sorted(found, key=drop_order))
