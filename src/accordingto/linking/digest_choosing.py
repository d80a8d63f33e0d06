"""What a digest tells of a story, and in which order: values that say the same together, facts by how many tell them.

Invariants: the values of a fact are parted into groups without remainder; the order depends on the story alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..records.readings import Reading
from ..records.stories import Fact, LinkRelation, Story, Value
from .digest_notes import Told

_TYING: tuple[LinkRelation, ...] = ("repeats", "rounds", "updates", "conflicts")
_NAMINGS = ("named", "role", "described", "bare")
_WORD = re.compile(r"\w+")


Claims = Mapping[tuple[str, str], Told]
"""Claims with their articles, by the ids of both."""


class Groups:
    """Sets that are merged (union and find), each called by its smallest member."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def find(self, one: int) -> int:
        while self._parents[one] != one:
            one = self._parents[one]
        return one

    def merge(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def all(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self._parents)):
            found[self.find(one)].append(one)
        return list(found.values())


@dataclass(frozen=True, slots=True)
class Same:
    """Values of a fact that say the same, the one to be told in full first; of one article and authority only one, and
    none of an article's own voice where it cites somebody for it.

    `places` are those of all of them in the fact.
    """

    members: tuple[Told, ...]
    places: tuple[int, ...]

    @property
    def first(self) -> Told:
        return self.members[0]

    @property
    def number(self) -> float | None:
        """The figure to order by: the value, else the lower bound, else the upper."""
        value = self.first.value
        found = (value.value, value.low, value.high) if value else ()
        return next((number for number in found if number is not None), None)


@dataclass(frozen=True, slots=True)
class Parted:
    """A fact's values: those that answer its question, by time; those that put one of them less exactly; those that
    count something else; those about something else."""

    main: tuple[Same, ...]
    coarser: tuple[Told, ...]
    scope: tuple[Told, ...]
    background: tuple[Told, ...]


def told_by(readings: Iterable[Reading]) -> dict[tuple[str, str], Told]:
    """Every claim with its article, by the ids of both."""
    return {
        (reading.article.id, claim.id): Told(reading.article, claim) for reading in readings for claim in reading.claims
    }


def parted(fact: Fact, story: Story, claims: Claims) -> Parted:
    """The values of a fact in their groups."""
    tolds = [told_of(value, fact, claims) for value in fact.values]
    tied, alike = Groups(len(tolds)), Groups(len(tolds))
    for link in fact.links:
        if link.relation in _TYING:
            tied.merge(link.a, link.b)
        if link.relation == "repeats":
            alike.merge(link.a, link.b)
    inside = {article.id for article in story.articles if article.state == "current"}
    main = max(tied.all(), key=lambda group: _weight(group, tolds, inside))
    scoped = _scoped(fact, set(main), tied)
    everything = [_same(group, tolds, inside) for group in alike.all()]
    sames = [same for same in everything if same.places[0] in main]
    sames.sort(key=lambda same: _time(same, inside))
    coarse = _coarser(fact, sames)
    rest = [(same.places[0], told) for same in everything if same.places[0] not in main for told in same.members]
    return Parted(
        tuple(same for same in sames if same not in coarse),
        tuple(told for same in coarse for told in same.members),
        tuple(told for place, told in rest if place in scoped),
        tuple(told for place, told in rest if place not in scoped),
    )


def told_of(value: Value, fact: Fact, claims: Claims) -> Told:
    """The value with its claim and article."""
    return replace(claims[value.article, value.claim], value=value, fact=fact)


def _weight(group: Sequence[int], tolds: Sequence[Told], inside: set[str]) -> tuple[int, int, int]:
    articles = {tolds[place].article.id for place in group}
    return len(articles & inside), len(group), -group[0]


def _scoped(fact: Fact, main: set[int], tied: Groups) -> set[int]:
    """The places outside the main group that differ from it in scope alone, with all that is tied to them."""
    found: set[int] = set()
    for link in fact.links:
        if link.relation == "differs-in-scope" and (link.a in main) != (link.b in main):
            found.add(tied.find(link.b if link.a in main else link.a))
    return {place for place in range(len(fact.values)) if tied.find(place) in found}


