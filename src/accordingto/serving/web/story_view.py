"""A story as its page shows it: what is agreed, not agreed and updated, who says what, and what nobody else says.

Pure: a story, and the little that is known of its readings, to what a template writes. Invariant: what is not shown is
counted, so that nothing is left out in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...exporting import wording
from ...exporting.digests import STATES
from ...language import Language
from ...linking.since import Changes, changes
from ...records.stories import Alteration, Status, Story, StoryArticle
from .answers import Answer, FactWords, about_words, ordered, outlet_of, says_it, value_words, who_words
from .lineage_drawing import drawn
from .lineage_graph import Graph, graph
from .matrix import MOST_ROWS, ROWS, Matrix, matrix
from .memory import Summary, Unanswered, spots
from .place_map import Map, place_map
from .source_names import namer
from .timeline import Plot, plots

ARTICLES = 30
GLANCE, ANSWERS = 5, 4
LISTED = 30
ALONE_OUTLETS, ALONE_FACTS = 30, 8
_GLANCES: tuple[tuple[str, tuple[Status, ...], str], ...] = (
    ("Agreed", ("agreed",), "agreed"),
    ("Not agreed", ("conflicting", "mixed"), "apart"),
    ("Updated", ("updated",), "updated"),
)
_SIGNS = {"agreed": ("", ""), "apart": ("≠", "against"), "updated": ("→", "then")}


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list: its outlet, whose text it has, whether it is new since the reader looked."""

    article: StoryArticle
    outlet: str
    lineage: str
    state: str
    new: bool


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A fact in a line: its answers, by time where they were updated, with a sign between them. `about` is empty where
    the answer says it itself."""

    words: FactWords
    about: str
    answers: tuple[Answer, ...]
    more: int
    sign: str
    between: str


@dataclass(frozen=True, slots=True)
class Glance:
    """Facts of one status, those that most articles tell; `more`: how many others there are."""

    name: str
    kind: str
    facts: tuple[Glimpse, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """A value under its question, with whose it is, and the claim that opens it."""

    about: str
    words: str
    who: str
    origins: str
    article: str
    claim: str
    fact: str = ""

    @property
    def question(self) -> str:
        """What it is about; empty where the words say it themselves."""
        return "" if says_it(self.about, self.words) else self.about


@dataclass(frozen=True, slots=True)
class Alone:
    """What one outlet's articles alone tell."""

    outlet: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Altered:
    """One sentence in two articles, with other words in one place."""

    kind: str
    before: str
    after: str
    outlet: str
    other: str
    article: str
    other_article: str
    relayed: bool


