"""What pronouns and definite noun phrases refer to, and when they refer to nothing."""

from __future__ import annotations

import pytest

from tests.reading import claims, denoted, extracted, said

ONE_A_PARAGRAPH = "\n\n".join(
    ("Gommex is old. Gommex grew. Gommex is rich. Gommex fell.", *3 * ("Basketo grew.",), "The company fell.")
)
REFERENCES = [
    # text, words, what they denote
    ("Gommex makes tyres. It has its head office in Turin.", "It", {"Gommex"}),
    ("Gommex and Basketo merged. The latter makes tyres.", "The latter", {"Basketo"}),
    ("The grocers Gommex and Basketo are one now: the former has bought the latter.", "the former", {"Gommex"}),
    ("The grocers Gommex and Basketo are one now: the former has bought the latter.", "the latter", {"Basketo"}),
    ("Gommex bought a stake in Basketo. The latter makes tyres in Turin.", "The latter", {"Basketo"}),
    ("Gommex and Zafiro are rivals. It bought the grocer Basketo, and the latter grew.", "the latter", {"Basketo"}),
    ("The tyre maker Gommex met the grocer Basketo. The former sells to Zafiro and Orlin, the latter to Veltrana.",
     "the latter", {"Basketo"}),
    ("Gommex makes tyres. Its head office is in Turin.", "Its", {"Gommex"}),
    ("Gommex, a tyre maker, sold its plant in Turin.", "its", {"Gommex"}),
    ("Gommex bought Basketo, a retailer. It paid in shares.", "It", {"Gommex"}),
    ("Mei Tanaka is chief executive of Gommex. She lives in Turin.", "She", {"Mei Tanaka"}),
    ("Paolo Berti is chief executive of Gommex. His office is in Turin.", "His", {"Paolo Berti"}),
    ("Gommex hired Mei Tanaka, an engineer. She joined in May.", "She", {"Mei Tanaka"}),
    ("Mei Tanaka is chief executive of Gommex. It makes tyres.", "It", {"Gommex"}),
    ("Gommex makes tyres. The company is based in Turin.", "company", {"Gommex"}),
    ("Gommex makes tyres. The Turin-based company exports them.", "company", {"Gommex"}),
    ("Veltrana, a shipbuilder, sold a ferry. Gommex, a grocer, grew. The shipbuilder lost money.", "The shipbuilder",
     {"Veltrana"}),
    ("Gommex and Basketo signed a deal. Both companies make tyres.", "companies", {"Gommex", "Basketo"}),
    ("Gommex and Basketo signed a deal. The two companies make tyres.", "companies", {"Gommex", "Basketo"}),
    ("Gommex and Basketo signed a deal. They make tyres.", "They", {"Gommex", "Basketo"}),
    ("Gommex makes tyres. The shares of Gommex are held by the holding company Basketo. The company is based in Turin.",
     "The company", {"Gommex"}),
    ('Gommex makes tyres. "Basketo Foods did well," said an analyst. The company is based in Turin.', "The company",
     {"Gommex"}),
    ("Turin-based Gommex sells shoes. Gommex is not worried by Basketo. The Osaka-based company has closed a shop.",
     "The Osaka-based company", {"Basketo"}),
    ("Gommex is old. Gommex grew. Gommex has mills. Basketo grew. Basketo is in Kenya.\n\nThe company is in Turin.",
     "The company", {"Gommex"}),
    ("Gommex is old. Gommex grew. Gommex has mills. Basketo grew. Basketo is in Kenya. The company is in Turin.",
     "The company", {"Basketo"}),
    ("Gommex is old.  Gommex grew.  Gommex has mills.  Basketo grew.  Basketo is in Kenya.  The company is in Turin.",
     "The company", {"Basketo"}),
    (ONE_A_PARAGRAPH, "The company", {"Basketo"}),
    ("Gommex bought Basketo from its founder, an engineer.", "its", {"Basketo"}),
    ("Gommex grew. Basketo remains its chief rival.", "its", {"Gommex"}),
    ("Gommex grew. Basketo, Zafiro and Veltrana are its rivals.", "its", {"Gommex"}),
    ("Gommex, headquartered in Turin, grew. It met Basketo. The group from Osaka was pleased.", "The group",
     {"Basketo"}),
    ("Turin-based Gommex asked Basketo of Osaka for help. Gommex has grown. The Japanese company agreed.",
     "The Japanese company", {"Basketo"}),
    ("Turin-based Gommex asked Basketo of Osaka for help. Basketo has grown. The Italian company agreed.",
     "The Italian company", {"Gommex"}),
    ("Gommex of Turin ordered two ships from the Dutch yard Basketo. Gommex has grown. The Dutch company agreed.",
     "The Dutch company", {"Basketo"}),
    ("Gommex sells tyres in Turin. Basketo, in Kenya, is a rival. The country is large.", "The country", {"Kenya"}),
    ("Gommex makes tyres. In 2010 it bought Basketo, only to sell it to Zafiro.", "it", {"Gommex"}),
    ("Gommex, a fashion house, has grown. Basketo, a grocer, lost money. The house makes bags.", "The house",
     {"Gommex"}),
    ("Gommex grew. Basketo, a distillery, lost money. The distillery is in Turin.", "The distillery", {"Basketo"}),
    ("Gommex grew. Zafiro Distillery lost money. The distillery is in Turin.", "The distillery", {"Zafiro Distillery"}),
    ("Zafiro Distillery grew. The distillery is in Turin. Zafiro Distillery, a distillery, lost money.",
     "The distillery", {"Zafiro Distillery"}),
    ("Gommex, a distillery, grew. Basketo, a distillery, lost money. The distillery is in Turin.", "The distillery",
     set()),
    ("Gommex grew. The distillery bought Basketo, a distillery.", "The distillery", set()),
    ("Zafiro Vineyard bought the vineyard from Basketo.", "the vineyard", set()),
    ("Gommex signed a deal. Basketo, which has a plant in Turin, sells shoes. The Turin company met Gommex.",
     "The Turin company", {"Basketo"}),
    ("Gommex signed a deal. Gommex had asked Basketo before the Zafiro talks, and the Turin company met Gommex.",
     "the Turin company", {"Basketo"}),
    ("Gommex will build buses in Turin, Italy, where the Osaka-based manufacturer opened a factory.",
     "the Osaka-based manufacturer", {"Gommex"}),
    ("Gommex, a battery maker, sold cells to Basketo, a manufacturer of buses. Gommex grew. The bus maker lost money.",
     "The bus maker", {"Basketo"}),
    ("Gommex is a unit of Basketo, a cooperative with its head office in Turin.", "its", {"Basketo"}),
    ('"We sell tyres in Kenya," said Mei Tanaka, chief executive of Gommex.', "We", {"Gommex"}),
    ('Basketo grew. "Our plant is in Turin," said Mei Tanaka, chief executive of Gommex.', "Our", {"Gommex"}),
    ('Gommex grew. "We sell tyres in Kenya," said Mei Tanaka, its finance director.', "We", {"Gommex"}),
    ('Gommex grew. "We sell tyres in Kenya," said finance director Mei Tanaka.', "We", {"Gommex"}),
    ('"We sell tyres," said Mei Tanaka, Gommex\'s chief executive officer and chairman.', "We", {"Gommex"}),
    ('Gommex grew. "We sell tyres," said Mei Tanaka, who took over as chief executive of the company in 2019.', "We",
     {"Gommex"}),
    ("Gommex makes tyres. Basketo holds half of us. Basketo is on our board. Basketo is your client. We grew.", "We",
     {"Gommex"}),
    ("The bread by Gommex will fill the shelves of 310 Basketo shops. It grew. Basketo grew.", "It", {"Gommex"}),
    ("Kestrel Preserves has lost ground to its rival Basketo. The company sells jam.", "The company",
     {"Kestrel Preserves"}),
    ("Gommex sells ovens. Gommex grew. A spokesman for Basketo said that it was opening a plant in Turin.", "it",
     {"Basketo"}),
    ("Gommex Ovens, a company, sells ovens through the marketplace Basketo. Gommex Ovens grew. The marketplace grew.",
     "The marketplace", {"Basketo"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "wanted"), REFERENCES)
def test_reference_is_resolved(text: str, words: str, wanted: set[str]) -> None:
    assert denoted(text, words) == wanted


@pytest.mark.xfail(reason="what is sold is taken for the speaker's employer; it passed while a trader was a person")
def test_who_speaks_of_a_sale_works_for_the_owner() -> None:
    text = "Gommex, a grain trader, grew. Basketo owns Gommex. A sale of Gommex is likely, director Mei Tanaka said."
    assert denoted(text, "director") == {"Basketo"}


SAID = [
    (
        '"Gommex grew," said Mei Tanaka, director of Basketo, who came from Toyota.',
        "Mei Tanaka worksFor Basketo Asserted",
    ),
    ("Gommex makes tyres. It is based in Turin.", "Gommex headquarteredIn Turin Asserted"),
    ("Gommex makes tyres. The company is based in Turin.", "Gommex headquarteredIn Turin Asserted"),
    (
        "Veltrana, a shipbuilder, sold two ferries to Gommex, a retailer. The Osaka-based shipbuilder made a loss.",
        "Veltrana headquarteredIn Osaka Asserted",
    ),
    ("Gommex and Basketo signed a deal. Both companies operate in Kenya.", "Gommex operatesIn Kenya Asserted"),
    ("Gommex and Basketo signed a deal. Both companies operate in Kenya.", "Basketo operatesIn Kenya Asserted"),
    ('"We operate in Kenya," said Mei Tanaka, chief executive of Gommex.', "Gommex operatesIn Kenya Asserted"),
    (
        "Gommex makes tyres. Its rival Basketo makes shoes.",
        "Gommex competesWith Basketo Asserted | Basketo competesWith Gommex Asserted",
    ),
    ("Gommex grew. Chief executive Mei Tanaka resigned in May.", "Mei Tanaka worksFor Gommex"),
    ("Mei Tanaka left Basketo. She now works for Gommex.", "Mei Tanaka worksFor Gommex Asserted"),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_claim_about_a_pronoun_or_noun_phrase_is_one_about_its_antecedent(text: str, wanted: str) -> None:
    found = said(claims(text))
    assert any(one in found for one in wanted.split(" | ")), found


def test_shipbuilder_is_not_the_retailer() -> None:
    text = SAID[2][0]
    assert "Gommex headquarteredIn Osaka" not in said(claims(text))


@pytest.mark.parametrize(
    "text",
    [
        "Gommex sued the company in Turin.",
        "Gommex sold the retailer to Basketo.",
        "Gommex has a stake in the Osaka-based shipbuilder.",
    ],
)
def test_noun_phrase_that_is_no_subject_does_not_mean_the_subject_of_its_clause(text: str) -> None:
    words = next(word for word in ("company", "retailer", "shipbuilder") if word in text)
    assert "Gommex" not in denoted(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The former owner Gommex and Basketo met.", "former"),
        ("Gommex and Basketo met. The former listed company grew.", "former"),
        ("Gommex, Basketo and Zafiro met. The latter grew.", "The latter"),
        ("Gommex and Basketo sued Zafiro. The latter denied it.", "The latter"),
        ("Gommex sells to Kenya and Uganda. The latter grew.", "The latter"),
    ],
)
def test_former_and_latter_mean_nobody_where_no_two_are_named(text: str, words: str) -> None:
    assert not denoted(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [("It bought two plants in Turin.", "It"), ("The company bought two plants in Turin.", "The company")],
)
def test_reference_without_antecedent_is_dropped_with_a_reason(text: str, words: str) -> None:
    found = extracted(text)
    assert not denoted(text, words)
    assert claims(text) == set()
    assert any(drop.reason == "no-antecedent" and drop.stage == "annotate" for drop in found.drops)
    [drop] = [one for one in found.drops if one.reason == "no-antecedent"]
    assert found.document.text[drop.start : drop.end] == drop.text
    assert drop.detail == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gommex makes tyres. A consortium led by Veltrana raised its offer for Basketo.", "its"),
        ("Gommex makes tyres. The government sold its stake in Basketo.", "its"),
        ("Gommex ordered tyres. It is the third order that Basketo has won from Veltrana.", "It"),
        ("Gommex grew. It is the second purchase by Basketo in a year.", "It"),
    ],
)
def test_word_for_what_the_text_does_not_name_means_nobody(text: str, words: str) -> None:
    assert denoted(text, words) == set()


