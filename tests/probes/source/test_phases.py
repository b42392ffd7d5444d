"""Loops over phases, each of which is read by itself."""

import pytest

from tests.read import named, source

SETUP = """
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
parts = {"train": TensorDataset(torch.randn(64, 4), torch.randint(2, (64,))), "val": TensorDataset(torch.randn(32, 4), torch.randint(2, (32,)))}
loaders = {name: DataLoader(parts[name], batch_size=16, shuffle=(name == "train")) for name in ["train", "val"]}
model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 2))
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7)
"""
BY_NAME = """
for epoch in range(20):
    for phase in ["train", "val"]:
        if phase == "train":
            model.train()
        else:
            model.eval()
        for x, y in loaders[phase]:
            optimizer.zero_grad()
            with torch.set_grad_enabled(phase == "train"):
                loss = criterion(model(x), y)
                if phase == "train":
                    loss.backward()
                    optimizer.step()
        if phase == "train":
            scheduler.step()
"""
BY_PAIR = """
def run(loader, train):
    model.train(train)
    with torch.set_grad_enabled(train):
        for x, y in loader:
            loss = criterion(model(x), y)
            if train:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()

for epoch in range(20):
    for name, loader in loaders.items():
        run(loader, train=name == "train")
    scheduler.step()
"""
BY_SWITCH = """
for epoch in range(20):
    for is_training in (True, False):
        model.train(is_training)
        if not is_training and epoch < 5:
            continue
        for x, y in loaders["train" if is_training else "val"]:
            with torch.set_grad_enabled(is_training):
                loss = criterion(model(x), y)
            if not is_training:
                continue
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    scheduler.step()
"""


@pytest.mark.parametrize("loop", [BY_NAME, BY_PAIR, BY_SWITCH])
def test_a_sound_loop_is_left_alone(loop):
    assert named(SETUP + loop) == []


@pytest.mark.parametrize(
    ("loop", "old", "new", "rule"),
    [
        (BY_NAME, "        else:\n            model.eval()\n", "", "missing-eval-mode"),
        (BY_NAME, "            optimizer.zero_grad()\n", "", "missing-zero-grad"),
        (BY_NAME, "                    optimizer.step()\n", "                    optimizer.step()\n                    scheduler.step()\n", "scheduler-order"),
        (BY_NAME, BY_NAME[BY_NAME.index("        if phase") : BY_NAME.index("        for x, y")], "        model.eval()\n", "train-mode-not-restored"),
        (BY_PAIR, "model.train(train)", "model.train()", "missing-eval-mode"),
        (BY_PAIR, "                optimizer.zero_grad()\n", "", "missing-zero-grad"),
        (BY_SWITCH, "model.train(is_training)", "model.train()", "missing-eval-mode"),
        (BY_SWITCH, "            optimizer.step()\n", "            optimizer.step()\n            scheduler.step()\n", "scheduler-order"),
    ],
)  # fmt: skip
def test_a_fault_in_one_phase_is_named(loop, old, new, rule):
    assert old in loop
    assert rule in {name for name, _ in named(SETUP + loop.replace(old, new))}


def test_names_that_are_no_phases_are_read_once():
    text = "from lib import show\nfor name in ['adam', 'sgd']:\n    show(name)\n"
    assert len(list(source(text).calls("lib.show"))) == 1


def test_a_phase_that_ends_the_loop_leaves_the_rest_unread():
    text = "from lib import show\nfor phase in ['train', 'val']:\n    show(phase)\n    if phase == 'train':\n        break\nshow('end')\n"
    assert [event.inputs[0].literal for event in source(text).calls("lib.show")] == ["train", "end"]


def test_what_holds_for_a_phase_holds_after_a_function_that_knows_it():
    text = """
    from lib import show
    def run(phase):
        is_training = phase != "val"
        show(1 if not is_training else 2)
    for phase in ("train", "val"):
        run(phase)
    """
    assert [event.inputs[0].literal for event in source(text).calls("lib.show")] == [2, 1]
