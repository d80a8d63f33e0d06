"""Looks a store over: the database itself, what its tables say of one another, each article, the index.

Invariant: reads only, in short transactions; nothing found is an empty list, and damage is told, never raised.
"""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, or_, select, text

from ..records.article import digest
from ..records.keeping import Kept, Problem
from . import correcting
from .bodies import unpack_text
from .index import BREAK, tsvector_text
from .keys import claim_keys, claim_number, key_range
from .looking import whole
from .redacting import UNFINISHED
from .schema import articles, claims, meta, readings, sightings, texts
from .settling import terms_by_key
from .terms import Terms
from .verifying_stories import of_stories

SAMPLE = 200
"""Articles that a quick look opens."""
_TRIED = 2
"""Claims of an article that are looked for in the index by all of their terms."""
_PAGE = 50
_DAMAGE = (zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError)


def of_database(engine: Engine, whole: bool) -> list[Problem]:
    """SQLite's own checks of its file. PostgreSQL keeps checksums of its own."""
    if engine.dialect.name != "sqlite":
        return []
    with engine.begin() as connection:
        said = connection.scalars(text(f"PRAGMA {'integrity_check' if whole else 'quick_check'}(20)")).all()
        found = [Problem("database", "file", line) for line in said if line != "ok"]
        found += [
            Problem("reference", str(row[0]), f"row {row[1]} refers to a row of {row[2]} that is not there")
            for row in connection.execute(text("PRAGMA foreign_key_check")).all()
        ]
    return found


def between_tables(connection: Connection) -> list[Problem]:
    """Versions, counts of claims, rows that nothing refers to."""
    found = []
    if connection.scalar(select(meta.c.value).where(meta.c.name == UNFINISHED)):
        found.append(Problem("redaction", "meta", "a redaction was cut off; run the same redaction again"))
    found += [
        Problem("versions", row.address, f"{row.count} versions, numbered {row.first} to {row.last}")
        for row in connection.execute(_broken_versions()).all()
    ]
    held = connection.scalar(select(func.count()).select_from(claims))
    told = connection.scalar(
        select(func.sum(readings.c.claims)).join(articles, articles.c.reading == readings.c.number)
    )
    if held != (told or 0):
        found.append(Problem("claims", "claims", f"{held} claims are listed, the readings hold {told or 0}"))
    lost = select(func.count()).select_from(texts).where(texts.c.number.not_in(select(articles.c.text)))
    orphans = {
        "texts": lost,
        "claims": select(func.count()).select_from(claims).where(claims.c.article.not_in(select(articles.c.number))),
        "sightings": select(func.count())
        .select_from(articles)
        .outerjoin(sightings, and_(sightings.c.number == articles.c.standing, sightings.c.article == articles.c.number))
        .where(sightings.c.number.is_(None)),
    }
    counts = {name: connection.scalar(query) for name, query in orphans.items()}
    found += [*of_stories(connection), *correcting.verify(connection)]
    return found + [
        Problem("orphan", name, f"{count} rows belong to no article, or articles to no such row")
        for name, count in counts.items()
        if count
    ]


def _broken_versions() -> Any:
    """Addresses whose versions are not 1 to n, the last current and no other, and withdrawn all or none."""
    current = func.count().filter(articles.c.state == "current")
    count, last, first = func.count(), func.max(articles.c.version), func.min(articles.c.version)
    withdrawn = func.count().filter(articles.c.withdrawn)
    unlinked = func.count().filter(articles.c.replaces.is_(None))
    broken = or_(first != 1, last != count, current != 1, unlinked != 1, and_(withdrawn != 0, withdrawn != count))
    address = func.min(articles.c.address)
    shown = address.label("address"), count.label("count"), first.label("first"), last.label("last")
    return select(*shown).group_by(articles.c.place).having(broken)


