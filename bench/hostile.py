"""Hostile inputs in full: bombs, XML attacks, hangs, damaged archives: `python bench/hostile.py [parsers] [warc]`.

Each hostile file is received between two good ones, in a child as always. It passes if it fails with a code or is read
within limits, the good ones come out, nothing reached the canaries, and the parent lives and holds little memory.
"""

from __future__ import annotations

import random
import resource
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.receiving import archives, damage, hostile  # noqa: E402

from accordingto.receiving.inputs import Failure  # noqa: E402 - tests stand beside bench, not in the package
from accordingto.records.article import Article  # noqa: E402
from accordingto.working.running import receive_all  # noqa: E402

CANARY = "canary-7f3a-in-a-file"
GOOD = hostile.PROSE * 3
SLOWEST = 35.0  # a child's 20 seconds, its start, and the machine's other work


class Canary:
    """A server on 127.0.0.1 that counts who connects."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            self.visits += 1
            connection.close()


def parsers() -> int:
    """Receive every hostile file; the number of those that did not pass."""
    canary = Canary()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        secret = folder / "secret.hidden"
        secret.write_text(CANARY)
        good = folder / "good.txt"
        good.write_text(GOOD)
        attacks = [*hostile.xml_attacks(str(secret), canary.url), *hostile.bombs(), *hostile.hangs()]
        wrong: list[str] = []
        codes: dict[str, Counter[str]] = {}
        for attack in attacks:
            path = folder / (attack.name.replace("/", "-") + attack.suffix)
            path.write_bytes(attack.make())
            said, seconds = _receive(good, path)
            codes.setdefault(attack.name.partition("-")[0], Counter())[said.partition(",")[0]] += 1
            print(f"{attack.name:34} {path.stat().st_size:>12,} bytes  {seconds:5.1f} s  {said}", flush=True)
            if said.startswith("WRONG") or "fault" in said or seconds > SLOWEST:
                wrong.append(attack.name)
            path.unlink()
    for kind, counts in codes.items():
        print(f"{kind}: {sum(counts.values())} inputs: {', '.join(f'{n} {what}' for what, n in counts.most_common())}")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"visits to the canary: {canary.visits}; the parent held at most {held} MiB; wrong: {wrong or 'none'}")
    return len(wrong) + canary.visits


def _receive(good: Path, path: Path) -> tuple[str, float]:
    """What became of a file between two good ones, and in how many seconds."""
    began = time.monotonic()
    count = 0
    codes: Counter[str] = Counter()
    whole = 0
    with closing(receive_all([str(good), str(path), str(good)], jobs=2)) as items:
        for item in items:
            if isinstance(item, Article) and item.text == GOOD and item.input == str(good):
                whole += 1
            elif isinstance(item, Failure):
                codes[item.error.code] += 1
            elif CANARY in str(item.as_dict()):
                return "WRONG: it read the secret file", time.monotonic() - began
            else:
                count += 1
    if whole != 2:
        return "WRONG: a good input is missing", time.monotonic() - began
    if not codes and not count:
        return "WRONG: nothing came of it", time.monotonic() - began
    parts = [*(f"{code} ×{n}" if n > 1 else code for code, n in codes.items()), *([f"read ×{count}"] if count else [])]
    return ", ".join(parts), time.monotonic() - began


def warc(trials: int = 500) -> int:
    """Damage good archives; the number of damaged records taken for whole."""
    chance = random.Random(20250301)
    kinds = (("members", False, True), ("members", False, False), ("plain", True, True), ("plain", False, True),
             ("whole", True, True))  # fmt: skip
    wrong = 0
    for number in range(trials):
        packing, block, payload = kinds[number % len(kinds)]
        said = damage.trial(archives.good(packing, block=block, payload=payload, pages=3), packing, chance)  # type: ignore[arg-type] # the literals above
        if said:
            wrong += 1
            print(said)
    print(f"damaged archives: {trials} trials, {wrong} damaged records taken for whole")
    return wrong


if __name__ == "__main__":
    asked = sys.argv[1:] or ["parsers", "warc"]
    sys.exit(1 if sum({"parsers": parsers, "warc": warc}[name]() for name in asked) else 0)
