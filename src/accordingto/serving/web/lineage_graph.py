"""Who leads back to whom in a story: outlets on the left, text origins in the middle, those whose word it is on the
right.

Pure. Invariants: the list says what the picture shows, and all of it where the picture groups; an unnamed source is
drawn hollow, and a text whose origin the words do not show is given none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from ...exporting import wording
from ...records.claims import ChainLink
from ...records.stories import Story, StoryArticle
from .answers import is_unnamed, origin_name, outlet_of
from .source_view import address
from .svg import LETTER, element, fitting, linked, picture, text

OUTLETS, TEXTS, SOURCES = 14, 9, 12
"""Nodes of each column that are drawn; the others are drawn as one."""
_REST = "\0"
_WIDTH = 880.0
_NODE, _GAP, _TOP = 26.0, 8.0, 36.0
_LEFT, _MIDDLE, _RIGHT = 0.0, 320.0, 650.0
_WIDE = 220.0
_LEAST, _MOST = 1.5, 10.0
"""Widths of ties."""

Named = Callable[[Sequence[ChainLink]], str]


@dataclass(frozen=True, slots=True)
class Source:
    """Whose word it is, whether nobody by name or role, and for how many values."""

    name: str
    unnamed: bool
    values: int

    @property
    def address(self) -> str:
        return address(self.name, self.unnamed)


@dataclass(frozen=True, slots=True)
class Text:
    """A text origin: its name, how many articles have its text, in which outlets, whom they credit, the most credited
    first. Where it is not `known`, the name is the outlet's."""

    name: str
    articles: tuple[StoryArticle, ...]
    outlets: tuple[tuple[str, int], ...]
    sources: tuple[Source, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """`texts` and `undecided` have all ties. `drawing` is None for a story of one article."""

    texts: tuple[Text, ...]
    undecided: tuple[Text, ...]
    outlets: int
    sources: int
    unnamed: int
    drawing: Markup | None


def graph(story: Story, named: Named = origin_name) -> Graph:
    """The graph of a story. `named` gives one name to a source that has several."""
    current = {article.id: article for article in story.articles if article.state == "current"}
    credits = _credits(story, current, named)
    known = [credits.text(wording.flat(each.name), each.articles) for each in story.lineages]
    texts = sorted((each for each in known if each.articles), key=lambda each: -len(each.articles))
    apart: dict[str, list[str]] = defaultdict(list)
    for one in story.undecided:
        if one in current:
            apart[outlet_of(current[one])].append(one)
    undecided = [credits.text(outlet, own, known=False) for outlet, own in apart.items()]
    names = {name for counts in credits.counts.values() for name in counts}
    outlets = len({outlet_of(article) for article in current.values()})
    drawing = _Drawing([*texts, *undecided]).drawn() if len(current) > 1 else None
    return Graph(tuple(texts), tuple(undecided), outlets, len(names), len(names & credits.unnamed), drawing)


@dataclass(slots=True)
class _Credits:
    """By article whom it credits with how many values; and those who are unnamed wherever they are credited."""

    current: Mapping[str, StoryArticle]
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unnamed: set[str] = field(default_factory=set)

    def text(self, name: str, articles: Iterable[str], known: bool = True) -> Text:
        own = [self.current[one] for one in articles if one in self.current]
        outlets = Counter(map(outlet_of, own))
        counts: Counter[str] = Counter()
        for each in own:
            counts.update(self.counts.get(each.id, {}))
        sources = tuple(Source(who, who in self.unnamed, count) for who, count in counts.most_common())
        return Text(name, tuple(own), tuple(outlets.most_common()), sources, known)


def _credits(story: Story, current: Mapping[str, StoryArticle], named: Named) -> _Credits:
    found = _Credits(current)
    known: set[str] = set()
    names: dict[tuple[ChainLink, ...], str] = {}
    for fact in story.facts:
        for value in fact.values:
            if not value.authority or value.article not in current:
                continue
            if value.authority not in names:
                names[value.authority] = named(value.authority)
            name = names[value.authority]
            found.counts[value.article][name] += 1
            (found.unnamed if is_unnamed(value.authority) else known).add(name)
    found.unnamed -= known
    return found


class _Drawing:
    """The picture of the texts' ties; nodes are known by column and name, the rest of a column by one node."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._known = [each for each in texts if each.known]
        self._texts = {id(each): f"{place}" if place < TEXTS else _REST for place, each in enumerate(self._known)}
        counts: Counter[str] = Counter()
        values: Counter[str] = Counter()
        for each in texts:
            counts.update(dict(each.outlets))
            for source in each.sources:
                values[source.name] += source.values
        self._outlets, self._more_outlets = _most(counts, OUTLETS)
        self._sources, self._more_sources = _most(values, SOURCES)
        self._unnamed = {source.name for each in texts for source in each.sources if source.unnamed}
        self._all = texts
        self._articles = {outlet_of(one): one for each in reversed(texts) for one in reversed(each.articles)}
        self._counts = counts

    def drawn(self) -> Markup:
        left, right, straight = self._ties()
        outlets = _by_neighbours(self._node_outlets(), [*left, *((a, f"~{b}", n) for a, b, n in straight)], self._rank)
        middle = list(dict.fromkeys(self._texts.values()))
        after = [(b, a, n) for a, b, n in right] + [(b, f"~{a}", n) for a, b, n in straight]
        sources = _by_neighbours(self._node_sources(), after, lambda name: self._rank(name, outlets))
        rows = max(len(outlets), len(middle), len(sources), 1)
        height = _TOP + rows * (_NODE + _GAP)
        places = {
            "left": _placed(outlets, height), "middle": _placed(middle, height), "right": _placed(sources, height),
        }  # fmt: skip
        most = max((count for *_, count in (*left, *right, *straight)), default=1)
        parts = [*self._headings()]
        parts += [_tie(_LEFT + _WIDE, places["left"][a], _MIDDLE, places["middle"][b], n / most) for a, b, n in left]
        parts += [_tie(_MIDDLE + _WIDE, places["middle"][a], _RIGHT, places["right"][b], n / most) for a, b, n in right]
        parts += [
            _tie(_LEFT + _WIDE, places["left"][a], _RIGHT, places["right"][b], n / most, " unknown")
            for a, b, n in straight
        ]
        parts += [self._outlet(name, y) for name, y in places["left"].items()]
        parts += [self._text(name, y) for name, y in places["middle"].items()]
        parts += [self._source(name, y) for name, y in places["right"].items()]
        return picture(_WIDTH, height, "Outlets, text origins and sources, as in the list below", parts, "graph")

    def _node_outlets(self) -> list[str]:
        return [*self._outlets, *([_REST] if self._more_outlets else [])]

    def _node_sources(self) -> list[str]:
        return [*self._sources, *([_REST] if self._more_sources else [])]

    def _ties(self) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]], list[tuple[str, str, int]]]:
        """Outlets to texts, texts to sources, and outlets to sources where the text origin is not known."""
        left: Counter[tuple[str, str]] = Counter()
        right: Counter[tuple[str, str]] = Counter()
        straight: Counter[tuple[str, str]] = Counter()
        for each in self._all:
            for outlet, count in each.outlets if each.known else ():
                left[outlet if outlet in self._outlets else _REST, self._texts[id(each)]] += count
            for source in each.sources:
                name = source.name if source.name in self._sources else _REST
                if each.known:
                    right[self._texts[id(each)], name] += source.values
                else:
                    straight[each.name if each.name in self._outlets else _REST, name] += source.values
        return tuple([(a, b, n) for (a, b), n in counts.items()] for counts in (left, right, straight))  # type: ignore[return-value]  # three of them

    def _rank(self, name: str, outlets: Sequence[str] = ()) -> float:
        """Where a node's neighbour stands, from above: a text by its size, an outlet without one below."""
        if name.startswith("~"):
            other = name[1:]
            return len(self._known) + 1 + (outlets.index(other) if other in outlets else 0)
        return TEXTS if name == _REST else float(name)

    @staticmethod
    def _headings() -> list[Markup]:
        return [
            text(_LEFT + 2, 16, "Outlets", "heading"), text(_MIDDLE + 2, 16, "Whose text it is", "heading"),
            text(_RIGHT + 2, 16, "Whose word it is", "heading"),
        ]  # fmt: skip

    def _outlet(self, name: str, y: float) -> Markup:
        if name == _REST:
            return _box(_LEFT, y, f"{self._more_outlets} more outlets", "rest")
        count = self._counts[name]
        box = _box(_LEFT, y, name, "outlet", f" ×{count}" if count > 1 else "")
        return linked(box, f"/articles/{self._articles[name].id}", f"{name}: {count} article{'s' * (count > 1)}")

    def _text(self, name: str, y: float) -> Markup:
        if name == _REST:
            return _box(_MIDDLE, y, f"{len(self._known) - TEXTS} more texts", "rest")
        found = self._known[int(name)]
        count = len(found.articles)
        box = _box(_MIDDLE, y, found.name, "origin", f" ×{count}" if count > 1 else "")
        return linked(box, f"#text-{int(name) + 1}", f"text of {found.name}: {count} article{'s' * (count > 1)}")

    def _source(self, name: str, y: float) -> Markup:
        if name == _REST:
            return text(_RIGHT + 20, y + 4, f"and {self._more_sources} more sources", "name")
        unnamed = name in self._unnamed
        dot = element("circle", cx=_RIGHT + 8, cy=y, r=6, class_="source unnamed" if unnamed else "source")
        words = text(_RIGHT + 20, y + 4, fitting(name, _WIDTH - _RIGHT - 20), "name")
        return linked(element("g", dot, words), address(name, unnamed), f"{name}{', unnamed' if unnamed else ''}")


def _most(counts: Counter[str], most: int) -> tuple[list[str], int]:
    """The largest, and how many others there are; one more is shown rather than "1 more"."""
    names = [name for name, _ in counts.most_common()]
    return (names, 0) if len(names) <= most + 1 else (names[:most], len(names) - most)


def _by_neighbours(
    names: Sequence[str], ties: Sequence[tuple[str, str, int]], rank: Callable[[str], float]
) -> list[str]:
    """The names by the middle of where their neighbours stand, so that few ties cross; those without any last."""
    total: Counter[str] = Counter()
    weight: Counter[str] = Counter()
    for name, other, count in ties:
        total[name] += rank(other) * count  # type: ignore[assignment]  # a sum of ranks, a fraction at times
        weight[name] += count
    last = 1e9
    return sorted(names, key=lambda each: (total[each] / weight[each] if weight[each] else last, names.index(each)))


def _placed(names: Sequence[str], height: float) -> dict[str, float]:
    """The middle of each node, spread over the height of the tallest column."""
    room = (height - _TOP) / max(len(names), 1)
    step = min(room, (_NODE + _GAP) * 1.6)
    top = _TOP + (height - _TOP - step * len(names)) / 2
    return {name: top + step * (place + 0.5) for place, name in enumerate(names)}


def _tie(x: float, y: float, to_x: float, to_y: float, share: float, kind: str = "") -> Markup:
    middle = (x + to_x) / 2
    path = f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    return element("path", d=path, stroke_width=_LEAST + (_MOST - _LEAST) * share, class_=f"tie{kind}")


def _box(x: float, y: float, words: str, kind: str, behind: str = "") -> Markup:
    box = element("rect", x=x + 1, y=y - _NODE / 2, width=_WIDE - 2, height=_NODE, rx=3, class_=f"node {kind}")
    shown = fitting(words, _WIDE - 20 - len(behind) * LETTER) + behind
    return element("g", box, text(x + 10, y + 4.5, shown, "label"))
