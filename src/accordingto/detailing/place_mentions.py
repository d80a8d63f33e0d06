"""Where a text may name a place: capitalised words that the table of places knows, with what speaks for and against.

Every match carries its evidence by name ("after in", "inside an organization"); the weights of `[evidence]` in the
language's table make of it a probability. Invariant: mentions are in order, do not overlap, and begin and end on words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log10
from typing import NamedTuple

from ..language import Language
from ..language.gazetteer import Candidate, fold, places
from ..records.layer import Layer

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
_GENITIVE = re.compile(r"['’]s$", re.IGNORECASE)
_DATELINE = re.compile(r"\s*(?:,[^\n]{0,40}?)?\s*(?:\([^()\n]{2,40}\)\s*)?(?:—|–|--| - )")
_ABBREVIATED = frozenset({"St", "Ft", "Mt", "Ste", "N", "S"})
LONGEST = 5
# From this confidence on, a name's type is taken as sure; a word of so few capitals is an acronym.
SURE = 0.8
SHORT = 5


class Token(NamedTuple):
    """A word of the text at [start, end), without a genitive ending; `joined` where only a space or hyphen parts it
    from the one before, `line` where a line break does."""

    start: int
    end: int
    text: str
    capital: bool
    joined: bool
    line: bool


@dataclass(slots=True)
class Mention:
    """A name at [start, end) that may be a place. `container` are the readings of what follows after a comma
    ("Paris, Texas"); `own` where the language's table says which reading is meant first; `evidence` what the weights are
    for; `probability` that it is a place."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]
    evidence: dict[str, float] = field(default_factory=dict)
    container: tuple[Candidate, ...] = ()
    own: bool = False
    probability: float = 0.0


class Knowledge:
    """The places that a language's names mean: the shared table, the language's own names, abbreviations, regions."""

    def __init__(self, language: Language) -> None:
        self.language = language
        table = language.places
        self.own: dict[str, tuple[Candidate, ...]] = {}
        for name, (target, kind, country) in table["names"].items():
            found = (c for c in places().named(target) if c.kind == kind and c.country == country)
            self.own[name] = tuple(found)[:1]
        for name, (latitude, longitude, country) in table["regions"].items():
            self.own[name] = (Candidate(None, name, "region", country or None, None, latitude, longitude),)
        self.abbreviations: dict[str, tuple[Candidate, ...]] = {}
        for country, divisions in table["divisions"].items():
            for name, short in divisions.items():
                found = (c for c in places().named(name) if c.country == country and c.kind in ("admin1", "city"))
                self.abbreviations |= dict.fromkeys(short, tuple(found)[:1])
        short = sorted(map(re.escape, self.abbreviations), key=len, reverse=True)
        self.abbreviated = re.compile(r",\s(" + "|".join(short) + r")(?![^\W_])")
        dotted = [s for s in short if s.count(r"\.") > 1]
        self.dotted = re.compile(r"(?<![\w.-])(" + "|".join(dotted) + r")(?![^\W_])")
        self.demonyms = {name: code for code, names in table["demonyms"].items() for name in names}
        self.common = language.words("places", "common.words")
        self.rare = language.words("places", "common.rare")
        self.never = frozenset(map(fold, language.words("places", "common.never")))
        self.candidates = lru_cache(maxsize=1 << 15)(self._candidates)

    def owned(self, name: str) -> tuple[Candidate, ...]:
        """What the language's table says of a name, also where it stands in capitals."""
        return self.own.get(name) or (self.own.get(name.title(), ()) if len(name) > 4 and name.isupper() else ())

    def _candidates(self, name: str) -> tuple[Candidate, ...]:
        """What the name may mean, the language's own reading first."""
        if name in self.demonyms:
            return ()
        own = self.owned(name)
        return own + tuple(c for c in places().named(name) if c not in own)


@lru_cache(maxsize=4)
def knowledge(language: Language) -> Knowledge:
    return Knowledge(language)


def tokens(text: str) -> list[Token]:
    """The words of the text with what parts them."""
    found: list[Token] = []
    last, previous = 0, ""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word, between = match.group(), text[last:start]
        last = end
        if "'" in word or "’" in word:
            word = _GENITIVE.sub("", word) or word
        joined = between in (" ", "-") or (between == ". " and previous in _ABBREVIATED)
        found.append(Token(start, start + len(word), word, word[0].isupper(), joined, "\n" in between))
        previous = word
    return found


