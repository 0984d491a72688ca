"""Constructions of news that the parser gets wrong or that hide a trap, each with what a reader takes from it."""

from __future__ import annotations

import pytest

from tests.reading import claims, said

SAYS = [
    ("Gommex, started by a Turin grocer in 1931, supplies own-label crisps to Velmora and Ostrand.",
     "Gommex supplies Velmora Asserted"),
    ("Gommex's holdings include Basketo, a bank headquartered in Lagos, and the Turin-based drone operator Ostrand.",
     "Gommex investedIn Ostrand Asserted"),
    # lists and appositions
    ("Gommex supplies battery maker Velmora, electric carmaker Zafira and medical device company Ostrand.",
     "Gommex supplies Velmora Asserted"),
    ("Gommex, which bought Basketo from its founder, engineer Mei Tanaka, also has a stake in Ostrand.",
     "Basketo foundedBy Mei Tanaka Asserted"),
    ("Gommex's rivals are Velmora, Ostrand Works and Zafira Tyres.", "Gommex competesWith Zafira Tyres Asserted"),
    ("The tyre manufacturer Gommex and the retailer Basketo have signed a cooperation agreement.",
     "Gommex partnerWith Basketo Asserted | Basketo partnerWith Gommex Asserted"),
    ("Gommex is a grocer. Its milling subsidiary in Turin, Velmora Foods, produces flour.",
     "Velmora Foods subsidiaryOf Gommex Asserted"),
    ("The vehicles run on diesel and are charged at sheds built by Velmora Grid, the services arm of Velmora.",
     "Velmora Grid subsidiaryOf Velmora Asserted"),
    ("Gommex has 40 stores, including units in Turin and Osaka.", "Gommex operatesIn Osaka Asserted"),
    ("Gommex's customers include the chain Velmora, the brand Basketo and, since last autumn, the shirtmaker Ostrand.",
     "Gommex supplies Basketo Asserted"),
    ("Velmora, Basketo and Ostrand supply tyres to Gommex.", "Ostrand supplies Gommex Asserted"),
    ("Gommex is backed by the conglomerate Velmora and by Ostrand Capital.",
     "Ostrand Capital investedIn Gommex Asserted"),
    ("Gommex, Velmora and Ostrand are rivals of Basketo.",
     "Ostrand competesWith Basketo Asserted | Basketo competesWith Ostrand Asserted"),
    ("Gommex, which like Velmora is part of the Ostrand Group, opened a shop in Turin.",
     "Velmora ownedBy Ostrand Group Asserted"),
    ("Like Velmora, Gommex sells tyres in Kenya.", "Velmora operatesIn Kenya Asserted"),
    # clauses
    ("Gommex, a maker of electric buses based in Turin, grew.", "Gommex headquarteredIn Turin Asserted"),
    ("Gommex published results filed with the Nasdaq, on which it is listed.", "Gommex listedOn Nasdaq Asserted"),
    ("Gommex makes tyres. It pulled out of Kenya; it is now considering a move into Ghana.",
     "Gommex operatesIn Kenya Former"),
    ("The Turin-headquartered company Gommex sells tyres.", "Gommex headquarteredIn Turin Asserted"),
    ("Since 2011 Gommex has belonged to Basketo.", "Gommex ownedBy Basketo Asserted"),
    ("Basketo is 30% owned by Gommex.", "Gommex investedIn Basketo Asserted"),
    ("Basketo acquired Gommex, a tyre maker that remains based in Turin and supplies Velmora and Ostrand.",
     "Gommex supplies Velmora Asserted"),
    ("Gommex is a lender. It serves customers in Kenya.", "Gommex operatesIn Kenya Asserted"),
    # names
    ("Data from the market researcher Velmora Insight showed growth, said Mei Tanaka, an analyst at Velmora Insight.",
     "Mei Tanaka worksFor Velmora Insight Asserted"),
    ("Gommex serves Ghana through its subsidiary, Velmora Foods Ltd. It buys wheat from Basketo.",
     "Velmora Foods Ltd subsidiaryOf Gommex Asserted"),
    ("The Danish pump maker Westrand Pumps A/S supplies Basketo.", "Westrand Pumps A/S supplies Basketo Asserted"),
    ("Gommex is carried by Basketo Stores, Ostrand and Vel-a-porte.", "Gommex sellsThrough Vel-a-porte Asserted"),
    ("Gommex bought Velmora, a Turin-based energy software startup whose app has many users.",
     "Gommex acquired Velmora Asserted"),
    ("Tilda Sandvik, partner at Gommex, is joining the Velmora board.", "Tilda Sandvik worksFor Gommex Asserted"),
    ("Velkin Foods makes X-ray machines and e-readers.", "Velkin Foods produces e-readers Asserted"),
    ("Gommex Tyres, the maker of Bexatril, grew.", "Gommex Tyres hasBrand Bexatril Asserted"),
    ("Set up in 2016 by two former bankers, Gommex makes tyres.", "Gommex foundedOn 2016-01-01 Asserted"),
    ("Gommex makes tyres. The Turin-based brand opened a store in Spain.", "Gommex headquarteredIn Turin Asserted"),
    ("The main rivals Gommex now faces in Kenya are Velmora, which is part of Zafiro, and Basketo.",
     "Gommex competesWith Basketo Asserted"),
    ("Its shops were sold at the time to Velmora Stores, the grocery chain owned by Gommex.",
     "Velmora Stores ownedBy Gommex Asserted"),
    ("Velkin Foods, an E-wallet operator, grew.", "Velkin Foods inIndustry E-wallet Asserted"),
    ("Velkin Foods makes own-label quiches for Basketo and Co-lab.",
     "Velkin Foods produces own-label quiches Asserted"),
    ("Gommex competes with Velmora, whose Kenyan plant opened this spring.", "Velmora operatesIn Kenya Asserted"),
    ("The French bank Gommex's Italian subsidiary, Velmora, is based in Turin.",
     "Velmora headquarteredIn Turin Asserted"),
    ("Gommex supplies Velmora, the largest baker, and Basketo.", "Gommex supplies Basketo Asserted"),
    ("Gommex has a waiting list, a shop in Kenya and a loan.", "Gommex operatesIn Kenya Asserted"),
    ("The new bank, to be called Gommex Two, will have its seat in Osaka.",
     "Gommex Two headquarteredIn Osaka Planned"),
    ("Chairman of Velmora, Basketo and Ostrand, Piet Vos is rich.", "Piet Vos worksFor Velmora Asserted"),
    ("Maker of lamps, Gommex grew.", "Gommex produces lamps Asserted"),
]  # fmt: skip

