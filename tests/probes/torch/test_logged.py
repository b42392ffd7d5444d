"""Numbers that are handed to a logger are read as printed ones are."""

import gc
import sys
import types
import weakref

import pytest
import torch
from torch import nn

from sleuth.probes.torch.logged import _one, _several
from sleuth.probes.torch.session import TorchSession
from tests.probes.torch.trace_of import trace_of


def train(report):
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 3)).square().mean().backward()
        optimizer.step()
        report(step)


def told(trace):
    return [(one.step, one.label, one.value) for one in trace.printed]


def test_tensorboard(tmp_path):
    tensorboard = pytest.importorskip("torch.utils.tensorboard")

    def program():
        with tensorboard.SummaryWriter(str(tmp_path)) as writer:
            train(lambda step: writer.add_scalar("Accuracy/val", torch.tensor(0.25 + step / 8), step))

    trace = trace_of(program)
    assert told(trace) == [(1, "accuracy val", 0.25), (2, "accuracy val", 0.375), (3, "accuracy val", 0.5)]
    assert trace.printed[0].decimals == 6
    assert trace.printed[0].place is not None
    assert list(tmp_path.iterdir()), "the program's own log is still written"
    assert not hasattr(tensorboard.SummaryWriter.add_scalar, "__wrapped__"), "taken out at the end"


@pytest.fixture
def wandb(monkeypatch):
    """A module with the names of Weights & Biases, which needs an account to be told anything."""
    package, sdk, run = (types.ModuleType(name) for name in ("wandb", "wandb.sdk", "wandb.sdk.wandb_run"))
    run.Run = type("Run", (), {"log": lambda self, data, step=None: self.seen.append(data), "seen": []})
    for module in (package, sdk, run):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    return run.Run


def test_a_dict_of_metrics(wandb):
    run = wandb()

    def program():
        train(lambda step: run.log({"val_acc": 0.5, "epoch": step, "name": "a", "flag": True}, step=step))
        assert run.seen[0] == {"val_acc": 0.5, "epoch": 0, "name": "a", "flag": True}

    trace = trace_of(program)
    assert told(trace)[:2] == [(1, "val acc", 0.5), (1, "epoch", 0.0)]
    assert len(told(trace)) == 6
    assert trace.run.status == "finished"


def test_a_watch_that_is_over_is_let_go():
    def program():
        train(lambda step: None)
        session = TorchSession()
        session.install()
        patches = weakref.ref(session._patches)
        session.uninstall()
        del session
        gc.collect()
        assert patches() is None

    assert trace_of(program).run.status == "finished"


@pytest.mark.parametrize(
    ("read", "args", "step"),
    [
        (_one, ("rows", 5), 9),
        (_one, ("rows", 5, 3), 3),
        (_several, ({"rows": 5},), 9),
        (_several, ({"rows": 5}, 3), 3),
        (_several, ("counts", {"rows": 5}, 3), 3),
    ],
)
def test_a_whole_number_is_not_taken_for_the_step(read, args, step):
    class Sink:
        def write_metrics(self, step, values, *, is_called):
            self.kept = step, list(values.values())

    session = TorchSession()
    session.install()
    try:
        session._recorder.sink, session._recorder.step = Sink(), 9
        session._patches._logged.note(read, args, {}, True)
        assert session._recorder.sink.kept == (step, [5.0])
    finally:
        session.uninstall()
