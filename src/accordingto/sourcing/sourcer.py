"""Attributions to who is credited: chains of one link or more, and the article's entities.

Needs a Layer with names and coreference vectors; gives for each attribution its chain. The article's publisher
is never a link.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..language import Language
from ..records.article import Article
from ..records.attribution import Attribution
from ..records.claims import ChainLink
from ..records.layer import Layer, Name
from ..records.readings import Entity
from ..records.spans import Range, Span
from .names import bare, entities, with_outlets
from .phrases import Phrase, analyse
from .relaying import citations
from .resolving import Weights, antecedent, gender, load


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """What resolving needs to know of one article: its layer, the entity of each name, the words of its sources."""

    layer: Layer
    of_name: dict[Name, Entity]
    spoken: list[Range]
    genders: dict[Name, str]  # of names whose entity a title or an earlier pronoun tells of

    def tell(self, entity: Entity, gender: str) -> None:
        """Note the gender of all names of an entity."""
        self.genders.update({name: gender for name, other in self.of_name.items() if other.id == entity.id})


_RELATIVE = ("who", "that", "which", "whom", "whose")


class Sourcer:
    """Names the source of every attribution of one article."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._weights: Weights | None = None

    def load(self) -> Sourcer:
        self._weights = load()
        return self

    def __call__(
        self, article: Article, layer: Layer, attributions: tuple[Attribution, ...]
    ) -> tuple[tuple[Entity, ...], list[tuple[ChainLink, ...] | None]]:
        """The entities of the article, and a chain for each attribution: empty where no source is stated, None where
        the attribution only names the source of another, in whose chain it is then."""
        layer = replace(layer, names=with_outlets(layer, self.language))
        found, of_name = entities(layer, self.language, article.id)
        spoken = [layer.words.touching(*s) for a in attributions for s in a.source]
        article_names = ArticleNames(layer, of_name, spoken, {})
        for name, entity in of_name.items():
            titled = gender(layer, name, self.language) if name.type == "person" else None
            if titled:
                article_names.tell(entity, titled)
        chains: list[tuple[ChainLink, ...] | None] = [self._chain(article_names, a) for a in attributions]
        for i, (served, cited) in citations(layer, attributions, self.language).items():
            chain = chains[served]
            if chain and chain[-1].relation is None:
                chains[served] = (*chain[:-1], replace(chain[-1], relation="citing"), self._link(article_names, cited))
                chains[i] = None
        return found, chains

    def _chain(self, known: ArticleNames, attribution: Attribution) -> tuple[ChainLink, ...]:
        if not attribution.source:
            return ()
        return (self._link(known, attribution.source[0]),)

    def _link(self, known: ArticleNames, source: Range) -> ChainLink:
        phrase = analyse(known.layer, source, self.language)
        span = Span.of(known.layer.text, *source)
        if phrase.pronoun is not None:
            return self._pronoun(known, source, span, phrase)
        if phrase.name is not None:
            entity = known.of_name.get(phrase.name)
            name = entity.name if entity else bare(span.exact)
            return ChainLink(span, name, phrase.type, phrase.naming, entity.id if entity else None, phrase.count)
        if phrase.proper is not None:
            name = bare(phrase.proper)
            entity = next((e for e in known.of_name.values() if name.casefold() in _short_forms(e.name)), None)
            if entity is not None:
                return ChainLink(span, entity.name, entity.type or phrase.type, "named", entity.id)
            return ChainLink(span, name, phrase.type, "named")
        return ChainLink(span, span.exact, phrase.type, phrase.naming, None, phrase.count)

    def _pronoun(self, known: ArticleNames, source: Range, span: Span, phrase: Phrase) -> ChainLink:
        at = known.layer.words.touching(*source)
        pronoun = phrase.pronoun or ""
        if pronoun in _RELATIVE:
            before = self._before_relative(known.layer, at[0])
            if before is not None:
                return replace(self._link(known, before), span=span)
        elif self._weights is not None:
            name = antecedent(known.layer, pronoun, at, known.spoken, known.genders, self._weights, self.language)
            if name is not None and name in known.of_name:
                entity = known.of_name[name]
                for side in ("male", "female"):
                    if pronoun in self.language.words("sources", f"pronouns.{side}"):
                        known.tell(entity, side)
                return ChainLink(span, entity.name, entity.type or phrase.type, "named", entity.id)
        return ChainLink(span, span.exact, phrase.type, phrase.naming)

    def _before_relative(self, layer: Layer, at: int) -> Range | None:
        """The noun phrase before a relative pronoun at word `at`: back to a determiner, mark or verb."""
        last = at
        while last > 0 and layer.words.case[last - 1] == 5:
            last -= 1
        name = next((n for n in layer.names if n.first < last <= n.last), None)
        first = name.first if name else last
        if name is None:
            stop = self.language.words("sources", "phrases.describing") | self.language.words("cues", "verbs")
            opens = self.language.words("sources", "phrases.determiners") | self.language.words(
                "sources", "phrases.quantifiers"
            )
            while first > 0 and last - first < 6:
                word = layer.text[layer.words.starts[first - 1] : layer.words.ends[first - 1]].lower()
                if layer.words.case[first - 1] == 5 or word in stop:
                    break
                first -= 1
                if word in opens:
                    break
        return layer.characters(first, last) if last > first else None


def _short_forms(name: str) -> tuple[str, str]:
    """A name and its last word, caseless."""
    return name.casefold(), name.split()[-1].casefold()
