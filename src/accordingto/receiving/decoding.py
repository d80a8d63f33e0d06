"""Bytes to text: what the bytes or their carrier declare, then UTF-8, then a measured guess, else a clear refusal.

Invariant: no character is changed, dropped or normalised but a byte order mark; newlines stay as they are.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16-LE
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_PRESS_ENCODINGS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u",
    "iso8859_2", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "tis_620",
)  # fmt: skip
"""Encodings guessed at: those that web pages and text files of the press were written in, the commonest first."""

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NO_CHARACTERS = ("Cn", "Co")  # unassigned and private: what UTF-16 makes of bytes that are none

SAMPLE = 50_000
"""Bytes that the guess looks at."""

CONTROLS = 0.01
"""Share of control characters and of code points without a character from which on decoded bytes are no text."""


def decode_text(body: bytes) -> str:
    """The text of a plain-text file. Raises Unreadable where no encoding fits."""
    text = _strictly(body.removeprefix(codecs.BOM_UTF8), "utf-8")
    sure = text is not None  # chance does not make UTF-8: whatever characters it has, they were meant
    if text is None:
        text = _marked(body)
    if text is None:
        text = _guessed(body)
    if text is None or _is_noise(text[:SAMPLE], () if sure else _NO_CHARACTERS):
        raise Unreadable("this is text in no known encoding, or no text; save it as UTF-8", "encoding")
    return text


def _is_noise(sample: str, categories: tuple[str, ...]) -> bool:
    odd = len(_CONTROLS.findall(sample)) + sum(unicodedata.category(c) in categories for c in sample)
    return odd > CONTROLS * len(sample)


def decode_page(body: bytes, charset: str | None = None) -> str:
    """The source of an HTML page; `charset` is the one of the HTTP header. Single bad bytes become U+FFFD.

    Order as in the HTML standard (13.2.3.2): mark, header, declaration; but valid UTF-8 that is declared
    otherwise is read as UTF-8, since chance does not make it.
    """
    text = _marked(body) or _strictly(body, "utf-8")
    if text is not None:
        return text
    for name in (charset, _declared(body)):
        codec = _codec(name)
        if codec == "utf-8":
            break
        if codec:
            return body.decode(codec, "replace")
    # Declared UTF-8, or nothing declared: a few bad bytes are damage, many are another encoding.
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return text if bad <= max(5, len(text) // 2000) else _guessed(body) or text


def _marked(body: bytes) -> str | None:
    for mark, codec in _MARKS:
        if body.startswith(mark):
            text = _strictly(body[len(mark) :], codec)
            if text is None:
                raise Unreadable(f"begins as {codec.upper()} and is damaged; save it again as UTF-8", "encoding")
            return text
    return None


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _declared(body: bytes) -> str | None:
    found = _META.search(body[:4096]) or _XML.search(body[:200])
    return found.group(1).decode("ascii", "replace") if found else None


def _codec(name: str | None) -> str | None:
    # The HTML standard reads what is called Latin-1 or ASCII as Windows-1252: that is what it nearly always is.
    try:
        codec = codecs.lookup(name or "").name
        if b"<a>".decode(codec, "replace") != "<a>":  # Python also calls Base64, zlib and Punycode encodings
            return None
    except (LookupError, ValueError):
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _guessed(body: bytes) -> str | None:
    # Where several encodings fit equally well, the commoner one: that is the order of the table.
    from charset_normalizer import from_bytes

    fits = from_bytes(body[:SAMPLE], cp_isolation=list(_PRESS_ENCODINGS), enable_fallback=False)
    ranked = sorted(
        (fit.chaos, -fit.coherence, _PRESS_ENCODINGS.index(name))
        for fit in fits
        for name in fit.could_be_from_charset
        if name in _PRESS_ENCODINGS
    )
    texts = (_strictly(body, _PRESS_ENCODINGS[place]) for _, _, place in ranked)
    return next((text for text in texts if text is not None), None)
