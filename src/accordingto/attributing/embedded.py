"""Reports inside a report: "an aide said Coats told him that …" is one claim with two speakers.

The content of an attribution is read again, as if it were a text of its own; where all of it turns out to be one
telling by someone else, the claim is narrowed to the innermost content and keeps who told it as `deeper`.
Words inside quotation marks are never taken apart so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ..language import Language
from ..records.attribution import Attribution, Telling
from ..records.layer import Layer
from ..records.spans import Range
from .answers import creditable, refusal
from .kinds import act_of, is_told

_WORD = re.compile(r"[^\W\d_]+")
DEEPEST = 3  # tellings inside one another
_ASIDE = 10  # words that say to whom, when or where something was told
_WORTH = 40  # characters under which a quotation is not searched for others’ words
_BEYOND_DOUBT = 0.6  # confidence from which what somebody is quoted to have been told is believed
_ADVERBS = 3  # words that may stand between a source and its cue
_NEAR = 140  # characters into the content within which its own telling verb must stand


def to_read_again(
    layer: Layer, attributions: tuple[Attribution, ...], language: Language, depth: int
) -> list[tuple[int, Range]]:
    """The attributions, by index, with `depth` tellings, and their contents that may hold one more."""
    found = []
    for i, a in enumerate(attributions):
        whole = (a.content[0][0], a.content[-1][1]) if a.content else (0, 0)
        apart = any(c.isalnum() for (_, e), (s, _) in pairwise(a.content) for c in layer.text[e:s])
        if (
            not a.content
            or apart
            or len(a.deeper) != depth
            or a.answer
            or not a.source
            or act_of(layer, a, language) != "speech"
        ):
            continue
        start, end = _without_that(layer.text, whole, language)
        words = list(_WORD.finditer(layer.text, start, min(end, start + _NEAR)))[1:]
        open_words = [w for w in words if not layer.words.in_quotation(w.start())]
        if any(language.lemma(w.group()) in language.words("cues", "telling") for w in open_words):
            found.append((i, (start, end)))
    return found


def _without_that(text: str, content: Range, language: Language) -> Range:
    start, end = content
    for word in language.words("cues", "complementizers"):
        if text[start:end].lower().startswith(word + " "):
            return start + len(word) + 1, end
    return start, end


def without_cited(layer: Layer, attributions: tuple[Attribution, ...], language: Language) -> tuple[Attribution, ...]:
    """Contents that end in whom the source cites ("…, citing two officials") cut there, the cited kept as `deeper`."""
    return tuple(_without_cited(layer, a, language) for a in attributions)


def _without_cited(layer: Layer, a: Attribution, language: Language) -> Attribution:
    start, end = a.content[-1] if a.content else (0, 0)
    for pattern in language.patterns("relays", "cited.trailing") if a.source and not a.deeper else ():
        match = pattern.search(layer.text, start, end)
        if match is None or match.start() == start or layer.words.in_quotation(match.start("cue")):
            continue
        who = (match.start("who"), match.start("who") + len(match["who"].rstrip(" .,")))
        if creditable(layer.text[slice(*who)], language):
            said = (start, start + len(layer.text[start : match.start()].rstrip()))
            return replace(a, content=(*a.content[:-1], said), deeper=(Telling(who, (match.span("cue"),)),))
    return a


def quotations(layer: Layer, a: Attribution, language: Language) -> list[Range]:
    """The quotations of `a`, marks left out, that may hold what somebody else said."""
    found = []
    for q in layer.words.quoted if a.source and not a.inside else ():
        held = any(s <= q.start and q.end <= e for s, e in a.content)
        place = (q.start + q.opening, q.end - (1 if q.closed else 0))
        if held and q.double and place[1] - place[0] >= _WORTH:
            words = (w.group() for w in _WORD.finditer(layer.text, *place))
            if any(language.lemma(w) in language.words("cues", "telling") for w in words):
                found.append(place)
    return found


def told_inside(
    a: Attribution, place: Range, again: Layer, inner: tuple[Attribution, ...], language: Language
) -> Iterator[Attribution]:
    """What the quotation of `a` at `place`, read `again`, says that others said: by name, told and beyond doubt."""
    for found in inner:
        source = again.text[slice(*found.source[0])] if found.source else ""
        words = [w.lower() for w in _WORD.findall(source)]
        named = bool(words) and source[0].isupper() and words[0] not in language.words("sources", "nobody.words")
        if named and found.confidence >= _BEYOND_DOUBT and is_told(again, found, language):
            who, cue, content = _moved(found, place[0])
            yield Attribution(who, cue, content, found.confidence * a.confidence, inside=a.content)


def narrowed(
    a: Attribution, place: Range, again: Layer, inner: tuple[Attribution, ...], language: Language
) -> tuple[Attribution, ...]:
    """`a` narrowed where its content at `place`, read `again`, is one telling by someone else; unchanged where it is
    not, two attributions where the telling only follows ("the boy called for help, telling the guard …")."""
    whole = next((found for found in inner if _is_all_of(again, found, language)), None) or _as_saying(again, language)
    if whole is None:
        return (a,)
    source, cue, content = _moved(whole, place[0])
    narrower = replace(a, content=content, deeper=(*a.deeper, Telling(source[0], cue)))
    aside = _said_aside(again.text, (whole.source[0][1], whole.cue[0][0]), language)
    if aside is None:
        return (narrower,)
    return (replace(a, content=((place[0], place[0] + aside),)), narrower) if aside else (a,)


def _as_saying(layer: Layer, language: Language) -> Attribution | None:
    """ "two officials as saying that …", by its words alone."""
    for pattern in language.patterns("relays", "quoting.as_saying"):
        match = pattern.match(layer.text)
        if match and creditable(match["who"], language):
            who = (match.start("who"), match.start("who") + len(match["who"].rstrip(" ,")))
            return Attribution((who,), (match.span("cue"),), ((match.end(), len(layer.text)),), 1.0)
    return None


def with_quoted(layer: Layer, attributions: tuple[Attribution, ...], language: Language) -> tuple[Attribution, ...]:
    """ "Ruiz was quoted by the agency as saying …": whom the network took for a content is who spoke."""
    out: list[Attribution | None] = [_cited_behind(layer, a, language) for a in attributions]
    for i, a in enumerate(attributions):
        who = a.content[0] if a.content and a.source and a.cue else None
        words = {w.lower() for s, e in a.cue for w in _WORD.findall(layer.text[s:e])}
        quoted = who and not words.isdisjoint(language.words("relays", "quoting.words")) and who[1] <= a.cue[0][0]
        between = layer.text[who[1] : a.cue[0][0]] if who and quoted else "-"
        if who is None or between.strip() or not creditable(layer.text[slice(*who)], language):
            continue
        others = [j for j, b in enumerate(attributions) if j != i and b.source == a.source and b.content[0][0] > who[1]]
        if len(a.content) > 1:
            out[i] = replace(
                a, content=_without_lead(layer.text, a.content[1:], language), deeper=(Telling(who, a.cue),)
            )
        elif others:
            served = attributions[others[0]]
            out[others[0]] = replace(served, deeper=(Telling(who, served.cue), *served.deeper))
            out[i] = None
    return tuple(a for a in out if a is not None)


def _cited_behind(layer: Layer, a: Attribution, language: Language) -> Attribution:
    """ "reported, citing | two officials |, that …": the piece right behind "citing" is whom the source cites."""
    last = layer.text[a.cue[-1][0] : a.cue[-1][1]].split()[-1:] if a.cue else []
    for piece in a.content if last and last[0].lower() in language.words("relays", "cited.words") else ():
        between = layer.text[a.cue[-1][1] : piece[0]] if piece[0] >= a.cue[-1][1] else "-"
        rest = tuple(c for c in a.content if c != piece)
        if not between.strip() and rest and creditable(layer.text[slice(*piece)], language):
            return replace(a, content=rest, deeper=(Telling(piece, (a.cue[-1],)),))
    return a


def _without_lead(text: str, content: tuple[Range, ...], language: Language) -> tuple[Range, ...]:
    """A content without the "as saying that" it begins with."""
    for pattern in language.patterns("relays", "quoting.lead"):
        match = pattern.match(text, *content[0])
        if match and match.end() < content[0][1]:
            return ((match.end(), content[0][1]), *content[1:])
    return content


def _moved(a: Attribution, by: int) -> tuple[tuple[Range, ...], ...]:
    """The source, cue and content of `a`, shifted."""
    return tuple(tuple((s + by, e + by) for s, e in role) for role in (a.source, a.cue, a.content))


def _said_aside(text: str, gap: Range, language: Language) -> int | None:
    """Whether source and cue stand apart: None where nothing of weight stands between them; where the first part of
    `text` is a clause of its own ("the boy called for help, telling …"), its length; else 0."""
    between = text[slice(*gap)]
    commas = between.strip().startswith(",") and between.rstrip().endswith(",")
    if gap[0] > gap[1] or commas or len(between.split()) <= _ADVERBS:
        return None
    cue = _WORD.match(text, gap[1])
    aside = between.rstrip().endswith(",") and cue is not None and cue.group().endswith(language.cues["participle"])
    return len(text[: gap[1]].rstrip(" ,")) if aside else 0


def _is_all_of(layer: Layer, a: Attribution, language: Language) -> bool:
    """Whether `a` is a telling that makes up the text of `layer`: source, cue, content; or content, source, cue."""
    if not a.source or not a.cue:
        return False
    source, cue = a.source[0], a.cue[-1]
    refused = refusal(layer.text, (a.cue[0][0], len(layer.text)), language)
    if not (refused or is_told(layer, a, language)) or not _can_tell(layer.text[slice(*source)], a, layer, language):
        return False
    before = source[0] < cue[1] <= a.content[0][0]
    after = a.content[-1][1] <= min(source[0], cue[0])
    opening = layer.text[: min(source[0], a.content[0][0])]
    closing = layer.text[max(cue[1], a.content[-1][1]) :]
    # "…, he told members at the meeting" may close a quotation, "At the meeting, …" open it.
    closed = not any(c.isalnum() for c in closing) or (after and _is_aside(closing))
    opened = not any(c.isalnum() for c in opening) or (before and opening.rstrip().endswith(",") and _is_aside(opening))
    bare = not any(layer.words.in_quotation(s) for s, _ in (*a.source, *a.cue))
    return (before or after) and bare and closed and opened


def _is_aside(text: str) -> bool:
    """Whether `text` is short and in one piece, as words are that say to whom, when or where."""
    return len(text.split()) <= _ASIDE and not any(c in ';:“”"' for c in text) and text.strip(" ,").count(",") == 0


def _can_tell(source: str, a: Attribution, layer: Layer, language: Language) -> bool:
    """Whether `source` can have told: a thing ("the move showed") cannot, and "X’s pledge" is no telling."""
    words = [w.lower() for w in _WORD.findall(source)]
    genitive = source.endswith(language.genitives) or layer.text[a.cue[0][0] :].startswith(language.genitives)
    empty = set(words) <= language.words("sources", "phrases.determiners")
    if genitive or empty or words[0] in language.words("cues", "nobody"):
        return False
    weak = all(
        language.lemma(w) not in language.words("cues", "telling")
        or language.lemma(w) in language.words("cues", "showing")
        for s, e in a.cue for w in _WORD.findall(layer.text[s:e])
    )  # fmt: skip
    return creditable(source, language) if weak or source[0].islower() else True
