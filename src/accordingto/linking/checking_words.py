"""Whether the verbatim words of a digest are their article's, in the claim, and cut at edges where nothing turns.

Written apart from what composes digests, from the tables alone, so that a mistake there is seen here. Invariant: judges
spans of the archived text, never the printed text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..language import Language
from ..records.article import Article
from ..records.claims import Claim, Time
from ..records.digests import Part
from ..records.spans import Range, Span

_JOINING = " \t\r\n\u00a0,.;:–—-\"“”„‘’'"


def same_words(printed: str, exact: str) -> bool:
    """Whether the words are the same, white space aside."""
    return " ".join(printed.split()) == " ".join(exact.split())


def opens(part: Part, article: Article) -> bool:
    """Whether the part's span opens in the article, and is what is printed."""
    span = part.span
    return (
        span is not None
        and article.part(span.place)[span.start : span.end] == span.exact
        and same_words(part.text, span.exact)
    )


def runs(parts: Sequence[Part]) -> list[list[Part]]:
    """The quotations: what stands between quotation marks, each as its verbatim parts, brackets and ellipses."""
    found: list[list[Part]] = []
    inside = False
    for part in parts:
        if part.kind == "mark":
            inside = not inside
            if inside:
                found.append([])
        elif inside:
            found[-1].append(part)
    return found


def stretches(run: Sequence[Part]) -> tuple[list[Range], str | None]:
    """The ranges of a quotation, contiguous parts as one; and what is wrong with how they are joined."""
    ranges: list[Range] = []
    joined = True
    for part in run:
        if part.kind == "ellipsis":
            joined = False
        elif part.kind == "verbatim" and part.span:
            start, end = part.span.range
            if not ranges:
                ranges.append((start, end))
            elif joined and start == ranges[-1][1]:
                ranges[-1] = (ranges[-1][0], end)
            elif joined:
                return ranges, "spans are joined without an ellipsis"
            elif start < ranges[-1][1]:
                return ranges, "spans stand in another order than in the article"
            else:
                ranges.append((start, end))
            joined = True
    return ranges, None if joined else "an ellipsis joins nothing"


def misplaced(
    ranges: Sequence[Range], claim: Claim, value: Span | None, article: Article, language: Language
) -> str | None:
    """What is wrong with where the ranges begin and end: outside the claim, or cut where no edge is."""
    place = value.place if value else (*claim.content, *claim.cue, *claim.source)[0].place
    text = article.part(place)
    matter = claim.answer.matter if claim.answer else ()
    links = [link.span for link in claim.chain if link.span and not link.carried]
    spans = [s for s in (*claim.content, *claim.cue, *claim.source, *matter, *links) if s.place == place]
    home = _home(text, spans, None if _holds(claim, value) else value, language)
    for start, end in ranges:
        if not any(a <= start and end <= b for a, b in home):
            return "words lie outside the claim"
        starts = {s.start for s in spans} | {a for a, _ in home} | ({value.start} if value else set())
        ends = {s.end for s in spans} | {b for _, b in home} | ({value.end} if value else set())
        if not _is_edge(text, start, starts, language, -1) or not _is_edge(text, end, ends, language, 1):
            return f"cut inside a clause: “{text[start:end]}”"
    return None


def turned(
    ranges: Sequence[Range], claim: Claim, value: Span | None, article: Article, language: Language
) -> str | None:
    """What was cut off a printed sentence and turns its meaning, None where nothing was: of the content, and of the
    sentence that holds a value beside it."""
    turning = re.compile(language.digest["cuts"]["turning"])
    place = value.place if value else claim.content[0].place if claim.content else "text"
    text = article.part(place)
    homes = [content.range for content in claim.content if content.place == place]
    homes += [] if _holds(claim, value) else _home(text, (), value, language)
    for home in homes:
        for start, end in _sentences(text, home, language):
            if not any(a < end and start < b for a, b in ranges):
                continue
            at = start
            for a, b in [*ranges, (end, end)]:
                if a > at and (match := turning.search(text[at : min(a, end)])):
                    return match[0]
                at = max(at, b)
    return None


def days(claim: Claim, span: Span) -> set[str]:
    """The days that the words of a time stand for; a genitive ending may be part of the span."""
    return {
        detail.start[:10] for detail in claim.details
        if isinstance(detail, Time) and detail.start and detail.span.start == span.start and detail.span.end <= span.end
        and detail.start == detail.end and detail.span.place == span.place
    }  # fmt: skip


def _holds(claim: Claim, value: Span | None) -> bool:
    return value is not None and any(
        c.place == value.place and c.start <= value.start and value.end <= c.end for c in claim.content
    )


def _home(text: str, spans: Sequence[Span], value: Span | None, language: Language) -> list[Range]:
    """Where a claim's words may lie: from its first span to its last, and the sentences of a value beside these."""
    home = [(min(s.start for s in spans), max(s.end for s in spans))] if spans else []
    if value:
        low, high = text.rfind("\n", 0, value.start) + 1, text.find("\n", value.end)
        found = [
            each for each in _sentences(text, (low, len(text) if high < 0 else high), language)
            if each[0] < value.end and value.start < each[1]
        ]  # fmt: skip
        home += [(found[0][0], found[-1][1])] if found else []
    return home


def _sentences(text: str, within: Range, language: Language) -> Iterator[Range]:
    at = within[0]
    short = re.compile(language.digest["cuts"]["abbreviated"])
    for match in re.finditer(language.digest["cuts"]["sentence"], text[within[0] : within[1]]):
        stop = within[0] + match.start()
        if text[stop - 1] == "." and short.search(text[max(at, stop - 12) : stop - 1]):
            continue
        yield at, within[0] + match.end()
        at = within[0] + match.end()
    yield at, within[1]


def _is_edge(text: str, at: int, bounds: set[int], language: Language, direction: int) -> bool:
    """Whether a cut at this place lies at a bound of the claim, or where a sentence or clause ends, with nothing but
    joining characters (and "that") between."""
    cuts = language.digest["cuts"]
    if direction < 0:
        opening = re.compile(rf"[{re.escape(_JOINING)}]*(?:{cuts['opening']})?[{re.escape(_JOINING)}]*")
        if any(bound <= at and opening.fullmatch(text, bound, at) for bound in bounds):
            return True
        before = text[:at].rstrip(" \t\r\u00a0\"“‘'")
        return not before or before[-1] in ".!?;\n”"
    if any(at <= bound and not text[at:bound].strip(_JOINING) for bound in bounds):
        return True
    after = text[at : at + 200]
    if after.lstrip(_JOINING.replace("\n", ""))[:1] in ("", "\n"):
        return True
    return re.match(rf"\s*(?:{cuts['clause']})|[.!?][\"”’']?(?:\s|$)", after) is not None or _ends_sentence(text, at)


def _ends_sentence(text: str, at: int) -> bool:
    return text[:at].rstrip("\"”’'")[-1:] in (".", "!", "?")
