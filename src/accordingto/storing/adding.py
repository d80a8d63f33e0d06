"""Puts articles with their readings into the store: new ones, versions of known ones, further sightings of the same.

One call is one transaction: text, reading, claims, index and versions are all there or none is. Invariant: what the
store then gives out depends on the set of inputs, not on their order: of several inputs of one article the facts of
the best stand (`_rank`), and versions are put in order by what they declare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from ..records.article import Article, digest
from ..records.keeping import Added, Change, Changes, Entry, Quarantined, Result
from ..records.readings import Reading
from ..records.restoring import given_to
from . import quarantining
from .bodies import article_of, body_of, facts_of, pack, pack_text, unpack
from .index import Index
from .keys import claim_keys, claim_number, key_range, minute_of, numbers_for
from .looking import reading_by_key, whole
from .places import address_of, as_kept, place_of
from .schema import articles, claims, history, old_claims, readings, runs, sightings, superseded, texts
from .terms import Standing, Terms, terms_of
from .tombstones import Tombstones
from .versions import Order, compare, in_order, order_of, version_number

Facts = dict[str, Any]
REFUSED = "this article was redacted; it is not taken back"


def changes_of(connection: Connection, number: int, before: int) -> dict[Change, int]:
    """How many claims of an article are kept, changed, gone and new since another."""
    kept = whole(connection, [before, number])
    found = compare(kept[before].reading.claims, kept[number].reading.claims)
    return Changes(kept[before].article.id, kept[number].article.id, found).counts()


def index_rows(connection: Connection, number: int, reading: Reading | None = None) -> list[tuple[int, Terms]]:
    """The keys and terms of an article's claims as it stands; `reading` is its current one, where it is at hand."""
    row = connection.execute(select(articles).where(articles.c.number == number)).one()
    reading = reading or whole(connection, [number])[number].reading
    keys = claim_keys(row.minute, number, len(reading.claims), row.numbers)
    return list(zip(keys, terms_of(reading, Standing(row.state, row.withdrawn)), strict=True))


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


def _rank(facts: Facts) -> tuple[Any, ...]:
    """Of two inputs that gave one article, the facts of that with the greater rank stand: those that declare a later
    version or time, that hold what the user said, that say more, that were fetched later."""
    declared = facts["declared"]
    order = order_of(article_of(facts, ""))
    said = sum(value not in (None, [], {}) for value in (*facts.values(), *declared.values()))
    latest = -1 if order.moment is None else order.moment
    fetched = -1 if order.retrieved is None else order.retrieved
    return (order.number or (), latest, bool(declared.get("user")), said, fetched)


