"""Keras on PyTorch, imitated: optimisers that write to weights themselves, losses by arithmetic, and a mode that is an argument."""

import sys
import types

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402


class Variable:
    """A weight of Keras's."""

    def __init__(self, value):
        self.value = value


class BaseOptimizer:
    gradient_accumulation_steps = weight_decay = None

    def __init__(self, learning_rate):
        self.learning_rate = learning_rate

    def build(self, variables):
        self.variables = variables

    def apply(self, gradients, variables):
        with torch.no_grad():
            torch._foreach_sub_([one.value for one in variables], [self.learning_rate * one for one in gradients])


class SGD(BaseOptimizer):
    momentum, nesterov = 0.0, False


SGD.__module__ = "keras.src.optimizers.sgd"


class LossFunctionWrapper:
    def __init__(self, fn):
        self.fn = fn

    def call(self, truth, given):
        return self.fn(truth.reshape(given.shape), given)


def mean_squared_error(truth, given):
    return torch.square(truth - given).mean(-1)


class Dropout(nn.Module):
    """Drops by an argument, not by its mode."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x, training=False):
        return nn.functional.dropout(x, self.rate) if training else x


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = Inner()
        self._torch_params = self.inner._torch_params

    def forward(self, x, training=False):
        return self.inner(x, training=training)


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = Dropout(0.4)
        shapes = {"first/kernel": (6, 16), "first/bias": (16,), "last/kernel": (16, 1), "last/bias": (1,)}
        self._torch_params = nn.ParameterDict({name: nn.Parameter(0.3 * torch.randn(shape)) for name, shape in shapes.items()})

    def forward(self, x, training=False):
        weights = self._torch_params
        hidden = torch.relu(x @ weights["first/kernel"] + weights["first/bias"])
        return self.drop(hidden, training=training) @ weights["last/kernel"] + weights["last/bias"]


@pytest.fixture
def session(monkeypatch):
    for name, content in (
        ("keras.src.optimizers.base_optimizer", {"BaseOptimizer": BaseOptimizer}),
        ("keras.src.losses.losses", {"LossFunctionWrapper": LossFunctionWrapper}),
    ):
        module = types.ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    found = TorchSession()
    found.install()
    try:
        yield found
    finally:
        found.uninstall()


def fit(session, rate, n_steps=60):
    torch.manual_seed(0)
    x = torch.randn(240, 6)
    y = x[:, 0] - 2 * x[:, 1]
    model, loss = Model(), LossFunctionWrapper(mean_squared_error)
    variables = [Variable(one) for one in model.parameters()]
    optimizer = SGD(rate)
    optimizer.build(variables)
    for step in range(n_steps):
        rows = slice(step * 24 % 240, step * 24 % 240 + 24)
        model.zero_grad()
        loss.call(y[rows], model(x[rows], training=True)).mean().backward()
        optimizer.apply([one.value.grad for one in variables], variables)
    after = torch.cat([one.detach().reshape(-1) for one in model.parameters()])
    session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    return after


def test_optimisers_and_losses_are_known(session):
    fit(session, 0.05)
    trace = session.trace()
    (optimizer,) = trace.optimizers
    assert (optimizer.kind, optimizer.n_steps, optimizer.groups[0].lr) == ("SGD", 60, 0.05)
    assert optimizer.place is not None
    assert "SGD(rate)" in optimizer.place.source
    assert len(optimizer.groups[0].parameters) == 4
    assert {one.name for one in trace.parameters} == {"first/kernel", "first/bias", "last/kernel", "last/bias"}
    assert not any(one.is_shared for one in trace.parameters)
    assert {one.function for one in trace.losses} == {"mse_loss"}
    assert all(one.input.shape == one.target.shape == (24, 1) for one in trace.losses)
    assert trace.updates[0].n_with_gradient == 4


def test_weights_are_the_same_as_without_being_watched(session):
    watched = fit(session, 0.05)
    assert torch.equal(watched, fit(TorchSession(), 0.05))


def test_experiments_vary_the_rate_and_the_mode(session):
    fit(session, 1e-6)
    made = {one.name: one for one in session.experiment(("learning-rate-sweep", "dependencies", "both-modes"), 30.0)}
    assert {name: one.reason for name, one in made.items()} == dict.fromkeys(made, "")
