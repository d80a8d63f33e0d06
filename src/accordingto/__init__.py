"""accordingto: who said what, on whose word, how surely, with which numbers.

>>> import accordingto
>>> reading = accordingto.read("“We will not sell the mill,” mayor Ada Crane told the Harbour Post.")
>>> [(claim.kind, claim.chain[0].name) for claim in reading.claims if claim.chain]
[('direct', 'Ada Crane')]
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reading import Reader
    from .records.readings import Reading
    from .records.stories import Comparison

__all__ = ["__version__", "compare", "read"]
__version__ = "0.1.0"


@lru_cache(maxsize=1)
def _reader() -> Reader:
    from .reading import Reader

    return Reader().load()


def read(source: str | Path, *, publisher: str | None = None, published: str | None = None) -> Reading:
    """Read one article: a text, the path of a file, or an http(s) address.

    A `Path` is always a file; a string is an address if it begins with http:// or https://, a file if one of that
    name exists, and else the text itself. `published` is an ISO 8601 date or time. Of a file with several articles
    the first is read; "news.jsonl#17" is the one with that id. Raises AccordingtoError where there is no article to
    read.
    """
    if isinstance(source, str) and not _is_name(source):
        from .receiving import from_text

        return _reader().read(from_text(source, publisher=publisher, published=published))
    from contextlib import closing

    from .receiving import Failure, Input
    from .working.running import receive_all
    from .working.workers import Overrides

    name, wanted = _of_several(str(source))
    inputs = [Input(name, "file")] if isinstance(source, Path) and not source.is_dir() else [name]
    with closing(receive_all(inputs, Overrides(publisher, published), jobs=1)) as articles:
        reader = _reader()  # while a child parses
        article = next((each for each in articles if wanted in (None, each.input)), None)
        if isinstance(article, Failure):
            raise article.error
        if article is None:
            from .errors import Unreadable

            raise Unreadable(f"{source} holds no article", "empty")
        return reader.read(article)


def compare(one: str | Path | Reading, other: str | Path | Reading, *, tables: Path | None = None) -> Comparison:
    """How the texts of two articles hang together: derived, partial or independent, with the passages that show it.

    Articles are readings, or what `read` takes; `tables` is a TOML file laid over the language's own (docs/tables.md).
    Raises AccordingtoError where there is no article to read.
    """
    from .language import language
    from .linking.comparing import compare as compared

    words = language("en")
    readings = [read(each) if isinstance(each, str | Path) else each for each in (one, other)]
    return compared(readings[0], readings[1], words.with_tables(tables) if tables else words)


def _is_name(source: str) -> bool:
    return source.startswith(("http://", "https://")) or _is_file(_of_several(source)[0])


def _of_several(source: str) -> tuple[str, str | None]:
    """The file and the input that "FILE#ID" names; else the source and None."""
    path, mark, _ = source.rpartition("#")
    return (path, source) if mark and not _is_file(source) and _is_file(path) else (source, None)


def _is_file(name: str) -> bool:
    try:
        return len(name) < 1024 and "\n" not in name and Path(name).is_file()
    except (OSError, ValueError):
        return False
