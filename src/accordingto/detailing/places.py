"""Places found in the text and resolved to GeoNames."""

from __future__ import annotations

from ..language import Language
from ..records.claims import Location
from ..records.layer import Layer
from ..records.spans import Place


class Gazetteer:
    """The places of the world by name."""

    def load(self) -> Gazetteer:
        """Read the gazetteer once."""
        return self

    def __call__(
        self, text: str, layer: Layer, language: Language, place: Place = "text", around: tuple[Location, ...] = ()
    ) -> tuple[Location, ...]:
        """The places in the text of `layer`, in order; `around` are places that the same article mentions elsewhere."""
        return ()
