"""Leaf mass per area and nitrogen from near-infrared spectra (two targets, one small network)."""
import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.metrics import r2_score
from torch import nn


def leaves(n, rng):
    lma, nitrogen, water = rng.gamma(6, 0.2, n), rng.normal(2, 0.5, n), rng.normal(1, 0.2, n)
    wave = np.linspace(0, 1, 120)

    def band(c, w):
        return np.exp(-((wave - c) / w) ** 2)
    absorb = np.outer(lma, band(0.7, 0.1)) + np.outer(nitrogen * lma, 0.3 * band(0.35, 0.05)) + np.outer(water, band(0.5, 0.08))
    return np.exp(-absorb) + rng.normal(0, 0.004, (n, 120)), np.stack([lma, nitrogen], 1)


class TraitModel:
    """Principal components, then a network; remembers the scales of inputs and targets."""

    def __init__(self, components=8, hidden=48, seed=0):
        torch.manual_seed(seed)
        self.pca = PCA(components, whiten=True)
        self.net = nn.Sequential(nn.Linear(components, hidden), nn.ReLU(), nn.Linear(hidden, 2))
        self.optimizer = torch.optim.NAdam(self.net.parameters(), lr=3e-3)

    def fit(self, spectra, traits, epochs=30, size=50):
        x = torch.tensor(self.pca.fit_transform(spectra), dtype=torch.float32)
        self.mean, self.std = traits.mean(0), traits.std(0)
        y = torch.tensor((traits - self.mean) / self.std, dtype=torch.float32)
        self.net.train()
        for epoch in range(epochs):
            loss_sum = 0.0
            for rows in torch.randperm(len(x)).split(size):
                loss = nn.functional.mse_loss(self.net(x[rows]), y[rows])
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step
                loss_sum += loss.item() * len(rows)
            if (epoch + 1) % 6 == 0:
                print(f"epoch {epoch + 1} loss {loss_sum / len(x):.4f}")
        return self

    def predict(self, spectra):
        self.net.eval()
        with torch.no_grad():
            z = self.net(torch.tensor(self.pca.transform(spectra), dtype=torch.float32)).numpy()
        return z * self.std + self.mean


if __name__ == "__main__":
    rng = np.random.default_rng(9)
    spectra, traits = leaves(1500, rng)
    new_spectra, new_traits = leaves(400, rng)
    model = TraitModel().fit(spectra, traits)
    print("R2 on new leaves:", r2_score(new_traits, model.predict(new_spectra), multioutput="raw_values").round(3))
