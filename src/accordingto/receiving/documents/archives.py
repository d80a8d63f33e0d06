"""Office documents are ZIP archives: their members, within limits, without any being written to disk.

Invariant: no member is decompressed past DECODED_BYTES, nor all that are read together past twice that.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError
from struct import error as struct_error

from ...errors import Refused, TooLarge, Unreadable
from ..limits import DECODED_BYTES

MEMBERS = 5_000
BLOCK = 1 << 16

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, KeyError, IndexError, OverflowError,
    NotImplementedError, struct_error, TypeError,
)  # fmt: skip


class Archive:
    """The members of a ZIP archive by name. Raises Unreadable where it is damaged, TooLarge over MEMBERS."""

    def __init__(self, body: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(body))
            infos = self._archive.infolist()
        except _DAMAGED as error:
            raise Unreadable(f"the ZIP archive is damaged or cut off ({error}); fetch it again", "damaged") from None
        if len(infos) > MEMBERS:
            raise TooLarge(f"the archive has {len(infos):,} members; at most {MEMBERS:,} are allowed", "too-large")
        self._members = {info.filename.lower(): info for info in infos}
        self._left = 2 * DECODED_BYTES

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """The member's bytes. Raises Unreadable where it is missing or damaged, Refused if encrypted, TooLarge."""
        info = self._members.get(name.lower())
        if info is None:
            raise Unreadable(f"has no {name}, which such a document must have; save it again", "damaged")
        if info.flag_bits & 0x1:
            raise Refused("is encrypted; save it without a password", "encrypted")
        blocks: list[bytes] = []
        left = min(DECODED_BYTES, self._left)
        try:
            with self._archive.open(info) as stream:
                while block := stream.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise TooLarge(
                            f"{name} is over {DECODED_BYTES:,} bytes when decompressed, the most that is read",
                            "too-large",
                        )
                    blocks.append(block)
        except (*_DAMAGED, RuntimeError) as error:
            raise Unreadable(f"{name} in it is damaged ({error}); fetch it again", "damaged") from None
        content = b"".join(blocks)
        self._left -= len(content)
        return content
