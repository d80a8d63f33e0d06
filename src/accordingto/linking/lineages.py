"""Lineages of a story: which articles share one text origin, what shows it, and which articles show nothing.

Candidates come from an index of fingerprints and from names, never from comparing all pairs. Articles are merged by
shared own words, one agency, one report of a named source, or a credit. Invariants: each article is in one lineage or
undecided; articles that name different agencies are merged by half a shared text alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ..language import Language
from ..records.readings import Reading
from ..records.spans import Span
from ..records.stories import Evidence, Lineage
from .comparing import compared, credits_to, is_of, own_part, shared
from .crediting import display_name, is_agency, newsrooms
from .prepared import Prepared, all_prepared

_COMMON = 40  # articles of a story with one fingerprint, from which it is no sign
_CANDIDATES = 12  # articles that one is compared with
_PLAINLY = 0.75  # of a credit, from which its article is one to compare with
_CREDITED = 4  # articles of a credited publisher that one is compared with
_DERIVED = 0.42  # of the shorter text's own words, from which texts are one whatever they say of themselves
_PARTLY = 0.18  # the same, from which they are one if nothing speaks against it
_RUN = 12  # words of the longest run that this takes


@dataclass(eq=False)
class Clusters:
    """Articles merged so far, and the evidence of each merge."""

    parent: list[int]
    named: dict[int, frozenset[str]]
    evidence: dict[int, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    def root(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def merge(self, a: int, b: int, evidence: Sequence[Evidence]) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        self.evidence[first] += [*self.evidence.pop(second, []), *evidence]
        self.named[first] |= self.named[second]
        self.parent[second] = first

    def clash(self, a: int, b: int) -> bool:
        """Whether the two clusters name agencies, and none in common."""
        mine, theirs = self.named[self.root(a)], self.named[self.root(b)]
        return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


def lineages(readings: Sequence[Reading], language: Language) -> tuple[tuple[Lineage, ...], tuple[str, ...]]:
    """The lineages of one story's articles, by their first article in the order given, and the ids of the undecided."""
    return lineages_among(all_prepared(readings, language))


def lineages_among(articles: Sequence[Prepared]) -> tuple[tuple[Lineage, ...], tuple[str, ...]]:
    """`lineages` for articles that are prepared already."""
    clusters = Clusters(list(range(len(articles))), {i: _agencies(a) for i, a in enumerate(articles)})
    _by_passages(articles, clusters)
    _by_names(articles, clusters)
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(len(articles)):
        members[clusters.root(place)].append(place)
    found, undecided = [], []
    for root, places in members.items():
        group = [articles[place] for place in places]
        name, shown = _named(group)
        if name is None:
            undecided.append(group[0].id)
            continue
        evidence = dict.fromkeys([*shown, *clusters.evidence.get(root, [])])
        found.append(Lineage(tuple(article.id for article in group), name, tuple(evidence)))
    return tuple(found), tuple(undecided)


def _agencies(article: Prepared) -> frozenset[str]:
    """The agencies whose text it is, by its own words: in a line, or as the publisher, else those that people told."""
    lines = article.lines
    if not lines and is_agency(article.reading.article.publisher or "", article.language):
        lines = frozenset([article.publisher])
    if lines or article.own_reporting or article.publisher in newsrooms(article.language):
        return frozenset(lines)
    state = article.language.words("lineages", "state")
    told = frozenset(c.name for c in article.credits if c.strength == "told" and c.agency and c.name not in state)
    return told if len(told) == 1 else frozenset()


def _by_passages(articles: Sequence[Prepared], clusters: Clusters) -> None:
    for a, b in candidates(articles):
        if clusters.root(a) == clusters.root(b):
            continue
        first, second = articles[a], articles[b]
        runs, passages = shared(first, second)
        copied, longest = own_part(runs, first, second)
        share = copied / max(1, min(first.own_words, second.own_words))
        if longest < _RUN or share < (_DERIVED if clusters.clash(a, b) or _composite(first, second) else _PARTLY):
            continue
        best = max(passages, key=lambda p: p.words)
        clusters.merge(a, b, [Evidence(first.id, best.a), Evidence(second.id, best.b)])


def _composite(a: Prepared, b: Prepared) -> bool:
    """Whether one of the two says that only part of its text is from elsewhere, by name."""
    return any(c.strength == "part" and c.name != x.publisher for x in (a, b) for c in x.credits)


