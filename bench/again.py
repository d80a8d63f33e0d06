"""The same articles five times, shuffled, by four writers at once: the store is that of one plain run.

`python bench/again.py [--articles FILE.jsonl.gz] --count 1000`. In each round every writer is a real `accordingto add`
of all the articles in an order of its own. None may fail, wait in vain ("database is locked") or say that it kept
something twice; the export must be that of one run, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random

from crash import Databases, Files, Places
from postgresql import Server
from program import Row, add_command, damage, examine, export, run, some_articles, write_rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines, may be .gz; made-up articles where none is given.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--jobs", type=int, help="Processes that read, of each writer.")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--postgresql", action="store_true", help="On a PostgreSQL server of its own, not on SQLite.")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accordingto-again-")))
        places: Places = Databases(stack.enter_context(Server())) if options.postgresql else Files(folder)
        rows = some_articles(options.articles, options.count)
        alone = places.fresh("alone", None)
        began = time.monotonic()
        plain = run(add_command(alone, jobs=options.jobs), write_rows(folder / "plain", rows))
        print(f"one plain run of {len(rows):,} articles: {time.monotonic() - began:.1f} s", flush=True)
        store, chance, failures = places.fresh("shared", None), Random(options.seed), []
        results: Counter[str] = Counter()
        for number in range(1, options.rounds + 1):
            began = time.monotonic()
            orders = [chance.sample(rows, len(rows)) for _ in range(options.writers)]
            failures += all_at_once(add_command(store, jobs=options.jobs), folder, orders, results)
            print(f"round {number}: {options.writers} writers at once, {time.monotonic() - began:.1f} s", flush=True)
        expected = Counter(results_in(plain.stdout))
        if kept(results) != kept(expected):
            failures.append(f"told of {dict(kept(results))}, where one plain run told of {dict(kept(expected))}")
        failures += compare(store, alone)
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(failures)} things wrong")
    sys.exit(1 if failures else 0)


def all_at_once(command: Sequence[str], folder: Path, orders: Sequence[list[Row]], results: Counter[str]) -> list[str]:
    """Add each order by a writer of its own, all at the same time; what went wrong. `results` are counted up."""
    folders = [write_rows(folder / f"writer-{number}", rows) for number, rows in enumerate(orders)]
    writers = [
        subprocess.Popen(  # noqa: S603 - our own program
            command, cwd=place, stdout=(place / "out").open("w"), stderr=(place / "err").open("w")
        )
        for place in folders
    ]
    wrong = []
    found: Counter[str] = Counter()
    for number, (writer, place) in enumerate(zip(writers, folders, strict=True)):
        status, said = writer.wait(), (place / "err").read_text(encoding="utf8")
        if status:
            wrong.append(f"writer {number} ended with {status}: {said[-1000:]}")
        if "locked" in said or "Traceback" in said:
            wrong.append(f"writer {number}: {said[-1000:]}")
        found.update(results_in((place / "out").read_text(encoding="utf8")))
    print("  " + ", ".join(f"{count:,} {result}" for result, count in sorted(found.items())))
    results.update(found)
    return wrong


def results_in(output: str) -> list[str]:
    return [json.loads(line)["result"] for line in output.splitlines()]


def kept(results: Counter[str]) -> Counter[str]:
    """The results that say that something was kept which was not there."""
    return Counter({result: count for result, count in results.items() if result != "same"})


def compare(store: str, alone: str) -> list[str]:
    """What is wrong with the store in the end."""
    exported = export(store)
    wrong = [] if exported == export(alone) else ["the export differs from that of one plain run"]
    return wrong + damage(exported) + examine(store)


if __name__ == "__main__":
    main()
