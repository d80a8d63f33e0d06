"""Whether a time without a year or a week lies ahead of the publication or behind it.

News tells of the past: a weekday is the last one, unless the nearest verb-like word of its clause looks ahead ("will
vote Tuesday", "is expected to be signed in March"). Of such words the nearest decides.
"""

from __future__ import annotations

from ..language import Language
from .number_tokens import Tokens

_AT_HEAD = 2  # tokens between the begin of a sentence and a time at its head


def lean(t: Tokens, start: int, stop: int, language: Language) -> int:
    """1 where the clause around the tokens [start, stop) looks ahead, -1 where it looks back, 0 for neither."""
    tables = language.times["tense"]
    left, right, opens = start - 1, stop, False
    for distance in range(tables["reach"]):
        if left >= 0:
            if t.low[left] in tables["clause"]:
                opens, left = distance <= _AT_HEAD, -1
            elif found := _sense(t, left, language):
                return found
            left -= 1
        elif start <= _AT_HEAD:
            opens = True
        if right < t.size:
            if t.low[right] in tables["clause"] or (t.low[right] == "," and not opens):
                right = t.size  # behind a comma another clause begins, but for "On Tuesday, the court …"
            elif found := _sense(t, right, language):
                return found
            right += 1
    return 0


def _sense(t: Tokens, i: int, language: Language) -> int:
    word = t.low[i]
    if word in language.words("times", "tense.future") or t.phrase(i, 2) in language.words("times", "tense.phrases"):
        return 1
    past = word in language.words("times", "tense.past")
    if not past and word.endswith("ed") and len(word) > 3 and not t.capital(i):
        past = word not in language.words("times", "tense.not_past")
    if not past:
        return 0
    if t.phrase(i - 2, 2) in language.times["grammar"]["to_be"]:  # "a book to be published in April"
        return 1
    ahead = language.words("times", "tense.future")
    return 1 if any(w in ahead for w in t.low[max(0, i - 3) : i]) else -1
