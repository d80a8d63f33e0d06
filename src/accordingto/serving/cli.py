"""The command line: thin skins over library calls of the same name.

`--help` has to answer at once, so whatever is heavy is imported inside the commands. Invariant: results go to
standard output, everything else to standard error; an input that cannot be read never stops the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import click

from .. import __version__
from ..errors import AccordingtoError
from . import comparing, correcting, digest, mcp, options, serve, storage, stories, story
from .evaluate import evaluate
from .options import BROKEN_PIPE, FAILED, INTERRUPTED, WARNED, complain, opened

if TYPE_CHECKING:
    from ..exporting.lines import Writer
    from ..working.workers import Outcome
    from .auditing import AuditForm
    from .watching import Watch
    from .writing import Form


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


@cli.command("read", epilog="Exit status: 0, or 1 if an input could not be read; the others are read all the same.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@options.published
@options.publisher
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl", "html"]), default="text", show_default=True,
    help="text: the article with marks, and a table of its claims; in colour on a terminal, without elsewhere. "
    "json: one array. jsonl: one line an article. html: one page for all.",
)  # fmt: skip
@options.tables
@options.output
@options.jobs
@click.option("--all", "everything", is_flag=True, help="In text, list the publisher's own sentences in the table too.")
@options.quiet
@click.pass_context
def read(
    context: click.Context, inputs: tuple[str, ...], published: str | None, publisher: str | None, form: Form,
    output: str | None, jobs: int | None, everything: bool, quiet: bool,
) -> None:  # fmt: skip
    """Read articles: find who says what in them, on whose word.

    INPUT is a file, a folder, an http or https address, or "-" for standard input. Text, HTML, Markdown, e-mail, DOCX,
    PDF, feeds, NITF, NewsML, ninjs and WARC are read (docs/formats.md); a .jsonl or .jsonl.gz file holds one article a
    line, of which only "text" is required.

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

    with opened(output, inputs) as (binary, text):
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
@options.published
@options.publisher
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True,
    help="text: each finding with its sentences. json: one array. jsonl: one line an article.",
)  # fmt: skip
@options.tables
@options.output
@options.jobs
@options.quiet
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

    with opened(output, inputs) as (binary, text):
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
                    complain(f"{outcome.input}: {outcome.error}")
                    writer.miss(outcome.input, str(outcome.error))
                else:
                    writer.add(outcome)
    finally:
        writer.close()
    return failed


# Commands of other modules are registered here; those import nothing heavy at the top.
for command in (
    evaluate, *storage.COMMANDS, *stories.COMMANDS, *comparing.COMMANDS, *story.COMMANDS, *digest.COMMANDS,
    *correcting.COMMANDS, *serve.COMMANDS, *mcp.COMMANDS,
):  # fmt: skip
    cli.add_command(command)


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
        complain(str(error))
        return FAILED
    return status if isinstance(status, int) else 0
