"""What a digest tells, and the notes that back it: one number for each claim, with the value that it is told for.

Invariant: a note holds the claim's own spans, chain, certainty and count of origins, whatever of it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..language import Language
from ..records.article import Article
from ..records.claims import ChainLink, Claim
from ..records.digests import Note
from ..records.spans import Span
from ..records.stories import Fact, Origins, Value
from .digest_naming import outlet_name

UNNAMED = ("described", "bare")


@dataclass(frozen=True, slots=True)
class Told:
    """A claim to be told, with the value of a fact that is in it, if there is one."""

    article: Article
    claim: Claim
    value: Value | None = None
    fact: Fact | None = None

    @property
    def held(self) -> bool:
        """Whether the claim's content holds the value, or there is none to hold."""
        value = self.value.span if self.value else None
        return value is None or any(
            span.place == value.place and span.start <= value.start and value.end <= span.end
            for span in self.claim.content
        )

    @property
    def chain(self) -> tuple[ChainLink, ...]:
        """On whose word it is: the claim's chain; of a value that stands beside the content, its own authority."""
        return self.claim.chain if self.held or self.value is None else self.value.authority

    @property
    def spans(self) -> tuple[Span, ...]:
        """The claim's words: what is said, or what was asked and not answered; of a value beside them, its own."""
        if self.value is not None and not self.held:
            return (self.value.span,)
        answer = self.claim.answer
        return self.claim.content or (answer.matter if answer else ()) or self.claim.cue

    @property
    def origins(self) -> Origins:
        """Who stands behind the fact; without one, behind this claim alone."""
        if self.fact:
            return self.fact.origins
        last = self.chain[-1] if self.chain else None
        return Origins(1, max(1, last.count or 1) if last else 1, last is not None and last.naming in UNNAMED)


Key = tuple[str, str | None, Span | None, str | None]


class Notes:
    """Numbers notes from 1, the same for the same."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._found: dict[Key, Note] = {}

    def __iter__(self) -> Iterator[Note]:
        return iter(self._found.values())

    def of(self, told: Told) -> int:
        """The number of the note on this claim, told for this value of this fact."""
        value, fact = (told.value.span if told.value else None), (told.fact.id if told.fact else None)
        key = (told.article.id, told.claim.id, value, fact)
        if key not in self._found:
            self._found[key] = Note(
                len(self._found) + 1, told.article.id, self._outlet(told.article), told.article.published,
                told.article.url, told.claim.id, told.spans, value, told.chain, told.claim.certainty, told.origins,
                fact,
            )  # fmt: skip
        return self._found[key].number

    def on(self, article: Article, span: Span) -> int:
        """The number of the note on a passage that belongs to no claim: a title, the evidence of a lineage."""
        key = (article.id, None, span, None)
        if key not in self._found:
            self._found[key] = Note(
                len(self._found) + 1, article.id, self._outlet(article), article.published, article.url, None, (span,)
            )
        return self._found[key].number

    def _outlet(self, article: Article) -> str:
        return outlet_name(article.publisher, self._language)
