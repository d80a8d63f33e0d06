"""Strategies of hypothesis: readings small in words and rich in facts, and queries that often find some of them."""

from __future__ import annotations

from datetime import date
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

_number = numbers.map(lambda n: f"{n:g}".replace("e+", "e"))
_ranges = st.one_of(
    _number, st.builds("{}{}".format, st.sampled_from((">", ">=", "<", "<=", "=")), _number),
    _number.map("{}..".format), _number.map("..{}".format),
    st.builds(lambda a, b: "{:g}..{:g}".format(*sorted((a, b))), numbers, numbers),
)  # fmt: skip
_days = dates.map(lambda day: day.split("T")[0])
_spells = st.one_of(
    _days, st.builds("{}{}".format, st.sampled_from((">", ">=", "<", "<=")), _days), _days.map("{}..".format),
    _days.map("..{}".format), st.builds(lambda a, b: "..".join(sorted((a[:7], b[:7]))), days, days),
)  # fmt: skip
_phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


def _one(field: str, kind: Any) -> st.SearchStrategy[str]:
    return _any(kind).map(f"{field}:{{}}".format)


conditions = st.one_of(
    st.sampled_from(WORDS), _phrase.map('"{}"'.format),
    st.sampled_from(("flo*", "sta*", '"power stat"*', "kin*", "Kyi*", "Киї*")),
    st.builds('{}:"{}"'.format, st.sampled_from(("source", "origin")), st.sampled_from(("Ada Crane", "crane", "post"))),
    st.sampled_from(("publisher:harbour", 'publisher:"Harbour Post"', "publisher:harb*", "language:en", "source:flo*")),
    st.sampled_from(("place:york", 'place:"new york"', "place:703448", "country:ua", "unit:km", "unit:$")),
    st.sampled_from(("of:people", 'of:"dead people"')),
    st.sampled_from(("anonymity:any", "anonymity:reason", "anonymity:access", "distance:yes", "finding:any")),
    st.sampled_from(("finding:two-values", "withdrawn:yes", "withdrawn:no", "state:any", "state:replaced", "of:Hau*")),
    _one("kind", records.Kind), _one("act", records.Act), _one("certainty", records.Level),
    _one("polarity", records.Polarity), _one("stance", records.Stance), _one("answer", records.AnswerForm),
    _one("naming", records.Naming), _one("origin-naming", records.Naming), _one("type", records.SourceType),
    _one("origin-type", records.SourceType), _ranges.map("quantity:{}".format), _spells.map("when:{}".format),
    st.builds('quantity:"{} {}"'.format, _ranges, st.sampled_from(("km", "m", "$", "%", "people", "dead people"))),
    (_spells | st.just("unknown")).map("published:{}".format),
    st.sampled_from((">=0.5", "<0.83", "0.25..0.75", "1", ">0.99", "0")).map("confidence:{}".format),
)  # fmt: skip


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} OR {})".format, inner, inner), st.builds("({} {})".format, inner, inner),
        inner.map("-{}".format), st.builds("(NOT {} OR {})".format, inner, inner),
    )  # fmt: skip


queries = st.lists(st.recursive(conditions, _joined, max_leaves=6), max_size=3).map(" ".join)
