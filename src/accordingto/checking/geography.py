"""A city said to lie where no place of that name lies ("Lyon, Germany"), two places said to be far nearer or farther
than they are, a population far from the gazetteer's. Notes, with the gazetteer's value (GeoNames); a name that several
places share is right where any of them fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..language import Language
from ..language.gazetteer import Candidate, kilometres, places
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .figures import figure, plain
from .remarks import remark

CHECK = "place"
_NAME = r"[^\W\d_a-z][\w’'-]+(?: (?!(?:The|And)\b)[^\W\d_a-z][\w’'-]+){0,2}"
_KNOWN = 100_000  # people; a smaller place may share its name with one that no gazetteer has
_LARGE = 200_000  # the same for one said to lie elsewhere: suburbs are in no gazetteer
_FACTOR = 3.0  # by which a population may differ: a city, its region, another year
_KM = {"kilometer": 1.0, "mile": 1.609344}
_ROAD, _SLACK = 2.0, 40.0  # a stated distance may be by road, and from edge to edge
_BESIDE = 60  # characters between a distance and its places


def check(material: Material, language: Language) -> Iterable[Finding]:
    yield from _inside(material.layer.text, language)
    for quantity in material.quantities:
        if quantity.span.place != "text" or quantity.value is None:
            continue
        if quantity.unit in _KM:
            yield from _distance(material.layer.text, quantity, language)
        elif quantity.unit is None and quantity.value >= 1000:
            yield from _population(material.layer.text, quantity, language)


@lru_cache(maxsize=16)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    row = language.checks["geography"][name]
    demonyms = "|".join(sorted({word for words in language.places["demonyms"].values() for word in words}))
    return re.compile(
        row.replace("<name>", rf"(?P<name>{_NAME})")
        .replace("<area>", rf"(?P<area>{_NAME})")
        .replace("<people>", rf"(?P<people>{demonyms})")
    )


@lru_cache(maxsize=4)
def _countries(language: Language) -> dict[str, str]:
    return {word: code for code, words in language.places["demonyms"].items() for word in words}


def _inside(text: str, language: Language) -> Iterator[Finding]:
    for match in _pattern(language, "comma").finditer(text):
        areas = [c for c in places().named(match["area"]) if c.kind in ("country", "admin1") and not c.alternate]
        if any(c.kind == "city" and c.population >= _LARGE for c in places().named(match["area"])):
            continue  # "Baghdad, Damascus": two of a list, as like as not
        if areas and not places().named(f"{match['name']} {match['area']}"):
            yield from _misplaced(
                text,
                match,
                [(a.country, a.admin1 if a.kind == "admin1" else None) for a in areas],
                match["area"],
                language,
            )
    for match in _pattern(language, "within").finditer(text):
        areas = [c for c in places().named(match["area"]) if c.kind == "country" and not c.alternate]
        if areas:
            yield from _misplaced(text, match, [(a.country, None) for a in areas], match["area"], language)
    for name in ("demonym", "capital"):
        for match in _pattern(language, name).finditer(text):
            code = _countries(language).get(match["people"])
            yield from _misplaced(text, match, [(code, None)], match["people"], language)


def _misplaced(
    text: str, match: re.Match[str], areas: list[tuple[str | None, str | None]], area: str, language: Language
) -> Iterator[Finding]:
    """Areas are countries, with the first-level division where one is meant."""
    named = places().named(match["name"])
    known = [c for c in named if c.kind == "city"]
    if not known or known[0].population < _LARGE or _is_larger_area(named, known[0]):
        return
    if any(c.country == country and division in (None, c.admin1) for c in named for country, division in areas):
        return
    span = Span.of(
        text, match.start("name"), max(match.end("name"), match.end("area") if "area" in match.groupdict() else 0)
    )
    top = known[0]
    where = ", ".join(part for part in (top.admin1, top.country) if part)
    spans = [span] if "area" in match.groupdict() else [Span.of(text, *match.span("people")), span]
    yield remark(language, CHECK, "place.inside", spans, "note", name=match["name"], expected=where, found=area)


def _is_larger_area(named: tuple[Candidate, ...], city: Candidate) -> bool:
    """Whether the name is first of all that of a country, or of a division elsewhere ("Florida")."""
    return any(
        c.kind in ("country", "continent") or (c.kind == "admin1" and not c.alternate and c.country != city.country)
        for c in named
    )


def _cities(name: str) -> list[Candidate]:
    return [c for c in places().named(name) if c.kind == "city"]


def _distance(text: str, quantity: Quantity, language: Language) -> Iterator[Finding]:
    before = _pattern(language, "from_place").search(text, max(0, quantity.span.start - _BESIDE), quantity.span.start)
    after = _pattern(language, "to_place").match(text, quantity.span.end, quantity.span.end + _BESIDE)
    both = _pattern(language, "between").match(text, quantity.span.end, quantity.span.end + 2 * _BESIDE)
    stated, one, other = figure(quantity), both or before, both or after
    if one is None or other is None or stated is None or one["name"] == other["area"]:
        return
    ones, others = _cities(one["name"]), _cities(other["area"])
    if not ones or not others or min(ones[0].population, others[0].population) < _KNOWN:
        return
    low, high = stated.low * _KM[quantity.unit or ""], stated.high * _KM[quantity.unit or ""]
    real = [kilometres(here.point, there.point) for here in ones for there in others]
    if any(low / _ROAD - _SLACK <= km <= high * _ROAD + _SLACK for km in real):
        return
    km = kilometres(ones[0].point, others[0].point)
    expected = f"{round(km / _KM[quantity.unit or '']):,} {quantity.unit}s"
    spans = [Span.of(text, *one.span("name")), quantity.span, Span.of(text, *other.span("area"))]
    yield remark(
        language, CHECK, "place.distance", spans, "note", one=one["name"], other=other["area"], expected=expected,
        found=quantity.span.exact,
    )  # fmt: skip


def _population(text: str, quantity: Quantity, language: Language) -> Iterator[Finding]:
    before = None
    for left, right in (("populous", "populace"), ("owning", "residents")):
        if before is None and _pattern(language, right).match(text, quantity.span.end):
            before = _pattern(language, left).search(text, max(0, quantity.span.start - _BESIDE), quantity.span.start)
    if before is None or text[max(0, before.start("name") - 2) : before.start("name")].startswith(","):
        return  # "New Bern, North Carolina, which is home to": of which of the two?
    kinds = ("city", "country", "admin1", "admin2")
    named = [c for c in places().named(before["name"]) if c.kind in kinds and c.population]
    stated = figure(quantity)
    if stated is None or not any(c.population >= _KNOWN for c in named):
        return
    if any(stated.low / _FACTOR <= c.population <= stated.high * _FACTOR for c in named):
        return
    spans = [Span.of(text, *before.span("name")), quantity.span]
    yield remark(
        language, CHECK, "place.population", spans, "note", name=before["name"], expected=plain(named[0].population),
        found=quantity.span.exact,
    )  # fmt: skip
