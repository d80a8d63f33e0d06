"""What a file, page or feed states of its article, taken before any guess is made.

Terms as in IPTC's NewsML-G2 (infoSource, creditline, pubStatus, signal, edNote, embargoed), ninjs and NITF.
Invariant: nothing here is inferred; what could not be understood stands in `stated` as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Signal = Literal["update", "correction", "kill", "embargo"]
PostKind = Literal["update", "embed"]


@dataclass(frozen=True, slots=True)
class Post:
    """Characters [start, end) of the text that stand under their own author and time.

    An "update" is an entry of a live blog, by the publisher; an "embed" is somebody else's post, quoted whole.
    """

    start: int
    end: int
    kind: PostKind
    author: str | None = None
    published: str | None = None
    url: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Declared:
    """Declared facts of one article; None and empty where nothing is declared. Times are ISO 8601.

    `format` names what it was read from; `guid` is the provider's own identifier, one for all versions; `status` is
    pubStatus: usable, withheld or canceled; `signals` say how the version changes the one before ("kill" takes it
    back); `embargo` is until when it must not be published; `user` holds what the user said, which overrides;
    `stated` what was stated and not followed, under the part that stated it.
    """

    format: str | None = None
    guid: str | None = None
    info_source: tuple[str, ...] = ()
    credit: str | None = None
    byline: str | None = None
    dateline: str | None = None
    status: str | None = None
    signals: tuple[Signal, ...] = ()
    ed_note: str | None = None
    embargo: str | None = None
    version: str | None = None
    rights: str | None = None
    posts: tuple[Post, ...] = ()
    user: Mapping[str, str] = field(default_factory=dict, hash=False)
    stated: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """Only what is declared; tuples as lists."""
        row: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if value is None or not len(value):
                continue
            if part.name == "posts":
                value = [post.as_dict() for post in value]
            row[part.name] = list(value) if isinstance(value, tuple) else value
        return row

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Declared:
        """The record of `as_dict`'s row."""
        made = dict(row)
        for name in ("info_source", "signals"):
            made[name] = tuple(row.get(name, ()))
        made["posts"] = tuple(Post(**post) for post in row.get("posts", ()))
        return cls(**made)
