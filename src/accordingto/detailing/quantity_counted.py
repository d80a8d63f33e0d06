"""What a number counts: the noun phrase behind it, found without a parser.

An English noun phrase behind a number greater than one ends with a plural, and no verb that agrees with a plural ends
in s: so the phrase runs to the first plural, and on as long as plurals follow ("police officers"). Function words,
marks and numbers end it. Invariant: what is found lies in one sentence, behind the number or (casualties) right
before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from .number_tokens import Tokens, number_of

_MOST_WORDS = 6
_MOST_SINGULAR = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted, as written, at the tokens [start, stop)."""

    text: str
    start: int
    stop: int


def _is(language: Language, name: str, word: str) -> bool:
    return word in language.words("numbers", name)


def plural(word: str, language: Language) -> bool:
    """Whether the word looks like a plural noun."""
    if _is(language, "counted.plural", word):
        return True
    grammar = language.numbers["grammar"]
    if len(word) < 4 or not word.endswith(grammar["plural_ending"]) or not word.isalpha():
        return False
    return word[-2:] not in grammar["not_plural_endings"] and not _is(language, "counted.singular", word)


def counted(t: Tokens, i: int, language: Language, value: float, hyphen: bool = False) -> Counted | None:
    """The noun phrase that a number ending before token i counts, None where there is none.

    `hyphen`: the number is part of a compound ("12-member panel"), whose noun is singular.
    """
    start = _begin(t, i, language)
    if start is None:
        return None
    stop = _end(t, start, language, singular=hyphen or abs(value) <= 1)
    return Counted(t.text[t.start[start] : t.end[stop - 1]], start, stop) if stop > start else None


def _begin(t: Tokens, i: int, language: Language) -> int | None:
    """The first token of the noun phrase: "5 more losses", "9 of the 12 bridges", "9 of his bridges"."""
    i = _past_partitive(t, i, language)
    first = i
    while _is(language, "counted.skip", t.low[i]) and i < first + _MOST_WORDS:
        if _is(language, "grammar.of", t.low[i]) and _is(language, "grammar.determiners", t.low[i + 1]):
            i += 1
            if _is(language, "counted.stop", t.low[i + 1]):
                return None
        i = _inner(t, i + 1, language) if t.low[i] not in language.numbers["grammar"]["most"] else i + 1
    return None if _is(language, "counted.without", t.low[i]) else i


def _past_partitive(t: Tokens, i: int, language: Language) -> int:
    """Behind "of them" or "of whom", where a number has these at token i: "seven of them children"."""
    if not (_is(language, "grammar.of", t.low[i]) and _is(language, "counted.partitive", t.low[i + 1])):
        return i
    return i + 2 + (t.low[i + 2] in language.numbers["counted"]["auxiliaries"])


def _inner(t: Tokens, i: int, language: Language) -> int:
    """Behind a number within the phrase: "seven of the past nine winners", "9 of 12 bridges"."""
    at = i + (_is(language, "counted.inner", t.low[i]))
    return at + 1 if t.low[at] in language.numbers["units"] or number_of(t.low[at]) is not None else i


def _ends(t: Tokens, i: int, language: Language) -> bool:
    word = t.low[i]
    return not word[:1].isalpha() or _is(language, "counted.stop", word) or word in language.numbers["units"]


def _end(t: Tokens, start: int, language: Language, singular: bool) -> int:
    """The end of the noun phrase that begins at `start`; `start` itself for none."""
    i, grammar = start, language.numbers["grammar"]
    while i < start + 2 * _MOST_WORDS and not _ends(t, i, language):
        word = t.low[i]
        if plural(word, language) and t.low[i + 1] not in ("'", "’", "-"):
            return _onward(t, i + 1, language)
        i += 1
        if (
            t.low[i] == "-" and t.joined(i) and t.joined(i + 1) and number_of(t.low[i + 1]) is not None
        ):  # "AR-15 rifles"
            i += 2
        if t.low[i] in ("-", *grammar["possessive"]) and t.joined(i) and t.low[i + 1][:1].isalpha():
            i += 1
            if t.low[i - 1] != "-" and i > start + 1:
                continue
    return _singular(t, start, i, language) if singular else start


def _onward(t: Tokens, i: int, language: Language) -> int:
    """The end of the plurals from token i on: "police officers"."""
    while (
        not _ends(t, i, language) and plural(t.low[i], language) and not _is(language, "counted.casualties", t.low[i])
    ):
        i += 1
    return i


def _singular(t: Tokens, start: int, limit: int, language: Language) -> int:
    """The end of a singular noun phrase: up to a verb, a few words at most."""
    i, grammar = start, language.numbers["grammar"]
    while i < min(limit, start + _MOST_SINGULAR):
        word, lemma = t.low[i], language.lemma(t.low[i])
        verb = word.endswith(tuple(grammar["verb_endings"])) or (
            lemma != word and lemma in language.words("cues", "verbs")
        )
        if i > start and verb and not t.low[i - 1].endswith(grammar["adverb_ending"]):
            break
        i += 1
    return i


def casualties(t: Tokens, start: int, stop: int, language: Language) -> Counted | None:
    """Those hurt, where nothing else is counted: "at least 40 dead", "12 were killed", "killed 12"."""
    i = _past_partitive(t, stop, language)
    while t.low[i] in language.numbers["counted"]["auxiliaries"]:
        i += 1
    for at in (i, start - 1):
        if at >= 0 and _is(language, "counted.casualties", t.low[at]):
            return Counted(t.raw(at), at, at + 1)
    return None
