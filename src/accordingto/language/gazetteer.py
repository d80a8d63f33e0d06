"""The places of the world by name: cities, divisions, countries, with GeoNames ids, coordinates and population.

The table `gazetteer.npz` is made by `gazetteer_making` from GeoNames facts (CC BY 4.0). Names are found by a 40-bit
hash of their folded form in a sorted array, so that 235,000 cities load in a tenth of a second and take about 20 MB.
Invariant: the same name gives the same candidates, most populous first.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Any, Literal

import numpy as np

from ..errors import ModelError

Kind = Literal["continent", "country", "admin1", "admin2", "city", "region"]
KINDS: tuple[Kind, ...] = ("continent", "country", "admin1", "admin2", "city", "region")
EARTH_KM = 6371.0

# Letters that Unicode does not decompose, and the words that names abbreviate freely ("St. Paul", "Saint Paul").
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_DROPPED = re.compile("['’ʻʼ‘`´.]")
_SPACES = re.compile(r"[\s,/‐‑–—-]+")
_SHORT = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt"}


@lru_cache(maxsize=1 << 15)
def fold(name: str) -> str:
    """The form by which names are compared: lower case, no marks on letters, "Saint" and "St." alike."""
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    words = _SPACES.sub(" ", _DROPPED.sub("", text)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def hashed(folded: str) -> int:
    """40 bits of a folded name: among a million names, one unknown name in a million is taken for a known one."""
    return int.from_bytes(blake2b(folded.encode("utf8", "surrogatepass"), digest_size=5).digest(), "big")


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great-circle distance of two (latitude, longitude) in degrees."""
    south, north = radians(a[0]), radians(b[0])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may mean. `geonames_id` is None where our sources have none (counties, seas, regions);
    country is ISO 3166-1 alpha-2, admin1 the name of the first-level division; `alternate` where the name that was
    looked up is not the place's first name; population is 0 where unknown."""

    geonames_id: int | None
    name: str
    kind: Kind
    country: str | None
    admin1: str | None
    latitude: float
    longitude: float
    population: int = 0
    alternate: bool = False

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude


def contains(outer: Candidate, inner: Candidate) -> bool:
    """Whether `inner` lies in `outer`, by country and first-level division."""
    if outer.kind == "country":
        return inner.country == outer.country and inner.kind not in ("country", "continent")
    if outer.kind in ("admin1", "admin2"):
        below = ("city", "admin2") if outer.kind == "admin1" else ("city",)
        return inner.kind in below and (inner.country, inner.admin1) == (outer.country, outer.admin1)
    return False


class Places:
    """The table of places. `places()` gives the one that all share."""

    def __init__(self, table: dict[str, Any]) -> None:
        self._hashes = np.cumsum(table["hash_steps"].astype(np.uint64))
        self._places = table["hash_places"]
        self._alternate = table["hash_alternate"]
        self._names = table["names"].tobytes()
        self._ends = np.cumsum(table["name_lengths"].astype(np.int64))
        self._columns = {c: table[c] for c in ("geonames_id", "latitude", "longitude", "population", "kind")}
        self._country, self._admin1 = table["country"], table["admin1"]
        self._countries: list[str] = json.loads(table["countries"].tobytes())
        self._divisions: list[str] = json.loads(table["divisions"].tobytes())
        self.named = lru_cache(maxsize=1 << 14)(self._named)

    def __len__(self) -> int:
        return len(self._country)

    @cached_property
    def countries(self) -> dict[str, str]:
        """The name of each country by its ISO 3166-1 alpha-2 code."""
        rows = np.flatnonzero(self._columns["kind"] == KINDS.index("country"))
        found = (self._candidate(int(row), False) for row in rows)
        return {candidate.country: candidate.name for candidate in found if candidate.country}

    def _named(self, name: str) -> tuple[Candidate, ...]:
        """Every place of that name, in any spelling that `fold` makes the same; the most populous first."""
        key = np.uint64(hashed(fold(name)))
        first, last = np.searchsorted(self._hashes, key, "left"), np.searchsorted(self._hashes, key, "right")
        found = (self._candidate(int(self._places[i]), bool(self._alternate[i])) for i in range(first, last))
        return tuple(sorted(found, key=lambda c: (-c.population, c.geonames_id or 0, c.latitude)))

    def _candidate(self, place: int, alternate: bool) -> Candidate:
        start, end = (int(self._ends[place - 1]) if place else 0), int(self._ends[place])
        values = {name: column[place].item() for name, column in self._columns.items()}
        return Candidate(
            values["geonames_id"] or None, self._names[start:end].decode("utf8"), KINDS[values["kind"]],
            self._countries[self._country[place]] or None, self._divisions[self._admin1[place]] or None,
            values["latitude"] / 1e4, values["longitude"] / 1e4, values["population"], alternate,
        )  # fmt: skip


@lru_cache(maxsize=1)
def places() -> Places:
    """The table that is shipped. Raises ModelError where it is missing."""
    try:
        with (files(__package__) / "gazetteer.npz").open("rb") as file, np.load(file, allow_pickle=False) as table:
            return Places(dict(table))
    except FileNotFoundError as error:
        raise ModelError("the table of places, language/gazetteer.npz, is missing: install the package anew") from error
