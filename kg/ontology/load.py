"""From the folder of an ontology to an `Ontology`: reads the triples, checks them, makes the values."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.errors import OntologyError
from kg.model import Status
from kg.ontology.datatypes import RDFS
from kg.ontology.ends import OWL, Ends, label_of, wrong
from kg.ontology.examples import parse_example
from kg.ontology.files import RDF, Triples, read_turtle
from kg.ontology.model import (
    KG,
    Cue,
    Example,
    Individual,
    Metric,
    Ontology,
    OntologyClass,
    Property,
    Territory,
    local_name,
)

SKOS = "http://www.w3.org/2004/02/skos/core#"

ALWAYS = ("vocab.ttl", "metrics.ttl", "territories.ttl")  # read whichever ontology is used
LABELS = (SKOS + "prefLabel", RDFS + "label")
COMMENTS = (RDFS + "comment", SKOS + "definition")
MATCHES = (OWL + "equivalentClass", SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "narrowMatch")
EXAMPLE_STATUS = {
    KG + "example": Status.ASSERTED,
    KG + "plannedExample": Status.PLANNED,
    KG + "formerExample": Status.FORMER,
    KG + "negatedExample": Status.NEGATED,
    KG + "hypotheticalExample": Status.HYPOTHETICAL,
}
CUE_KINDS = ("verb", "noun", "adverb", "adjective", "modal", "reported", "phrase", "preposition", "progressive")

SHOWN = 10  # warnings that are logged one by one

log = logging.getLogger(__name__)


def shipped_folder() -> Path:
    """The folder with the ontology that comes with the package: in the wheel, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_data" / "ontology"
    return inside if inside.is_dir() else package.parent / "ontology"


def load_ontology(directory: Path | None = None) -> Ontology:
    """Read an ontology; without a directory, the shipped one.

    The vocabulary, the metrics and the table of territories of the package are always read too.

    Raises:
        OntologyError: with path and line if a file is missing or wrong.

    >>> ontology = load_ontology()
    >>> ontology.curie(ontology.by_local("Company"))
    'biz:Company'
    """
    files = _files(directory)
    return _built(tuple((path, (found := path.stat()).st_mtime_ns, found.st_size) for path in files))


@lru_cache(maxsize=4)
def _built(states: tuple[tuple[Path, int, int], ...]) -> Ontology:
    """The ontology of files as they are; a command asks for it at several places."""
    return _build(tuple(path for path, *_ in states))


def log_warnings(ontology: Ontology) -> None:
    """Tell the user what was understood otherwise than it stands in the files."""
    for text in ontology.warnings[:SHOWN]:
        log.warning("%s", text)
    if len(ontology.warnings) > SHOWN:
        log.warning("… and %d more such warnings about the ontology", len(ontology.warnings) - SHOWN)


def _files(directory: Path | None) -> tuple[Path, ...]:
    shipped = shipped_folder()
    if directory is None:
        return tuple(sorted(shipped.glob("*.ttl")))
    if not directory.is_dir():
        hint = "Give a folder with Turtle files (*.ttl)."
        raise OntologyError("the ontology's folder does not exist", path=str(directory), hint=hint)
    own = sorted(directory.glob("*.ttl"))
    if not own:
        raise OntologyError("the ontology's folder holds no *.ttl file", path=str(directory), hint="Put one there.")
    always = (shipped / name for name in ALWAYS if not (directory / name).exists())
    return (*(path for path in always if path.exists()), *own)


def _build(files: tuple[Path, ...]) -> Ontology:
    triples = read_turtle(files)
    declared = _declared(triples, OWL + "Class", RDFS + "Class")
    ends = Ends(triples, frozenset(declared), frozenset(triples.instances(RDFS + "Datatype")))
    pairs = {iri: (ends.of(iri, "domain"), ends.of(iri, "range")) for iri in _declared(triples, *_PROPERTY_TYPES)}
    classes = {iri: _class(triples, iri) for iri in sorted({*declared, *ends.undeclared})}
    properties = {iri: _property(triples, iri, classes, pair, ends) for iri, pair in pairs.items()}
    if not properties:
        where = str(files[-1].parent) if files else None
        raise OntologyError("the ontology declares no property", path=where, hint="Declare an owl:ObjectProperty.")
    return Ontology(
        classes=classes,
        properties=_with_inverses(properties),
        metrics={iri: _metric(triples, iri) for iri in triples.instances(KG + "Metric")},
        cues=_cues(triples),
        support_verbs=_language(triples, "supportVerb"),
        speech_verbs=_language(triples, "speechVerb"),
        source_phrases=_language(triples, "sourcePhrase"),
        theme_frame=min(_language(triples, "themeFrame"), default=""),
        kind_words=_language(triples, "kindWord"),
        act_words=_language(triples, "actWord"),
        individuals=tuple(_individuals(triples, classes)),
        territories=tuple(_territory(triples, iri) for iri in triples.instances(*_TERRITORY_KINDS)),
        not_cities=_language(triples, "notCity"),
        disjoint_pairs=_disjoint_pairs(triples),
        prefixes=dict(sorted(triples.prefixes.items())),
        files=files,
        hashes=tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in files),
        warnings=tuple(ends.warnings),
    )


