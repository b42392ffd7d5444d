"""Digits: classify the number and regress stroke mass and centre, with learned task uncertainties."""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


def regression_targets(images):
    mass = images.sum((1, 2))
    rows = np.arange(8)
    cy = (images.sum(2) * rows).sum(1) / mass
    cx = (images.sum(1) * rows).sum(1) / mass
    return np.stack([mass, cy, cx], axis=1)


def make_loaders(seed=1, batch=48):
    d = load_digits()
    reg = regression_targets(d.images)
    tr, va = train_test_split(np.arange(len(d.target)), test_size=0.25, random_state=seed, stratify=d.target)
    im, isd = d.data[tr].mean(), d.data[tr].std()
    rm, rsd = reg[tr].mean(0), reg[tr].std(0)

    def pack(ix):
        return TensorDataset(torch.tensor((d.data[ix] - im) / isd).float(), torch.tensor(d.target[ix]),
                             torch.tensor((reg[ix] - rm) / rsd).float())
    return DataLoader(pack(tr), batch_size=batch, shuffle=True), DataLoader(pack(va), batch_size=256)


class TwoHeads(nn.Module):
    def __init__(self, hidden=96):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Dropout(0.1), nn.Linear(hidden, hidden), nn.ReLU())
        self.cls_head = nn.Linear(hidden, 10)
        self.reg_head = nn.Linear(hidden, 3)

    def forward(self, x):
        z = self.trunk(x)
        return self.cls_head(z), self.reg_head(z)


class UncertaintyWeighting(nn.Module):
    """L = sum_i exp(-s_i) * L_i + s_i / 2"""

    def __init__(self, n_tasks):
        super().__init__()
        self.log_var = nn.Parameter(torch.zeros(n_tasks))

    def forward(self, losses):
        return (torch.exp(-self.log_var) * losses + 0.5 * self.log_var).sum()


class Trainer:
    def __init__(self, epochs=20):
        self.net, self.weighting, self.epochs = TwoHeads(), UncertaintyWeighting(2), epochs
        self.opt = torch.optim.Adam([
            {"params": self.net.parameters(), "lr": 1e-3},
            {"params": self.weighting.parameters(), "lr": 5e-3},
        ])

    @staticmethod
    def task_losses(outputs, label, reg):
        logits, pred = outputs
        return torch.stack([F.cross_entropy(logits, label), F.mse_loss(pred, reg)])

    def fit(self, train, val):
        for ep in range(self.epochs):
            self.net.train()
            sums, combined = torch.zeros(2), 0.0
            for x, label, reg in train:
                parts = self.task_losses(self.net(x), label, reg)
                loss = self.weighting(parts)
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                sums += parts.detach()
                combined += loss.item()
            if ep % 4 == 0 or ep == self.epochs - 1:
                ce, mse = (sums / len(train)).tolist()
                acc, vmse = self.evaluate(val)
                print(f"ep {ep:2d} total {combined / len(train):+.3f} ce {ce:.3f} mse {mse:.3f} | val acc {acc:.3f} mse {vmse:.3f} | s {self.weighting.log_var.detach().numpy().round(2)}")

    @torch.no_grad()
    def evaluate(self, loader):
        self.net.eval()
        hit = sq = n = 0.0
        for x, label, reg in loader:
            logits, pred = self.net(x)
            hit += (logits.argmax(1) == label).sum().item()
            sq += (pred - reg).pow(2).mean(1).sum().item()
            n += len(x)
        return hit / n, sq / n


if __name__ == "__main__":
    torch.manual_seed(1)
    Trainer().fit(*make_loaders())
