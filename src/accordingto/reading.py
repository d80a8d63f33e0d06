"""The whole idea: Article -> Reading. The only module that knows the order of the stages.

encode (words, scores, names) · attribute (source, cue, content) · sort own voice from furniture · source
(chains, entities) · detail (certainty, quantities). Invariant: the same article and model give the same Reading.
"""

from __future__ import annotations

from .attributing.attributor import Attributor
from .attributing.kinds import act_of, answer_form, kind_of, kind_of_ranges
from .attributing.own_voice import furniture, keep_reported, sort_text
from .detailing.certainty import certainty, distance
from .detailing.quantities import quantities
from .encoding.encoder import Encoder
from .language import AVAILABLE, Language, language
from .records.article import Article
from .records.attribution import Attribution
from .records.claims import Answer, ChainLink, Claim, Kind
from .records.layer import Layer
from .records.readings import Reading, Rejected
from .records.spans import Range, Span
from .sourcing.sourcer import Sourcer


class Reader:
    """Reads articles. `threads` are those of one text; for many texts use many processes (`accordingto.serving`)."""

    def __init__(self, threads: int = 1, code: str = "en") -> None:
        self.threads = threads
        self.code = code
        self._stages: tuple[Language, Encoder, Attributor, Sourcer] | None = None

    def load(self) -> Reader:
        """Read the weights and tables once. Raises ModelError where they are missing."""
        words = language(self.code)
        encoder, attributor = Encoder(threads=self.threads).load(), Attributor().load()
        self._stages = words, encoder, attributor, Sourcer(words).load()
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
        words, encoder, attributor, sourcer = self._stages
        layer = encoder(article.text)
        areas = furniture(layer, words, article.block_kinds)
        attributions = keep_reported(attributor(layer), areas)
        sorted_text = sort_text(layer, attributions, areas)
        entities, chains = sourcer(article, layer, attributions)
        linked = zip(attributions, chains, strict=True)
        claims = [_claim(article, layer, a, chain, words) for a, chain in linked if chain is not None]
        claims += [_own_voice(article, layer, place, words) for place in sorted_text.own]
        rejected = tuple(
            Rejected("attributing", Span.of(article.text, *area), why) for area, why in sorted_text.rejected
        )
        return Reading(article, entities, tuple(sorted(claims, key=lambda c: c.start)), (), rejected)


def _spans(text: str, ranges: tuple[Range, ...]) -> tuple[Span, ...]:
    return tuple(Span.of(text, *r) for r in ranges)


def _claim(
    article: Article, layer: Layer, attribution: Attribution, chain: tuple[ChainLink, ...], words: Language
) -> Claim:
    text, content = article.text, attribution.content
    form = answer_form(layer, attribution, words)
    kind: Kind = "no-answer" if form else kind_of(layer, attribution)
    act = act_of(layer, attribution, words)
    # What is wished or planned is hedged by the words that say so ("could authorize"); what is said, by its own.
    hedged = attribution.cue + content if act == "attitude" else content
    return Claim(
        article=article.id, act=act, kind=kind, content=_spans(text, content),
        cue=_spans(text, attribution.cue), source=_spans(text, attribution.source), chain=chain,
        answer=Answer(form, _spans(text, content)) if form else None,
        certainty=certainty(text, hedged, words), distance=distance(text, attribution.cue, content, words),
        details=tuple(quantities(text, content, words)), confidence=attribution.confidence,
    )  # fmt: skip


def _own_voice(article: Article, layer: Layer, place: Range, words: Language) -> Claim:
    return Claim(
        article=article.id, act="speech", kind="own-voice", content=_spans(article.text, (place,)),
        certainty=certainty(article.text, (place,), words), details=tuple(quantities(article.text, (place,), words)),
        confidence=0.9 if kind_of_ranges(layer, (place,)) == "indirect" else 0.6,
    )  # fmt: skip
