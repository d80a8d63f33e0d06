"""A headline that states flatly what the text only calls possible: "X shuts the plant" over "X could shut the plant".

Speaks where the headline's verb stands in the text after "could", "may" or "might" alone, with its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .remarks import remark

CHECK = "headline-certainty"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def check(material: Material, language: Language) -> Iterable[Finding]:
    if material.title is None:
        return
    title, text = material.title.text, material.layer.text
    if len(text) < language.checks["headline"]["shortest"] or _pattern(language, "hedged").search(title):
        return
    words = list(_WORD.finditer(title))
    if len(words) > 25:
        return
    modal = language.checks["headline"]["modal"]
    for at, word in enumerate(words):
        for base in _bases(word.group(), at, words, language):
            hedged = list(re.finditer(rf"\b(?:{modal})(?: \w+ly| also| still| soon)? {re.escape(base)}\b", text))
            if not hedged or _is_stated(text, base, {h.end() for h in hedged}):
                continue
            match = next((h for h in hedged if _has_subject(material, h, at, words)), None)
            if match is not None:
                spans = [Span.of(title, *word.span(), "title"), Span.of(text, *match.span())]
                yield remark(
                    language, CHECK, "headline.certainty", spans, "note", expected=spans[1].exact, found=spans[0].exact
                )
                return


def _has_subject(material: Material, hedged: re.Match[str], at: int, words: list[re.Match[str]]) -> bool:
    """Whether the sentence of the hedged verb has the name before the headline's verb, and another of its words."""
    area = next(((s, e) for s, e in material.sentences if s <= hedged.start() < e), None)
    if area is None:
        return False
    own = material.layer.text[area[0] : area[1]]
    subject = {w.group() for w in words[max(0, at - 4) : at] if w.group()[0].isupper()}
    shared = {w.group().lower() for w in _WORD.finditer(own)} & {w.group().lower() for w in words}
    before = own[: hedged.start() - area[0]]
    return len({w for w in shared if len(w) > 3}) > 1 and any(re.search(rf"\b{re.escape(s)}", before) for s in subject)


@lru_cache(maxsize=8)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(language.checks["headline"][name], re.IGNORECASE)


def _bases(word: str, at: int, words: list[re.Match[str]], language: Language) -> list[str]:
    """The base forms that a headline's verb may have: after "to" or "will", in the third person, in the past."""
    low = word.lower()
    if at == 0 or not low.isascii() or len(low) < 4:
        return []
    if words[at - 1].group().lower() in language.checks["headline"]["future"]:
        return [low]
    found = []
    for ending, replacements in language.checks["headline"]["endings"].items():
        if low.endswith(ending) and len(low) - len(ending) > 2:
            found += [low.removesuffix(ending) + new for new in replacements]
    return found


def _is_stated(text: str, base: str, hedged: set[int]) -> bool:
    """Whether the verb stands anywhere in the text without the modal: then the text may carry what the title says."""
    stem = re.escape(base[:-1] if base.endswith(("e", "y")) else base)
    return any(match.end() not in hedged for match in re.finditer(rf"\b{stem}\w*", text, re.IGNORECASE))
