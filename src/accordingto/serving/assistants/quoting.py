"""Words of articles as an assistant gets them: labelled as untrusted, of bounded size, with nothing hidden in them.

Invariants: whatever an article, its page or its publisher could have chosen goes through here, and comes out in a field
`untrusted_quotation` of at most LIMIT bytes; a string anywhere else is an id, a date, or a word of this program.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ...exporting.wording import printable
from ...language import language
from ...records.spans import Span

LIMIT = 4096
"""Bytes of UTF-8 in one quotation."""
ANSWER = 250_000
"""Characters of an answer as JSON from which its quotations are cut shorter."""
_SHORTER = (1024, 512, 256, 128)
QUOTED = "untrusted_quotation"
_SIGN = "\ufffd"
_DATE = re.compile(r"[0-9X?~%.:/TZ+-]{1,40}")
_COUNTRY = re.compile("[A-Z]{2}")
_LANGUAGE = re.compile("[a-z]{2,3}")
_HIDDEN = dict.fromkeys(
    (
        0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x3164,
        0xFEFF, 0xFFA0, *range(0x2060, 0x2070), *range(0xFFF0, 0xFFFC), *range(0x1D173, 0x1D17B),
        *range(0xE0000, 0xE0FFF),
    ),
    _SIGN,
)  # fmt: skip
"""Characters that are not seen, in which a text can carry what its reader does not know of."""

Row = dict[str, Any]


def shown(text: str) -> str:
    """`text` with hidden and commanding characters as signs, one for one."""
    return printable(text).translate(_HIDDEN)


def quoted(text: str | None, article: str | None = None) -> Row | None:
    """A name, title or message that is not known by its place; None for nothing."""
    if not text:
        return None
    row: Row = {QUOTED: cut(shown(text))}
    if article is not None:
        row["article"] = article
    return _told(row, text)


def quoted_at(span: Span | None, article: str) -> Row | None:
    """A span with its place: [start, end) are code points of the article's text (with `in` of its title)."""
    if span is None:
        return None
    words = cut(shown(span.exact))
    row: Row = {QUOTED: words, "article": article, "start": span.start, "end": span.start + len(words)}
    if span.place == "title":
        row["in"] = "title"
    return _told(row, span.exact)


def quoted_all(spans: Iterable[Span], article: str) -> list[Row]:
    return [row for span in spans if (row := quoted_at(span, article)) is not None]


def _told(row: Row, whole: str) -> Row:
    """Say where a quotation is not the whole, or not letter by letter, what stands in the article."""
    words = row[QUOTED]
    if len(words) < len(whole):
        row["cut"] = {"characters_left_out": len(whole) - len(words)}
    signs = sum(a != b for a, b in zip(words, whole, strict=False))
    if signs:
        row["characters_shown_as_signs"] = signs
    return row


def fitted(row: Row, most: int = ANSWER) -> Row:
    """The answer with its longest quotations cut further, until it has `most` characters as JSON."""
    for limit in _SHORTER:
        if len(json.dumps(row)) <= most:
            break
        _shorten(row, limit)
    return row


def _shorten(row: Any, limit: int) -> None:
    if isinstance(row, dict):
        if isinstance(words := row.get(QUOTED), str) and (short := cut(words, limit)) != words:
            left_out = row.get("cut", {}).get("characters_left_out", 0) + len(words) - len(short)
            row |= {QUOTED: short, "cut": {"characters_left_out": left_out}}
            if "end" in row:
                row["end"] = row["start"] + len(short)
        for value in row.values():
            _shorten(value, limit)
    elif isinstance(row, list):
        for value in row:
            _shorten(value, limit)


def cut(text: str, limit: int = LIMIT) -> str:
    """The beginning of `text` that has `limit` bytes at most, never within a character that is put together."""
    if len(text) * 4 <= limit:
        return text
    data = text.encode("utf8")
    if len(data) <= limit:
        return text
    end = len(data[:limit].decode("utf8", "ignore"))
    while end > limit // 8 and _goes_on(text[end - 1], text[end]):
        end -= 1
    return text[:end]


def _goes_on(before: str, after: str) -> bool:
    joins = before == "\u200d" or after == "\u200d" or "\ufe00" <= after <= "\ufe0f"
    return joins or bool(unicodedata.combining(after))


def date(value: str | None, article: str | None = None) -> str | Row | None:
    """A date or time as it is, where it has the form of one (ISO 8601, EDTF)."""
    return value if value is None or _DATE.fullmatch(value) else quoted(value, article)


def country(value: str | None) -> str | Row | None:
    return value if value is None or _COUNTRY.fullmatch(value) else quoted(value)


def language_code(value: str | None) -> str | Row | None:
    return value if value is None or _LANGUAGE.fullmatch(value) else quoted(value)


def one_of(value: str | None, known: Iterable[str]) -> str | Row | None:
    """A word of this program, or a quotation of anything else."""
    return value if value is None or value in known else quoted(value)


def unit(value: str | None) -> str | Row | None:
    """A unit whose name is made of the words of the language's table of units."""
    if value is None or all(word in _unit_words() for word in value.split(" ")):
        return value
    return quoted(value)


@lru_cache(maxsize=1)
def _unit_words() -> frozenset[str]:
    names = {"per", "of", "age", "square", "cubic", "fraction", "ordinal", "score"}

    def collect(table: Any) -> None:
        if isinstance(table, dict):
            for name, inner in table.items():
                names.update(name.split(" "))
                collect(inner)
        elif isinstance(table, list):
            for each in table:
                collect(each)
        elif isinstance(table, str):
            names.update(table.split(" "))

    collect(dict(language("en").units))
    return frozenset(names)
