"""Runs the command line as its users do, in processes of its own, inside the stand-in world of `stand_in`.

What any process of a run (children too) resolved, connected to, or did round the stand-in, is in its `Run`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .hostile_addresses import Script

HERE = Path(__file__).parent
STAND_IN = HERE / "stand_in"
FETCHING = ("read", "audit", "add", "watch")
"""Every command that fetches."""

PROGRAM = (sys.executable, "-c", "from accordingto.serving.cli import main; raise SystemExit(main())")
SECONDS = 1_800


@dataclass(frozen=True)
class Run:
    """One run: what it noted, in order (what, where), by how many processes, and how it ended."""

    notes: tuple[tuple[str, str], ...]
    processes: int
    status: int
    errors: str

    def connected(self) -> list[str]:
        """The internet addresses to which a connection was asked for."""
        return [where for what, where in self.notes if what == "connect"]

    def bypassed(self) -> list[str]:
        return [where for what, where in self.notes if what == "bypass"]


def arguments(command: str, inputs: Sequence[str], folder: Path) -> list[str]:
    """The command line of a command on these inputs."""
    store = ["--store", str(folder / "store.db")]
    lines = ["--format", "jsonl", "--quiet"]
    options = {"read": lines, "audit": lines, "add": [*store, "--quiet"], "watch": [*store, "--once"]}
    return [command, *options[command], "--", *inputs]


def run(command: str, inputs: Sequence[str], script: Script) -> Run:
    """Run a command on inputs in the stand-in world."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pipe = folder / "log"
        os.mkfifo(pipe)
        lines: list[str] = []
        listening = threading.Thread(target=lambda: lines.extend(pipe.read_text("utf-8").splitlines()), daemon=True)
        listening.start()
        held = os.open(pipe, os.O_WRONLY)  # so that the reader lives until the last process is over
        try:
            done = subprocess.run(  # noqa: S603 - this interpreter, on our own command
                [*PROGRAM, *arguments(command, inputs, folder)],
                env={**os.environ, "PYTHONPATH": str(STAND_IN), "STAND_IN_LOG": str(pipe),
                     "STAND_IN_SCRIPT": json.dumps(script.as_dict())},
                capture_output=True, text=True, timeout=SECONDS, check=False,
            )  # fmt: skip
        finally:
            os.close(held)
            listening.join(10)
    rows = [json.loads(line) for line in lines]
    notes = tuple((row["what"], row["where"]) for row in rows if row["what"] != "start")
    return Run(notes, len({row["pid"] for row in rows}), done.returncode, done.stderr)