# --- classes -----------------------------------------------------------------------------------------------------


def _declared(triples: Triples, *types: str) -> list[str]:
    """What a file declares in a vocabulary of its own: neither blank nor of the package's vocabulary."""
    return [iri for iri in triples.instances(*types) if not iri.startswith(("_:", KG))]


def _class(triples: Triples, iri: str) -> OntologyClass:
    label = triples.first(iri, *LABELS) or label_of(iri)
    return OntologyClass(
        iri=iri,
        local=local_name(iri),
        label=label,
        comment=triples.first(iri, *COMMENTS),
        parents=_named(triples.texts(iri, RDFS + "subClassOf")),
        nouns=frozenset({label.lower(), *_words(triples, iri, "noun")}),
        not_nouns=_words(triples, iri, "notNoun"),
        name_words=_words(triples, iri, "nameWord"),
        name_suffixes=_words(triples, iri, "nameSuffix"),
        common_noun="true" in triples.texts(iri, KG + "commonNoun"),
        ner=_words(triples, iri, "nerLabel"),
        titles=frozenset(word.casefold() for word in _words(triples, iri, "title")),
        offices=frozenset(word.casefold() for word in _words(triples, iri, "office")),
        deeds=frozenset(word.casefold() for word in _words(triples, iri, "deed")),
        owner_nouns=frozenset(word.casefold() for word in _words(triples, iri, "ownerNoun")),
        brand_nouns=frozenset(word.casefold() for word in _words(triples, iri, "brandNoun")),
        gazetteers=_words(triples, iri, "gazetteer"),
        matches=frozenset(_named(triples.texts(iri, *MATCHES))),
    )


def _named(iris: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(iri for iri in iris if not iri.startswith("_:")))


def _words(triples: Triples, iri: str, annotation: str) -> frozenset[str]:
    """The values of a lexical annotation; ``a | b | c`` in one literal is three."""
    return frozenset(word for text in triples.texts(iri, KG + annotation) for word in _split(text))


def _split(text: str) -> frozenset[str]:
    return frozenset(" ".join(part.split()) for part in text.split("|") if part.strip())


def _disjoint_pairs(triples: Triples) -> frozenset[tuple[str, str]]:
    pairs = {(iri, other) for iri in triples.table for other in triples.texts(iri, OWL + "disjointWith")}
    for axiom in triples.instances(OWL + "AllDisjointClasses"):
        members = [member for head in triples.texts(axiom, OWL + "members") for member in triples.items(head)]
        pairs |= {(one, other) for one in members for other in members if one != other}
    return frozenset(pairs | {(other, one) for one, other in pairs})


# --- properties --------------------------------------------------------------------------------------------------

_PROPERTY_TYPES = (
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "SymmetricProperty",
    OWL + "AsymmetricProperty",
    OWL + "TransitiveProperty",
    RDF + "Property",
)


