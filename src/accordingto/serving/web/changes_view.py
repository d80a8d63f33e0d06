"""What one version of an article changed in the claims of another: the words side by side, what differs marked in them.

Pure. Invariant: each side is the words of its own version, whatever is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from ...exporting import chains, wording
from ...records.claims import Claim
from ...records.keeping import Change, ClaimChange, Kept

HEADINGS: dict[Change, str] = {
    "changed": "Changed", "gone": "No longer there", "new": "New", "kept": "As before",
}  # fmt: skip
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 1500
"""Words and signs of a side, over which nothing is marked: comparing takes the square of their number."""
_OLD, _NEW = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")


@dataclass(frozen=True, slots=True)
class Side:
    """A claim in one version: who says it, the words, how surely."""

    claim: str
    who: Markup
    words: Markup
    sure: Markup


@dataclass(frozen=True, slots=True)
class Pair:
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class Group:
    change: Change
    heading: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in a list of them: when it was changed or published, or when it came in."""

    id: str
    number: int
    time: str | None
    title: str


def version_views(versions: Sequence[Kept]) -> list[VersionView]:
    """The versions of one address, oldest first."""
    return [version_view(each) for each in versions]


def version_view(kept: Kept) -> VersionView:
    article = kept.article
    time = article.modified or article.published or article.retrieved
    return VersionView(article.id, article.version, time, wording.flat(article.title or article.input))


def groups(changes: Sequence[ClaimChange]) -> list[Group]:
    """What changed, what is gone, what is new, what is as before; those that are empty left out."""
    made = ((change, [_pair(each) for each in changes if each.change == change]) for change in HEADINGS)
    return [Group(change, HEADINGS[change], tuple(pairs)) for change, pairs in made if pairs]


def _pair(each: ClaimChange) -> Pair:
    before, after = each.before, each.after
    if before is None or after is None or each.change == "kept":
        return Pair(_alone(before), _alone(after))
    parts = [marked(a, b) for a, b in zip(_words(before), _words(after), strict=True)]
    return Pair(Side(before.id, *(old for old, _ in parts)), Side(after.id, *(new for _, new in parts)))


def _alone(claim: Claim | None) -> Side | None:
    return Side(claim.id, *map(escape, _words(claim))) if claim else None


def _words(claim: Claim) -> tuple[str, str, str]:
    sure = "; ".join(filter(None, (wording.kind_words(claim), wording.sure_words(claim))))
    return chains.chain_words(claim), wording.content_words(claim), sure


def marked(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts, escaped, what only one of them has marked as taken out or put in."""
    olds, news = _WORD.findall(before), _WORD.findall(after)
    if before == after or len(olds) > _MOST_WORDS or len(news) > _MOST_WORDS:
        return escape(before), escape(after)
    steps = SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    old = [("".join(olds[a:b]), tag != "equal") for tag, a, b, _, _ in steps]
    new = [("".join(news[c:d]), tag != "equal") for tag, _, _, c, d in steps]
    return _joined(old, _OLD), _joined(new, _NEW)


def _joined(parts: Sequence[tuple[str, bool]], mark: Markup) -> Markup:
    def written() -> Iterator[Markup]:
        for words, differs in parts:
            yield mark.format(words) if differs and words.strip() else escape(words)

    return Markup().join(written())
