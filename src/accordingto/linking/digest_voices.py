"""Which title a digest takes, whom it quotes beside the facts, and which questions it names as not answered.

Invariants: a title is an article's own; the same quotation in several articles is one voice; the order depends on the
story alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..language import Language
from ..records.claims import Claim
from ..records.readings import Reading
from ..records.stories import Story, StoryArticle
from .digest_naming import flat
from .digest_notes import Told

_WORD = re.compile(r"\w+")
_SHORTEST, _LONGEST = 40, 420
_LEAST_SURE = 0.5


def title_article(story: Story, language: Language) -> StoryArticle | None:
    """The article whose title shares most with the others'; one with figures only where none is without."""
    titled = [article for article in story.articles if article.title and article.state == "current"]
    words = {article.id: set(_WORD.findall((article.title or "").casefold())) for article in titled}
    counts = Counter(word for found in words.values() for word in found if len(word) > 3)
    disputed = any(fact.status in ("conflicting", "updated", "mixed") for fact in story.facts)

    def order(article: StoryArticle) -> tuple[bool, bool, float, str, str]:
        title, found = article.title or "", words[article.id]
        shared = sum(counts[word] - 1 for word in found if len(word) > 3)
        odd = "|" in title or len(found) < 4
        return (
            odd,
            disputed and bool(re.search(r"\d", title)),
            -shared / (len(found) + 4),
            article.published or "~",
            article.id,
        )

    return min(titled, key=order, default=None)


def voices(story: Story, readings: Mapping[str, Reading], used: set[str], most: int) -> list[list[Told]]:
    """What people are quoted with that belongs to no fact: the longest known, most repeated first; each with the other
    articles that have the same words."""
    found: list[list[Told]] = []
    keys: list[set[str]] = []
    for article in story.articles:
        reading = readings.get(article.id)
        if reading is None or article.state != "current":
            continue
        for claim in reading.claims:
            if claim.id in used or not _is_voice(claim):
                continue
            key = set(_WORD.findall(" ".join(span.exact for span in claim.content).casefold()))
            alike = next((i for i, other in enumerate(keys) if _are_alike(key, other, claim, found[i][0].claim)), None)
            if alike is None:
                keys.append(key)
                found.append([Told(reading.article, claim)])
            elif all(told.article.id != article.id for told in found[alike]):
                found[alike].append(Told(reading.article, claim))
    found.sort(key=lambda group: (-len(group), group[0].claim.chain[-1].naming != "named", -group[0].claim.confidence))
    return _spread(found, most)


def _are_alike(one: set[str], other: set[str], claim: Claim, before: Claim) -> bool:
    """Whether two quotations are the same words of one speaker."""
    shared = len(one & other)
    return shared >= 6 and shared >= 0.7 * min(len(one), len(other)) and bool(_speaker(claim) & _speaker(before))


def _speaker(claim: Claim) -> set[str]:
    last = claim.chain[-1]
    return {word for word in _WORD.findall(last.label.casefold()) if len(word) > 3}


def _is_voice(claim: Claim) -> bool:
    """Words that a known person or body is quoted with, long enough to say something and short enough to read."""
    if claim.kind != "direct" or claim.act != "speech" or claim.confidence < _LEAST_SURE:
        return False
    length = sum(span.end - span.start for span in claim.content)
    last = claim.chain[-1] if claim.chain else None
    return (
        last is not None and last.naming in ("named", "role") and _SHORTEST <= length <= _LONGEST and not claim.inside
    )


def _spread(groups: Sequence[list[Told]], most: int, each: int = 2) -> list[list[Told]]:
    """The first ones, not more than two of one speaker and a third of one article."""
    speakers: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    chosen: list[list[Told]] = []
    for group in groups:
        last = group[0].claim.chain[-1]
        name = flat(last.label).casefold()
        article = group[0].article.id
        if len(chosen) < most and speakers[name] < each and articles[article] < max(2, most // 3):
            speakers[name] += 1
            articles[article] += 1
            chosen.append(group)
    return chosen


def unanswered(story: Story, readings: Mapping[str, Reading]) -> list[Told]:
    """The questions that were not answered, in the order of the articles."""
    return [
        Told(readings[article.id].article, claim)
        for article in story.articles
        if article.id in readings and article.state == "current"
        for claim in readings[article.id].claims
        if claim.kind == "no-answer"
    ]
