"""Coarse parts of speech and lemmas of parsed tokens, by the model's own rules, remembered for words seen before.

In: a spaCy pipeline, and its documents with tags and dependencies. Out: plain (part of speech, lemma) pairs. The rules
that look at one token give the same for the same word, tag and dependency, so they run once for each; those that look
at neighbours ("let 's") are tried on a document that has a word which one of them begins with, and where one fits, all
rules run on it. A word before a noun that the model takes for an adjective or a verb and that its lexicon has as a noun
alone ("the swimwear label", "the buyout firm") becomes one by `WordForms.mend`, in the documents themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

RULES, LEMMAS = "attribute_ruler", "lemmatizer"  # components of the pipeline
SINGLE = re.compile(r"(\w*[^aeiouAEIOU][aeiou][^aeiouwxy])(?:ed|ing)")  # a short vowel would double the consonant
SILENT = re.compile(r"(\w*[^aeiouAEIOU][aeiou][^aeiouwxyszh])es")  # "hopes" is of "hope": "hop" has "hops"
MISREAD = ("JJ", "JJR", "VB", "VBD", "IN")  # tags of words before nouns that may be nouns themselves
MOST_KNOWN = 20_000  # words with tag and dependency that are remembered: 5 MB; then the table begins anew

Key = tuple[int, int, int]  # hashes of word, tag and dependency
Form = tuple[str, str]  # part of speech, lemma


class WordForms:
    """The table of one pipeline. It holds numbers and plain strings, so it outlives the pipeline's memory zones."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        self.vocab, self.rules, self.lemmas = nlp.vocab, nlp.get_pipe(RULES), nlp.get_pipe(LEMMAS)
        self.verbs, self.nouns = _verbs(self.lemmas), _nouns(self.lemmas) - nlp.Defaults.stop_words
        self.misread = {nlp.vocab.strings.add(tag) for tag in MISREAD}
        self.before = {nlp.vocab.strings.add(dep) for dep in ("amod", "compound", "nmod")}
        self.alone, self.neighbours = AttributeRuler(nlp.vocab), Matcher(nlp.vocab)
        self.first = Matcher(nlp.vocab)  # what the rules that look at neighbours begin with
        for number, rule in enumerate(self.rules.patterns):  # type: ignore[attr-defined]
            one = [pattern for pattern in rule["patterns"] if _is_of_one(pattern)]
            more = [pattern for pattern in rule["patterns"] if not _is_of_one(pattern)]
            if one:
                self.alone.add(one, rule["attrs"], rule["index"])
            if more:
                self.neighbours.add(str(number), more)
                self.first.add(str(number), [[{} if "OP" in pattern[0] else pattern[0]] for pattern in more])
        self.known: dict[Key, Form] = {}
        self.opening: set[Key] = set()  # those of them that a rule begins with

    def of(self, docs: Sequence[Doc]) -> list[list[Form]]:
        """The forms of all tokens of documents that have been tagged and parsed, as they are after `mend`."""
        if len(self.known) > MOST_KNOWN:
            self._forget()
        keys: list[list[Key]] = [[tuple(row) for row in doc.to_array(["ORTH", "TAG", "DEP"]).tolist()] for doc in docs]
        new = {
            key: (doc, place)
            for doc, own in zip(docs, keys, strict=True)
            for place, key in enumerate(own)
            if key not in self.known
        }
        if new:
            self._learn(new)
        return [self._forms(doc, own) for doc, own in zip(docs, keys, strict=True)]

    def mend(self, doc: Doc) -> Doc:
        """The document, in which words that can only be nouns and stand before one have become nouns."""
        for place, (tag, dep) in enumerate(doc.to_array(["TAG", "DEP"]).tolist()):
            if tag in self.misread and dep in self.before and doc[place].text in self.nouns:
                token = doc[place]
                if token.head.i > place and token.head.tag_.startswith("NN"):
                    token.tag_, token.dep_ = "NN", "compound"
        return doc

    def _forms(self, doc: Doc, keys: Sequence[Key]) -> list[Form]:
        if not self.opening.isdisjoint(keys) and self.neighbours(doc, allow_missing=True):
            return _ruled(doc, self.rules, self.lemmas, self.verbs)
        return [self.known[key] for key in keys]

    def _learn(self, new: dict[Key, tuple[Doc, int]]) -> None:
        from spacy.tokens import Doc

        tokens = [doc[place] for doc, place in new.values()]
        words, tags, deps = [t.text for t in tokens], [t.tag_ for t in tokens], [t.dep_ for t in tokens]
        apart = Doc(self.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(tokens))))
        if len(self.first):
            learned = list(new)
            self.opening.update(learned[place] for _, place, _ in self.first(apart, allow_missing=True))
        self.known.update(zip(new, _ruled(apart, self.alone, self.lemmas, self.verbs), strict=True))

    def _forget(self) -> None:
        """Begin anew, the lemmatizer's own table of words included, which knows no end."""
        self.known.clear()
        self.opening.clear()
        if isinstance(cache := getattr(self.lemmas, "cache", None), dict):
            cache.clear()


def _is_of_one(pattern: Sequence[Any]) -> bool:
    return len(pattern) == 1 and "OP" not in pattern[0]


def _ruled(doc: Doc, rules: Any, lemmas: Any, verbs: frozenset[str] = frozenset()) -> list[Form]:
    return [(token.pos_, _with_e(token.text, token.lemma_, verbs)) for token in lemmas(rules(doc))]


def _verbs(lemmas: Any) -> frozenset[str]:
    """The verbs that the lemmatizer knows, where it has a table of them."""
    lookups = getattr(lemmas, "lookups", None)
    table = lookups.get_table("lemma_index", {}) if lookups is not None else {}
    return frozenset(table.get("verb", ()))


def _nouns(lemmas: Any) -> frozenset[str]:
    """The words that the lemmatizer knows as nouns and as nothing else, lower case."""
    lookups = getattr(lemmas, "lookups", None)
    index, forms = (lookups.get_table(name, {}) if lookups is not None else {} for name in ("lemma_index", "lemma_exc"))
    others = {word for kind in ("adj", "adv", "verb") for table in (index, forms) for word in table.get(kind, ())}
    graded = {f"{word.removesuffix('e')}er" for word in index.get("adj", ())}  # "cleaner" is one that is more clean
    return frozenset(index.get("noun", ())) - others - graded


def _with_e(text: str, lemma: str, verbs: frozenset[str]) -> str:
    """The verb that a form in -ed, -ing or -es is of where two are known: "fined" is of "fine", since "fin" has
    "finned"."""
    match = SINGLE.fullmatch(text) or SILENT.fullmatch(text)
    if match is None or lemma != match[1].lower():
        return lemma
    return f"{lemma}e" if f"{lemma}e" in verbs else lemma
