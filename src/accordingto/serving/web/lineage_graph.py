"""Who leads back to whom in a story: outlets to text origins, and these to those whose word it is.

Pure. Invariant: a text whose origin the words do not show is given none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...exporting import wording
from ...records.claims import ChainLink
from ...records.stories import Story, StoryArticle
from .answers import is_unnamed, origin_name, outlet_of
from .source_names import Named
from .source_view import address


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
    """`texts` and `undecided` have all ties. `several`: there is more than one article, so that there is
    something to draw (`lineage_drawing.py`)."""

    texts: tuple[Text, ...]
    undecided: tuple[Text, ...]
    outlets: int
    sources: int
    unnamed: int
    several: bool


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
    return Graph(
        tuple(texts), tuple(undecided), outlets, len(names), len(names & credits.unnamed), len(current) > 1
    )  # fmt: skip


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
