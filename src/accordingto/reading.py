"""The whole idea: Article -> Reading. The only module that knows the order of the stages.

encode (words, scores, names) · attribute (source, cue, content; read again what tells of a telling) · sort own voice
from furniture · source (chains, entities) · detail (certainty, quantities, times, places) · check. Invariant: the same
article and model give the same Reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .attributing.answers import with_answers
from .attributing.attributor import LEAST, Attributor
from .attributing.embedded import DEEPEST, narrowed, quotations, to_read_again, told_inside, with_quoted, without_cited
from .attributing.kinds import act_of, kind_of, kind_of_ranges
from .attributing.own_voice import Areas, formula, furniture, keep_reported, sort_text
from .checking.checker import check
from .detailing.certainty import certainty, distance, stance
from .detailing.places import Gazetteer
from .detailing.quantities import quantities
from .detailing.times import times
from .encoding.encoder import Encoder
from .language import AVAILABLE, Language, language
from .records.article import Article
from .records.attribution import Attribution
from .records.claims import Answer, Claim, Detail, Kind, Location, details_in
from .records.layer import Layer
from .records.material import Material
from .records.readings import Reading, Rejected
from .records.spans import Place, Range, Span
from .sourcing.continuing import with_continuations
from .sourcing.posts import with_posts
from .sourcing.saying import said_in
from .sourcing.sourcer import Sourced, Sourcer

# Confidence of own voice, by sight: lower where quotation marks or a doubtful attribution stand in the sentence.
OWN_VOICE, MAYBE_OWN_VOICE = 0.9, 0.6


@dataclass(frozen=True)
class Stages:
    """What reading works with, loaded."""

    language: Language
    encoder: Encoder
    attributor: Attributor
    sourcer: Sourcer
    gazetteer: Gazetteer


class Reader:
    """Reads articles. `threads` are those of one text; for many texts use many processes (`accordingto.serving`).

    `tables` is a TOML file laid over the language's own tables (docs/tables.md).
    """

    def __init__(self, threads: int = 1, code: str = "en", tables: Path | None = None) -> None:
        self.threads = threads
        self.code = code
        self.tables = tables
        self._stages: Stages | None = None

    def load(self) -> Reader:
        """Read the weights and tables once. Raises ModelError where they are missing."""
        words = language(self.code).with_tables(self.tables) if self.tables else language(self.code)
        encoder, attributor = Encoder(words, threads=self.threads).load(), Attributor().load()
        self._stages = Stages(words, encoder, attributor, Sourcer(words).load(), Gazetteer().load())
        return self

    def read(self, article: Article) -> Reading:
        """The Reading of one article. Raises TooLarge for a text over the encoder's limit."""
        if article.language is not None and article.language not in AVAILABLE:
            known = ", ".join(AVAILABLE)
            reason = f"language: no model yet for {article.language!r}, only for {known}; the article is kept unread"
            return Reading(article, rejected=(Rejected("reading", None, reason),))
        if self._stages is None:
            self.load()
        assert self._stages is not None
        return _read(article, self._stages)


def _read(article: Article, stages: Stages) -> Reading:
    words = stages.language
    layer = stages.encoder(article.text)
    areas = furniture(layer, words, article.block_kinds)
    found = keep_reported(stages.attributor(layer), areas)
    doubtful = [(a, _doubt(layer, a, words)) for a in found]
    attributions = _innermost(layer, tuple(a for a, doubt in doubtful if doubt is None), stages)
    sorted_text = sort_text(layer, attributions, areas)
    entities, sourced = stages.sourcer(article, layer, attributions)
    title = stages.encoder(article.title) if article.title else None
    in_text = _details(article, layer, stages, "text")
    in_title = _details(article, title, stages, "title", in_text) if title else ()
    credited = zip(attributions, sourced, strict=True)
    claims = [_claim(article, layer, a, who, in_text, words) for a, who in credited if who.chain is not None]
    claims = _with_outer(claims, [a for a, who in zip(attributions, sourced, strict=True) if who.chain is not None])
    maybe = Areas([place for a, doubt in doubtful if doubt is not None for place in a.content])
    claims += [_own_voice(article, layer, place, words, maybe.touch(place)) for place in sorted_text.own]
    claims = sorted((_with_details(claim, in_text) for claim in claims), key=lambda c: c.start)
    claims = with_continuations(with_posts(claims, article.declared.posts), article.text, words)
    refused = [(area, why) for area, why in sorted_text.rejected]
    refused += [((a.content[0][0], a.content[-1][1]), doubt) for a, doubt in doubtful if doubt is not None]
    rejected = tuple(Rejected("attributing", Span.of(article.text, *area), why) for area, why in refused)
    material = Material(article, layer, title, entities, tuple(claims), in_title + in_text)
    around = _around(claims, material.details)
    return Reading(article, entities, tuple(claims), check(material, words), rejected, around)


