"""Plain text to an article, exactly as it is: nothing stripped, no newline changed, so that offsets stay true.

Invariant: `from_text(text).text == text`.
"""

from __future__ import annotations

from hashlib import sha256

from ..errors import Refused, TooLarge
from ..records.article import Article
from ..records.declared import Declared
from .decoding import decode_text
from .languages import detect_language
from .limits import TEXT_CHARACTERS
from .opening import refuse_binary
from .times import declared_time


def from_text(
    text: str,
    *,
    input: str = "text",
    publisher: str | None = None,
    published: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """The article with this text and what the caller declares of it; any length from one character on.

    Raises Refused for a text without a letter or sign, TooLarge, InputError for a `published` that is not ISO 8601.
    """
    check_text(text)
    if published is not None:
        published = declared_time(published)
    facts = {"publisher": publisher, "published": published, "title": title, "url": url}
    return Article(
        text=text, input=input, url=url, publisher=publisher, title=title, published=published,
        language=detect_language(text),
        declared=Declared(user={name: fact for name, fact in facts.items() if fact is not None}),
    )  # fmt: skip


def read_plain(body: bytes, input: str) -> Article:
    """The article of a plain-text file's bytes. Raises Refused, Unreadable, TooLarge."""
    refuse_binary(body)
    text = decode_text(body)
    check_text(text)
    return Article(text=text, input=input, language=detect_language(text), raw_sha256=sha256(body).hexdigest())


def check_text(text: str) -> None:
    """Raises Refused where there is nothing to read, TooLarge where there is too much."""
    if not text.strip():
        raise Refused("is empty: there is no text to read", "empty")
    if len(text) > TEXT_CHARACTERS:
        raise TooLarge(
            f"a text of {len(text):,} characters; at most {TEXT_CHARACTERS:,} are read as one article. Split it, "
            "or write JSON Lines with one article a line",
            "too-large",
        )
