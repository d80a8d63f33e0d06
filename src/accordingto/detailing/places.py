"""Places found in the text and resolved to GeoNames.

Finding (`place_mentions`): every capitalised name that the table of places knows, weighed by what stands around it and
by what the encoder took it for. Resolving (`place_resolving`): the reading that fits the article's other places.
Invariant: spans open, in order, without overlap; the same text gives the same places.
"""

from __future__ import annotations

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
        found = [m for m in mentions(text, layer, language) if m.probability >= 0.5]
        if not found:
            return ()
        known = knowledge(language)
        own = frozenset(known.own)
        groups = grouped([*found, *map(_elsewhere, around)], own)
        readings = Readings(groups, own, nationals(text, language))
        weights = np.array([language.places["resolving"].get(name, 0.0) for name in FEATURES])
        meant = {id(m): c for group, c in zip(groups, resolve(readings, weights), strict=True) for m in group.mentions}
        return tuple(_location(text, m, meant[id(m)], place) for m in found)


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
