"""Takes a person or an article out of everything that the store holds, and keeps it out.

First the tombstone, so that nothing more comes in; then the articles, found without holding up others; then all changes
in one transaction; then the free pages. Invariant: whoever is killed on the way is told by `check` to run it again.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from ..records.article import digest
from ..records.readings import reading_key
from . import correcting, unlinking
from .adding import Adding
from .bodies import article_of, pack, reading_of, unpack, unpack_text
from .keys import claim_number
from .looking import chunks, number_of, whole
from .places import address_of, as_kept, place_of
from .schema import (
    articles,
    history,
    memory,
    meta,
    old_claims,
    plain,
    quarantine,
    readings,
    runs,
    sightings,
    superseded,
    texts,
    tombstones,
)
from .settling import listed
from .statements import change as alter
from .statements import put
from .tombstones import WORD, Eraser, Tombstones, folded, name_words, strings

UNFINISHED = "redaction unfinished"
Change = Callable[[str], str]
_TELLING = 8  # letters of a name that is looked for within other words


def bury(connection: Connection, kind: str, digests: Iterable[str], words: int, run: int, made: str) -> None:
    """Put up tombstones, and note that the work is not yet done."""
    held = set(connection.scalars(select(tombstones.c.digest)))
    rows = [
        {"kind": kind, "digest": digest, "words": words, "run": run, "made": made}
        for digest in dict.fromkeys(digests)
        if digest not in held
    ]
    if rows:
        connection.execute(insert(tombstones), rows)
    connection.execute(delete(meta).where(meta.c.name == UNFINISHED))
    connection.execute(insert(meta).values(name=UNFINISHED, value=made))


def done(connection: Connection) -> None:
    connection.execute(delete(meta).where(meta.c.name == UNFINISHED))


def versions_of(connection: Connection, reference: str) -> list[int]:
    """The numbers of all versions at the address of an article. Raises NotKept."""
    place = connection.scalar(select(articles.c.place).where(articles.c.number == number_of(connection, reference)))
    return list(connection.scalars(select(articles.c.number).where(articles.c.place == place)))


def naming(connection: Connection, numbers: Sequence[int], name: str, stones: Tombstones) -> Iterator[int]:
    """Those of the articles in which, or in whose facts, the person of that name stands."""
    said: defaultdict[int, list[Any]] = defaultdict(list)
    body = select(articles.c.number, texts.c.body).join(texts, texts.c.number == articles.c.text)
    for number, packed in connection.execute(body.where(articles.c.number.in_(numbers))):
        said[number].append(unpack_text(packed))
    for number, packed in connection.execute(_facts(numbers)):
        said[number].append(unpack(packed))
    wanted = name_words(name)
    for number in numbers:
        all_of_it = folded(" ".join(text for value in said[number] for text in strings(value)))
        if all(word in all_of_it for word in wanted) and stones.eraser(*said[number]):
            yield number


def _facts(numbers: Sequence[int]) -> Any:
    """The facts of the articles that any input gives or gave, with their numbers."""
    now = select(sightings.c.article, sightings.c.facts).where(sightings.c.article.in_(numbers))
    return now.union_all(select(history.c.article, history.c.facts).where(history.c.article.in_(numbers)))


@dataclass
class Redacting:
    """The changes of one redaction, within the transaction of `adding`. `rows` counts what was changed, by table."""

    adding: Adding
    rows: Counter[str] = field(default_factory=Counter)
    _places: set[str] = field(default_factory=set)

    @property
    def connection(self) -> Connection:
        return self.adding.connection

    def persons(self, numbers: Iterable[int]) -> int:
        """Black out in these articles the persons with a tombstone. How many articles were changed."""
        changed = 0
        for number in numbers:
            changed += self._black_out(number)
        for place in sorted(self._places):
            self.adding.settling.settle(place)
        self.adding.settling.flush()
        self._sweep()
        unlinking.sweep(self.connection, self._places)
        return changed

    def remove(self, numbers: Iterable[int]) -> set[str]:
        """Take these articles out wholly. The names under which they came: addresses and inputs."""
        names: set[str] = set()
        for number in numbers:
            row = self.connection.execute(select(articles).where(articles.c.number == number)).one()
            facts = [unpack(each) for _, each in self.connection.execute(_facts([number]))]
            names |= {row.address} | {each[name] for each in facts for name in ("url", "input") if each[name]}
            self._places.add(row.place)
            self._delete(row)
        self._sweep()
        unlinking.sweep(self.connection, self._places)
        return names

    def elsewhere(self, change: Change) -> None:
        """Apply `change` to what is said outside articles: in quarantine, memory and the options of runs."""
        for row in self.connection.execute(select(quarantine)).all():
            said = {"input": change(row.input), "message": change(row.message)}
            if said != {"input": row.input, "message": row.message}:
                self.connection.execute(delete(quarantine).where(quarantine.c.number == row.number))
                place = place_of(said["input"])
                same = (quarantine.c.place == place) & (quarantine.c.code == row.code)
                if self.connection.scalar(select(quarantine.c.number).where(same)) is None:
                    self.connection.execute(insert(quarantine).values({**row._mapping, **said, "place": place}))
                self.rows["quarantine"] += 1
        for row in self.connection.execute(select(memory)).all():
            key, body = unpack_text(row.key), unpack(row.body)
            changed = _changed(body, change)
            here = (memory.c.kind == row.kind) & (memory.c.place == row.place)
            if change(key) != key:
                self.connection.execute(delete(memory).where(here))
            elif changed != body:
                self.connection.execute(update(memory).where(here).values(body=pack(changed)))
            self.rows["memory"] += change(key) != key or changed != body
        for row in self.connection.execute(select(runs.c.number, runs.c.options)).all():
            options = json.loads(row.options)
            changed = _changed(options, change)
            if changed != options:
                values = {"options": json.dumps(changed, sort_keys=True)}
                alter(self.connection, runs, row.number, values)
                self.rows["runs"] += 1
        self.rows["corrections"] += correcting.elsewhere(self.connection, change)

    def _black_out(self, number: int) -> bool:
        row = self.connection.execute(select(articles).where(articles.c.number == number)).one()
        text = unpack_text(self.connection.scalars(select(texts.c.body).where(texts.c.number == row.text)).one())
        said = [unpack(each) for _, each in self.connection.execute(_facts([number]))]
        eraser = self.adding.tombstones.eraser(text, *said)
        if eraser is None:
            return False
        self._places.add(row.place)
        clean = eraser.blacked(text)
        standing = next(each for each in self._sightings(number) if each.number == row.standing)
        article = article_of(eraser.facts(unpack(standing.facts)), clean)
        address = address_of(article)
        identity = as_kept(article).id
        self.rows["corrections"] += correcting.black_out(self.connection, digest(text), article, eraser)
        self.adding.settling.drop(number)
        if identity != row.id and self.connection.scalar(select(articles.c.number).where(articles.c.id == identity)):
            self._delete(row, indexed=False)  # without the name it is what is kept already
            return True
        self._drop_claims(row)
        self._places |= unlinking.unsign(self.connection, number)
        for sighting in self._sightings(number):
            self._clean_sighting(sighting, eraser, clean)
        for old in self.connection.execute(select(history).where(history.c.article == number)).all():
            facts = eraser.facts(unpack(old.facts))
            alter(self.connection, history, old.number, {"facts": pack(facts), "input": plain(facts["input"])})
        values: dict[str, Any] = {
            "id": identity,
            "address": address,
            "place": place_of(address),
            "text": self.adding.text(clean),
        }
        values |= {"state": "", "reading": self._clean_reading(row.reading, eraser, clean, standing)}
        alter(self.connection, articles, number, values | listed(article))
        self._put_claims(row, eraser, clean)
        self._places.add(place_of(address))
        return True

    def _sightings(self, number: int) -> list[Row[Any]]:
        return list(self.connection.execute(select(sightings).where(sightings.c.article == number)).all())

    def _clean_sighting(self, row: Row[Any], eraser: Eraser, text: str) -> None:
        facts = eraser.facts(unpack(row.facts))
        values = {"facts": pack(facts), "input": facts["input"], "place": place_of(facts["input"])}
        old = self.connection.scalar(select(readings.c.number).where(readings.c.key == row.key))
        if old is not None:
            number = self._clean_reading(old, eraser, text, row)
            values["key"] = self.connection.scalar(select(readings.c.key).where(readings.c.number == number))
        same = (sightings.c.article == row.article) & (sightings.c.place == values["place"])
        taken = self.connection.scalar(select(sightings.c.number).where(same, sightings.c.number != row.number))
        if taken is not None:
            values["place"] = place_of(f"{facts['input']} {row.number}")
        alter(self.connection, sightings, row.number, values)
        self.rows["sightings"] += 1

    def _clean_reading(self, number: int, eraser: Eraser, text: str, sighting: Row[Any]) -> int:
        """The number of the reading that the article without the person has in place of `number`."""
        row = self.connection.execute(select(readings).where(readings.c.number == number)).one()
        facts = unpack(sighting.facts)
        article = article_of(eraser.facts(facts), text)
        key = reading_key(article, row.model)
        held = self.connection.scalar(select(readings.c.number).where(readings.c.key == key))
        if held is not None:
            return int(held)
        body = pack(eraser.body(unpack(row.body), article))
        self.rows["readings"] += 1
        made = {"key": key, "run": row.run, "model": row.model, "claims": row.claims, "body": body}
        return put(self.connection, readings, made)

    def _put_claims(self, row: Row[Any], eraser: Eraser, text: str) -> None:
        """The article's claims under their new ids; those of its earlier readings too."""
        kept = whole(self.connection, [row.number])[row.number]
        self.adding.put_claims(row, kept.reading)
        now = {claim_number(claim.id) for claim in kept.reading.claims}
        for old in self.connection.execute(select(superseded).where(superseded.c.article == row.number)).all():
            was = self.connection.execute(select(readings).where(readings.c.number == old.reading)).one()
            key = self.adding.tombstones.digest("superseded", [was.key, str(row.number)])
            reading = self.connection.scalar(select(readings.c.number).where(readings.c.key == key))
            body = eraser.body(unpack(was.body), kept.article)
            if reading is None:
                made = {"key": key, "run": was.run, "model": was.model, "claims": was.claims, "body": pack(body)}
                reading = put(self.connection, readings, made)
            alter(self.connection, superseded, old.number, {"reading": reading})
            ids = [claim_number(claim.id) for claim in reading_of(body, kept.article).claims]
            gone = [
                {"id": each, "superseded": old.number, "position": i} for i, each in enumerate(ids) if each not in now
            ]
            if gone:
                self.connection.execute(insert(old_claims), gone)

    def _drop_claims(self, row: Row[Any]) -> None:
        self.rows["claims"] += len(self.adding.drop_claims(row))
        old = select(superseded.c.number).where(superseded.c.article == row.number)
        self.connection.execute(delete(old_claims).where(old_claims.c.superseded.in_(old)))

    def _delete(self, row: Row[Any], indexed: bool = True) -> None:
        if indexed:
            self.adding.settling.drop(row.number)
        self._drop_claims(row)
        self._places |= unlinking.take_out(self.connection, row.number)
        for table in (superseded, history, sightings):
            gone = self.connection.execute(delete(table).where(table.c.article == row.number))
            self.rows[table.name] += gone.rowcount
        self.connection.execute(delete(articles).where(articles.c.number == row.number))

    def _sweep(self) -> None:
        """Remove the texts and readings that nothing refers to any more, and tidy the index."""
        used = select(articles.c.text)
        self.rows["texts"] += self.connection.execute(delete(texts).where(texts.c.number.not_in(used))).rowcount
        standing = select(articles.c.reading).union(select(superseded.c.reading))
        seen = select(sightings.c.key)
        unused = select(readings.c.number).where(readings.c.number.not_in(standing), readings.c.key.not_in(seen))
        for part in chunks(self.connection.scalars(unused).all()):
            self.connection.execute(delete(readings).where(readings.c.number.in_(part)))
            self.rows["readings"] += len(part)
        self.rows["corrections"] += correcting.sweep(self.connection)
        self.adding.index.purge(self.connection)


def without(names: Iterable[str]) -> Change:
    """What takes these names out of a string; a short one only where it is the whole of it."""
    all_names = set(names)
    longest = sorted((name for name in all_names if len(name) >= _TELLING), key=len, reverse=True)

    def change(text: str) -> str:
        if text in all_names:
            return WORD
        for name in longest:
            text = text.replace(name, WORD)
        return text

    return change


def without_persons(stones: Tombstones) -> Change:
    """What takes the persons with a tombstone out of a string."""

    def change(text: str) -> str:
        eraser = stones.eraser(text)
        return eraser.worded(text) if eraser else text

    return change


def _changed(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    if isinstance(value, dict):
        return {change(name): _changed(each, change) for name, each in value.items()}
    return value
