"""A fact as pages show it: its question, the different answers to it under letters, who gives which.

Pure. Invariant: an answer's words are those of one of its values; values about something else are never counted with
the others, and none is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...exporting import wording
from ...exporting.chains import ARROW
from ...exporting.digests import STATUSES, chain_words, origin_words
from ...records.claims import ChainLink
from ...records.stories import Fact, StoryArticle, Value

NOBODY = "publisher not known"
DENIED = "denied"
ABOUT, WORDS = 80, 90
_ASIDE = ("background", "differs-in-scope")
_NAMED = ("named", "role")


@dataclass(frozen=True, slots=True)
class Answer:
    """Values that say the same, by their places in the fact. `letter` is empty where all say the same."""

    letter: str
    words: str
    places: tuple[int, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactWords:
    """`aside` are the places of values that are about something else; `answers` are of all others, those of most
    outlets first."""

    fact: Fact
    about: str
    status: str
    origins: str
    answers: tuple[Answer, ...]
    aside: frozenset[int]
    articles: int
    outlets: int
    shared: bool

    @property
    def id(self) -> str:
        return self.fact.id


def about_words(fact: Fact) -> str:
    """The fact's question on one line."""
    about = wording.shortened(wording.flat(fact.about), ABOUT)
    return about[:1].upper() + about[1:]


def says_it(about: str, words: str) -> bool:
    """Whether a question is no more than (the beginning of) the words that answer it."""
    bare, told = (each.strip("“”…,. ").casefold() for each in (about, words))
    return len(bare.split()) > 2 and (bare in told or told in bare)


def outlet_of(article: StoryArticle | None) -> str:
    return _flat((article.publisher if article else None) or NOBODY)


_flat = lru_cache(maxsize=4096)(wording.flat)


def value_words(value: Value, most: int = WORDS) -> str:
    """A value's own words: a figure bare, words in quotation marks."""
    words = wording.shortened(wording.flat(value.span.exact), most)
    return words if value.text is None or is_denial(value) else f"“{words.strip('“”')}”"


def is_denial(value: Value) -> bool:
    return value.text == DENIED and value.value is None


def is_unnamed(chain: Sequence[ChainLink]) -> bool:
    """Whether the origin is nobody by name or role."""
    return bool(chain) and chain[-1].naming not in _NAMED


def origin_name(chain: Sequence[ChainLink]) -> str:
    """What the last link is called; empty for the publisher's own voice."""
    last = chain[-1] if chain else None
    return wording.flat(last.label) or "not named" if last else ""


def who_words(value: Value, article: StoryArticle | None) -> str:
    """Outlet and chain, as a path."""
    return f" {ARROW} ".join(filter(None, (outlet_of(article), chain_words(value.authority))))


def aside(fact: Fact) -> frozenset[int]:
    """The values that are linked to most of the others as about something else, or counting something else."""
    counts: dict[int, int] = defaultdict(int)
    for link in fact.links:
        if link.relation in _ASIDE:
            counts[link.a] += 1
            counts[link.b] += 1
    return frozenset(place for place, count in counts.items() if 2 * count > len(fact.values) - 1 and count > 1)


def fact_words(fact: Fact, articles: Mapping[str, StoryArticle]) -> FactWords:
    """The fact with its answers. `articles` are the story's own."""
    apart = aside(fact)
    kept = [place for place in range(len(fact.values)) if place not in apart] or list(range(len(fact.values)))
    apart = apart if len(kept) < len(fact.values) else frozenset()
    names = {value.article: outlet_of(articles.get(value.article)) for value in fact.values}
    found = [
        (places, tuple(dict.fromkeys(names[fact.values[place].article] for place in places)))
        for places in _same(fact, kept)
    ]
    found.sort(key=lambda each: (-len(each[1]), -len(each[0]), each[0][0]))
    answers = tuple(
        Answer(
            wording.letter(number).upper() if len(found) > 1 else "", value_words(fact.values[places[0]]), places,
            outlets,
        )
        for number, (places, outlets) in enumerate(found, 1)
    )  # fmt: skip
    own = {value.article for value in fact.values if value.article in articles}
    return FactWords(
        fact, about_words(fact), STATUSES[fact.status], origin_words(fact.origins), answers, apart, len(own),
        len({names[one] for one in own}), len(own) > 1,
    )  # fmt: skip


def _same(fact: Fact, kept: Sequence[int]) -> list[tuple[int, ...]]:
    """The places in groups that say the same: as the links say, or in the same numbers or words."""
    leads = list(range(len(fact.values)))

    def lead(place: int) -> int:
        while leads[place] != place:
            leads[place] = leads[leads[place]]
            place = leads[place]
        return place

    first: dict[object, int] = {}
    for place in kept:
        value = fact.values[place]
        key = (value.low, value.high, value.unit, value.text)
        leads[lead(place)] = lead(first.setdefault(key, place))
    for link in fact.links:
        if link.relation == "repeats":
            a, b = sorted((lead(link.a), lead(link.b)))
            leads[b] = a
    groups: dict[int, list[int]] = defaultdict(list)
    for place in kept:
        groups[lead(place)].append(place)
    return [tuple(group) for group in groups.values()]


def ordered(facts: Sequence[Fact], articles: Mapping[str, StoryArticle]) -> list[FactWords]:
    """The facts with their answers, those that most articles tell first, then those on which there is most to say."""
    found = [fact_words(fact, articles) for fact in facts]
    return sorted(found, key=lambda each: (-each.articles, -len(each.answers)))
