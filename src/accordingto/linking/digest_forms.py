"""Which template a claim is told by, and which of its words stand in it.

Direct words stand as the speaker's, indirect words as the outlet's, own voice as such. A verb that does more than
report ("denied", "put the toll at") stands verbatim before its content; where it cannot, the whole sentence stands.
Invariant: the ranges lie in one article's text, in order, and hold the told value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..language import Language
from ..records.claims import Claim
from ..records.spans import Place, Range, Span
from .digest_cutting import cut, sentences, shortest, trimmed
from .digest_notes import Told

_BETWEEN = 12
_FEW = 60
"""A value of more words than these may itself be cut behind them."""
_NEXT = re.compile(r"[\"”]\s+[\"“]")


@dataclass(frozen=True, slots=True)
class Form:
    """The name of a template, and the ranges to print."""

    name: str
    ranges: tuple[Range, ...]
    place: Place = "text"


def full(told: Told, language: Language) -> Form:
    """The claim in full, cut where it is long; the sentence that it stands in, where nothing of it is left."""
    form = _full(told, language)
    return form if form.ranges else _whole(told, language)


def _full(told: Told, language: Language) -> Form:
    claim = told.claim
    if not claim.content and not claim.cue:
        return _whole(told, language)
    if not told.held:
        return _whole(told, language)
    place = (claim.content or claim.cue)[0].place
    if claim.kind == "own-voice":
        return Form("own", _cut(told, language), place) if not claim.chain else _whole(told, language)
    if claim.kind == "direct":
        name = "quotes" if len(claim.chain) == 1 else "relays" if claim.chain else "unsourced"
        return Form(name, _cut(told, language, unquoted=True), place)
    if claim.kind == "no-answer" or not _is_plain(claim, language):
        return _phrased(told, language) or _whole(told, language)
    if not claim.chain:
        return Form("unsourced", _cut(told, language), place)
    return Form("that" if _is_led_in(told, language) else "colon", _cut(told, language), place)


def short(told: Told, language: Language) -> Form | None:
    """The value's own words, where they are told as certain and nothing near them turns their meaning."""
    sure = told.claim.certainty
    if told.value is None:
        return None
    if not told.held:
        return _short_beside(told, language)
    if (sure.level, sure.polarity) != ("certain", "positive"):
        return None
    span = told.value.span
    content = next(
        c for c in told.claim.content if c.start <= span.start and span.end <= c.end and c.place == span.place
    )
    found = shortest(told.article.part(span.place), content.range, span.range, language)
    return value_alone(told, language) if found else None


def _short_beside(told: Told, language: Language) -> Form | None:
    """As `short`, for a value beside the content: not where its sentence says on whose word it is."""
    whole = _whole(told, language)
    span = told.value.span if told.value else told.spans[0]
    start, end = whole.ranges[0]
    others = (*told.claim.cue, *told.claim.source)
    if any(other.place == whole.place and other.start < end and start < other.end for other in others):
        return None
    found = shortest(told.article.part(whole.place), (start, end), span.range, language)
    return Form("has" if told.chain else "has_own", (found,), whole.place) if found else None


def value_alone(told: Told, language: Language) -> Form | None:
    """The value's own words, for a claim that stands in full in the same paragraph."""
    if told.value is None:
        return None
    span = told.value.span
    found = trimmed(told.article.part(span.place), *span.range, language, unquoted=told.claim.kind == "direct")
    return Form("has" if told.chain else "has_own", (found,), span.place)


def _needed(told: Told) -> list[Span]:
    """The words that must stand: the value, and what says how sure the speaker is, where it is in the content."""
    claim = told.claim
    found = [*claim.certainty.spans, *([claim.distance] if claim.distance else [])]
    if told.value:
        value = told.value.span
        long = told.value.text is not None and value.end - value.start > _FEW
        found.append(replace(value, end=value.start + _FEW) if long else value)
    return [span for span in found if any(c.start <= span.start and span.end <= c.end for c in claim.content)]


def _cut(told: Told, language: Language, unquoted: bool = False) -> tuple[Range, ...]:
    content = told.claim.content
    text = told.article.part(content[0].place)
    spans = [span for span in content if span.place == content[0].place]
    found = cut(text, spans, _needed(told), language)
    parts = [part for each in found for part in (_quotations(text, each) if unquoted else [each])]
    ranges = [trimmed(text, start, end, language, unquoted) for start, end in parts]
    return _with_words(text, ranges)