def _innermost(layer: Layer, attributions: tuple[Attribution, ...], stages: Stages) -> tuple[Attribution, ...]:
    """The attributions narrowed to what the last in the chain said, each content read again for as long as it tells of
    a telling; non-answers split off."""
    words = stages.language
    attributions = with_quoted(layer, attributions, words)
    for depth in range(DEEPEST):
        asked = dict(to_read_again(layer, attributions, words, depth))
        found: list[Attribution] = []
        for i, a in enumerate(attributions):
            if i in asked:
                again = stages.encoder(layer.text[slice(*asked[i])])
                found += narrowed(a, asked[i], again, stages.attributor(again), words)
            else:
                found.append(a)
        attributions = tuple(found)
    attributions = with_answers(layer, without_cited(layer, attributions, words), words)
    inside: list[Attribution] = []
    for a in attributions:
        for place in quotations(layer, a, words):
            again = stages.encoder(layer.text[slice(*place)])
            inside += told_inside(a, place, again, stages.attributor(again), words)
    return tuple(sorted([*attributions, *inside], key=lambda a: a.start))


def _doubt(layer: Layer, a: Attribution, words: Language) -> str | None:
    """Why no claim is made of an attribution; None where one is."""
    if a.confidence < LEAST:
        return f"doubtful: the machine gives this attribution {a.confidence:.3f}, under {LEAST}"
    return "anonymity: says only that its source is not named" if formula(layer, a, words) else None


def _details(
    article: Article, layer: Layer, stages: Stages, place: Place, known: tuple[Detail, ...] = ()
) -> tuple[Detail, ...]:
    """The quantities, times and places of the text or the title, in order."""
    around = tuple(d for d in known if isinstance(d, Location))
    found: list[Detail] = [*quantities(layer.text, stages.language, place)]
    posts = article.declared.posts if place == "text" else ()
    found += times(layer.text, article.published, stages.language, place, posts)
    found += stages.gazetteer(layer.text, layer, stages.language, place, around)
    return tuple(sorted(found, key=lambda d: (d.span.start, d.span.end)))


def _with_details(claim: Claim, details: tuple[Detail, ...]) -> Claim:
    """The claim with the details that lie wholly in its content."""
    within = tuple(d for c in claim.content for d in details_in(details, c.start, c.end))
    return replace(claim, details=within) if within else claim


def _around(claims: Sequence[Claim], details: Sequence[Detail]) -> tuple[Detail, ...]:
    """The details that no claim has."""
    taken = {(type(d), d.span) for claim in claims for d in claim.details}
    return tuple(detail for detail in details if (type(detail), detail.span) not in taken)


def _spans(text: str, ranges: tuple[Range, ...]) -> tuple[Span, ...]:
    return tuple(Span.of(text, *r) for r in ranges)


def _claim(
    article: Article, layer: Layer, attribution: Attribution, who: Sourced, details: tuple[Detail, ...], words: Language
) -> Claim:
    text, content, closest = article.text, attribution.content, attribution.closest_cue
    kind: Kind = "no-answer" if attribution.answer else kind_of(layer, attribution)
    act = act_of(layer, attribution, words)
    return Claim(
        article=article.id, act=act, kind=kind, content=_spans(text, content),
        cue=_spans(text, attribution.all_cues), source=_spans(text, attribution.source), chain=who.chain or (),
        anonymity=who.anonymity, said=said_in(attribution, who.clause, who.said, details) if act == "speech" else None,
        answer=Answer(attribution.answer, _spans(text, attribution.matter)) if attribution.answer else None,
        certainty=certainty(text, content, words, closest, act), stance=stance(text, closest, words),
        distance=distance(text, attribution.cue, content, words), confidence=attribution.confidence,
    )  # fmt: skip


def _with_outer(claims: list[Claim], attributions: list[Attribution]) -> list[Claim]:
    """Claims inside another's quotation with that claim's id."""
    outer = {a.content: claim.id for a, claim in zip(attributions, claims, strict=True) if not a.inside}
    return [
        replace(claim, inside=outer.get(a.inside)) if a.inside else claim
        for a, claim in zip(attributions, claims, strict=True)
    ]


def _own_voice(article: Article, layer: Layer, place: Range, words: Language, doubted: bool) -> Claim:
    plain = kind_of_ranges(layer, (place,)) == "indirect" and not doubted
    return Claim(
        article=article.id, act="speech", kind="own-voice", content=_spans(article.text, (place,)),
        certainty=certainty(article.text, (place,), words), confidence=OWN_VOICE if plain else MAYBE_OWN_VOICE,
    )  # fmt: skip
