"""Made-up articles in any number, for the bars where no real ones are at hand. Nobody and nothing in them exists.

Invariant: the number makes the article, the same on every machine; no two have the same text.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

_PEOPLE = ("Ada Crane", "Tomas Velde", "Ines Oyelaran", "Piet Maddox", "Ruth Sallow", "Joren Ambler", "Mila Thorne")
_ROLES = ("Mayor", "Councillor", "Minister", "Professor", "Judge")
_PLACES = ("Eastmere", "Corvale", "Dunmarsh", "Kelmouth", "Lowen", "Norvale", "Ravenby", "Tolver")
_THINGS = ("tide mill", "harbour wall", "night ferry", "old granary", "rail bridge", "salt works", "lighthouse")
_PAPERS = ("Harbour Post", "Lantern", "Courier", "Estuary Mail")
_VERBS = ("would be repaired", "had been sold", "must close", "could reopen", "was never insured")
_SENTENCES = (
    "{role} {person} said on {day} that the {thing} in {place} {verb} for about {number} million crowns.",
    "“The {thing} {verb}, whatever they tell you in {place},” {person} told the {paper}.",
    "According to a survey by the {place} heritage society, {percent} percent of residents want the {thing} kept.",
    "The {paper} reported that officials familiar with the talks believe the {thing} {verb}.",
    "A spokeswoman for the {place} council declined to comment on the {thing}.",
    "The {thing} has stood empty since the flood of {year}, and {number} families have left {place} since.",
    "{person} denied that the {thing} {verb} and said that nobody in {place} had been asked.",
)


def article(number: int) -> dict[str, Any]:
    """One line of a JSON Lines file of articles, as `accordingto read` takes it."""
    chance = Random(f"fictional/{number}")
    thing, place, paper = chance.choice(_THINGS), chance.choice(_PLACES), chance.choice(_PAPERS)
    published = date(2031, 1, 1) + timedelta(days=chance.randrange(700))
    paragraphs = [" ".join(_sentence(chance) for _ in range(2)) for _ in range(chance.randrange(2, 5))]
    paragraphs.append(f"The file on the {thing} has the number {number}, {chance.choice(_PEOPLE)} said.")
    return {
        "id": f"made-{number}", "url": f"https://{paper.split()[0].lower()}.example/{number}", "publisher": paper,
        "title": f"New doubts over the {thing} in {place}", "published": published.isoformat(),
        "text": "\n\n".join(paragraphs),
    }  # fmt: skip


def _sentence(chance: Random) -> str:
    return chance.choice(_SENTENCES).format(
        role=chance.choice(_ROLES), person=chance.choice(_PEOPLE), thing=chance.choice(_THINGS),
        place=chance.choice(_PLACES), paper=chance.choice(_PAPERS), verb=chance.choice(_VERBS),
        day=chance.choice(("Monday", "Tuesday", "Friday")), number=chance.randrange(2, 90),
        percent=chance.randrange(10, 90), year=chance.randrange(1990, 2025),
    )  # fmt: skip
