"""The residual of a hand-written regression loss: output minus target, whichever way round it is written."""

import pytest

torch = pytest.importorskip("torch")

from sleuth.probes.torch.session import TorchSession  # noqa: E402


def residual(formula):
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        model = torch.nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        x, y = torch.randn(16, 3), torch.randn(16) + 5
        output = model(x)
        formula(output, y).backward()
        optimizer.step()
    finally:
        session.uninstall()
        session.finish("finished", "")
    assert not session.crashes
    expected = (output.detach().squeeze(1) - y).mean().item()
    return session.trace().backwards[0].residual, expected


@pytest.mark.parametrize(
    "formula",
    [
        lambda output, y: ((output.squeeze(1) - y) ** 2).mean(),
        lambda output, y: (y - output.squeeze(-1)).pow(2).sum() / 16,
        lambda output, y: 0.5 * (output.squeeze(1) - y).abs().mean(),
        lambda output, y: torch.sqrt(torch.mean(torch.square(output.squeeze(1) - y))),
    ],
)
def test_output_minus_target(formula):
    found, expected = residual(formula)
    assert found.mean == pytest.approx(expected, rel=1e-5)
    assert found.n_values == 16


@pytest.mark.parametrize(
    "formula",
    [
        lambda output, y: (output**2).mean(),
        lambda output, y: -((y - output.squeeze(1)) ** 2).mean(),
        lambda output, y: torch.nn.functional.mse_loss(output.squeeze(1), y),
        lambda output, y: ((output - output.mean()) ** 2).mean(),
    ],
)
def test_other_losses_have_none(formula):
    assert residual(formula)[0] is None
