"""Which version of an article stands, and the index of claims kept in step with it.

Invariant: at the end of a transaction the index holds the claims of every article, with the standing that its row has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, update

from ..records.article import Article
from ..records.readings import Reading
from .index import Index
from .keys import claim_keys, minute_of
from .looking import chunks, whole
from .schema import articles, meta
from .statements import AT_PLACE, BY_NUMBER, change
from .terms import TERMS_VERSION, Standing, Terms, terms_of
from .versions import Order, in_order, order_of, version_number

CLAIM = ":claim:"
"""Before a claim's id, as a term. To find claims by id in a table would cost a page of its index for every claim."""


TERMS = "terms"
"""The name under which a store keeps the version of its terms."""


def rebuild(connection: Connection, index: Index) -> None:
    """Fill the index anew from the readings, with this program's terms."""
    if connection.scalar(select(meta.c.value).where(meta.c.name == TERMS)) == TERMS_VERSION:
        return  # another program was faster
    index.clear(connection)
    numbers = connection.scalars(select(articles.c.number).order_by(articles.c.minute, articles.c.id)).all()
    for part in chunks(numbers):
        kept = whole(connection, part)
        rows = connection.execute(select(articles).where(articles.c.number.in_(part))).all()
        index.put(connection, [found for row in rows for found in terms_by_key(row, kept[row.number].reading)])
    connection.execute(update(meta).where(meta.c.name == TERMS).values(value=TERMS_VERSION))


def terms_by_key(row: Any, reading: Reading) -> list[tuple[int, Terms]]:
    """The keys and terms of the claims of an article as its row says that it stands."""
    keys = claim_keys(row.minute, row.number, len(reading.claims), row.numbers)
    found = terms_of(reading, Standing(row.state, row.withdrawn))
    return [
        (key, Terms(terms.runs, (*terms.facts, CLAIM + claim.id)))
        for key, terms, claim in zip(keys, found, reading.claims, strict=True)
    ]


def listed(article: Article) -> dict[str, Any]:
    """What stands in an article's row of the facts that stand."""
    order = order_of(article)
    return {
        "minute": minute_of(article.published), "published": article.published, "publisher": article.publisher,
        "title": article.title, "declared_version": article.declared.version, "moment": order.moment,
        "retrieved": order.retrieved, "status": article.status,
    }  # fmt: skip


def _order(row: Any) -> Order:
    return Order(version_number(row.declared_version), row.moment, row.retrieved, row.number)


@dataclass
class Settling:
    """The index's changes of one transaction. What is put waits until `flush`, as FTS5 begins a new segment wherever
    the keys go back."""

    connection: Connection
    index: Index
    _waiting: list[tuple[int, Terms]] = field(default_factory=list, init=False)

    def put(self, rows: Iterable[tuple[int, Terms]]) -> None:
        self._waiting += rows

    def flush(self) -> None:
        if self._waiting:
            self.index.put(self.connection, self._waiting)
            self._waiting = []

    def drop(self, number: int) -> None:
        """Take an article out of the index: before anything changes on which its terms depend."""
        self.flush()
        self.index.drop(self.connection, self._rows(number))

    def settle(self, place: str) -> None:
        """Number the versions at a place, say which stands and whether it is withdrawn, and index what that changed.

        A row whose state is empty is not in the index.
        """
        rows = self.connection.execute(AT_PLACE, {"place": place}).all()
        row_of = {_order(row): row for row in rows}
        ordered = in_order(row_of)
        last = None
        for version, order in enumerate(ordered, 1):
            row = row_of[order]
            standing = Standing(
                "current" if version == len(ordered) else "replaced", row_of[ordered[-1]].status == "canceled"
            )
            values = {"version": version, "replaces": last, "state": standing.state, "withdrawn": standing.withdrawn}
            last = row.id
            if (row.state, row.withdrawn) != (standing.state, standing.withdrawn):
                if row.state:
                    self.drop(row.number)
                change(self.connection, articles, row.number, values)
                self.put(self._rows(row.number))
            elif (row.version, row.replaces) != (version, values["replaces"]):
                change(self.connection, articles, row.number, values)

    def _rows(self, number: int) -> list[tuple[int, Terms]]:
        row = self.connection.execute(BY_NUMBER, {"number": number}).one()
        return terms_by_key(row, whole(self.connection, [number])[number].reading)
