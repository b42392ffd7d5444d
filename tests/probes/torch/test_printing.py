import io
import sys

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from sleuth.probes.torch.printing import numbers
from sleuth.probes.torch.session import TorchSession
from tests.probes.torch.trace_of import trace_of


def shown(text):
    return [(one.label, one.value, one.decimals, one.is_percent) for one in numbers(text, 0, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("epoch 3: val_acc=93.50% loss 0.25", [("epoch", 3, 0, False), ("val acc", 93.5, 2, True), ("loss", 0.25, 2, False)]),
        ("{'f1': 0.8123, 'error': 1.5e-03}", [("f1", 0.8123, 4, False), ("error", 1.5e-3, 4, False)]),
        ("[12/50] acc -0.5", [("", 12, 0, False), ("", 50, 0, False), ("acc", -0.5, 1, False)]),
        ("resnet18 v1.2.3 saved", []),
    ],
)
def test_numbers_and_their_labels(text, expected):
    assert shown(text) == expected


def evaluate(model, loader):
    model.eval()
    with torch.no_grad():
        return sum((model(x).argmax(1) == y).sum().item() for x, y in loader)


def test_printed_numbers_and_the_batches_of_each_evaluation():
    def program():
        x = torch.randn(50, 3)
        loader = DataLoader(TensorDataset(x, (x[:, 0] > 0).long()), batch_size=20)
        model = nn.Linear(3, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        for _ in range(2):
            model.train()
            for given, target in loader:
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(given), target).backward()
                optimizer.step()
            print("accuracy", evaluate(model, loader) / 50, "of", 50, sep=" ")

    trace = trace_of(program)
    accuracies = [p.value for p in trace.printed if p.label == "accuracy"]
    batches = [one.batches for one in trace.evaluations]
    assert [b.n.tolist() for b in batches] == [[20, 20, 10]] * 2
    assert [b.n_correct.sum() / 50 for b in batches] == accuracies
    assert [p.step for p in trace.printed] == [3, 3, 6, 6]
    assert trace.printed[0].place is not None


def test_the_stream_is_the_same_and_left_as_it_was_found(monkeypatch):
    from sleuth.probes.torch.session import TorchSession

    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    session = TorchSession()
    session.install()
    assert sys.stdout is stream
    assert stream.write("a line\n") == 7
    print("1.5", end="")
    session.uninstall()
    assert "write" not in vars(stream)
    stream.flush()
    assert stream.buffer.getvalue() == b"a line\n1.5"


class Stream:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


def test_a_write_that_another_library_put_on_the_stream_is_kept(monkeypatch):
    stream = Stream()
    monkeypatch.setattr("sys.stdout", stream)
    theirs = stream.write
    stream.write = lambda text: theirs(text)
    put = stream.write

    def program():
        weight = nn.Parameter(torch.ones(3))
        optimizer = torch.optim.SGD([weight], lr=0.1)
        for step in range(3):
            optimizer.zero_grad()
            weight.square().sum().backward()
            optimizer.step()
            print("accuracy", step / 4)

    session = TorchSession()
    session.install()
    try:
        program()
    finally:
        session.uninstall()
    session.finish("finished")
    assert [p.value for p in session.trace().printed if p.label == "accuracy"] == [0.0, 0.25, 0.5]
    assert stream.text == "accuracy 0.0\naccuracy 0.25\naccuracy 0.5\n"
    assert stream.write is put
