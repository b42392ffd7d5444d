"""Numbers as targets, one for each position of sequences that are padded."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from sleuth.errors import NotApplicable
from sleuth.rules.training.padding_in_loss import padding_in_loss
from tests.probes.torch.trace_of import trace_of


def climbs(n=160):
    """Heart rates of climbs of unequal length, by slope, speed and heat."""
    source = torch.Generator().manual_seed(2)
    lengths = torch.randint(5, 40, (n,), generator=source).tolist()
    rows = [torch.randn(length, 3, generator=source) for length in lengths]
    return [(x, 1.5 + torch.cumsum(0.1 * x[:, 0], 0)) for x in rows]


class Along(nn.Module):
    """A number for each position, by a recurrence or by convolutions."""

    def __init__(self, *, is_recurrent=True):
        super().__init__()
        self.body = nn.GRU(3, 12, batch_first=True) if is_recurrent else nn.Conv1d(3, 12, 5, padding=2)
        self.head = nn.Linear(12, 1)

    def forward(self, x):
        h = self.body(x)
        return self.head(h[0] if isinstance(h, tuple) else h.relu().transpose(1, 2)).squeeze(-1)


def train(loss_of, *, is_recurrent=True, to_length=0):
    """Batches of eight that are padded to their longest, or all to one length."""
    model = Along(is_recurrent=is_recurrent)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    data = climbs()
    for _ in range(3):
        for rows in torch.randperm(len(data)).split(8):
            x, y = (pad_sequence(part, batch_first=True) for part in zip(*(data[i] for i in rows.tolist()), strict=True))
            if to_length:
                x, y = F.pad(x, (0, 0, 0, to_length - x.shape[1])), F.pad(y, (0, to_length - y.shape[1]))
            lengths = torch.tensor([len(data[i][1]) for i in rows.tolist()])
            mask = torch.arange(x.shape[1]) < lengths[:, None]
            optimizer.zero_grad()
            loss_of(model(x if is_recurrent else x.transpose(1, 2)), y, mask).backward()
            optimizer.step()


def judged(program):
    try:
        return list(padding_in_loss(trace_of(program)))
    except NotApplicable:
        return []


@pytest.mark.parametrize("is_recurrent", [True, False])
@pytest.mark.parametrize(
    "loss_of",
    [lambda answer, y, mask: F.mse_loss(answer, y), lambda answer, y, mask: nn.HuberLoss()(answer[..., None], y[..., None])],
)
def test_padding_among_numbers(loss_of, is_recurrent):
    (finding,) = judged(lambda: train(loss_of, is_recurrent=is_recurrent))
    assert 0.2 < finding.values["share"] < 0.7
    assert finding.message.startswith(f"{finding.values['share']:.0%} of the targets of ")


@pytest.mark.parametrize(
    "loss_of",
    [
        lambda answer, y, mask: F.mse_loss(answer[mask], y[mask]),
        lambda answer, y, mask: F.mse_loss(answer * mask, y),
        lambda answer, y, mask: F.l1_loss(answer.masked_fill(~mask, 9.0), y),
        lambda answer, y, mask: (F.smooth_l1_loss(answer, y, reduction="none") * mask).sum() / mask.sum(),
        lambda answer, y, mask: F.mse_loss(
            pack_padded_sequence(answer, mask.sum(1), batch_first=True, enforce_sorted=False).data,
            pack_padded_sequence(y, mask.sum(1), batch_first=True, enforce_sorted=False).data,
        ),
        lambda answer, y, mask: F.binary_cross_entropy_with_logits(answer, (~mask).float()),  # where the sequence ends
        lambda answer, y, mask: F.mse_loss(answer[:, 0], y[:, 0]),
    ],
)
def test_a_loss_that_leaves_padding_out_is_silent(loss_of):
    assert not judged(lambda: train(loss_of))


def test_windows_of_one_length_in_which_a_machine_comes_to_rest_are_silent():
    assert not judged(lambda: train(lambda answer, y, mask: F.mse_loss(answer, y), to_length=40))
