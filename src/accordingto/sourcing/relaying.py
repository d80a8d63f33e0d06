"""Through whom the source was heard, and whom it cites: the links of a chain before and after the source's own.

"told CNN", "was quoted by Reuters", "in an email seen by the Times", "speaking on CNN", "citing officials". Looked for
in the attribution's clause alone, by the language's table of relays; the article's own publisher is never a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..language import Language
from ..records.attribution import Attribution
from ..records.claims import Relation
from ..records.layer import Layer
from ..records.spans import Range
from .clauses import MASK, Clause, phrase_at
from .names import bare, same_outlet, type_of_name
from .phrases import analyse

_DESCRIPTION = 9  # words that may describe a vehicle or what is cited
_BETWEEN = 4  # words that may stand between a cue and its vehicle
_VEHICLE_WORDS = 7  # words among which the head of a vehicle stands
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Relay:
    """A link besides the source's own: its place, its relation to the next link, its name where it is an outlet."""

    place: Range
    relation: Relation | None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Relays:
    """The links before the source, outermost first, and those after it."""

    before: tuple[Relay, ...]
    after: tuple[Relay, ...]


def relays(layer: Layer, a: Attribution, clause: Clause, publisher: str | None, language: Language) -> Relays:
    """The relays in the clause of `a`; `publisher` is the article's own."""
    by_outlet: dict[str | None, Relay] = {}
    for relay in (*_reporting(layer, a, clause, language), *_through(layer, a, clause, language)):
        if not same_outlet(publisher, relay.outlet or ""):
            by_outlet.setdefault(relay.outlet, relay)
    before = list(by_outlet.values())
    cited = tuple(_cited(layer, a, clause, language))
    closing = _closing(layer, a, clause, language)
    if closing and not same_outlet(publisher, layer.text[slice(*closing.place)]):
        outer = replace(closing, relation="citing") if cited else closing
        return Relays((outer, *(replace(c, relation="quoted") for c in cited), *before[:1]), ())
    vehicles = tuple(Relay(place, "by") for place in _vehicles(layer, a, clause, language))
    return Relays((*before[:2], *vehicles[:1]), cited)


def _through(layer: Layer, a: Attribution, clause: Clause, language: Language) -> Iterator[Relay]:
    """The outlets that told, quoted, obtained or interviewed."""
    for relation in language.relays["through"]:
        for pattern in language.patterns("relays", f"through.{relation}"):
            for match in pattern.finditer(clause.text):
                at, _ = clause.place(match.end(), match.end() + 1)
                found = outlet_at(layer, at, clause, language)
                inside = found and any(s <= found[0][0] and found[0][1] <= e for s, e in a.source)
                if found and not (inside and relation not in ("obtained",) and "," not in clause.text[: match.start()]):
                    yield Relay(found[0], relation, found[1])


def _reporting(layer: Layer, a: Attribution, clause: Clause, language: Language) -> Iterator[Relay]:
    """The outlet that reports what the source said: "the Post reports that | Ruiz declined …"."""
    lead = clause.text[: max(0, a.source[0][0] - clause.start)] if a.source else ""
    for pattern in language.patterns("relays", "through_source.reporting"):
        match = pattern.search(lead)
        if match is None:
            continue
        names = [n for n in language.outlet_pattern.finditer(lead) if n.end() == match.start()]
        if names:
            yield Relay(clause.place(*names[-1].span()), "quoted", names[-1].group())


def _closing(layer: Layer, a: Attribution, clause: Clause, language: Language) -> Relay | None:
    """Who passes all of it on, behind the words: "…, the Journal reported", "…, according to two aides"."""
    ends = max(e for _, e in (*a.content, *a.cue, *a.source)) - clause.start
    if not a.source or not 0 < ends < len(clause.text):
        return None
    for pattern in language.patterns("relays", "through_source.closing"):
        match = pattern.match(clause.text, ends if clause.text[ends] in ',”"' else ends - 1)
        if match is None:
            continue
        start = clause.place(*match.span("who"))[0]
        place = (start, start + len(match["who"].rstrip()))
        outlet = outlet_at(layer, place[0], Clause(place[0], layer.text[slice(*place)]), language)
        if outlet and outlet[0][1] >= place[1]:
            return Relay(outlet[0], "quoted", outlet[1])
        if analyse(layer, place, language).known:
            return Relay(place, "quoted")
    return None


