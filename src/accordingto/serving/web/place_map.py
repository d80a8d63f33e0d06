"""The places of a story on a plain map: a graticule and points, and the same as rows.

Pure; nothing is loaded from anywhere. Towns are points whose size says how often they are told of; countries and
divisions are words alone, as their one point is no place. Invariant: every place is in the rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from ...exporting import wording
from .source_view import re_quoted
from .svg import LETTER, element, linked, picture, text

POINTS, ROWS = 40, 60
_WIDTH, _LEAST_HEIGHT, _MOST_HEIGHT = 720.0, 260.0, 460.0
_STEPS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_LEAST_SPAN = 0.6
"""Degrees that a map shows at least."""
_AREAS = ("country", "admin1", "admin2")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with how many articles tell of it, and how often."""

    name: str
    latitude: float
    longitude: float
    kind: str | None
    country: str | None
    geonames_id: int | None
    articles: int
    times: int

    @property
    def address(self) -> str:
        """The search for claims that name it."""
        words = re_quoted(self.name)
        asked = f"place:{self.geonames_id}" if self.geonames_id else f'place:"{words}"'
        return f"/search?q={quote(asked, safe='')}"


@dataclass(frozen=True, slots=True)
class Map:
    """`drawing` is None where there is no town to draw: names of countries alone, in an empty frame, tell nothing.
    `more` counts the rows that are not shown."""

    rows: tuple[Spot, ...]
    more: int
    drawing: Markup | None


def place_map(spots: Iterable[Spot]) -> Map:
    """The map of the places, the most told first in its rows."""
    rows = sorted(spots, key=lambda each: (-each.articles, -each.times, each.name, each.latitude))
    points = [each for each in rows if each.kind not in ("continent", "region")][:POINTS]
    towns = [each for each in points if each.kind not in _AREAS]
    return Map(tuple(rows[:ROWS]), max(len(rows) - ROWS, 0), _drawn(points) if towns else None)


class _Frame:
    """What part of the earth the map shows, and where in the picture a place lies: even degrees, east to west as long
    as they are at the middle."""

    def __init__(self, points: Sequence[Spot]) -> None:
        towns = [each for each in points if each.kind not in _AREAS] or list(points)
        south, north = min(each.latitude for each in towns), max(each.latitude for each in towns)
        west, east = min(each.longitude for each in towns), max(each.longitude for each in towns)
        self._narrow = max(math.cos(math.radians((south + north) / 2)), 0.2)
        high = max((north - south) * 1.3, _LEAST_SPAN)
        wide = max((east - west) * 1.35 * self._narrow, _LEAST_SPAN)
        self.height = min(max(_WIDTH * high / wide, _LEAST_HEIGHT), _MOST_HEIGHT)
        self.scale = min(_WIDTH / wide, self.height / high)
        self._middle = (south + north) / 2, (west + east) / 2

    def x(self, longitude: float) -> float:
        return _WIDTH / 2 + (longitude - self._middle[1]) * self._narrow * self.scale

    def y(self, latitude: float) -> float:
        return self.height / 2 - (latitude - self._middle[0]) * self.scale

    def lines(self) -> tuple[list[float], list[float]]:
        """The meridians and parallels to draw, at round degrees."""
        across = _WIDTH / self.scale / self._narrow
        step = next((each for each in _STEPS if across / each <= 8), _STEPS[-1])
        half_high = self.height / self.scale / 2
        return (
            _between(self._middle[1] - across / 2, self._middle[1] + across / 2, step, 180),
            _between(self._middle[0] - half_high, self._middle[0] + half_high, step, 90),
        )


def _between(low: float, high: float, step: float, most: float) -> list[float]:
    first, last = math.ceil(max(low, -most) / step), math.floor(min(high, most) / step)
    return [round(place * step, 6) for place in range(first, last + 1)]


def _drawn(points: Sequence[Spot]) -> Markup:
    frame = _Frame(points)
    parts = [element("rect", x=0.5, y=0.5, width=_WIDTH - 1, height=frame.height - 1, class_="frame")]
    meridians, parallels = frame.lines()
    for longitude in meridians:
        x = frame.x(longitude)
        parts.append(element("line", x1=x, x2=x, y1=0, y2=frame.height, class_="grid"))
        parts.append(text(x + 3, frame.height - 6, _degrees(longitude, "E", "W"), "tick"))
    for latitude in parallels:
        y = frame.y(latitude)
        parts.append(element("line", x1=0, x2=_WIDTH, y1=y, y2=y, class_="grid"))
        parts.append(text(4, y - 4, _degrees(latitude, "N", "S"), "tick"))
    taken: list[tuple[float, float, float, float]] = []
    towns = [each for each in points if each.kind not in _AREAS]
    for spot in towns:
        x, y, size = frame.x(spot.longitude), frame.y(spot.latitude), _size(spot)
        taken.append((x - size, y - size, x + size, y + size))
    parts.extend(_town(spot, frame, taken) for spot in towns)
    areas = (_area(spot, frame, taken) for spot in points if spot.kind in _AREAS)
    parts.extend(area for area in areas if area is not None)
    return picture(_WIDTH, frame.height, "Map of the places; the list beside it has them all", parts, "map")


def _size(spot: Spot) -> float:
    return min(4.0 + 1.5 * math.sqrt(spot.articles - 1), 11.0)


def _town(spot: Spot, frame: _Frame, taken: list[tuple[float, float, float, float]]) -> Markup:
    x, y, size = frame.x(spot.longitude), frame.y(spot.latitude), _size(spot)
    dot = element("circle", cx=x, cy=y, r=size, class_="point")
    name = wording.shortened(wording.flat(spot.name), 28)
    wide = len(name) * LETTER
    for at_x, at_y, anchor in (
        (x + size + 4, y + 4, "start"), (x - size - 4, y + 4, "end"), (x, y - size - 5, "middle"),
        (x, y + size + 13, "middle"),
    ):  # fmt: skip
        left = at_x - {"start": 0.0, "end": wide, "middle": wide / 2}[anchor]
        box = left, at_y - 11, left + wide, at_y + 3
        if _free(box, frame, taken):
            taken.append(box)
            words = text(at_x, at_y, name, "place", anchor)
            return linked(element("g", dot, words), spot.address, _title(spot))
    return linked(dot, spot.address, _title(spot))


def _area(spot: Spot, frame: _Frame, taken: list[tuple[float, float, float, float]]) -> Markup | None:
    """The name of a country or division in its middle, where that is on the map and nothing else is."""
    name = wording.shortened(wording.flat(spot.name), 28).upper()
    x, y, half = frame.x(spot.longitude), frame.y(spot.latitude), len(name) * (LETTER + 2.2) / 2
    box = x - half, y - 11, x + half, y + 3
    if not _free(box, frame, taken):
        return None
    taken.append(box)
    return linked(text(x, y, name, "area", "middle"), spot.address, _title(spot))


def _free(
    box: tuple[float, float, float, float], frame: _Frame, taken: Sequence[tuple[float, float, float, float]]
) -> bool:
    left, top, right, bottom = box
    inside = left >= 2 and right <= _WIDTH - 2 and top >= 2 and bottom <= frame.height - 2
    return inside and not any(left < x and w < right and top < y and z < bottom for w, z, x, y in taken)


def _title(spot: Spot) -> str:
    return f"{wording.flat(spot.name)}: {spot.articles} article{'s' * (spot.articles > 1)}"


def _degrees(value: float, above: str, below: str) -> str:
    return f"{abs(value):g}°{above if value > 0 else below if value < 0 else ''}"