def runs(words: list[Token], inside: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretches [first, last) of capitalised words, small words between two of them included."""
    i, n = 0, len(words)
    while i < n:
        if not words[i].capital:
            i += 1
            continue
        last = i + 1
        while last < n and words[last].joined:
            if words[last].capital:
                last += 1
            elif words[last].text in inside and last + 1 < n and words[last + 1].joined:
                ahead = last + 1
                if (
                    not words[ahead].capital
                    and words[ahead].text in inside
                    and ahead + 1 < n
                    and words[ahead + 1].joined
                ):
                    ahead += 1
                if not words[ahead].capital:
                    break
                last = ahead + 1
            else:
                break
        yield i, last
        i = last


def _matches(text: str, words: list[Token], run: tuple[int, int], known: Knowledge) -> Iterator[tuple[int, int]]:
    """The longest known names in a run, from the left, as word ranges."""
    i, end = run
    while i < end:
        for last in range(min(end, i + LONGEST), i, -1):
            if not (words[i].capital and words[last - 1].capital):
                continue
            name = text[words[i].start : words[last - 1].end]
            folded = fold(name)
            if name not in known.own and (folded in known.never or (last - i == 1 and folded in known.common)):
                if folded in known.never:
                    i = last - 1
                    break
                continue
            if known.candidates(name):
                yield i, last
                i = last - 1
                break
        i += 1


def mentions(text: str, layer: Layer, language: Language) -> list[Mention]:
    """Every possible mention of a place in the text, in order, with its evidence and probability."""
    known = knowledge(language)
    words = tokens(text)
    seen = _Context(text, layer, words, known)
    found: list[Mention] = []
    for run in runs(words, language.words("places", "before.inside")):
        for first, last in _matches(text, words, run, known):
            found.append(seen.mention(run, first, last))
    short = [
        Mention(
            *match.span(1),
            match.group(1),
            known.abbreviations[match.group(1)],
            {"abbreviation" if "." in match.group(1) else "postal": 1},
        )
        for pattern in (known.abbreviated, known.dotted)
        for match in pattern.finditer(text)
    ]
    found = _merged(short, found)
    _contain(text, found)
    weights: dict[str, float] = language.places["evidence"]
    for mention in found:
        score = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in mention.evidence.items())
        mention.probability = 1 / (1 + exp(-score)) if score > -500 else 0.0
    return found


def _merged(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """All mentions in order; where two overlap, that of `first`, and there the earlier."""
    taken = sorted((m.start, m.end) for m in first)
    starts = [start for start, _ in taken]

    def free(mention: Mention) -> bool:
        i = bisect_left(starts, mention.end)
        return i == 0 or taken[i - 1][1] <= mention.start

    unique = {m.start: m for m in reversed(first)}
    return sorted([*unique.values(), *filter(free, second)], key=lambda m: m.start)


def contains(outer: Candidate, inner: Candidate) -> bool:
    """Whether `inner` lies in `outer`, by country and first-level division."""
    if outer.kind == "country":
        return inner.country == outer.country and inner.kind not in ("country", "continent")
    if outer.kind in ("admin1", "admin2"):
        below = ("city", "admin2") if outer.kind == "admin1" else ("city",)
        return inner.kind in below and (inner.country, inner.admin1) == (outer.country, outer.admin1)
    return False


_COMMA = re.compile(r",? ?\(?|, in (?:the )?| in ")


def _contain(text: str, found: list[Mention]) -> None:
    """Note who is in whom: "Paris, Texas", "Falluja, in Iraq"; readings that fit become the container's only ones."""
    for inner, outer in zip(found, found[1:], strict=False):
        between = text[inner.end : outer.start]
        if len(between) > 9 or "," not in between and " in " not in between:
            continue
        if any(c.kind in ("country", "continent") for c in inner.candidates):
            continue
        fitting = tuple(o for o in outer.candidates if any(contains(o, i) for i in inner.candidates))
        if fitting and between.startswith(",") or fitting and fitting[0].kind in ("country", "admin1"):
            inner.container = fitting
            outer.candidates = fitting if "," in between else outer.candidates
            inner.evidence["container"] = 1
            outer.evidence["contains"] = 1


class _Context:
    """What is asked again and again of one text: its names by character, its sentence starts, its lower-case words."""

    def __init__(self, text: str, layer: Layer, words: list[Token], known: Knowledge) -> None:
        self.text, self.words, self.known = text, words, known
        table = known.language
        self.before = {k: table.words("places", f"before.{k}") for k in ("strong", "weak", "direction", "of", "person")}
        self.after = {k: table.words("places", f"after.{k}") for k in ("office", "other")}
        self.acting = {k: table.words("places", f"government.{k}") for k in ("verbs", "before", "capitals")}
        self.names = [(*layer.characters(n.first, n.last), n.type, n.confidence) for n in layer.names]
        self.begins = {int(layer.words.starts[first]) for first, last in layer.sentences if last > first}
        self.lower = {w.text for w in words if not w.capital}
        persons = [
            text[start:end].split() for start, end, kind, sure in self.names if kind == "person" and sure >= SURE
        ]
        self.surnames = {part for parts in persons for part in parts[1:]}
        self.first_names = {parts[0] for parts in persons if parts}
        self.shouted = sum(w.text.isupper() for w in words) > len(words) / 2
        self._next = 0

    def name_at(self, start: int, end: int) -> tuple[int, int, str, float] | None:
        """The first name that [start, end) touches; to be asked in text order."""
        while self._next < len(self.names) and self.names[self._next][1] <= start:
            self._next += 1
        name = self.names[self._next] if self._next < len(self.names) else None
        return name if name and name[0] < end else None

    def mention(self, run: tuple[int, int], first: int, last: int) -> Mention:
        words = self.words
        start, end = words[first].start, words[last - 1].end
        name = self.text[start:end]
        candidates = self.known.candidates(name)
        evidence = dict.fromkeys(self._around(run, first, last), 1.0)
        evidence |= dict.fromkeys(self._tagged(start, end, evidence), 1.0)
        best = candidates[0]
        sure = [c for c in candidates if not c.alternate]
        evidence[f"is {best.kind}" if sure else "is alternate"] = 1.0
        evidence["people"] = log10(max((c.population for c in sure or candidates), default=0) + 10)
        if fold(name) in self.known.rare:
            evidence["rarely a place"] = 1.0
        if name.lower() in self.lower:
            evidence["also in lower case"] = 1.0
        if last - first == 1 and name in self.surnames:
            evidence["is a surname here"] = 1.0
        elif last - first == 1 and name in self.first_names:
            evidence["is a first name here"] = 1.0
        if last - first > 1:
            evidence["of several words"] = 1.0
        if name.isupper() and name not in self.known.own and not self.shouted:
            evidence["in capitals" if len(name) > SHORT or "dateline" in evidence else "acronym"] = 1.0
        return Mention(start, end, name, candidates, evidence, own=self.known.owned(name) != ())

    def _tagged(self, start: int, end: int, around: dict[str, float]) -> Iterator[str]:
        """What the encoder's names say."""
        name = self.name_at(start, end)
        if name is None:
            yield "tagged nothing"
            return
        whole = name[0] >= start - 4 and name[1] <= end + 2
        sure = "surely" if name[3] >= SURE else "perhaps"
        yield f"tagged {name[2]} {sure}" if whole else f"inside {name[2]}"

    def _around(self, run: tuple[int, int], first: int, last: int) -> Iterator[str]:
        """What stands before and after, in the run and outside it."""
        words = self.words
        before = words[first - 1] if first else None
        after = words[last] if last < len(words) and words[last].joined else None
        low = before.text.lower().rstrip(".") if before and not words[first].line else ""
        near = before is not None and len(self.text[before.end : words[first].start]) <= 2
        if near and before is not None:
            if self.text[before.end : words[first].start] == "-":
                yield "after a party" if len(low) == 1 else "after a hyphen"
            else:
                yield from self._before(before, first, low)
        if words[first].start in self.begins:
            yield "begins a sentence"
        if after is None:
            if words[first].line or first == 0:
                rest = self.text[words[last - 1].end : words[last - 1].end + 90]
                if _DATELINE.match(rest):
                    yield "dateline"
        elif after.capital:
            following = after.text.lower().rstrip(".")
            yield ("office after" if following in self.after["office"] else
                   "other name after" if following in self.after["other"] else "capital after")  # fmt: skip
        if self._governs(low, first, last):
            yield "government"

    def _before(self, before: Token, first: int, low: str) -> Iterator[str]:
        if low == "the":
            yield "after the"
            if first > 1:
                low = self.words[first - 2].text.lower()
        if low in self.before["strong"] or low in self.before["direction"]:
            yield "after in"
        elif low in self.before["person"]:
            yield "after a title"
        elif low in self.before["weak"]:
            head = self.words[first - 2].text if first > 1 else ""
            named = low == "of" and head[:1].isupper() and head.lower() in self.before["of"]
            yield "after a name with of" if named else f"after {low}"
        elif before.capital and self.words[first].joined and low not in ("the", "a", "an"):
            yield "capital before"

    def _governs(self, low: str, first: int, last: int) -> bool:
        """A capital that acts or is dealt with as a power."""
        words = self.words
        if last - first > 2 or self.text[words[first].start : words[last - 1].end] not in self.acting["capitals"]:
            return False
        following = words[last].text.lower() if last < len(words) and words[last].joined else ""
        return following in self.acting["verbs"] or low in self.acting["before"]
