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
_QUOTES = frozenset("\"“”‘’'«»")
_OPENING = frozenset("[\"“‘':(")
_CAN_BE_NAMES = frozenset({"modal", "past", "participle", "s", "base", "s?", "base?", "any"})
_FINITE = frozenset({"be", "have", "do", "modal", "past", "s", "base", "any"})
_LIMIT = 1200
# The class of the words of each grammar table; of two, the later wins.
_CLASSES = (
    ("pasts", "past"), ("participles", "participle"), ("unchanged", "any"),
    ("prepositions", "preposition"), ("determiners", "determiner"), ("adverbs", "adverb"), ("either", "either"),
    ("conjunctions", "conjunction"), ("subjects", "pronoun"), ("loose", "loose"), ("subordinators", "subordinator"),
    ("relatives", "relative"), ("finite_have", "have"), ("finite_do", "do"), ("finite_be", "be"), ("other_be", "been"),
    ("modals", "modal"), ("negations", "not"), ("negative_pronouns", "nothing"), ("negative_determiners", "no"),
    ("infinitive", "to"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists over the words of one sentence: lower case, class, and character offsets in the text.

    Classes: be, been, have, do, modal, past, participle, s, base (finite verb forms; with "?" where also a noun), any
    (past or base), not, nothing, no, adverb, determiner, either (determiner or pronoun), pronoun, preposition,
    subordinator, loose, relative, conjunction, to, possessive, ing, number, noun, "," ";" ":" "(" ")" dash, and ""
    for other marks. Quotation marks are left out. `question`: the sentence ends with a question mark.
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
        """Word i in lower case; empty outside."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def after(self, kind: str, i: int, reach: int = 40) -> int:
        """The first word of the class at i or at most `reach` words on; the number of words where there is none."""
        for j in range(i, min(len(self.kinds), i + reach)):
            if self.kinds[j] == kind:
                return j
        return len(self.kinds)


@dataclass(frozen=True, slots=True)
class _Classes:
    known: dict[str, str]
    pairs: frozenset[str]
    contracting: frozenset[str]
    genitive: str
    endings: tuple[tuple[str, str], ...]
    exceptions: frozenset[str]


def _forms(verb: str, endings: dict[str, list[str]]) -> tuple[str, str]:
    """The -s form and the -ed form of a regular verb; a doubled consonant is known by its ending alone."""
    third, past = endings["third"], endings["past"][0]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "i" + third[1], verb[:-1] + "i" + past
    return verb + third[verb.endswith(tuple(endings["sibilants"]))], verb.removesuffix("e") + past


@lru_cache(maxsize=4)
def _classes(language: Language) -> _Classes:
    """The class of every word of the language's grammar tables."""
    table = language.grammar
    endings, nouns = table["endings"], frozenset(table["verbs_and_nouns"])
    kinds = dict.fromkeys(table["no_pasts"], "noun")
    for verb in (*language.cues["verbs"], *table["verbs"], *table["verbs_and_nouns"]):
        mark = "?" if verb in nouns else ""
        third, past = _forms(verb, endings)
        kinds |= {verb: "base" + mark, third: "s" + mark, past: "past"}
    for name, kind in _CLASSES:
        kinds.update(dict.fromkeys(table[name], kind))
    kinds.update({word: "adverb" for words in language.hedges["adverbs"].values() for word in words})
    by_ending = tuple((ending, kind) for kind in ("past", "ing", "adverb") for ending in endings[kind])
    return _Classes(
        kinds | _MARKS, language.words("grammar", "negating_pairs"), language.words("grammar", "contracting"),
        endings["genitive"][0], by_ending, language.words("grammar", "no_adverbs"),
    )  # fmt: skip


def words_of(text: str, ranges: tuple[Range, ...], language: Language) -> Words:
    """The words of the first sentence of the character ranges, read as one stretch."""
    classes = _classes(language)
    words = Words([], [], [], [], False)
    question = False
    for start, end in ranges:
        if _FINITE.intersection(words.kinds) and text[start : start + 3].lstrip("\"“‘'")[:1].isupper():
            break
        stop = _first_sentence(text, start, end)
        _add(words, text, start, stop, classes)
        question = "?" in text[max(start, stop - 4) : stop]
        if stop < end:
            break
    return Words(words.lower, words.kinds, words.starts, words.ends, question)


def _add(words: Words, text: str, start: int, stop: int, classes: _Classes) -> None:
    """Append the words of [start, stop) to `words`."""
    lower, kinds, opening = words.lower, words.kinds, True
    for match in _TOKEN.finditer(text, start, stop):
        exact = match.group()
        named = not opening and exact[0].isupper() and exact[1:].islower()
        opening = exact in _OPENING
        if exact in _QUOTES:
            continue
        word = exact.lower().replace("’", "'")
        kind = classes.known.get(word) or _by_form(word, classes)
        if word == classes.genitive:
            kind = "be" if lower and lower[-1] in classes.contracting else "possessive"
        elif named and kind in _CAN_BE_NAMES:
            kind = "noun"
        elif lower and f"{lower[-1]} {word}" in classes.pairs:
            kinds[-1], kind = "not", "adverb"
        lower.append(word)
        kinds.append(kind)
        words.starts.append(match.start())
        words.ends.append(match.end())


def _by_form(word: str, classes: _Classes) -> str:
    first = word[0]
    if not first.isalpha():
        return "number" if first.isdigit() else ""
    if len(word) > 4 and word not in classes.exceptions:
        for ending, kind in classes.endings:
            if word.endswith(ending):
                return kind
    return "noun"


def _first_sentence(text: str, start: int, end: int) -> int:
    """The end of the first sentence of [start, end); a stop after a short capitalised word closes none."""
    end = min(end, start + _LIMIT)
    for match in _STOP.finditer(text, start, end):
        before = text[max(start, match.start() - 5) : match.start()].split()
        last = before[-1] if before else ""
        if text[match.start()] != "." or not ((last[:1].isupper() and len(last) < 4) or "." in last):
            return match.start() + len(match.group().rstrip())
    return end