@dataclass(frozen=True, slots=True)
class New:
    """What changed since a time: how many articles, and the new values by fact."""

    since: str
    articles: int
    values: int
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """All that the page shows. `more_*` count what is not shown."""

    story: Story
    title: str
    articles: tuple[Listed, ...]
    more_articles: int
    current: int
    outlets: int
    days: tuple[str, ...]
    glances: tuple[Glance, ...]
    matrix: Matrix
    plots: tuple[Plot, ...]
    graph: Graph
    graph_drawing: Markup | None
    places: Map
    one_origin: tuple[Line, ...]
    more_one_origin: int
    alone: tuple[Alone, ...]
    more_alone: int
    facts_alone: int
    unanswered: tuple[tuple[str, Unanswered], ...]
    altered: tuple[Altered, ...]
    more_altered: int
    new: New | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader asked for: since when, the first outlet of the matrix, all its facts, all articles."""

    since: str | None = None
    first: int = 0
    all_facts: bool = False
    all_articles: bool = False


def story_view(story: Story, summaries: Mapping[str, Summary], words: Language, choice: Choice = Choice()) -> StoryView:
    """The view of a story. `summaries` are of its articles, by id."""
    articles = {article.id: article for article in story.articles}
    facts = ordered(story.facts, articles)
    shared = [each for each in facts if each.shared]
    current = [article for article in story.articles if article.state == "current"]
    new = changes(story, choice.since) if choice.since else None
    listed = _listed(story, {article.id for article in new.articles} if new else set())
    shown = listed if choice.all_articles else listed[:ARTICLES]
    single = [each for each in shared if each.fact.status == "single-origin"]
    alone, more_alone = _alone([each for each in facts if not each.shared], articles)
    rows = MOST_ROWS if choice.all_facts else ROWS
    named = namer(story, words)
    lineages = graph(story, named)
    return StoryView(
        story, wording.flat(story.title) or "(no title)", tuple(shown), len(listed) - len(shown), len(current),
        len({outlet_of(article) for article in current}), _days(current), tuple(_glances(shared, articles)),
        matrix(story, facts, choice.first, rows), tuple(plots(story, facts, named)),
        lineages, drawn(lineages) if lineages.several else None, place_map(spots(_standing(summaries, current))),
        tuple(_line(each, articles) for each in single[:LISTED]), max(len(single) - LISTED, 0),
        alone, more_alone, sum(not each.shared for each in facts), tuple(_unanswered(summaries, current)),
        tuple(_altered(each, articles) for each in story.alterations[:LISTED]),
        max(len(story.alterations) - LISTED, 0), _new(new, articles) if new else None,
    )  # fmt: skip


def _days(current: Sequence[StoryArticle]) -> tuple[str, ...]:
    """The first and the last day of publication; one where they are the same."""
    days = sorted({article.published[:10] for article in current if article.published})
    return tuple(dict.fromkeys((days[0], days[-1]))) if days else ()


def _listed(story: Story, new: set[str]) -> list[Listed]:
    texts = {one: wording.flat(lineage.name) for lineage in story.lineages for one in lineage.articles}
    found = []
    for article in story.articles:
        outlet, lineage = outlet_of(article), texts.get(article.id, "")
        state = STATES[article.state]
        found.append(Listed(article, outlet, lineage if lineage != outlet else "", state, article.id in new))
    return found


def _glances(shared: Sequence[FactWords], articles: Mapping[str, StoryArticle]) -> list[Glance]:
    made = []
    for name, statuses, kind in _GLANCES:
        facts = [each for each in shared if each.fact.status in statuses]
        shown = tuple(_glimpse(each, kind, articles) for each in facts[:GLANCE])
        made.append(Glance(name, kind, shown, max(len(facts) - GLANCE, 0)))
    return made


def _glimpse(words: FactWords, kind: str, articles: Mapping[str, StoryArticle]) -> Glimpse:
    answers = list(words.answers)
    if kind == "updated":
        answers.sort(key=lambda each: min(_time(words, place, articles) for place in each.places))
    about = "" if says_it(words.about, answers[0].words) else words.about
    sign, between = _SIGNS[kind]
    return Glimpse(words, about, tuple(answers[:ANSWERS]), max(len(answers) - ANSWERS, 0), sign, between)


def _time(words: FactWords, place: int, articles: Mapping[str, StoryArticle]) -> str:
    value = words.fact.values[place]
    article = articles.get(value.article)
    return (article.published if article else None) or value.as_of or "9999"


def _line(words: FactWords, articles: Mapping[str, StoryArticle], place: int | None = None) -> Line:
    """A fact by one of its values: the one at `place`, else the first that is told."""
    value = words.fact.values[words.answers[0].places[0] if place is None else place]
    return Line(
        words.about, value_words(value), who_words(value, articles.get(value.article)), words.origins, value.article,
        value.claim, words.id,
    )  # fmt: skip


def _alone(facts: Sequence[FactWords], articles: Mapping[str, StoryArticle]) -> tuple[tuple[Alone, ...], int]:
    """What one article alone tells, by outlet, those with most of it first; and how many outlets are not shown."""
    groups: dict[str, list[FactWords]] = defaultdict(list)
    for each in facts:
        own = next((v.article for v in each.fact.values if v.article in articles), each.fact.values[0].article)
        groups[outlet_of(articles.get(own))].append(each)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    made = tuple(
        Alone(outlet, tuple(_line(each, articles) for each in own[:ALONE_FACTS]), max(len(own) - ALONE_FACTS, 0))
        for outlet, own in ranked[:ALONE_OUTLETS]
    )
    return made, max(len(ranked) - ALONE_OUTLETS, 0)


def _standing(summaries: Mapping[str, Summary], current: Sequence[StoryArticle]) -> list[Summary]:
    return [summaries[article.id] for article in current if article.id in summaries]


def _unanswered(summaries: Mapping[str, Summary], current: Sequence[StoryArticle]) -> list[tuple[str, Unanswered]]:
    """What nobody answered, with its outlets: the same told by several once."""
    found: dict[tuple[str, str, str], tuple[list[str], Unanswered]] = {}
    for article in current:
        for each in summaries[article.id].unanswered if article.id in summaries else ():
            key = each.who.casefold(), each.how, each.words.casefold()
            found.setdefault(key, ([], each))[0].append(outlet_of(article))
    rows = [(list(dict.fromkeys(outlets)), each) for outlets, each in found.values()]
    return [
        (", ".join(outlets[:3]) + (f" and {len(outlets) - 3} more" if len(outlets) > 3 else ""), each)
        for outlets, each in rows[:LISTED]
    ]


def _altered(each: Alteration, articles: Mapping[str, StoryArticle]) -> Altered:
    return Altered(
        each.kind, wording.flat(each.before), wording.flat(each.after), outlet_of(articles.get(each.a.article)),
        outlet_of(articles.get(each.b.article)), each.a.article, each.b.article, each.relayed,
    )  # fmt: skip


def _new(found: Changes, articles: Mapping[str, StoryArticle]) -> New:
    """The new values, one answer of one fact once; those of facts that were there before first."""
    lines = []
    for change in sorted(found.facts, key=lambda each: (each.whole, -len(each.fact.values))):
        told: set[str] = set()
        for place in change.values:
            value = change.fact.values[place]
            words = value_words(value)
            if words not in told:
                who = who_words(value, articles.get(value.article))
                about = about_words(change.fact)
                lines.append(Line(about, words, who, "", value.article, value.claim, change.fact.id))
                told.add(words)
    values = sum(len(change.values) for change in found.facts)
    return New(found.since, len(found.articles), values, tuple(lines[:LISTED]), max(len(lines) - LISTED, 0))
