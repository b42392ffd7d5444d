"""What a look into a trained network shows, compared with what PyTorch itself gives; and that the look changes nothing."""

import numpy as np
import pytest
import torch
from torch import nn

from sleuth.probes.torch.session import TorchSession


def looked(program, seconds=20.0):
    """What is inside the model that `program` trains, with what it returns."""
    session = TorchSession()
    session.install()
    try:
        made = program()
    finally:
        session.uninstall()
        session.finish("finished")
    return session.look_inside(seconds), made


def trained(net, x, y, n_steps=12, batch=16):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    for step in range(n_steps):
        at = torch.arange(step * batch, (step + 1) * batch) % len(x)
        loss = nn.functional.cross_entropy(net(x[at]), y[at])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


def images():
    torch.manual_seed(0)
    y = torch.arange(64) % 3
    x = 0.2 * torch.randn(64, 1, 20, 20)
    for at, label in enumerate(y.tolist()):
        x[at, 0, 6 * label : 6 * label + 4] += 1
    net = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Dropout(0.5),
        nn.Linear(192, 3),
    )  # fmt: skip
    return trained(net, x, y), x, y


def test_features_and_predictions_are_those_of_the_trained_model():
    seen, (net, x, _) = looked(images)
    assert seen.is_class
    assert seen.projection.layer == "6"
    assert seen.projection.n_features == 192
    net.eval()
    with torch.no_grad():
        features = net[:6](x).double().numpy()
        answers = net(x).argmax(1).numpy()
    counts = np.bincount(seen.label.astype(int), minlength=3)
    assert counts.sum() == len(seen.label) > 30
    assert 0 < (seen.predicted == seen.label).mean() <= 1
    assert (np.bincount(seen.predicted.astype(int), minlength=3) <= np.bincount(answers, minlength=3)).all()
    if len(seen.label) == len(x):  # the same samples in another order have the same components
        centred = features - features.mean(0)
        _, values, _ = np.linalg.svd(centred)
        assert seen.projection.shares == pytest.approx((values**2 / (values**2).sum())[: len(seen.projection.shares)], abs=1e-6)
    assert np.abs(seen.projection.scores.mean(axis=0)).max() < 1e-6
    assert (np.diff(seen.projection.shares) <= 1e-12).all()


def test_maps_are_what_the_convolution_gives():
    seen, (net, x, _) = looked(images)
    given, made = (next(one for one in seen.maps if one.kind == kind) for kind in ("input", "activation"))
    assert (made.layer, made.n_all, made.height, made.width) == ("0", 12, 20, 20)
    assert made.values.shape == (3, 8, 16, 16)
    assert given.values.shape == (3, 1, 20, 20)
    own = given.low[0, 0] + given.values[0, 0] / 255 * (given.high[0, 0] - given.low[0, 0])
    at = int((x[:, 0] - torch.from_numpy(own)).abs().amax((1, 2)).argmin())
    with torch.no_grad():
        maps = nn.functional.adaptive_avg_pool2d(net[0](x[at : at + 1]), 16)[0].numpy()
    back = made.low[0, 0] + made.values[0, 0] / 255 * (made.high[0, 0] - made.low[0, 0])
    assert back == pytest.approx(maps[made.shown[0]], abs=0.02 * float(np.ptp(maps)))
    assert len(set(seen.label[seen.chosen].tolist())) == 3  # one sample of each class


def test_the_look_leaves_model_generators_and_modes_alone():
    def program():
        made = images()
        return *made, torch.get_rng_state(), {name: one.clone() for name, one in made[0].state_dict().items()}

    _, (net, _, _, state, weights) = looked(program)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(one, weights[name]) for name, one in net.state_dict().items())
    assert net.training
    assert not any(one._forward_hooks or one._forward_pre_hooks for one in net.modules())


class Own(nn.Module):
    """Attention as a program writes it by itself."""

    def __init__(self, width):
        super().__init__()
        self.make = nn.Linear(width, 3 * width)

    def forward(self, x):
        query, key, value = self.make(x).chunk(3, -1)
        return torch.softmax(query @ key.transpose(1, 2) / x.shape[-1] ** 0.5, -1) @ value


class Fused(Own):
    def forward(self, x):
        parts = [one.unflatten(-1, (2, -1)).transpose(1, 2) for one in self.make(x).chunk(3, -1)]
        return nn.functional.scaled_dot_product_attention(*parts, is_causal=True).transpose(1, 2).flatten(2)


