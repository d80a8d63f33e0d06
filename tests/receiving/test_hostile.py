"""A few of the hostile inputs, through the children as in earnest; all of them: `python bench/hostile.py`."""

from __future__ import annotations

from pathlib import Path

from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article
from accordingto.working.running import receive_all

from . import hostile

SOME = (
    "bomb-gzip.html.gz", "bomb-gzip-nested", "bomb-docx-text", "bomb-pdf-nested", "bomb-warc-coding", "hang-attributes",
    "hang-linked-data-deep", "hang-markdown-brackets", "hang-mail-nested", "hang-pdf-form-loop",
)  # fmt: skip


def test_hostile_inputs_fail_or_are_read_and_the_others_come_out(tmp_path: Path) -> None:
    attacks = {attack.name: attack for attack in (*hostile.bombs(), *hostile.hangs())}
    assert sum(name.startswith("bomb") for name in attacks) >= 30
    assert sum(name.startswith("hang") for name in attacks) >= 60
    names = []
    for number, name in enumerate(SOME):
        path = tmp_path / f"{number:02}{attacks[name].suffix}"
        path.write_bytes(attacks[name].make())
        good = tmp_path / f"{number:02}-good.txt"
        good.write_text(hostile.PROSE * 2)
        names += [str(path), str(good)]
    items = list(receive_all(names, jobs=2))
    assert sum(isinstance(item, Article) and item.text == hostile.PROSE * 2 for item in items) == len(SOME)
    failed = {item.input.partition("#")[0]: item.error.code for item in items if isinstance(item, Failure)}
    come = {item.input.partition("#")[0] for item in items} - {name for name in names if "good" in name}
    assert len(come) == len(SOME)
    assert "fault" not in failed.values()
