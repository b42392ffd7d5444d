import pytest

from tests.read import found

HEAD = """
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from scipy.special import softmax
head = nn.Linear(4, 3)
x = torch.randn(8, 4)
loader = DataLoader(TensorDataset(torch.randn(64, 4), torch.randint(0, 3, (64,))), batch_size=8)
"""
FAULTY = """
for a, b in loader:
    print(F.softmax(head(a), dim=0))
"""


def lines(body):
    text = f"{HEAD}{body}\n"
    return [one.finding.where.span.line - HEAD.count("\n") for one in found(text, "softmax-wrong-axis")]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (FAULTY, 3),
        (
            """
p = nn.Softmax(dim=0)(head(x))
print(p.argmax(dim=1))
""",
            2,
        ),
        (
            """
p = softmax(classifier.decision_function(table))
""",
            2,
        ),
    ],
)
def test_the_fault_is_named_at_its_line(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
print(torch.softmax(head(torch.randn(4)), dim=0))
""",
        """
w = torch.softmax(nn.Linear(4, 1)(x), dim=0)
print((w * x).sum(0))
""",
        """
w = torch.softmax(head(x), dim=0)
print((w * x[:, :3]).sum(0))
""",
        """
for a, b in loader:
    print(torch.softmax(head(a), dim=1), head(a).softmax(-1))
""",
        """
p = softmax(classifier.decision_function(table), axis=1)
""",
    ],
)
def test_look_alikes_are_left_alone(body):
    assert lines(body) == []


def test_the_finding_says_what_to_change():
    one = found(f"{HEAD}{FAULTY}\n", "softmax-wrong-axis")[0]
    assert one.rule.section("Fix")
    assert one.finding.message.endswith(".")


ATTENTION = """
class Mixer(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.h, self.q, self.k, self.v = h, nn.Linear(d, d), nn.Linear(d, d), nn.Linear(d, d)
        self.drop = nn.Dropout(0.1)
    def forward(self, x, hidden):
        b, n, d = x.shape
        q, k, v = (f(x).view(b, n, self.h, d // self.h).transpose(1, 2) for f in (self.q, self.k, self.v))
        s = torch.matmul(q, k.transpose(2, 3)) * d ** -0.5
        s = s.masked_fill(hidden, -1e9)
        {body}
"""


@pytest.mark.parametrize(
    "body",
    ["return F.softmax(s, dim=2) @ v", "return self.drop(s.softmax(1)) @ v", "return torch.matmul(torch.softmax(s, dim=-2), v)"],
)
def test_weights_that_are_added_up_over_another_axis(body):
    assert lines(ATTENTION.format(body=body)) == [12]


def test_the_place_is_where_the_axis_is_given():
    body = """
class Look(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.Softmax(dim=1)
    def forward(self, q, k, v):
        return torch.bmm(self.norm(torch.bmm(q, k.transpose(1, 2))), v)
"""
    assert lines(body) == [5]


@pytest.mark.parametrize(
    "body",
    [
        "return F.softmax(s, dim=-1) @ v",
        "return F.softmax(s, dim=3) @ v",
        "w = F.softmax(s, dim=2)\n        return (w / w.sum(-1, keepdim=True)) @ v",
        "return F.softmax(s, dim=-2).transpose(-1, -2) @ v",
        "return torch.einsum('bhqk,bhqd->bhkd', F.softmax(s, dim=2), v)",
        "return F.softmax(q, dim=2) @ (F.softmax(k, dim=2).transpose(2, 3) @ v)",
        "return F.softmax(s, dim=2) * v",
    ],
)
def test_weights_over_the_axis_that_is_added_up(body):
    assert lines(ATTENTION.format(body=body)) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            """
def dice(scores, wanted):
    p = scores.softmax(-1)
    t = F.one_hot(wanted, 5).permute(0, 3, 1, 2).float()
    return 1 - (2 * p * t).sum() / (p + t).sum()
""",
            3,
        ),
        (
            """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv2d(3, 8, 3)
        self.head = nn.Conv2d(8, 5, 1)
    def forward(self, x):
        h = torch.relu(self.body(x))
        return F.interpolate(self.head(h), size=x.shape[-2:], mode="bilinear")
net = Net()
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    out = net(x)
    loss = F.cross_entropy(out, y) + F.softmax(out, dim=2).mean()
    opt.zero_grad(); loss.backward(); opt.step()
""",
            14,
        ),
        (
            """
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 5, 1))
net.eval()
with torch.no_grad():
    for x, y in loader:
        p = torch.softmax(net(x), dim=-1)
        print((p.argmax(dim=1) == y).float().mean())
""",
            6,
        ),
        (
            """
net = nn.Sequential(nn.Conv1d(3, 8, 3), nn.ReLU(), nn.Conv1d(8, 5, 1))
nll = nn.NLLLoss()
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    loss = nll(torch.log_softmax(net(x), dim=-1), y)
    opt.zero_grad(); loss.backward(); opt.step()
""",
            6,
        ),
        (
            """
class Dice(nn.Module):
    def forward(self, scores, t):
        p = F.softmax(scores, dim=3)
        both = torch.sum(p * t, dim=(0, 2, 3))
        return 1 - (2 * both / (p.sum((0, 2, 3)) + t.sum((0, 2, 3)))).mean()
""",
            4,
        ),
        (
            """
class Focal(nn.Module):
    def __init__(self):
        super().__init__()
        self.soft = nn.Softmax(dim=-1)
    def forward(self, scores, wanted):
        p = self.soft(scores)
        t = torch.eye(5)[wanted].permute(0, 3, 1, 2)
        return -(t * torch.log(p.clamp(1e-6)) * (1 - p) ** 2).mean()
print(Focal()(data[0], data[1]))
""",
            5,
        ),
        (
            """
import segmentation_models_pytorch as smp
net = smp.Unet("resnet18", classes=4)
ce = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    out = net(x)
    p = out.softmax(dim=0)
    loss = ce(out, y) + p.mean()
    opt.zero_grad(); loss.backward(); opt.step()
""",
            8,
        ),
    ],
)
def test_the_classes_of_pixels_and_steps_are_axis_1(body, line):
    assert lines(body) == [line]


@pytest.mark.parametrize(
    "body",
    [
        """
def dice(scores, wanted):
    p = scores.softmax(1)
    q = scores.permute(0, 2, 3, 1).softmax(-1)
    t = F.one_hot(wanted, 5).permute(0, 3, 1, 2).float()
    u = F.one_hot(wanted, 5)
    k = scores.softmax(-3)
    return 1 - (2 * p * t).sum() / (p + t).sum() + (q * u).sum() + (k * t).sum() + (q.permute(0, 3, 1, 2) * t).sum()
""",
        """
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 5, 1))
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    out = net(x)
    where = torch.softmax(out.flatten(2), dim=-1)
    along = torch.softmax(out, dim=-1)
    grid = torch.arange(out.shape[-1])
    at = (along * grid).sum(-1)
    loss = F.mse_loss(at, y) + where.mean()
    opt.zero_grad(); loss.backward(); opt.step()
""",
        """
class Attend(nn.Module):
    def __init__(self):
        super().__init__()
        self.q = nn.Conv2d(8, 8, 1)
        self.k = nn.Conv2d(8, 8, 1)
        self.head = nn.Conv2d(8, 5, 1)
    def forward(self, x):
        q, k = self.q(x).flatten(2), self.k(x).flatten(2)
        w = torch.softmax(q.transpose(1, 2) @ k, dim=-1)
        return self.head((k @ w.transpose(1, 2)).view_as(x))
net = Attend()
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    out = net(x)
    student = F.log_softmax(out.flatten(2), dim=2)
    teacher = F.softmax(other(x).flatten(2), dim=2)
    loss = F.cross_entropy(out, y) + F.kl_div(student, teacher)
    opt.zero_grad(); loss.backward(); opt.step()
""",
        """
net = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 5))
opt = torch.optim.Adam(net.parameters())
for x, y in loader:
    out = net(x)
    p = out.softmax(dim=-1)
    loss = F.cross_entropy(out, y) + (p * F.one_hot(y, 5)).sum() + p.sum(0).mean()
    print(p.argmax(1), F.nll_loss(out.log_softmax(-1), y))
    opt.zero_grad(); loss.backward(); opt.step()
""",
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Conv2d(8, 5, 1)
    def forward(self, x):
        return self.head(x)[0].softmax(0)
def show(net, x):
    scores = net.head(x)
    last = scores.permute(0, 2, 3, 1)
    p = last.softmax(-1)
    return p.argmax(-1), F.cross_entropy(scores, last.argmax(-1))
print(show(Net(), data))
""",
        """
def mass_of_each_head(scores, mask):
    weights = scores.softmax(dim=-1)
    return (weights * mask).sum(dim=(0, 2, 3)) / (weights**2).sum(dim=(0, 2, 3))
""",
    ],
)
def test_softmaxes_over_another_axis_on_purpose_are_left_alone(body):
    assert lines(body) == []
