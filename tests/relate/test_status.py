"""Whether the text says that a claim holds, will hold, may hold, does not hold, or holds no more.

Each row is a sentence and the status of the one claim named at the head of its table. ``G`` is Gommex Tyres and ``B``
Basketo Foods, so that what they are is never in question here.
"""

from __future__ import annotations

import pytest

from tests.reading import claims, said

SUBJECT, OBJECT = "Gommex Tyres", "Basketo Foods"
A, P, H, N, F = "Asserted", "Planned", "Hypothetical", "Negated", "Former"

Wanted = str | set[str]

ACQUIRED: list[tuple[str, Wanted]] = [
    ("G acquired B.", A),
    ("G has acquired B.", A),
    ("G completed its acquisition of B.", A),
    ("G said it had acquired B.", A),
    ("G, which acquired B, grew.", A),
    ("G announced the acquisition of B.", A),
    ("G did not only acquire B.", A),
    ("G went on to acquire B.", A),
    ("G will go on to acquire B.", P),
    ("G's plan to acquire B remains on the table.", P),
    ("Zafiro made tyres, and soon G acquired B.", A),
    ("Mei Tanaka led the group until G acquired B in 2020.", A),
    ("Until G acquired B, it made tyres.", A),
    ("B belonged to Zafiro until it was sold to G in 2021.", A),
    ("G will acquire B.", P),
    ("G plans to acquire B.", P),
    ("G has agreed to acquire B.", P),
    ("G is due to acquire B in May.", P),
    ("G is to acquire B.", P),
    ("G intends to acquire B.", P),
    ("G announced plans to acquire B.", P),
    ("G signed an agreement to acquire B.", P),
    ("G is set to acquire B.", P),
    ("G is going to acquire B.", P),
    ("B will be acquired by G.", P),
    ("G's purchase of B requires regulatory approval.", P),
    ("The takeover of B by G still needs the blessing of the regulator.", P),
    ("G's takeover of B is before the competition authority.", P),
    ("G's acquisition of B never happened.", N),
    ("G's acquisition of B never came about.", N),
    ("G's acquisition of B is out of the question.", N),
    ("An acquisition of B by G is off the table.", N),
    ("An acquisition of B by G is under study.", H),
    ("A takeover of B by G was explored but came to nothing.", N),
    ("G may acquire B.", H),
    ("G could acquire B.", H),
    ("G might acquire B.", H),
    ("G is in talks to acquire B.", H),
    ("G is considering acquiring B.", H),
    ("G has reportedly acquired B.", H),
    ("If G acquires B, prices will fall.", H),
    ("G would acquire B if regulators agreed.", H),
    ("G is weighing an acquisition of B.", H),
    ("G denied that it was going to acquire B.", N),
    ("G is still in talks to acquire B.", H),
    ("G is now to acquire B.", P),
    ("B rejected a takeover bid by G.", N),
    ("G announced an acquisition of B planned for May.", P),
    ("There are rumours that G acquired B.", H),
    ("G denied that it had acquired B.", N),
    ("G did not acquire B.", N),
    ("G has not acquired B.", N),
    ("G never acquired B.", N),
    ("G will not acquire B.", N),
    ("G failed to acquire B.", N),
    ("G refused to acquire B.", N),
    ("G called off its acquisition of B.", N),
    ("Reports that G is about to buy B are wrong.", N),
    ("An earlier version of this article said that G had acquired B.", N),
    ("An earlier version of this article wrongly said that G had acquired B.", N),
    ("An earlier version of this article misstated the price at which G acquired B.", A),
    ("The paper mistakenly wrote that G had acquired B.", N),
    ("B rejected advances from G.", N),
    ("G is said to be interested in B.", H),
    ("G is not interested in B.", N),
    ("G denied that it was interested in B.", N),
    ("B is in sale talks with G.", H),
    ("G looked at buying B last year but walked away.", N),
    ("G considered buying B and decided against it.", N),
    ("G offered to buy B, but its owners turned it down.", N),
    ("G wanted to buy B but broke off the talks.", N),
    ("G wanted to buy B but broke off the talks with Pellux.", P),
    ("G wants to buy B, but rejected its price.", P),
    ("G plans to buy B and has rejected an offer from Pellux.", P),
    ("G plans to buy B but declined to comment.", P),
    ("G plans to buy B, but the unions oppose it.", P),
    ("G plans to buy B, but Pellux disputes it.", P),
    ("G wanted to buy B, but the regulator blocked it.", N),
    ("G wanted to buy B but walked away with a loan.", P),
    ("G bought B but walked away.", A),
    ("G made a bid for B, which its members voted down.", N),
    ("G made a bid for B, which rejected it.", N),
    ("G plans to buy B, which turned it down.", N),
    ("G plans to buy B, which was rejected by Pellux.", P),
    ("An attempt by G to buy B fell through.", N),
    ("An offer by G to buy B was accepted.", P),
    ("An approach by G for the whole of B was rebuffed.", N),
    ("Pellux bought B in May, only to sell it to G.", A),
    ("G abandoned its plan to acquire B.", N),
    ("G rejected a proposal to acquire B.", N),
    ("G has no plans to acquire B.", N),
    ("G, in talks to acquire B, gave no price.", H),
    ("G had hoped to acquire B.", P),
    ("G acquires B next month.", P),
    ("G said it would acquire B.", P),
    ("G's acquisition of B will close in June.", P),
    ("G's acquisition of B is expected to close in June.", P),
    ("G announced the acquisition of B, which is expected to close in June.", P),
    ("G's acquisition of B closed in June.", A),
    ("G's acquisition of B is in doubt.", H),
    ("G's acquisition of B could still fail.", H),
    ("G's acquisition of B fell apart.", N),
    ("G's acquisition of B never went ahead.", N),
    ("G's acquisition of B is off.", N),
    ("Regulators blocked the acquisition of B by G.", N),
    ("G pulled out of talks to acquire B.", N),
    ("G gave up its plan to acquire B.", N),
    ("G decided against acquiring B.", N),
    ("G stopped short of acquiring B.", N),
    ("The company G said on Monday it would acquire B.", P),
    ("G declined to say whether it would acquire B.", H),
    ("G would not comment on speculation that it might acquire B.", H),
    ("G did not confirm that it was in talks to acquire B.", H),
    ("G is no longer in talks to acquire B.", N),
    ("G no longer plans to acquire B.", N),
    ("G ended its pursuit of B.", N),
    ("G is close to acquiring B.", P),
    ("G is weighing an offer for B.", H),
    ("G is in talks about a takeover of B.", H),
    ("G ruled out acquiring B.", N),
    ("G opted against acquiring B.", N),
    ("G denied having acquired B.", N),
    ("G dismissed reports of a bid for B.", N),
    ("G put its acquisition of B on hold.", P),
    ("G said its acquisition of B was off the table.", N),
    ("A court barred G from acquiring B.", N),
    ("G tried in vain to acquire B.", N),
    ("G almost acquired B.", N),
    ("Neither G nor Pellux acquired B.", N),
    ("G acquired Pellux, not B.", N),
    ("It was Pellux, not G, that acquired B.", N),
    ("Instead of acquiring B, G sued Pellux.", N),
    ("Will G acquire B?", H),
    ("Did G acquire B?", H),
    ("Why did G acquire B?", A),
    ("G seems to have acquired B.", H),
    ("Sources said G had acquired B.", H),
    ("G acquired B, according to people familiar with the matter.", H),
    ("According to rumours, G has acquired B.", H),
    ("There is no doubt that G acquired B.", A),
    ("G acquired B without telling its shareholders.", A),
    ("G acquired B in 2010 and sold it in 2015.", A),
    ("The cartel office gave conditional approval to G's acquisition of B.", P),
    ("G received clearance for its acquisition of B.", P),
    ("G remains in talks to acquire B.", H),
    ("G continues to consider acquiring B.", H),
    ("The court rejected an appeal against the acquisition of B by G.", H),
]

