"""Relays that change what they relay: two articles tell one sentence, but for a number, a name, a verb or a "not".

Sentences are paired by the runs of words that they share and aligned word by word. Precision comes first: only where
nearly all other words are equal, and never for a change of wording alone. Invariant: `before` and `after` are the words
of the two spans.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..language import Language
from ..records.claims import ChainLink, Claim
from ..records.readings import Reading
from ..records.spans import Range, Span
from ..records.stories import Alteration, AlterationKind, Evidence, Lineage
from .comparing import credits_to, shared
from .lineages import candidates, lineages_among
from .passages import Run, words_of
from .prepared import Prepared, all_prepared, is_named
from .relaying import relayed_changes
from .words import rarity, stem

_CANDIDATES = 4  # articles that one is compared with
_EQUAL = 0.6  # of the words of the shorter sentence that must be equal and in order
_CONTEXT = 6  # equal words right before and behind what is changed
_LEAST = 8  # words of a sentence, or different ones of a content
_LONGEST = 4  # words of what is changed
_STEP = 3  # words from one place of a run that is looked at to the next
_SAME = 0.75  # of the words of two contents that are one
_NEAR = 200  # characters around a claim
_RARE = 4.0  # rarity from which a lone capitalised word is taken for a name
_SURE = 0.8  # of a pronoun's resolution
_SPELLING = 0.7  # likeness from which two names are one, spelt in two ways
_WORD = re.compile(r"\w+")


def altered(readings: Sequence[Reading], language: Language) -> tuple[Alteration, ...]:
    """The alterations between the articles of one story, each kind of change once, by place in the first article."""
    articles = all_prepared(readings, language)
    return altered_among(articles, lineages_among(articles)[0])


def altered_among(articles: Sequence[Prepared], found_lineages: Sequence[Lineage]) -> tuple[Alteration, ...]:
    """`altered` for articles that are prepared already, whose lineages are known."""
    together = {id: number for number, row in enumerate(found_lineages) for id in row.articles}
    found: dict[tuple[str, str, str], Alteration] = {}
    for first, second in candidates(articles, _CANDIDATES):
        if articles[first].words.keys == articles[second].words.keys:
            continue
        a, b = in_order(articles[first], articles[second])
        relayed = _relayed(a, b, together)
        for kind, before, after in changes(a, b):
            key = (kind, before.exact.lower(), after.exact.lower())
            back = (kind, after.exact.lower(), before.exact.lower())
            if key not in found and back not in found:
                found[key] = Alteration(
                    Evidence(a.id, before), Evidence(b.id, after), kind, before.exact, after.exact, relayed
                )
    for b in articles:
        for a, kind, before, after in relayed_changes(b, articles):
            row = Alteration(Evidence(a.id, before), Evidence(b.id, after), kind, before.exact, after.exact, True)
            found.setdefault((kind, before.exact.lower(), after.exact.lower()), row)
    return tuple(found.values())


def in_order(a: Prepared, b: Prepared) -> tuple[Prepared, Prepared]:
    """The one that the other relays first: by credits, then by time of publication; else as given."""
    if credits_to(a, b) > credits_to(b, a):
        return b, a
    times = [x.reading.article.published or "" for x in (a, b)]
    length = min(map(len, times))
    if credits_to(a, b) == credits_to(b, a) and length and times[0][:length] > times[1][:length]:
        return b, a
    return a, b


def _relayed(a: Prepared, b: Prepared, together: dict[str, int]) -> bool:
    if credits_to(b, a) > credits_to(a, b):
        return True
    times = [x.reading.article.published or "" for x in (a, b)]
    length = min(map(len, times))
    one_text = a.id in together and together[a.id] == together.get(b.id)
    return one_text and bool(length) and times[0][:length] < times[1][:length]


def changes(a: Prepared, b: Prepared) -> Iterator[tuple[AlterationKind, Span, Span]]:
    """(kind, span in a, span in b) of each change between two articles."""
    runs, _ = shared(a, b)
    for left, right in _paired_sentences(runs, a, b):
        yield from _changed_words(a, b, left, right)
    told: set[tuple[str, str]] = set()
    for run in runs:
        for place in range(run.a + _STEP, run.a + run.words, _STEP):
            mine, theirs = a.told.get(place), b.told.get(place - run.a + run.b)
            if mine and theirs and (mine.id, theirs.id) not in told:
                told.add((mine.id, theirs.id))
                yield from _changed_telling(a, mine, b, theirs)


def _changed_words(a: Prepared, b: Prepared, left: range, right: range) -> Iterator[tuple[AlterationKind, Span, Span]]:
    """Changes between two sentences that are equal in most words and around the change."""
    keys = [[x.words.keys[place] for place in places] for x, places in ((a, left), (b, right))]
    if keys[0] == keys[1]:
        return
    codes = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    equal = sum(j - i for tag, i, j, _k, _m in codes if tag == "equal")
    if equal < _EQUAL * min(len(left), len(right)):
        return
    for number, (tag, i, j, k, m) in enumerate(codes):
        if tag == "equal" or max(j - i, m - k) > _LONGEST:
            continue
        sides = [codes[n][2] - codes[n][1] if 0 <= n < len(codes) else 0 for n in (number - 1, number + 1)]
        at_edge = (i, k) == (0, 0) or (j, m) == (len(left), len(right))
        if sum(sides) >= _CONTEXT and (min(sides) > 1 or at_edge):
            yield from _change(a, b, (left.start + i, left.start + j), (right.start + k, right.start + m))


def _changed_telling(
    a: Prepared, mine: Claim, b: Prepared, theirs: Claim
) -> Iterator[tuple[AlterationKind, Span, Span]]:
    """The same words told of another source, or with a verb that presents them otherwise."""
    left, right = _speaker_of(mine), _speaker_of(theirs)
    if not left or not right or _overlap(mine, theirs) < _SAME:
        return
    kind = _other_source(left, right, a.language)
    if kind:
        if not _named_near(a, mine, right) and not _named_near(b, theirs, left):
            yield kind, left.span, right.span
        return
    verbs = _verb_of(mine, a.language), _verb_of(theirs, a.language)
    if verbs[0] and verbs[1] and _other_stance(verbs[0].exact, verbs[1].exact, a.language):
        yield "verb", verbs[0], verbs[1]


def _overlap(a: Claim, b: Claim) -> float:
    """The words that two contents have in common, as a share of the longer; 0 for contents of a few words."""
    words = [set(words_of(" ".join(span.exact for span in claim.content)).keys) for claim in (a, b)]
    return len(words[0] & words[1]) / max(map(len, words)) if min(map(len, words)) >= _LEAST else 0.0


def _named_near(article: Prepared, claim: Claim, other: Speaker) -> bool:
    """Whether the other's speaker is spoken of right around this claim too, so that only the wording differs."""
    words = set(words_of(" ".join(_capitals(other.link.name or "") or _capitals(other.span.exact))).keys)
    spans = [span for span in (*claim.content, *claim.source) if span.place == "text"]
    around = article.text[max(0, min(s.start for s in spans) - _NEAR) : max(s.end for s in spans) + _NEAR]
    return bool(words & set(words_of(around).keys))


