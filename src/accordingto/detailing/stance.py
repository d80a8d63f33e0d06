"""How a reporter presents a claim: the stance of the reporting verb, and the words that keep a distance.

Both are the reporter's, never the speaker's: what stands inside quotation marks is the speaker's own. The tables are
`stance.toml` and the `[distance]` part of `cues.toml`.
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.claims import Stance
from ..records.spans import Range, Span

_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"[\"“”]|\n\n")
# One to three words in lower case between quotation marks, with no stop inside.
_SCARE = re.compile(r"[\"“]([^\W\d_A-Z][\w'’-]{1,24}(?: [^\W\d_A-Z][\w'’-]{0,24}){0,2})[\"”]")
_LIMIT = 300
_BACK = 3000


def distance(text: str, cue: tuple[Range, ...], content: tuple[Range, ...], language: Language) -> Span | None:
    """The words by which the reporter keeps a distance, in the cue first; None where none stand there.

    A short quoted piece is a distance only where nobody is reported: in a reported content it is the speaker's.
    """
    verbs = language.words("cues", "distance.verbs")
    for start, end in cue:
        for match in _WORD.finditer(text, start, min(end, start + _LIMIT)):
            if language.lemma(match.group()) in verbs:
                return Span.of(text, *match.span())
    for start, end in (*cue, *content):
        for match in language.distancing.finditer(text, start, end):
            if not _quoted(text, match.start()):
                return Span.of(text, *match.span())
    for start, end in () if cue else content:
        for match in _SCARE.finditer(text, start, end):
            if not _quoted(text, match.start()) and not language.words("cues", "distance.naming") & _around(
                text, match
            ):
                return Span.of(text, *match.span(1))
    return None


def _around(text: str, match: re.Match[str]) -> set[str]:
    """The lower-case words just before the match."""
    return {word.lower() for word in _WORD.findall(text, max(0, match.start() - 24), match.start())[-2:]}


def _quoted(text: str, at: int) -> bool:
    """Whether `at` stands between double quotation marks of its paragraph."""
    inside = False
    for match in _MARK.finditer(text, max(0, at - _BACK), at):
        mark = match.group()
        inside = mark == "“" or (mark == '"' and not inside)
    return inside


def stance(text: str, cue: tuple[Range, ...], language: Language) -> Stance | None:
    """How the reporting verb presents the claim, by the table of reporting words; None where the cue has none.

    The first word of the table counts, two words ("point out") before one.
    """
    words = [m.group().lower() for start, end in cue for m in _WORD.finditer(text, start, min(end, start + _LIMIT))]
    for i, word in enumerate(words):
        lemma = language.lemma(word)
        pairs = (f"{lemma} {words[i + 1]}", f"{word} {words[i + 1]}") if i + 1 < len(words) else ()
        for entry in (*pairs, word, lemma):
            found = language.stances.get(entry)
            if found:
                return found
    return None
