"""The command line: thin skins over library calls of the same name.

`--help` has to answer at once, so whatever is heavy is imported inside the commands. Invariant: results go to
standard output, everything else to standard error; an input that cannot be read never stops the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

import click

from .. import __version__
from ..errors import AccordingtoError
from .evaluate import evaluate

if TYPE_CHECKING:
    from ..working.workers import Outcome
    from .auditing import AuditForm
    from .watching import Watch
    from .writing import Form, Writer

FAILED = 1
WARNED = 3
INTERRUPTED = 130
BROKEN_PIPE = 141


class Commands(click.Group):
    """Commands whose output may be cut off by its reader, as `head` does: no error, and nothing to say."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            result: object = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered must not be flushed at exit, to fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE)
        return result


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Read news and keep what the reader loses: who said it, on whose word, and how surely.

    It never says what is true.
    """


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from ..receiving.times import declared_time

    try:
        return None if value is None else declared_time(value)
    except AccordingtoError as error:
        raise click.BadParameter(str(error)) from error


def _tables(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Check the user's own tables now, and name them to the processes that read."""
    if value is not None:
        from ..language import language
        from ..working.workers import TABLES

        try:
            language("en").with_tables(Path(value))
        except AccordingtoError as error:
            raise click.BadParameter(str(error)) from error
        os.environ[TABLES] = value
    return value


_tables_option = click.option(
    "--tables", metavar="FILE", type=click.Path(exists=True, dir_okay=False), callback=_tables, expose_value=False,
    help="A TOML file of your own words: stances of reporting verbs, hedges, outlets … (docs/tables.md).",
)  # fmt: skip


@cli.command("read", epilog="Exit status: 0, or 1 if an input could not be read; the others are read all the same.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--published", metavar="DATE", callback=_date, help="When they were published, whatever they say.")
@click.option("--publisher", metavar="NAME", help="Who published them, whatever they say.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "html"]), default="text", show_default=True,
    help="text: the article with marks, and a table of its claims; in colour on a terminal, without elsewhere. "
    "json: one array. jsonl: one line an article. html: one page for all.",
)  # fmt: skip
@_tables_option
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to this file, not to standard output.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Read with so many processes.  [default: all cores]")
@click.option("--all", "everything", is_flag=True, help="In text, list the publisher's own sentences in the table too.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress bar.")
@click.pass_context
def read(
    context: click.Context, inputs: tuple[str, ...], published: str | None, publisher: str | None, form: Form,
    output: str | None, jobs: int | None, everything: bool, quiet: bool,
) -> None:  # fmt: skip
    """Read articles: find who says what in them, on whose word.

    INPUT is a text or HTML file, a folder of such files, an http or https address, or "-" for standard input. A
    .jsonl or .jsonl.gz file holds one article a line, of which only "text" is required.

    \b
    Examples:
      accordingto read story.txt
      accordingto read --publisher "The Ambrel Post" --published 2031-03-04 story.html
      accordingto read --format jsonl feeds/ archive.jsonl.gz > readings.jsonl
      accordingto read --format html --output page.html https://example.org/story
    """
    from ..working.running import count, run
    from .watching import Watch
    from .writing import writer_for

    with _opened(output, inputs) as (binary, text):
        writer = writer_for(form, binary, text, everything)
        outcomes = run(inputs, jobs, publisher, published)
        with closing(outcomes), Watch(lambda: count(inputs), shown=not quiet) as watch:
            failed = _write(outcomes, writer, watch)
    if failed:
        context.exit(FAILED)


@cli.command(
    "audit",
    epilog="Exit status: 0, 3 if there is a warning (a note alone is none), or 1 if an input could not be read; the "
    "others are audited all the same.",
)
@click.argument("inputs", metavar="DRAFT...", nargs=-1, required=True)
@click.option("--published", metavar="DATE", callback=_date, help="When they were or will be published.")
@click.option("--publisher", metavar="NAME", help="Who publishes them, whatever they say.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True,
    help="text: each finding with its sentences. json: one array. jsonl: one line an article.",
)  # fmt: skip
@_tables_option
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to this file, not to standard output.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Read with so many processes.  [default: all cores]")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress bar.")
@click.pass_context
def audit(
    context: click.Context, inputs: tuple[str, ...], published: str | None, publisher: str | None, form: AuditForm,
    output: str | None, jobs: int | None, quiet: bool,
) -> None:  # fmt: skip
    """Check articles before an editor does: numbers, dates, places, quotations, headline, sourcing.

    Prints what the checks noticed and nothing else. It says what does not fit, never which side is right. DRAFT is
    what `read` takes as INPUT.
    """
    from ..working.running import count, run
    from .auditing import audit_writer
    from .watching import Watch

    with _opened(output, inputs) as (binary, text):
        writer = audit_writer(form, binary, text)
        outcomes = run(inputs, jobs, publisher, published)
        with closing(outcomes), Watch(lambda: count(inputs), shown=not quiet) as watch:
            failed = _write(outcomes, writer, watch)
    if failed or writer.warnings:
        context.exit(FAILED if failed else WARNED)


def _write(outcomes: Iterator[Outcome], writer: Writer, watch: Watch) -> int:
    """Write what comes, report what fails. Returns the number of failures."""
    from ..receiving.inputs import Failure

    failed = 0
    try:
        for outcome in outcomes:
            watch.advance()
            fails = isinstance(outcome, Failure)
            with watch.paused(on_screen=fails or sys.stdout.isatty()):
                if isinstance(outcome, Failure):
                    failed += 1
                    _complain(f"{outcome.input}: {outcome.error}")
                    writer.miss(outcome.input, str(outcome.error))
                else:
                    writer.add(outcome)
    finally:
        writer.close()
    return failed


@contextmanager
def _opened(output: str | None, inputs: Sequence[str]) -> Iterator[tuple[IO[bytes], TextIO]]:
    """The output as bytes and as text."""
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="replace")
        yield sys.stdout.buffer, sys.stdout
        return
    if _is_input(Path(output).resolve(), inputs):
        raise click.BadParameter(f"{output!r} is one of the inputs; name another file.", param_hint="--output")
    try:
        stream = open(output, "wb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise click.FileError(output, error.strerror) from error
    with stream, TextIOWrapper(stream, encoding="utf8") as text:
        yield stream, text


def _is_input(output: Path, inputs: Sequence[str]) -> bool:
    """Whether reading the inputs would read this file, be it there already or not."""
    from ..receiving.inputs import KNOWN_NAMES

    places = [Path(name).resolve() for name in inputs]
    walked = output.name.lower().endswith(KNOWN_NAMES) and any(place in output.parents for place in places)
    return walked or output in places


def _complain(message: str) -> None:
    from ..exporting.wording import flat

    click.echo(f"accordingto: {flat(message)}", err=True)


# Commands of other modules are registered here; those import nothing heavy at the top.
cli.add_command(evaluate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. The entry point of the `accordingto` command."""
    try:
        status = cli.main(arguments, prog_name="accordingto", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("accordingto: stopped", err=True)
        return INTERRUPTED
    except AccordingtoError as error:
        _complain(str(error))
        return FAILED
    return status if isinstance(status, int) else 0
