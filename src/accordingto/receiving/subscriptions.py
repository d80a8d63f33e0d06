"""Lists of feeds as people keep them: OPML, or plain text with one address a line.

Invariant: addresses come out in the order of the list, each once; none is looked at, which is the fetcher's business.
"""

from __future__ import annotations

from ..errors import Refused, TooLarge
from .decoding import decode_text
from .inputs import is_address
from .xml import parse_xml

FEEDS = 10_000


def feed_addresses(body: bytes, input: str) -> tuple[str, ...]:
    """The addresses in a list of feeds. Raises Refused where there is none, TooLarge, Unreadable."""
    head = body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = _opml(body) if head.startswith(b"<") else _lines(body)
    if not found:
        raise Refused(f"{input} names no feed: give OPML, or one address a line (http:// or https://)", "empty")
    if len(found) > FEEDS:
        raise TooLarge(f"{input} names {len(found):,} feeds; at most {FEEDS:,} are watched by one run", "too-large")
    return tuple(found)


def _opml(body: bytes) -> list[str]:
    outlines = parse_xml(body).iter("{*}outline")
    named = (value for each in outlines for name, value in each.attrib.items() if str(name).lower() == "xmlurl")
    return list(dict.fromkeys(address for value in named if (address := str(value).strip())))


def _lines(body: bytes) -> list[str]:
    lines = (line.partition(" #")[0].strip() for line in decode_text(body).splitlines())
    return list(dict.fromkeys(line for line in lines if is_address(line)))
