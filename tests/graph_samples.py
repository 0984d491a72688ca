"""Two hand-made documents with their extractions, in the ontology of ``tests/data/trade``, and how to make more."""

from __future__ import annotations

from decimal import Decimal

from kg.model import (
    Block,
    BlockKind,
    Document,
    Entity,
    Evidence,
    Extraction,
    Literal,
    Observation,
    Span,
    Statement,
    Status,
)

TRADE = "https://example.org/trade#"
ENTITY = "https://graphwright.example/entity/"
KG = "https://w3id.org/graphwright/vocab#"
XSD = "http://www.w3.org/2001/XMLSchema#"

FIRST = (
    "Velmora and Brakka join forces\n"
    "Velmora, a maker seated in Porto, and Brakka signed an alliance on May 20, said Ana Ruiz, chair of Velmora.\n"
    "Its revenue rose 12.5 percent year-on-year to more than 46.1 million euros in 2019.\n"
    "Velmora may buy Dunlin, but Dunlin has denied that it is held by Brakka."
)
SECOND = "Brakka, which was begun in 1998, is an ally of Velmora.\nVelmora left Porto, its former seat, last year."


def make_document(identity: str, text: str, date: str | None, title: str | None = None) -> Document:
    """A document of one paragraph block, with a source in some directory."""
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text)),)
    source = f"/somewhere/{identity}.txt"
    return Document(identity, text, blocks, sha256=identity * 4, source=source, title=title, date=date)


def make_evidence(
    document: Document,
    sentence: str,
    spans: dict[str, str],
    rule: str = "rule",
    confidence: float = 1.0,
    reason: str = "",
) -> Evidence:
    """The sentence of the document, with one span a role, found by its surface."""
    start = document.text.index(sentence)
    found = []
    for role, surface in spans.items():
        at = start + sentence.index(surface)
        found.append(Span(role, at, at + len(surface), surface))
    reasons = (reason,) if reason else ()
    return Evidence(document.id, start, start + len(sentence), sentence, tuple(found), rule, confidence, reasons)


def make_entity(slug: str, label: str, kind: str, *aliases: str, linked: bool = False) -> Entity:
    """An entity of a class of the small ontology."""
    return Entity(ENTITY + slug, label, (TRADE + kind,), aliases, linked)


def make_statement(
    subject: str,
    predicate: str,
    object: str | Literal,
    *evidence: Evidence,
    status: Status = Status.ASSERTED,
    **more: str,
) -> Statement:
    """A statement between entities named by their slugs."""
    value = ENTITY + object if isinstance(object, str) else object
    return Statement(ENTITY + subject, TRADE + predicate, value, status, evidence, **more)  # type: ignore[arg-type]


def first_extraction() -> Extraction:
    """An alliance, a seat, a figure, a rumour and a denial."""
    document = make_document("a1a1a1a1a1a1a1a1", FIRST, "2020-05-22", "Velmora and Brakka join forces")
    signed, revenue, rumour = FIRST.split("\n")[1:]
    allied = make_evidence(
        document,
        signed,
        {"subject": "Velmora", "object": "Brakka", "trigger": "alliance"},
        "[S:A] and [O:B] signed an [T:alliance]",
    )
    seat = make_evidence(
        document, signed, {"subject": "Velmora", "object": "Porto", "trigger": "seated"}, "[S:A] [T:seated] in [O:B]"
    )
    staff = make_evidence(
        document, signed, {"subject": "Ana Ruiz", "object": "Velmora", "trigger": "chair"}, "title", 0.9
    )
    figure = make_evidence(document, revenue, {"subject": "Its"}, "figure", 0.85, "subject: pronoun 'Its' (0.85)")
    maybe = make_evidence(
        document, rumour, {"subject": "Velmora", "object": "Dunlin", "trigger": "buy"}, "[S:A] [T:bought] [O:B]", 0.8
    )
    denied = make_evidence(
        document, rumour, {"subject": "Dunlin", "object": "Brakka", "trigger": "held"}, "[S:A] is [T:held] by [O:B]"
    )
    return Extraction(
        document,
        entities=(
            make_entity("velmora", "Velmora", "Firm", linked=True),
            make_entity("brakka", "Brakka", "Firm"),
            make_entity("dunlin", "Dunlin", "Agent"),
            make_entity("porto", "Porto", "Town", linked=True),
            make_entity("ana-ruiz", "Ana Ruiz", "Human", "Ruiz"),
        ),
        statements=(
            make_statement(
                "velmora",
                "alliedWith",
                "brakka",
                allied,
                date="2020-05-20",
                date_text="May 20",
                speaker=ENTITY + "ana-ruiz",
            ),
            make_statement("velmora", "seatedIn", "porto", seat),
            make_statement("ana-ruiz", "staffOf", "velmora", staff, role="chair"),
            make_statement("velmora", "holds", "dunlin", maybe, status=Status.HYPOTHETICAL),
            make_statement("dunlin", "heldBy", "brakka", denied, status=Status.NEGATED),
        ),
        observations=(
            Observation(
                about=ENTITY + "velmora",
                metric=KG + "Revenue",
                metric_label="revenue",
                evidence=figure,
                value=Decimal(46100000),
                unit="EUR",
                approximation="more than",
                change_percent=Decimal("12.5"),
                comparison="YearOnYear",
                period_start="2019-01-01",
                period_end="2019-12-31",
                period_text="2019",
                value_text="46.1 million euros",
            ),
        ),
    )


def second_extraction() -> Extraction:
    """The alliance again, from the other side; a literal; and the end of the seat."""
    document = make_document("b2b2b2b2b2b2b2b2", SECOND, "2021-01-10")
    ally, left = SECOND.split("\n")
    allied = make_evidence(
        document,
        ally,
        {"subject": "Brakka", "object": "Velmora", "trigger": "ally"},
        "[S:A] is an [T:ally] of [O:B]",
        0.8,
    )
    begun = make_evidence(
        document, ally, {"subject": "Brakka", "object": "1998", "trigger": "begun"}, "[S:A] was [T:begun] in [O:B]"
    )
    gone = make_evidence(document, left, {"subject": "Velmora", "object": "Porto", "trigger": "seat"}, "former seat")
    return Extraction(
        document,
        entities=(
            make_entity("velmora", "Velmora", "Firm", "Velmora Group", linked=True),
            make_entity("brakka", "Brakka", "Agent"),
            make_entity("porto", "Porto", "Spot", linked=True),
        ),
        statements=(
            make_statement("brakka", "alliedWith", "velmora", allied),
            make_statement("brakka", "begunOn", Literal("1998-01-01", XSD + "date"), begun, date_text="1998"),
            make_statement("velmora", "seatedIn", "porto", gone, status=Status.FORMER),
        ),
    )
