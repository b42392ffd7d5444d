"""A model that is kept of several trials, with an optimiser that was built for another one."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.rule import PROOF  # noqa: E402
from sleuth.rules.training.optimizer_stale_parameters import optimizer_stale_parameters  # noqa: E402
from tests.probes.torch.trace_of import trace_of  # noqa: E402


def batches(n):
    for _ in range(n):
        x = torch.randn(16, 6)
        yield x, x[:, :2].sum(1, keepdim=True)


def network():
    return nn.Sequential(nn.Linear(6, 10), nn.Tanh(), nn.Linear(10, 1))


def train(model, optimizer, n):
    for x, y in batches(n):
        optimizer.zero_grad()
        loss = (model(x) - y).square().mean()
        loss.backward()
        optimizer.step()
    return loss.item()


def starts_from_the_best_seed(*, is_paired):
    """Random restarts: the first is kept, with its own optimiser or with that of the last."""
    tried = []
    for seed in range(3):
        torch.manual_seed(seed)
        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
        train(model, optimizer, 12)
        tried.append((model, optimizer))
    train(tried[0][0], tried[0][1] if is_paired else optimizer, 150)


def models_in_turn():
    """Two models that teach each other by turns, each with its own optimiser."""
    pairs = [(one, torch.optim.Adam(one.parameters(), lr=1e-3)) for one in (network(), network())]
    for turn in range(6):
        train(*pairs[turn % 2], 40)


def gradients_put_into_another_model():
    """A copy was trained alone; then its gradients move the model that the other optimiser holds."""
    copy, model = network(), network()
    train(copy, torch.optim.SGD(copy.parameters(), lr=0.05), 30)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for x, y in batches(150):
        copy.load_state_dict(model.state_dict())
        copy.zero_grad()
        (copy(x) - y).square().mean().backward()
        for mine, other in zip(model.parameters(), copy.parameters(), strict=True):
            mine.grad = other.grad.clone()
        optimizer.step()


def a_model_that_is_only_asked_at_the_end():
    """After a second model was trained, the first one is asked which inputs matter to it."""
    first, second = network(), network()
    train(first, torch.optim.Adam(first.parameters(), lr=1e-3), 40)
    train(second, torch.optim.Adam(second.parameters(), lr=1e-3), 60)
    for x, _ in batches(20):
        first(x.requires_grad_()).sum().backward()


def test_the_optimizer_of_another_trial_is_proven():
    (finding,) = optimizer_stale_parameters(trace_of(lambda: starts_from_the_best_seed(is_paired=False)))
    assert finding.certainty in (None, PROOF)
    assert finding.values["stopped_at"] == 11
    assert finding.values["parameters"] == ("0.weight", "0.bias", "2.weight", "2.bias")


@pytest.mark.parametrize(
    "program",
    [
        lambda: starts_from_the_best_seed(is_paired=True),
        models_in_turn,
        gradients_put_into_another_model,
        a_model_that_is_only_asked_at_the_end,
    ],
    ids=["paired", "in-turn", "gradients-copied", "asked-at-the-end"],
)
def test_tempting_runs_are_silent(program):
    assert not list(optimizer_stale_parameters(trace_of(program)))
