"""Digits with accumulated gradients: effective batch = micro batch x accum."""
import argparse

import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


def get_data(seed):
    X, y = load_digits(return_X_y=True)
    Xa, Xb, ya, yb = train_test_split(X / 16.0, y, test_size=0.2, random_state=seed, stratify=y)
    m, s = Xa.mean(), Xa.std()
    to = lambda X, y: TensorDataset(torch.tensor((X - m) / s, dtype=torch.float32).view(-1, 1, 8, 8), torch.tensor(y))
    return to(Xa, ya), to(Xb, yb)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.GroupNorm(4, 16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1, stride=2), nn.GroupNorm(4, 32), nn.ReLU(),
        )
        self.fc = nn.Linear(32 * 16, 10)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


class AccumTrainer:
    def __init__(self, model, lr, accum, max_norm=2.0):
        self.model, self.accum, self.max_norm = model, accum, max_norm
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
        self.criterion = nn.CrossEntropyLoss()
        self.global_step = 0

    def fit_epoch(self, loader):
        self.model.train()
        self.optimizer.zero_grad(set_to_none=True)
        running = 0.0
        n = len(loader)
        tail = n % self.accum
        for i, (x, y) in enumerate(loader):
            # the last group of an epoch may be shorter
            group = tail if tail and i >= n - tail else self.accum
            loss = self.criterion(self.model(x), y)
            (loss / group).backward()
            running += loss.item()
            if (i + 1) % self.accum == 0 or i + 1 == n:
                nn.utils.clip_grad_norm_(self.model.parameters(), self.max_norm)
                self.optimizer.step()
                self.optimizer.zero_grad(set_to_none=True)
                self.global_step += 1
        return running / n

    @torch.no_grad()
    def accuracy(self, loader):
        self.model.eval()
        hit = sum((self.model(x).argmax(1) == y).sum().item() for x, y in loader)
        return hit / len(loader.dataset)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--micro", type=int, default=16)
    ap.add_argument("--accum", type=int, default=4)
    ap.add_argument("--epochs", type=int, default=8)
    ap.add_argument("--lr", type=float, default=2e-3)
    a = ap.parse_args()
    torch.manual_seed(3)
    tr, te = get_data(3)
    trainer = AccumTrainer(Net(), a.lr, a.accum)
    train_dl = DataLoader(tr, a.micro, shuffle=True, drop_last=True)
    test_dl = DataLoader(te, 120)
    for ep in range(a.epochs):
        loss = trainer.fit_epoch(train_dl)
        print(f"epoch {ep} updates {trainer.global_step} loss {loss:.4f} test {trainer.accuracy(test_dl):.4f}")


if __name__ == "__main__":
    main()
