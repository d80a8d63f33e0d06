"""`kill -9` at random moments of adding articles: nothing acknowledged is lost, nothing stands twice.

`python bench/crash.py [--articles FILE.jsonl.gz] --kills 100`, with `--postgresql` on a server of its own. Each kill is
of the whole process group of a real `accordingto add`, or of the PostgreSQL server; after it the store must be whole
(`doctor`), hold all that was acknowledged, and, when the same command has been run again, export what a run left in
peace exports. A kill tests the journal and the order of writes; what a disk loses in a power cut it does not test.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Literal, Protocol

from accordingto.errors import StoreError
from postgresql import Server
from program import Failed, Row, acknowledged, add_command, damage, examine, export, run, some_articles, write_rows

Victim = Literal["program", "server"]
When = Literal["any", "after-acknowledgement", "in-transaction"]
LONGEST = 2500
"""Characters of an article at most, so that most of a run is adding, not reading."""


class Places(Protocol):
    """Makes stores for trials. `name` is of letters."""

    def fresh(self, name: str, prepared: str | None) -> str:
        """A place for a store: nothing there yet, or a copy of the prepared one."""

    def remove(self, name: str) -> None: ...
    def kill(self, victim: Victim, process: subprocess.Popen[str]) -> None: ...

    def writing(self, name: str) -> bool:
        """Whether a transaction that writes is under way, as far as can be seen from outside."""

    def cut(self, name: str) -> bool:
        """Whether the run that was just killed left a transaction unfinished, as far as can be seen."""


class Files:
    """SQLite stores in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str, prepared: str | None) -> str:
        if prepared:
            shutil.copy(self._path(prepared), self._path(name))
        return str(self._path(name))

    def remove(self, name: str) -> None:
        for path in self._folder.glob(f"{name}.db*"):
            path.unlink()

    def kill(self, victim: Victim, process: subprocess.Popen[str]) -> None:
        os.killpg(process.pid, signal.SIGKILL)

    def writing(self, name: str) -> bool:
        try:
            return self._path(name, "-journal").stat().st_size > 0
        except FileNotFoundError:
            return False

    def cut(self, name: str) -> bool:
        return self.writing(name)

    def _path(self, name: str, ending: str = "") -> Path:
        return self._folder / f"{name}.db{ending}"


