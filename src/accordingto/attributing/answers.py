"""Non-answers: who was asked and declined, refused, did not respond or could not be reached.

The cue is the refusing verb ("declined to"), the content its complement ("comment directly on the bill"), if any; the
matter is what was asked ("the bill"), if it is named. A refusal that stands inside another content ("said it was aware
but declined to comment") becomes an attribution of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from ..language import Language
from ..records.attribution import Attribution
from ..records.claims import AnswerForm
from ..records.layer import Layer
from ..records.spans import Range
from .own_voice import Areas

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_EDGES = " .,;:\"”“'’\n\t\u00a0\u2002\u2003\u2009"
SURE = 0.8  # confidence of a refusal found by its words alone: read by hand on real news
_ACT = 12  # characters of "comment" or "say"
_SHORTEST = 2  # characters that are no matter yet
_WINDOW = 80  # characters in which a refusal shows itself


def with_answers(layer: Layer, attributions: tuple[Attribution, ...], language: Language) -> tuple[Attribution, ...]:
    """The attributions, non-answers marked as such and split off from what is said in the same breath."""
    found = [part for a in attributions for part in _parts(layer, a, language)]
    taken = Areas([place for a in found for place in (*a.cue, *a.content)])
    found += [a for a in _unseen(layer, language) if not any(taken.touch(c) for c in (*a.cue, *a.content))]
    return tuple(sorted(found, key=lambda a: a.start))


def _unseen(layer: Layer, language: Language) -> Iterator[Attribution]:
    """Refusals by their words alone, in the language’s plain forms: "Calls to the mayor were not returned"."""
    for first, last in layer.sentences:
        start, end = layer.characters(first, last)
        sentence = layer.text[start:end]
        for pattern in language.patterns("cues", "unanswered.patterns"):
            match = pattern.search(sentence)
            if match is None or layer.words.in_quotation(start + match.start()):
                continue
            who = (start + match.start("who"), start + match.start("who") + len(match["who"].rstrip()))
            cue = (start + match.start("cue"), start + match.end("cue"))
            if not creditable(layer.text[slice(*who)], language):
                continue
            form = refusal(layer.text, (cue[0], end), language)
            plain = Attribution((who,), (cue,), ((cue[1], end),), SURE)
            yield _shaped(layer, plain, cue[0], form or "no-response", language)
            break


def creditable(source: str, language: Language) -> bool:
    """Whether `source` can have been asked or have told: somebody a table knows, or a name."""
    words = [w.lower() for w in _WORD.findall(source)]
    known = any(
        not language.words("sources", table).isdisjoint(words) for table in ("people", "bodies", "texts", "pronouns")
    )
    return bool(words) and (known or any(w[0].isupper() for w in _WORD.findall(source)[1:]) or source[0].isupper())


def refusal(text: str, place: Range, language: Language) -> AnswerForm | None:
    """How the words from `place[0]` on refuse an answer; None where they do not."""
    words = " ".join(text[place[0] : min(place[1], place[0] + _WINDOW)].lower().split())
    form = next((form for form, pattern in language.refusals if pattern.match(words)), None)
    return cast(AnswerForm | None, form)


def _parts(layer: Layer, a: Attribution, language: Language) -> Iterator[Attribution]:
    text, cue = layer.text, a.closest_cue
    if not cue:
        yield a
        return
    end = max(e for _, e in (*cue, *a.content))
    form = refusal(text, (cue[0][0], end), language)
    if form is not None:
        yield _shaped(layer, a, cue[0][0], form, language)
        return
    start, stop = a.content[-1]
    for turn in language.answering["turn"].finditer(text, start, stop):
        form = refusal(text, (turn.end(), stop), language)
        within = any(q.start < turn.start() < q.end for q in layer.words.quoted)
        if form is None or within or not (turn["turn"] or turn.start() == start):
            continue
        said = (*a.content[:-1], (start, turn.start())) if turn.start() > start else a.content[:-1]
        if said:
            yield replace(a, content=said)
            a = replace(a, cue=(), deeper=())
        yield _shaped(layer, replace(a, content=((turn.end(), stop),)), turn.end(), form, language)
        return
    yield a


def _shaped(layer: Layer, a: Attribution, start: int, form: AnswerForm, language: Language) -> Attribution:
    """`a`, whose refusal begins at `start`, as a non-answer."""
    text = layer.text
    end = _clause_end(layer, max(e for _, e in (*a.closest_cue, *a.content) if e > start))
    more = language.answering["more"].match(text, end)
    end = _trimmed_end(text, start, more.end() if more else end)
    verb = language.answering["verb"].match(text, start, end)
    complement = verb.end() if verb else end
    at = complement
    for part in ("act", "empty"):
        match = language.answering[part].match(text, at, end)
        at = match.end() if match else at
    if at < end and (given := language.answering["determiner"].search(text[complement:at])):
        at = complement + given.start()  # "on | his departure"
    matter = (at + len(text[at:end]) - len(text[at:end].lstrip(_EDGES)), end)
    refused = (start, complement - (len(text[start:complement]) - len(text[start:complement].rstrip())))
    if a.deeper:
        a = replace(a, deeper=(*a.deeper[:-1], replace(a.deeper[-1], cue=(refused,))))
    else:
        a = replace(a, cue=(*a.cue, refused) if a.cue and a.cue[0][0] < start else (refused,))
    before = tuple(c for c in a.content if c[1] <= start)
    if before and end <= complement + _ACT:
        return replace(a, content=before, matter=before, answer=form)  # "Whether he would run, Hale declined to say"
    left = complement + len(text[complement:end]) - len(text[complement:end].lstrip(_EDGES))
    asked = (matter,) if matter[1] - matter[0] > _SHORTEST else ()
    return replace(a, content=((left, end),) if left < end else (), matter=asked, answer=form)


def _clause_end(layer: Layer, end: int) -> int:
    """Where the words that run on from `end` without any mark between them end."""
    last = layer.words.touching(0, end)[1]
    while last < len(layer.words) and layer.words.case[last] != 5 and layer.words.layout[last] == 0:
        last += 1
    return max(end, int(layer.words.ends[last - 1])) if last else end


def _trimmed_end(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(_EDGES))
