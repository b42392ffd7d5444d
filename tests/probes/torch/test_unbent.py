"""An activation whose slope is 1 on both sides is told from one that bends."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from sleuth.probes.torch.graph import operations, walk


class Functional(nn.Module):
    def __init__(self, slope):
        super().__init__()
        self.slope = slope

    def forward(self, values):
        return F.leaky_relu(values, self.slope, inplace=True)


@pytest.mark.parametrize("make", [nn.LeakyReLU, Functional])
@pytest.mark.parametrize(("slope", "name"), [(True, "Unbent"), (1.0, "Unbent"), (0.01, "LeakyRelu"), (0.5, "LeakyRelu")])
def test_a_leaky_relu_by_its_slope(make, slope, name):
    model = nn.Sequential(nn.Conv1d(3, 8, 3), make(slope), nn.Conv1d(8, 2, 3))
    graph = operations(walk(model(torch.ones(4, 3, 12)).mean()), lambda _: 0, read_saved=True)
    assert {op.name for op in graph} & {"Unbent", "LeakyRelu"} == {name}


def test_a_learnt_slope_bends_even_where_it_starts_at_one():
    model = nn.Sequential(nn.Linear(3, 8), nn.PReLU(init=1.0), nn.Linear(8, 2))
    graph = operations(walk(model(torch.ones(4, 3)).mean()), lambda _: 0, read_saved=True)
    assert "Unbent" not in {op.name for op in graph}
