"""Times told from another time, at one token: "yesterday", "last week", "the past two weeks", "three years ago".

What is told from the publication can be resolved; what is told from a time of the tale ("two days later", "the
following week") is kept as anaphoric. Invariant: "last" and "next" before a unit mean a unit of the calendar, after
"the" a stretch.
"""

from __future__ import annotations

from typing import Any

from ..language import Language
from .number_tokens import Tokens
from .number_words import number_at
from .time_dates import Tables, with_part
from .time_mention import Mention


def deictic(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "yesterday", "tomorrow morning"; "Today" in the name of a newspaper or a programme is none."""
    before = t.low[i - 1]
    if t.capital(i) and (
        (t.capital(i - 1) and before.isalpha() and before not in tables["grammar"]["on"]) or t.low[i + 1] in ('"', "”")
    ):
        return None
    if t.raw(i).isupper():
        return None
    return with_part(t, Mention(i, i + 1, "deictic", shift=tables["deictic"][t.low[i]], unit="day"), tables)


def modified(t: Tokens, i: int, tables: Tables, language: Language) -> Mention | None:
    """ "last week", "this Tuesday", "next August", "last summer", "the past two weeks", "the coming days"."""
    word, following, rules = t.low[i], t.low[i + 1], tables["modified"]
    shift = tables["modifiers"][word]
    if following in tables["weekdays"] and t.named(i + 1) and word in rules["calendar"]:
        return with_part(t, Mention(i, i + 2, "date", weekday=tables["weekdays"][following], shift=shift), tables)
    if following in tables["months"] and t.named(i + 1) and word in rules["calendar"]:
        return Mention(i, i + 2, "date", month=tables["months"][following], shift=shift)
    if following in tables["seasons"] and word in rules["season"]:
        return Mention(i, i + 2, "season", number=tables["seasons"][following], shift=shift)
    if following in tables["parts"]["words"] and word in tables["grammar"]["tonight"]:
        return Mention(i, i + 2, "deictic", shift=shift, unit="day")
    if how_many := _how_many(t, i + 1, tables, language):
        count, at = how_many
        unit = tables["units"].get(t.low[at])
        if t.low[i - 1] in rules["not_behind"]:
            return None
        if unit is None or word not in rules["stretch"] or t.low[at + 1] == "-":  # "the last two-year term"
            return None
        if t.low[at + 1] in tables["grammar"]["of"]:  # "the last three months of 2015"
            return None
        told = word in rules["anaphoric"]
        return Mention(i, at + 1, "anaphoric" if told else "stretch", shift=shift, count=count, unit=unit)
    unit = tables["units"].get(following)
    if unit is None or unit in tables["grammar"]["short_units"] or following in tables["grammar"]["nights"]:
        return None
    return _of_unit(t, i, shift, unit, tables)


def _of_unit(t: Tokens, i: int, shift: int, unit: str, tables: Tables) -> Mention | None:
    """The modifier at i with the unit behind it: "last week", "recent years", "the next day"."""
    word, rules = t.low[i], tables["modified"]
    the = t.low[i - 1] in tables["grammar"]["the"]
    several = t.low[i + 1] != unit
    if word in rules["anaphoric"] or (
        the and word in rules["anaphoric_after_the"] and not several and unit in rules["not_with_last"]
    ):
        return None if several else Mention(i, i + 2, "anaphoric", unit=unit)
    if several:
        return Mention(i, i + 2, "stretch", shift=shift, unit=unit) if word in rules["stretch"] else None
    if word in rules["touching"] or (the and word in rules["with_the"]):
        return Mention(i, i + 2, "stretch", shift=shift, count=1, unit=unit)
    if word in rules["never_single"] or (shift and unit in rules["not_with_last"]):
        return None
    return None if not shift and unit in rules["not_with_this"] else Mention(i, i + 2, "unit", shift=shift, unit=unit)


def _how_many(t: Tokens, i: int, tables: Tables, language: Language) -> tuple[float | None, int] | None:
    """A count of units at token i, None as the count where it is vague, and where it ends."""
    word, grammar = t.low[i], tables["grammar"]
    if word in tables["modified"]["vague_numbers"]:
        count = 2 if word in grammar["couple"] else None
        return count, i + 1 + (t.low[i + 1] in grammar["of"])
    if word in grammar["articles"] and t.low[i + 1] in (*grammar["few"], *grammar["couple"]):
        count = 2 if t.low[i + 1] in grammar["couple"] else None
        return count, i + 2 + (t.low[i + 2] in grammar["of"])
    number = None if word in language.numbers["fractions"] else number_at(t, i, language)
    if number is None:
        return None
    vague = number.low != number.high
    return (None if vague else number.value), number.stop + (vague and t.low[number.stop] in grammar["of"])


def back(t: Tokens, i: int, tables: Tables, language: Language) -> Mention | None:
    """ "three years ago", "a week earlier", "two days later", "half a century ago"."""
    word, grammar = t.low[i], tables["grammar"]
    found: tuple[float | None, int] | None
    if word in grammar["half"] and t.low[i + 1] in grammar["articles"]:
        found = 0.5, i + 2
    elif word in grammar["articles"] and t.low[i + 1] in tables["units"]:
        found = 1, i + 1
    else:
        found = _how_many(t, i, tables, language)
    if found is None:
        return None
    count, at = found
    at += t.low[at] == "-"
    unit = tables["units"].get(t.low[at])
    if unit is None or t.low[at] in grammar["nights"]:
        return None
    if t.low[at + 1] in grammar["and"] and t.low[at + 2] in grammar["articles"] and t.low[at + 3] in grammar["half"]:
        count, at = (count or 0) + 0.5, at + 3
    return _sided(t, i, at + 1, count, unit, tables)


def many_back(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "decades ago", "years later"."""
    return _sided(t, i, i + 1, None, tables["units"][t.low[i]], tables)


def _sided(t: Tokens, i: int, at: int, count: float | None, unit: str, tables: dict[str, Any]) -> Mention | None:
    """A count of units with the word behind it that says on which side of which time: "ago", "later", "from now"."""
    grammar = tables["grammar"]
    if t.low[at] in grammar["from"] and t.low[at + 1] in grammar["now"]:
        return Mention(i, at + 2, "ago", shift=1, count=count, unit=unit)
    side = tables["sides"].get(t.low[at])
    if side is None or t.low[at + 1] in tables["sides_not"].get(t.low[at], ()):
        return None
    if side == 0:
        return Mention(i, at + 1, "anaphoric", unit=unit)
    return Mention(i, at + 1, "ago", shift=side, count=count, unit=unit)