def _property(
    triples: Triples,
    iri: str,
    classes: Mapping[str, OntologyClass],
    pair: tuple[tuple[str, ...], tuple[str, ...]],
    ends: Ends,
) -> Property:
    types = triples.texts(iri, RDF + "type")
    domain, range_ = pair
    datatypes = [end for end in range_ if ends.is_datatype(end)]
    if not range_ and OWL + "DatatypeProperty" in types:
        datatypes = [RDFS + "Literal"]  # whatever the text says
    examples = [example for name in EXAMPLE_STATUS for example in _examples(triples, iri, name)]
    return Property(
        iri=iri,
        local=local_name(iri),
        label=triples.first(iri, *LABELS) or label_of(iri),
        comment=triples.first(iri, *COMMENTS),
        domain=domain,
        range=tuple(end for end in range_ if end not in datatypes),
        datatype=datatypes[0] if datatypes else None,
        symmetric=OWL + "SymmetricProperty" in types,
        asymmetric=OWL + "AsymmetricProperty" in types,
        implied_object="true" in triples.texts(iri, KG + "impliedObject"),
        role_from_trigger="true" in triples.texts(iri, KG + "triggerIsRole"),
        functional=OWL + "FunctionalProperty" in types,
        transitive=OWL + "TransitiveProperty" in types,
        inverses=_named(triples.texts(iri, OWL + "inverseOf")),
        parents=_named(triples.texts(iri, RDFS + "subPropertyOf")),
        disjoint=_named(triples.texts(iri, OWL + "propertyDisjointWith")),
        examples=tuple(examples),
        counter_examples=tuple(_examples(triples, iri, KG + "counterExample")),
        triggers=_trigger_sets(triples, iri, classes),
        named_object="true" in triples.texts(iri, KG + "namedObject"),
        majority=_by_share(triples, iri, "majority"),
        minority=_by_share(triples, iri, "minority"),
        units=_words(triples, iri, "unit"),
        kind_nouns=tuple(sorted(_kind_nouns(triples, iri, range_, classes).items())),
        metrics=_named(triples.texts(iri, KG + "toldByFigure")),
    )


def _kind_nouns(
    triples: Triples, iri: str, range_: Sequence[str], classes: Mapping[str, OntologyClass]
) -> dict[str, str]:
    """The nouns of ``kg:kindNoun``, each with what it tells: "insurance: insurer | reinsurer" has two."""
    found: dict[str, str] = {}
    for value in triples.values(iri, KG + "kindNoun"):
        told, _, listed = value.text.partition(":")
        nouns, told = sorted(noun.casefold() for noun in _split(listed)), " ".join(told.split())
        twice = next((noun for noun in nouns if found.get(noun, told) != told), "")
        if not (told and nouns):
            why, hint = "no noun or nothing told", 'Write "insurance: insurer | reinsurer".'
        elif twice:
            why, hint = f"{twice!r} tells {found[twice]!r} already", "Let each noun tell one thing."
        elif not any(cls in classes and classes[cls].common_noun for cls in range_):
            why, hint = "no class of the range has kg:commonNoun", "Add it to the class of what the nouns tell."
        else:
            found |= dict.fromkeys(nouns, told)
            continue
        line, path = value.source.line_of(value.text) or None, str(value.source.path)
        raise OntologyError(f"{why} in kg:kindNoun {value.text!r}", path=path, line=line, iri=iri, hint=hint)
    return found


def _by_share(triples: Triples, iri: str, name: str) -> str:
    """The relation that a claim of more (``name`` "majority") or less ("minority") than half is of; "" for none."""
    wanted = triples.first(iri, KG + name)
    if wanted and wanted not in _declared(triples, *_PROPERTY_TYPES):
        source = triples.values(iri, KG + name)[0].source
        line = source.line_of(f"kg:{name}") or None
        hint = "Name a property that a file of the ontology declares."
        raise OntologyError(
            f"the {name} {wanted!r} is no property", path=str(source.path), line=line, iri=iri, hint=hint
        )
    return wanted


def _examples(triples: Triples, iri: str, predicate: str) -> list[Example]:
    counter = predicate == KG + "counterExample"
    status = EXAMPLE_STATUS.get(predicate, Status.ASSERTED)
    found: list[Example] = []
    for value in triples.values(iri, predicate):
        line = value.source.line_of(f'"{value.text}"') or value.source.line_of(value.text)
        path = str(value.source.path)
        found += parse_example(value.text, status=status, counter=counter, path=path, line=line)
    return found


def _trigger_sets(triples: Triples, iri: str, classes: Mapping[str, OntologyClass]) -> tuple[frozenset[str], ...]:
    sets = [_split(text) for text in triples.texts(iri, KG + "trigger")]
    for target in triples.texts(iri, KG + "triggerClass"):
        below = (name for name in classes if target in _lineage(name, classes))
        sets.append(frozenset(noun for name in below for noun in classes[name].nouns))
    return tuple(sets)


def _lineage(iri: str, classes: Mapping[str, OntologyClass]) -> frozenset[str]:
    return Ontology(classes, {}).superclasses(iri)


