"""Models that are called by keyword, as those of Transformers are: their samples are known as by position."""

import functools

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.torch.trace_of import trace_of  # noqa: E402


class Reader(nn.Module):
    """Computes its own loss, where it is given the labels."""

    def __init__(self):
        super().__init__()
        self.words, self.head = nn.Embedding(30, 16), nn.Linear(16, 3)

    def forward(self, input_ids=None, attention_mask=None, labels=None):
        weight = attention_mask[..., None].float()
        scores = self.head((self.words(input_ids) * weight).sum(1) / weight.sum(1))
        return {"logits": scores, "loss": None if labels is None else F.cross_entropy(scores, labels)}


def train(call):
    words, labels = torch.randint(0, 30, (64, 7)), torch.arange(64) % 3
    mask = torch.ones_like(words)
    model = Reader()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(2):
        for at in range(0, 64, 16):
            rows = slice(at, at + 16)
            optimizer.zero_grad()
            call(model, words[rows], mask[rows], labels[rows])["loss"].backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        call(model, words[:32], mask[:32], None)


CALLS = {
    "keyword": lambda model, x, mask, y: model(input_ids=x, attention_mask=mask, labels=y),
    "mask first": lambda model, x, mask, y: model(labels=y, attention_mask=mask, input_ids=x),
    "batch": lambda model, x, mask, y: model(**{"attention_mask": mask, "input_ids": x, "labels": y}),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_samples_are_known(call):
    seen = trace_of(functools.partial(train, call))
    plain = trace_of(functools.partial(train, lambda model, x, mask, y: model(x, mask, y)))
    assert len(seen.train_samples) == len(set(plain.train_samples)) == 64
    assert set(seen.train_samples) == set(plain.train_samples)
    assert [one.input.shape for one in seen.forwards] == [one.input.shape for one in plain.forwards]
    assert [one.n_samples for one in seen.evaluations] == [one.n_samples for one in plain.evaluations] == [32]