def _with_words(text: str, ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges that hold more than marks."""
    return tuple(each for each in ranges if any(map(str.isalnum, text[each[0] : each[1]])))


def _quotations(text: str, found: Range) -> list[Range]:
    """The range cut where one quotation ends and the next one begins."""
    bounds = [found[0]]
    for match in _NEXT.finditer(text, *found):
        bounds += [match.start(), match.end()]
    bounds.append(found[1])
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def _is_plain(claim: Claim, language: Language) -> bool:
    """Whether the verb only reports, and the content is a clause that can stand under "reports"."""
    if claim.act != "speech" or claim.stance not in ("neutral", None):
        return False
    verbs, beside = language.digest["verbs"]["plain"], language.digest["verbs"]["beside"]
    words = [word for span in claim.cue for word in span.exact.lower().split()]
    if not all(word in beside or language.lemma(word) in verbs for word in words):
        return False
    return not re.match(language.digest["cuts"]["bare"], claim.content[0].exact) if claim.content else False


def _is_led_in(told: Told, language: Language) -> bool:
    """Whether the article itself leads into the content with "that"; other content need not be a clause."""
    content = told.claim.content[0]
    words = told.article.part(content.place)[max(0, content.start - _BETWEEN) : content.start + _BETWEEN]
    at = min(content.start, _BETWEEN)
    leading = re.compile(language.digest["cuts"]["opening"])
    return any(match.start() <= at <= match.end() for match in leading.finditer(words))


def _phrased(told: Told, language: Language) -> Form | None:
    """The words from the verb on, where the content follows it at once."""
    claim = told.claim
    if len(claim.chain) != 1 or len(claim.cue) != 1 or claim.kind == "own-voice":
        return None
    if re.match(language.digest["cuts"]["participle"], claim.cue[0].exact):  # "claiming the lives of" has no subject
        return None
    cue, spans = claim.cue[0], list(told.spans)
    if spans == [cue]:
        return Form("phrased", (cue.range,), cue.place)
    text = told.article.part(cue.place)
    first = spans[0]
    between = text[cue.end : first.start]
    if (
        first.place != cue.place
        or not cue.end <= first.start
        or len(between) > _BETWEEN
        or re.search(r"[.!?]", between)
    ):
        return None
    if any(cue.end <= source.start < first.start for source in claim.source):
        return None
    if not any(source.end <= cue.start for source in claim.source):  # "according to X" has no subject before its verb
        return None
    ranges = [*cut(text, spans, _needed(told), language)] if claim.content else [span.range for span in spans]
    if ranges[0][0] != first.start:
        return None
    ranges[0] = (cue.start, ranges[0][1])
    return Form("phrased", _with_words(text, [trimmed(text, *each, language) for each in ranges]), cue.place)


def _whole(told: Told, language: Language) -> Form:
    """The sentence as it stands in the article, its attribution in it."""
    claim, value = told.claim, told.value
    place = value.span.place if value else (*claim.content, *claim.cue, *claim.source)[0].place
    text = told.article.part(place)
    links = [link.span for link in claim.chain if link.span and not link.carried]
    spans = [span for span in (*claim.content, *claim.cue, *claim.source, *links) if span.place == place]
    hull = (min(s.start for s in spans), max(s.end for s in spans)) if spans else (len(text), 0)
    name = "whole" if told.chain else "own" if claim.kind == "own-voice" or not told.held else "unsourced"
    if told.held and spans and hull[1] - hull[0] <= language.digest["cuts"]["most"]:
        return Form(name, (trimmed(text, *hull, language),), place)
    around = (value.span if value else spans[0]).range
    low, line_end = text.rfind("\n", 0, around[0]) + 1, text.find("\n", around[1])
    inside = sentences(text, low, len(text) if line_end < 0 else line_end, language)
    found = [each for each in inside if each[0] < around[1] and around[0] < each[1]]
    start, end = found[0][0], found[-1][1]
    if told.held and spans:
        start, end = max(start, hull[0]), min(end, hull[1])
    return Form(name, (trimmed(text, start, end, language),), place)
