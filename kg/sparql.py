"""SPARQL text as tokens: enough to refuse what must not run and to put values where a query has room for them.

In: text of a query or an update. Out: token spans, or a `QueryError`. It does not parse; pyoxigraph does. Decisions are
made on tokens, so that a label or a variable called "service" is no offence. Oxigraph's parser has no tokens of its
own: it reads ``1SERVICE``, ``SERVICESILENT`` and ``SERVICE:x`` as the keyword and its neighbour, and a ``<`` in an
expression as an operator even where an IRI could begin. What could be read in both ways is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.errors import QueryError

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w.:\-]|%[0-9A-Fa-f]{2}|\\.)*|_:[\w.\-]+)
    |(?P<word>[^\W\d]\w*)
    |(?P<number>\d[\w.]*)
    |(?P<other>\\.|.)""",
    re.VERBOSE | re.DOTALL,
)


_QUOTING = re.compile(r"[#')]")
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")  # no expression has two slashes in a row


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

    @property
    def is_doubtful(self) -> bool:
        """Whether it is an IRI that could also be an operator, an operand and the beginning of a text or comment."""
        return self.kind == "iri" and bool(_QUOTING.search(self.text)) and not _ABSOLUTE.match(self.text)


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


@dataclass(frozen=True, slots=True)
class Caps:
    """What a query may be. Beyond it Oxigraph's parser can exhaust the stack before any clock stops it.

    Measured with a stack of 8 MB: it dies of 2,265 nested braces, 4,700 parentheses, 8,400 steps of a path. The shipped
    queries stay below a tenth of each. ``size`` is in bytes of UTF-8; ``repeats`` counts each keyword and operator.
    """

    size: int = 32 * 1024
    depth: int = 128
    repeats: int = 1_000


CAPS = Caps()


def check(text: str, *, path: str | None = None, caps: Caps = CAPS) -> tuple[Token, ...]:
    """The tokens of a query that may run.

    Raises:
        QueryError: if it is too long or too deep, or would fetch or change something (SERVICE, LOAD, updates).
    """
    if len(text.encode()) > caps.size:
        raise QueryError(f"the query is longer than {caps.size} bytes", path=path)
    found = tokens(text)
    refuse_fetching(found, text, path=path)
    for token in found:
        if token.kind == "word" and token.text.upper() in _CHANGING:
            raise _refusal(token.text, "queries change nothing", text, token, path)
    check_shape(found, caps, path=path)
    return found


_CHANGING = ("INSERT", "DELETE", "CLEAR", "DROP")
_FETCHING: Mapping[str, str] = {
    "SERVICE": "queries never leave this machine",
    "LOAD": "nothing is ever fetched",
}


def refuse_fetching(found: tuple[Token, ...], text: str, *, path: str | None = None) -> None:
    """Refuse SERVICE and LOAD, also where they are written without a space before or after them.

    Raises:
        QueryError: with the keyword and its line.
    """
    plain = text.upper()
    for keyword, reason in _FETCHING.items():
        if keyword in plain:
            for at, token in enumerate(found):
                if _may_be(keyword, found, at):
                    raise _refusal(keyword, reason, text, token, path)


def _may_be(keyword: str, found: tuple[Token, ...], at: int) -> bool:
    """Whether Oxigraph could read the keyword in a token, or behind an IRI that it may not take for one."""
    token = found[at]
    if token.kind in ("word", "number"):
        return keyword in token.text.upper()
    if token.kind == "name":
        return keyword in token.text.upper().partition(":")[0] and _stands_as_keyword(keyword, found, at)
    return token.is_doubtful


def _stands_as_keyword(keyword: str, found: tuple[Token, ...], at: int) -> bool:
    """Whether ``service:x`` stands where ``SERVICE :x`` could: before a group, or at the head of an operation."""
    before = found[at - 1] if at else None
    named = before is not None and before.kind == "word" and (keyword == "LOAD" or before.is_word("GRAPH"))
    if named:
        return False
    if keyword == "SERVICE":
        return at + 1 < len(found) and found[at + 1].text == "{"
    return sum((one.text in ("{", "(")) - (one.text in ("}", ")")) for one in found[:at]) == 0


def _refusal(keyword: str, reason: str, text: str, token: Token, path: str | None) -> QueryError:
    line = text.count("\n", 0, token.start) + 1
    if token.is_doubtful:
        return QueryError(f"{token.text} could hide a {keyword}", path=path, line=line, hint="Write the IRI in full.")
    return QueryError(f"{keyword.upper()} is refused: {reason}", path=path, line=line)


def check_shape(found: tuple[Token, ...], caps: Caps, *, path: str | None = None, free: str = "") -> None:
    """Refuse what nests too deep or repeats too much; the characters of ``free`` may repeat without end.

    Raises:
        QueryError: with the limit.
    """
    depth = 0
    repeats: Counter[str] = Counter()
    for token in _opened(found):
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if depth > caps.depth:
            raise QueryError(f"the query nests deeper than {caps.depth} levels", path=path)
        if token.kind in ("word", "other") and token.text not in free:
            repeats[token.text.upper()] += 1
    if max(repeats.values(), default=0) > caps.repeats:
        raise QueryError(f"the query repeats an operator more than {caps.repeats} times", path=path)


def _opened(found: tuple[Token, ...]) -> Iterator[Token]:
    """The tokens, with those inside of a doubtful IRI."""
    for token in found:
        if token.is_doubtful:
            yield from _scan(token.text[1:])
        else:
            yield token


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
