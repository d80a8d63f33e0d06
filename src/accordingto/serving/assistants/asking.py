"""What an assistant may give a tool, checked; and errors in words of this program alone.

Invariant: the message of an error is one of the table's; what else is known of it is a quotation, as it may hold words
of an article or of a page that was fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...errors import (
    AccordingtoError,
    FetchError,
    InputError,
    ModelError,
    NotKept,
    QueryError,
    StoreError,
    TooLarge,
)
from .quoting import Row, quoted

MESSAGES: tuple[tuple[type[AccordingtoError], str], ...] = (
    (NotKept, "The store holds nothing by that id, address or query."),
    (QueryError, "The query cannot be understood; `search_claims` describes what can be asked."),
    (TooLarge, "The text or answer is over a limit."),
    (FetchError, "The address was not fetched."),
    (InputError, "There is no article to read in what was given."),
    (ModelError, "The model of this program cannot be loaded."),
    (StoreError, "The store cannot be read."),
    (AccordingtoError, "It could not be done."),
)
"""The first that fits."""
UNSUPPORTED = "The digest is not given, as its articles do not bear out all of it."
FAILED = "The program failed; its standard error says more."
UNKNOWN = "There is no such tool."
_CODE = re.compile("[a-z][a-z0-9-]{0,40}")


class Wrong(Exception):
    """Arguments that a tool does not take. `what` is a sentence of this program."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def error_row(error: Exception) -> Row:
    """An error as an answer."""
    if isinstance(error, Wrong):
        return {"error": {"code": "arguments", "message": error.what}}
    if isinstance(error, AccordingtoError):
        message = next(words for kind, words in MESSAGES if isinstance(error, kind))
        code = error.code if _CODE.fullmatch(error.code) else "error"
        return {"error": {"code": code, "message": message, "detail": quoted(str(error))}}
    return {"error": {"code": "failed", "message": FAILED}}


def checked(given: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, with the defaults of the schema. Raises Wrong, which names a property of the schema only."""
    known: Mapping[str, Mapping[str, Any]] = schema["properties"]
    if not set(given) <= set(known):
        raise Wrong(f"Arguments of this tool are: {', '.join(known)}.")
    found = {}
    for name, rule in known.items():
        if name not in given or given[name] is None:
            if name in schema.get("required", ()):
                raise Wrong(f"The argument {name} is needed.")
            found[name] = rule.get("default")
        else:
            found[name] = _fits(name, given[name], rule)
    return found


_TYPES: dict[str, type] = {"string": str, "integer": int}


def _fits(name: str, value: Any, rule: Mapping[str, Any]) -> Any:
    kind = rule["type"]
    if not isinstance(value, str | int) or not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
        raise Wrong(f"The argument {name} is of type {kind}.")
    if "enum" in rule and value not in rule["enum"]:
        raise Wrong(f"The argument {name} is one of: {', '.join(rule['enum'])}.")
    if isinstance(value, str) and not rule.get("minLength", 0) <= len(value) <= rule["maxLength"]:
        raise Wrong(f"The argument {name} has {rule.get('minLength', 0)} to {rule['maxLength']} characters.")
    if isinstance(value, int) and not rule["minimum"] <= value <= rule["maximum"]:
        raise Wrong(f"The argument {name} is from {rule['minimum']} to {rule['maximum']}.")
    return value
