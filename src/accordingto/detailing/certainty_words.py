"""The words of one stretch of text with the part each can play in finding a main verb.

A light stand-in for a tagger: closed classes and common verbs by table (`grammar.toml`), the rest by ending and by
case. Invariant: words are in text order and each opens, `text[starts[i]:ends[i]]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from ..records.spans import Range

_TOKEN = re.compile(
    r"[^\W\d_]{1,20}n['’]t\b|(?<=\w)['’](?:s|ll|d|ve|re|m)\b|[^\W_]+(?:[-.][^\W_]+)*|--+|…|[^\w\s]", re.IGNORECASE
)
_STOP = re.compile(r"[.!?…]+[\"”’'»)\]]*\s+(?=[\"“‘'«(\[]?[A-Z0-9])|\n\n")
_MARKS = {",": ",", ";": ";", ":": ":", "(": "(", ")": ")", "—": "dash", "–": "dash", "--": "dash", "-": "dash"}
_LIMIT = 1200


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists over the words of one sentence: lower case, class, and character offsets in the text.

    Classes: be, have, do, modal, past, participle, s, base (finite verb forms; with "?" where also a noun), any, not,
    adverb, determiner, pronoun, preposition, subordinator, loose, relative, conjunction, to, possessive, ing,
    number, noun, either (determiner or pronoun), "," ";" ":" "(" ")" dash, and "" for marks without effect.
    """

    lower: list[str]
    kinds: list[str]
    starts: list[int]
    ends: list[int]
    question: bool

    def __len__(self) -> int:
        return len(self.lower)

    def kind(self, i: int) -> str:
        """The class of word i; "end" outside."""
        return self.kinds[i] if 0 <= i < len(self.kinds) else "end"

    def word(self, i: int) -> str:
        return self.lower[i] if 0 <= i < len(self.lower) else ""


def _inflected(verb: str) -> tuple[str, str]:
    """The -s form and the -ed form of a regular verb; a doubled consonant is found by the -ed ending alone."""
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"), verb.removesuffix("e") + "ed"


@lru_cache(maxsize=4)
def classes(language: Language) -> dict[str, str]:
    """The class of every word of the language's grammar tables; where a word stands in two, the last below wins."""
    table = language.grammar
    kinds: dict[str, str] = {}
    nouns = frozenset(table["verbs_and_nouns"])
    kinds |= dict.fromkeys(table["no_pasts"], "noun")
    for verb in (*language.cues["verbs"], *table["verbs"], *table["verbs_and_nouns"]):
        mark = "?" if verb in nouns else ""
        kinds[verb] = "base" + mark
        kinds[_inflected(verb)[0]] = "s" + mark
        kinds[_inflected(verb)[1]] = "past"
    for name, kind in (
        ("pasts", "past"), ("participles", "participle"), ("unchanged", "any"), ("prepositions", "preposition"),
        ("determiners", "determiner"), ("adverbs", "adverb"), ("either", "either"), ("conjunctions", "conjunction"),
        ("subjects", "pronoun"), ("loose", "loose"), ("subordinators", "subordinator"), ("relatives", "relative"),
        ("finite_have", "have"), ("finite_do", "do"), ("finite_be", "be"), ("other_be", "participle"),
        ("modals", "modal"),
    ):  # fmt: skip
        kinds.update(dict.fromkeys(table[name], kind))
    kinds.update(dict.fromkeys(language.hedges["negations"], "not"))
    return kinds | {"to": "to", "'d": "modal", "he": "pronoun", "her": "determiner"} | _MARKS


def _first_sentence(text: str, start: int, end: int) -> int:
    """The end of the first sentence of [start, end); a stop after a short capitalised word closes none."""
    end = min(end, start + _LIMIT)
    for match in _STOP.finditer(text, start, end):
        before = text[max(start, match.start() - 5) : match.start()].split()
        last = before[-1] if before else ""
        if text[match.start()] != "." or not (last[:1].isupper() and len(last) < 4 or "." in last):
            return match.start() + len(match.group().rstrip())
    return end


def words_of(text: str, ranges: tuple[Range, ...], language: Language) -> Words:
    """The words of the first sentence of the character ranges, read as one stretch."""
    known, table = classes(language), language.grammar
    contracting, no_adverbs = table["contracting"], language.words("grammar", "no_adverbs")
    lower: list[str] = []
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    question, opening = False, True
    for start, end in ranges:
        if any(kind in _VERBS for kind in kinds) and text[start : start + 3].lstrip("\"“‘'")[:1].isupper():
            break
        stop = _first_sentence(text, start, end)
        for match in _TOKEN.finditer(text, start, stop):
            exact = match.group()
            word = exact.lower().replace("’", "'")
            kind = known.get(word)
            if kind is None:
                kind = _by_form(word, no_adverbs)
            if word == "'s":
                kind = "be" if lower and lower[-1] in contracting else "possessive"
            elif exact[0].isupper() and exact[1:].islower() and kind in _CAN_BE_NAMES and not opening:
                kind = "noun"
            opening = exact in _OPENING
            if exact in _QUOTES:
                continue
            lower.append(word)
            kinds.append(kind)
            starts.append(match.start())
            ends.append(match.end())
        question = "?" in text[max(start, stop - 4) : stop]
        if stop < end:
            break
    return Words(lower, kinds, starts, ends, question)


_VERBS = frozenset({"be", "have", "do", "modal", "past", "s", "base", "any"})
_QUOTES = frozenset("\"“”‘’'«»")
_OPENING = frozenset("[\"“‘':(")
_CAN_BE_NAMES = frozenset({"modal", "past", "participle", "s", "base", "s?", "base?", "any"})


def _by_form(word: str, no_adverbs: frozenset[str]) -> str:
    first = word[0]
    if not first.isalpha():
        return "number" if first.isdigit() else ""
    if len(word) > 4:
        if word.endswith("ed"):
            return "past"
        if word.endswith("ing"):
            return "ing"
        if word.endswith("ly") and word not in no_adverbs:
            return "adverb"
    return "noun"
