"""augmented: clean batches are kept from the loader or the evaluation, and noise above the signal is told from a little."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


def classified(noise, *, in_loop):
    torch.manual_seed(0)
    labels = torch.randint(0, 3, (512,))
    clean = torch.eye(3)[labels].repeat(1, 4) + 0.1 * torch.randn(512, 12)
    shown = clean if in_loop else clean + noise * torch.randn_like(clean)
    model = nn.Linear(12, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def program():
        for x, y in DataLoader(TensorDataset(shown, labels), batch_size=32):
            if in_loop:
                x = x + noise * torch.randn_like(x)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            nn.functional.cross_entropy(model(clean[:256]), labels[:256])
        return optimizer

    session, _ = watched(program)
    return made(session, "augmented", seconds=60.0)["augmented"]


@pytest.mark.parametrize("in_loop", [True, False])
def test_noise(in_loop):
    little, much = classified(0.1, in_loop=in_loop), classified(20.0, in_loop=in_loop)
    assert (little.reason, much.reason) == ("", "")
    assert little.value("augmented") > 0.9
    assert much.value("augmented") < 0.2
    assert much.value("clean") > 0.9
    assert much.value("is_drawn") == float(in_loop)
