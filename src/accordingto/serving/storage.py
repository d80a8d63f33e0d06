"""The commands on a store: thin skins over the calls of `keeping`, `storing` and `exporting`.

Results go to standard output, everything else to standard error. Invariant: the line about an article is printed when
the article is safe, never before.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from . import options
from .options import FAILED, complain, opened

if TYPE_CHECKING:
    from ..receiving.inputs import Failure
    from ..records.keeping import Added
    from ..storing import Store

STORE = "ACCORDINGTO_STORE"
DEFAULT = "accordingto.db"
Shape = Literal["text", "jsonl"]

place = click.option(
    "--store", "place", metavar="PATH|URL", envvar=STORE, default=DEFAULT, show_default=True,
    help=f"An SQLite file, or the postgresql:// address of a database; else {STORE} names it.",
)  # fmt: skip
shape = click.option(
    "--format", "shape", type=click.Choice(["text", "jsonl"]), default="text", show_default=True,
    help="text: for people. jsonl: one object a line.",
)  # fmt: skip


@click.command(epilog="Exit status: 0, or 1 if an input went into quarantine; the others are kept all the same.")
@click.argument("inputs", metavar="INPUT...", nargs=-1)
@place
@options.published
@options.publisher
@options.tables
@click.option("--retry", is_flag=True, help="Try what is in quarantine again as well.")
@shape
@options.jobs
@options.quiet
@click.pass_context
def add(
    context: click.Context, inputs: tuple[str, ...], place: str, published: str | None, publisher: str | None,
    retry: bool, shape: Shape, jobs: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Read articles and keep them, with every version and every claim.

    INPUT is what `read` takes. Each article is told of when it is safe on the disk. What is there already is neither
    read nor kept twice, so that a run that was stopped goes on when it is started again.
    """
    from ..keeping.adding import add as add_inputs
    from ..working.running import count

    with _store(place) as store:
        if retry:
            inputs = tuple(dict.fromkeys([*inputs, *(_retried(row.input) for row in store.quarantined())]))
        if not inputs and not retry:
            raise click.UsageError("Missing argument 'INPUT...'.")
        done = add_inputs(store, inputs, jobs=jobs, publisher=publisher, published=published, tables=tables_file())
        if _told(done, shape, lambda: count(inputs), quiet):
            context.exit(FAILED)


@click.command(epilog="Exit status of a round: 0, or 1 if a feed or an article failed.")
@click.argument("feeds", metavar="FEED...", nargs=-1, required=True)
@place
@click.option("--once", is_flag=True, help="One round: what is due now, and what that brings.")
@options.tables
@shape
@click.pass_context
def watch(context: click.Context, feeds: tuple[str, ...], place: str, once: bool, shape: Shape) -> None:
    """Visit feeds when it is time, and keep their articles and every new version of them, until stopped.

    FEED is the address of an RSS or Atom feed, an OPML file, or a file with an address a line. Sites are asked no more
    often than they allow, and only for what has changed. What is due when stays in the store: a watch that was
    stopped goes on when it is started again.
    """
    from ..keeping.watching import watch as visit
    from .kept import event_row, event_text

    failed = False
    with _store(place) as store, closing(visit(store, feeds, once=once, tables=tables_file())) as events:
        for event in events:
            failed = failed or event.what == "failed"
            line = json.dumps(event_row(event)) if shape == "jsonl" else event_text(event)
            if line is not None:
                click.echo(line)
    if failed:
        context.exit(FAILED)


@click.command(epilog="Exit status: 0, or 1 if an article could not be read; it keeps its old claims.")
@place
@options.tables
@shape
@options.jobs
@options.quiet
@click.pass_context
def reread(context: click.Context, place: str, shape: Shape, jobs: int | None, quiet: bool) -> None:
    """Bring stored articles up to this program's model, without fetching them again.

    The old claims are kept, as superseded. A run that was stopped goes on when it is started again.
    """
    from ..keeping.rereading import reread as read_again

    with _store(place, create=False) as store:
        if _told(read_again(store, jobs=jobs, tables=tables_file()), shape, lambda: None, quiet):
            context.exit(FAILED)


