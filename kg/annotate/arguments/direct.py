"""Arguments that stand directly at their head, and prepositional phrases.

In: a `Builder` without edges. Out: subj, obj, comp and preposition edges; "such as" as equivalences.
"""

from __future__ import annotations

from msgspec.structs import replace

from kg.annotate.arguments.builder import Builder, conjuncts, denotes, is_passive, is_plural, is_verb
from kg.annotate.tickers import ticker_brackets
from kg.model import Token

SUCH_AS = frozenset({"such as", "including", "like", "include"})
TIMES = frozenset(
    """year month week day quarter spring summer autumn fall winter morning afternoon night weekend monday tuesday
    wednesday thursday friday saturday sunday today yesterday""".split()
)
AMONG, THEM = "among", "them"
SUBJECTS = ("nsubj", "nsubjpass")
PHRASES = ("prep", "agent", "dative")
LABELS = {
    "nsubj": "subj",
    "csubj": "subj",
    "nsubjpass": "obj",
    "dobj": "obj",
    "dative": "iobj",
    "xcomp": "comp",
    "ccomp": "comp",
    "oprd": "oprd",
    "npadvmod": "npadv",
    "acomp": "acomp",
    "attr": "attr",
    "advcl": "advcl",
    "advmod": "adv",
}


def direct(b: Builder) -> None:
    """Arguments that stand directly at their head, and prepositional phrases."""
    for token in b.tokens:
        if token.dep == "ccomp" and token.tag in ("NN", "NNS") and not b.kids(token.index, "aux", "nsubj", "mark"):
            b.add(token.head, "obj", token.index)  # a noun that the parser took for a verb
        elif token.dep in SUBJECTS and b.tokens[token.head].dep in ("aux", "auxpass"):
            aux = b.tokens[token.head]  # "Orlin is ten percent owned by", where the parser hangs Orlin on "is"
            b.add(aux.head, "obj" if aux.dep == "auxpass" else "subj", token.index)
        elif token.dep == "dative" and token.pos != "ADP" and not b.kids(token.head, "dobj", "ccomp", "nsubjpass"):
            b.add(token.head, "obj", token.index)  # "supplies Orlin": nothing is supplied to it
        elif token.dep == "npadvmod" and _is_named_object(b, token):
            b.add(token.head, "obj", token.index)
        elif token.dep in LABELS and token.head != token.index and not (token.dep == "dative" and token.pos == "ADP"):
            b.add(token.head, LABELS[token.dep], token.index)
        elif token.dep in PHRASES:
            _preposition(b, token, token.head)
        elif token.dep == "conj" and token.pos == "ADP":
            _further_preposition(b, token)
    _tickers(b)


def _is_named_object(b: Builder, token: Token) -> bool:
    """ "Bought Turin-based sweets maker Orlin", where the parser takes the name for a measure."""
    verb = b.tokens[token.head]
    after = token.mention >= 0 and is_verb(verb) and verb.index < token.index
    return after and not is_passive(b, verb.index) and not b.kids(verb.index, "dobj", "ccomp", "xcomp")


def _tickers(b: Builder) -> None:
    """ "Orlin (Nasdaq: ORL)": the exchange is the `ticker` of the name."""
    for bracket in ticker_brackets([token.text for token in b.tokens]):
        name = bracket.span.start - 1
        for colon in bracket.colons:
            if name >= 0 and b.tokens[name].mention >= 0 and b.tokens[colon - 1].mention >= 0:
                b.add(name, "ticker", colon - 1)


def _further_preposition(b: Builder, preposition: Token) -> None:
    """ "Backed by Orlin and by Basketo": the second stands where the first does."""
    first = preposition
    while first.dep == "conj" and b.tokens[first.head].pos == "ADP":
        first = b.tokens[first.head]
    if first.dep in PHRASES:
        _preposition(b, replace(preposition, dep=first.dep), first.head)
    else:
        _preposition(b, preposition, b.tokens[preposition.head].index)


def likened(b: Builder) -> None:
    """ "Like Orlin, Basketo is part of Zafiro", "which, like Orlin, is part": what is said holds of Orlin, too."""
    for like in b.tokens:
        verb = b.tokens[like.head]
        if like.lemma != "like" or like.dep != "prep" or not is_verb(verb) or like.index > verb.index:
            continue
        names = [name for child in b.kids(like.index, "pobj") for name in (child.index, *conjuncts(b, child.index))]
        for subject in b.kids(verb.index, *SUBJECTS):
            for name in names:
                if b.tokens[name].mention >= 0:
                    b.add(verb.index, LABELS[subject.dep], name, False)


def among_them(b: Builder) -> None:
    """ "Four makers from Turin, among them Orlin and Basketo": Orlin is a maker, and so is Basketo."""
    for among in b.tokens[2:-2]:
        if among.lemma != AMONG or b.tokens[among.index + 1].text != THEM or b.tokens[among.index - 1].text != ",":
            continue
        nouns = [t for t in b.tokens[: among.index] if is_plural(t) and denotes(b, t)]
        name = _first_name(b, among.index + 2)
        if not nouns or name is None:
            continue
        title = b.tokens[name.head]
        top = title if name.dep == "appos" and title.mention < 0 and title.index > among.index else name
        for member in (top.index, *conjuncts(b, top.index)):
            named = [member] if b.tokens[member].mention >= 0 else [t.index for t in b.kids(member, "appos")]
            for index in named:
                if b.tokens[index].mention >= 0:
                    b.equate(nouns[-1].index, index)


