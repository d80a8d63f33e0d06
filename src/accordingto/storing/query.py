"""The query language: text in, a tree of conditions out. docs/search.md describes it.

    query := and ("OR" and)*      and := not+ ("AND" may stand between)      not := ("-" | "NOT") not | one
    one   := "(" query ")" | word | "phrase" | field:value

Invariant: any text at all gives a tree or a QueryError that says where it went wrong and what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import QueryError
from .conditions import And, Condition, Everything, Not, Or, parts_of
from .fields import FIELDS, condition, phrase

LONGEST, DEEPEST, MOST_CONDITIONS = 4000, 20, 100
_OPEN, _CLOSE = '"“”„', '"“”'
_WORD = r'(?:\\.|[^\s()"“”„\\])'
_TOKEN = re.compile(
    rf"""(?P<blank>\s+) | (?P<open>\() | (?P<close>\)) | (?P<minus>-(?=[^\s)]))
    | (?P<field>[A-Za-z][A-Za-z-]*):
      (?: [{_OPEN}](?P<quoted>(?:\\.|[^{_CLOSE}\\])*)[{_CLOSE}](?P<star>\*?) | (?P<bare>{_WORD}*) )
    | [{_OPEN}](?P<phrase>(?:\\.|[^{_CLOSE}\\])*)[{_CLOSE}](?P<stars>\*?)
    | (?P<word>{_WORD}+)""",
    re.VERBOSE | re.DOTALL,
)
_NOT_CLOSED = 'a quotation mark that is not closed; close it, or write \\" for the mark itself'
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query at character `place`, counted from 1. `value` is without quotation marks and escapes."""

    kind: str
    place: int
    value: str = ""
    field: str = ""
    prefix: bool = False


def parse(query: str) -> Condition:
    """The tree of a query; Everything for an empty one. Raises QueryError."""
    if len(query) > LONGEST:
        raise QueryError(f"the query has {len(query)} characters; at most {LONGEST} are allowed", "query")
    tokens = list(_tokens(query))
    if not tokens:
        return Everything()
    parser = _Parser(tokens, len(query) + 1)
    tree = parser.alternatives(0)
    if parser.at < len(tokens):
        raise _wrong(tokens[parser.at].place, "a closing parenthesis without an opening one; take it out or quote it")
    count = sum(1 for part in parts_of(tree) if not isinstance(part, (And, Or, Not)))
    if count > MOST_CONDITIONS:
        raise QueryError(f"the query has {count} conditions; at most {MOST_CONDITIONS} are allowed", "query")
    return tree


def _wrong(place: int, what: str) -> QueryError:
    return QueryError(f"at character {place} of the query: {what}", "query")


def _tokens(query: str) -> Iterator[Token]:
    at = 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            raise _wrong(at + 1, _NOT_CLOSED if query[at] in _OPEN else "a backslash with nothing behind it; write two")
        if found["blank"] is None:
            yield _token(found, query)
        at = found.end()


def _token(found: re.Match[str], query: str) -> Token:
    place, end = found.start() + 1, found.end()
    for kind in ("open", "close", "minus"):
        if found[kind]:
            return Token(kind, place)
    if end < len(query) and query[end] in _OPEN:
        if found["bare"] == "":
            raise _wrong(end + 1, _NOT_CLOSED)
        raise _wrong(end + 1, 'a quotation mark inside a word; put a blank before it, or write \\" for the mark itself')
    field = (found["field"] or "").lower()
    if field and field not in FIELDS:
        raise _wrong(place, _unknown_field(field))
    for name, star in (("quoted", "star"), ("phrase", "stars")):
        if found[name] is not None:
            return Token(
                "field" if field else "phrase", place, _ESCAPED.sub(r"\1", found[name]), field, bool(found[star])
            )
    raw = found["bare"] if field else found["word"]
    if raw in ("AND", "OR", "NOT") and not field:
        return Token(raw, place)
    prefix = raw.endswith("*") and not raw.endswith("\\*")
    raw = raw[:-1] if prefix else raw
    if re.search(r"(?<!\\)(?:\\\\)*\*", raw):
        raise _wrong(place, f"{raw!r} has an asterisk inside; it may only stand at the end, as in explod*")
    return Token("field" if field else "word", place, _ESCAPED.sub(r"\1", raw), field, prefix)


def _unknown_field(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, FIELDS, 1)
    meant = f"did you mean {near[0]}? " if near else ""
    return f"no field {name!r}; {meant}The fields are: {', '.join(FIELDS)}. For the text itself, quote it"


class _Parser:
    """Recursive descent over the tokens; `end` is the place behind the query."""

    def __init__(self, tokens: list[Token], end: int) -> None:
        self.tokens = tokens
        self.end = end
        self.at = 0

    def alternatives(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise _wrong(self._place(), f"parentheses or negations more than {DEEPEST} deep")
        parts = [self._together(depth)]
        while self._takes("OR"):
            parts.append(self._together(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _together(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in ("OR", "close"):
            self._takes("AND")
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if self.at == len(self.tokens) or self.tokens[self.at].kind in ("OR", "AND", "close"):
            raise _wrong(
                self._place(), f"a word or condition is missing {self._found()}; to look for AND, OR or NOT quote it"
            )
        token = self.tokens[self.at]
        self.at += 1
        if token.kind in ("minus", "NOT"):
            if depth > DEEPEST:
                raise _wrong(token.place, f"parentheses or negations more than {DEEPEST} deep")
            return Not(self._one(depth + 1))
        if token.kind != "open":
            return _leaf(token)
        inner = self.alternatives(depth + 1)
        if not self._takes("close"):
            raise _wrong(token.place, "a parenthesis that is not closed; close it or quote it")
        return inner

    def _takes(self, kind: str) -> bool:
        taken = self.at < len(self.tokens) and self.tokens[self.at].kind == kind
        self.at += taken
        return taken

    def _place(self) -> int:
        return self.tokens[self.at].place if self.at < len(self.tokens) else self.end

    def _found(self) -> str:
        if self.at == len(self.tokens):
            return "at the end"
        return {"close": "before )"}.get(self.tokens[self.at].kind, f"before {self.tokens[self.at].kind}")


def _leaf(token: Token) -> Condition:
    try:
        if token.field:
            return condition(token.field, token.value, token.prefix)
        return phrase("words", token.value, token.prefix)
    except ValueError as error:
        raise _wrong(token.place, str(error)) from None