@click.command()
@click.argument("query", metavar="QUERY...", nargs=-1)
@place
@click.option("--sort", type=click.Choice(["newest", "oldest"]), default="newest", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="So many claims a page.")
@click.option("--after", metavar="MARK", help="Go on after the page that ended with this mark.")
@shape
def search(query: tuple[str, ...], place: str, sort: Literal["newest", "oldest"], limit: int, after: str | None,
           shape: Shape) -> None:  # fmt: skip
    """Find claims: by words, source, naming, certainty, kind, publisher, time, place, quantity (docs/search.md).

    \b
    Examples:
      accordingto search explosion naming:described
      accordingto search 'source:"Ada Crane" certainty:possible published:2031-02..'
      accordingto search -- killed -kind:own-voice 'quantity:>=10'
    """
    from .kept import Page, hit_text

    with _store(place, create=False) as store, opened(None) as (_, text):
        page, shown = store.search(" ".join(query), sort=sort, limit=limit, after=after), Page(text)
        for hit in page.hits:
            if shape == "jsonl":
                click.echo(json.dumps(hit.as_dict()))
            else:
                shown.add(hit_text(hit, shown.signs))
        total = f"{page.total:,}{'' if page.exact else '+'}"
        more = f"; go on with --after {page.next}" if page.next else ""
        click.echo(f"accordingto: {len(page.hits)} of {total} claim{'' if total == '1' else 's'}{more}", err=True)


@click.command()
@click.argument("reference", metavar="ARTICLE|CLAIM")
@place
@click.option("--versions", is_flag=True, help="List the versions of the article.")
@click.option("--changes", is_flag=True, help="What this version changed in the claims of the one before.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "html"]), default="text", show_default=True
)
@options.output
def show(reference: str, place: str, versions: bool, changes: bool, form: Any, output: str | None) -> None:
    """Show a stored article, by its id or address (or its input, if it has none), or a claim, by its id."""
    from .kept import show_in

    if form == "html" and (versions or changes):
        raise click.UsageError("--format html shows an article, not its --versions or --changes.")
    with _store(place, create=False) as store, opened(output, [place]) as (binary, text):
        what: Literal["versions", "changes", "itself"] = "versions" if versions else "changes" if changes else "itself"
        show_in(store, reference, what, form, (binary, text))


@click.command()
@click.argument("query", metavar="[QUERY...]", nargs=-1)
@place
@click.option(
    "--format", "form", default="jsonl", show_default=True,
    type=click.Choice(["jsonl", "json", "html", "annotations", "prov", "csv", "parquet"]),
    help="jsonl, json: readings, as `read` has them. annotations: W3C Web Annotation. prov: W3C PROV. "
    "csv, parquet: tables (docs/exports.md).",
)  # fmt: skip
@click.option(
    "--of", "table",
    type=click.Choice(["claims", "articles", "quantities", "findings", "readings"]),
    help="Which table, of csv and parquet; readings of parquet alone.  [default: claims]",
)  # fmt: skip
@options.output
@options.quiet
def export(query: tuple[str, ...], place: str, form: Any, table: Any, output: str | None, quiet: bool) -> None:
    """Write out stored articles with their claims, or those with a claim that QUERY finds."""
    from .watching import Watch
    from .writing import exporter_for

    if (table is not None and form not in ("csv", "parquet")) or (table == "readings" and form == "csv"):
        raise click.UsageError(f"--of {table} is a table of {'parquet' if table == 'readings' else 'csv or parquet'}.")
    with _store(place, create=False) as store:
        rows = store.readings(" ".join(query) or None)
        first = list(islice(rows, 1))  # a query that is wrong must not cost the file that is there
        with opened(output, [place]) as (binary, text), Watch(lambda: None, shown=not quiet) as watch:
            writer = exporter_for(form, table or "claims", binary, text)
            try:
                for kept in chain(first, rows):
                    writer.add(kept.reading)
                    watch.advance()
            finally:
                writer.close()


