"""Dates that cannot be: a weekday that the date did not fall on, February 30, an age that does not fit the year of
birth, "five days after" that are three, an end before the beginning. A date without a year is taken as the one
nearest to the day of publication, and left alone where that is months away or unknown.
"""

from __future__ import annotations

import itertools
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .calendar_words import Written, number, number_pattern, published_on, written
from .remarks import remark

CHECK = "date"
_NEAR = 150  # days from publication within which a date without a year is trusted
_BACK, _AHEAD = 330, 120  # days before and after publication that it may mean
_YEAR = r"(?:1[89]|20)\d\d"
_SHORT = 12  # characters between the ends of a range of dates
_BETWEEN = 100  # characters between two dates that are compared


def check(material: Material, language: Language) -> Iterable[Finding]:
    text, published = material.layer.text, published_on(material.article.published)
    found = tuple(written(text, language))
    yield from _impossible(text, found, language)
    yield from _weekdays(text, found, published, language)
    yield from _distances(text, found, language)
    yield from _lasting(text, found, language)
    yield from _years(text, language)
    yield from _orders(text, found, language)
    if language.checks["calendar"]["trigger_born"] in text:
        yield from _ages(material, published, language)
    if language.checks["calendar"]["trigger_ago"] in text:
        yield from _ago(text, published, language)


def _impossible(text: str, found: tuple[Written, ...], language: Language) -> Iterator[Finding]:
    for when in found:
        longest = monthrange(when.year or 2000, when.month)[1]
        if longest < when.day <= 31:
            span = Span.of(text, when.start, when.end)
            yield remark(language, CHECK, "date.impossible", [span], date=span.exact, expected=longest, found=when.day)


def _weekdays(text: str, found: tuple[Written, ...], published: date | None, language: Language) -> Iterator[Finding]:
    """Where every date without a year fails, and there are several, the year is not what it seems."""
    names, months = language.checks["calendar"]["day_names"], language.checks["calendar"]["month_names"]
    dated = [(when, _days_meant(when, published)) for when in found if when.weekday is not None]
    wrong = [(when, days[0]) for when, days in dated if days and all(day.weekday() != when.weekday for day in days)]
    guessed = [when for when, days in dated if days and when.year is None]
    unsure = len(guessed) > 1 and len(guessed) == sum(when.year is None for when, _ in wrong)
    for when, day in wrong:
        if _is_range(text, when, language) or (unsure and when.year is None):
            continue
        span = Span.of(text, when.start, when.end)
        yield remark(
            language, CHECK, "date.weekday", [span], date=f"{day.day} {months[day.month - 1]} {day.year}",
            expected=names[day.weekday()], found=names[when.weekday or 0],
        )  # fmt: skip


def _days_meant(when: Written, published: date | None) -> list[date]:
    """The day, or where no year is stated the days of that name around the publication, the nearest first."""
    if when.year is not None:
        return [day] if (day := when.on(when.year)) else []
    if published is None:
        return []
    years = range(max(published.year - 1, 1), min(published.year + 1, 9999) + 1)
    days = [day for year in years if (day := when.on(year))]
    near = [day for day in days if -_AHEAD <= (published - day).days <= _BACK]
    near.sort(key=lambda day: abs((day - published).days))
    return near if near and abs((near[0] - published).days) <= _NEAR else []


def _is_range(text: str, when: Written, language: Language) -> bool:
    """ "Monday and Tuesday, March 13 and 14": the weekday need not belong to the first date."""
    joins = language.checks["calendar"]["joins"]
    before = re.search(rf"(?:{joins})\s?$", text[max(0, when.start - 12) : when.start])
    after = re.match(rf"\s?(?:{joins})\s?\d", text[when.end : when.end + 14])
    return before is not None or after is not None


@lru_cache(maxsize=4)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    row = language.checks["calendar"][name].replace("<n>", rf"(?P<n>{number_pattern(language)})")
    row = row.replace("<N>", number_pattern(language))
    row = row.replace("<m>", rf"(?P<m>{number_pattern(language)})")
    for year in ("y", "z"):
        row = row.replace(f"<{year}>", rf"(?P<{year}>{_YEAR})\b(?![,.]\d|-\d|%)")
    return re.compile(row)


def _distances(text: str, found: tuple[Written, ...], language: Language) -> Iterator[Finding]:
    """Two dates with "N days after" or "N days later" between them, or before both."""
    for one, other in itertools.pairwise(found):
        if not 4 <= other.start - one.end <= _BETWEEN:
            continue
        match = _pattern(language, "distance").match(text, one.end, other.start)
        backwards = match is not None and match["way"] == language.checks["calendar"]["after"]
        if match is None and _pattern(language, "then_on").fullmatch(text, one.end, other.start):
            match = _pattern(language, "leading").search(text, max(0, one.start - _BETWEEN), one.start)
            backwards = match is not None and match["way"] != language.checks["calendar"]["after"]
        days = _days_between(one, other)
        if match is None or days is None:
            continue
        days = -days if backwards else days
        if days >= 0 or None not in (one.year, other.year):
            yield from _distance(text, (one, other), match, days, language)


