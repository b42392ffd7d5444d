"""Sequences that are cut before their answer are told from those whose targets are sparse, or whose beginning is cut."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.nn.utils.rnn import pad_sequence  # noqa: E402

from sleuth.rule import LIKELY  # noqa: E402
from sleuth.rules.training.no_valid_targets import no_valid_targets  # noqa: E402
from tests.probes.torch.trace_of import trace_of  # noqa: E402

LENGTH, N_KEYS, IGNORED = 24, 30, -1


class Composer(nn.Module):
    def __init__(self):
        super().__init__()
        self.notes = nn.Embedding(N_KEYS, 16, padding_idx=0)
        self.memory = nn.LSTM(16, 24, batch_first=True)
        self.key = nn.Linear(24, N_KEYS)

    def forward(self, notes):
        return self.key(self.memory(self.notes(notes))[0])


def phrase(n):
    notes = torch.randint(5, N_KEYS, (n,))
    answer = notes[:2]
    return torch.cat([notes, torch.tensor([1]), answer]), torch.cat([torch.full((n + 1,), IGNORED), answer])


def cut_at_the_end(notes, targets):
    return notes[:LENGTH], targets[:LENGTH]


def cut_at_the_beginning(notes, targets):
    return notes[-LENGTH:], targets[-LENGTH:]


def sparse(notes, targets):
    """A note in forty is to be named, wherever it stands."""
    return notes[:LENGTH], torch.where(torch.rand(len(notes)) < 0.025, notes, IGNORED)[:LENGTH]


def trained_on(cut, lengths, is_sorted=False):
    def program():
        songs = [cut(*phrase(int(n))) for n in lengths]
        if is_sorted:
            songs = sorted(songs, key=lambda one: len(one[0]))
        model = Composer()
        optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
        for _ in range(12):
            parts = (torch.arange if is_sorted else torch.randperm)(len(songs)).split(20)
            for rows in [parts[i] for i in torch.randperm(len(parts))]:
                notes, targets = (pad_sequence([songs[i][k] for i in rows], True, fill) for k, fill in ((0, 0), (1, IGNORED)))
                scores = model(notes)[:, :-1].transpose(1, 2)
                summed = F.cross_entropy(scores, targets[:, 1:], ignore_index=IGNORED, reduction="sum")
                optimizer.zero_grad()
                (summed / (targets != IGNORED).sum().clamp(min=1)).backward()
                optimizer.step()

    return list(no_valid_targets(trace_of(program)))


SHORT = 4 + torch.arange(290) % 14
LONG = torch.cat([SHORT[:220], 26 + torch.arange(70) % 14])


@pytest.mark.parametrize("is_sorted", [False, True])
def test_answers_behind_the_cut(is_sorted):
    (finding,) = trained_on(cut_at_the_end, LONG, is_sorted)
    assert finding.certainty is LIKELY
    assert finding.values["length"] == LENGTH
    assert 0.1 < finding.values["without"] / finding.values["sequences"] < 0.45


@pytest.mark.parametrize(
    ("cut", "lengths"), [(cut_at_the_beginning, LONG), (cut_at_the_end, SHORT), (sparse, LONG)], ids=["kept", "short", "sparse"]
)
def test_targets_that_are_kept_or_sparse(cut, lengths):
    assert not trained_on(cut, lengths)
