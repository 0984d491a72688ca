"""One parsed sentence as the figure rules see it: trees, mentions, quantities, dates, and which of them are about-able.

In: a `Page`. Out: a `View` for each sentence. No rule of meaning stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.model import BlockKind, DateExpression, Entity, Mention, MentionKind, Quantity, Sentence, Token
from kg.relate.figures.page import Page

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a figure is about: a cluster, how sure that is (0 to 1), why if less than sure, and the mention's span.

    ``carried``: taken over from a sentence before; the same topic carried on is no less sure at the next sentence.
    ``thing`` is what a common noun names, which has no cluster: "the global market for tyres".
    """

    cluster: int
    certainty: float = 1.0
    reason: str = ""
    start: int = 0
    end: int = 0
    carried: bool = False
    thing: Entity | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A sentence of a page. Tokens are named by their index in it."""

    page: Page
    sentence: Sentence
    children: Mapping[int, tuple[int, ...]]
    quantities: tuple[Quantity, ...]
    dates: tuple[DateExpression, ...]
    spans: Mapping[int, tuple[int, int]]  # position in quantities → its first and last token
    dated: frozenset[int] = field(default_factory=frozenset)  # tokens inside date expressions
    counted: frozenset[int] = field(default_factory=frozenset)  # tokens inside quantities
    softening: frozenset[int] = field(default_factory=frozenset)  # tokens before a quantity that soften it
    equal: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # tokens that denote the same thing

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The sentence's tokens."""
        return self.sentence.tokens

    @property
    def text(self) -> str:
        """The sentence's text."""
        return self.page.annotation.document.text[self.sentence.start : self.sentence.end]

    def kids(self, index: int, *deps: str) -> list[int]:
        """The dependents of a token with one of the labels, in the order of the text."""
        return [child for child in self.children.get(index, ()) if self.tokens[child].dep in deps]

    def subtree(self, index: int) -> list[int]:
        """The token and all below it, in the order of the text."""
        found, queue = {index}, [index]
        while queue:
            for child in self.children.get(queue.pop(), ()):
                if child not in found:
                    found.add(child)
                    queue.append(child)
        return sorted(found)

    def up(self, index: int) -> Iterator[int]:
        """The tokens above a token, nearest first."""
        seen = {index}
        while (index := self.tokens[index].head) not in seen:
            seen.add(index)
            yield index

    def top(self, position: int) -> int:
        """The token of a quantity that governs its others."""
        first, last = self.spans[position]
        inside = range(first, last + 1)
        return next((index for index in reversed(inside) if self.tokens[index].head not in inside), last)

    def mention(self, index: int) -> Mention | None:
        """The mention that a token heads, if it is linked."""
        found = self.page.mentions.get((self.sentence.index, index))
        return found if found and found.cluster in self.page.links else None

    def owner(self, index: int, depth: int = 3) -> Owner | None:
        """The entity that a token denotes, itself or by apposition, if a figure can be about it."""
        for other in (index, *self.equal.get(index, ()), *self.kids(index, "appos")):
            mention = self.mention(other) if other not in self.counted else None
            if mention and mention.cluster in self.page.aboutable:
                kind = mention.kind.value if mention.kind is not MentionKind.NAME else ""
                reason = f"subject: {kind} {mention.surface!r} ({mention.certainty:g})" if mention.certainty < 1 else ""
                return Owner(mention.cluster, mention.certainty, reason, mention.start, mention.end)
        token = self.tokens[index]
        if depth and token.dep == "appos" and token.head != index and self.tokens[token.head].pos in ("NOUN", "PROPN"):
            return self.owner(token.head, depth - 1)
        return None

    def verb_of(self, index: int) -> int | None:
        """The verb of the clause that a token stands in."""
        if self.tokens[index].pos in VERBS and self.tokens[index].dep not in ("aux", "auxpass", "amod"):
            return index
        return next(
            (i for i in self.up(index) if self.tokens[i].pos in VERBS and self.tokens[i].dep not in ("aux", "auxpass")),
            None,
        )

    def subject(self, verb: int, depth: int = 4) -> int | None:
        """The token of a verb's subject; infinitives and coordinated verbs take that of the verb above."""
        helpers = self.kids(verb, "aux", "auxpass")
        found = self.kids(verb, *SUBJECTS) or [kid for one in helpers for kid in self.kids(one, *SUBJECTS)]
        token = self.tokens[verb]
        if found:
            nearest = max((kid for kid in found if kid < verb), default=found[0])
            return self._antecedent(nearest, verb)
        if token.dep in ("acl", "relcl") and token.tag != "TO" and self.tokens[token.head].pos not in VERBS:
            if not any(self.tokens[kid].lemma == "to" for kid in self.kids(verb, "aux")):
                return token.head
            return self._holder(token.head, depth)
        if depth and token.dep in ("xcomp", "conj", "advcl", "pcomp", "dep", "aux", "auxpass", "prep"):
            above = self.verb_of(token.head) if token.head != verb else None
            return self.subject(above, depth - 1) if above is not None else None
        return None

    def _antecedent(self, subject: int, verb: int) -> int:
        """ "which", "that", "who" as subject of a relative clause stand for the noun above."""
        token = self.tokens[verb]
        if self.tokens[subject].tag in ("WDT", "WP") and token.dep in ("relcl", "acl") and token.head != verb:
            return self._placed_there(token.head)
        return subject

    def _placed_there(self, noun: int) -> int:
        """ "Its shipyard in Turku, which employs 730 people": what is at a place, rather than the place."""
        mention, prep = self.mention(noun), self.tokens[self.tokens[noun].head]
        above = self.tokens[prep.head]
        place = mention is not None and mention.cluster in self.page.places and self.tokens[noun].dep == "pobj"
        return above.index if place and above.pos == "NOUN" and above.index < prep.index else noun

    def _holder(self, noun: int, depth: int) -> int | None:
        """Who has "plans to open …": the possessor of the noun, or the subject of the verb it depends on."""
        owned = self.kids(noun, "poss")
        if owned:
            return owned[0]
        if self.tokens[noun].head == noun and self.tokens[noun].pos == "PROPN":  # a headline: "Orlin to buy Basketo"
            return noun
        verb = self.verb_of(noun)
        return self.subject(verb, depth - 1) if verb is not None and depth else None


