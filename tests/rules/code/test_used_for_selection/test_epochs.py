"""Epochs of a training loop of PyTorch that are kept by the score on one of its loaders."""

import pytest

from tests.read import found

PROGRAM = """
import copy
import torch
from torch import nn
from torch.utils.data import DataLoader

def make_loaders(fit, check, last):
    return (
        DataLoader(fit, batch_size=32, shuffle=True),
        DataLoader(check, batch_size=64),
        DataLoader(last, batch_size=64),
    )

class Training:
    def __init__(self, net):
        self.net = net
        self.steps = torch.optim.Adam(net.parameters())

    def error(self, loader):
        total, n = 0.0, 0
        with torch.no_grad():
            for flow, depth in loader:
                total += (self.net(flow) - depth).abs().sum().item()
                n += len(depth)
        return total / n

    def fit(self, rows, watched):
        best, weights, waited = float("inf"), None, 0
        for epoch in range(50):
            for flow, depth in rows:
                self.steps.zero_grad()
                nn.functional.l1_loss(self.net(flow), depth).backward()
                self.steps.step()
            current = self.error(watched)
            if current < {best}:
                best, weights, waited = current, copy.deepcopy(self.net.state_dict()), 0
            else:
                waited += 1
            if waited > 5:
                break
        self.net.load_state_dict(weights)

{end}
"""
HANDED = 3 + PROGRAM[: PROGRAM.index("{end}")].count("\n")  # where the loop is given the test part
LOADERS = "train_loader, val_loader, test_loader = make_loaders(a, b, c)\ntraining = Training(nn.Linear(8, 1))\n"


def lines(end, best="best"):
    program = PROGRAM.replace("{end}", end).replace("{best}", best)
    return [one.finding.where.span.line for one in found(program, "test-used-for-selection")]


@pytest.mark.parametrize("best", ["best", "best - 1e-4", "best * 0.999"])
@pytest.mark.parametrize("also", ["", "print(training.error(val_loader))\n"])
def test_the_test_part_keeps_an_epoch_and_judges_it(best, also):
    end = f"{LOADERS}training.fit(train_loader, test_loader)\n{also}print(training.error(test_loader))"
    assert lines(end, best) == [HANDED]


def test_a_loop_that_takes_the_loader_itself():
    body = PROGRAM.replace("self.error(watched)", "self.error(test_loader)").replace(
        "def fit(self, rows, watched)", "def fit(self, rows)"
    )
    end = f"{LOADERS}training.fit(train_loader)\nprint(training.error(test_loader))"
    found_at = [
        one.finding.where.span.line
        for one in found(body.replace("{end}", end).replace("{best}", "best"), "test-used-for-selection")
    ]
    assert found_at == [1 + body[: body.index("current = self.error")].count("\n")]


@pytest.mark.parametrize(
    "end",
    [
        f"{LOADERS}training.fit(train_loader, val_loader)\nprint(training.error(val_loader), training.error(test_loader))",
        f"{LOADERS}training.fit(train_loader, test_loader)\nprint(training.error(val_loader))",
        f"{LOADERS}training.fit(train_loader, test_loader)\nlater = DataLoader(d)\nprint(training.error(test_loader), training.error(later))",
        "loaders = make_loaders(a, b, c)\ntraining = Training(nn.Linear(8, 1))\ntraining.fit(loaders[0], loaders[2])\nprint(training.error(loaders[2]))",
    ],
)  # fmt: skip
def test_another_part_keeps_the_epoch_or_judges_it(end):
    assert lines(end) == []
