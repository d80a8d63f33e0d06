"""A source's noun phrase: its core, its head, and what kind of source that makes it.

The core is what stands before the first comma or describing word ("officials | familiar with the matter"); its
last word is the head. The rules are those of docs/contract.md; the words are the language's tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from ..language import Language
from ..records.claims import Naming, SourceType
from ..records.layer import Layer, Name
from ..records.spans import Range
from .names import type_of_name

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_WORD = re.compile(r"[\w’'.-]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a source's words say of it. `name` is the name that heads it, if one does; `proper` the core itself where it
    is capitalised like a name that the encoder did not see as one."""

    type: SourceType | None
    naming: Naming
    count: int | None
    name: Name | None
    pronoun: str | None
    proper: str | None = None
    known: bool = True  # False where neither a name nor a table says what the head is


def _core_end(layer: Layer, first: int, last: int, names: list[Name], language: Language) -> int:
    """Where the core of words [first, last) ends; a name that begins in the core is never cut."""
    describing = language.words("sources", "phrases.describing")
    end = first
    while end < last:
        inside = next((n for n in names if n.first <= end < n.last), None)
        if inside is not None:
            end = min(inside.last, last)
            continue
        word = layer.text[layer.words.starts[end] : layer.words.ends[end]].lower()
        if (
            end > first
            and word in ("of", "for", "on")
            and (institution := _institution_end(layer, end, last, language))
        ):
            end = institution
            continue
        if end > first and (word in describing or word in (",", "(", "—", "–", ";", ":")):
            break
        end += 1
    return end


def _institution_end(layer: Layer, at: int, last: int, language: Language) -> int | None:
    """Where "Institute | for the Study of War" ends, if a capitalised body stands before word `at` and names follow."""
    words = [layer.text[layer.words.starts[i] : layer.words.ends[i]] for i in range(at - 1, last)]
    bodies = language.words("sources", "bodies") | language.words("sources", "texts.document")
    if not words[0][0].isupper() or words[0].lower() not in bodies:
        return None
    end = 0
    for i, word in enumerate(words[1:], 1):
        if word[0].isupper():
            end = i + 1
        elif word not in language.words("sources", "phrases.bridging"):
            break
    return at - 1 + end if end else None


def _count(words: list[str], language: Language) -> int | None:
    number: dict[str, int] = language.numbers["units"]
    if words[0] in language.words("sources", "phrases.single"):
        return None  # "a 28 April article"
    for word, following in zip(words[:3], [*words[1:4], ""], strict=False):
        if following in language.numbers["percent"]["words"]:
            return None
        if word in number:
            return number[word]
        if word.isdigit() and len(word) < 7 and not _YEAR.fullmatch(word):
            return int(word)
    return None


def _is_genitive(text: str, end: int) -> bool:
    """Whether the name that ends at `end` only owns what follows ("Trump’s team")."""
    return bool(re.match(r"[’']s?\s", text[end : end + 3]))


def _head_name(layer: Layer, first: int, core: int, names: list[Name]) -> Name | None:
    """The name that is the head of the core: the last one in it, unless it owns or qualifies a noun after it."""
    for name in reversed([n for n in names if first <= n.first < core]):
        end = layer.characters(name.first, name.last)[1]
        if _is_genitive(layer.text, end):
            return None
        following = layer.text[layer.words.starts[name.last] : layer.words.ends[name.last]] if name.last < core else "."
        # "a Romney official" is the official's word, never Romney's.
        ends = following[0] in ".,”\"’'():;" and name.last >= core - 1
        return name if ends or following.endswith(("self", "selves")) else None
    return None


def _named_at_end(layer: Layer, first: int, last: int, names: list[Name], language: Language) -> Name | None:
    """The person of "a spokesman for the bank, David Weidman,": a full name that closes the source, ungoverned."""
    while last > first and layer.words.case[last - 1] == 5:
        last -= 1
    for name in names:
        start, end = layer.characters(name.first, name.last)
        if name.type == "person" and name.last == last and name.first > first and " " in layer.text[start:end]:
            before = layer.text[layer.words.starts[name.first - 1] : layer.words.ends[name.first - 1]].lower()
            return None if before in language.words("sources", "phrases.describing") else name
    return None


def analyse(layer: Layer, source: Range, language: Language) -> Phrase:
    """The Phrase of the source in characters [start, end)."""
    first, last = layer.words.touching(*source)
    names = [n for n in layer.names if n.first < last and n.last > first]
    core = _core_end(layer, first, last, names, language)
    text = layer.text[layer.words.starts[first] : layer.words.ends[core - 1]]
    words = [w.lower() for w in _WORD.findall(text) if any(c.isalnum() for c in w)] or [text.lower()]
    indefinite = last > core and words[0] in language.words("sources", "pronouns.indefinite")
    if len(words) == 1 and words[0] in language.words("sources", "pronouns") and not indefinite:
        return Phrase(_pronoun_type(words[0], language), "bare", _count(words, language), None, words[0])
    name = _head_name(layer, first, core, names) or _named_at_end(layer, first, last, names, language)
    called = layer.text[slice(*layer.characters(name.first, name.last))].lower() if name else ""
    if name is not None and called not in language.words("sources", "people.singular"):  # "one Democrat" is a noun
        start, end = layer.characters(name.first, name.last)
        kind = type_of_name(name.type, layer.text[start:end], language)
        lead = set(words) & (language.words("sources", "bodies.outlet") - {"agency", "media", "press"})
        if lead and kind in ("person", "organization", None) and " ".join(words[-1:]) not in lead:
            kind = "outlet"  # the broadcaster Marvision
        elif name.type == "location":
            kind = "government"  # a place that speaks
        if layer.text[start:end].lower() in language.words("sources", "people.plural"):
            kind = "group"  # Republicans, Muslims
        return Phrase(kind or "organization", "named", None, name, None)
    described = last > core or len([w for w in words if w not in language.words("sources", "phrases.determiners")
                                    and w not in language.words("sources", "phrases.quantifiers")
                                    and not w.isdigit()]) > 1  # fmt: skip
    proper = [n for n in names if n.type != "other" and n.first < core]
    found = _common(words, described, bool(names), bool(proper), language)
    before = layer.text[: layer.words.starts[first]].rstrip()
    opens = layer.words.layout[first] in (1, 2) or before.endswith((".", "!", "?", "”", '"', "’"))
    return found if opens and " " not in text else _as_name(found, text, words, language)


