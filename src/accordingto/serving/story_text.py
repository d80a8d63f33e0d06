"""A story for the terminal: facts with their values under letters, what these are to one another, a timeline, who says
what, what goes back to one origin, what was not answered; or what of it is new.

Invariant: what stands in quotation marks is an article's own words, and every value is shown with its outlet and chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from ..exporting import wording
from ..exporting.chains import ARROW
from ..exporting.digests import STATES, STATUSES, chain_words, origin_words
from ..linking.since import Changes
from ..records.readings import Reading
from ..records.stories import Fact, LinkRelation, Story, StoryArticle, Value
from .terminal import WIDEST, Signs, console, printed, signs_for

_RELATIONS: tuple[tuple[LinkRelation, str, str], ...] = (
    ("rounds", "less exact", "≈"), ("updates", "updated", "→"), ("conflicts", "not agreed", "≠"),
    ("differs-in-scope", "counting something else", ""), ("background", "about something else", ""),
)  # fmt: skip
_ASIDE = ("differs-in-scope", "background")
_PLAIN = {"≈": "~", "→": "->", "≠": "!="}
_PAIRS = 10
_VALUE, _ABOUT, _TITLE = 120, 90, 100
_SAID = 12


def story_text(story: Story, readings: Mapping[str, Reading], new: Changes | None, stream: TextIO) -> str:
    """The story as printed to the stream; with `new` only its facts with new values."""
    terminal = console(stream)
    terminal.width = min(terminal.width, WIDEST)
    return printed(terminal, _View(story, readings, new, signs_for(stream)).parts())


class _View:
    def __init__(self, story: Story, readings: Mapping[str, Reading], new: Changes | None, signs: Signs) -> None:
        self._story, self._readings, self._new, self._signs = story, readings, new, signs
        self._fresh = {article.id for article in new.articles} if new else set()
        self._changed = {change.fact.id: set(change.values) for change in new.facts} if new else {}
        self._articles = {article.id: article for article in story.articles}

    def parts(self) -> Iterator[RenderableType]:
        yield from self._head()
        facts = [fact for fact in self._story.facts if not self._new or fact.id in self._changed]
        shared = [fact for fact in facts if len({value.article for value in fact.values}) > 1]
        alone = [fact for fact in facts if fact not in shared]
        yield from self._section("Facts that several articles tell", (part for f in shared for part in self._fact(f)))
        yield from self._section("Who says what", self._voices(facts))
        single = [fact for fact in shared if fact.status == "single-origin"]
        yield from self._section("What goes back to one origin", (self._line(fact) for fact in single))
        yield from self._section("What one article alone says", (self._line(fact) for fact in alone))
        yield from self._section("What was not answered", self._unanswered())
        yield from self._section("Timeline", self._timeline())

    def _head(self) -> Iterator[RenderableType]:
        story = self._story
        yield Text(wording.flat(story.title) or "(no title)", "heading")
        current = [article for article in story.articles if article.state == "current"]
        outlets = len({article.publisher for article in current})
        yield self._quiet(
            f"story {story.id}: {len(current)} articles by {outlets} publishers, {len(story.facts)} facts"
        )
        if self._new:
            count, values = len(self._new.articles), sum(map(len, self._changed.values()))
            yield self._quiet(f"since {self._new.since}: new articles: {count}, new values: {values}")

    @staticmethod
    def _section(heading: str, parts: Iterator[RenderableType]) -> Iterator[RenderableType]:
        found = list(parts)
        if found:
            yield Text(f"\n{heading}", "heading")
            yield from found

    def _fact(self, fact: Fact) -> Iterator[RenderableType]:
        stated = ", ".join(filter(None, (STATUSES[fact.status], origin_words(fact.origins))))
        about = wording.shortened(wording.flat(fact.about), _ABOUT)
        yield Text(f"\n{about[:1].upper()}{about[1:]}", "named").append(self._signs.words(f"  {stated}"), "quiet")
        for place, value in enumerate(fact.values):
            line = Text(f"{wording.letter(place + 1)} ", "quiet").append_text(self._value(value))
            if place in self._changed.get(fact.id, ()):
                line.append("  new", "warning")
            yield Padding(line, (0, 0, 0, 2))
        for words in self._relations(fact):
            yield Padding(self._quiet(words), (0, 0, 0, 2))

    def _value(self, value: Value) -> Text:
        line = Text(self._signs.words(f"“{wording.shortened(wording.flat(value.span.exact), _VALUE)}”"))
        return line.append(self._signs.words(f"  {self._who(value)}"), "quiet")

    def _who(self, value: Value) -> str:
        article = self._readings[value.article].article
        names = [wording.flat(article.publisher or "") or "publisher not known"]
        names += [chain_words(value.authority)] if value.authority else []
        day = value.as_of or (article.published or "")[:10]
        return f" {ARROW} ".join(names) + (f", {day}" if day else "")

    def _relations(self, fact: Fact) -> Iterator[str]:
        """By relation the letters: "updated: a → c". Of values that are the same, the first stands for all."""
        same = _same(fact)
        groups = [group for group in same.values() if len(group) > 1]
        if groups:
            yield "the same: " + ", ".join(" ".join(wording.letter(place + 1) for place in group) for group in groups)
        first = {place: leader for leader, group in same.items() for place in group}
        for relation, name, sign in _RELATIONS:
            links = [link for link in fact.links if link.relation == relation]
            if relation in _ASIDE:
                if letters := sorted(_aside(fact, relation)):
                    yield f"{name}: {' '.join(wording.letter(place + 1) for place in letters)}"
            elif found := list(dict.fromkeys((first[link.a], first[link.b]) for link in links)):
                shown = _PLAIN[sign] if self._signs.plain else sign
                words = [f"{wording.letter(a + 1)} {shown} {wording.letter(b + 1)}" for a, b in found[:_PAIRS]]
                more = f", and {len(found) - _PAIRS} more" if len(found) > _PAIRS else ""
                yield f"{name}: {', '.join(words)}{more}"

    def _voices(self, facts: Sequence[Fact]) -> Iterator[RenderableType]:
        """By authority what it is cited with, the most cited first."""
        said: dict[str, list[str]] = defaultdict(list)
        for fact in facts:
            for value in fact.values:
                if value.authority and value.authority[-1].naming in ("named", "role"):
                    last = value.authority[-1]
                    name = wording.flat(last.label)
                    outlet = wording.flat(self._readings[value.article].article.publisher or "")
                    words = wording.shortened(wording.flat(value.span.exact), _VALUE)
                    said[name].append(f"{wording.shortened(wording.flat(fact.about), _ABOUT)}: “{words}” ({outlet})")
        for name, all_words in sorted(said.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:_SAID]:
            line = Text(f"{name}  ", "named").append(self._signs.words("; ".join(dict.fromkeys(all_words))))
            yield Padding(line, (0, 0, 0, 2))

    def _line(self, fact: Fact) -> RenderableType:
        about = wording.shortened(wording.flat(fact.about), _ABOUT)
        line = Text(f"{about}  ", "named").append_text(self._value(fact.values[0]))
        return Padding(line.append(self._signs.words(f"; {origin_words(fact.origins)}"), "quiet"), (0, 0, 0, 2))

    def _unanswered(self) -> Iterator[RenderableType]:
        for article in self._story.articles:
            if article.id not in self._readings or article.state != "current":
                continue
            if self._new and article.id not in self._fresh:
                continue
            for claim in self._readings[article.id].claims:
                if claim.answer:
                    who = chain_words(claim.chain) or wording.joined(claim.source)
                    words = f"{who} {wording.ANSWERS[claim.answer.form]}: “{wording.content_words(claim)}”"
                    line = Text(self._signs.words(words))
                    yield Padding(line.append(self._signs.words(f"  {article.publisher or ''}"), "quiet"), (0, 0, 0, 2))

    def _timeline(self) -> Iterator[RenderableType]:
        lineages = {one: lineage.name for lineage in self._story.lineages for one in lineage.articles}
        for article in self._new.articles if self._new else self._story.articles:
            yield Padding(self._dated(article, lineages.get(article.id, "")), (0, 0, 0, 2))

    def _dated(self, article: StoryArticle, lineage: str) -> Text:
        title = wording.shortened(wording.flat(article.title or article.input), _TITLE)
        day = (article.published or "")[:16] or "not known"
        line = Text(f"{day:<10}  ", "quiet").append(f"{wording.flat(article.publisher or '')}: ", "named").append(title)
        notes = ", ".join(filter(None, (STATES[article.state], f"text of {wording.flat(lineage)}" if lineage else "")))
        return line.append(f"  ({notes})" if notes else "", "quiet")

    def _quiet(self, words: str) -> Text:
        return Text(self._signs.words(words), "quiet")


def _same(fact: Fact) -> dict[int, list[int]]:
    """The values in groups that repeat one another, by the first of each."""
    first = list(range(len(fact.values)))
    for link in fact.links:
        if link.relation == "repeats":
            old, new = sorted((first[link.a], first[link.b]), reverse=True)
            first = [new if one == old else one for one in first]
    groups: dict[int, list[int]] = defaultdict(list)
    for place, leader in enumerate(first):
        groups[leader].append(place)
    return groups


def _aside(fact: Fact, relation: LinkRelation) -> set[int]:
    """The values that are linked so to most of the others."""
    counts: dict[int, int] = defaultdict(int)
    for link in fact.links:
        if link.relation == relation:
            counts[link.a] += 1
            counts[link.b] += 1
    most = max(counts.values(), default=0)
    return {place for place, count in counts.items() if count == most or 2 * count > len(fact.values)}
