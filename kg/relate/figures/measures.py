"""What is measured: the metric that a noun phrase names, and what narrows it.

In: a `View` and the head of a noun phrase. Out: a `Measure`: the metric's IRI (one of the lexicon's, or minted from the
noun), the noun as the text has it, and the scope as words and as entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.iri import mint_iri, slug
from kg.lexicon import Entry
from kg.model import MentionKind
from kg.relate.figures.cues import LONGEST_TAIL, direction, head_of_name, phrase_tokens
from kg.relate.figures.view import VERBS, View

NARROWING = (
    "of",
    "in",
    "to",
    "from",
    "for",
    "across",
    "outside",
    "at",
    "on",
    "within",
    "between",
    "under",
    "with",
    "among",
    "via",
    "through",
)
PLACING = ("in", "across", "outside", "within", "throughout", "to", "from", "among", "between", "at", "of", "for")
PLAIN = frozenset(
    [
        "total",
        "overall",
        "its",
        "their",
        "own",
        "the",
        "a",
        "an",
        "such",
        "so-called",
        "combined",
        "annual",
        "yearly",
        "quarterly",
        "monthly",
        "record",
        "further",
        "other",
        "same",
        "own",
    ]
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a figure: words of the text, and the IRIs of places, markets and products."""

    words: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()

    def plus(self, other: Scope) -> Scope:
        """Both, without repetition."""
        words = dict.fromkeys((*self.words, *other.words))
        return Scope(tuple(words), tuple(dict.fromkeys((*self.entities, *other.entities))))


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric: its IRI, the words that name it, whether the lexicon knows it, its scope.

    ``noun`` is the token that names it, or -1; ``said`` one that only says what is done, as the "sale" of a deal price.
    """

    iri: str
    label: str
    known: bool
    noun: int = -1
    scope: Scope = Scope()
    expected: bool = False  # "its sales forecast"
    said: int = -1


def measure_of(view: View, noun: int, base: str, owner: int = -1) -> Measure | None:
    """The metric that a noun names; None for a pronoun, a name or nothing. ``owner`` is a cluster that is no scope."""
    noun = _past_light(view, head_of_name(view, noun))
    if (inner := _forecast_of(view, noun)) >= 0:
        found = measure_of(view, inner, base, owner)
        return replace(found, expected=True, said=noun) if found else None
    token = view.tokens[noun]
    named = token.pos in ("NOUN", "PROPN") or token.text.lower() in view.page.lexicon.metric_nouns
    if (
        noun in view.dated
        or noun in view.counted
        or not named
        or (token.mention >= 0 or (view.mention(noun) and view.owner(noun)))
    ):
        return None
    entry, used = _known(view, noun)
    if entry:
        words = [view.tokens[index].text for index in sorted(used)]
        return Measure(entry.iri, _joined(words), True, noun, scope_of(view, noun, used, owner))
    if view.owner(noun) or is_named(view, noun):  # "the pump maker Orlin grew by a tenth"
        return None
    compounds = _compounds(view, noun)
    compounds = [*glued(view, min(compounds, default=noun)), *compounds]
    label = _joined([view.tokens[index].text for index in (*compounds, noun)])
    lemma = _joined([*(view.tokens[index].text for index in compounds), token.lemma])
    iri = mint_iri(base, "metric", slug(lemma))
    return Measure(iri, label, False, noun, scope_of(view, noun, {*compounds, noun}, owner))


def is_named(view: View, noun: int) -> bool:
    """Whether a noun stands beside the name of what it means: "the start-up Orlin", "its Orlin brand"."""
    beside = (*view.equal.get(noun, ()), *view.kids(noun, "appos"))
    part = view.tokens[noun].lemma in view.page.lexicon.words("PartNouns", "noun")
    before = part and noun > 0 and view.tokens[noun - 1].dep == "compound" and view.tokens[noun - 1].mention >= 0
    return before or any(index > noun and view.tokens[index].mention >= 0 for index in beside)


def named(view: View, local: str, label: str = "", scope: Scope = Scope(), noun: int = -1) -> Measure:
    """A metric of the lexicon by its local name."""
    entry = view.page.lexicon.metric(local)
    return Measure(entry.iri, label or entry.label, True, noun, scope)


def of_entry(entry: Entry, scope: Scope = Scope(), noun: int = -1) -> Measure:
    """The metric of a lexicon's entry, with its own label."""
    return Measure(entry.iri, entry.label, True, noun, scope)


