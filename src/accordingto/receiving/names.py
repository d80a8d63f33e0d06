"""Headlines, people and publishers as pages write them, to how people would: no site suffix, one name each.

Invariant: nothing is added; each result is part of what was stated, but for case and white space.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from .blocks import letters
from .markup import squeezed

_SEPARATOR = re.compile(r"\s+[|–—*•·»-]\s+|\s*\|\s*")
_BETWEEN = re.compile(r"\s*(?:,|;|&|\||/|\band\b|\bund\b|\bet\b|\by\b|\bdan\b|\bna\b)\s*")
_PREFIX = re.compile(r"^(?:by|von|par|por|oleh)\s*[:\s]\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|@|\.com\b", re.IGNORECASE)
_ROLES = frozenset(
    [
        "correspondent",
        "editor",
        "reporter",
        "writer",
        "staff",
        "desk",
        "bureau",
        "admin",
        "administrator",
        "developer",
        "webmaster",
        "contributor",
        "producer",
        "columnist",
        "journalist",
        "newsroom",
        "redaktion",
        "team",
        "jr",
        "sr",
    ]
)
"""Words that end a byline's part which names a function, not a person."""

NAME_WORDS = 6


def clean_title(stated: str | None, site_names: Iterable[str] = ()) -> str | None:
    """The headline without entities left over and without the site's name (and what follows it) at its end."""
    title = squeezed(html.unescape(html.unescape(stated or "")))
    sites = {letters(name) for name in site_names if name}
    for separator in reversed(list(_SEPARATOR.finditer(title))):
        rest = letters(title[separator.end() :])
        if any(rest == site or rest in site or rest.startswith(site) for site in sites if site and rest):
            title = title[: separator.start()].rstrip()
    return title or None


def best_title(shown: list[str], declared: list[str]) -> str | None:
    """The headline shown (h1) that a declared one backs; else the first declared; else the first shown.

    What is shown is what a reader has read: declared headlines are often made for search engines.
    """
    backed = [(max((overlap(title, other) for other in declared), default=0.0), title) for title in shown]
    score, title = max(backed, key=lambda pair: pair[0], default=(0.0, ""))
    if score >= 0.4:
        # Where markup glues words of the heading ("police:two days"), the same headline as declared is the better.
        same = [other for other in declared if letters(other) == letters(title)]
        return max([title, *same], key=lambda text: len(text.split()))
    return next(iter([*declared, *shown]), None)


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that stand in the other, 0 to 1."""
    words = {letters(word) for word in one.split()} - {""}
    others = {letters(word) for word in other.split()} - {""}
    return len(words & others) / max(1, min(len(words), len(others)))


def split_names(stated: str) -> list[str]:
    """The single names of a byline: "By Ann Lee and JO ROY, Reporter" gives Ann Lee, Jo Roy."""
    byline = _PREFIX.sub("", squeezed(html.unescape(stated)))
    if _ADDRESS.search(byline):
        return []
    return [name for part in _BETWEEN.split(byline) if (name := _name(part))]


def _name(part: str) -> str | None:
    name = _PREFIX.sub("", part.strip(" .,:-–—"))
    words = name.split()
    if not words or len(words) > NAME_WORDS or words[-1].lower().strip(".") in _ROLES or not name[0].isalpha():
        return None
    return name.title() if name.isupper() and len(words) > 1 else name
