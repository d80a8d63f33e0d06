"""The checker of digests: what their story and articles do not bear out. It runs on every digest that is made.

It reads the parts of each sentence and the records that they point to, and shares no code with what composes them.
Invariant: an empty answer means that every rule of docs/digest.md holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from ..language import Language
from ..records.digests import Digest, Note, Paragraph, Part, Problem, Sentence
from ..records.readings import Reading
from ..records.stories import Fact, LinkRelation, Origins, Story, Value
from .checking_claims import Backing, Complaint, complaints, date_words, leans_on_nothing
from .checking_grammar import is_instance, marks_match
from .checking_words import opens, runs

_LISTED = ("lineage", "lineage_bare", "credited", "credited_bare", "undecided")


def check(digest: Digest, story: Story, readings: Mapping[str, Reading], language: Language) -> tuple[Problem, ...]:
    """Everything in the digest that breaks a rule, in the order of its sentences."""
    return tuple(_Checker(digest, story, readings, language).problems())


class _Checker:
    def __init__(self, digest: Digest, story: Story, readings: Mapping[str, Reading], language: Language) -> None:
        self._digest, self._story, self._readings, self._language = digest, story, readings, language
        self._notes = {note.number: note for note in digest.notes}
        self._facts = {fact.id: fact for fact in story.facts}
        self._days = {date_words(article.published, language) for article in story.articles}
        self._groups = {fact.id: _alike(fact) for fact in story.facts}
        self._claims = {(r.article.id, claim.id): claim for r in readings.values() for claim in r.claims}

    def problems(self) -> Iterator[Problem]:
        if [note.number for note in self._digest.notes] != list(range(1, len(self._digest.notes) + 1)):
            yield Problem("note", "", "notes are not numbered from 1 in order")
        for note in self._digest.notes:
            for code, message in self._note(note):
                yield Problem(code, f"[{note.number}]", message)
        alone = [Paragraph((sentence,)) for sentence in (self._digest.title, *self._digest.standfirst)]
        paragraphs = [*alone, *(p for section in self._digest.sections for p in section.paragraphs)]
        for paragraph in paragraphs:
            named, whole = self._named(paragraph), self._whole(paragraph)
            for sentence in paragraph.sentences:
                for code, message in self._sentence(sentence, named, whole, paragraph):
                    yield Problem(code, sentence.text, message)
        for section in self._digest.sections:
            if section.heading != self._language.digest["headings"].get(section.name):
                yield Problem("template", section.heading, "this is no heading of the table")
        yield from self._coverage(paragraphs)

    # Notes

    def _note(self, note: Note) -> Iterator[Complaint]:
        """Whether a note says of its claim what the claim says of itself."""
        reading = self._readings.get(note.article)
        if reading is None:
            yield "note", "its article is not among the readings"
            return
        article = reading.article
        publisher = " ".join((article.publisher or "").split()) or self._language.digest["names"]["publisher"]
        if (note.outlet, note.date, note.url) != (publisher, article.published, article.url):
            yield "note", "outlet, date or address are not the article's"
        if any(article.part(s.place)[s.start : s.end] != s.exact for s in note.spans):
            yield "note", "a span does not open in the article"
        if note.claim is None:
            return
        backing = self._backing(note)
        if backing is None:
            yield "note", "there is no such claim or value"
            return
        claim = backing.claim
        matter = claim.answer.matter if claim.answer else ()
        own = claim.content or matter or claim.cue
        if note.spans != (own if backing.is_held else (note.value,)):
            yield "note", "its spans are not the claim's"
        if note.chain != backing.chain:
            yield "chain", "its chain is not the claim's"
        if note.certainty != claim.certainty:
            yield "certainty", "its certainty is not the claim's"
        if note.origins != self._origins(note, backing):
            yield "origins", "its count of origins is not that of the fact"

    def _origins(self, note: Note, backing: Backing) -> Origins:
        if note.fact is not None:
            return self._facts[note.fact].origins
        last = backing.chain[-1] if backing.chain else None
        if last is None:
            return Origins(1, 1)
        return Origins(1, max(1, last.count or 1), last.naming in ("described", "bare"))

    def _backing(self, note: Note) -> Backing | None:
        claim = self._claims.get((note.article, note.claim or ""))
        value = self._value(note)
        if claim is None or (note.value is not None) != (value is not None):
            return None
        return Backing(note, self._readings[note.article], claim, value, self._language)

    def _value(self, note: Note) -> Value | None:
        fact = self._facts.get(note.fact or "")
        place = self._place(note, fact) if fact else None
        return fact.values[place] if fact and place is not None else None

    @staticmethod
    def _place(note: Note, fact: Fact) -> int | None:
        wanted = (note.article, note.claim, note.value)
        return next((i for i, v in enumerate(fact.values) if (v.article, v.claim, v.span) == wanted), None)

    # Sentences

    def _runs(self, parts: Sequence[Part]) -> list[list[Part]]:
        """The parts about one claim at a time: from its first part to its last with no other's between, and the words
        that say how sure it is after them."""
        sure = set(self._language.digest["extras"].values())
        noted = [place for place, part in enumerate(parts) if part.note]
        found: list[list[Part]] = []
        for _, group in groupby(noted, key=lambda place: parts[place].note):
            places = list(group)
            end = places[-1] + 1
            while end < len(parts) and parts[end].kind == "text" and parts[end].text in sure:
                end += 1
            found.append(list(parts[places[0] : end]))
        return found

    def _named(self, paragraph: Paragraph) -> set[int]:
        """The notes whose chain is named in the paragraph, or that have none to name."""
        found = {number for number, note in self._notes.items() if not note.chain}
        for sentence in paragraph.sentences:
            for run in self._runs(sentence.parts):
                if any(part.kind == "source" for part in run) or any(
                    part.kind == "resolution" and part.text.startswith("[") for part in run
                ):
                    found.add(run[0].note)
        return found

    def _whole(self, paragraph: Paragraph) -> set[str]:
        """The claims that stand in the paragraph with all that their value leans on."""
        found: set[str] = set()
        for sentence in paragraph.sentences:
            for run in self._runs(sentence.parts):
                note = self._notes.get(run[0].note)
                if note and note.claim and (backing := self._backing(note)) and leans_on_nothing(run, backing):
                    found.add(note.claim)
        return found

    def _sentence(
        self, sentence: Sentence, named: set[int], whole: set[str], paragraph: Paragraph
    ) -> Iterator[Complaint]:
        parts = sentence.parts
        if not is_instance(sentence.template, parts, self._language) or not marks_match(parts, self._language):
            yield "template", "the connecting text is no instance of its template"
        for part in parts:
            yield from self._part(part, sentence)
        for run in self._runs(parts):
            note = self._notes.get(run[0].note)
            if note is None:
                yield "note", f"there is no note {run[0].note}"
            elif note.claim is None:
                yield from self._passage(run, note)
            elif backing := self._backing(note):
                if note.fact != paragraph.fact:
                    yield "note", "its note belongs to another fact than its paragraph"
                yield from complaints(run, backing, note.number in named and bool(note.chain), note.claim in whole)
        if fact := self._facts.get(paragraph.fact or ""):
            yield from self._relations(sentence, fact)
            yield from self._unquoted(sentence, paragraph, fact)
        if sentence.template.startswith("extent"):
            yield from self._extent(sentence)
        if sentence.template in ("altered", "relayed") and not self._is_alteration(sentence):
            yield "relation", "the story has no such alteration"

    def _part(self, part: Part, sentence: Sentence) -> Iterator[Complaint]:
        """What parts without a note say: counts, names, publishers of the story."""
        if part.kind in ("verbatim", "source", "resolution", "mark", "ellipsis", "note") and not part.note:
            yield "note", f"{part.text!r} has no note"
        if part.kind == "outlet" and not part.note:
            publishers = {" ".join((article.publisher or "").split()) for article in self._story.articles}
            if part.text not in publishers | {self._language.digest["names"]["publisher"]}:
                yield "outlet", f"{part.text!r} published nothing in this story"
        if part.kind == "date" and not part.note and part.text not in self._days:
            yield "date", f"{part.text!r} is no day on which an article of the story was published"
        if part.kind == "name":
            names = {" ".join(lineage.name.split()) for lineage in self._story.lineages}
            titles = {
                " ".join((article.title or "").split())
                for article in self._story.articles
                if article.state != "current"
            }
            known = names if sentence.template in _LISTED else titles | {self._language.digest["names"]["untitled"]}
            if part.text not in known:
                yield "name", f"{part.text!r} is no such name in the story"

    def _passage(self, run: Sequence[Part], note: Note) -> Iterator[Complaint]:
        """A title or the evidence of a lineage: whole, and of its outlet and day."""
        article = self._readings[note.article].article
        for part in run:
            if part.kind == "verbatim" and (part.span not in note.spans or not opens(part, article)):
                yield "verbatim", f"{part.text!r} is not the passage of its note"
            if part.kind == "outlet" and part.text != note.outlet:
                yield "outlet", f"{part.text!r} did not publish it; {note.outlet!r} did"
            if part.kind == "date" and part.text != date_words(article.published, self._language):
                yield "date", f"{part.text!r} is not the article's day"

    def _is_alteration(self, sentence: Sentence) -> bool:
        """Whether the words are those of an alteration of the story, in its order, or the sentences around them."""
        notes = [self._notes[number] for number in _in_order(sentence) if number in self._notes]
        return any(
            len(notes) == 2
            and alteration.relayed == (sentence.template == "relayed")
            and all(
                note.article == each.article
                and any(
                    s.place == each.span.place and s.start <= each.span.start and each.span.end <= s.end
                    for s in note.spans
                )
                for note, each in zip(notes, (alteration.a, alteration.b), strict=True)
            )
            for alteration in self._story.alterations
        )

    def _unquoted(self, sentence: Sentence, paragraph: Paragraph, fact: Fact) -> Iterator[Complaint]:
        """Numbers without words: of a value in the very words of the statement before; or told in the paragraph."""
        quoted = {n for each in paragraph.sentences for n in _in_order(each)}
        before = _in_order(paragraph.sentences[max(0, paragraph.sentences.index(sentence) - 1)])
        groups = self._groups[fact.id]
        for run in self._runs(sentence.parts):
            note = self._notes.get(run[0].note)
            if note is None or note.number in _in_order(sentence) or not any(part.kind == "note" for part in run):
                continue
            if sentence.template != "same":
                if note.number not in quoted:
                    yield "verbatim", f"note {note.number} is not told in the paragraph"
                continue
            first = self._notes[before[0]] if before else note
            words = [" ".join(each.value.exact.split()).casefold() for each in (note, first) if each.value]
            places = [groups[place] for each in (note, first) if (place := self._place(each, fact)) is not None]
            if len(set(words)) != 1 or len(words) != 2 or len(set(places)) != 1 or len(places) != 2:
                yield "verbatim", f"note {note.number} has not the words of the statement before"

    def _extent(self, sentence: Sentence) -> Iterator[Complaint]:
        current = [article for article in self._story.articles if article.state == "current"]
        publishers = {
            " ".join((a.publisher or "").split()) or self._language.digest["names"]["publisher"] for a in current
        }
        days = sorted(a.published for a in current if a.published and date_words(a.published, self._language))
        ends = [date_words(day, self._language) for day in days[:1] + days[-1:]]
        if [part.text for part in sentence.parts if part.kind == "count"] != [str(len(current)), str(len(publishers))]:
            yield "count", "articles or publishers are counted wrong"
        dates = [part.text for part in sentence.parts if part.kind == "date"]
        if dates not in (ends, ends[:1]) or (len(dates) == 1 and len(set(ends)) > 1):
            yield "date", "the story began or ended on another day"

    def _relations(self, sentence: Sentence, fact: Fact) -> Iterator[Complaint]:
        """Whether values are said to conflict or to follow one another only where the story links them so."""
        groups = self._groups[fact.id]
        told = [self._place(self._notes[n], fact) for n in _mentioned(sentence) if n in self._notes]
        places = [place for place in told if place is not None]
        if sentence.template in ("conflict", "disagree"):
            pairs = [(places[0], other) for other in places[1:]] if sentence.template == "conflict" else [
                (a, b) for i, a in enumerate(places) for b in places[i + 1 :]
            ]  # fmt: skip
            if not all(_linked(fact, groups, a, b, "conflicts", either=True) for a, b in pairs):
                yield "relation", "values are said not to agree that the story does not link so"
        if sentence.template == "some" and not all(
            any(_linked(fact, groups, a, b, "conflicts", either=True) for b in places) for a in places
        ):
            yield "relation", "a value is said not to agree that the story does not link so"
        if sentence.template in ("update", "update_same", "update_many"):
            pairs = list(pairwise(places))
            if sentence.template == "update_many":
                first_newer = _first_after(sentence, self._language)
                older, newer = places[:first_newer], places[first_newer:]
                pairs = [*((one, newer[0]) for one in older if newer), *pairwise(newer)]
            if not all(_linked(fact, groups, a, b, "updates") for a, b in pairs):
                yield "relation", "a value is said to follow another that the story does not link so"
        if sentence.template == "range":
            low, high = (_number(fact.values[place]) for place in places[:2])
            numbers = [_number(value) for value in fact.values]
            if low is None or high is None or low >= high or low not in numbers or high not in numbers:
                yield "relation", "the range does not go from a lower to a higher value"

    # The whole

    def _coverage(self, paragraphs: Sequence[Paragraph]) -> Iterator[Problem]:
        """Every fact of several values has its paragraph, with every value in it and its own count of origins."""
        by_fact = {paragraph.fact: paragraph for paragraph in paragraphs if paragraph.fact}
        for fact in self._story.facts:
            paragraph = by_fact.get(fact.id)
            if paragraph is None:
                if len(fact.values) > 1:
                    yield Problem("coverage", fact.about, "a fact of several values has no sentence")
                continue
            if (paragraph.status, paragraph.origins, paragraph.about) != (
                fact.status, fact.origins, " ".join(fact.about.split())
            ):  # fmt: skip
                yield Problem("origins", fact.about, "status, origins or question are not the fact's")
            numbers = {number for sentence in paragraph.sentences for number in sentence.notes}
            found = {self._place(self._notes[number], fact) for number in numbers if number in self._notes}
            groups = self._groups[fact.id]
            told = {_mention(fact.values[place], groups[place]) for place in found if place is not None}
            cited = {(article, group) for article, group, _ in told}
            for value, group in zip(fact.values, groups, strict=True):
                if _mention(value, group) not in told and (value.authority or (value.article, group) not in cited):
                    yield Problem("coverage", fact.about, f"the value {value.span.exact!r} is not told")


def _in_order(sentence: Sentence) -> list[int]:
    """The notes whose words are quoted, in order."""
    return list(dict.fromkeys(p.note for run in runs(sentence.parts) for p in run if p.kind == "verbatim"))


def _mentioned(sentence: Sentence) -> list[int]:
    """The notes whose numbers stand in the sentence, in order."""
    return list(dict.fromkeys(part.note for part in sentence.parts if part.kind == "note"))


def _mention(value: Value, group: int) -> tuple[str, int, tuple[str, ...]]:
    """What has to be told once: values that repeat one another in one article, on one word, are one."""
    names = (link.label for link in value.authority)
    return value.article, group, tuple(names)


def _alike(fact: Fact) -> list[int]:
    """For each value the smallest place that repeats lead to."""
    groups = list(range(len(fact.values)))
    for link in fact.links:
        if link.relation == "repeats" and groups[link.a] != groups[link.b]:
            new, old = sorted((groups[link.a], groups[link.b]))
            groups = [new if group == old else group for group in groups]
    return groups


def _linked(fact: Fact, groups: list[int], a: int, b: int, relation: LinkRelation, either: bool = False) -> bool:
    wanted = {(groups[a], groups[b])} | ({(groups[b], groups[a])} if either else set())
    return any(link.relation == relation and (groups[link.a], groups[link.b]) in wanted for link in fact.links)


def _number(value: Value) -> float | None:
    return next((n for n in (value.value, value.low, value.high) if n is not None), None)


def _first_after(sentence: Sentence, language: Language) -> int:
    """How many values stand before the words by which the newer ones follow."""
    _, followed = language.digest["sentences"]["update_many"].split("{agains}")
    words = followed.split("{followed}")[0]
    at = next((i for i, part in enumerate(sentence.parts) if part.text == words), len(sentence.parts))
    return len(_mentioned(Sentence(sentence.template, sentence.parts[:at])))