def minted(base: str, label: str, scope: Scope = Scope(), noun: int = -1) -> Measure:
    """A metric made from words."""
    return Measure(mint_iri(base, "metric", slug(label)), label, False, noun, scope)


def per_share(view: View, measure: Measure, position: int) -> Measure:
    """A profit or loss whose amount is "a share" or "per share" is that metric of a share."""
    entry = next((one for one in view.page.lexicon.of_kind("Metric") if one.iri == measure.iri), None)
    named = entry.forms.get("perShare") if entry else None
    last = view.spans[position][1]
    words = [token.text.lower() for token in view.tokens[last + 1 : last + 3]]
    if not named or view.quantities[position].kind != "money" or words not in (["a", "share"], ["per", "share"]):
        return measure
    other = view.page.lexicon.metric(next(iter(named)))
    return replace(measure, iri=other.iri, label=other.label)


def per_each(view: View, position: int) -> Scope:
    """ "£2.71 a kilo", "150 naira per crate": what an amount of money is for each of; no period ("a year")."""
    after = view.spans[position][1] + 1
    words = [token.text.lower() for token in view.tokens[after : after + 2]]
    if view.quantities[position].kind != "money" or len(words) < 2 or words[0] not in ("a", "an", "per"):
        return Scope()
    noun = view.tokens[after + 1]
    timed = noun.lemma in view.page.lexicon.words("DurationNouns", "noun") or noun.index in view.dated
    return Scope((f"per {noun.text}",)) if noun.pos == "NOUN" and noun.mention < 0 and not timed else Scope()


def metric_after(view: View, last: int) -> int:
    """The known metric noun in "$5 million in revenue", "$400m of debt"; -1 if there is none."""
    tokens = view.tokens
    if last + 2 >= len(tokens) or tokens[last + 1].text.lower() not in ("in", "of"):
        return -1
    head = next((kid for kid in (tokens[last + 1].index,) for kid in view.kids(kid, "pobj")), -1)
    paid = view.page.lexicon.words("PaymentNouns", "noun") | view.page.lexicon.words("CapitalNouns", "noun")
    if head < 0 or head in view.dated or (tokens[last + 1].text.lower() == "in" and tokens[head].lemma in paid):
        return -1
    return head if _known(view, head)[0] else -1


def _past_light(view: View, noun: int, depth: int = 3) -> int:
    """ "the number of stores" measures stores."""
    if depth and view.tokens[noun].lemma in view.page.lexicon.words("LightNouns", "noun"):
        for prep in view.kids(noun, "prep"):
            for inner in view.kids(prep, "pobj"):
                if view.tokens[prep].lemma == "of" and inner not in view.counted and view.tokens[inner].pos == "NOUN":
                    return _past_light(view, inner, depth - 1)
    return noun


def _forecast_of(view: View, noun: int) -> int:
    """The metric noun right before "forecast", "target", "guidance"; -1 if there is none."""
    before = view.tokens[noun - 1] if noun else None
    if before is None or view.tokens[noun].lemma not in view.page.lexicon.words("Forecast", "noun"):
        return -1
    return noun - 1 if before.pos == "NOUN" and _known(view, noun - 1)[0] else -1


def _known(view: View, noun: int) -> tuple[Entry | None, set[int]]:
    """The lexicon's metric with the longest name that ends in the noun, and the tokens of the name."""
    nouns = view.page.lexicon.metric_nouns
    before: list[int] = []
    for index in phrase_tokens(view, noun):
        if index in view.dated or view.tokens[index].mention >= 0 or len(before) == 3:
            break
        before.append(index)
    for size in range(len(before), -1, -1):
        chosen = sorted(before[:size])
        opening = _joined([view.tokens[index].text for index in chosen])
        for last, after in _endings(view, noun):
            found = nouns.get(f"{opening} {last}".strip().replace(" - ", "-"))
            if found:
                return found, {*glued(view, min(chosen, default=noun)), *chosen, *range(noun, noun + after + 1)}
    return None, set()


