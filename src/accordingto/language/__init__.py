"""What is known of a language, as tables behind one value. Stages take a Language; none names one.

Tables are TOML beside this module, one folder a language. Invariant: all entries are lower case, except the
names of outlets, which keep theirs.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from ..errors import ModelError
from ..records.claims import Stance
from .overlay import overlay

AVAILABLE = ("en",)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many of so many articles each stem stands; stems in fewer than three are not listed."""

    articles: int
    of: dict[str, int]


@dataclass(frozen=True, eq=False)
class Language:
    """The tables of one language; `sources`, `cues`, `press`, … are as in the TOML of that name."""

    code: str
    sources: dict[str, Any]
    cues: dict[str, Any]
    relays: dict[str, Any]
    press: dict[str, Any]
    hedges: dict[str, Any]
    grammar: dict[str, Any]
    stance: dict[str, Any]
    numbers: dict[str, Any]
    units: dict[str, Any]
    times: dict[str, Any]
    checks: dict[str, Any]
    places: dict[str, Any]
    linking: dict[str, Any]
    digest: dict[str, Any]
    lineages: dict[str, Any]

    def words(self, table: str, name: str) -> frozenset[str]:
        """A list of the table as a set, e.g. `words("sources", "pronouns.male")`."""
        return _set(self, table, name)

    def patterns(self, table: str, name: str) -> tuple[re.Pattern[str], ...]:
        """A list of patterns of the table, compiled, case ignored, e.g. `patterns("relays", "through.told")`."""
        return _compiled(self, table, name)

    @cached_property
    def frequencies(self) -> Frequencies:
        """In how many news articles each stem stands; read once, when it is asked for."""
        row = json.loads((files(__package__) / self.code / "frequencies.json").read_text("utf8"))
        return Frequencies(row["articles"], {s: int(n) for n, stems in row["of"].items() for s in stems.split()})

    @cached_property
    def outlets(self) -> frozenset[str]:
        """Known outlets, lower case, without a leading article."""
        return frozenset(name.lower().removeprefix("the ") for name in self.press["outlets"])

    @cached_property
    def outlet_pattern(self) -> re.Pattern[str]:
        """Any known outlet of several words or in capitals, as written; "Time" and "Stuff" are words of their own."""
        names = {name for name in self.press["outlets"] if " " in name or name.isupper() or name in self.press["sure"]}
        names |= {short for name in names if " " in (short := name.removeprefix("The ")) and short != name}
        longest_first = sorted(names, key=len, reverse=True)
        return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")

    @cached_property
    def boilerplate(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """(reason, pattern) of paragraphs that are no claims."""
        return tuple(
            (reason, re.compile(pattern)) for reason, found in self.press["rejected"].items() for pattern in found
        )

    @cached_property
    def refusals(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """(form, pattern) of non-answers, to be matched on lower-case words from the cue on."""
        before = self.cues["before_refusal"]
        return tuple((form, re.compile(f"{before}(?:{p})")) for form, ps in self.cues["no_answer"].items() for p in ps)

    @cached_property
    def genitives(self) -> tuple[str, ...]:
        """The endings by which a name owns what follows."""
        return tuple(self.cues["genitives"])

    @cached_property
    def answering(self) -> dict[str, re.Pattern[str]]:
        """By part (verb, act, empty, turn): how a refusal is taken apart."""
        return {part: re.compile(p, re.IGNORECASE) for part, p in self.cues["answering"].items()}

    @cached_property
    def distancing(self) -> re.Pattern[str]:
        """The phrases by which a reporter keeps a distance."""
        phrases = sorted(map(re.escape, self.words("cues", "distance.phrases")))
        return re.compile(r"\b(?:" + "|".join(phrases + self.cues["distance"]["patterns"]) + r")\b", re.IGNORECASE)

    @cached_property
    def stances(self) -> dict[str, Stance]:
        """How each reporting word presents a claim."""
        return {word: cast(Stance, entry[0]) for word, entry in self.stance["words"].items()}

    def with_tables(self, path: Path) -> Language:
        """This language with a user's TOML file laid over its tables (`overlay`). Raises ModelError."""
        tables = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "code"}
        return replace(self, **overlay(tables, path))

    @cached_property
    def unsteady(self) -> re.Pattern[str]:
        """Words near figures that make a comparison of them unsafe."""
        return re.compile(rf"\b(?:{self.checks['unsteady']})\b", re.IGNORECASE)

    def lemma(self, verb: str) -> str:
        """The base form of a verb, by the table of irregular forms, else by its ending; never fails."""
        word = verb.lower()
        irregular: dict[str, str] = self.cues["irregular"]
        if word in irregular:
            return irregular[word]
        known = self.words("cues", "verbs")
        for ending, replacements in (("ies", ("y", "ie")), ("ied", ("y", "ie")), ("es", ("", "e")), ("s", ("",)),
                                     ("ed", ("", "e")), ("ing", ("", "e"))):  # fmt: skip
            if word.endswith(ending) and len(word) > len(ending) + 1:
                stem = word[: -len(ending)]
                doubled = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] else []
                for candidate in [stem + r for r in replacements] + doubled:
                    if candidate in known:
                        return candidate
        return word


@lru_cache(maxsize=1024)
def _set(tables: Language, table: str, name: str) -> frozenset[str]:
    value: Any = getattr(tables, table)
    for part in name.split("."):
        value = value[part]
    if isinstance(value, dict):
        value = [word for group in value.values() for word in group]
    return frozenset(value)


@lru_cache(maxsize=256)
def _compiled(tables: Language, table: str, name: str) -> tuple[re.Pattern[str], ...]:
    value: Any = getattr(tables, table)
    for part in name.split("."):
        value = value[part]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in value)


@lru_cache(maxsize=4)
def language(code: str) -> Language:
    """The tables of a language by its ISO 639-1 code. Raises ModelError for one that has none."""
    if code not in AVAILABLE:
        raise ModelError(f"no tables for the language {code!r}; there are: {', '.join(AVAILABLE)}", "language")
    folder = files(__package__) / code
    names = (field.name for field in fields(Language) if field.name != "code")
    return Language(code, **{name: tomllib.loads((folder / f"{name}.toml").read_text("utf8")) for name in names})