OWNED: list[tuple[str, Wanted]] = [
    ("B is owned by G.", A),
    ("B, which is owned by G, denied that sales fell.", A),
    ("B, owned by G, plans to close a plant.", A),
    ("G plans to sell its subsidiary B.", A),
    ("G is considering a sale of its unit B.", A),
    ("G has no plans to sell its subsidiary B.", A),
    ("B is not owned by G.", N),
    ("B is no longer owned by G.", {N, F}),
    ("B was owned by G until 2011.", F),
    ("B was formerly owned by G.", F),
    ("B was owned by G in the nineties.", F),
    ("Until 2017 B made tyres and belonged to G.", F),
    ("B used to be owned by G.", F),
    ("G sold its subsidiary B.", F),
    ("G divested its subsidiary B in May.", F),
    ("G, the former owner of B, grew.", F),
    ("B was owned by G before it was listed.", F),
    ("B, then owned by G, made tyres.", F),
    ("Does G own B?", H),
    ("Is B a subsidiary of G?", H),
    ("B, once a unit of G, makes tyres.", F),
    ("B, until May a unit of G, makes tyres.", F),
    ("B, no longer a unit of G, makes tyres.", {N, F}),
    ("B is set to become a unit of G.", P),
    ("G lost money at its subsidiary B.", A),
    ("B will remain a unit of G.", A),
    ("G plans to retain its subsidiary B.", A),
    ("G, owner of B until 2016, still makes tyres.", F),
    ("G is the owner of B, if a reluctant one.", A),
    ("Until June B belonged to G.", F),
]

