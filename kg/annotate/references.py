"""What the grammar of a sentence says of words that may refer back: "it", "the company".

In: a parsed sentence and a token. Out: whether it may refer at all, its determiner, what governs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.described import SUBJECTS
from kg.model import Argument, Sentence, Token

BODIES = ("of", "at", "for", "with", "in")
TIES = frozenset({"with", "in", "to", "by", "from", "into", "of", "for", "at", "amod"})  # of an event noun to a name
SPEAKERS = frozenset({"we", "our", "us", "ours"})
OWN_WORDS = SPEAKERS | {"i", "me", "my"}  # of who tells of what is theirs
KIN = frozenset({"family", "clan", "dynasty"})  # who own things, and are no company
TALKERS = SPEAKERS | {"i", "me", "my", "you", "your"}  # beside whom others are named
DEFINITE = frozenset({"the", "this", "these", "those", "that", "both"})
OTHERS = frozenset(
    "other another first second last next largest biggest only same rival latter former best leading world".split()
)
MADE = frozenset({"new", "combined", "merged", "enlarged", "resulting"})  # "the new company" was made of those before
PAIRS = frozenset({"both", "pair", "duo", "two"})
GENERIC = frozenset({"company", "firm", "partner", "group", "business", "side", "party"})
ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
NEW = frozenset({"a", "an", "another", "no", "any"})  # determiners of what the text has not spoken of
WHOSE = "WP$"
RELATIVE = frozenset({"WDT", "WP", WHOSE})
PARTS = frozenset({"business", "division", "arm"})


def is_copular_subject(pair: object, token: Token) -> bool:
    """A noun phrase that is the subject of a copula ("the company is a maker") may still point back."""
    return getattr(pair, "via", -1) >= 0 and getattr(pair, "name", -1) == token.index


def is_paired(sentence: Sentence, token: Token) -> bool:
    """Whether a noun phrase denotes one thing with other words of its sentence, so that it need not point back."""
    pairs = (pair for pair in sentence.equivalences if token.index in (pair.noun, pair.name))
    return any(not is_copular_subject(pair, token) for pair in pairs)


def points_back(sentence: Sentence, token: Token, determiner: Token) -> bool:
    """Whether "the maker" points back, rather than describing something by its own clause or a superlative."""
    if any(t.head == token.index and t.dep == "relcl" and t.index == token.index + 1 for t in sentence.tokens):
        return False
    between = sentence.tokens[determiner.index + 1 : token.index]
    if token.lemma in PARTS and any(t.mention < 0 and t.pos == "ADJ" for t in between):
        return False  # "the corporate business"
    others = OTHERS if token.tag == "NNS" else OTHERS | MADE  # "the new partners" are those before
    return not any(
        t.lemma in others or t.tag in ("JJS", "RBS") or (t.pos == "NUM" and t.lemma != "two") for t in between
    )


def is_made(sentence: Sentence, noun: int) -> bool:
    """Whether a noun says that a thing was made of others or by them: "the new company", "the joint venture"."""
    token = sentence.tokens[noun]
    said = {other.lemma for other in sentence.tokens if other.head == noun and other.dep in ("amod", "compound")}
    joint = token.lemma == "venture" and "joint" in said
    return token.tag != "NNS" and (joint or (token.lemma in GENERIC and bool(said & MADE)))


def is_group(sentence: Sentence, token: Token) -> bool:
    """ "The two carriers", "the companies", but not "the growers", which need not be participants."""
    counted = any(t.head == token.index and t.lemma in PAIRS for t in sentence.tokens)
    return counted or token.lemma in GENERIC


def is_subject(sentence: Sentence, token: Token) -> bool:
    """Whether a word, or what it is coordinated with, is the subject of a clause."""
    return _first_of(sentence, token).dep in SUBJECTS


def is_main(sentence: Sentence, token: Token) -> bool:
    """Whether a word is the subject of the sentence."""
    return is_subject(sentence, token) and sentence.tokens[clause_of(sentence, token)].dep == "ROOT"


def clause_of(sentence: Sentence, subject: Token) -> int:
    """The verb that a word, or what it is coordinated with, is the subject of."""
    return _first_of(sentence, subject).head


def _first_of(sentence: Sentence, token: Token) -> Token:
    """What a word is coordinated with or stands in apposition to, else itself."""
    while token.dep in ("conj", "appos") and token.head != token.index:
        token = sentence.tokens[token.head]
    return token


def subject_above(sentence: Sentence, token: Token) -> Token | None:
    """The subject of the clause that a word stands in, before the word and without it."""
    path = list(above(sentence, token.index))
    verb = next((t for t in path if t.pos in ("VERB", "AUX")), None)
    subjects = (t for t in sentence.tokens if verb and t.head == verb.index and t.dep in SUBJECTS and t not in path)
    return next((subject for subject in subjects if subject.index < token.index), None)


def is_relative(sentence: Sentence, verb: Token, words: frozenset[str] = RELATIVE) -> bool:
    """Whether a verb is that of a clause with a relative word before it: "the plant that Orlin built"."""
    between = sentence.tokens[verb.head + 1 : verb.index] if verb.dep == "relcl" else ()
    return any(token.tag in words for token in between)


def modified_by_clause(sentence: Sentence, relative: Token) -> Token | None:
    """The noun whose clause a relative pronoun is the subject of: "the family, which has a firm"."""
    verb = sentence.tokens[relative.head]
    return sentence.tokens[verb.head] if verb.dep == "relcl" else None


def is_topic(sentence: Sentence, token: Token) -> bool:
    """Whether a sentence says by its first words that it is about a name: "As for Orlin, it has grown"."""
    return any(a.dependent == token.index and a.label == "as for" for a in sentence.arguments)


def owns_subject(sentence: Sentence, token: Token) -> bool:
    """Whether a word is whose the subject is: "Orlin's shares rose", "the shares of Orlin rose"."""
    head = sentence.tokens[token.head]
    if token.dep == "pobj" and head.text in ("of", "for"):
        return is_subject(sentence, sentence.tokens[head.head])
    return token.dep == "poss" and is_subject(sentence, head)


def speaker_of(sentence: Sentence, token: Token) -> Token:
    """Who speaks or acts for what a word names: "spokesman" in "a spokesman for Orlin said"; else the word itself."""
    head = sentence.tokens[token.head]
    return sentence.tokens[head.head] if token.dep == "pobj" and head.text == "for" else token


def is_modifier(sentence: Sentence, token: Token) -> bool:
    """Whether a name only says of what kind something is: "filled the shelves of 310 Orlin stores"."""
    head = sentence.tokens[token.head]
    modifies = token.dep in ("compound", "nmod", "amod", "npadvmod") and head.pos == "NOUN" and head.mention < 0
    return modifies and not is_subject(sentence, head)


def is_possessed(sentence: Sentence, token: Token) -> bool:
    """Whether a name is told by whose it is: "its rival Orlin"."""
    same = {token.index, *(pair.noun for pair in sentence.equivalences if pair.name == token.index)}
    owners = (other for other in sentence.tokens if other.head in same and other.dep == "poss")
    return any(other.tag == "PRP$" or _is_named_body(other) for other in owners)


def determiner_of(sentence: Sentence, token: Token) -> Token | None:
    """The definite determiner of a noun, also when the parser hung it on a neighbour."""
    for other in sentence.tokens[: token.index]:
        if other.dep not in ("det", "predet"):
            continue
        at = sentence.tokens[other.head]
        near = other.head == token.index or (at.head == token.index and at.dep in ("compound", "amod", "nmod"))
        if near and other.text.casefold() in DEFINITE:
            return other
    return None


def ancestors(sentence: Sentence, index: int) -> frozenset[int]:
    """The tokens that govern a token, up to the root."""
    return frozenset(token.index for token in above(sentence, index)) - {index}


def above(sentence: Sentence, index: int) -> Iterator[Token]:
    """A token and those that govern it, up to the root."""
    for _ in sentence.tokens:
        token = sentence.tokens[index]
        yield token
        if token.head == index:
            return
        index = token.head


def binds(edge: Argument) -> bool:
    """Whether what an edge joins takes part in the same event, so that a pronoun there is somebody else."""
    return edge.label in ("subj", "obj", "iobj", "with", "by", "to", "from") and edge.certain


def is_emphatic(sentence: Sentence, token: Token) -> bool:
    """ "Basketo, which is itself building a plant": the verb has its subject besides."""
    alone = token.text.casefold() == "itself" and token.dep in SUBJECTS
    return alone and any(t.head == token.head and t.dep in SUBJECTS and t.index < token.index for t in sentence.tokens)


def is_expletive(sentence: Sentence, token: Token) -> bool:
    """ "it" in "it is expected that …", "it emerged that …"."""
    if token.text.casefold() != "it" or token.dep not in SUBJECTS:
        return False
    verb = sentence.tokens[token.head]
    clauses = [
        t
        for t in sentence.tokens
        if t.head == verb.index and t.dep in ("ccomp", "csubj", "xcomp") and t.index > verb.index
    ]
    if verb.lemma == "be":
        if _is_counted_event(sentence, verb):
            return True
        adjective = any(t.head == verb.index and t.dep == "acomp" for t in sentence.tokens)
        return bool(clauses) and adjective
    return token.dep == "nsubjpass" and any(t.dep == "ccomp" for t in clauses)


def _is_counted_event(sentence: Sentence, verb: Token) -> bool:
    """Whether "it is" tells the how-manieth of somebody's doings something is: "the third order that Orlin has won"."""
    nouns = [t for t in sentence.tokens if t.head == verb.index and t.dep == "attr" and t.index > verb.index]
    return any(_is_ranked(sentence, noun) and _is_done_by(sentence, noun) for noun in nouns)


