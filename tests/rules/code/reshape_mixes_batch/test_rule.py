import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
from torch.utils.data import DataLoader
loader = DataLoader(data, batch_size=32{options})
class N(nn.Module):
    def forward(self, x):
        {body}
"""


def lines(body, options=""):
    text = HEAD.format(body=body.replace("\n", "\n        "), options=options)
    return [one.finding.where.span.line - 7 for one in found(text, "reshape-mixes-batch")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("return x.view(x.size(1), x.size(0), -1)", 1),
        ("return x.reshape(x.shape[1], x.shape[0], x.shape[2])", 1),
        ("b, c, h, w = x.size()\nreturn x.view(b, h, w, c)", 2),
        ("return torch.reshape(x, (x.shape[0], x.shape[2], x.shape[1]))", 1),
        ("return x.view(32, -1)", 1),
        ("return x.reshape((32, 4, 8))", 1),
    ],
)
def test_samples_are_mixed(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    ("body", "options"),
    [
        ("return x.view(x.size(0), -1)", ""),
        ("b, t, c = x.shape\nreturn x.reshape(b * t, c)", ""),
        ("b, t, c = x.shape\nx = x.permute(0, 2, 1)\nreturn x.reshape(b, c, t)", ""),
        ("b, t, c = x.shape\nreturn x.view(b, t, 4, c // 4)", ""),
        ("return x.view(-1, 32)", ""),
        ("return x.view(32, -1)", ", drop_last=True"),
        ("return x.view(16, -1)", ""),
        ("b, c, h, w = x.shape\nreturn x.view(b, -1, h, w)", ""),
    ],
)
def test_healthy_reshapes_are_left_alone(body, options):
    assert lines(body, options) == []


def test_a_fixed_size_outside_of_forward_is_left_alone():
    text = "import torch\nfrom torch.utils.data import DataLoader\nloader = DataLoader(d, batch_size=32)\nx = torch.arange(64).view(32, -1)\n"
    assert found(text, "reshape-mixes-batch") == []


@pytest.mark.parametrize(
    "body",
    [
        "n, s = x.shape[:2]\nh = self.enc(x.flatten(0, 1))\nreturn h.reshape(s, n, -1).mean(0)",
        "n, s, c = x.shape\nh = torch.relu(self.enc(x.view(n * s, c)))\nreturn h.view(s, n, -1)",
    ],
)
def test_axes_that_were_merged_in_another_order(body):
    assert lines(body) == [3]


@pytest.mark.parametrize(
    "body",
    [
        "n, s = x.shape[:2]\nh = self.enc(x.flatten(0, 1))\nreturn h.reshape(n, s, -1).transpose(0, 1)",
        "n, s = x.shape[:2]\nh = self.enc(x.transpose(0, 1).flatten(0, 1))\nreturn h.reshape(s, n, -1)",
        "s, n = x.shape[:2]\nh = self.enc(x.flatten(0, 1))\nreturn h.reshape(s, n, -1)",
        "n, s, c = x.shape\nh = self.enc(x.transpose(0, 1).reshape(s * n, c))\nreturn h.view(s, n, -1)",
        "n, s = x.shape[:2]\nreturn self.enc(x.flatten(0, 1)).view(n, s, -1)",
    ],
)
def test_axes_that_come_apart_as_they_were_merged(body):
    assert lines(body) == []


RECURRENT = """
import torch
from torch import nn
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.gru, self.drop = nn.Embedding(9, 4), nn.GRU(4, 8), nn.Dropout(0.1)
        self.head, self.encoder = nn.Linear(8, 3), nn.TransformerEncoderLayer(8, 2)
    def forward(self, x):
        b, t = x.shape
        out, _ = self.gru(self.drop(self.embed(x)).transpose(0, 1))
        {body}
"""


@pytest.mark.parametrize(
    "body",
    [
        "return out.reshape(b, t, 8)",
        "return out.contiguous().view(b, t, 2, 4)",
        "return out.view(b, -1)",
        "return out.contiguous().view(b, -1, 8)",
        "return self.head(out).reshape(b, t, 3)",
        "return self.encoder(out, mask).reshape(b, t, 8)",
    ],
)
def test_sizes_from_before_an_exchange_of_axes(body):
    (one,) = found(RECURRENT.format(body=body), "reshape-mixes-batch")
    assert one.finding.where.span.line == 12


@pytest.mark.parametrize(
    "body",
    [
        "return out.transpose(0, 1).reshape(b, t, 8)",
        "return out.reshape(t, b, 2, 4)",
        "return out.permute(1, 2, 0).reshape(b, 8, t)",
        "return out.reshape(t, -1)",
        "return out.transpose(0, 1).contiguous().view(b, -1)",
        "return out.reshape(t * b, 8)",
        "return self.head(out).transpose(0, 1).reshape(b, -1, 3)",
        "return self.head(out.transpose(0, 1)).reshape(b, -1)",
    ],
)
def test_sizes_in_the_order_of_the_axes_are_left_alone(body):
    assert found(RECURRENT.format(body=body), "reshape-mixes-batch") == []


@pytest.mark.parametrize(
    "body", ["return self.mix(x.transpose(0, 1)).reshape(b, -1)", "return self.mix(x.t()).t().reshape(b, -1)"]
)
def test_a_linear_layer_over_the_second_of_two_axes_gives_it_another_length(body):
    text = """
import torch
from torch import nn
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Linear(32, 64)
    def forward(self, x):
        b, n = x.shape
        {body}
"""
    assert found(text.format(body=body), "reshape-mixes-batch") == []
