"""The language stage: a Document in, an Annotation out.

The order: raw tokens → names → parse with names as single tokens → argument graphs → clusters → type hints → speech →
pronouns and noun phrases → dates and quantities.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

from kg.annotate.arguments import ArgumentWords, with_arguments
from kg.annotate.capitals import NameWords, Piece
from kg.annotate.clusters import Clusters, NameFacts
from kg.annotate.coreference import Resolver, to_drop
from kg.annotate.dates import find_dates
from kg.annotate.deeds import SHORT, short_forms
from kg.annotate.discourse import paragraph_openings
from kg.annotate.joined import Opinion, joined_names
from kg.annotate.lookalikes import Lookalikes
from kg.annotate.named_so import with_endings
from kg.annotate.names import FoundName, Names, Scan, apart, find_names
from kg.annotate.parse import NameSpan, Parser, sentence_of
from kg.annotate.quantities import find_quantities
from kg.annotate.quantity_measures import find_measures
from kg.annotate.quotes import SpokenWord, find_speech
from kg.annotate.senses import part_senses
from kg.annotate.types import is_title, kinds_of, list_votes, ranked, tally, type_votes
from kg.annotate.whereabouts import Around
from kg.config import Settings
from kg.lexicon import FigureLexicon
from kg.model import (
    Annotation,
    Block,
    BlockKind,
    DateExpression,
    Document,
    Drop,
    Mention,
    MentionKind,
    Quantity,
    Quotation,
    Sentence,
    Status,
    TypeVote,
)
from kg.ontology import Ontology
from kg.ontology.datatypes import NUMBERS
from kg.spelling import HONORIFIC

Known = Callable[
    [str], Sequence[tuple[str, tuple[str, ...]]]
]  # surface → (entity IRI, its class IRIs) of the catalogue
Hints = Callable[[Annotation], Iterable[TypeVote]]
OpenEnds = Callable[[Annotation], Set[tuple[int, int]]]  # sentence and token of words that leave an end to the text
READ = frozenset({BlockKind.PARAGRAPH, BlockKind.CAPTION, BlockKind.HEADLINE})
PIECE = 20_000  # characters that are parsed at once: memory of the parser grows with the piece


class Annotator:
    """The language pipeline of one process; keeps the model and the ontology's words."""

    def __init__(
        self,
        parser: Parser,
        ontology: Ontology,
        lexicon: FigureLexicon,
        scan: Scan,
        known: Known,
        settings: Settings,
        opinion: Opinion | None = None,
        around: Around = lambda surface: (frozenset(), frozenset()),
    ) -> None:
        self.parser, self.ontology, self.lexicon, self.settings = parser, ontology, lexicon, settings
        self.scan, self.known, self.opinion, self.around = scan, known, opinion, around
        self.words = replace(
            name_words_of(ontology),
            metrics=frozenset(lexicon.metric_nouns),
            currencies=_currencies(lexicon),
            units=lexicon.words("UnitSigns", "word"),
        )
        supporting = ontology.support_verbs | {cue.lemma for cue in ontology.cues if cue.kind == "verb"}
        titles = frozenset(word for cls in ontology.classes.values() for word in cls.titles | cls.offices)
        telling = frozenset(
            cue.lemma for cue in ontology.cues if cue.kind == "noun" and cue.status is not Status.FORMER
        )
        self.argument_words = ArgumentWords(supporting, self.words.nouns, _place_nouns(ontology), titles, telling)
        self.kinds = kinds_of(ontology)
        numeric = [prop for prop in ontology.properties.values() if prop.datatype in NUMBERS]
        self.units = frozenset(unit for prop in numeric for unit in prop.units) if numeric else None

    def annotate(
        self,
        document: Document,
        hints: Hints = lambda annotation: (),
        open_ends: OpenEnds = lambda annotation: frozenset(),
    ) -> Annotation:
        """Everything said about one document. Strings of the model do not outlive the call.

        ``hints`` tells from the names alone what relations say of their types; pronouns are resolved with them.
        ``open_ends`` tells which words leave to the text whom they are about.
        """
        self.parser.know(document.text)
        with self.parser.memory_zone():
            named, hinted = self._hinted(document, hints)
            return self._resolved(named, hinted, open_ends(named))

    def parse_examples(self, examples: Sequence[tuple[str, Sequence[tuple[int, int, str]]]]) -> list[Sentence]:
        """Marked example sentences with their argument graphs, for the pattern compiler."""
        jobs = [
            (text, [NameSpan(s, e, text[s:e], k, label, label != "NORP") for k, (s, e, label) in enumerate(names)])
            for text, names in examples
        ]
        parsed = self.parser.parse_examples(jobs)
        return [with_arguments(sentence_of(tokens, 0, BlockKind.PARAGRAPH), self.argument_words) for tokens in parsed]

    def _hinted(self, document: Document, hints: Hints) -> tuple[Annotation, tuple[TypeVote, ...]]:
        """What the names alone say, each name parted by its senses, with the hints at their types."""
        pieces = self._pieces(document)
        found = with_endings(pieces, find_names(pieces, self.words, self.scan, self._joined))
        sentences = self._sentences(pieces, found)
        names = self._clustered(_name_mentions(found, sentences), sentences)
        dates = find_dates(document.text, sentences, _day(document.date))
        named = self._named(document, sentences, names, dates)
        hinted = tuple(hints(named))
        parted = part_senses(names, (*named.votes, *hinted), sentences, self.ontology, self.known)
        if parted != tuple(mention.cluster for mention in names):
            names = [replace(mention, cluster=cluster) for mention, cluster in zip(names, parted, strict=True)]
            named = self._named(document, sentences, names, dates)
            hinted = tuple(hints(named))
        return named, hinted

    def _named(
        self, document: Document, sentences: tuple[Sentence, ...], names: list[Mention], dates: Sequence[DateExpression]
    ) -> Annotation:
        """What the names alone say, before anything refers back to them."""
        votes = tuple(type_votes(sentences, names, self.ontology, frozenset(self.lexicon.metric_nouns)))
        known = tuple(sorted(self._known_types(names, votes).items()))
        votes += tuple(list_votes(sentences, names, votes, dict(known), self.ontology))
        mentions = _with_surfaces(names, document.text)
        return Annotation(document, sentences, mentions, tuple(dates), votes=votes, known=known)

    def _known_types(self, names: Sequence[Mention], votes: Sequence[TypeVote]) -> dict[int, tuple[str, ...]]:
        """The classes of what the catalogue knows by a cluster's names; of namesakes, those that the hints fit best."""
        hints = tally(votes)
        found: dict[int, tuple[str, ...]] = {}
        for mention in names:
            known = () if mention.source == SHORT else self.known(mention.surface)
            kinds = list(dict.fromkeys(types for _, types in known))
            if kinds and mention.cluster not in found:
                found[mention.cluster] = max(kinds, key=lambda types: self._fit(types, hints.get(mention.cluster, {})))
        return found

    def _fit(self, types: tuple[str, ...], hints: Mapping[str, float]) -> float:
        fitting = sum(weight for iri, weight in hints.items() if types and self.ontology.is_a(types, [iri]))
        return fitting - sum(
            weight for iri, weight in hints.items() if any(self.ontology.disjoint(iri, one) for one in types)
        )

    def _resolved(self, named: Annotation, hinted: tuple[TypeVote, ...], open_ends: Set[tuple[int, int]]) -> Annotation:
        """Everything else: who speaks, what pronouns and noun phrases refer to, quantities."""
        document, sentences, names, known = named.document, named.sentences, named.mentions, dict(named.known)
        votes = (*named.votes, *hinted)
        spoken = find_speech(
            document.text,
            sentences,
            names,
            self.ontology.speech_verbs,
            self.ontology.source_phrases,
            self._persons(votes, known),
        )
        resolver = Resolver(
            sentences,
            names,
            votes,
            known,
            spoken,
            self.ontology,
            self.settings,
            open_ends,
            self.around,
            paragraph_openings(document.text, sentences),
        )
        resolved, unresolved = resolver.resolve()
        drops = [to_drop(s, t, reason, document.id, document.text) for s, t, reason in unresolved]
        return replace(
            named,
            mentions=_with_surfaces((*names, *resolved), document.text),
            quantities=find_quantities(document.text, sentences, self.lexicon),
            measures=self._measures(document.text, sentences),
            quotations=_quotations(spoken, names),
            votes=(*named.votes, *self._pronoun_votes(resolved, document.text)),
            drops=(*drops, *self._credit_drops(document)),
            unsaid=_with_surfaces(resolver.left_out.found, document.text),
        )

    def _joined(self, found: Names) -> Sequence[Sequence[FoundName]]:
        return joined_names(found, self.opinion, self._apart) if self.opinion else apart(found)

    def _measures(self, text: str, sentences: Sequence[Sentence]) -> tuple[Quantity, ...]:
        return () if self.units is None else find_measures(text, sentences, self.lexicon, self.units)

    def _pieces(self, document: Document) -> list[Piece]:
        spans = [(b, start, end) for b in document.blocks if b.kind in READ for start, end in _cuts(document.text, b)]
        raw = self.parser.tokens([document.text[start:end] for _, start, end in spans])
        return [
            Piece(b, start, document.text[start:end], tokens)
            for (b, start, end), tokens in zip(spans, raw, strict=True)
        ]

    def _sentences(self, pieces: Sequence[Piece], found: Sequence[FoundName]) -> tuple[Sentence, ...]:
        jobs = []
        for piece in pieces:
            end = piece.offset + len(piece.text)
            inside = [(k, n) for k, n in enumerate(found) if piece.offset <= n.start and n.end <= end]
            spans = [
                NameSpan(n.start - piece.offset, n.end - piece.offset, n.surface, k, self._label(n), not n.adjective)
                for k, n in inside
            ]
            jobs.append((piece.tokens, spans, piece.offset))
        sentences: list[Sentence] = []
        for piece, parsed in zip(pieces, self.parser.parse(jobs), strict=True):
            for tokens in parsed:
                sentence = sentence_of(tokens, len(sentences), piece.block.kind)
                sentences.append(with_arguments(sentence, self.argument_words))
        return tuple(sentences)

    def _label(self, name: FoundName) -> str:
        """The stand-in that the parser reads for a name: what the catalogue knows goes before the NER's guess."""
        types = {iri for _, types in self.known(name.surface) for iri in types}
        if types:
            return "PERSON" if types & self.kinds.person else "GPE" if types & self.kinds.place else "ORG"
        return name.label

    def _clustered(self, names: Sequence[Mention], sentences: Sequence[Sentence]) -> list[Mention]:
        titled = _titled(names, sentences, self.ontology, self.kinds.person)
        short = short_forms(names, sentences, self.ontology.deeds, self._is_place)
        names = [replace(name, source=SHORT) if name.surface in short else name for name in names]

        def facts(mention: Mention) -> NameFacts:
            known = self.known(mention.surface)
            types = {iri for _, kinds in known for iri in kinds}
            token = sentences[mention.sentence].tokens[mention.token]
            sure = bool(HONORIFIC.match(mention.surface)) or mention.surface in titled
            body = mention.surface.split()[-1].casefold() in self.words.heads  # "Acre Ventures"
            person = sure or (token.entity_label == "PERSON" and not body)
            place = bool(types & self.kinds.place)
            if mention.source == SHORT:
                return NameFacts()
            return NameFacts(frozenset(iri for iri, _ in known), person and not types, place, sure and not types)

        numbers = Clusters(self.words.suffixes, facts, self._is_place).assign(names, sentences)
        return [replace(mention, cluster=number) for mention, number in zip(names, numbers, strict=True)]

    def _apart(self, owner: str, owned: str) -> bool:
        """Whether a country has something ("Sweden's Orlin"), or something a region ("Orlin's Asia president")."""
        countries = any(frozenset(types) & self.kinds.country for _, types in self.known(owner))
        return countries or self._is_place(owned)

    def _is_place(self, surface: str) -> bool:
        """Whether the catalogue knows a name as a place, unless it is a word for an organisation: the town of Bank."""
        if surface.casefold() in self.words.heads | self.words.nouns:
            return False
        return any(frozenset(types) & self.kinds.place for _, types in self.known(surface))

    def _persons(self, votes: Sequence[TypeVote], known: dict[int, tuple[str, ...]]) -> frozenset[int]:
        tops = {cluster: ranked(sums)[:1] for cluster, sums in tally(votes).items()} | known
        return frozenset(cluster for cluster, types in tops.items() if frozenset(types) & self.kinds.person)

    def _pronoun_votes(self, resolved: Sequence[Mention], text: str) -> Iterator[TypeVote]:
        for mention in resolved:
            if text[mention.start : mention.end].casefold() in ("he", "she", "his", "her", "him"):
                for iri in sorted(self.ontology.classes):
                    if "PERSON" in self.ontology.classes[iri].ner:
                        yield TypeVote(mention.cluster, iri, 1.0, "he or she")

    def _credit_drops(self, document: Document) -> Iterator[Drop]:
        for block in document.blocks:
            if block.kind is BlockKind.CREDIT:
                text = document.text[block.start : block.end]
                for span in self.scan(text):
                    start, end = block.start + span.start, block.start + span.end
                    yield Drop("annotate", "credit-line", document.id, start, end, document.text[start:end], text)