class Ready(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner = nn.TransformerEncoderLayer(width, 2, 16, batch_first=True, dropout=0.0)

    def forward(self, x):
        return self.inner(x)


class Reader(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.table, self.mix, self.head = nn.Embedding(9, 8), kind(8), nn.Linear(8, 9)

    def forward(self, x):
        return self.head(self.mix(self.table(x))).mean(1)


@pytest.mark.parametrize(("kind", "layer", "n_heads"), [(Own, "mix", 1), (Fused, "mix", 2), (Ready, "mix.inner.self_attn", 2)])
def test_attention_is_seen_in_each_spelling(kind, layer, n_heads):
    def program():
        torch.manual_seed(1)
        x = torch.randint(0, 9, (64, 7))
        return trained(Reader(kind), x, x[:, 0])

    seen, net = looked(program)
    (made,) = [one for one in seen.maps if one.kind == "attention"]
    assert (made.layer, made.n_all, made.height, made.width) == (layer, n_heads, 7, 7)
    weights = made.values / 255 * made.high[:, :, None, None]
    assert weights.sum(axis=3) == pytest.approx(np.ones((3, n_heads, 7)), abs=0.03)
    assert seen.tokens.shape == (3, 7)
    if kind is Fused:
        assert (weights * ~np.tri(7, dtype=bool)).max() == 0
    if kind is Own:
        net.eval()
        with torch.no_grad():
            query, key, _ = net.mix.make(net.table(torch.from_numpy(seen.tokens))).chunk(3, -1)
            expected = torch.softmax(query @ key.transpose(1, 2) / 8**0.5, -1).numpy()
        assert weights[:, 0] == pytest.approx(expected, abs=0.01)


def test_what_units_give_is_that_of_the_trained_model():
    seen, (net, x, _) = looked(images)
    (made,) = [one for one in seen.maps if one.kind == "unit"]
    assert (made.layer, made.width, made.values.shape) == ("6", 192, (3, 1, 1, 64))
    values = made.low[..., None, None] + made.values / 255 * (made.high - made.low)[..., None, None]
    net.eval()
    with torch.no_grad():
        given = net[:6](x).unflatten(1, (64, 3)).mean(2).numpy()  # 192 units in 64 columns
    for row in values[:, 0, 0]:
        assert np.abs(given - row).max(axis=1).min() < 0.01 * made.high.max()


def test_numbers_as_targets_are_no_classes():
    def program():
        torch.manual_seed(2)
        x = torch.randn(64, 5)
        net, target = nn.Sequential(nn.Linear(5, 6), nn.Tanh(), nn.Linear(6, 1)), x[:, :1] * 2
        optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
        for _ in range(10):
            optimizer.zero_grad()
            nn.functional.mse_loss(net(x), target).backward()
            optimizer.step()

    seen, _ = looked(program)
    assert not seen.is_class
    assert np.isnan(seen.predicted).all()
    assert len(seen.label) == 64  # the same batch in each step: each sample once
    assert [(one.kind, one.layer) for one in seen.maps] == [("unit", "2")]


def test_a_model_that_fails_where_it_is_looked_at_gives_nothing():
    class Moody(nn.Linear):
        def forward(self, x):
            if not self.training:
                raise RuntimeError("only for training")
            return super().forward(x)

    def program():
        torch.manual_seed(3)
        x = torch.randn(64, 4)
        trained(Moody(4, 3), x, torch.arange(64) % 3)

    assert looked(program)[0] is None


def test_without_labels_the_narrowest_layer_tells_where_samples_lie():
    def program():
        torch.manual_seed(4)
        net = nn.Sequential(nn.Linear(9, 5), nn.Tanh(), nn.Linear(5, 3), nn.Tanh(), nn.Linear(3, 9))
        optimizer = torch.optim.Adam(net.parameters())
        x = torch.randn(64, 9)
        for step in range(8):
            batch = x[8 * step : 8 * step + 8]
            optimizer.zero_grad()
            nn.functional.mse_loss(net(batch), batch).backward()
            optimizer.step()

    seen, _ = looked(program)
    assert (seen.projection.layer, seen.projection.n_features) == ("4", 3)
    assert np.isnan(seen.label).all()


def test_sequences_with_time_first_are_not_taken_for_samples():
    class Late(Reader):
        def __init__(self):
            super().__init__(Own)
            self.mix = nn.LSTM(8, 8)

        def forward(self, x):
            return self.head(self.mix(self.table(x))[0])

    def program():
        torch.manual_seed(5)
        net = Late()
        optimizer = torch.optim.Adam(net.parameters())
        for _ in range(8):
            x = torch.randint(0, 9, (7, 16))
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x).reshape(-1, 9), x.reshape(-1)).backward()
            optimizer.step()

    assert looked(program)[0] is None
