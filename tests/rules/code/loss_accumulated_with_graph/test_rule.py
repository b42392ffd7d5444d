import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
batches = [torch.randn(8, 4)] * 10
total, kept = 0.0, []
class Meter:
    def __init__(self):
        self.sum = 0.0
    def add(self, value):
        self.sum += value
    def mix(self, value):
        self.sum = 0.9 * self.sum + 0.1 * value
meter = Meter()
for x in batches:
    optimizer.zero_grad()
    loss = model(x).pow(2).mean()
    loss.backward()
    optimizer.step()
"""


def findings(body):
    return found(HEAD + body, "loss-accumulated-with-graph")


@pytest.mark.parametrize(
    "line", ["total += loss", "kept.append(loss)", "total = total + loss * 2", "total = 0.9 * total + 0.1 * loss"]
)
def test_a_sum_and_a_list_of_tensors(line):
    (one,) = findings(f"    {line}\n")
    assert one.finding.where.span.line == HEAD.count("\n") + 1


def test_a_meter_of_the_program():
    (one,) = findings("    meter.add(loss)\n")
    assert one.finding.where.span.line == HEAD.count("\n") + 1  # where the loss is handed over
    assert one.finding.where.trace[-1].span.line == 12


def test_the_edit_adds_item():
    (one,) = findings("    total += loss\n")
    (edit,) = one.finding.edits
    assert (edit.text, edit.span.column, edit.span.end_column, edit.is_safe) == (".item()", 18, 18, False)


@pytest.mark.parametrize(
    "line",
    [
        "total += loss.item()",
        "total += float(loss)",
        "kept.append(loss.detach())",
        "meter.add(loss.item())",
        "total += loss.data",
        "kept.append((x, 1))",
        "rows = []\n    rows.append(loss)",
        "total += len(x)",
    ],
)
def test_numbers_and_what_dies_with_the_turn_are_left_alone(line):
    assert findings(f"    {line}\n") == []


def test_a_backward_from_the_sum_is_meant():
    body = "total = 0\nfor x in batches:\n    loss = model(x).sum()\n    total += loss\ntotal.backward()\n"
    assert findings(body) == []


@pytest.mark.parametrize(
    ("start", "line"),
    [("log = {'fit': 0.0, 'n': 0}", "log['fit'] = log['fit'] + loss"), ("log = {}", "log['fit'] = 2 * loss + log['fit']")],
)
def test_an_entry_of_a_dict(start, line):
    body = HEAD.replace("meter = Meter()", start)
    assert len(found(f"{body}    {line}\n", "loss-accumulated-with-graph")) == 1


@pytest.mark.parametrize(
    "line",
    ["log['fit'] = log['fit'] + loss.item()", "log['n'] = log['n'] + len(x)", "log['fit'] = loss + 1", "log['fit'] = loss"],
)
def test_an_entry_that_keeps_no_graphs_of_earlier_steps(line):
    body = HEAD.replace("meter = Meter()", "log = {'fit': 0.0, 'n': 0}")
    assert found(f"{body}    {line}\n", "loss-accumulated-with-graph") == []


TERMS = HEAD.replace(
    "    loss = model(x).pow(2).mean()\n",
    "    out = model(x)\n    size = mask(out > 0).sum()\n    shown = out.detach().mean()\n"
    "    fit, flat = out.pow(2).sum(1).mean(), 0.1 * out.abs().sum() / size\n    loss = fit + flat + shown\n",
).replace("meter = Meter()", "meters = {name: Meter() for name in ('fit', 'flat')}")


@pytest.mark.parametrize("line", ["total += fit", "kept.append(flat)", "meters['fit'].add(fit * len(x))"])
def test_a_term_of_the_loss_that_the_program_works_out_itself(line):
    (one,) = found(f"{TERMS}    {line}\n", "loss-accumulated-with-graph")
    assert one.finding.where.span.line == TERMS.count("\n") + 1


@pytest.mark.parametrize(
    "line",
    [
        "total += fit.item()",
        "kept.append(flat.detach())",
        "meters['fit'].add(float(fit) * len(x))",
        "total += shown",
        "total += size",
    ],
)
def test_a_term_without_its_graph(line):
    assert found(f"{TERMS}    {line}\n", "loss-accumulated-with-graph") == []