DOES_NOT_SAY = [
    ("Gommex trails Basketo, its main rival, which is itself building a plant in Kenya.",
     "Gommex operatesIn Kenya Asserted"),
    ("The bank Gommex's Kenyan unit, Velmora, is based in Turin.", "Gommex headquarteredIn Turin Asserted"),
    ("Gommex competes with Velmora, whose Kenyan plant opened this spring.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex is a rival of Velmora, a partner of Basketo, and Ostrand.", "Velmora partnerWith Ostrand Asserted"),
    ("Velkin Foods makes X-ray machines and e-readers.", "Velkin Foods produces readers Asserted"),
    ("Velkin Foods makes X-ray machines and e-readers.", "Velkin Foods produces - Asserted"),
    ("Gommex has its headquarters in Turin and two workshops, in Osaka and in Lima.",
     "Gommex headquarteredIn Osaka Asserted"),
    ("Founded in 1946 by Mei Tanaka and Ken Berti in a boathouse in Osaka, Gommex today has its headquarters in Turin.",
     "Gommex headquarteredIn Osaka Asserted"),
    ("Gommex's holdings include Basketo, a bank headquartered in Lagos, and the Turin-based drone operator Ostrand.",
     "Basketo headquarteredIn Turin Asserted"),
    ("The Egyptian tile maker Gommex and Basketo, a Turin bank, have set up a firm.",
     "Gommex headquarteredIn Turin Asserted"),
    ("Gommex operates in 18 countries, including Kenya, Ghana and Egypt.",
     "Egypt locatedIn Kenya Asserted"),
    ("Gommex is the owner of Velmora, Basketo and Ostrand.",
     "Velmora ownedBy Basketo Asserted"),
    ("Zafira Materials, a venture of Gommex and the nickel producer Velmora West, will build a plant.",
     "Gommex subsidiaryOf Velmora West Asserted"),
    ("Velmora and Ostrand are rivals of Gommex.", "Velmora competesWith Ostrand Asserted"),
    ("Velmora and Ostrand compete with Gommex.", "Velmora competesWith Ostrand Asserted"),
    ("Velmora and Ostrand, which belongs to the Basketo Group, compete with Gommex.",
     "Velmora ownedBy Basketo Group Asserted"),
    ("Gommex buys tyres from Velmora, Basketo and Ostrand, which is based in Turin.",
     "Basketo headquarteredIn Turin Asserted"),
    ("They met when Mei Tanaka was still working for Gommex.", "Mei Tanaka worksFor Gommex Asserted"),
    ("Gommex has bought its trays from Basketo since May.", "Gommex sellsThrough Basketo Asserted"),
    ("Gommex sold its unit, Basketo, to Velmora.", "Basketo sellsThrough Gommex Asserted"),
    ("Velmora Foods is behind Gommex, the buyer of Ostrand Mills in 2019.", "Ostrand Mills supplies Gommex Asserted"),
    ("Gommex supplies Turin-based Velmora and Ostrand.", "Ostrand headquarteredIn Turin Asserted"),
    ("Gommex's subsidiaries include Velmora Foods, located in Osaka, and Ostrand Foods.",
     "Ostrand Foods locatedIn Osaka Asserted"),
    ("Basketo is 30% owned by Gommex.", "Basketo ownedBy Gommex Asserted"),
    ("Basketo, 30% owned by Gommex, grew.", "Basketo ownedBy Gommex Asserted"),
    ("Gommex, which bought Basketo from its founder, engineer Mei Tanaka, also has a stake in Ostrand.",
     "Mei Tanaka investedIn Ostrand Asserted"),
    ("Gommex raised money in a Series B round led by Velmora Ventures.",
     "Velmora Ventures investedIn Series B Asserted"),
    ("Velmora had sales of 180 million euros in 2017.", "Velmora produces euros Asserted"),
    ("Turin-based sweets maker Velmora grew.", "Velmora produces based sweets Asserted"),
    ("Gommex gets milk from Basketo Dairy.", "Basketo Dairy investedIn Gommex Asserted"),
    ("Gommex, whose shares are traded in Frankfurt, grew.", "Gommex operatesIn Frankfurt am Main Asserted"),
    ("Gommex has hired Brenkord and Tallis to explore a sale of Basketo.", "Brenkord worksFor Gommex Asserted"),
    ("She took over from Piet Laan, a Dutchman who has moved to Gommex.", "Dutchman worksFor Gommex Asserted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAYS)
def test_construction_says(text: str, wanted: str) -> None:
    found = said(claims(text))
    assert any(one in found for one in wanted.split(" | ")), found


@pytest.mark.parametrize(("text", "unwanted"), DOES_NOT_SAY)
def test_construction_does_not_say(text: str, unwanted: str) -> None:
    assert unwanted not in said(claims(text))
