"""Strategies of hypothesis: readings small in words and rich in facts, and queries that often find some of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from accordingto.language import language
from accordingto.language.unit_normal import normal
from accordingto.records import claims as records
from accordingto.records.article import Article
from accordingto.records.claims import (
    Anonymity,
    Answer,
    Certainty,
    ChainLink,
    Claim,
    Location,
    Quantity,
    Time,
)
from accordingto.records.readings import Finding, Reading
from accordingto.records.spans import Span

WORDS = ("flood", "Flood’s", "floods", "power", "station", "crâne", "Ada", "Crane", "kind", "40", "Київ")
text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
numbers = st.sampled_from((0.0, 1.0, 5.0, 39.0, 40.0, 41.0, 99.5, 100.0, 1000.0, 1234.5, 5000.0, 3e6, 1e10, -5.0, 0.25))
units = st.sampled_from((None, "kilometer", "meter", "USD", "percent", "fraction", "year of age", "USD per barrel"))
counted = st.sampled_from((None, "people", "dead people", "Häuser"))
days = st.dates(date(2030, 11, 1), date(2031, 3, 31)).map(date.isoformat)
dates = st.one_of(
    days, days.map(lambda day: day[:7]), st.sampled_from(("2030", "2031", "203X", "20XX", "1931", "2031-02-28T10:00"))
)


def _span(words: str, start: int) -> Span:
    return Span(start, start + len(words), words)


spans = st.builds(_span, text, st.integers(0, 40))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    ends = sorted((draw(numbers), draw(numbers)))
    low, high = draw(
        st.sampled_from(((ends[0], ends[0]), (ends[0], ends[1]), (ends[0], None), (None, ends[1]), (None, None)))
    )
    unit = draw(units)
    base = normal(None, low, high, unit, language("en"))
    return Quantity(draw(spans), low if low == high else None, low, high, False, unit, draw(counted), base)


@st.composite
def times(draw: st.DrawFn) -> Time:
    start, end = draw(dates), draw(dates)
    pairs = ((start, start), (start, end), (start, ".."), ("..", end), (None, None), ("XXXX-02", "XXXX-02"))
    return Time(draw(spans), *draw(st.sampled_from(pairs)), "day")


places = st.builds(
    Location, spans, st.sampled_from(("Kyiv", "New York", "York")), st.sampled_from((None, 703448, 5128581)),
    country=st.sampled_from((None, "UA", "US")),
)  # fmt: skip


def _any(kind: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(kind))


links = st.builds(
    ChainLink, st.none() | spans, st.none() | st.sampled_from(("Ada Crane", "Crane", "The Harbour Post")),
    st.none() | _any(records.SourceType), st.none() | _any(records.Naming),
)  # fmt: skip
claims = st.builds(
    Claim, article=st.just(""), act=_any(records.Act), kind=_any(records.Kind),
    content=st.lists(spans, min_size=1, max_size=2).map(tuple), chain=st.lists(links, max_size=3).map(tuple),
    anonymity=st.none() | st.builds(Anonymity, st.none() | spans, st.none() | spans),
    answer=st.none() | st.builds(Answer, _any(records.AnswerForm), st.just(())),
    certainty=st.builds(Certainty, _any(records.Level), _any(records.Polarity)),
    stance=st.none() | _any(records.Stance),
    distance=st.none() | spans, details=st.lists(quantities() | times() | places, max_size=3).map(tuple),
    confidence=st.floats(0, 1),
)  # fmt: skip
articles = st.builds(
    Article, text=text, input=st.just("a.txt"),
    publisher=st.sampled_from((None, "Harbour Post", "The Post of Harbour")),
    published=st.none() | days | days.map(lambda day: f"{day}T23:30:00-05:00"),
    language=st.sampled_from((None, "en", "uk")),
)  # fmt: skip
findings = st.builds(Finding, st.sampled_from(("number", "two-values")), st.just("note"), st.just(""), st.tuples(spans))
readings = st.builds(
    Reading, articles, claims=st.lists(claims, min_size=1, max_size=3).map(tuple),
    findings=st.lists(findings, max_size=1).map(tuple),
)  # fmt: skip

_NUMBERS = ("0", "1", "5", "39", "40", "41", "99.5", "100", "1,000", "1234.5", "5e3", "3000000", "1e10", "-5", "0.25")
_DATES = (
    "2030",
    "2031",
    "203X",
    "20XX",
    "1931",
    "2030-12",
    "2031-01",
    "2031-02",
    "2031-03",
    "2031-02-28",
    "2031-01-15",
)
_WHOLE = (
    *WORDS,
    '"power station"', '"Ada Crane"', '"flood power"', '"Crane 40"', "flo*", "sta*", "kin*", "Киї*", '"power stat"*',
    'source:"Ada Crane"', "source:crane", "source:flo*", "origin:post", 'origin:"harbour post"', "publisher:harbour",
    'publisher:"Harbour Post"', "publisher:harb*", "language:en", "place:york", 'place:"new york"', "place:703448",
    "country:ua", "unit:km", "unit:$", "of:people", 'of:"dead people"', "of:hau*", "anonymity:any", "anonymity:reason",
    "anonymity:access", "distance:yes", "finding:any", "finding:two-values", "withdrawn:yes", "withdrawn:no",
    "state:any", "state:replaced", "published:unknown", "confidence:>=0.5", "confidence:<0.83", "confidence:0.25..0.75",
    "confidence:1", "confidence:>0.99", "confidence:0",
)  # fmt: skip
_CHOICES = {
    "kind": records.Kind, "act": records.Act, "certainty": records.Level, "polarity": records.Polarity,
    "stance": records.Stance, "answer": records.AnswerForm, "naming": records.Naming, "origin-naming": records.Naming,
    "type": records.SourceType, "origin-type": records.SourceType,
}  # fmt: skip


def _range(chance: Random, ends: Sequence[str], order: Callable[[str], Any]) -> str:
    low, high = sorted((chance.choice(ends), chance.choice(ends)), key=order)
    forms = (low, f">{low}", f">={low}", f"<{low}", f"<={low}", f"{low}..", f"..{low}", f"{low}..{high}")
    return chance.choice(forms)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _condition(chance: Random) -> str:
    kind = chance.randrange(8)
    if kind < 3:
        return chance.choice(_WHOLE)
    if kind < 5:
        field = chance.choice(tuple(_CHOICES))
        return f"{field}:{chance.choice(get_args(_CHOICES[field]))}"
    if kind == 5:
        return f"quantity:{_range(chance, _NUMBERS, _number)}"
    if kind == 6:
        unit = chance.choice(("km", "m", "$", "%", "people", "dead people", "years of age"))
        return f'quantity:"{_range(chance, _NUMBERS, _number)} {unit}"'
    dates = tuple(date for date in _DATES if "X" not in date)
    spell = chance.choice(_DATES) if chance.random() < 0.2 else _range(chance, dates, str)
    return f"{chance.choice(('when', 'when', 'published'))}:{spell}"


def query(chance: Random, depth: int = 0) -> str:
    """A query that can be understood."""
    form = chance.randrange(8) if depth < 3 else 0
    if form < 4:
        return _condition(chance)
    if form == 4:
        return f"-{query(chance, 3)}"
    parts = [query(chance, depth + 1) for _ in range(chance.randint(2, 3))]
    joined = (" ", " OR ", " ")[form - 5].join(parts)
    return joined if not depth else f"{chance.choice(('', '-', 'NOT '))}({joined})"


queries = st.integers(0, 2**32).map(lambda seed: query(Random(seed)))
