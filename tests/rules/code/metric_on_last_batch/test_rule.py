import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from scipy.stats import pearsonr
from sklearn.metrics import accuracy_score
from torch.utils.data import DataLoader
model = nn.Linear(4, 2)
loader = DataLoader(data, batch_size=32)
"""
LOOP = "for x, y in loader:\n    p = model(x).argmax(1)\n"
ANSWER = "for x, y in loader:\n    p = model(x)\n"
GENERATOR = "def each(loader):\n    for x, y in loader:\n        yield model(x).argmax(1), y\n"


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(f"{HEAD}{body}\n", "metric-on-last-batch")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (LOOP + "print(accuracy_score(y, p))", 3),
        (LOOP + "print((p == y).float().mean())", 3),
        ("for i, (x, y) in enumerate(loader):\n    p = torch.sigmoid(model(x)).round()\nacc = (p.squeeze() == y).sum() / len(y)", 3),
        ("def test(model, test_loader):\n    for x, y in test_loader:\n        p = model(x).max(1)[1]\n    return (p == y).float().mean()", 4),
        ("def test(model, test_loader):\n    for x, y in test_loader:\n        p = model(x).argmax(1)\n        yield p\n    print((p == y).sum())", 5),
        ("for epoch in range(3):\n    for x, y in loader:\n        p = model(x).argmax(1)\n    print(epoch, accuracy_score(y.cpu(), p.cpu()))", 4),
        (ANSWER + "print((p - y).abs().mean())", 3),
        (ANSWER + "print(torch.sqrt(torch.mean((p.squeeze(1) - y) ** 2)))", 3),
        (ANSWER + "dice = 2 * (torch.sigmoid(p) * y).sum()", 3),
        (ANSWER + "print(torch.eq(p.argmax(1), y).sum())", 3),
        (ANSWER + "print(F.l1_loss(p, y))", 3),
        ("for batch in loader:\n    p = model(batch['x'])\nprint(pearsonr(p.cpu().numpy().ravel(), batch['y'].numpy()))", 3),
        ("for x, y in loader:\n    p = model(x) > 0\nhits = (p & y.bool()).sum()", 3),
        ("def error(p, y):\n    return ((p - y) ** 2).mean()\n" + ANSWER + "print(error(p.cpu(), y))", 5),
    ],
)  # fmt: skip
def test_only_the_last_batch_is_judged(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "ps = []\nys = []\nfor x, y in loader:\n    ps.append(model(x).argmax(1))\n    ys.append(y)\nprint(accuracy_score(torch.cat(ys), torch.cat(ps)))",
        "n = 0\nfor x, y in loader:\n    n += (model(x).argmax(1) == y).sum()\nprint(n)",
        LOOP + "    print(accuracy_score(y, p))",
        "for x, y in loader:\n    p = model(x).argmax(1)\n    break\nprint((p == y).float().mean())",
        "for epoch in range(9):\n    p = model(X).argmax(1)\nprint(accuracy_score(Y, p))",
        "P = torch.empty(0)\nY = torch.empty(0)\nfor x, y in loader:\n    P = torch.cat([P, model(x).argmax(1)])\n    Y = torch.cat([Y, y])\nprint(accuracy_score(Y, P))",
        LOOP + "print(p.shape == y.shape)",
        f"{GENERATOR}n = 0\nfor p, y in each(loader):\n    n += (p == y).sum().item()",
        f"{GENERATOR}n = 0\nfor i, (p, y) in enumerate(each(loader)):\n    print(i, accuracy_score(y.cpu(), p.cpu()))",
        f"{GENERATOR}def both():\n    yield from each(loader)\n    yield from each(loader)\nn = sum((p == y).sum() for p, y in both())",
        "class Judge:\n    def each(self):\n        for x, y in loader:\n            yield model(x).argmax(1), y\n    def hits(self):\n        n = 0\n        for p, y in self.each():\n            n += (p == y).sum()\n        return n",
        "ps = [(model(x).argmax(1), y) for x, y in loader]\nn = 0\nfor p, y in ps:\n    n += (p == y).sum()",
        ANSWER + "    print((p - y).abs().mean(), F.l1_loss(p, y))",
        ANSWER + "print('last batch', (p - y).abs().mean())",
        ANSWER + "picture(p - y, (p - y).abs().mean(0))",
        "loader = DataLoader(data, batch_size=len(data))\n" + ANSWER + "print((p - y).abs().mean())",
        "other = torch.jit.script(model)\n" + ANSWER + "    q = other(x)\nprint((p - q).abs().mean())",
        ANSWER + "    F.l1_loss(p, y).backward()\nprint((p - y).abs().mean())",
        "e = torch.zeros(0)\n" + ANSWER + "    e = torch.cat([e, p - y])\nprint(e.abs().mean(), (e - e.mean()).abs().mean())",
    ],
)  # fmt: skip
def test_all_batches_are_judged(body):
    assert lines(body) == []


def test_the_trace_begins_at_the_loop():
    (one,) = found(f"{HEAD}{LOOP}print(accuracy_score(y, p))\n", "metric-on-last-batch")
    assert one.finding.where.trace[0].note == "the loop over batches"
