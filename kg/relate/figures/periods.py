"""When a figure holds, and what a change is compared with.

In: a `View` and the parts of its quantities. Out: for each part a `When` and a comparison's local name. A date that
only says what a change is measured against, or when somebody spoke, is no period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from kg.lexicon import FigureLexicon
from kg.model import DateExpression, DatePrecision
from kg.relate.figures.part import Part, Role
from kg.relate.figures.view import VERBS, View

AGAINST = re.compile(
    r"(?:\b(?:than|from|versus|vs\.?|against|over|on|compared (?:with|to)|relative to)"
    r"(?: (?:in|for|at|that (?:of|in)|the))?\s*|\bthan (?:in|for)\s*"
    r"|\b(?:times|twice|double) (?:the|its|that of|that in|as (?:much|many) as in)\s*)$"
)
EDGE = re.compile(r"\b(?:end|start|beginning)\b|^as of", re.IGNORECASE)
END_OF_IT = re.compile(r"(?:at |by )?the end of (?:the|that) (?:year|period|quarter|half)", re.IGNORECASE)
SHORTER = (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.QUARTER)  # than a year
PRESENT = ("VBZ", "VBP")
PAST = ("VBD", "VBN")
UNBOUND = ("since", "after", "before", "until")


@dataclass(frozen=True, slots=True)
class When:
    """A period as ISO days (None if not known) and as the text says it; ``lasting``: longer than a day."""

    first: str | None = None
    last: str | None = None
    text: str | None = None
    lasting: bool = True


def periods_of(
    view: View, parts: Sequence[Part], before: When | None, moments: Set[int] = frozenset()
) -> dict[int, When]:
    """The period of each part, by its position. ``before`` is that of the sentence before, in the same paragraph.

    ``moments`` are parts that hold at a moment, such as a share price: they take over no period of another figure.
    """
    usable = [one for one in view.dates if _is_period(view, one) and not _is_of_earlier(one, parts)]
    leading = [one for one in usable if not any(part.quantity.start < one.start for part in parts)]
    found: dict[int, When] = {}
    for part in parts:
        if part.role is not Role.EARLIER:
            yearly = _is_yearly(view, part)
            mine = [one for one in usable if not yearly or one.precision not in SHORTER]
            when = (
                _own(view, part, parts, mine)
                or _shared([one for one in leading if one in mine], view, part)
                or _last_of_clause(view, part, mine, parts)
            )
            taken = part.role is not Role.HAD and not yearly and part.position not in moments
            when = when or (_taken_over(view, part, parts, found) or before if taken else None)
            if when:
                found[part.position] = _of_business_year(when, before)
    for part in parts:
        if part.role is Role.EARLIER:
            found[part.position] = _earlier(view, part, parts, _nearest_main(part, parts, found))
    return found


def _is_period(view: View, one: DateExpression) -> bool:
    """Whether a date says when something was so: not "since 2015", "said on Monday", "than in 2019"."""
    before = view.text[: one.start - view.sentence.start].lower()
    if one.relation in UNBOUND and not re.search(r"(?:between|from)", one.surface.lower()):
        return bool(re.match(r"between|from", one.surface.lower()))
    if (AGAINST.search(before) and not before.rstrip().endswith((" on", "on the"))) or one.relation == "since":
        return False
    if _in_comparison(view, one):
        return False
    if one.precision is DatePrecision.DAY:
        return bool(EDGE.search(one.surface)) or one.relation == "by" or _is_balance_day(before, one)
    return one.precision is not DatePrecision.UNKNOWN or one.first is not None


def _is_balance_day(before: str, one: DateExpression) -> bool:
    """ "As of 12 May"; "on 31 December", the last day of a month."""
    if re.search(r"\bas (?:of|at)\s+(?:the\s+)?$", before):
        return True
    day = date.fromisoformat(one.first) if one.first else None
    return day is not None and (day + timedelta(days=1)).day == 1 and re.search(r"\b(?:on|at)\s+$", before) is not None


def _is_of_earlier(one: DateExpression, parts: Sequence[Part]) -> bool:
    """Whether a date stands before its value in brackets: "(2017: 760 million reais)"."""
    return any(part.role is Role.EARLIER and 0 <= part.quantity.start - one.end <= 3 for part in parts)


def _is_apart(view: View, one: DateExpression, part: Part) -> bool:
    """Whether a date is of a clause beside that of the quantity: "the firm, founded in 2006, has 900 employees"."""
    token = next((t.index for t in view.tokens if t.end > one.start), None)
    verb = view.verb_of(token) if token is not None else None
    while verb is not None and one.start <= view.tokens[verb].start < one.end:  # "the 13 weeks ended 3 July"
        verb = next((index for index in view.up(verb) if view.tokens[index].pos in VERBS), None)
    if verb is None:
        return False
    top = view.top(part.position)
    if token is not None and _is_in_apposition(view, token, verb, top):
        return True
    if view.tokens[verb].dep not in ("acl", "relcl", "advcl"):
        own = view.verb_of(top)
        return own is not None and (_is_past_beside(view, verb, own) or _is_to_come_beside(view, verb, own))
    return verb not in (top, *view.up(top))


def _is_in_apposition(view: View, date_token: int, verb: int, top: int) -> bool:
    """Whether a date is of an apposition and a figure of the clause around it: "Orlin, with 9% in 2022, plans 6"."""
    path = [date_token]
    for index in view.up(date_token):
        if index == verb:
            break
        path.append(index)
    apposed = [index for index in path if view.tokens[index].dep == "appos"]
    return bool(apposed) and top not in view.subtree(apposed[-1])


def _is_to_come_beside(view: View, verb: int, own: int) -> bool:
    """ "It has 1,850 rooms and hopes to add 900 by 2028": what is to come, beside what is so now."""
    planned = view.page.lexicon.words("Forecast", "verb") | view.page.lexicon.words("Doubt", "verb")
    path: list[int] = []
    for index in (verb, *view.up(verb)):
        path.append(index)
        if view.tokens[index].dep == "conj" and view.tokens[index].head == own:
            return any(view.tokens[one].lemma in planned for one in path)
    return False


def _is_past_beside(view: View, past: int, present: int) -> bool:
    """ "It was founded in 2006 and has 900 employees": what was so then, beside what is so now."""
    first, second = sorted((past, present))
    tenses = _tense(view, past) in PAST and _tense(view, present) in PRESENT
    return tenses and view.tokens[second].dep == "conj" and view.tokens[second].head == first


def _is_past_then(view: View, part: Part, verb: int | None) -> bool:
    """Whether a figure is of the past and a verb beside it of today: "reached €4m, and staff has gone to 44"."""
    past = view.verb_of(view.top(part.position))
    return past is not None and verb is not None and _is_past_beside(view, past, verb)


def _tense(view: View, verb: int) -> str:
    """The tag of the finite verb of a clause: the "has" of "has opened"."""
    helpers = view.kids(verb, "aux", "auxpass")
    return view.tokens[helpers[0] if helpers else verb].tag


def _is_yearly(view: View, part: Part) -> bool:
    """Whether a figure is one of a year: "annual sales of $5 million" are not those of February."""
    kids = view.kids(part.noun, "amod", "compound") if part.noun >= 0 else []
    return any(view.tokens[kid].text.lower() in ("annual", "yearly") for kid in kids)


def _in_comparison(view: View, one: DateExpression) -> bool:
    start, end = one.start - view.sentence.start, one.end - view.sentence.start
    return any(a < end and start < b for a, b, _ in comparison_spans(view))


def _segment(view: View, at: int) -> tuple[int, int]:
    """The offsets of the stretch between semicolons that an offset lies in."""
    text, offset = view.text, view.sentence.start
    left = max(text.rfind(";", 0, at - offset), text.rfind(" while ", 0, at - offset), -1)
    rights = [k for mark in (";", " while ") if (k := text.find(mark, at - offset)) >= 0]
    return offset + left + 1, offset + min(rights, default=len(text))


def _own(view: View, part: Part, parts: Sequence[Part], usable: Sequence[DateExpression]) -> When | None:
    """The date right after the quantity, up to the next quantity; else one between the metric and the quantity."""
    first, last = _segment(view, part.quantity.start)
    usable = [one for one in usable if not _is_apart(view, one, part)]
    following = min((p.quantity.start for p in parts if p.quantity.start > part.quantity.start), default=last)
    after = [one for one in usable if part.quantity.end <= one.start < min(following, last)]
    if after:
        return _when(after[0])
    opening = max((p.quantity.end for p in parts if p.quantity.end <= part.quantity.start), default=first)
    opening = max(opening, _now_before(view, part, first))
    between = [one for one in usable if max(opening, first) <= one.start < part.quantity.start]
    earlier = [p.quantity.end for p in parts if p.role is Role.EARLIER and p.quantity.end == opening]
    between = [one for one in between if not any(one.start - end <= 2 for end in earlier)]  # "from $4m last year, and"
    return _when(between[-1]) if between else None


def _of_business_year(when: When, before: When | None) -> When:
    """ "At the end of the year" after figures of "the year to 31 January": the last day of that one."""
    if before is None or before.last is None or not END_OF_IT.fullmatch(when.text or ""):
        return when
    return When(before.last, before.last, when.text, lasting=False)


def _now_before(view: View, part: Part, start: int) -> int:
    """Where "now" ends before a quantity, in a stretch from ``start``: no date before it is the quantity's."""
    words = view.page.lexicon.words("NowWords", "word")
    inside = [t for t in view.tokens if start <= t.start < part.quantity.start and t.text.lower() in words]
    found = [t.end for t in inside if not _is_outlook(view, t.index + 1)]
    dated = {token.end for token in (view.tokens[index] for index in view.dated)}
    return max((end for end in found if end not in dated), default=start)


