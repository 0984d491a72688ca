"""What the parser regularly hangs in the wrong place, hung where it belongs before any edge is read.

In: the tokens of a sentence with their heads. Out: the same tokens with other heads. It adds no edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from kg.annotate.arguments.builder import PLACES
from kg.annotate.arguments.compounds import as_nouns, last_compound
from kg.annotate.arguments.direct import SUBJECTS
from kg.annotate.arguments.enumeration import Heads, ordered_lists
from kg.annotate.tickers import ticker_brackets
from kg.model import Token

RELATIVES = frozenset({"WP", "WDT", "WP$"})


def mended(tokens: tuple[Token, ...], nouns: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with the heads that the constructions below ask for; ``nouns`` denote instances of classes."""
    tokens = as_nouns(tokens)
    for mend in (
        _ticker_brackets,
        partial(ordered_lists, nouns=nouns),
        _participle_before_verb,
        _nearest_description,
        partial(_crossed_description, nouns=nouns),
        _nearest_relative,
        _owning_relative,
        _titled_owner,
        _owned_member,
        _next_member,
        _described_member,
        _place_with_article,
        _named_member,
        partial(_name_after_posts, nouns=nouns),
        _listed_thing,
        last_compound,
        _nearer_noun,
        _opening_participle,
        _participle_after_name,
        _second_object,
        _past_date,
        _after_attribution,
        _joined_preposition,
        _gerund_object,
        _perfect_gerund,
        _opening_noun,
    ):
        heads = mend(tokens)
        if heads and _stays_tree(tokens, heads):
            tokens = tuple(
                replace(token, head=heads[token.index][0], dep=heads[token.index][1]) if token.index in heads else token
                for token in tokens
            )
    return tokens


def _stays_tree(tokens: Sequence[Token], heads: Heads) -> bool:
    """Whether every word still has a root above it once some hang elsewhere."""
    above = [heads[token.index][0] if token.index in heads else token.head for token in tokens]
    for start in heads:
        at = start
        for _ in tokens:
            at = above[at]
        if above[at] != at:
            return False
    return True


def _ticker_brackets(tokens: Sequence[Token]) -> Heads:
    """ "Orlin (Nasdaq: ORL) and Basketo": nothing hangs on what the bracket holds, nor stands beside it."""
    found: Heads = {}
    for bracket in ticker_brackets([token.text for token in tokens]):
        inside, name = bracket.span, bracket.span.start - 1
        if name < 0 or tokens[name].mention < 0:
            continue
        tops = [t for t in (tokens[k] for k in inside) if t.head not in inside or t.head == t.index]
        outer = next((t for t in tops if t.head != name), None)
        if outer is not None and tokens[name].head in inside:
            found[name] = (name if outer.head == outer.index else outer.head, outer.dep)
        for token in tokens:
            if token.index in inside:
                found[token.index] = (name, "punct" if token.pos == "PUNCT" else "dep")
            elif token.head in inside and token.index != name:
                found[token.index] = (name, token.dep)
    return found


def _participle_before_verb(tokens: Sequence[Token]) -> Heads:
    """ "Orlin, started by a grocer in 1931, makes tyres": "started" is no finite verb beside "makes"."""
    for verb in tokens:
        if verb.tag not in ("VBN", "VBD") or tokens[verb.index - 1].text != ",":
            continue
        subjects = _below(tokens, verb, *SUBJECTS)
        apart = len(subjects) == 1 and subjects[0].index == verb.index - 2
        if not apart or not _below(tokens, verb, "agent"):
            continue
        for other in _below(tokens[verb.index + 1 :], verb, "conj"):
            if other.tag in ("VBZ", "VBP", "VBD") and tokens[other.index - 1].text == ",":
                head = (other.index if verb.dep == "ROOT" else verb.head, verb.dep)
                return {
                    verb.index: (subjects[0].index, "acl"),
                    subjects[0].index: (other.index, "nsubj"),
                    other.index: head,
                }
    return {}


