"""A PostgreSQL server of one's own, in a folder that goes away: real, and free to be killed.

Needs PostgreSQL's programs on the PATH or under /usr/lib/postgresql. It listens on a socket in its folder alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from program import Failed

PATIENCE = 60
"""Seconds to wait for the server to come up."""


def program_of(name: str) -> str:
    """The path of one of PostgreSQL's programs, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise Failed(f"{name} is not installed: install PostgreSQL's server, or leave PostgreSQL out")
    return path


class Server:
    """A server, running inside the `with`."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="accordingto-pg-", dir="/tmp"))  # noqa: S108 - a socket's path is short
        self._data = self._home / "data"
        self._process: subprocess.Popen[bytes] | None = None
        # The server refuses to run as root: then it runs as the user that its package makes.
        self._user = "postgres" if os.getuid() == 0 else None

    def __enter__(self) -> Server:
        if self._user:
            shutil.chown(self._home, self._user, self._user)
        options = ["--pgdata", str(self._data), "--auth", "trust", "--username", "bench", "--encoding", "UTF8"]
        self._run([program_of("initdb"), *options, "--no-instructions"])
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.send_signal(signal.SIGINT)  # stop now, and orderly
            self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://bench@/{database}?host={self._home}"

    def start(self) -> None:
        """Start it and wait until it answers; after a kill it first puts its files in order."""
        log = (self._home / "log").open("ab")
        arguments = [program_of("postgres"), "-D", str(self._data), "-k", str(self._home), "-c", "listen_addresses="]
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            # It gives up at once while processes of the one before are still ending.
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                    arguments, user=self._user, stdout=log, stderr=log, cwd=self._home, start_new_session=True
                )
            if self._ready():
                return
            time.sleep(0.05)
        raise Failed(f"PostgreSQL did not come up: {(self._home / 'log').read_text(errors='replace')[-1000:]}")

    def kill(self) -> None:
        """SIGKILL to the postmaster; its children, which it cannot end in order any more, die of its absence."""
        assert self._process is not None
        children = _children(self._process.pid)
        for process in (self._process.pid, *children):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()

    def create(self, database: str, template: str = "template0") -> str:
        """A new database, a copy of `template`. Returns its URL.

        By files, because a copy by the log is not safe in a crash: sequences fall back to the numbers of its template.
        """
        self.statement(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(database)

    def drop(self, database: str) -> None:
        self.statement(f'DROP DATABASE "{database}" WITH (FORCE)')

    def statement(self, words: str) -> None:
        self._run([program_of("psql"), "-h", str(self._home), "-U", "bench", "-d", "postgres", "-q", "-c", words])

    def cut_off(self) -> int:
        """How many transactions the server gave up because their client was gone."""
        return (self._home / "log").read_text(errors="replace").count("with an open transaction")

    def _ready(self) -> bool:
        asked = [program_of("pg_isready"), "-h", str(self._home), "-q", "-d", "postgres"]
        return subprocess.run(asked, check=False).returncode == 0  # noqa: S603 - PostgreSQL's own program

    def _run(self, arguments: list[str]) -> None:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            arguments, user=self._user, cwd=self._home, capture_output=True, text=True
        )
        if done.returncode:
            raise Failed(f"{arguments[0]}: {done.stderr[-1000:]}")


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in tasks.read_text().split()] if tasks.exists() else []