def _with_inverses(properties: dict[str, Property]) -> dict[str, Property]:
    """Make inverses mutual: who declares one need not declare the other."""
    mutual: dict[str, set[str]] = {iri: set(one.inverses) for iri, one in properties.items()}
    for iri, one in properties.items():
        for other in one.inverses:
            mutual.setdefault(other, set()).add(iri)
    return {iri: replace(one, inverses=tuple(sorted(mutual[iri]))) for iri, one in properties.items()}


def read_individuals(paths: Iterable[Path], ontology: Ontology) -> tuple[Individual, ...]:
    """The instances of the ontology's classes in further Turtle files, such as a user's own list of companies.

    Raises:
        OntologyError: with path and line if a file is missing or wrong.
    """
    return tuple(_individuals(read_turtle(paths), ontology.classes))


# --- words and individuals ---------------------------------------------------------------------------------------


def _metric(triples: Triples, iri: str) -> Metric:
    label = triples.first(iri, *LABELS) or local_name(iri)
    return Metric(iri, label, tuple(sorted(set(triples.texts(iri, SKOS + "altLabel")))))


def _cues(triples: Triples) -> tuple[Cue, ...]:
    return tuple(
        Cue(status, kind, lemma)
        for status in Status
        for kind in CUE_KINDS
        for lemma in sorted(_words(triples, KG + status.value, f"{kind}Cue"))
    )


def _language(triples: Triples, annotation: str) -> frozenset[str]:
    languages = triples.instances(KG + "Language")
    return frozenset(word for iri in languages for word in _words(triples, iri, annotation))


def _individuals(triples: Triples, classes: Mapping[str, OntologyClass]) -> list[Individual]:
    found = []
    for iri in sorted(triples.table):
        types = tuple(sorted(name for name in triples.texts(iri, RDF + "type") if name in classes))
        if types and not iri.startswith("_:"):
            found.append(_individual(triples, iri, types))
    return found


def _individual(triples: Triples, iri: str, types: tuple[str, ...]) -> Individual:
    origin = triples.values(iri, RDF + "type")[0].source
    label = triples.first(iri, *LABELS)
    line = origin.line_of(label or local_name(iri))
    if not label:
        hint = "Give it a skos:prefLabel."
        raise OntologyError("the entity has no label", path=str(origin.path), line=line or None, iri=iri, hint=hint)
    return Individual(
        iri=iri,
        label=label,
        types=types,
        aliases=tuple(sorted(set(triples.texts(iri, SKOS + "altLabel")) - {label})),
        demonyms=tuple(sorted(_words(triples, iri, "demonym"))),
        definition=triples.first(iri, SKOS + "definition", RDFS + "comment"),
        notation=triples.first(iri, SKOS + "notation"),
        external=_named(triples.texts(iri, OWL + "sameAs", SKOS + "exactMatch")),
        related=_related(triples, iri),
        prior=_prior(triples, iri),
        path=str(origin.path),
        line=line,
    )


def _related(triples: Triples, iri: str) -> tuple[tuple[str, str], ...]:
    """What the file says of it and other things, in whatever vocabulary; its class and its identity aside."""
    return tuple(
        (name, value.text)
        for name, values in triples.table[iri].items()
        for value in values
        if not (value.literal or value.text.startswith("_:") or name.startswith((RDF, OWL)))
    )


def _prior(triples: Triples, iri: str) -> float | None:
    for value in triples.values(iri, KG + "prior"):
        try:
            prior = float(value.text)
        except ValueError:
            prior = 0.0
        if not 0 < prior <= 1:
            raise wrong(f"its prior {value.text!r} is no number above 0 and at most 1", iri, value, "Mend the number.")
        return prior
    return None


_TERRITORY_KINDS = {KG + "Territory": "territory", KG + "Region": "region", KG + "City": "city"}


def _territory(triples: Triples, iri: str) -> Territory:
    kind = next(_TERRITORY_KINDS[name] for name in triples.texts(iri, RDF + "type") if name in _TERRITORY_KINDS)
    return Territory(
        slug=local_name(iri),
        code=triples.first(iri, SKOS + "notation"),
        kind=kind,
        label=triples.first(iri, *LABELS),
        aliases=tuple(sorted(set(triples.texts(iri, SKOS + "altLabel")))),
        demonyms=tuple(sorted(_words(triples, iri, "demonym"))),
        within=tuple(local_name(place) for place in triples.texts(iri, SKOS + "broader")),
        note=triples.first(iri, SKOS + "definition"),
    )
