"""The names of an article, gathered into entities.

Names are joined when they are the same but for case and articles, when a short name is the last part of one full
name only, or when an acronym stands for the initials of a name. Never because surnames agree while first
names differ, and never across scripts that only look alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..language import Language
from ..records.claims import SourceType
from ..records.layer import Layer, Name
from ..records.readings import Entity, entity_ids
from ..records.spans import Range, Span

_TRIM = re.compile(r"^(?:the|a|an)\s+|[’']s?$|[.,;:]+$", re.IGNORECASE)


@dataclass
class Cluster:
    """An entity in the making."""

    type: str
    name: str
    members: list[Name] = field(default_factory=list)


def bare(text: str) -> str:
    """A name without its article, genitive ending and trailing marks."""
    before = ""
    while before != text:
        before, text = text, _TRIM.sub("", text.strip())
    return text


def type_of_name(kind: str, text: str, language: Language) -> SourceType | None:
    """The type of a name as a source: outlets and state bodies by table, the rest by what the encoder saw."""
    low = bare(text).lower()
    if kind != "person" and re.fullmatch(language.press["call_signs"], bare(text)):
        return "outlet"
    if low in language.outlets or (kind == "organization" and low.split()[-1:] and low.split()[-1] in
                                   language.words("press", "outlet_endings") and " " in low):  # fmt: skip
        return "outlet"
    if kind == "person":
        return "person"
    if any(low.endswith(" " + body) for body in language.words("relays", "outlets.plain") if body != "agency") or any(
        low.endswith(" " + body) for body in language.words("sources", "bodies.outlet") if " " in body
    ):
        return "outlet"
    if kind == "location":
        return None
    government = language.words("sources", "bodies.government")
    if low in government or any(
        f" {low} ".endswith(f" {body} ") or f" {low} ".startswith(f" {body} of ") for body in government
    ):
        return "government"
    return "organization" if kind == "organization" else None


_EDITION = re.compile(r"\(.*?\)| - .*|[.,]|\b(?:the|news|online|web|tv|com|opinion|international|digital)\b")


def same_outlet(publisher: str | None, name: str) -> bool:
    """Whether `name` is the article’s own publisher: "CNN (Web News)" and "CNN", "Harbour Post" and "the Post"."""
    if not publisher or not name:
        return False
    own, other = (_EDITION.sub(" ", x.lower()).split() for x in (publisher, name))
    return bool(own) and bool(other) and own[-len(other) :] == other


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


_BRACKETED = re.compile(r"\((?:the\s+)?([A-Z][A-Za-z.&-]{1,9})\)")
_LONG = 10  # words of a name that brackets abbreviate


def introduced(layer: Layer, language: Language) -> dict[Name, str]:
    """The names whose short form brackets introduce: "Institute for Tidal Research (ITR)"; after Schwartz & Hearst
    (2003), the initials of the capitals before the bracket are its letters."""
    found = {}
    for match in _BRACKETED.finditer(layer.text):
        last = layer.words.touching(*match.span())[0]
        first = _opening(layer, last, match[1], language)
        if first is not None:
            found[Name(first, last, "organization", 1.0)] = match[1]
    return found


def _opening(layer: Layer, last: int, short: str, language: Language) -> int | None:
    """The first word of the name before word `last` whose initials are `short`."""
    bridging, letters = language.words("sources", "phrases.bridging"), ""
    for at in range(last - 1, max(-1, last - 1 - _LONG), -1):
        word = layer.text[layer.words.starts[at] : layer.words.ends[at]]
        if word[0].isupper():
            letters = word[0] + letters
            if letters == short.replace(".", "").upper():
                return at
        elif word.lower() not in bridging and word[0].isalnum():
            return None
    return None


def with_acronyms(layer: Layer, language: Language) -> tuple[tuple[Name, ...], dict[str, Name]]:
    """The names of `layer` with those that brackets abbreviate whole and every later use of their short forms; and by
    short form the name that introduces it."""
    known = introduced(layer, language)
    whole = set(known)
    for short in set(known.values()):
        for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", layer.text):
            whole.add(Name(*layer.words.touching(*match.span()), "organization", 1.0))
    kept = [n for n in layer.names if not any(n.first < w.last and w.first < n.last for w in whole)]
    return tuple(sorted([*kept, *whole], key=lambda n: n.first)), {short: name for name, short in known.items()}


def _person_home(text: str, people: list[Cluster], titles: frozenset[str]) -> Cluster | None:
    """The one earlier person that `text` can be a short form of."""
    parts = [p for p in re.findall(r"[\w’'-]+", text) if p.lower().rstrip(".") not in titles] or [text]
    exact = [
        c for c in people if c.name.casefold() == " ".join(parts).casefold() or c.name.casefold() == text.casefold()
    ]
    if exact:
        return exact[-1]
    if len(parts) == 1:
        word = parts[0].casefold()
        fitting = [c for c in people if len(c.name.split()) > 1 and word == c.name.split()[-1].casefold()]
        if not fitting:
            fitting = [c for c in people if len(c.name.split()) > 1 and word == c.name.split()[0].casefold()]
        # Two Clintons in one article: the short name goes to the one named last.
        return max(fitting, key=lambda c: c.members[-1].first) if fitting else None
    return None


def cluster(layer: Layer, language: Language, shorts: dict[str, Name]) -> list[Cluster]:
    """The clusters of the names of `layer`, in order of first mention; `shorts`: short forms and their long names."""
    titles = language.words("sources", "people.titles")
    known: list[Cluster] = []
    short_of = {long: short for short, long in shorts.items()}
    by_short: dict[str, Cluster] = {}
    for name in layer.names:
        start, end = layer.characters(name.first, name.last)
        text = bare(layer.text[start:end])
        if not any(c.isalnum() for c in text):
            continue
        same = [c for c in known if c.type == name.type]
        home = by_short.get(text) or next((c for c in same if c.name.casefold() == text.casefold()), None)
        if home is None and name.type == "person":
            home = _person_home(text, same, titles)
        if home is None and name.type == "organization" and text.isupper() and 2 <= len(text) <= 6:
            home = next((c for c in same if _initials(c.name) == text), None)
        if home is None:
            home = Cluster(name.type, text)
            known.append(home)
        elif name.type == "person" and len(text.split()) > len(home.name.split()):
            home.name = text
        home.members.append(name)
        if name in short_of:
            by_short[short_of[name]] = home
    return _with_surnames(known)


def _with_surnames(known: list[Cluster]) -> list[Cluster]:
    """A surname that stood before the full name joins it, where only one full name has it."""
    kept = []
    for group in known:
        full = [
            c for c in known
            if c.type == group.type == "person" and " " not in group.name and c.name.split()[-1] == group.name != c.name
        ]  # fmt: skip
        if len(full) == 1:
            full[0].members = sorted([*full[0].members, *group.members], key=lambda n: n.first)
        else:
            kept.append(group)
    return kept


def with_outlets(layer: Layer, language: Language) -> tuple[Name, ...]:
    """The names of `layer`, those that only cut up a known outlet replaced by the outlet; capitals must agree."""
    places = [layer.words.touching(*match.span()) for match in language.outlet_pattern.finditer(layer.text)]
    longer = [n for n in layer.names if n.last - n.first > 1]
    whole = {place for place in places if not any(_cuts(n, place) for n in longer)}
    taken = {i for first, last in whole for i in range(first, last)}
    kept = [n for n in layer.names if not taken.intersection(range(n.first, n.last))]
    return tuple(sorted([*kept, *(Name(a, b, "organization", 1.0) for a, b in whole)], key=lambda n: n.first))


def _cuts(name: Name, place: Range) -> bool:
    """Whether a longer name holds `place`, or a part of it."""
    return name.last - name.first > place[1] - place[0] and name.first < place[1] and place[0] < name.last


def entities(
    layer: Layer, language: Language, article: str, shorts: dict[str, Name]
) -> tuple[tuple[Entity, ...], dict[Name, Entity]]:
    """The entities of an article, and which of them each name belongs to."""
    groups = cluster(layer, language, shorts)
    kinds = [type_of_name(group.type, group.name, language) for group in groups]
    ids = entity_ids(article, [(group.name, kind) for group, kind in zip(groups, kinds, strict=True)])
    made: list[Entity] = []
    of_name: dict[Name, Entity] = {}
    for group, kind, identity in zip(groups, kinds, ids, strict=True):
        mentions = tuple(Span.of(layer.text, *layer.characters(n.first, n.last)) for n in group.members)
        made.append(Entity(identity, group.name, kind, mentions))
        of_name |= dict.fromkeys(group.members, made[-1])
    return tuple(made), of_name
