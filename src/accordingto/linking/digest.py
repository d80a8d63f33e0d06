"""A story as an article in attributed sentences, each backed by a note. See docs/digest.md.

What is chosen is in `digest_choosing`, how a claim is worded in `digest_wording`; `checking_digest` looks over the
result. Invariant: nothing is said but by an article's words or by a template of the language's table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..language import Language
from ..records.digests import Digest, Paragraph, Part, Present, Section, SectionName, Sentence
from ..records.readings import Reading
from ..records.spans import Span
from ..records.stories import Alteration, Lineage, Status, Story, StoryArticle
from .digest_choosing import by_importance, is_known, of_one_article, told_by
from .digest_cutting import sentence_around
from .digest_facts import paragraph
from .digest_naming import day_words, flat, outlet_name
from .digest_voices import title_article, unanswered, voices
from .digest_wording import Parts, Wording, listed

DEFAULT = Present()
_BY_STATUS: dict[Status, SectionName] = {
    "agreed": "said", "conflicting": "conflicts", "mixed": "conflicts", "updated": "updated", "single-origin": "single",
}  # fmt: skip
_OF_FACTS: tuple[SectionName, ...] = ("said", "conflicts", "updated", "single")


def digest(story: Story, readings: Mapping[str, Reading], language: Language, present: Present = DEFAULT) -> Digest:
    """The digest of a story. `readings` holds those of its articles and of any article that a value comes from."""
    composer = _Composer(story, readings, language, present)
    title, standfirst = composer.title(), tuple(composer.standfirst())
    sections = tuple(composer.sections())
    return Digest(
        story.id, title, standfirst, sections, tuple(composer.wording.notes),
        story.articles, language.code, present.figures,
    )  # fmt: skip


class _Composer:
    def __init__(self, story: Story, readings: Mapping[str, Reading], language: Language, present: Present) -> None:
        days: dict[str | None, set[str]] = {}
        for article in story.articles:
            days.setdefault(article.publisher, set()).add((article.published or "")[:10])
        self.wording = Wording(language, {publisher for publisher, found in days.items() if len(found) > 1})
        self._story, self._readings, self._language, self._present = story, readings, language, present
        self._claims = told_by(readings.values())
        self._table = language.digest
        self._weights: dict[SectionName, int] = {}

    def title(self) -> Sentence:
        """One of the articles' own titles; where none has one, the words that say so."""
        chosen = title_article(self._story, self._language)
        if chosen is None or not chosen.title:
            return Sentence("untitled", (Part("text", self._table["names"]["untitled"]),))
        article = self._readings[chosen.id].article
        span = Span.of(article.title or "", 0, len(article.title or ""), "title")
        words = self.wording.passage(article, span)
        note = self.wording.notes.on(article, span)
        outlet = [Part("outlet", outlet_name(article.publisher, self._language), note)]
        if date := day_words(article.published, self._language):
            return self.wording.sentence("title", words=words, outlet=outlet, date=[Part("date", date, note)])
        return self.wording.sentence("title_undated", words=words, outlet=outlet)

    def standfirst(self) -> Iterator[Sentence]:
        """How many articles of how many publishers, and when."""
        current = [article for article in self._story.articles if article.state == "current"]
        publishers = {outlet_name(article.publisher, self._language) for article in current}
        published = (article.published or "" for article in current)
        days = sorted(day for day in published if day_words(day, self._language))
        counts = [Part("count", str(len(current))), Part("count", str(len(publishers)))]
        name = "extent_undated" if not days else "extent_day" if days[0][:10] == days[-1][:10] else "extent"
        dates = [Part("date", day_words(day, self._language) or "") for day in (days[:1] + days[-1:])]
        fills = [*counts, *(dates[:1] if name == "extent_day" else dates)]
        yield Sentence(name, self.wording.filled_in_turn(name, iter([[each] for each in fills])))

    def sections(self) -> Iterator[Section]:
        """Those that have something to say: first what most articles tell, then in the order of the table."""
        found = self._of_facts()
        used = {note.claim for note in self.wording.notes if note.claim}
        found["voices"] = list(self._voices(used))
        found["unanswered"] = [
            Paragraph((self.wording.sentence("statement", statement=self.wording.statement(told)),))
            for told in unanswered(self._story, self._readings)
        ]
        found["altered"] = [Paragraph((self._altered(each),)) for each in self._story.alterations]
        found["withdrawn"] = [Paragraph((sentence,)) for sentence in self._withdrawn()]
        found["once"] = list(self._once())
        found["sources"] = [Paragraph((sentence,)) for sentence in self._sources()]
        by_weight = sorted(_OF_FACTS, key=lambda name: -self._weights.get(name, 0))
        rest = [name for name in self._table["headings"] if name not in _OF_FACTS]
        for name in (*by_weight, *rest):
            heading = self._table["headings"][name]
            if paragraphs := found.get(name):
                yield Section(name, heading, tuple(paragraphs))

    def _of_facts(self) -> dict[str, list[Paragraph]]:
        """The facts of several values, worded in the order in which they are told: a claim stands in full at first."""
        several = [fact for fact in self._story.facts if not of_one_article(fact)]
        found: dict[str, list[Paragraph]] = {}
        for fact in by_importance(several, self._story):
            told = paragraph(fact, self._story, self._claims, self.wording, self._present.figures)
            name = _BY_STATUS[fact.status]
            found.setdefault(name, []).append(told)
            self._weights[name] = max(self._weights.get(name, 0), len({value.article for value in fact.values}))
        return found

    def _voices(self, used: set[str]) -> Iterator[Paragraph]:
        for group in voices(self._story, self._readings, used, self._present.voices):
            sentences = [self.wording.sentence("statement", statement=self.wording.statement(group[0]))]
            if group[1:]:
                sentences.append(self.wording.sentence("same", items=self.wording.items(group[1:])))
            yield Paragraph(tuple(sentences))

    def _altered(self, alteration: Alteration) -> Sentence:
        """The sentence of each article in which they differ."""
        fills: list[Sequence[Part]] = []
        for evidence in (alteration.a, alteration.b):
            article = self._readings[evidence.article].article
            span = sentence_around(article.text, evidence.span, self._language)
            fills += [
                self.wording.outlet(article, self.wording.notes.on(article, span)),
                self.wording.passage(article, span),
            ]
        name = "relayed" if alteration.relayed else "altered"
        return Sentence(name, self.wording.filled_in_turn(name, iter(fills)))

    def _withdrawn(self) -> Iterator[Sentence]:
        for article in self._story.articles:
            if article.state == "current":
                continue
            outlet = [Part("outlet", outlet_name(article.publisher, self._language))]
            name = [Part("name", flat(article.title or "") or self._table["names"]["untitled"])]
            if date := day_words(article.published, self._language):
                yield self.wording.sentence(article.state, outlet=outlet, name=name, date=[Part("date", date)])
            else:
                yield self.wording.sentence(f"{article.state}_undated", outlet=outlet, name=name)

    def _once(self) -> Iterator[Paragraph]:
        """Facts of one article: those of several values all, of the others some on a known authority's word; how many
        are left to the story is said."""
        alone = [fact for fact in self._story.facts if of_one_article(fact)]
        several = [fact for fact in alone if len(fact.values) > 1]
        told = {note.claim for note in self.wording.notes}
        single = [fact for fact in alone if len(fact.values) == 1]
        single.sort(key=lambda fact: fact.values[0].claim in told)
        chosen = [fact for fact in single if is_known(fact.values[0])][: self._present.once]
        for fact in (*chosen, *several):
            yield paragraph(fact, self._story, self._claims, self.wording, self._present.figures)
        if left := len(single) - len(chosen):
            yield Paragraph((self.wording.sentence("more", count=[Part("count", str(left))]),))

    def _sources(self) -> Iterator[Sentence]:
        by_id = {article.id: article for article in self._story.articles}
        for lineage in self._story.lineages:
            members = [by_id[one] for one in lineage.articles if one in by_id]
            if members:
                yield from self._lineage(lineage, members)
        if undecided := [by_id[one] for one in self._story.undecided if one in by_id]:
            yield self.wording.sentence("undecided", outlets=self._outlets(undecided))

    def _lineage(self, lineage: Lineage, members: Sequence[StoryArticle]) -> Iterator[Sentence]:
        """What several articles share, or whom one of them credits; nothing of one that only has its own text."""
        name = flat(lineage.name)
        own = outlet_name(members[0].publisher, self._language).casefold()
        if len(members) < 2 and (not name or name.casefold() == own):
            return
        shows = [
            self.wording.passage(self._readings[each.article].article, each.span)
            for each in lineage.evidence[:2] if each.article in self._readings
        ]  # fmt: skip
        lists = self._table["lists"]
        slots: dict[str, Sequence[Part]] = {"name": [Part("name", name)], "outlets": self._outlets(members)}
        slots |= {"shows": listed(shows, lists["comma"], lists["and"]), "outlet": self._outlets(members[:1])}
        kind = "lineage" if len(members) > 1 else "credited"
        yield self.wording.sentence(kind if shows else f"{kind}_bare", **slots)

    def _outlets(self, articles: Sequence[StoryArticle]) -> Parts:
        lists = self._table["lists"]
        names = [self.wording.outlet(article) for article in articles]
        return listed(list(dict.fromkeys(names)), lists["comma"], lists["and"])
