"""The words by which a sentence says what a figure measures: "turnover", "same-store sales", "paid".

In: a `View` and a `Frame`. Out: stretches of the text, as it has them, which go beside the metric.
"""

from __future__ import annotations

from kg.relate.figures import measures
from kg.relate.figures.cues import LONGEST_TAIL, direction, metric_verb, phrase_tokens
from kg.relate.figures.part import Role
from kg.relate.figures.reading import Frame
from kg.relate.figures.view import VERBS, View

LIGHT = ("HaveVerbs", "ReachVerbs", "PutVerbs")  # they say nothing of the metric that stands beside them


def wording(view: View, frame: Frame) -> tuple[str, ...]:
    """The noun phrase that names the metric and the verb that measures, in the order of the text; none where both stand
    in a sentence before."""
    noun = frame.measure.said if frame.measure.said >= 0 else frame.measure.noun
    spans = [span for span in (_phrase(view, noun), _verb(view, frame)) if span]
    text = view.page.annotation.document.text
    found = (" ".join(text[view.tokens[first].start : view.tokens[last].end].split()) for first, last in sorted(spans))
    return tuple(dict.fromkeys(found))


def _phrase(view: View, noun: int) -> tuple[int, int] | None:
    """The first and last token of the noun phrase: without articles, names, dates and other figures."""
    if noun < 0 or view.tokens[noun].pos in VERBS or noun in view.dated:
        return None
    first = noun
    for index in phrase_tokens(view, noun):
        if index in view.dated or index in view.counted or view.tokens[index].mention >= 0:
            break
        first = index
    while first < noun and (view.tokens[first].pos in ("ADV", "NUM") or view.tokens[first].text in ("-", "&", "/")):
        first += 1
    first = min(measures.glued(view, first), default=first)
    return first, noun + _tail(view, noun)


def _tail(view: View, noun: int) -> int:
    """How many words of a metric's name follow its noun: two in "profit before tax"."""
    for size in range(LONGEST_TAIL, 0, -1):
        words = " ".join(token.text.lower() for token in view.tokens[noun : noun + size + 1])
        if words in view.page.lexicon.metric_nouns and words.count(" ") == size:
            return size
    return 0


def _verb(view: View, frame: Frame) -> tuple[int, int] | None:
    """The first and last token of the verb that the figure hangs on, with its particle, unless it is a light one."""
    verb = frame.anchor
    if verb < 0 or view.tokens[verb].pos != "VERB":
        return None
    token, words = view.tokens[verb], view.page.lexicon.words
    had = frame.value is not None and frame.value.role is Role.HAD
    light = (name for name in LIGHT if name != "ReachVerbs" or not had)  # "opened 212 stores"
    if frame.measure.noun >= 0 and any(token.lemma in words(name, "verb") for name in light):
        return None
    if direction(view, verb) is not None and not (had and metric_verb(view, token)):
        return None
    after = verb + 1 < len(view.tokens) and view.tokens[verb + 1].dep == "prt" and view.tokens[verb + 1].head == verb
    return verb, verb + after


__all__ = ["wording"]