def _is_outlook(view: View, index: int) -> bool:
    """Whether a verb says what is expected: what "it now expects" for 2026 is of 2026."""
    return index < len(view.tokens) and view.tokens[index].lemma in view.page.lexicon.words("OutlookVerbs", "verb")


def _shared(leading: Sequence[DateExpression], view: View, part: Part) -> When | None:
    """ "In 2019, …": a date before all quantities holds for all of its stretch, or of the sentence if it opens it."""
    first, _ = _segment(view, part.quantity.start)
    now = _now_before(view, part, first)
    leading = [one for one in leading if not _is_apart(view, one, part) and one.start >= now]
    fitting = [one for one in leading if one.start >= first or one.start - view.sentence.start < 40]
    return _when(fitting[-1]) if fitting else None


def _last_of_clause(view: View, part: Part, usable: Sequence[DateExpression], parts: Sequence[Part]) -> When | None:
    """A date after a later quantity of the same stretch: "profit of 3 million on sales of 20 million in 2019"."""
    first, last = _segment(view, part.quantity.start)
    first = max(first, _now_before(view, part, first))
    inside = [one for one in usable if first <= one.start < last and not _is_apart(view, one, part)]
    earlier = [p for p in parts if p.role is Role.EARLIER]
    inside = [one for one in inside if not any(p.quantity.end <= one.start <= p.quantity.end + 40 for p in earlier)]
    return _when(inside[0]) if inside else None


