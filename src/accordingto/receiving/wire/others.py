"""Agency formats that are not read, known by their content, so that the refusal says what the file is.

Rows are openings and the names of the formats' own elements and fields; extend by adding a row.
Invariant: nothing that a reader of ours reads matches a row.
"""

from __future__ import annotations

import re

from ...errors import Unreadable

HEAD = 1 << 14
"""Bytes looked at."""

_ROOT = rb"\A[\s\xef\xbb\xbf]*+(?:<\?[^>]*+>\s*+|<![^>]*+>\s*+)*+<(?:[\w.-]+:)?"

OTHERS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (rb"\A\s*+\x01[a-z]{2,4}\d{3,4} \d ", "an IPTC 7901 message"),
        (rb"\A\s*+\x16++\x01", "an ANPA 1312 message"),
        (rb"\A\s*+\x1c?\x1c\x01|\A\x1c\x02", "an IPTC IIM record"),
        (rb'\A[\s\xef\xbb\xbf]*+\{[^{}\[\]]{0,200}?"api_version"\s*:', "an answer of AP's Media API"),
        (_ROOT + rb"(?:XMLNewsQueuedResponse|RBNews)\b", "a ritzau news feed (RBNews)"),
        (_ROOT + rb"(?:APPL|Publication)\b[^>]{0,400}appl", "an AP APPL document"),
        (_ROOT + rb"sports-content\b", "a SportsML document, which holds statistics"),
        (_ROOT + rb"TTNITF\b", "a TTNITF document"),
        (_ROOT + rb"(?:rtr|results)\b[^>]{0,400}reuters", "an answer of a Reuters service"),
        (rb"\ABEGIN:V(?:CALENDAR|CARD|EVENT)", "a calendar or an address card"),
    )
)
"""What the content looks like, and the format's name with its article."""


def refuse_named(body: bytes) -> None:
    """Raises Unreadable (code "format") that names the agency format where the content is of one that is not read."""
    head = body[:HEAD]
    for pattern, name in OTHERS:
        if pattern.search(head):
            raise Unreadable(
                f"this looks like {name}, which is not read; ask for NITF, NewsML, NewsML-G2 or ninjs", "format"
            )
