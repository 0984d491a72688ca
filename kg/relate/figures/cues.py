"""The words around a quantity: what stands left of it, which of them say a change, and in which direction.

In: a `View` and token indexes. Out: token indexes, signs, truth values. What they make of the quantity is decided in
`parts`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.lexicon import AGAINST, Entry
from kg.model import Token
from kg.relate.figures.view import VERBS, View

CLAUSE_ENDS = (";", ":", "--", "—")
COMPARERS = ("than", *AGAINST)
LONGEST_TAIL = 4  # words of a metric's name after its noun: "return on capital employed"
DEGREES = frozenset(["too", "even", "still", "now", "just", "only", "already", "also", "again", "roughly"])


def cue(view: View, position: int) -> int:
    """The token left of a quantity that says how it is bound, past articles and softening words; -1 for none."""
    first = view.spans[position][0]
    soft = view.quantities[position].approximation
    if view.tokens[first].pos == "ADP" and first < view.top(position):
        first += 1
    start = view.tokens[first].start
    before = view.page.annotation.document.text[view.sentence.start : start].lower().rstrip()
    index = first - 1
    if soft and before.endswith(soft):
        while index >= 0 and view.tokens[index].start >= view.sentence.start + len(before) - len(soft):
            index -= 1
    fillers = view.page.lexicon.words("FillerWords", "word") - {"of", "by"}
    softeners = {word for one in view.page.lexicon.of_kind("Approximation") for word in one.forms.get("before", ())}
    while index >= 0 and _is_filler(view, view.tokens[index], fillers | softeners | DEGREES | {"between"}):
        index -= 1
    return index


def _is_filler(view: View, token: Token, words: frozenset[str]) -> bool:
    lower = token.text.lower()
    return token.mention < 0 and (
        lower in words or token.pos == "SYM" or (token.tag in ("$", "RB") and lower not in ("up", "down", "not"))
    )


def changer(view: View, index: int) -> int | None:
    """The nearest word of change (verb, noun or adverb) to the left, not past another finite verb or clause end.

    "More" is none in "by more than half to 5 million": it softens the half.
    """
    while index >= 0:
        token = view.tokens[index]
        if index in view.softening:
            index -= 1
            continue
        if direction(view, index) is not None or is_multiple(view, token):
            return index
        if token.text in CLAUSE_ENDS or (
            index not in view.dated and token.tag in ("VBD", "VBZ", "VBP", "MD") and token.pos in VERBS
        ):
            return None
        index -= 1
    return None


def direction(view: View, index: int) -> int | None:
    """1 for a word that says a rise, -1 for a fall, None for any other."""
    token, lexicon = view.tokens[index], view.page.lexicon
    if token.mention >= 0 or index in view.dated or index in view.counted:
        return None
    if token.pos in ("VERB", "AUX"):
        return lexicon.directions.get(("verb", token.lemma))
    if token.pos == "NOUN":
        return lexicon.directions.get(("noun", token.lemma))
    return lexicon.directions.get(("adverb", token.text.lower()))


def is_multiple(view: View, token: Token) -> bool:
    return token.pos in ("VERB", "ADJ") and ("verb", token.lemma) in view.page.lexicon.multiples


def lemma_in(view: View, index: int, name: str, form: str) -> bool:
    """Whether a token, or it with the particle after it, is in a list of the lexicon."""
    words, token = view.page.lexicon.words(name, form), view.tokens[index]
    phrases = {token.lemma}
    phrases |= {f"{token.lemma} {view.tokens[kid].text.lower()}" for kid in view.kids(index, "prt", "prep", "advmod")}
    return token.mention < 0 and bool(phrases & words)


def metric_verb(view: View, token: Token) -> Entry | None:
    """The metric that a verb measures, with its particle if it has one; the lemmatiser makes "fin" of "fined"."""
    verbs = view.page.lexicon.metric_verbs
    after = [token.index + 1] if token.index + 1 < len(view.tokens) else []
    particles = (*after, *view.kids(token.index, "prt", "prep"))
    phrases = (f"{token.lemma} {view.tokens[kid].text.lower()}" for kid in particles)
    whole = next((verbs[phrase] for phrase in phrases if phrase in verbs), None)
    return whole or verbs.get(token.lemma) or verbs.get(f"{token.lemma}e")


def particle_verb(view: View, index: int) -> int | None:
    """The verb that the word before a figure makes one of a metric: the "turned" of "turned over $5 million"."""
    return index - 1 if _with_particle(view, index) in view.page.lexicon.metric_verbs else None


def changing_verb(view: View, index: int) -> int | None:
    """The verb that the word after it makes one of change: the "edged" of "edged up to $5 million"."""
    return index - 1 if ("verb", _with_particle(view, index)) in view.page.lexicon.directions else None


def _with_particle(view: View, index: int) -> str:
    """A verb's lemma with the word after it, which the lemma may have already: "turn over"; "" if there is no verb."""
    verb, particle = view.tokens[index - 1] if index > 0 else None, view.tokens[index].text.lower()
    if verb is None or verb.pos not in VERBS:
        return ""
    return verb.lemma if verb.lemma.endswith(f" {particle}") else f"{verb.lemma} {particle}"


def phrase_tokens(view: View, noun: int) -> Iterator[int]:
    """The tokens that stand before a noun in its own phrase, nearest first."""
    index = noun - 1
    allowed = ("ADJ", "NOUN", "PROPN", "NUM", "VERB", "X", "ADV")
    while index >= 0 and (view.tokens[index].pos in allowed or view.tokens[index].text in ("-", "&", "/")):
        if view.tokens[index].pos == "VERB" and view.tokens[index].dep not in ("amod", "compound"):
            return
        if view.tokens[index].pos == "ADV" and view.tokens[index].head == view.tokens[noun].head:
            return
        yield index
        index -= 1


def head_of_name(view: View, noun: int) -> int:
    """The noun that a metric's name begins with if this one ends it: for "tax" the "profit" of "profit after tax"."""
    for start in range(max(0, noun - LONGEST_TAIL), noun - 1):
        words = " ".join(token.text.lower() for token in view.tokens[start : noun + 1])
        if words in view.page.lexicon.metric_nouns and view.tokens[start].pos == "NOUN":
            return start
    return noun


def is_change_noun(view: View, index: int) -> bool:
    """Whether a noun says a rise or fall and is no metric itself: "increase", but not "loss"."""
    token = view.tokens[index]
    known = token.lemma in view.page.lexicon.metric_nouns
    return token.pos == "NOUN" and not known and direction(view, index) is not None


def names_metric(view: View, index: int) -> bool:
    """Whether a noun is the name of a metric of the lexicon."""
    nouns = view.page.lexicon.metric_nouns
    return view.tokens[index].pos == "NOUN" and bool({view.tokens[index].lemma, view.tokens[index].text} & set(nouns))


def is_odds(view: View, position: int) -> bool:
    """Whether a percentage is said as so many of so many: "one in ten", "one job in eight"."""
    first, last = view.spans[position]
    words = {token.text.lower() for token in view.tokens[first + 1 : last]}
    return view.quantities[position].kind == "percent" and not words.isdisjoint(("in", "out"))


def noun_within(view: View, position: int) -> int:
    """The noun between the two numbers of "one job in eight"; -1 if there is none."""
    first, last = view.spans[position]
    inside = (index for index in range(first + 1, last) if view.tokens[index].pos == "NOUN")
    return next(inside, -1) if is_odds(view, position) else -1
