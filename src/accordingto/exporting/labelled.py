"""Articles with corrections as labelled texts, one object a line: what training and `evaluate attributions` read.

In each article every attribution stands: those that were corrected as the editor gave them, the others as the machine
has them; `corrected` says which are which. Invariant: `[start, end)` opens in `text`; own voice is no attribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..records.corrections import ROLES, Extraction, Placed
from ..records.readings import Reading


def labelled_row(reading: Reading, corrections: Iterable[Placed]) -> dict[str, Any]:
    """The article with its attributions, by place: {"source", "cue", "content"} of [start, end] each.

    `corrected` holds the numbers of those that an editor gave. Parts in the title are left out: this form has none.
    """
    placed = list(corrections)
    about = {each.claim.id for each in placed if each.claim is not None}
    machine = [Extraction.of(claim) for claim in reading.claims if claim.kind != "own-voice" and claim.id not in about]
    given = [each.correction.given for each in placed if each.correction.given is not None]
    rows = [(_spans(each), False) for each in machine] + [(_spans(each), True) for each in given if each.attributed]
    rows = sorted((row for row in rows if row[0]["content"]), key=lambda row: (row[0]["content"], row[1]))
    article = reading.article
    return {
        "id": article.id, "publisher": article.publisher, "date": article.published, "text": article.text,
        "attributions": [row for row, _ in rows],
        "corrected": [number for number, (_, corrected) in enumerate(rows) if corrected],
    }  # fmt: skip


def _spans(extraction: Extraction) -> dict[str, list[list[int]]]:
    return {
        role: [[span.start, span.end] for span in getattr(extraction, role) if span.place == "text"] for role in ROLES
    }