def glued(view: View, first: int) -> tuple[int, ...]:
    """The words that hyphens make a part of the next one: the "Pre" of "Pre-sales", "cost-to" of "cost-to-income"."""
    start, tokens = first, view.tokens
    while start > 1 and tokens[start - 1].text == "-" and tokens[start - 2].end == tokens[start].start - 1:
        start -= 2
    return tuple(range(start, first))


def _endings(view: View, noun: int) -> Iterator[tuple[str, int]]:
    """How a metric's name may end from its noun on, and with how many words more: "profit before tax", "profit"."""
    token, rest = view.tokens[noun], view.tokens[noun + 1 : noun + 1 + LONGEST_TAIL]
    for size in range(len(rest), 0, -1):
        if all(one.mention < 0 for one in rest[:size]):
            yield " ".join(one.text.lower() for one in (token, *rest[:size])), size
    yield token.text.lower(), 0
    yield token.lemma, 0


def _joined(words: Iterable[str]) -> str:
    return " ".join(words).lower().replace(" - ", "-")


def _compounds(view: View, noun: int) -> list[int]:
    found = [kid for kid in view.kids(noun, "compound") if kid < noun and view.tokens[kid].mention < 0]
    return [kid for kid in found if kid not in view.dated and kid not in view.counted]


def scope_of(view: View, noun: int, used: set[int], owner: int = -1) -> Scope:
    """What stands around a noun and narrows it: adjectives, nouns before it, phrases after it."""
    return _scope_before(view, noun, used, owner).plus(_scope_after(view, noun, used, owner))


def _scope_before(view: View, noun: int, used: set[int], owner: int) -> Scope:
    words: list[str] = []
    entities: list[str] = []
    group: list[int] = []
    for index in (*sorted(set(phrase_tokens(view, noun)) - used), -1):
        mention = view.mention(index) if index >= 0 else None
        if index < 0 or mention or not _narrows(view, index) or (group and index != group[-1] + 1):
            words += [span_text(view, group)] if any(view.tokens[step].text != "-" for step in group) else []
            group = []
        based = index >= 0 and _is_based(view, index)
        if mention and not based and mention.cluster != owner and mention.cluster not in view.page.aboutable:
            entities.append(view.page.entity(mention.cluster))
        elif index >= 0 and not mention and _narrows(view, index):
            group.append(index)
    return Scope(tuple(words), tuple(entities))


def _narrows(view: View, index: int) -> bool:
    token = view.tokens[index]
    if (
        index in view.dated
        or index in view.counted
        or direction(view, index) is not None
        or token.tag in ("CD", "DT", "PRP$")
        or token.text.lower() in view.page.lexicon.words("EarlierWords", "word")
    ):
        return False
    return token.text.lower() not in PLAIN and (token.pos in ("ADJ", "NOUN", "PROPN", "VERB", "X") or token.text == "-")


def _scope_after(view: View, noun: int, used: set[int], owner: int) -> Scope:
    scope = Scope()
    for prep in view.kids(noun, "prep"):
        if prep == noun + 1 and prep not in used and view.tokens[prep].text.lower() == "per":
            scope = scope.plus(Scope(tuple(f"per {view.tokens[kid].text}" for kid in view.kids(prep, "pobj"))))
        if prep > noun and prep not in used and view.tokens[prep].text.lower() in NARROWING:
            for inner in view.kids(prep, "pobj"):
                scope = scope.plus(phrase_scope(view, inner, owner))
    return scope


