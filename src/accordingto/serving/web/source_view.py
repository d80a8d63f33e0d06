"""A source as its page shows it: which claims are asked for, how they lie in time, under which names it is credited.

Pure. A source is a name ("Ada Crane"), or a kind of unnamed source ("unnamed:officials"), by the words of the last
link of a chain. Invariant: the query is one that the query language reads, whatever the name is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from ...exporting import wording
from ...records.claims import ChainLink
from ...records.stories import Story
from ...storing.words import words
from .answers import about_words, is_unnamed, origin_name
from .svg import element, number, picture, round_ticks, text

UNNAMED = "unnamed:"
_LONGEST = 120
"""Characters of a name that are asked for; a description may be a sentence long."""
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640.0, 170.0, 44.0, 16.0, 138.0
_BARS = 48
_NAMES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is about: the name without its prefix, whether unnamed sources are meant, and the query for its
    claims (empty where the name has no words)."""

    name: str
    unnamed: bool
    query: str

    @property
    def search(self) -> str:
        return f"/search?q={quote(self.query, safe='')}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or year with how many claims are of it."""

    period: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """A fact that is told on the source's word: whether on its alone, and by how many articles."""

    story: str
    title: str
    fact: str
    about: str
    only: bool
    articles: int


def address(name: str, unnamed: bool = False) -> str:
    """The address of a source's page."""
    return f"/sources/{quote((UNNAMED if unnamed else '') + wording.shortened(name, _LONGEST), safe=':')}"


def asked(name: str) -> Asked:
    """What a name in an address asks for."""
    unnamed = name.startswith(UNNAMED)
    bare = wording.flat(name.removeprefix(UNNAMED) if unnamed else name).rstrip(wording.ELLIPSIS).strip()[:_LONGEST]
    parts = [f'origin:"{re_quoted(bare)}"'] if words(bare) else []
    if unnamed:
        parts.append("(origin-naming:described OR origin-naming:bare)")
    return Asked(bare, unnamed, " ".join(parts) if parts and (words(bare) or unnamed) else "")


def re_quoted(name: str) -> str:
    """Words as they stand between quotation marks in a query."""
    return "".join(f"\\{each}" if each in '\\"“”„' else each for each in wording.flat(name))


def is_of(chain: Sequence[ChainLink], wanted: Asked) -> bool:
    """Whether a chain ends in the source: whether the words of the name stand in that of its last link."""
    if not chain or (wanted.unnamed and not is_unnamed(chain)):
        return False
    asked_for = words(wanted.name)
    for name in (chain[-1].name, chain[-1].span.exact if chain[-1].span else None):
        found = words(name or "")
        if any(found[place : place + len(asked_for)] == asked_for for place in range(len(found))):
            return True
    return not asked_for and wanted.unnamed


def names(chains: Iterable[Sequence[ChainLink]]) -> list[tuple[str, int]]:
    """Under which names chains end, the most used first."""
    return Counter(origin_name(chain) for chain in chains if chain).most_common(_NAMES)


def bars(months: Iterable[tuple[str, int]]) -> list[Bar]:
    """The months with their gaps, or the years where they are too many, oldest first; unknown ones left out."""
    counts = {month: count for month, count in months if month}
    if not counts:
        return []
    first, last = (_place(month) for month in (min(counts), max(counts)))
    if last - first < _BARS:
        every = [f"{place // 12:04}-{place % 12 + 1:02}" for place in range(first, last + 1)]
        return [Bar(month, _month(month), counts.get(month, 0)) for month in every]
    years: Counter[str] = Counter()
    for month, count in counts.items():
        years[month[:4]] += count
    return [Bar(each, each, years[each]) for each in map(str, range(first // 12, last // 12 + 1))]


def _place(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _month(month: str) -> str:
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{names[int(month[5:7]) - 1]} {month[:4]}"


def bar_picture(found: Sequence[Bar]) -> Markup | None:
    """The bars as a picture; None for fewer than two."""
    if len(found) < 2:
        return None
    ticks = [each for each in round_ticks(0, max(bar.count for bar in found), 4) if each == int(each)]
    room = (_WIDTH - _LEFT) / len(found)
    high = (_BOTTOM - _TOP) / max(ticks[-1], 1)
    parts = []
    for tick in ticks:
        y = _BOTTOM - tick * high
        parts.append(element("line", x1=_LEFT, x2=_WIDTH, y1=y, y2=y, class_="grid" if tick else "axis"))
        parts.append(text(_LEFT - 6, y + 4, number(tick), "tick", "end"))
    step = max(-(-len(found) // 8), 1)
    for place, bar in enumerate(found):
        x, tall = _LEFT + place * room, bar.count * high
        title = element("title", f"{bar.words}: {bar.count}")
        wide = min(room * 0.7, 40.0)
        box = {"x": x + (room - wide) / 2, "y": _BOTTOM - tall, "width": wide, "height": tall}
        parts.append(element("rect", title, class_="bar", **box))
        if place % step == 0:
            parts.append(text(x + room / 2, _BOTTOM + 18, bar.words, "tick", "middle"))
    return picture(_WIDTH, _HEIGHT, "Claims over time; the table beside it says the same", parts, "bars")


def facts_of(stories: Iterable[Story], wanted: Asked) -> list[Told]:
    """The facts of these stories that are told on the source's word, and whether it is all that they are told on."""
    found = []
    for story in stories:
        for fact in story.facts:
            own = [is_of(value.authority, wanted) for value in fact.values]
            if any(own):
                title = wording.flat(story.title) or "(no title)"
                articles = len({value.article for value in fact.values})
                found.append(Told(story.id, title, fact.id, about_words(fact), all(own), articles))
    return found
