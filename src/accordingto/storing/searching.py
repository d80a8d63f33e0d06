"""Runs a query: hits with their claim, article and context, in pages that stay as they are while others add.

A page begins behind the key of the last hit, so nothing is shown twice or left out. Invariant: a page is right for
the moment at which its transaction began; the total is exact up to MOST_COUNTED.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select, text

from ..errors import QueryError, StoreError
from ..records.article import Article
from ..records.claims import Claim
from ..records.keeping import State
from .bodies import claim_of, unpack_text
from .conditions import Condition
from .keys import position_of
from .looking import chunks, inputs_of, kept_article, kept_rows
from .matching import FTS5, TSQUERY, Match, match
from .query import parse
from .schema import claims

Sort = Literal["newest", "oldest"]
MOST_COUNTED = 10_000
LARGEST_PAGE = 1000
AROUND = 60
"""Characters of context on each side, before they are cut at a blank."""

_MARK = struct.Struct(">qh8s")  # key, total (-1: over MOST_COUNTED), the query
_FOUND = {
    "sqlite": "FROM search{join} WHERE search MATCH :expression AND search.rowid >= :first AND search.rowid < :end",
    "postgresql": "FROM search{join} WHERE search.terms @@ CAST(:expression AS tsquery) AND search.key >= :first "
    "AND search.key < :end",
}
_KEY = {"sqlite": "search.rowid", "postgresql": "search.key"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that was found, in its article, with the words before and after its content."""

    claim: Claim
    article: Article
    state: State
    withdrawn: bool
    before: str
    after: str

    def as_dict(self) -> dict[str, Any]:
        """The claim as in a reading, the article's head, and the context."""
        head = {name: value for name, value in self.article.as_dict().items() if name in _HEAD}
        return {
            "claim": self.claim.as_dict(), "article": head | {"state": self.state, "withdrawn": self.withdrawn},
            "context": {"before": self.before, "after": self.after},
        }  # fmt: skip


_HEAD = ("id", "input", "url", "publisher", "title", "published", "language", "version", "status")


@dataclass(frozen=True, slots=True)
class Page:
    """Hits in order, the mark of the next page (None: there is none), and how many claims the query finds; at least so
    many where not `exact`."""

    hits: tuple[Hit, ...]
    next: str | None
    total: int
    exact: bool = True


def search(
    connection: Connection, query: str, *, sort: Sort = "newest", limit: int = 20, after: str | None = None
) -> Page:
    """A page of at most `limit` (1 to 1,000) claims that the query finds, from the newest or oldest publication on, or
    behind the page whose mark is `after`. Raises QueryError."""
    if sort not in get_args(Sort):
        raise QueryError(f"claims cannot be sorted by {sort!r}; allowed are: {', '.join(get_args(Sort))}", "query")
    if not 1 <= limit <= LARGEST_PAGE:
        raise QueryError(f"a page of {limit} claims is not possible; at least 1 and at most {LARGEST_PAGE}", "query")
    condition = parse(query)
    own = sha256(f"{sort} {condition}".encode("utf8", "surrogatepass")).digest()[:8]
    wanted = _match(connection, condition)
    if after is None:
        keys = _keys(connection, wanted, sort, max(MOST_COUNTED, limit) + 1)
        total = min(len(keys), MOST_COUNTED)
        exact = len(keys) <= MOST_COUNTED
    else:
        last, total, exact = _read_mark(after, own)
        first, end = (
            (wanted.first, min(wanted.end, last)) if sort == "newest" else (max(wanted.first, last + 1), wanted.end)
        )
        keys = _keys(connection, Match(wanted.expression, first, end), sort, limit + 1)
    shown = keys[:limit]
    mark = _mark(shown[-1], total, exact, own) if len(keys) > limit else None
    return Page(tuple(_hits(connection, shown)), mark, total, exact)


def articles(connection: Connection, query: str) -> Iterator[int]:
    """The numbers of the articles with a claim that the query finds, in no order. Raises QueryError."""
    wanted = _match(connection, parse(query))
    key = _KEY[connection.dialect.name]
    yield from _column(
        connection, wanted, "SELECT DISTINCT claims.article {found}", f" JOIN claims ON claims.key = {key}"
    )


