"""What parent and receiving child say to each other: a letter, a length, the bytes; articles as JSON, never as pickles.

A child that a hostile document has taken over may send what it likes. Invariant: `article_of` and `failure_of` give a
value of the right types or raise ValueError; nothing that a child sends is run.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final

from .. import errors
from ..errors import AccordingtoError
from ..receiving.fetching import Fetched
from ..receiving.inputs import Failure, Input
from ..records.article import Article
from ..records.declared import Post

TASK: Final = b"T"  # parent: an input to receive
BODY: Final = (
    b"B"  # parent: the body of an answer, after its task; or the next bytes of standard input, none at its end
)
ARTICLE: Final = b"A"
FAILURE: Final = b"F"
ROW: Final = b"R"  # child: a JSON object, of one that gives no articles (`working.feeding`)
MORE: Final = b"M"  # child: more of standard input, please
PIECE: Final = 1 << 16  # the most bytes of standard input at once
ALIVE: Final = b"L"  # child: another document of the same input begins; its number
END: Final = b"E"  # child: the input is at its end; "tired" after a task that took much memory: take another child

FRAME_BYTES = 1 << 26
"""Largest frame: an article of a million characters, each escaped, and as much again."""

_HEADER = struct.Struct(">cI")
_ERRORS = {name: value for name, value in vars(errors).items() if isinstance(value, type)}
_TEXTS = (
    "url", "publisher", "title", "published", "modified", "retrieved", "dateline", "language", "raw_sha256", "replaces",
)  # fmt: skip
_DECLARED_TEXTS = (
    "format", "guid", "credit", "byline", "dateline", "status", "ed_note", "embargo", "version", "rights",
)  # fmt: skip


def send(stream: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write one frame. Raises OSError where the other end is gone."""
    stream.write(_HEADER.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def take(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The next frame: its kind and payload. Raises EOFError where the other end is gone, ValueError for no frame."""
    kind, length = _HEADER.unpack(_exactly(stream, _HEADER.size))
    if length > FRAME_BYTES:
        raise ValueError(f"a frame of {length} bytes")
    return kind, _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if found is None or len(found) < length:
        raise EOFError
    return found


def task_row(source: Input, publisher: str | None, published: str | None, answer: Fetched | None, skip: int) -> bytes:
    """A task. Names of files may hold bytes that are no UTF-8, which JSON's escapes keep."""
    row: dict[str, Any] = {"name": source.name, "kind": source.kind, "publisher": publisher, "published": published}
    row["skip"] = skip
    if answer:
        row["answer"] = {name: getattr(answer, name) for name in ("url", "final_url", "status", "headers", "retrieved")}
    return json.dumps(row).encode()


def article_row(article: Article) -> bytes:
    return json.dumps({"article": article.as_dict(), "block_kinds": article.block_kinds}).encode()


def failure_row(failure: Failure) -> bytes:
    error = failure.error
    row = {"input": failure.input, "class": type(error).__name__, "code": error.code, "message": str(error)}
    return json.dumps(row).encode()


def row(given: dict[str, Any]) -> bytes:
    return json.dumps(given).encode()


def row_of(payload: bytes) -> dict[str, Any]:
    """The object of a frame. Raises ValueError where it is none."""
    try:
        row = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no row ({type(error).__name__})") from None
    if not isinstance(row, dict):
        raise ValueError("no row")
    return row


def article_of(payload: bytes) -> Article:
    """The article of a frame. Raises ValueError where it is none."""
    try:
        row = json.loads(payload)
        kinds = tuple((int(start), int(end), str(kind)) for start, end, kind in row["block_kinds"])
        article = Article.from_dict(row["article"], kinds)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"no article ({type(error).__name__})") from None
    if not _is_sound(article):
        raise ValueError("an article with fields of other types")
    return article


def failure_of(payload: bytes) -> Failure:
    """The failure of a frame. Raises ValueError where it is none."""
    try:
        row = json.loads(payload)
        kind = _ERRORS.get(row["class"], AccordingtoError)
        return Failure(str(row["input"]), kind(str(row["message"]), str(row["code"])))
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"no failure ({type(error).__name__})") from None


def _is_sound(article: Article) -> bool:
    declared = article.declared
    texts = [article.text, article.input, article.status, *article.authors, *declared.info_source, *declared.signals]
    maybe = [getattr(article, name) for name in _TEXTS] + [getattr(declared, name) for name in _DECLARED_TEXTS]
    return (
        all(isinstance(text, str) for text in texts)
        and all(text is None or isinstance(text, str) for text in maybe)
        and isinstance(article.version, int)
        and isinstance(declared.user, dict)
        and isinstance(declared.stated, dict)
        and all(_is_within(post.start, post.end, article.text) and _is_post(post) for post in declared.posts)
        and all(_is_within(start, end, article.text) for start, end, _ in article.block_kinds)
    )


def _is_post(post: Post) -> bool:
    return all(value is None or isinstance(value, str) for value in (post.kind, post.author, post.published, post.url))


def _is_within(start: object, end: object, text: str) -> bool:
    return isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)
