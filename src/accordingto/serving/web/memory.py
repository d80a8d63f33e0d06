"""What the pages of one server remember of what they were made from, so that a page costs what it shows.

Stories as made last, by the digest of all that they were made of, and of each reading the little that these pages need
of it, by its key. Invariant: nothing is found that was made of something else than what the store holds now.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ...exporting import wording
from ...exporting.digests import chain_words
from ...keeping.linking import Linker, stories_made
from ...records.claims import Location
from ...records.readings import Reading
from ...records.stories import Story
from ...storing import Store
from ...storing.stories import Outline
from .answers import is_unnamed, origin_name
from .place_map import Spot

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_SUMMARIES, _STORIES = 20_000, 400_000
"""Summaries, and values and links of stories, that are remembered."""
PART = 50
"""Readings that are opened at once."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that nobody answered: who did not, how, what was asked."""

    claim: str
    article: str
    who: str
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one reading: places with how often they stand there, questions not answered, origins (name, whether unnamed)
    with how many claims they are credited with."""

    places: tuple[tuple[Spot, int], ...]
    unanswered: tuple[Unanswered, ...]
    origins: tuple[tuple[tuple[str, bool], int], ...]


class Remembered(Generic[Key, Value]):
    """Values by key, those used last, up to a weight. Any thread may call."""

    def __init__(self, most: int, weight: Callable[[Value], int] = lambda _: 1) -> None:
        self._most, self._weight, self._held = most, weight, 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        with self._lock:
            if (old := self._values.pop(key, None)) is not None:
                self._held -= self._weight(old)
            self._values[key] = value
            self._held += self._weight(value)
            while self._held > self._most and len(self._values) > 1:
                _, gone = self._values.popitem(last=False)
                self._held -= self._weight(gone)


def _weight(story: Story) -> int:
    return len(story.articles) + sum(len(fact.values) + len(fact.links) for fact in story.facts)


class Memory:
    """The memory of one server's story and source pages."""

    def __init__(self) -> None:
        self._stories: Remembered[tuple[str, bool], Story] = Remembered(_STORIES, _weight)
        self._summaries: Remembered[tuple[str, str], Summary] = Remembered(_SUMMARIES)
        self.pages: Remembered[Hashable, object] = Remembered(64)

    def stories(
        self, store: Store, outlines: Sequence[Outline], by: Linker, told: Callable[[str], None],
        *, make: bool = True, reasons: bool = True, alone: bool = True,
    ) -> list[Story]:  # fmt: skip
        """The stories of these outlines; without `make` only those that were made before. Without `reasons` links may
        lack theirs, so that a large story opens in less time; without `alone` articles that are alone have no facts."""
        digests = {each.number: each.digest(by.code) for each in outlines}
        found = {number: story for number, digest in digests.items() if (story := self._held(digest, reasons))}
        missing = {number: digest for number, digest in digests.items() if number not in found}
        made = store.stories.made(missing, reasons) if missing else {}
        whole = set() if not reasons else set(made)
        new = [each for each in outlines if make and each.number not in found and each.number not in made]
        for each, story in zip(new, stories_made(store, new, by, told, alone=alone) if new else (), strict=True):
            made[each.number] = story
            whole.add(each.number)
        for number, story in made.items():
            if story.facts:
                self._stories.put((digests[number], number in whole), story)
            found[number] = story
        return [found[each.number] for each in outlines if each.number in found]

    def _held(self, digest: str, reasons: bool) -> Story | None:
        return self._stories.get((digest, True)) or (None if reasons else self._stories.get((digest, False)))

    def summaries(self, store: Store, outline: Outline) -> dict[str, Summary]:
        """The summaries of an outline's articles, by id. Those that are not remembered are read, a few at a time."""
        found = {}
        missing = []
        for each in outline.articles:
            summary = self._summaries.get((each[0], each[2]))
            if summary is None:
                missing.append(each)
            else:
                found[each[0]] = summary
        for start in range(0, len(missing), PART):
            part = missing[start : start + PART]
            keys = {name: key for name, _, key in part}
            for kept in store.stories.articles(replace(outline, articles=tuple(part))):
                name = kept.article.id
                found[name] = summary_of(kept.reading)
                self._summaries.put((name, keys[name]), found[name])
        return found


def summary_of(reading: Reading) -> Summary:
    """What the pages need of a reading."""
    details = [detail for claim in reading.claims for detail in claim.details]
    return Summary(
        tuple(_places([*details, *reading.details])),
        tuple(
            Unanswered(
                claim.id, reading.article.id,
                chain_words(claim.chain) or wording.joined(claim.source) or "somebody",
                wording.ANSWERS[claim.answer.form], wording.shortened(wording.content_words(claim), 200),
            )
            for claim in reading.claims
            if claim.answer
        ),
        tuple(
            Counter((origin_name(c.chain), is_unnamed(c.chain)) for c in reading.claims if c.chain).items()
        ),
    )  # fmt: skip


def _places(details: Iterable[object]) -> Iterable[tuple[Spot, int]]:
    """The places with coordinates, each once, with how often it stands there."""
    spots: dict[tuple[object, ...], Spot] = {}
    counts: Counter[tuple[object, ...]] = Counter()
    for each in details:
        if isinstance(each, Location) and each.latitude is not None and each.longitude is not None:
            key = each.geonames_id or (each.name, each.latitude, each.longitude), each.kind
            spots.setdefault(
                key, Spot(each.name, each.latitude, each.longitude, each.kind, each.country, each.geonames_id, 1, 1)
            )
            counts[key] += 1
    return [(spots[key], count) for key, count in counts.items()]


def spots(summaries: Iterable[Summary]) -> list[Spot]:
    """The places of several articles, with in how many of them, and how often, they stand."""
    first: dict[tuple[object, ...], Spot] = {}
    articles: Counter[tuple[object, ...]] = Counter()
    times: Counter[tuple[object, ...]] = Counter()
    for summary in summaries:
        for spot, count in summary.places:
            key = spot.geonames_id or (spot.name, spot.latitude, spot.longitude), spot.kind
            first.setdefault(key, spot)
            articles[key] += 1
            times[key] += count
    return [replace(spot, articles=articles[key], times=times[key]) for key, spot in first.items()]
