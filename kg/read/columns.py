"""Which column of a table, or key of a record, holds what: text, title, date, url, author, id.

In: a record of a table or a JSON object, and the settings that name columns. Out: a draft. A column that no setting
names is found by its usual names. A value of the wrong type is an error of its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Day

from kg.config import Settings
from kg.errors import ReadError
from kg.read.clean import clean
from kg.read.draft import Draft

USUAL = {  # what corpora call them, the commonest first; case does not matter
    "text": ("text", "body", "content", "article", "maintext", "article_text", "full_text"),
    "title": ("title", "headline", "heading"),
    "date": ("date", "published", "publish_date", "published_at", "date_published", "date_publish", "pubdate"),
    "url": ("url", "link", "source_url"),
    "author": ("author", "authors", "byline"),
    "id": ("id",),
}
Columns = Mapping[str, str]


def find_columns(names: Iterable[str], settings: Settings) -> Columns:
    """What a table calls its columns: the keys of `USUAL` with the table's own names, for those that it has.

    >>> find_columns(["Headline", "Body", "Words"], Settings())
    {'text': 'Body', 'title': 'Headline'}
    >>> find_columns(["Headline", "Body"], Settings(text_column="Headline"))
    {'text': 'Headline', 'title': 'Headline'}
    """
    present = {name.strip().casefold(): name for name in reversed(list(names))}
    found = {}
    for key, usual in USUAL.items():
        named = getattr(settings, f"{key}_column")
        wanted = usual if named is None else (named.strip().casefold(),)
        name = next((present[one] for one in wanted if one in present), None)
        if name is not None:
            found[key] = name
    return found


def no_text(names: Iterable[str], settings: Settings) -> ReadError:
    """The error for a table without a column of texts."""
    wanted = settings.text_column or "text"
    listed = ", ".join(name.strip()[:40] for name in list(names)[:12])
    return ReadError(f"there is no column {wanted!r} among {listed}", hint="Name it: text_column in the settings.")


def record_draft(record: Mapping[str, object], columns: Columns, name: str, sha256: str) -> Draft:
    """The draft that a record gives. Raises `ReadError` if it has no text or a value is of the wrong type."""
    key = columns.get("text", "text")
    text = record.get(key)
    if not isinstance(text, str) or not text.strip():
        raise ReadError(f'"{key}" is missing, empty or not a string', hint=f'Every record needs a "{key}".')
    cleaned, warnings = clean(text)
    title, date, url, author = (_value(record, columns.get(one, one)) for one in ("title", "date", "url", "author"))
    url = url or _address(record.get(columns.get("id", "id")))
    return Draft(name, cleaned, sha256, title, date, url, author, warnings=warnings)


def _value(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    if isinstance(value, Day):
        value = value.isoformat()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ReadError(f'"{key}" is not a string')
    return " ".join(clean(value)[0].split()) or None


def _address(identifier: object) -> str | None:
    """An "id" that is a web address serves as the address when there is no "url"; other ids are not kept."""
    return identifier if isinstance(identifier, str) and identifier.startswith(("http://", "https://")) else None
