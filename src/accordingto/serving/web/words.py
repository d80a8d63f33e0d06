"""What templates of articles, claims and searches say things with: the tables of words that the exports use too."""

from __future__ import annotations

from typing import Any

from ...exporting import chains, wording
from ...exporting.addressing import link
from ...exporting.notes import details

WORDS: dict[str, Any] = {
    "wording": wording, "chains": chains, "link": link, "details_of": details,
}  # fmt: skip
