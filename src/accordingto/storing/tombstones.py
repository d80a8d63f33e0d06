"""What must not come back: persons and articles that were redacted, known again by salted hashes, never by name.

A person's full name is found in any case, with or without diacritics and initials, in either order of its words; where
it stands, the surname alone is found too. Invariant: a redacted text is as long as it was, so that every span opens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, select

from ..records.article import Article
from ..records.declared import Declared
from ..records.keeping import Entry
from ..records.readings import Reading, reading_key
from ..records.spans import Range
from .bodies import body_of, facts_of, reading_of
from .places import address_of
from .schema import meta, tombstones

BLOCK, WORD = "█", "[redacted]"
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_TOKEN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_GAP = re.compile(r"(?:[\s'’ʼ`´.,_+‐‑–—-]|%20){1,4}")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    folded: str


def folded(text: str) -> str:
    """Small letters without marks."""
    text = text.casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def tokens_of(text: str) -> list[Token]:
    return [Token(m.start(), m.end(), folded(m[0])) for m in _TOKEN.finditer(text)]


def name_words(name: str) -> tuple[str, ...]:
    """The words by which a name is known again: without initials and "Jr", where two words are left."""
    found = [token.folded for token in tokens_of(name)]
    long = [word for word in found if len(word) > 1 and word not in _SUFFIXES]
    return tuple(sorted(long if len(long) > 1 else found))


@dataclass(frozen=True)
class Tombstones:
    """The store's tombstones: digests of persons with their counts of words, of addresses and of texts."""

    salt: str
    persons: Mapping[str, int] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    newest: int = 0
    loaded: bool = False

    def digest(self, kind: str, words: Iterable[str]) -> str:
        said = "\0".join((kind, *words)).encode("utf8", "surrogatepass")
        return blake2b(said, key=bytes.fromhex(self.salt), digest_size=16).hexdigest()

    def of_article(self, article: Article) -> tuple[str, str]:
        """The digests of its address and of its text."""
        return self.digest("address", [address_of(article)]), self.digest("text", [article.sha256])

    def of_person(self, name: str) -> str:
        return self.digest("person", name_words(name))

    def refuses(self, article: Article) -> bool:
        """Whether the article itself, or its text, is to stay out."""
        return bool(self.others) and not self.others.isdisjoint(self.of_article(article))

    def article(self, article: Article) -> Article:
        """The article without the persons who are redacted."""
        eraser = self.eraser(facts_of(article), article.text)
        return eraser.article(article) if eraser else article

    def entry(self, entry: Entry) -> Entry:
        """The entry without them, for one that was read before they were redacted. Its key is then one of no model."""
        eraser = self.eraser(facts_of(entry.article), entry.article.text)
        if not eraser:
            return entry
        article = eraser.article(entry.article)
        reading = eraser.reading(entry.reading, article) if entry.reading else None
        return Entry(article, reading_key(article, f"redacted {entry.key}"), reading)

    def eraser(self, *values: Any) -> Eraser | None:
        """What takes out of an article the persons who stand in it; None where none does."""
        if not self.persons:
            return None
        found = [place for value in values for text in strings(value) for place in self.full_names(text)]
        return Eraser(self, frozenset(surname for _, surname in found)) if found else None

    def full_names(self, text: str) -> Iterator[tuple[Range, tuple[str, ...]]]:
        """Where the full name of a person stands, and the words of the surname as written there."""
        if not self.persons:
            return
        tokens = tokens_of(text)
        counts = set(self.persons.values())
        for first in range(len(tokens)):
            for count in counts:
                last = _window(text, tokens, first, count)
                if last is None:
                    continue
                words = [t.folded for t in tokens[first : last + 1]]
                long = sorted(w for w in words if len(w) > 1) if count > 1 else words
                if self.digest("person", long) in self.persons and (count > 1 or text[tokens[first].start].isupper()):
                    place = tokens[first].start, tokens[last].end
                    yield place, _surname(text[slice(*place)])


def stones_of(connection: Connection) -> Tombstones:
    """The tombstones of a store."""
    salt = connection.scalar(select(meta.c.value).where(meta.c.name == "salt")) or "00"
    rows = connection.execute(select(tombstones)).all()
    persons = {row.digest: row.words for row in rows if row.kind == "person"}
    others = frozenset(row.digest for row in rows if row.kind != "person")
    return Tombstones(salt, persons, others, max((row.number for row in rows), default=0), True)


