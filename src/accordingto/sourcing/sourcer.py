"""Attributions to who is credited: chains from the outermost reporter to the origin, and the article's entities.

Needs a Layer with names and coreference vectors; gives for each attribution its chain, why a source is not named, to
whom and where it spoke. The article's publisher is never a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..language import Language
from ..records.article import Article
from ..records.attribution import Attribution, Telling
from ..records.claims import Anonymity, ChainLink, Relation, Said, SourceType
from ..records.layer import Layer, Name
from ..records.readings import Entity
from ..records.spans import Range, Span
from .anaphora import SURE, History, led_back
from .anonymity import Unnamed, anonymity, is_unnamed
from .clauses import Clause, Edges, clause_of
from .names import bare, entities, same_outlet, with_acronyms, with_outlets
from .phrases import Phrase, analyse, before_relative, coordinated
from .relaying import Relay, outlet_at, relays
from .resolving import Weights, antecedent, gender, load
from .roles import called, roles
from .saying import saying

_CROWD = 2  # words of "foreign media", which is nobody; "the state-run media" is an outlet
_FORMULA = 40  # characters behind a formula of anonymity within which a source is taken to be a part of it


@dataclass(frozen=True, slots=True)
class Sourced:
    """Who one attribution is credited to. `chain` is empty where no source is stated, None where the attribution only
    names a link of another's chain."""

    chain: tuple[ChainLink, ...] | None
    anonymity: Anonymity | None = None
    said: Said | None = None
    clause: Clause | None = None