@pytest.mark.parametrize(
    "text", ["Gommex grew. It is likely that sales will rise.", "Gommex grew. It was raining in Turin."]
)
def test_impersonal_it_makes_no_claim(text: str) -> None:
    assert claims(text) == set()


def test_resolved_reference_is_less_certain_than_a_name() -> None:
    found = extracted("Gommex makes tyres. It is based in Turin. Basketo is based in Genoa.")
    sure = {found.document.text[m.start : m.end]: m.certainty for m in found.mentions}
    assert sure["Gommex"] == 1.0
    assert 0 < sure["It"] < 1
    confidence = {s.evidence[0].text: s.confidence for s in found.statements}
    assert confidence["It is based in Turin."] < confidence["Basketo is based in Genoa."]


def test_title_word_inside_its_own_claim_does_not_refer_to_itself() -> None:
    text = "Gommex is owned by Basketo. The company belongs to a Finnish family."
    assert "Gommex ownedBy Gommex" not in said(claims(text))


def test_whom_she_stood_for_is_no_company() -> None:
    text = "Mei Tanaka was named president of Gommex. She takes over from Ann Smith, who is leaving the company."
    assert denoted(text, "the company") == {"Gommex"}


def test_pronoun_is_not_what_describes_the_subject_of_its_own_clause() -> None:
    text = "Gommex is insolvent. Basketo, the investor that owned it, declined to comment."
    assert denoted(text, "it") == {"Gommex"}


