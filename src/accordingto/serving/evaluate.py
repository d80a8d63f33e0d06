"""`accordingto evaluate`: how good the program is on articles that somebody has labelled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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

    with _readable():
        click.echo(report(compare(path), bootstrap=not no_intervals))


@evaluate.command("quantities")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def quantities(folder: Path) -> None:
    """Print precision, recall and F1 of quantities, by value and with unit, on the .json files of FOLDER.

    Each is a list of {"text", "quantities": [{"value", "normalized_unit"}]}.
    """
    from ..evaluating.quantities import evaluate as compare
    from ..evaluating.quantities import report

    with _readable():
        click.echo(report(compare(folder)))


@evaluate.command("places")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def places(paths: tuple[Path, ...]) -> None:
    """Print how many gold places are found and how near, on XML in the form of LGL or GeoVirus."""
    from ..evaluating.places import evaluate as compare

    for path in paths:
        with _readable():
            click.echo(f"{path.name}: " + ", ".join(f"{k} {v}" for k, v in compare(path).as_dict().items()))


@evaluate.command("certainty")
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def certainty(gold: Path, articles: Path) -> None:
    """Print how often level and polarity are right on GOLD, offsets and labels into the texts of ARTICLES.

    GOLD is JSON Lines after docs/certainty-guidelines.md; ARTICLES is JSON Lines (may be .gz) with "id" and "text".
    """
    from ..evaluating.certainty import evaluate as compare
    from ..evaluating.certainty import table

    with _readable():
        click.echo(table(compare(gold, articles)))


@evaluate.command("stories")
@click.argument("folder", metavar="GOLD_DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("path", metavar="STORIES.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--pairs", is_flag=True, help="Also judge the labelled pairs of articles, which are read first.")
@click.option("--errors", is_flag=True, help="Also list what was lost or called something else, and where.")
def stories(folder: Path, path: Path, pairs: bool, errors: bool) -> None:
    """Print how good stories are: grouping, values, authorities, relations, status, lineages, abstentions.

    GOLD_DIR holds stories.jsonl, facts.jsonl and origins.jsonl (for --pairs, reuse_pairs.jsonl too); STORIES.jsonl is
    what `accordingto stories --format jsonl` printed on a store that was given the gold's articles.
    """
    from ..evaluating import reuse, stories_report
    from ..evaluating import stories as judging
    from ..evaluating.story_rows import read_gold

    with _readable():
        results = judging.evaluate(folder, path)
        click.echo(stories_report.report(results))
        if errors:
            click.echo("\n" + stories_report.errors(read_gold(folder), results))
        if pairs:
            judged = reuse.evaluate(folder)
            click.echo("\n" + reuse.report(judged))
            if errors:
                click.echo("\n" + reuse.errors(judged))


@contextmanager
def _readable() -> Iterator[None]:
    """Errors of the program in the words of the command line."""
    try:
        yield
    except AccordingtoError as error:
        raise click.ClickException(str(error)) from error


@evaluate.command("checks")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def checks(path: Path) -> None:
    """Print how many planted errors the checks find, by kind, the phrasings that they were not tuned to apart.

    PATH is JSON Lines of articles, as `read` takes them. Takes some ten minutes.
    """
    from ..evaluating.checks import evaluate as plant
    from ..evaluating.checks import report

    try:
        results = plant(path)
    except AccordingtoError as error:
        raise click.ClickException(str(error)) from error
    click.echo(report(results))