def of_articles(connection: Connection, last: int, all_of_them: bool) -> tuple[list[Problem], int | None]:
    """A page of articles after number `last`, opened whole; and the last of the page, None at the end."""
    numbers = select(articles.c.number).where(articles.c.number > last).order_by(articles.c.number)
    if not all_of_them:
        every = connection.scalars(numbers).all()
        chosen = sorted(random.Random(len(every)).sample(every, min(SAMPLE, len(every))))
        page, end = chosen, None
    else:
        page = list(connection.scalars(numbers.limit(_PAGE)).all())
        end = page[-1] if page else None
    return [problem for number in page for problem in _article(connection, number)], end


def _article(connection: Connection, number: int) -> Iterator[Problem]:
    row = connection.execute(
        select(articles, texts.c.sha256, texts.c.body).join(texts, texts.c.number == articles.c.text)
        .where(articles.c.number == number)
    ).first()  # fmt: skip
    if row is None:
        yield Problem("orphan", "articles", f"article {number} has no text")
        return
    try:
        clean = unpack_text(row.body)
        kept = whole(connection, [number])[number]
    except _DAMAGE as error:
        yield Problem("damaged", row.id, f"the article cannot be opened: {type(error).__name__}: {error}")
        return
    if digest(clean) != row.sha256:
        yield Problem("text", row.id, "the text is not the one whose hash is kept")
    if kept.article.id != row.id:
        yield Problem("identity", row.id, f"address and text give the id {kept.article.id}")
    yield from _spans(kept)
    keys = claim_keys(row.minute, number, len(kept.reading.claims), row.numbers)
    first, end = key_range(row.minute, number, row.numbers)
    listed = select(claims.c.key, claims.c.id).where(claims.c.key >= first, claims.c.key < end).order_by(claims.c.key)
    wanted = [(key, claim_number(claim.id)) for key, claim in zip(keys, kept.reading.claims, strict=True)]
    if [tuple(each) for each in connection.execute(listed).all()] != wanted:
        yield Problem("claims", row.id, "the claims that are listed are not those of the reading")
    rows = terms_by_key(row, kept.reading)
    chosen = random.Random(number).sample(rows, min(_TRIED, len(rows)))
    if missing := _missing(connection, chosen):
        yield Problem("index", row.id, f"{missing} of {len(chosen)} claims are not found by all of their terms")


def _spans(kept: Kept) -> Iterator[Problem]:
    article = kept.article
    texts_of = defaultdict(lambda: article.text, title=article.title or "")
    wrong = sum(texts_of[span.place][span.start : span.end] != span.exact for span in kept.reading.spans())
    if wrong:
        yield Problem("span", article.id, f"{wrong} spans do not open in the text")


def of_index(connection: Connection) -> list[Problem]:
    """Whether the index holds the claims that are listed, and no other."""
    held = iter(connection.exec_driver_sql(_HELD[connection.dialect.name]).scalars())
    listed = iter(connection.execute(select(claims.c.key).order_by(claims.c.key)).scalars())
    extra = lost = 0
    one, other = next(held, None), next(listed, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one < other):
            extra += 1
            one = next(held, None)
        elif one is None or other < one:
            lost += 1
            other = next(listed, None)
        else:
            one, other = next(held, None), next(listed, None)
    if extra or lost:
        return [Problem("index", "index", f"{lost} claims are not in the index, and {extra} in it are not kept")]
    return []


# Each claim has a break in its terms.
_HELD = {
    "sqlite": f"SELECT rowid FROM search WHERE search MATCH '\"{BREAK}\"' ORDER BY rowid",  # noqa: S608 - a constant
    "postgresql": "SELECT key FROM search ORDER BY key",
}


def _missing(connection: Connection, rows: list[tuple[int, Terms]]) -> int:
    """How many rows the index does not find by every one of their terms."""
    count = 0
    for key, terms in rows:
        if connection.dialect.name == "sqlite":
            words = sorted({term for run in terms.runs for term in run} | set(terms.facts))
            query = text("SELECT count(*) FROM search WHERE search MATCH :terms AND rowid = :key")
            asked = " AND ".join(f'"{word}"' for word in words)
        else:
            query = text("SELECT count(*) FROM search WHERE terms = CAST(:terms AS tsvector) AND key = :key")
            asked = tsvector_text(terms)
        count += not connection.scalar(query, {"terms": asked, "key": key})
    return count
