"""The signs around a claim that change its status: cue words on its chain, negations, questions, what is over.

In: a sentence's graph, a match with its chain, the cue words. Out: `Found`s in order. They are combined elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.model import Sentence, Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.around import Spots, after_event, around, left_modifiers
from kg.relate.status.asides import UNTIL, signs_apart
from kg.relate.status.chain import SUBJECTS, Link, depth, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.dropped import are_pending, dropped_after
from kg.relate.status.phrases import all_phrases
from kg.relate.status.scope import begins_anew, is_harmless, is_of_claim, is_of_end, is_side_by_side, place_of
from kg.relate.status.verbs import PENDING, by_verb, has_left, is_outcome

THAN = "than"
NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
ENDS = frozenset({Status.FORMER, Status.NEGATED})


def signs_of(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """Every cue on the chain, each word once, then what the ends of the match and the sentence's form say."""
    sentence, spots = graph.sentence, Spots()
    if is_side_by_side(graph, match):
        links = [link for link in links if link.kind == "self"]
    seen: set[tuple[int, Status]] = set()
    found: list[Found] = []
    way = () if match.pattern.steps else _on_the_way(graph, match, cues)
    trigger = graph.tokens[match.triggers[0]]
    told_apart, others = signs_apart(graph, match, cues)
    for cue in (
        *(after_event(sentence, trigger, cues) if trigger.pos == "NOUN" else ()),  # "a listing planned for May"
        *way,
        *_single(sentence, links, cues, spots, post=match.pattern.property in cues.held),
        *around(graph, match, links, cues, spots),
        *told_apart,
    ):
        counts = cue.status is not Status.FORMER or cue.of_claim or is_of_claim(graph, match, cue, cues)
        counts = counts and not (cue.status is Status.ASSERTED and are_pending(graph, trigger, cue, cues))
        counts = counts and not _is_own(match, cue) and cue.at not in others
        if (cue.at, cue.status) not in seen and counts:
            seen.update((cue.at + place, cue.status) for place in range(len(cue.word.split())))
            found.append(cue)
    for phrase, inside in _by_phrases(graph, spots, cues):
        if not others.isdisjoint(inside):
            continue
        if phrase.status in PENDING:  # "remains on course to"
            found = [cue for cue in found if cue.status is not Status.ASSERTED or cue.at not in inside]
        if not any((index, phrase.status) in seen for index in inside):
            over = phrase.status is Status.FORMER  # "no longer plans to": what has ended is the plan
            over = over and any(cue.status in PENDING and cue.at > phrase.at for cue in found)
            found.insert(place_of(graph, phrase, found), replace(phrase, ending=over))
    pending = match.pattern.status in PENDING or any(cue.status in PENDING for cue in found)
    if pending and not any(cue.status is Status.NEGATED for cue in found):
        found.extend(dropped_after(graph, match, links, cues))
    yield from found


def _is_own(match: Match, cue: Found) -> bool:
    """ "Is not interested in Basketo": the word by which an example says that a claim is but possible."""
    return match.pattern.status is Status.HYPOTHETICAL is cue.status and cue.at in match.triggers


def _on_the_way(graph: SentenceGraph, match: Match, cues: Cues) -> Iterator[Found]:
    """Cues between the ends of a claim that no pattern found; words by which examples assert the relation are none."""
    taught = cues.taught.get(match.pattern.property, frozenset())
    tokens = [graph.tokens[index] for index in match.inner]
    verbs = sorted(filter(is_verb, tokens), key=lambda verb: -depth(graph, verb))  # "agreed to part with"
    way = [Link(token, "self") for token in (*verbs, *(token for token in tokens if not is_verb(token)))]
    told = any(is_verb(link.token) for link in way)
    before = {link.token.head for link in way if begins_anew(link.token)}
    for token in (link.token for link in way):
        cue = cues.verb(graph.sentence, token)
        own = cue is not None and " " in cue[0]  # "part with", though "took part in" asserts
        begun = token.tag != "VBD" and any(word.startswith(token.lemma) for word in taught)
        known = begun or token.text.casefold() in taught
        if token.index not in before and (own or not known):
            yield from _by_lemma(graph.sentence, Link(token, "event" if is_verb(token) else "noun"), (), cues)
        if not (told and is_of_end(graph, token, match)):
            yield from _by_children(graph.sentence, Link(token, "self"), way, cues)
        head = graph.tokens[token.head]
        status = cues.single.get(("preposition", head.lemma)) if head.pos in ("ADP", "SCONJ") else None
        if status is not None:
            yield Found(status, head.text, head.index)


