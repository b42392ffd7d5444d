import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.r = {layer}
    def forward(self, x):
        {body}
"""


def lines(layer, body):
    text = HEAD.format(layer=layer, body=body.replace("\n", "\n        "))
    return [one.finding.where.span.line for one in found(text, "batch-first-mismatch")]


@pytest.mark.parametrize(
    ("layer", "body"),
    [
        ("nn.LSTM(4, 8)", "out, _ = self.r(x)\nreturn out[:, -1, :]"),
        ("nn.GRU(4, 8, 2)", "out, h = self.r(x)\nreturn out[:, -1]"),
        ("nn.RNN(4, 8, batch_first=True)", "out, h = self.r(x)\nreturn out[-1]"),
        ("nn.LSTM(4, 8)", "h = torch.zeros(1, x.size(0), 8).to(x.device)\nc = torch.zeros(1, x.size(0), 8)\nout, _ = self.r(x, (h, c))\nreturn out"),
        ("nn.GRU(4, 8)", "h = torch.zeros(1, x.shape[0], 8)\nout, _ = self.r(x, h)\nreturn out"),
        ("nn.LSTM(4, 8)", "out = self.r(x)[0]\nreturn out[:, -1, :]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x.transpose(1, 2))\nreturn out[:, -1]"),
        ("nn.GRU(4, 8)", "out, _ = self.r(x.flatten(2).permute(0, 2, 1).relu())\nreturn out[:, -1]"),
    ],
)  # fmt: skip
def test_axes_in_the_other_order(layer, body):
    assert lines(layer, body) == [7]


@pytest.mark.parametrize(
    ("layer", "body"),
    [
        ("nn.LSTM(4, 8, batch_first=True)", "out, _ = self.r(x)\nreturn out[:, -1, :]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x)\nreturn out[-1]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x.permute(1, 0, 2))\nreturn out[-1]"),
        ("nn.LSTM(4, 8)", "x = x.transpose(0, 1)\nout, _ = self.r(x)\nout = out.transpose(0, 1)\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8, **options)", "out, _ = self.r(x)\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8, batch_first=flag)", "out, _ = self.r(x)\nreturn out[-1]"),
        ("nn.LSTM(4, 8)", "_, (h, c) = self.r(x)\nreturn h[-1]"),
        ("nn.LSTM(4, 8, batch_first=True)", "out, _ = self.r(x.transpose(1, 2))\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x.permute(2, 0, 1))\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x.transpose(1, 2).transpose(0, 1))\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8)", "out, _ = self.r(x.transpose(first, second))\nreturn out[:, -1]"),
        ("nn.LSTM(4, 8)", "h = torch.zeros(1, x.size(1), 8)\nout, _ = self.r(x, (h, h))\nreturn out"),
    ],
)  # fmt: skip
def test_axes_in_order_are_left_alone(layer, body):
    assert lines(layer, body) == []


def test_the_mend_is_told():
    text = HEAD.format(layer="nn.LSTM(4, 8)", body="out, _ = self.r(x)\n        return out[:, -1]")
    (one,) = found(text, "batch-first-mismatch")
    assert one.finding.fix == "Make it with `batch_first=True`."
    assert [link.span.line for link in one.finding.where.trace] == [7, 9, 10]
