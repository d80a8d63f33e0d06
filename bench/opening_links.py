"""Do links to the words open at the words? Real pages, in Chromium, over its debugging pipe; nothing leaves 127.0.0.1.

python bench/opening_links.py PAGE.html.gz... — reads each page, serves it without scripts under a tall empty block, and
opens the links of some of its claims: the browser scrolls if, and only if, the directive finds its words. Each link is
opened a second time with one word changed, where it must not scroll.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import accordingto
from accordingto.errors import AccordingtoError
from accordingto.exporting.fragments import Page

CLAIMS, SECONDS = 2, 0.7
_LOADED = re.compile(
    rb"(?is)<(script|iframe|noscript|style)\b.*?</\1>|<(link|meta http-equiv)\b[^>]*>|\s(src|srcset)=\"[^\"]*\""
)
_BODY = re.compile(rb"(?i)<body\b[^>]*>")
_TALL = b'<div style="height:5000px"></div>'


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, profile: str) -> None:
        reads, self._to = os.pipe()
        self._from, writes = os.pipe()
        flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--remote-debugging-pipe",
            f"--user-data-dir={profile}",
        ]
        self._process = subprocess.Popen(  # noqa: S603 - our own flags
            ["/bin/bash", "-c", f'exec "$0" "$@" 3<&{reads} 4>&{writes}', "chromium", *flags],
            pass_fds=(reads, writes), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(reads)
        os.close(writes)
        self._left, self._count, self._session = b"", 0, ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer, zero, rest = self._left.partition(b"\0")
            if not zero:
                self._left += os.read(self._from, 1 << 16)
                continue
            self._left = rest
            row = json.loads(answer)
            if row.get("id") == self._count:
                return dict(row.get("result", row))

    def scrolls(self, address: str) -> bool:
        """Whether the page is no longer at its top a moment after it was opened."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        time.sleep(SECONDS)
        return float(self.call("Runtime.evaluate", expression="scrollY")["result"]["value"]) > 0

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


class Pages(ThreadingHTTPServer):
    """Serves what is put into `bodies`."""

    bodies: dict[str, bytes]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.server.bodies.get(self.path, b"")  # type: ignore[attr-defined] # the server is a Pages
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def bare(html: bytes) -> bytes:
    """The page without what would load, run or hide anything, under a tall block."""
    return _BODY.sub(lambda match: match[0] + _TALL, _LOADED.sub(b"", html), count=1)


def main(files: list[str]) -> None:
    server = Pages(("127.0.0.1", 0), Handler)
    server.bodies = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chosen, opened, missed, wrong, without = random.Random(1), 0, 0, 0, 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(profile)
        for file in files:
            try:
                reading = accordingto.read(Path(file))
            except AccordingtoError:
                continue
            path = f"/{Path(file).name}"
            server.bodies[path] = bare(gzip.decompress(Path(file).read_bytes()))
            page = Page(replace(reading.article, url=f"http://127.0.0.1:{server.server_port}{path}"))
            if browser.scrolls(f"http://127.0.0.1:{server.server_port}{path}"):
                continue  # it does so by itself
            claims = [claim for claim in reading.claims if claim.content]
            for claim in chosen.sample(claims, min(CLAIMS, len(claims))):
                link = page.link(claim.content[:1])
                if link is None:
                    without += 1
                    continue
                found = browser.scrolls(link)
                opened, missed = opened + found, missed + (not found)
                if browser.scrolls(altered := link.replace("text=", "text=zzyzx%20", 1)):
                    wrong += 1
                    print(f"scrolls all the same: {altered}")
                if not found:
                    print(f"not found: {link}")
        browser.close()
    print(f"{opened} links open at their words, {missed} do not, {without} claims have none; {wrong} open at others")


if __name__ == "__main__":
    main(sys.argv[1:])
