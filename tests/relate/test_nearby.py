"""Facts with something near by that looks like another: what a text says of others, of before, of what is to come."""

from __future__ import annotations

import pytest

from tests.reading import claims, said

# text, a claim that it makes, a claim that it does not make; "-" for none
ROWS = [
    # what has ended, or is to come
    ("Paolo Berti will leave Gommex at the end of the year to run Basketo.", "Paolo Berti worksFor Basketo Planned",
     "Paolo Berti worksFor Basketo Asserted"),
    ("For decades Basketo was the sole distributor of Gommex tyres.", "Gommex sellsThrough Basketo Former",
     "Gommex sellsThrough Basketo Asserted"),
    ("In the 1980s Gommex mined copper in Zambia.", "Gommex operatesIn Zambia Former",
     "Gommex operatesIn Zambia Asserted"),
    ("In the 1980s Gommex bought Basketo.", "Gommex acquired Basketo Asserted", "Gommex acquired Basketo Former"),
    ("Gommex's Lima factory, which had made tyres for Basketo, was closed in May.", "Gommex operatesIn Lima Former",
     "Gommex operatesIn Lima Asserted"),
    ("Gommex has completed the sale of the Tavolo brand to Basketo.", "Gommex hasBrand Tavolo Former",
     "Gommex hasBrand Tavolo Asserted"),
    ("Gommex cut its debts ahead of a listing of Basketo on the Nasdaq planned for October.",
     "Basketo listedOn Nasdaq Planned", "Basketo listedOn Nasdaq Asserted"),
    ("Gommex bought the Tavolo brand from Basketo Foods.", "Gommex hasBrand Tavolo Asserted",
     "Basketo Foods hasBrand Tavolo Asserted"),
    ("Velmora Capital, the biggest shareholder in Gommex Foods before it sold out to Basketo, is raising a fund.",
     "Velmora Capital investedIn Gommex Foods Former", "Velmora Capital investedIn Gommex Foods Asserted"),
    # of another
    ("Gommex bought the mill from Basketo Foods in May.", "-", "Basketo Foods supplies Gommex Asserted"),
    ("Gommex delivered flour to Basketo Foods in May.", "Gommex supplies Basketo Foods Asserted", "-"),
    ("Gommex bought flour from Basketo Foods in May.", "Basketo Foods supplies Gommex Asserted", "-"),
    ("Gommex works with Basketo. The government holds a third of Ostrand.", "Gommex partnerWith Basketo Asserted",
     "Gommex investedIn Ostrand Asserted"),
    ("Velmora Capital led the round of Gommex, alongside the existing backers Ostrand and Basketo.",
     "Ostrand investedIn Gommex Asserted", "Ostrand investedIn Velmora Capital Asserted"),
    ("Gommex makes tyres. City manager Mei Tanaka was pleased.", "Gommex produces tyres Asserted",
     "Mei Tanaka worksFor Gommex Asserted"),
    ("Gommex makes tyres. Regional manager Mei Tanaka was pleased.", "Mei Tanaka worksFor Gommex Asserted", "-"),
    ("Gommex and Basketo have founded a joint venture. Mei Tanaka will lead the new company.", "-",
     "Mei Tanaka worksFor Gommex Planned"),
    ("Unlike its neighbour Velmora, which is listed in Osaka, the Turin tyre maker Gommex belongs to its founder.",
     "Gommex headquarteredIn Turin Asserted", "Osaka locatedIn Turin Asserted"),
    ("Adviser to Gommex is Halder Prent LLP.", "-", "Halder Prent LLP worksFor Gommex Asserted"),
    ("Prosecutors questioned Gommex and its auditor, Halder Prent.", "-", "Halder Prent worksFor Gommex Asserted"),
    ("Gommex opened a shop on the Nasdaq.", "-", "Gommex listedOn Nasdaq Asserted"),
    ("Shares in Gommex gained three percent on the Nasdaq.", "Gommex listedOn Nasdaq Asserted", "-"),
    ("Gommex sold a 22 percent stake in Basketo to Velmora Capital in May.",
     "Velmora Capital investedIn Basketo Asserted", "Velmora Capital investedIn Gommex Asserted"),
    ("Gommex sold its shares in Basketo Foods to Ostrand.", "Ostrand investedIn Basketo Foods Asserted",
     "Ostrand investedIn Gommex Asserted"),
    ("Gommex opposed the takeover. It has since sold its stake to Velmora Capital.", "-",
     "Velmora Capital investedIn Gommex Asserted"),
    ("Gommex sold a stake to Velmora Capital.", "Velmora Capital investedIn Gommex Asserted", "-"),
    # whose it is, of two companies
    ("Dutch pump maker Gommex is to buy Italian competitor Basketo. The company, based in Brescia, makes valves.",
     "Basketo headquarteredIn Brescia Asserted", "Gommex headquarteredIn Brescia Asserted"),
    ("Swedish miner Gommex tried to buy Basketo. The company is based in Antofagasta.",
     "Basketo headquarteredIn Antofagasta Asserted", "Gommex headquarteredIn Antofagasta Asserted"),
    ("Dutch tyre maker Gommex has a stake in Basketo. The Dutch company paid the firm's founder, Mehmet Karaoglu.",
     "Basketo foundedBy Mehmet Karaoglu Asserted", "Gommex foundedBy Mehmet Karaoglu Asserted"),
    ("Gommex has a stake in Basketo. It will pay for Basketo's founder, Mehmet Karaoglu, who remains its chairman.",
     "Mehmet Karaoglu worksFor Basketo Asserted", "Mehmet Karaoglu worksFor Gommex Asserted"),
    ("Gommex makes tyres. Basketo makes tools. Mei Tanaka, its head of legal affairs, was pleased.",
     "Mei Tanaka worksFor Basketo Asserted", "Mei Tanaka worksFor Gommex Asserted"),
    ("Gommex sold its cement business, Basketo, to Velmora. Velmora makes tyres. Gommex acquired the business in 2011.",
     "Gommex acquired Basketo Asserted", "Gommex acquired Velmora Asserted"),
    ("Gommex is listed in Oslo. Gommex will close a mill and sell the subsidiary Basketo. The unit makes wire.",
     "Basketo produces wire Asserted", "Gommex produces wire Asserted"),
    # what a bracket, a list or an owner holds
    ("Gommex belongs to Basketo (NYSE: BSK).", "Basketo listedOn New York Stock Exchange Asserted",
     "Gommex ownedBy New York Stock Exchange Asserted"),
    ("Gommex (Nasdaq: GMX) supplies Basketo (TSX: BSK.B) and Ostrand.", "Gommex supplies Ostrand Asserted",
     "Gommex supplies Toronto Stock Exchange Asserted"),
    ("Gommex sold its Polish bakery business, including Tavolo and Ostrand.", "Gommex operatesIn Poland Former",
     "Tavolo locatedIn Poland Asserted"),
    ("Gommex sells tyres. Customers include Basketo, Velmora and Ostrand's owner.", "Gommex supplies Velmora Asserted",
     "Gommex supplies Ostrand Asserted"),
    ("Gommex is an investor in Velmora, Basketo and Kenya's Ostrand.", "Gommex investedIn Ostrand Asserted",
     "Gommex locatedIn Kenya Asserted"),
    ("Mei Velmeer runs Gommex. It is owned by the Velmeer family.", "Gommex ownedBy Velmeer family Asserted",
     "Gommex ownedBy Mei Velmeer Asserted"),
    # what somebody means to do, or not
    ("Gommex grew. Many of its Kenyan stores have voted to close.", "Gommex operatesIn Kenya Asserted",
     "Gommex operatesIn Kenya Planned"),
    ("Gommex has no plans for Kenya.", "Gommex operatesIn Kenya Negated", "Gommex operatesIn Kenya Hypothetical"),
    ("Mei Tanaka was most recently head of Gommex, the British company behind Tavolo.",
     "Gommex hasBrand Tavolo Asserted",
     "Gommex hasBrand Tavolo Former"),
    # where it stands
    ("The Bavaria grocer Gommex grew.", "Gommex locatedIn Bavaria Asserted",
     "Gommex headquarteredIn Bavaria Asserted"),
    ("The Turin grocer Gommex grew.", "Gommex headquarteredIn Turin Asserted", "-"),
    ("Gommex makes tyres. Its owner wants to list the company in Osaka.", "Gommex produces tyres Asserted",
     "Gommex locatedIn Osaka Asserted"),
    ("Mei Tanaka joins Gommex as president, Asia.", "Mei Tanaka worksFor Gommex Asserted",
     "Asia worksFor Gommex Asserted"),
    ("Deputy chief executive Mei Tanaka runs Gommex.", "Mei Tanaka worksFor Gommex Asserted",
     "Mei Tanaka worksFor Deputy Asserted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "wrong"), ROWS, ids=[row[0] for row in ROWS])
def test_what_stands_near_a_fact_is_none(text: str, wanted: str, wrong: str) -> None:
    found = {" ".join(claim) for claim in claims(text)}
    assert wanted == "-" or wanted in found, said(claims(text))
    assert wrong not in found, said(claims(text))
