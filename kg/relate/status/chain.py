"""From a claim's trigger up to the root of its clause: what governs it, and how.

In: a sentence's graph and a match. Out: `Link`s, from the inside out. What the words on the way mean is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Sentence, Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.cues import Cues

CLAUSAL = frozenset({"xcomp", "ccomp", "acomp", "csubj", "csubjpass"})
NOMINAL = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "pobj", "dative", "oprd"})
STOP = frozenset({"relcl", "appos", "parataxis"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PASSIVES = frozenset({"dobj", "nsubjpass"})
TIMES = frozenset({"day", "week", "month", "quarter", "year", "decade"})  # no nouns that an infinitive completes
ADJUNCTS = frozenset({"at", "by", "after", "before", "since", "during", "despite", "because"})


@dataclass(frozen=True, slots=True)
class Link:
    """A token on the way from the trigger to the root of its clause, and how it governs the trigger.

    ``kind``: "self", "event" (a verb whose argument the trigger noun is), "clause" (its complement contains the
    trigger), "noun" (a noun that governs it), "presupposed" (a verb over a definite event noun).
    """

    token: Token
    kind: str


def chain(graph: SentenceGraph, match: Match, cues: Cues) -> Iterator[Link]:
    """The trigger and what governs it, from the inside out, up to the border of its clause or noun phrase."""
    tokens = graph.tokens
    trigger = tokens[match.triggers[0]]
    verbs = [tokens[index] for index in match.inner if is_verb(tokens[index])]
    for index in dict.fromkeys((*match.triggers, *(verb.index for verb in verbs))):
        yield Link(tokens[index], "self")
    current = trigger
    if verbs and not is_verb(trigger):
        current = min(verbs, key=lambda verb: depth(graph, verb))
    elif match.vias:
        current = tokens[match.vias[0]]
        yield Link(current, "self")
    elif _stands_alone(graph, trigger, (match.subject, match.object), cues):
        return
    yield from _above(graph, match, cues, current)


def _above(graph: SentenceGraph, match: Match, cues: Cues, current: Token) -> Iterator[Link]:
    """What governs a noun or verb, from the inside out; a definite noun in an adjunct ("at its plant") stands alone."""
    presupposed = _is_presupposed(graph, current)
    if presupposed and current.dep == "pobj" and graph.tokens[current.head].lemma in ADJUNCTS:
        return
    for _ in range(len(graph.tokens)):
        step = _governor(graph, current)
        if step is None:
            return
        if _is_in_charge(graph, step[0], current, cues):
            return
        if presupposed and step[1] == "noun" and _is_for(graph, current, step[0], cues):
            return
        current, kind = step
        if presupposed and ((kind == "event" and not cues.supports(graph.sentence, current)) or kind == "clause"):
            if kind == "event":
                yield Link(current, "presupposed")
            return
        presupposed = presupposed and kind == "noun"
        if current.index not in match.inner:
            yield Link(current, kind)


def _is_for(graph: SentenceGraph, noun: Token, governor: Token, cues: Cues) -> bool:
    """ "Is looking for a buyer for its plant": whoever is looked for, the plant is there."""
    wanted = noun.dep == "pobj" and graph.tokens[noun.head].lemma == "for" and denotes(governor, cues)
    return wanted and is_possessed(graph, noun)


def _stands_alone(graph: SentenceGraph, noun: Token, ends: tuple[int, int], cues: Cues) -> bool:
    """Whether a noun names or describes something that is there, whatever its verb says: "will sue its rival B".

    Not so where the verb brings it about ("will open a subsidiary", "will launch a brand called Zafiro") or takes it
    from its owner ("sold its brand Zafiro").
    """
    described = _is_descriptor(graph, noun)
    if not described and not denotes(noun, cues):
        return False
    if described and is_asked(graph, noun):
        return False
    verb = graph.tokens[noun.head]
    if noun.dep not in PASSIVES or not cues.supports(graph.sentence, verb):
        return True
    ending = cues.verb(graph.sentence, verb)
    if described and ending and ending[1] is Status.FORMER:  # but "sold a film maker, Orlin": it makes films still
        return not any(t.dep == "poss" and t.head == noun.index and t.index in ends for t in graph.tokens)
    named = noun.index + 1 < len(graph.tokens) and graph.tokens[noun.index + 1].dep == "appos"
    return _is_presupposed(graph, noun) and not (named and not is_possessed(graph, noun))


def denotes(noun: Token, cues: Cues) -> bool:
    return noun.pos == "NOUN" and bool(cues.denoting & {noun.lemma, noun.text.casefold()})


def _is_in_charge(graph: SentenceGraph, governor: Token, noun: Token, cues: Cues) -> bool:
    """ "Formerly head of Orlin's Kenyan operations": what is over is the office, not what it is of."""
    offices = [one.pos == "NOUN" and bool(cues.offices & {one.lemma, one.text.casefold()}) for one in (governor, noun)]
    return offices == [True, False] and is_possessed(graph, noun)


def is_asked(graph: SentenceGraph, noun: Token) -> bool:
    """ "Is Orlin a unit of Basketo?": what the parser takes for an apposition is the predicate of a question."""
    if noun.dep != "appos":
        return False
    verb = graph.tokens[graph.tokens[noun.head].head]
    apart = any(token.pos == "PUNCT" for token in graph.tokens[noun.head + 1 : noun.index])
    return verb.index < noun.head and not apart and is_question(graph.sentence, verb)


def depth(graph: SentenceGraph, token: Token) -> int:
    """How many tokens govern a token, one the other."""
    depth = 0
    while token.head != token.index and depth < len(graph.tokens):
        token, depth = graph.tokens[token.head], depth + 1
    return depth


def is_verb(token: Token) -> bool:
    return token.pos in ("VERB", "AUX")


def _is_descriptor(graph: SentenceGraph, token: Token) -> bool:
    return any(pair.noun == token.index and pair.via < 0 for pair in graph.sentence.equivalences)


def _is_presupposed(graph: SentenceGraph, token: Token) -> bool:
    if token.pos not in ("NOUN", "PROPN"):
        return False
    definite = any(t.head == token.index and t.text.casefold() in ("the", "this") for t in graph.tokens)
    return definite or is_possessed(graph, token)


def is_possessed(graph: SentenceGraph, noun: Token) -> bool:
    """Whether a noun is somebody's: "its plant", "Orlin's plant"."""
    return any(t.head == noun.index and t.dep == "poss" for t in graph.tokens)


