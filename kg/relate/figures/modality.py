"""Whether a figure is stated, expected, possible or denied, and who says so.

In: a `View` and the verb or noun that carries the figure. Out: a `Status`; the IRI of a speaker or None.
"""

from __future__ import annotations

from kg.model import Status
from kg.ontology import Ontology
from kg.relate.figures.view import SUBJECTS, VERBS, View

OUTLOOK_REACH = 5  # tokens between the noun and its colon: "outlook for 2024 as follows:"
CONDITIONS = ("if", "unless")
CARRYING = ("xcomp", "ccomp", "dobj", "attr", "oprd", "pcomp", "nsubjpass")


def status_of(view: View, start: int) -> Status:
    """The status of a figure, by the words from the one that carries it up to its clause and what governs that."""
    found = _of_clause(view, start)
    return Status.PLANNED if found is Status.ASSERTED and _is_listed_outlook(view, start) else found


def _is_listed_outlook(view: View, start: int) -> bool:
    """ "It confirms its outlook: revenue of …": a colon, and before it a noun for what is expected."""
    nouns = view.page.lexicon.words("Forecast", "noun")
    colon = next((index for index in reversed(range(start)) if view.tokens[index].text in (":", ";")), -1)
    if colon < 0 or view.tokens[colon].text != ":":
        return False
    return any(
        token.lemma in nouns and token.pos == "NOUN" for token in view.tokens[max(0, colon - OUTLOOK_REACH) : colon]
    )


def _of_clause(view: View, start: int) -> Status:
    found = Status.ASSERTED
    index, first = start, True
    while True:
        own = _own(view, index, first)
        if own is not Status.ASSERTED:
            return own
        token = view.tokens[index]
        if token.head == index or not _carries(view, index):
            return found
        index, first = token.head, False


def _carries(view: View, index: int) -> bool:
    """Whether the word above still decides on the figure."""
    token = view.tokens[index]
    if token.dep in CARRYING:
        return True
    above = view.tokens[token.head]
    lists = view.page.lexicon.words("Forecast", "noun") | view.page.lexicon.words("Doubt", "noun")
    if token.dep in ("acl", "relcl") and above.pos == "NOUN":
        return above.lemma in lists and any(view.tokens[kid].lemma == "to" for kid in view.kids(index, "aux"))
    if token.dep == "conj":
        return token.tag == "VB" or token.pos == "NOUN"
    return token.dep in ("prep", "pobj") and above.pos in ("NOUN", "ADP") and above.lemma in lists


def _own(view: View, index: int, first: bool) -> Status:
    token, lexicon = view.tokens[index], view.page.lexicon
    below = [view.tokens[kid] for kid in view.kids(index, "aux", "neg", "advmod", "mark")]
    words = {one.lemma for one in below} | {one.text.lower() for one in below}
    if token.pos in VERBS:
        if words & lexicon.words("Denial", "word"):
            return Status.NEGATED
        if words & lexicon.words("Doubt", "word") and not _is_reported_will(view, index, words):
            return Status.HYPOTHETICAL
        if token.tag in ("VBZ", "VBP") and _is_conditional(view, index):
            return Status.HYPOTHETICAL
        will = words & lexicon.words("Forecast", "word") or _is_reported_will(view, index, words)
        if will or _is_to(view, index) or (token.tag == "VBZ" and token.lemma in lexicon.words("SeeVerbs", "verb")):
            return Status.PLANNED
    if first and token.pos in VERBS:
        return Status.PLANNED if token.lemma in lexicon.words("OutlookVerbs", "verb") else Status.ASSERTED
    form = "verb" if token.pos in VERBS else "noun"
    for name, status in (("Denial", Status.NEGATED), ("Doubt", Status.HYPOTHETICAL), ("Forecast", Status.PLANNED)):
        if token.lemma in lexicon.words(name, form):
            return status
    return Status.ASSERTED


def _is_conditional(view: View, verb: int) -> bool:
    """ "If oil goes to $100, Orlin loses 90 million euros": what holds on a condition only."""
    clauses = view.kids(verb, "advcl")
    return any(view.tokens[mark].text.lower() in CONDITIONS for one in clauses for mark in view.kids(one, "mark"))


def _is_reported_will(view: View, index: int, words: set[str]) -> bool:
    """ "said it would open": the past of "will"."""
    token, lexicon = view.tokens[index], view.page.lexicon
    above = view.tokens[token.head].lemma
    speech = lexicon.words("SpeechVerbs", "verb") | lexicon.words("Forecast", "verb")
    return "would" in words and not words & {"if", "unless"} and token.dep == "ccomp" and above in speech


def _is_to(view: View, index: int) -> bool:
    """ "is to open", "Orlin to open" in a headline, "a deal to buy": an infinitive of what is not yet done."""
    token, above = view.tokens[index], view.tokens[view.tokens[index].head]
    if not any(view.tokens[kid].tag == "TO" for kid in view.kids(index, "aux")):
        return False
    if token.head == index:
        return view.subject(index) is not None
    headed = above.head == above.index and above.pos == "PROPN"
    agreed = headed or above.lemma in view.page.lexicon.words("DealVerbs", "noun")
    return (agreed and token.dep in ("acl", "relcl")) or (token.dep == "xcomp" and above.lemma == "be")


def speaker_of(view: View, start: int, end: int, verb: int | None, ontology: Ontology) -> str | None:
    """Who says the figure at these offsets: the speaker of the quotation, or the subject of a speech verb above."""
    annotation = view.page.annotation
    for one in annotation.quotations:
        if one.start <= start and end <= one.end and one.speaker >= 0:
            cluster = annotation.mentions[one.speaker].cluster
            return view.page.entity(cluster) if cluster in view.page.links else None
    speech = view.page.lexicon.words("SpeechVerbs", "verb") | ontology.speech_verbs
    index = verb
    while (
        index is not None
        and view.tokens[index].head != index
        and view.tokens[index].dep in ("ccomp", "conj", "advcl", "parataxis")
    ):
        index = view.tokens[index].head
        if view.tokens[index].lemma in speech:
            return _subject_entity(view, index)
    below = (
        [kid for kid in view.kids(verb, "parataxis", "ccomp") if view.tokens[kid].lemma in speech]
        if verb is not None
        else []
    )
    return _subject_entity(view, below[0]) if below else None


def _subject_entity(view: View, verb: int) -> str | None:
    for kid in view.kids(verb, *SUBJECTS):
        mention = view.mention(kid)
        if mention:
            return view.page.entity(mention.cluster)
    return None
