import pytest

from tests.read import found

HEAD = """
import copy
import torch
from torch import nn
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
best, kept = 9.0, None
for x in [torch.randn(8, 4)] * 10:
    optimizer.zero_grad()
    loss = model(x).pow(2).mean()
    loss.backward()
    optimizer.step()
    if loss.item() < best:
        best = loss.item()
"""


def lines(keep, use="model.load_state_dict(kept)"):
    text = f"{HEAD}        {keep}\n{use}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "best-weights-by-reference")]


@pytest.mark.parametrize(
    ("keep", "use"),
    [
        ("kept = model.state_dict()", "model.load_state_dict(kept)"),
        ("kept = model.state_dict().copy()", "torch.save(kept, 'a.pt')"),
        ("kept = {'weights': model.state_dict(), 'loss': best}", "model.load_state_dict(kept['weights'])"),
        ("kept = dict(model.state_dict())", "model.load_state_dict(kept)"),
        ("kept = {k: v.detach() for k, v in model.state_dict().items()}", "model.load_state_dict(kept)"),
    ],
)
def test_weights_kept_by_reference(keep, use):
    assert lines(keep, use) == [1]


def test_the_edit_copies_each_tensor():
    (one,) = found(f"{HEAD}        kept = model.state_dict()\nmodel.load_state_dict(kept)\n", "best-weights-by-reference")
    (edit,) = one.finding.edits
    assert edit.text == "{name: value.clone() for name, value in model.state_dict().items()}"


@pytest.mark.parametrize(
    ("keep", "use"),
    [
        ("kept = copy.deepcopy(model.state_dict())", "model.load_state_dict(kept)"),
        ("kept = {k: v.clone() for k, v in model.state_dict().items()}", "model.load_state_dict(kept)"),
        ("torch.save(model.state_dict(), 'a.pt')", "model.load_state_dict(torch.load('a.pt'))"),
        ("kept = model.state_dict()", "print(best)"),
        ("kept = optimizer.state_dict()", "optimizer.load_state_dict(kept)"),
        ("pass", "kept = model.state_dict()\nmodel.load_state_dict(kept)"),
    ],
)
def test_copies_are_left_alone(keep, use):
    assert lines(keep, use) == []
