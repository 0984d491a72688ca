"""What a person decided on the page, as a line of the file of decisions.

In: the texts of a request, and what the graph knows of what it names. Out: cells, or an `EndpointError` that says what
cannot be. Whether other decisions speak against it is for the file to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from kg.errors import EndpointError
from kg.identity import Kind, escaped
from kg.iri import curie, expand, local_name, mint_iri, slug
from kg.model import Key, Literal, Status
from kg.ontology import Ontology
from kg.ontology.datatypes import is_lexical

Texts = Mapping[str, str]
# What each decision has to say, and what it may say besides author and note.
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.ACCEPT: ("claim",),
    Kind.REJECT: ("claim",),
    Kind.CORRECT: ("claim",),
    Kind.MERGE: ("node", "target"),
    Kind.DISTINCT: ("node", "target"),
    Kind.SPLIT: ("node", "label"),
    Kind.ALIAS: ("node", "name"),
}
OPTIONAL: Mapping[Kind, tuple[str, ...]] = {
    Kind.CORRECT: ("subject", "relation", "object", "value", "status"),
    Kind.SPLIT: ("name", "document"),
}
IRIS = ("claim", "node", "target", "subject", "relation", "object", "document")
ENTITIES = ("node", "target", "subject", "object")
LONGEST = {"author": 200, "note": 2_000, "name": 500, "label": 500, "value": 2_000}


@dataclass(frozen=True, slots=True)
class Known:
    """What the graph says of an entity."""

    label: str
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the graph says of what a request names: its claim, its entities, whether its document is there."""

    claim: Key | None = None
    entities: Mapping[str, Known] = field(default_factory=dict)
    document: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Makes cells of requests, for one ontology. ``prefixes`` are those that a file may shorten IRIs with."""

    ontology: Ontology
    prefixes: Mapping[str, str]
    base: str

    def cells(self, asked: Texts, facts: Facts) -> dict[str, str]:
        """The cells of a decision, without author, note and date.

        Raises:
            EndpointError: with status 422, if the graph does not know what it names, or the ontology forbids it.
        """
        kind = Kind(asked["decision"])
        for name in ENTITIES:
            if asked.get(name) and asked[name] not in facts.entities:
                raise refusal(f"the graph has no entity <{asked[name]}>", "Search it again: it may have been merged.")
        return {"decision": kind.value, **_MAKERS[kind](self, asked, facts)}

    def _pair(self, asked: Texts, facts: Facts) -> dict[str, str]:
        if asked["node"] == asked["target"]:
            raise refusal("an entity is the same as itself", "Name two entities.")
        cells = {name: self._short(asked[name]) for name in ("node", "target")}
        merged = asked["decision"] == Kind.MERGE  # what stays keeps its label
        return {**cells, "label": facts.entities[asked["target"]].label} if merged else cells

    def _split(self, asked: Texts, facts: Facts) -> dict[str, str]:
        name, label = asked.get("name", ""), asked["label"]
        if not name and not asked.get("document"):
            raise refusal("a split needs a name or a document", "Say which mentions are of the other entity.")
        if asked.get("document") and not facts.document:
            raise refusal(f"the graph has no document <{asked['document']}>")
        document = asked.get("document", "").rpartition("/")[2]
        plain = mint_iri(self.base, "entity", slug(label))
        own = mint_iri(self.base, "entity", slug(label, distinct=f"{asked['node']} {name} {document}"))
        target = own if plain == asked["node"] or plain in facts.entities else plain
        named = {"node": self._short(asked["node"]), "target": self._short(target)}
        return {**named, "name": name, "document": document, "label": label}

    def _alias(self, asked: Texts, facts: Facts) -> dict[str, str]:
        known = facts.entities[asked["node"]]
        if asked["name"] == known.label:
            raise refusal(f"{known.label!r} is its name already")
        class_ = self._short(known.types[0]) if known.types else ""
        return {"node": self._short(asked["node"]), "name": asked["name"], "class": class_, "label": known.label}

    def _claim(self, asked: Texts, facts: Facts) -> dict[str, str]:
        if facts.claim is None:
            raise refusal(f"the graph has no claim <{asked['claim']}>", "Load it again: it may have changed.")
        return self._key(facts.claim, "")

    def _correct(self, asked: Texts, facts: Facts) -> dict[str, str]:
        cells = self._claim(asked, facts)
        assert facts.claim is not None
        new = self._instead(facts.claim, asked)
        self._check_ends(new, facts)
        told = self._key(new, "new-")
        same = {f"new-{name}" for name, cell in cells.items() if told.get(f"new-{name}") == cell}
        if same == told.keys():
            raise refusal("the correction says the same as the claim", "Say what differs, or accept the claim.")
        return {**cells, **{name: cell for name, cell in told.items() if name not in same and name != "new-datatype"}}

    def _instead(self, claim: Key, asked: Texts) -> Key:
        relation = self.ontology.properties.get(asked.get("relation") or claim.predicate)
        if relation is None:
            raise refusal(f"the ontology has no relation <{asked['relation']}>")
        value: str | Literal = asked.get("object") or claim.object
        if asked.get("value"):
            value = Literal(asked["value"], relation.datatype or "")
        if isinstance(value, Literal) != (relation.datatype is not None):
            wanted = "an entity" if relation.datatype is None else "a value"
            raise refusal(f"“{relation.label}” leads to {wanted}", f"Choose {wanted}.")
        if isinstance(value, Literal):
            value = replace(value, datatype=relation.datatype or "")
            if not is_lexical(value.lexical, value.datatype):
                raise refusal(f"{value.lexical!r} is no {local_name(value.datatype)}")
        status = Status(asked["status"]) if asked.get("status") else claim.status
        return Key(asked.get("subject") or claim.subject, relation.iri, value, status)

    def _check_ends(self, key: Key, facts: Facts) -> None:
        """Refuse ends that the domain and the range of the relation do not admit."""
        relation = self.ontology.properties[key.predicate]
        if key.subject == key.object:
            raise refusal("a claim is about two things", "Choose another subject or object.")
        self._check_end(key.subject, relation.domain, f"“{relation.label}” is said of", facts)
        if isinstance(key.object, str):
            self._check_end(key.object, relation.range, f"“{relation.label}” leads to", facts)

    def _check_end(self, iri: str, wanted: Iterable[str], says: str, facts: Facts) -> None:
        known = facts.entities.get(iri, Known(words_of(iri)))
        if not self.ontology.is_a(known.types, wanted):
            classes = " or ".join(self._class(one) for one in wanted)
            is_ = " and ".join(self._class(one) for one in known.types) or "of no class"
            raise refusal(f"{says} {classes}; “{known.label}” is {is_}", "Choose another one.")

    def _class(self, iri: str) -> str:
        known = self.ontology.classes.get(iri)
        return known.label if known else local_name(iri)

    def _key(self, key: Key, prefix: str) -> dict[str, str]:
        cells = {
            "subject": self._short(key.subject),
            "property": self._short(key.predicate),
            "status": key.status.value,
        }
        if isinstance(key.object, Literal):
            cells |= {"value": escaped(key.object.lexical), "datatype": self._short(key.object.datatype)}
        else:
            cells["object"] = self._short(key.object)
        return {f"{prefix}{name}": cell for name, cell in cells.items()}

    def _short(self, iri: str) -> str:
        """The IRI as a CURIE, where that is read back as the same."""
        text = curie(iri, self.prefixes)
        return text if "://" not in text and expand(text, self.prefixes) == iri else iri


_MAKERS: Mapping[Kind, Callable[[Desk, Texts, Facts], dict[str, str]]] = {
    Kind.ACCEPT: Desk._claim,
    Kind.REJECT: Desk._claim,
    Kind.CORRECT: Desk._correct,
    Kind.MERGE: Desk._pair,
    Kind.DISTINCT: Desk._pair,
    Kind.SPLIT: Desk._split,
    Kind.ALIAS: Desk._alias,
}


def refusal(what: str, hint: str = "") -> EndpointError:
    """The error of a decision that cannot be."""
    return EndpointError(what, status=422, hint=hint)


def words_of(iri: str) -> str:
    """The words of an IRI's last part, for something without a label.

    >>> words_of("https://e.org/entity/gommex-plc")
    'gommex plc'
    """
    return unquote(local_name(iri)).replace("-", " ").replace("_", " ")
