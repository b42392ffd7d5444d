"""How features go with labels is added up over the watched batches, and no tensor of a step is kept."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402

X = torch.randn(60, 4, generator=torch.Generator().manual_seed(0))


def labelled(loss, target, n_outputs):
    session = TorchSession()
    session.install()
    try:
        model = torch.nn.Linear(4, n_outputs)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for start in range(0, 60, 20):
            optimizer.zero_grad()
            getattr(F, loss)(model(X[start : start + 20]), target[start : start + 20]).backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    assert all(frame.rows is None for frame in session._recorder.forwards_seen)
    return session.trace().labelled


def test_ranges_of_each_class():
    label = torch.arange(60) % 3
    (one,) = labelled("cross_entropy", label, 3)
    assert one.counts.tolist() == [20, 20, 20]
    for k in range(3):
        np.testing.assert_allclose(one.low[k], X[label == k].amin(0))
        np.testing.assert_allclose(one.high[k], X[label == k].amax(0))
        np.testing.assert_allclose(one.mean[k], X[label == k].mean(0), atol=1e-6)
        np.testing.assert_allclose(one.deviation[k], X[label == k].std(0, correction=0), rtol=1e-5)


def test_correlation_with_a_number():
    target = (X[:, 2] - 0.5 * X[:, 0]).unsqueeze(1)
    (one,) = labelled("mse_loss", target, 1)
    expected = [np.corrcoef(X[:, j], target[:, 0])[0, 1] for j in range(4)]
    np.testing.assert_allclose(one.correlation, expected, atol=1e-6)


class Plots:
    """Rows and labels of one half of a field trial."""

    def __init__(self, rows, yields):
        self.rows, self.yields = rows, yields


@pytest.mark.parametrize("group", [Plots, lambda rows, label: {"x": rows, "y": label}, lambda *both: both])
def test_labels_that_the_program_keeps_in_a_group(group):
    held = group(X, (X[:, 1] > 0).float())
    session = TorchSession()
    session.install()
    try:
        model = torch.nn.Sequential(torch.nn.Linear(4, 1), torch.nn.Flatten(0))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        for chosen in torch.arange(60).flip(0).split(20):
            rows, label = vars(held).values() if isinstance(held, Plots) else held.values() if isinstance(held, dict) else held
            one, other = rows[chosen], label[chosen]
            del rows, label
            loss = F.binary_cross_entropy_with_logits(model(one), other)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    (found,) = session.trace().labelled
    assert found.counts.sum() == 60
    assert found.low[1, 1] > 0 >= found.high[0, 1]