def _nearest_description(tokens: Sequence[Token]) -> Heads:
    """ "Orlin and Basketo, a Turin bank, grew": the bank is Basketo alone."""
    found: Heads = {}
    for noun in tokens:
        name = tokens[noun.head]
        if noun.dep != "appos" or noun.tag != "NN" or noun.mention >= 0 or name.mention < 0:
            continue
        for other in _further(tokens[name.index + 1 : noun.index - 1], name):
            described = tokens[other.index + 1].text == "," and tokens[other.index + 2].text in ("a", "an", "the")
            if other.mention >= 0 and described:
                found[noun.index] = (other.index, "appos")
    return found


def _crossed_description(tokens: Sequence[Token], nouns: frozenset[str]) -> Heads:
    """ "Mei Tanaka was head of Orlin, the bank behind Luma": the bank is the name before the comma.

    So it is in "the stores were sold to Orlin, the bank": stores are no bank.
    """
    found: Heads = {}
    for noun in tokens:
        far = tokens[noun.head]
        if noun.dep != "appos" or noun.tag != "NN" or noun.mention >= 0 or (far.mention < 0 and far.tag != "NNS"):
            continue
        start = min((t.index for t in tokens if t.head == noun.index and t.index < noun.index), default=noun.index)
        comma, near = tokens[start - 1], tokens[start - 2]
        crossed = any(t.pos in ("VERB", "AUX") for t in tokens[far.index + 1 : near.index])
        crossed = crossed and (far.mention >= 0 or near.entity_label not in PLACES)
        beside = comma.text == "," and near.mention >= 0 and near.index > far.index and near.pos != "ADJ"
        if crossed and beside and bool(nouns & {noun.lemma, noun.text.casefold()}):
            found[noun.index] = (near.index, "appos")
    return found


def _nearest_relative(tokens: Sequence[Token]) -> Heads:
    """ "Orlin and Basketo, which belongs to Zafiro, grew": a clause in the singular is of Basketo alone."""
    found: Heads = {}
    for verb in tokens:
        name = tokens[verb.head]
        if verb.dep != "relcl" or name.mention < 0 or not _is_singular(tokens, verb):
            continue
        pronouns = [token.index for token in _below(tokens, verb, *SUBJECTS) if token.tag in RELATIVES]
        for at in pronouns:
            for other in _further(tokens[name.index + 1 : at], name):
                if all(token.text == "," for token in tokens[other.index + 1 : at]):
                    found[verb.index] = (other.index, "relcl")
    return found


def _owning_relative(tokens: Sequence[Token]) -> Heads:
    """ "Competes with Orlin, whose mill opened": whose mill it is stands right before, and nothing is an own clause."""
    found: Heads = {}
    for whose in tokens[2:]:
        comma, name, noun = tokens[whose.index - 1], tokens[whose.index - 2], tokens[whose.head]
        verb = tokens[noun.head]
        if whose.tag != "WP$" or whose.dep != "poss" or comma.text != "," or name.mention < 0 or name.pos == "ADJ":
            continue
        if noun.dep in SUBJECTS and verb.dep in ("ccomp", "advcl", "conj", "parataxis", "dep"):
            found[verb.index] = (name.index, "relcl")
    return found


def _titled_owner(tokens: Sequence[Token]) -> Heads:
    """ "The bank Orlin's unit, Basketo, grew": the unit grew, and the bank is no more than what Orlin is."""
    found: Heads = {}
    for name in tokens[1:-1]:
        title, mark, noun = tokens[name.index - 1], tokens[name.index + 1], tokens[name.head]
        if name.mention < 0 or name.dep != "poss" or mark.tag != "POS" or title.mention >= 0 or title.pos != "NOUN":
            continue
        if noun.mention < 0 and noun.dep == "appos" and noun.head == title.index:
            found[noun.index] = (noun.index if title.head == title.index else title.head, title.dep)
            found[title.index] = (name.index, "compound")
    return found


