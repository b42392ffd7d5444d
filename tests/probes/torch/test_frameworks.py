"""What libraries around PyTorch do: classes in TorchScript, fused optimisers, and optimisers in a shell."""

import importlib.util
import sys
import types

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from sleuth.probes.torch.session import TorchSession  # noqa: E402
from sleuth.rules.training.missing_zero_grad import missing_zero_grad  # noqa: E402

SCRIPTED = """
import torch

def doubled(x: int) -> int:
    return 2 * x

@torch.jit.script
class Counter:
    def __init__(self, n: int):
        self.n = doubled(n)

@torch.jit.script
def counted(n: int) -> int:
    return Counter(n).n

found = counted(4)
"""


@pytest.mark.filterwarnings("ignore:.*torch.jit.*:DeprecationWarning")
def test_a_scripted_class_finds_the_names_of_its_module(tmp_path, monkeypatch):
    path = tmp_path / "scripted.py"
    path.write_text(SCRIPTED)
    spec = importlib.util.spec_from_file_location("scripted", path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "scripted", module)
    session = TorchSession()
    session.install()
    try:
        spec.loader.exec_module(module)
    finally:
        session.uninstall()
    assert module.found == 8
    assert session.crashes == ()


def trained(make_optimizer, n_steps):
    """A session that saw a training of `n_steps`, of which only the first ones were recorded."""
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 3))
        optimizer = make_optimizer(model.parameters())
        for step in range(n_steps):
            if step == 12:
                session._recorder.capturing._next = 10**9
            x = torch.randn(16, 6)
            optimizer.zero_grad()
            F.cross_entropy(model(x), (x[:, 0] > 0).long()).backward()
            optimizer.step()
    finally:
        session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    return session


def test_a_fused_optimizer_does_not_hide_that_the_training_went_on():
    session = trained(lambda parameters: torch.optim.AdamW(parameters, 1e-3, fused=True), 200)
    (one,) = session.experiment(("learning-rate-sweep",), 10.0)
    assert one.reason == ""


def test_an_optimizer_in_a_shell_is_one_optimizer(monkeypatch):
    module = types.ModuleType("accelerate.optimizer")
    monkeypatch.setitem(sys.modules, "accelerate.optimizer", module)

    class Shell(torch.optim.Optimizer):
        def __init__(self, optimizer):
            self.optimizer = optimizer

        param_groups = property(lambda self: self.optimizer.param_groups)
        state = property(lambda self: self.optimizer.state)

        def zero_grad(self, set_to_none=True):
            self.optimizer.zero_grad(set_to_none)

        def step(self, closure=None):
            self.optimizer.step(closure)

    Shell.__module__ = "accelerate.optimizer"
    session = trained(lambda parameters: Shell(torch.optim.AdamW(parameters, 1e-3)), 40)
    (one,) = session.experiment(("learning-rate-sweep",), 10.0)
    assert one.reason == ""


class Wrapped:
    """As Lightning does it: a class of its own beside the optimiser's, which leaves all but the step to the optimiser."""

    def __init__(self, optimizer):
        self._inner = optimizer
        self.__class__ = type(f"Wrapped{type(optimizer).__name__}", (type(self), type(optimizer)), {})

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def step(self, closure=None):
        return self._inner.step(closure)


@pytest.mark.parametrize("clears", [True, False])
def test_gradients_that_are_cleared_through_a_shell_are_cleared(clears):
    session = TorchSession()
    session.install()
    try:
        torch.manual_seed(0)
        makes, judges = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 4)), nn.Linear(4, 1)
        first, second = (Wrapped(torch.optim.Adam(one.parameters(), 1e-3)) for one in (makes, judges))
        for _ in range(12):
            made, real = makes(torch.randn(16, 3)), torch.randn(16, 4) + 1
            first.zero_grad()
            F.softplus(-judges(made)).mean().backward()
            first.step()
            if clears:
                second.zero_grad()
            (F.softplus(judges(made.detach())) + F.softplus(-judges(real))).mean().backward()
            second.step()
    finally:
        session.uninstall()
    session.finish("finished")
    assert session.crashes == ()
    trace = session.trace()
    assert [one.kind for one in trace.optimizers] == ["Adam", "Adam"]
    assert [bool(list(missing_zero_grad(trace))), len(trace.updates) > 8] == [not clears, True]