@dataclass
class Adding:
    """The adding of one batch, within `connection`'s transaction."""

    connection: Connection
    index: Index
    run: int
    tombstones: Tombstones
    _model: str = field(default="", init=False)
    _waiting: list[tuple[int, Terms]] = field(default_factory=list, init=False)

    def add(self, entries: Sequence[Entry]) -> list[Added]:
        found = self.connection.scalar(select(runs.c.model).where(runs.c.number == self.run))
        self._model = found or ""
        added = [self._add(entry) for entry in entries]
        self.flush()
        return added

    def _add(self, entry: Entry) -> Added:
        given = entry.article
        if self.tombstones.refuses(given) and self._row(as_kept(given)) is None:
            quarantining.put(self.connection, [Quarantined(given.input, "redacted", REFUSED)], self.run)
            return Added(given.input, "", "refused")
        entry = self.tombstones.entry(entry)
        article = as_kept(entry.article)
        read = self._reading(entry, article)
        if read is None:
            return Added(given.input, article.id, "unread")
        before = self._row(article)
        number = self._new(article, entry, *read) if before is None else before.number
        if before is not None:
            self._seen(before, article, entry, read[0])
        self.settle(place_of(address_of(article)), {number: read[1]} if before is None else None)
        return self._added(given.input, number, before)

    def _reading(self, entry: Entry, article: Article) -> tuple[int, Reading] | None:
        """The number of the entry's reading, and the reading as that of `article`; None where none is known."""
        if entry.reading is None:
            return reading_by_key(self.connection, entry.key, article)
        reading = given_to(entry.reading, article)
        number = self.connection.scalar(select(readings.c.number).where(readings.c.key == entry.key))
        if number is None:
            row = {"key": entry.key, "run": self.run, "model": self._model, "claims": len(reading.claims)}
            number = self.insert(readings, row | {"body": pack(body_of(reading))})
        return number, reading

    def insert(self, table: Any, row: Mapping[str, Any]) -> int:
        made = self.connection.execute(insert(table).values(row)).inserted_primary_key
        return int(made[0]) if made else 0

    def _row(self, article: Article) -> Row[Any] | None:
        """The article's row, where it is kept."""
        return self.connection.execute(select(articles).where(articles.c.id == article.id)).first()

    def _new(self, article: Article, entry: Entry, reading: int, found: Reading) -> int:
        text = self.text(article.text)
        last = select(articles.c.number + articles.c.numbers).order_by(articles.c.number.desc()).limit(1)
        number, numbers = self.connection.scalar(last) or 1, numbers_for(article.text)
        address = address_of(article)
        row = {
            "number": number, "numbers": numbers, "id": article.id, "place": place_of(address), "address": address,
            "text": text, "standing": 0, "reading": reading, "run": self.run, "version": 0, "replaces": None,
            "state": "", "withdrawn": False,
        }  # fmt: skip
        self.connection.execute(insert(articles).values(row | listed(article)))
        sighting = self._sight(number, entry, facts_of(entry.article))
        self.connection.execute(update(articles).where(articles.c.number == number).values(standing=sighting))
        self.put_claims(number, numbers, minute_of(article.published), found)
        return int(number)

    def text(self, text: str) -> int:
        """The number of a text, which is kept once."""
        sha256 = digest(text)
        number = self.connection.scalar(select(texts.c.number).where(texts.c.sha256 == sha256))
        return number or self.insert(texts, {"sha256": sha256, "body": pack_text(text)})

    def _sight(self, article: int, entry: Entry, facts: Facts) -> int:
        row = {"article": article, "place": place_of(entry.article.input), "input": entry.article.input}
        return self.insert(sightings, row | {"key": entry.key, "facts": pack(facts), "run": self.run, "seen": self.run})

    def _seen(self, before: Row[Any], article: Article, entry: Entry, reading: int) -> None:
        """Another sighting of an article that is kept: new facts of an input go over its old ones."""
        facts = facts_of(entry.article)
        own = sightings.c.article == before.number
        rows = self.connection.execute(select(sightings).where(own)).all()
        old = next((row for row in rows if row.place == place_of(entry.article.input)), None)
        if old is None:
            self._sight(before.number, entry, facts)
        else:
            known = unpack(old.facts)
            if known | {"retrieved": None} != facts | {"retrieved": None}:
                row = {"article": before.number, "input": old.input, "facts": old.facts, "run": old.run}
                self.insert(history, row | {"replaced": self.run})
            changed = (
                {"facts": pack(facts), "key": entry.key, "run": self.run} if known != facts else {"key": entry.key}
            )
            here = sightings.c.number == old.number
            self.connection.execute(update(sightings).where(here).values(changed | {"seen": self.run}))
            if known == facts and old.key == entry.key:
                return
        self._restand(before, article.text)

    def _restand(self, before: Row[Any], text: str) -> None:
        """Let the best sighting's facts and reading stand."""
        rows = self.connection.execute(select(sightings).where(sightings.c.article == before.number)).all()
        best = max(
            sorted(rows, key=lambda row: row.input), key=lambda row: _rank(unpack(row.facts))
        )  # the first of equals
        article = article_of(unpack(best.facts), text)
        reading = self.connection.scalar(select(readings.c.number).where(readings.c.key == best.key)) or before.reading
        self.unindex(before.number)
        facts = listed(article)
        here = articles.c.number == before.number
        values = {"standing": best.number, "reading": reading, "state": ""}
        self.connection.execute(update(articles).where(here).values(values | facts))
        if reading == before.reading and facts["minute"] == before.minute:
            return
        kept = whole(self.connection, [before.number])[before.number]
        first, end = key_range(before.minute, before.number, before.numbers)
        old = self.connection.scalars(select(claims.c.id).where(claims.c.key >= first, claims.c.key < end)).all()
        self.connection.execute(delete(claims).where(claims.c.key >= first, claims.c.key < end))
        self.put_claims(before.number, before.numbers, facts["minute"], kept.reading)
        if reading != before.reading:
            self._supersede(before, old, kept.reading)

    def _supersede(self, before: Row[Any], old: Sequence[int], reading: Reading) -> None:
        """Keep account of the reading that stood before, and of those of its claims that are no more."""
        row = {"article": before.number, "reading": before.reading, "run": self.run}
        number = self.insert(superseded, row)
        now = {claim_number(claim.id) for claim in reading.claims}
        gone = [{"id": each, "superseded": number, "position": i} for i, each in enumerate(old) if each not in now]
        if gone:
            self.connection.execute(insert(old_claims), gone)

    def put_claims(self, number: int, numbers: int, minute: int, reading: Reading) -> None:
        keys = claim_keys(minute, number, len(reading.claims), numbers)
        rows = [
            {"key": key, "id": claim_number(claim.id), "article": number}
            for key, claim in zip(keys, reading.claims, strict=True)
        ]
        if rows:
            self.connection.execute(insert(claims), rows)

    def settle(self, place: str, read: Mapping[int, Reading] | None = None) -> None:
        """Number the versions at a place, say which stands and whether it is withdrawn, and index what that changed.

        `read` holds the readings of articles that have just come in, and so need not be opened for the index.
        """
        rows = self.connection.execute(select(articles).where(articles.c.place == place)).all()
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
            here = articles.c.number == row.number
            if (row.state, row.withdrawn) != (standing.state, standing.withdrawn):
                if row.state:
                    self.unindex(row.number)
                self.connection.execute(update(articles).where(here).values(values))
                self._waiting += index_rows(self.connection, row.number, (read or {}).get(row.number))
            elif (row.version, row.replaces) != (version, values["replaces"]):
                self.connection.execute(update(articles).where(here).values(values))

    def unindex(self, number: int) -> None:
        """Take an article out of the index: before anything changes on which its terms depend."""
        self.flush()
        self.index.drop(self.connection, index_rows(self.connection, number))

    def flush(self) -> None:
        """Put into the index what waits for it: together, for a segment is begun wherever the keys go back."""
        if self._waiting:
            self.index.put(self.connection, self._waiting)
            self._waiting = []

    def _added(self, input: str, number: int, before: Row[Any] | None) -> Added:
        row = self.connection.execute(select(articles).where(articles.c.number == number)).one()
        result: Result = "same" if before is not None else "version" if row.version > 1 else "new"
        if row.withdrawn and row.state == "current" and (before is None or not before.withdrawn):
            result = "withdrawn"
        changes = None
        if before is None and row.replaces:
            previous = self.connection.scalar(select(articles.c.number).where(articles.c.id == row.replaces))
            changes = changes_of(self.connection, number, int(previous or 0))
        return Added(input, row.id, result, row.version, changes)
