import pytest

from tests.read import found

HEAD = """
import lightning as L
import numpy as np
from datasets import load_dataset
from tensorflow import keras
from torchvision.datasets import MNIST
from transformers import Trainer
data = load_dataset("imdb")
net, loader, x, y = object(), object(), np.zeros((5, 3)), np.zeros(5)
"""
FAULTY = """
trainer = Trainer(model=model, train_dataset=data["train"], eval_dataset=data["train"])
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "evaluation-on-train-split")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 2),
        (
            """
trainer = L.Trainer(max_epochs=3)
trainer.fit(net, loader, loader)
""",
            3,
        ),
        (
            """
net = keras.Sequential([keras.layers.Dense(1)])
net.compile("adam", "mse")
net.fit(x, y, validation_data=(x, y))
""",
            4,
        ),
        (
            """
train_set = MNIST("data", train=True, transform=augment)
test_set = MNIST("data", train=True, transform=plain)
""",
            3,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
trainer = Trainer(model=model, train_dataset=data["train"], eval_dataset=data["test"])
""",
        """
a = load_dataset("imdb", split="train[:90%]")
b = load_dataset("imdb", split="train[90%:]")
trainer = Trainer(model=model, train_dataset=a, eval_dataset=b)
""",
        """
rows = load_dataset("imdb", split="train")
trainer = Trainer(model=model, train_dataset=rows.select(range(900)), eval_dataset=rows.select(range(900, 1000)))
""",
        """
train_set = MNIST("data", train=True, transform=augment)
plain_set = MNIST("data", train=True, transform=plain)
test_set = MNIST("data", train=False)
""",
        """
trainer = Trainer(model=model, train_dataset=data["train"], eval_dataset=data["train"])
print(trainer.evaluate(data["test"]))
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "evaluation-on-train-split")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")