def _governor(graph: SentenceGraph, token: Token) -> tuple[Token, str] | None:
    """The next token up and how it governs, or None at a border."""
    tokens = graph.tokens
    head = tokens[token.head]
    if token.dep == "relcl" and (_is_purpose(graph, token) or _is_content(graph, token)):
        return head, "noun"
    if token.head == token.index or token.dep in STOP:
        return None
    if token.dep == "conj":
        return _governor_of_conjunct(graph, token, head)
    if token.dep in ("acl", "advcl"):
        return _governor_of_adjunct(graph, token, head)
    if token.dep == "pcomp" or (token.dep == "pobj" and head.pos in ("ADP", "SCONJ")):
        return _governor_of_phrase(graph, tokens[head.head], token) if head.head != head.index else None
    if token.dep in CLAUSAL and not _is_apart(graph, token):
        return head, "clause" if is_verb(head) or head.pos == "ADJ" else "noun"
    if token.dep in NOMINAL:
        return (head, "event") if is_verb(head) else (head, "noun")
    if token.dep in ("compound", "nmod", "poss", "amod") and not _is_apart(graph, token):
        return (head, "noun") if head.mention < 0 and token.dep != "poss" else None
    return None


def _is_apart(graph: SentenceGraph, token: Token) -> bool:
    """What holds whatever is said around it: "It left Kenya; it is considering Ghana", "sold the Turin-based maker"."""
    if token.dep == "amod":
        return token.tag in ("VBN", "VBD") and graph.tokens[token.index - 1].text == "-"
    return token.dep == "ccomp" and any(t.text in (";", ":") for t in graph.tokens[token.index + 1 : token.head])


def _governor_of_adjunct(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str] | None:
    """ "Reports that …", "a plan to …", "…, creating …", "… to open …"; other adjuncts stand for themselves."""
    below = {t.dep for t in graph.tokens if t.head == token.index}
    if token.dep == "acl":
        return (head, "noun") if token.tag == "VB" or below & {"mark", "nsubj", "nsubjpass"} else None
    if _is_purpose(graph, token):
        return _governor_of_purpose(graph, token, head)
    return (head, "conjunct") if token.tag == "VBG" and not below & {"aux", "nsubj", "mark"} else None


def _governor_of_purpose(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str]:
    """The noun right before an infinitive that the parser hung on the verb ("left a deal to buy"), or the verb."""
    to = min(t.index for t in graph.tokens if t.head == token.index)
    before = graph.tokens[to - 1] if to > 0 else head
    if before.pos == "NOUN" and before.mention < 0 and before.index > head.index and before.lemma not in TIMES:
        return before, "noun"
    return head, "purpose"


def _governor_of_phrase(graph: SentenceGraph, above: Token, token: Token) -> tuple[Token, str]:
    """What governs a phrase: its noun or verb, past particles ("walked away from", "stopped short of")."""
    while above.pos in ("ADP", "ADV") and above.dep in ("advmod", "prep", "prt") and above.head != above.index:
        above = graph.tokens[above.head]
    if not is_verb(above):
        return above, "noun"
    return above, "clause" if token.dep == "pcomp" else "event"


def _governor_of_conjunct(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str] | None:
    own = any(t.head == token.index and t.dep in ("nsubj", "nsubjpass", "aux") for t in graph.tokens)
    if is_verb(token) and is_verb(head):
        if own and token.tag != "VB":
            return _governor(graph, head)
        return (head, "conjunct") if token.tag in ("VB", "VBN", "VBG") else _governor(graph, head)
    return _governor(graph, head)


def _is_purpose(graph: SentenceGraph, token: Token) -> bool:
    return token.tag == "VB" and any(t.head == token.index and t.dep == "aux" and t.lemma == "to" for t in graph.tokens)


def _is_content(graph: SentenceGraph, token: Token) -> bool:
    """ "Rumours that it bought B": the clause is what the noun says, though the parser calls it a relative clause."""
    return any(t.head == token.index and t.dep == "mark" for t in graph.tokens)


def is_question(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb asks if something is so; "why did it buy …?" takes for granted that it did."""
    marks = [token.index for token in sentence.tokens if token.text == "?" and token.index > verb.index]
    if not marks:
        return False
    below = [token for token in sentence.tokens if token.head == verb.index and token.index != verb.index]
    if any(token.tag == "WRB" for token in below):
        return False
    whole = verb.head == verb.index and not any(t.mention >= 0 or t.pos == "VERB" for t in sentence.tokens[marks[-1] :])
    subject = next((token.index for token in below if token.dep in SUBJECTS), -1)
    first = min([token.index for token in below if token.dep in ("aux", "auxpass")] + [verb.index])
    return whole or first < subject