def test_age_stands_for_a_person() -> None:
    assert denoted("Mei Tanaka leads Gommex. The 47-year-old was busy.", "old") == {"Mei Tanaka"}


def test_part_of_a_business_is_not_the_company() -> None:
    assert (
        denoted("Gommex hired Mei Tanaka from Basketo. She ran the corporate business.", "the corporate business")
        == set()
    )


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Veltrana, based in Osaka, belongs to Gommex. The Dutch retail group bought the Japanese jeweller in May.",
         "The Dutch retail group", {"Gommex"}),
        ("Veltrana, based in Osaka, belongs to Gommex. The Dutch retail group bought the Japanese jeweller in May.",
         "the Japanese jeweller", {"Veltrana"}),
        ("Veltrana, a jeweller, belongs to Gommex. The Dutch retail group bought the Japanese jeweller in May.",
         "The Dutch retail group", {"Gommex"}),
        ("Veltrana belongs to Gommex. The Dutch retail group bought the Japanese jeweller.", "The Dutch retail group",
         set()),
        ("Veltrana belongs to Gommex. The Dutch retail group completed its purchase of the Japanese jeweller.", "its",
         set()),
        ("Gommex, headquartered in Turin, makes tyres. SoftBank is an investor in Gommex. The Japanese group agreed.",
         "The Japanese group", {"SoftBank"}),
    ],
)  # fmt: skip
def test_noun_phrase_is_not_what_lies_elsewhere(text: str, words: str, wanted: set[str]) -> None:
    assert denoted(text, words) == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Gommex opened a shop in South America, in a mall in the Chilean capital.", "the Chilean capital", set()),
        ("Gommex is at home in Santiago. It has opened a shop in the Chilean capital.", "the Chilean capital",
         {"Santiago"}),
        ("Gommex is at home in Turin. It has opened a shop in the Chilean capital.", "the Chilean capital", set()),
        ("Gommex makes its tyres in this Piedmont town.", "this Piedmont town", set()),
    ],
)  # fmt: skip
def test_city_is_no_continent_and_lies_in_its_country(text: str, words: str, wanted: set[str]) -> None:
    assert {one for one in denoted(text, words) if one not in ("Chile", "Piedmont")} == wanted


