"""Kept articles and claims out of the store, whole.

Everything here reads within the caller's transaction. Invariant: what is given back depends on what was added alone,
never on the order of adding: an article's `input` is the first of all that gave it, its facts those that stand.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from ..errors import NotKept
from ..records.article import Article
from ..records.keeping import Kept, KeptClaim, KeptRun, Run
from ..records.readings import Reading
from .bodies import article_of, reading_of, unpack, unpack_text
from .canonical import canonical
from .keys import claim_number, position_of
from .places import place_of
from .schema import articles, claims, old_claims, readings, runs, sightings, superseded, texts

CHUNK = 500
_CLAIM_ID = re.compile("[0-9a-f]{16}")
_BY_TERM = {  # settling.CLAIM; the id is a claim's by its form
    "sqlite": "SELECT rowid FROM search WHERE search MATCH '\":claim:%s\"' LIMIT 1",
    "postgresql": "SELECT key FROM search WHERE terms @@ $$':claim:%s'$$::tsquery LIMIT 1",
}

_WHOLE = (
    select(
        articles, sightings.c.facts, sightings.c.key, texts.c.body.label("text_body"), readings.c.body,
        readings.c.model, readings.c.run.label("read"),
    )
    .join(sightings, sightings.c.number == articles.c.standing)
    .join(texts, texts.c.number == articles.c.text)
    .join(readings, readings.c.number == articles.c.reading)
)  # fmt: skip


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts of at most CHUNK values, for the lists of a statement."""
    found = list(values)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


def kept_article(row: Any, text: str, inputs: Sequence[str]) -> Article:
    """The article of a row of `_WHOLE`, as the store gives it out."""
    article = article_of(unpack(row.facts), text)
    status = "canceled" if row.withdrawn else article.status
    url = canonical(article.url) if article.url else None
    return replace(
        article, url=url, input=inputs[0] if inputs else article.input, version=row.version, replaces=row.replaces,
        status=status,
    )  # fmt: skip


def kept_rows(connection: Connection, numbers: Iterable[int]) -> list[Row[Any]]:
    """The rows of `_WHOLE` of the articles with these numbers."""
    return [row for part in chunks(numbers) for row in connection.execute(_WHOLE.where(articles.c.number.in_(part)))]


def inputs_of(connection: Connection, numbers: Iterable[int]) -> dict[int, list[str]]:
    """All inputs that gave each of the articles, sorted."""
    inputs: defaultdict[int, list[str]] = defaultdict(list)
    wanted = list(numbers)
    for part in chunks(wanted):
        seen = select(sightings.c.article, sightings.c.facts).where(sightings.c.article.in_(part))
        for number, facts in connection.execute(seen):
            inputs[number].append(unpack(facts)["input"])
    return {number: sorted(inputs[number]) for number in wanted}


def whole(connection: Connection, numbers: Iterable[int]) -> dict[int, Kept]:
    """The kept articles with these numbers."""
    wanted = list(numbers)
    rows = kept_rows(connection, wanted)
    inputs = inputs_of(connection, wanted)
    made = runs_of(connection, {number for row in rows for number in (row.run, row.read)})
    return {row.number: _kept(row, inputs[row.number], made) for row in rows}


def _kept(row: Any, inputs: list[str], made: dict[int, KeptRun]) -> Kept:
    article = kept_article(row, unpack_text(row.text_body), inputs)
    reading = reading_of(unpack(row.body), article)
    return Kept(reading, row.state, row.withdrawn, row.model, made[row.run], made[row.read], tuple(inputs))


def runs_of(connection: Connection, numbers: Iterable[int]) -> dict[int, KeptRun]:
    found = {}
    for part in chunks(sorted(numbers)):
        for row in connection.execute(select(runs).where(runs.c.number.in_(part))):
            run = Run(row.command, row.code, row.model, json.loads(row.options))
            found[row.number] = KeptRun(row.number, run, row.started, row.finished, json.loads(row.counts))
    return found


