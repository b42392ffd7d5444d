"""Benign / malignant on the Wisconsin breast cancer data, with early reporting and a small Trainer."""
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class TrainArgs:
    epochs: int = 25
    batch_size: int = 16
    lr: float = 0.01
    momentum: float = 0.9
    weight_decay: float = 5e-4
    hidden: int = 32
    seed: int = 4


class TumourClassifier(nn.Module):
    def __init__(self, n_features: int, hidden: int):
        super().__init__()
        self.fc1 = nn.Linear(n_features, hidden)
        self.fc2 = nn.Linear(hidden, hidden // 2)
        self.fc3 = nn.Linear(hidden // 2, 1)

    def forward(self, x):
        x = torch.tanh(self.fc1(x))
        x = torch.tanh(self.fc2(x))
        return torch.sigmoid(self.fc3(x))


class DataModule:
    def __init__(self, args: TrainArgs):
        bunch = load_breast_cancer()
        splitter = StratifiedShuffleSplit(n_splits=1, test_size=0.2, random_state=args.seed)
        tr, te = next(splitter.split(bunch.data, bunch.target))
        scaler = StandardScaler().fit(bunch.data[tr])
        self.args = args
        self.train_set = self._pack(scaler.transform(bunch.data[tr]), bunch.target[tr])
        self.test_set = self._pack(scaler.transform(bunch.data[te]), bunch.target[te])

    @staticmethod
    def _pack(X, y):
        return TensorDataset(
            torch.tensor(X, dtype=torch.float32),
            torch.tensor(y, dtype=torch.float32).unsqueeze(1),
        )

    def train_loader(self):
        return DataLoader(self.train_set, batch_size=self.args.batch_size, shuffle=True)

    def test_loader(self):
        return DataLoader(self.test_set, batch_size=64)


class Trainer:
    def __init__(self, model, dm, args):
        self.model, self.dm, self.args = model, dm, args
        self.criterion = nn.BCELoss()
        self.optimizer = torch.optim.SGD(
            model.parameters(), lr=args.lr, momentum=args.momentum, weight_decay=args.weight_decay
        )

    def training_step(self, batch):
        x, y = batch
        return self.criterion(self.model(x), y)

    def fit(self):
        loader = self.dm.train_loader()
        for epoch in range(self.args.epochs):
            self.model.train()
            epoch_loss = 0.0
            for batch in loader:
                self.optimizer.zero_grad()
                loss = self.training_step(batch)
                loss.backward()
                self.optimizer.step()
                epoch_loss += loss.item()
            if epoch % 5 == 4:
                m = self.evaluate()
                print(f"epoch {epoch + 1:3d}: loss {epoch_loss / len(loader):8.4f}  acc {m['acc']:.3f}  auc {m['auc']:.3f}")

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        probs, ys = [], []
        for x, y in self.dm.test_loader():
            probs.append(self.model(x))
            ys.append(y)
        p, y = torch.cat(probs).numpy().ravel(), torch.cat(ys).numpy().ravel()
        return {"acc": float(np.mean((p > 0.5) == (y > 0.5))), "auc": roc_auc_score(y, p)}


def main():
    args = TrainArgs()
    torch.manual_seed(args.seed)
    dm = DataModule(args)
    n_features = dm.train_set.tensors[0].shape[1]
    Trainer(TumourClassifier(n_features, args.hidden), dm, args).fit()


if __name__ == "__main__":
    main()
