import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset

CONFIG = {
    "channels": [32, 64],
    "lr": 5e-3,
    "batch_size": 32,
    "epochs": 12,
    "seed": 10,
}


class TinyNet(nn.Module):
    """Two convolutions, global pooling and a linear reading, small enough for the camera's chip."""

    def __init__(self, channels, classes=10):
        super().__init__()
        a, b = channels
        self.conv1 = nn.Conv2d(1, a, 3, padding=1)
        self.conv2 = nn.Conv2d(a, b, 3, padding=1)
        self.fc = nn.Linear(b, classes)

    def forward(self, x):
        x = F.leaky_relu(self.conv1(x), 0.1)
        x = F.max_pool2d(x, 2)
        x = F.leaky_relu(self.conv2(x), 0.1)
        return self.fc(x.mean((2, 3)))


def loaders(cfg):
    d = load_digits()
    x = torch.tensor(d.images, dtype=torch.float32)[:, None]
    x = (x - 4.9) / 6.0
    y = torch.tensor(d.target)
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(cfg["seed"]))
    tr, va = order[:1437], order[1437:]
    return (DataLoader(TensorDataset(x[tr], y[tr]), cfg["batch_size"], shuffle=True),
            DataLoader(TensorDataset(x[va], y[va]), 120))


def evaluate(model, loader):
    model.eval()
    loss = hits = 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            loss += F.cross_entropy(out, y, reduction="sum").item()
            hits += (out.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), hits / len(loader.dataset)


def main(cfg):
    torch.manual_seed(cfg["seed"])
    train, val = loaders(cfg)
    model = TinyNet(cfg["channels"])
    print("parameters:", sum(p.numel() for p in model.parameters()))
    opt = torch.optim.Adam(model.parameters(), lr=cfg["lr"])
    for epoch in range(cfg["epochs"]):
        model.train()
        for x, y in train:
            opt.zero_grad()
            F.cross_entropy(model(x), y).backward()
            opt.step()
        print("epoch %d  train %.3f %.3f  val %.3f %.3f" % (epoch, *evaluate(model, train), *evaluate(model, val)))


main(CONFIG)
