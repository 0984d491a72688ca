"""Whether the text says that a claim holds, will hold, may hold, does not hold, or no longer holds.

In: a sentence's graph, a match, the ontology's cue words. Out: a `Status` with the words that gave it.

The status follows the clause that governs the trigger. A fact inside a noun phrase ("its rival Pellux") ignores the
verb's negation and modals; a presupposed noun ("its partnership with X") heeds only verbs that end or deny it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Sentence, Status, Token
from kg.ontology import Ontology
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match

CLAUSAL = frozenset({"xcomp", "ccomp", "acomp", "csubj", "csubjpass"})
NOMINAL = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "pobj", "dative", "oprd"})
STOP = frozenset({"relcl", "appos", "parataxis"})


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words by kind; phrases as lemma tuples."""

    single: Mapping[tuple[str, str], Status]  # (kind, lemma) → status
    phrases: tuple[tuple[tuple[str, ...], Status], ...]
    support: frozenset[str]
    denoting: frozenset[str] = frozenset()  # nouns that denote a thing, not an event


@dataclass(frozen=True, slots=True)
class Found:
    """A cue in the sentence: its status, its word, the token it stands at, and whether it says that something ends."""

    status: Status
    word: str
    at: int
    ending: bool = False


def cues_of(ontology: Ontology) -> Cues:
    """The ontology's cues in the form that `status_of` reads; a cue of several words is a phrase."""
    single: dict[tuple[str, str], Status] = {}
    phrases: dict[tuple[str, ...], Status] = {}
    for cue in ontology.cues:
        words = tuple(cue.lemma.split())
        if len(words) > 1 and cue.kind != "verb":
            phrases[words] = cue.status
        else:
            single[cue.kind, cue.lemma] = cue.status
    ordered = sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0]))
    denoting = {w for cls in ontology.classes.values() for w in cls.nouns | cls.offices | cls.titles}
    support = ontology.support_verbs | {cue.lemma for cue in ontology.cues if cue.kind == "verb"}
    return Cues(single, tuple(ordered), support, frozenset(denoting))


@dataclass(frozen=True, slots=True)
class Link:
    """A token on the way from the trigger to the root of its clause, and how it governs the trigger.

    ``kind``: "self", "event" (a verb whose argument the trigger noun is), "clause" (its complement contains the
    trigger), "noun" (a noun that governs it), "presupposed" (a verb over a definite event noun).
    """

    token: Token
    kind: str


def status_of(graph: SentenceGraph, match: Match, cues: Cues) -> tuple[Status, tuple[str, ...]]:
    """The status of a match: that of its pattern, as changed by the words around its trigger."""
    if match.pattern.bare:  # inside a noun phrase: "Orlin of Turin", "Tanaka, formerly of Orlin"
        return _bare_status(graph, match, cues)
    found = list(_found(graph.sentence, list(chain(graph, match, cues)), cues))
    told = _combine(found)
    words = tuple(f"{cue.status}: {cue.word!r}" for cue in found)
    base = match.pattern.status
    if base is Status.ASSERTED:
        return told, words
    if told is Status.ASSERTED:
        return base, words
    if base is Status.FORMER:  # "plans to sell its unit": it still holds
        return (Status.FORMER if told is Status.FORMER else Status.ASSERTED), words
    return (told if told is Status.NEGATED else base), words


def _bare_status(graph: SentenceGraph, match: Match, cues: Cues) -> tuple[Status, tuple[str, ...]]:
    first, last = sorted((match.subject, match.object))
    for token in graph.tokens[first + 1 : last]:
        status = cues.single.get(("adverb", token.lemma))
        if status is not None:
            return status, (f"{status}: {token.text!r}",)
    return match.pattern.status, ()


