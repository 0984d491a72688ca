"""Wordings of relations in news: what they say, in words of the same kind, and what looks alike and says otherwise."""

from __future__ import annotations

import pytest

from tests.reading import claims, said

SAYS = [
    # people who come and go
    ("Mei Tanaka stays on as head of Gommex.", "Mei Tanaka worksFor Gommex Asserted"),
    ("Piet Vos handed over as managing director of Gommex to Mei Tanaka.", "Mei Tanaka worksFor Gommex Asserted"),
    ("Piet Vos handed over to Mei Tanaka as chief executive of Gommex.", "Piet Vos worksFor Gommex Former"),
    ("Gommex's chief executive Piet Vos will be succeeded by Mei Tanaka.", "Mei Tanaka worksFor Gommex Planned"),
    ("Gommex said its chairman would be replaced by Mei Tanaka.", "Mei Tanaka worksFor Gommex Planned"),
    ("Gommex's board has proposed Mei Tanaka as chairman.", "Mei Tanaka worksFor Gommex Planned"),
    ("Gommex's chief executive, Piet Vos, left. He was succeeded by Mei Tanaka, previously president at Velmora.",
     "Mei Tanaka worksFor Gommex Asserted"),
    ("Gommex's chief executive, Piet Vos, stepped down. Mei Tanaka succeeds him.",
     "Mei Tanaka worksFor Gommex Asserted"),
    ("Ostrand grew. Piet Vos, chairman of Gommex, was succeeded by Mei Tanaka.",
     "Mei Tanaka worksFor Gommex Asserted"),
    ("Strategist Mei Tanaka at Gommex Capital said oil would fall.", "Mei Tanaka worksFor Gommex Capital Asserted"),
    ("Mei Tanaka, deputy head of Gommex's legal department, was busy.", "Mei Tanaka worksFor Gommex Asserted"),
    ("Mei Tanaka joins the Paris office of Gommex.", "Mei Tanaka worksFor Gommex Asserted"),
    ("Mei Tanaka, who is in charge of Gommex's mines, was busy.", "Mei Tanaka worksFor Gommex Asserted"),
    ("The country manager, Mei Tanaka, has been lured from Gommex.", "Mei Tanaka worksFor Gommex Former"),
    ("Gommex lured Mei Tanaka from Velmora as sales chief.", "Mei Tanaka worksFor Gommex Asserted"),
    # founders and beginnings
    ("Gommex and Velmora set up a joint venture called Ostrand.", "Ostrand foundedBy Velmora Asserted"),
    ("Gommex, which began as a bakery in 1921, grew.", "Gommex foundedOn 1921-01-01 Asserted"),
    ("Gommex started in 1921 as an importer of tea.", "Gommex foundedOn 1921-01-01 Asserted"),
    ("Gommex, a brewer of lager since 1887, grew.", "Gommex foundedOn 1887-01-01 Asserted"),
    # names on goods
    ("Gommex's shirts are sold under the Nordvik brand.", "Gommex hasBrand Nordvik Asserted"),
    ("Gommex's lamps are marketed under the names Nordvik and Vandor.", "Gommex hasBrand Vandor Asserted"),
    ("Gommex has a label of its own, Lumexa.", "Gommex hasBrand Lumexa Asserted"),
    # stakes
    ("Gommex's first cheque came from Velmora Ventures.", "Velmora Ventures investedIn Gommex Asserted"),
    ("Gommex is 30% owned by Velmora; Ostrand Capital holds another 20%.",
     "Ostrand Capital investedIn Gommex Asserted"),
    ("Gommex, 49.9% of which belongs to Velmora, grew.", "Velmora investedIn Gommex Asserted"),
    ("Investors such as Velmora Capital and Ostrand Ventures valued Gommex at two billion euros.",
     "Ostrand Ventures investedIn Gommex Asserted"),
    ("Gommex raised five million dollars. The round was led by Velmora Ventures; Ostrand Capital and Basketo joined.",
     "Ostrand Capital investedIn Gommex Asserted"),
    ("Gommex retains 25 percent of Basketo.", "Gommex investedIn Basketo Asserted"),
    ("Gommex transferred its remaining 16% holding in Basketo to Ostrand.", "Gommex investedIn Basketo Former"),
    # markets
    ("Gommex picks Basketo for its Polish debut.", "Gommex operatesIn Poland Planned"),
    ("Kenya is Gommex's next target.", "Gommex operatesIn Kenya Planned"),
    ("The purchase gives Gommex a foothold in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex sold its last shop, ending two decades in Kenya.", "Gommex operatesIn Kenya Former"),
    ("Gommex's shoes will go on sale in Kenya and Egypt.", "Gommex operatesIn Egypt Planned"),
    ("Gommex has turned its back on Kenya.", "Gommex operatesIn Kenya Former"),
    ("Velmora lost to Gommex, which has its largest mill in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex will invest five million dollars in a mill in Kenya.", "Gommex operatesIn Kenya Planned"),
    ("Gommex spent five million dollars on a sorting centre in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex bought land for a plant in Kenya.", "Gommex operatesIn Kenya Planned"),
    ("Gommex opened its marketplace in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex opened a hypermarket in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex shut its Kenyan and Egyptian marketplaces.", "Gommex operatesIn Egypt Former"),
    ("Gommex handed over its Kenyan business to Velmora.", "Gommex operatesIn Kenya Former"),
    ("Gommex handed over its stores in Kenya to Velmora.", "Gommex operatesIn Kenya Former"),
    ("Gommex makes phones. The phones are sold in Kenya and Egypt.", "Gommex operatesIn Egypt Asserted"),
    ("Gommex's headquarters moved from Turin to Osaka.", "Gommex headquarteredIn Osaka Asserted"),
    ("Gommex, whose headquarters moved from Turin to Osaka, grew.", "Gommex headquarteredIn Turin Former"),
    # supply and shelf
    ("Gommex already handles parcels for Basketo and for Ostrand.", "Gommex supplies Ostrand Asserted"),
    ("Gommex is the main courier of Basketo.", "Gommex supplies Basketo Asserted"),
    ("Gommex produces lamps under licence for Basketo and Ostrand.", "Gommex supplies Ostrand Asserted"),
    ("Basketo's marketplace carries brands including Velmora, Zafira and Ostrand.",
     "Zafira sellsThrough Basketo Asserted"),
    # rivals, partners, owners
    ("Competition from Velmora has hurt Gommex.", "Gommex competesWith Velmora Asserted"),
    ("Gommex has lost ground to Velmora.", "Gommex competesWith Velmora Asserted"),
    ("Gommex is losing subscribers to Velmora.", "Gommex competesWith Velmora Asserted"),
    ("Gommex is ahead of Velmora in Kenya.", "Gommex competesWith Velmora Asserted"),
    ("Gommex fended off competition from Velmora.", "Gommex competesWith Velmora Asserted"),
    ("Gommex beat off competition from Ostrand and Velmora.", "Gommex competesWith Velmora Asserted"),
    ("Gommex grew. Its share is 6%, against 19% at archrival Velmora.", "Velmora competesWith Gommex Asserted"),
    ("Gommex, which together with Velmora forms a network, grew.", "Gommex partnerWith Velmora Asserted"),
    ("Gommex, the electronics chain of the Velmora group, grew.", "Gommex ownedBy Velmora Asserted"),
    # listings
    ("Gommex filed for an initial public offering in London.", "Gommex listedOn London Planned"),
    ("Gommex has applied for a secondary listing in London.", "Gommex listedOn London Planned"),
    ("Gommex grew. An application for a listing in London has been filed.", "Gommex listedOn London Planned"),
    ("Gommex grew. Plans to float in London were dropped last year.", "Gommex listedOn London Negated"),
    ("Shares in Gommex closed 2% higher in Lagos.", "Gommex listedOn Lagos Asserted"),
    ("Gommex said it had filed for a Lima listing.", "Gommex listedOn Lima Planned"),
    ("Gommex plans a London listing.", "Gommex listedOn London Planned"),
    ("Shares in Gommex gained 3 percent on the Nasdaq before falling.", "Gommex listedOn Nasdaq Asserted"),
    ("Gommex will supply Basketo until 2030.", "Gommex supplies Basketo Planned"),
    # a preposition after "as well as"
    ("Gommex competes with Velmora, as well as with Ostrand.", "Gommex competesWith Ostrand Asserted"),
    ("Gommex supplies tyres to Velmora, as well as to Ostrand.", "Gommex supplies Ostrand Asserted"),
]  # fmt: skip

