"""Dates as written, by the month and weekday names of the language, for the checks that compare them.

Invariant: a `Written` opens in the text; its day need not exist ("February 30").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ..language import Language

_YEAR = r"(?:19|20)\d\d"
_AROUND = 48  # characters: "Wednesday, the 23rd of September, 2019, which was a Wednesday"


@dataclass(frozen=True, slots=True)
class Written:
    """A month and day as they stand at [start, end), with the year (and weekday 0 to 6) where stated."""

    start: int
    end: int
    month: int
    day: int
    year: int | None
    weekday: int | None

    def on(self, year: int) -> date | None:
        """The day in this year; None where there is no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def month_names(language: Language) -> str:
    """An alternation of all names and abbreviations of months, the longest first."""
    return "|".join(sorted(language.checks["calendar"]["months"], key=len, reverse=True))


def weekday_names(language: Language) -> str:
    return "|".join(sorted(language.checks["calendar"]["weekdays"], key=len, reverse=True))


@lru_cache(maxsize=4)
def _months(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{month_names(language)})\b")


@lru_cache(maxsize=4)
def _pattern(language: Language) -> re.Pattern[str]:
    """Case matters: "may 30" is no date. A weekday counts where it stands right before or right after."""
    month, weekday = month_names(language), weekday_names(language)
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?:\b(?P<before>{weekday})\b\.?(?:,|,? the| [(–—-]|,? which was)? ?)?"
        rf"(?:\b(?P<month>{month})\b\.? (?P<day>{day})"
        rf"|(?<![\d.,:/$€£-])\b(?P<first>{day})(?: of)? (?P<later>{month})\b\.?)"
        rf"(?![\d%])(?!,\d{{3}}|\.\d)(?:,? (?P<year>{_YEAR})\b(?![,.]\d|-\d))?"
        rf"(?:(?:, (?:which (?:was|is|fell on) )?an? | \()(?P<after>{weekday})\b)?"
    )


def written(text: str, language: Language) -> Iterator[Written]:
    """The dates with a month and a day, in order."""
    months, weekdays = language.checks["calendar"]["months"], language.checks["calendar"]["weekdays"]
    reached = 0
    for month in _months(language).finditer(text):
        # From a weekday before it to a weekday after it; the whole pattern at every character would be slow.
        match = _pattern(language).search(text, max(reached, month.start() - _AROUND), month.end() + _AROUND)
        if match is None:
            continue
        reached = match.end()
        name = match["month"] or match["later"]
        day = int(re.sub(r"\D", "", match["day"] or match["first"]))
        weekday = match["before"] or match["after"]
        start, end = match.span()
        yield Written(
            start, end, months[name], day, int(match["year"]) if match["year"] else None,
            weekdays[weekday] if weekday else None,
        )  # fmt: skip


@lru_cache(maxsize=4)
def number_pattern(language: Language) -> str:
    """Digits, or a number word up to ninety-nine."""
    units = "|".join(sorted(language.numbers["units"], key=len, reverse=True))
    one = "|".join(language.checks["calendar"]["one"])
    return rf"(?i:\d{{1,4}}|(?:{units})(?:-(?:{units}))?|(?:{one}))"


def number(words: str, language: Language) -> int | None:
    """The value of what `number_pattern` matches."""
    if words.isdigit():
        return int(words)
    if words.lower() in language.checks["calendar"]["one"]:
        return 1
    units = language.numbers["units"]
    values = [units.get(word) for word in words.lower().split("-")]
    return None if None in values else int(sum(value for value in values if value is not None))


def published_on(published: str | None) -> date | None:
    """The day of an ISO 8601 time; None where it has none."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
