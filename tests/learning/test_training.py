"""Training, export and reading agree: run where the learning extra is installed, on two fictional articles."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the learning extra is not installed")
pytest.importorskip("onnx", reason="the learning extra is not installed")

from accordingto.encoding.encoder import WEIGHTS, Encoder  # noqa: E402  (after the skip)
from accordingto.encoding.windows import cut, inputs  # noqa: E402
from accordingto.language import language  # noqa: E402
from accordingto.learning.corpus import example  # noqa: E402
from accordingto.learning.export import export, linker_row  # noqa: E402
from accordingto.learning.train import Options, new_network, train  # noqa: E402
from accordingto.records.pairing import PairScorer  # noqa: E402

VOCABULARY = WEIGHTS / "tokenizer.json"
TEXT = "“We lost the mill,” said Ada Crane.\n\nOfficials say that the wheel is gone. She called it a shame."


def gold(identifier: str) -> dict[str, object]:
    rows = [("Ada Crane", "said", "“We lost the mill,”"), ("Officials", "say", "that the wheel is gone"),
            ("She", "called", "it a shame")]  # fmt: skip
    roles = ("source", "cue", "content")
    attributions = [
        {role: [[TEXT.index(words), TEXT.index(words) + len(words)]] for role, words in zip(roles, row, strict=True)}
        for row in rows
    ]
    return {"id": identifier, "annotator": identifier, "text": TEXT, "attributions": attributions}


def test_examples_hold_what_was_labelled() -> None:
    made = example(gold("a"), None, str(VOCABULARY))

    def word(span: tuple[int, int]) -> str:
        return TEXT[made.words.starts[span[0]] : made.words.ends[span[1] - 1]]

    cue_words = [word(made.cues[c]) for c in made.cue_of_content]
    assert cue_words == ["said", "say", "called"]
    assert [word(made.sources[s]) for s in made.source_of_cue] == ["Ada Crane", "Officials", "She"]


@pytest.mark.filterwarnings("ignore")  # the exporter's own deprecations
def test_train_resume_export_and_read(tmp_path: Path) -> None:
    examples = [example(gold(name), None, str(VOCABULARY)) for name in "abcd"]
    options = Options(epochs=2, batch=2, bfloat16=False)
    network = train(examples, None, tmp_path / "run", options, say=lambda _: None)
    again = train(examples, None, tmp_path / "run", options, say=lambda _: None)
    for name, value in network.state_dict().items():
        assert torch.equal(value, again.state_dict()[name]), name
    export(network, VOCABULARY, tmp_path / "package", 320, 48)
    layer = Encoder(language("en"), tmp_path / "package" / "encoding" / "weights").load()(TEXT)
    (window,) = cut(layer.words, 320, 48)
    rows, first = inputs(layer.words, window)
    with torch.no_grad():
        exact = network.outputs(*torch.from_numpy(rows[:, None]))[0, first, :7].numpy()
    assert np.abs(layer.roles - exact).max() < 0.5  # int8 against float


def test_pair_scores_are_the_same_in_torch_and_numpy() -> None:
    torch.manual_seed(1)
    network = new_network(1, None)
    with torch.no_grad():
        row = json.loads(json.dumps(linker_row(network)))
    left, right = torch.randn(3, 64), torch.randn(4, 64)
    features = torch.randint(0, 3, (3, 4, 9))
    with torch.no_grad():
        expected = network.source_pair(left, right, features).numpy()
    found = PairScorer.from_dict(row["source_pair"])(left.numpy(), right.numpy(), features.numpy().astype(np.int32))
    assert np.abs(found - expected).max() < 1e-3
