"""Where one batch cannot be fitted, it is told which of the input reaches the output."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402

LENGTH = 8


class Reader(nn.Module):
    """Which letter stands last, read from one state of a recurrent network."""

    def __init__(self, at):
        super().__init__()
        self.table, self.cell, self.out, self.at = nn.Embedding(4, 8), nn.GRU(8, 16, batch_first=True), nn.Linear(16, 4), at

    def forward(self, ids):
        return self.out(self.cell(self.table(ids))[0][:, self.at])


def run(at, is_constant=False):
    torch.manual_seed(0)
    ids = torch.randint(4, (320, LENGTH))
    if is_constant:
        ids[:, : LENGTH - 3] = 1

    def program():
        model = Reader(at)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
        for rows in torch.randperm(len(ids)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(model(ids[rows]), ids[rows, -1]).backward()
            optimizer.step()

    return made(watched(program)[0], "fit-one-batch", seconds=60.0)["fit-one-batch"]


@pytest.mark.parametrize("at", [0, 1])
def test_positions_behind_the_one_that_is_read_are_lost(at):
    found = run(at)
    assert found.value("best") > 0.5 * found.value("first")
    assert (found.value("parts_read"), found.value("parts")) == (at + 1, LENGTH)


def test_a_batch_that_is_fitted_is_not_looked_at():
    found = run(LENGTH - 1)
    assert found.value("best") < 0.5 * found.value("first")
    assert "parts" not in dict(found.values)


def test_positions_in_which_samples_do_not_differ_tell_nothing():
    assert "parts" not in dict(run(0, is_constant=True).values)