def _window(text: str, tokens: Sequence[Token], first: int, count: int) -> int | None:
    """The last token of a name of `count` words that begins at `first`, initials not counted; None where none does."""
    found = 0
    for last in range(first, min(first + _LONGEST + count, len(tokens))):
        token = tokens[last]
        if last > first:
            gap = text[tokens[last - 1].end : token.start]
            if not _GAP.fullmatch(gap) or ("." in gap and gap != "." and len(tokens[last - 1].folded) > 2):
                return None
        found += len(token.folded) > 1 or count == 1
        if found == count:
            return last
        if last == first and not found:
            return None
    return None


def _surname(name: str) -> tuple[str, ...]:
    """The words of the surname of a name as written: what stands before a comma, else the last part."""
    before, comma, _ = name.partition(",")
    parts = [part for part in re.split(r"[\s_+]+|%20", before if comma else name) if _TOKEN.search(part)]
    if len(parts) == 1 and not comma and "'" not in name and "’" not in name:
        parts = re.split("[-‐‑–—.]", name)  # the part of an address, words-joined-so or joined.so
    while len(parts) > 1 and folded(parts[-1]).strip(".") in _SUFFIXES:
        parts.pop()
    return tuple(token.folded for token in tokens_of(parts[-1]))


@dataclass(frozen=True)
class Eraser:
    """Takes persons out of one article and of all that is about it."""

    tombstones: Tombstones
    surnames: frozenset[tuple[str, ...]]

    def places(self, text: str, address: bool = False) -> list[Range]:
        """Where a person is named, in order, never overlapping. In an address a surname may be in small letters."""
        found = [place for place, _ in self.tombstones.full_names(text)]
        tokens = tokens_of(text)
        for surname in self.surnames:
            found += [
                (tokens[i].start, tokens[i + len(surname) - 1].end)
                for i in range(len(tokens) - len(surname) + 1)
                if tuple(t.folded for t in tokens[i : i + len(surname)]) == surname
                and (address or text[tokens[i].start].isupper())
            ]
        merged: list[Range] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged

    def blacked(self, text: str) -> str:
        """`text` with blocks in the places, as long as before."""
        for start, end in self.places(text):
            text = text[:start] + BLOCK * (end - start) + text[end:]
        return text

    def worded(self, text: str, address: bool = False) -> str:
        """`text` with a word in each place."""
        for start, end in reversed(self.places(text, address)):
            text = text[:start] + WORD + text[end:]
        return text

    def facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        """An article's facts; its title keeps its length."""
        title = facts["title"]
        erased: dict[str, Any] = self.value(facts)
        for name in ("url", "input"):
            erased[name] = self.worded(facts[name], address=True) if facts[name] else facts[name]
        return erased | {"title": self.blacked(title) if title else title}

    def article(self, article: Article) -> Article:
        made = self.facts(facts_of(article))
        return replace(
            article, text=self.blacked(article.text), title=made["title"], authors=tuple(made["authors"]),
            declared=Declared.from_dict(made["declared"]),
            **{name: made[name] for name in ("input", "url", "publisher", "dateline")},
        )  # fmt: skip

    def reading(self, reading: Reading, article: Article) -> Reading:
        return reading_of(self.body(body_of(reading), article), article)

    def body(self, body: dict[str, Any], article: Article) -> dict[str, Any]:
        """A reading's body as that of the redacted article: spans anew from its text, names replaced."""
        erased: dict[str, Any] = self.value(body, article)
        return erased

    def value(self, value: Any, article: Article | None = None) -> Any:
        """Any JSON value; spans are of `article`."""
        if isinstance(value, str):
            return self.worded(value)
        if isinstance(value, list):
            return [self.value(each, article) for each in value]
        if not isinstance(value, dict):
            return value
        if article and "exact" in value and "start" in value:
            text = (article.title or "") if value.get("in") == "title" else article.text
            return value | {"exact": text[value["start"] : value["end"]]}
        return {self.worded(name): self.value(each, article) for name, each in value.items()}


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, names of parts too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)
