"""An article: one published text in one version, and what its file or page declared about it.

Invariant: `sha256` is that of the UTF-8 bytes of `text` (lone surrogates kept with "surrogatepass").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from .declared import Declared
from .spans import Place

_PLAIN_FIELDS = (
    "input", "url", "publisher", "title", "published", "modified", "retrieved", "dateline", "language", "text",
    "raw_sha256", "version", "replaces", "status",
)  # fmt: skip


def digest(*parts: str) -> str:
    """SHA-256 in hexadecimal over the parts, each closed by a zero byte where there are several."""
    joined = parts[0] if len(parts) == 1 else "".join(f"{part}\0" for part in parts)
    return sha256(joined.encode("utf8", "surrogatepass")).hexdigest()


NOTHING_DECLARED = Declared()


@dataclass(frozen=True, slots=True)
class Article:
    """One article as received. Times are ISO 8601 strings (a date alone where no more is stated); None: not known.

    `input` is where it came from, as the user would name it; `raw_sha256` is that of the bytes it was read from;
    `block_kinds` maps [start, end) ranges of the text to what the markup says they are ("heading", "caption", …).
    """

    text: str
    input: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    retrieved: str | None = None
    dateline: str | None = None
    language: str | None = None
    raw_sha256: str | None = None
    version: int = 1
    replaces: str | None = None
    status: str = "usable"
    declared: Declared = NOTHING_DECLARED
    block_kinds: tuple[tuple[int, int, str], ...] = ()

    def part(self, place: Place) -> str:
        """The text, or the title ("" where there is none): what the offsets of a span at that place count in."""
        return (self.title or "") if place == "title" else self.text

    @property
    def sha256(self) -> str:
        return digest(self.text)

    @property
    def id(self) -> str:
        """Hash of address (of the input's name where there is none) and text."""
        return digest(self.url or self.input, self.sha256)[:16]

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "input": self.input, "url": self.url, "publisher": self.publisher, "title": self.title,
            "authors": list(self.authors), "published": self.published, "modified": self.modified,
            "retrieved": self.retrieved, "dateline": self.dateline, "language": self.language, "text": self.text,
            "sha256": self.sha256, "raw_sha256": self.raw_sha256, "version": self.version, "replaces": self.replaces,
            "status": self.status, "declared": self.declared.as_dict(),
        }  # fmt: skip

    @classmethod
    def from_dict(cls, row: Mapping[str, Any], block_kinds: tuple[tuple[int, int, str], ...] = ()) -> Article:
        """The article of `as_dict`'s row. The row has no block kinds (they serve reading alone): give them apart."""
        facts = {name: row[name] for name in _PLAIN_FIELDS}
        return cls(
            **facts,
            authors=tuple(row["authors"]),
            declared=Declared.from_dict(row["declared"]),
            block_kinds=block_kinds,
        )