def _is_ranked(sentence: Sentence, noun: Token) -> bool:
    below = (t for t in sentence.tokens if t.head == noun.index and t.index < noun.index)
    return any(t.tag == "JJS" or t.entity_label == "ORDINAL" or t.lemma in ORDINALS for t in below)


def _is_done_by(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun says who did it: "that Orlin has won", "by Orlin", "the firm's second order"; no "that won a
    prize", "Kenya's second bank"."""
    clauses = {t.index for t in sentence.tokens if t.head == noun.index and t.dep in ("relcl", "acl")}
    actors = (t for t in sentence.tokens if t.head in clauses and t.dep in SUBJECTS)
    by = any(t.head == noun.index and t.text == "by" for t in sentence.tokens)
    owners = (t for t in sentence.tokens if t.head == noun.index and t.dep == "poss" and t.index < noun.index)
    owned = any(t.lemma in GENERIC or _is_named_body(t) for t in owners) and not _is_superlative(sentence, noun)
    return by or owned or any(t.tag not in ("WDT", "WP") for t in actors)


def _is_superlative(sentence: Sentence, noun: Token) -> bool:
    return any(t.head == noun.index and t.tag == "JJS" for t in sentence.tokens)


def is_unowned(sentence: Sentence, token: Token) -> bool:
    """Whether nobody is said to own or do what a noun names that has ties to others: "a merger with Orlin was off"."""
    if token.pos != "NOUN" or token.mention >= 0:
        return False
    edges = {edge.label for edge in sentence.arguments if edge.head == token.index and edge.certain}
    whole = {"of", "by"} <= edges
    owned = "poss" in edges or ("agent" in edges and "by" not in edges)
    return bool(edges & TIES) and not whole and not owned


def is_idle(sentence: Sentence, token: Token) -> bool:
    """Whether a verb completes a noun and nobody is said to do it: "plans to enter Kenya were dropped"."""
    head = sentence.tokens[token.head]
    infinitive = token.tag == "VB" and token.dep in ("acl", "relcl", "xcomp") and head.tag in ("NN", "NNS")
    done = {(token.index, "subj"), (head.index, "by"), (head.index, "agent")}
    return infinitive and done.isdisjoint((a.head, a.label) for a in sentence.arguments)


def is_told_about(sentence: Sentence, token: Token) -> bool:
    """Whether a clause is about a noun: as its subject, or what that is about ("talk of a merger was wrong")."""
    preposition = sentence.tokens[token.head]
    above = sentence.tokens[preposition.head]
    within = token.dep == "pobj" and preposition.lemma in ("of", "about") and above.dep in SUBJECTS
    return within or is_subject(sentence, token)


def is_there(sentence: Sentence, token: Token) -> bool:
    """Whether a noun takes for granted that a thing is there: "the plant", "sales", no "a plant", "sales of tyres"."""
    below = [other for other in sentence.tokens if other.head == token.index]
    new = any(other.dep == "det" and other.lemma in NEW for other in below)
    of = any(other.dep == "prep" and other.lemma == "of" for other in below)
    definite = token.tag == "NNS" or determiner_of(sentence, token) is not None
    return definite and not (new or of or is_paired(sentence, token))


def has_owner(sentence: Sentence, noun: int) -> bool:
    """Whether a title says whose it is: "chairman of Orlin", "head of its board"."""
    edges = [a for a in sentence.arguments if a.head == noun and a.certain]
    named = any(a.label == "poss" and _is_named_body(sentence.tokens[a.dependent]) for a in edges)
    return named or any(_may_own(sentence, a.dependent) for a in edges if a.label in BODIES)


def _is_named_body(token: Token) -> bool:
    return token.mention >= 0 and token.entity_label not in ("GPE", "LOC")


def _may_own(sentence: Sentence, index: int) -> bool:
    """Whether a modifier of a title names whose it is; in "finance director" it does not."""
    token = sentence.tokens[index]
    return (
        token.mention >= 0
        or token.tag in ("PRP$", "PRP")
        or any(t.head == index and t.dep in ("det", "poss") for t in sentence.tokens)
    )


def introduced_as_other(sentence: Sentence, index: int) -> bool:
    """An indefinite title ("analyst", "a lawyer") belongs to nobody that the text speaks of."""
    return any(t.head == index and t.dep == "det" and t.text.casefold() in ("a", "an") for t in sentence.tokens)


def is_age(sentence: Sentence, token: Token) -> bool:
    """Whether a word ends what stands for a person: "the 47-year-old"."""
    if token.text != "old" or token.dep not in SUBJECTS:
        return False
    return [other.text for other in sentence.tokens[max(0, token.index - 3) : token.index]] == ["-", "year", "-"]
