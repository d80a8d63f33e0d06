"""A person in the headline whom the text does not name, or spells in another way.

Speaks only of names that the machine is sure of, and never of the article's author or publisher.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Span
from .remarks import remark

CHECK = "headline-name"
_SURE = 0.85
_SHORTEST = 6  # letters of a name whose spelling is compared
_WORD = re.compile(r"[^\W\d_]+")


def check(material: Material, language: Language) -> Iterable[Finding]:
    title, text = material.title, material.layer.text
    if title is None or len(text) < language.checks["headline"]["shortest"]:
        return
    article = material.article
    about = " ".join((*article.authors, article.publisher or "")).lower()
    known = {match.group().lower() for match in _WORD.finditer(text)}
    named = [title.characters(name.first, name.last) for name in title.names]
    for match in _WORD.finditer(title.text):
        word = match.group()
        inside = next((name for name in named if name[0] <= match.start() and match.end() <= name[1]), None)
        if inside is None or _known(_WORD.findall(title.text, *inside)[-1], known):
            continue  # where the surname is right, the first name is another matter: "Barack", and Ehud Barak
        if len(word) >= _SHORTEST and word[0].isupper() and not word.isupper() and not _known(word, known):
            variant = _variant(word, material, title.text) if word.lower() not in about else None
            if variant is not None:
                spans = [Span.of(title.text, *match.span(), "title"), variant]
                yield remark(language, CHECK, "headline.spelling", spans, expected=variant.exact, found=word)
    for name in title.names:
        span = Span.of(title.text, *title.characters(name.first, name.last), "title")
        words = [match.group() for match in _WORD.finditer(span.exact) if len(match.group()) > 1]
        if name.type != "person" or name.confidence < _SURE or len(words) < 2:
            continue
        if re.search(language.checks["headline"]["byline"], title.text[: span.start], re.IGNORECASE):
            continue
        if any(_known(word, known) or word.lower() in about for word in words):
            continue
        if _variant(words[-1], material, title.text) is None:
            yield remark(language, CHECK, "headline.name", [span], "note", found=span.exact)


def _known(word: str, known: set[str]) -> bool:
    low = word.lower()
    return low in known or low.removesuffix("s") in known or f"{low}s" in known


def _variant(word: str, material: Material, title: str) -> Span | None:
    """A name of the text that differs in one letter, and that the title does not have."""
    layer = material.layer
    if len(word) < _SHORTEST:
        return None
    for name in layer.names:
        start, end = layer.characters(name.last - 1, name.last)
        other = layer.text[start:end]
        if (
            other[:1].lower() == word[:1].lower()
            and other not in title
            and _one_letter_apart(word.lower(), other.lower())
        ):
            return Span.of(layer.text, start, end)
    return None


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter changed, added, left out, or two neighbours swapped."""
    if one.startswith(other) or other.startswith(one) or abs(len(one) - len(other)) > 1:
        return False  # "America" and "American" are two words
    if not (one.isalpha() and other.isalpha()):
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
