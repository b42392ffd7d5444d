import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from torch.utils.data import BatchSampler, DistributedSampler
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
        (
            """
sampler = DistributedSampler(data)
loader = DataLoader(data, 8, sampler=sampler)
sampler.set_epoch(0)
for epoch in range(3):
    for x in loader:
        print(x)
""",
            5,
        ),
        (
            """
sampler = DistributedSampler(data)
loader = DataLoader(data, batch_sampler=BatchSampler(sampler, 8, True))
for epoch in range(3):
    loader.batch_sampler.sampler.set_epoch(0)
    for x in loader:
        print(x)
""",
            4,
        ),
        (
            """
class Trainer:
    def __init__(self, args):
        self.sampler = DistributedSampler(data, shuffle=True)
        self.loader = DataLoader(data, 8, sampler=self.sampler)
        self.start = args.start
    def run(self):
        self.loader.sampler.set_epoch(self.start)
        for epoch in range(self.start, 9):
            self.one(epoch)
    def one(self, epoch):
        for x in self.loader:
            print(x)
if __name__ == "__main__":
    Trainer(args).run()
""",
            9,
        ),
        (
            """
def train(args):
    sampler = DistributedSampler(data)
    loader = DataLoader(data, 8, sampler=sampler)
    epoch = args.start
    sampler.set_epoch(epoch)
    while epoch < args.epochs:
        for x in loader:
            print(x)
        epoch += 1
""",
            7,
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
        """
def train(args):
    sampler = DistributedSampler(data)
    loader = DataLoader(data, 8, sampler=sampler)
    epoch = args.start
    sampler.set_epoch(epoch)
    while epoch < args.epochs:
        for x in loader:
            print(x)
        epoch += 1
        sampler.set_epoch(epoch)
""",
        """
class Trainer:
    def __init__(self):
        self.sampler = DistributedSampler(data, shuffle=True)
        self.loader = DataLoader(data, 8, sampler=self.sampler)
    def on_epoch(self, epoch):
        self.sampler.set_epoch(epoch)
    def run(self):
        for epoch in range(9):
            self.callbacks.call("on_epoch", epoch)
            for x in self.loader:
                print(x)
Trainer().run()
""",
        """
def batches(loader, sampler):
    epoch = 0
    while True:
        sampler.set_epoch(epoch)
        for x in loader:
            yield x
        epoch += 1
sampler = DistributedSampler(data)
loader = DataLoader(data, 8, sampler=sampler)
sampler.set_epoch(0)
stream = batches(loader, sampler)
for step in range(1000):
    x = next(stream)
""",
        """
sampler = DistributedSampler(data)
loader = DataLoader(data, 8, sampler=sampler)
for seed in range(3):
    sampler.set_epoch(seed)
    for epoch in range(3):
        for x in loader:
            print(x)
""",
        """
def main():
    sampler = DistributedSampler(data)
    loader = DataLoader(data, 8, sampler=sampler)
    sampler.set_epoch(0)
    hooks = [lambda epoch: sampler.set_epoch(epoch)]
    def before(epoch):
        sampler.set_epoch(epoch)
    run(before, hooks)
    for epoch in range(3):
        for hook in hooks:
            hook(epoch)
        for x in loader:
            print(x)
main()
""",
        """
class Trainer:
    def __init__(self):
        self.epoch = 0
        self.loader = DataLoader(data, 8, sampler=DistributedSampler(data))
    def run(self):
        while self.epoch < 9:
            self.loader.sampler.set_epoch(self.epoch)
            for x in self.loader:
                print(x)
            self.epoch += 1
Trainer().run()
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "sampler-epoch-not-set")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


def test_a_sampler_that_is_told_once_is_not_called_one_that_never_is():
    once = FAULTY.replace("for epoch", "loader.sampler.set_epoch(0)\nfor epoch")
    (one,) = found(f"{HEAD}{once}\n", "sampler-epoch-not-set")
    assert one.finding.message.startswith("The sampler is told but one epoch")
    assert "told here, and not once for each epoch" in [link.note for link in one.finding.where.trace]
