"""Kinds, acts and non-answers on fictional sentences, through the whole reading."""

from __future__ import annotations

import pytest

from accordingto.reading import Reader
from tests.conftest import read_text


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("“We will not sell the mill,” Ada Crane said on Friday.", "direct", None),
        ("Ada Crane said that the town “will not sell” the mill this year.", "mixed", None),
        ("Ada Crane said on Friday that the town would not sell the mill.", "indirect", None),
        ("A spokesman for Brightwater declined to comment on the price of the mill.", "no-answer", "declined"),
        ("Ada Crane also refused to address the question of the price.", "no-answer", "refused"),
    ],
)
def test_kind(reader: Reader, text: str, kind: str, form: str | None) -> None:
    claims = [c for c in read_text(reader, text).claims if c.kind != "own-voice"]
    assert [(c.kind, c.answer.form if c.answer else None) for c in claims] == [(kind, form)]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ada Crane told reporters that the town would keep the mill.", "speech"),
        ("Ada Crane believes that the town will keep the mill.", "attitude"),
        ("The fishermen want the town to keep the mill.", "attitude"),
    ],
)
def test_act(reader: Reader, text: str, act: str) -> None:
    assert [c.act for c in read_text(reader, text).claims if c.kind != "own-voice"] == [act]