def claims_by_article(connection: Connection, query: str) -> dict[int, int]:
    """How many claims of each article the query finds, by the article's number. Raises QueryError."""
    wanted = _match(connection, parse(query))
    if wanted.first >= wanted.end:
        return {}
    dialect = connection.dialect.name
    found = _FOUND[dialect].format(join=f" JOIN claims ON claims.key = {_KEY[dialect]}")
    statement = f"SELECT claims.article, COUNT(*) {found} GROUP BY claims.article"  # noqa: S608 - constants
    values = {"expression": wanted.expression, "first": wanted.first, "end": wanted.end}
    return {row[0]: row[1] for row in connection.execute(text(statement), values)}


def _match(connection: Connection, condition: Condition) -> Match:
    return match(condition, FTS5 if connection.dialect.name == "sqlite" else TSQUERY)


def _keys(connection: Connection, wanted: Match, sort: Sort, most: int) -> list[int]:
    key, order = _KEY[connection.dialect.name], "DESC" if sort == "newest" else "ASC"
    return list(_column(connection, wanted, f"SELECT {key} {{found}} ORDER BY {key} {order} LIMIT {most:d}"))


def _column(connection: Connection, wanted: Match, statement: str, join: str = "") -> Sequence[int]:
    """The one column of a statement, `{found}` in which is where and what to look for."""
    if wanted.first >= wanted.end:
        return ()
    statement = statement.format(found=_FOUND[connection.dialect.name].format(join=join))
    values = {"expression": wanted.expression, "first": wanted.first, "end": wanted.end}
    return connection.execute(text(statement), values).scalars().all()


def _mark(key: int, total: int, exact: bool, own: bytes) -> str:
    return base64.urlsafe_b64encode(_MARK.pack(key, total if exact else -1, own)).decode("ascii")


def _read_mark(mark: str, own: bytes) -> tuple[int, int, bool]:
    try:
        key, total, whose = _MARK.unpack(base64.b64decode(mark, b"-_", validate=True))
    except (ValueError, binascii.Error, struct.error) as error:
        raise QueryError(
            f"{mark!r} is no mark of a page; give the one that the page before ended with", "query"
        ) from error
    if whose != own:
        raise QueryError("the mark is of another query or order; give both as they were for the page before", "query")
    return int(key), MOST_COUNTED if total < 0 else int(total), total >= 0


def _hits(connection: Connection, keys: Sequence[int]) -> Iterator[Hit]:
    owners: dict[int, int] = {}
    for part in chunks(keys):
        found = connection.execute(select(claims.c.key, claims.c.article).where(claims.c.key.in_(part)))
        owners.update((row.key, row.article) for row in found)
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    for key in keys:
        if key not in owners:
            raise StoreError("the index holds a claim that is not kept; run accordingto doctor", code="store-damaged")
        wanted[owners[key]].append(key)
    inputs = inputs_of(connection, wanted)
    hits: dict[int, Hit] = {}
    for row in kept_rows(connection, wanted):
        article = kept_article(row, unpack_text(row.text_body), inputs[row.number])
        for key in wanted[row.number]:
            claim = claim_of(row.body, position_of(key, row.number), article)
            hits[key] = Hit(claim, article, row.state, row.withdrawn, *_context(article.text, claim))
    yield from (hits[key] for key in keys)


def _context(text: str, claim: Claim) -> tuple[str, str]:
    """What stands before and behind the content: of its paragraph, whole words, at most AROUND characters."""
    spans = [span for span in claim.content if span.place == "text"]
    if not spans:
        return "", ""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    before = text[max(start - AROUND, 0) : start].rpartition("\n")[2]
    if len(before) == AROUND < start:
        before = before.partition(" ")[2]
    after = text[end : end + AROUND].partition("\n")[0]
    if len(after) == AROUND < len(text) - end:
        after = after.rpartition(" ")[0]
    return before, after
