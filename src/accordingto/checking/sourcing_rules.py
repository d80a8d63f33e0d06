"""Three rules of newsrooms' handbooks, as notes: say why a source is not named (AP, Reuters, BBC); give the
accused's answer or the attempt to get one; do not rest a claim on one unnamed source alone. One note each at most
for an article's unnamed sources, and for each person accused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..language import Language
from ..records.claims import ChainLink, Claim
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .remarks import remark

UNNAMED, ALONE, ACCUSED = "unnamed-source", "single-source", "accusation"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BESIDE = 120  # characters around a source in which it may be said that it spoke in public, or to others
_FEWEST = 6  # words of a claim
_NEAR = 1  # sentences after an accusation in which its answer is looked for


def check(material: Material, language: Language) -> Iterable[Finding]:
    unnamed = list(_unnamed(material, language))
    reasoned = any(claim.anonymity and claim.anonymity.reason for claim in material.claims)
    if unnamed and not reasoned and not _pattern(language, "reason").search(material.layer.text):
        spans = list(dict.fromkeys(link.span for _, link in unnamed if link.span))
        yield remark(language, UNNAMED, "sourcing.unnamed", spans[:3], "note", found=spans[0].exact, count=len(spans))
    yield from _alone(unnamed, material, language)
    yield from _accused(material, language)


@lru_cache(maxsize=8)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(language.checks["sourcing"][name], re.IGNORECASE)


def _unnamed(material: Material, language: Language) -> Iterator[tuple[Claim, ChainLink]]:
    """The claims of sources that are plainly kept anonymous, told to this publisher itself, by their first mention."""
    text = material.layer.text
    for claim in material.claims:
        link = claim.chain[-1] if len(claim.chain) == 1 and claim.kind != "no-answer" else None
        if (
            link is None
            or claim.act != "speech"
            or link.span is None
            or link.carried
            or link.naming not in ("described", "bare")
        ):
            continue
        words = link.span.exact
        if link.type not in (None, "person", "group") or not _pattern(language, "unnamed").search(words):
            continue
        around = text[max(0, link.span.start - _BESIDE) : link.span.end + _BESIDE]
        if _pattern(language, "public").search(around) or _pattern(language, "later_named").search(around):
            continue
        if not any(_pattern(language, "speaking").search(cue.exact) for cue in claim.cue):
            continue
        if _pattern(language, "unlike").search(words) or _pattern(language, "named").match(text, link.span.end):
            continue
        yield claim, link


def _alone(unnamed: list[tuple[Claim, ChainLink]], material: Material, language: Language) -> Iterator[Finding]:
    """Where the article has one unnamed source, and only one person, who alone stands behind a claim."""
    text = material.layer.text
    if any(not _pattern(language, "single").match(link.span.exact) for _, link in unnamed if link.span):
        return
    for claim, link in unnamed[:1]:
        if (
            link.span is None
            or claim.kind != "indirect"
            or claim.confidence < language.checks["sourcing"]["sure"]
            or len(" ".join(c.exact for c in claim.content).split()) < _FEWEST
        ):
            continue
        area = next(((s, e) for s, e in material.sentences if s <= link.span.start < e), None)
        if (
            area is None
            or len({c.chain[-1].name for c in material.claims if c.chain and area[0] <= c.start < area[1]}) > 1
        ):
            continue
        if not _pattern(language, "confirmed").search(text):
            yield remark(
                language, ALONE, "sourcing.alone", [link.span, claim.content[0]], "note", found=link.span.exact
            )


def _accused(material: Material, language: Language) -> Iterator[Finding]:
    """A person accused by name, of whom the article has no word, no denial, and no attempt to get one."""
    text = material.layer.text
    answered: set[str] = set()
    for match in _pattern(language, "accuses").finditer(text):
        group = "name" if match["name"] else "other"
        surname = match[group].split()[-1]
        entity = next(
            (
                e for e in material.entities
                if e.type == "person" and any(m.start <= match.start(group) < m.end for m in e.mentions)
            ),
            None,
        )  # fmt: skip
        area = next(((s, e) for s, e in material.sentences if s <= match.start() < e), (0, 0))
        if _YEAR.search(text, *area):
            continue  # a look back
        if entity is None or surname in answered or not surname[:1].isupper():
            continue
        answered.add(surname)
        if _speaks(entity.id, surname, material) or _answered(match.start(), surname, material, language):
            continue
        span = Span.of(text, *match.span())
        yield remark(language, ACCUSED, "sourcing.accused", [span], "note", who=entity.name, found=span.exact)


def _answered(at: int, surname: str, material: Material, language: Language) -> bool:
    """Whether a sentence that names the person, or the one after the accusation, holds a word of answering."""
    text, rows = material.layer.text, material.sentences
    here = next((i for i, (start, end) in enumerate(rows) if start <= at < end), 0)
    near = range(here, here + _NEAR + 1)
    return any(
        (i in near or surname in text[start:end]) and _pattern(language, "answers").search(text, start, end)
        for i, (start, end) in enumerate(rows)
    )


def _speaks(entity: str, surname: str, material: Material) -> bool:
    """Whether any claim is the person's own, or of somebody who speaks for them."""
    return any(
        link.entity == entity or surname in (link.name or "") or (link.span and surname in link.span.exact)
        for claim in material.claims
        for link in claim.chain
    )
