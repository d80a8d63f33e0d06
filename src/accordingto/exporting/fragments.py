"""Links that open a page at the words themselves: `ADDRESS#:~:text=prefix-,start,end,-suffix`.

URL Fragment Text Directives (WICG, https://wicg.github.io/scroll-to-text-fragment/). A browser compares letters
without case and accents, takes whole words, and matches each part within one block. Invariant: what a directive made
here matches, in the title and text of the article taken as a page, is its span's words, and nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, islice
from unicodedata import category, normalize
from urllib.parse import quote

from ..records.article import Article
from ..records.spans import Range, Span
from .addressing import is_iri, link

SPECIFICATION = "https://wicg.github.io/scroll-to-text-fragment/"
DELIMITER = ":~:"
# Browsers search for an exact text of this length at most in one piece; a longer one is given by its ends.
_LONGEST = 300
_SHORT = 20  # as Chromium's own links have it
_WORDS = (4, 8, 16, 32)  # how many words of context, or of a range's ends, are tried
_QUOTES = {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″«»", '"')}
_JOINING = set("'‘’.:·,;_")  # between two letters or digits these do not end a word (UAX #29: MidLetter, MidNum, …)
_WORD = re.compile(r"\S+")
_SPACES = re.compile(r"\s{2,}")


class Page:
    """An article as a browser would search it: the title, then the text, a block a line."""

    def __init__(self, article: Article) -> None:
        self._url = link(article.url) if is_iri(article.url) else None
        title = article.title or ""
        self._page = f"{title}\n{article.text}"
        self._offset = {"title": 0, "text": len(title) + 1}
        self._searched: _Searched | None = None
        self._known: dict[Span, str | None] = {}

    def link(self, spans: Iterable[Span]) -> str | None:
        """The address that opens the page at these spans; None where there is no web address or no such directive."""
        directives = [directive for span in spans if (directive := self.directive(span))]
        if not self._url or not directives:
            return None
        return f"{self._url.partition('#')[0]}#{fragment(self._url, directives)}"

    def fragment(self, span: Span) -> str | None:
        """What stands behind the address' `#` for this span alone."""
        directive = self.directive(span) if self._url else None
        return fragment(self._url or "", [directive]) if directive else None

    def directive(self, span: Span) -> str | None:
        """`text=…` for the span, widened to whole words; None where its words cannot be told from others."""
        if span not in self._known:
            at = self._offset[span.place]
            self._known[span] = self._directive(at + span.start, at + span.end)
        return self._known[span]

    def _directive(self, start: int, end: int) -> str | None:
        start, end = self._whole_words(start, end)
        if not any(map(str.isalnum, self._page[start:end])):
            return None
        self._searched = self._searched or _Searched(self._page)
        for first, last in self._ends(start, end):
            for before, after in self._contexts(start, end):
                if self._searched.finds(start, end, before, first, last, after):
                    return _written(
                        *(self._page[slice(*part)] if part else "" for part in (before, first, last, after))
                    )
        return None

    def _whole_words(self, start: int, end: int) -> Range:
        """The range without white space at its ends, and with the rest of the words that it cuts."""
        page = self._page
        while start < end and page[start].isspace():
            start += 1
        while end > start and page[end - 1].isspace():
            end -= 1
        while start < end and not self._ends_word(start):
            start -= 1
        while start < end and not self._ends_word(end):
            end += 1
        return start, end

    def _ends_word(self, at: int) -> bool:
        """Whether a word may begin or end between the characters at - 1 and at."""
        page = self._page
        if at <= 0 or at >= len(page):
            return True
        before, after = page[at - 1], page[at]
        if _of_word(before):
            return not (_of_word(after) or (after in _JOINING and _of_word(page[at + 1 : at + 2])))
        return not (_of_word(after) and before in _JOINING and at > 1 and _of_word(page[at - 2]))

    def _ends(self, start: int, end: int) -> Iterator[tuple[Range, Range | None]]:
        """What the directive says of the range itself: all of it, or its first and last words, from few to many."""
        words = [match.span() for match in _WORD.finditer(self._page, start, end)]
        if "\n" not in self._page[start:end] and (end - start <= _LONGEST or len(words) < 2):
            yield (start, end), None
            return
        for count in _WORDS:
            first = words[min(count, (len(words) + 1) // 2) - 1][1]
            last = words[-min(count, len(words) // 2)][0]
            line_end, line_start = self._page.find("\n", start, first), self._page.rfind("\n", last, end)
            yield (start, first if line_end < 0 else line_end), (last if line_start < 0 else line_start + 1, end)

    def _contexts(self, start: int, end: int) -> Iterator[tuple[Range | None, Range | None]]:
        """Nothing, then more and more words around the range: of its own lines, then of the lines next to them too,
        which the page may part by something that the article's text leaves out. A few letters, which may well stand
        elsewhere on the live page, go without only where there is nothing around them."""
        short = end - start < _SHORT
        if not short:
            yield None, None
        for blocks in (1, 2):
            for count in _WORDS:
                before, after = self._before(start, count, blocks), self._after(end, count, blocks)
                if before or after:
                    yield before, after
        if short:
            yield None, None

    def _before(self, start: int, count: int, blocks: int) -> Range | None:
        stop = len(self._page[:start].rstrip()) if blocks > 1 else start
        words = list(_WORD.finditer(self._page, self._page.rfind("\n", 0, stop) + 1, stop))
        return (words[-min(count, len(words))].start(), words[-1].end()) if words else None

    def _after(self, end: int, count: int, blocks: int) -> Range | None:
        if blocks > 1 and (match := _WORD.search(self._page, end)):
            end = match.start()
        line_end = self._page.find("\n", end)
        words = list(_WORD.finditer(self._page, end, len(self._page) if line_end < 0 else line_end))
        return (words[0].start(), words[min(count, len(words)) - 1].end()) if words else None


class _Searched:
    """A page's characters as a browser compares them, and where each of them stands there.

    Looser than a browser in that words need not be whole: what is found once here is found once there.
    """

    def __init__(self, page: str) -> None:
        same = [_compared(character) for character in page]
        for run in _SPACES.finditer(page):
            same[run.start() : run.end()] = ["\n" if "\n" in run[0] else " ", *[""] * (len(run[0]) - 1)]
        self._text = "".join(same)
        self._places = [0, *accumulate(map(len, same))]

    def finds(
        self, start: int, end: int, before: Range | None, first: Range, last: Range | None, after: Range | None
    ) -> bool:
        """Whether the parts of a directive, given as ranges of the page, are found at [start, end) and nowhere else."""
        found = list(islice(self._matches(0, before, first, None if last else after), 2))
        if len(found) != 1:
            return False
        if not last:
            return True
        closing = next(self._matches(found[0][1], last, after), None)
        return closing is not None and closing[0] == self._places[last[0]]

    def _matches(self, since: int, *parts: Range | None) -> Iterator[Range]:
        """Where the page's words at these ranges stand one after the other, with any white space between them."""
        text = self._text
        first, *others = (text[self._places[part[0]] : self._places[part[1]]] for part in parts if part)
        at = since - 1
        while (at := text.find(first, at + 1)) >= 0:
            end = at + len(first)
            for other in others:
                while text[end : end + 1] in (" ", "\n"):
                    end += 1
                if not text.startswith(other, end):
                    break
                end += len(other)
            else:
                yield at, end


@lru_cache(maxsize=4096)
def _compared(character: str) -> str:
    """The character as a primary-strength comparison sees it: no case, no accents, one form of quotation marks."""
    if character.isspace():
        return "\n" if character == "\n" else " "
    decomposed = normalize("NFKD", _QUOTES.get(character, character))
    return "".join(c for c in decomposed if category(c) not in ("Mn", "Me", "Cf")).casefold()


def _of_word(character: str) -> bool:
    return character.isalnum() or category(character or " ") in ("Mn", "Mc", "Cf")


def _written(before: str, first: str, last: str, after: str) -> str | None:
    """`text=` with its parts in percent-encoding; None where they hold what UTF-8 cannot."""
    try:
        parts = [_encoded(part) for part in (before, first, last, after)]
    except UnicodeEncodeError:
        return None
    before, first, last, after = parts
    return "text=" + ",".join(filter(None, (before and f"{before}-", first, last, after and f"-{after}")))


def _encoded(part: str) -> str:
    """Percent-encoded throughout: of the unreserved characters, the dash has a meaning in a directive."""
    return quote(" ".join(part.split()), safe="").replace("-", "%2D")


def fragment(url: str, directives: list[str]) -> str:
    """The fragment of `url` with these directives behind what stood there."""
    stated = url.partition("#")[2].partition(DELIMITER)[0]
    return f"{stated}{DELIMITER}{'&'.join(directives)}"
