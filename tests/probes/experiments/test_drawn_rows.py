"""Rows of a batch that the program draws together, and those that may belong together."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402

N, WIDTH = 400, 6


class Beside(nn.Module):
    """Answers for each place, with a mean over the samples."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(3, 8), nn.Linear(8, 1)

    def forward(self, x, weights):
        hidden = torch.tanh(weights @ self.first(x))
        return self.second(hidden - hidden.mean(0, keepdim=True)).squeeze(-1)


def drawn(chosen, beside=None, answers=None):
    """What the experiment says of batches with these rows, other rows beside them, and other rows' answers."""
    torch.manual_seed(0)
    x, weights = torch.randn(N, WIDTH, 3), torch.rand(N, WIDTH, WIDTH)
    y = torch.randn(N, WIDTH)

    def program():
        model = Beside()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for step in range(8):
            rows = chosen(step)
            others = beside(step) if beside else rows
            answered = answers(step) if answers else rows
            assert len(x) == len(weights) == len(y)  # variables of this frame, as in a program
            optimizer.zero_grad()
            F.mse_loss(model(x[rows], weights[others]), y[answered]).backward()
            optimizer.step()

    return made(watched(program)[0], "dependencies")["dependencies"]


def at_random(step, seed=0):
    return torch.randperm(N, generator=torch.Generator().manual_seed(100 * seed + step))[:32]


def test_rows_that_are_drawn_together_are_samples():
    found = drawn(at_random)
    assert found.value("inputs") == 2
    assert found.value("samples_moved") > 1e-3
    assert found.value("are_drawn") == 1


def test_pieces_in_order_may_be_sequences():
    assert drawn(lambda step: torch.arange(32) + 32 * step).value("are_drawn") == 0


@pytest.mark.parametrize("other", ["beside", "answers"])
def test_examples_beside_questions_are_drawn_apart(other):
    assert drawn(at_random, **{other: lambda step: at_random(step, seed=1)}).value("are_drawn") == 0
