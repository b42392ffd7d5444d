"""A small project: configuration, trainer with callbacks, CSV log, best weights kept."""
import copy
import csv
import logging
import sys
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

log = logging.getLogger("trainer")


@dataclass(frozen=True)
class Config:
    seed: int = 52
    hidden: int = 24
    dropout: float = 0.2
    lr: float = 2e-3
    weight_decay: float = 1e-4
    batch_size: int = 32
    epochs: int = 10
    clip: float = 1.0


class Accuracy:
    def __init__(self):
        self.hits = self.total = 0

    def update(self, logits, target):
        self.hits += ((logits > 0).float() == target).sum().item()
        self.total += target.numel()

    def compute(self):
        return self.hits / max(1, self.total)


class Trainer:
    def __init__(self, cfg, model, callbacks=()):
        self.cfg, self.model, self.callbacks = cfg, model, callbacks
        self.criterion = nn.BCEWithLogitsLoss()
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay)
        self.scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimizer, T_max=cfg.epochs)

    def _batch(self, x, y, metric, train):
        logits = self.model(x)
        loss = self.criterion(logits, y)
        metric.update(logits, y)
        if train:
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.cfg.clip)
            self.optimizer.step()
        return loss.item() * len(x)

    def _epoch(self, loader, train):
        self.model.train(train)
        metric, total = Accuracy(), 0.0
        with torch.set_grad_enabled(train):
            for x, y in loader:
                total += self._batch(x, y, metric, train)
        return total / len(loader.dataset), metric.compute()

    def fit(self, train_loader, val_loader):
        for epoch in range(self.cfg.epochs):
            tl, ta = self._epoch(train_loader, True)
            vl, va = self._epoch(val_loader, False)
            self.scheduler.step()
            for callback in self.callbacks:
                callback(self, epoch, dict(train_loss=tl, train_acc=ta, val_loss=vl, val_acc=va))


class KeepBest:
    def __init__(self):
        self.best, self.state = float("inf"), None

    def __call__(self, trainer, epoch, logs):
        if logs["val_loss"] < self.best:
            self.best, self.state = logs["val_loss"], copy.deepcopy(trainer.model.state_dict())


class CSVLogger:
    def __init__(self, stream):
        self.writer = None
        self.stream = stream

    def __call__(self, trainer, epoch, logs):
        if self.writer is None:
            self.writer = csv.DictWriter(self.stream, ["epoch", *logs])
            self.writer.writeheader()
        self.writer.writerow({"epoch": epoch, **{k: round(v, 4) for k, v in logs.items()}})


def main():
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    cfg = Config()
    log.info("config %s", asdict(cfg))
    torch.manual_seed(cfg.seed)
    X, y = load_breast_cancer(return_X_y=True)
    X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.25, random_state=cfg.seed, stratify=y)
    scaler = StandardScaler().fit(X_train)
    make = lambda a, b: TensorDataset(torch.tensor(scaler.transform(a), dtype=torch.float32), torch.tensor(b, dtype=torch.float32)[:, None])
    train = DataLoader(make(X_train, y_train), batch_size=cfg.batch_size, shuffle=True)
    val = DataLoader(make(X_val, y_val), batch_size=128)
    model = nn.Sequential(nn.Linear(30, cfg.hidden), nn.ReLU(), nn.Dropout(cfg.dropout), nn.Linear(cfg.hidden, 1))
    best = KeepBest()
    Trainer(cfg, model, [best, CSVLogger(sys.stdout)]).fit(train, val)
    model.load_state_dict(best.state)
    log.info("best validation loss %.4f", best.best)


if __name__ == "__main__":
    main()
