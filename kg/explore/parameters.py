"""The parameters of a call: their names, what they may be, and how a text becomes one.

In: names and texts, as an address has them. Out: arguments by name, checked and complete, as JSON can carry them; or an
`EndpointError` with status 400 that says which parameter is wrong, and what it may be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from typing import Any

from kg.errors import EndpointError
from kg.iri import is_iri

Arguments = Mapping[str, Any]
SHOWN = 80  # characters of a wrong value that a message repeats


class Kind(Enum):
    """What a parameter is, in the words of a message."""

    TEXT = "a text"
    IRI = "an absolute IRI, percent-encoded"
    WHOLE = "a whole number"
    SHARE = "a number from 0 to 1"
    DAY = "a day such as 2020-05-31"
    WORD = "one of its words"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a call. ``many``: it may stand several times, and is a list.

    ``default`` is what a missing one is (a list if ``many``); ``least`` and ``most`` bound whole numbers, and texts by
    their length; ``words`` are all that a WORD may be.
    """

    name: str
    kind: Kind
    default: Any = ""
    many: bool = False
    needed: bool = False
    least: int = 0
    most: int = 1_000
    words: tuple[str, ...] = ()


def checked(given: Iterable[tuple[str, str]], parameters: tuple[Parameter, ...]) -> Arguments:
    """The arguments that names and texts give.

    Raises:
        EndpointError: with status 400 for a parameter that is unknown, double, missing or wrong.
    """
    known = {parameter.name: parameter for parameter in parameters}
    found: dict[str, list[str]] = {}
    for name, text in given:
        if name not in known:
            raise _unknown(name, tuple(known))
        found.setdefault(name, []).append(text)
    return {name: _argument(parameter, found.get(name, [])) for name, parameter in known.items()}


def _unknown(name: str, known: tuple[str, ...]) -> EndpointError:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known) or 'none'}."
    return EndpointError(f"there is no parameter {_brief(name)}", status=400, hint=hint)


def _argument(parameter: Parameter, texts: list[str]) -> Any:
    if parameter.needed and not any(texts):
        hint = f"Add {parameter.name}=…: {parameter.kind.value}."
        raise EndpointError(f"the request has no parameter {parameter.name}", status=400, hint=hint)
    if parameter.many:
        return [_value(parameter, text) for text in texts if text]
    if len(texts) > 1:
        what = f"the request has {len(texts)} parameters {parameter.name}"
        raise EndpointError(what, status=400, hint="Send one.")
    return _value(parameter, texts[0]) if texts and texts[0] else parameter.default


def _value(parameter: Parameter, text: str) -> Any:
    value = _READ[parameter.kind](parameter, text)
    if value is None:
        what = f"the parameter {parameter.name} is {_brief(text)}, which is not {parameter.kind.value}"
        raise EndpointError(what, status=400, hint=_what(parameter))
    return value


def _what(parameter: Parameter) -> str:
    if parameter.kind is Kind.WORD:
        return f"Use one of: {', '.join(parameter.words)}."
    if parameter.kind is Kind.WHOLE:
        return f"It lies between {parameter.least} and {parameter.most}."
    if parameter.kind is Kind.TEXT:
        return f"It has at most {parameter.most} characters."
    return f"Write {parameter.kind.value}."


def _text(parameter: Parameter, text: str) -> str | None:
    return text if len(text) <= parameter.most else None


def _iri(parameter: Parameter, text: str) -> str | None:
    return text if is_iri(text) else None


def _whole(parameter: Parameter, text: str) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text) if parameter.least <= int(text) <= parameter.most else None


def _share(parameter: Parameter, text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number <= 1 else None


def _day(parameter: Parameter, text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _word(parameter: Parameter, text: str) -> str | None:
    return text if text in parameter.words else None


_READ = {Kind.TEXT: _text, Kind.IRI: _iri, Kind.WHOLE: _whole, Kind.SHARE: _share, Kind.DAY: _day, Kind.WORD: _word}


def _brief(text: str) -> str:
    shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return repr(shown)
