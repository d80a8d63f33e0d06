"""What an article says of where its text comes from: datelines, contributor lines, "told …", "… reported".

Names are brought to one form, so that "The Harbour Post" and "Harbour Post News" agree; the words are a table of the
language (`lineages.toml`). Invariant: the span of a credit holds the credited name in the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ..language import Language
from ..records.article import Article
from ..records.spans import Range, Span

Strength = Literal["line", "part", "told", "reported"]
STRENGTHS: tuple[Strength, ...] = ("line", "part", "told", "reported")
_NEAR = 500  # characters of a text that count as its beginning, or its end
_NAME = r"[A-Z][\w&’'-]*(?:\.\w+)?(?: (?:(?:of|for|and|the) )?[A-Z][\w&’'-]*){0,6}"
_HOST = r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|gov|edu|int|[a-z]{2})\b"
_AGENCY, _OUTLET = "\ua000", "\ua001"  # letters of a script that no news in these languages uses
_BEHIND = re.compile(rf"[\s.:|-]*(?P<who>(?:The )?{_AGENCY}+)(?=\s+[A-Z0-9])")
_BEFORE = re.compile(r"\b[A-Z][\w’'-]+ \Z")
_KNOWN = re.compile(f"[{_AGENCY}{_OUTLET}]+")
_AROUND = 120  # characters
_TOKEN = re.compile(r"[^\W_]+")
_BRACKET = re.compile(r"\s*\([^)]*\)|\s+-\s.*$")


@dataclass(frozen=True, slots=True)
class Credit:
    """`name` in its one form; `span` is None where the file or page declares it outside of the text.

    line: the whole text is theirs; part: some of it; told: somebody spoke to them; reported: they had it first.
    """

    name: str
    strength: Strength
    span: Span | None
    agency: bool = False


def credits_of(article: Article, language: Language, publishers: frozenset[str] = frozenset()) -> tuple[Credit, ...]:
    """Every credit of an article, declared ones first, then by place; one for each name, strength and place.

    `publishers` are names that count as known beside those of the tables: of the articles that it is compared with.
    """
    found: dict[tuple[str, Strength, int], Credit] = {}
    for credit in (*_declared(article, language), *_written(article, language, publishers)):
        found.setdefault((credit.name, credit.strength, credit.span.start if credit.span else -1), credit)
    return tuple(sorted(found.values(), key=lambda c: c.span.start if c.span else -1))


def _declared(article: Article, language: Language) -> Iterator[Credit]:
    facts = article.declared
    for words in (*article.authors, facts.byline or "", facts.credit or "", *facts.info_source):
        signs = masked(words, language)
        for match in re.finditer(rf"{_AGENCY}+", signs):
            yield Credit(name_key(words[match.start() : match.end()], language), "line", None, True)


def _written(article: Article, language: Language, publishers: frozenset[str]) -> Iterator[Credit]:
    text = masked(article.text, language, publishers)
    near = list(_around_names(text))
    for strength, where, named, pattern in _patterns(language):
        areas = {"opening": [(0, min(len(text), _NEAR))], "closing": [(max(0, len(text) - _NEAR), len(text))]}
        for first, last in areas.get(where, near if named else [(0, len(text))]):
            for match in pattern.finditer(text, first, last):
                yield from _credits(match, strength, article.text, language)
    yield from _after_title(article, text, language)


def _around_names(text: str) -> Iterator[Range]:
    """The characters around known names, where patterns that need one are looked for."""
    first = last = -1
    for match in _KNOWN.finditer(text):
        if match.start() - _AROUND > last:
            if last >= 0:
                yield first, last
            first = max(0, match.start() - _AROUND)
        last = min(len(text), match.end() + _AROUND)
    if last >= 0:
        yield first, last


def _credits(match: re.Match[str], strength: Strength, text: str, language: Language) -> Iterator[Credit]:
    for group in match.re.groupindex:
        if match.group(group):
            span = Span.of(text, *match.span(group))
            name = name_key(span.exact, language)
            if name:
                yield Credit(name, strength, span, _AGENCY in match.group(group))


def _after_title(article: Article, text: str, language: Language) -> Iterator[Credit]:
    """An agency right behind the title, where the text begins with it: "… Monitor Lantern A bridge fell"."""
    title = " ".join((article.title or "").split())
    at = article.text.find(title, 0, _NEAR + len(title)) if len(title.split()) > 2 else -1
    match = _BEHIND.match(text, at + len(title)) if at >= 0 else None
    if match:
        yield from _credits(match, "line", article.text, language)


def masked(text: str, language: Language, publishers: frozenset[str] = frozenset()) -> str:
    """The text with each known name written over by one sign for agencies, another for outlets; all stays in its place.

    Some hundred names in each pattern would make the patterns slow; found once, a name is a run of one character.
    """
    names, endings = _names(language, publishers), language.words("press", "outlet_endings")
    parts, at = [], 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        if start < at:
            continue
        for name, sign in names.get(match.group(), ()):
            end = start + len(name)
            if sign == _OUTLET and name.lower() in endings and _BEFORE.search(text, max(0, start - 30), start):
                continue  # "Eastmere Observer" is no Observer
            if text.startswith(name, start) and not text[end : end + 1].isalnum():
                parts += [text[at:start], sign * len(name)]
                at = end
                break
    done = "".join([*parts, text[at:]])
    for pattern in _like_agencies(language):
        done = pattern.sub(lambda m: _over(m, _AGENCY), done)
    return _like_outlets(language).sub(lambda m: _over(m, _OUTLET), done)


def _over(match: re.Match[str], sign: str) -> str:
    start, end = (place - match.start() for place in match.span("who"))
    return match.group()[:start] + sign * (end - start) + match.group()[end:]


@lru_cache(maxsize=4)
def _like_agencies(language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in language.lineages["publisher"]["like_agencies"])


@lru_cache(maxsize=4)
def _like_outlets(language: Language) -> re.Pattern[str]:
    """Capitalised words of which the last is one that outlets are called by: "Eastmere Gazette"."""
    endings = "|".join(word.capitalize() for word in language.press["outlet_endings"])
    return re.compile(rf"\b(?P<who>(?:[A-Z][\w’'-]+ ){{1,3}}(?:{endings}))\b(?!-)")


def _publisher_names(publisher: str, language: Language) -> Iterator[tuple[str, str]]:
    """A publisher's name as texts have it, and an agency's without "News Agency"."""
    name = _BRACKET.sub("", publisher).removeprefix("The ").strip()
    agency = is_agency(publisher, language)
    short = re.sub(r" (?:(?:News|Press) )?Agency$", "", name)
    for each in {name, short}:
        if len(each) > 3 and each[0].isupper() and name_key(each, language):
            yield each, _AGENCY if agency else _OUTLET


@lru_cache(maxsize=64)
def _names(language: Language, publishers: frozenset[str]) -> dict[str, list[tuple[str, str]]]:
    """First word -> the names that begin with it, longest first, each with its sign."""
    signs = {name: sign for publisher in publishers for name, sign in _publisher_names(publisher, language)}
    agency = {name for names in language.lineages["agencies"].values() for name in names}
    signs |= dict.fromkeys((name.removeprefix("The ") for name in language.press["outlets"]), _OUTLET)
    signs |= dict.fromkeys(agency, _AGENCY)
    found: dict[str, list[tuple[str, str]]] = {}
    for name, sign in sorted(signs.items(), key=lambda row: (-len(row[0]), row[0])):
        first = _TOKEN.match(name)
        if first:
            found.setdefault(first.group(), []).append((name, sign))
    return found


@lru_cache(maxsize=4096)
def name_key(name: str, language: Language) -> str:
    """The one form of an outlet's or agency's name, lower case; "" for a name that says nothing.

    Hosts lose what is not the name ("edition.lantern.example" is "lantern"), names their brackets and endings.
    """
    tables = language.lineages["publisher"]
    low = " ".join(_BRACKET.sub("", name).lower().replace("’", "'").split())
    if "." in low and " " not in low:
        low = _of_host(low, language)
    low = low.removesuffix("'s")
    for article in tables["articles"]:
        low = low.removeprefix(article)
    loose = sorted(tables["loose"], key=len, reverse=True)
    while (ending := next((word for word in loose if low.endswith(f" {word}")), None)) is not None:
        low = low.removesuffix(f" {ending}")
    if any(word in name.lower() for word in tables["offices"]):
        low = re.sub(r"['’]?s$", "", low)  # "the Brigades Press Office", where the apostrophe is lost
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


@lru_cache(maxsize=4)
def newsrooms(language: Language) -> frozenset[str]:
    """Known outlets, each in its one form: that somebody told an agency does not make it the agency's text."""
    return frozenset(name_key(name, language) for name in language.press["outlets"]) - agencies(language)


