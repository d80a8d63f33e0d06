"""What the bars of the store share: articles, the real command line as a process of its own, and a look at the store.

Commands run in a folder of their own, so that inputs have the same names in every run: what is exported holds them.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import fictional
from accordingto.exporting.lines import JsonLines
from accordingto.storing import open_store

Row = dict[str, Any]
NAME = "articles.jsonl"
"""The input's name in every run."""


class Failed(Exception):
    """A bar that is not met, or a command that went wrong where none may."""


def rows_of(path: Path) -> Iterator[Row]:
    """The lines of a JSON Lines file, which may be compressed."""
    opened = gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8")
    with opened as file:
        for line in file:
            yield json.loads(line)


def some_articles(path: Path | None, count: int, longest: int | None = None) -> list[Row]:
    """`count` articles of the file (made-up ones where there is none), none longer than `longest` characters."""
    rows = rows_of(path) if path else (fictional.article(n) for n in range(count))
    found = list(islice((row for row in rows if not longest or len(row["text"]) <= longest), count))
    if len(found) < count:
        raise Failed(f"{path} has {len(found)} articles of up to {longest} characters; {count} are needed")
    return found


def write_rows(folder: Path, rows: Iterable[Row], name: str = NAME) -> Path:
    """The rows as a JSON Lines file in the folder, which is made. Returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / name).write_text(lines, encoding="utf8")
    return folder


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "accordingto", *arguments]


def add_command(store: str, inputs: Sequence[str] = (NAME,), jobs: int | None = None) -> list[str]:
    """The command that adds the inputs and prints a line for each. `jobs`: processes that read; None: as it will."""
    reading = ["--jobs", str(jobs)] if jobs else []
    return command("add", "--store", store, "--format", "jsonl", "--quiet", *reading, "--", *inputs)


def run(arguments: Sequence[str], folder: Path, allowed: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    """Run to the end; raises Failed where the exit status is not one of `allowed`."""
    done = subprocess.run(  # noqa: S603 - our own program
        arguments, cwd=folder, capture_output=True, text=True, encoding="utf8", errors="replace"
    )
    if done.returncode not in allowed:
        raise Failed(f"{' '.join(arguments[1:6])} … ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


def export(store: str) -> bytes:
    """Everything in the store as `accordingto export` writes it."""
    whole = io.BytesIO()
    writer = JsonLines(whole)
    with open_store(store, create=False) as opened:
        for kept in opened.readings():
            writer.add(kept.reading)
    writer.close()
    return whole.getvalue()


def examine(store: str) -> list[str]:
    """What `accordingto doctor` finds, looking into each article."""
    with open_store(store, create=False) as opened:
        return [f"doctor: {each.code}: {each.where}: {each.message}" for each in opened.check(whole=True)]


def acknowledged(lines: Iterable[str]) -> list[str]:
    """The ids of the articles that `add` said were kept. A line cut off in the middle says nothing."""
    rows = [json.loads(line) for line in lines if line.endswith("\n")]
    return [row["article"] for row in rows if row.get("article")]


def span_rows(value: Any) -> Iterator[Row]:
    """Every span in a row of the contract."""
    if isinstance(value, dict):
        if "exact" in value:
            yield value
        else:
            for inner in value.values():
                yield from span_rows(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from span_rows(inner)


def damage(exported: bytes) -> list[str]:
    """What is wrong with an export: articles twice, claims whose words are not in their text."""
    rows = [json.loads(line) for line in exported.splitlines()]
    found = []
    places = [(row["article"]["url"] or row["article"]["input"], row["article"]["sha256"]) for row in rows]
    for what, keys in (("ids", [row["article"]["id"] for row in rows]), ("addresses and texts", places)):
        if twice := len(keys) - len(set(keys)):
            found.append(f"{twice} {what} stand twice")
    for row in rows:
        texts = {"text": row["article"]["text"], "title": row["article"]["title"]}
        for span in span_rows(row["claims"]):
            if texts[span.get("in", "text")][span["start"] : span["end"]] != span["exact"]:
                found.append(f"article {row['article']['id']}: a claim without its text")
                break
    return found
