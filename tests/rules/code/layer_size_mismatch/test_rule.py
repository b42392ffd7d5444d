import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
"""
FAULTY = """
net = nn.Sequential(
    nn.Linear(10, 32), nn.BatchNorm1d(32), nn.ReLU(),
    nn.Linear(64, 1),
)
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "layer-size-mismatch")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 4),
        (
            """
net = nn.Sequential(
    nn.Conv2d(3, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 8, 3),
)
""",
            4,
        ),
        (
            """
conv = nn.Sequential(nn.Conv2d(1, 4, 5))
out = nn.Linear(4 * 28 * 28, 10)
out(torch.flatten(F.relu(conv(torch.randn(2, 1, 28, 28))), 1))
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
net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 4))
net(torch.randn(2, 3, 32, 32))
""",
        """
net = nn.Sequential(nn.Linear(10, 32), nn.GLU(), nn.Linear(16, 1))
""",
        """
net = nn.Sequential(nn.Linear(10, WIDTH), nn.ReLU(), nn.Linear(32, 1))
""",
        """
import pytest
with pytest.raises(RuntimeError):
    nn.Sequential(nn.Linear(10, 32), nn.Linear(16, 1))(torch.randn(2, 10))
""",
        """
parts = nn.Linear(10, 96)(torch.randn(2, 10)).chunk(3, dim=-1)
nn.Linear(32, 1)(parts[0])
q = nn.Linear(10, 96)(torch.randn(2, 10)).view(2, 3, 32)
nn.Linear(32, 1)(q)
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "layer-size-mismatch")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


BOTH_WAYS = """
class Tagger(nn.Module):
    def __init__(self, units=48):
        super().__init__()
        self.over = nn.GRU(12, units, {options})
        self.out = nn.Linear({asked}, 5)
    def forward(self, steps):
        seen, _ = self.over(steps)
        return self.out({read})
print(Tagger()(torch.rand(2, 9, 12)))
"""


@pytest.mark.parametrize(
    ("options", "asked", "read"),
    [
        ("batch_first=True, bidirectional=True", "units", "seen.mean(dim=1)"),
        ("bidirectional=True", "units", "seen"),
        ("batch_first=True", "2 * units", "seen.amax(1)"),
        ("batch_first=True, bidirectional=True", "units", "seen[:, -1]"),
    ],
)
def test_what_a_recurrent_layer_gives(options, asked, read):
    assert lines(BOTH_WAYS.format(options=options, asked=asked, read=read)) == [6]


@pytest.mark.parametrize(
    ("options", "asked", "read"),
    [
        ("batch_first=True, bidirectional=True", "2 * units", "seen.mean(dim=1)"),
        ("batch_first=True, bidirectional=True", "units", "seen[..., :units]"),
        ("batch_first=True, bidirectional=flag", "units", "seen.mean(dim=1)"),
        ("batch_first=True, bidirectional=True, proj_size=24", "units", "seen.mean(dim=1)"),
        ("batch_first=True, bidirectional=True", "units", "seen.view(len(seen), -1, 2, 48).sum(2)"),
        ("batch_first=True", "units", "seen.mean(dim=1)"),
    ],
)
def test_a_recurrent_layer_that_fits(options, asked, read):
    assert lines(BOTH_WAYS.format(options=options, asked=asked, read=read)) == []


SIGHTED = """
import lightning
from torch.utils.data import DataLoader, random_split
from torchvision import datasets, transforms
class Grader(lightning.LightningModule):
    def __init__(self):
        super().__init__()
        self.eye = nn.Conv2d(3, 8, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.grade = nn.Linear(8 * {side} * {side}, 4)
    def forward(self, leaves):
        return self.grade(torch.flatten(self.pool(self.eye(leaves)), 1))
    def training_step(self, batch, place):
        leaves, grades = batch
        return nn.functional.cross_entropy(self(leaves), grades)
steps = transforms.Compose([transforms.Resize(({size}, {size})), transforms.ToTensor()])
some, rest = random_split(datasets.ImageFolder("leaves", transform=steps), [0.8, 0.2])
lightning.Trainer().fit(Grader(), train_dataloaders=DataLoader(some, batch_size=16), val_dataloaders=DataLoader(rest))
"""


def test_the_images_that_a_trainer_is_given_for_a_step():
    assert lines(SIGHTED.format(side=30, size=64)) == [10]
    assert lines(SIGHTED.format(side=32, size=64)) == []


POOLED = """
class Ears(nn.Module):
    def __init__(self):
        super().__init__()
        self.hear = nn.Sequential(nn.Conv1d(1, 48, 7), nn.ReLU(), nn.MaxPool1d(2))
        self.again = nn.Conv1d(48, 48, 5, padding=2)
        self.see, self.pool = nn.Conv2d(3, 20, 3), nn.AdaptiveAvgPool2d((2, 2))
        self.flat = nn.Sequential(nn.AdaptiveMaxPool1d(1), nn.Flatten())
        self.over = nn.GRU({asked}, 9, batch_first=True)
        self.out = nn.Linear({asked}, 5)
    def forward(self, wave):
        heard = self.hear(wave)
        heard = F.relu(heard + self.again(heard))
        return {read}
"""


@pytest.mark.parametrize(
    ("read", "width", "line"),
    [
        ("self.out(F.adaptive_avg_pool2d(self.see(wave), 1).flatten(1))", 20, 10),
        ("self.out(torch.flatten(self.pool(self.see(wave)), start_dim=1))", 80, 10),
        ("self.out(self.see(wave).mean(dim=(2, 3)))", 20, 10),
        ("self.out(self.see(wave).mean([-2, -1]))", 20, 10),
        ("self.out((seen := self.pool(self.see(wave))).view(seen.size(0), -1))", 80, 10),
        ("self.out(self.flat(heard))", 48, 10),
        ("self.out(heard.mean(2))", 48, 10),
        ("self.out(heard.max(dim=-1).values)", 48, 10),
        ("self.out(torch.cat([heard.mean(-1), heard.amax(2)], dim=1))", 96, 10),
        ("self.over(heard.transpose(1, 2))", 48, 9),
        ("self.out(heard.permute(0, 2, 1))", 48, 10),
    ],
)
def test_the_channels_of_a_batch_that_is_not_seen(read, width, line):
    assert lines(POOLED.format(read=read, asked=width)) == []
    assert lines(POOLED.format(read=read, asked=33)) == [line]


@pytest.mark.parametrize(
    "read",
    [
        "self.out(nn.Linear(4, 8)(wave).unsqueeze(-1).flatten(1))",  # of rows, or of rows of steps
        "self.out(nn.Flatten()(nn.Linear(4, 8)(wave)[..., None]))",
        "self.out(heard.flatten(1))",  # as long as the signal is
        "self.out(heard.mean(1))",
        "self.out(wave.unsqueeze(-1).flatten(1))",
    ],
)
def test_sizes_that_depend_on_what_is_given(read):
    assert lines(POOLED.format(read=read, asked="33")) == []