@click.command(epilog="Exit status: 0, or 1 if there is a problem.")
@place
@click.option("--whole", is_flag=True, help="Look into every article and the whole index, not into some.")
@click.pass_context
def doctor(context: click.Context, place: str, whole: bool) -> None:
    """Check a store: that it is whole, that claims open, that the index is right. Changes nothing."""
    with _store(place, create=False) as store:
        problems = store.check(whole=whole)
    for problem in problems:
        click.echo(f"{problem.code}: {problem.where}: {problem.message}")
    click.echo(f"accordingto: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}", err=True)
    if problems:
        context.exit(FAILED)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@place
def backup(file: str, place: str) -> None:
    """Copy a store into FILE, whole, while others go on writing to it; the copy is checked."""
    with _store(place, create=False) as store:
        made = store.backup(Path(file))
        click.echo(f"accordingto: {made.path} is whole", err=True)


@click.command()
@place
@click.option("--person", metavar="NAME", help="Take this name out of every text, claim, index and row.")
@click.option("--article", metavar="REFERENCE", help="Take out this article, all its versions and claims.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def redact(place: str, person: str | None, article: str | None, yes: bool) -> None:
    """Remove a person or an article for good, and keep it from coming back."""
    from .. import __version__
    from ..records.keeping import Run

    if (person is None) == (article is None):
        raise click.UsageError("Name either --person or --article.")
    with _store(place, create=False) as store:
        if not yes:
            click.confirm(f"Remove {person or article} from {place}? It cannot be undone", abort=True, err=True)
        click.echo("accordingto: looking through every article; a large store takes minutes", err=True)
        run = store.begin(Run("redact", __version__, "", {"of": "person" if person else "article"}))
        done = store.redact(run, person=person, article=article)
        store.finish(run, {"articles": done.articles})
        click.echo(f"accordingto: {done.articles} article{'' if done.articles == 1 else 's'} changed", err=True)
        for copy in done.backups:
            note = "" if copy.exists else " (no longer there)"
            complain(f"a backup of {copy.made} holds it still: {copy.path}{note}")


def _retried(name: str) -> str:
    """The input to try again for a row of quarantine: of a file with many articles the whole file."""
    return name if "://" in name else name.partition("#")[0]


def _store(place: str, create: bool = True) -> Store:
    from ..storing import open_store

    return open_store(place, create=create)


def tables_file() -> Path | None:
    from ..working.workers import TABLES

    return Path(os.environ[TABLES]) if TABLES in os.environ else None


def _told(done: Iterator[Added | Failure], shape: Shape, total: Callable[[], int | None], quiet: bool) -> int:
    """Tell of each article as it is kept, and at the end of all. Returns the number of failures."""
    from ..receiving.inputs import Failure
    from .kept import added_row, added_text
    from .watching import Watch

    counts: Counter[str] = Counter()
    try:
        with closing(done) as rows, Watch(total, shown=not quiet) as watch:  # type: ignore[type-var]
            for row in rows:
                watch.advance()
                failed = isinstance(row, Failure)
                counts["in quarantine" if isinstance(row, Failure) else row.result] += 1
                with watch.paused(on_screen=failed or sys.stdout.isatty()):
                    if isinstance(row, Failure):
                        complain(f"{row.input}: {row.error}")
                    if shape == "jsonl":
                        click.echo(json.dumps(added_row(row), ensure_ascii=True))
                    elif not isinstance(row, Failure):
                        click.echo(added_text(row))
                sys.stdout.flush()
    finally:
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
        click.echo(f"accordingto: {told or 'nothing to do'}", err=True)
    return counts["in quarantine"]


COMMANDS = (add, watch, reread, search, show, export, doctor, backup, redact)
