"""Whether the text says that a claim holds, will hold, may hold, does not hold, or no longer holds.

In: a sentence's graph, a match, the ontology's cue words. Out: a `Status` with the words that gave it.

The status follows the clause that governs the trigger. A fact inside a noun phrase ("its rival Pellux") ignores the
verb's negation and modals; a presupposed noun ("its partnership with X") heeds only verbs that end or deny it. A
question asserts nothing, and a name after "not" or "rather than" is left out of what its sentence says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.model import Sentence, Status, Token
from kg.ontology import Ontology
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match

CLAUSAL = frozenset({"xcomp", "ccomp", "acomp", "csubj", "csubjpass"})
NOMINAL = frozenset({"dobj", "nsubj", "nsubjpass", "attr", "pobj", "dative", "oprd"})
STOP = frozenset({"relcl", "appos", "parataxis"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PASSIVES = frozenset({"dobj", "nsubjpass"})
PENDING = frozenset({Status.PLANNED, Status.HYPOTHETICAL})
TAIL = 3  # words after a verb that may belong to it: "stop short of", "try in vain"
HARMLESS = frozenset({("not", "only"), ("not", "just"), ("not", "least"), ("no", "doubt"), ("no", "question")})
BEFORE_NAMES = frozenset({"ADP", "DET", "ADJ", "PART", "ADV", "SCONJ", "NUM"})
CLOSING_QUOTES = frozenset({'"', "\u201d", "\u2019", "'"})
ADJUNCTS = frozenset({"at", "by", "after", "before", "since", "during", "despite", "because"})
BEFORE = "before"
COMPARISON = "than"
CLOSING = "close"  # what closes is gone, but a deal that closes is done


@dataclass(frozen=True, slots=True)
class Cues:
    """Cue words by kind; phrases as lemma tuples."""

    single: Mapping[tuple[str, str], Status]  # (kind, lemma) → status
    phrases: tuple[tuple[tuple[str, ...], Status], ...]
    support: frozenset[str]
    denoting: frozenset[str] = frozenset()  # nouns that denote a thing, not an event
    taught: Mapping[str, frozenset[str]] = field(default_factory=dict)  # property → triggers that assert it, as written

    def verb(self, sentence: Sentence, token: Token) -> tuple[str, Status] | None:
        """The cue that a verb is, alone or with the words after it, and its status."""
        for form in _forms(sentence, token):
            status = self.single.get(("verb", form))
            if status is not None:
                return form, status
        return None

    def supports(self, sentence: Sentence, token: Token) -> bool:
        """Whether a verb says of an event noun that it happens, ends or is meant to happen."""
        return any(form in self.support for form in _forms(sentence, token))


def _forms(sentence: Sentence, verb: Token) -> Iterator[str]:
    """ "Pull out of", "pull out", "pull": the longest first. The lemmatiser makes "hop" of "hopes"."""
    tail = [token.lemma for token in sentence.tokens[verb.index + 1 : verb.index + 1 + TAIL]]
    for length in range(len(tail), 0, -1):
        yield " ".join((verb.lemma, *tail[:length]))
    yield verb.lemma
    yield f"{verb.lemma}e"


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
    return Cues(single, tuple(ordered), support, frozenset(denoting), _taught(ontology))


def _taught(ontology: Ontology) -> dict[str, frozenset[str]]:
    """The triggers of each property's asserted examples as they are written, without those of its other examples."""
    found: dict[str, frozenset[str]] = {}
    for iri, prop in ontology.properties.items():
        by_status: dict[bool, set[str]] = {True: set(), False: set()}
        for example in prop.examples:
            words = {example.text[start:end].casefold() for start, end in example.triggers}
            by_status[example.status is Status.ASSERTED] |= words
        found[iri] = frozenset(by_status[True] - by_status[False])
    return found


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
    links = list(chain(graph, match, cues))
    found = list(_found(graph, match, links, cues))
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
    """One status of several cues, from the inside out. Two denials leave it open; a planned end has not come yet, and
    a plan that ended ("gave up its plan to buy") is a denial; one that may be denied ("could still fail") is open."""
    ending = next((number for number, cue in enumerate(found) if cue.ending), None)
    if ending is not None and any(cue.status is not Status.FORMER for cue in found[ending + 1 :]):
        found = found[:ending]
    elif ending is not None and any(cue.status in PENDING for cue in found[:ending]):
        return Status.NEGATED
    told = [cue.status for cue in found]
    denials = told.count(Status.NEGATED)
    if Status.FORMER in told and denials == 0:
        return Status.FORMER
    if denials % 2 == 1:
        last = max(number for number, status in enumerate(told) if status is Status.NEGATED)
        return Status.HYPOTHETICAL if PENDING & set(told[last:]) else Status.NEGATED
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
        current, kind = step
        if presupposed and ((kind == "event" and not cues.supports(graph.sentence, current)) or kind == "clause"):
            if kind == "event":
                yield Link(current, "presupposed")
            return
        presupposed = presupposed and kind == "noun"
        if current.index not in match.inner:
            yield Link(current, kind)


