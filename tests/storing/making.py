"""Articles of our own, and readings of them made by rule: quick, and with every kind of part that a store keeps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from accordingto.records.article import Article
from accordingto.records.claims import Certainty, ChainLink, Claim, Location, Measure, Quantity, Time
from accordingto.records.keeping import Entry
from accordingto.records.readings import Entity, Finding, Reading, Rejected, entity_ids, reading_key
from accordingto.records.spans import Span

MODEL = "model-1"
_SENTENCE = re.compile(r"[^.\n]+\.?")
_SAID = re.compile(r"(?P<content>.+), (?P<source>(?:[A-ZÄ-Ž][\w'’-]+ ?)+) (?P<cue>said|warned)", re.DOTALL)
_NUMBER = re.compile(r"\d+")
TOWNS = ("Ostwick", "Harrow Bay", "Lindmoor", "Saltern", "Vey", "Kestrel Point")
PEOPLE = ("Mara Ellwood", "Tomas Brandt", "Ida Quill", "Jonas Verhey", "Petra O'Shea")


def article(number: int = 1, *, text: str | None = None, **facts: Any) -> Article:
    """The article with that number, always the same."""
    town, person = TOWNS[number % len(TOWNS)], PEOPLE[number % len(PEOPLE)]
    made = (
        f"The council of {town} closed bridge {number} on Monday.\n"
        f"About {number + 40} people were led out, {person} said.\n"
        f"“We will count again” before spring number {number * 7}, {person} warned.\n"
        f"Nobody had asked for report {number} of the river office."
    )
    given = {
        "input": f"town-{number}.txt",
        "url": f"https://paper.example/{number}",
        "publisher": "The Ostwick Paper",
        "title": f"Bridge {number} in {town} closed",
        "authors": ("Ada Penn",),
        "published": f"2025-03-{number % 27 + 1:02}T0{number % 10}:30:00+00:00",
        "language": "en",
    }
    return Article(text or made, **{**given, **facts})


def read(given: Article) -> Reading:
    """Each line a claim: of who said it, or in own voice; the second goes on with the first."""
    names: list[tuple[str, Span]] = []
    claims: list[Claim] = []
    for line in _SENTENCE.finditer(given.text):
        said = _SAID.search(line[0])
        start = line.start()
        if said is None:
            content = Span.of(given.text, *line.span())
            before = claims[-1].id if claims else None
            details = placed(given) if not claims and len(content.exact) > 11 else ()
            own = Claim(given.id, "speech", "own-voice", (content,), continues=before, details=details)
            claims.append(replace(own, confidence=0.9123456))
            continue
        content, source, cue = (
            Span.of(given.text, start + said.start(part), start + said.end(part))
            for part in ("content", "source", "cue")
        )
        names.append((source.exact, source))
        numbers = [
            Quantity(
                Span.of(given.text, content.start + n.start(), content.start + n.end()), float(n[0]), float(n[0]),
                float(n[0]), "About" in content.exact, None, "people",
                Measure(float(n[0]), float(n[0]), float(n[0]), "1"),
            )
            for n in _NUMBER.finditer(content.exact)
        ]  # fmt: skip
        entity = entity_ids(given.id, [(source.exact, "person")])[0]
        link = ChainLink(source, source.exact, "person", "named", entity)
        claims.append(
            Claim(
                given.id, "speech", "mixed" if "“" in content.exact else "indirect", (content,), (cue,), (source,),
                (link,), certainty=Certainty("certain", "positive"), stance="neutral", details=tuple(numbers),
                confidence=0.8,
            )
        )  # fmt: skip
    distinct = dict(names)
    ids = entity_ids(given.id, [(name, "person") for name in distinct])
    entities = tuple(
        Entity(made, name, "person", tuple(span for other, span in names if other == name))
        for made, name in zip(ids, distinct, strict=True)
    )
    findings = (
        (Finding("names", "note", f"the title names {given.title!r}", (claims[0].content[0],)),) if claims else ()
    )
    rejected = (Rejected("attributing", Span.of(given.text, 0, 3), "heading"),)
    return Reading(given, entities, tuple(claims), findings, rejected)


def entry(given: Article, model: str = MODEL, cached: bool = False) -> Entry:
    return Entry(given, reading_key(given, model), None if cached else read(given))


def entries(first: int, end: int) -> list[Entry]:
    return [entry(article(number)) for number in range(first, end)]


def placed(given: Article) -> tuple[Time, Location]:
    """A time and a place, in the first words of a text."""
    return (
        Time(Span.of(given.text, 0, 3), "2025-03-03", "2025-03-03", "day"),
        Location(Span.of(given.text, 4, 11), "Ostwick", 7, 51.0, 1.0, "GB"),
    )
