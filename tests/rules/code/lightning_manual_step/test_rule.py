import pytest

from tests.read import found

HEAD = """
import lightning as L
import torch
from torch import nn
import torch.nn.functional as F

class Base(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(4, 3)
    def loss_of(self, batch):
        return F.cross_entropy(self.net(batch[0]), batch[1])
"""
FAULTY = """
class Net(Base):
    def training_step(self, batch, index):
        loss = self.loss_of(batch)
        self.manual_backward(loss)
        return loss
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "lightning-manual-step")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 5),
        (
            """
class Net(Base):
    def training_step(self, batch, index):
        return self.loss_of(batch).detach()
""",
            4,
        ),
        (
            """
class Net(Base):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False
    def training_step(self, batch, index):
        return self.loss_of(batch)
""",
            5,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
class Net(Base):
    automatic_optimization = False
    def training_step(self, batch, index):
        self.manual_backward(self.loss_of(batch))
        self.optimizers().step()
""",
        """
class Net(Base):
    def training_step(self, batch, index):
        self.scheduler.step()
        return self.loss_of(batch)
    def validation_step(self, batch, index):
        return self.loss_of(batch).item()
""",
        """
class Net(Base):
    def __init__(self, automatic):
        super().__init__()
        self.automatic_optimization = automatic
    def training_step(self, batch, index):
        self.optimizers().step()
""",
        """
class Net(Unknown):
    def training_step(self, batch, index):
        self.optimizers().step()
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "lightning-manual-step")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
