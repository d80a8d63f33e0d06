"""What comparing texts needs of one article, worked out once: words and whose they are, fingerprints, credits.

Whose a word is, quotation marks and claims tell: the article's own, a quotation of somebody who speaks in public,
or one of somebody unnamed or who spoke to an outlet, which only one reporter has. Invariant: a pure function.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..language import Language
from ..records.claims import ChainLink, Claim
from ..records.readings import Reading
from ..records.spans import Range, Span
from .crediting import Credit, credits_of, name_key
from .passages import Words, fingerprints, words_of
from .words import rarity, stem

OWN, PUBLIC, EXCLUSIVE = 0, 1, 2  # whose a word is
_QUOTED = re.compile(r"“[^“”]{2,4000}[”\n]|\"[^\"\n]{2,2000}\"")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\W_a-z])|\n+")
_CAPITAL = re.compile(r"\b[A-Z][\w&’'-]*")
LEAD = 500  # characters of a text that are its beginning, or a fifth of it
_RARE = 4.0  # rarity from which a capitalised word is taken for a name


@dataclass(frozen=True, slots=True)
class Resting:
    """The named source on which an article's claims rest: `share` of those with a named source, and a span.

    `report`: it is given as a report, a study, a list or a statement of theirs, or the publisher is the source itself.
    """

    name: str
    share: float
    report: bool
    span: Span | None


@dataclass(frozen=True, eq=False)
class Prepared:
    """One article as it is compared."""

    reading: Reading
    words: Words
    voices: tuple[int, ...]
    fingerprints: dict[int, tuple[int, ...]]
    credits: tuple[Credit, ...]
    publisher: str
    language: Language

    @property
    def id(self) -> str:
        return self.reading.article.id

    @property
    def text(self) -> str:
        return self.reading.article.text

    def leads(self, place: int) -> bool:
        """Whether this character is in the beginning of the text."""
        return place < max(LEAD, len(self.text) // 5)

    @cached_property
    def own_words(self) -> int:
        """Words that are no quotation of somebody who speaks in public; of an article of quotations, a third of all."""
        return max(sum(voice != PUBLIC for voice in self.voices), len(self.voices) // 3)

    @cached_property
    def sentences(self) -> tuple[tuple[Range, dict[str, float], bool], ...]:
        """(characters, stem -> rarity, whether mostly a public quotation) of each sentence of some length."""
        return tuple(_sentences(self))

    @cached_property
    def sentence_words(self) -> tuple[range, ...]:
        """The places of the words of each sentence, in order, leaving none out."""
        found = (self.words.within(start, end) for start, end in _sentence_ranges(self.text))
        return tuple(each for each in found if each)

    def sentence_at(self, character: int) -> range:
        """The places of the words of the sentence that holds this character."""
        return self.sentence_words[max(0, bisect_right(self.sentence_starts, character) - 1)]

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """The first character of each sentence."""
        return tuple(self.words.starts[each.start] for each in self.sentence_words)

    @cached_property
    def told(self) -> dict[int, Claim]:
        """Place of a word -> the innermost claim with a source in whose content it stands."""
        found: dict[int, tuple[int, Claim]] = {}
        for claim in self.reading.claims:
            if claim.chain and claim.source and claim.kind != "no-answer":
                for span in claim.content:
                    for place in self.words.within(*span.range) if span.place == "text" else ():
                        length = span.end - span.start
                        if place not in found or length < found[place][0]:
                            found[place] = length, claim
        return {place: claim for place, (_, claim) in found.items()}

    @cached_property
    def lines(self) -> frozenset[str]:
        """Whose text it says to be."""
        return frozenset(credit.name for credit in self.credits if credit.strength == "line")

    @cached_property
    def own_signs(self) -> tuple[Span, ...]:
        """Where it shows that the publisher's own people were at work."""
        spans = [
            c.span for c in self.credits
            if c.strength == "told" and c.span and (c.name == self.publisher or self.publisher.endswith(f" {c.name}"))
        ]  # fmt: skip
        patterns = self.language.patterns("lineages", "own.anywhere")
        if not any(c.strength == "part" and c.name != self.publisher for c in self.credits):
            patterns += self.language.patterns("lineages", "own.contributors")
        for pattern in patterns:
            spans += [Span.of(self.text, *match.span()) for match in pattern.finditer(self.text)]
        return tuple(sorted(spans))

    @property
    def own_reporting(self) -> bool:
        return bool(self.own_signs or self.reading.article.authors or self.reading.article.declared.byline)

    @cached_property
    def primary(self) -> str | None:
        """The named source that the article begins with, if a statement or report of its is spoken of."""
        claims = [c for c in self.reading.claims if c.act == "speech" and c.chain and c.kind != "no-answer"]
        if not claims or not self.leads(claims[0].start):
            return None
        first = claims[0].chain[-1]
        said = any(is_report(claim, self.text, self.language) for claim in claims[:3])
        if (
            first.type in (None, "person", "outlet", "group")
            or first.naming != "named"
            or first.entity is None
            or not first.name
            or not said
        ):
            return None
        return " ".join(words_of(first.name).keys) or None

    @cached_property
    def resting(self) -> Resting | None:
        return _resting(self)


def publishers_of(readings: Sequence[Reading]) -> frozenset[str]:
    """The publishers of articles, as they are named."""
    return frozenset(reading.article.publisher for reading in readings if reading.article.publisher)


def prepared(reading: Reading, language: Language, publishers: frozenset[str] = frozenset()) -> Prepared:
    """The article as it is compared; `publishers` are those of the articles that it is compared with."""
    article = reading.article
    words = words_of(article.text)
    return Prepared(
        reading, words, _voices(reading, words, language), fingerprints(words),
        credits_of(article, language, publishers), name_key(article.publisher or "", language), language,
    )  # fmt: skip