def _as_name(found: Phrase, text: str, words: list[str], language: Language) -> Phrase:
    """A capitalised core of unknown words is a name, if not one that the encoder saw."""
    known = language.words("sources", "phrases.determiners") | language.words("sources", "phrases.quantifiers")
    capitals = [w for w in text.split() if w.lower() not in known | language.words("sources", "phrases.bridging")]
    head = re.sub(r"[’']s?$", "", words[-1])
    common = any({head, _singular(head)} & language.words("sources", table) for table in ("people", "bodies", "texts"))
    if not capitals or common or not all(w[:1].isupper() for w in capitals) or found.count:
        return found
    kind: SourceType | None = type_of_name("organization", text, language) if len(capitals) > 1 else found.type
    return Phrase(kind, "named", None, None, None, text)


def _pronoun_type(word: str, language: Language) -> SourceType | None:
    if word in language.words("sources", "pronouns.male") or word in language.words("sources", "pronouns.female"):
        return "person"
    return "group" if word in language.words("sources", "pronouns.plural") else None


def _singular(word: str) -> str:
    """Good enough to look a plural up: parties → party, ministries → ministry, courts → court."""
    return (
        word[:-3] + "y"
        if word.endswith("ies")
        else word[:-1]
        if word.endswith("s") and not word.endswith("ss")
        else word
    )


def _common(words: list[str], described: bool, holds_name: bool, owned: bool, language: Language) -> Phrase:
    """A phrase that a common noun heads; `owned`: its core holds a name ("the Ruiz campaign")."""
    head, pair = re.sub(r"[’']s?$", "", words[-1]), " ".join(words[-2:])
    count = _count(words, language)
    definite = words[0] not in ("a", "an") and words[0] not in language.words("sources", "phrases.quantifiers")
    plain: Naming = "described" if described else "bare"
    fixed: Naming = "role" if definite or head.startswith(("spokes", "representative")) else plain
    if pair in language.words("sources", "people.roles") or head in language.words("sources", "people.roles"):
        return Phrase("person", fixed, count, None, None)
    texts: tuple[tuple[str, SourceType], ...] = (
        ("study", "study"),
        ("document", "document"),
        ("social", "social-post"),
    )
    for table, kind in texts:
        if head in language.words("sources", f"texts.{table}"):
            return Phrase(kind, "named" if holds_name else plain, count, None, None)
    if head in language.words("sources", "people.plural"):
        return Phrase("group", fixed if head.startswith(("spokes", "representative")) else plain, count, None, None)
    if head in language.words("sources", "people.singular"):
        return Phrase("person", plain, count, None, None)
    bodies: tuple[tuple[str, SourceType], ...] = (("government", "government"), ("outlet", "outlet"),
                                                  ("organization", "organization"), ("group", "group"))  # fmt: skip
    for table, kind in bodies:
        known = language.words("sources", f"bodies.{table}")
        if {head, pair, _singular(head)} & known:
            return Phrase(kind, "named" if owned else "role" if definite else plain, count, None, None)
    kind = "group" if head.endswith("s") and not head.endswith("ss") else "person"
    return Phrase(kind, plain, count, None, None, known=False)


def before_relative(layer: Layer, at: int, language: Language) -> Range | None:
    """The noun phrase before a relative pronoun at word `at`: back to a determiner, mark or verb."""
    last = at
    while last > 0 and layer.words.case[last - 1] == 5:
        last -= 1
    name = next((n for n in layer.names if n.first < last <= n.last), None)
    first = name.first if name else last
    if name is None:
        stop = language.words("sources", "phrases.describing") | language.words("cues", "verbs")
        opens = language.words("sources", "phrases.determiners") | language.words("sources", "phrases.quantifiers")
        while first > 0 and last - first < 6:
            word = layer.text[layer.words.starts[first - 1] : layer.words.ends[first - 1]].lower()
            if layer.words.case[first - 1] == 5 or word in stop:
                break
            first -= 1
            if word in opens:
                break
    return layer.characters(first, last) if last > first else None


def coordinated(layer: Layer, source: Range, language: Language) -> SourceType | None:
    """The type of several names in one source ("NBC and CNN"): their shared one, group for people or where they differ;
    None where the source is not names joined by "and" and no more."""
    first, last = layer.words.touching(*source)
    names = [n for n in layer.names if first <= n.first and n.last <= last]
    for earlier, later in pairwise(names):
        between = layer.text[layer.words.ends[earlier.last - 1] : layer.words.starts[later.first]]
        if set(between.lower().replace(",", " ").split()) - language.words("sources", "phrases.joining"):
            return None
    joined = layer.text[slice(*source)].lower().split()
    if (
        len(names) < 2
        or names[0].first > first + 1
        or names[-1].last < last
        or language.words("sources", "phrases.joining").isdisjoint(joined)
    ):
        return None
    kinds = {type_of_name(n.type, layer.text[slice(*layer.characters(n.first, n.last))], language) for n in names}
    return kinds.pop() if len(kinds) == 1 and kinds <= {"outlet", "organization", "government"} else "group"
