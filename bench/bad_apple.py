"""Good and hostile inputs in one `accordingto add`: the good as if alone, each hostile one in quarantine with a code.

`python bench/bad_apple.py [--articles FILE.jsonl.gz] --good 900 --hostile 100`. The same good inputs are added to
another store without the hostile ones: both exports must be the same, byte for byte. The exit status must say that
something was refused, and the store must be whole.
"""

from __future__ import annotations

import argparse
import html
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import spoiled
from accordingto.storing import open_store
from program import Row, add_command, damage, examine, export, run, some_articles

REFUSED = 1
"""The exit status that says so."""
NO_REASONS = ("", "error", "fault")
"""Codes that give none; "fault" is of an error that nobody foresaw."""
FILE_OF_LINES = 30
"""Good articles in one file of lines; of ten articles one is a text file of its own and one a page."""

PAGE = "<!doctype html><html lang=en><head><title>{title}</title></head>"
PAGE += "<body><article><h1>{title}</h1>{text}</article></body></html>"


def write_good(
    folder: Path, rows: Sequence[Row], lines: Sequence[str], chance: Random
) -> tuple[list[str], Counter[str]]:
    """Write the good articles in several formats, and the bad lines among them. Returns the inputs' names, and how many
    bad lines each holds."""
    names: list[str] = []
    files: list[list[str]] = []
    for number, row in enumerate(rows):
        if number % 10 == 0:
            names.append(f"good-{number}.txt")
            (folder / names[-1]).write_text(row["text"], encoding="utf8")
        elif number % 10 == 1:
            names.append(f"good-{number}.html")
            parts = "".join(f"<p>{html.escape(part)}</p>" for part in row["text"].split("\n") if part.strip())
            page = PAGE.format(title=html.escape(row["title"] or "Untitled"), text=parts)
            (folder / names[-1]).write_text(page, encoding="utf8")
        else:
            if not files or len(files[-1]) == FILE_OF_LINES:
                files.append([])
            files[-1].append(json.dumps(row, ensure_ascii=False))
    bad: Counter[str] = Counter()
    for line in lines:
        number = chance.randrange(len(files))
        files[number].insert(chance.randrange(len(files[number]) + 1), line)
        bad[f"lines-{number}.jsonl"] += 1
    for number, file in enumerate(files):
        names.append(f"lines-{number}.jsonl")
        (folder / names[-1]).write_text("\n".join(file) + "\n", encoding="utf8")
    return names, bad


def choose(count: int) -> list[tuple[str, str]]:
    """So many hostile inputs, of all kinds: their kind and name (a line's own words)."""
    every = [("line", line) for line in spoiled.LINES] + [("address", each) for each in spoiled.ADDRESSES]
    every += [("file", name) for name in spoiled.FILES] + [("special", name) for name in spoiled.SPECIAL]
    every += [("absent", name) for name in spoiled.ABSENT]
    if count > len(every):
        raise SystemExit(f"there are {len(every)} hostile inputs, not {count}")
    return [every[number * len(every) // count] for number in range(count)]


def write_hostile(folder: Path, chosen: Sequence[tuple[str, str]]) -> list[str]:
    """Make those that are inputs of their own. Returns their names."""
    for kind, name in chosen:
        if kind == "file":
            (folder / name).write_bytes(spoiled.FILES[name]())
        elif kind == "special":
            spoiled.SPECIAL[name](folder / name)
    return [name for kind, name in chosen if kind != "line"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines, may be .gz; made-up articles where none is given.")
    parser.add_argument("--good", type=int, default=900)
    parser.add_argument("--hostile", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="accordingto-apple-") as name:
        wrong = trial(Path(name), some_articles(options.articles, options.good), choose(options.hostile), options.seed)
    for each in wrong:
        print(each, file=sys.stderr)
    print(f"{len(wrong)} things wrong")
    sys.exit(1 if wrong else 0)


def trial(folder: Path, rows: Sequence[Row], chosen: Sequence[tuple[str, str]], seed: int) -> list[str]:
    """Add the good alone, and the good with the hostile; what is wrong."""
    clean, mixed = folder / "clean", folder / "mixed"
    clean.mkdir()
    mixed.mkdir()
    chance = Random(seed)
    good, _ = write_good(clean, rows, (), chance)
    _, lines = write_good(mixed, rows, [line for kind, line in chosen if kind == "line"], chance)
    bad = write_hostile(mixed, chosen)
    stores = str(folder / "clean.db"), str(folder / "mixed.db")
    began = time.monotonic()
    run(add_command(stores[0], good), clean)
    between = time.monotonic()
    done = run(
        add_command(stores[1], chance.sample([*good, *bad], len(good) + len(bad))), mixed, allowed=tuple(range(256))
    )
    print(f"{len(rows)} good alone: {between - began:.1f} s")
    print(f"with {len(chosen)} hostile among them: {time.monotonic() - between:.1f} s")
    wrong = [] if done.returncode == REFUSED else [f"exit status {done.returncode}: {done.stderr[-1500:]}"]
    if "Traceback" in done.stderr:
        wrong.append(f"an undeclared error: {done.stderr[-1500:]}")
    exported = export(stores[1])
    if len(exported.splitlines()) != len(rows):
        wrong.append(f"{len(exported.splitlines())} articles are kept, not {len(rows)}")
    if exported != export(stores[0]):
        wrong.append("the export differs from that of the good alone")
    return wrong + damage(exported) + examine(stores[1]) + quarantine(stores[1], bad, lines)


def quarantine(store: str, bad: Sequence[str], lines: Counter[str]) -> list[str]:
    """What is wrong with the quarantine: each hostile input must stand there, and no other.

    A file that is cut off may stand there twice, for the last line that it has and for itself.
    """
    with open_store(store, create=False) as opened:
        rows = list(opened.quarantined())
    # A name that is no Unicode stands there with its odd bytes written out.
    names = [name.encode("utf8", "backslashreplace").decode("utf8") for name in bad]
    found = Counter(row.input if row.input in names else row.input.partition("#")[0] for row in rows)
    expected = Counter(names) + lines
    print(f"{len(rows)} in quarantine: {dict(Counter(row.code for row in rows).most_common())}")
    wrong = [f"{name!r}: {found[name]} of {n} in quarantine" for name, n in expected.items() if found[name] < n]
    wrong += [f"{name!r}: in quarantine" for name in found if name not in expected]
    return wrong + [f"{row.input!r}: no reason but {row.message!r}" for row in rows if row.code in NO_REASONS]


if __name__ == "__main__":
    main()