def all_prepared(readings: Sequence[Reading], language: Language) -> list[Prepared]:
    """The articles of one story as they are compared with one another."""
    publishers = publishers_of(readings)
    return [prepared(reading, language, publishers) for reading in readings]


def _voices(reading: Reading, words: Words, language: Language) -> tuple[int, ...]:
    voices = [OWN] * len(words.keys)
    text = reading.article.text
    for row in reading.rejected:
        if row.span and row.span.place == "text":
            for place in words.within(*row.span.range):
                voices[place] = PUBLIC
    furniture = language.patterns("lineages", "furniture")
    first_person = language.words("lineages", "first_person")
    for start, end in _sentence_ranges(text):
        places = words.within(start, end)
        unmarked = any(words.keys[place] in first_person for place in places)  # a quotation whose marks are lost
        if unmarked or any(pattern.search(text, start, end) for pattern in furniture):
            for place in places:
                voices[place] = PUBLIC
    marked: list[Range] = [match.span() for match in _QUOTED.finditer(text)]
    for pattern in language.patterns("lineages", "set_apart"):
        marked += [match.span("quoted") for match in pattern.finditer(text)]
    marked += [(post.start, post.end) for post in reading.article.declared.posts if post.kind == "embed"]
    for start, end in marked:
        for place in words.within(start, end):
            voices[place] = PUBLIC
    for claim in reading.claims:
        for start, end in _quoted_in(claim, marked):
            voice = EXCLUSIVE if is_exclusive(claim, text, language) else PUBLIC
            for place in words.within(start, end):
                voices[place] = voice
    return tuple(voices)


def _quoted_in(claim: Claim, marked: list[Range]) -> Iterator[Range]:
    """The characters of a claim's content that are a quotation."""
    if claim.kind not in ("direct", "mixed"):
        return
    for span in claim.content:
        if span.place == "title":
            continue
        if claim.kind == "direct":
            yield span.range
            continue
        for start, end in marked:
            if start < span.end and end > span.start:
                yield max(start, span.start), min(end, span.end)


def is_exclusive(claim: Claim, text: str, language: Language) -> bool:
    """Whether the words came to one reporter: somebody unnamed, or told to an outlet."""
    if not claim.chain:
        return False
    if any(link.type == "outlet" and link.relation in ("told", "interview") for link in claim.chain):
        return True
    last = claim.chain[-1]
    return last.type in ("person", "group") and not is_named(last) and not is_report(claim, text, language)


def is_named(link: ChainLink) -> bool:
    """Whether somebody can tell who it is. A bare surname is a name; "the aide" and "Officials" are none."""
    if link.naming in ("named", "role"):
        return True
    words = (link.name or "").split()
    return link.naming == "bare" and link.count is None and 0 < len(words) < 4 and all(w[0].isupper() for w in words)


def _sentence_ranges(text: str) -> Iterator[Range]:
    at = 0
    for match in _SENTENCE.finditer(text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _sentences(article: Prepared) -> Iterator[tuple[Range, dict[str, float], bool]]:
    for at, end in _sentence_ranges(article.text):
        places = article.words.within(at, end)
        if len(places) >= 6:
            public = sum(article.voices[place] == PUBLIC for place in places)
            stems = {stem(article.words.keys[place], article.language) for place in places}
            yield (at, end), {each: rarity(each, article.language) for each in stems}, 2 * public > len(places)


def _resting(article: Prepared) -> Resting | None:
    """The named source that leads an article and that no other comes near, if its words are a report of theirs."""
    claims = [c for c in article.reading.claims if c.act == "speech" and c.chain and c.kind != "no-answer"]
    names: Counter[str] = Counter()
    spans: dict[str, Span] = {}
    reports: set[str] = set()
    leading: set[str] = set()
    attributed = 0
    for claim in claims:
        found = _names_in(claim, article.language)
        attributed += bool(found)
        for name in found:
            names[name] += 1
            if claim.source:
                spans.setdefault(name, claim.source[0])
            if is_report(claim, article.text, article.language):
                reports.add(name)
            if article.leads(claim.start):
                leading.add(name)
    if not names:
        return None
    if names[article.publisher] > 1:
        return Resting(article.publisher, 1.0, True, spans.get(article.publisher))
    name, count = min(names.items(), key=lambda row: (-row[1], row[0] not in reports, row[0]))
    if count < 2 or name not in leading or 2 * count < attributed:
        return None
    return Resting(name, count / attributed, name in reports, spans.get(name))


def _names_in(claim: Claim, language: Language) -> set[str]:
    """The capitalised words of the origin: "researchers at Harrow" and "a report by Harrow" both give "harrow"."""
    last = claim.chain[-1]
    words = f"{last.span.exact if last.span else ''} {last.name or ''}"
    found = {key for match in _CAPITAL.finditer(words) if len(key := name_key(match.group(), language)) > 2}
    return {key for key in found if rarity(stem(key, language), language) > _RARE}


def is_report(claim: Claim, text: str, language: Language) -> bool:
    """Whether the words are given as those of a paper, a study or a statement."""
    texts = language.words("sources", "texts.document") | language.words("sources", "texts.study")
    texts |= language.words("lineages", "reports")
    behind = language.patterns("lineages", "behind_cue")[0]
    if any(behind.match(text, cue.end) for cue in claim.cue if cue.place == "text"):
        return True
    around = [link.span.exact for link in claim.chain if link.span] + [cue.exact for cue in claim.cue]
    return any(word in texts for part in around for word in part.lower().split())
