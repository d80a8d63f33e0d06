"""What a store holds, in words: acknowledgements, hits of a search, versions, changes.

Invariant: what stands in quotation marks is the article's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any, Literal, TextIO

from rich.text import Text

from ..errors import NotKept
from ..exporting import wording
from ..exporting.lines import json_bytes
from ..keeping.polling import Event
from ..receiving.inputs import Failure
from ..records.article import Article
from ..records.claims import Claim
from ..records.keeping import Added, Change, Kept, KeptClaim, State
from ..storing import Store
from ..storing.searching import Hit
from .terminal import ReadingText, Signs, console, printed, signs_for, sureness, what, who
from .writing import Form, writer_for

What = Literal["itself", "versions", "changes"]

_STATES: dict[State, str] = {"current": "", "replaced": "an older version", "superseded": "of an older model"}


def added_text(added: Added) -> str:
    """One line: what became of an article that was added."""
    words = f"{added.result:<9} {added.article:<16}  {wording.flat(added.input)}"
    if added.changes:
        words += f" (version {added.version}: {_counted(added.changes)})"
    return words


def added_row(row: Added | Failure) -> dict[str, Any]:
    """The same as an object."""
    if isinstance(row, Failure):
        return {"input": row.input, "result": "quarantine", "code": row.error.code, "message": str(row.error)}
    return {
        "input": row.input, "result": row.result, "article": row.article, "version": row.version,
        "changes": dict(row.changes) if row.changes else None,
    }  # fmt: skip


def _counted(changes: Mapping[Change, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in changes.items())


def claim_text(claim: Claim, article: Article, marks: Signs, notes: str = "") -> Text:
    """A claim with its article's head: where it stands, who says it on whose word, what, how surely."""
    facts = [article.published, article.publisher, article.title or article.url or article.input]
    text = Text(marks.words(" · ".join(wording.flat(fact) for fact in facts if fact)), "heading")
    text.append(f"  ({notes})" if notes else "", "warning")
    text.append("\n  ").append_text(who(claim, marks)).append("\n  ").append_text(what(claim))
    sure = [wording.kind_words(claim), wording.sure_words(claim), f"confidence {sureness(claim)}"]
    stated = [f"{name} {words}" for name, words in wording.terms(claim)]
    ids = f"claim {claim.id} of article {article.id}"
    return text.append(marks.words("\n  " + " · ".join([*filter(None, sure), *stated, ids])), "quiet")


def hit_text(hit: Hit, marks: Signs) -> Text:
    """A claim that a search found, with the words around its content."""
    text = claim_text(hit.claim, hit.article, marks, notes_of(hit.state, hit.withdrawn))
    around = wording.flat(f"{hit.before} {wording.ELLIPSIS} {hit.after}")
    return text.append(marks.words(f"\n  around it: {around}"), "quiet") if hit.before or hit.after else text


def event_text(event: Event) -> str | None:
    """One line about what a watch did; None for what is not worth one."""
    where = wording.flat(event.address)
    if event.added:
        return added_text(event.added)
    if event.error and event.what != "later":
        return f"failed    {where}: {wording.flat(str(event.error))}"
    if event.kind == "feed" and event.what == "new":
        return f"feed      {where}: {event.entries} new"
    return f"{event.what:<9} {event.kind} {where}" if event.what in ("gone", "moved", "given-up", "later") else None


def event_row(event: Event) -> dict[str, Any]:
    """The same as an object."""
    return {
        "what": event.what, "kind": event.kind, "address": event.address, "entries": event.entries,
        "due": datetime.fromtimestamp(event.due, UTC).isoformat() if event.due is not None else None,
        "added": added_row(event.added) if event.added else None,
        "error": {"code": event.error.code, "message": str(event.error)} if event.error else None,
    }  # fmt: skip


def notes_of(state: State, withdrawn: bool) -> str:
    """What has to be known before a stored claim is used."""
    return ", ".join(filter(None, [_STATES[state], "withdrawn by its publisher" if withdrawn else ""]))


