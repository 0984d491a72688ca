"""The markup of example sentences: text with marks in, `Example` values out. Parses no grammar of English.

``[S:…]`` marks the subject, ``[O:…]`` the object, ``[T:…]`` a trigger (one or more); ``(a|b)`` lists alternatives, each
of which makes an example of its own; ``<org>``, ``<thing>``, ``<place>``, ``<person>`` and ``<quantity>`` stand for any
such thing. Brackets ``(…)`` without ``|`` are ordinary text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product

from kg.errors import OntologyError
from kg.model import Status
from kg.ontology.model import Example

# Words that stand in for a wildcard when the sentence is parsed: common, unambiguous, of the right part of speech.
STAND_INS = {"org": "Toyota", "place": "Berlin", "person": "Smith", "thing": "goods", "quantity": "five"}
MAX_VARIANTS = 64  # an example with more alternatives is a slip, and each costs a parse

_ALTERNATIVES = re.compile(r"\(([^()]*\|[^()]*)\)")
_MARK = re.compile(r"\[(?P<role>[SOT]):(?P<body>[^\[\]<>]+)\]|<(?P<kind>[a-z]+)>")
_HINT = "Mark it like: [S:Orlin] [T:bought] [O:Basketo]."


@dataclass(slots=True)
class _Draft:
    """The plain text so far, and the spans found in it."""

    text: str = ""
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {"S": [], "O": [], "T": []})
    wildcards: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, words: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += words
        return start, len(self.text)


def parse_example(
    raw: str, *, status: Status = Status.ASSERTED, counter: bool = False, path: str = "", line: int = 0
) -> tuple[Example, ...]:
    """Read one marked sentence; one `Example` for each combination of its alternatives.

    A counter-example needs no trigger.

    Raises:
        OntologyError: if a mark is unbalanced, unknown, missing or given twice.

    >>> [one.text for one in parse_example("[S:Orlin], ([T:based]|[T:headquartered]) in [O:Turku], grew.")]
    ['Orlin, based in Turku, grew.', 'Orlin, headquartered in Turku, grew.']
    >>> example, = parse_example("[O:Turku]-[T:based] [S:Orlin]")
    >>> example.text[slice(*example.subject)], example.triggers
    ('Orlin', ((6, 11),))
    """
    variants = _spell_out(raw)
    if len(variants) > MAX_VARIANTS:
        raise _malformed(f"it has {len(variants)} alternatives, more than {MAX_VARIANTS}", raw, path, line)
    return tuple(_read(variant, raw, status, counter, path, line) for variant in variants)


def _spell_out(raw: str) -> list[str]:
    parts = _ALTERNATIVES.split(raw)  # text, alternatives, text, …
    choices = [[part] if index % 2 == 0 else part.split("|") for index, part in enumerate(parts)]
    return [" ".join("".join(pick).split()) for pick in product(*choices)]


def _read(variant: str, raw: str, status: Status, counter: bool, path: str, line: int) -> Example:
    draft, cursor = _Draft(), 0
    for match in _MARK.finditer(variant):
        draft.add(_plain(variant[cursor : match.start()], raw, path, line))
        _take(match, draft, raw, path, line)
        cursor = match.end()
    draft.add(_plain(variant[cursor:], raw, path, line))
    subject, object_ = (_only(draft, role, raw, path, line) for role in "SO")
    triggers = tuple(draft.spans["T"])
    if not triggers and not counter:
        raise _malformed("it has no trigger [T:…]", raw, path, line)
    return Example(raw, draft.text, subject, object_, triggers, tuple(draft.wildcards), status, counter, path, line)


def _take(match: re.Match[str], draft: _Draft, raw: str, path: str, line: int) -> None:
    kind = match["kind"]
    if kind is None:
        draft.spans[match["role"]].append(draft.add(match["body"]))
    elif kind in STAND_INS:
        draft.wildcards.append((*draft.add(STAND_INS[kind]), kind))
    else:
        known = ", ".join(f"<{name}>" for name in STAND_INS)
        raise _malformed(f"<{kind}> is no wildcard (known: {known})", raw, path, line)


def _plain(words: str, raw: str, path: str, line: int) -> str:
    if stray := re.search(r"[\[\]<>|]", words):
        raise _malformed(f"{stray[0]!r} has no partner or marks no S, O or T", raw, path, line)
    return words


def _only(draft: _Draft, role: str, raw: str, path: str, line: int) -> tuple[int, int]:
    spans = draft.spans[role]
    name = {"S": "subject [S:…]", "O": "object [O:…]"}[role]
    if len(spans) != 1:
        raise _malformed(f"it has {len(spans) or 'no'} {name}", raw, path, line)
    return spans[0]


def _malformed(why: str, raw: str, path: str, line: int) -> OntologyError:
    what = f"the example sentence {raw!r} is malformed: {why}"
    return OntologyError(what, path=path or None, line=line or None, hint=_HINT)
