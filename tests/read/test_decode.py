"""Encodings: which one is taken, in which order, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.read.decode import decode, decoded

TEXT = "Zürich’s Müller paid £5 million – or €6 million – for “Café Noir”."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_mark_goes_before_everything_else(encoding: str) -> None:
    data = f'<meta charset="koi8-r">{TEXT}'.encode(encoding)
    text, warnings = decode(data, "a.html", charset="big5", markup=True)
    assert text.endswith(TEXT)
    assert warnings == ()


def test_sender_goes_before_the_page() -> None:
    data = f'<meta charset="cp1251">{TEXT}'.encode("cp1252")
    assert decode(data, "a.html", charset="windows-1252", markup=True)[0].endswith(TEXT)


def test_page_goes_before_utf8() -> None:
    assert decoded("<meta charset=euc-kr>회사".encode("euc-kr"), "a.html", markup=True).encoding == "euc_kr"


@pytest.mark.parametrize(
    ("encoding", "data"), [("utf-16-le", "G\0o\0m\0m\0e\0x\0"), ("utf-16-be", "\0G\0o\0m\0m\0e\0x")]
)
def test_utf16_without_a_mark_is_found_and_said(encoding: str, data: str) -> None:
    assert decode(data.encode(), "a.txt") == ("Gommex", (f"decoded as {encoding}, without a mark",))


def test_what_is_replaced_is_counted() -> None:
    _, warnings = decode(TEXT.encode() * 20 + b"\xff\xfe", "a.txt")
    assert warnings == ("2 undecodable UTF-8 sequences replaced by U+FFFD",)
    assert "1 undecodable utf-16-le" in decode(("Gommex grew" * 5).encode("utf-16-le") + b"x", "a.txt")[1][1]


def test_declaration_in_a_text_is_only_that_of_editors() -> None:
    assert decode("<meta charset=koi8-r>Zürich".encode(), "a.txt")[1] == ()


@given(data=st.binary(max_size=300), charset=st.none() | st.text(max_size=20), markup=st.booleans())
def test_any_bytes_are_text_or_a_read_error(data: bytes, charset: str | None, markup: bool) -> None:
    try:
        text, _ = decode(data, "a", charset=charset, markup=markup)
    except ReadError:
        return
    assert isinstance(text, str)
