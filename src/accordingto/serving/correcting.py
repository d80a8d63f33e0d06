"""The commands of corrections: what an editor says of an extraction, and all that editors have said.

Thin skins over `keeping.correcting`. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

from .options import opened, output
from .storage import place

if TYPE_CHECKING:
    from ..keeping.correcting import Given
    from ..records.article import Article
    from ..records.corrections import Correction, Extraction

Form = Literal["text", "jsonl", "polnear"]
_SPANS = "START:END in the text, title:START:END in the title, or words that stand there; again for each further span."


@click.command(epilog="What the machine found stays in the record; `accordingto corrections` lists both.")
@click.argument("reference", metavar="CLAIM|ARTICLE|CORRECTION")
@place
@click.option("--content", multiple=True, metavar="SPAN", help=f"What is said: {_SPANS}")
@click.option("--cue", multiple=True, metavar="SPAN", help="The words that say so. An empty one: there are none.")
@click.option("--source", multiple=True, metavar="SPAN", help="Who says it. An empty one: nobody is named.")
@click.option("--chain", multiple=True, metavar="NAME", help="Who it is, from the outermost reporter to the origin.")
@click.option("--certainty", type=click.Choice(["certain", "probable", "possible", "unknown"]))
@click.option("--polarity", type=click.Choice(["positive", "negative", "unknown"]))
@click.option("--not-a-claim", "nothing", is_flag=True, help="Nobody is credited with anything here.")
@click.option("--missing", is_flag=True, help="ARTICLE holds a claim that was not found; give its --content.")
@click.option("--take-back", "back", is_flag=True, help="CORRECTION no longer stands.")
@click.option("--note", default="", help="Why.")
@click.option("--by", "who", default="", metavar="NAME", help="Who says so.")
def correct(reference: str, place: str, nothing: bool, missing: bool, back: bool, **given: Any) -> None:
    """Say what is right where the machine is wrong about a claim. What is not given stays as the machine has it.

    \b
    Examples:
      accordingto correct 0f3c9a77d1e2b640 --source "the harbour master" --by "M. E."
      accordingto correct 0f3c9a77d1e2b640 --content 120:188 --certainty possible
      accordingto correct 77b0c4de5a901f32 --not-a-claim --note "a caption"
      accordingto correct https://ambrel.example/ferry --missing --content "the hull may be cut open"
    """
    from ..keeping import correcting
    from ..storing import open_store

    if nothing + missing + back > 1:
        raise click.UsageError("Give one of --not-a-claim, --missing and --take-back.")
    with open_store(place, create=False) as store:
        if back:
            made = correcting.take_back(
                store, reference, who=given["who"], note=given["note"], via="command line"
            )  # fmt: skip
        elif missing:
            article = store.article(reference).article
            made = correcting.add_missing(store, reference, _given(article, given, None))
        else:
            found = store.claim(reference)
            whole = [span for span in (*found.claim.content, *found.claim.cue, *found.claim.source)
                     if span.place == "text"]  # fmt: skip
            near = (min(s.start for s in whole), max(s.end for s in whole)) if whole else None
            made = correcting.correct(store, reference, _given(found.kept.article, given, near, nothing))
    click.echo(f"correction {made.id}: {', '.join(made.what)}")


def _given(article: Article, given: dict[str, Any], near: tuple[int, int] | None, nothing: bool = False) -> Given:
    from ..keeping.correcting import Given, spans_given

    spans = {
        role: spans_given(article, given[role], near) if given[role] else None for role in ("content", "cue", "source")
    }
    chain = tuple(given["chain"]) or None
    return Given(
        **spans, chain=chain, level=given["certainty"], polarity=given["polarity"], nothing=nothing,
        note=given["note"], who=given["who"],
    )  # fmt: skip


@click.command()
@click.argument("reference", metavar="[ARTICLE]", required=False)
@place
@click.option(
    "--format", "form", type=click.Choice(["text", "jsonl", "polnear"]), default="text", show_default=True,
    help="text: for people. jsonl: every correction, with the machine's side. polnear: labelled articles, with what "
    "stands in place of what was wrong, as `evaluate attributions` and training read them.",
)  # fmt: skip
@output
def corrections(reference: str | None, place: str, form: Form, output: str | None) -> None:
    """List what editors have corrected, oldest first, or what of it is about ARTICLE, an id or address."""
    from ..exporting.labelled import labelled_row
    from ..exporting.lines import json_bytes
    from ..keeping.correcting import corrected_readings, corrections_of
    from ..storing import open_store

    with open_store(place, create=False) as store, opened(output, [place]) as (binary, text):
        if form == "polnear":
            if reference is None:
                rows = corrected_readings(store)
            else:
                reading = store.article(reference).reading
                rows = iter([(reading, corrections_of(store, reading))])
            for reading, placed in rows:
                binary.write(json_bytes(labelled_row(reading, placed)) + b"\n")
            return
        found = iter(store.corrections.of(reference)) if reference else store.corrections.all()
        for each in found:
            if form == "jsonl":
                binary.write(json_bytes(each.as_dict()) + b"\n")
            else:
                articles = store.corrections.articles([each.sha256]).get(each.sha256, [])
                text.write(correction_text(each, articles))


def correction_text(correction: Correction, articles: list[str]) -> str:
    """A correction in lines: what it is about, the machine's side, the editor's, the note."""
    from ..exporting import wording

    head = [correction.made, f"correction {correction.id}", ", ".join(correction.what)]
    head += [f"claim {correction.claim}"] * bool(correction.claim)
    head += [f"article {articles[0]}"] if articles else []
    lines = [" · ".join(filter(None, head))]
    lines.append(f"  machine  {_side(correction.machine)}")
    lines.append(f"  right    {_side(correction.given)}")
    said = wording.flat(correction.note)
    if said or correction.who:
        lines.append(f"  note     {said}" + (f" ({wording.flat(correction.who)})" if correction.who else ""))
    return "\n".join(lines) + "\n"


def _side(side: Extraction | None) -> str:
    from ..exporting import wording

    if side is None:
        return "no claim"
    chain = " → ".join(wording.flat(name) for name in side.chain)
    parts = [wording.quoted(side.source), wording.quoted(side.cue), wording.quoted(side.content)]
    return " · ".join(filter(None, [*parts, chain, f"{side.level}, {side.polarity}"]))


COMMANDS = (correct, corrections)
