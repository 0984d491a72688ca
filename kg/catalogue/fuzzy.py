"""Names spelled nearly like a surface form: a last resort that suggests and never decides.

In: a surface form, open catalogues. Out: aliases with their likeness. Names of one letter more, less or other are
generated and looked up, so that the cost does not grow with the catalogue; rapidfuzz says how alike they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from kg.catalogue.compiled import CompiledCatalogue
from kg.spelling import bare, fold

FUZZY = "fuzzy"
SHORTEST = 5  # letters: shorter names have too many others one letter away
MIN_LIKENESS = 0.85  # by rapidfuzz's ratio: one letter in seven
MOST = 5  # suggestions


def suggestions(surface: str, parts: Sequence[CompiledCatalogue]) -> tuple[tuple[str, float], ...]:
    """(folded name, likeness in [0, 1]) of the names most like the surface form, the most alike first."""
    from rapidfuzz.fuzz import ratio

    name = fold(bare(surface))
    if len(name) < SHORTEST:
        return ()
    known = {near for near in _neighbours(name, parts) if any(part.has_key(near) for part in parts)}
    rated = sorted(((near.title(), ratio(name, near) / 100) for near in known), key=lambda one: (-one[1], one[0]))
    return tuple((near, likeness) for near, likeness in rated if likeness >= MIN_LIKENESS)[:MOST]


def _neighbours(name: str, parts: Sequence[CompiledCatalogue]) -> Iterator[str]:
    """The names at one deletion, transposition, replacement or insertion, as far as known names begin like this one."""
    for place in range(len(name) + 1):
        head, tail = name[:place], name[place:]
        if not any(part.has_prefix(head) for part in parts):
            return
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in (*ascii_lowercase, " ", "-"):
            yield head + letter + tail
            if tail and tail[0] != letter:
                yield head + letter + tail[1:]
