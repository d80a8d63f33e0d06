"""What an article says of where its text comes from: datelines, contributor lines, "told …", "… reported".

Names are brought to one form, so that "The Harbour Post" and "Harbour Post News" agree; the words are a table of the
language (`lineages.toml`). Invariant: the span of a credit holds the credited name in the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from ..language import Language
from ..records.article import Article
from ..records.spans import Span

Strength = Literal["line", "part", "told", "reported"]
_NEAR = 500  # characters of a text that count as its beginning, or its end
_NAME = r"[A-Z][\w&’'-]*(?:\.\w+)?(?: (?:(?:of|for|and|the) )?[A-Z][\w&’'-]*){0,6}"
_HOST = r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|gov|edu|int|[a-z]{2})\b"
_BRACKET = re.compile(r"\s*\([^)]*\)|\s+-\s.*$")


@dataclass(frozen=True, slots=True)
class Credit:
    """`name` in its one form; `span` is None where the file or page declares it outside of the text.

    line: the whole text is theirs; part: some of it; told: somebody spoke to them; reported: they had it first.
    """

    name: str
    strength: Strength
    span: Span | None


def credits_of(article: Article, language: Language) -> tuple[Credit, ...]:
    """Every credit of an article, declared ones first, then by place; one for each name, strength and place."""
    found: dict[tuple[str, Strength, int], Credit] = {}
    for credit in (*_declared(article, language), *_written(article, language)):
        found.setdefault((credit.name, credit.strength, credit.span.start if credit.span else -1), credit)
    return tuple(sorted(found.values(), key=lambda c: c.span.start if c.span else -1))


def _declared(article: Article, language: Language) -> Iterator[Credit]:
    facts = article.declared
    stated = (*article.authors, facts.byline or "", facts.credit or "", *facts.info_source)
    for words in stated:
        for match in _patterns(language)["agency"].finditer(words):
            yield Credit(name_key(match.group(), language), "line", None)


def _written(article: Article, language: Language) -> Iterator[Credit]:
    text = article.text
    for (table, where), pattern in _patterns(language)["rows"]:
        first, last = 0, len(text)
        if where == "opening":
            last = min(last, _NEAR)
        elif where == "closing":
            first = max(0, last - _NEAR)
        for match in pattern.finditer(text, first, last):
            if where == "closing" and match.re.pattern.endswith(r"\Z") and match.end() < len(text):
                continue
            yield from _credits(match, table, text, language)
    yield from _after_title(article, language)


def _credits(match: re.Match[str], strength: Strength, text: str, language: Language) -> Iterator[Credit]:
    for group in match.re.groupindex:
        if match.group(group):
            name = name_key(match.group(group), language)
            if name:
                yield Credit(name, strength, Span.of(text, *match.span(group)))


def _after_title(article: Article, language: Language) -> Iterator[Credit]:
    """An agency right behind the title, where the text begins with it: "… Monitor Lantern A bridge fell"."""
    title = " ".join((article.title or "").split())
    at = article.text.find(title, 0, _NEAR + len(title)) if len(title.split()) > 2 else -1
    if at >= 0:
        match = _patterns(language)["behind"].match(article.text, at + len(title))
        if match:
            yield Credit(name_key(match["who"], language), "line", Span.of(article.text, *match.span("who")))


@lru_cache(maxsize=4096)
def name_key(name: str, language: Language) -> str:
    """The one form of an outlet's or agency's name, lower case; "" for a name that says nothing.

    Hosts lose what is not the name ("edition.lantern.example" is "lantern"), names their brackets and endings.
    """
    tables = language.lineages["publisher"]
    low = " ".join(_BRACKET.sub("", name).lower().replace("’", "'").split())
    if "." in low and " " not in low:
        low = _of_host(low, language)
    low = low.removeprefix("the ").removesuffix("'s")
    loose = sorted(tables["loose"], key=len, reverse=True)
    while (ending := next((word for word in loose if low.endswith(f" {word}")), None)) is not None:
        low = low.removesuffix(f" {ending}")
    low = re.sub(r"[^\w ]", " ", low)
    low = _aliases(language).get(low.replace(" ", ""), " ".join(low.split()))
    return "" if low in tables["plain"] or low.split()[:1] == tables["unknown"] else low


def _of_host(host: str, language: Language) -> str:
    labels = [label for label in host.split(".") if label not in language.lineages["publisher"]["hosts"]]
    return labels[0] if labels else host


@lru_cache(maxsize=4)
def _aliases(language: Language) -> Mapping[str, str]:
    """Any name an agency or outlet goes by, without blanks and signs -> its one form."""
    made = {}
    for canonical, names in (*language.lineages["agencies"].items(), *language.lineages["short"].items()):
        form = " ".join(re.sub(r"[^\w ]", " ", canonical.lower().removeprefix("the ")).split())
        for name in (canonical, *names):
            made[re.sub(r"\W", "", name.lower().removeprefix("the "))] = form
    return made


@lru_cache(maxsize=4)
def agencies(language: Language) -> frozenset[str]:
    """The agencies, each in its one form."""
    return frozenset(name_key(name, language) for name in language.lineages["agencies"])


def display_name(form: str, language: Language) -> str:
    """The name that this form stands for, as it is written."""
    tables = language.lineages
    return next((n for n in (*tables["agencies"], *tables["short"]) if name_key(n, language) == form), form)


@lru_cache(maxsize=4)
def _patterns(language: Language) -> dict[str, Any]:
    """The rows of the table compiled with the names in their places; "agency" alone; "behind": one behind a title."""
    named = {name for names in language.lineages["agencies"].values() for name in names}
    agency = rf"(?:[Tt]he |THE )?(?:{'|'.join(map(re.escape, sorted(named, key=len, reverse=True)))})\b"
    known = named | set(language.press["outlets"])
    outlet = rf"(?:[Tt]he )?(?:{'|'.join(map(re.escape, sorted(known, key=len, reverse=True)))})\b"
    rows = []
    for table in ("line", "part", "told", "reported"):
        for where, patterns in language.lineages[table].items():
            for pattern in patterns:
                filled = pattern.replace("{agency}", agency).replace("{outlet}", outlet)
                filled = filled.replace("{name}", _NAME).replace("{host}", _HOST)
                rows.append(((table, where), re.compile(filled)))
    return {
        "rows": rows,
        "agency": re.compile(rf"\b{agency}"),
        "behind": re.compile(rf"[\s.:|-]*(?P<who>{agency})(?=\s+[A-Z0-9])"),
    }