def _single(sentence: Sentence, links: Sequence[Link], cues: Cues, spots: Spots, *, post: bool) -> Iterator[Found]:
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
        aims = (
            link.kind == "purpose"
            and not has_left(sentence, link.token, cues, post=post)
            and not is_outcome(sentence, links)
        )
        if aims or (link.kind == "self" and _is_bare_infinitive(sentence, link.token)):
            yield Found(Status.PLANNED, "to", link.token.index)
        spots.sure.add(link.token.index)
        spots.sure.update(_satellites(sentence, link))
        if link.kind == "self" and link.token.pos == "NOUN":
            spots.sure.update(left_modifiers(sentence, link.token))
        if _is_withheld(sentence, links[: number + 1], cues):
            yield Found(Status.HYPOTHETICAL, link.token.text, link.token.index)
            continue
        yield from _by_lemma(sentence, link, links[:number], cues, post=post)
        yield from _by_children(sentence, link, links[:number], cues)
        if is_verb(link.token):
            yield from _by_subject(sentence, link.token, cues)
            yield from _by_office(sentence, link, cues)


def _is_withheld(sentence: Sentence, links: Sequence[Link], cues: Cues) -> bool:
    """ "Did not confirm that", "would not comment on talk of", "declined to say whether": it denies nothing."""
    token, below = links[-1].token, links[-2].token if len(links) > 1 else links[-1].token
    if not is_verb(token) or below is token:
        return False
    denials = [t for t in sentence.tokens if t.head == token.index and t.dep == "neg"]
    if _tells(links[-1], below, cues):
        return bool(denials)
    found = cues.verb(sentence, token)
    told = any(link.token is below and _tells(link, under.token, cues) for under, link in pairwise(links[:-1]))
    return told and found is not None and found[1] is Status.NEGATED and not denials


def _tells(link: Link, below: Token, cues: Cues) -> bool:
    """Whether a link is a verb of saying, and what is below it is what it says or talks about."""
    told = below.dep == "ccomp" if link.kind == "clause" else link.kind == "event"
    announces = link.kind == "event" and link.token.lemma in cues.support  # "has not announced a merger"
    return told and link.token.lemma in cues.speech and not announces


def _satellites(sentence: Sentence, link: Link) -> Iterator[int]:
    """Words beside a verb of the chain that begin a phrase: "next year", "according to …", "sources" that say so."""
    is_noun = link.kind == "self" and link.token.pos == "NOUN"  # on which the parser hangs the time, too
    if link.kind in ("noun", "conjunct") or not (is_verb(link.token) or is_noun):
        return
    verb = sentence.tokens[link.token.head] if is_noun else link.token
    for child in sentence.tokens:
        if child.head != link.token.index or child.index == child.head:
            continue
        source = link.kind == "clause" and child.dep in SUBJECTS and child.mention < 0
        time = child.dep == "npadvmod" and verb.tag != "VBD"  # not "the next year it bought"
        if source or time or (child.dep == "prep" and child.tag == "VBG" and not is_noun):
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


def _is_bare_infinitive(sentence: Sentence, token: Token) -> bool:
    """The verb of a headline such as "Orlin to buy Basketo"."""
    if token.tag != "VB":
        return False
    to = any(t.head == token.index and t.dep == "aux" and t.lemma == "to" for t in sentence.tokens)
    head = sentence.tokens[token.head]
    return to and (token.head == token.index or (token.dep in ("acl", "relcl") and head.mention >= 0))


