"""What a sentence leaves to the one before it, lists of described names, and shares of more than half."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.ontology.examples import parse_example
from kg.relate.bindings import Bound
from kg.relate.learned import is_listed
from tests.reading import annotated, claims, said
from tests.relate.test_patterns import small

SAYS = [
    # an end that is named in the sentence before
    ("Gommex won an order. The contract, from the Turin railway Basketo, covers ten trains.",
     "Gommex supplies Basketo Asserted"),
    ("Gommex is a baker. Customers include Basketo, Velmora and the grocer Ostrand.",
     "Gommex supplies Ostrand Asserted"),
    ("Gommex makes sauces. The glass is supplied by Ostrand.", "Ostrand supplies Gommex Asserted"),
    ("Gommex will build a mill, for which Ostrand will supply the machinery.", "Ostrand supplies Gommex Planned"),
    ("Sales of Gommex tripled thanks to an order from Ostrand.", "Gommex supplies Ostrand Asserted"),
    ("Gommex makes sauces. They can be bought at Basketo.", "Gommex sellsThrough Basketo Asserted"),
    ("Gommex has raised five million dollars. Velmora Ventures led the round.",
     "Velmora Ventures investedIn Gommex Asserted"),
    ("Gommex has closed a Series B. The round was led by Velmora Ventures and joined by Ostrand Capital.",
     "Ostrand Capital investedIn Gommex Asserted"),
    ("Gommex has closed a round. Existing backers Velmora and Ostrand also took part.",
     "Ostrand investedIn Gommex Asserted"),
    ("Gommex grew in May. The acquisition of Ostrand was completed on Friday.", "Gommex acquired Ostrand Asserted"),
    # whose things are that the text takes for granted
    ("Gommex grew. The plant in Kenya has 300 workers.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex grew. Factories in Kenya and Peru contributed 17% of revenue.", "Gommex operatesIn Peru Asserted"),
    ("Gommex grew. Its chairman Mei Tanaka said the sales office in Kenya would stay.",
     "Gommex operatesIn Kenya Asserted"),
    # who is to do what is told as a plan of nobody
    ("Gommex grew. Plans to enter Kenya were abandoned in May.", "Gommex operatesIn Kenya Negated"),
    ("Gommex grew. Talks to buy Ostrand have been called off.", "Gommex acquired Ostrand Negated"),
    ("Gommex grew. An option to acquire Ostrand has lapsed.", "Gommex acquired Ostrand Negated"),
    ("Gommex grew. Gommex sells tyres. Mei Tanaka of Velmora Bank is happy. Talks to buy Ostrand were called off.",
     "Gommex acquired Ostrand Negated"),
    ("Gommex grew. A plant in Kenya is under evaluation.", "Gommex operatesIn Kenya Hypothetical"),
    # lists of described names
    ("Gommex, headquartered in Thun, supplies battery maker Velmora, carmaker Zafira and medical company Ostrand.",
     "Gommex supplies Velmora Asserted"),
    ("Gommex bought three firms: the caterer Velmora, the cleaner Zafira and Turin-based security group Ostrand.",
     "Gommex acquired Ostrand Asserted"),
    ("Gommex's largest customers are the carmaker Velmora and the pipe maker Ostrand.",
     "Gommex supplies Ostrand Asserted"),
    ("Gommex supplies fashion houses including Velmora, Zafira and the Paris label Ostrand.",
     "Gommex supplies Ostrand Asserted"),
    ("Gommex gets its axles from Velmora and its gearboxes from Ostrand.", "Ostrand supplies Gommex Asserted"),
    ("Gommex sells most of its crop to Basketo.", "Gommex supplies Basketo Asserted"),
    ("Gommex received its largest order to date from Basketo.", "Gommex supplies Basketo Asserted"),
    ("Gommex bought Turin-based sweets maker Ostrand.", "Ostrand headquarteredIn Turin Asserted"),
    # lists of things with a name of two words
    ("Gommex makes pumps, face masks and garden tools.", "Gommex produces face masks Asserted"),
    ("Gommex makes pumps, face masks and garden tools.", "Gommex produces garden tools Asserted"),
    ("Gommex makes electric trucks and charging equipment.", "Gommex produces charging equipment Asserted"),
    ("Gommex produces steel pipes, copper wire and aluminium cans.", "Gommex produces copper wire Asserted"),
    # a surname that siblings share
    ("Gommex was founded by the brothers Ken and Ryo Tanaka.", "Gommex foundedBy Ken Tanaka Asserted"),
    ("Gommex belongs to the sisters Anna, Ida and Mei Tanaka.", "Gommex ownedBy Ida Tanaka Asserted"),
    # more than half
    ("Gommex bought 51 percent of Ostrand.", "Ostrand ownedBy Gommex Asserted"),
    ("Gommex bought two thirds of Ostrand.", "Ostrand ownedBy Gommex Asserted"),
    ("Gommex raised its stake in Ostrand to 60% from 45%.", "Ostrand ownedBy Gommex Asserted"),
    ("Ostrand is 75 percent owned by Gommex.", "Ostrand ownedBy Gommex Asserted"),
    ("Gommex owns 55% of Velmora and 20% of Ostrand.", "Gommex investedIn Ostrand Asserted"),
    ("Gommex sold its 60 percent stake in Ostrand.", "Ostrand ownedBy Gommex Former"),
]  # fmt: skip

DOES_NOT_SAY = [
    ("Gommex is a baker. Customers of Velmora include Basketo.", "Gommex supplies Basketo"),
    ("Gommex is a baker. Its rival is Velmora. Its customers include Basketo.", "Velmora supplies Basketo"),
    ("Gommex grew. Velmora supplies 2,000 shops.", "Velmora supplies Gommex"),
    ("Gommex grew. Car parts supplier Velmora opened a factory.", "Velmora supplies Gommex"),
    ("Gommex grew. It makes sofas in Turin.", "supplies"),
    ("Gommex's shares, listed on the Nasdaq, fell.", "sellsThrough"),
    ("Gommex bought 51 percent of Ostrand.", "Gommex investedIn Ostrand"),
    ("Gommex bought half of Ostrand.", "Ostrand ownedBy Gommex"),
    ("Gommex holds 12.5 percent of Ostrand.", "Ostrand ownedBy Gommex"),
    ("Gommex owns 55% of Velmora and 20% of Ostrand.", "Ostrand ownedBy Gommex"),
    ("Gommex cut its stake in Ostrand to 45% from 60%.", "Ostrand ownedBy Gommex"),
    ("Gommex sold 14 percent of Ostrand to Velmora.", "Ostrand sellsThrough Gommex"),
    ("Gommex supplies Basketo, and the baker Velmora grew.", "Gommex supplies Velmora"),
    # what is new or another's, and what is done to somebody
    ("Gommex grew. A plant in Kenya is under evaluation.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex grew. Velmora opened the plant in Kenya.", "Gommex operatesIn Kenya"),
    ("Gommex grew. Sales of tyres in Kenya fell.", "Gommex operatesIn Kenya"),
    ("Gommex grew. Plans by Velmora to enter Kenya were dropped.", "Gommex operatesIn Kenya"),
    # an end that the clause tells itself, or that two may be
    ("Gommex makes sauces. Ostrand is a joint venture between Velmora and Zafira.", "Ostrand subsidiaryOf Gommex"),
    ("Gommex makes sauces. Zafira's sauces are stocked by Basketo.", "Gommex sellsThrough"),
    ("Gommex and Zafira make sauces. The glass is supplied by Ostrand.", "Ostrand supplies Gommex"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SAYS)
def test_unsaid_end_list_or_share_is_read(text: str, wanted: str) -> None:
    assert wanted in said(claims(text))


@pytest.mark.parametrize(("text", "unwanted"), DOES_NOT_SAY)
def test_nothing_is_understood_that_the_text_says_otherwise(text: str, unwanted: str) -> None:
    assert unwanted not in said(claims(text))


def test_example_leaves_an_end_to_the_sentence_before() -> None:
    marked = {
        "[S:Orlin] grew. [T:Customers] include [O:Basketo].": "S",
        "[O:Orlin] grew. The tyres are [T:supplied] by [S:Basketo].": "O",
        "[S:Orlin] [T:supplies] [O:Basketo]. It grew.": "",
    }
    assert {text: parse_example(text)[0].implied for text in marked} == marked


def test_pattern_of_such_an_example_has_one_end(tmp_path: Path) -> None:
    index = small(tmp_path, 'kg:example "[S:Orlin] grew. [T:Customers] include [O:Basketo]."')
    pattern = index.patterns[0]
    assert (pattern.implied, {letter for step in pattern.steps for letter in step.role}) == ("S", {"O", "T"})
    assert pattern.steps[0].forms == {"customers", "customer"}


@pytest.mark.parametrize(
    ("text", "one", "other", "listed"),
    [
        ("Gommex owns Velmora, the Turin baker Zafira and Ostrand.", "Velmora", "Ostrand", True),
        ("Gommex owns Velmora, which supplies Zafira and Ostrand.", "Velmora", "Ostrand", False),
        ("Gommex owns Velmora in Turin.", "Velmora", "Turin", False),
    ],
)
def test_list_holds_nothing_but_names_and_what_describes_them(text: str, one: str, other: str, listed: bool) -> None:
    first, second = (Bound(text.index(name), text.index(name) + len(name)) for name in (one, other))
    assert is_listed(annotated(text).sentences[0], first, second) is listed
    assert is_listed(annotated(text).sentences[0], second, first) is listed