def _combine(found: Sequence[Found]) -> Status:
    """One status of several cues, from the inside out. Two denials leave it open; a planned end has not come yet."""
    ending = next((number for number, cue in enumerate(found) if cue.ending), None)
    if ending is not None and any(cue.status is not Status.FORMER for cue in found[ending + 1 :]):
        found = found[:ending]
    told = [cue.status for cue in found]
    denials = told.count(Status.NEGATED)
    if Status.FORMER in told and denials == 0:
        return Status.FORMER
    if denials % 2 == 1:
        return Status.NEGATED
    if denials or Status.HYPOTHETICAL in told:
        return Status.HYPOTHETICAL
    return Status.PLANNED if Status.PLANNED in told else Status.ASSERTED


def chain(graph: SentenceGraph, match: Match, cues: Cues) -> Iterator[Link]:
    """The trigger and what governs it, from the inside out, up to the border of its clause or noun phrase."""
    tokens = graph.tokens
    trigger = tokens[match.triggers[0]]
    verbs = [tokens[index] for index in match.inner if _is_verb(tokens[index])]
    for index in dict.fromkeys((*match.triggers, *(verb.index for verb in verbs))):
        yield Link(tokens[index], "self")
    current = trigger
    if verbs and not _is_verb(trigger):
        current = min(verbs, key=lambda verb: _depth(graph, verb))
    elif match.vias:
        current = tokens[match.vias[0]]
        yield Link(current, "self")
    elif _is_descriptor(graph, trigger) or _names_a_thing(graph, trigger, cues):
        return
    presupposed = _is_presupposed(graph, current)
    for _ in range(len(tokens)):
        step = _governor(graph, current)
        if step is None:
            return
        current, kind = step
        if presupposed and ((kind == "event" and current.lemma not in cues.support) or kind == "clause"):
            if kind == "event":
                yield Link(current, "presupposed")
            return
        presupposed = presupposed and kind == "noun"
        if current.index not in match.inner:
            yield Link(current, kind)


def _names_a_thing(graph: SentenceGraph, token: Token, cues: Cues) -> bool:
    """Whether a noun names something that is there, whatever its verb says; "will open a subsidiary" does not."""
    if token.pos != "NOUN" or not cues.denoting & {token.lemma, token.text.casefold()}:
        return False
    verb = graph.tokens[token.head]
    introduced = token.dep in ("dobj", "nsubjpass") and verb.lemma in cues.support
    return not introduced or _is_presupposed(graph, token)


def _depth(graph: SentenceGraph, token: Token) -> int:
    depth = 0
    while token.head != token.index and depth < len(graph.tokens):
        token, depth = graph.tokens[token.head], depth + 1
    return depth


def _is_verb(token: Token) -> bool:
    return token.pos in ("VERB", "AUX")


def _is_descriptor(graph: SentenceGraph, token: Token) -> bool:
    return any(pair.noun == token.index and pair.via < 0 for pair in graph.sentence.equivalences)


def _is_presupposed(graph: SentenceGraph, token: Token) -> bool:
    if token.pos not in ("NOUN", "PROPN"):
        return False
    return any(
        t.head == token.index and (t.dep == "poss" or t.text.casefold() in ("the", "this")) for t in graph.tokens
    )


def _governor(graph: SentenceGraph, token: Token) -> tuple[Token, str] | None:
    """The next token up and how it governs, or None at a border."""
    tokens = graph.tokens
    head = tokens[token.head]
    if token.dep == "relcl" and _is_purpose(graph, token):
        return head, "noun"
    if token.head == token.index or token.dep in STOP:
        return None
    if token.dep == "conj":
        return _governor_of_conjunct(graph, token, head)
    if token.dep in ("acl", "advcl"):
        return _governor_of_adjunct(graph, token, head)
    if token.dep == "pcomp" or (token.dep == "pobj" and head.pos in ("ADP", "SCONJ")):
        return _governor_of_phrase(tokens[head.head], token) if head.head != head.index else None
    if token.dep in CLAUSAL:
        return head, "clause" if _is_verb(head) or head.pos == "ADJ" else "noun"
    if token.dep in NOMINAL:
        return (head, "event") if _is_verb(head) else (head, "noun")
    if token.dep in ("compound", "nmod", "poss", "amod"):
        return (head, "noun") if head.mention < 0 and token.dep != "poss" else None
    return None


