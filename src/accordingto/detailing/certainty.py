"""How sure the speaker is: the level and polarity of a content's main clause, with the words that carry them.

Levels and polarity are those of FactBank (Sauri and Pustejovsky 2009), as laid down in docs/certainty-guidelines.md.
Invariant: spans lie in the content or the cue; marks of side clauses and of the reporter never count.
"""

from __future__ import annotations

from ..language import Language
from ..records.claims import Act, Certainty, Level, Polarity
from ..records.spans import Range, Span
from .certainty_cue import mark_cue
from .certainty_reading import SentenceReading
from .certainty_rules import rules_of
from .certainty_words import words_of
from .stance import distance, stance

__all__ = ["certainty", "distance", "stance"]

_LEVELS: tuple[Level, ...] = ("certain", "probable", "possible", "unknown")


def certainty(
    text: str, content: tuple[Range, ...], language: Language, cue: tuple[Range, ...] = (), act: Act = "speech"
) -> Certainty:
    """The certainty of the content at the character ranges of `text`, said or held by `cue`.

    Of several sentences the first counts. Level and polarity are unknown where there are no words. The spans are the
    words that lower the level, negate, or stress; a plain statement has none. What is held ("plans to sell") is
    graded by the holder's own word, as what is said is by its speaker's; the act itself changes nothing.
    """
    words = words_of(text, content, language)
    if not any(words.kinds):
        return Certainty()
    marks = mark_cue(text, cue, language, words.lower[0])
    start = content[0][0]
    quoted = not language.words("grammar", "opening_marks").isdisjoint(text[max(0, start - 1) : start + 1])
    reading = SentenceReading(words, rules_of(language), bool(cue), marks.past and not quoted, marks.calls)
    reading.sentence()
    level, negative, is_open = reading.level, reading.negative, reading.open
    spans = [Span.of(text, words.starts[i], words.ends[i]) for i in sorted(reading.marked)]
    if marks.applies(reading.infinitive, "to" in words.kinds[:2]):
        level, negative, is_open = marks.over(level, negative, is_open, reading.infinitive)
        spans.extend(marks.spans)
    polarity: Polarity = "unknown" if is_open else "negative" if negative else "positive"
    return Certainty(_LEVELS[level], polarity, tuple(dict.fromkeys(spans)))
