"""Which country's crowns, pesos or francs a text speaks of where it says the noun alone.

In: the quantities of a document, its text, the lexicon of figure words. Out: the same quantities, each with the code
that the rest of the text settles: by an amount that names the currency in full, else by the country named most often.
What nothing settles stays as it was read: the noun itself, or the currency that the lexicon gives the bare noun to.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon import Entry, FigureLexicon
from kg.model import Quantity

UNMARKED = 2  # places of a country whose dollar has no mark, at least
SHARED_SIGN = "$"  # of many currencies, each with letters before it where it could be mistaken


@dataclass(frozen=True, slots=True)
class _Shared:
    """A noun of several currencies: their codes with the places that use them, and the code of the noun alone."""

    places: Mapping[str, re.Pattern[str]]
    usual: str


def settled(found: Sequence[Quantity], text: str, lexicon: FigureLexicon) -> list[Quantity]:
    """The quantities with the codes of the currencies that the text leaves to its other words."""
    found = _local_dollars(found, text, lexicon)
    shared = _shared(lexicon)
    bare = {n: noun for n, one in enumerate(found) if one.kind == "money" and (noun := _bare_noun(one, shared))}
    if not bare:
        return list(found)
    named = [one.unit for n, one in enumerate(found) if one.kind == "money" and n not in bare]
    codes = {noun: _code(shared[noun], named, text) for noun in set(bare.values())}
    return [replace(one, unit=codes[bare[n]] or one.unit) if n in bare else one for n, one in enumerate(found)]


def _local_dollars(found: Sequence[Quantity], text: str, lexicon: FigureLexicon) -> list[Quantity]:
    """The quantities with "$" alone as the dollar of the country that the text names most.

    It must name no other money, and either mark the dollars of the country to which the sign alone belongs ("$5 million
    … US$3 million" of a firm in Perth), or name that country not at all, and one whose own papers leave out the mark.
    """
    sign, usual = SHARED_SIGN, _currency_of(lexicon, SHARED_SIGN)
    if usual is None:
        return list(found)
    money = [one for one in found if one.kind == "money"]
    marked = any(one.surface.startswith(mark) for one in money for mark in usual.forms["symbol"] if mark != sign)
    dollars = all(
        one.unit in (usual.code, "") for one in money
    )  # no unit: cents; a firm that counts in dong gives the same in US dollars
    if not dollars:
        return list(found)
    at_home = len(_places(usual, "home").findall(text)) if usual.forms.get("home") else 0
    if at_home and not marked:
        return list(found)
    code = _by_place(text, lexicon, sign, at_home if marked else UNMARKED, alone=not marked)
    return [replace(one, unit=code) if code and _has_sign(one, sign) else one for one in found]


def _has_sign(quantity: Quantity, sign: str) -> bool:
    return quantity.kind == "money" and re.match(rf"{re.escape(sign)}\s?\d", quantity.surface) is not None


def _currency_of(lexicon: FigureLexicon, sign: str) -> Entry | None:
    """The currency that a sign alone stands for."""
    signed = (one for one in lexicon.of_kind("Currency") if sign in one.forms.get("symbol", ()))
    return next((one for one in signed if one.code), None)


def _by_place(text: str, lexicon: FigureLexicon, sign: str, least: int, *, alone: bool) -> str:
    """The code of the currency with a sign of that kind ("A$") whose places a text names most; "" if none leads.

    They are named as often as ``least``. With ``alone`` the papers of its country must write it with the sign alone.
    """
    signed = [one for one in lexicon.of_kind("Currency") if one.forms.get("place") and _ends_in(one, sign)]
    code, often = _most_named({one.code: _places(one, "place") for one in signed}, text)
    bare = any(one.code == code and sign in one.forms.get("bareSymbol", ()) for one in signed)
    return code if often >= least and (bare or not alone) else ""


def _most_named(places: Mapping[str, re.Pattern[str]], text: str) -> tuple[str, int]:
    """The code whose places a text names most and how often it does; "" if none does or two share the lead."""
    counts = {code: len(place.findall(text)) for code, place in places.items()}
    most = max(counts.values(), default=0)
    first = [code for code, count in counts.items() if count == most]
    return (first[0] if most and len(first) == 1 else ""), most


def _ends_in(currency: Entry, sign: str) -> bool:
    return any(mark.endswith(sign) and mark != sign for mark in currency.forms.get("symbol", ()))


def _bare_noun(quantity: Quantity, shared: Mapping[str, _Shared]) -> str:
    """The shared noun that an amount is said in without a country: "4.2 billion pesos"; "" if there is none."""
    words = re.findall(r"[^\W\d_]+", quantity.surface.lower())
    noun = quantity.unit if quantity.unit in shared else words[-1] if words else ""  # "2" in "2 to 3 million pesos"
    full = {shared[noun].usual, noun} if noun in shared else set()
    return noun if quantity.unit in full else ""


def _code(noun: _Shared, named: Sequence[str], text: str) -> str:
    """The code of a noun in this text, "" if nothing says which."""
    said = [code for code in named if code in noun.places]
    if said:
        return max(said, key=said.count)
    return _most_named(noun.places, text)[0]


@lru_cache(maxsize=4)
def _shared(lexicon: FigureLexicon) -> dict[str, _Shared]:
    """The nouns that more than one currency ends in, in both numbers. A noun that is usual everywhere is none."""
    entries = lexicon.of_kind("Currency")
    users: dict[str, dict[str, Entry]] = defaultdict(dict)
    for one in entries:
        for noun in one.forms.get("noun", ()):
            if one.code and one.forms.get("place"):
                users[noun.split()[-1].lower()][one.code] = one
    usual = {noun.lower(): one.code for one in entries for noun in one.forms.get("noun", ()) if " " not in noun}
    return {
        form: _Shared(
            {code: _places(one, "place") for code, one in sorted(users[noun].items())}, usual.get(noun) or form
        )
        for noun in users
        if len(users[noun]) > 1 and (not usual.get(noun) or usual[noun] in users[noun])
        for form in (noun, f"{noun}s")
    }


def _places(currency: Entry, form: str) -> re.Pattern[str]:
    words = {*currency.forms[form], *(word.upper() for word in currency.forms[form])}  # "OSLO, Nov 8 -"
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})(?!\w)")