def _stands_alone(graph: SentenceGraph, noun: Token, ends: tuple[int, int], cues: Cues) -> bool:
    """Whether a noun names or describes something that is there, whatever its verb says: "will sue its rival B".

    Not so where the verb brings it about ("will open a subsidiary", "will launch a brand called Zafiro") or takes it
    from its owner ("sold its brand Zafiro").
    """
    described = _is_descriptor(graph, noun)
    if not described and not _denotes(noun, cues):
        return False
    if described and _is_asked(graph, noun):
        return False
    verb = graph.tokens[noun.head]
    if noun.dep not in PASSIVES or not cues.supports(graph.sentence, verb):
        return True
    ending = cues.verb(graph.sentence, verb)
    if described and ending and ending[1] is Status.FORMER:  # but "sold a film maker, Orlin": it makes films still
        return not any(t.dep == "poss" and t.head == noun.index and t.index in ends for t in graph.tokens)
    named = noun.index + 1 < len(graph.tokens) and graph.tokens[noun.index + 1].dep == "appos"
    return _is_presupposed(graph, noun) and not (named and not _is_possessed(graph, noun))


def _denotes(noun: Token, cues: Cues) -> bool:
    return noun.pos == "NOUN" and bool(cues.denoting & {noun.lemma, noun.text.casefold()})


def _is_asked(graph: SentenceGraph, noun: Token) -> bool:
    """ "Is Orlin a unit of Basketo?": what the parser takes for an apposition is the predicate of a question."""
    verb = graph.tokens[graph.tokens[noun.head].head]
    apart = any(token.pos == "PUNCT" for token in graph.tokens[noun.head + 1 : noun.index])
    return noun.dep == "appos" and verb.index < noun.head and not apart and _is_question(graph.sentence, verb)


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
    definite = any(t.head == token.index and t.text.casefold() in ("the", "this") for t in graph.tokens)
    return definite or _is_possessed(graph, token)


def _is_possessed(graph: SentenceGraph, noun: Token) -> bool:
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
        return _governor_of_purpose(graph, token, head)
    return (head, "conjunct") if token.tag == "VBG" and not below & {"aux", "nsubj", "mark"} else None


def _governor_of_purpose(graph: SentenceGraph, token: Token, head: Token) -> tuple[Token, str]:
    """The noun right before an infinitive that the parser hung on the verb ("left a deal to buy"), or the verb."""
    to = min(t.index for t in graph.tokens if t.head == token.index)
    before = graph.tokens[to - 1] if to > 0 else head
    if before.pos == "NOUN" and before.mention < 0 and before.index > head.index:
        return before, "noun"
    return head, "purpose"


def _governor_of_phrase(graph: SentenceGraph, above: Token, token: Token) -> tuple[Token, str]:
    """What governs a phrase: its noun or verb, past particles ("walked away from", "stopped short of")."""
    while above.pos in ("ADP", "ADV") and above.dep in ("advmod", "prep", "prt") and above.head != above.index:
        above = graph.tokens[above.head]
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


