"""What words are about that do not say so: whose an event or a plant is, who is to do what is planned.

In: parsed sentences, what the document speaks of, a word. Out: mentions without words of their own, at the words that
leave something out. Which words those are is decided by the grammar here and by who asks; what they mean, by salience.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from itertools import takewhile

from kg.annotate.agreement import Agreement
from kg.annotate.discourse import Discourse, clusters_below
from kg.annotate.references import above, is_main, is_subject, is_there, is_told_about
from kg.annotate.salience import Anaphor, Salience
from kg.annotate.types import noun_classes
from kg.config import Settings
from kg.model import BlockKind, Mention, MentionKind, Sentence, Token
from kg.ontology import Ontology

OWNER, HOLDER, THEME = "owner", "holder", "theme"  # sources of mentions, as `Annotation.unsaid` explains them


class LeftOut:
    """Finds what words of one document leave out. ``found`` are the mentions so far, as an annotation has them."""

    def __init__(
        self,
        ontology: Ontology,
        bodies: frozenset[str],
        discourse: Discourse,
        salience: Salience,
        settings: Settings,
    ) -> None:
        self.ontology = ontology
        self.bodies, self.discourse, self.salience, self.settings = bodies, discourse, salience, settings
        self.agreement: Agreement = salience.agreement
        self.theme = salience.theme(bodies)
        self.found: list[Mention] = []

    def subject(self, sentence: Sentence) -> None:
        """What a sentence is about that neither names it nor tells of another organisation: the document's theme."""
        if self.theme is None or sentence.block is not BlockKind.PARAGRAPH or self._is_quoted(sentence.start):
            return
        (theme, share), spoken_of = self.theme, list(self._spoken_of(sentence))
        if not spoken_of or any(one == theme or self._acts(sentence, token, one) for token, one in spoken_of):
            return
        if self._is_of_others(sentence) or not self.salience.is_near(theme, sentence.index):
            return
        root = next(token for token in sentence.tokens if token.head == token.index)
        self.found.append(replace(self.mention(sentence, root, theme, THEME), certainty=round(share, 2)))

    def _spoken_of(self, sentence: Sentence) -> Iterator[tuple[Token, int]]:
        """The words of a sentence that denote something, with what that is; the sentence is the last one so far."""
        for token in sentence.tokens:
            name = self.discourse.names.get((sentence.index, token.index))
            if name is not None:
                yield token, name.cluster
        for mention in takewhile(lambda one: one.sentence == sentence.index, reversed(self.discourse.found)):
            yield sentence.tokens[mention.token], mention.cluster

    def _acts(self, sentence: Sentence, token: Token, cluster: int) -> bool:
        """Whether a word is a subject that denotes neither a person nor a place."""
        other = self.agreement.is_person(cluster) or self.agreement.is_place(cluster)
        return is_subject(sentence, token) and not other

    def _is_of_others(self, sentence: Sentence) -> bool:
        """Whether a sentence is about people or bodies without a name: "the regulator fined", "analysts expect"."""
        kinds = self.bodies | self.agreement.kinds.person
        subjects = (token for token in sentence.tokens if token.pos == "NOUN" and is_main(sentence, token))
        return any(kinds.intersection(noun_classes(self.ontology, sentence, token.index)) for token in subjects)

    def _is_quoted(self, start: int) -> bool:
        """Whether something stands within what somebody says."""
        return any(word.direct and word.start <= start < word.end for word in self.salience.spoken)

    def owner(self, sentence: Sentence, token: Token) -> None:
        """Whose something is that says it of nobody: "a licence with Orlin expired", "the plant in Kenya stays"."""
        edges = [a.dependent for a in sentence.arguments if a.head == token.index]
        names = (self.discourse.names.get((sentence.index, index)) for index in edges)
        named = {name.cluster for name in names if name is not None}
        placed = all(map(self.agreement.is_place, named))
        free = is_told_about(sentence, token) or (placed and not self._is_of_body(sentence, token))
        owner = self.body(sentence, token, named) if named and free else None
        if owner is not None:
            held = placed and is_there(sentence, token) and self.salience.is_leading(owner)
            held = held and not self._is_quoted(token.start)
            self.found.append(self.mention(sentence, token, owner, HOLDER if held else OWNER))

    def doer(self, sentence: Sentence, token: Token) -> None:
        """Who is to do what the text tells of as a plan of nobody: "plans to enter Kenya were dropped"."""
        if not (self._is_of_body(sentence, token) or self._is_quoted(token.start)):
            near = (token, sentence.tokens[token.head])
            beside = {cluster for one in near for cluster in clusters_below(self.discourse, sentence, one)}
            doer = self.body(sentence, token, beside)
            if doer is not None:
                self.found.append(self.mention(sentence, token, doer, OWNER))

    def body(self, sentence: Sentence, token: Token, others: Set[int]) -> int | None:
        """The organisation that a word is about, where the text leaves it out: what the document is about, if anything,
        else what is most salient; none of the others."""
        barred, theme = frozenset(others), self.theme[0] if self.theme is not None else -1
        if theme >= 0 and theme not in barred and self.salience.is_near(theme, sentence.index):
            return theme
        return self.salience.antecedent(Anaphor(sentence, token, self.bodies, barred=barred, understood=True))

    def mention(self, sentence: Sentence, token: Token, cluster: int, source: str) -> Mention:
        """A mention of what a word is about and the text leaves out."""
        place = (token.start, token.end, "", MentionKind.NOMINAL, sentence.index, token.index)
        return Mention(*place, cluster, source, self.settings.certainty_inherited)

    def _is_of_body(self, sentence: Sentence, token: Token) -> bool:
        """Whether a clause above a word tells of an organisation, which may have what the word names or not."""
        verbs = {verb.index for verb in above(sentence, token.index)}
        actors = [edge.dependent for edge in sentence.arguments if edge.head in verbs and edge.label == "subj"]
        denoted = (cluster for index in actors for cluster in self.discourse.denoted_at(sentence, index))
        return not all(map(self.agreement.is_person, denoted))
