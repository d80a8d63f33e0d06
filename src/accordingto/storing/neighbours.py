"""Signatures of articles, and an index of their keys: candidates near one without comparing with all.

Of the versions at an address one has a signature and so stands for all: the newest that is no withdrawal. Invariants:
an answer depends on what is kept, not on the order of adding; its cost does not grow with the store, for of each key
only so many rows are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, union_all, update

from ..records.stories import Signature
from .bodies import pack, unpack
from .keys import claim_number
from .looking import chunks
from .schema import edges, signature_keys, signatures

UNDATED = -(1 << 30)
"""The day of articles that have none."""
POSTINGS = 300
"""Rows of one key that are read at most, from the article's own day on; and so many before it."""
MOST = 6 * POSTINGS
"""Rows that count at most: those of the rarest keys."""

_ROW = signature_keys.c
_KEY = _ROW.key == bindparam("key")


def _rows_of_key(*which: Any) -> Select[tuple[int]]:
    return select(_ROW.article).where(_KEY, *which).limit(POSTINGS)


# Where there are more rows than are read, those of the nearest days are read, and of one day those of the first names.
_FROM = _rows_of_key(_ROW.day >= bindparam("day"), _ROW.day <= bindparam("last")).order_by(_ROW.day, _ROW.article)
_BEFORE = _rows_of_key(_ROW.day < bindparam("day"), _ROW.day >= bindparam("first")).order_by(
    _ROW.day.desc(), _ROW.article.desc()
)
_UNKNOWN = _rows_of_key(_ROW.day == UNDATED).order_by(_ROW.article)
_NEAR = union_all(*(select(each.subquery()) for each in (_FROM, _BEFORE, _UNKNOWN)))
_ANY = _rows_of_key().order_by(_ROW.day.desc(), _ROW.article)
_PUT, _PUT_KEYS, _PUT_EDGES = insert(signatures), insert(signature_keys), insert(edges)


def key_number(key: str) -> int:
    """A key as a signed number of 64 bits."""
    return int.from_bytes(blake2b(key.encode("utf8", "surrogatepass"), digest_size=8).digest(), signed=True)


def _row_of(signature: Signature) -> dict[str, Any]:
    return {name: getattr(signature, name) for name in Signature.__slots__}


def _signature(body: bytes) -> Signature:
    row = unpack(body)
    row["terms"] = tuple([(term, weight) for term, weight in row["terms"]])
    lists = {name: tuple(row[name]) for name in ("keys", "days", "places")}
    return Signature(row["article"], row["day"], row["terms"], **lists)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as kept: the number of its article, what made it, and why it is empty, if it is."""

    number: int
    signature: Signature
    code: str
    problem: str | None = None


class StoredNeighbours:
    """linking's Neighbours, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def near(self, signature: Signature, days: int, limit: int) -> Sequence[Signature]:
        """At most `limit` signatures that share the most keys with this one; as `Neighbours.near`."""
        return [each.signature for each in self.signed_near(signature, days, limit)]

    def signed_near(self, signature: Signature, days: int, limit: int) -> list[Signed]:
        own = claim_number(signature.article)
        found = [self._names(key_number(key), signature.day, days) for key in dict.fromkeys(signature.keys)]
        shared: Counter[int] = Counter()
        read = 0
        for names in sorted(found, key=lambda names: (len(names), sorted(names))):
            read += len(names)
            if read > MOST and shared:
                break
            shared.update(names)
        shared.pop(own, None)
        best = sorted(shared.items(), key=lambda each: (-each[1], _id_of(each[0])))[:limit]
        signed = {claim_number(each.signature.article): each for each in self._named([name for name, _ in best])}
        return [signed[name] for name, _ in best if name in signed]

    def _names(self, key: int, day: int | None, days: int) -> set[int]:
        """The names of the articles with this key, near a day."""
        if day is None:
            return {*self._connection.execute(_ANY, {"key": key}).scalars()}
        values = {"key": key, "day": day, "first": day - days, "last": day + days}
        return {*self._connection.execute(_NEAR, values).scalars()}

    def _named(self, names: Iterable[int]) -> Iterator[Signed]:
        yield from self._signed(signatures.c.name, names)

    def signed(self, numbers: Iterable[int]) -> dict[int, Signed]:
        """The signatures of these articles, of those that have one."""
        return {each.number: each for each in self._signed(signatures.c.number, numbers)}

    def _signed(self, column: Any, values: Iterable[int]) -> Iterator[Signed]:
        for part in chunks(values):
            for row in self._connection.execute(select(signatures).where(column.in_(part))):
                yield Signed(row.number, _signature(row.body), row.code, row.problem)

    # What is put in

    def put(self, signed: Signed) -> None:
        """Keep a signature, in place of none."""
        signature = signed.signature
        name = claim_number(signature.article)
        row = {"number": signed.number, "name": name, "code": signed.code, "problem": signed.problem}
        self._connection.execute(_PUT, row | {"body": pack(_row_of(signature))})
        day = UNDATED if signature.day is None else signature.day
        keys = sorted({key_number(key) for key in signature.keys})
        if keys:
            self._connection.execute(_PUT_KEYS, [{"key": key, "day": day, "article": name} for key in keys])

    def note(self, article: str, problem: str) -> None:
        """Say what went wrong when the article with this id was linked."""
        here = signatures.c.name == claim_number(article)
        self._connection.execute(update(signatures).where(here).values(problem=problem))

    def drop(self, numbers: Iterable[int]) -> set[int]:
        """Take out the signatures of these articles, with keys and edges. The articles that were like one of them."""
        wanted = list(numbers)
        for signed in self.signed(wanted).values():
            day = UNDATED if signed.signature.day is None else signed.signature.day
            keys = [key_number(key) for key in signed.signature.keys]
            here = (_ROW.day == day) & (_ROW.article == claim_number(signed.signature.article))
            self._connection.execute(delete(signature_keys).where(_ROW.key.in_(keys), here))
        others: set[int] = set()
        for part in chunks(wanted):
            others.update(self._connection.scalars(select(edges.c.other).where(edges.c.article.in_(part))))
            self._connection.execute(delete(signatures).where(signatures.c.number.in_(part)))
        for part in chunks(others):
            self._connection.execute(delete(edges).where(edges.c.article.in_(part), edges.c.other.in_(wanted)))
        for part in chunks(wanted):
            self._connection.execute(delete(edges).where(edges.c.article.in_(part)))
        return others - set(wanted)

    def join(self, number: int, likenesses: Mapping[int, float]) -> None:
        """Keep the edges between an article and others."""
        rows = [
            {"article": a, "other": b, "likeness": value}
            for other, value in sorted(likenesses.items())
            for a, b in ((number, other), (other, number))
        ]
        if rows:
            self._connection.execute(_PUT_EDGES, rows)

    def edges_of(self, numbers: Iterable[int]) -> dict[int, dict[int, float]]:
        """The edges of each of the articles, by the other end."""
        wanted = list(numbers)
        found: dict[int, dict[int, float]] = {number: {} for number in wanted}
        for part in chunks(wanted):
            for row in self._connection.execute(select(edges).where(edges.c.article.in_(part))):
                found[row.article][row.other] = row.likeness
        return found


def _id_of(name: int) -> str:
    """An article's id of its number of 64 bits: the reverse of `claim_number`."""
    return f"{name & (1 << 64) - 1:016x}"
