"""Corrections in a store: kept by the text that they are of, given back in the order in which they were made.

Invariants: nothing is changed or removed but by a redaction; a correction opens in a text that is kept; the same one
twice is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from ..errors import CorrectionError, NotKept
from ..records.article import Article
from ..records.corrections import Correction, Extraction, Spans
from ..records.keeping import Problem
from .bodies import pack, unpack, unpack_text
from .looking import chunks, number_of, whole
from .schema import articles, corrections, texts
from .statements import change as alter
from .tombstones import Eraser, Tombstones

Opened = Callable[[], AbstractContextManager[Connection]]
Change = Callable[[str], str]
PAGE = 200


class Corrections:
    """The corrections of a store, in transactions that `read` and `write` open."""

    def __init__(self, read: Opened, write: Opened, stones: Callable[[Connection], Tombstones]) -> None:
        self._read = read
        self._write = write
        self._stones = stones

    def add(self, correction: Correction, run: int) -> Correction:
        """Keep a correction; it is given back as kept, without persons who were redacted. Raises NotKept where no
        article has its text, CorrectionError where it does not open in one that has."""
        with self._write() as connection:
            stones = self._stones(connection)
            correction = reworded(correction, lambda text: _worded(stones, text))
            owners = whole(connection, _articles(connection, correction.sha256)).values()
            if not owners:
                raise NotKept("the store holds no article with the text that was corrected", "no-article")
            if not any(correction.opens_in(kept.article) for kept in owners):
                wrong = "a span does not open in the text or the title of the article"
                raise CorrectionError(f"{wrong}; give spans as [start, end) of the text as it is kept", "span")
            _put(connection, [replace(correction, run=run)])
            held = connection.execute(select(corrections).where(corrections.c.id == correction.id)).one()
        return _kept(held)

    def get(self, identifier: str) -> Correction:
        """A correction by its id. Raises NotKept."""
        with self._read() as connection:
            row = connection.execute(select(corrections).where(corrections.c.id == identifier)).first()
        if row is None:
            raise NotKept(f"the store holds no correction {identifier!r}; give a correction's id", "no-correction")
        return _kept(row)

    def of(self, reference: str) -> list[Correction]:
        """The corrections of the text of an article, given by its id or address, oldest first. Raises NotKept."""
        with self._read() as connection:
            text = select(articles.c.text).where(articles.c.number == number_of(connection, reference))
            sha256 = connection.scalar(select(texts.c.sha256).where(texts.c.number.in_(text)))
            return [_kept(row) for row in connection.execute(_of(str(sha256)))]

    def of_texts(self, hashes: Iterable[str]) -> dict[str, list[Correction]]:
        """The corrections of these texts, oldest first, by the hash of the text; only those that have any."""
        found: dict[str, list[Correction]] = {}
        with self._read() as connection:
            for part in chunks(dict.fromkeys(hashes)):
                wanted = select(corrections).where(corrections.c.sha256.in_(part)).order_by(corrections.c.number)
                for row in connection.execute(wanted):
                    found.setdefault(row.sha256, []).append(_kept(row))
        return found

    def all(self) -> Iterator[Correction]:
        """Every correction, oldest first."""
        last = 0
        while True:
            with self._read() as connection:
                wanted = select(corrections).where(corrections.c.number > last).order_by(corrections.c.number)
                rows = connection.execute(wanted.limit(PAGE)).all()
            if not rows:
                return
            yield from map(_kept, rows)
            last = rows[-1].number

    def page(self, limit: int = 50, before: str | None = None) -> list[Correction]:
        """The newest corrections, or those before the one with the id `before`. Raises NotKept."""
        with self._read() as connection:
            wanted = select(corrections).order_by(corrections.c.number.desc()).limit(limit)
            if before is not None:
                number = connection.scalar(select(corrections.c.number).where(corrections.c.id == before))
                if number is None:
                    raise NotKept(f"the store holds no correction {before!r}", "no-correction")
                wanted = wanted.where(corrections.c.number < number)
            return [_kept(row) for row in connection.execute(wanted)]

    def count(self) -> int:
        with self._read() as connection:
            return connection.scalar(select(func.count()).select_from(corrections)) or 0

    def articles(self, hashes: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the articles that have these texts, by time of publication, then id."""
        found: dict[str, list[str]] = {}
        with self._read() as connection:
            for part in chunks(dict.fromkeys(hashes)):
                wanted = (
                    select(texts.c.sha256, articles.c.id)
                    .join(articles, articles.c.text == texts.c.number)
                    .where(texts.c.sha256.in_(part))
                    .order_by(articles.c.minute, articles.c.id)
                )
                for row in connection.execute(wanted):
                    found.setdefault(row.sha256, []).append(row.id)
        return found


