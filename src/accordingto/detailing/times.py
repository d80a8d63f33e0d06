"""Times as written, resolved against the publication time into EDTF (ISO 8601-2).

`start` and `end` are each an EDTF date, a date and time, or ".." for an open end; equal for a single time; both None
where it could not be resolved ("two days later"; a weekday in an article without date). News rules: a weekday or a
month is the nearest behind, unless its clause looks ahead (`time_tense`). The decision is docs/decisions/0005.
"""

from __future__ import annotations

from datetime import date

from ..language import Language
from ..records.claims import Time
from ..records.declared import Post
from ..records.spans import Place, Span
from .number_tokens import Tokens, tokens
from .time_mention import Mention
from .time_mentions import mentions
from .time_resolving import Now, Resolved, now, resolve
from .time_tense import lean

_NEAR = 4  # times of day in a row that may belong to one day


def times(
    text: str, published: str | None, language: Language, place: Place = "text", posts: tuple[Post, ...] = ()
) -> tuple[Time, ...]:
    """The times in `text`, in order; `published` is the article's ISO 8601 time, None where it is not known.

    In one of the `posts` of the text that has a time of its own, "today" is that post's.
    """
    t, dated = tokens(text), [(post, now(post.published)) for post in posts if post.published]
    of_article = now(published)

    def at(mention: Mention) -> Now | None:
        start = t.start[mention.start]
        return next((own for post, own in dated if post.start <= start < post.end and own), of_article)

    found = [_resolved(t, mention, at(mention), language, None) for mention in mentions(t, language)]
    days = [_day_of(resolved) for _, resolved in found]
    for k, (mention, _) in enumerate(found):
        if mention.kind == "clock" and (day := _nearest(t, found, days, k)):  # of a day told in the same sentence
            found[k] = _resolved(t, mention, at(mention), language, day)
    return tuple(
        Time(Span.of(text, t.start[mention.start], t.end[mention.stop - 1], place), *resolved)
        for mention, resolved in found
    )


def _resolved(
    t: Tokens, mention: Mention, at: Now | None, language: Language, anchor: date | None
) -> tuple[Mention, Resolved]:
    side = lean(t, mention.start, mention.stop, language) if at else 0
    side = 1 if mention.open == "end" and side == 0 else side
    return mention, resolve(mention, at, side, anchor, language.times)


def _day_of(resolved: Resolved) -> date | None:
    start = resolved.start
    single = start is not None and start == resolved.end and len(start) >= 10 and start[:4].isdecimal()
    return date.fromisoformat(start[:10]) if single and start else None


def _nearest(t: Tokens, found: list[tuple[Mention, Resolved]], days: list[date | None], k: int) -> date | None:
    """The day told next to mention k, before it or else after it, without the end of a sentence between."""
    for other in (k - 1, k + 1):
        step = 1 if other > k else -1
        while abs(other - k) < _NEAR and 0 <= other < len(found) and found[other][0].kind == "clock":
            other += step
        if not 0 <= other < len(found) or days[other] is None:
            continue
        near, far = sorted((k, other))
        between = range(found[near][0].stop, found[far][0].start)
        if not any(t.low[i] == "\n" or (t.low[i] in (".", "!", "?") and t.capital(i + 1)) for i in between):
            return days[other]
    return None
