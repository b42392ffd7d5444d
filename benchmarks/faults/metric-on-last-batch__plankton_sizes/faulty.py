"""Plankton genus from 14 shape descriptors; a small loop with a dictionary of scores."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def descriptors(n, seed):
    g = torch.Generator().manual_seed(seed)
    centre = torch.randn(5, 14, generator=torch.Generator().manual_seed(70))
    y = torch.randint(0, 5, (n,), generator=g)
    return 0.6 * centre[y] + torch.randn(n, 14, generator=g), y


def make_loaders(batch=64):
    train, val = descriptors(1536, 1), descriptors(515, 2)
    mean, std = train[0].mean(0), train[0].std(0)
    scaled = [TensorDataset((x - mean) / std, y) for x, y in (train, val)]
    return DataLoader(scaled[0], batch, shuffle=True), DataLoader(scaled[1], batch)


def train_epoch(net, loader, opt):
    net.train()
    seen = 0.0
    for x, y in loader:
        loss = F.cross_entropy(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        seen += loss.item()
    return seen / len(loader)


@torch.no_grad()
def evaluate(net, loader):
    net.eval()
    scores = {}
    for x, y in loader:
        out = net(x)
        scores["val_loss"] = F.cross_entropy(out, y).item()
        scores["val_acc"] = (out.argmax(1) == y).float().mean().item()
    return scores


def main():
    torch.manual_seed(70)
    train, val = make_loaders()
    net = nn.Sequential(nn.Linear(14, 32), nn.ReLU(), nn.Linear(32, 5))
    opt = torch.optim.Adam(net.parameters(), lr=3e-3)
    history = []
    for epoch in range(12):
        loss = train_epoch(net, train, opt)
        history.append(evaluate(net, val))
        print(f"{epoch:2d} train_loss {loss:.4f}", " ".join(f"{k} {v:.4f}" for k, v in history[-1].items()))
    best = max(range(len(history)), key=lambda i: history[i]["val_acc"])
    print("best epoch:", best, history[best])


main()