class Databases:
    """PostgreSQL stores on a server of our own."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cut = 0

    def fresh(self, name: str, prepared: str | None) -> str:
        return self._server.create(name, prepared or "template0")

    def remove(self, name: str) -> None:
        self._server.drop(name)

    def kill(self, victim: Victim, process: subprocess.Popen[str]) -> None:
        if victim == "program":
            os.killpg(process.pid, signal.SIGKILL)
            return
        self._server.kill()
        process.wait()  # it must end by itself, and say why
        self._server.start()

    def writing(self, name: str) -> bool:
        return False

    def cut(self, name: str) -> bool:
        time.sleep(0.3)  # the server notices when it next wants something of its client
        before, self._cut = self._cut, self._server.cut_off()
        return self._cut > before


@dataclass(frozen=True, slots=True)
class Plan:
    """One kill: whom, when, and whether the readings are cached, so that nearly all of the run is storing."""

    victim: Victim
    when: When
    cached: bool


@dataclass(slots=True)
class Seen:
    """What one run printed and when, in seconds from its start. `alive`: it came to its end by itself."""

    lines: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    complaints: str = ""
    status: int = 0
    alive: bool = True
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Calm:
    """A run left in peace, and what is exported after it."""

    seen: Seen
    exported: bytes

    @property
    def pause(self) -> float:
        """Seconds from one transaction to the next, or so."""
        moments = sorted({round(moment, 2) for moment in self.seen.times})
        return (self.seen.seconds - moments[0]) / len(moments)


class Trials:
    """The trials on one kind of store, with the same articles."""

    def __init__(
        self, places: Places, rows: Sequence[Row], folder: Path, chance: Random, jobs: int | None = None
    ) -> None:
        self._places, self._chance, self._count, self._jobs = places, chance, len(rows), jobs
        self._folder = write_rows(folder / "inputs", rows)
        # The same texts and facts at other addresses: their readings are then cached, the articles are not there.
        elsewhere = [row | {"id": f"e-{row['id']}", "url": f"https://elsewhere.example/{row['id']}"} for row in rows]
        self._elsewhere = write_rows(folder / "elsewhere", elsewhere)
        self._calm: dict[bool, Calm] = {}

    def prepare(self) -> None:
        """The runs that nobody disturbs, to compare with."""
        run(self._command(self._places.fresh("prepared", None)), self._elsewhere)
        for cached in (True, False):
            store = self._places.fresh("calm", "prepared" if cached else None)
            seen = self._run(store, "calm", None)
            if len(acknowledged(seen.lines)) != self._count:
                raise Failed(f"in peace {len(acknowledged(seen.lines))} of {self._count} were kept: {seen.complaints}")
            self._calm[cached] = Calm(seen, export(store))
            self._places.remove("calm")

    def trial(self, plan: Plan) -> tuple[Seen, list[str]]:
        """Kill one run; what it had printed, and what is wrong afterwards."""
        name, seen = "trial", Seen()
        store = self._places.fresh(name, "prepared" if plan.cached else None)
        try:
            seen = self._run(store, name, plan)
            wrong = self._inspect(store, seen) + self._resume(store, self._calm[plan.cached].exported)
        except (Failed, StoreError) as error:
            return seen, [str(error)]
        finally:
            self._places.remove(name)
        if "Traceback" in seen.complaints:
            wrong.append(f"an undeclared error: {seen.complaints[-600:]}")
        return seen, wrong

    def _run(self, store: str, name: str, plan: Plan | None) -> Seen:
        seen, began = Seen(), time.monotonic()
        with tempfile.TemporaryFile("w+") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own program
                self._command(store), cwd=self._folder, stdout=subprocess.PIPE, stderr=errors, text=True,
                encoding="utf8", start_new_session=True,
            )  # fmt: skip
            listener = threading.Thread(target=_listen, args=(process, seen, began))
            listener.start()
            if plan and self._reached(plan, name, process, seen):
                seen.alive = False
                self._places.kill(plan.victim, process)
            seen.status = process.wait()
            seen.seconds = time.monotonic() - began
            listener.join()
            seen.cut = self._places.cut(name)
            errors.seek(0)
            seen.complaints = errors.read()
        return seen

    def _reached(self, plan: Plan, name: str, process: subprocess.Popen[str], seen: Seen) -> bool:
        """Wait for the moment of the plan; False where the run was over before."""
        calm, began = self._calm[plan.cached], time.monotonic()
        wanted = self._chance.randrange(self._count) if plan.when != "any" else 0
        if plan.when == "any":
            delay = self._chance.uniform(0, calm.seen.seconds)
        else:
            delay = self._chance.uniform(0, calm.pause if plan.when == "after-acknowledgement" else 0.005)
        while process.poll() is None:
            if len(seen.lines) >= wanted and (plan.when != "in-transaction" or self._places.writing(name)):
                time.sleep(max(0.0, delay - (time.monotonic() - began if plan.when == "any" else 0)))
                return process.poll() is None
            time.sleep(0.0005)
        return False

    def _inspect(self, store: str, seen: Seen) -> list[str]:
        """What is wrong with a store after a kill."""
        kept = acknowledged(seen.lines)
        try:
            wrong, exported = examine(store), export(store)
        except StoreError as error:
            # Killed while the store was being made: there is none yet, which is well where nothing was promised.
            return [str(error)] if kept else []
        there = {row["article"]["id"] for row in map(json.loads, exported.splitlines())}
        lost = [f"acknowledged and lost: {article}" for article in kept if article not in there]
        return wrong + lost + damage(exported)

    def _resume(self, store: str, expected: bytes) -> list[str]:
        """Run the same command again; what is wrong then."""
        done = run(self._command(store), self._folder)
        wrong = [] if len(acknowledged(done.stdout.splitlines(keepends=True))) == self._count else ["not all resumed"]
        if export(store) != expected:
            wrong.append("the export differs from that of a run left in peace")
        return wrong + examine(store)

    def _command(self, store: str) -> list[str]:
        return add_command(store, jobs=self._jobs)


def _listen(process: subprocess.Popen[str], seen: Seen, began: float) -> None:
    assert process.stdout
    for line in process.stdout:
        seen.times.append(time.monotonic() - began)
        seen.lines.append(line)


PLANS = {
    "sqlite": (
        Plan("program", "any", cached=False), Plan("program", "in-transaction", cached=True),
        Plan("program", "after-acknowledgement", cached=True), Plan("program", "in-transaction", cached=True),
    ),
    "postgresql": (
        Plan("program", "any", cached=False), Plan("program", "after-acknowledgement", cached=True),
        Plan("server", "after-acknowledgement", cached=True), Plan("program", "after-acknowledgement", cached=True),
        Plan("server", "any", cached=True),
    ),
}  # fmt: skip
"""The kinds of kills, taken in turn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="JSON Lines, may be .gz; made-up articles where none is given.")
    parser.add_argument("--count", type=int, default=200, help="Articles in a run.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--jobs", type=int, help="Processes that read in each run.")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--postgresql", action="store_true", help="On a PostgreSQL server of its own, not on SQLite.")
    options = parser.parse_args()
    kind = "postgresql" if options.postgresql else "sqlite"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="accordingto-crash-")))
        places = Databases(stack.enter_context(Server())) if options.postgresql else Files(folder)
        rows = some_articles(options.articles, options.count, LONGEST)
        trials = Trials(places, rows, folder, Random(options.seed), options.jobs)
        trials.prepare()
        failures = report(trials, PLANS[kind], options.kills)
    sys.exit(1 if failures else 0)


def report(trials: Trials, plans: Sequence[Plan], kills: int) -> int:
    """Try the plans in turn until there were so many kills (a run may be over before its kill comes), and print what
    came of them. Returns the number of trials in which something was wrong."""
    counts: Counter[str] = Counter()
    for number, plan in enumerate(cycle(plans), 1):
        if counts["killed"] == kills:
            break
        seen, wrong = trials.trial(plan)
        kept = len(acknowledged(seen.lines))
        counts["killed"] += not seen.alive
        counts["of these before the first acknowledgement"] += not seen.alive and not kept
        counts["a transaction was seen cut off"] += seen.cut
        counts["articles acknowledged before the kill"] += kept
        counts["wrong"] += bool(wrong)
        for each in wrong:
            print(f"{number}: {plan}: after {kept} acknowledgements: {each}", file=sys.stderr)
        print(f"\r{counts['killed']} of {kills} kills, {counts['wrong']} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    for what, count in counts.items():
        print(f"{count:7,}  {what}")
    return counts["wrong"]


if __name__ == "__main__":
    main()
