"""Times as written, found without asking when the text was published: dates, clocks, stretches, relations to now.

`mentions` is a pass over the tokens that takes the longest reading at each (`time_forms`), then joins what belongs
together: a clock and its day, the two ends of a stretch, a word that leaves one end open. Invariant: mentions stand in
order and share no token.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..language import Language
from .number_tokens import Tokens, addresses
from .time_forms import form_at
from .time_mention import DATE_LIKE, Mention

_MOST_BETWEEN = 3


@lru_cache(maxsize=4)
def mentions(t: Tokens, language: Language) -> tuple[Mention, ...]:
    """The times in the text of `t`."""
    found: list[Mention] = []
    skipped = addresses(t.text)
    i = 0
    while i < t.size:
        mention = form_at(t, i, language)
        if mention is None or any(start <= t.start[i] < end for start, end in skipped):
            i += 1
            continue
        found.append(mention)
        i = mention.stop
    joined = _ranges(t, _clocks(t, found, language), language)
    return tuple(_opened(t, m, language, joined[k - 1].stop if k else 0) for k, m in enumerate(joined))


def time_tokens(t: Tokens, language: Language) -> frozenset[int]:
    """The tokens that are part of a time."""
    return frozenset(i for m in mentions(t, language) for i in range(m.start, m.stop))


def _clocks(t: Tokens, found: list[Mention], language: Language) -> list[Mention]:
    """Each clock put to the day beside it: "3 p.m. on Tuesday", "Tuesday at 3 p.m."."""
    words = language.words("times", "day_joins.words")
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before and {before.kind, mention.kind} & {"clock"} and before.kind != mention.kind:
            day, clock = (before, mention) if mention.kind == "clock" else (mention, before)
            between = t.low[before.stop : mention.start]
            if day.a_day and day.clock is None and len(between) < _MOST_BETWEEN and all(w in words for w in between):
                kept[-1] = replace(day, start=before.start, stop=mention.stop, clock=clock.clock, zone=clock.zone)
                continue
        kept.append(mention)
    return kept


def _ranges(t: Tokens, found: list[Mention], language: Language) -> list[Mention]:
    """Two times with "to" or a dash between as one, from the first to the second."""
    joins = language.times["joins"]
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before and before.kind in DATE_LIKE and mention.kind in DATE_LIKE and mention.start == before.stop + 1:
            word, opening = t.low[before.stop], t.low[before.start - 1]
            if word in joins["words"] or (word == joins["between"] and opening == joins["opening"][1]):
                start = before.start - (opening in joins["opening"])
                kept[-1] = Mention(start, mention.stop, "range", first=before, second=mention)
                continue
        kept.append(mention)
    return kept


def _opened(t: Tokens, mention: Mention, language: Language, floor: int) -> Mention:
    """The mention with the word before it that leaves one end open: "since August", "until noon"."""
    operators = language.times["operators"]
    if (
        mention.kind in ("range", "anaphoric", "stretch")
        or t.low[mention.stop] in language.times["grammar"]["possessive"]
    ):
        return mention
    at = mention.start
    if t.low[at - 1] in language.times["grammar"]["the"]:
        at -= 1
        if (
            mention.kind == "date"
            and mention.month is None
            and mention.weekday is None
            and t.low[mention.stop].isalpha()
        ):
            return mention  # "before the 2020 election"
    size = t.longest_before(at, operators, 3)
    if not size or at - size < floor:
        return mention
    side = operators[t.phrase(at - size, size)]
    return replace(mention, start=at - size, open=None if side == "none" else side)