DOES_NOT_SAY = [
    ("Gommex grew. Mei Tanaka succeeded in cutting costs.", "worksFor"),
    ("Gommex grew. King Olav was succeeded by his son Haakon Berg.", "worksFor"),
    ("Gommex grew. Piet Vos was replaced by Mei Tanaka.", "worksFor"),
    ("Ostrand grew. Piet Vos, chairman of Gommex, was succeeded by Mei Tanaka.", "Mei Tanaka worksFor Ostrand"),
    ("Gommex has sold 50 percent of Ostrand to Velmora.", "Gommex investedIn Ostrand Asserted"),
    ("Gommex keeps ten percent of the profit of Ostrand.", "Gommex investedIn Ostrand"),
    ("Customers such as Velmora valued Gommex for its service.", "Velmora investedIn Gommex"),
    ("Gommex sold its shale licences in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex sold its shale licences in Kenya.", "produces"),
    ("Gommex's bonds were sold in Kenya.", "operatesIn"),
    ("Gommex invested five million dollars in Velmora's mill in Kenya.", "Gommex operatesIn Kenya"),
    ("Gommex spent five million dollars on Velmora's mill in Kenya.", "Gommex operatesIn Kenya"),
    ("Gommex invested in Velmora, a maker with a mill in Kenya.", "Gommex operatesIn Kenya"),
    ("Gommex held a meeting at a conference centre in Kenya.", "operatesIn"),
    ("Gommex handed over the keys of the mill in Kenya to Velmora.", "Gommex operatesIn Kenya Former"),
    ("Gommex makes lamps under licence from Velmora.", "Gommex supplies Velmora"),
    ("Gommex fended off a bid from Velmora.", "competesWith"),
    ("Gommex gained ground on Velmora.", "listedOn"),
    ("Gommex is ahead of schedule at Velmora.", "competesWith"),
    ("Gommex sold its customers to Velmora.", "competesWith"),
    ("Gommex sells clients of Velmora its lamps.", "competesWith"),
    ("Gommex grew. The shares were sold in Kenya.", "operatesIn"),
    ("Gommex grew. Oil is sold in Kenya by Velmora.", "Gommex operatesIn Kenya"),
    ("Gommex made its debut in Kenya.", "listedOn"),
    ("Gommex's share rose to 12% in Poland.", "listedOn"),
    ("Shares in Gommex rose after its sales grew in Lagos.", "listedOn"),
    ("Gommex plans a London store.", "listedOn"),
    ("Gommex lured Mei Tanaka to a meeting.", "worksFor"),
    ("Analyst Mei Tanaka met investors at Gommex.", "worksFor"),
    ("Mei Tanaka, who met the head of Gommex's sales department, was busy.", "worksFor"),
    ("Ostrand, the joint venture that Gommex and Velmora run in Turin, grew.", "foundedBy"),
    ("Piet Vos, whose uncle founded Gommex, was busy.", "foundedBy"),
    ("Mei Tanaka began in 1998 as a clerk at Gommex.", "foundedOn"),
    ("Gommex, a supplier of Velmora since 2017, grew.", "foundedOn"),
    ("Gommex began in 2019 as sponsor of the cup.", "foundedOn"),
    ("Gommex's shirts are sold under licence from Nordvik.", "hasBrand"),
    ("Gommex ended two decades in Kenya.", "produces"),
    ("The Berti family sold its entire 82 per cent holding to Velmora.", "produces"),
    ("Gommex will ship orders from a warehouse in Leeds.", "produces"),
    ("Gommex obtained a credit line from Velmora.", "produces"),
    ("Power banks, Gommex's core product, disappeared.", "produces core"),
    ("Gommex, operator of refineries in Kenya and Egypt, grew.", "Gommex locatedIn Kenya"),
    ("Gommex handled the sale for Basketo.", "supplies"),
    ("Gommex lost a contract with Basketo.", "Basketo supplies Gommex"),
    ("Gommex grew. Shares in Basketo, which is quoted in London, rose.", "Gommex listedOn London"),
    ("Gommex, which distributes Velmora products, grew.", "Gommex hasBrand Velmora"),
    ("Basketo bought a blank-cheque company, Velmora.", "inIndustry"),
    ("Integration is provided by Velmora.", "inIndustry"),
    ("Gommex exited two Kenyan fields.", "inIndustry"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAYS)
def test_wording_says(text: str, wanted: str) -> None:
    assert wanted in said(claims(text))


@pytest.mark.parametrize(("text", "unwanted"), DOES_NOT_SAY)
def test_wording_does_not_say(text: str, unwanted: str) -> None:
    assert unwanted not in said(claims(text))
