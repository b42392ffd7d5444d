import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from torch.utils.data import DistributedSampler
data = TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,)))
"""
FAULTY = """
loader = DataLoader(data, 8, sampler=DistributedSampler(data))
for epoch in range(3):
    for x, y in loader:
        print(x)
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "sampler-epoch-not-set")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
def run(sampler):
    batches = DataLoader(data, 8, sampler=sampler)
    for epoch in range(3):
        for i, (x, y) in enumerate(batches):
            print(x)
run(DistributedSampler(data, shuffle=True))
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
loader = DataLoader(data, 8, sampler=DistributedSampler(data, shuffle=False))
for epoch in range(3):
    for x, y in loader:
        print(x)
""",
        """
loader = DataLoader(data, 8, sampler=DistributedSampler(data))
for x, y in loader:
    print(x)
""",
        """
loader = DataLoader(data, 8, sampler=DistributedSampler(data))
for epoch in range(3):
    getattr(loader.sampler, "set_epoch")(epoch)
    loader.sampler.set_epoch(epoch)
    for x, y in loader:
        print(x)
""",
        """
trainer.fit(net, DataLoader(data, 8, sampler=DistributedSampler(data)))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "sampler-epoch-not-set")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
