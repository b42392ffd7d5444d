import copy
import io

import pytest
import torch
from torch import nn

from tests.probes.torch.trace_of import trace_of


def train(model, optimizer=None, n_steps=4):
    optimizer = optimizer or torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(n_steps):
        optimizer.zero_grad()
        model(torch.randn(5, 3)).square().mean().backward()
        optimizer.step()
    return optimizer


KEEPING = {
    "plain": lambda model: model.state_dict(),
    "copy": lambda model: model.state_dict().copy(),
    "cpu": lambda model: {k: v.cpu() for k, v in model.state_dict().items()},
    "detached": lambda model: {k: v.detach() for k, v in model.state_dict().items()},
    "checkpoint": lambda model: {"epoch": 1, "model": model.state_dict()}["model"],
}


@pytest.mark.parametrize("keep", KEEPING.values(), ids=KEEPING)
def test_live_weights_loaded_back(keep):
    def program():
        model = nn.Linear(3, 2)
        optimizer = train(model)
        best = keep(model)
        train(model, optimizer)
        model.load_state_dict(best)

    (use,) = trace_of(program).state_uses
    assert (use.use, use.taken_step, use.step, use.is_own, use.n_tensors) == ("load", 4, 8, True, 2)
    assert use.taken_place is not None
    assert use.place is not None


def test_live_weights_saved_later_or_loaded_elsewhere():
    def program():
        model = nn.Linear(3, 2)
        train(model)
        best = model.state_dict()
        train(model)
        torch.save({"model": best}, io.BytesIO())
        nn.Linear(3, 2).load_state_dict(best)

    assert [(use.use, use.is_own) for use in trace_of(program).state_uses] == [("save", False), ("load", False)]


def test_copies_and_uses_at_once_are_not_kept():
    def program():
        model, other = nn.Linear(3, 2), nn.Linear(3, 2)
        train(model)
        best = copy.deepcopy(model.state_dict())
        train(model)
        torch.save(model.state_dict(), io.BytesIO())
        other.load_state_dict(model.state_dict())
        model.load_state_dict(best)

    assert trace_of(program).state_uses == ()
