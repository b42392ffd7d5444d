"""Digits at a quarter of their resolution with a small network; validation loss and accuracy after every epoch, and the best epoch kept in memory."""
import copy

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def split(seed=0, share=0.25):
    """A quarter of each digit for validation; the validation set is kept digit by digit for the error table."""
    x, y = load_digits(return_X_y=True)
    x = x.reshape(-1, 4, 2, 4, 2).mean((2, 4)).reshape(-1, 16)
    x = (x - x.mean()) / x.std()
    order = np.random.default_rng(seed).permutation(len(y))
    valid = np.concatenate([(rows := order[y[order] == d])[:int(share * len(rows))] for d in range(9, -1, -1)])
    train = np.setdiff1d(order, valid)
    pack = lambda rows: TensorDataset(torch.tensor(x[rows], dtype=torch.float32), torch.tensor(y[rows]))  # noqa: E731
    return pack(train), pack(valid)


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
        self.best = (0.0, None)

    def train_epoch(self, loader):
        self.model.train()
        total = 0.0
        for x, y in loader:
            loss = F.cross_entropy(self.model(x), y)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(y)
        return total / len(loader.dataset)

    @torch.no_grad()
    def evaluate(self, loader):
        self.model.eval()
        loss, hits, seen = 0.0, 0, 0
        for x, y in loader:
            logits = self.model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            hits = (logits.argmax(1) == y).sum().item()
            seen = len(y)
        return loss / len(loader.dataset), hits / seen

    def fit(self, train, valid, epochs):
        for epoch in range(epochs):
            train_loss = self.train_epoch(train)
            valid_loss, accuracy = self.evaluate(valid)
            if accuracy > self.best[0]:
                self.best = (accuracy, copy.deepcopy(self.model.state_dict()))
            print(f"epoch {epoch} train {train_loss:.4f} valid {valid_loss:.4f} accuracy {accuracy:.3f}")
        self.model.load_state_dict(self.best[1])
        print(f"kept the epoch with accuracy {self.best[0]:.3f}")


torch.manual_seed(1)
train_set, valid_set = split()
net = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 10))
Trainer(net, lr=0.01).fit(DataLoader(train_set, batch_size=32, shuffle=True), DataLoader(valid_set, batch_size=36), 12)
