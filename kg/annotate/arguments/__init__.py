"""The normalised argument graph of a sentence: who does what to whom, whatever the wording.

In: the tokens of a parsed sentence (ClearNLP dependency labels). Out: `Argument` edges and `Equivalence`s.

What is normalised: passive voice (`subj`/`obj` are the deep roles), relative clauses (the pronoun is replaced by its
noun), reduced relatives and participles, control (the subject of "agreed to buy"), coordination (conjuncts share roles,
never modifiers), apposition, titles, copula and "such as" (equivalences), possessives, of-phrases and compounds (`of`),
event nouns (`agent`: "A announced the acquisition of B", "A's acquisition of B", "the acquisition of B by A"),
particles (the lemma of "took over" is "take over") and prepositional attachment (a phrase on the object counts for
the verb, and the other way round, as uncertain).
"""

from __future__ import annotations

from msgspec.structs import replace

from kg.annotate.arguments.builder import VERBS, ArgumentWords, Builder
from kg.annotate.arguments.clauses import PARTITIVES, clauses, controlled, title_before
from kg.annotate.arguments.direct import (
    among_them,
    crossed_subjects,
    direct,
    fronted_places,
    likened,
    possessive_pairs,
    times,
)
from kg.annotate.arguments.mending import mended
from kg.annotate.arguments.nouns import (
    apart,
    dated_descriptions,
    ended_descriptions,
    event_nouns,
    modifiers,
    named_places,
    opening_descriptions,
    placed,
    places_within,
    shared_heads,
    strayed,
    titles,
)
from kg.annotate.arguments.sharing import attachment, coordination, described, gapped, lists, parts
from kg.model import Argument, Equivalence, Sentence, Token

__all__ = ["PARTITIVES", "ArgumentWords", "title_before", "with_arguments"]

# Each step adds what one construction means. Subjects are shared twice: conjoined verbs wait for coordination.
STEPS = (
    direct,
    crossed_subjects,
    likened,
    among_them,
    fronted_places,
    possessive_pairs,
    times,
    modifiers,
    shared_heads,
    titles,
    apart,
    placed,
    strayed,
    ended_descriptions,
    dated_descriptions,
    opening_descriptions,
    clauses,
    controlled,
    coordination,
    lists,
    described,
    parts,
    controlled,
    attachment,
    gapped,
    named_places,
    places_within,
    event_nouns,
)


def with_arguments(sentence: Sentence, words: ArgumentWords) -> Sentence:
    """The sentence with its argument graph, and with the lemmas of phrasal verbs joined ("take over")."""
    tokens = mended(_with_particles(sentence.tokens), words.nouns)
    builder = Builder(tokens, words)
    for step in STEPS:
        step(builder)
    return replace(
        sentence,
        tokens=tokens,
        arguments=tuple(Argument(h, label, d, certain) for (h, label, d), certain in sorted(builder.edges.items())),
        equivalences=tuple(Equivalence(noun, name, via) for (noun, name), via in sorted(builder.same.items())),
    )


def _with_particles(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    particles = {token.head: token.lemma for token in reversed(tokens) if token.dep == "prt"}  # the first of each verb
    if not particles:
        return tokens
    return tuple(_with_particle(token, particles.get(token.index, "")) for token in tokens)


def _with_particle(token: Token, particle: str) -> Token:
    return replace(token, lemma=f"{token.lemma} {particle}") if particle and token.pos in VERBS else token
