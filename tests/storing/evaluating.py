"""Whether a claim fits a condition, said plainly and slowly: by comparing texts, numbers and dates, with no index."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from accordingto.language import language
from accordingto.language.unit_normal import change
from accordingto.records.claims import Claim, Location, Quantity, Time
from accordingto.records.readings import Reading
from accordingto.storing.conditions import (
    Amount,
    And,
    Condition,
    Days,
    Everything,
    Fact,
    Not,
    Or,
    Phrase,
    Sure,
    parts_of,
)
from accordingto.storing.terms import Standing
from accordingto.storing.words import words

_FIRST, _LAST = date(1, 1, 1), date(2999, 12, 31)


def found(condition: Condition, claim: Claim, reading: Reading, standing: Standing) -> bool:
    """Whether a search shows the claim: it fits, and stands unless the condition speaks of states."""
    stated = any(isinstance(part, Fact) and part.field == "state" for part in parts_of(condition))
    return (stated or standing.state == "current") and fits(condition, claim, reading, standing)


def fits(condition: Condition, claim: Claim, reading: Reading, standing: Standing) -> bool:
    match condition:
        case Everything():
            return True
        case Not(part):
            return not fits(part, claim, reading, standing)
        case And(parts):
            return all(fits(part, claim, reading, standing) for part in parts)
        case Or(parts):
            return any(fits(part, claim, reading, standing) for part in parts)
        case Phrase(field, wanted, prefix):
            return any(_stands(wanted, prefix, words(text)) for text in _texts(field, claim, reading))
        case Fact(field, value):
            return value in set(_values(field, claim, reading, standing))
        case Days(field, low, stop):
            return any(
                _day(low) <= last and first <= _day(stop) - timedelta(days=1)
                for first, last in _times(field, claim, reading)
            )
        case Sure(low, high):
            return low <= math.floor(round(claim.confidence, 3) * 100 + 1e-9) <= high
        case Amount():
            return all(
                any(
                    _overlaps(condition, quantity, word) for quantity in claim.details if isinstance(quantity, Quantity)
                )
                for word in (condition.counted or ("",))
            )


def _stands(wanted: tuple[str, ...], prefix: bool, text: list[str]) -> bool:
    size = len(wanted)
    for at in range(len(text) - size + 1):
        here = tuple(text[at : at + size])
        if here == wanted or (prefix and here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])):
            return True
    return False


def _texts(field: str, claim: Claim, reading: Reading) -> Iterator[str]:
    if field == "words":
        yield from (span.exact for span in claim.content)
    elif field in ("source", "origin"):
        for link in claim.chain if field == "source" else claim.chain[-1:]:
            yield link.name or ""
            yield link.span.exact if link.span else ""
    elif field in ("publisher", "language"):
        yield getattr(reading.article, field) or ""
    elif field == "article":
        yield reading.article.id
    for detail in claim.details:
        if isinstance(detail, Location) and field == "place":
            yield from (detail.name, detail.span.exact, str(detail.geonames_id or ""))
        elif isinstance(detail, Location) and field == "country":
            yield detail.country or ""
        elif isinstance(detail, Quantity) and field == "of":
            yield detail.of or ""


def _values(field: str, claim: Claim, reading: Reading, standing: Standing) -> Iterator[str | None]:
    plain = {
        "kind": claim.kind, "act": claim.act, "certainty": claim.certainty.level, "polarity": claim.certainty.polarity,
        "stance": claim.stance, "answer": claim.answer.form if claim.answer else None,
        "distance": "yes" if claim.distance else None, "withdrawn": "yes" if standing.withdrawn else None,
        "state": standing.state, "published": "unknown" if reading.article.published is None else None,
    }  # fmt: skip
    yield plain.get(field)
    if field == "state":
        yield "any"
    if field.endswith(("naming", "type")):
        name = field.removeprefix("origin-")
        yield from (getattr(link, name) for link in (claim.chain[-1:] if field != name else claim.chain))
    if field == "anonymity" and claim.anonymity:
        yield "any"
        yield "reason" if claim.anonymity.reason else None
        yield "access" if claim.anonymity.access else None
    if field == "unit":
        yield from (detail.unit for detail in claim.details if isinstance(detail, Quantity))
    if field == "finding":
        for finding in reading.findings:
            if any(a.start < b.end and b.start < a.end for a in finding.spans for b in claim.content):
                yield from ("any", finding.check)


def _day(bound: str) -> date:
    """The day of a bound that was shortened by the parts that are the first of their kind."""
    if bound in ("0", "3"):
        return _FIRST if bound == "0" else _LAST + timedelta(days=1)
    full = bound.ljust(4, "0") if len(bound) < 4 else bound
    return date(int(full[:4]), int(full[4:6] or 1), int(full[6:8] or 1))


def _times(field: str, claim: Claim, reading: Reading) -> Iterator[tuple[date, date]]:
    published = reading.article.published
    if field == "published" and published:
        moment = datetime.fromisoformat(published)
        day = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).date()
        yield day, day
    if field == "when":
        for detail in claim.details:
            if isinstance(detail, Time) and detail.start and detail.end and "XXXX" not in detail.start + detail.end:
                first = _FIRST if detail.start == ".." else _reach(detail.start)[0]
                last = _LAST if detail.end == ".." else _reach(detail.end)[1]
                if first <= last:
                    yield first, last


def _reach(time: str) -> tuple[date, date]:
    """First and last day of an EDTF date."""
    year, *rest = time.rstrip("~?%").split("T")[0].split("-")
    first = date(int(year.replace("X", "0")), *(int(part) for part in rest), *[1] * (2 - len(rest)))
    last = date(int(year.replace("X", "9")), first.month if rest else 12, first.day if len(rest) == 2 else 28)
    while len(rest) < 2 and (last + timedelta(days=1)).month == last.month:
        last += timedelta(days=1)
    return first, last


def _overlaps(amount: Amount, quantity: Quantity, counted: str) -> bool:
    low, high, wanted_low, wanted_high = quantity.low, quantity.high, amount.low, amount.high
    if low is None and high is None:
        return False
    if counted and counted not in words(quantity.of or ""):
        return False
    if amount.unit:
        based = change(amount.unit, language("en"))
        factor, offset, base = based or (1.0, 0.0, amount.unit)
        wanted_low, wanted_high = (
            None if n is None else float(f"{factor * n + offset:.10g}") for n in (wanted_low, wanted_high)
        )
        if (quantity.normal.unit if quantity.normal else quantity.unit) != base:
            return False
        if quantity.normal:
            low, high = quantity.normal.low, quantity.normal.high
    if low is None:
        low = 0.0 if high is not None and high >= 0 else -math.inf
    high = math.inf if high is None else high
    too_low = wanted_low is not None and (high <= wanted_low if amount.over else high < wanted_low)
    too_high = wanted_high is not None and (low >= wanted_high if amount.under else low > wanted_high)
    return not too_low and not too_high
