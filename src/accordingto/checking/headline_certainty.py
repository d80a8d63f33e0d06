"""A headline that states flatly what the text only calls possible: "X shuts the plant" over "X could shut the plant".

Speaks where the headline's verb stands in the text after "could", "may" or "might" alone, with its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
        base = _base(word.group(), at, words, language)
        if base is None:
            continue
        hedged = list(re.finditer(rf"\b(?:{modal})(?: \w+ly| also| still| soon)? {re.escape(base)}\b", text))
        if not hedged or _is_stated(text, base, {h.end() for h in hedged}, language):
            continue
        around = {w.group().lower() for w in words}
        subject = {w.group() for w in words[max(0, at - 4) : at] if w.group()[0].isupper()}
        for area, match in _sentences(material, hedged):
            own = text[area[0] : area[1]]
            shared = {w.group().lower() for w in _WORD.finditer(own)} & around
            content = {w for w in shared if len(w) > 3}
            if (
                any(re.search(rf"\b{re.escape(s)}", own[: match.start() - area[0]]) for s in subject)
                and len(content) > 1
            ):
                spans = [Span.of(title, *word.span(), "title"), Span.of(text, *match.span())]
                yield remark(
                    language, CHECK, "headline.certainty", spans, "note", expected=spans[1].exact, found=spans[0].exact
                )
                return


@lru_cache(maxsize=8)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(language.checks["headline"][name], re.IGNORECASE)


def _base(word: str, at: int, words: list[re.Match[str]], language: Language) -> str | None:
    """The base form of a verb in the third person, or after "to" or "will"."""
    low = word.lower()
    if at == 0 or not low.isascii() or len(low) < 4:
        return None
    if words[at - 1].group().lower() in language.checks["headline"]["future"]:
        return low
    if not low.endswith("s") or low.endswith("ss"):
        return None
    if low.endswith("ies"):
        return low[:-3] + "y"
    return low[:-2] if low.endswith(("shes", "ches", "sses", "xes", "oes")) else low[:-1]


def _is_stated(text: str, base: str, hedged: set[int], language: Language) -> bool:
    """Whether the verb stands anywhere in the text without the modal: then the text may carry what the title says."""
    stem = re.escape(base[:-1] if base.endswith(("e", "y")) else base)
    return any(match.end() not in hedged for match in re.finditer(rf"\b{stem}\w*", text, re.IGNORECASE))


def _sentences(material: Material, matches: list[re.Match[str]]) -> Iterator[tuple[tuple[int, int], re.Match[str]]]:
    for match in matches:
        area = next(((s, e) for s, e in material.sentences if s <= match.start() < e), None)
        if area is not None:
            yield area, match
