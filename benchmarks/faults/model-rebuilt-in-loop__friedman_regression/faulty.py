"""Tabular regression with a gated MLP; metrics go to an in-memory run log."""
from types import SimpleNamespace

import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import make_friedman2
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

hp = SimpleNamespace(seed=31, n=1600, noise=10.0, hidden=64, depth=2, lr=5e-4, batch=32, epochs=10, wd=1e-4)


class GatedBlock(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.proj = nn.Linear(dim, 2 * dim)

    def forward(self, x):
        a, g = self.proj(self.norm(x)).chunk(2, dim=-1)
        return x + a * torch.sigmoid(g)


def build_model(hp, d_in):
    blocks = [nn.Linear(d_in, hp.hidden)]
    blocks += [GatedBlock(hp.hidden) for _ in range(hp.depth)]
    blocks += [nn.LayerNorm(hp.hidden), nn.Linear(hp.hidden, 1)]
    return nn.Sequential(*blocks)


def build_optimizer(hp, model):
    return torch.optim.AdamW(model.parameters(), lr=hp.lr, weight_decay=hp.wd)


def prepare(hp):
    X, y = make_friedman2(n_samples=hp.n, noise=hp.noise, random_state=hp.seed)
    Xtr, Xte, ytr, yte = train_test_split(X, y[:, None], test_size=0.2, random_state=hp.seed)
    sx, sy = StandardScaler().fit(Xtr), StandardScaler().fit(ytr)
    to_t = lambda a: torch.as_tensor(a, dtype=torch.float32)
    return (to_t(sx.transform(Xtr)), to_t(sy.transform(ytr))), (to_t(sx.transform(Xte)), to_t(sy.transform(yte)))


def iterate(data, batch, generator):
    x, y = data
    for idx in torch.randperm(len(x), generator=generator).split(batch):
        yield x[idx], y[idx]


def train_one_epoch(model, optimizer, data, hp, generator):
    model.train()
    losses = []
    for xb, yb in iterate(data, hp.batch, generator):
        optimizer.zero_grad()
        loss = F.mse_loss(model(xb), yb)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@torch.no_grad()
def r2(model, data):
    model.eval()
    x, y = data
    return 1 - (F.mse_loss(model(x), y) / y.var(unbiased=False)).item()


def run(hp):
    torch.manual_seed(hp.seed)
    gen = torch.Generator().manual_seed(hp.seed)
    train, test = prepare(hp)
    log = []
    for epoch in range(hp.epochs):
        model = build_model(hp, train[0].shape[1])
        optimizer = build_optimizer(hp, model)
        loss = train_one_epoch(model, optimizer, train, hp, gen)
        log.append((epoch, loss, r2(model, test)))
        print("epoch=%d train_mse=%.4f test_r2=%.4f" % log[-1])
    return log


if __name__ == "__main__":
    run(hp)
