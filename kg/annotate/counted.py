"""The noun phrase that a number counts: "countries and regions" after "more than 160".

In: a parsed sentence and where a number ends. Out: the counted words, "" for a number alone, None if it is no count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.lexicon import AGAINST, FigureLexicon
from kg.model import Sentence, Token

MODIFIERS = ("ADJ", "NOUN", "PROPN", "VERB", "ADV", "NUM")
LONGEST = 7  # tokens of a counted phrase before its noun must have come
UNIT_ENDS = ("NN", "NNS")


def counted_noun(sentence: Sentence, end: int, lexicon: FigureLexicon) -> str | None:
    """The words that the number ending at ``end`` counts.

    Lengths of time and ages are no counts: None.
    """
    after = [token for token in sentence.tokens if token.start >= end]
    if after and after[0].text in lexicon.words("UnitSigns", "word"):
        return after[0].text
    run = _noun_run(after) or _noun_run(_past_whole(after))
    if not run:
        return ""
    noun = run[-1]
    joined = len(run) > 1 and run[-2].text == "-"  # "megawatt-hours"
    if not joined and {noun.lemma, noun.text.lower()} & lexicon.words("DurationNouns", "noun"):
        return None
    run = _with_coordination(run, after)
    return _text(run)


def _past_whole(after: Sequence[Token]) -> Sequence[Token]:
    """What follows "of its 6,200" after the first number of "450 of its 6,200 jobs"; nothing without a second one."""
    of = [token.text.lower() for token in after[:1]] == ["of"]
    owned = of and len(after) > 2 and after[1].tag in ("DT", "PRP$")
    number = next((n for n, token in enumerate(after[2:4], 2) if token.pos == "NUM"), 0) if owned else 0
    return after[number + 1 :] if number else ()


def _noun_run(after: Sequence[Token]) -> list[Token]:
    """The tokens from a number up to its noun: the last common noun before something that cannot stand inside."""
    run: list[Token] = []
    best = 0
    for index, token in enumerate(after[:LONGEST]):
        joins = token.text in ("-", "/") and index > 0
        modifies = token.pos in MODIFIERS and (token.pos != "VERB" or token.tag in ("VBN", "VBG"))
        if not joins and (not modifies or (token.tag in ("RB", "RBR") and index > 0)):
            break
        if token.pos == "VERB" and best and token.dep not in ("amod", "compound"):
            break
        joined = joins or (index > 0 and after[index - 1].text == "-")
        if (token.pos == "NUM" and index == 0) or (best and not joined and _is_time(token, after)):
            break
        run.append(token)
        if token.tag in UNIT_ENDS and token.pos == "NOUN" and token.mention < 0:
            best = index + 1
            if token.tag == "NNS" and token.dep not in ("compound", "nmod", "amod"):
                break
    run = run[:best]
    return run if run and _may_open(run[0]) else []


def _is_time(token: Token, after: Sequence[Token]) -> bool:
    """Whether a word belongs to a time behind the noun: "230 staff last year"."""
    head = next((one for one in after if one.index == token.head), token)
    return "npadvmod" in (token.dep, head.dep)


def _may_open(token: Token) -> bool:
    return token.text[:1].isalpha() and token.dep != "npadvmod"


def _with_coordination(run: list[Token], after: Sequence[Token]) -> list[Token]:
    """ "countries and regions": a second plural noun that shares the number."""
    rest = after[len(run) :]
    if len(rest) < 2 or rest[0].text not in ("and", "or"):
        return run
    second = rest[1]
    alone = len(rest) < 3 or rest[2].pos in ("PUNCT", "ADP", "SCONJ")
    if second.tag == "NNS" and second.dep == "conj" and alone and second.mention < 0 and run[-1].tag == "NNS":
        return [*run, *rest[:2]]
    return run


def _text(run: Sequence[Token]) -> str:
    parts = [run[0].text]
    for left, right in itertools.pairwise(run):
        parts.append(("" if left.end == right.start else " ") + right.text)
    return "".join(parts)


def _compares(tokens: Sequence[Token]) -> bool:
    """Whether these words end in "compared with", "against" or "versus"."""
    last = tokens[-1].text.lower()
    return last in AGAINST or (last == "with" and [one.lemma for one in tokens[-2:-1]] in (["compare"], ["compared"]))


def may_stand_alone(sentence: Sentence, start: int, number: str, lexicon: FigureLexicon) -> bool:
    """Whether a number without a noun is a figure: "rose from 22 to 37", "a workforce of 900", "employees, 2,150"."""
    tokens = [token for token in sentence.tokens if token.end <= start]
    soft = {
        part
        for one in lexicon.of_kind("Approximation")
        for word in one.forms.get("before", ())
        for part in word.split()
    }
    soft -= {"of", "to", "at", "from"}
    skipped = 0
    while tokens and tokens[-1].text.lower() in soft and skipped < 3:
        tokens.pop()
        skipped += 1
    if not tokens:
        return False
    last = tokens[-1]
    if re.fullmatch(r"(?:1[89]|20)\d\d", number):
        return False
    if _compares(tokens):
        return True
    if last.text.lower() in ("from", "to", "of", "at", "than", "by"):
        return last.text.lower() != "at" or (
            tokens[-2:-1] != [] and tokens[-2].lemma in lexicon.words("ReachVerbs", "verb")
        )
    if last.text in (",", ":", "("):
        return len(tokens) > 1 and tokens[-2].pos == "NOUN" and tokens[-2].lemma in lexicon.metric_nouns
    return last.lemma in lexicon.words("ReachVerbs", "verb")
