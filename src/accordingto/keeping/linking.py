"""Articles of a store into stories, and stories with their facts out of it: the store's side and `linking`'s together.

Linking comes after keeping and never endangers it: what it cannot link is in a story of its own, with the reason.
Invariants: a batch is one transaction, so that a run that was cut off goes on where it was and does nothing twice; the
facts of a story are made when they are asked for, and again when anything that they were made of has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from .. import __version__
from ..errors import StoreError
from ..fingerprint import fingerprint, linking_fingerprint
from ..language import Language, language
from ..linking import grouping
from ..records.keeping import Kept, Run
from ..records.readings import Reading
from ..records.stories import ArticleState, Signature, Story, StoryArticle
from ..storing import Store
from ..storing.regrouping import Signing, empty_signature
from ..storing.stories import Outline, state_of
from ..storing.waiting import Waiting

BATCH = 20
"""Changes that are linked in one transaction."""
PAGE = 20
"""Stories that are made and kept in one transaction."""
LONG = 500
"""Articles whose linking takes so long that it is worth a word."""
LANGUAGE = "en"

Told = Callable[[str], None]


def _silent(_: str) -> None:
    pass


@dataclass(frozen=True)
class Linker:
    """The pure parts of linking, in a language, as the store asks for them (`storing.regrouping.Grouping`)."""

    words: Language
    code: str
    edge: float = grouping.EDGE
    window: int = grouping.WINDOW
    candidates: int = grouping.CANDIDATES

    def signature(self, reading: Reading) -> Signature:
        return grouping.signature(reading, self.words)

    def likeness(self, a: Signature, b: Signature) -> float:
        return grouping.likeness(a, b)

    def clusters(
        self, signatures: Mapping[str, Signature], edges: Mapping[tuple[str, str], float]
    ) -> tuple[frozenset[str], ...]:
        return grouping.clusters(signatures, edges)

    def story(
        self, identifier: str, articles: Sequence[tuple[Reading, ArticleState]], merged_from: tuple[str, ...]
    ) -> Story:
        from ..linking.stories import story as made_story  # adding articles needs none of it

        return made_story(identifier, articles, self.words, merged_from)


@lru_cache(maxsize=4)
def linker(tables: Path | None = None) -> Linker:
    """The linker of this program, with the user's own tables, if any."""
    words = language(LANGUAGE)
    return Linker(
        words.with_tables(tables) if tables else words,
        linking_fingerprint() if tables is None else f"{linking_fingerprint()} {fingerprint(tables)}",
    )


def link(store: Store, run: int | None = None, *, by: Linker | None = None, told: Told = _silent) -> int:
    """Put into stories whatever waits for it; how many articles were linked. What goes wrong in one of them is `told`.

    Without a `run` one is begun, if there is anything to link. Raises StoreError.
    """
    count = 0
    found = store.stories.waiting(BATCH)
    if not found:
        return 0
    if (many := store.stories.how_many_wait()) > LONG:
        told(f"{many:,} articles are put into stories first; if you stop it, it goes on the next time")
    by = by or linker()
    own = store.begin(Run("link", __version__, by.code)) if run is None else None
    try:
        while found:
            done = store.stories.link([_signed(each, by) for each in found], by, run or own or 0)
            count += done.places
            for article, problem in done.problems:
                told(f"article {article} could not be linked as it should be: {problem}")
            before, found = found, store.stories.waiting(BATCH)
            if not done.places and [each.rows for each in found] == [each.rows for each in before]:
                told(f"{len(found)} articles cannot be put into stories; run: accordingto doctor --whole")
                break
    finally:
        if own is not None:
            store.finish(own, {"linked": count})
    return count


def keep_up(store: Store, run: int, by: Linker) -> None:
    """Link what waits, a few articles at most, after others were kept; whatever goes wrong, it waits on.

    `link` says what it was, be it at the end of the run or when stories are asked for.
    """
    with suppress(Exception):
        for _ in range(2):
            found = store.stories.waiting(BATCH)
            if not found:
                return
            store.stories.link([_signed(each, by) for each in found], by, run)