def _taken_over(view: View, part: Part, parts: Sequence[Part], found: dict[int, When]) -> When | None:
    """ "Had revenue of $5 million in 2019, while profit fell": the period of the figure before in the sentence."""
    first, _ = _segment(view, part.quantity.start)
    if _now_before(view, part, first) > first:
        return None
    own = view.verb_of(view.top(part.position))
    before = [one for one in parts if one.position < part.position and one.position in found]
    whens = [found[one.position] for one in before if not _is_past_then(view, one, own)]
    return whens[-1] if whens and whens[-1].lasting else None


def _when(one: DateExpression) -> When:
    first, last = (None, None) if one.fiscal else (one.first, one.last)
    return When(first, last, one.surface, one.precision is not DatePrecision.DAY)


def _nearest_main(part: Part, parts: Sequence[Part], found: dict[int, When]) -> When | None:
    others = [p for p in parts if p.role is not Role.EARLIER]
    others = [p for p in others if part.anchor >= 0 and p.anchor == part.anchor] or others
    others = [p for p in others if p.position in found]
    ordered = sorted(others, key=lambda p: (abs(p.position - part.position), p.position))
    return found[ordered[0].position] if ordered else None


def _earlier(view: View, part: Part, parts: Sequence[Part], main: When | None) -> When:
    """The period of an earlier value: said after it or before it in brackets, else a year before the main one."""
    _, last = _segment(view, part.quantity.start)
    following = min((p.quantity.start for p in parts if p.quantity.start > part.quantity.start), default=last)
    near = [one for one in view.dates if part.quantity.end <= one.start < min(following, last, part.quantity.end + 60)]
    near += [one for one in view.dates if one.end <= part.quantity.start <= one.end + 3]
    near = [one for one in near if one.precision is not DatePrecision.DAY or one.first is None]
    if near:
        return _shifted_if_unknown(_when(near[0]), near[0], main, view)
    phrase = _phrase_after(view, part.quantity.end, min(following, last))
    if phrase and main:
        return replace(_year_before(main), text=phrase)
    own = main if main and part.role is Role.EARLIER and _is_year(main) else None
    return replace(_year_before(own), text=None) if own and not phrase else When(text=phrase or None)