def _is_content(graph: SentenceGraph, token: Token) -> bool:
    """ "Rumours that it bought B": the clause is what the noun says, though the parser calls it a relative clause."""
    return any(t.head == token.index and t.dep == "mark" for t in graph.tokens)


@dataclass(slots=True)
class _Spots:
    """The tokens that a phrase must touch: those of the chain, verbs over a definite noun, and in its relative clauses.

    A plan at a definite noun's verb, and all in a relative clause, must be for the event itself: "expected to close".
    """

    sure: set[int] = field(default_factory=set)
    definite: set[int] = field(default_factory=set)
    relative: set[int] = field(default_factory=set)


def _found(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """Every cue on the chain, each word once, then what the ends of the match and the sentence's form say."""
    sentence, spots = graph.sentence, _Spots()
    seen: set[tuple[int, Status]] = set()
    way = () if match.pattern.steps else _on_the_way(graph, match, cues)
    for cue in (*way, *_single(sentence, links, cues, spots), *_around(graph, match, links, cues, spots)):
        if (cue.at, cue.status) not in seen:
            seen.update((cue.at + place, cue.status) for place in range(len(cue.word.split())))
            yield cue
    for phrase, inside in _by_phrases(sentence, spots, cues):
        if not any((index, phrase.status) in seen for index in inside):
            yield phrase


def _on_the_way(graph: SentenceGraph, match: Match, cues: Cues) -> Iterator[Found]:
    """Cues between the ends of a claim that no pattern found; words by which examples assert the relation are none."""
    taught = cues.taught.get(match.pattern.property, frozenset())
    way = [Link(graph.tokens[index], "self") for index in match.inner]
    for token in (link.token for link in way):
        yield from _by_children(graph.sentence, Link(token, "self"), way, cues)
        head = graph.tokens[token.head]
        status = cues.single.get(("preposition", head.lemma)) if head.pos in ("ADP", "SCONJ") else None
        if status is not None:
            yield Found(status, head.text, head.index)
        if token.text.casefold() in taught or (token.tag != "VBD" and any(w.startswith(token.lemma) for w in taught)):
            continue
        yield from _by_lemma(graph.sentence, Link(token, "event" if _is_verb(token) else "noun"), (), cues)


def _single(sentence: Sentence, links: Sequence[Link], cues: Cues, spots: _Spots) -> Iterator[Found]:
    """Cues of one word; ``spots`` takes up the tokens of the chain."""
    for number, link in enumerate(links):
        if link.kind == "presupposed":
            spots.definite.add(link.token.index)
            found = cues.verb(sentence, link.token)
            if found and found[1] in (Status.FORMER, Status.NEGATED):
                spots.sure.add(link.token.index)
                yield Found(found[1], found[0], link.token.index, found[1] is Status.FORMER)
            yield from _by_child(sentence, link.token, "acomp", "adjective", cues)
            yield from _by_subject(sentence, link.token, cues)
            continue
        if link.kind == "purpose" or (link.kind == "self" and _is_bare_infinitive(sentence, link.token)):
            yield Found(Status.PLANNED, "to", link.token.index)
        spots.sure.add(link.token.index)
        spots.sure.update(_satellites(sentence, link))
        if link.kind == "self" and link.token.pos == "NOUN":
            spots.sure.update(_left_modifiers(sentence, link.token))
        yield from _by_lemma(sentence, link, links[:number], cues)
        yield from _by_children(sentence, link, links[:number], cues)
        if _is_verb(link.token):
            yield from _by_subject(sentence, link.token, cues)
            yield from _by_office(sentence, link, cues)


def _satellites(sentence: Sentence, link: Link) -> Iterator[int]:
    """Words beside a verb of the chain that begin a phrase: "next year", "according to …", "sources" that say so."""
    if link.kind in ("noun", "conjunct") or not _is_verb(link.token):
        return
    for child in sentence.tokens:
        if child.head != link.token.index or child.index == child.head:
            continue
        source = link.kind == "clause" and child.dep in SUBJECTS and child.mention < 0
        time = child.dep == "npadvmod" and link.token.tag != "VBD"  # not "the next year it bought"
        if source or time or (child.dep == "prep" and child.tag == "VBG"):
            yield child.index


def _by_office(sentence: Sentence, link: Link, cues: Cues) -> Iterator[Found]:
    """ "Named her as its next chief executive": an adjective of the office that the verb gives."""
    if link.kind != "self":
        return
    heads = {t.index for t in sentence.tokens if t.head == link.token.index and t.lemma == "as" and t.dep == "prep"}
    for noun in sentence.tokens:
        if noun.mention < 0 and noun.dep in ("pobj", "oprd") and noun.head in (*heads, link.token.index):
            yield from _by_child(sentence, noun, "amod", "adjective", cues)


def _by_subject(sentence: Sentence, verb: Token, cues: Cues) -> Iterator[Found]:
    """ "Neither Orlin nor Basketo", "nothing came of", "no bank": a denial in the subject of a verb."""
    for subject in sentence.tokens:
        if subject.head != verb.index or subject.dep not in SUBJECTS:
            continue
        for token in (subject, *(t for t in sentence.tokens if t.head == subject.index and t.index < subject.index)):
            word = token.text.casefold()
            denies = Status.NEGATED in (cues.single.get(("adverb", word)), cues.single.get(("adjective", word)))
            if denies and token.dep in ("preconj", "det", "cc", "neg", *SUBJECTS):
                yield Found(Status.NEGATED, token.text, token.index)


def _around(
    graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues, spots: _Spots
) -> Iterator[Found]:
    """What stands outside the chain: before a description, before a name, in a relative clause, at the end."""
    tokens = graph.tokens
    trigger = tokens[match.triggers[0]]
    if trigger.pos == "NOUN":
        yield from _before_description(graph, trigger, cues, spots)
        yield from _prefix(graph.sentence, trigger, cues)
        if not _denotes(trigger, cues):  # "its merger with Orlin, which is expected to close"
            nouns = {trigger.index, *(end for end in (match.subject, match.object) if end > trigger.index)}
            spots.relative.update(t.index for t in tokens if t.dep == "relcl" and t.head in nouns)
    for end in dict.fromkeys((match.subject, match.object)):
        yield from _before_name(graph.sentence, tokens[end], cues)
    yield from _cited(graph.sentence, links)
    yield from _lasted(graph, match, links)
    asked = [link.token for link in links if link.kind != "presupposed" and _is_verb(link.token)]
    if any(_is_question(graph.sentence, verb) for verb in asked) or _is_asked(graph, trigger):
        yield Found(Status.HYPOTHETICAL, "?", tokens[-1].index)


def _before_description(graph: SentenceGraph, noun: Token, cues: Cues, spots: _Spots) -> Iterator[Found]:
    """ "Orlin, once a fierce rival of Basketo", "Orlin, until 2015 a unit of Basketo"."""
    names = [pair.name for pair in graph.sentence.equivalences if pair.noun == noun.index and pair.via < 0]
    if not any(name < noun.index for name in names):
        return
    at = noun.index - 1
    while at >= 0 and graph.tokens[at].mention < 0 and graph.tokens[at].pos not in ("PUNCT", "CCONJ", "VERB", "AUX"):
        at -= 1
    before = graph.tokens[at + 1 : noun.index]
    if at < 0 or graph.tokens[at].text != ",":
        return
    spots.sure.update(token.index for token in before)
    for token in before:
        status = cues.single.get(("adverb", token.lemma)) or cues.single.get(("adverb", token.text.casefold()))
        if cues.single.get(("preposition", token.lemma)) is Status.FORMER:
            status = Status.FORMER
        if status is not None and not _is_harmless(graph.sentence, token):
            yield Found(status, token.text, token.index)


def _prefix(sentence: Sentence, noun: Token, cues: Cues) -> Iterator[Found]:
    """ "Ex-chairman", "then-chief executive"."""
    at = min(_left_modifiers(sentence, noun), default=noun.index)
    while at < noun.index and sentence.tokens[at].text != "-":
        at += 1
    at = at - 1 if at < noun.index else noun.index - 2
    if at >= 0 and sentence.tokens[at + 1].text == "-":
        status = cues.single.get(("adjective", sentence.tokens[at].text.casefold()))
        if status is not None:
            yield Found(status, sentence.tokens[at].text, at)


def _lasted(graph: SentenceGraph, match: Match, links: Sequence[Link]) -> Iterator[Found]:
    """ "Who had led Orlin", "worked there before", "was its chairman from 2001 to 2005": a state in the past."""
    verbs = [link.token.index for link in links if link.kind == "self" and _is_verb(link.token)]
    state = _is_state(match)
    if not verbs or not (state or not match.pattern.steps) or any(link.kind == "clause" for link in links):
        return
    for child in graph.tokens:
        if child.head not in (match.triggers[0], *verbs) or child.index == child.head:
            continue
        had = state and child.dep == "aux" and child.lemma == "have" and child.tag == "VBD"
        spell = child.dep == "prep" and _is_spell(graph.tokens[child.index + 1 : child.index + 4])
        begun = child.dep in ("prep", "advcl") and BEFORE in (child.lemma, *_marks(graph, child))
        if had or ((spell or begun) and any(_is_past(graph, verb) for verb in verbs)):
            yield Found(Status.FORMER, child.text, child.index)


def _is_past(graph: SentenceGraph, verb: int) -> bool:
    auxiliaries = (t for t in graph.tokens if t.head == verb and t.dep in ("aux", "auxpass"))
    return any(token.tag == "VBD" for token in (graph.tokens[verb], *auxiliaries))


def _marks(graph: SentenceGraph, clause: Token) -> list[str]:
    return [token.lemma for token in graph.tokens if token.head == clause.index and token.dep == "mark"]


def _is_state(match: Match) -> bool:
    """Whether a pattern's example tells a state ("leads", "is owned by", "is a unit of"), not an event ("bought")."""
    example = match.pattern.example
    if match.vias or not example.triggers:
        return bool(match.vias)
    start, end = example.triggers[0]
    words = example.text[:start].split()
    return example.text[start:end].endswith("s") or bool(words and words[-1] in ("is", "are"))


def _is_spell(tokens: Sequence[Token]) -> bool:
    """The two years after "from" or "between"."""
    years = [token.text for token in tokens if len(token.text) == 4 and token.text.isdigit()]
    return len(tokens) == 3 and years == [tokens[0].text, tokens[2].text]


def _before_name(sentence: Sentence, end: Token, cues: Cues) -> Iterator[Found]:
    """ "Bought Pellux, not Basketo", "in Turin rather than in Milan", "everywhere except Kenya", "makes no tyres"."""
    than = sentence.tokens[sentence.tokens[end.head].head if end.dep == "appos" else end.head]
    if than.lemma == COMPARISON and sentence.tokens[than.index - 1].lemma != "rather":  # "smaller than Basketo"
        yield Found(Status.HYPOTHETICAL, COMPARISON, than.index)
    at = end.index - 1
    while at >= 0 and sentence.tokens[at].mention < 0 and sentence.tokens[at].pos in BEFORE_NAMES:
        at -= 1
    before = sentence.tokens[at + 1 : end.index]
    for token in before:
        kind = {"DET": "adjective", "ADP": "preposition", "SCONJ": "preposition"}.get(token.pos, "adverb")
        denied = cues.single.get((kind, token.text.casefold())) is Status.NEGATED
        other = (token.dep == "det" and token.head != end.index) or _is_of_number(sentence, token)
        if denied and not other and not _is_harmless(sentence, token):
            yield Found(Status.NEGATED, token.text, token.index)
    yield from _phrases_before(before, cues)


def _is_of_number(sentence: Sentence, adverb: Token) -> bool:
    """ "Nearly 20", "almost all"."""
    return adverb.dep != "neg" and adverb.pos == "ADV" and sentence.tokens[adverb.index + 1].pos in ("NUM", "DET")


def _phrases_before(before: Sequence[Token], cues: Cues) -> Iterator[Found]:
    words = tuple(token.text.casefold() for token in before)
    for phrase, status in cues.phrases:
        if status is Status.NEGATED and len(phrase) <= len(words):
            starts = (k for k in range(len(words)) if words[k : k + len(phrase)] == phrase)
            yield from (Found(status, " ".join(phrase), before[k].index) for k in starts)


def _cited(sentence: Sentence, links: Sequence[Link]) -> Iterator[Found]:
    """ "'Orlin buys Basketo' was the headline": words that are quoted as words assert nothing."""
    for below, link in pairwise(links):
        if link.kind == "clause" and below.token.dep == "csubj" and link.token.lemma == "be":
            between = sentence.tokens[below.token.index : link.token.index]
            if any(token.tag == "''" or token.text in CLOSING_QUOTES for token in between):
                yield Found(Status.HYPOTHETICAL, "quoted", below.token.index)


def _is_question(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb asks if something is so; "why did it buy …?" takes for granted that it did."""
    marks = [token.index for token in sentence.tokens if token.text == "?" and token.index > verb.index]
    below = [token for token in sentence.tokens if token.head == verb.index and token.index != verb.index]
    if not marks or any(token.tag == "WRB" for token in below):
        return False
    whole = verb.head == verb.index and not any(t.mention >= 0 or t.pos == "VERB" for t in sentence.tokens[marks[-1] :])
    subject = next((token.index for token in below if token.dep in SUBJECTS), -1)
    first = min([token.index for token in below if token.dep in ("aux", "auxpass")] + [verb.index])
    return whole or first < subject


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


def _by_lemma(sentence: Sentence, link: Link, below: Sequence[Link], cues: Cues) -> Iterator[Found]:
    token = link.token
    if link.kind in ("event", "clause"):
        found = cues.verb(sentence, token)
        if found and found[1] is Status.FORMER and link.kind == "clause" and _is_aim(sentence, found[0], below):
            yield Found(Status.PLANNED, "to", token.index)
            return
        if found and not (found[0] == CLOSING and _is_done(sentence, token)):
            yield Found(found[1], found[0], token.index, found[1] is Status.FORMER)
            return
    if token.index > 0 and _is_harmless(sentence, sentence.tokens[token.index - 1]):
        return
    kinds = {"clause": ("adjective",), "noun": ("noun", "adjective")}.get(link.kind, ())
    for kind in kinds:
        status = cues.single.get((kind, token.lemma))
        if status is not None and (kind != "adjective" or token.pos in ("ADJ", "VERB")):
            yield Found(status, token.lemma, token.index, status is Status.FORMER and kind == "noun")
            return


def _is_aim(sentence: Sentence, verb: str, below: Sequence[Link]) -> bool:
    """ "Left to join Orlin": the infinitive is what for; "ceased to supply" has its "to" in the cue."""
    infinitives = {t.head for t in sentence.tokens if t.dep == "aux" and t.lemma == "to"}
    return bool(below) and below[-1].token.index in infinitives and not verb.endswith(" to")


def _is_done(sentence: Sentence, verb: Token) -> bool:
    """ "The merger with Orlin closed in May": a deal that closes has happened."""
    subjects = [t.index for t in sentence.tokens if t.head == verb.index and t.dep == "nsubj"]
    return any(t.head in subjects and t.dep == "prep" and t.lemma in ("of", "with") for t in sentence.tokens)


CHILD_KINDS: Mapping[str, tuple[str, ...]] = {
    "aux": ("modal",),
    "neg": ("adverb",),
    "preconj": ("adverb",),
    "advmod": ("adverb",),
    "amod": ("adjective",),
    "det": ("adjective",),
    "mark": ("preposition",),
    "prep": ("preposition",),
    "npadvmod": ("adverb",),
    "compound": ("adjective",),
    "acomp": ("adjective",),
}


def _by_children(sentence: Sentence, link: Link, below: Sequence[Link], cues: Cues) -> Iterator[Found]:
    for child in sentence.tokens:
        if child.head != link.token.index or child.index == link.token.index:
            continue
        if link.kind == "conjunct" and child.dep not in ("aux", "neg"):
            continue
        if child.dep == "advcl" and link.kind == "self":
            yield from _by_child(sentence, child, "mark", "preposition", cues)
        then = link.token.dep == "acl" and child.dep == "advmod"  # "then based in Turin"
        for kind in (*CHILD_KINDS.get(child.dep, ()), *(("adjective",) if then else ())):
            status = cues.single.get((kind, child.lemma)) or cues.single.get((kind, child.text.casefold()))
            if child.dep == "prep" and status is Status.NEGATED and not _is_under(sentence, below, child):
                continue  # "bought it without waiting"
            if status is not None and not _is_innocent(sentence, link, child, status):
                yield Found(status, child.text, child.index)


def _is_under(sentence: Sentence, below: Sequence[Link], preposition: Token) -> bool:
    """Whether the chain comes up through a preposition: "entered the market without a partnership"."""
    return any(preposition.index in (link.token.head, sentence.tokens[link.token.head].head) for link in below)


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
    if _is_harmless(sentence, child):
        return True
    if child.dep == "prep" and status is Status.FORMER:
        if _is_present(sentence, child):
            return True  # "is on loan until September"
        below = [t for t in sentence.tokens if t.head == child.index]
        return not any(t.tag == "CD" or t.pos in ("NUM", "PROPN", "NOUN", "ADV") for t in below)
    if child.dep == "advmod" and child.lemma == "once":
        return after in ("a", "per", "every", "more", "again")
    return False


def _is_harmless(sentence: Sentence, token: Token) -> bool:
    """A denial that denies nothing: "not only", "no doubt"."""
    after = sentence.tokens[token.index + 1].lemma if token.index + 1 < len(sentence.tokens) else ""
    return (token.lemma, after) in HARMLESS


def _is_present(sentence: Sentence, token: Token) -> bool:
    """Whether the clause of a token is in the present tense."""
    while token.head != token.index and not _is_verb(token):
        token = sentence.tokens[token.head]
    finite = [token, *(t for t in sentence.tokens if t.head == token.index and t.dep in ("aux", "auxpass"))]
    return any(t.tag in ("VBZ", "VBP") and t.lemma != "have" for t in finite)


def _by_phrases(sentence: Sentence, spots: _Spots, cues: Cues) -> Iterator[tuple[Found, range]]:
    """Cues of several words that touch the chain, with the tokens that they take; the longest only."""
    forms = [{token.lemma, token.text.casefold()} for token in sentence.tokens]
    by_first: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(forms):
        for form in found:
            by_first[form].append(index)
    for words, status in cues.phrases:
        for start in by_first.get(words[0], ()):
            inside = range(start, start + len(words))
            here = forms[start : start + len(words)]
            if len(here) < len(words) or not all(word in form for word, form in zip(words, here, strict=True)):
                continue
            of_event = words[-1] in cues.support
            definite = spots.definite if of_event or status is not Status.PLANNED else set()
            relative = spots.relative if of_event else set()
            if _is_harmless(sentence, sentence.tokens[inside[-1]]):
                continue
            if any(_touches(inside, chosen) for chosen in (spots.sure, definite, relative)):
                yield Found(status, " ".join(words), start), inside
                return


def _touches(inside: range, chosen: set[int]) -> bool:
    """Whether a phrase stands on some of these tokens or right before one."""
    return bool(chosen) and bool(set(inside) & chosen or inside.stop in chosen) and inside.start <= max(chosen)