def name_words_of(ontology: Ontology) -> NameWords:
    """What an ontology's classes say about the words in names."""
    classes = ontology.classes.values()
    return NameWords(
        titles=frozenset(tuple(title.casefold().split()) for cls in classes for title in cls.titles),
        heads=frozenset(word.casefold() for cls in classes for word in cls.name_words),
        suffixes=ontology.end_words,
        nouns=frozenset(noun for cls in classes if not cls.common_noun for noun in cls.nouns),
        small_forms=frozenset(form for cls in classes for form in cls.name_suffixes if form[:1].islower()),
    )


def _currencies(lexicon: FigureLexicon) -> frozenset[str]:
    """The codes of currencies and the signs made of letters."""
    signs = [sign for one in lexicon.of_kind("Currency") for sign in (one.code, *one.forms.get("symbol", ()))]
    return frozenset(sign for sign in signs if sign and sign.isalpha())


def hyphened_nouns(ontology: Ontology) -> dict[str, str]:
    """Class nouns such as "start-up", each with the plain noun that the parser reads in its place."""
    words = {noun: "company" for cls in ontology.classes.values() if "ORG" in cls.ner for noun in cls.nouns}
    words |= {title: "president" for cls in ontology.classes.values() for title in cls.titles | cls.offices}
    return {word: stand_in for word, stand_in in sorted(words.items()) if word.count("-") == 1 and " " not in word}


