"""What one sample takes is told by the draws that nothing else held up."""

import time

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, Dataset  # noqa: E402

from tests.probes.torch.trace_of import trace_of  # noqa: E402


class Rows(Dataset):
    """Of four batches of 8, three are held up once, or each sample is slow."""

    def __init__(self, slow):
        self.slow = slow

    def __len__(self):
        return 256

    def __getitem__(self, i):
        if self.slow == "samples":
            time.sleep(0.002)
        elif i % 8 == 0 and i % 32:
            time.sleep(0.03)
        return torch.ones(3), torch.ones(1)


@pytest.mark.parametrize(("slow", "low", "high"), [("machine", 0.0, 0.001), ("samples", 0.002, 0.1)])
def test_a_sample_takes_what_it_takes_undisturbed(slow, low, high):
    def program():
        model = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for x, y in DataLoader(Rows(slow), batch_size=8):
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()

    (loader,) = trace_of(program).loaders
    assert low <= loader.item_seconds < high
