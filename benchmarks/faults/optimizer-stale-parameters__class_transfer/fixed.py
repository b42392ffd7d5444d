"""Pretrain on digits 0-4, then adapt the network to digits 5-9."""
import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn


class Backbone(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Linear(64, 96), nn.GELU(),
            nn.Linear(96, 24), nn.GELU(),
        )
        self.head = nn.Linear(24, n_classes)

    def forward(self, x):
        return self.head(self.trunk(x))


class Learner:
    def __init__(self, n_classes, lr=1e-3, batch=32, seed=0):
        self.model = Backbone(n_classes)
        self.lr = lr
        self.batch = batch
        self.rng = np.random.default_rng(seed)
        self.criterion = nn.CrossEntropyLoss()
        self.configure(lr)

    def configure(self, lr):
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=lr)

    def adapt(self, n_classes):
        """New task: keep the trunk, start from a fresh classifier."""
        in_features = self.model.head.in_features
        self.model.head = nn.Linear(in_features, n_classes)
        self.configure(self.lr)

    def batches(self, X, y):
        order = self.rng.permutation(len(X))
        for start in range(0, len(order), self.batch):
            pick = torch.from_numpy(order[start:start + self.batch])
            yield X[pick], y[pick]

    def fit(self, data, epochs, tag):
        Xtr, Xva, ytr, yva = data
        for ep in range(1, epochs + 1):
            self.model.train()
            losses = []
            for xb, yb in self.batches(Xtr, ytr):
                loss = self.criterion(self.model(xb), yb)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                losses.append(loss.item())
            va_loss, va_acc = self.score(Xva, yva)
            if ep == 1 or ep % 5 == 0:
                print(f"{tag} epoch {ep:2d} | loss {np.mean(losses):.4f} | val {va_loss:.4f} acc {va_acc:.3f}")

    @torch.no_grad()
    def score(self, X, y):
        self.model.eval()
        logits = self.model(X)
        return self.criterion(logits, y).item(), (logits.argmax(1) == y).float().mean().item()


def load_task(classes, seed=3):
    X, y = load_digits(return_X_y=True)
    keep = np.isin(y, classes)
    X, y = X[keep] / 16.0, y[keep] - min(classes)
    Xtr, Xva, ytr, yva = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    mu = Xtr.mean(0)
    sd = Xtr.std()
    f = lambda a: torch.tensor((a - mu) / sd, dtype=torch.float32)
    return f(Xtr), f(Xva), torch.tensor(ytr), torch.tensor(yva)


if __name__ == "__main__":
    torch.manual_seed(0)
    learner = Learner(n_classes=5)
    learner.fit(load_task([0, 1, 2, 3, 4]), epochs=10, tag="source")
    learner.adapt(n_classes=5)
    learner.fit(load_task([5, 6, 7, 8, 9]), epochs=20, tag="target")
