"""The records of a WARC file as bytes, each with what vouches for it; damage ends one record, not the file.

Only what frames records is looked at: gzip members with their checksums, the record's header, its stated length and
the blank lines behind it (ISO 28500). Invariants: a `Record` has exactly the bytes that its length states; `sealed`
ones are covered wholly, header too, by the checksum of a gzip member of their own; no more than a limit is held.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from ..errors import TooLarge, Unreadable
from .limits import DECODED_BYTES

BLOCK = 1 << 16
FILL = 1 << 14
HEADER_BYTES = 1 << 16
DAMAGES = 1_000
"""Damaged places of one archive; behind each, all that follows may have to be looked through again."""

GZIP = b"\x1f\x8b\x08"

_HEADER = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r\n(?:[!-9;-~]{1,100}:[^\r\n]*+\r\n(?:[ \t][^\r\n]*+\r\n)*+)++\r\n")
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*+(\d{1,15})[ \t]*+\r\n", re.IGNORECASE)
_ID = re.compile(rb"\r\nWARC-Record-ID:[ \t]*+<?([!-~]{1,200}?)>?[ \t]*+\r\n", re.IGNORECASE)
_END = b"\r\n\r\n"
_PACKING = ("gzip", "cut")  # damage to the packed bytes, behind which the unpacked ones do not go on


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record, header and block; `place` is where it begins in the file, or the gzip member that holds it."""

    place: int
    header: bytes
    block: bytes
    sealed: bool

    @property
    def id(self) -> str | None:
        return id_of(self.header)


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where no whole record could be had: its id where its header could be read, and why."""

    place: int
    id: str | None
    error: Unreadable | TooLarge


class _DamagedError(Exception):
    """What is wrong at a place; `code` is that of the failure it becomes."""

    def __init__(self, code: str, message: str, header: bytes = b"") -> None:
        super().__init__(message)
        self.code, self.header = code, header


def records_of(stream: BufferedReader, limit: int = DECODED_BYTES) -> Iterator[Record | Broken]:
    """Each record, or what stands in its place, in the order of the file."""
    tape = _Tape(stream)
    damages = 0
    while not tape.is_over():
        place = tape.place
        if damages > DAMAGES:
            said = f"the archive is damaged in over {DAMAGES:,} places; the rest of it is not read. Fetch it again"
            yield Broken(place, None, Unreadable(said, "damaged"))
            return
        try:
            yield _record(tape, limit)
        except _DamagedError as damage:
            error = TooLarge if damage.code == "too-large" else Unreadable
            code = "truncated" if damage.code == "cut" else damage.code
            yield Broken(place, id_of(damage.header), error(str(damage), code))
            damages += 1
            if damage.code != "too-large":  # that one was read past
                tape.seek_next(place, damage.code in _PACKING)


def id_of(header: bytes) -> str | None:
    found = _ID.search(header)
    return found.group(1).decode("ascii") if found else None


def _record(tape: _Tape, limit: int) -> Record:
    place, first = tape.place, tape.is_at_start
    header = _header(tape)
    length = int(_LENGTH.search(header).group(1))  # type: ignore[union-attr] # _header has looked
    kept: list[bytes] = []
    left = length
    while left:
        piece = tape.take(min(left, BLOCK))
        if not piece:
            raise _short(tape, header, length, left)
        left -= len(piece)
        if length <= limit:
            kept.append(piece)
    end = tape.peek(len(_END))
    if end != _END:
        cut = len(end) < len(_END) and tape.is_plain
        raise _DamagedError(
            "truncated" if cut else "length", "the record does not end where its length says; fetch it again", header
        )
    tape.take(len(_END))
    if length > limit:
        said = f"a record of {length:,} bytes; at most {limit:,} are read of one"
        raise _DamagedError("too-large", said, header)
    return Record(place, header, b"".join(kept), first and tape.is_sealed())


def _short(tape: _Tape, header: bytes, length: int, left: int) -> _DamagedError:
    said = f"the record has {length - left:,} of its {length:,} bytes; fetch it again"
    return _DamagedError("truncated" if tape.is_plain else "length", said, header)


def _header(tape: _Tape) -> bytes:
    size = 512
    while True:
        head = tape.peek(size)
        end = head.find(_END)
        if end >= 0:
            break
        if len(head) < size or size > HEADER_BYTES:
            raise _DamagedError("truncated" if len(head) < size else "header", "a record's header does not end")
        size *= 2
    header = head[: end + len(_END)]
    if not _HEADER.fullmatch(header):
        raise _DamagedError("header", "this is no record's header; the file is damaged here", header)
    if len(_LENGTH.findall(header)) != 1:
        raise _DamagedError("length", "the record states no length, or several", header)
    return tape.take(len(header))


class _Tape:
    """The file's bytes, unpacked, member by member where it is gzip. A file that is not is one member."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._packed = b""  # read, and not yet unpacked
        self._at = 0  # place of `_packed` in the file
        self._ready = b""  # unpacked, and not yet taken
        self._given = 0
        self.is_plain = stream.peek(len(GZIP))[: len(GZIP)] != GZIP
        self._inflater = None if self.is_plain else zlib.decompressobj(31)
        self._started = 0  # where the member begins
        self._fresh = not self.is_plain  # nothing of the member has been looked at

    @property
    def place(self) -> int:
        """Where in the file the next record begins, or its member."""
        return self._at - len(self._ready) if self.is_plain else self._started

    @property
    def is_at_start(self) -> bool:
        return self._given == 0

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only where the member ends."""
        while len(self._ready) < size and self._fill():
            pass
        return self._ready[:size]

    def take(self, size: int) -> bytes:
        found = self.peek(size)
        self._ready = self._ready[len(found) :]
        self._given += len(found)
        return found

    def is_at_end(self) -> bool:
        """Whether the member has no more bytes. Raises _DamagedError where its checksum does not fit."""
        return not self.peek(1)

    def is_sealed(self) -> bool:
        """Whether what was taken is a whole gzip member, whose checksum fits."""
        return self._inflater is not None and self.is_at_end()

    def is_over(self) -> bool:
        """Whether the file has no more bytes. Goes on to the next member."""
        if self._ready:
            return False
        if self._inflater is None or not self._inflater.eof:
            if self._fresh and not self._packed:
                self._packed = self._read()
                return not self._packed
            return not (self._fill_safely() or self._ready)
        rest = self._inflater.unused_data + self._packed
        self._packed = b""
        while not rest.strip(b"\x00") and (block := self._read()):
            rest = block
        self._begin(rest)
        return not rest.strip(b"\x00")

    def seek_next(self, place: int, packing: bool) -> None:
        """Go to where the next record behind a place seems to begin: after a blank line, or a gzip member that opens
        as one. What a wrong length has swallowed is looked through again if the file can be wound back."""
        if self.is_plain and self._wind(place):
            self._ready = b""
        try:
            if self.is_plain or not packing:
                self._seek_unpacked()
                return
        except _DamagedError:
            pass
        self._seek_member()

    def _fill_safely(self) -> bool:
        try:
            return self._fill()
        except _DamagedError:
            return True  # it shows again when the record is read

    def _fill(self) -> bool:
        if self._inflater is None:
            block = self._read()
            self._ready += block
            return bool(block)
        if self._inflater.eof:
            return False
        packed = self._inflater.unconsumed_tail or self._packed or self._read()
        self._packed, self._fresh = b"", False
        try:
            self._ready += self._inflater.decompress(packed, FILL)
        except zlib.error as error:
            self._packed = packed
            raise _DamagedError("gzip", f"the gzip data is damaged ({error}); fetch it again") from None
        if not packed and not self._inflater.eof:
            raise _DamagedError("cut", "the gzip data is cut off; fetch it again")
        return True

    def _read(self) -> bytes:
        block = self._stream.read1(FILL)
        self._at += len(block)
        return block

    def _begin(self, packed: bytes) -> None:
        self._started = self._at - len(packed)
        self._packed, self._ready, self._given = packed, b"", 0
        self._inflater, self._fresh = zlib.decompressobj(31), True

    def _seek_unpacked(self) -> None:
        while True:
            found = self._ready.find(_END + b"WARC/", 1)
            if found >= 0:
                self._ready = self._ready[found + len(_END) :]
                return
            self._ready = self._ready[-len(_END + b"WARC/") :]
            if not self._fill():
                self._ready = b""
                return

    def _seek_member(self) -> None:
        window = self._again()
        while True:
            found = window.find(GZIP, 1)
            if found < 0:
                block = self._read()
                if not block:
                    self._begin(b"")
                    return
                window = window[-len(GZIP) :] + block
                continue
            window = window[found:]
            while len(window) < 512 and (block := self._read()):
                window += block
            if _opens_record(window):
                self._begin(window)
                return

    def _again(self) -> bytes:
        """The damaged member's bytes once more, as far as the file can be wound back."""
        return self._read() if self._wind(self._started) else b"\x00" + self._packed

    def _wind(self, place: int) -> bool:
        if not self._stream.seekable():
            return False
        self._stream.seek(place)
        self._at = place
        return True


def _opens_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed[:512], 16).startswith(b"WARC/")
    except zlib.error:
        return False