class Page:
    """Prints to a text stream as a terminal shows it, in colour on one alone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._console = stream, console(stream)
        self.signs = signs_for(stream)

    def add(self, part: Text | ReadingText, after: str = "\n") -> None:
        """One part, and an empty line after it."""
        self._stream.write(printed(self._console, [part]) + after)


def show_in(store: Store, reference: str, what: What, form: Form, output: tuple[IO[bytes], TextIO]) -> None:
    """Write what was asked of a stored article or claim. Raises NotKept where there is none."""
    binary, text = output
    if what != "itself":
        _show_history(store, reference, what, form, binary, text)
        return
    try:
        kept = store.article(reference)
    except NotKept:
        try:
            _show_claim(store.claim(reference), form, binary, text)
        except NotKept:
            where = f"the store {store.place} holds neither an article nor a claim {reference!r}"
            raise NotKept(f"{where}; give an id of one, or an article's address", "not-kept") from None
        return
    if form == "text":
        page = Page(text)
        if notes := notes_of(kept.state, kept.withdrawn):
            page.add(Text(f"This article is {notes}.", "warning"))
        page.add(ReadingText(kept.reading, page.signs))
        page.add(Text(made_words(kept), "quiet"))
        return
    writer = writer_for(form, binary, text)
    try:
        writer.add(kept.reading)
    finally:
        writer.close()


def _show_claim(found: KeptClaim, form: Form, binary: IO[bytes], text: TextIO) -> None:
    claim, kept = found.claim, found.kept
    if form in ("text", "html"):
        page = Page(text)
        page.add(claim_text(claim, kept.article, page.signs, notes_of(found.state, kept.withdrawn)))
        page.add(Text(_around(claim, kept.article)))
        return
    row = {
        "claim": claim.as_dict(),
        "state": found.state,
        "withdrawn": kept.withdrawn,
        "article": kept.article.as_dict(),
    }
    binary.write(json_bytes(row) + b"\n")


def _show_history(store: Store, reference: str, what: What, form: Form, binary: IO[bytes], text: TextIO) -> None:
    if what == "changes":
        changes = store.changes(reference)
        rows = [changes.as_dict()] if changes else []
    else:
        changes = None
        rows = [version_row(kept) for kept in store.versions(reference)]
    if form != "text":
        made = [json_bytes(row) for row in rows]
        binary.write(b"[" + b",\n".join(made) + b"]\n" if form == "json" else b"".join(row + b"\n" for row in made))
        return
    page = Page(text)
    if what == "versions":
        for row in rows:
            facts = [row["modified"] or row["published"], row["title"], notes_of(row["state"], row["withdrawn"])]
            words = " · ".join(wording.flat(fact) for fact in facts if fact)
            page.add(Text(f"{row['version']}  {row['id']}  ").append(page.signs.words(words)), after="")
    elif changes is None:
        page.add(Text("This is the first version.", "quiet"))
    else:
        page.add(Text(_counted(changes.counts()), "heading"))
        for each in changes.claims:
            for name, claim in (("before", each.before), ("after", each.after)):
                if each.change != "kept" and claim is not None:
                    page.add(_changed(each.change, name, claim, page.signs))


def _changed(change: Change, name: str, claim: Claim, marks: Signs) -> Text:
    head = f"{change}, {name}: " if change == "changed" else f"{change}: "
    words = Text(head, "heading").append_text(who(claim, marks)).append("\n  ")
    return words.append(marks.words(wording.content_words(claim)))


def version_row(kept: Kept) -> dict[str, Any]:
    facts = kept.article.as_dict()
    row = {name: facts[name] for name in ("version", "id", "url", "title", "published", "modified", "status")}
    return row | {"state": kept.state, "withdrawn": kept.withdrawn, "claims": len(kept.reading.claims)}


def made_words(kept: Kept) -> str:
    read, added = kept.read, kept.added
    return (
        f"article {kept.article.id}, version {kept.article.version}; added {added.started[:19]} (run {added.number}); "
        f"read by accordingto {read.run.code}, model {kept.model} (run {read.number}); from {', '.join(kept.inputs)}"
    )


def _around(claim: Claim, article: Article) -> str:
    """The paragraphs of the article that the claim lies in."""
    spans = [s for s in (*claim.content, *claim.cue, *claim.source) if s.place == "text"]
    start = article.text.rfind("\n", 0, min(s.start for s in spans)) + 1
    end = article.text.find("\n", max(s.end for s in spans))
    return wording.printable(article.text[start : end if end >= 0 else None])