PARTNERS: list[tuple[str, Wanted]] = [
    ("G is exploring a partnership with B.", H),
    ("G and B are exploring a partnership.", H),
    ("G and B jointly explore an oil field.", A),
    ("G is talking to B about a joint venture.", H),
    ("G's talks with B about a joint venture are continuing.", H),
    ("G's talks with B about a joint venture began in May.", H),
    ("G's talks with B about a joint venture failed.", N),
    ("G and B signed a partnership agreement.", A),
    ("G's partner B did not grow.", A),
    ("G denied that its partner B had closed a plant.", A),
    ("G will build a plant with its partner B.", A),
    ("G plans to form a joint venture with B.", P),
    ("G and B will form a joint venture.", P),
    ("G and B are in talks about a joint venture.", H),
    ("G is considering a partnership with B.", H),
    ("G ended its partnership with B.", F),
    ("G's former partner B grew.", F),
    ("G denied that it had formed a partnership with B.", N),
    ("G does not have a partnership with B.", N),
    ("G's joint venture with B filed for bankruptcy.", A),
]

RIVALS: list[tuple[str, Wanted]] = [
    ("G competes with B.", A),
    ("G did not comment on its rival B.", A),
    ("G may sue its rival B.", A),
    ("G does not compete with B.", N),
    ("G used to compete with B.", F),
    ("G no longer competes with B.", {N, F}),
    ("G will compete with B.", P),
    ("G may compete with B.", H),
    ("G hopes to compete with B.", P),
    ("G, not a rival of B, makes tyres.", N),
    ("G, potentially a rival of B, makes tyres.", H),
    ("Neither G nor Pellux competes with B.", N),
]

SUPPLIES: list[tuple[str, Wanted]] = [
    ("G supplies B with flour.", A),
    ("G will supply B with flour.", P),
    ("G agreed to supply B with flour.", P),
    ("G supplied B with flour until 2011.", F),
    ("G's agreement to supply B remains in force.", A),
    ("G no longer supplies B with flour.", {N, F}),
    ("The contract under which G supplied B expired in June.", F),
    ("The contract under which G supplies B with flour was extended.", A),
    ("G does not supply B with flour.", N),
    ("G stopped supplying B.", F),
    ("G ceased to supply B.", F),
    ("G could supply B with flour.", H),
    ("G had supplied B with flour.", F),
    ("Neither G nor Pellux supplies B with flour.", N),
    ("G lost its contract to supply B.", {N, F}),
    ("G will continue to supply B.", A),
    ("G plans to keep supplying B.", A),
    ("G did not continue to supply B.", F),
]

TABLES = {"acquired": ACQUIRED, "owns": OWNED, "partnerWith": PARTNERS, "competesWith": RIVALS, "supplies": SUPPLIES}
ROWS = [(name, text, wanted) for name, table in TABLES.items() for text, wanted in table]