def number_of(connection: Connection, reference: str) -> int:
    """The article that a reference means: its id, or its address (of several versions the newest). Raises NotKept."""
    found = connection.scalar(select(articles.c.number).where(articles.c.id == reference))
    if found is None:
        versions = select(articles.c.number).where(articles.c.place == place_of(canonical(reference)))
        found = connection.scalar(versions.order_by(articles.c.version.desc()).limit(1))
    if found is None:
        raise NotKept(f"the store holds no article {reference!r}; give an article's id or its address", "no-article")
    return int(found)


def article(connection: Connection, reference: str) -> Kept:
    number = number_of(connection, reference)
    return whole(connection, [number])[number]


def versions(connection: Connection, reference: str) -> list[Kept]:
    """All versions of an article, oldest first."""
    own = select(articles.c.place).where(articles.c.number == number_of(connection, reference))
    place = connection.scalar(own)
    numbers = select(articles.c.number).where(articles.c.place == place).order_by(articles.c.version)
    found = list(connection.scalars(numbers))
    kept = whole(connection, found)
    return [kept[number] for number in found]


def claim(connection: Connection, reference: str) -> KeptClaim:
    """A claim by its id, of whatever version or reading. Raises NotKept."""
    if _CLAIM_ID.fullmatch(reference):
        key = connection.exec_driver_sql(_BY_TERM[connection.dialect.name] % reference).scalar()
        if key is not None:
            return open_claims(connection, [key])[0]
        number = claim_number(reference)
        old = (
            select(superseded.c.article, superseded.c.reading, old_claims.c.position)
            .join(superseded, superseded.c.number == old_claims.c.superseded)
            .where(old_claims.c.id == number)
            .order_by(old_claims.c.number.desc())
        )
        row = connection.execute(old).first()
        if row is not None:
            return _superseded(connection, *row)
    raise NotKept(f"the store holds no claim {reference!r}; give a claim's id, 16 hexadecimal digits", "no-claim")


def _superseded(connection: Connection, number: int, reading: int, position: int) -> KeptClaim:
    kept = whole(connection, [number])[number]
    row = connection.execute(select(readings).where(readings.c.number == reading)).one()
    old = reading_of(unpack(row.body), kept.article)
    return KeptClaim(old.claims[position], kept, "superseded", runs_of(connection, [row.run])[row.run])


def open_claims(connection: Connection, keys: Sequence[int]) -> list[KeptClaim]:
    """The claims with these keys, in the order of the keys."""
    owners = {}
    for part in chunks(keys):
        owners.update(
            dict(connection.execute(select(claims.c.key, claims.c.article).where(claims.c.key.in_(part))).all())
        )
    kept = whole(connection, dict.fromkeys(owners.values()))
    found = []
    for key in keys:
        number = owners[key]
        each = kept[number]
        found.append(KeptClaim(each.reading.claims[position_of(key, number)], each, each.state, each.read))
    return found


def given_article(facts: bytes, text: bytes) -> Article:
    """An article as an input gave it."""
    return article_of(unpack(facts), unpack_text(text))


def after(place: tuple[int, str] | None, old: bool) -> Select[tuple[int, int, str]]:
    """The next articles in the stable order: by the minute of publication, then by id."""
    wanted = select(articles.c.number, articles.c.minute, articles.c.id)
    if place is not None:
        minute, last = place
        later = or_(articles.c.minute > minute, and_(articles.c.minute == minute, articles.c.id > last))
        wanted = wanted.where(articles.c.minute >= minute, later)
    if not old:
        wanted = wanted.where(articles.c.state == "current")
    return wanted.order_by(articles.c.minute, articles.c.id)


def reading_by_key(connection: Connection, key: str, given: Article) -> tuple[int, Reading] | None:
    """The cached reading of a key, with its number, as that of an article."""
    row = connection.execute(select(readings.c.number, readings.c.body).where(readings.c.key == key)).first()
    return (row.number, reading_of(unpack(row.body), given)) if row else None