def lookalikes_of(ontology: Ontology, lexicon: FigureLexicon) -> Lookalikes:
    """Words that say of what kind a company or a post is, the nouns for these, verbs that look like nouns, and how
    amounts are written."""
    classes = ontology.classes.values()
    nouns = frozenset(noun for cls in classes for noun in cls.nouns | cls.titles | cls.offices)
    signs = frozenset(sign for one in lexicon.of_kind("Currency") for sign in (one.code, *one.forms.get("symbol", ())))
    words, glued = (
        frozenset(word for one in lexicon.of_kind("Magnitude") for word in one.forms.get(form, ()))
        for form in ("word", "suffix")
    )
    return Lookalikes(ontology.kind_words, nouns, ontology.act_words, signs - {""}, words, glued)


def dotted_suffixes(ontology: Ontology) -> frozenset[str]:
    """Legal forms with dots or slashes ("S.p.A.", "Pte.", "A/S"), which a tokenizer must leave whole."""
    forms = {form for cls in ontology.classes.values() for form in cls.name_suffixes}
    return frozenset(form for form in forms if {*form} & {".", "/"} and " " not in form)


def _place_nouns(ontology: Ontology) -> frozenset[str]:
    return frozenset(noun for cls in ontology.classes.values() if cls.gazetteers for noun in cls.nouns)