def _distance(
    text: str, dates: tuple[Written, Written], match: re.Match[str], days: int, language: Language, grace: int = 0
) -> Iterator[Finding]:
    """The finding, where the `days` between two dates are not what the match's number and unit say."""
    groups = match.groupdict()
    name, unit = ("n", "unit") if groups["n"] else ("m", "unit2")
    stated = number(groups[name], language)
    length, slack = language.checks["calendar"]["units"][groups[unit]]
    if stated is None or abs(days - stated * length) <= slack + grace:
        return
    spans = [Span.of(text, when.start, when.end) for when in dates]
    spans.append(Span.of(text, match.start(name), match.end(unit)))
    yield remark(
        language, CHECK, "date.distance", spans, one=spans[0].exact, other=spans[1].exact, expected=f"{days:,}",
        found=spans[2].exact,
    )  # fmt: skip


def _lasting(text: str, found: tuple[Written, ...], language: Language) -> Iterator[Finding]:
    """ "Five days, from March 1 to March 9", counted with or without the first."""
    for one, other in itertools.pairwise(found):
        if not 0 < other.start - one.end <= _SHORT or not _closes(text, one, other, language):
            continue
        match = _pattern(language, "lasting").search(text, max(0, one.start - 3 * _SHORT), one.start)
        days = _days_between(one, other)
        if match is not None and days is not None:
            yield from _distance(text, (one, other), match, days, language, 1)


def _closes(text: str, one: Written, other: Written, language: Language) -> bool:
    return _pattern(language, "closes").fullmatch(text[one.end : other.start]) is not None


def _years(text: str, language: Language) -> Iterator[Finding]:
    """ "In 2015, three years after it opened in 2005"; with a year of grace."""
    for name in ("years_after", "years_later"):
        for match in _pattern(language, name).finditer(text):
            stated, years = number(match["n"], language), int(match["y"]) - int(match["z"])
            if stated is not None and abs(years - stated) > 1:
                span = Span.of(text, *match.span())
                yield remark(
                    language,
                    CHECK,
                    "date.years",
                    [span],
                    one=match["z"],
                    other=match["y"],
                    expected=years,
                    found=stated,
                )


def _days_between(one: Written, other: Written) -> int | None:
    """Days from one to the other; a year that one of the two states holds for both."""
    year = one.year or other.year or 2001
    first, second = one.on(one.year or year), other.on(other.year or year)
    if first is None or second is None:
        return None
    if None in (one.year, other.year) and abs((second - first).days) > 180:
        return None
    return (second - first).days


def _orders(text: str, found: tuple[Written, ...], language: Language) -> Iterator[Finding]:
    for match in _pattern(language, "order").finditer(text):
        start, end = (next(int(v) for k, v in match.groupdict().items() if v and k[0] == letter) for letter in "yz")
        if end < start:
            span = Span.of(text, *match.span())
            yield remark(language, CHECK, "date.order", [span], start=start, end=end)
    for one, other in itertools.pairwise(found):
        if not 0 < other.start - one.end <= _SHORT or other.year is None:
            continue
        opened = _pattern(language, "opens").search(text[max(0, one.start - 12) : one.start])
        first, second = one.on(one.year or other.year), other.on(other.year)
        if opened and first and second and second < first and _closes(text, one, other, language):
            if one.year is None and (first - second).days > 90:
                continue
            spans = [Span.of(text, one.start, one.end), Span.of(text, other.start, other.end)]
            yield remark(language, CHECK, "date.order", spans, start=spans[0].exact, end=spans[1].exact)


def _ages(material: Material, published: date | None, language: Language) -> Iterator[Finding]:
    text = material.layer.text
    born = _pattern(language, "born")
    for match in born.finditer(text):
        area = next(((s, e) for s, e in material.sentences if s <= match.start() < e), None)
        if area is None or len(born.findall(text, *area)) > 1 or area[1] - area[0] > 500:
            continue
        ages = list(_pattern(language, "age").finditer(text, *area))
        years = list(re.finditer(rf"\b{_YEAR}\b", text[area[0] : area[1]]))
        died = _pattern(language, "died").search(text, *area)
        if len(ages) != 1 or len(years) != (2 if died else 1):
            continue
        if died:
            reference = int(years[-1].group())
        elif published and not _pattern(language, "then").search(text, *area):
            reference = published.year
        else:
            continue
        stated = next((number(v, language) for v in ages[0].groups() if v), None)
        expected = reference - int(match["y"])
        if (
            stated is None
            or expected < 0
            or stated in (expected - 1, expected)
            or (not died and abs(stated - expected) <= 2)
        ):
            continue
        spans = [Span.of(text, *match.span("y")), Span.of(text, *ages[0].span())]
        yield remark(
            language, CHECK, "date.age", spans, born=match["y"], year=reference,
            expected=f"{expected - 1}–{expected}", found=stated,
        )  # fmt: skip


def _ago(text: str, published: date | None, language: Language) -> Iterator[Finding]:
    """ "Five years ago, in 2011"; with a year of grace."""
    if published is None:
        return
    for match in _pattern(language, "ago").finditer(text):
        year = next(int(v) for k, v in match.groupdict().items() if v and k[0] == "y")
        stated = next((number(v, language) for k, v in match.groupdict().items() if v and k[0] == "n"), None)
        if stated is None or abs(published.year - year - stated) <= 1:
            continue
        span = Span.of(text, *match.span())
        yield remark(
            language, CHECK, "date.ago", [span], year=year, expected=published.year - year, found=stated,
            published=published.year,
        )  # fmt: skip
