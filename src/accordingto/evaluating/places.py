"""How well places are found and resolved, against the Local-Global Lexicon and GeoVirus.

Measures (Gritta, Pilehvar & Collier 2020): found, the share of gold places that a found place overlaps under the same
name; of those, the share within 161 km (100 miles) of the gold coordinates, the median error, and the area under the
curve of log errors (0 is perfect); precision, the share of found places that overlap any gold place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import median

from lxml import etree

from ..language import language
from ..language.gazetteer import fold, kilometres
from ..records.claims import Location

WITHIN_KM = 161.0
FARTHEST_KM = 20039.0
# Gold offsets may be counted from 1 (GeoVirus) or slip by a few characters: a name is looked for this near.
SLIP = 5
Find = Callable[[str], Sequence[Location]]


@dataclass(frozen=True, slots=True)
class GoldPlace:
    """A labelled place at [start, end); `point` is (latitude, longitude) in degrees, None where it has none."""

    start: int
    end: int
    name: str
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with its labelled places."""

    id: str
    text: str
    places: tuple[GoldPlace, ...]


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """Shares in [0, 1] and kilometres. `located` is how many gold places were found and have coordinates; a found place
    that was given no coordinates counts as far off."""

    gold: int
    found: float
    precision: float
    located: int
    within: float
    median_km: float
    area: float

    def as_dict(self) -> dict[str, float]:
        return {
            "gold": self.gold, "found": round(self.found, 4), "precision": round(self.precision, 4),
            "located": self.located, "within 161 km": round(self.within, 4), "median km": round(self.median_km, 1),
            "area": round(self.area, 4),
        }  # fmt: skip


def at_name(text: str, start: int, name: str) -> int:
    """Where `name` stands in the text at or within `SLIP` characters of `start`; `start` where it is not there."""
    for slip in sorted(range(-SLIP, SLIP + 1), key=abs):
        if start + slip >= 0 and text.startswith(name, start + slip):
            return start + slip
    return start


def read_places(path: Path) -> list[GoldArticle]:
    """The articles of lgl.xml or GeoVirus.xml, as their tags tell. Raises OSError, or lxml's XMLSyntaxError."""
    articles = []
    for number, node in enumerate(etree.parse(str(path)).iterfind(".//article")):  # noqa: S320  (our own data)
        text = node.findtext("text") or ""
        places = []
        for tag, name_tag in (("toponym", "phrase"), ("location", "name")):
            for found in node.iterfind(f".//{tag}"):
                name = found.findtext(name_tag) or ""
                latitude = found.findtext("gaztag/lat") or found.findtext("lat")
                longitude = found.findtext("gaztag/lon") or found.findtext("lon")
                point = (float(latitude), float(longitude)) if latitude and longitude else None
                start = at_name(text, int(found.findtext("start") or 0), name)
                places.append(GoldPlace(start, start + len(name), name, point))
        articles.append(GoldArticle(node.get("docid") or node.findtext("source") or str(number), text, tuple(places)))
    return articles


def same_name(a: str, b: str) -> bool:
    """Whether the names agree, or one holds the other as whole words ("Rapides", "Rapides Parish")."""
    one, other = f" {fold(a)} ", f" {fold(b)} "
    return bool(one.strip() and other.strip()) and (one in other or other in one)


def matched(gold: GoldPlace, found: Sequence[Location]) -> Location | None:
    """The found place that overlaps a gold one under its name, the longest overlap first."""
    overlaps = [
        (min(gold.end, f.span.end) - max(gold.start, f.span.start), -i)
        for i, f in enumerate(found)
        if f.span.start < gold.end and gold.start < f.span.end and same_name(f.span.exact, gold.name)
    ]
    return found[-max(overlaps)[1]] if overlaps else None


def distance_km(gold: GoldPlace, found: Location) -> float:
    """How far the found place is from the gold one; half the Earth's girth where it has no coordinates."""
    if gold.point is None or found.latitude is None or found.longitude is None:
        return FARTHEST_KM
    return kilometres(gold.point, (found.latitude, found.longitude))


def score_places(articles: Iterable[GoldArticle], find: Find) -> PlaceScore:
    """The score of `find` (text -> places) on the articles."""
    gold = matches = right = given = 0
    errors: list[float] = []
    for article in articles:
        found = find(article.text)
        given += len(found)
        right += sum(any(g.start < f.span.end and f.span.start < g.end for g in article.places) for f in found)
        gold += len(article.places)
        for place in article.places:
            match = matched(place, found)
            if match is not None:
                matches += 1
                if place.point is not None:
                    errors.append(distance_km(place, match))
    located = max(1, len(errors))
    return PlaceScore(
        gold=gold, found=matches / max(1, gold), precision=right / max(1, given), located=len(errors),
        within=sum(e <= WITHIN_KM for e in errors) / located, median_km=median(errors) if errors else FARTHEST_KM,
        area=sum(log(1 + e) for e in errors) / located / log(1 + FARTHEST_KM) if errors else 1.0,
    )  # fmt: skip


def evaluate(path: Path) -> PlaceScore:
    """The program's places on the articles of a file in the form of LGL or GeoVirus."""
    from ..detailing.places import Gazetteer
    from ..encoding.encoder import Encoder

    words = language("en")
    encoder, gazetteer = Encoder(words).load(), Gazetteer().load()
    return score_places(read_places(path), lambda text: gazetteer(text, encoder(text), words))
