"""Damage to an archive, and whether anything damaged was taken for whole."""

from __future__ import annotations

import gzip
import io
import random
import re
from dataclasses import replace
from functools import cache

from accordingto.receiving.warc import read_warc
from accordingto.records.article import Article

_HEADERS = re.compile(rb"WARC/1\.1\r\n.*?\r\n\r\n", re.DOTALL)


def articles(body: bytes) -> list[Article]:
    return [item for item in read_warc(io.BytesIO(body), "a") if isinstance(item, Article)]


@cache
def whole(body: bytes) -> frozenset[Article]:
    return frozenset(articles(body))


def trial(body: bytes, packing: str, chance: random.Random) -> str:
    """Flip a few bits, or cut; what was wrongly taken for whole, "" if nothing.

    A flip in a record's own header is known to nobody where the file is not packed record by record: there, what comes
    of address, date and id is not compared. The document is, always.
    """
    damaged, place = _damaged(body, chance)
    covered = packing == "members" or not _in_header(body, packing, place)
    known = {_compared(article, covered) for article in whole(body)}
    for article in articles(damaged):
        if _compared(article, covered) not in known:
            return f"{packing}, byte {place}: {article.input} {article.url} {article.retrieved}"
    return ""


def _damaged(body: bytes, chance: random.Random) -> tuple[bytes, int]:
    place = chance.randrange(len(body))
    if chance.random() < 0.25:
        return body[:place], place
    changed = bytearray(body)
    for at in range(place, min(len(body), place + chance.choice((1, 1, 1, 2, 30)))):
        changed[at] ^= chance.randrange(1, 256)
    return bytes(changed), place


def _in_header(body: bytes, packing: str, place: int) -> bool:
    # In a file packed as one, a flip anywhere may come out anywhere; but what it changes is told apart all the same.
    return packing == "whole" or any(
        found.start() <= place + 30 and place < found.end() for found in _HEADERS.finditer(body)
    )


def _compared(article: Article, covered: bool) -> Article:
    if covered:
        return article
    return replace(article, input="", url=None, retrieved=None)


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