def phrase_scope(view: View, head: int, owner: int = -1, *, places_only: bool = False) -> Scope:
    """The scope that a noun phrase after a preposition gives: its entities, and its words if they say more."""
    if head in view.dated or head in view.counted:
        return Scope()
    inside = list(_plain_subtree(view, head))
    nouns = view.page.lexicon.metric_nouns
    known = bool({view.tokens[head].lemma, view.tokens[head].text.lower()} & set(nouns))
    joined = [kid for kid in view.kids(head, "conj") if view.tokens[kid].mention >= 0] if known else []
    if joined:  # "44% of exports and Brazil 31%"
        return Scope((view.tokens[head].text,)) if not places_only else Scope()
    measured = known and any(index > head and index in view.counted for index in inside)  # "on sales of $5 million"
    if not inside or measured or any(index in view.dated for index in inside[:1]):
        return Scope()
    mentions = {index: one for index in inside if (one := view.mention(index)) and not _is_based(view, index)}
    if head not in mentions and view.owner(head):  # "the car maker Orlin"
        return Scope()
    others = [one for one in mentions.values() if one.cluster != owner and one.cluster not in view.page.aboutable]
    owned = [i for i, one in mentions.items() if one.cluster == owner or one.cluster in view.page.aboutable]
    if head in owned and (mentions[head].kind is not MentionKind.NOMINAL or mentions[head].cluster == owner):
        return Scope()
    owned = [index for index in owned if index != head]
    words = [index for index in inside if view.tokens[index].tag not in ("DT", "PRP$", "POS") and index not in owned]
    while words and view.tokens[words[-1]].pos == "ADP":  # "the plant of Orlin"
        words.pop()
    plain = [index for index in words if index not in mentions or mentions[index].kind is MentionKind.NOMINAL]
    content = [index for index in plain if view.tokens[index].pos in ("NOUN", "ADJ", "PROPN")]
    others += [one for index in _coordinated(view, head) if (one := view.mention(index)) and one not in others]
    others = [one for one in others if one.cluster != owner and one.cluster not in view.page.aboutable]
    entities = tuple(dict.fromkeys(view.page.entity(one.cluster) for one in others))
    literal = (span_text(view, words),) if content and words and not places_only else ()
    return Scope(literal, entities)


def _is_based(view: View, index: int) -> bool:
    """Whether a name says of something where it is: the "Oslo" of "revenue at the Oslo-listed maker"."""
    after = view.tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0].text == "-" and after[1].tag == "VBN"


def _coordinated(view: View, head: int) -> list[int]:
    """ "Chile, Peru and Ecuador": the heads that are joined to the first one."""
    found = [head]
    for index in found:
        found += view.kids(index, "conj")
    return found[1:]


def places_after(view: View, position: int, anchor: int, owner: int) -> Scope:
    """Places that follow a counted noun: "400 stores in Spain and Portugal"."""
    top, last = view.top(position), view.spans[position][1]
    limit = min((first for first, _ in view.spans.values() if first > last), default=len(view.tokens))
    scope = Scope()
    for head in dict.fromkeys((top, last, anchor)):
        for prep in view.kids(head, "prep") if head >= 0 else ():
            if last < prep < limit and view.tokens[prep].text.lower() in PLACING:
                for inner in view.kids(prep, "pobj"):
                    only_places = head == anchor and head != top
                    scope = scope.plus(phrase_scope(view, inner, owner, places_only=only_places))
    return scope


def _plain_subtree(view: View, head: int) -> list[int]:
    """The phrase below a noun without clauses, dates, brackets and quoted figures: one stretch of the text."""
    found = []
    for index in view.subtree(head):
        path = [index, *view.up(index)]
        path = path[: path.index(head)] if head in path else path
        if not any(
            view.tokens[step].dep in ("relcl", "acl", "advcl", "appos", "punct") and view.tokens[step].text != "-"
            for step in path
        ):
            found.append(index)
    while found and (found[-1] in view.dated or view.tokens[found[-1]].pos in ("ADP", "PUNCT", "CCONJ")):
        found.pop()
    stretch = [index for index in found if index >= head or all(step in found for step in range(index, head))]
    gap = next((index for index in stretch if index > head and index - 1 not in stretch), None)
    kept = [index for index in stretch if gap is None or index < gap]
    kept = kept[
        : next(
            (
                k
                for k, index in enumerate(kept)
                if index in view.dated or (view.tokens[index].pos in VERBS and view.tokens[index].dep == "relcl")
            ),
            len(kept),
        )
    ]
    while kept and view.tokens[kept[-1]].pos in ("ADP", "PUNCT", "CCONJ", "DET", "ADV"):
        kept.pop()
    return kept


def span_text(view: View, indexes: list[int]) -> str:
    """The text of consecutive tokens, without hyphens at its ends."""
    while indexes and view.tokens[indexes[0]].text == "-":
        indexes = indexes[1:]
    while indexes and view.tokens[indexes[-1]].text == "-":
        indexes = indexes[:-1]
    if not indexes:
        return ""
    text = view.page.annotation.document.text
    return " ".join(text[view.tokens[indexes[0]].start : view.tokens[indexes[-1]].end].split())
