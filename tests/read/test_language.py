"""Texts in another language are refused, English ones never: the measurement of decision 11, on texts that ship."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

import pytest

from kg.config import Settings
from kg.errors import SettingsError
from kg.model import Document
from kg.read import ReadFailure, read_documents
from kg.read import language as module
from kg.read.language import MIN_LETTERS, other_language

CASES = Path(__file__).parents[1] / "cases" / "dev"
EXAMPLES = {  # sentences of news that spaCy ships, most of them about American companies
    "Chinese": "zh",
    "Danish": "da",
    "Dutch": "nl",
    "French": "fr",
    "German": "de",
    "Indonesian": "id",
    "Italian": "it",
    "Japanese": "ja",
    "Polish": "pl",
    "Portuguese": "pt",
    "Romanian": "ro",
    "Russian": "ru",
    "Spanish": "es",
    "Swedish": "sv",
    "Turkish": "tr",
}
# Names of people, firms and places in other languages, in the Latin script and in others.
NAMES = [
    """Société Générale, Crédit Agricole, Banque Postale and Électricité de France met Compagnie de Saint-Gobain,
    L'Oréal and Établissements Maurel et Prom in Neuilly-sur-Seine.""",
    """Denis Ramilyevich Galimzyanov (Tatar: Денис Рамил улы Галимҗанов, Russian: Денис Рамильевич Галимзянов; born in
    Yekaterinburg) is a Russian cyclist of Team Katusha.""",
    """Directed by Mitsuru Hongo, and written by Hongo, Hiroyuki Nishimura and Oji Hiroi, it stars Chisa Yokoyama,
    Michie Tomizawa, Urara Takano, Kumiko Nishihara, Yuriko Fuchizaki and Mayumi Tanaka.""",
    """Hisense Group (海信集团, Hǎixìn Jítuán) of Qingdao (青岛市) sold televisions to AliExpress (全球速卖通), its
    partner, and to Suning (苏宁易购集团股份有限公司).""",
]
GERMAN = "Der Turiner Reifenhersteller Gommex hat am Donnerstag seinen Konkurrenten Basketo aus Danzig übernommen. " * 2


def sentences(code: str) -> list[str]:
    """The sentences of a file of spaCy, which itself takes long to load."""
    found = find_spec("spacy")
    assert found is not None
    assert found.submodule_search_locations is not None
    return list(run_path(f"{found.submodule_search_locations[0]}/lang/{code}/examples.py")["sentences"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_news_in_another_language_are_recognised(name: str) -> None:
    assert str(other_language(" ".join(sentences(EXAMPLES[name]) * 2), "en")).endswith(name)  # or "Wu Chinese"


def test_paragraphs_of_english_news_are_never_refused() -> None:
    paragraphs = [line for path in sorted(CASES.glob("*/input.*")) for line in path.read_text().split("\n")]
    assert len(paragraphs) > 100
    assert [line for line in paragraphs if other_language(line, "en")] == []


@pytest.mark.parametrize("text", NAMES)
def test_english_full_of_foreign_names_is_english(text: str) -> None:
    assert other_language(text, "en") is None


def test_short_texts_are_never_refused() -> None:
    short = GERMAN[: MIN_LETTERS - 1]
    assert other_language(short, "en") is None
    assert all(other_language(line, "en") is None for line in sentences("de") if len(line) < MIN_LETTERS)


def test_document_in_another_language_is_a_failure_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GERMAN)
    (tmp_path / "b.txt").write_text("Gommex Tyres of Turin has taken over its rival Basketo of Gdansk. " * 3)
    german, english = read_documents([str(tmp_path)], Settings())
    assert isinstance(german, ReadFailure)
    assert "another language (German), not in English" in str(german.error)
    assert len(german.sha256) == 64
    assert isinstance(english, Document)
    assert english.language == "en"


def test_setting_chooses_the_language_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GERMAN)
    for language, stated in (("de", "de"), ("any", "und")):
        [document] = read_documents([str(tmp_path / "a.txt")], Settings(language=language))
        assert isinstance(document, Document)
        assert document.language == stated
    with pytest.raises(SettingsError, match="'tlh' is not known"):
        list(read_documents([str(tmp_path / "a.txt")], Settings(language="tlh")))


@pytest.mark.parametrize("value", ["", "EN", "en-GB", "English!"])
def test_setting_is_a_code(value: str) -> None:
    with pytest.raises(SettingsError, match="language must be a code"):
        Settings(language=value)


def test_middle_of_a_long_document_counts_as_well() -> None:
    english = "Gommex Tyres has taken over its rival Basketo, which has its seat in the city of Gdansk. "
    assert other_language(GERMAN * 20 + english * 200, "en") is None
    assert other_language(GERMAN * 100, "en") == "German"


def test_without_the_library_texts_are_read_with_a_warning_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    module._identifier.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert other_language(GERMAN, "en") is None
    assert re.search(r"pip install 'graphwright\[docs\]'", caplog.text)
    module._identifier.cache_clear()


def test_plain_english_needs_no_model() -> None:
    code = (
        "import sys; from kg.read.language import other_language;"
        "text = 'The maker of tyres has said that it will have bought the rival from Gdansk. ' * 3;"
        "assert other_language(text, 'en') is None;"
        "assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
