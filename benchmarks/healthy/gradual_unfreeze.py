"""Transfer learning in stages: head only, then the last block, then the whole network."""
import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


def task(classes, batch=32, seed=2):
    d = load_digits()
    keep = np.isin(d.target, classes)
    X = d.images[keep][:, None]
    y = np.searchsorted(classes, d.target[keep])
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    m, s = Xa.mean(), Xa.std()
    f = lambda a, b: TensorDataset(torch.tensor((a - m) / s).float(), torch.tensor(b))
    return DataLoader(f(Xa, ya), batch_size=batch, shuffle=True), DataLoader(f(Xb, yb), batch_size=256)


class Net(nn.Module):
    def __init__(self, n_out):
        super().__init__()
        self.block1 = nn.Sequential(nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.block2 = nn.Sequential(nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.head = nn.Linear(24 * 4, n_out)

    def forward(self, x):
        return self.head(self.block2(self.block1(x)).flatten(1))


class StagedFineTuner:
    def __init__(self, net, stages):
        self.net, self.stages = net, stages
        net.requires_grad_(False)
        self.opt = None
        self.loss_fn = nn.CrossEntropyLoss()

    def release(self, module, lr):
        module.requires_grad_(True)
        group = {"params": list(module.parameters()), "lr": lr}
        if self.opt is None:
            self.opt = torch.optim.Adam([group])
        else:
            self.opt.add_param_group(group)

    def run(self, train, val):
        for name, lr, epochs in self.stages:
            self.release(getattr(self.net, name), lr)
            for _ in range(epochs):
                loss = run_epoch(self.net, train, self.opt, self.loss_fn)
            n = sum(p.numel() for p in self.net.parameters() if p.requires_grad)
            print(f"stage +{name:6s} ({n:5d} trainable) loss {loss:.4f} val acc {accuracy(self.net, val):.3f}")


def run_epoch(net, loader, opt, loss_fn):
    net.train()
    s = 0.0
    for x, y in loader:
        opt.zero_grad()
        loss = loss_fn(net(x), y)
        loss.backward()
        opt.step()
        s += loss.item()
    return s / len(loader)


@torch.no_grad()
def accuracy(net, loader):
    net.eval()
    return sum((net(x).argmax(1) == y).sum().item() for x, y in loader) / len(loader.dataset)


def main():
    torch.manual_seed(2)
    train, val = task([0, 1, 2, 3, 4])
    net = Net(5)
    opt = torch.optim.Adam(net.parameters(), lr=2e-3)
    for ep in range(5):
        loss = run_epoch(net, train, opt, nn.CrossEntropyLoss())
        print(f"pretrain {ep} loss {loss:.4f} val acc {accuracy(net, val):.3f}")
    net.head = nn.Linear(net.head.in_features, 5)
    stages = [("head", 5e-3, 4), ("block2", 1e-3, 4), ("block1", 5e-4, 4)]
    StagedFineTuner(net, stages).run(*task([5, 6, 7, 8, 9]))


if __name__ == "__main__":
    main()
