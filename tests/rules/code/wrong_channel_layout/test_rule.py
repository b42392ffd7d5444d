import pytest

from tests.read import found

HEAD = """
import cv2
import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.utils.data import Dataset
"""


def lines(body):
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(f"{HEAD}{body}\n", "wrong-channel-layout")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("x = torch.tensor(cv2.imread(p)).float()\ny = torch.zeros(2).permute(1, 0)\nz = nn.Conv2d(3, 8, 3)(x[None])", 3),
        ("x = np.array(Image.open(p).convert('RGB'))\nx = x.reshape(3, 32, 32)", 2),
        ("x = np.reshape(cv2.imread(p), (1, 3, 64, 64))", 1),
        ("c = nn.Conv2d(3, 8, 3)\nclass D(Dataset):\n    def __getitem__(self, i):\n        return torch.from_numpy(cv2.imread(self.files[i])) / 255", 4),
        ("class N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n        return self.c(x)\ny = x.permute(0, 1)\nn = N()\nn(torch.from_numpy(cv2.imread(p)).float().unsqueeze(0))", 9),
    ],
)  # fmt: skip
def test_channels_stay_last(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        "x = torch.tensor(cv2.imread(p)).permute(2, 0, 1).float()\nz = nn.Conv2d(3, 8, 3)(x[None])",
        "x = cv2.imread(p).transpose(2, 0, 1)\nz = nn.Conv2d(3, 8, 3)(torch.from_numpy(x)[None])",
        "x = torch.from_numpy(cv2.imread(p))\nprint(x.float().mean())",
        "x = cv2.imread(p).reshape(-1, 3)",
        "x = cv2.imread(p).reshape(1, 64, 64, 3)",
        "from torchvision.transforms import ToTensor\nt = ToTensor()\nc = nn.Conv2d(3, 8, 3)\nx = torch.from_numpy(cv2.imread(mask))\ny = c(t(Image.open(p)))",
        "x = torch.tensor(unknown)\nz = nn.Conv2d(3, 8, 3)(x[None])",
    ],
)  # fmt: skip
def test_healthy_images_are_left_alone(body):
    assert lines(body) == []


def test_the_trace_begins_at_the_file():
    (one,) = found(
        f"{HEAD}x = torch.tensor(cv2.imread(p)).float()\nz = nn.Conv2d(3, 8, 3)(x[None].permute(0, 1, 2, 3))\nw = nn.Conv2d(3, 8, 3)(x[None])\n",
        "wrong-channel-layout",
    )
    assert [link.span.line - HEAD.count("\n") for link in one.finding.where.trace] == [1, 3]
