"""The store: every call that the program has on its articles, each one transaction.

Invariants: what `add` has acknowledged is on the disk, whole; nothing that it gives out depends on the order of
adding; every error is a StoreError. One Store belongs to one process
and thread, but for its small memory (`recall` and its like), which any thread may use; any number may be open at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, insert, select, update

from ..errors import StoreError
from ..records.article import Article
from ..records.keeping import (
    Added,
    Backup,
    Changes,
    Entry,
    Kept,
    KeptClaim,
    Problem,
    Quarantined,
    Redaction,
    Run,
)
from ..records.readings import Reading
from . import backups, looking, quarantining, redacting, remembering, verifying
from .adding import Adding
from .connecting import compact, shown, told, url_of, writing
from .correcting import Corrections
from .heads import HeadPage, head_page
from .index import index_for
from .opening import open_engine
from .schema import articles, meta, readings, runs, sightings, texts, tombstones
from .settling import TERMS, rebuild
from .stories import Stories
from .terms import TERMS_VERSION
from .tombstones import Tombstones, name_words, stones_of
from .versions import compare

if TYPE_CHECKING:
    from .facets import Facets
    from .searching import Page, Sort

PAGE = 50
"""Articles that are read in one short transaction when many are given out."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def open_store(place: str | Path, *, create: bool = True) -> Store:
    """The store at a path or postgresql:// URL, begun there if there is none and `create` is True, and brought up to
    this program's schema. Raises StoreError where that cannot be."""
    url = url_of(place)
    store = Store(open_engine(url, create), shown(url))
    try:
        store._renew_index()
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """Open one with `open_store`; use it in a `with`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.place = place
        self._engine = engine
        self._writing = writing(engine)
        self._index = index_for(engine.dialect.name)
        self._stones = Tombstones("00")
        self.stories = Stories(self._read, self._write)
        self.corrections = Corrections(self._read, self._write, self._tombstones)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def _renew_index(self) -> None:
        """Bring the index up to this program's terms, where an earlier one filled it."""
        with self._read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == TERMS)) or TERMS_VERSION
        if int(found) > int(TERMS_VERSION):
            raise StoreError(f"{self.place} was filled by a later accordingto; update the program", code="store-newer")
        if found != TERMS_VERSION:
            with self._write() as connection:
                rebuild(connection, self._index)

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with told(self.place), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with told(self.place), self._writing.begin() as connection:
            yield connection

    # What is put in

    def begin(self, run: Run) -> int:
        """The number of a new run."""
        row = {
            "command": run.command, "code": run.code, "model": run.model, "options": _json(run.options),
            "started": now(), "finished": None, "counts": "{}",
        }  # fmt: skip
        with self._write() as connection:
            made = connection.execute(insert(runs).values(row)).inserted_primary_key
        return int(made[0]) if made else 0

    def finish(self, run: int, counts: Mapping[str, int]) -> None:
        """Say that a run is over, and what came of it."""
        with self._write() as connection:
            values = {"finished": now(), "counts": _json(counts)}
            connection.execute(update(runs).where(runs.c.number == run).values(values))

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose reading is cached."""
        found: set[str] = set()
        with self._read() as connection:
            for part in looking.chunks(keys):
                found.update(connection.scalars(select(readings.c.key).where(readings.c.key.in_(part))))
        return found

    def add(self, entries: Sequence[Entry], run: int) -> list[Added]:
        """Keep the entries, all or none; when this returns they are on the disk. One Added for each, in order."""
        with self._write() as connection:
            stones = self._tombstones(connection)
            added = Adding(connection, self._index, run, stones).add(entries)
            kept = [each.input for each in added if each.result not in ("refused", "unread")]
            quarantining.resolve(connection, kept, run)
        return added

    def redacted(self, article: Article) -> Article:
        """The article without the persons who were redacted: to be read in place of the one that came in."""
        with self._read() as connection:
            stones = self._tombstones(connection)
        return stones.article(article)

    def quarantine(self, rows: Iterable[Quarantined], run: int) -> None:
        """Keep what could not be kept, with the reason."""
        with self._write() as connection:
            quarantining.put(connection, rows, run)

    # What is given out

    def quarantined(self, *, resolved: bool = False) -> Iterator[Quarantined]:
        """What is in quarantine, by input and code; with `resolved` also what was kept after all."""
        with self._read() as connection:
            found = list(quarantining.rows(connection, resolved))
        yield from found

    def article(self, reference: str) -> Kept:
        """An article by its id, or the newest version at an address. Raises NotKept."""
        with self._read() as connection:
            return looking.article(connection, reference)

    def heads(self, limit: int = PAGE, after: str | None = None, *, old: bool = False) -> HeadPage:
        """A page of articles without their text, the newest first; with `old` the replaced too. Raises QueryError."""
        with self._read() as connection:
            return head_page(connection, limit, after, old=old)

    def claim(self, reference: str) -> KeptClaim:
        """A claim by its id, of whatever version or reading. Raises NotKept."""
        with self._read() as connection:
            return looking.claim(connection, reference)

    def versions(self, reference: str) -> list[Kept]:
        """All versions at the address of an article, oldest first. Raises NotKept."""
        with self._read() as connection:
            return looking.versions(connection, reference)

    def changes(self, reference: str) -> Changes | None:
        """What a version changed in the claims of the one before it; None for the first. Raises NotKept."""
        with self._read() as connection:
            kept = looking.article(connection, reference)
            if kept.article.replaces is None:
                return None
            before = looking.article(connection, kept.article.replaces)
        claims = compare(before.reading.claims, kept.reading.claims)
        return Changes(before.article.id, kept.article.id, claims)

    def readings(self, query: str | None = None, *, old: bool = True) -> Iterator[Kept]:
        """Every article (with a query those with a claim that it finds), by time of publication, then by id.

        Without `old` only those that no later version replaced. Articles that are added meanwhile may be missing.
        """
        only = None
        if query is not None:
            from .searching import articles as found_articles

            with self._read() as connection:
                only = set(found_articles(connection, query))
        place = None
        while True:
            with self._read() as connection:
                rows = connection.execute(looking.after(place, old).limit(PAGE)).all()
                numbers = [row.number for row in rows if only is None or row.number in only]
                kept = looking.whole(connection, numbers)
            if not rows:
                return
            yield from (kept[number] for number in numbers)
            place = rows[-1].minute, rows[-1].id

    def search(self, query: str, *, sort: Sort = "newest", limit: int = 20, after: str | None = None) -> Page:
        """A page of the claims that a query finds. Raises QueryError."""
        from .searching import search

        with self._read() as connection:
            return search(connection, query, sort=sort, limit=limit, after=after)

    def facets(self, query: str, *, kinds: bool = True) -> Facets:
        """What the newest claims that a query finds have in common; without `kinds` their publishers and months alone.
        Raises QueryError."""
        from .facets import facets

        with self._read() as connection:
            return facets(connection, query, kinds=kinds)

    # Readings by another model

    def stale(self, model: str) -> Iterator[Article]:
        """The articles, of all versions, whose reading is of another model: as they came in, to be read again."""
        last = 0
        wanted = (
            select(articles.c.number, sightings.c.facts, texts.c.body)
            .join(sightings, sightings.c.number == articles.c.standing)
            .join(texts, texts.c.number == articles.c.text)
            .join(readings, readings.c.number == articles.c.reading)
            .where(readings.c.model != model)
            .order_by(articles.c.number)
            .limit(PAGE)
        )
        while True:
            with self._read() as connection:
                rows = connection.execute(wanted.where(articles.c.number > last)).all()
            for row in rows:
                yield looking.given_article(row.facts, row.body)
                last = row.number
            if len(rows) < PAGE:
                return

    def supersede(self, article: Article, key: str, reading: Reading, run: int) -> Added:
        """Give an article that `stale` gave out its new reading; the old one and its claims stay, as superseded."""
        return self.add([Entry(article, key, reading)], run)[0]

    # Memory: these calls may be made by other threads too, for those that fetch

    def recall(self, kind: str, key: str) -> dict[str, Any] | None:
        """What was remembered under a key; None for nothing."""
        with self._read() as connection:
            return remembering.recall(connection, kind, key)

    def remember(self, kind: str, key: str, row: Mapping[str, Any] | None) -> None:
        """Remember a JSON row under a key, in place of the one before; None forgets it."""
        with self._write() as connection:
            remembering.remember(connection, kind, key, row)

    def revise(self, kind: str, key: str, change: Callable[[dict[str, Any] | None], dict[str, Any]]) -> dict[str, Any]:
        """Remember what `change` makes of a row (None: there is none), and return it. Nobody else writes meanwhile;
        where `change` raises, all stays as it was."""
        with self._write() as connection:
            row = change(remembering.recall(connection, kind, key))
            remembering.remember(connection, kind, key, row)
        return row

    def recalled(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All that is remembered of a kind, by key."""
        with self._read() as connection:
            found = list(remembering.recalled(connection, kind))
        yield from found

    # Upkeep

    def redact(self, run: int, *, person: str | None = None, article: str | None = None) -> Redaction:
        """Take a person, by the full name, or an article, by its id or address with all its versions, out of texts,
        claims, index, quarantine, memory, runs and free pages, and keep it out. Raises NotKept for an unknown
        article, StoreError where not one of the two is given."""
        if (person is None) == (article is None):
            raise StoreError("redact one person or one article at a time", code="redact-what")
        found = self._redact_person(run, person) if person is not None else self._redact_article(run, str(article))
        with told(self.place):
            compact(self._engine)
        with self._write() as connection:
            redacting.done(connection)
            kept = tuple(backups.made(connection))
        return replace(found, backups=kept)

    def _redact_person(self, run: int, name: str) -> Redaction:
        words = name_words(name)
        if sum(map(len, words)) < 3:
            raise StoreError(f"{name!r} is no full name; give the name and the surname", code="redact-name")
        with self._write() as connection:
            stones = self._tombstones(connection)
            redacting.bury(connection, "person", [stones.of_person(name)], len(words), run, now())
            stones = self._tombstones(connection)
        named: list[int] = []
        last = 0
        while True:
            with self._read() as connection:
                page = select(articles.c.number).where(articles.c.number > last).order_by(articles.c.number)
                numbers = connection.scalars(page.limit(PAGE)).all()
                named += redacting.naming(connection, numbers, name, stones)
            if not numbers:
                break
            last = numbers[-1]
        with self._write() as connection:
            work = redacting.Redacting(Adding(connection, self._index, run, stones))
            changed = work.persons(named)
            work.elsewhere(redacting.without_persons(stones))
        return Redaction("person", changed, dict(work.rows))

    def _redact_article(self, run: int, reference: str) -> Redaction:
        with self._write() as connection:
            stones = self._tombstones(connection)
            numbers = redacting.versions_of(connection, reference)
            kept = looking.whole(connection, numbers).values()
            digests = [digest for each in kept for digest in stones.of_article(each.article)]
            redacting.bury(connection, "article", digests, 0, run, now())
            work = redacting.Redacting(Adding(connection, self._index, run, stones))
            names = work.remove(numbers)
            work.elsewhere(redacting.without(names))
        return Redaction("article", len(numbers), dict(work.rows))

    def backup(self, path: str | Path) -> Backup:
        """A whole copy at `path`, as of one moment, while others write; looked over before it gets its name. Raises
        StoreError where there is something already, or it cannot be written."""
        with told(self.place):
            backups.copy(self._engine, Path(path))
        made = Backup(str(Path(path).absolute()), now(), True)
        with self._write() as connection:
            backups.note(connection, made)
        return made

    def check(self, *, whole: bool = False) -> list[Problem]:
        """What is not as it should be: in the file, between the tables, in the articles (with `whole` in all of them,
        else in some), in the index. Empty where all is well."""
        try:
            with told(self.place):
                found = verifying.of_database(self._engine, whole)
                with self._read() as connection:
                    found += verifying.between_tables(connection)
                last: int | None = 0
                while last is not None:
                    with self._read() as connection:
                        problems, last = verifying.of_articles(connection, last, whole)
                    found += problems
                if whole:
                    with self._read() as connection:
                        found += verifying.of_index(connection)
        except StoreError as error:
            return [Problem(error.code, self.place, str(error))]
        return found

    def _tombstones(self, connection: Connection) -> Tombstones:
        """The store's tombstones; read again when there is a new one."""
        newest = connection.scalar(select(tombstones.c.number).order_by(tombstones.c.number.desc()).limit(1)) or 0
        if newest != self._stones.newest or not self._stones.loaded:
            self._stones = stones_of(connection)
        return self._stones


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=True, sort_keys=True, default=str)
