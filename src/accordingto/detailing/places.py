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
from ..records.claims import Location
from ..records.layer import Layer
from ..records.spans import Place, Span
from .place_mentions import Mention, knowledge, mentions
from .place_resolving import FEATURES, Readings, grouped, resolve


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
        groups = grouped([*found, *map(_elsewhere, around)])
        people = nationals(text, language)
        weights = np.array([table["resolving"].get(name, 0.0) for name in FEATURES])
        meant = resolve(Readings(groups, people), weights)
        countries = Counter(c.country for c in meant)
        kept = [
            (mention, candidate)
            for group, candidate in zip(groups, meant, strict=True)
            for mention in group.mentions
            if mention.start >= 0
            and (mention.probability >= sure["lone"] or not _lone(candidate, mention, countries, people, sure["small"]))
        ]
        return tuple(_location(text, *pair, place) for pair in sorted(kept, key=lambda pair: pair[0].start))


def _lone(
    candidate: Candidate, mention: Mention, countries: Counter[str | None], people: frozenset[str], small: float
) -> bool:
    """A small place in a country that nothing else in the article speaks of: mostly some other name that looks alike."""
    if candidate.kind not in ("city", "admin2", "admin1") or candidate.population >= small or mention.container:
        return False
    return countries[candidate.country] <= 1 and candidate.country not in people


def nationals(text: str, language: Language) -> frozenset[str]:
    """The countries whose people and things the text names ("Syrian", "Iraqis")."""
    demonyms = knowledge(language).demonyms
    codes = {demonyms.get(word.strip(".,;:'’\"“”()-")) for word in set(text.split())}
    return frozenset(code for code in codes if code and code != "none")


def _elsewhere(location: Location) -> Mention:
    """A place that is known already, as a mention of one reading."""
    point = location.latitude or 0.0, location.longitude or 0.0
    reading = Candidate(location.geonames_id, location.name, "city", location.country, location.admin1, *point)
    return Mention(-1, -1, location.span.exact, (reading,))


def _location(text: str, mention: Mention, meant: Candidate, place: Place) -> Location:
    return Location(
        Span.of(text, mention.start, mention.end, place), meant.name, meant.geonames_id,
        round(meant.latitude, 5), round(meant.longitude, 5), meant.country, meant.admin1,
    )  # fmt: skip