def _governor_of_adjunct(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str] | None:
    """ "Reports that …", "a plan to …", "…, creating …", "… to open …"; other adjuncts stand for themselves."""
    below = {t.dep for t in graph.tokens if t.head == token.index}
    if token.dep == "acl":
        return (head, "noun") if token.tag == "VB" or below & {"mark", "nsubj", "nsubjpass"} else None
    if _is_purpose(graph, token):
        return head, "purpose"
    return (head, "conjunct") if token.tag == "VBG" and not below & {"aux", "nsubj", "mark"} else None


def _governor_of_phrase(above: Token, token: Token) -> tuple[Token, str]:
    if not _is_verb(above):
        return above, "noun"
    return above, "clause" if token.dep == "pcomp" else "event"


def _governor_of_conjunct(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str] | None:
    own = any(t.head == token.index and t.dep in ("nsubj", "nsubjpass", "aux") for t in graph.tokens)
    if _is_verb(token) and _is_verb(head):
        if own and token.tag != "VB":
            return _governor(graph, head)
        return (head, "conjunct") if token.tag in ("VB", "VBN", "VBG") else _governor(graph, head)
    return _governor(graph, head)


def _is_purpose(graph: SentenceGraph, token: Token) -> bool:
    return token.tag == "VB" and any(t.head == token.index and t.dep == "aux" and t.lemma == "to" for t in graph.tokens)


