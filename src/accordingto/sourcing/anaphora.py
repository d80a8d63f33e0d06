"""Sources that only point back: "these officials", "the aide", "the report", "they", "The Harbour Post sources".

A History holds who has spoken so far, with the chain through which. What points back takes its antecedent's name,
type and naming; the links before the antecedent come along, marked `carried`. Nothing is led back past a doubt:
number, head noun and the words that describe must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..language import Language
from ..records.claims import ChainLink
from ..records.layer import Layer
from ..records.spans import Range
from .names import bare

_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_FAR = 60  # paragraphs back that a description looks
_PARAGRAPHS = 2  # how far back a pronoun looks
# How sure the lead back is, by its kind: for the network its agreement on the silver chains, for the others what
# reading some 300 of them on real news showed (decision 9).
SURE = {"adjacent": 0.9, "same head": 0.9, "outlet": 0.85, "network": 0.85}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One source as it stood: its place, its paragraph, the head and the other words of its phrase, its chain."""

    place: Range
    paragraph: int
    head: str
    words: frozenset[str]
    chain: tuple[ChainLink, ...]


@dataclass
class History:
    """Who has spoken in the article so far, in the order of the text."""

    layer: Layer
    language: Language
    spoken: list[Spoken] = field(default_factory=list)

    def note(self, place: Range, chain: tuple[ChainLink, ...]) -> None:
        """Remember that the source at `place` spoke, through `chain`."""
        name = chain[-1].name or ""
        words = content_words(name, self.language)
        head = head_of(name, self.language)
        self.spoken.append(Spoken(place, self._paragraph(place), head, frozenset(words), chain))

    def _paragraph(self, place: Range) -> int:
        first, _ = self.layer.words.touching(*place)
        return int(self.layer.words.paragraph[min(first, len(self.layer.words) - 1)])

    def near(self, place: Range, paragraphs: int) -> Iterator[Spoken]:
        """Those who spoke before `place`, at most so many paragraphs back, latest first."""
        here = self._paragraph(place)
        for spoken in reversed(self.spoken):
            if spoken.place[1] <= place[0]:
                if here - spoken.paragraph > paragraphs:
                    return
                yield spoken

    def _pointing(self) -> frozenset[str]:
        """The words that open what may point back: "these", "the"."""
        tables = self.language.words
        return tables("sources", "pronouns.demonstrative") | tables("sources", "phrases.pointing")

    def pronoun(self, word: str, place: Range) -> Spoken | None:
        """Who "they" or "it", and "he" or "she" after an unnamed person, point back to."""
        tables = self.language.words
        kinds = next((k for group, k in _PRONOUNS.items() if word in tables("sources", f"pronouns.{group}")), None)
        if kinds is None:
            return None
        for before in self.near(place, _PARAGRAPHS):
            last = before.chain[-1]
            if (last.name or "").lower() in self.language.words("sources", "pronouns"):
                continue
            if word in self.language.words("sources", "pronouns.plural") and _is_plural(before, self.language):
                return before
            if "person" in kinds and last.type not in kinds:
                return None
            if last.type in kinds and not _is_plural(before, self.language):
                known = before.head in self.language.words("sources", "people")
                return before if "person" not in kinds or (last.naming != "named" and known) else None
        return None

    def description(self, text: str, place: Range) -> Spoken | None:
        """Whom a definite description ("these officials", "the aide") points back to."""
        words = [w.lower() for w in _WORD.findall(text)]
        if not words or words[0] not in self._pointing():
            return None
        head, own = head_of(text, self.language), content_words(text, self.language)
        for before in self.near(place, _FAR):
            link = before.chain[-1]
            if (
                before.head == head
                and link.naming != "named"
                and own <= before.words
                and _agree(text, before, self.language)
            ):
                return before
        return None

    def outlet(self, text: str, place: Range) -> ChainLink | None:
        """The named outlet whose "report" or "newspaper" this is, as it was linked last."""
        words = [w.lower() for w in _WORD.findall(text)]
        own = self.language.words("relays", "outlets.own")
        alone = len(words) == 1 and words[0] in own
        if not alone and (len(words) != 2 or words[0] not in self._pointing() or words[1] not in own):
            return None
        for before in self.near(place, 3):
            if before.head == words[-1] and before.chain[-1].type != "outlet":
                return None
            named = next((link for link in before.chain if link.type == "outlet" and link.naming == "named"), None)
            if named is not None:
                return named
        return None

    def sources_of(self, text: str, place: Range) -> Spoken | None:
        """The unnamed people whom the outlet that `text` begins with cited before: "The Lantern sources"."""
        owner = bare(text.rpartition(" ")[0]).casefold()
        for before in self.near(place, _FAR):
            name = bare(before.chain[0].name or "").casefold()
            relayed = len(before.chain) > 1 and before.chain[-1].naming != "named"
            if relayed and name and (owner == name or owner.endswith(" " + name)):
                return before
        return None


_PRONOUNS: dict[str, tuple[str, ...]] = {
    "plural": ("group",),
    "neuter": ("organization", "government", "outlet", "document", "study"),
    "male": ("person",),
    "female": ("person",),
}


def _is_plural(spoken: Spoken, language: Language) -> bool:
    last = spoken.chain[-1]
    people = last.naming == "named" or spoken.head in language.words("sources", "people")
    return (last.type == "group" and people) or (last.count or 1) > 1


def _agree(text: str, before: Spoken, language: Language) -> bool:
    """Whether the numbers stated agree: "the two officials" are not "three officials"."""
    stated = {language.numbers["units"].get(w.lower()) for w in _WORD.findall(text)} - {None}
    return not stated or before.chain[-1].count is None or before.chain[-1].count in stated


def content_words(text: str, language: Language) -> set[str]:
    """The words of a noun phrase that describe: without determiners and numbers."""
    left_out = language.words("sources", "phrases.determiners") | language.words("sources", "phrases.quantifiers")
    return {w.lower() for w in _WORD.findall(text)} - left_out - {head_of(text, language)}


def head_of(text: str, language: Language) -> str:
    """The head of a common noun phrase: the last word before a describing word or a mark."""
    describing = language.words("sources", "phrases.describing")
    head = ""
    for match in re.finditer(r"[^\W_]+(?:[-’'.][^\W_]+)*|[,;(]", text):
        word = match.group().lower()
        if head and (word in describing or not word[0].isalnum()):
            break
        head = word
    return head


def led_back(link: ChainLink, before: Spoken, how: str) -> tuple[ChainLink, ...]:
    """The chain of a source that points back to `before`: the links before it carried, its own with the name found."""
    known = before.chain[-1]
    texts = known.type in (
        "document",
        "study",
        "social-post",
    )  # whoever cited a text before does not come along with it
    carried = () if texts else tuple(replace(earlier, carried=True) for earlier in before.chain[:-1])
    own = replace(
        link, name=known.name, entity=known.entity, type=known.type or link.type, naming=known.naming,
        count=link.count or known.count, resolution=SURE[how] if known.name != link.name else None,
    )  # fmt: skip
    return (*carried, own)
