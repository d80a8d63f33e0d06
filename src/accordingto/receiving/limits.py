"""What one input may cost, in one place.

Inputs come from strangers; every limit here is one that a hostile page or file would otherwise set itself.
Invariant: nothing is read past its limit before the limit is checked.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_CHARACTERS = 1_000_000
"""Longest text of one article, in code points: some twenty novels' chapters, and ten times any press article."""

DECODED_BYTES = 25_000_000
"""Largest single document after decompression."""

LINE_BYTES = 16_000_000
"""Largest line of JSON Lines: TEXT_CHARACTERS with every character escaped, and room for the other fields."""

ARTICLE_CHARACTERS = 200
"""A web page with less running text than this is no article."""

PAGE_CHARACTERS = 2 * TEXT_CHARACTERS
"""Visible characters of one page, menus and comments included."""

PAGE_ELEMENTS = 60_000
"""Elements of one page; of 44 sample pages the largest has 3,129, and extraction takes seconds at this number."""

PAGE_DEPTH = 250
"""Nesting of one page; libxml2 silently drops what lies deeper than 256, and real pages stay under 70."""

TAG_ATTRIBUTES = 1_000
"""Attributes of one tag; libxml2 compares each with all others, so that 200,000 take a minute."""

XML_ELEMENTS = 300_000
"""Elements of one XML document: a feed of 10,000 entries has some 100,000."""

XML_MARKS = 3_000_000
"""Tags of one XML document as they stand, before it is parsed; pages in CDATA sections count too."""


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Limits of one fetch, robots.txt and redirects included. Times in seconds, sizes in bytes.

    `deadline` is of the network alone; `patience` is the longest wait for a host's turn, each time. `gap` is ours
    between two requests to one host, `crawl_delay` the longest that its robots.txt may ask for.
    """

    wire_bytes: int = 10_000_000
    decoded_bytes: int = DECODED_BYTES
    deadline: float = 30.0
    redirects: int = 5
    robots_bytes: int = 512_000
    gap: float = 1.0
    crawl_delay: float = 30.0
    patience: float = 240.0
