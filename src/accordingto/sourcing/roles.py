"""Which role words an article gives its people: "Foreign Minister Ana Ruiz", "Tom Hale, a spokesman for the port,".

"The minister" then points to the person last called so.
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.layer import Layer, Name
from ..records.readings import Entity

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_BEFORE = 40
_AFTER = 60


def roles(layer: Layer, of_name: dict[Name, Entity], language: Language) -> list[tuple[int, str, Entity]]:
    """(place, role word, entity) for each person called by a role, in the order of the text."""
    known = language.words("sources", "people.roles") | language.words("sources", "people.singular")
    found: list[tuple[int, str, Entity]] = []
    for name, entity in of_name.items():
        if name.type != "person":
            continue
        start, end = layer.characters(name.first, name.last)
        before = re.split(r"[.,;:“”\"()\n]", layer.text[max(0, start - _BEFORE) : start])[-1]
        words = _WORD.findall(before)[-3:]
        title = [w.lower() for w in words] if words and before.endswith(" ") else []
        after = re.match(
            r",\s+(?:who (?:is|was) )?(?:an?|the|[\w’'.]+[’']s)?\s*([^,.;:“”\"()\n]+)", layer.text[end : end + _AFTER]
        )
        apposed = [w.lower() for w in _WORD.findall(after[1])[:4]] if after else []
        found += [(start, word, entity) for word in [*title[-1:], *apposed] if word in known]
    return sorted(found, key=lambda row: row[0])


def called(role: str, before: int, known: list[tuple[int, str, Entity]]) -> Entity | None:
    """The person last called `role` before character `before`, if nobody else was."""
    named = [entity for place, word, entity in known if word == role and place < before]
    return named[-1] if named and len({entity.id for entity in named}) == 1 else None