def _is_year(when: When) -> bool:
    """Whether a period is a year: what a figure of one rose or fell from is that of the year before."""
    return when.first is not None and when.last is not None and 364 <= _days(when.first, when.last) <= 366


def _phrase_after(view: View, start: int, end: int) -> str:
    text = view.page.annotation.document.text[start:end]
    for pattern in _patterns(view.page.lexicon, "EarlierPeriod"):
        match = pattern.search(text.lower())
        if match and match.start() < 30:
            return text[match.start() : match.end()]
    return ""


def _shifted_if_unknown(when: When, one: DateExpression, main: When | None, view: View) -> When:
    relative = any(p.fullmatch(one.surface.lower()) for p in _patterns(view.page.lexicon, "EarlierPeriod"))
    if main and relative:
        return replace(_year_before(main), text=when.text)
    return when


def _year_before(when: When) -> When:
    def back(day: str | None) -> str | None:
        if day is None:
            return None
        found = date.fromisoformat(day)
        leap = (found.month, found.day) == (2, 29)
        return found.replace(year=found.year - 1, day=28 if leap else found.day).isoformat()

    return replace(when, first=back(when.first), last=back(when.last))


# --- comparisons ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _patterns(lexicon: FigureLexicon, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in sorted(lexicon.words(name, "phrase"), key=lambda one: (-len(one), one)))


@lru_cache(maxsize=4)
def _comparisons(lexicon: FigureLexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), local) for pattern, local in lexicon.comparisons)


def comparison_spans(view: View) -> tuple[tuple[int, int, str], ...]:
    """Where the sentence says what a change is compared with; of phrases that overlap the longest."""
    return _compared(view.text.lower(), view.page.lexicon)


@lru_cache(maxsize=64)  # asked for every date of a sentence
def _compared(text: str, lexicon: FigureLexicon) -> tuple[tuple[int, int, str], ...]:
    found = [(m.start(), m.end(), local) for pattern, local in _comparisons(lexicon) for m in pattern.finditer(text)]
    chosen: list[tuple[int, int, str]] = []
    for start, end, local in sorted(found, key=lambda one: (one[0] - one[1], one)):
        if not any(start < b and a < end for a, b, _ in chosen):
            chosen.append((start, end, local))
    return tuple(sorted(chosen))


def comparisons_of(view: View, parts: Sequence[Part], periods: dict[int, When]) -> dict[int, str]:
    """The comparison of each change, by position: the nearest phrase after it, else before it; else by two dates."""
    changes = [part for part in parts if part.role in (Role.CHANGE, Role.FACTOR)]
    found: dict[int, str] = {}
    for start, end, name in comparison_spans(view):
        near = _nearest_change(view, changes, start + view.sentence.start, end + view.sentence.start, found)
        if near is not None:
            found.setdefault(near, name)
    for part in changes:
        if part.position not in found and (local := _by_adjective(view, part) or _by_dates(view, part, periods)):
            found[part.position] = local
    return found


def _nearest_change(view: View, changes: Sequence[Part], start: int, end: int, taken: dict[int, str]) -> int | None:
    segment = _segment(view, start)
    inside = [p for p in changes if segment[0] <= p.quantity.start < segment[1] and p.position not in taken]
    before = [p for p in inside if p.quantity.end <= start]
    after = [p for p in inside if p.quantity.start >= end]
    if before:
        return before[-1].position
    return after[0].position if after else None


def _by_adjective(view: View, part: Part) -> str | None:
    """ "an annual increase of 5 percent"."""
    if part.anchor < 0 or view.tokens[part.anchor].pos != "NOUN":
        return None
    words = {view.tokens[kid].text.lower() for kid in view.kids(part.anchor, "amod", "compound", "nmod")}
    entries = view.page.lexicon.of_kind("Comparison")
    return next((one.local for one in entries if words & one.forms.get("adjective", frozenset())), None)


def _by_dates(view: View, part: Part, periods: dict[int, When]) -> str | None:
    """ "4 percent less than in 2021" of a figure of 2022 is year on year."""
    main = periods.get(part.position)
    for one in view.dates:
        before = view.text[: one.start - view.sentence.start].lower()
        near = _segment(view, part.quantity.start)[0] <= one.start
        if one.first and main and main.first and near and AGAINST.search(before):
            if (one.first, one.last) == (_year_before(main).first, _year_before(main).last):
                return "YearOnYear"
            if one.precision is DatePrecision.QUARTER and _days(one.last, main.first) == 1:
                return "QuarterOnQuarter"
    return None


def _days(earlier: str | None, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days if earlier else 0
