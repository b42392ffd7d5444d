import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

cell, head = nn.GRUCell(4, 8), nn.Linear(8, 1)
optimizer = torch.optim.SGD([*cell.parameters(), *head.parameters()], lr=0.1)
batches = [(torch.randn(2, 4), torch.randn(2, 1))] * 5
"""
FAULTY = """
h = torch.zeros(2, 8)
for x, y in batches:
    h = cell(x, h)
    optimizer.zero_grad()
    F.mse_loss(head(h), y).backward()
    optimizer.step()
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "hidden-state-not-detached")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 4),
        (
            """
m = torch.zeros(2, 8)
for x, y in batches:
    m = 0.9 * m + 0.1 * cell(x)
    loss = F.mse_loss(head(m), y)
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    optimizer.step()
""",
            4,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
h = torch.zeros(2, 8)
for x, y in batches:
    h = cell(x, h).detach()
    optimizer.zero_grad()
    F.mse_loss(head(h), y).backward()
    optimizer.step()
""",
        """
h, total = torch.zeros(2, 8), 0.0
for x, y in batches:
    h = cell(x, h)
    total = total + F.mse_loss(head(h), y)
optimizer.zero_grad()
total.backward()
optimizer.step()
""",
        """
for x, y in batches:
    h = torch.zeros(2, 8)
    h = cell(x, h)
    optimizer.zero_grad()
    F.mse_loss(head(h), y).backward()
    optimizer.step()
""",
        """
h = torch.zeros(2, 8)
for x, y in batches:
    with torch.no_grad():
        h = cell(x, h)
    optimizer.zero_grad()
    F.mse_loss(head(h), y).backward()
    optimizer.step()
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "hidden-state-not-detached")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_the_state_of_an_lstm_is_cut_in_both_parts():
    text = FAULTY.replace("GRUCell", "LSTM")
    assert found(f"{HEAD}{text}\n", "hidden-state-not-detached")[0].finding.fix == "Detach `h` after each backward call."
