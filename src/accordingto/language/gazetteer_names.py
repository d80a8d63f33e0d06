"""What a language calls places: its own names ("U.S.", "the Middle East"), abbreviated divisions, people of countries.

Over the table that all languages share (`gazetteer`). Invariant: a name's readings come with the language's own first.
"""

from __future__ import annotations

import re
from functools import lru_cache

from . import Language
from .gazetteer import Candidate, fold, places


class PlaceNames:
    """The places that names of one language mean. `names_of(language)` gives the one that all share.

    `lists` are the word lists of the language's table of places ("before.strong"), `people` the countries of demonyms,
    `abbreviations` the divisions in short.
    """

    def __init__(self, language: Language) -> None:
        table = language.places
        self._own: dict[str, tuple[Candidate, ...]] = {}
        for name, (target, kind, country) in table["names"].items():
            found = (c for c in places().named(target) if c.kind == kind and c.country == country)
            self._own[name] = tuple(found)[:1]
        for name, (latitude, longitude, country) in table["regions"].items():
            self._own[name] = (Candidate(None, name, "region", country or None, None, latitude, longitude),)
        self.abbreviations: dict[str, tuple[Candidate, ...]] = {}
        for country, divisions in table["divisions"].items():
            for name, short in divisions.items():
                found = (c for c in places().named(name) if c.country == country and c.kind in ("admin1", "city"))
                self.abbreviations |= dict.fromkeys(short, tuple(found)[:1])
        self.people = {name: code for code, names in table["demonyms"].items() for name in names}
        sections = ("before", "between", "after", "government", "common")
        self.lists = {f"{s}.{k}": frozenset(words) for s in sections for k, words in table[s].items()}
        self.common, self.rare = self.lists["common.words"], self.lists["common.rare"]
        self.never = frozenset(map(fold, self.lists["common.never"]))
        escaped = sorted(map(re.escape, self.abbreviations), key=len, reverse=True)
        several = "|".join(e for e in escaped if e.count(r"\.") > 1)
        # One dot may end a sentence and capitals may be a word, so these count after a comma only.
        self.abbreviated = re.compile(rf",\s({'|'.join(escaped)})(?![^\W_])|(?<![\w.-])({several})(?![^\W_])")
        self.readings = lru_cache(maxsize=1 << 15)(self._readings)

    def own(self, name: str) -> tuple[Candidate, ...]:
        """What the language's table says of a name, also where it stands in capitals."""
        return self._own.get(name) or (self._own.get(name.title(), ()) if len(name) > 4 and name.isupper() else ())

    def _readings(self, name: str) -> tuple[Candidate, ...]:
        """Every place that the name may mean, the language's own reading first, then the most populous. Empty for
        words that are no places although the table has such names ("Rice", "American", "White House")."""
        own = self.own(name)
        if not own:
            folded = fold(name)
            if name in self.people or folded in self.never or folded in self.common or len(name) < 2:
                return ()
        first = {(c.geonames_id, c.name, c.kind) for c in own}
        return own + tuple(c for c in places().named(name) if (c.geonames_id, c.name, c.kind) not in first)


@lru_cache(maxsize=4)
def names_of(language: Language) -> PlaceNames:
    """The names of a language. Raises ModelError where the table of places is missing."""
    return PlaceNames(language)
