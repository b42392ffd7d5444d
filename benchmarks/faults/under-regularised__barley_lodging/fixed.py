"""Will the barley lodge (fall over) before harvest? 30 soil and weather measurements on 240 plots."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

MEASURED, PLOTS = 30, 240


def trials(n, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, MEASURED))
    lean = 1.2 * x[:, 0] - 0.9 * x[:, 1] + 0.7 * np.tanh(2 * x[:, 2]) + rng.normal(0, 1.1, n)
    return torch.tensor(x, dtype=torch.float32), torch.tensor(lean > 0, dtype=torch.float32).unsqueeze(1)


def block(a, b):
    return [nn.Linear(a, b), nn.ReLU(), nn.Dropout(0.5)]


class Classifier:
    """fit / score in the manner of scikit-learn"""

    def __init__(self, hidden=(32,), epochs=50, lr=1e-3, decay=1.0, seed=71):
        torch.manual_seed(seed)
        sizes = (MEASURED, *hidden)
        layers = [m for a, b in zip(sizes, sizes[1:]) for m in block(a, b)]
        self.net = nn.Sequential(*layers, nn.Linear(sizes[-1], 1))
        self.epochs, self.loss = epochs, nn.BCEWithLogitsLoss()
        self.opt = torch.optim.AdamW(self.net.parameters(), lr=lr, weight_decay=decay)

    def fit(self, x, y, watch):
        loader = DataLoader(TensorDataset(x, y), batch_size=20, shuffle=True)
        for epoch in range(1, self.epochs + 1):
            self.net.train()
            total = 0.0
            for xb, yb in loader:
                self.opt.zero_grad()
                loss = self.loss(self.net(xb), yb)
                loss.backward()
                self.opt.step()
                total += loss.item() * len(xb)
            if epoch % 5 == 0:
                print(f"epoch {epoch}: train {total / len(x):.3f}  next season {self.score(*watch)[0]:.3f}")
        return self

    def score(self, x, y):
        self.net.eval()
        with torch.no_grad():
            out = self.net(x)
        return self.loss(out, y).item(), ((out > 0) == y.bool()).float().mean().item()


season, next_season = trials(PLOTS, 710), trials(600, 711)
model = Classifier().fit(*season, watch=next_season)
print("log loss %.3f, accuracy %.3f" % model.score(*next_season))
