"""One name for a source that a story calls by several: "the Observatory", "the Syrian Observatory".

Pure. Which names are one is what the counts of origins rest on too (`linking.authorities`). Invariant: a name that is
given is one that stands in a chain of the story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from ...language import Language
from ...linking.authorities import Authorities
from ...records.claims import ChainLink
from ...records.stories import Story
from .answers import origin_name

Named = Callable[[Sequence[ChainLink]], str]
_SOURCES = 90
"""Different names that are looked through for those that are one; more would take too long."""


def namer(story: Story, words: Language) -> Named:
    """What gives one name to a source that is called by several ("the Observatory", "the Syrian Observatory"), as the
    counts of origins have it; the name that is used most, of the longest."""
    ends: Counter[ChainLink] = Counter()
    for fact in story.facts:
        ends.update(value.authority[-1] for value in fact.values if value.authority)
    first: dict[str, ChainLink] = {}
    for link, _ in ends.most_common():
        first.setdefault(origin_name((link,)).casefold(), link)
    if len(first) > _SOURCES:
        plain = {key: origin_name((link,)) for key, link in first.items()}
        return lambda chain: plain.get(origin_name(chain).casefold(), origin_name(chain))
    authorities = Authorities([((link,), "") for link in first.values()], words)
    groups: dict[object, list[str]] = defaultdict(list)
    for link in first.values():
        groups[authorities.of((link,))].append(origin_name((link,)))
    names = {name.casefold(): _fullest(own) for own in groups.values() for name in own}
    return lambda chain: names.get(origin_name(chain).casefold(), origin_name(chain))


def _fullest(own: Sequence[str]) -> str:
    """Of the names of one source the one with most words that begin with a capital, then the one used most."""
    return max(own, key=lambda name: (sum(word[:1].isupper() for word in name.split()), -own.index(name)))
