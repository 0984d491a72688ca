"""HTML pages and feeds: what is taken from them, and what hostile ones come to."""

from __future__ import annotations

import pytest

from kg.config import Settings
from kg.model import Document
from kg.read import ReadFailure
from tests.read import makers
from tests.read.desk import Bench

HEAD = """\
<meta charset=utf-8><title>Gommex buys Basketo | Newswire</title><meta name=author content="Jane Doe">
<link rel=canonical href="https://news.example/2021/gommex">
<meta property="article:published_time" content="2021-03-04T08:00:00Z"><script>var text = "evil";</script>"""
PAGE = f"""<!doctype html><html lang=en><head>{HEAD}</head><body>
<nav><a href=/>Home</a> <a href=/b>Business</a></nav><main><article><h1>Gommex buys Basketo</h1>
<p>Gommex Tyres, the <b>Turin</b>-based tyre maker, said on <a href=x>Thursday</a> that it had bought Basketo.</p>
<h2>Terms of the deal</h2><p>The price was not disclosed.<br>It closes in May, as the rival said in a statement.</p>
<ul><li>Basketo employs 200 people in Gdansk.</li></ul>
<table><tr><th>Year</th><th>Sales</th></tr><tr><td>2020</td><td>5 million</td></tr></table>
</article></main><footer>Copyright 2021 Newswire. <a href=c>Contact</a></footer></body></html>"""
LINES = [
    "Gommex buys Basketo",
    "Gommex Tyres, the Turin-based tyre maker, said on Thursday that it had bought Basketo.",
    "Terms of the deal",
    "The price was not disclosed.",
    "It closes in May, as the rival said in a statement.",
    "Basketo employs 200 people in Gdansk.",
    "Year | Sales",
    "2020 | 5 million",
]
PARAGRAPH = "<p>Gommex Tyres of Turin said on Thursday that it had bought its rival Basketo of Gdansk.</p>"


def test_page_is_its_main_text_with_headings(bench: Bench) -> None:
    document = bench.one("a.html", PAGE)
    assert document.text.split("\n\n") == LINES
    headlines = [document.text[b.start : b.end] for b in document.blocks if b.kind == "headline"]
    assert headlines[:2] == ["Gommex buys Basketo", "Terms of the deal"]


def test_page_gives_its_metadata(bench: Bench) -> None:
    document = bench.one("a.html", PAGE)
    assert (document.title, document.author) == ("Gommex buys Basketo", "Jane Doe")
    assert (document.date, document.url) == ("2021-03-04", "https://news.example/2021/gommex")
    assert document.warnings == ()


def test_page_is_read_the_same_every_time(bench: Bench) -> None:
    assert bench.one("a.html", PAGE) == bench.one("a.html", PAGE)


def test_title_that_the_text_lacks_is_put_first_as_a_heading(bench: Bench) -> None:
    document = bench.one("a.html", makers.html("Gommex grew by half in Turin.", "<title>A good year</title>"))
    assert document.text == "A good year\n\nGommex grew by half in Turin."
    assert str(document.blocks[0].kind) == "headline"


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta name="date" content="2021-03-04">', "", "2021-03-04"),
        (
            '<script type="application/ld+json">{"datePublished": "2021-03-04T01:00:00+09:00"}</script>',
            "",
            "2021-03-04",
        ),
        ("", '<div class="date">March 4, 2021</div>', "2021-03-04"),
        ("", '<div class="date">3/4/2021</div>', None),
        ("", '<div class="date">3/4/2021</div><time datetime="2021-03-04T23:50:00-05:00">x</time>', "2021-03-04"),
        ("", '<div class="date">24/3/2021</div>', "2021-03-24"),
        ("", "<footer>Copyright 2021 Newswire</footer>", None),
    ],
)
def test_day_of_a_page_is_taken_only_if_it_can_be_read_in_one_way(
    head: str, body: str, day: str | None, bench: Bench
) -> None:
    page = f"<html><head>{head}</head><body>{body}<article>{PARAGRAPH * 2}</article></body></html>"
    assert bench.one("a.html", page).date == day


@pytest.mark.parametrize("page", ["Gommex grew.", "<p>Gommex grew.", "<div>Gommex<br/> grew.</div>"])
def test_fragment_and_broken_page_are_read(page: str, bench: Bench) -> None:
    assert "".join(bench.one("a.html", page).text.split()) == "Gommexgrew."


@pytest.mark.parametrize("page", ["<html></html>", "<script>alert('Gommex')</script>", "<!-- Gommex grew. -->"])
def test_page_without_text_is_a_failure(page: str, bench: Bench) -> None:
    assert "no text" in bench.error("a.html", page)


