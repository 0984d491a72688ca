"""The explorer's pages beside the graph, as a reader uses them: Chromium at a running `kg serve`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from kg.cli import run
from tests.explore.corpus import corpus_store
from tests.explore.synthetic import BASE, HOSTILE, HOSTILE_IRIS, write_hostile
from tests.web.browsing import launched
from tests.web.readers import TABLET, WIDE, Reader, reading
from tests.web.served import Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = Path(__file__).parents[2] / "examples"
VIEWS = ("entity", "document", "claim", "claims", "documents", "timeline", "dropped", "decisions")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("examples") / "store"
    assert run(["build", str(EXAMPLES), "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def examples(store: Path) -> Iterator[Served]:
    with serving("--store", str(store)) as served:
        yield served


@pytest.fixture(scope="module")
def news() -> Iterator[Served]:
    """The store of 300 documents."""
    with serving("--store", str(corpus_store())) as served:
        yield served


@pytest.fixture
def reader(browser: Browser, examples: Served) -> Iterator[Reader]:
    with reading(browser, examples.address) as found:
        yield found


def answer(served: Served, path: str, **parameters: str) -> Any:
    """What the server says at /api."""
    import time

    end = time.monotonic() + 120
    while True:
        found = served.ask("GET", f"/api/{path}?{urlencode(parameters)}")
        if found.status != 503 or time.monotonic() > end:
            assert found.status == 200, found.text
            return json.loads(found.text)
        time.sleep(0.3)


def at(view: str, **parameters: str) -> str:
    return f"/#/{view}?{urlencode(parameters)}"


def claim_with(served: Served, status: str) -> Any:
    """A claim of this status that a sentence says itself."""
    found = answer(served, "claims", status=status)["claims"]
    return next(claim for claim in found if not claim["inferred"] and claim["object"])


# --- an entity -------------------------------------------------------------------------------------------------------


def test_an_entitys_fact_leads_to_its_sentence_and_into_the_document(reader: Reader, examples: Served) -> None:
    claim = claim_with(examples, "Asserted")
    page = reader.open(at("entity", iri=claim["subject"]["iri"]))
    page.get_by_role("heading", level=1, name=claim["subject"]["label"]).wait_for()
    facts = page.locator("section", has=page.locator("#facts"))
    line = facts.locator("li", has=page.get_by_role("link", name=claim["object"]["label"], exact=True)).first
    line.locator(".opener").click()
    sentence = line.locator("blockquote").first
    sentence.wait_for()
    assert sentence.locator("mark.first").count()
    assert sentence.locator("mark.second").count()
    line.get_by_role("link", name="read in the document").first.click()
    chosen = page.locator(".passage .stretch.chosen").first
    chosen.wait_for()
    assert "/document?" in page.url
    box = chosen.bounding_box()
    assert box
    assert 0 < box["y"] < WIDE[1]


@pytest.mark.parametrize(
    ("status", "word"),
    [("Planned", "Planned"), ("Negated", "Denied"), ("Former", "Former"), ("Hypothetical", "Possible")],
)
def test_what_is_no_fact_stands_apart_from_the_facts(reader: Reader, examples: Served, status: str, word: str) -> None:
    claim = claim_with(examples, status)
    entity = answer(examples, "entity", iri=claim["subject"]["iri"])
    of_status = [one["status"] for relation in entity["relations"] for one in relation["claims"]]
    page = reader.open(at("entity", iri=entity["iri"]))
    apart = page.get_by_role("region", name=re.compile(f"^{word}"))
    apart.get_by_text(claim["object"]["label"], exact=True).first.wait_for()
    assert apart.locator(".line").count() == of_status.count(status)
    facts = page.locator("section", has=page.locator("#facts"))
    assert facts.locator(".line").count() <= of_status.count("Asserted")


def drawable(series: Any) -> bool:
    """Whether at least two of its figures have a value and a day."""
    return sum(one["value"] is not None and bool(one["start"] or one["end"]) for one in series["points"]) > 1


def test_figures_are_drawn_and_told_in_a_table(reader: Reader, news: Served, browser: Browser) -> None:
    iri = next(
        name["iri"]
        for name in (claim["subject"] for claim in answer(news, "claims", limit="300")["claims"])
        if any(drawable(one) for one in answer(news, "entity", iri=name["iri"])["series"])
    )
    entity = answer(news, "entity", iri=iri)
    with reading(browser, news.address) as here:
        page = here.open(at("entity", iri=iri))
        figures = page.locator(".figure")
        figures.first.wait_for()
        assert figures.count() == len(entity["series"])
        charts = page.get_by_role("img", name=re.compile("^Chart of"))
        assert charts.count() == sum(drawable(one) for one in entity["series"])
        assert page.locator(".bar").count() >= 2
        assert figures.first.locator("tbody tr").count() == min(len(entity["series"][0]["points"]), 12)


def test_an_entity_says_if_a_catalogue_knows_it_and_why_its_names_mean_it(reader: Reader, examples: Served) -> None:
    names = {claim["subject"]["iri"] for claim in answer(examples, "claims", limit="300")["claims"]}
    found = [answer(examples, "entity", iri=iri) for iri in sorted(names)]
    for linked, words in ((True, "known to a catalogue"), (False, "no catalogue knows it")):
        entity = next(one for one in found if one["linked"] is linked and one["links"])
        page = reader.open(at("entity", iri=entity["iri"]))
        page.get_by_text(words).wait_for()
        page.get_by_role("heading", name="Why these names mean it").wait_for()
        page.get_by_text(entity["links"][0]["forms"][0], exact=True).first.wait_for()


def test_an_entity_that_is_not_there_is_told(reader: Reader) -> None:
    page = reader.open(at("entity", iri=f"{BASE}entity/nobody"))
    page.get_by_role("alert").wait_for()


# --- documents -------------------------------------------------------------------------------------------------------


def test_a_document_shows_its_names_and_tells_of_them_on_hover_and_focus(reader: Reader, examples: Served) -> None:
    document = answer(examples, "documents", sort="-claims")["documents"][0]
    known = answer(examples, "document", iri=document["iri"])
    page = reader.open(at("document", iri=document["iri"]))
    mentions = page.locator(".passage .mention")
    mentions.first.wait_for()
    assert mentions.count() >= sum(mark["is"] == "mention" for mark in known["marks"]) * 0.9
    text = "".join(segment["text"] for segment in known["segments"])
    shown = page.locator(".passage").evaluate(
        "(one) => { const copy = one.cloneNode(true); copy.querySelectorAll('.beside').forEach((x) => x.remove());"
        " return copy.textContent }"
    )
    assert "".join(shown.split()) == "".join(text.split())
    mentions.first.hover()
    page.locator(".tip").wait_for()
    page.mouse.move(0, 0)
    page.locator(".tip").wait_for(state="detached")
    mentions.nth(1).focus()
    page.locator(".tip").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/entity\?iri="))


def test_a_sentence_at_the_side_shows_its_claims(reader: Reader, examples: Served) -> None:
    document = answer(examples, "documents", sort="-claims")["documents"][0]
    page = reader.open(at("document", iri=document["iri"]))
    page.get_by_role("button", name=re.compile("from this sentence")).first.click()
    page.get_by_role("heading", name="Claims of the chosen sentence").wait_for()
    assert page.locator(".stretch.chosen").count() == 1
    assert "at=" in page.url


def test_what_was_dropped_shows_in_the_document(reader: Reader, examples: Served) -> None:
    case = answer(examples, "dropped")["dropped"][0]
    page = reader.open(at("dropped"))
    page.get_by_role("link", name="see it in the document").first.click()
    page.locator(".passage .dropped.chosen").first.wait_for()
    page.get_by_text(case["meaning"]).first.wait_for()
    page.get_by_role("checkbox", name=re.compile("Show what was dropped")).uncheck()
    page.locator(".passage .dropped").first.wait_for(state="detached")


def test_a_document_without_text_says_so(store: Path, browser: Browser, tmp_path: Path) -> None:
    graph = tmp_path / "graph.nq"
    assert run(["store", "dump", "--store", str(store), "-o", str(graph)]) == 0
    quads = graph.read_text(encoding="utf-8").splitlines(keepends=True)
    graph.write_text("".join(quad for quad in quads if "nif-core#isString" not in quad), encoding="utf-8")
    with serving("--graph", str(graph)) as served, reading(browser, served.address) as reader:
        iri = answer(served, "documents", sort="-claims")["documents"][0]["iri"]
        page = reader.open(at("document", iri=iri))
        page.get_by_text("does not keep the full text").wait_for()
        assert page.locator(".stretch").count()
        page = reader.open(at("dropped"))
        page.get_by_text("does not say what was dropped").wait_for()


def test_documents_are_searched_and_paged(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        page = reader.open(at("documents"))
        page.get_by_role("button", name="Next").click()
        page.get_by_text("51–100 of").wait_for()
        first = answer(news, "documents")["documents"][0]["title"]
        page.get_by_role("searchbox", name="Find a document").fill(first)
        page.get_by_role("link", name=first, exact=True).wait_for()
        page.wait_for_url(re.compile("q="))


# --- claims and time -------------------------------------------------------------------------------------------------


def test_what_is_planned_is_one_click_away_and_in_the_address(reader: Reader, examples: Served) -> None:
    total = answer(examples, "claims", status="Planned", inferred="no")["total"]
    page = reader.open(at("claims"))
    page.get_by_role("button", name=re.compile("^Planned")).click()
    page.wait_for_url(re.compile("status=Planned"))
    page.get_by_text(re.compile(f"^1–\\d+ of {total}$")).wait_for()
    badges = page.locator(".claim-table .badge.is-planned")
    assert badges.count() == min(total, 50)
    page.get_by_role("button", name=re.compile("^why")).first.click()
    page.locator(".unfolded blockquote").first.wait_for()
    page.go_back()
    page.get_by_role("button", name=re.compile("^All")).and_(page.locator("[aria-pressed=true]")).wait_for()


def test_claims_are_sorted_and_paged_by_the_server(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        page = reader.open(at("claims"))
        page.get_by_role("button", name="Subject").click()
        page.wait_for_url(re.compile("sort=subject"))
        first = answer(news, "claims", sort="subject", inferred="no")["claims"][0]["subject"]["label"]
        page.locator(".claim-table tbody tr").first.get_by_text(first, exact=True).first.wait_for()
        page.get_by_role("button", name="Next").click()
        page.get_by_text("51–100 of").wait_for()


def test_withheld_claims_do_not_stand(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        total = answer(news, "claims", status="Asserted", standing="no", inferred="no")["total"]
        page = reader.open(at("claims"))
        page.get_by_role("button", name="Withheld").click()
        page.get_by_text(re.compile(f"^1–\\d+ of {total}$")).wait_for()
        assert page.locator(".claim-table tbody tr").count() == page.locator(".badge.is-withheld").count() > 0


def test_time_is_chosen_by_keys_and_zoomed_to(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        page = reader.open(at("timeline"))
        bars = page.get_by_role("listbox", name=re.compile("^Claims by"))
        bars.focus()
        for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
            page.keyboard.press(key)
        assert page.locator('.time-bar[aria-selected="true"]').count() == 2
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("from=.*to="))
        page.locator(".months .opener").first.click()
        page.locator(".months blockquote").first.wait_for()
        bars.focus()
        page.keyboard.press("0")
        page.wait_for_url(lambda url: "from=" not in url)


def test_time_is_chosen_with_the_pointer(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        page = reader.open(at("timeline"))
        box = page.locator(".time-bars").bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 50)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 50)
        page.mouse.up()
        page.get_by_role("button", name="Zoom to these").click()
        page.wait_for_url(re.compile("from=.*to="))


def test_a_filter_by_entity_is_found_by_name(browser: Browser, news: Served) -> None:
    with reading(browser, news.address) as reader:
        label = answer(news, "claims")["claims"][0]["subject"]["label"]
        page = reader.open(at("claims"))
        page.get_by_role("combobox", name="Entity", exact=True).fill(label)
        page.locator(".bar-of-filters [role=option]").first.click()
        page.wait_for_url(re.compile("iri="))
        page.get_by_role("button", name="Claims of all entities").click()
        page.wait_for_url(lambda url: "iri=" not in url)


def test_reasons_for_dropping_filter_the_list(reader: Reader, examples: Served) -> None:
    reasons = answer(examples, "dropped")["reasons"]
    page = reader.open(at("dropped"))
    page.get_by_role("button", name=re.compile(re.escape(reasons[-1]["label"]))).click()
    page.get_by_text(re.compile(f"^{reasons[-1]['count']} cases?$")).wait_for()


# --- queries ---------------------------------------------------------------------------------------------------------


def test_every_example_query_is_answered(reader: Reader) -> None:
    page = reader.open("/query")
    buttons = page.locator(".query-examples button")
    buttons.first.wait_for()
    for number in range(buttons.count()):
        buttons.nth(number).click()
        ask(page)
        active = page.locator(".tabPanel.active .yasr_results")
        active.locator("table, .CodeMirror").first.wait_for()
        assert not active.locator(".errorResult").count()


def ask(page: Page) -> None:
    page.locator(".tabPanel.active .yasqe_queryButton").click()


def test_an_answer_leads_to_the_entity_and_an_error_says_why(reader: Reader, examples: Served) -> None:
    iri = answer(examples, "claims")["claims"][0]["subject"]["iri"]
    page = reader.open(f"/query#query={quote(f'SELECT ?s WHERE {{ VALUES ?s {{ <{iri}> }} }}')}")
    ask(page)
    page.locator(".result-table tbody a").first.click()
    page.get_by_role("heading", level=1).first.wait_for()
    page = reader.open(f"/query#query={quote('SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }')}")
    ask(page)
    page.locator(".errorResult [role=alert]").wait_for()


def test_values_of_an_answer_are_text(reader: Reader) -> None:
    terms = [f'"{value}"' for value in ("<img src=x onerror=alert(1)>", "<b>bold</b>")]
    terms += ["<javascript:alert(1)>", "<data:text/html,alert(1)>"]
    terms += ["<http://x/'style='color:red'onmouseover='alert(1)>"]
    query = f"SELECT ?value WHERE {{ VALUES ?value {{ {' '.join(terms)} }} }}"
    page = reader.open(f"/query#query={quote(query)}")
    ask(page)
    rows = page.locator(".result-table tbody tr")
    rows.first.wait_for()
    assert rows.count() == len(terms)
    assert page.locator(".result-table tbody").locator("img, b, [style], [onmouseover]").count() == 0
    hrefs = page.locator(".result-table tbody a").evaluate_all("(all) => all.map((one) => one.protocol)")
    assert set(hrefs) <= {"http:", "https:"}


def test_the_page_of_queries_offers_no_other_endpoint(reader: Reader) -> None:
    page = reader.open("/query")
    page.locator(".yasqe_queryButton").wait_for()
    for hidden in (".controlbar", ".yasqe_share", ".yasr_external_ref_btn"):
        assert not page.locator(f"{hidden} >> visible=true").count()


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, TABLET])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_fits_its_screen_and_has_a_heading(
    browser: Browser, examples: Served, size: tuple[int, int], colours: Any
) -> None:
    claim = claim_with(examples, "Asserted")
    document = answer(examples, "documents")["documents"][0]["iri"]
    iris = {"entity": claim["subject"]["iri"], "claim": claim["iri"], "document": document}
    with reading(browser, examples.address, size=size, colours=colours) as reader:
        for view in VIEWS:
            page = reader.open(at(view, **({"iri": iris[view]} if view in iris else {})))
            page.get_by_role("heading", level=1).first.wait_for()
            page.locator("[aria-busy=true]").first.wait_for(state="detached")
            assert not reader.overflows(), view
        reader.open("/query").locator(".yasqe_queryButton").wait_for()
        assert not reader.overflows()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = write_hostile(tmp_path_factory.mktemp("hostile") / "graph.nq", hub=2_000)
    with serving("--graph", str(path)) as served:
        yield served


LIVE = "script:not([src^='/assets/']), img, iframe, object, embed, b, base, form:not([class]):not(dialog form)"
HREFS = "(all) => all.map((one) => one.getAttribute('href') ?? '#').filter((one) => !/^(#|\\/|https?:)/.test(one))"
HANDLERS = (
    "() => [...document.querySelectorAll('*')].filter((one) =>"
    " [...one.attributes].some(({ name }) => name.startsWith('on'))).length"
)


def assert_text_only(page: Page) -> None:
    assert page.locator("main").locator(LIVE).count() == 0
    assert page.locator("a").evaluate_all(HREFS) == []
    assert page.evaluate(HANDLERS) == 0


def hostile_pages(served: Served) -> Iterator[str]:
    for number in range(len(HOSTILE)):
        yield at("entity", iri=f"{BASE}entity/hostile-{number}")
    for iri in (*HOSTILE_IRIS, f"{BASE}entity/hub"):
        yield at("entity", iri=iri)
    for view in ("claims", "documents", "timeline", "dropped", "decisions"):
        yield at(view)
    for document in answer(served, "documents", limit="500", sort="title")["documents"][:8]:
        yield at("document", iri=document["iri"])
    for claim in answer(served, "claims", iri=f"{BASE}entity/hostile-2")["claims"]:
        yield at("claim", iri=claim["iri"])


def test_hostile_names_are_text_on_every_page(browser: Browser, hostile: Served) -> None:
    with reading(browser, hostile.address) as reader:
        for path in hostile_pages(hostile):
            page = reader.open(path)
            page.locator(".view-head, [role=alert], .nothing").first.wait_for()
            page.locator("[aria-busy=true]").first.wait_for(state="detached")
            assert_text_only(page)
            assert not reader.overflows(), path
            opener = page.locator(".opener")
            if opener.count():
                opener.first.click()
                page.locator(".unfolded").first.wait_for()
                assert_text_only(page)


def test_hostile_names_are_text_in_answers(browser: Browser, hostile: Served) -> None:
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(isLiteral(?o) || STRSTARTS(STR(?o), 'java')) } LIMIT 300"
    with reading(browser, hostile.address) as reader:
        page = reader.open(f"/query#query={quote(query)}")
        ask(page)
        page.locator(".result-table tbody tr").first.wait_for()
        assert_text_only(page)