@dataclass
class Known:
    """What is known of one article while its sources are led back, in the order of the text."""

    layer: Layer
    publisher: str | None
    of_name: dict[Name, Entity]
    spoken: list[Range]
    history: History
    roles: list[tuple[int, str, Entity]]
    genders: dict[Name, str] = field(default_factory=dict)

    def tell(self, entity: Entity, gender: str) -> None:
        """Note the gender of all names of an entity."""
        self.genders.update({name: gender for name, other in self.of_name.items() if other.id == entity.id})


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
    ) -> tuple[tuple[Entity, ...], list[Sourced]]:
        """The entities of the article, and who each attribution is credited to."""
        layer = replace(layer, names=with_outlets(layer, self.language))
        names, shorts = with_acronyms(layer, self.language)
        layer = replace(layer, names=names)
        found, of_name = entities(layer, self.language, article.id, shorts)
        known = Known(
            layer, article.publisher, of_name, [layer.words.touching(*s) for a in attributions for s in a.source],
            History(layer, self.language), roles(layer, of_name, self.language),
        )  # fmt: skip
        for name, entity in of_name.items():
            titled = gender(layer, name, self.language) if name.type == "person" else None
            if titled:
                known.tell(entity, titled)
        edges = Edges(attributions)
        clauses = [clause_of(layer, a, i, edges) for i, a in enumerate(attributions)]
        only_cite = _only_citing(layer, attributions, self.language)
        chains: list[tuple[ChainLink, ...] | None] = []
        for i, a in enumerate(attributions):
            chains.append(None if i in only_cite else self._chain(known, a, clauses[i]))
            if a.inside and (own := chains[i]):
                outer = next((chains[j] for j, b in enumerate(attributions[:i]) if b.content == a.inside), None)
                chains[i] = (*_through(outer or ()), *own)
        unnamed = [
            Unnamed(_key(link), link.span.range, clause, _stop(a, link.span.end))
            for chain, clause, a in zip(chains, clauses, attributions, strict=True)
            for link in chain or ()
            if link.span and not link.carried and is_unnamed(link)
        ]
        why = anonymity(layer, unnamed, self.language)
        return found, [
            Sourced(
                chain, _why(chain or (), why),
                saying(layer, clause, self.language), clause,
            )
            for chain, clause in zip(chains, clauses, strict=True)
        ]  # fmt: skip

    def _chain(self, known: Known, a: Attribution, clause: Clause) -> tuple[ChainLink, ...]:
        if not a.source:
            return ()
        own = self._resolved(known, _before_formula(known.layer, a.source[0], clause, self.language))
        around = relays(known.layer, a, clause, known.publisher, self.language)
        before = [self._relay(known, relay) for relay in around.before]
        after: list[tuple[ChainLink, Relation]] = []
        after += [(self._resolved(known, relay.place)[-1], "citing") for relay in around.after]
        told: dict[Range, ChainLink] = {}
        for telling in a.deeper:
            inner = self._resolved(known, telling.source)[-1]
            if _key(inner) not in {_key(own[-1]), *(_key(link) for link, _ in after)}:
                after.append((inner, self._telling(known, a, telling)))
                told[telling.source] = inner
        if len(own) > 1 and before:
            own = tuple(link for link in own if not (link.carried and link.name in {b.name for b in before}))
        if around.after and own[-1].naming == "named" and own[-1].type in ("organization", "person"):
            own = (*own[:-1], replace(own[-1], type=self._relayer(known, a, own[-1])))
        links = [*own[:-1], *before, own[-1], *(link for link, _ in after)]
        relations = [*(link.relation or "quoted" for link in (*own[:-1], *before)), *(how for _, how in after), None]
        linked = tuple(
            replace(link, relation=how)
            for link, how in zip(links, relations, strict=True)
            if link is links[-1] or not self._left_out(known, link, links[-1])
        )
        known.history.note(a.source[0], linked)
        for source, inner in told.items():
            upto = next((i for i, link in enumerate(linked) if link.span == inner.span), len(linked) - 1)
            known.history.note(source, linked[: upto + 1])
        return linked

    def _left_out(self, known: Known, link: ChainLink, origin: ChainLink) -> bool:
        """Whether a link before the origin is none: the article's publisher, the press as a crowd, the origin again."""
        determiners = self.language.words("sources", "phrases.determiners")
        words = [w for w in re.findall(r"\w+", (link.name or "").lower()) if w not in determiners]
        few = link.naming != "named" and 0 < len(words) <= _CROWD
        crowd = few and words[-1] in self.language.words("relays", "through_source.crowd")
        return same_outlet(known.publisher, link.name or "") or crowd or _key(link) == _key(origin)

    def _relayer(self, known: Known, a: Attribution, link: ChainLink) -> SourceType | None:
        """The type of one who reports and cites: an outlet, though no table knows it."""
        words = {self.language.lemma(w) for s, e in a.cue for w in known.layer.text[s:e].split()}
        return "outlet" if words & self.language.words("cues", "reporting") else link.type

    def _telling(self, known: Known, a: Attribution, telling: Telling) -> Relation:
        """How the one before has what `telling` tells: cited, told to it, or passed on."""
        words = [w for s, e in (*a.cue, *telling.cue) for w in known.layer.text[s:e].split()]
        if (
            not self.language.words("relays", "cited.words").isdisjoint(w.lower() for w in words)
            and telling is a.deeper[0]
        ):
            return "citing"
        end = telling.cue[-1][1]
        following = known.layer.text[end : end + 12].split()
        told = self.language.lemma(known.layer.text[telling.cue[-1][0] : end].split()[-1]) == "tell"
        return (
            "told"
            if told and following and following[0].lower() in self.language.words("sources", "pronouns")
            else "quoted"
        )

    def _relay(self, known: Known, relay: Relay) -> ChainLink:
        span = Span.of(known.layer.text, *relay.place)
        if relay.outlet is not None:
            before = known.history.outlet(span.exact, relay.place)
            if before is not None:
                return replace(before, span=span, carried=False, relation=relay.relation, resolution=SURE["outlet"])
            entity = next(
                (e for e in known.of_name.values() if e.name.casefold() == bare(relay.outlet).casefold()), None
            )
            name = entity.name if entity else bare(relay.outlet)
            return ChainLink(span, name, "outlet", "named", entity.id if entity else None, relation=relay.relation)
        outlet = outlet_at(known.layer, relay.place[0], Clause(relay.place[0], span.exact), self.language)
        if outlet is not None and outlet[0][1] >= relay.place[1]:
            return self._relay(known, Relay(outlet[0], "quoted", outlet[1]))
        if relay.relation != "by":
            return replace(self._resolved(known, relay.place)[-1], relation=relay.relation)
        words = set(re.findall(r"[\w-]+", span.exact.lower()))
        social = not words.isdisjoint(self.language.words("sources", "texts.social"))
        naming = self._link(known, relay.place, span, analyse(known.layer, relay.place, self.language)).naming
        return ChainLink(span, span.exact, "social-post" if social else "document", naming, relation=relay.relation)

    def _resolved(self, known: Known, source: Range) -> tuple[ChainLink, ...]:
        """The link of a source, led back where it only points back; carried links before it."""
        phrase = analyse(known.layer, source, self.language)
        span = Span.of(known.layer.text, source[0], _without_contact(known.layer.text, source, self.language))
        if phrase.pronoun is not None:
            return self._pronoun(known, source, span, phrase)
        link = self._link(known, source, span, phrase)
        if phrase.name is not None and phrase.type == "person":
            return (link,)
        if link.type == "group" and (before := known.history.sources_of(span.exact, source)) is not None:
            return led_back(link, before, "same head")
        if link.naming == "named":
            return (link,)
        if (outlet := known.history.outlet(span.exact, source)) is not None:
            return (replace(outlet, span=span, carried=False, relation=None, resolution=SURE["outlet"]),)
        if (before := known.history.description(span.exact, source)) is not None:
            return led_back(link, before, "same head")
        person = (
            called(span.exact.lower().split()[-1], source[0], known.roles)
            if _definite(span.exact, self.language)
            else None
        )
        if person is not None:
            return (
                replace(
                    link,
                    name=person.name,
                    entity=person.id,
                    type="person",
                    naming="named",
                    resolution=SURE["same head"],
                ),
            )
        return (link,)

    def _link(self, known: Known, source: Range, span: Span, phrase: Phrase) -> ChainLink:
        if (together := coordinated(known.layer, source, self.language)) is not None:
            return ChainLink(span, bare(span.exact), together, "named", None, phrase.count)
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

    def _pronoun(self, known: Known, source: Range, span: Span, phrase: Phrase) -> tuple[ChainLink, ...]:
        pronoun = phrase.pronoun or ""
        open_link = ChainLink(span, span.exact, phrase.type, phrase.naming)
        if pronoun in self.language.words("sources", "pronouns.relative"):
            before = before_relative(known.layer, known.layer.words.touching(*source)[0], self.language)
            return (replace(self._resolved(known, before)[-1], span=span),) if before else (open_link,)
        spoken = known.history.pronoun(pronoun, source)
        if spoken is not None:
            return led_back(open_link, spoken, "adjacent")
        if self._weights is None:
            return (open_link,)
        at = known.layer.words.touching(*source)
        name = antecedent(known.layer, pronoun, at, known.spoken, known.genders, self._weights, self.language)
        if name is None or name not in known.of_name:
            return (open_link,)
        entity = known.of_name[name]
        for side in ("male", "female"):
            if pronoun in self.language.words("sources", f"pronouns.{side}"):
                known.tell(entity, side)
        link = replace(open_link, name=entity.name, type=entity.type or phrase.type, naming="named", entity=entity.id)
        last = next(iter(known.history.near(source, 1)), None)
        if last is not None and last.chain[-1].entity == entity.id:
            return led_back(link, last, "network")
        return (replace(link, resolution=SURE["network"]),)


