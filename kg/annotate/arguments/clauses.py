"""Copulas, relative clauses, participles, and the understood subjects of verbs that have none of their own.

In: a `Builder` with direct and noun-phrase edges. Out: the edges that these constructions imply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.annotate.arguments.builder import (
    COPULAS,
    Builder,
    conjuncts,
    denotes,
    is_passive,
    is_plural,
    is_verb,
    surface_subjects,
)
from kg.model import Token

PARTITIVES = frozenset("one some part most many several both two three kind type range group".split())
OBJECT_CONTROL = frozenset(
    """ask help urge order tell allow enable force let persuade invite hire appoint name choose commission
    contract""".split()
)
HOLDING_BACK = frozenset("ban bar block deter discourage forbid keep prevent prohibit restrain stop".split())
PERCENT = frozenset({"%", "percent", "cent"})
RELATIVE = frozenset({"which", "that", "who", "whom"})
NAMING = frozenset({"call", "name", "know", "dub", "brand"})


def clauses(b: Builder) -> None:
    """Copulas, relative clauses and participles."""
    for token in b.tokens:
        if token.lemma in COPULAS:
            copula(b, token)
        if token.dep in ("amod", "advmod") and token.head < token.index and b.of(token.index, "npadv"):
            _measured(b, token, b.tokens[token.head])
        if token.dep == "relcl" and not _is_infinitive(b, token):
            _relative_clause(b, token, b.tokens[token.head])
        elif token.dep in ("acl", "relcl"):
            _reduced_clause(b, token, b.tokens[token.head])
        if is_verb(token) and b.of(token.index, "oprd") and token.lemma in NAMING and not b.of(token.index, "as"):
            for name in b.of(token.index, "oprd"):
                for noun in b.of(token.index, "obj"):
                    if b.tokens[name].mention >= 0 and b.tokens[noun].mention < 0:
                        b.equate(noun, name)


def _measured(b: Builder, adjective: Token, head: Token) -> None:
    """ "Orlin, 42 metres long, …", "Orlin is 42 metres (138 feet) long", where the adjective is parsed as an adverb."""
    subjects = b.of(head.index, "subj") if head.lemma in COPULAS else [head.index] if not is_verb(head) else []
    for subject in subjects:
        b.add(adjective.index, "subj", subject)


def _is_infinitive(b: Builder, verb: Token) -> bool:
    """ "a deal to buy", "a bank, to be called Orlin": the parser calls it a relative clause as often as not."""
    return verb.tag in ("VB", "VBN") and any(t.lemma == "to" for t in b.kids(verb.index, "aux"))


def copula(b: Builder, verb: Token) -> None:
    """ "X is a maker", "among its customers are X and Y", "X is active"."""
    subjects = b.of(verb.index, "subj")
    for attribute in b.of(verb.index, "attr"):
        for noun in (attribute, *_noun_conjuncts(b, attribute), *_partitive(b, attribute)):
            for subject in _described(b, noun, subjects):
                _attribute(b, verb, noun, subject)
    for noun in b.of(verb.index, "among"):
        for subject in subjects:
            for member in (subject, *conjuncts(b, subject)):
                if b.tokens[noun].mention < 0 and member != noun:
                    b.equate(noun, member, verb.index)
    for adjective in b.of(verb.index, "acomp"):
        for subject in subjects:
            b.add(adjective, "subj", subject)


def _described(b: Builder, noun: int, subjects: Sequence[int]) -> list[int]:
    """The subjects that a noun describes: all of a list if it is a plural with a complement ("are its suppliers")."""
    if not is_plural(b.tokens[noun]) or b.tokens[noun].mention >= 0 or not b.of(noun, "poss", "of", "to", "nn"):
        return list(subjects)
    return [one for first in subjects for one in (first, *conjuncts(b, first))]


def _attribute(b: Builder, verb: Token, noun: int, subject: int) -> None:
    """What a copula equates: a description with a name, in either order."""
    if b.tokens[noun].mention < 0:
        b.equate(noun, subject, verb.index)
    elif b.tokens[subject].mention < 0:
        for name in (noun, *(conjuncts(b, noun) if is_plural(b.tokens[subject]) else ())):  # "its rivals are A and B"
            if b.tokens[name].mention >= 0:
                b.equate(subject, name, verb.index)


def _noun_conjuncts(b: Builder, index: int) -> list[int]:
    return [member for member in conjuncts(b, index) if b.tokens[member].pos == "NOUN"]


def _partitive(b: Builder, index: int) -> list[int]:
    """In "one of the largest makers" and "among the makers" the makers; "part of the group" is not the group."""
    if b.tokens[index].lemma not in PARTITIVES:
        return []
    whole = b.tokens[index].lemma == "part"
    return [noun for noun in b.of(index, "of", "among") if not whole or is_plural(b.tokens[noun])]


def title_before(tokens: Sequence[Token], token: Token) -> Token | None:
    """The title in "Mei Tanaka, director of Orlin, who …", whose holder is meant after the comma; None without one."""
    if token.dep != "pobj" or [after.text for after in tokens[token.index + 1 : token.index + 2]] != [","]:
        return None
    title = tokens[tokens[token.head].head]
    held = title.dep == "appos" and title.mention < 0 and tokens[title.head].entity_label == "PERSON"
    return title if held else None


def _titled(b: Builder, noun: Token) -> Token:
    """Whom "who" means in "Mei Tanaka, director of Orlin, who …": Tanaka."""
    who = [token.lemma for token in b.tokens[noun.index + 2 : noun.index + 3]] in (["who"], ["whom"])
    title = title_before(b.tokens, noun) if who and noun.mention >= 0 else None
    return b.tokens[title.head] if title else noun


def _relative_clause(b: Builder, verb: Token, noun: Token) -> None:
    noun = _titled(b, noun)
    pronouns = [t.index for t in clause_tokens(b, verb.index) if t.lemma in RELATIVE and t.tag in ("WDT", "WP", "IN")]
    for pronoun in pronouns:
        for head, label, dependent in list(b.edges):
            if dependent == pronoun:
                b.add(head, label, noun.index)
    _nearer_name(b, verb, noun, pronouns)
    if not any((h, label, noun.index) in b.edges for (h, label, d) in list(b.edges) if d in pronouns):
        _gap(b, verb, noun)
    for token in clause_tokens(b, verb.index):
        if token.lemma == "whose" and token.dep == "poss":
            b.add(token.head, "poss", noun.index)
        if token.lemma == "where" and token.dep == "advmod":
            for place in (noun.index, *([noun.head] if noun.mention >= 0 and noun.dep in ("appos", "conj") else [])):
                b.add(token.head, "in", place)
    if verb.lemma in COPULAS:
        copula(b, verb)


def _nearer_name(b: Builder, verb: Token, noun: Token, pronouns: Sequence[int]) -> None:
    """ "Results filed with the exchange Orlin, on which it is listed": Orlin rather than the results."""
    for pronoun in pronouns:
        at = pronoun - (b.tokens[pronoun].dep == "pobj") - 1
        name = b.tokens[at - 1]
        if at > 0 and b.tokens[at].text == "," and name.mention >= 0 and noun.mention < 0 and noun.index < name.index:
            for head, label, dependent in list(b.edges):
                if dependent == pronoun:
                    b.add(head, label, name.index, False)


def _gap(b: Builder, verb: Token, noun: Token) -> None:
    """A relative clause without a pronoun: the noun is its object, or fills a stranded preposition."""
    stranded = [p for p in b.kids(verb.index, "prep") if not b.kids(p.index, "pobj", "pcomp")]
    if stranded:
        b.add(verb.index, stranded[0].lemma, noun.index)
    elif not b.of(verb.index, "obj") and b.of(verb.index, "subj"):
        b.add(verb.index, "obj", noun.index)


def clause_tokens(b: Builder, index: int) -> Iterator[Token]:
    """The tokens below a verb, without those of embedded finite clauses."""
    for child in b.children[index]:
        yield child
        if child.dep not in ("relcl", "ccomp", "advcl", "conj"):
            yield from clause_tokens(b, child.index)


def _reduced_clause(b: Builder, verb: Token, noun: Token) -> None:
    if b.kids(verb.index, "mark", "nsubj", "nsubjpass"):  # "reports that it would merge"
        b.add(noun.index, "comp", verb.index)
    elif verb.tag == "VBN" and noun.dep == "appos" and noun.lemma in PERCENT:
        b.add(verb.index, "npadv", noun.index)  # "Orlin, 30% owned by Basketo"
        b.add(verb.index, "obj", noun.head)
    elif verb.tag == "VBN":
        b.add(verb.index, "obj", noun.index)
        maker = b.tokens[b.tokens[noun.head].head]  # "a maker of buses based in Turin"
        thing = noun.dep == "pobj" and noun.mention < 0 and not denotes(b, noun)
        if thing and b.tokens[noun.head].lemma == "of" and denotes(b, maker):
            b.add(verb.index, "obj", maker.index, False)
    elif verb.tag == "VBG":
        b.add(verb.index, "subj", noun.index)
    else:
        b.add(noun.index, "inf", verb.index)
        if noun.mention >= 0:  # a headline: "Orlin to buy Basketo"
            b.add(verb.index, "subj", noun.index)


def controlled(b: Builder) -> None:
    """The understood subject of infinitives, participles and conjoined verbs."""
    for token in [b.tokens[index] for index in b.acting]:
        if _has_own_subject(b, token):
            continue
        for subject in _understood(b, token):
            b.add(token.index, "obj" if is_passive(b, token.index) else "subj", subject)
            if _may_be_participle(b, token):
                b.add(token.index, "obj", subject, False)
        became = token.tag == "VB" and token.dep in ("xcomp", "acl", "relcl")
        if token.lemma in COPULAS and (became or token.dep == "conj"):
            copula(b, token)  # "is set to become a unit", "makes tyres and is a unit"


def _may_be_participle(b: Builder, token: Token) -> bool:
    """ "built in Turku and launched in 1910": after a passive, what was tagged as past tense may be passive too."""
    if token.dep != "conj" or token.tag != "VBD" or not token.text.endswith("ed"):
        return False
    if b.kids(token.index, "nsubj", "nsubjpass", "aux", "dobj", "ccomp", "xcomp"):
        return False
    head = b.tokens[token.head]
    return is_passive(b, head.index) or _may_be_participle(b, head)


def _has_own_subject(b: Builder, token: Token) -> bool:
    return bool(b.of(token.index, "subj")) if not is_passive(b, token.index) else bool(b.of(token.index, "obj"))


def _understood(b: Builder, token: Token) -> list[int]:
    head = b.tokens[token.head]
    if token.dep in ("xcomp", "ccomp", "advcl") and (is_verb(head) or head.pos == "ADJ"):
        if token.dep == "ccomp" and token.tag != "VB":
            return []
        if head.pos == "ADJ":
            return b.of(head.index, "subj")
        objects = b.of(head.index, "obj") if head.lemma in OBJECT_CONTROL and not is_passive(b, head.index) else []
        return objects or surface_subjects(b, head.index)
    if token.dep == "conj" and is_verb(head):
        return _relative_subjects(b, head, token) or surface_subjects(b, head.index)
    if token.dep == "pcomp":
        governor = b.tokens[head.head]
        if governor.pos in ("NOUN", "PROPN"):
            return b.of(governor.index, "poss", "agent") or supported_by(b, governor.index)
        return _held_back(b, head, governor) or surface_subjects(b, _past_particles(b, governor))
    if token.dep in ("acl", "relcl") and token.tag == "VB":
        return b.of(head.index, "poss", "agent") or supported_by(b, head.index)
    return b.of(head.index, "subj") if token.dep == "acomp" else []


def _relative_subjects(b: Builder, head: Token, token: Token) -> list[int]:
    """ "Bought Orlin, which is based in Turin and makes tyres": Orlin makes them, as the tense says."""
    if head.tag != "VBD" or token.tag != "VBZ":
        return []
    for pronoun in reversed(b.tokens[head.index + 1 : token.index]):
        if pronoun.lemma in RELATIVE and pronoun.tag in ("WDT", "WP") and pronoun.dep in ("nsubj", "nsubjpass"):
            roles = {(h, label) for h, label, d in b.edges if d == pronoun.index and label in ("subj", "obj")}
            return [d for h, label, d in b.edges if (h, label) in roles and d < pronoun.index and d > head.index]
    return []


def _held_back(b: Builder, preposition: Token, verb: Token) -> list[int]:
    """ "Barred Orlin from buying": Orlin would be the buyer."""
    held = preposition.lemma == "from" and verb.lemma in HOLDING_BACK and not is_passive(b, verb.index)
    return b.of(verb.index, "obj") if held else []


def _past_particles(b: Builder, governor: Token) -> int:
    """The verb of "stopped short of buying"."""
    while governor.pos in ("ADV", "ADP") and governor.dep in ("advmod", "prt", "prep"):
        governor = b.tokens[governor.head]
    return governor.index


def supported_by(b: Builder, noun: int) -> list[int]:
    """The subjects of the verb that governs the noun ("A signed an agreement to …", "A is in talks to …": A)."""
    verbs = [
        h
        for (h, label, d) in list(b.edges)
        if d == noun and label not in ("subj", "comp", "advcl") and is_verb(b.tokens[h])
    ]
    return [subject for verb in verbs for subject in surface_subjects(b, verb) if subject != noun]