def link_again(store: Store, run: int | None = None, *, by: Linker | None = None, told: Told = _silent) -> int:
    """As `link`, and again what an earlier program linked, or could not link."""
    by = by or linker()
    store.stories.link_again(by.code)
    return link(store, run, by=by, told=told)


def _signed(waited: Waiting, by: Linker) -> Signing:
    if waited.kept is None:
        return Signing(waited, None)
    try:
        return Signing(waited, by.signature(waited.kept.reading))
    except Exception as error:  # noqa: BLE001 - a fault in one article is kept with it, and the run goes on
        problem = f"{type(error).__name__}: {error}"
        return Signing(waited, empty_signature(waited.kept.article.id), problem)


def stories(
    store: Store,
    query: str | None = None,
    *,
    since: str | None = None,
    alone: bool = True,
    by: Linker | None = None,
    told: Told = _silent,
) -> Iterator[Story]:
    """All stories with their facts, the newest first, after linking what waits.

    With `since` (ISO 8601) those with an article published then or later; with a query those with a claim that it
    finds, first those with the most. Without `alone` none of one address alone. Raises QueryError, StoreError.
    """
    by = by or linker()
    link(store, by=by, told=told)
    numbers = iter(store.stories.numbers(query, since, alone))
    while page := list(islice(numbers, PAGE)):
        yield from stories_made(store, store.stories.outlines(page), by, told)


def story(store: Store, reference: str, *, by: Linker | None = None, told: Told = _silent) -> Story:
    """A story by its id, or by the id or address of one of its articles, after linking what waits. Raises NotKept."""
    by = by or linker()
    link(store, by=by, told=told)
    (found,) = stories_made(store, store.stories.outlines([store.stories.number(reference)]), by, told)
    return found


def stories_made(
    store: Store, outlines: Sequence[Outline], by: Linker, told: Told = _silent, *, alone: bool = True
) -> list[Story]:
    """The stories of these outlines: those that were made before as they are, the others made now, and kept for the
    next time. Without `alone` an article that is alone costs no facts: a list shows none of them."""
    digests = {each.number: each.digest(by.code) for each in outlines}
    found = store.stories.made(digests)
    new: dict[int, tuple[str, Story]] = {}
    for each in outlines:
        if each.number in found:
            continue
        kept = store.stories.articles(each)
        if not alone and len(kept) == 1:
            found[each.number] = _bare(each, kept)
            continue
        try:
            found[each.number] = by.story(each.id, [_with_state(one) for one in kept], each.merged_from)
        except Exception as error:  # noqa: BLE001 - a fault in one story costs its facts, not the others
            told(f"story {each.id} is shown without facts: {type(error).__name__}: {error}")
            found[each.number] = _bare(each, kept)
        else:
            new[each.number] = digests[each.number], found[each.number]
    if new:
        with suppress(StoreError):  # in a store that may only be read they are made each time
            store.stories.keep(new, by.code)
    return [found[each.number] for each in outlines]


def _with_state(kept: Kept) -> tuple[Reading, ArticleState]:
    return kept.reading, state_of(kept.state, kept.withdrawn)


def _bare(outline: Outline, kept: Sequence[Kept]) -> Story:
    """A story without facts: its articles, of which nothing is decided."""
    listed = tuple(
        StoryArticle(
            each.article.id, each.article.input, each.article.publisher, each.article.published, each.article.title,
            each.article.url, state_of(each.state, each.withdrawn),
        )
        for each in kept
    )  # fmt: skip
    title = next((each.title for each in listed if each.title), "")
    return Story(
        outline.id, title, listed, undecided=tuple(each.id for each in listed), merged_from=outline.merged_from
    )
