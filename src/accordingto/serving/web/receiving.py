"""What somebody gave to a page, as articles: text, a file's bytes or an address, received as the command line does.

Strangers' bytes are parsed in the receiving children alone, and an address is fetched by the guarded fetcher alone.
Invariant: no path of this machine stands in what comes out: an article is from a file's name, an address, or "pasted
text".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ...exporting import wording
from ...receiving.fetching import Fetched
from ...receiving.formats import NAMES
from ...receiving.inputs import Failure
from ...records.article import Article
from ...working.running import receive_all
from ...working.workers import Overrides

PASTED = "pasted text"
_NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Given:
    """One of text, a file (its name and bytes) and an address; and what is said of it."""

    text: str = ""
    file: tuple[str, bytes] | None = None
    address: str = ""
    publisher: str | None = None
    published: str | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        if self.file:
            last = wording.flat(self.file[0].replace("\\", "/").rpartition("/")[2])
            return wording.shortened(last, _NAME_CHARACTERS) or "a file"
        return wording.flat(self.address) if self.address else PASTED


def received(given: Given, fetch: Callable[[str], Fetched]) -> Iterator[Article | Failure]:
    """Its articles, and a Failure for each that cannot be had."""
    said = Overrides(given.publisher or None, given.published or None)
    if given.address and not given.file:
        with closing(receive_all([given.address], said, 1, fetcher=fetch)) as items:
            yield from items
        return
    name, body = given.file or (f"{PASTED}.txt", given.text.encode("utf8", "replace"))
    with TemporaryDirectory(prefix="accordingto-") as folder:
        path = Path(folder) / f"given{_ending(name)}"
        path.write_bytes(body)
        with closing(receive_all([str(path)], said, 1, fetcher=_never)) as items:
            for item in items:
                yield replace(item, input=given.name + item.input.removeprefix(str(path)))


def _ending(name: str) -> str:
    """The part of a file's name that tells its format; of another name nothing is used."""
    low = PurePosixPath(name.replace("\\", "/")).name.lower()
    return max((ending for ending in NAMES if low.endswith(ending)), key=len, default="")


def _never(address: str) -> Fetched:
    raise AssertionError(f"a file does not name an address ({address!r})")