PLACES: list[tuple[str, Wanted]] = [
    ("Gommex Tyres operates in Kenya.", A),
    ("Gommex Tyres will enter Kenya next year.", P),
    ("Gommex Tyres plans to open a factory in Kenya.", P),
    ("Gommex Tyres may open a factory in Kenya.", H),
    ("Gommex Tyres withdrew from Kenya in 2019.", F),
    ("Gommex Tyres pulled out of Kenya.", F),
    ("Gommex Tyres closed its stores in Kenya.", F),
    ("Gommex Tyres operated in Kenya until 2011.", F),
    ("Gommex Tyres has shops in Kenya and, from next year, in Ghana.", A),
    ("Gommex Tyres has shops in Kenya, Togo and, if all goes well, Ghana.", A),
    ("Gommex Tyres sells its tyres in Ghana, Togo and soon Kenya.", P),
    ("Gommex Tyres sells its tyres in Kenya, Togo and soon Ghana.", A),
    ("Gommex Tyres sells its tyres in Kenya now and then", A),
    ("Gommex Tyres has shops in Togo and nearly 20 shops in Kenya.", A),
    ("Gommex Tyres has shops in Ghana, in Togo and, once a week, in Kenya.", A),
    ("Zafiro grew and, until last year, tyres were sold by Gommex Tyres in Kenya.", F),
    ("Gommex Tyres does not operate in Kenya.", N),
    ("Gommex Tyres plans to sell its stores in Kenya.", A),
    ("Gommex Tyres operates in Uganda but not in Kenya.", N),
    ("Gommex Tyres has neither stores nor staff in Kenya.", N),
    ("Gommex Tyres enters Kenya next year.", P),
    ("Gommex Tyres never had more than four stores in Kenya.", A),
    ("Gommex Tyres never had stores in Kenya.", N),
    ("Gommex Tyres's Kenyan stores were handed over to a creditor.", F),
    # told in the present, and still ahead
    ("Gommex Tyres opens its tenth store in Kenya on Thursday.", P),
    ("Danish retailer Gommex Tyres opens its first store in Kenya next Friday.", P),
    ("Gommex Tyres opens its stores in Kenya on Sundays.", A),
    ("Gommex Tyres opened a store in Kenya on Thursday.", A),
    ("Gommex Tyres opened a store in Kenya the next Friday.", A),
    ("Gommex Tyres sells tyres in Kenya on Sunday.", A),
    ("Prices will fall once Gommex Tyres enters Kenya.", P),
    ("That will change in the autumn, when Gommex Tyres opens an office in Kenya.", P),
    ("Gommex Tyres will grow because it has a factory in Kenya.", A),
    ("The cells will come from a plant that Gommex Tyres is building in Kenya.", P),
    ("Gommex Tyres, which is setting up a factory in Kenya, grew.", P),
    ("Gommex Tyres is opening stores in Kenya.", A),
    ("By building a factory in Kenya, Gommex Tyres saved money.", A),
    ("Plans to build a factory in Kenya have been dropped, Gommex Tyres said.", N),
    ("Gommex Tyres said plans for a factory in Kenya had been shelved.", N),
    ("Gommex Tyres dropped its plan to open a store in Kenya.", N),
    ("A spokesman for Gommex Tyres said there were no plans to enter Kenya.", N),
    ("Gommex Tyres is not going to Kenya.", N),
    ("Gommex Tyres said it would open a store in Kenya.", P),
    ("Gommex Tyres grew. The company said it would open a store in Kenya.", P),
    ("Gommex Tyres grew. Sources said it would open a store in Kenya.", H),
    ("Gommex Tyres postponed its launch in Kenya until 2026.", P),
    ("Gommex Tyres sees room for 50 stores in Kenya.", H),
    ("Gommex Tyres has applied for a licence in Kenya.", P),
    ("Gommex Tyres closed the Kenya office in May.", F),
    ("Gommex Tyres makes tyres. A factory in Kenya was closed in 2011.", F),
    ("Gommex Tyres makes tyres. An expansion into Kenya is planned for next year.", P),
    ("Gommex Tyres makes tyres. Its chairman, Mei Tanaka, ruled out entering Kenya.", N),
    ('Gommex Tyres makes tyres. Chairman Mei Tanaka said sales rose. "We are not going to Kenya," she said.', N),
    ("Gommex Tyres lost money at its factory in Kenya.", A),
    ("Gommex Tyres had a factory in Kenya but closed it.", F),
    ("Gommex Tyres opened a factory in Kenya in 2010 and shut it in 2015.", F),
    ("Gommex Tyres opened a factory in Kenya and extended it.", A),
    ("Gommex Tyres will continue to operate in Kenya.", A),
    ("Gommex Tyres does not plan to continue operating in Kenya.", F),
    ("Gommex Tyres said the loan would finance its entry into Kenya.", P),
    ("The loan financed the entry of Gommex Tyres into Kenya.", A),
    ("Pellux completed the purchase of Gommex Tyres's subsidiary in Kenya.", F),
    ("Orders leave from a warehouse in Kenya run by Gommex Tyres.", A),
    ("Mei Tanaka, formerly head of Gommex Tyres's operations in Kenya, sold shares.", A),
]

