"""A few steps from the start beat a whole run that a decay, or a dropout of nearly everything, held down from its beginning."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.evidence.trace import RunFacts, Trace  # noqa: E402
from sleuth.stats.holding import Anew  # noqa: E402
from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


class Lift(nn.Module):
    """Lift of a wing section from its angle, camber and speed."""

    def __init__(self, chance):
        super().__init__()
        self.up, self.down, self.drop = nn.Linear(3, 48), nn.Linear(48, 1), nn.Dropout(chance)

    def forward(self, section):
        return self.down(self.drop(torch.tanh(self.up(section)))).squeeze(1)


def run(decay=0.0, chance=0.0, rate=0.05, n_passes=15):
    torch.manual_seed(0)
    x = torch.randn(1600, 3)
    y = torch.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.05 * torch.randn(1600)
    model = Lift(chance)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=decay)

    def program():
        for _ in range(n_passes):
            for rows in torch.randperm(len(x)).split(40):
                optimizer.zero_grad()
                F.mse_loss(model(x[rows]), y[rows]).backward()
                optimizer.step()

    return made(watched(program)[0], "regularisation-anew", seconds=60.0)["regularisation-anew"]


@pytest.mark.parametrize(("way", "settings"), [("decay", {"decay": 0.2}), ("dropout", {"chance": 0.9, "rate": 0.01})])
def test_what_holds_a_run_down_from_its_start(way, settings):
    found = run(**settings)
    assert found.reason == ""
    anew = Anew.of(Trace(run=RunFacts(), experiments=(found,)), way)
    assert anew is not None
    assert anew.free < 0.5 * anew.trained


@pytest.mark.parametrize("settings", [{"decay": 1e-4}, {"chance": 0.5}, {}])
def test_usual_regularisation_is_not_tried(settings):
    assert "no decay shrank the weights" in run(**settings).reason
