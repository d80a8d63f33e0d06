"""Puts articles with their readings into the store: new ones, versions of known ones, further sightings of the same.

One call is one transaction: text, reading, claims, index and versions are all there or none is. Invariant: what the
store then gives out depends on the set of inputs, not on their order: of several inputs of one article the facts of
the best stand (`_rank`), and versions are put in order by what they declare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from ..records.article import Article, digest
from ..records.keeping import Added, Change, Changes, Entry, Quarantined, Result
from ..records.readings import Reading
from ..records.restoring import given_to
from . import quarantining, waiting
from .bodies import article_of, body_of, facts_of, pack, pack_text, unpack
from .index import Index
from .keys import claim_keys, claim_number, key_range, numbers_for
from .looking import reading_by_key, whole
from .places import address_of, as_kept, place_of
from .schema import articles, claims, history, old_claims, readings, runs, sightings, superseded, texts
from .settling import Settling, listed, terms_by_key
from .statements import AT_PLACE, BY_NUMBER, NEXT_NUMBER, READING, TEXT, change, put
from .tombstones import Tombstones
from .versions import compare, order_of

Facts = dict[str, Any]
REFUSED = "this article was redacted; it is not taken back"
_CLAIMS = insert(claims)


def changes_of(connection: Connection, number: int, before: int) -> dict[Change, int]:
    """How many claims of an article are kept, changed, gone and new since another."""
    kept = whole(connection, [before, number])
    found = compare(kept[before].reading.claims, kept[number].reading.claims)
    return Changes(kept[before].article.id, kept[number].article.id, found).counts()


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
    settling: Settling = field(init=False)
    _model: str = field(default="", init=False)
    _changed: list[str] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.settling = Settling(self.connection, self.index)

    def add(self, entries: Sequence[Entry]) -> list[Added]:
        found = self.connection.scalar(select(runs.c.model).where(runs.c.number == self.run))
        self._model = found or ""
        added = [self._add(entry) for entry in entries]
        self.settling.flush()
        waiting.put(self.connection, self._changed)
        return added

    def _add(self, entry: Entry) -> Added:
        given, came = entry.article.input, entry.article
        entry = self.tombstones.entry(entry)
        refused = self.tombstones.refuses(came) or self.tombstones.refuses(entry.article)
        article = as_kept(entry.article)
        place = place_of(address_of(article))
        rows = self.connection.execute(AT_PLACE, {"place": place}).all()
        before = next((row for row in rows if row.id == article.id), None)
        if refused and before is None:
            quarantining.put(self.connection, [Quarantined(entry.article.input, "redacted", REFUSED)], self.run)
            return Added(given, "", "refused")
        read = self._reading(entry, article)
        if read is None:
            return Added(given, article.id, "unread")
        if before is None:
            number = self._new(article, entry, *read, alone=not rows)
            self._changed.append(place)
            if not rows:
                return Added(given, article.id, "withdrawn" if article.status == "canceled" else "new", 1)
        elif self._seen(before, entry):
            number = before.number
            self._changed.append(place)
        else:
            return Added(given, article.id, "same", before.version)
        self.settling.settle(place)
        return self._added(given, number, before)

    def _reading(self, entry: Entry, article: Article) -> tuple[int, Reading] | None:
        """The number of the entry's reading, and the reading as that of `article`; None where none is known."""
        if entry.reading is None:
            return reading_by_key(self.connection, entry.key, article)
        number = self.connection.scalar(READING, {"key": entry.key})
        reading = given_to(entry.reading, article)
        if number is None:
            row = {"key": entry.key, "run": self.run, "model": self._model, "claims": len(reading.claims)}
            number = put(self.connection, readings, row | {"body": pack(body_of(reading))})
        return number, reading

    def _new(self, article: Article, entry: Entry, reading: int, found: Reading, alone: bool) -> int:
        """Keep an article; where it is alone at its address it stands at once, else `settle` says how."""
        number = self.connection.scalar(NEXT_NUMBER) or 1
        address = address_of(article)
        row = {
            "number": number, "numbers": numbers_for(article.text), "id": article.id, "place": place_of(address),
            "address": address, "text": self.text(article.text), "standing": 0, "reading": reading, "run": self.run,
            "version": int(alone), "replaces": None, "state": "current" if alone else "",
            "withdrawn": alone and article.status == "canceled", **listed(article),
        }  # fmt: skip
        put(self.connection, articles, row)
        sighting = self._sight(number, entry, facts_of(entry.article))
        change(self.connection, articles, number, {"standing": sighting})
        kept = SimpleNamespace(**row)
        self.put_claims(kept, found)
        if alone:
            self.settling.put(terms_by_key(kept, found))
        return int(number)

    def text(self, text: str) -> int:
        """The number of a text, which is kept once."""
        sha256 = digest(text)
        number = self.connection.scalar(TEXT, {"sha256": sha256})
        return number or put(self.connection, texts, {"sha256": sha256, "body": pack_text(text)})

    def _sight(self, article: int, entry: Entry, facts: Facts) -> int:
        row = {"article": article, "place": place_of(entry.article.input), "input": entry.article.input}
        row |= {"key": entry.key, "facts": pack(facts), "run": self.run, "seen": self.run}
        return put(self.connection, sightings, row)

    def _seen(self, before: Row[Any], entry: Entry) -> bool:
        """Another sighting of an article that is kept: new facts of an input go over its old ones. Whether it changed
        anything."""
        facts = facts_of(entry.article)
        rows = self.connection.execute(select(sightings).where(sightings.c.article == before.number)).all()
        old = next((row for row in rows if row.place == place_of(entry.article.input)), None)
        if old is None:
            self._sight(before.number, entry, facts)
            self._restand(before, entry.article.text)
            return True
        known = unpack(old.facts)
        if known == facts and old.key == entry.key:
            if old.seen != self.run:
                change(self.connection, sightings, old.number, {"seen": self.run})
            return False
        if known | {"retrieved": None} != facts | {"retrieved": None}:
            row = {"article": before.number, "input": old.input, "facts": old.facts, "run": old.run}
            put(self.connection, history, row | {"replaced": self.run})
        values = {"facts": pack(facts), "key": entry.key, "seen": self.run}
        values["run"] = self.run if known != facts else old.run
        change(self.connection, sightings, old.number, values)
        self._restand(before, entry.article.text)
        return True

    def _restand(self, before: Row[Any], text: str) -> None:
        """Let the best sighting's facts and reading stand; of equals the first by input."""
        rows = self.connection.execute(select(sightings).where(sightings.c.article == before.number)).all()
        best = max(sorted(rows, key=lambda row: row.input), key=lambda row: _rank(unpack(row.facts)))
        facts = listed(article_of(unpack(best.facts), text))
        reading = self.connection.scalar(READING, {"key": best.key}) or before.reading
        self.settling.drop(before.number)
        values = {"standing": best.number, "reading": reading, "state": ""}
        change(self.connection, articles, before.number, values | facts)
        if reading == before.reading and facts["minute"] == before.minute:
            return
        old = self.drop_claims(before)
        row = self.connection.execute(BY_NUMBER, {"number": before.number}).one()
        now = whole(self.connection, [before.number])[before.number].reading
        self.put_claims(row, now)
        if reading != before.reading:
            self._supersede(before, old, now)

    def _supersede(self, before: Row[Any], old: Sequence[int], reading: Reading) -> None:
        """Keep account of the reading that stood before, and of those of its claims that are no more."""
        row = {"article": before.number, "reading": before.reading, "run": self.run}
        number = put(self.connection, superseded, row)
        now = {claim_number(claim.id) for claim in reading.claims}
        gone = [{"id": each, "superseded": number, "position": i} for i, each in enumerate(old) if each not in now]
        if gone:
            self.connection.execute(insert(old_claims), gone)

    def put_claims(self, row: Any, reading: Reading) -> None:
        """List the claims of the article of a row."""
        keys = claim_keys(row.minute, row.number, len(reading.claims), row.numbers)
        rows = [
            {"key": key, "id": claim_number(claim.id), "article": row.number}
            for key, claim in zip(keys, reading.claims, strict=True)
        ]
        if rows:
            self.connection.execute(_CLAIMS, rows)

    def drop_claims(self, row: Any) -> list[int]:
        """Take the claims of the article of a row off the list. Their numbers, in order."""
        first, end = key_range(row.minute, row.number, row.numbers)
        here = (claims.c.key >= first) & (claims.c.key < end)
        old = self.connection.scalars(select(claims.c.id).where(here).order_by(claims.c.key)).all()
        self.connection.execute(delete(claims).where(here))
        return list(old)

    def _added(self, given: str, number: int, before: Row[Any] | None) -> Added:
        row = self.connection.execute(BY_NUMBER, {"number": number}).one()
        result: Result = "same" if before is not None else "version" if row.version > 1 else "new"
        if row.withdrawn and row.state == "current" and (before is None or not before.withdrawn):
            result = "withdrawn"
        changes = None
        if before is None and row.replaces:
            previous = self.connection.scalar(select(articles.c.number).where(articles.c.id == row.replaces))
            changes = changes_of(self.connection, number, int(previous or 0))
        return Added(given, row.id, result, row.version, changes)