def _by_lemma(
    sentence: Sentence, link: Link, below: Sequence[Link], cues: Cues, *, post: bool = False
) -> Iterator[Found]:
    token = link.token
    told = by_verb(sentence, link, below, cues, post=post)
    if told is not None:
        yield from told
        return
    if token.index > 0 and is_harmless(sentence, sentence.tokens[token.index - 1]):
        return
    kinds = {"clause": ("adjective",), "noun": ("noun", "adjective")}.get(link.kind, ())
    for kind in kinds:
        status = cues.single.get((kind, token.lemma))
        if status is not None and (kind != "adjective" or token.pos in ("ADJ", "VERB")):
            yield Found(status, token.lemma, token.index, status is Status.FORMER and kind == "noun")
            return


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
        if (link.kind == "conjunct" and child.dep not in ("aux", "neg")) or _is_end_to_come(link.token, child):
            continue
        clause = child.dep == "advcl" and child.pos not in NOMINAL  # "is a supplier, if a small one"
        if clause and link.kind == "self" and not _is_to_come(sentence, child):
            yield from _by_child(sentence, child, "mark", "preposition", cues)
        then = link.token.dep == "acl" and child.dep == "advmod"  # "then based in Turin"
        for kind in (*CHILD_KINDS.get(child.dep, ()), *(("adjective",) if then else ())):
            status = cues.single.get((kind, child.lemma)) or cues.single.get((kind, child.text.casefold()))
            if kind == "modal" and _is_reported(sentence, link.token):
                status = cues.single.get(("reported", child.lemma), status)
            if child.dep == "prep" and status is Status.NEGATED and not _is_under(sentence, below, child):
                continue  # "bought it without waiting"
            if child.dep == "prep" and status is Status.FORMER and _is_pending(sentence, link, cues):
                continue  # "postponed its launch until May"
            if status is not None and not _is_innocent(sentence, link, child, status, cues):
                yield Found(status, child.text, child.index)


def _is_to_come(sentence: Sentence, clause: Token) -> bool:
    """ "Leads Orlin until a successor is found": what has yet to happen ends nothing so far."""
    own = [clause, *(t for t in sentence.tokens if t.head == clause.index)]
    present = any(t.tag in ("VBZ", "VBP") and t.dep in ("aux", "auxpass", clause.dep) for t in own)
    return present and any(t.dep == "mark" and t.lemma in UNTIL for t in own)


def _is_end_to_come(verb: Token, child: Token) -> bool:
    """ "Its contract runs until 2030": what is told in the present is not over."""
    return child.dep == "prep" and child.lemma in UNTIL and verb.tag in ("VBZ", "VBP")


def _is_pending(sentence: Sentence, link: Link, cues: Cues) -> bool:
    found = cues.verb(sentence, link.token) if link.kind != "self" else None
    return found is not None and found[1] in PENDING


def _is_reported(sentence: Sentence, verb: Token) -> bool:
    """ "Orlin said it would buy Basketo": whether somebody who is known told it in the past.

    Known is who has a name, and who "it", "she" and "the company" stand for; "sources" and "a banker" may be wrong.
    """
    saying = sentence.tokens[verb.head]
    speakers = [t for t in sentence.tokens if t.head == saying.index and t.dep in SUBJECTS]
    return verb.dep == "ccomp" and saying.tag in ("VBD", "VBN") and any(_is_known(sentence, t) for t in speakers)


def _is_known(sentence: Sentence, speaker: Token) -> bool:
    named = [pair.name for pair in sentence.equivalences if pair.noun == speaker.index]
    if speaker.mention >= 0 or any(sentence.tokens[name].mention >= 0 for name in named):
        return True
    if speaker.tag == "PRP":
        return speaker.lemma != "they"
    definite = any(t.head == speaker.index and t.lemma in ("the", "its") for t in sentence.tokens)
    return definite and speaker.tag == "NN"


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


def _is_innocent(sentence: Sentence, link: Link, child: Token, status: Status, cues: Cues) -> bool:
    """A cue word in another use: "once a week", "not only", "would" beside a plan that is already counted."""
    after = sentence.tokens[child.index + 1].lemma if child.index + 1 < len(sentence.tokens) else ""
    if is_harmless(sentence, child):
        return True
    if child.dep == "mark" and child.lemma in UNTIL and child.index + 1 < len(sentence.tokens):
        # "led it until Orlin bought Basketo": what ends something has not ended; but "until June it made tyres"
        return sentence.tokens[child.index + 1].entity_label != "DATE"
    if child.dep == "prep" and status is Status.FORMER:
        if _is_present(sentence, child, cues):
            return True  # "is on loan until September", "will supply Orlin until 2030"
        below = [t for t in sentence.tokens if t.head == child.index]
        return not any(t.tag == "CD" or t.pos in ("NUM", "PROPN", "NOUN", "ADV") for t in below)
    if child.dep == "neg" and _is_of_bound(sentence, link.token):
        return True  # "never had more than four shops"
    if child.dep == "advmod" and child.lemma == "once":
        return after in ("a", "per", "every", "more", "again")
    return False


