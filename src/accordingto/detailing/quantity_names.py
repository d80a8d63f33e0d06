"""Numbers that are no quantities: parts of names, addresses, versions, lists, telephone numbers, pronouns.

Each test is of the tokens right around a number. Invariant: a number with a unit or with something counted behind it
falls only to tests of what it is joined to.
"""

from __future__ import annotations

from typing import Any

from ..language import Language
from .number_tokens import Tokens, number_of
from .number_words import Number
from .quantity_counted import plural

_OPENING = frozenset("([{“\"'‘’—–$~<>≈+=…|•*`,;\n")
_SMALL = 12  # number words up to here stand alone as pronouns
_DASHES = ("-", "–", "‑")


def glued(t: Tokens, start: int, stop: int, compound: bool = False) -> bool:
    """Whether the tokens [start, stop) of a quantity are part of something longer: "F-16", "3.5.2", "10:30", "24/7".

    `compound`: a noun follows behind a hyphen ("12-member"), so that only what stands before can be amiss.
    """
    return _glued_before(t, start) or (not compound and _glued_behind(t, stop))


def _glued_before(t: Tokens, start: int) -> bool:
    if t.joined(start):
        before = t.low[start - 1]
        if before in _DASHES and t.joined(start - 1) and t.low[start - 2] not in _OPENING:
            return True
        if before not in _OPENING and before not in _DASHES:
            return True
        if before == "," and number_of(t.low[start - 2]) is not None and number_of(t.low[start]) is not None:
            return True
    return False


def _glued_behind(t: Tokens, stop: int) -> bool:
    if t.joined(stop):
        after = t.low[stop]
        if after[0].isalnum() or (after[0] == "." and len(after) > 1) or after in ("_", "@", "#", "\\"):
            return True
        if after in (":", "/", *_DASHES, "."):
            return t.joined(stop + 1) and number_of(t.low[stop + 1]) is not None
    return False


def named(t: Tokens, number: Number, language: Language, of: str | None) -> bool:
    """Whether a number without unit is a name or a mark, not an amount; `of` is what is counted behind it."""
    counts = of is not None
    if number.digits:
        return _labelled(t, number, language, counts) or _enumerates(t, number) or _street(t, number, language)
    if not counts and number.value <= _SMALL and number.plain:  # "the two of them", "every six"
        return True
    return _pronoun(t, number, language, of) or _title(t, number)


def _labelled(t: Tokens, number: Number, language: Language, counts: bool) -> bool:
    at = number.start - 1
    if t.low[at] == "." and t.low[at - 1] in language.words("numbers", "grammar.label_stops"):
        return True
    if at < 0 or not t.low[at].isalpha():
        return t.low[at] == "#"
    capital = t.capital(at) and not _opens_sentence(t, at)
    if t.low[at] in language.words("numbers", "labels.words") and not counts:
        return True
    if t.low[at] in language.words("numbers", "labels.words") and t.capital(at):
        return True
    common = t.low[at] in language.words("numbers", "counted.stop") or (t.raw(at).isupper() and len(t.low[at]) > 2)
    return capital and not common and number.plain and not counts


def _opens_sentence(t: Tokens, i: int) -> bool:
    return i <= 0 or t.low[i - 1] in (".", "!", "?", "\n", ":", "“", '"', "‘", "•", "-", "—", "–")


def _enumerates(t: Tokens, number: Number) -> bool:
    """ "1) the first, 2) the second", "3. The third" at the begin of a line."""
    after, before = t.low[number.stop], t.low[number.start - 1]
    if not number.plain or number.value > 99:
        return False
    if after == ")":
        return "(" not in t.low[max(0, number.start - 8) : number.start] or before == "("
    return after in (".", ":") and before in ("\n", "") and t.low[number.stop + 1] != ""


def _street(t: Tokens, number: Number, language: Language) -> bool:
    """ "123 Random Street"."""
    streets = language.words("numbers", "streets.words")
    at = number.stop
    while at < number.stop + 4 and t.capital(at):
        at += 1
        if t.low[at] in streets and t.capital(at):
            return True
    return False


def _pronoun(t: Tokens, number: Number, language: Language, of: str | None) -> bool:
    """ "one" that counts nothing, and "zero" in "ground zero"."""
    if not number.plain or number.value > 1:
        return False
    around = language.numbers["one"]
    if t.low[number.start - 1] in around["before"] or t.low[number.stop] in around["after"]:
        return True
    after = number.stop + (t.low[number.stop] == "-")
    grammar = language.numbers["grammar"]
    partitive = t.low[after] in grammar["of"]
    if partitive and any(_superlative(word, grammar) for word in t.low[after + 1 : after + 4]):  # "one of the largest"
        return True
    if partitive and of and not plural(of.lower().split()[-1], language):  # "one of neutrality"
        return True
    return t.low[after] in around["after"] or of is None


def _superlative(word: str, grammar: dict[str, Any]) -> bool:
    return word in grammar["superlatives"] or (len(word) > 4 and word.endswith(grammar["superlative_ending"]))


def one_time(t: Tokens, number: Number, unit: str, stop: int, language: Language) -> bool:
    """Whether "one day" or "one-time" tells no amount."""
    rules = language.numbers["one_unit"]
    return not number.digits and number.value == 1 and unit in rules["units"] and (
        unit == "times" or t.low[stop] not in rules["after"]
    )  # fmt: skip


def _title(t: Tokens, number: Number) -> bool:
    """A capitalised number word within a name: "the Big Three", "Seven Hills Trust"."""
    return t.capital(number.start) and not _opens_sentence(t, number.start) and t.capital(number.stop)