def _first_name(b: Builder, start: int) -> Token | None:
    """The name with which a phrase that begins somewhere ends: "the Dutch grocer Orlin"; None for one without."""
    for token in b.tokens[start:]:
        if token.mention >= 0 and token.pos != "ADJ":
            return token
        if token.pos not in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
            return None
    return None


def _preposition(b: Builder, preposition: Token, head: int) -> None:
    by_agent = preposition.dep == "agent" or (preposition.lemma == "by" and is_passive(b, head))
    label = "subj" if by_agent and is_verb(b.tokens[head]) else preposition_label(b, preposition)
    for child in b.kids(preposition.index, "pobj", "pcomp"):
        if label == "such as":
            if not is_verb(b.tokens[head]):
                _include(b, head, child.index, preposition.lemma)
        elif child.dep == "pobj" and child.pos != "ADP":
            b.add(head, label, child.index)
            if f"{b.tokens[head].lemma} {label}" in b.words.support_verbs:  # "entered into an agreement"
                b.add(head, "obj", child.index)
        elif child.dep == "pcomp":
            b.add(head, f"{label} comp" if label != "subj" else "by comp", child.index)
    for inner in b.kids(preposition.index, "prep"):  # "from within", "out of"
        _preposition(b, replace(inner, lemma=f"{preposition.lemma} {inner.lemma}"), head)


def preposition_label(b: Builder, preposition: Token) -> str:
    """The preposition's lemma; "such as" for all ways to name examples."""
    words = " ".join(t.lemma for t in (*b.kids(preposition.index, "amod", "advmod"), preposition))
    if words in SUCH_AS or preposition.lemma in SUCH_AS:
        return "such as"
    return preposition.lemma


def _include(b: Builder, noun: int, name: int, word: str = "") -> None:
    """The noun is what the names after it are; one business "including Orlin" is more than Orlin."""
    token = b.tokens[noun]
    if word == "include" and token.tag == "NN" and denotes(b, token) and b.tokens[name].mention >= 0:
        return
    for member in (name, *conjuncts(b, name)):
        b.equate(noun, member)


def fronted_places(b: Builder) -> None:
    """ "In South America Orlin competes": two names of which the parser made one phrase are place and subject."""
    for name in b.tokens:
        place = b.tokens[name.index - 1] if name.index else name
        if name.mention < 0 or place.mention < 0 or place.head != name.index or place.index == 0:
            continue
        preposition, verb = b.tokens[place.index - 1], _fronted_verb(b, name)
        if verb < 0 or preposition.pos not in ("ADP", "SCONJ"):
            continue
        b.drop(verb, preposition.lemma, name.index)
        b.add(verb, preposition.lemma, place.index)
        b.add(verb, "obj" if is_passive(b, verb) else "subj", name.index)


def _fronted_verb(b: Builder, name: Token) -> int:
    """The verb after a name that is its subject, or stands in a phrase before a verb without one; -1 for none."""
    if name.dep in ("nsubj", "nsubjpass"):
        return name.head if name.head > name.index else -1
    verb = b.tokens[name.head].head
    if name.dep != "pobj" or not is_verb(b.tokens[verb]) or b.kids(verb, "nsubj", "nsubjpass"):
        return -1
    return verb if b.tokens[name.head].index < name.index < verb else -1


def crossed_subjects(b: Builder) -> None:
    """ "Its founders were students; Tanaka leads it": a subject with a verb before the next subject is that verb's."""
    for first in b.tokens:
        if first.dep not in SUBJECTS:
            continue
        verb = first.head
        own = [t.index for t in b.kids(verb, *SUBJECTS) if first.index < t.index < verb]
        between = [
            t.index
            for t in b.kids(verb, "advcl", "ccomp")
            if own and first.index < t.index < own[0] and is_verb(t) and not b.kids(t.index, *SUBJECTS)
        ]
        if between:
            for label in ("subj", "obj"):
                b.drop(verb, label, first.index)
            b.add(between[0], "obj" if is_passive(b, between[0]) else "subj", first.index)


def possessive_pairs(b: Builder) -> None:
    """ "Japan's Orlin and Germany's Basketo": the two companies are coordinated, not the one with Germany."""
    for second in b.tokens:
        marks = second.index - 1
        if second.mention < 0 or marks < 3 or b.tokens[marks].tag != "POS":
            continue
        place, link, first = b.tokens[marks - 1], b.tokens[marks - 2], b.tokens[marks - 3]
        if place.mention < 0 or link.lemma != "and" or first.mention < 0 or first.head != second.index:
            continue
        for head, label, dependent in list(b.edges):
            if dependent == second.index:
                b.add(head, label, first.index)
        b.tokens = tuple(
            _as_owner(t, place, second) if t is place else _alone(t) if t is first else t for t in b.tokens
        )


def _as_owner(token: Token, place: Token, owned: Token) -> Token:
    return replace(token, dep="poss", head=owned.index)


def _alone(token: Token) -> Token:
    return replace(token, dep="dep")


def times(b: Builder) -> None:
    """ "a merger with Orlin last autumn": the name, not the autumn, is what the phrase is about."""
    for token in b.tokens:
        head = b.tokens[token.head]
        if (
            token.mention >= 0
            and token.dep in ("compound", "nmod", "poss")
            and head.lemma in TIMES
            and head.index > token.index
        ):
            for governor, label, dependent in list(b.edges):
                if dependent == head.index and label != "npadv":
                    b.drop(governor, label, dependent)
                    b.add(governor, label, token.index)
