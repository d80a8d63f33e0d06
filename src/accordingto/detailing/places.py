"""Places found in the text and resolved to GeoNames.

Finding (`place_mentions`): every capitalised name that the table of places knows, weighed by what stands around it and
by what the encoder took it for. Resolving (`place_resolving`): the reading that fits the article's other places.
Invariant: spans open, in order, without overlap; the same text gives the same places.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from ..language import Language
from ..language.gazetteer import Candidate, places
from ..language.gazetteer_names import names_of
from ..records.claims import Location
from ..records.layer import Layer
from ..records.spans import Place, Span
from .place_mentions import Mention, mentions
from .place_resolving import FEATURES, grouped, resolve

_MARKS = ".,;:!?'’\"“”()[]-"


class Gazetteer:
    """The places of the world by name."""

    def load(self) -> Gazetteer:
        """Read the gazetteer once. Raises ModelError where it is missing."""
        places()
        return self

    def __call__(
        self, text: str, layer: Layer, language: Language, place: Place = "text", around: tuple[Location, ...] = ()
    ) -> tuple[Location, ...]:
        """The places in the text of `layer`, in order; `around` are places that the same article mentions elsewhere."""
        table = language.places
        sure: dict[str, float] = table["thresholds"]
        found = [m for m in mentions(text, layer, language) if m.probability >= sure["found"]]
        if not found:
            return ()
        groups = grouped([*found, *(_elsewhere(known, language) for known in around)])
        people = nationals(text, language)
        weights = np.array([table["resolving"].get(name, 0.0) for name in FEATURES])
        meant = resolve(groups, people, weights)
        spoken_of = Counter(c.country for c in meant) + Counter(people)
        kept: list[tuple[Mention, Candidate]] = []
        for group, candidate in zip(groups, meant, strict=True):
            lone = _small(candidate, sure["small"]) and not group.container and spoken_of[candidate.country] <= 1
            if not lone or max(m.probability for m in group.mentions) >= sure["lone"]:
                kept += ((m, candidate) for m in group.mentions if m.start >= 0)
        return tuple(_location(text, *pair, place) for pair in sorted(kept, key=lambda pair: pair[0].start))


def _small(candidate: Candidate, population: float) -> bool:
    """Whether it is a town or division of so few people; where nothing else in the article is about its country, such
    a reading is mostly that of some other name which looks alike."""
    return candidate.kind in ("city", "admin2", "admin1") and candidate.population < population


def nationals(text: str, language: Language) -> frozenset[str]:
    """The countries whose people and things the text names ("Syrian", "Iraqis")."""
    people = names_of(language).people
    codes = {people.get(word.strip(_MARKS)) for word in set(text.split())}
    return frozenset(code for code in codes if code and code != "none")


def _elsewhere(location: Location, language: Language) -> Mention:
    """A place that is known already, as a mention of one reading."""
    readings = names_of(language).readings(location.span.exact)
    point = location.latitude or 0.0, location.longitude or 0.0
    made = Candidate(location.geonames_id, location.name, "region", location.country, location.admin1, *point)
    reading = next((c for c in readings if (c.geonames_id, c.name) == (location.geonames_id, location.name)), made)
    return Mention(-1, -1, location.span.exact, (reading,))


def _location(text: str, mention: Mention, meant: Candidate, place: Place) -> Location:
    return Location(
        Span.of(text, mention.start, mention.end, place), meant.name, meant.geonames_id,
        round(meant.latitude, 5), round(meant.longitude, 5), meant.country, meant.admin1, meant.kind,
        meant.population or None,
    )  # fmt: skip
