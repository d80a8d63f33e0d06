"""What the provider itself says against publishing: the item is canceled, withheld, under embargo, or takes back or
corrects an earlier version. Taken from what is declared (pubStatus, signal, embargo), never guessed.

Level: warning; note for a correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..language import Language
from ..records.declared import Declared
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .remarks import remark


def check(material: Material, language: Language) -> Iterator[Finding]:
    """What the article's provider declares of it that stands in the way of using it."""
    if not material.sentences:
        return
    article = material.article
    shown = Span.of(article.text, *material.sentences[0])
    if article.title:
        shown = Span.of(article.title, 0, len(article.title), "title")
    for key, level in _declared(article.declared):
        parts = {"status": article.declared.status, "until": article.declared.embargo}
        yield remark(language, "publication", f"publication.{key}", [shown], level, **parts)


def _declared(declared: Declared) -> Iterator[tuple[str, Literal["note", "warning"]]]:
    if declared.status in ("canceled", "withheld"):
        yield "status", "warning"
    if "kill" in declared.signals and declared.status != "canceled":
        yield "kill", "warning"
    if declared.embargo:
        yield "embargo", "warning"
    if "correction" in declared.signals:
        yield "correction", "note"