def _speaker_of(claim: Claim) -> Speaker | None:
    last = claim.chain[-1]
    sure = last.resolution is None or last.resolution >= _SURE
    return Speaker(last.span, last) if last.span and last.span.place == "text" and sure and not last.carried else None


def _verb_of(claim: Claim, language: Language) -> Span | None:
    """The one reporting verb of a claim's cue."""
    found = [
        Span(cue.start + m.start(), cue.start + m.end(), m.group())
        for cue in claim.cue
        if cue.place == "text"
        for m in _WORD.finditer(cue.exact)
        if language.lemma(m.group()) in language.stances
    ]
    return found[0] if len(found) == 1 else None


def _other_stance(a: str, b: str, language: Language) -> bool:
    """Whether two reporting verbs present what is said in ways that no editor would take for one another."""
    stances = {language.stances.get(language.lemma(word)) for word in (a, b)}
    return None not in stances and len(stances) == 2 and not stances <= {"neutral", "warning", "predicting"}


def _paired_sentences(runs: Sequence[Run], a: Prepared, b: Prepared) -> list[tuple[range, range]]:
    """The words of sentences that share a run of words, each pair once."""
    found = {}
    for run in runs:
        for place in range(run.a + _STEP, run.a + run.words, _STEP):
            left, right = _sentence(a, place), _sentence(b, place - run.a + run.b)
            if min(len(left), len(right)) >= _LEAST:
                found[left.start, right.start] = (left, right)
    return [found[key] for key in sorted(found)]


def _sentence(article: Prepared, place: int) -> range:
    ranges = article.sentence_words
    return ranges[max(0, bisect_right([each.start for each in ranges], place) - 1)]


def _change(a: Prepared, b: Prepared, left: Range, right: Range) -> Iterator[tuple[AlterationKind, Span, Span]]:
    """What kind of change the words at these places are, if it is one that says something else."""
    if left[0] == left[1] or right[0] == right[1]:
        with_words = (a, *left) if left[0] < left[1] else (b, *right)
        if _is_negation(*with_words):
            yield "negation", _span(a, *_wider(a, *left)), _span(b, *_wider(b, *right))
        return
    if _turned(a, left, b, right):
        yield "negation", _span(a, *left), _span(b, *right)
        return
    numbers = number_in(a, *left), number_in(b, *right)
    if numbers[0] and numbers[1] and _other_number(numbers[0], numbers[1]):
        yield "number", numbers[0].span, numbers[1].span