def test_text_below_too_many_elements_is_said_to_be_lost(bench: Bench) -> None:
    page = f"<body>{PARAGRAPH}{'<div>' * 3_000}{PARAGRAPH.replace('bought', 'sold')}"
    document = bench.one("a.html", page)
    assert "sold" not in document.text
    assert any("nested more than 2048 levels" in warning for warning in document.warnings)


def test_ten_megabytes_of_nested_elements_are_a_failure(bench: Bench) -> None:
    message = bench.error("a.html", "<div>" * 2_000_000 + PARAGRAPH)
    assert "nested too deeply" in message


def test_page_over_the_cap_is_a_failure(bench: Bench) -> None:
    assert "max_file_bytes" in bench.error("a.html", PAGE, Settings(max_file_bytes=100))


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
        ('<meta charset="gb18030">', "gb18030"),
    ],
)
def test_encoding_that_a_page_declares_is_believed(declaration: str, encoding: str, bench: Bench) -> None:
    text = "Gommex, or Гоммекс in Russian, is a maker of tyres that has its seat in the city of Turin."
    document = bench.one("a.html", makers.html(text, declaration).encode(encoding))
    assert document.text == text
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("declared", "encoding", "warning"),
    [
        ("iso-8859-1", "utf-8", "declared as iso-8859-1, but is UTF-8"),
        ("utf-8", "cp1252", "not UTF-8: decoded as cp1252"),
        ("gb18030", "cp1252", "declared as gb18030, which does not decode it"),
        ("nonsense", "utf-8", "declared as nonsense, which does not decode it"),
        ("unicode_escape", "utf-8", "declared as unicode_escape, which does not decode it"),
    ],
)
def test_wrong_declaration_is_found_out(declared: str, encoding: str, warning: str, bench: Bench) -> None:
    text = "Zürich’s Müller paid £5 million – or €6 million – for “Café Noir” in Genève and Malmö."
    document = bench.one("a.html", makers.html(text, f'<meta charset="{declared}">').encode(encoding))
    assert document.text == text
    assert warning in document.warnings


def test_entries_of_a_feed_are_documents(bench: Bench) -> None:
    first, second = bench.read("a.rss", FEED)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.source, second.source) == ("a.rss#1", "a.rss#2")
    assert first.text == "Gommex & Basketo merge\n\nFull text here.\n\nIt has two lines."
    assert (first.title, first.date, first.url, first.author) == (
        "Gommex & Basketo merge",
        "2021-03-04",  # where the publisher is; in London it is the day after
        "https://x.example/1",
        "Jane Doe",
    )
    assert second.text == "AT&T grew"
    assert first.warnings == second.warnings == ()


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title><item>
<title>Gommex &amp;amp; Basketo &lt;b&gt;merge&lt;/b&gt;</title><link>https://x.example/1</link>
<pubDate>Thu, 04 Mar 2021 23:30:00 -0500</pubDate><dc:creator>Jane Doe</dc:creator><description>Short</description>
<content:encoded><![CDATA[<p>Full <b>text</b> here.</p><script>x</script><p>It has two lines.</p>]]></content:encoded>
</item><item><title>AT&amp;T grew</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Gommex &lt; Basketo</title>
<link href="https://x.example/2"/><updated>2021-03-04T00:00:00Z</updated><author><name>Jane Doe</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <i>grew</i>.</p></div></content></entry></feed>"""


def test_atom_is_read_as_well(bench: Bench) -> None:
    document = bench.one("a.xml", ATOM)
    assert document.text == "Gommex < Basketo\n\nIt grew."
    assert (document.date, document.url, document.author) == ("2021-03-04", "https://x.example/2", "Jane Doe")


def test_entry_without_text_is_a_failure_and_the_others_are_read(bench: Bench) -> None:
    feed = "<rss><channel><item><guid>1</guid></item><item><title>Gommex grew</title></item></channel></rss>"
    first, second = bench.read("a.rss", feed)
    assert isinstance(first, ReadFailure)
    assert isinstance(second, Document)


def test_feed_that_breaks_off_gives_what_it_has_with_a_warning(bench: Bench) -> None:
    document = bench.one("a.rss", FEED[: FEED.index("</item>")])
    assert document.title == "Gommex & Basketo merge"
    assert "not well-formed" in document.warnings[0]


BILLION = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (f"{BILLION}<rss><channel><item><title>&b;</title></item></channel></rss>", "defines entities"),
        ('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "defines entities"),
        ("<project><name>Gommex</name></project>", "no RSS or Atom feed"),
        ("<rss><channel></channel></rss>", "holds no entry"),
        ("<rss>", "holds no entry"),
    ],
)
def test_hostile_or_foreign_xml_is_a_failure(feed: str, message: str, bench: Bench) -> None:
    assert message in bench.error("a.xml", feed)
    assert message in bench.error("a.xml", feed.encode("utf-16"))