def _same(group: Sequence[int], tolds: Sequence[Told], inside: set[str]) -> Same:
    """The clearest and earliest member first."""

    def order(place: int) -> tuple[bool, bool, bool, bool, int, str, float]:
        told = tolds[place]
        return (
            told.article.id not in inside, not told.held, not told.chain, told.claim.certainty.level != "certain",
            _NAMINGS.index(told.chain[-1].naming) if told.chain else 0, told.article.published or "~",
            -told.claim.confidence,
        )  # fmt: skip

    ordered = sorted(group, key=order)
    cited = {tolds[place].article.id for place in group if tolds[place].chain}
    distinct = {
        (tolds[p].article.id, *_names(tolds[p])): p for p in reversed(ordered)
        if tolds[p].chain or tolds[p].article.id not in cited
    }  # fmt: skip
    return Same(tuple(tolds[place] for place in ordered if place in distinct.values()), tuple(ordered))


def _names(told: Told) -> tuple[str, ...]:
    return tuple(link.label for link in told.chain)


def _time(same: Same, inside: set[str]) -> tuple[str, int, float, str]:
    """The earliest day of its values; of one day what more articles tell first; then the figure."""
    days = [(told.value.as_of or told.article.published or "~")[:10] for told in same.members if told.value]
    articles = {told.article.id for told in same.members} & inside
    return min(days), -len(articles), same.number or 0.0, same.first.article.id


def _coarser(fact: Fact, sames: Sequence[Same]) -> list[Same]:
    """Those that only put another one less exactly."""
    of = {place: number for number, same in enumerate(sames) for place in same.places}
    relations: dict[int, set[str]] = defaultdict(set)
    for link in fact.links:
        if link.a in of and link.b in of and of[link.a] != of[link.b]:
            for place in (link.a, link.b):
                relations[of[place]].add(link.relation)
    only = [number for number, found in relations.items() if found <= {"rounds", "background", "differs-in-scope"}]
    coarse: list[Same] = []
    for number in sorted(only, key=lambda one: _exactness(sames[one])):
        others = [
            other for link in fact.links if link.relation == "rounds" and {of.get(link.a), of.get(link.b)} >= {number}
            for other in (of.get(link.a), of.get(link.b)) if other not in (None, number)
        ]  # fmt: skip
        if any(
            sames[other] not in coarse and _exactness(sames[other]) > _exactness(sames[number])
            for other in others
            if other is not None
        ):
            coarse.append(sames[number])
    return coarse


def _exactness(same: Same) -> tuple[bool, bool, int, int]:
    value = same.first.value
    if value is None:
        return False, False, 0, 0
    bounded = value.low is not None and value.low == value.high
    digits = len(f"{value.value:g}".replace(".", "").rstrip("0")) if value.value is not None else 0
    return bounded, not value.approximate, digits or len(value.span.exact), len(same.members)


def is_plainly_same(told: Told, other: Told) -> bool:
    """Whether two values that are linked as the same are so for every reader: figures, or the same words; and neither
    is denied where the other is not."""
    one, two = told.value, other.value
    if one is None or two is None or told.claim.certainty.polarity != other.claim.certainty.polarity:
        return False
    if (told.claim.stance == "denying") != (other.claim.stance == "denying"):
        return False
    return one.text is None or _gist(one) == _gist(two)


def _gist(value: Value) -> list[str]:
    """The numbers of a value in words ("134 to 63"), else its words."""
    words = _WORD.findall(value.span.exact.casefold())
    return [word for word in words if word.isdigit()] or words


def of_one_article(fact: Fact) -> bool:
    """Whether a fact is told by one article alone, and not on the word of several that disagree there."""
    if len({value.article for value in fact.values}) > 1:
        return False
    authorities = {tuple(link.name for link in value.authority) for value in fact.values}
    return len(authorities) < 2 or fact.status not in ("conflicting", "mixed")


def is_known(value: Value) -> bool:
    """Whether a value is on the word of somebody who is named, or known by an office."""
    return bool(value.authority) and value.authority[-1].naming in ("named", "role")


def by_importance(facts: Iterable[Fact], story: Story) -> list[Fact]:
    """The facts that most articles of the story tell first; of these, those with more values."""
    inside = {article.id for article in story.articles}
    return sorted(facts, key=lambda fact: (
        -len({value.article for value in fact.values} & inside), -len(fact.values), fact.about, fact.id
    ))  # fmt: skip
