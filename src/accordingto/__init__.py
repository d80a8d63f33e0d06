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

__all__ = ["__version__", "read"]
__version__ = "0.1.0"


@lru_cache(maxsize=1)
def _reader() -> Reader:
    from .reading import Reader

    return Reader().load()


def read(source: str | Path, *, publisher: str | None = None, published: str | None = None) -> Reading:
    """Read one article: a text, the path of a file, or an http(s) address.

    A `Path` is always a file; a string is an address if it begins with http:// or https://, a file if one of that
    name exists, and else the text itself. `published` is an ISO 8601 date or time. Of a file with several articles
    the first is read. Raises AccordingtoError where there is no article to read.
    """
    if isinstance(source, str) and not _is_name(source):
        from .receiving import from_text

        return _reader().read(from_text(source, publisher=publisher, published=published))
    from contextlib import closing

    from .receiving import Failure, Input
    from .working.running import receive_all
    from .working.workers import Overrides

    inputs = [Input(str(source), "file")] if isinstance(source, Path) and not source.is_dir() else [str(source)]
    with closing(receive_all(inputs, Overrides(publisher, published), jobs=1)) as articles:
        reader = _reader()  # while a child parses
        article = next(articles, None)
        if isinstance(article, Failure):
            raise article.error
        if article is None:
            from .errors import Unreadable

            raise Unreadable(f"{source} holds no article", "empty")
        return reader.read(article)


def _is_name(source: str) -> bool:
    if source.startswith(("http://", "https://")):
        return True
    try:
        return len(source) < 1024 and "\n" not in source and Path(source).is_file()
    except (OSError, ValueError):
        return False
