"""What stands inside noun phrases: modifiers, appositions, titles, named places, event nouns.

In: a `Builder` with direct edges. Out: of, poss, nn, amod and agent edges, and equivalences.
"""

from __future__ import annotations

from msgspec.structs import replace

from kg.annotate.arguments.builder import COPULAS, PLACES, Builder, conjuncts, denotes, is_passive, is_plural
from kg.annotate.endings import phrases
from kg.model import Token

ENDS = frozenset({"until", "till"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
ONCE, IN, THE = "once", "in", "the"
LOOSE = frozenset({"nsubj", "nsubjpass", "npadvmod", "dep", "appos", "attr"})  # a description behind a name
REMOTE = frozenset({"about", "on", "over", "into"})


def modifiers(b: Builder) -> None:
    """Possessives, compounds, numbers, adjectives and participles before or behind a noun, and appositions."""
    for token in b.tokens:
        head = b.tokens[token.head]
        if head.index == token.index:
            continue
        if token.dep == "poss":
            b.add(head.index, "poss", token.index)
        elif token.mention >= 0 and token.pos == "ADJ":
            b.add(head.index, "amod", token.index)
        elif token.dep in ("compound", "nmod", "amod"):
            _attribute(b, head, token)
        elif token.dep == "nummod" and token.mention < 0:
            b.add(head.index, "num", token.index)
        elif token.dep == "appos":
            _apposition(b, head, token)
    _compound_origins(b)


def _attribute(b: Builder, head: Token, token: Token) -> None:
    """A compound is `nn`, an adjective `amod`; a participle takes the noun as its subject or object."""
    if token.dep != "amod" or token.mention >= 0 or token.pos == "PROPN":
        b.add(head.index, "nn", token.index)
        return
    b.add(head.index, "amod", token.index)
    if token.tag in ("VBN", "VBD"):
        b.add(token.index, "obj", head.index)
    elif token.tag == "VBG":
        b.add(token.index, "subj", head.index)


def _compound_origins(b: Builder) -> None:
    """ "South Korean screen maker", "Orlin sales boss": what the parser says of the screen and the sales is of both."""
    for noun, label, part in list(b.edges):
        if label == "nn" and denotes(b, b.tokens[noun]):
            for inner in b.of(part, "amod"):
                if b.tokens[inner].mention >= 0 or b.tokens[inner].lemma == "base":
                    b.add(noun, "amod", inner)
                if b.tokens[inner].lemma == "base":  # "the Turin-based sweets maker"
                    b.add(inner, "obj", noun)
            for inner in b.of(part, "nn"):
                if b.tokens[inner].mention >= 0 > b.tokens[part].mention:
                    b.add(noun, "nn", inner)


def _apposition(b: Builder, head: Token, token: Token) -> None:
    """A name and a description beside it; a plural description is of all names of the enumeration."""
    if (head.mention >= 0 and token.mention >= 0) or token.text == "%":
        return  # a list of names, or "Turin, Italy"
    if _is_of_another(b, head, token):
        return
    if token.mention >= 0 and head.mention < 0:
        b.equate(head.index, token.index)
        for member in (m for m in conjuncts(b, head.index) if m < token.index and are_posts(b, head, b.tokens[m])):
            b.equate(member, token.index)
        if is_plural(head):
            for member in conjuncts(b, token.index):
                b.equate(head.index, member)
        return
    names = _enumeration(b, head) if is_plural(token) else [head.index]
    for noun in (token.index, *(m for m in conjuncts(b, token.index) if _describes(b, m))):
        for name in names:
            b.equate(noun, name)


def _is_of_another(b: Builder, head: Token, token: Token) -> bool:
    """ "Listed in Turin, the bus maker Orlin grew": the maker is Orlin alone; "president, Europe" names no person.

    Nor is Basketo the maker in "owned by Basketo, the bus maker Orlin and their founders".
    """
    if token.mention >= 0:
        return head.mention < 0 and head.lemma in b.words.titles and token.entity_label in PLACES
    if is_plural(token) or token.index + 1 == len(b.tokens):
        return False
    after, place = b.tokens[token.index + 1], token.lemma in b.words.place_nouns
    if head.mention >= 0 <= after.mention and (after.dep, after.head) == ("appos", token.index):
        return denotes(b, token)
    if head.entity_label not in PLACES:
        return False
    return after.mention >= 0 and after.pos != "ADJ" and after.dep != "poss" and denotes(b, token) and not place


def are_posts(b: Builder, first: Token, second: Token) -> bool:
    """Whether two nouns name posts, which one person may hold: "co-founder and chief executive"."""
    return all(one.tag in ("NN", "NNP") and one.mention < 0 and _is_post(b, one) for one in (first, second))


def _is_post(b: Builder, noun: Token) -> bool:
    """Whether a noun, alone or with words before it, is a title: the "executive" of "chief executive"."""
    return not b.words.titles.isdisjoint(phrases(b.tokens, noun.index))


def _describes(b: Builder, index: int) -> bool:
    token = b.tokens[index]
    return token.mention < 0 and (token.pos == "NOUN" or _is_post(b, token))  # "president and CEO"


def _enumeration(b: Builder, name: Token) -> list[int]:
    """All names that a name is coordinated with, itself among them."""
    first = name
    while first.dep in ("conj", "appos") and b.tokens[first.head].mention >= 0 and first.head != first.index:
        first = b.tokens[first.head]
    return [first.index, *conjuncts(b, first.index)]


def shared_heads(b: Builder) -> None:
    """ "the oil and gas producer": oil modifies the producer too, though the parser coordinates oil with producer."""
    for last in b.tokens:
        first = b.tokens[last.head]
        if last.dep == "conj" and _is_shared_head(b, first, last):
            _move(b, first.index, last.index)
            for label in ("amod", "nn"):
                for dependent in b.of(first.index, label):
                    if b.tokens[dependent].mention >= 0:
                        b.add(last.index, label, dependent)
            b.add(last.index, "nn", first.index)


def _is_shared_head(b: Builder, first: Token, last: Token) -> bool:
    if not denotes(b, last) or denotes(b, first) or first.pos not in ("NOUN", "ADJ") or first.mention >= 0:
        return False
    if first.lemma in b.words.titles:  # "chief executive officer and chairman"
        return False
    between = b.tokens[first.index + 1 : last.index]
    return bool(between) and between[0].pos == "CCONJ" and all(t.dep in ("compound", "amod", "cc") for t in between)


def _move(b: Builder, old: int, new: int) -> None:
    """Hand the roles and equivalences of one token to another."""
    for head, label, dependent in list(b.edges):
        if dependent == old:
            b.drop(head, label, dependent)
            b.add(head, label, new)
    for (noun, name), via in list(b.same.items()):
        if old in (noun, name):
            del b.same[noun, name]
            b.equate(new if noun == old else noun, new if name == old else name, via)


def titles(b: Builder) -> None:
    """A common noun right before a name denotes the same thing; what stands before that noun modifies the noun."""
    for name in b.tokens:
        if name.mention < 0 or name.index == 0:
            continue
        title = b.tokens[name.index - 1]
        if not (title.pos in ("NOUN", "PROPN") or denotes(b, title)) or title.mention >= 0 or name.pos == "ADJ":
            continue
        if title.head == name.index and title.dep in ("compound", "nmod", "amod"):
            b.drop(name.index, "nn", title.index)
            _hand_down(b, name, title)
        elif (title.dep == "npadvmod" and not denotes(b, title)) or not (name.dep == "appos" or denotes(b, title)):
            continue
        b.equate(title.index, name.index)
        if is_plural(title):
            for member in conjuncts(b, name.index):
                b.equate(title.index, member)


def apart(b: Builder) -> None:
    """ "Bought it from its founder, physicist Mei Tanaka, and …": the founder is Tanaka, whatever the parser says."""
    for noun in b.tokens[:-2]:
        if not denotes(b, noun) or b.tokens[noun.index + 1].text != "," or is_plural(noun):
            continue
        at = noun.index + 2
        while at < len(b.tokens) and b.tokens[at].mention < 0 and b.tokens[at].pos in ("NOUN", "ADJ", "PROPN"):
            at += 1
        titled = noun.index + 2 < at < len(b.tokens) and b.tokens[at - 1].text.casefold() in b.words.nouns
        if titled and b.tokens[at].mention >= 0 and b.tokens[at].dep == "appos" and b.tokens[at].head < noun.index:
            b.equate(noun.index, at)


def strayed(b: Builder) -> None:
    """ "Depots built by Orlin X, the energy arm of Orlin": the arm is Orlin X, though the parser hangs it elsewhere."""
    for name in b.tokens[:-3]:
        comma, article = b.tokens[name.index + 1], b.tokens[name.index + 2]
        if name.mention < 0 or comma.text != "," or article.text not in ("a", "an", "the"):
            continue
        at = article.index + 1
        while at < len(b.tokens) and b.tokens[at].head > at and b.tokens[at].pos in ("NOUN", "ADJ", "PROPN"):
            at += 1
        if at < len(b.tokens) and denotes(b, b.tokens[at]) and b.tokens[at].dep in ("dep", "npadvmod"):
            b.equate(at, name.index)


def placed(b: Builder) -> None:
    """ "Its subsidiary in Turin, Orlin, makes tyres": Orlin is the subsidiary, and no place like Turin."""
    for name in b.tokens:
        place = b.tokens[name.head]
        if name.mention < 0 or name.dep != "appos" or place.mention < 0 or place.dep != "pobj" or name.index < 2:
            continue
        noun = b.tokens[b.tokens[place.head].head]
        apart = b.tokens[name.index - 1].text == "," and name.index - 2 == place.index
        if apart and denotes(b, noun) and not is_plural(noun) and name.entity_label not in (*PLACES, ""):
            b.tokens = tuple(replace(t, dep="dep", head=noun.index) if t is name else t for t in b.tokens)
            b.children[place.index] = [t for t in b.children[place.index] if t.index != name.index]
            b.equate(noun.index, name.index)


def ended_descriptions(b: Builder) -> None:
    """ "Tanaka, until May chairman of Orlin, …": the chairman is Tanaka, though the parser makes it a date."""
    for until in b.tokens[2:]:
        name, comma = b.tokens[until.index - 2], b.tokens[until.index - 1]
        if until.lemma not in ENDS or comma.text != "," or name.mention < 0:
            continue
        at = until.index + 1
        while at < len(b.tokens) and not denotes(b, b.tokens[at]) and b.tokens[at].pos not in ("PUNCT", "VERB", "AUX"):
            at += 1
        if until.index + 1 < at < len(b.tokens) and denotes(b, b.tokens[at]):
            b.equate(at, name.index)
            for date in b.of(b.tokens[until.index].head, until.lemma):
                b.add(at, until.lemma, date)


def opening_descriptions(b: Builder) -> None:
    """ "A former Orlin engineer, she founded Basketo": she is the engineer, though the parser makes it a date.

    So is who follows after a list: "A former engineer at Orlin, Basketo and Luma, Mei Tanaka founded Zafiro".
    """
    first = next((token.index for token in b.tokens if token.text == ","), -1)
    if not 1 < first < len(b.tokens) - 2:
        return
    after = (token for token in b.tokens[first + 1 :] if token.mention >= 0 or token.tag == "PRP")
    subject = next((token for token in after if token.dep != "conj"), None)
    if subject is None or subject.dep not in SUBJECTS:
        return
    comma = max(token.index for token in b.tokens[: subject.index] if token.text == ",")
    nouns = (token for token in b.tokens[:first] if _describes_role(b, token))
    noun = next((token for token in nouns if token.head >= comma and token.mention < 0), None)
    if noun is None or noun.dep in ("pobj", "conj") or (noun.dep in SUBJECTS and noun.head != subject.head):
        return
    if comma > first and not all(_is_below(b, token, noun) for token in b.tokens[noun.index + 1 : comma]):
        return
    near = all(token.head == subject.index for token in b.tokens[comma + 1 : subject.index])
    opens = all(token.head in (noun.index, *(t.index for t in b.tokens[:comma])) for token in b.tokens[: noun.index])
    if near and opens and not is_plural(noun):
        b.drop(noun.head, "subj", noun.index)
        b.equate(noun.index, subject.index)


def _describes_role(b: Builder, token: Token) -> bool:
    """Whether a token is a noun for such a thing, or a title; one that opens a sentence has a capital."""
    opening = token.index == 0 and token.mention < 0 and token.text.casefold() in b.words.nouns
    return opening or denotes(b, token) or token.lemma in b.words.titles


def _is_below(b: Builder, token: Token, top: Token) -> bool:
    """Whether a token hangs on another, or on one that does; a comma hangs anywhere."""
    at = token
    while at.head != at.index and at.index != top.index:
        at = b.tokens[at.head]
    return at.index == top.index or token.text == ","


def dated_descriptions(b: Builder) -> None:
    """ "Tanaka, once chairman of Orlin, died": Tanaka was the chairman, and it is Tanaka who died."""
    for adverb in b.tokens[2:-1]:
        name, comma = b.tokens[adverb.index - 2], b.tokens[adverb.index - 1]
        timed = adverb.lemma == ONCE or (adverb.tag == "RB" and adverb.pos == "ADV")
        if not timed or comma.text != "," or name.mention < 0:
            continue
        at = adverb.index + 1
        while at < len(b.tokens) and b.tokens[at].head > at and b.tokens[at].pos in ("NOUN", "ADJ", "DET"):
            at += 1
        noun = b.tokens[min(at, len(b.tokens) - 1)]
        loose = noun.dep in LOOSE or (noun.dep == "pobj" and noun.head == adverb.index)
        if loose and noun.pos == "NOUN" and noun.mention < 0 and b.of(noun.index, "of", "at"):
            b.equate(noun.index, name.index)
            b.add(noun.index, "adv", adverb.index)
            if noun.dep in SUBJECTS and name.head == noun.head:
                b.drop(noun.head, "subj", noun.index)
                b.add(noun.head, "subj", name.index)


def _hand_down(b: Builder, name: Token, title: Token) -> None:
    """Modifiers that the parser hung on the name, but that stand before its title, belong to the title."""
    for child in b.children[name.index]:
        if child.index >= title.index:
            continue
        for label in ("nn", "poss", "amod"):
            if (name.index, label, child.index) in b.edges:
                b.drop(name.index, label, child.index)
                b.add(title.index, label, child.index)
        if (child.index, "obj", name.index) in b.edges:
            b.add(child.index, "obj", title.index)


def named_places(b: Builder) -> None:
    """ "the city of Turin" is Turin."""
    for token in b.tokens:
        if token.mention < 0 and not b.words.place_nouns.isdisjoint((token.lemma, token.text.casefold())):
            for name in b.of(token.index, "of"):
                if b.tokens[name].mention >= 0 and name > token.index:
                    b.equate(token.index, name)


def places_within(b: Builder) -> None:
    """ "A mill at Turku in Finland", "in Turku, Finland": whatever the parser hangs Finland on, Turku lies there."""
    for name in b.tokens[:-2]:
        if name.mention < 0 or name.entity_label not in (*PLACES, "") or name.dep != "pobj":
            continue
        after = b.tokens[name.index + 1]
        if after.lemma == IN and after.dep == "prep":
            for place in filter(None, (_named_place(b, child) for child in b.kids(after.index, "pobj"))):
                b.drop(name.index, IN, place.index)
                b.add(name.index, "within", place.index)
        elif after.text == "," and _is_of_one(b, b.tokens[name.head]):
            second = b.tokens[name.index + 2]
            if second.text == THE:
                second = b.tokens[second.index + 1]
            if second.mention >= 0 and second.entity_label in PLACES and _ends_name(b, second):
                b.add(name.index, "beside", second.index)


def _named_place(b: Builder, token: Token) -> Token | None:
    """The name that a token is, or that it has: "the state of Bavaria"."""
    names = [token.index] if token.mention >= 0 else b.of(token.index, "of")
    return next((b.tokens[index] for index in names if b.tokens[index].entity_label in PLACES), None)


def _is_of_one(b: Builder, preposition: Token) -> bool:
    """Whether a preposition says where one thing is: plants and what somebody does may be "in Turin, Osaka"."""
    thing = b.tokens[preposition.head]
    return thing.mention >= 0 or (thing.tag == "NN" and thing.pos == "NOUN")


def _ends_name(b: Builder, place: Token) -> bool:
    """Whether a place after a comma ends what is said of where: it opens no list, and is no subject."""
    closed = place.index + 1 == len(b.tokens) or b.tokens[place.index + 1].pos == "PUNCT"
    listed = any(b.tokens[index].mention >= 0 for index in conjuncts(b, place.index))
    return closed and not listed and place.dep in ("appos", "conj", "npadvmod")


def event_nouns(b: Builder) -> None:
    """Who does an event noun, and to what: `agent` and `of`."""
    for token in b.tokens:
        if token.pos in ("NOUN", "PROPN") and token.mention < 0:
            _event_noun(b, token)
    _remote_agents(b)
    for head, label, dependent in list(b.edges):
        if label == "poss" and b.tokens[head].mention >= 0:
            b.add(head, "of", dependent)


def _event_noun(b: Builder, token: Token) -> None:
    owners, phrase = b.of(token.index, "poss"), b.of(token.index, "of")
    makers = b.of(token.index, "by") or _stray_makers(b, token.index)
    for maker in makers:
        b.add(token.index, "agent", maker)
    for owner in owners:
        b.add(token.index, "agent" if phrase and not makers else "of", owner)
    if not owners and not makers:
        for subject in _supporters(b, token.index):
            b.add(token.index, "agent", subject)
    for part in b.of(token.index, "nn"):
        b.add(token.index, "of", part)


def _stray_makers(b: Builder, noun: int) -> list[int]:
    """ "Blocked the takeover of Basketo by Orlin": the parser hangs the buyer on the verb."""
    verbs = [verb for verb in b.heads(noun, "obj") if not is_passive(b, verb)]
    return [maker for verb in verbs for maker in b.of(verb, "by") if b.tokens[maker].mention >= 0 and maker > noun]


def _supporters(b: Builder, noun: int) -> list[int]:
    """The subjects of support verbs whose object the noun is: "A announced a merger"."""
    verbs = b.heads(noun, "obj")
    return [s for verb in verbs if b.tokens[verb].lemma in b.words.support_verbs for s in b.of(verb, "subj")]


def _remote_agents(b: Builder) -> None:
    """ "A is interested in a stake in B", "A is in talks on a merger": A may be the agent of stake and merger."""
    for _ in range(2):  # "is in talks over a bid"
        for governor, label, noun in list(b.edges):
            token = b.tokens[noun]
            if token.pos != "NOUN" or token.mention >= 0 or b.of(noun, "agent", "poss"):
                continue
            head = b.tokens[governor]
            told = head.pos == "NOUN" and head.lemma in b.words.telling  # "in talks about a takeover of Orlin"
            if not _reaches(b, head, label, noun) or (b.of(noun, "of") and not told):
                continue
            for subject in b.of(governor, "agent") if head.pos == "NOUN" else b.of(governor, "subj"):
                b.add(noun, "agent", subject, False)


def _reaches(b: Builder, head: Token, label: str, noun: int) -> bool:
    """Whether who acts at the head acts on the noun too: "talks over", "thinks about", "is interested in"."""
    if label == "in":
        return head.pos == "ADJ" or noun in _talks(b, head)
    if label == "of":  # "dismissed reports of a bid"
        return head.pos == "NOUN" and head.lemma in b.words.telling
    return label in REMOTE and (head.pos in ("NOUN", "ADJ") or label in ("about", "over"))


def _talks(b: Builder, verb: Token) -> list[int]:
    """The noun in "is in talks"."""
    return b.of(verb.index, "in") if verb.lemma in COPULAS else []
