"""What several commands share: options, where the output goes, how a problem is told.

Imported at once by `--help`, so that nothing heavy is imported at the top.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO

import click

from ..errors import AccordingtoError

FAILED = 1
WARNED = 3
INTERRUPTED = 130
BROKEN_PIPE = 141


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    from ..receiving.times import declared_time

    try:
        return None if value is None else declared_time(value)
    except AccordingtoError as error:
        raise click.BadParameter(str(error)) from error


def _tables(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
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


published = click.option("--published", metavar="DATE", callback=_date, help="When published, whatever the input says.")
since = click.option(
    "--since", metavar="TIME", callback=_date, help="Only what has an article published then or later."
)
publisher = click.option("--publisher", metavar="NAME", help="Who published it, whatever the input says.")
tables = click.option(
    "--tables", metavar="FILE", type=click.Path(exists=True, dir_okay=False), callback=_tables, expose_value=False,
    help="A TOML file of your own words: stances of reporting verbs, hedges, outlets … (docs/tables.md).",
)  # fmt: skip
output = click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="Write to this file, not to standard output."
)
jobs = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Read with so many processes.  [default: all cores]"
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Show no progress bar.")


@contextmanager
def opened(output: str | None, inputs: Sequence[str] = ()) -> Iterator[tuple[IO[bytes], TextIO]]:
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


def complain(message: str) -> None:
    """One line about a problem, on standard error."""
    from ..exporting.wording import flat

    click.echo(f"accordingto: {flat(message)}", err=True)
