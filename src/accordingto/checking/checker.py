"""Runs every check over one article's Material and gives the findings in the order of the text.

A check is a function Material, Language -> findings, in a module of its own whose docstring is what the user reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding

Check = Callable[[Material, Language], Iterable[Finding]]
CHECKS: dict[str, Check] = {}


def check(material: Material, language: Language) -> tuple[Finding, ...]:
    """The findings of every check, title first, then by place in the text."""
    found = [finding for run in CHECKS.values() for finding in run(material, language)]
    return tuple(sorted(found, key=lambda f: (f.spans[0].place == "text", f.spans[0].start, f.check)))
