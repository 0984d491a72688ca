"""Damaged files of every format, by the thousand: texts of many kinds, packed into every format, then spoilt by a seed.

In: a number. Out: a name and bytes, equal for equal numbers; and what is wrong with the build of such files.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

import pyoxigraph as ox

from kg.model import DocumentReport
from kg.store.files import FORMATS
from tests.read.makers import KINDS, encoded

FACT = "Velmora is allied with Brakka."
# One class of texts each: what documents of the world look like, and what they are not supposed to.
SEEDS = (
    f"{FACT} Porto is part of Norland. Ana Ruiz works for Velmora.",
    "Vélmora is allied with Brakka. São Tomé is part of Łódź. Ünal works for Škoda.",
    "海信与速卖通在青岛签署合作协议。 Velmora is allied with 海信.",
    "\u202bשלום is part of Norland.\u202c \u0645\u0631\u062d\u0628\u0627 is held by Brakka.",
    "e\u0301\u0323\u0327\u0301 is held by Vélmora\u0301. " + "a\u0300" * 40,
    "Velmora 🚀 is allied with Brakka 🏭. 𝔙𝔢𝔩𝔪𝔬𝔯𝔞 is held by \U0010fffd.",
    f"{FACT} " * 60,
    "\n\n".join(f"{FACT} In {year}." for year in range(1990, 2020)),
    "V.",
    f"---\ntitle: A story\ndate: 2021-03-04\nurl: https://example.org/a\n---\n{FACT}",
    f"# Heading\n\n* one\n* two\n\n1. three\n\n> {FACT}\n\n## Next\n\nPorto is part of Norland.",
    f"| Name | Town |\n|---|---|\n| Velmora | Porto |\n\n{FACT}",
    "Velmora &amp; Co &lt;b&gt; is allied with Brakka &#8364; &#0; &bogus;.",
    "“Velmora’s” is held by «Brakka» – he said — ‘so’ … Brakka is seated in Porto.",
    "Gommexâ€™s plant is part of ZÃ¼rich. Velmora is allied with Brakka.",
    "Velmora earned €1,234,567.89, −5.2 % and $3bn in Q4/2019; 10^400 is part of Norland.",
    "See https://example.org/a?b=<c>&d={e}|f\\g^`h and mail a@b.example. Velmora is held by Brakka.",
    f'{{"text": "{FACT}", "n": [1, 2, {{}}]}} <script>alert("x")</script> {FACT}',
    "Vel\u00a0mora\u2003is allied with\u200bBrakka.\u2028Porto is part of Norland.\ufeff\u00ad",
    '<https://e.org/"> is held by """Brakka""" \\u0022 \\n. O\'Brien\\ is allied with {{x}} @en ^^<y>.',
)
TOKENS = (
    b"\x00",
    b"\x00" * 20,
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half of a surrogate pair
    b"\xf4\x90\x80\x80",  # beyond Unicode
    "\u202e\u2066".encode(),
    "\ufffe".encode(),
    b"\x1b[2J\x07",
    b"\r",
    b'"',
    b"<![CDATA[",
    b"%PDF-1.4",
    b"PK\x03\x04",
    b"9" * 400,
    b"[" * 2_000,
)


def spoil(data: bytes, other: bytes, random: Random) -> bytes:
    """The data with a few places damaged: bytes flipped, cut, doubled, moved in from elsewhere, or strange ones."""
    piece = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        start = random.randrange(len(piece) + 1)
        end = min(len(piece), start + random.choice((1, 4, 30, 300)))
        match random.randrange(6):
            case 0 if start < len(piece):
                piece[start] ^= 1 << random.randrange(8)
            case 1:
                del piece[start:end]
            case 2:
                piece[start:start] = piece[start:end] * random.choice((1, 1, 40))
            case 3:
                at = random.randrange(len(other) + 1)
                piece[start:start] = other[at : at + random.choice((8, 200))]
            case 4:
                piece[start:start] = random.choice(TOKENS)
            case _ if random.random() < 0.2:
                del piece[start:]
    return bytes(piece)


@cache
def _original(kind: str, seed: int) -> bytes:
    text = SEEDS[seed]
    if kind == ".pdf":  # whose letters are those of one code page
        text = text.encode("cp1252", "ignore").decode("cp1252")
    if kind == ".docx":  # whose library takes no character that XML forbids
        text = "".join(character for character in text if character >= " " or character == "\n")
    return encoded(kind, text)


def damaged(number: int) -> tuple[str, bytes]:
    """The name and the bytes of one file. Each class of texts comes in each format; every tenth file is whole."""
    random = Random(number)
    kind, seed = KINDS[number % len(KINDS)], (number // len(KINDS)) % len(SEEDS)
    data = _original(kind, seed)
    if number % 10:
        data = spoil(data, _original(random.choice(KINDS), random.randrange(len(SEEDS))), random)
    return f"{number:06}{kind}", data


def write_damaged(folder: Path, numbers: Sequence[int]) -> list[Path]:
    """Files with these numbers."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number in numbers:
        name, data = damaged(number)
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    return paths


def unreported(paths: Iterable[Path], reports: Iterable[DocumentReport]) -> Iterator[str]:
    """A sentence for each file that no report is about, and each report that is about no file."""
    names, seen = {str(path) for path in paths}, set[str]()
    for report in reports:
        name = _file(report.source, names)
        seen.add(name)
        if not name:
            yield f"{report.source} is none of the inputs"
    yield from (f"nothing is reported of {name}" for name in sorted(names - seen))


def failed(reports: Iterable[DocumentReport]) -> Iterator[str]:
    """A sentence for each document that could be read and not be processed."""
    return (report.reason for report in reports if report.stage == "extract")


def _file(source: str, names: Container[str]) -> str:
    """The input that a source is or lies in; "" if there is none."""
    heads = (source, source.partition("!/")[0], source.partition("#")[0], source.rpartition(":")[0])
    return next((head for head in heads if head in names), "")


def ill_formed(quads: Collection[ox.Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each graph format in which the quads cannot be written and be strictly parsed again."""
    for suffix, (write, form) in FORMATS.items():
        written = "".join(write(quads, prefixes))
        try:
            found = {_line(quad, suffix) for quad in ox.parse(written.encode(), format=form, lenient=False)}
        except (SyntaxError, ValueError) as error:
            yield f"{suffix}: it cannot be parsed: {error}"
            continue
        lost = {_line(quad, suffix) for quad in quads} ^ found
        if lost:
            yield f"{suffix}: what is read differs from what was written: {min(lost)}"


def _line(quad: ox.Quad, suffix: str) -> str:
    return str(quad) if suffix in ("trig", "nq") else str(quad.triple)