def candidates(articles: Sequence[Prepared], most: int = _CANDIDATES) -> Iterator[tuple[int, int]]:
    """Pairs with the most fingerprints in common first, at least `most` for an article that has so many."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        for key in article.fingerprints:
            holders[key].append(place)
    common: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= _COMMON:
            common.update(combinations(places, 2))
        elif len(places) > _COMMON:
            common.update(pairwise(places))
    tried: Counter[int] = Counter()
    for (a, b), count in sorted(common.items(), key=lambda row: (-row[1], row[0])):
        if count > 1 and min(tried[a], tried[b]) < most:
            tried[a] += 1
            tried[b] += 1
            yield a, b


def _by_names(articles: Sequence[Prepared], clusters: Clusters) -> None:
    """One agency, one publisher's own people, one report, or a credit to the publisher of another article."""
    of_agency, of_report, of_publisher, of_own = (defaultdict(list) for _ in range(4))
    for place, article in enumerate(articles):
        for name in clusters.named[clusters.root(place)] & _agencies(article):
            if not _composite(article, article):
                of_agency[name].append(place)
        if article.resting and article.resting.report:
            of_report[article.resting.name].append(place)
        for name in {article.publisher, *article.lines} - {""}:
            of_publisher[name].append(place)
            of_publisher[name.split()[-1]].append(place)
        if article.own_reporting and article.publisher and not _agencies(article):
            of_own[article.publisher].append(place)
    for places in (*of_agency.values(), *of_own.values()):
        _gather(articles, clusters, places, differs=True)
    for places in of_report.values():
        _gather(articles, clusters, places, differs=False)
    for place, article in enumerate(articles):
        told = {c.name for c in article.credits if c.strength in ("told", "reported")}
        credited = {of_publisher[name][0] for name in told if name in of_publisher and not is_of(name, article)}
        if len(credited) == 1:  # one that credits several is put together from them
            _by_credit(
                articles, clusters, place, [each for name in sorted(told) for each in of_publisher.get(name, ())]
            )


def _by_credit(articles: Sequence[Prepared], clusters: Clusters, place: int, others: Sequence[int]) -> None:
    """Merge an article with one of a publisher that it credits, if it is derived from it."""
    article = articles[place]
    for other in list(dict.fromkeys(others))[:_CREDITED]:
        apart = clusters.root(place) != clusters.root(other)
        plainly = apart and credits_to(article, articles[other]) >= _PLAINLY
        if plainly and compared(article, articles[other]).relation == "derived":
            _try(articles, clusters, place, other, differs=False)


def _gather(articles: Sequence[Prepared], clusters: Clusters, places: Sequence[int], *, differs: bool) -> None:
    """Merge the articles of one name, but for those that something keeps apart."""
    firsts: list[int] = []  # one of each lineage that the name has so far
    for place in places:
        for first in firsts:
            _try(articles, clusters, first, place, differs=differs)
        if all(clusters.root(place) != clusters.root(first) for first in firsts):
            firsts.append(place)


def _try(articles: Sequence[Prepared], clusters: Clusters, a: int, b: int, *, differs: bool) -> None:
    first, second = articles[a], articles[b]
    if clusters.root(a) == clusters.root(b) or clusters.clash(a, b):
        return
    if differs and (_other_primary(first, second) or _other_primary(second, first)):
        return
    clusters.merge(a, b, [e for x in (first, second) for e in _sign(x)])


def _other_primary(a: Prepared, b: Prepared) -> bool:
    """Whether one begins with a named source's statement and the other does not even name that source."""
    return a.primary is not None and f" {a.primary} " not in f" {' '.join(b.words.keys)} "


def _sign(article: Prepared) -> Iterator[Evidence]:
    """The span that best shows whose text it is."""
    order = ("line", "part", "told", "reported")
    credits = sorted((c for c in article.credits if c.span), key=lambda c: order.index(c.strength))
    span = credits[0].span if credits else article.resting.span if article.resting else None
    if span:
        yield Evidence(article.id, span)


def _named(group: Sequence[Prepared]) -> tuple[str | None, list[Evidence]]:
    """What the lineage is called, with the spans that show it; None for one article that shows nothing."""
    release = next((x for x in group if x.resting and x.resting.report and x.resting.name == x.publisher), None)
    if release:
        name = release.reading.article.publisher or release.publisher
        return name, [evidence for article in group for evidence in _sign(article)]
    counts = Counter(name for article in group for name in _agencies(article))
    if counts:
        name = min(counts, key=lambda n: (-counts[n], n))
        spans = [(x.id, c.span) for x in group for c in x.credits if c.name == name and c.span]
        return _as_written(name, group), [Evidence(*row) for row in _firsts(spans)]
    rests = Counter(x.resting.name for x in group if x.resting and x.resting.report)
    if rests and len(group) > 1:
        return _as_written(rests.most_common(1)[0][0], group), [each for article in group for each in _sign(article)]
    own = next((article for article in group if article.own_reporting), None)
    if own:
        return own.reading.article.publisher or "own reporting", [Evidence(own.id, s) for s in own.own_signs[:1]]
    if len(group) > 1:
        first = min(group, key=lambda x: (x.reading.article.published or "9", x.id))
        return first.reading.article.publisher or "one text", []
    return None, []


def _as_written(name: str, group: Sequence[Prepared]) -> str:
    """A name as the tables, else a publisher, else the article that credits it writes it."""
    known = display_name(name, group[0].language)
    publishers = [x.reading.article.publisher for x in group if x.publisher == name and x.reading.article.publisher]
    spans = [c.span.exact for x in group for c in x.credits if c.name == name and c.span]
    spans += [name.title() for x in group if x.resting and x.resting.name == name]
    return next(iter([*([known] if known != name else []), *publishers, *spans]), name)


def _firsts(rows: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    return list({article: (article, span) for article, span in reversed(rows)}.values())
