"""Padding under a mask: attention that leaves it out, that does not, and masks that only look like it."""

import math

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


class Pool(nn.Module):
    """Attention over the positions of a sequence, by one of several ways to use (or not to use) the mask."""

    def __init__(self, how):
        super().__init__()
        self.how, self.inner = how, nn.Linear(3, 8)
        self.front, self.score, self.out = nn.Conv1d(8, 8, 3, padding=1), nn.Linear(8, 1), nn.Linear(8, 2)

    def forward(self, x, real):
        h = self.inner(x)
        h = self.front(h.transpose(1, 2)).transpose(1, 2) if self.how == "conv" else h
        scores = self.score(h).squeeze(-1)
        if self.how in ("filled", "conv"):
            scores = scores.masked_fill(~real, -math.inf)
        elif self.how == "times":
            scores = scores * real
        share = scores.softmax(1)
        if self.how == "renormalised":
            share = share * real
            share = share / share.sum(1, keepdim=True)
        return self.out((share.unsqueeze(-1) * h).sum(1))


class Tagger(nn.Module):
    """Predicts every position of a window from those that were observed."""

    def __init__(self):
        super().__init__()
        self.inner, self.layer, self.out = nn.Linear(4, 8), nn.MultiheadAttention(8, 2, batch_first=True), nn.Linear(8, 3)

    def forward(self, x, observed):
        h = self.inner(torch.cat([x, observed.unsqueeze(-1).float()], -1))
        return self.out(h + self.layer(h, h, h)[0])


def padded(n_steps, varied=True):
    generator = torch.Generator().manual_seed(0)
    for step in range(n_steps):
        longest = 9 + (step % 3 if varied else 0)
        lengths = torch.randint(2, longest + 1, (16,), generator=generator)
        lengths[0], lengths[1] = longest, 2
        real = torch.arange(longest) < lengths[:, None]
        yield torch.randn(16, longest, 3, generator=generator) * real.unsqueeze(-1), real


def run(model, varied=True):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for x, real in padded(12, varied):
        output = model(x, real)
        loss = F.cross_entropy(output, (x.sum((1, 2)) > 0).long()) if output.dim() == 2 else F.mse_loss(output, x.flip(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def told(model, varied=True):
    session, _ = watched(lambda: run(model, varied))
    return made(session, "masked-positions")["masked-positions"]


@pytest.mark.parametrize("how", ["not at all", "times"])
def test_a_mask_that_hides_nothing(how):
    one = told(Pool(how))
    assert one.value("weight") > 0.05
    assert one.value("moved") > 0.1
    assert (one.value("weight") == pytest.approx(one.value("unmasked"))) == (how == "not at all")
    assert (one.value("predicted"), one.value("lengths")) == (0, 3)


def test_masks_that_are_used():
    assert told(Pool("filled")).value("weight") == 0
    assert told(Pool("filled")).value("moved") == 0
    assert told(Pool("renormalised")).value("moved") < 1e-5
    assert told(Pool("conv")).value("weight") == 0  # what leaks is not the attention's


def test_a_window_that_is_predicted_as_a_whole():
    one = told(Tagger(), varied=False)
    assert (one.value("predicted"), one.value("lengths")) == (1, 1)


def test_a_model_without_a_mask():
    def program():
        model = nn.Linear(3, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=1e-2)
        for x, _ in padded(5):
            optimizer.zero_grad()
            model(x).mean().backward()
            optimizer.step()

    session, _ = watched(program)
    assert "no module was given" in made(session, "masked-positions")["masked-positions"].reason
