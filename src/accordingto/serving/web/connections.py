"""Connections: one that begins a request and does not end its head is closed, so that none is held open for nothing;
an answer goes out at once.

uvicorn has a time for connections between two requests, and none for the heads of these. asyncio sets TCP_NODELAY only
on sockets that name their protocol, which those of `socket.create_server` do not: without it the second part of every
answer on a kept connection waits 40 ms for the first to be acknowledged.
"""

from __future__ import annotations

import asyncio
from socket import IPPROTO_TCP, TCP_NODELAY

from uvicorn.protocols.http.h11_impl import H11Protocol


def patient_for(seconds: float) -> type[H11Protocol]:
    """uvicorn's plain protocol, with so much time for a request's head."""

    class Patient(H11Protocol):
        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
            super().connection_made(transport)
            if (connection := transport.get_extra_info("socket")) is not None:
                connection.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
            self._wait()

        def data_received(self, data: bytes) -> None:
            before = self.cycle
            super().data_received(data)
            if self._late is not None and self.cycle is not before:
                self._late.cancel()
                self._late = None
            if self._late is None and (self.cycle is None or self.cycle.response_complete):
                self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._late is not None:
                self._late.cancel()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._late = asyncio.get_running_loop().call_later(seconds, self.transport.close)

    return Patient