def _without_contact(text: str, source: Range, language: Language) -> int:
    """Where the source’s words end without the clause that tells how it was reached or why it is not named."""
    for pattern in language.patterns("relays", "anonymity.contact"):
        match = pattern.search(text, *source)
        if match and match.start() > source[0]:
            return match.start()
    return source[1]


def _before_formula(layer: Layer, source: Range, clause: Clause, language: Language) -> Range:
    """The source itself where its words were taken from the clause that says why it is not named: "The officials, who
    spoke on condition of | anonymity because they were | not authorized …"."""
    for pattern in language.patterns("relays", "anonymity.contact"):
        match = pattern.search(clause.text)
        if match and clause.place(*match.span())[0] < source[0] < clause.place(*match.span())[1] + _FORMULA:
            start = clause.place(*match.span())[0]
            before = before_relative(layer, layer.words.touching(start - 1, start + 1)[1], language)
            return before or source
    return source


def _definite(text: str, language: Language) -> bool:
    return text.lower().split()[0] in language.words("sources", "phrases.pointing") and len(text.split()) <= 3


def _key(link: ChainLink) -> str:
    """What makes two links the same source."""
    return link.entity or (link.name or "").casefold()


def _through(outer: tuple[ChainLink, ...]) -> tuple[ChainLink, ...]:
    """The chain of a quotation, as links of what is quoted within it."""
    return tuple(replace(link, carried=True, relation=link.relation or "quoted") for link in outer)


def _why(chain: tuple[ChainLink, ...], why: dict[str, Anonymity]) -> Anonymity | None:
    """What is said of the anonymity of the last source in the chain that has no name."""
    return next((why[_key(link)] for link in reversed(chain) if is_unnamed(link) and _key(link) in why), None)


def _stop(a: Attribution, after: int) -> int:
    """Where the words about a source that ends at `after` end: at the next cue or content."""
    return min((s for s, _ in (*a.all_cues, *a.content) if s >= after), default=after + 1000)


def _only_citing(layer: Layer, attributions: tuple[Attribution, ...], language: Language) -> set[int]:
    """The attributions that only name whom another one cites ("the Times, citing two officials, reports …")."""
    found = set()
    for i, a in enumerate(attributions):
        words = [w for s, e in a.cue for w in layer.text[s:e].split()]
        cites = (
            bool(a.source)
            and bool(a.content)
            and any(w.lower() in language.words("relays", "cited.words") for w in words)
            and not a.deeper
        )
        others = [b for j, b in enumerate(attributions) if j != i and b.source == a.source and j not in found]
        if cites and others and analyse(layer, a.content[0], language).known:
            found.add(i)
    return found


def _short_forms(name: str) -> tuple[str, str]:
    """A name and its last word, caseless."""
    return name.casefold(), name.split()[-1].casefold()