def _found(sentence: Sentence, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """Every cue on the chain, each word once."""
    spots: dict[int, Token] = {}
    seen: set[tuple[int, Status]] = set()
    for cue in _single(sentence, links, cues, spots):
        seen.add((cue.at, cue.status))
        yield cue
    for phrase, inside in _by_phrases(sentence, spots, cues):
        if not any((index, phrase.status) in seen for index in inside):
            yield phrase


def _single(sentence: Sentence, links: Sequence[Link], cues: Cues, spots: dict[int, Token]) -> Iterator[Found]:
    """Cues of one word; ``spots`` takes up the tokens of the chain."""
    for link in links:
        if link.kind == "presupposed":
            status = cues.single.get(("verb", link.token.lemma))
            if status in (Status.FORMER, Status.NEGATED):
                spots[link.token.index] = link.token
                yield Found(status, link.token.lemma, link.token.index, status is Status.FORMER)
            yield from _by_child(sentence, link.token, "acomp", "adjective", cues)
            continue
        if link.kind == "purpose" or (link.kind == "self" and _is_bare_infinitive(sentence, link.token)):
            yield Found(Status.PLANNED, "to", link.token.index)
        spots[link.token.index] = link.token
        if link.kind == "self" and link.token.pos == "NOUN":
            spots.update(_left_modifiers(sentence, link.token))
        yield from _by_lemma(link, cues)
        yield from _by_children(sentence, link, cues)


def _left_modifiers(sentence: Sentence, noun: Token) -> dict[int, Token]:
    """The words before a noun that belong to it: "until now [chief] executive"."""
    found: dict[int, Token] = {}
    at = noun.index - 1
    while at >= 0 and sentence.tokens[at].dep in ("compound", "amod", "nmod") and sentence.tokens[at].mention < 0:
        found[at] = sentence.tokens[at]
        at -= 1
    return found


def _is_bare_infinitive(sentence: Sentence, token: Token) -> bool:
    """The verb of a headline such as "Orlin to buy Basketo"."""
    to = any(t.head == token.index and t.dep == "aux" and t.lemma == "to" for t in sentence.tokens)
    head = sentence.tokens[token.head]
    return (
        to
        and token.tag == "VB"
        and (token.head == token.index or (token.dep in ("acl", "relcl") and head.mention >= 0))
    )


def _by_lemma(link: Link, cues: Cues) -> Iterator[Found]:
    token = link.token
    kinds = {"event": ("verb",), "clause": ("verb", "adjective"), "noun": ("noun", "adjective")}.get(link.kind, ())
    for kind in kinds:
        status = cues.single.get((kind, token.lemma))
        if status is not None and (kind != "adjective" or token.pos in ("ADJ", "VERB")):
            yield Found(status, token.lemma, token.index, status is Status.FORMER and kind in ("verb", "noun"))
            return


CHILD_KINDS: Mapping[str, tuple[str, ...]] = {
    "aux": ("modal",),
    "neg": ("adverb",),
    "advmod": ("adverb",),
    "amod": ("adjective",),
    "det": ("adjective",),
    "mark": ("preposition",),
    "prep": ("preposition",),
    "npadvmod": ("adverb",),
    "compound": ("adjective",),
    "acomp": ("adjective",),
}


def _by_children(sentence: Sentence, link: Link, cues: Cues) -> Iterator[Found]:
    for child in sentence.tokens:
        if child.head != link.token.index or child.index == link.token.index:
            continue
        if link.kind == "conjunct" and child.dep not in ("aux", "neg"):
            continue
        if child.dep == "advcl" and link.kind == "self":
            yield from _by_child(sentence, child, "mark", "preposition", cues)
        for kind in CHILD_KINDS.get(child.dep, ()):
            status = cues.single.get((kind, child.lemma)) or cues.single.get((kind, child.text.casefold()))
            if status is not None and not _is_innocent(sentence, link, child, status):
                yield Found(status, child.text, child.index)


def _by_child(sentence: Sentence, head: Token, dep: str, kind: str, cues: Cues) -> Iterator[Found]:
    """ "Is conditional", "until it moved production": a cue that hangs on a word in one way."""
    for child in sentence.tokens:
        if child.head == head.index and child.dep == dep:
            status = cues.single.get((kind, child.lemma))
            if status is not None:
                yield Found(status, child.text, child.index)


def _is_innocent(sentence: Sentence, link: Link, child: Token, status: Status) -> bool:
    """A cue word in another use: "once a week", "not only", "would" beside a plan that is already counted."""
    after = sentence.tokens[child.index + 1].lemma if child.index + 1 < len(sentence.tokens) else ""
    if child.lemma == "not" and after in ("only", "just", "least"):
        return True
    if child.dep == "prep" and status is Status.FORMER:
        if _is_present(sentence, child):
            return True  # "is on loan until September"
        below = [t for t in sentence.tokens if t.head == child.index]
        return not any(t.tag == "CD" or t.pos in ("NUM", "PROPN", "NOUN", "ADV") for t in below)
    if child.dep == "advmod" and child.lemma == "once":
        return after in ("a", "per", "every", "more", "again")
    return False


def _is_present(sentence: Sentence, token: Token) -> bool:
    """Whether the clause of a token is in the present tense."""
    while token.head != token.index and not _is_verb(token):
        token = sentence.tokens[token.head]
    finite = [token, *(t for t in sentence.tokens if t.head == token.index and t.dep in ("aux", "auxpass"))]
    return any(t.tag in ("VBZ", "VBP") and t.lemma != "have" for t in finite)


def _by_phrases(sentence: Sentence, spots: Mapping[int, Token], cues: Cues) -> Iterator[tuple[Found, range]]:
    """Cues of several words that touch the chain, with the tokens that they take; the longest only."""
    forms = [{token.lemma, token.text.casefold()} for token in sentence.tokens]
    by_first: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(forms):
        for form in found:
            by_first[form].append(index)
    last = max(spots, default=0)
    for words, status in cues.phrases:
        for start in by_first.get(words[0], ()):
            inside = range(start, start + len(words))
            here = forms[start : start + len(words)]
            if len(here) < len(words) or not all(word in form for word, form in zip(words, here, strict=True)):
                continue
            if (set(inside) & set(spots) or inside.stop in spots) and start <= last:
                yield Found(status, " ".join(words), start), inside
                return
