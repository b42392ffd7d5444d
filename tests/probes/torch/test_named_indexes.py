"""How many samples a sampler of the program's own was given, as what it holds tells."""

import pytest

torch = pytest.importorskip("torch")
from torch.utils.data import DataLoader, Sampler, TensorDataset  # noqa: E402

from sleuth.probes.torch.named_indexes import of_own_sampler  # noqa: E402


class Held(Sampler):
    """A batch sampler that holds one thing."""

    def __init__(self, held):
        self.held = held

    def __iter__(self):
        return iter([[0, 1]])


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (list(range(60)), (60,)),
        ({3: [0, 1, 2], 4: [3, 4], 9: [5]}, (6,)),
        ({3: [0, 1, 2], 4: [2, 4]}, ()),  # not each once
        ({"a": 1, "b": 2}, ()),
        ({}, ()),
        ({3: ["x", "y"]}, ()),
    ],
)
def test_lengths_of_what_a_sampler_holds(held, expected):
    loader = DataLoader(TensorDataset(torch.zeros(60, 2)), batch_sampler=Held(held))
    assert of_own_sampler(loader).lengths == expected
