"""The phrases that a noun ends: "chief executive" for "executive".

In: the tokens of a sentence and where the noun stands. Out: phrases in lower case. What they name is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Token


def phrases(tokens: Sequence[Token], index: int) -> list[str]:
    """The noun and the phrases of up to four words that end in it, in lower case, shortest first."""
    token = tokens[index]
    found = [token.lemma, token.text.casefold()]
    phrase = token.lemma
    for back in range(index - 1, max(-1, index - 4), -1):
        if tokens[back].mention >= 0:
            break
        gap = "" if tokens[back].end == tokens[back + 1].start else " "
        phrase = f"{tokens[back].text.casefold()}{gap}{phrase}"
        found.append(phrase)
    return found