def _is_singular(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb, or its auxiliary, is in the singular: "belongs", "is based", "was sold"."""
    first = next(iter(_below(tokens[: verb.index], verb, "aux", "auxpass")), verb)
    return first.tag == "VBZ" or first.text == "was"


def _owned_member(tokens: Sequence[Token]) -> Heads:
    """ "Orlin's Luma brand, Basketo and Kenya's Zafiro": Zafiro ends the list, and is not the brand."""
    found: Heads = {}
    for name in tokens[3:]:
        mark, owner, joint = tokens[name.index - 1], tokens[name.index - 2], tokens[name.index - 3]
        if name.mention < 0 or mark.tag != "POS" or owner.dep != "conj" or joint.text not in ("and", "or"):
            continue
        if name.dep == "appos" and name.head <= owner.head:
            found[owner.index] = (name.index, "poss")
            found[name.index] = (owner.head, "conj")
    return found


def _next_member(tokens: Sequence[Token]) -> Heads:
    """ "Orlin, a bank, and the grocer Basketo": the grocer stands beside Orlin, and is not what Orlin is."""
    found: Heads = {}
    for noun in tokens:
        first = tokens[noun.head]
        name = tokens[first.head]
        if noun.dep != "conj" or noun.mention >= 0 or first.dep != "appos" or first.mention >= 0 or name.mention < 0:
            continue
        named = any(t.mention >= 0 for t in _below(tokens, noun, "appos"))
        if named and noun.tag == "NN" and any(t.head == noun.index and t.text == "the" for t in tokens):
            found[noun.index] = (name.index, "conj")
    return found


def _described_member(tokens: Sequence[Token]) -> Heads:
    """ "Backed by Orlin, the Dutch grocer Basketo and its founder": the grocer is the second of three."""
    found: Heads = {}
    for noun in tokens[:-1]:
        first, name = tokens[noun.head], tokens[noun.index + 1]
        if noun.dep != "appos" or noun.tag != "NN" or noun.mention >= 0 or first.mention < 0 or first.pos == "ADJ":
            continue
        article = next(iter(_below(tokens, noun, "det")), noun)
        apart = first.index + 2 == article.index and tokens[first.index + 1].text == ","
        last = [t for t in tokens[name.index + 1 :] if t.dep == "conj" and t.head in (name.index, noun.index)]
        named = name.mention >= 0 and name.pos != "ADJ" and name.head == noun.index and name.dep == "appos"
        if apart and named and article.text == "the" and last and first.entity_label not in PLACES:
            found[noun.index] = (first.index, "conj")
    return found


def _name_after_posts(tokens: Sequence[Token], nouns: frozenset[str]) -> Heads:
    """ "Its co-founder and chief executive Mei Tanaka": she is no third beside the two, but both."""
    found: Heads = {}
    for name in tokens[1:]:
        last = tokens[name.index - 1]
        first = tokens[last.head]
        hung = name.mention >= 0 and name.dep == "conj" and name.head in (first.index, last.index)
        posts = last.dep == "conj" and all(t.tag == "NN" and t.mention < 0 for t in (first, last))
        denoted = all({t.lemma, t.text.casefold()} & nouns for t in (first, last))
        if hung and posts and denoted and first.index < last.index:
            found[name.index] = (first.index, "appos")
    return found


def _place_with_article(tokens: Sequence[Token]) -> Heads:
    """ "Orlin of Harlingen, the Netherlands, grew": the Netherlands is where Harlingen lies, and not what Orlin is."""
    found: Heads = {}
    for place in tokens[3:]:
        article, comma, near = tokens[place.index - 1], tokens[place.index - 2], tokens[place.index - 3]
        if place.dep != "appos" or place.mention < 0 or article.text != "the" or comma.text != ",":
            continue
        both = all(one.entity_label in PLACES for one in (place, near))
        if both and near.mention >= 0 and near.dep == "pobj" and place.head != near.index:
            found[place.index] = (near.index, "appos")
    return found


def _named_member(tokens: Sequence[Token]) -> Heads:
    """ "Owns Orlin, the largest bank, and Basketo": Basketo is owned, too, and not what Orlin is."""
    found: Heads = {}
    for name in tokens[3:]:
        joint, comma, noun = tokens[name.index - 1], tokens[name.index - 2], tokens[name.head]
        if name.mention < 0 or name.dep != "conj" or joint.dep != "cc" or comma.text != ",":
            continue
        described = noun.dep == "appos" and noun.mention < 0 and noun.pos == "NOUN"
        if described and tokens[noun.head].mention >= 0 and noun.index == comma.index - 1:
            found[name.index] = (noun.head, "conj")
    return found


def _listed_thing(tokens: Sequence[Token]) -> Heads:
    """ "Has a mill, a shop in Turin and an office": the shop is one of the things, and not what the mill is."""
    found: Heads = {}
    for noun in tokens:
        first = tokens[noun.head]
        if noun.dep != "appos" or not (_is_some(tokens, noun) and _is_some(tokens, first)):
            continue
        last = next(iter(_below(tokens[noun.index + 1 :], noun, "conj")), None)
        if last is not None and _is_some(tokens, last) and first.dep in ("dobj", "pobj", "attr"):
            found[noun.index] = (first.index, "conj")
    return found


def _is_some(tokens: Sequence[Token], noun: Token) -> bool:
    """Whether a token is a common noun that is one of several: "a mill", "an office"."""
    article = any(token.text in ("a", "an") for token in _below(tokens, noun, "det"))
    return article and noun.mention < 0 and noun.tag == "NN"


def _nearer_noun(tokens: Sequence[Token]) -> Heads:
    """ "Its office in Turin and two shops, in Osaka and in Lima": the shops are there, the office is in Turin."""
    found: Heads = {}
    for preposition in tokens:
        first = tokens[preposition.head]
        if preposition.dep != "prep" or tokens[preposition.index - 1].text != ",":
            continue
        if first.lemma == "have" and preposition.index > first.index:  # "Orlin has its office in Turin and …"
            first = next(iter(_below(tokens, first, "dobj")), first)
        if first.pos != "NOUN":
            continue
        others = [t for t in _below(tokens, first, "conj") if t.pos == "NOUN"]
        own = [t for t in _below(tokens, first, "prep") if t.lemma == preposition.lemma]
        for other in others:
            if own and own[0].index < other.index < preposition.index:
                found[preposition.index] = (other.index, "prep")
    return found


def _opening_participle(tokens: Sequence[Token]) -> Heads:
    """ "Founded by Mei Tanaka in Turin, Orlin has …": it was founded there, whatever it has."""
    found: Heads = {}
    for preposition in tokens:
        verb = tokens[preposition.head]
        if preposition.dep != "prep" or preposition.index > verb.index:
            continue
        for participle in _below(tokens[: preposition.index], verb, "advcl"):
            between = tokens[participle.index + 1 : preposition.index]
            if participle.tag == "VBN" and all(t.text != "," for t in between):
                found[preposition.index] = (participle.index, "prep")
    return found


def _participle_after_name(tokens: Sequence[Token]) -> Heads:
    """ "For Orlin, headquartered in Turin, it is the first": who is headquartered there is Orlin, and not "it"."""
    found: Heads = {}
    for participle in tokens[2:]:
        name = tokens[participle.index - 2]
        apart = tokens[participle.index - 1].text == "," and name.mention >= 0 and name.dep == "pobj"
        place = name.entity_label in PLACES
        before = participle.dep == "advcl" and participle.tag == "VBN" and participle.index < participle.head
        if before and apart and not place:
            found[participle.index] = (name.index, "acl")
    return found


def _second_object(tokens: Sequence[Token]) -> Heads:
    """ "Gets tyres from Orlin and belts from Basketo": the belts are got, too, and no tyres come from them."""
    found: Heads = {}
    for noun in tokens:
        first = tokens[noun.head]
        preposition = tokens[first.head]
        if noun.dep != "conj" or noun.mention >= 0 or noun.pos != "NOUN" or preposition.dep != "prep":
            continue
        own = next(iter(_below(tokens, noun, "prep")), None)
        verb = tokens[preposition.head]
        obj = verb if verb.dep == "dobj" else next(iter(_below(tokens, verb, "dobj")), None)
        if own is not None and own.lemma == preposition.lemma and own.index == noun.index + 1 and obj is not None:
            found[noun.index] = (obj.index, "conj")
    return found


def _past_date(tokens: Sequence[Token]) -> Heads:
    """ "Its largest order to date from Orlin": the order, and not the date, is from Orlin."""
    found: Heads = {}
    for date in tokens:
        to = tokens[date.head]
        if date.lemma == "date" and date.dep == "pobj" and to.text == "to" and date.index == to.index + 1:
            found.update((after.index, (to.head, "prep")) for after in _below(tokens, date, "prep"))
    return found


def _after_attribution(tokens: Sequence[Token]) -> Heads:
    """ "Orlin makes tyres, Ann Smith said, and plans to grow": Orlin plans it, not who said so."""
    found: Heads = {}
    for verb in tokens:
        saying = tokens[verb.head]
        if verb.dep != "conj" or verb.index < saying.index or _below(tokens, verb, *SUBJECTS):
            continue
        joint = next(iter(_below(tokens[saying.index : verb.index], saying, "cc")), None)
        said = _said_before(tokens, saying)
        if joint is not None and said is not None and tokens[joint.index - 1].text == ",":
            found[verb.index] = (said.index, "conj")
            found[joint.index] = (said.index, "cc")
    return found


def _joined_preposition(tokens: Sequence[Token]) -> Heads:
    """ "Competes with Orlin, as well as with Basketo": it competes with both, and nothing hangs on "as"."""
    found: Heads = {}
    for preposition in tokens:
        joint = tokens[preposition.head]
        if preposition.dep == "prep" and joint.dep == "cc" and joint.index == preposition.index - 1:
            first = tokens[joint.head]
            found[preposition.index] = (first.head if first.dep == "prep" else first.index, "prep")
    return found


def _gerund_object(tokens: Sequence[Token]) -> Heads:
    """ "Ruled out entering Kenya": what is ruled out right after the verb is its object, and no aside."""
    found: Heads = {}
    for gerund in tokens[1:]:
        verb, before = tokens[gerund.head], tokens[gerund.index - 1]
        joined = before.index == verb.index or (before.dep == "prt" and before.head == verb.index)
        if gerund.tag == "VBG" and gerund.dep == "advcl" and joined and verb.pos == "VERB":
            found[gerund.index] = (verb.index, "xcomp")
    return found


def _perfect_gerund(tokens: Sequence[Token]) -> Heads:
    """ "Denied having supplied tyres": the tyres were supplied, and are no "supplied tyres"."""
    found: Heads = {}
    for verb in tokens:
        noun = tokens[verb.head]
        if verb.dep != "amod" or noun.dep != "dobj" or not noun.head < verb.index < noun.index:
            continue
        if any(t.text.casefold() == "having" for t in _below(tokens, verb, "aux")):
            found[verb.index] = (noun.head, "xcomp")
            found[noun.index] = (verb.index, "dobj")
    return found


def _opening_noun(tokens: Sequence[Token]) -> Heads:
    """ "A former Orlin engineer, Mei Tanaka founded Basketo": she founded it, and no "engineer founded"."""
    noun = next((token for token in tokens if token.dep == "ROOT" and token.pos == "NOUN"), None)
    if noun is None or noun.index + 2 >= len(tokens) or tokens[noun.index + 1].text != ",":
        return {}
    for verb in _below(tokens, noun, "relcl"):
        subject = next(iter(_below(tokens[: verb.index], verb, *SUBJECTS)), None)
        if subject is not None and subject.tag not in RELATIVES and tokens[verb.index].tag != "VBG":
            return {noun.index: (verb.index, "npadvmod"), verb.index: (verb.index, "ROOT")}
    return {}


def _said_before(tokens: Sequence[Token], saying: Token) -> Token | None:
    """The clause that stands before "…, Ann Smith said" and is what she said."""
    if saying.dep == "parataxis":
        said: Token | None = tokens[saying.head]
    else:
        said = next(iter(_below(tokens[: saying.index], saying, "ccomp")), None)
    speaker = next(iter(_below(tokens, saying, *SUBJECTS)), None)
    if said is None or speaker is None or not said.index < speaker.index < saying.index:
        return None
    comma = any(token.text == "," for token in tokens[said.index : speaker.index])
    return said if comma and _below(tokens, said, *SUBJECTS) else None


def _further(tokens: Sequence[Token], name: Token) -> list[Token]:
    """The names among some tokens, in their order, that are coordinated with one before them."""
    found: list[Token] = []
    for token in tokens:
        if token.mention >= 0 and token.dep == "conj" and token.head in (name.index, *(t.index for t in found)):
            found.append(token)
    return found


def _below(tokens: Sequence[Token], head: Token, *deps: str) -> list[Token]:
    """Those of some tokens that hang on a head in one of the ways."""
    return [token for token in tokens if token.head == head.index and token.dep in deps]