def reworded(correction: Correction, change: Change) -> Correction:
    """The correction with `change` made to all that is not a span of the article: note, name, names of a chain."""

    def side(given: Extraction | None) -> Extraction | None:
        return replace(given, chain=tuple(map(change, given.chain))) if given else None

    return replace(
        correction, machine=side(correction.machine), given=side(correction.given), note=change(correction.note),
        who=change(correction.who),
    )  # fmt: skip


def black_out(connection: Connection, before: str, article: Article, eraser: Eraser) -> int:
    """Give the redacted `article` the corrections of its text as it was, without the person. How many there are.

    Where the text has changed those of the text before stay, for another article may have it; `sweep` takes out what
    none has.
    """
    rows = connection.execute(_of(before)).all()
    if article.sha256 != before:
        _put(connection, [_blacked(_kept(row), article, eraser) for row in rows])
        return len(rows)
    for row in rows:
        _change(connection, row, _blacked(_kept(row), article, eraser))
    return len(rows)


def elsewhere(connection: Connection, change: Change) -> int:
    """Apply `change` to what editors wrote. How many corrections that changed.

    One with a title that would change is of a title that is no longer there, and goes.
    """
    changed = 0
    for row in connection.execute(select(corrections).order_by(corrections.c.number)).all():
        kept = _kept(row)
        clean = reworded(kept, change)
        if any(span.place == "title" and change(span.exact) != span.exact for span in kept.spans):
            connection.execute(delete(corrections).where(corrections.c.number == row.number))
            changed += 1
        elif clean != kept:
            _change(connection, row, clean)
            changed += 1
    return changed


def sweep(connection: Connection) -> int:
    """Take out the corrections of texts that are no longer kept. How many there were."""
    unused = corrections.c.sha256.not_in(select(texts.c.sha256))
    return connection.execute(delete(corrections).where(unused)).rowcount


def verify(connection: Connection) -> Iterator[Problem]:
    """Corrections that do not open. A title is no part of the text, and may have become another."""
    hashes = connection.scalars(select(corrections.c.sha256).distinct()).all()
    for sha256 in hashes:
        body = connection.scalar(select(texts.c.body).where(texts.c.sha256 == sha256))
        if body is None:
            yield Problem("correction", sha256, "a correction is of a text that is not kept")
            continue
        text = unpack_text(body)
        for row in connection.execute(select(corrections).where(corrections.c.sha256 == sha256)):
            try:
                kept = _kept(row)
            except (ValueError, KeyError, TypeError) as error:
                yield Problem("damaged", row.id, f"the correction cannot be opened: {type(error).__name__}: {error}")
                continue
            held = (text[span.start : span.end] == span.exact for span in kept.spans if span.place == "text")
            if not all(held):
                yield Problem("correction", row.id, "a span of the correction does not open in the text")
            if kept.id != row.id or kept.sha256 != sha256:
                yield Problem("correction", row.id, f"what is kept gives the id {kept.id}")


def _blacked(correction: Correction, article: Article, eraser: Eraser) -> Correction:
    def spans(given: Spans) -> Spans:
        return tuple(replace(each, exact=article.part(each.place)[each.start : each.end]) for each in given)

    def side(given: Extraction | None) -> Extraction | None:
        if given is None:
            return None
        return replace(given, content=spans(given.content), cue=spans(given.cue), source=spans(given.source))

    moved = replace(
        correction, sha256=article.sha256, machine=side(correction.machine), given=side(correction.given),
        at=spans(correction.at), claim=None,
    )  # fmt: skip
    return reworded(moved, eraser.worded)


def _worded(stones: Tombstones, text: str) -> str:
    eraser = stones.eraser(text)
    return eraser.worded(text) if eraser else text


def _articles(connection: Connection, sha256: str) -> list[int]:
    text = select(texts.c.number).where(texts.c.sha256 == sha256)
    return list(connection.scalars(select(articles.c.number).where(articles.c.text.in_(text))))


def _of(sha256: str) -> Select[Any]:
    return select(corrections).where(corrections.c.sha256 == sha256).order_by(corrections.c.number)


def _change(connection: Connection, row: Any, correction: Correction) -> None:
    """Put a correction in place of another, in whose order it stands."""
    if correction.id != row.id and connection.scalar(select(corrections.c.id).where(corrections.c.id == correction.id)):
        connection.execute(delete(corrections).where(corrections.c.number == row.number))
    else:
        alter(connection, corrections, row.number, _row(correction))


def _put(connection: Connection, wanted: Sequence[Correction]) -> None:
    held = set(connection.scalars(select(corrections.c.id).where(corrections.c.id.in_([each.id for each in wanted]))))
    new = {each.id: each for each in wanted if each.id not in held}
    if new:
        connection.execute(insert(corrections), [_row(each) for each in new.values()])


def _row(correction: Correction) -> dict[str, Any]:
    body = correction.as_dict()
    for name in ("id", "what", "run"):
        del body[name]
    return {"id": correction.id, "sha256": correction.sha256, "run": correction.run, "body": pack(body)}


def _kept(row: Any) -> Correction:
    return Correction.from_dict({**unpack(row.body), "run": row.run})
