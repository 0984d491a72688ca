"""SPARQL text as tokens: enough to refuse what must not run and to put values where a query has room for them.

In: query text. Out: token spans, or a `QueryError`. It does not parse; pyoxigraph does. Decisions are made on tokens,
never on the bare text, so that a label or a variable called "service" is no offence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import QueryError

# Beyond these a parser can exhaust the stack before any clock stops it. The shipped queries stay below a tenth of each.
MAX_BYTES = 32 * 1024
MAX_DEPTH = 128
MAX_REPEATS = 1_000

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)*|_:[\w.\-]+)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d[\w.]*)
    |(?P<other>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token that means something: no white space, no comment. ``kind`` is the name of its group in the grammar."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, word: str) -> bool:
        """Whether it is this keyword, in any case."""
        return self.kind == "word" and self.text.upper() == word


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a query.

    >>> [token.text for token in tokens("ASK { ?service a <x:y> } # done")]
    ['ASK', '{', '?service', 'a', '<x:y>', '}']
    """
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start(), match.end())


def check(text: str, *, path: str | None = None) -> tuple[Token, ...]:
    """The tokens of a query that may run.

    Raises:
        QueryError: if it is too long or too deep, or would fetch or change something (SERVICE, LOAD, updates).
    """
    if len(text.encode()) > MAX_BYTES:
        raise QueryError(f"the query is longer than {MAX_BYTES} bytes", path=path)
    found = tokens(text)
    _check_words(found, text, path)
    _check_depth(found, path)
    return found


_FORBIDDEN: Mapping[str, str] = {
    "SERVICE": "queries never leave this machine",
    "LOAD": "queries never fetch anything",
    "INSERT": "queries change nothing",
    "DELETE": "queries change nothing",
    "CLEAR": "queries change nothing",
    "DROP": "queries change nothing",
}


def _check_words(found: tuple[Token, ...], text: str, path: str | None) -> None:
    for token in found:
        reason = _FORBIDDEN.get(token.text.upper()) if token.kind == "word" else None
        if reason:
            line = text.count("\n", 0, token.start) + 1
            raise QueryError(f"{token.text.upper()} is refused: {reason}", path=path, line=line)


def _check_depth(found: tuple[Token, ...], path: str | None) -> None:
    depth = 0
    for token in found:
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if depth > MAX_DEPTH:
            raise QueryError(f"the query nests deeper than {MAX_DEPTH} levels", path=path)
    repeats = Counter(token.text for token in found if token.kind == "other")
    worst = max(repeats.values(), default=0)
    if worst > MAX_REPEATS:
        raise QueryError(f"the query repeats an operator more than {MAX_REPEATS} times", path=path)


def places(found: tuple[Token, ...]) -> dict[str, Token]:
    """Where a query takes values: the UNDEF token of each ``VALUES ?name { UNDEF }``, by name.

    >>> sorted(places(tokens("SELECT * { VALUES ?who { UNDEF } ?who ?p ?o }")))
    ['who']
    """
    taken: dict[str, Token] = {}
    for at, token in enumerate(found):
        rest = found[at + 1 : at + 5]
        if token.is_word("VALUES") and [one.kind for one in rest] == ["variable", "other", "word", "other"]:
            variable, opening, undef, closing = rest
            if opening.text == "{" and undef.is_word("UNDEF") and closing.text == "}":
                taken[variable.text[1:]] = undef
    return taken


def bind(text: str, values: Mapping[str, tuple[object, ...]]) -> str:
    """The query with RDF terms in the places of its parameters; a parameter without values stays open.

    The terms are objects of pyoxigraph, which writes them in a form that cannot end the VALUES block: a value is never
    pasted in as text.
    """
    spots = sorted(((place, name) for name, place in places(tokens(text)).items()), key=lambda item: -item[0].start)
    for place, name in spots:
        if values.get(name):
            written = " ".join(str(term) for term in values[name])
            text = text[: place.start] + written + text[place.end :]
    return text
