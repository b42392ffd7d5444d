"""augmented: clean batches are kept from the loader or the evaluation, and noise above the signal is told from a little."""

import pytest

torch = pytest.importorskip("torch")
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, Dataset, TensorDataset  # noqa: E402

from sleuth.probes.experiments.augmented import MAX_SAMPLES  # noqa: E402
from tests.probes.experiments.test_experiments import made, watched  # noqa: E402


def classified(noise, *, in_loop, n=512, batch_size=32):
    torch.manual_seed(0)
    labels = torch.randint(0, 3, (n,))
    clean = torch.eye(3)[labels].repeat(1, 4) + 0.1 * torch.randn(n, 12)
    shown = clean if in_loop else clean + noise * torch.randn_like(clean)
    model = nn.Linear(12, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def program():
        for x, y in DataLoader(TensorDataset(shown, labels), batch_size=batch_size):
            if in_loop:
                x = x + noise * torch.randn_like(x)
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        with torch.no_grad():
            nn.functional.cross_entropy(model(clean[: n // 2]), labels[: n // 2])
        return optimizer

    session, _ = watched(program)
    return made(session, "augmented", seconds=60.0)["augmented"]


@pytest.mark.parametrize("in_loop", [True, False])
def test_noise(in_loop):
    little, much = classified(0.1, in_loop=in_loop), classified(20.0, in_loop=in_loop)
    assert (little.reason, much.reason) == ("", "")
    assert little.value("augmented") > 0.9
    assert much.value("augmented") < 0.2
    assert much.value("clean") > 0.9
    assert much.value("is_drawn") == float(in_loop)
    assert ("apart" in dict(much.values)) is not in_loop  # those that were augmented need not be told from others


def test_of_large_batches_a_part_is_enough():
    found = classified(0.1, in_loop=True, n=4000, batch_size=500)
    assert found.reason == ""
    assert found.value("samples") == 2 * MAX_SAMPLES


class Noised(Dataset):
    """Keeps clean samples and gives noised ones."""

    def __init__(self, noise):
        torch.manual_seed(0)
        self.labels = torch.randint(0, 3, (512,))
        self.clean = torch.eye(3)[self.labels].repeat(1, 4) + 0.1 * torch.randn(512, 12)
        self.noise = noise

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.clean[i] + self.noise * torch.randn(12), self.labels[i]


@pytest.mark.parametrize(("noise", "is_kept"), [(20.0, True), (0.0, False)])
def test_samples_that_the_data_set_keeps(noise, is_kept):
    model = nn.Linear(12, 3)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)

    def program():
        for x, y in DataLoader(Noised(noise), batch_size=32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
        return optimizer

    session, _ = watched(program)
    found = made(session, "augmented", seconds=60.0)["augmented"]
    assert (not found.reason) == is_kept
    if is_kept:
        assert found.value("is_drawn") == 1
        assert found.value("clean") > 0.9
        assert found.value("augmented") < 0.2


class Slopes(Dataset):
    """Rising, falling and humped curves with noise, of which every second one is turned round in time, or all are shifted."""

    def __init__(self, change):
        torch.manual_seed(0)
        self.labels = torch.randint(0, 3, (512,))
        t = torch.linspace(-1, 1, 24)
        self.clean = torch.stack([t, -t, 1 - t * t])[self.labels] + 0.3 * torch.randn(512, 24)
        self.change = change

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        curve = self.clean[i] + 0.1 * torch.randn(24)
        if self.change == "shift":
            curve = curve.roll(int(torch.randint(0, 24, ())))
        return curve.flip(-1) if self.change == "turn" and torch.rand(()) < 0.5 else curve, self.labels[i]


@pytest.mark.parametrize("change", ["turn", "shift", "none"])
def test_two_classes_that_a_flip_makes_each_other(change):
    model = nn.Sequential(nn.Linear(24, 16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

    def program():
        for _ in range(12):
            for x, y in DataLoader(Slopes(change), batch_size=32, shuffle=True):
                optimizer.zero_grad()
                nn.functional.cross_entropy(model(x), y).backward()
                optimizer.step()
        return optimizer

    session, _ = watched(program)
    found = made(session, "augmented", seconds=60.0)["augmented"]
    assert (found.reason, found.value("mixed_first"), found.value("mixed_second")) == ("", 0, 1)
    assert found.value("mixed_swapped") > 0.95
    assert found.value("mixed_clean") > 0.9
    assert found.value("mixed_nearer") > 0.25 if change == "turn" else found.value("mixed_nearer") < 0.05
    if change != "shift":  # which a small network has not learned yet
        assert (found.value("mixed_model") < 0.2) == (change == "turn")
        assert (found.value("mixed_augmented") < 0.4) == (change == "turn")
