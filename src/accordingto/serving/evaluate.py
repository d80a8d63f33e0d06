"""`accordingto evaluate`: how good the program is on articles that somebody has labelled."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import AccordingtoError


@click.group()
def evaluate() -> None:
    """Measure the program on labelled articles."""


@evaluate.command("attributions")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-intervals", is_flag=True, help="Skip the bootstrap intervals, which take a few seconds.")
def attributions(path: Path, no_intervals: bool) -> None:
    """Print precision, recall and F1 of attributions on PATH, and how well the confidence is calibrated.

    PATH is JSON Lines: {"id", "text", "attributions": [{"source", "cue", "content": [[start, end], ...]}]}, offsets
    in code points, ends exclusive.
    """
    from ..evaluating.attributions import evaluate as compare
    from ..evaluating.attributions import report

    try:
        results = compare(path)
    except AccordingtoError as error:
        raise click.ClickException(str(error)) from error
    click.echo(report(results, bootstrap=not no_intervals))