def is_agency(name: str, language: Language) -> bool:
    """Whether a publisher's name is an agency's: a known one, or one that says so."""
    return name_key(name, language) in agencies(language) or "agency" in name.lower().split()


def display_name(form: str, language: Language) -> str:
    """The name that this form stands for, as it is written."""
    tables = language.lineages
    return next((n for n in (*tables["agencies"], *tables["short"]) if name_key(n, language) == form), form)


@lru_cache(maxsize=4)
def _patterns(language: Language) -> tuple[tuple[Strength, str, bool, re.Pattern[str]], ...]:
    """(strength, where, whether a known name is needed, pattern) of each row of the table, for masked texts."""
    shapes = {
        "{agency}": rf"(?:[Tt]he |THE )?{_AGENCY}+", "{outlet}": rf"(?:[Tt]he )?[{_AGENCY}{_OUTLET}]+",
        "{name}": rf"(?:{_NAME}|[{_AGENCY}{_OUTLET}]+)", "{host}": _HOST,
    }  # fmt: skip
    rows = []
    for strength in STRENGTHS:
        for where, patterns in language.lineages[strength].items():
            for pattern in patterns:
                named = "{agency}" in pattern or "{outlet}" in pattern
                filled = pattern
                for shape, regex in shapes.items():
                    filled = filled.replace(shape, regex)
                rows.append((strength, where, named, re.compile(filled)))
    return tuple(rows)
