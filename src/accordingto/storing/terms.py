"""What each claim is found by: words in their order, and facts.

Everything is a term of one inverted index, so that any query is a Boolean expression over terms, and SQLite and
PostgreSQL answer alike. Words of the content stand bare (`flood`), all else behind its name (`:kind:direct`).
Invariants: a pure function of the reading and its standing; change `TERMS_VERSION` with any change of what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..records.article import Article
from ..records.claims import ChainLink, Claim, Location, Quantity, Time
from ..records.readings import Finding, Reading
from .keys import EPOCH, moment_of
from .lines import DAYS, HUNDREDTHS
from .ranges import measured, spread, time_days
from .words import slug, words

TERMS_VERSION = "1"
STATES = ("current", "replaced")
MOST_WORDS = 4000
"""Words of a content that are indexed (PostgreSQL keeps no position over 16,383)."""
_MOST_COUNTED = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store knows of an article's version: "current" or "replaced", and whether it was taken back."""

    state: str = "current"
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """`runs` are terms in their order, for phrases (a phrase lies within one run); `facts` have no order."""

    runs: tuple[tuple[str, ...], ...]
    facts: tuple[str, ...]


def terms_of(reading: Reading, standing: Standing = Standing()) -> list[Terms]:
    """The terms of each claim of the reading, in the order of its claims."""
    article = reading.article
    shared_runs = [named("publisher", article.publisher)] if article.publisher else []
    shared_facts = tuple(_of_article(article, standing))
    found = _findings(reading.claims, reading.findings)
    return [
        _terms(claim, shared_runs, (*shared_facts, *found.get(place, ()))) for place, claim in enumerate(reading.claims)
    ]


def _terms(claim: Claim, shared_runs: Sequence[tuple[str, ...]], shared_facts: Iterable[str]) -> Terms:
    runs = [tuple(words(span.exact)[:MOST_WORDS]) for span in claim.content]
    for place, link in enumerate(claim.chain, 1):
        runs += _names("origin" if place == len(claim.chain) else "relay", link)
    for detail in claim.details:
        if isinstance(detail, Location):
            runs += [named("place", name) for name in {slug(n): n for n in (detail.name, detail.span.exact)}.values()]
    facts = dict.fromkeys((*_of_claim(claim), *_of_details(claim), *shared_facts))
    return Terms(tuple(run for run in (*runs, *shared_runs) if run), tuple(facts))


def named(field: str, text: str) -> tuple[str, ...]:
    """The words of a name as terms of a field, in their order."""
    return tuple(f":{field}:{word}" for word in words(text)[:MOST_WORDS])


def _names(field: str, link: ChainLink) -> list[tuple[str, ...]]:
    """What a link is called: by its name, and by the words that stand there where these are others."""
    names = [link.name or "", link.span.exact if link.span else ""]
    return [named(field, name) for name in {slug(name): name for name in names}.values()]


def _of_article(article: Article, standing: Standing) -> Iterator[str]:
    yield f":state:{standing.state}"
    yield f":article:{article.id}"
    if standing.withdrawn:
        yield ":withdrawn:yes"
    if article.language:
        yield f":language:{slug(article.language[:2])}"
    seconds = moment_of(article.published)
    if seconds is None:
        yield ":published:unknown"
    else:
        day = f"{(EPOCH + timedelta(seconds=seconds)).date():%Y%m%d}".rjust(8, "0")
        yield from (f":published:{bucket}" for bucket in DAYS.buckets(day))


def _of_claim(claim: Claim) -> Iterator[str]:
    yield f":kind:{claim.kind}"
    yield f":act:{claim.act}"
    yield f":certainty:{claim.certainty.level}"
    yield f":polarity:{claim.certainty.polarity}"
    if claim.stance:
        yield f":stance:{claim.stance}"
    if claim.answer:
        yield f":answer:{claim.answer.form}"
    if claim.distance:
        yield ":distance:yes"
    if claim.anonymity:
        yield ":anonymity:any"
        if claim.anonymity.reason:
            yield ":anonymity:reason"
        if claim.anonymity.access:
            yield ":anonymity:access"
    for place, link in enumerate(claim.chain, 1):
        where = "origin" if place == len(claim.chain) else "relay"
        if link.type:
            yield f":{where}-type:{link.type}"
        if link.naming:
            yield f":{where}-naming:{link.naming}"
    hundredths = hundredths_of(round(claim.confidence, 3))
    yield from (f":confidence:{bucket}" for bucket in HUNDREDTHS.buckets(f"{hundredths:03}"))


def hundredths_of(confidence: float) -> int:
    """A confidence in whole hundredths, rounded down, in [0, 100]."""
    return min(max(int(confidence * 100 + 1e-9), 0), 100)


def _of_details(claim: Claim) -> Iterator[str]:
    for detail in claim.details:
        if isinstance(detail, Quantity):
            yield from _of_quantity(detail)
        elif isinstance(detail, Time):
            days = time_days(detail.start, detail.end)
            if days:
                yield from spread(":when", DAYS, [days])
        else:
            if detail.geonames_id is not None:
                yield f":place:{detail.geonames_id}"
            if detail.country:
                yield f":country:{slug(detail.country)}"


def _of_quantity(quantity: Quantity) -> Iterator[str]:
    """Its value as it stands, in base units, and under each word of what is counted: so that a number and its unit are
    asked of the same quantity."""
    counted = words(quantity.of or "")[:_MOST_COUNTED]
    if quantity.unit:
        yield f":unit:{slug(quantity.unit)}"
    yield from (f":of:{word}" for word in counted)
    yield from measured(":quantity", quantity.low, quantity.high)
    base = quantity.normal
    if base:
        yield from measured(f":quantity.{slug(base.unit)}", base.low, base.high)
    elif quantity.unit:
        yield from measured(f":quantity.{slug(quantity.unit)}", quantity.low, quantity.high)
    for word in counted:
        yield from measured(f":quantity.of.{word}", quantity.low, quantity.high)


def _findings(claims: Sequence[Claim], findings: Sequence[Finding]) -> dict[int, list[str]]:
    """By the claim's place: the checks with a finding that touches its content."""
    found: dict[int, list[str]] = {}
    for finding in findings:
        spans = [span for span in finding.spans if span.place == "text"]
        for place, claim in enumerate(claims):
            if any(a.start < b.end and b.start < a.end for a in spans for b in claim.content if b.place == "text"):
                found.setdefault(place, []).extend((":finding:any", f":finding:{finding.check}"))
    return found
