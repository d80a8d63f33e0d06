"""How long a page takes in a large store, with 20 people reading while a process of low priority adds articles.

`python bench/pages.py --store PATH [--readings FILE]`, PATH a store that scale.py has filled; a story of 200 articles
is added where there is none yet, made of the sample's articles. Each of the people opens a page every 5 seconds for
as long as --seconds says: articles, the large story, other stories, sources and searches in turn. Prints median, 95th
percentile and worst of each kind, from the request to the last byte. Fails where a 95th percentile is over 200 ms.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import quote

from accordingto import __version__
from accordingto.fingerprint import fingerprint
from accordingto.keeping.linking import link, story
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.keeping import Run
from accordingto.records.readings import Reading
from accordingto.records.restoring import given_to
from accordingto.storing import Store, open_store
from program import rows_of
from recombining import Recombiner
from scale import entry, made, readings_of
from search import Known, known

ALLOWED = 200.0
PEOPLE, EVERY = 20, 5.0
LARGE = 200
MARK = ("bench", "large story")
SAMPLE = Path(__file__).parents[1] / "samples" / "the-dam.jsonl"
Timed = dict[str, list[float]]


def large_story(store: Store) -> str:
    """The id of the story of 200 articles; made here where the store has none."""
    row = store.recall(*MARK)
    if row is None:
        readings = list(_retold(Reader().load()))
        number = store.begin(Run("bench", __version__, fingerprint(), {"large": LARGE}))
        store.add([entry(reading) for reading in readings], number)
        link(store, number)
        row = {"article": readings[0].article.id}
        store.remember(*MARK, row)
    found = story(store, str(row["article"]))  # made now, as it would be once the last article came
    print(f"a story of {len(found.articles)} articles, {sum(len(f.values) for f in found.facts):,} values", flush=True)
    return found.id


def _retold(reader: Reader) -> Iterator[Reading]:
    """The sample's articles under other publishers and addresses, until they are enough."""
    rows = [row for row in rows_of(SAMPLE) if row["id"] != "herald"]
    first = [
        reader.read(from_text(row["text"], publisher=row["publisher"], published=row["published"], title=row["title"]))
        for row in rows
    ]
    for number in range(LARGE):
        reading = first[number % len(first)]
        address = f"https://paper-{number}.example/dam"
        name = f"{reading.article.publisher} {number}"
        yield given_to(reading, replace(reading.article, url=address, publisher=name, input=f"retold#{number}"))


def pages(store: Store, large: str, chance: Random) -> dict[str, list[str]]:
    """Paths of each kind of page."""
    seen: Known = known(store, chance)
    names = [hit.claim.chain[-1].name for hit in seen.hits if hit.claim.chain and hit.claim.chain[-1].name]
    stories = [story(store, hit.article.id).id for hit in chance.sample(list(seen.hits), 20)]
    asked = [*seen.common[:20], *seen.middling[:40], *seen.rare[:40]]
    return {
        "article": [f"/articles/{hit.article.id}" for hit in seen.hits],
        "claim": [f"/claims/{hit.claim.id}" for hit in seen.hits],
        "story of 200": [f"/stories/{large}"],
        "other story": [f"/stories/{each}" for each in stories],
        "stories": ["/stories", "/"],
        "source": [f"/sources/{quote(str(name), safe='')}" for name in names],
        "search": [f"/search?q={quote(word)}" for word in asked] + ["/search?q=killed+kind:direct"],
    }


@contextmanager
def serving(place: str) -> Iterator[int]:
    """The server as a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "accordingto", "serve", "--store", place, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        try:
            for _ in range(300):
                with socket.socket() as door:
                    if door.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()


def add_for_ever(place: str, readings: Path) -> None:
    """Add articles one after another, at a low priority, until ended."""
    os.nice(19)
    recombiner = Recombiner(rows_of(readings))
    with open_store(place) as store:
        number = made(store) + 10_000_000 + os.getpid() % 10_000 * 10_000
        run = store.begin(Run("bench", __version__, fingerprint()))
        while True:
            store.add([entry(recombiner.reading(number + n)) for n in range(5)], run)
            link(store, run)
            number += 5


def open_pages(port: int, kinds: dict[str, list[str]], person: int, until: float, timed: Timed, bad: list[str]) -> None:
    """One person: a page every few seconds."""
    chance = Random(person)
    time.sleep(EVERY * person / PEOPLE)
    turn = list(kinds)
    while time.monotonic() < until:
        kind = turn[chance.randrange(len(turn))]
        path = chance.choice(kinds[kind])
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        took = (time.perf_counter() - began) * 1000
        connection.close()
        if answer.status != 200:
            bad.append(f"{answer.status} {path}")
        timed[kind].append(took)
        time.sleep(max(0.0, EVERY - took / 1000))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument(
        "--articles", type=Path, help="JSON Lines, may be .gz: what is added meanwhile is made of these."
    )
    parser.add_argument("--readings", type=Path, help="What `read --format jsonl` wrote, in place of reading.")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--adding", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    readings = options.readings or readings_of(options.articles, 100)
    if options.adding:
        add_for_ever(options.store, readings)
    with open_store(options.store) as store:
        kinds = pages(store, large_story(store), Random(7))
    sys.exit(1 if measure(options.store, readings, kinds, options.seconds) else 0)


def measure(place: str, readings: Path, kinds: dict[str, list[str]], seconds: int) -> bool:
    """Let the people read; whether a kind of page is over what is allowed."""
    timed: Timed = defaultdict(list)
    bad: list[str] = []
    adding = [sys.executable, __file__, "--adding", "--store", place, "--readings", str(readings)]
    with serving(place) as port, subprocess.Popen(adding) as writer:  # noqa: S603 - this very program
        try:
            until = time.monotonic() + seconds
            people = [
                threading.Thread(target=open_pages, args=(port, kinds, n, until, timed, bad)) for n in range(PEOPLE)
            ]
            for person in people:
                person.start()
            for person in people:
                person.join()
        finally:
            writer.kill()
    print(
        f"{'page':16}{'opened':>8}{'median':>8}{'95 %':>8}{'worst':>8}  milliseconds, {PEOPLE} people, adding meanwhile"
    )
    over = False
    for kind, times in sorted(timed.items()):
        ends: Sequence[float] = quantiles(times, n=20) if len(times) > 1 else times
        over = over or ends[-1] > ALLOWED
        print(f"{kind:16}{len(times):8}{median(times):8.0f}{ends[-1]:8.0f}{max(times):8.0f}")
    if bad:
        print("answers that were no pages:", json.dumps(bad[:10]))
    return over or bool(bad)


if __name__ == "__main__":
    main()