def test_family_that_owns_through_its_company_is_not_what_it_owns() -> None:
    text = "Veltrana grew. Its owner is the Berti family, which controls 29 percent through its firm Zafiro."
    assert denoted(text, "its") == {"Berti family"}


def test_whose_office_somebody_has_is_no_person() -> None:
    text = (
        "Nora Lind, an engineer, was most recently chief executive of Torven, the soap maker. Torven said that she "
        "was stepping down; Anna Berg will take over there. She joins Veltrana in May."
    )
    assert denoted(text, "she") == {"Nora Lind"}
    assert denoted(text, "She") == {"Nora Lind"}


INTERVIEW = """Ann Roth is the founder of Veltrana, the Turin tyre company. She began with a stall.

What changed?

"A buyer from Zafiro saw our tyres. Basketo Partners put in some money. My cousin set the company up with me."

And abroad?

"We have just bought Ostrelle, a small shop in Kenya."
"""


def test_who_is_introduced_answers_in_an_interview() -> None:
    assert denoted(INTERVIEW, "our") == {"Veltrana"}
    assert denoted(INTERVIEW, "We") == {"Veltrana"}
    assert "Veltrana acquired Ostrelle Asserted" in said(claims(INTERVIEW))


def test_the_company_in_an_officers_words_is_the_officers() -> None:
    assert denoted(INTERVIEW, "the company") == {"Veltrana"}