def _turned(a: Prepared, left: Range, b: Prepared, right: Range) -> bool:
    """Whether one side has a negation and else the words of the other in some form: "did not close", "closed"."""
    negations = a.language.words("lineages", "negations")
    keys = [x.words.keys[first:end] for x, (first, end) in ((a, left), (b, right))]
    if negations.isdisjoint(keys[0]) == negations.isdisjoint(keys[1]):
        return False
    stems = [{stem(key, a.language) for key in side} for side in keys]
    return bool(stems[0] & stems[1])


def _is_negation(article: Prepared, first: int, end: int) -> bool:
    keys = article.words.keys[first:end]
    return len(keys) <= 2 and not article.language.words("lineages", "negations").isdisjoint(keys)


def _wider(article: Prepared, first: int, end: int) -> Range:
    """These places and a word on each side."""
    return max(0, first - 1), min(len(article.words.keys), end + 1)


def _span(article: Prepared, first: int, end: int) -> Span:
    return Span.of(article.text, article.words.starts[first], article.words.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Number:
    """The one number among some words, and whether words before it call it about, nearly, more than …"""

    span: Span
    value: float
    loose: bool


def number_in(article: Prepared, first: int, end: int) -> Number | None:
    """The number among these words, if there is just one and it is no date, year or time of day."""
    language, keys = article.language, article.words.keys
    units, scales = language.numbers["units"], language.numbers["scales"]
    places = [p for p in range(first, end) if keys[p].isdigit() or keys[p] in units or keys[p] in scales]
    if not places or places[-1] - places[0] + 1 != len(places):
        return None
    around = {keys[p] for p in range(max(0, places[0] - 2), min(len(keys), places[-1] + 3))}
    if around & language.words("lineages", "dates"):
        return None
    span = _span(article, places[0], places[-1] + 1)
    value = _value(span.exact, [keys[p] for p in places], language)
    if value is None or (span.exact.isdigit() and 1900 <= value <= 2100):
        return None
    loose = bool(set(keys[max(0, places[0] - 3) : places[0]]) & language.words("lineages", "loose_numbers"))
    return Number(span, value, loose)


def _value(text: str, keys: Sequence[str], language: Language) -> float | None:
    if len(keys) == 1 and keys[0].isdigit():
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return None
    total = part = 0.0
    for key in keys:
        if key in language.numbers["scales"]:
            part = (part or 1) * language.numbers["scales"][key]
            total, part = (total + part, 0.0) if part >= 1000 else (total, part)
        elif key in language.numbers["units"]:
            part += language.numbers["units"][key]
        else:
            part += float(key)
    return total + part


def _other_number(a: Number, b: Number) -> bool:
    """Whether the numbers differ by more than rounding."""
    if a.value == b.value or not a.value or not b.value:
        return a.value != b.value
    fine, coarse = sorted((a.value, b.value), key=_digits, reverse=True)
    rounded = float(f"{fine:.{_digits(coarse)}g}") == coarse
    return not (rounded and (a.loose or b.loose or fine != int(fine) or fine >= 1000))


def _digits(value: float) -> int:
    """Digits of a number that are no zeros at its end."""
    return len(f"{value:g}".replace(".", "").replace("e+", "").rstrip("0")) or 1


@dataclass(frozen=True, slots=True)
class Speaker:
    """Words that name the source of a claim, and the link that it is resolved to."""

    span: Span
    link: ChainLink


def _other_source(a: Speaker, b: Speaker, language: Language) -> AlterationKind | None:
    """Whether two sources of one sentence are different ones: other names, or a name and unnamed people."""
    named = [_has_name(x, language) for x in (a, b)]
    texts = [
        x.link.name or x.span.exact if has_name else x.span.exact for x, has_name in zip((a, b), named, strict=True)
    ]
    words = [set(words_of(text).keys) for text in texts]
    if words[0] & words[1] or (words[0] | words[1]) & language.words("lineages", "dates"):
        return None
    if all(named):
        return (
            None
            if SequenceMatcher(None, texts[0].lower(), texts[1].lower()).ratio() >= _SPELLING or _initials(texts)
            else "name"
        )
    if any(named):
        unnamed = words[named.index(False)]
        return "source" if unnamed & language.words("lineages", "crowds") else None
    return None


def _has_name(speaker: Speaker, language: Language) -> bool:
    """Whether the words hold a name: "mill director Ada Crane", not "Users"."""
    pronouns = language.words("sources", "nobody.words")
    capitals = [word for word in _capitals(speaker.span.exact) if word.lower() not in pronouns]
    if speaker.link.naming == "bare":
        capitals = [word for word in capitals if rarity(stem(word, language), language) > _RARE]
    return is_named(speaker.link) and bool(capitals)


def _capitals(words: str) -> list[str]:
    return [word for word in _WORD.findall(words) if word[0].isupper()]


def _initials(names: Sequence[str]) -> bool:
    """Whether one is the initials of the other: "the TH", "Tern Harbour"."""
    short, long = sorted(names, key=len)
    letters = "".join(_capitals(short)).upper().removeprefix("THE")
    return letters == "".join(word[0] for word in _capitals(long) if word.lower() != "the")