def views_of(page: Page) -> Iterator[View]:
    """The sentences that may hold claims, in the order of the text."""
    quantities: dict[int, list[Quantity]] = defaultdict(list)
    for quantity in page.annotation.quantities:
        quantities[quantity.sentence].append(quantity)
    dates: dict[int, list[DateExpression]] = defaultdict(list)
    for one in page.annotation.dates:
        dates[one.sentence].append(one)
    for sentence in page.annotation.sentences:
        if sentence.block is not BlockKind.CREDIT:
            yield _view(page, sentence, tuple(quantities[sentence.index]), tuple(dates[sentence.index]))


def _view(page: Page, sentence: Sentence, quantities: tuple[Quantity, ...], dates: tuple[DateExpression, ...]) -> View:
    children: dict[int, list[int]] = defaultdict(list)
    for token in sentence.tokens:
        if token.head != token.index:
            children[token.head].append(token.index)
    spans = {at: span for at, one in enumerate(quantities) if (span := _tokens_in(sentence, one.start, one.end))}
    equal: dict[int, list[int]] = defaultdict(list)
    for pair in sentence.equivalences:
        if pair.via < 0:
            equal[pair.noun].append(pair.name)
    return View(
        page=page,
        sentence=sentence,
        children={head: tuple(found) for head, found in children.items()},
        quantities=quantities,
        dates=dates,
        spans=spans,
        dated=frozenset(i for one in dates for i in _range(_tokens_in(sentence, one.start, one.end))),
        counted=frozenset(i for span in spans.values() for i in _range(span)),
        softening=frozenset(i for one in quantities for i in _range(_softening(page, sentence, one))),
        equal={noun: tuple(names) for noun, names in equal.items()},
    )


def _softening(page: Page, sentence: Sentence, one: Quantity) -> tuple[int, int] | None:
    """The tokens right before a quantity that soften it: the "more than" of "more than half"."""
    before = page.annotation.document.text[sentence.start : one.start].rstrip()
    if not one.approximation or not before.lower().endswith(one.approximation.lower()):
        return None
    end = sentence.start + len(before)
    return _tokens_in(sentence, end - len(one.approximation), end)


def _tokens_in(sentence: Sentence, start: int, end: int) -> tuple[int, int] | None:
    inside = [token.index for token in sentence.tokens if token.start < end and start < token.end]
    return (inside[0], inside[-1]) if inside else None


def _range(span: tuple[int, int] | None) -> range:
    return range(span[0], span[1] + 1) if span else range(0)