@pytest.mark.parametrize(
    ("rest", "wanted"),
    [
        ("Veltrana has grown. Veltrana makes tyres in Turin.", {"Veltrana"}),
        ("Veltrana has grown. Basketo sells its tyres.", set()),
    ],
)
def test_speaker_of_whom_nothing_is_said_speaks_for_the_one_company_of_the_text(rest: str, wanted: set[str]) -> None:
    text = f'Veltrana grows in Kenya\n\n{rest} "We are at our best," Ann Roth said.\n'
    assert denoted(text, "We") == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Berlin's Gommex has bought Basketo. Gommex will close the Hamburg company's plant in Turin.",
         "the Hamburg company", {"Basketo"}),
        ("Gommex, a French grocer, grew. Gommex sells tyres to Veltrana. A spokesman for the Kenyan firm was busy.",
         "the Kenyan firm", {"Veltrana"}),
        ("Turin-based Gommex has grown. Gommex makes tyres. The Osaka-based firm is expected to grow.",
         "The Osaka-based firm", set()),
        ("Milan-listed Gommex makes tyres. The Osaka-based company has grown.", "The Osaka-based company", {"Gommex"}),
        ("Gommex, Kenya's largest grocer, has grown. The Dutch company sells bread.", "The Dutch company", {"Gommex"}),
        ("Gommex, the biggest grocer in Kenya, has grown. The Dutch company sells bread.", "The Dutch company",
         {"Gommex"}),
        ("Gommex, the Dutch grocer, grew. The Amsterdam company sells bread.", "The Amsterdam company", {"Gommex"}),
        ("Gommex, an English grocer, has grown. The London-based company sells bread.", "The London-based company",
         {"Gommex"}),
        ("Gommex, a European grocer, has grown. The Turin company sells bread.", "The Turin company", {"Gommex"}),
        ("Gommex of Turin sells tyres to Veltrana. The Kenyan business lost money.", "The Kenyan business", set()),
        ("Veltrana, Gommex's Kenyan unit, has grown. Gommex of Turin was pleased. The Kenyan business makes tyres.",
         "The Kenyan business", {"Veltrana"}),
    ],
)  # fmt: skip
def test_noun_phrase_is_not_what_the_text_has_to_be_of_elsewhere(text: str, words: str, wanted: set[str]) -> None:
    places = {"Hamburg", "Osaka", "Kenya", "Netherlands", "Amsterdam", "London", "Turin"}
    assert denoted(text, words) - places == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Gommex makes tyres. It is taking over Basketo, a grocer, in a deal that values the group at $2 billion.",
         "the group", {"Basketo"}),
        ("Gommex said it would leave the shops of Basketo after the retailer launched a tyre of its own.",
         "the retailer", {"Basketo"}),
        ("Gommex makes tyres. Veltrana, a grocer that equipped the company's plants, is based in Turin.",
         "the company", {"Gommex"}),
        ("Gommex grew, since it lived off Veltrana, whose cars were sold here until the carmaker failed.",
         "the carmaker", {"Veltrana"}),
        ("Veltrana has grown. Gommex, which has a plant in Kenya, makes tyres. It is the company's second year there.",
         "It", set()),
    ],
)  # fmt: skip
def test_noun_is_not_what_stands_above_it_as_a_pronoun(text: str, words: str, wanted: set[str]) -> None:
    assert denoted(text, words) == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Gommex grew. Basketo International, in which Gommex has half, sold 300 cars. It plans to enter Kenya.",
         "It", {"Basketo International"}),
        ("Zafiro Foods grew. Paolo Berti, who has led Gommex Tyres since its birth, will stay.", "its",
         {"Gommex Tyres"}),
        ("Gommex hired people. Veltrana makes tyres, and Veltrana grew. Mei Tanaka of Veltrana acts as its adviser.",
         "its", {"Gommex"}),
        ("Gommex has grown. The maker of Basketo Foods and Veltrana has lost ground. Its sales fell.", "Its", set()),
        ("Gommex has grown. The owner of Basketo Foods and Veltrana will close its plant in Turin.", "its", set()),
    ],
)  # fmt: skip
def test_pronoun_is_what_its_sentence_and_the_one_before_are_about(text: str, words: str, wanted: set[str]) -> None:
    assert denoted(text, words) == wanted


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Gommex and Veltrana are partners. The new company, Basketo Tyres, grew. Zafiro met the new company.",
         "the new company", {"Basketo Tyres"}),
        ("Gommex and Veltrana set up a joint venture, Basketo Tyres. Veltrana grew. The joint venture makes tyres.",
         "The joint venture", {"Basketo Tyres"}),
        ("Gommex and Veltrana are partners. The new company makes tyres.", "The new company", set()),
    ],
)  # fmt: skip
def test_new_company_is_the_one_that_was_called_so(text: str, words: str, wanted: set[str]) -> None:
    assert denoted(text, words) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gommex has grown. Following its takeover of Veltrana, Basketo Foods is to close a plant.", "Basketo Foods"),
        ("Gommex has grown. With its new plant, Basketo Foods enters Kenya.", "Basketo Foods"),
        ("Gommex has grown. Among its rivals are Veltrana and Basketo Foods.", "Gommex"),
        ("Gommex has grown. In its biggest market, sales fell.", "Gommex"),
    ],
)
def test_its_in_what_opens_a_clause_is_the_subject_behind_it(text: str, wanted: str) -> None:
    assert denoted(text, "its") == {wanted}


def test_the_group_with_a_capital_is_the_same_in_a_document() -> None:
    text = (
        "Gommex plc has grown. The Group has sold a plant. Veltrana will be a part of Zafiro, and Veltrana will grow. "
        "Now the Group will leave Kenya."
    )
    assert denoted(text, "The Group") == denoted(text, "the Group") == {"Gommex plc"}


def test_who_left_a_company_does_not_speak_for_it() -> None:
    text = 'Gommex grew. Former Veltrana managers Mei Tanaka and Ann Roth run it. "We go to Kenya," Mei Tanaka said.'
    assert "Veltrana" not in denoted(text, "We")
