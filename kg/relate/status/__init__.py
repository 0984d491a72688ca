"""Whether the text says that a claim holds, will hold, may hold, does not hold, or no longer holds.

In: a sentence's graph, a match, the ontology's cue words. Out: a `Status` with the words that gave it.

The status follows the clause that governs the trigger. A fact inside a noun phrase ("its rival Pellux") ignores the
verb's negation and modals; a presupposed noun ("its partnership with X") heeds only verbs that end or deny it. A
question asserts nothing, and a name after "not" or "rather than" is left out of what its sentence says.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from kg.model import Status
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import chain
from kg.relate.status.cues import Cues, Found, cues_of
from kg.relate.status.ended import TENSE, is_state
from kg.relate.status.signs import signs_of
from kg.relate.status.verbs import PENDING

__all__ = ["BY_TENSE", "Cues", "chain", "cues_of", "kind_of", "status_of"]


BY_TENSE = f"{Status.FORMER}: {TENSE!r}"  # why something is over of which only the tense says so


def status_of(graph: SentenceGraph, match: Match, cues: Cues) -> tuple[Status, tuple[str, ...]]:
    """The status of a match: that of its pattern, as changed by the words around its trigger."""
    if match.pattern.bare:  # inside a noun phrase: "Orlin of Turin", "Tanaka, formerly of Orlin"
        return _bare_status(graph, match, cues)
    links = list(chain(graph, match, cues))
    found = list(signs_of(graph, match, links, cues))
    told = _combine(found)
    words = tuple(f"{cue.status}: {cue.word!r}" for cue in found)
    base = match.pattern.status
    if base is Status.ASSERTED:
        return told, words
    if told is Status.ASSERTED:
        return base, words
    return _changed(base, told), words


def _changed(base: Status, told: Status) -> Status:
    """What cues make of a wording with a status of its own."""
    if base is Status.FORMER:  # "plans to sell its unit": it still holds
        return Status.FORMER if told is Status.FORMER else Status.ASSERTED
    if base in PENDING and told is Status.FORMER:  # "ended talks about a merger"
        return Status.NEGATED
    return told if told in (Status.NEGATED, Status.HYPOTHETICAL) and base is not Status.NEGATED else base


def kind_of(match: Match) -> tuple[Hashable, ...]:
    """All of a match's pattern that its status depends on: many patterns that find the same words have it in common."""
    pattern = match.pattern
    return pattern.bare, pattern.status, "" if pattern.steps else pattern.property, is_state(match)


def _bare_status(graph: SentenceGraph, match: Match, cues: Cues) -> tuple[Status, tuple[str, ...]]:
    first, last = sorted((match.subject, match.object))
    for token in graph.tokens[first + 1 : last]:
        status = cues.single.get(("adverb", token.lemma))
        if status is not None:
            return status, (f"{status}: {token.text!r}",)
    return match.pattern.status, ()


def _going_on(found: Sequence[Found]) -> Sequence[Found]:
    """ "Will continue to supply", "may stay in": what is meant to go on holds already; "did not remain": it is over.

    What governs the verb stands before it; what the verb itself governs ("keeps considering") is as it would be alone.
    """
    verbs = [cue.at for cue in found if cue.status is Status.ASSERTED]
    if not verbs:
        return found
    inner = [cue for cue in found if cue.at > min(verbs) and cue.status is not Status.ASSERTED]
    outer = [cue for cue in found if cue.at < min(verbs)]
    denials = [cue for cue in outer if cue.status is Status.NEGATED]
    if len(denials) % 2:
        return [*inner, Found(Status.FORMER, denials[0].word, denials[0].at)]
    return [*inner, *(cue for cue in outer if cue.status is Status.FORMER)]


def _combine(found: Sequence[Found]) -> Status:
    """One status of several cues, from the inside out. Two denials leave it open; a planned end has not come yet, and
    a plan that ended ("gave up its plan to buy") is a denial; one that may be denied ("could still fail") is open. What
    leaves out a name ("rather than Basketo") holds whatever comes to an end."""
    found = _going_on(found)
    ending = next((number for number, cue in enumerate(found) if cue.ending), None)
    if ending is not None and any(cue.status is not Status.FORMER for cue in found[ending + 1 :]):
        found = [*found[:ending], *(cue for cue in found[ending + 1 :] if cue.of_name)]
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