PEOPLE: list[tuple[str, Wanted]] = [
    ("Mei Tanaka, chief executive of Gommex Tyres, did not comment.", A),
    ("Mei Tanaka is chief executive of Gommex Tyres.", A),
    ("Mei Tanaka, former chief executive of Gommex Tyres, left.", F),
    ("Mei Tanaka was chief executive of Gommex Tyres until 2011.", F),
    ("Mei Tanaka resigned as chief executive of Gommex Tyres.", F),
    ("Mei Tanaka will become chief executive of Gommex Tyres.", P),
    ("Mei Tanaka is not chief executive of Gommex Tyres.", N),
    ("Mei Tanaka, until May chief executive of Gommex Tyres, left.", F),
    ("Mei Tanaka, ex-chairman of Gommex Tyres, left.", F),
    ("Mei Tanaka was chairman of Gommex Tyres from 2001 to 2005.", F),
    ("Mei Tanaka, who had led Gommex Tyres, left.", F),
    ("Mei Tanaka worked for Gommex Tyres before joining the bank.", F),
    ("Mei Tanaka declined an offer to become chief executive of Gommex Tyres.", N),
    ("Mei Tanaka becomes chief executive of Gommex Tyres next year.", P),
    ("Ann Smith took over from Mei Tanaka as chief executive of Gommex Tyres.", F),
    ("Ann Smith, who succeeded Mei Tanaka at Gommex Tyres, was busy.", F),
    ("Ann Smith replaced Mei Tanaka as chairman of Gommex Tyres.", F),
    ("Mei Tanaka, who came from Gommex Tyres, now leads the bank.", F),
    ("Mei Tanaka was most recently head of design at Gommex Tyres.", F),
    ("Mei Tanaka, until last month Gommex Tyres's export manager, left.", F),
    ("Gommex Tyres chief executive Mei Tanaka stepped down on Friday.", F),
    ("Mei Tanaka, chairman of Gommex Tyres, has resigned.", F),
    ("Mei Tanaka, chairman of Gommex Tyres, sold shares.", A),
    ('"Kenya is big," said Mei Tanaka, who became chief executive of Gommex Tyres in May.', A),
    ("Mei Tanaka will remain chairman of Gommex Tyres.", A),
    ("Gommex Tyres said Mei Tanaka would take over as chairman.", P),
    ("Mei Tanaka was finance chief of Gommex Tyres.", F),
    ("Mei Tanaka worked for Gommex Tyres.", F),
    ("Mei Tanaka has worked for Gommex Tyres since 2011.", A),
    ("Mei Tanaka has also worked for Gommex Tyres.", F),
    ("Mei Tanaka ran Gommex Tyres.", F),
    ("The lawyer said Mei Tanaka was chairman of Gommex Tyres.", A),
    ("Mei Tanaka, the chairman of Gommex Tyres, ran Gommex Tyres well.", A),
    ("Mei Tanaka founded Pellux. A former Gommex Tyres engineer, she was busy.", F),
    ("Previously a director of Gommex Tyres, Mei Tanaka runs Pellux.", F),
    ("Mei Tanaka leads Pellux. She joins from Gommex Tyres, where she was marketing director.", F),
    ("Ann Smith succeeds Mei Tanaka, who retired after 31 years with Gommex Tyres.", F),
    ("Her co-founder Mei Tanaka, the chairwoman, was an engineer at Gommex Tyres.", F),
    ("Mei Tanaka was fired as head of Gommex Tyres.", F),
    ("Mei Tanaka has left the board of Gommex Tyres.", F),
    ("A former Gommex Tyres sales boss, Mei Tanaka, sold shares.", F),
    ("Mei Tanaka left the bank to join Gommex Tyres.", A),
    ("Mei Tanaka will leave the bank to join Gommex Tyres.", P),
    ("Mei Tanaka quit the bank to join Gommex Tyres as finance chief.", A),
    ("Mei Tanaka leaves the bank to join Gommex Tyres as chairman.", P),
    ("Mei Tanaka stopped working for Gommex Tyres as a designer.", F),
    ("Mei Tanaka leads Gommex Tyres until a successor is found.", A),
    ("Mei Tanaka stays on as head of Gommex Tyres until the sale closes.", A),
    ("Mei Tanaka led Gommex Tyres until a successor was found.", F),
    ("Mei Tanaka will be chairman of Gommex Tyres until May.", P),
    ("Mei Tanaka, chairman of Gommex Tyres until 2011, will stand for mayor.", F),
    ("Mei Tanaka, chairman of Gommex Tyres, will be on leave until May.", A),
]


