"""Lineages and origins as a picture: outlets on the left, text origins in the middle, those whose word it is on the
right.

Pure. Where there are many, the largest are drawn, and the others as one. Invariant: an unnamed source is hollow, and
from an outlet whose text origin is not known a dashed tie leads straight to its sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from .answers import outlet_of
from .lineage_graph import Graph, Text
from .source_view import address
from .svg import LETTER, element, fitting, linked, picture, spread, text

OUTLETS, TEXTS, SOURCES = 14, 9, 12
"""Nodes of each column that are drawn; the others are drawn as one."""
_REST = "\0"
_WIDTH = 880.0
_NODE, _GAP, _TOP = 26.0, 8.0, 36.0
_LEFT, _MIDDLE, _RIGHT = 0.0, 320.0, 650.0
_WIDE = 220.0
_LEAST, _MOST = 1.5, 10.0
"""Widths of ties."""


def drawn(graph: Graph) -> Markup:
    """The picture of a graph."""
    return _Drawing([*graph.texts, *graph.undecided]).drawn()


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
            "left": _placed(outlets, height), "right": _placed(sources, height),
        }  # fmt: skip
        places["middle"] = _beside(middle, left, places["left"], height)
        ties = [_Tie("left", a, "middle", b, n) for a, b, n in left]
        ties += [_Tie("middle", a, "right", b, n) for a, b, n in right]
        ties += [_Tie("left", a, "right", b, n, " unknown") for a, b, n in straight]
        parts = [*self._headings(), *_drawn_ties(ties, places)]
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

    def middle(name: str) -> float:
        return total[name] / weight[name] if weight[name] and name != _REST else last

    return sorted(names, key=lambda name: (middle(name), name == _REST, names.index(name)))


def _placed(names: Sequence[str], height: float) -> dict[str, float]:
    """The middle of each node, spread over the height of the tallest column."""
    room = (height - _TOP) / max(len(names), 1)
    step = min(room, (_NODE + _GAP) * 1.6)
    top = _TOP + (height - _TOP - step * len(names)) / 2
    return {name: top + step * (place + 0.5) for place, name in enumerate(names)}


def _beside(
    names: Sequence[str], ties: Sequence[tuple[str, str, int]], outlets: Mapping[str, float], height: float
) -> dict[str, float]:
    """The middle of each text's node: where its outlets are, as far as there is room."""
    own: dict[str, list[float]] = defaultdict(list)
    for outlet, text_name, _ in ties:
        own[text_name].append(outlets[outlet])
    wanted = sorted((sum(own[name]) / len(own[name]), place, name) for place, name in enumerate(names) if own[name])
    half = (_NODE + _GAP) / 2
    found = spread([each[0] for each in wanted], 2 * half, _TOP + half, height - half)
    return {name: at for (*_, name), at in zip(wanted, found, strict=True)}


@dataclass(frozen=True, slots=True)
class _Tie:
    """What leads from a node of one column to a node of another, with how much it stands for."""

    column: str
    name: str
    to_column: str
    to: str
    count: int
    kind: str = ""


def _drawn_ties(ties: Sequence[_Tie], places: Mapping[str, Mapping[str, float]]) -> list[Markup]:
    """The ties as bands that leave and reach their nodes side by side, in the order of their other ends."""
    most = max((tie.count for tie in ties), default=1)
    wide = {id(tie): _LEAST + (_MOST - _LEAST) * tie.count / most for tie in ties}
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for at, own, far in ((starts, _near, _far), (ends, _far, _near)):
        groups: dict[tuple[str, str], list[_Tie]] = defaultdict(list)
        for tie in ties:
            groups[own(tie)].append(tie)
        for (column, name), group in groups.items():
            group.sort(key=lambda tie, far=far: places[far(tie)[0]][far(tie)[1]])  # type: ignore[misc]  # bound here
            total = sum(wide[id(tie)] for tie in group)
            squeezed = min(1.0, (_NODE - 4) / total)
            edge = places[column][name] - total * squeezed / 2
            for tie in group:
                at[id(tie)] = edge + wide[id(tie)] * squeezed / 2
                edge += wide[id(tie)] * squeezed
    sides = {"left": _LEFT + _WIDE, "middle": _MIDDLE + _WIDE}, {"middle": _MIDDLE, "right": _RIGHT}
    parts = []
    for tie in ties:
        x, to_x, y, to_y = sides[0][tie.column], sides[1][tie.to_column], starts[id(tie)], ends[id(tie)]
        middle = (x + to_x) / 2
        path = f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        parts.append(element("path", d=path, stroke_width=wide[id(tie)], class_=f"tie{tie.kind}"))
    return parts


def _near(tie: _Tie) -> tuple[str, str]:
    return tie.column, tie.name


def _far(tie: _Tie) -> tuple[str, str]:
    return tie.to_column, tie.to


def _box(x: float, y: float, words: str, kind: str, behind: str = "") -> Markup:
    box = element("rect", x=x + 1, y=y - _NODE / 2, width=_WIDE - 2, height=_NODE, rx=3, class_=f"node {kind}")
    shown = fitting(words, _WIDE - 20 - len(behind) * LETTER) + behind
    return element("g", box, text(x + 10, y + 4.5, shown, "label"))
