"""Review in a browser: decisions about claims and entities, made, seen in the graph, undone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from kg.config import Settings
from kg.maintain import build_store
from tests.web.browsing import launched
from tests.web.readers import Reader, reading
from tests.web.served import TOKEN, Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.timeout(600)
ENT = "https://graphwright.example/entity/"
FACTS = "section:has(#facts) li"  # the lines of the facts of an entity
TEXTS = {
    "a.txt": "Fendrala acquired Gommex. Shell is based in London.",
    "b.txt": "Fendrala acquired Basketo. Basketo competes with Gommex.",
    "c.txt": "Fendrala Tyres competes with Gommex. Gommex Rubber acquired Velmora.",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text)
    build_store([str(folder / "texts")], folder / "store", Settings())
    return folder / "store"


@pytest.fixture
def served(browser: Browser, built: Path, tmp_path: Path) -> Iterator[Served]:
    """A server of a store of its own, where decisions can be made."""
    shutil.copytree(built, tmp_path / "store")
    with serving("--store", str(tmp_path / "store"), "--writable") as server:
        yield server


@pytest.fixture
def reader(browser: Browser, served: Served) -> Iterator[Reader]:
    """A reader who came by the address with the token that the server printed."""
    with reading(browser, served.address) as found:
        found.open(f"/#token={TOKEN}").get_by_role("navigation", name="Views").wait_for()
        assert TOKEN not in found.page.url
        yield found


def at(view: str, **parameters: str) -> str:
    return f"/#/{view}?{urlencode(parameters)}"


def decisions(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(served.ask("GET", "/api/decisions").text)["decisions"]
    return found


def claim_of(page: Page, name: str, lines: str = "li") -> Locator:
    """The line of a claim on an entity's page, among some of its lines, by the names of its button."""
    button = page.get_by_role("button", name=re.compile(f": {name}$"), include_hidden=True)
    return page.locator(lines, has=button).first


def review_claim(page: Page, name: str, choice: str) -> Locator:
    """Open the dialog about a claim; the choice is made in it."""
    line = claim_of(page, name)
    line.locator(".opener").click()
    line.locator(".review-button").click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_label(choice).check()
    return dialogue


def decide(dialogue: Locator, author: str = "Ana") -> None:
    dialogue.get_by_label("Your name").fill(author)
    dialogue.get_by_role("button", name="Decide").click()
    dialogue.wait_for(state="detached")


def done(page: Page) -> None:
    """The page says that the graph has the decision."""
    page.locator(".outcome.is-applied").wait_for(timeout=120_000)


