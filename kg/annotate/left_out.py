"""What words are about that do not say so: whose an event or a plant is, who is to do what is planned.

In: parsed sentences, what the document speaks of, a word. Out: mentions without words of their own, at the words that
leave something out. Which words those are is decided by the grammar here and by who asks; what they mean, by salience.
"""

from __future__ import annotations

from collections.abc import Set

from kg.annotate.agreement import Agreement
from kg.annotate.discourse import Discourse, clusters_below
from kg.annotate.references import above, is_there, is_told_about
from kg.annotate.salience import Anaphor, Salience
from kg.config import Settings
from kg.model import Mention, MentionKind, Sentence, Token

OWNER, HOLDER = "owner", "holder"  # sources of mentions, as `Annotation.unsaid` explains them


class LeftOut:
    """Finds what words of one document leave out. ``found`` are the mentions so far, as an annotation has them."""

    def __init__(self, bodies: frozenset[str], discourse: Discourse, salience: Salience, settings: Settings) -> None:
        self.bodies, self.discourse, self.salience, self.settings = bodies, discourse, salience, settings
        self.agreement: Agreement = salience.agreement
        self.found: list[Mention] = []

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
            self.found.append(self.mention(sentence, token, owner, HOLDER if held else OWNER))

    def doer(self, sentence: Sentence, token: Token) -> None:
        """Who is to do what the text tells of as a plan of nobody: "plans to enter Kenya were dropped"."""
        if not self._is_of_body(sentence, token):
            near = (token, sentence.tokens[token.head])
            beside = {cluster for one in near for cluster in clusters_below(self.discourse, sentence, one)}
            doer = self.body(sentence, token, beside)
            if doer is not None:
                self.found.append(self.mention(sentence, token, doer, OWNER))

    def body(self, sentence: Sentence, token: Token, others: Set[int]) -> int | None:
        """The organisation that a word is about, where the text leaves it out: none of the others."""
        barred = frozenset(others)
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
