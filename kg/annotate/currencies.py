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


@dataclass(frozen=True, slots=True)
class _Shared:
    """A noun of several currencies: their codes with the places that use them, and the code of the noun alone."""

    places: Mapping[str, re.Pattern[str]]
    usual: str


def settled(found: Sequence[Quantity], text: str, lexicon: FigureLexicon) -> list[Quantity]:
    """The quantities with the codes of the currencies that the text leaves to its other words."""
    shared = _shared(lexicon)
    bare = {n: noun for n, one in enumerate(found) if one.kind == "money" and (noun := _bare_noun(one, shared))}
    if not bare:
        return list(found)
    named = [one.unit for n, one in enumerate(found) if one.kind == "money" and n not in bare]
    codes = {noun: _code(shared[noun], named, text) for noun in set(bare.values())}
    return [replace(one, unit=codes[bare[n]] or one.unit) if n in bare else one for n, one in enumerate(found)]


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
    counts = {code: len(place.findall(text)) for code, place in noun.places.items()}
    most = max(counts.values())
    first = [code for code, count in counts.items() if count == most]
    return first[0] if most and len(first) == 1 else ""


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
        form: _Shared({code: _places(one) for code, one in sorted(users[noun].items())}, usual.get(noun) or form)
        for noun in users
        if len(users[noun]) > 1 and (not usual.get(noun) or usual[noun] in users[noun])
        for form in (noun, f"{noun}s")
    }


def _places(currency: Entry) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(currency.forms['place'])))})\b")