def _titled(
    names: Sequence[Mention], sentences: Sequence[Sentence], ontology: Ontology, persons: frozenset[str]
) -> frozenset[str]:
    """Surfaces of names that a job title stands beside, and none that an organisation may have: "Orlin, owner of"."""
    titles = frozenset(t for iri in persons for t in ontology.classes[iri].titles)
    titles -= {noun for cls in ontology.classes.values() if "ORG" in cls.ner for noun in cls.nouns | cls.owner_nouns}
    by_place = {(m.sentence, m.token): m.surface for m in names}
    return frozenset(
        by_place[s.index, pair.name]
        for s in sentences
        for pair in s.equivalences
        if (s.index, pair.name) in by_place and is_title(titles, s, pair.noun)
    )


def _cuts(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """A block in pieces of at most ``PIECE`` characters, cut after a sentence end or at white space."""
    start = block.start
    while block.end - start > PIECE:
        window = text[start : start + PIECE]
        cut = max(window.rfind(". "), window.rfind("\n")) + 1 or window.rfind(" ") + 1 or PIECE
        yield start, start + cut
        start += cut
    if text[start : block.end].strip():
        yield start, block.end


def _name_mentions(found: Sequence[FoundName], sentences: Sequence[Sentence]) -> list[Mention]:
    places = {token.mention: (s.index, token.index) for s in sentences for token in s.tokens if token.mention >= 0}
    return [
        Mention(name.start, name.end, name.surface, MentionKind.NAME, *places[number], source=name.source)
        for number, name in enumerate(found)
        if number in places
    ]


def _with_surfaces(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """The mentions with their surfaces, names first so that `Token.mention` stays an index into them."""
    surfaces = (text[m.start : m.end] for m in mentions)
    return tuple(
        m if m.surface == surface else replace(m, surface=surface)
        for m, surface in zip(mentions, surfaces, strict=True)
    )


def _quotations(spoken: Sequence[SpokenWord], names: Sequence[Mention]) -> tuple[Quotation, ...]:
    firsts = {mention.cluster: number for number, mention in reversed(list(enumerate(names)))}
    return tuple(Quotation(w.start, w.end, firsts.get(w.speaker, -1), w.direct) for w in spoken)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