def statuses(text: str, pairs: set[tuple[str, str, str]]) -> set[str]:
    return {status for s, p, o, status in claims(text) if (s, p, o) in pairs}


def check(text: str, pairs: set[tuple[str, str, str]], wanted: Wanted) -> None:
    found = statuses(text, pairs)
    accepted = {wanted} if isinstance(wanted, str) else wanted
    assert len(found) == 1, f"{text} → {said(claims(text))}"
    assert found <= accepted, f"{text} → {said(claims(text))}"


@pytest.mark.parametrize(("property", "text", "wanted"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_status_between_companies(property: str, text: str, wanted: Wanted) -> None:
    full = " ".join({"G": SUBJECT, "B": OBJECT}.get(word, word) for word in _words(text))
    full = full.replace(" ,", ",").replace(" .", ".").replace(" ?", "?").replace(" 's", "'s")
    pairs = {(SUBJECT, property, OBJECT)}
    if property == "owns":
        pairs = {(OBJECT, "ownedBy", SUBJECT), (OBJECT, "subsidiaryOf", SUBJECT)}
    if property in ("partnerWith", "competesWith"):
        pairs |= {(OBJECT, property, SUBJECT)}
    check(full, pairs, wanted)


def _words(text: str) -> list[str]:
    return text.replace(",", " ,").replace(".", " .").replace("?", " ?").replace("'s", " 's").split()


@pytest.mark.parametrize(("text", "wanted"), PLACES)
def test_status_of_business_in_a_country(text: str, wanted: str) -> None:
    check(text, {("Gommex Tyres", "operatesIn", "Kenya")}, wanted)


@pytest.mark.parametrize(("text", "wanted"), PEOPLE)
def test_status_of_a_job(text: str, wanted: str) -> None:
    check(text, {("Mei Tanaka", "worksFor", "Gommex Tyres")}, wanted)


@pytest.mark.parametrize("text", ["Gommex Tyres to buy Basketo Foods", "Gommex Tyres to acquire Basketo Foods in May"])
def test_infinitive_of_a_headline_is_a_plan(text: str) -> None:
    body = "Gommex Tyres said on Monday that sales rose. Its rival Basketo Foods made a loss."
    check(f"{text}\n\n{body}", {("Gommex Tyres", "acquired", "Basketo Foods")}, P)


def test_a_subject_before_another_verb_is_not_that_of_the_next() -> None:
    text = (
        "Gommex Tyres was born in a garage. Its founders, Mei Tanaka and Ann Smith, were engineering students; Tanaka "
        "still leads the company as chief executive, whereas Smith left in 2020 to work for a rival, Pellux."
    )
    found = claims(text, "worksFor")
    assert ("Mei Tanaka", "worksFor", "Gommex Tyres", A) in found
    assert not [claim for claim in found if claim[0] == "Ann Smith" and claim[2] == "Gommex Tyres"]
    assert ("Ann Smith", "worksFor", "Pellux", F) not in found


def test_only_asserted_claims_become_plain_edges() -> None:
    from kg.assemble import assemble
    from tests.reading import engine, extracted

    text = "Gommex Tyres will acquire Basketo Foods. Gommex Tyres is based in Turin."
    graph = assemble([extracted(text)], engine().ontology, engine().settings)
    edges = {(key.predicate.rpartition("#")[2], key.status.value) for key in graph.plain_edges()}
    assert ("headquarteredIn", A) in edges
    assert not any(predicate.startswith("acquired") for predicate, _ in edges)
    assert any(key.predicate.endswith("#acquired") and key.status.value == P for key in graph.claims)
