"""How a digest names who says it: publishers, the links of a chain in order, dates.

A link stands in the article's own words; what the program makes of them (a pronoun led back, a link carried along)
stands in square brackets. Invariant: every link of the chain is named once, in order, and nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..language import Language
from ..records.article import Article
from ..records.claims import ChainLink
from ..records.digests import Part

_WORD = re.compile(r"\w+")
_LONG = 90
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def flat(text: str) -> str:
    """`text` on one line."""
    return " ".join(text.split())


def outlet_name(publisher: str | None, language: Language) -> str:
    """The publisher, or the words that stand for one that is not known."""
    return flat(publisher or "") or str(language.digest["names"]["publisher"])


def day_words(time: str | None, language: Language) -> str | None:
    """A day as people write it, of an ISO time or a full EDTF date; None where there is no full date."""
    match = _DAY.match(time or "")
    if not match:
        return None
    year, month, day = map(int, match.groups())
    dates = language.digest["dates"]
    if not 1 <= month <= 12:
        return None
    return str(dates["day"]).format(day=day, month=dates["months"][month - 1], year=year)


def chain_parts(
    chain: tuple[ChainLink, ...], article: Article, note: int, language: Language, opening: bool = False
) -> tuple[Part, ...]:
    """The links in order, each with how it leads to the next. `opening`: the chain opens the sentence."""
    relations = language.digest["relations"]
    parts: list[Part] = []
    for place, link in enumerate(chain):
        if place:
            parts.append(Part("text", relations[chain[place - 1].relation or "none"]))
        parts += _link(link, article, note, language, opening and not place)
    return tuple(parts)


def _link(link: ChainLink, article: Article, note: int, language: Language, opening: bool) -> Iterator[Part]:
    name = _whole_name(link.name, language)
    if link.span is None:
        yield Part("resolution", f"[{name}]", note) if name else Part("text", language.digest["names"]["source"])
        return
    exact = flat(link.span.exact)
    if name and (link.carried or _is_pronoun(exact, language) or _stands_for(exact, name, link)):
        yield Part("resolution", f"[{name}]", note, link.span)
        return
    shown = _cut(exact, language)
    yield Part("source", _cased(shown, link, language, opening), note, link.span)
    if name and link.resolution is not None and not _same(exact, name, language):
        yield Part("text", " ")
        yield Part("resolution", f"[{name}]", note, link.span)


def _whole_name(name: str | None, language: Language) -> str:
    """The name without what was left of a genitive at its beginning."""
    words = flat(name or "").split()
    while words and words[0] in language.digest["names"]["remnants"]:
        words = words[1:]
    return " ".join(words)


def _is_pronoun(exact: str, language: Language) -> bool:
    return exact.casefold() in language.words("sources", "pronouns")


def _stands_for(exact: str, name: str, link: ChainLink) -> bool:
    """Whether the words are a shorter form of a name: "Crane" for Ada Crane."""
    own, called = ({*_WORD.findall(words.casefold())} for words in (exact, name))
    return link.naming == "named" and own < called


def _same(exact: str, name: str, language: Language) -> bool:
    """Whether name and words say the same, or one is contained in the other."""
    articles = language.digest["names"]["articles"]
    own, called = ({*_WORD.findall(words.casefold())}.difference(articles) for words in (exact, name))
    return own <= called or called <= own


def _cut(exact: str, language: Language) -> str:
    """A long description cut at the edge of its first clause."""
    if len(exact) <= _LONG:
        return exact
    match = re.compile(language.digest["cuts"]["name"]).search(exact, 12)
    return exact[: match.start()] if match else exact


def _cased(words: str, link: ChainLink, language: Language, opening: bool) -> str:
    """The first letter as its place in the sentence wants it, where the first word is no name."""
    if opening:
        return words[:1].upper() + words[1:]
    if link.naming == "named" and link.type == "outlet":  # "The" is part of many a title
        return words
    first = words.split(" ", 1)[0].casefold()
    people = language.sources["people"]
    common = first in language.digest["names"]["determiners"] or (
        link.naming != "named" and (first in people["plural"] or first in people["roles"])
    )
    return words[:1].lower() + words[1:] if common else words
