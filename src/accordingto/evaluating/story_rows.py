"""Labelled and predicted stories as rows, by the gold's article ids.

Gold is a folder of stories, facts and origins (JSON Lines); predictions are rows of `accordingto stories`. Invariant:
nothing is judged here; what the rows lack is named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import Unreadable

# What the gold calls the contract's relations.
RELATIONS = {
    "repeats": "same", "rounds": "rounding", "updates": "update", "conflicts": "conflict",
    "differs-in-scope": "different_scope", "background": "background",
}  # fmt: skip
GOLD_RELATIONS = tuple(RELATIONS.values())
Row = Mapping[str, Any]
FactKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled set: rows of stories.jsonl, facts.jsonl and origins.jsonl."""

    stories: tuple[Row, ...]
    facts: tuple[Row, ...]
    origins: tuple[Row, ...]

    def story_of(self) -> dict[str, str]:
        """The story of each article that is in one; near misses are not."""
        return {a["id"]: s["story_id"] for s in self.stories for a in s["articles"] if a["in_story"]}

    def texts(self) -> dict[str, str]:
        return {a["id"]: a["text"] for s in self.stories for a in s["articles"]}


@dataclass(frozen=True, slots=True)
class Placed:
    """A predicted value: its row, its story and fact, its number there, and what that fact is about."""

    row: Row
    fact: FactKey
    number: int
    about: str = ""

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Low and high; an end that is not given is the value."""
        value, low, high = (self.row.get(name) for name in ("value", "low", "high"))
        return (value if low is None else low), (value if high is None else high)


class Predicted:
    """Rows of `accordingto stories`, by the gold's article ids (what follows "#" in the input, else the id)."""

    def __init__(self, stories: Iterable[Row]) -> None:
        self.stories = tuple(stories)

    @cached_property
    def name_of(self) -> dict[str, str]:
        """The gold's id of each article, by the program's id."""
        return {
            a["id"]: str(a.get("input") or a["id"]).split("#")[-1] for story in self.stories for a in story["articles"]
        }

    @cached_property
    def story_of(self) -> dict[str, str]:
        return {self.name_of[a["id"]]: story["id"] for story in self.stories for a in story["articles"]}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """The articles of each story."""
        found: dict[str, set[str]] = defaultdict(set)
        for story in self.stories:
            found[story["id"]] |= {self.name_of[a["id"]] for a in story["articles"]}
        return {story: frozenset(articles) for story, articles in found.items()}

    @cached_property
    def values(self) -> dict[str, list[Placed]]:
        """The values of each article, wherever they are answers."""
        found: dict[str, list[Placed]] = defaultdict(list)
        for story in self.stories:
            for fact in story["facts"]:
                for number, row in enumerate(fact["values"]):
                    # An article that no story lists has no place in the output, and neither has its value.
                    if article := self.name_of.get(row["article"]):
                        found[article].append(
                            Placed(row, (story["id"], fact["id"]), number, fact.get("about") or fact["id"])
                        )
        return dict(found)

    @cached_property
    def facts(self) -> dict[FactKey, Row]:
        return {(story["id"], fact["id"]): fact for story in self.stories for fact in story["facts"]}

    @cached_property
    def links(self) -> dict[tuple[FactKey, int, int], str]:
        """The relation of a to b, in the gold's words."""
        return {
            ((story["id"], fact["id"]), link["a"], link["b"]): RELATIONS.get(link["relation"], link["relation"])
            for story in self.stories
            for fact in story["facts"]
            for link in fact["links"]
        }

    @cached_property
    def lineage_of(self) -> dict[str, tuple[str, int]]:
        return {
            self.name_of[article]: (story["id"], number)
            for story in self.stories
            for number, lineage in enumerate(story["lineages"])
            for article in lineage["articles"]
            if article in self.name_of
        }


def json_rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file. Raises Unreadable for a line that is no object with the `needed` names."""
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise Unreadable(f"{path}, line {number}: no JSON ({error})", "format") from error
            lacking = [name for name in needed if not isinstance(row, dict) or name not in row]
            if lacking:
                raise Unreadable(f"{path}, line {number}: lacks {', '.join(lacking)}", "format")
            rows.append(row)
    return rows


def read_gold(folder: Path) -> Gold:
    """The labelled set of a folder. Raises Unreadable for a file that is missing or of another form."""
    files = {
        "stories": ("story_id", "articles"),
        "facts": ("story_id", "fact_id", "values", "pairs", "status"),
        "origins": ("story_id", "groups"),
    }
    missing = [f"{name}.jsonl" for name in files if not (folder / f"{name}.jsonl").is_file()]
    if missing:
        raise Unreadable(f"{folder}: no {', '.join(missing)}; a labelled set has stories, facts and origins", "format")
    read = {name: tuple(json_rows(folder / f"{name}.jsonl", *needed)) for name, needed in files.items()}
    return Gold(**read)
