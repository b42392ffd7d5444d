"""Samples that the function for batches leaves out are counted; batches of pairs, and of sequences by their second axis, are whole."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader  # noqa: E402

from tests.probes.torch.trace_of import trace_of  # noqa: E402

WORDS = [(torch.arange(1 + i * 7 % 11), i % 2) for i in range(120)]


def padded(batch, *, batch_first=True):
    ids = nn.utils.rnn.pad_sequence([words for words, _ in batch], batch_first=batch_first)
    return ids, torch.tensor([label for _, label in batch])


def short_only(batch):
    return padded([(words, label) for words, label in batch if len(words) < 9])


def pairs(batch):
    half = len(batch) // 2
    first, second = torch.stack([words[:1] for words, _ in batch[:half]]), torch.stack([w[:1] for w, _ in batch[half:]])
    return first, second, torch.ones(half)


def loader_of(collate):
    def program():
        model = nn.Linear(1, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for batch in DataLoader(WORDS, batch_size=20, shuffle=True, collate_fn=collate):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(torch.randn(len(batch[-1]), 1)), batch[-1].long()).backward()
            optimizer.step()

    return trace_of(program).loaders[0]


def test_a_filter_loses_samples():
    found = loader_of(short_only)
    assert found.n_collated == 120
    assert found.n_lost == sum(len(words) >= 9 for words, _ in WORDS)


@pytest.mark.parametrize("collate", [padded, lambda batch: padded(batch, batch_first=False), pairs])
def test_whole_batches(collate):
    assert loader_of(collate).n_lost == 0
