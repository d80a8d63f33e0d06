"""A story out of the readings of its articles: values gathered into facts, facts linked, lineages, origins.

Invariants: depends on the set of articles, not on their order; every value opens; replaced and withdrawn articles are
listed, and their values count for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from ..language import Language
from ..records.article import digest
from ..records.readings import Reading
from ..records.stories import ArticleState, Fact, Lineage, Link, Story, StoryArticle
from .altering import altered_among
from .authorities import Authorities
from .candidate import Candidate
from .gathering import gather
from .happening import happening
from .lineages import lineages_among
from .origins import Root, counted, origins, status
from .prepared import all_prepared
from .questions import MEASURED
from .relating import Setting, relate
from .replacing import replacements
from .statements import worded
from .values import candidates
from .words import rarity, stems

_SHOWN, _PLAIN = 3, 2.0
"""Words that tell what a fact is about, and how rare they must be."""
MOST_LINKED = 60
"""Values of a fact that are all linked with all."""


def story(
    identifier: str,
    articles: Sequence[tuple[Reading, ArticleState]],
    language: Language,
    merged_from: tuple[str, ...] = (),
) -> Story:
    """The story of these articles."""
    ordered = sorted(articles, key=lambda pair: (pair[0].article.published or "", pair[0].article.id))
    listed = tuple(_listed(reading, state) for reading, state in ordered)
    current = [reading for reading, state in ordered if state == "current"]
    texts = all_prepared(current, language)
    found, undecided = lineages_among(texts)
    facts = _facts(current, found, language)
    changed = altered_among(texts, found)
    return Story(identifier, _title(ordered), listed, facts, found, undecided, merged_from, changed)


def _listed(reading: Reading, state: ArticleState) -> StoryArticle:
    article = reading.article
    return StoryArticle(
        article.id, article.input, article.publisher, article.published, article.title, article.url, state
    )


def _title(ordered: Sequence[tuple[Reading, ArticleState]]) -> str:
    """The title of the article whose words the others' titles share most; the first line of text where none has one."""
    titles = [reading.article.title for reading, _ in ordered if reading.article.title]
    if not titles:
        return next(iter(ordered))[0].article.text.strip().split("\n")[0][:120] if ordered else ""
    words = Counter(word for title in titles for word in set(title.lower().split()))
    return max(titles, key=lambda title: sum(words[w] for w in set(title.lower().split())) / (4 + len(title.split())))


def _facts(readings: Sequence[Reading], found: Sequence[Lineage], language: Language) -> tuple[Fact, ...]:
    values = [each for reading in readings for each in (*candidates(reading, language), *worded(reading, language))]
    texts = {reading.article.id: reading.article.text for reading in readings}
    authorities = Authorities([(each.value.authority, texts[each.value.article]) for each in values], language)
    of = {article: lineage.articles[0] for lineage in found for article in lineage.articles}

    def root(article: str) -> str:
        return of.get(article, article)

    about = happening(readings, language)
    setting = Setting(about, authorities, lambda a, b: a in of and root(a) == root(b), language, replacements(values))
    facts = [_fact(group, setting, root) for group in gather(values, about, language)]
    return tuple(sorted(facts, key=_rank))


def _rank(fact: Fact) -> tuple[int, int, str]:
    return -len({value.article for value in fact.values}), -len(fact.values), fact.id


def _fact(group: Sequence[Candidate], setting: Setting, root: Root) -> Fact:
    links = tuple(_link(i, j, group, setting) for i, j in _pairs(group))
    about = counted(group, links)
    identity = digest(*(f"{each.value.article} {each.value.span.start} {each.value.span.end}" for each in group))
    return Fact(
        identity[:16], _about(group, setting.language), status(about, links, setting.authorities, root),
        origins(about, setting.authorities, root), tuple(each.value for each in group), links,
    )  # fmt: skip


def _pairs(group: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """The pairs of values that are linked: all; of a large fact each with the first of its like, and these all."""
    if len(group) <= MOST_LINKED:
        yield from combinations(range(len(group)), 2)
        return
    first: dict[tuple[object, ...], int] = {}
    for place, each in enumerate(group):
        base = each.base
        key = (base.text, base.low, base.high, base.approximate, each.question.scopes, each.question.sites, each.day)
        if first.setdefault(key, place) != place:
            yield first[key], place
    yield from combinations(sorted(first.values()), 2)


def _link(i: int, j: int, group: Sequence[Candidate], setting: Setting) -> Link:
    found = relate(group[i], group[j], setting)
    if found.relation == "updates" and found.newer == 0:
        return Link(j, i, found.relation, found.score, found.reasons)
    return Link(i, j, found.relation, found.score, found.reasons)


def _about(group: Sequence[Candidate], language: Language) -> str:
    """The question in words: what is counted, what befell it, as the articles say; for words, the shortest of them."""
    kind = group[0].kind
    if kind in language.linking["about"]:
        words = min((each.value.span.exact for each in group), key=lambda exact: (len(exact), exact))
        pattern: str = language.linking["about"][kind]
        return pattern.format(" ".join(words.split()))
    asked = [each.question for each in group]
    concepts = Counter(q.concept for q in asked if q.concept)
    groups = Counter(q.group for q in asked if q.group and q.group[0] != MEASURED)
    counted_words = Counter(each.value.of for each in group if each.value.of)
    table: Mapping[str, Mapping[str, str]] = language.linking["concepts"]
    if concepts:
        return f"{groups.most_common(1)[0][0]} {table[concepts.most_common(1)[0][0]]['about']}"
    counts = (
        counted_words.most_common(1)[0][0]
        if counted_words
        else next((each.value.unit for each in group if each.value.unit), None)
    )
    shared = " ".join(_shared_words(group, counts or "", language))
    return f"{counts}: {shared}" if counts and shared else counts or shared or "a figure"


def _shared_words(group: Sequence[Candidate], counts: str, language: Language) -> list[str]:
    """The rarest words near most of the figures, as the first of them has them, in its order."""
    near: Counter[str] = Counter()
    for each in group:
        near.update(word for word, nearness in each.question.words.items() if nearness == 1.0 and len(word) > 2)
    known = set(stems(counts, language))
    often = [word for word, count in near.items() if 2 * count > len(group) and word not in known]
    best = sorted(often, key=lambda word: (-rarity(word, language), word))[:_SHOWN]
    return [each for stem, each in group[0].question.shown.items() if stem in best and rarity(stem, language) > _PLAIN]