def test_a_rejected_claim_goes_from_the_page_and_an_undo_brings_it_back(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Gommex", "Reject")
    dialogue.get_by_label("Note").fill("a rumour")
    decide(dialogue)
    done(page)
    claim_of(page, "Fendrala acquired Gommex", FACTS).wait_for(state="detached")
    (made,) = decisions(served)
    assert (made["decision"], made["author"], made["note"], made["state"]) == ("reject", "Ana", "a rumour", "applied")
    page = reader.open(at("decisions"))
    page.get_by_text("a rumour").wait_for()
    page.get_by_role("button", name=re.compile("^Undo: Rejected")).click()
    done(page)
    page.get_by_role("button", name=re.compile("^Do again: Rejected")).wait_for()
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    claim_of(page, "Fendrala acquired Gommex", FACTS).wait_for()


def test_a_claim_is_accepted_and_the_name_is_asked_once(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    decide(review_claim(page, "Fendrala acquired Basketo", "Accept"))
    done(page)
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Basketo", "Reject")
    assert dialogue.get_by_label("Your name").input_value() == "Ana"
    page.keyboard.press("Escape")
    dialogue.wait_for(state="detached")
    assert [made["decision"] for made in decisions(served)] == ["accept"]


def test_a_claim_is_corrected_to_another_object(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Gommex", "Correct")
    assert dialogue.get_by_role("button", name="Decide").is_disabled()
    dialogue.get_by_role("combobox", name="Object").fill("Velmora")
    dialogue.get_by_role("option", name=re.compile("Velmora")).first.click()
    decide(dialogue)
    done(page)
    facts = page.locator("section", has=page.locator("#facts"))
    facts.get_by_role("link", name="Velmora").first.wait_for()


def test_a_claim_is_corrected_to_a_relation_that_the_graph_does_not_have(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Gommex", "Correct")
    dialogue.get_by_label("Relation").select_option(label="invested in")
    decide(dialogue)
    done(page)
    page.locator("section", has=page.locator("#facts")).get_by_text("invested in").first.wait_for()


def test_entities_are_merged_kept_apart_and_named(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}gommex-rubber"))
    for choice, label, text in (("Add an alias", "Alias", "Gommex GR"), ("Keep apart", "Never the same as", "Basketo")):
        page.locator(".actions .review-button").click()
        dialogue = page.get_by_role("dialog")
        dialogue.get_by_label(choice).check()
        dialogue.get_by_label(label, exact=True).first.fill(text)
        if choice == "Keep apart":
            dialogue.get_by_role("option", name=re.compile(text)).first.click()
        decide(dialogue)
        done(page)
        page.get_by_role("button", name="Put this note away").click()
    page.locator(".aliases").get_by_text("Gommex GR").wait_for()
    page.locator(".actions .review-button").click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_role("combobox", name="The same as").fill("Gommex")
    dialogue.locator("[role=option]", has_text=re.compile("^Gommex(?! Rubber)")).first.click()
    decide(dialogue)
    done(page)
    assert sorted(made["decision"] for made in decisions(served)) == ["alias", "distinct", "merge"]
    assert {made["state"] for made in decisions(served)} == {"applied"}


def test_an_entity_is_split(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    page.locator(".actions .review-button").click()
    dialogue = page.get_by_role("dialog")
    dialogue.get_by_label("Split").check()
    assert dialogue.get_by_role("button", name="Decide").is_disabled()
    dialogue.get_by_label("What is split off is called").fill("Fendrala of Lyon")
    dialogue.get_by_label("In the document").select_option(index=1)
    decide(dialogue)
    done(page)
    (made,) = decisions(served)
    assert (made["decision"], made["state"]) == ("split", "applied")


def test_who_has_no_token_is_asked_for_it(browser: Browser, served: Served) -> None:
    with reading(browser, served.address) as reader:
        page = reader.open(at("entity", iri=f"{ENT}fendrala"))
        dialogue = review_claim(page, "Fendrala acquired Gommex", "Accept")
        dialogue.get_by_label("Your name").fill("Bo")
        dialogue.get_by_label("Token").fill("wrong")
        dialogue.get_by_role("button", name="Decide").click()
        dialogue.get_by_role("alert").wait_for()
        assert decisions(served) == []
        dialogue.get_by_label("Token").fill(TOKEN)
        decide(dialogue, "Bo")
        done(page)
        page.reload()
        dialogue = review_claim(page, "Fendrala acquired Gommex", "Reject")
        assert dialogue.get_by_label("Token").count() == 0


def test_a_refused_decision_says_why_and_keeps_what_was_typed(reader: Reader, served: Served) -> None:
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    decide(review_claim(page, "Fendrala acquired Gommex", "Accept"))
    done(page)
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Gommex", "Reject")
    dialogue.get_by_label("Note").fill("kept")
    dialogue.get_by_label("Your name").fill("Ana")
    dialogue.get_by_role("button", name="Decide").click()
    dialogue.get_by_role("alert").get_by_text(re.compile("contradicts an earlier decision")).wait_for()
    assert dialogue.get_by_label("Note").input_value() == "kept"
    assert [made["decision"] for made in decisions(served)] == ["accept"]


def test_hostile_words_of_a_decision_are_text(reader: Reader, served: Served) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202eevil"
    page = reader.open(at("entity", iri=f"{ENT}fendrala"))
    dialogue = review_claim(page, "Fendrala acquired Gommex", "Reject")
    dialogue.get_by_label("Note").fill(hostile)
    decide(dialogue, hostile)
    done(page)
    page = reader.open(at("decisions"))
    page.locator(".list-of-decisions li").first.wait_for()
    assert page.locator("main img").count() == 0
    assert "onerror" in page.locator(".note-of-decision").inner_text()


def test_where_nothing_can_be_decided_nothing_is_offered(browser: Browser, built: Path) -> None:
    with serving("--store", str(built)) as server, reading(browser, server.address) as reader:
        page = reader.open(at("entity", iri=f"{ENT}fendrala"))
        page.locator(".opener").first.click()
        page.locator(".unfolded blockquote").first.wait_for()
        assert page.locator(".review-button").count() == 0
        page = reader.open(at("decisions"))
        page.get_by_text("takes no decisions").wait_for()
