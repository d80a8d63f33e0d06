"""A server that runs as `accordingto serve` runs it, in a thread of the tests, for what needs a real connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn

from accordingto.serving.serve import uvicorn_options
from accordingto.serving.web.app import create_app
from accordingto.serving.web.settings import Limits, Settings


@contextmanager
def running(place: Path, **given: Any) -> Iterator[str]:
    """The address of a server on this store. Without other limits it has no rate."""
    settings = Settings(**{"limits": Limits(rate=0), **given})
    with socket.socket() as listening:
        listening.bind((settings.host, 0))
        settings = replace(settings, port=listening.getsockname()[1])
        server = uvicorn.Server(uvicorn.Config(create_app(str(place), settings), **uvicorn_options(settings)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        try:
            yield f"http://{settings.host}:{settings.port}"
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            assert not thread.is_alive()
