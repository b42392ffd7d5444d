import argparse
import json

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

KINDS = ("sine", "square", "saw", "chirp")


def synth(n, length, rng):
    t = np.linspace(0, 1, length)
    xs, ys = [], []
    for _ in range(n):
        k = rng.integers(len(KINDS))
        f, ph = rng.uniform(3, 7), rng.uniform(0, 2 * np.pi)
        arg = 2 * np.pi * f * t + ph
        w = {0: np.sin(arg), 1: np.sign(np.sin(arg)), 2: (arg / np.pi) % 2 - 1,
             3: np.sin(arg * (1 + 0.8 * t))}[int(k)]
        xs.append(w * rng.uniform(0.5, 1.5) + rng.normal(0, 0.5, length))
        ys.append(k)
    return torch.tensor(np.array(xs), dtype=torch.float32).unsqueeze(1), torch.tensor(np.array(ys))


class WaveNetLite(nn.Module):
    def __init__(self, n_classes, width=16, p=0.2):
        super().__init__()
        def stage(i, o):
            return nn.Sequential(nn.Conv1d(i, o, 7, padding=3), nn.BatchNorm1d(o), nn.ReLU(), nn.MaxPool1d(2))
        self.features = nn.Sequential(stage(1, width), stage(width, width * 2), stage(width * 2, width * 2))
        self.classifier = nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Dropout(p), nn.Linear(width * 2, n_classes))

    def forward(self, x):
        return self.classifier(self.features(x))


def evaluate(model, loader, criterion):
    model.eval()
    loss = correct = n = 0
    with torch.no_grad():
        for x, y in loader:
            out = model(x)
            loss += criterion(out, y).item() * len(y)
            correct += (out.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, correct / n


def fit(model, loaders, args):
    criterion = nn.CrossEntropyLoss(label_smoothing=0.05)
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9, nesterov=True, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=args.lr, epochs=args.epochs,
                                                    steps_per_epoch=len(loaders["train"]))
    log = []
    model.train()
    for epoch in range(args.epochs):
        running = 0.0
        for x, y in loaders["train"]:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            scheduler.step()
            running += loss.item()
        val_loss, val_acc = evaluate(model, loaders["val"], criterion)
        log.append(dict(epoch=epoch, train=round(running / len(loaders["train"]), 4),
                        val=round(val_loss, 4), acc=round(val_acc, 4)))
        print(json.dumps(log[-1]))
    return log


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--lr", type=float, default=0.025)
    ap.add_argument("--batch", type=int, default=40)
    args = ap.parse_args()
    torch.manual_seed(8)
    rng = np.random.default_rng(8)
    xtr, ytr = synth(1200, 96, rng)
    xva, yva = synth(300, 96, rng)
    mu, sd = xtr.mean(), xtr.std()
    loaders = {
        "train": DataLoader(TensorDataset((xtr - mu) / sd, ytr), batch_size=args.batch, shuffle=True),
        "val": DataLoader(TensorDataset((xva - mu) / sd, yva), batch_size=100),
    }
    model = WaveNetLite(len(KINDS))
    log = fit(model, loaders, args)
    print("best accuracy", max(r["acc"] for r in log))


if __name__ == "__main__":
    main()
