"""A user's own table file laid over the tables of a language.

A sub-table is merged name by name, a list is added to, a value or a stance is replaced; nothing else changes.
Invariant: a file that names an unknown table or list, or holds a wrong type or stance, is refused with what is allowed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

from ..errors import ModelError
from ..records.claims import Stance

_ENTRIES = "stance.words."  # where a list is one entry
STANCES: tuple[str, ...] = get_args(Stance)


def overlay(tables: dict[str, Any], path: Path) -> dict[str, Any]:
    """The tables that the TOML file at `path` changes, merged with the given ones. Raises ModelError."""
    try:
        changes = tomllib.loads(path.read_text("utf8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"the table file {path} cannot be read: {error}", "tables") from error
    merged = {name: _merged(tables, name, change, f"{path}: ") for name, change in changes.items()}
    check_stances(merged.get("stance", {}), str(path))
    return merged


def _merged(known: dict[str, Any], name: str, change: Any, where: str, depth: int = 0) -> Any:
    """`change` over `known[name]`. A name that is new is allowed only inside a sub-table, where names are words."""
    if name not in known:
        if depth > 1:
            return change
        raise ModelError(f"{where}{name!r} is unknown; allowed here: {', '.join(sorted(known))}", "tables")
    value = known[name]
    if type(change) is not type(value):
        kinds = f"{_kind(change)}, where {_kind(value)} is needed"
        raise ModelError(f"{where}{name!r} is {kinds}; see the table of that name in the program", "tables")
    if isinstance(value, list) and any(type(item) is not str for item in change) and all(type(v) is str for v in value):
        raise ModelError(
            f"{where}{name!r} holds something that is no string; put every word in quotation marks", "tables"
        )
    if isinstance(value, list) and not where.endswith(_ENTRIES):
        return [*change, *(item for item in value if item not in change)]
    if not isinstance(value, dict):
        return change
    inside = f"{where}{name}."
    return value | {key: _merged(value, key, item, inside, depth + 1) for key, item in change.items()}


def _kind(value: Any) -> str:
    names: dict[str, str] = {"dict": "a table", "list": "a list", "str": "a string", "int": "a number"}
    name = type(value).__name__
    return names.get(name, name)


def check_stances(table: dict[str, Any], where: str) -> None:
    """Raises ModelError for an entry of the table of reporting words that is not [stance, what it rests on]."""
    for word, entry in table.get("words", {}).items():
        fits = isinstance(entry, list) and len(entry) == 2 and all(isinstance(part, str) for part in entry)
        if not fits or entry[0] not in STANCES or not entry[1].strip():
            raise ModelError(
                f"{where}: the reporting word {word!r} has {entry!r}; write it as "
                f'{word} = ["STANCE", "what it rests on"], with STANCE one of {", ".join(STANCES)}',
                "stance",
            )
