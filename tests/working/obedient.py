"""A receiving child for tests: it does what an input's name tells it. Real limits, real processes, made-up parsers.

`python -m tests.working.obedient`. The name is its articles' texts, parted by commas; one with "!" is an order.
After "many:" each is a document of its own.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from collections.abc import Callable, Iterator

from accordingto.errors import Unreadable
from accordingto.receiving.inputs import Failure
from accordingto.receiving.progress import next_document
from accordingto.records.article import Article
from accordingto.working import frames
from accordingto.working.child import Limits, Task, serve


def hang() -> None:
    """In C, where no Python code runs and no handler of Python's would ever be called."""
    sum(itertools.repeat(0))


def deaf() -> None:
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    hang()


def eat() -> None:
    held = []
    while True:
        held.append(bytearray(1 << 20))


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fault() -> None:
    raise ZeroDivisionError("of a test")


def broken_pipe() -> None:
    raise BrokenPipeError("of a parser, not of the parent")


def write() -> None:
    with open("/tmp/accordingto-must-not-be-written", "wb", buffering=0) as stream:  # noqa: S108 - it must fail
        stream.write(b"x")


def lie() -> None:
    """What a parser that was taken over might send: an article that is none."""
    row = {"article": {**Article("x", "y").as_dict(), "text": ["no text"]}, "block_kinds": []}
    frames.article_row = lambda article: json.dumps(row).encode()


def babble() -> None:
    for number in range(3, 10):
        try:
            os.write(number, b"Z\xff\xff\xff\xff" * 20)
        except OSError:
            continue


def pickle_bomb() -> None:
    import pickle

    class Touch:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("touch /tmp/accordingto-must-not-be-written",)

    payload = pickle.dumps(Touch())
    frames.article_row = lambda article: payload


def slowly() -> None:
    time.sleep(0.7)
    next_document()


ORDERS: dict[str, Callable[[], object]] = {
    "!hang": hang, "!deaf": deaf, "!eat": eat, "!die": die, "!fault": fault, "!broken-pipe": broken_pipe,
    "!write": write, "!lie": lie, "!babble": babble, "!pickle": pickle_bomb, "!slowly": slowly,
    "!print": lambda: print("a library that talks"),
}  # fmt: skip


def obey(task: Task) -> Iterator[Article | Failure]:
    if task.source.kind == "stdin":
        for number, line in enumerate(task.stdin):
            yield Article(line.decode().strip(), f"-#{number}")
        return
    _, _, names = task.source.name.rpartition("many:")
    for number, text in enumerate(names.split(",")):
        if task.source.name.startswith("many:") and not next_document():
            continue
        if text in ORDERS:
            ORDERS[text]()
        if text == "!bad":
            yield Failure(task.source.name, Unreadable("bytes that are no text", "encoding"))
        else:
            body = task.answer.body.decode() if task.answer else text
            yield Article(body, f"{task.source.name}#{number}", publisher=task.publisher)


if __name__ == "__main__":
    serve(obey, Limits(seconds=1, memory=400 << 20), prepare=lambda: None)
