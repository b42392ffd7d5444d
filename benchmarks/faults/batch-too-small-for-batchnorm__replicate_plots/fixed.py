"""Nitrogen class of wheat plots from canopy reflectance: every plot was measured three times."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import BatchSampler, DataLoader, Dataset, Sampler

REPLICATES = 3


class Canopy(Dataset):
    def __init__(self, plots, seed, bands=40):
        rng = np.random.default_rng(seed)
        level = rng.integers(0, 4, plots)
        grid = np.linspace(0, 1, bands)
        shift = rng.normal(0, 0.25, (plots, 1, 1))
        clean = 1 / (1 + np.exp(-(grid - 0.45 - 0.06 * level[:, None]) * 18))
        spectra = clean[:, None] + shift + rng.normal(0, 0.12, (plots, REPLICATES, bands))
        self.x = torch.tensor((spectra.reshape(-1, bands) - 0.5) / 0.5, dtype=torch.float32)
        self.y = torch.tensor(np.repeat(level, REPLICATES))

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


class PlotSampler(Sampler):
    """Walks over the plots in random order, the replicates of a plot side by side."""

    def __init__(self, data):
        self.plots = len(data) // REPLICATES

    def __len__(self):
        return self.plots * REPLICATES

    def __iter__(self):
        for p in torch.randperm(self.plots).tolist():
            yield from range(p * REPLICATES, (p + 1) * REPLICATES)


def accuracy(net, data):
    net.eval()
    with torch.no_grad():
        right = (net(data.x).argmax(1) == data.y).float().mean().item()
    net.train()
    return right


torch.manual_seed(14)
train_data, test_data = Canopy(120, seed=14), Canopy(150, seed=15)
plots_per_batch = 8
loader = DataLoader(train_data, batch_sampler=BatchSampler(PlotSampler(train_data), plots_per_batch * REPLICATES, True))
net = nn.Sequential(nn.Linear(40, 48, bias=False), nn.BatchNorm1d(48), nn.ReLU(),
                    nn.Linear(48, 48, bias=False), nn.BatchNorm1d(48), nn.ReLU(), nn.Linear(48, 4))
opt = torch.optim.Adam(net.parameters(), lr=3e-3)
for epoch in range(12):
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(f"epoch {epoch:2d} accuracy {accuracy(net, test_data):.3f}")