def outlet_at(layer: Layer, at: int, clause: Clause, language: Language) -> tuple[Range, str] | None:
    """The outlet named by the noun phrase at character `at`, and its name: "CNN’s Jake Tapper" is CNN."""
    phrase = phrase_at(layer, at, clause, language)
    if phrase is None:
        return None
    text = layer.text[slice(*phrase)]
    known = language.outlet_pattern.search(text)
    station = _affiliate(text, phrase[0], language)
    if station is not None:
        return station
    if known and not text[: known.start()].strip(" ").count(" "):
        return (phrase[0] + known.start(), phrase[0] + known.end()), known.group()
    words = text.split()
    if _plain_outlet(words, language) or _titled_outlet(words, language):
        return phrase, text
    first = layer.words.touching(phrase[0], phrase[0] + 1)[0]
    for name in layer.names:
        if not first <= name.first <= first + 1 or name.type == "person":
            continue
        place = layer.characters(name.first, name.last)
        following = _WORD.match(layer.text[place[1] :].lstrip()[:20])
        follows = following and following.group().lower() in language.words("relays", "outlets.followers")
        if follows or type_of_name(name.type, layer.text[slice(*place)], language) == "outlet":
            return place, bare(layer.text[slice(*place)])
    return None


def _affiliate(text: str, start: int, language: Language) -> tuple[Range, str] | None:
    """The station of "CNN affiliate KTV"."""
    for match in re.finditer(language.press["call_signs"], text):
        before = text[: match.start()].lower().split()
        if match.end() == len(text) and before and before[-1] in language.words("relays", "outlets.affiliates"):
            return (start + match.start(), start + match.end()), match.group()
    return None


def _plain_outlet(words: list[str], language: Language) -> bool:
    """Whether the words name one outlet without its name: "the state broadcaster", "a local newspaper"."""
    single = words[0].lower() in language.words("sources", "phrases.determiners") and len(words) <= 5
    return single and words[-1].lower() in language.words("relays", "outlets.plain")


def _titled_outlet(words: list[str], language: Language) -> bool:
    """Whether the words are a title as outlets have it: "the Daily Ledger", "the Tribune"."""
    title = [w for w in words if w.lower() not in language.words("sources", "phrases.determiners")]
    ends = bool(title) and title[-1].lower() in language.words("press", "outlet_endings")
    return ends and all(w[:1].isupper() for w in title) and (len(title) > 1 or len(words) > 1)


def _vehicles(layer: Layer, a: Attribution, clause: Clause, language: Language) -> Iterator[Range]:
    """The texts and posts in which the source put its words, from the table of vehicles."""
    known = language.words("relays", "vehicles.words")
    for pattern in language.patterns("relays", "vehicles.patterns"):
        for match in pattern.finditer(clause.text):
            at = clause.place(match.end(), 0)[0]
            if any(s <= at < e for s, e in a.source) or not (
                match["open"] is not None or _follows_cue(a, clause, match)
            ):
                continue
            described = _described(layer, (at, at), clause, language.relays["vehicles"]["until"], language)
            words = list(_WORD.finditer(layer.text, *described))[:_VEHICLE_WORDS]
            heads = [word for word in words if word.group().lower() in known]
            if heads:
                ends = heads[0].end() if len(heads) == len(words) or heads[-1] is words[-1] else described[1]
                yield (at, max(ends, heads[-1].end()))


def _follows_cue(a: Attribution, clause: Clause, match: re.Match[str]) -> bool:
    """Whether few words stand between the cue and what `match` found behind it: "said Monday in a letter"."""
    place = clause.place(*match.span())[0]
    if any(s <= place < e for s, e in a.cue):
        return True
    between = [clause.text[e - clause.start : match.start()] for _, e in a.cue if e <= place]
    return any(MASK not in words and len(words.split()) <= _BETWEEN for words in between)


def _described(layer: Layer, phrase: Range, clause: Clause, until: list[str], language: Language) -> Range:
    """A noun phrase with the description that follows it, up to the next mark or telling word."""
    rest = clause.text[phrase[1] - clause.start :]
    stop = re.search(rf"[,;:.“”\"()–—{MASK}]|\b(?i:{'|'.join(until)})\b|$", rest)
    kept = rest[: stop.start()].rstrip() if stop else ""
    end = phrase[1] + len(re.sub(language.relays["vehicles"]["trailing"], "", kept, flags=re.IGNORECASE))
    short = len(layer.text[phrase[1] : end].split()) <= _DESCRIPTION
    return (phrase[0], end) if short else phrase


def _cited(layer: Layer, a: Attribution, clause: Clause, language: Language) -> Iterator[Relay]:
    """What the source cites, where a table knows it as somebody or something that can be cited."""
    for pattern in language.patterns("relays", "cited.patterns"):
        for match in pattern.finditer(clause.text):
            at = clause.place(match.end(), 0)[0]
            phrase = phrase_at(layer, at, clause, language)
            if phrase is None:
                continue
            place = _described(layer, phrase, clause, language.relays["cited"]["until"], language)
            deeper = any(s < place[1] and place[0] < e for s, e in (telling.source for telling in a.deeper))
            if not deeper and analyse(layer, place, language).known:
                yield Relay(place, None)
                return
