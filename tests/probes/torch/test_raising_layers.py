"""Layers that raise while they are watched: the program's stderr is what it is without sleuth."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402
from torch.utils import checkpoint  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402


class Halves(nn.Module):
    """Its parts are run again while gradients are computed; the last of these runs ends by an exception of torch's own."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 16))
        self.last = nn.Linear(16, 3)

    def forward(self, x):
        return self.last(checkpoint.checkpoint(self.first, x, use_reentrant=False))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("is_caught", [False, True])
def test_a_layer_that_raises_brings_no_warning_of_ours(is_caught):
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        model = Halves()
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        for _ in range(6):
            x = torch.randn(16, 6)
            if is_caught:
                with pytest.raises(RuntimeError, match="shapes"):
                    model(x[:, :5])
            optimizer.zero_grad()
            F.cross_entropy(model(x), (x[:, 0] > 0).long()).backward()
            optimizer.step()
    finally:
        session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    (made,) = session.experiment(("unreached-parts",), 10.0)
    assert made.reason == ""
