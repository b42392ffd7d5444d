"""`torch.set_default_device` makes torch call each function twice, the second time beneath its mode: it is seen once."""

import dataclasses
import functools

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.torch.trace_of import trace_of  # noqa: E402


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(30, 16)
        self.block = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(16, 3)

    def forward(self, words):
        hidden = self.block(self.words(words), src_key_padding_mask=words == 0)
        hidden = F.scaled_dot_product_attention(hidden, hidden, hidden)
        return self.head(F.dropout(self.drop(F.relu(hidden.mean(1))), 0.1, self.training))


LOSSES = {
    "classes": lambda out, y: F.cross_entropy(out, y),
    "numbers": lambda out, y: F.mse_loss(out[:, 0], y.float()),
    "answers": lambda out, y: F.binary_cross_entropy_with_logits(out[:, 0], (y > 1).float()),
    "likelihood": lambda out, y: F.nll_loss(torch.log_softmax(out, 1), y),
}


def train(device, loss):
    if device is not None:
        torch.set_default_device(device)
    torch.manual_seed(0)
    words, y = torch.randint(0, 30, (96, 7)), torch.arange(96) % 3
    model = Reader()
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(3):
        for at in range(0, 96, 16):
            optimizer.zero_grad()
            loss(model(words[at : at + 16]), y[at : at + 16]).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    model.eval()
    with torch.no_grad():
        loss(model(words[:32]), y[:32])


def sizes(trace):
    """How many of each kind of record there are."""
    return {
        field.name: len(value)
        for field in dataclasses.fields(trace)
        if isinstance(value := getattr(trace, field.name), tuple | list | np.ndarray | dict)
    }


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_as_much_is_seen_as_without_it(loss):
    plain, under = (trace_of(functools.partial(train, device, loss)) for device in (None, "cpu"))
    assert sizes(plain)["losses"] > 2
    assert sizes(plain) == sizes(under)
