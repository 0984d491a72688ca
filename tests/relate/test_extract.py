"""Claims with what belongs to them: roles, dates, speakers, evidence, confidence; and why others are dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.engine import plain_document
from kg.model import Literal
from tests.reading import claims, engine, entity, extracted, local, said, statement

G, B = "Gommex Tyres", "Basketo Foods"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"Mei Tanaka, vice chairman of {G}, left.", "vice chairman"),
        (f"Mei Tanaka is chief executive of {G}.", "chief executive"),
        (f"{G} chief executive Mei Tanaka spoke.", "chief executive"),
        (f"{G}'s finance director, Mei Tanaka, spoke.", "finance director"),
        (f"Mei Tanaka, head of marketing at {G}, spoke.", "head of marketing"),
        (f"Mei Tanaka, head of {G}'s small-business unit, spoke.", "head of small-business unit"),
        (f"Mei Tanaka, {G}'s Europe president, spoke.", "Europe president"),
        (f"Analyst Mei Tanaka of {G} spoke.", "analyst"),
        (f"The former {G} executives Mei Tanaka and Piet Vos founded Basketo.", "executive"),
    ],
)
def test_job_title_is_the_role_of_a_claim(text: str, role: str) -> None:
    assert statement(text, "Mei Tanaka", "worksFor", G).role == role


@pytest.mark.parametrize(
    "text", [f"says Mei Tanaka, Group President and CEO of {G}.", f"says Mei Tanaka, {G}'s Group President and CEO."]
)
def test_who_holds_two_posts_has_both_roles(text: str) -> None:
    found = extracted(f'"We are growing," {text}').statements
    assert {one.role for one in found if one.predicate.endswith("worksFor")} == {"group president", "CEO"}


def test_who_joins_as_a_partner_has_that_role() -> None:
    assert "partner" in {one.role for one in extracted(f"Mei Tanaka joined {G} as a partner.").statements}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (f"{G} hired Mei Tanaka as partner.", "partner"),
        (f"{G} promoted Mei Tanaka to operations director.", "operations director"),
    ],
)
def test_a_post_that_a_verb_gives_is_the_role(text: str, role: str) -> None:
    assert role in {one.role for one in extracted(text).statements}


def test_what_somebody_leads_is_no_role() -> None:
    assert statement(f"Mei Tanaka will head {G}'s small-business unit.", "Mei Tanaka", "worksFor", G).role is None


def test_who_chairs_the_board_works_for_the_company() -> None:
    assert statement(f"{G}'s board, chaired by Mei Tanaka, turned down the offer.", "Mei Tanaka", "worksFor", G)


def test_what_describes_a_name_in_reported_speech_is_the_writers() -> None:
    text = f"{G} competes with its rival {B} of Japan, according to Omnisight."
    assert statement(text, B, "locatedIn", "Japan").speaker is None
    assert statement(text, G, "competesWith", B).speaker is not None


def test_relation_without_titles_has_no_role() -> None:
    assert statement(f"{G} acquired {B}.", G, "acquired", B).role is None


def test_day_of_an_event_is_its_date() -> None:
    one = statement(f"{G} acquired {B} on May 20, 2019.", G, "acquired", B)
    assert (one.date, one.date_text) == ("2019-05-20", "May 20, 2019")


def test_day_without_a_year_takes_the_year_of_the_document() -> None:
    text = f"{G} acquired {B} on February 20."
    assert statement(text, G, "acquired", B).date == "2021-02-20"
    undated = statement(text, G, "acquired", B, None)
    assert (undated.date, undated.date_text) == (None, "February 20")


def test_year_alone_is_no_day() -> None:
    one = statement(f"{G} acquired {B} in 2019.", G, "acquired", B)
    assert one.date is None
    assert one.date_text is not None
    assert "2019" in one.date_text


def test_since_and_until_bound_a_claim() -> None:
    since = statement(f"{G} has owned {B} since 2015.", B, "ownedBy", G)
    assert (since.valid_from, since.valid_until) == ("2015-01-01", None)
    until = statement(f"{G} owned {B} until 2011.", B, "ownedBy", G)
    assert (until.valid_from, until.valid_until) == (None, "2011-12-31")


def test_date_of_another_clause_stays_with_that_clause() -> None:
    one = statement(f"{G}, which was founded in 1990, acquired {B}.", G, "acquired", B)
    assert "1990" not in (one.date_text or "")


def test_date_may_be_the_object() -> None:
    one = statement(f"{G} was founded in 1990.", G, "foundedOn", "1990-01-01")
    assert isinstance(one.object, Literal)
    assert one.object.datatype.endswith("#date")
    assert one.date_precision == "year"


def test_speaker_of_a_claim_is_who_says_so() -> None:
    text = f'"{B} supplies {G} with flour," said Mei Tanaka, chief executive of {G}.'
    assert statement(text, B, "supplies", G).speaker == entity(text, "Mei Tanaka").iri
    plain = f"{B} supplies {G} with flour. Mei Tanaka, an analyst, said prices rose."
    assert statement(plain, B, "supplies", G).speaker is None


def test_who_stands_behind_according_to_is_the_speaker() -> None:
    text = "Basketo Foods supplies Gommex Tyres, according to Mei Tanaka, chairman of Basketo Foods."
    assert statement(text, B, "supplies", G).speaker == entity(text, "Mei Tanaka").iri
    assert statement(text, "Mei Tanaka", "worksFor", B).speaker is None


def test_coordinated_objects_make_one_claim_each() -> None:
    found = claims(f"{G} has stores in Kenya, Ghana and Egypt.", "operatesIn")
    assert found == {(G, "operatesIn", place, "Asserted") for place in ("Kenya", "Ghana", "Egypt")}


def test_coordinated_subjects_make_one_claim_each() -> None:
    found = claims(f"{G} and {B} have stores in Kenya.", "operatesIn")
    assert found == {(name, "operatesIn", "Kenya", "Asserted") for name in (G, B)}


def test_modifier_of_one_conjunct_is_not_shared() -> None:
    found = said(claims(f"{G}, a tyre maker based in Turin, and {B} signed a deal."))
    assert f"{G} headquarteredIn Turin" in found
    assert f"{B} headquarteredIn" not in found


def test_place_of_one_verb_is_not_that_of_the_next() -> None:
    text = f"{G}, which is based in Nagoya and listed on the Tokyo Stock Exchange, also makes tyres."
    assert {obj for _, _, obj, _ in claims(text, "listedOn")} == {"Tokyo Stock Exchange"}


@pytest.mark.parametrize(
    ("text", "product"),
    [
        (f"{G} makes washing machines.", "washing machine"),
        (f"{G}, a maker of smart televisions, grew.", "smart television"),
        (f"{G} is a producer of olive oil.", "olive oil"),
        (f"{G} produces cement.", "cement"),
        (f"{G} makes many different toys.", "toy"),
    ],
)
def test_common_noun_names_a_product(text: str, product: str) -> None:
    found = {obj.removesuffix("s") for _, _, obj, status in claims(text, "produces") if status == "Asserted"}
    assert found == {product}


def test_common_noun_may_be_a_product_and_an_industry() -> None:
    found = extracted(f"{G} makes panels. Fendrala is in the panel industry.")
    assert {local(iri) for one in found.entities if one.label == "panel" for iri in one.types} == {
        "Industry",
        "Product",
    }


def test_common_noun_is_not_what_a_name_of_the_text_denotes() -> None:
    found = extracted("Tyre Ltd grew in May. Gommex makes tyres.")
    [made] = [one for one in found.statements if local(one.predicate) == "produces"]
    company = next(link.entity for link in found.links if link.entity.label == "Tyre Ltd")
    assert made.object != company.iri


@pytest.mark.parametrize("text", [f"{G} made a profit.", f"{G} made a statement.", f"{G} made progress in Kenya."])
def test_what_is_no_product_is_not_produced(text: str) -> None:
    assert claims(text, "produces") == set()


def test_confidence_names_what_lowered_it() -> None:
    [sure] = statement(f"{G} is based in Turin.", G, "headquarteredIn", "Turin").evidence
    [weak] = statement(f"{G} makes tyres. It is based in Turin.", G, "headquarteredIn", "Turin").evidence
    assert sure.reasons == ()
    assert 0 < weak.confidence < sure.confidence <= 1
    assert [reason for reason in weak.reasons if "'It'" in reason]


def test_headline_is_less_sure_than_the_body() -> None:
    text = f"{G} acquires {B}\n\n{G} said sales rose in May. Its customer {B} made a loss in Turin."
    [evidence] = statement(text, G, "acquired", B).evidence
    assert any("headline" in reason for reason in evidence.reasons)


def test_evidence_shows_the_words_and_the_rule() -> None:
    text = f"Sales rose. {G} acquired {B} in May."
    [evidence] = statement(text, G, "acquired", B).evidence
    assert evidence.text == f"{G} acquired {B} in May."
    assert {(span.role, span.surface) for span in evidence.spans} == {
        ("subject", G),
        ("object", B),
        ("trigger", "acquired"),
    }
    assert "[S:" in evidence.rule
    assert "[O:" in evidence.rule


def test_claim_outside_the_range_is_dropped_with_the_reason() -> None:
    found = extracted(f"{G} is based in {B}.")
    assert claims(f"{G} is based in {B}.", "headquarteredIn") == set()
    drops = [drop for drop in found.drops if drop.reason == "range"]
    assert drops
    assert all(drop.stage == "relate" and B in drop.detail for drop in drops)


def test_claim_outside_the_domain_is_dropped_with_the_reason() -> None:
    text = "Kenya acquired Basketo Foods."
    assert claims(text, "acquired") == set()
    drops = [drop for drop in extracted(text).drops if drop.reason == "domain"]
    assert any("Kenya" in drop.detail for drop in drops)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{G} operates in Kenya.", "operatesIn Kenya"),
        (f"{G} is based in Turin.", "headquarteredIn Turin"),
        (f"{G} opened a factory in Kenya.", "operatesIn Kenya"),
        (f"The Turin-based tyre maker {G} grew.", "headquarteredIn Turin"),
        (f"The German group {G} grew.", "locatedIn Germany"),
    ],
)
def test_known_place_stays_the_known_place(text: str, wanted: str) -> None:
    found = said(claims(text))
    assert f"{G} {wanted} Asserted" in found
    place = next(e for e in extracted(text).entities if e.label == wanted.split()[1])
    assert place.linked


def test_nothing_relates_to_itself() -> None:
    text = f"{G} acquired {B}. {B} and {B} signed a partnership. {G} sold {G} shares."
    assert all(subject != obj for subject, _, obj, _ in claims(text))


def test_joint_announcement_is_no_partnership() -> None:
    assert claims(f"{G} and {B} announced their results.", "partnerWith") == set()


def test_every_statement_names_entities_that_are_handed_over() -> None:
    text = f"{G}, a maker of tyres based in Turin, acquired {B}, said Mei Tanaka, its chief executive."
    found = extracted(text)
    iris = {one.iri for one in found.entities}
    assert len(found.statements) >= 3
    for one in found.statements:
        assert one.subject in iris
        assert isinstance(one.object, Literal) or one.object in iris
        assert one.speaker is None or one.speaker in iris


def test_a_sentence_is_read_anew_when_its_names_denote_something_else() -> None:
    extractor = engine().extractor
    annotation = engine().annotator.annotate(plain_document(f"{G} acquired {B}. {B} makes tyres."))
    found = extractor.read(annotation)
    assert found
    assert extractor.read(annotation) == found
    moved = replace(annotation, mentions=tuple(replace(one, cluster=one.cluster + 7) for one in annotation.mentions))
    clusters = [(one.subject.cluster, one.object.cluster) for one in found]
    again = [(one.subject.cluster, one.object.cluster) for one in extractor.read(moved)]
    assert again == [tuple(number + 7 if number >= 0 else number for number in ends) for ends in clusters]


@pytest.mark.parametrize(
    "text",
    [
        f"{G} makes tyres. A factory in Kenya makes wheels.",  # whose it is, nobody says
        f"{G} makes tyres. Mei Tanaka, its chairman, entered Kenya in May.",  # she did, not the company
    ],
)
def test_who_is_not_named_gets_no_asserted_claim(text: str) -> None:
    assert (G, "operatesIn", "Kenya", "Asserted") not in claims(text)


def test_what_is_over_by_its_tense_alone_gives_way_to_what_the_text_asserts() -> None:
    text = f"Mei Tanaka is chairman of {G}. She ran {G} in the crisis."
    assert claims(text, "worksFor") == {("Mei Tanaka", "worksFor", G, "Asserted")}
    assert "gives-way" in {drop.reason for drop in extracted(text).drops}


def test_claim_of_somebody_who_speaks_for_a_company_says_so() -> None:
    one = statement(f"{G} makes tyres. Mei Tanaka, its chairman, ruled out a merger with {B}.", G, "mergedWith", B)
    assert any("speaks for" in reason for reason in one.evidence[0].reasons)


def test_a_noun_that_tells_an_industry_is_another_label_of_it() -> None:
    found = extracted("The Thai asset manager Velmora and the lender Gommex grew.").entities
    named = {one.label: set(one.aliases) for one in found}
    assert named["asset management"] == {"asset manager"}
    assert named["banking"] == {"lender"}


def test_a_noun_that_tells_an_industry_has_its_words_for_itself() -> None:
    told = claims("The tour operator Velmora and the mobile operator Gommex grew.", "inIndustry")
    assert {(subject, industry) for subject, _, industry, _ in told} == {("Velmora", "travel"), ("Gommex", "telecoms")}
