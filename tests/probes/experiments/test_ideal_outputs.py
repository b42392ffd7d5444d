"""The loss itself is tested by outputs that are right or wrong, however it is written."""

import runpy
from dataclasses import replace

import pytest

pytest.importorskip("torch")

from sleuth.diagnosis.engine import discover, find
from sleuth.probes.torch.session import TorchSession

HEAD = """
import torch
import torch.nn.functional as F
from torch import nn
torch.manual_seed(0)
x = torch.randn(400, 6)
score = x @ torch.randn(6, 3)
"""
LOOP = """
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for start in range(0, 400, 20):
    optimizer.zero_grad()
    loss = criterion(model(x[start:start + 20]), y[start:start + 20])
    loss.backward()
    optimizer.step()
"""
CLASSES = "y = score.argmax(1)\n"
BINARY = "y = (score[:, 0] > 0).float()\n"
NUMBERS = "y = score[:, :1]\n"
NET = "model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, {}){})\n"


def criterion(body):
    return f"def criterion(out, y):\n    {body}\n"


FLIPPED = {
    "cross-entropy": CLASSES + NET.format(3, "") + criterion("return F.log_softmax(out, 1)[torch.arange(len(y)), y].mean()"),
    "one-hot": CLASSES + NET.format(3, "") + criterion("return (F.one_hot(y, 3).float() * out.log_softmax(1)).sum(1).mean()"),
    "probabilities": BINARY
    + NET.format(1, ", nn.Sigmoid(), nn.Flatten(0)")
    + criterion("return (y * out.log() + (1 - y) * (1 - out).log()).mean()"),
    "error": NUMBERS + NET.format(1, "") + criterion("return 5 - ((out - y) ** 2).mean()"),
    "overlap": BINARY
    + NET.format(1, ", nn.Flatten(0)")
    + criterion("p = out.sigmoid(); return 2 * (p * y).sum() / (p.sum() + y.sum())"),
}
SURVIVAL = "t = score[:, 0].exp()\ny = torch.stack([t, (t < 1).float()], 1)\n"  # times, and whether the end was seen
FLIPPED["survival"] = (
    SURVIVAL + NET.format(1, ", nn.Flatten(0)") + criterion("t, d = y.unbind(1); return (d * out - out.exp() * t).mean()")
)
FLIPPED["normal"] = (
    NUMBERS + NET.format(2, "") + criterion("m, s = out.chunk(2, 1); return (-(m - y) ** 2 * (-s).exp() - s).mean()")
)
TWO = """
class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(6, 2)
    def forward(self, x):
        return tuple(self.body(x).chunk(2, 1))
model = Two()
"""
FLIPPED["two outputs"] = NUMBERS + TWO + criterion("m, s = out; return (-(m - y) ** 2 * (-s).exp() - s).mean()")
MISMATCHED = {
    "unnormalised": CLASSES + NET.format(3, "") + criterion("return -out[torch.arange(len(y)), y].mean()"),
    "independent": CLASSES
    + NET.format(3, ", nn.Sigmoid()")
    + criterion("return -out.clamp_min(1e-6).log()[torch.arange(len(y)), y].mean()"),
    "half": BINARY + NET.format(1, ", nn.Sigmoid(), nn.Flatten(0)") + criterion("return -(y * out.log()).mean()"),
    "raw": BINARY + NET.format(1, ", nn.Flatten(0)") + criterion("return 1 - 2 * (out * y).sum() / (out.sum() + y.sum() + 1)"),
    "twice": BINARY
    + NET.format(1, ", nn.Sigmoid(), nn.Flatten(0)")
    + criterion("return (out.relu() - out * y + (1 + (-out.abs()).exp()).log()).mean()"),
}
SANE = {
    "cross-entropy": CLASSES + NET.format(3, "") + criterion("return -F.log_softmax(out, 1)[torch.arange(len(y)), y].mean()"),
    "log-softmax": CLASSES + NET.format(3, ", nn.LogSoftmax(1)") + criterion("return -out[torch.arange(len(y)), y].mean()"),
    "brier": BINARY + NET.format(1, ", nn.Flatten(0)") + criterion("return ((out - y) ** 2).mean()"),
    "focal": BINARY
    + NET.format(1, ", nn.Flatten(0)")
    + criterion("p = out.sigmoid(); q = y * p + (1 - y) * (1 - p); return (-(1 - q) ** 2 * q.log()).mean()"),
    "dice": BINARY
    + NET.format(1, ", nn.Flatten(0)")
    + criterion("p = out.sigmoid(); return 1 - 2 * (p * y).sum() / (p.sum() + y.sum())"),
    "returns": CLASSES
    + NET.format(3, "")
    + criterion("r = score[:len(y), 0]; return -(F.log_softmax(out, 1)[torch.arange(len(y)), y] * r).mean()"),
    "softmax": CLASSES
    + NET.format(3, ", nn.Softmax(1)")
    + criterion("return -(F.one_hot(y, 3) * out.clamp_min(1e-7).log()).sum(1).mean()"),
    "hinge": BINARY + NET.format(1, ", nn.Flatten(0)") + criterion("return (1 - (2 * y - 1) * out).relu().mean()"),
    "tversky": BINARY
    + NET.format(1, ", nn.Sigmoid(), nn.Flatten(0)")
    + criterion("return 1 - (out * y).sum() / ((out * y).sum() + 0.3 * (out * (1 - y)).sum() + 0.7 * ((1 - out) * y).sum())"),
    "distance": BINARY  # right where it is small for a yes
    + "class Distance(nn.Module):\n    def forward(self, z):\n        return (z[:, :2] - z[:, 2:]).norm(dim=1)\n"
    + NET.format(4, ", Distance()")
    + criterion("return (y * out + (1 - y) * (1 - out).relu()).mean()"),
    "absolute": NUMBERS + NET.format(1, "") + criterion("return (out - y).abs().mean()"),
    "survival": SURVIVAL
    + NET.format(1, ", nn.Flatten(0)")
    + criterion("t, d = y.unbind(1); return -(d * out - out.exp() * t).mean()"),
    "normal": NUMBERS + NET.format(2, "") + criterion("m, s = out.chunk(2, 1); return ((m - y) ** 2 * (-s).exp() + s).mean()"),
    "two outputs": NUMBERS + TWO + criterion("m, s = out; return ((m - y) ** 2 * (-s).exp() + s).mean()"),
    "advantages": NUMBERS + TWO + criterion("m, s = out; return -(y * m.log_softmax(0)).mean() + (s ** 2).mean()"),
    "critic": BINARY + NET.format(1, ", nn.Flatten(0)") + criterion("return ((1 - 2 * y) * out).mean()"),
    "energy": BINARY + NET.format(1, ", nn.Flatten(0)") + criterion("return out[y > 0].mean() - out[y == 0].mean()"),
    "asymmetric": NUMBERS + NET.format(1, "") + criterion("e = y - out; return torch.maximum(0.8 * e, -0.2 * e).mean()"),
}


def judged(source, tmp_path, *names):
    script = tmp_path / "train.py"
    script.write_text(HEAD + source + LOOP)
    session = TorchSession()
    session.install()
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        session.uninstall()
    session.finish("finished")
    trace = replace(session.trace(), experiments=session.experiment(("ideal-outputs",), 10.0))
    assert trace.experiment("ideal-outputs") is not None, trace.experiments
    return [name for name in names for _ in find(name, discover())(trace)]


@pytest.mark.parametrize("name", FLIPPED)
def test_a_loss_that_rewards_wrong_outputs(name, tmp_path):
    assert judged(FLIPPED[name], tmp_path, "flipped-loss-sign", "from-logits-mismatch") == ["flipped-loss-sign"]


@pytest.mark.parametrize("name", MISMATCHED)
def test_a_loss_that_wants_other_outputs(name, tmp_path):
    assert judged(MISMATCHED[name], tmp_path, "flipped-loss-sign", "from-logits-mismatch") == ["from-logits-mismatch"]


@pytest.mark.parametrize("name", SANE)
def test_a_loss_that_fits_its_outputs(name, tmp_path):
    assert judged(SANE[name], tmp_path, "flipped-loss-sign", "from-logits-mismatch") == []
