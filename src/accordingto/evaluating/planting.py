"""Errors planted into real articles, to see which of them the checks find.

A phrasing takes an article and gives it back with one error of a kind, and where it stands; None where the article has
no room for it. What is planted is fiction of our own. Invariant: the same article and seed give the same plant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from ..records.article import Article
from ..records.spans import Place, Range

FIRST = ("Ada", "Bruno", "Carla", "Dario", "Edda", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo", "Mira")
LAST = (
    "Abbott",
    "Brandt",
    "Corvin",
    "Dressler",
    "Ekholm",
    "Farrow",
    "Gallant",
    "Hartley",
    "Ivers",
    "Jansen",
    "Kessler",
)
TOWNS = ("Ardenburg", "Brackwell", "Calder Falls", "Dunmore", "Eastvale", "Farrowdale", "Glenhaven", "Harwick")
FIRMS = ("Novacor", "Belltech", "Quintal Foods", "Arbor Steel", "Meridian Rail")
SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Plant:
    """An article with an error: the spans of the text (or title) that hold it."""

    article: Article
    spans: tuple[tuple[Range, Place], ...]


Phrasing = Callable[[Article, Random], Plant | None]


def inserted(article: Article, sentence: str, rng: Random, title: str | None = None) -> Plant | None:
    """The article with a sentence at the end of one of its paragraphs; `title` instead of its own."""
    ends = [m.start() for m in re.finditer(r"(?<=[.”\"])\s*\n", article.text)][:-1]
    ends = ends or [m.end(1) for m in re.finditer(r"([a-z]{3}[.])(?= [A-Z])", article.text)]
    if not ends:
        return None
    at = rng.choice(ends)
    text = f"{article.text[:at]} {sentence}{article.text[at:]}"
    spans: list[tuple[Range, Place]] = [((at + 1, at + 1 + len(sentence)), "text")]
    if title is not None:
        spans.append(((0, len(title)), "title"))
    return Plant(replace(article, text=text, title=title or article.title, block_kinds=()), tuple(spans))


def filled(*templates: str) -> Phrasing:
    """A phrasing that inserts one sentence, its braces filled by `words`."""

    def phrasing(article: Article, rng: Random) -> Plant | None:
        return inserted(article, rng.choice(templates).format(**words(rng)), rng)

    return phrasing


def words(rng: Random) -> dict[str, str]:
    """Names, and numbers that do not fit together, for the templates."""
    people = [f"{first} {last}" for first, last in zip(rng.sample(FIRST, 6), rng.sample(LAST, 6), strict=True)]
    listed = rng.randint(3, 5)
    shown = people[:listed]
    old, percent = rng.randint(20, 90), rng.choice([20, 25, 30, 40, 50, 60])
    whole = rng.randint(20, 60)
    part = rng.randint(5, whole - 3)
    men, women = rng.randint(3, 30), rng.randint(3, 30)
    share = round(part / whole * 100) + rng.choice([-14, 9, 12])
    return {
        "people": _listed(shown),
        "semicolons": f"{'; '.join(shown[:-1])}; and {shown[-1]}",
        "towns": _listed(rng.sample(TOWNS, listed)),
        "wrong": SMALL[listed + rng.choice([-1, 1])],
        "under": SMALL[listed - 1],
        "old": str(old),
        "new": str(round(old * (1 + percent / 100))),
        "bad": str(percent + rng.choice([-13, 15, 20])),
        "whole": str(whole),
        "part": str(part),
        "over": str(whole + rng.randint(2, 9)),
        "share": str(min(98, share) if part / whole > 0.2 else 65),
        "men": str(men),
        "women": str(women),
        "sum": str(men + women + rng.choice([-2, 1, 3])),
        "town": rng.choice(TOWNS),
        "firm": rng.choice(FIRMS),
    }


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
