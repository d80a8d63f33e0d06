"""Runs every check over one article's Material and gives the findings in the order of the text.

A check is a function Material, Language -> findings, in a module of its own whose docstring is what the user reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding
from . import (
    changes,
    dates,
    enumerations,
    geography,
    headline_certainty,
    headline_names,
    headline_numbers,
    parts,
    publication,
    quotations,
    shares,
    sourcing_rules,
    two_values,
)

Check = Callable[[Material, Language], Iterable[Finding]]
CHECKS: dict[str, Check] = {
    module.__name__.rpartition(".")[2]: module.check
    for module in (
        publication, enumerations, changes, shares, parts, headline_numbers, headline_names, headline_certainty,
        two_values, dates, geography, quotations, sourcing_rules,
    )
}  # fmt: skip


def check(material: Material, language: Language) -> tuple[Finding, ...]:
    """The findings of every check, title first, then by place in the text."""
    found = [finding for run in CHECKS.values() for finding in run(material, language)]
    return tuple(sorted(found, key=lambda f: (f.spans[0].place == "text", f.spans[0].start, f.check)))