def _is_of_bound(sentence: Sentence, verb: Token) -> bool:
    """Whether the object of a verb is counted by "more than four": what is denied is the number."""
    objects = {t.index for t in sentence.tokens if t.head == verb.index and t.dep == "dobj"}
    counts = {t.index for t in sentence.tokens if t.head in objects and t.dep == "nummod"}
    return any(
        t.head in counts and t.lemma == THAN and sentence.tokens[t.index - 1].tag == "JJR" for t in sentence.tokens
    )


def _is_present(sentence: Sentence, token: Token, cues: Cues) -> bool:
    """Whether the clause of a token tells of the present, or of what is to come."""
    direct = is_verb(sentence.tokens[token.head])
    while token.head != token.index and not is_verb(token):
        if token.dep == "appos" or (token.dep in SUBJECTS and token.mention < 0):
            return False  # "Orlin, a unit of Basketo until May, makes tyres", "its owner until 2016 still holds"
        token = sentence.tokens[token.head]
    finite = [token, *(t for t in sentence.tokens if t.head == token.index and t.dep in ("aux", "auxpass"))]
    to_come = direct and any(t.tag == "MD" and cues.single.get(("modal", t.lemma)) is Status.PLANNED for t in finite)
    return to_come or any(t.tag in ("VBZ", "VBP") and t.lemma != "have" for t in finite)


def _by_phrases(graph: SentenceGraph, spots: Spots, cues: Cues) -> Iterator[tuple[Found, range]]:
    """Cues of several words that touch the chain, with the tokens that they take.

    The longest only, and what ends or denies it: "is no longer in talks to".
    """
    tokens = graph.tokens
    taken: set[int] = set()
    for phrase, inside in all_phrases(graph, cues):
        of_event = phrase.words[-1] in cues.support
        definite = spots.definite if of_event or phrase.status is not Status.PLANNED else set()
        relative = spots.relative if of_event else set()
        if is_harmless(graph.sentence, tokens[inside[-1]]) or _is_of_noun(graph, tokens[inside.start]):
            continue
        if taken and (phrase.status not in ENDS or taken & {*inside}):
            continue
        beside = phrase.status is Status.FORMER and any(
            tokens[index].head in spots.sure and tokens[index].dep == "advmod" for index in inside
        )  # "is no longer in talks to"
        told = phrase.status is not Status.PLANNED and _is_predicate(graph, phrase.status, inside.start, spots)
        if beside or told or any(_touches(inside, chosen) for chosen in (spots.sure, definite, relative)):
            yield Found(phrase.status, " ".join(phrase.words), inside.start), inside
            if taken or phrase.status in ENDS:
                return
            taken.update(inside)


def _is_predicate(graph: SentenceGraph, status: Status, start: int, spots: Spots) -> bool:
    """Whether a phrase says by a copula how it is with what governs the trigger: "a merger is out of the question".

    What is definite is there, though it be under review.
    """
    before = next((token for token in reversed(graph.tokens[:start]) if token.pos not in ("ADV", "PART")), None)
    copulas = spots.sure | (spots.definite if status in ENDS else set())
    return before is not None and before.lemma == "be" and before.index in copulas


def _is_of_noun(graph: SentenceGraph, token: Token) -> bool:
    """ "A marketplace open to traders": an adjective behind its noun, which tells of no plan."""
    return token.pos == "ADJ" and token.dep == "amod" and token.head == token.index - 1


def _touches(inside: range, chosen: set[int]) -> bool:
    """Whether a phrase stands on some of these tokens or right before one."""
    return bool(chosen) and bool(set(inside) & chosen or inside.stop in chosen) and inside.start <= max(chosen)
