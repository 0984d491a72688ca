"""IRIs: the fixed namespaces and prefixes, content hashes, slugs, and the one function that mints a data IRI.

In: labels and texts. Out: IRIs that are valid, short enough, and equal for equal input on any machine. It knows no
relation, reads no file, and does not decide which entity a name denotes.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import NamedNode

KG = "https://w3id.org/graphwright/vocab#"
BIZ = "https://w3id.org/graphwright/business#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ORG = "http://www.w3.org/ns/org#"
SH = "http://www.w3.org/ns/shacl#"

NAMESPACES: Mapping[str, str] = {
    "kg": KG,
    "biz": BIZ,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "prov": PROV,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
    "nif": NIF,
    "org": ORG,
}
# What stands under the user's base, and the prefix that shortens it.
DATA_PREFIXES: Mapping[str, str] = {
    "ent": "entity/",
    "stmt": "statement/",
    "obs": "observation/",
    "evid": "evidence/",
    "read": "reading/",
    "ment": "mention/",
    "doc": "document/",
}

MAX_LOCAL = 160  # characters of the last part of a minted IRI: file systems and log lines still show it whole
_SPELLED = {"&": " and ", "+": " plus "}
_QUIET = " -_.,:;/'’‘\"“”()®™"  # may be left out of a slug without changing who is meant


def default_prefixes(base: str) -> dict[str, str]:
    """The prefix table of a graph whose data IRIs start with ``base``, in the order in which files declare it.

    >>> default_prefixes("https://graphwright.example/")["ent"]
    'https://graphwright.example/entity/'
    """
    return {**NAMESPACES, **{name: base + path for name, path in DATA_PREFIXES.items()}}


def content_hash(*parts: str) -> str:
    """16 hex digits of the SHA-256 over the parts; where one part ends and the next begins matters.

    >>> content_hash("a", "b") == content_hash("ab"), len(content_hash("a"))
    (False, 16)
    """
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


@lru_cache(maxsize=4096)  # a document's names are minted more than once
def slug(label: str, *, distinct: str = "") -> str:
    """The readable last part of an entity's IRI: lower case, words joined by hyphens, letters of any script.

    Labels that differ only in case, spacing or light punctuation share a slug. If a character that may matter is lost
    (``#``, ``%``, an emoji), the slug ends in a hash of the label, so that different labels stay apart. With
    ``distinct`` (such as a class IRI) it always ends in a hash of label and ``distinct``: for a second thing of the
    same name.

    >>> slug("Gommex Tyres"), slug("Marks & Spencer"), slug("海信集团"), slug("Nestlé S.A.")
    ('gommex-tyres', 'marks-and-spencer', '海信集团', 'nestlé-s-a')
    >>> slug("C#") == slug("C"), slug("C#").startswith("c-"), slug("")
    (False, True, 'unnamed-439083f38956')
    >>> slug("Mercury", distinct="planet") == slug("Mercury", distinct="car")
    False
    """
    text = unicodedata.normalize("NFC", label)
    for sign, word in _SPELLED.items():
        text = text.replace(sign, word)
    words = "".join(character if _is_word(character) else " " for character in text.casefold()).split()
    lossy = any(not _is_word(character) and character not in _QUIET for character in text)
    parts = [unicodedata.normalize("NFC", word) for word in words] or ["unnamed"]
    if distinct or lossy or not words:
        parts.append(content_hash(unicodedata.normalize("NFC", label), distinct)[:12])
    return "-".join(parts)


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def mint_iri(base: str, kind: str, name: str) -> str:
    """The IRI ``{base}{kind}/{name}``, with ``name`` in NFC and everything but unreserved characters percent-encoded.

    A name longer than `MAX_LOCAL` characters once encoded is cut and ends in a hash of the whole.

    Raises:
        ValueError: if base and kind do not make a valid absolute IRI.

    >>> mint_iri("https://graphwright.example/", "entity", "nestlé")
    'https://graphwright.example/entity/nestl%C3%A9'
    """
    normal = unicodedata.normalize("NFC", name)
    local = _encode(normal)
    if len(local) > MAX_LOCAL:
        kept = normal[:MAX_LOCAL]
        while len(_encode(kept)) > MAX_LOCAL - 17:
            kept = kept[:-1]
        local = f"{_encode(kept)}-{content_hash(normal)}"
    return NamedNode(f"{base}{kind}/{local}").value


def _encode(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")


def curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """The short form by the longest matching prefix, or the IRI itself.

    >>> curie(KG + "Statement", NAMESPACES)
    'kg:Statement'
    """
    matches = [(len(space), name) for name, space in prefixes.items() if iri.startswith(space) and iri != space]
    if not matches:
        return iri
    length, name = max(matches)
    return f"{name}:{iri[length:]}"


def expand(text: str, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that ``text`` writes: ``<iri>``, a bare http(s) IRI, or a CURIE; None if it is none of these.

    >>> expand("kg:Statement", NAMESPACES), expand("Hisense", NAMESPACES)
    ('https://w3id.org/graphwright/vocab#Statement', None)
    """
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    if text.startswith(("http://", "https://", "urn:")):
        return text if is_iri(text) else None
    name, colon, local = text.partition(":")
    if not colon or name not in prefixes:
        return None
    iri = prefixes[name] + local
    return iri if is_iri(iri) else None


def is_iri(iri: str) -> bool:
    """Whether a text is an absolute IRI that every RDF parser takes.

    >>> is_iri("https://example.org/a"), is_iri("a b")
    (True, False)
    """
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def local_name(iri: str) -> str:
    """The part after the last ``#`` or ``/``.

    >>> local_name("https://example.org/a#b")
    'b'
    """
    whole = iri.rstrip("#/")
    return whole[max(whole.rfind("#"), whole.rfind("/")) + 1 :]
