"""Fraud detection with 3% positives: weighted loss, judged by average precision and recall."""
import argparse
import logging

import numpy as np
import torch
from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score, balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

logger = logging.getLogger("fraud")


def load(seed):
    X, y = make_classification(n_samples=10000, n_features=16, n_informative=8, n_redundant=2, weights=[0.97],
                               class_sep=1.6, flip_y=0.002, random_state=seed)
    Xa, Xb, ya, yb = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
    sc = StandardScaler().fit(Xa)
    pack = lambda X, y: TensorDataset(torch.tensor(sc.transform(X), dtype=torch.float32), torch.tensor(y))
    return pack(Xa, ya), pack(Xb, yb)


def class_weights(labels, n_classes=2):
    counts = torch.bincount(labels, minlength=n_classes).float()
    return counts.sum() / (n_classes * counts)


class FraudNet(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(d, 48), nn.BatchNorm1d(48), nn.ReLU(), nn.Dropout(0.2), nn.Linear(48, 24),
                                 nn.ReLU(), nn.Linear(24, 2))

    def forward(self, x):
        return self.net(x)


def evaluate(model, ds):
    model.eval()
    X, y = ds.tensors
    with torch.no_grad():
        prob = model(X).softmax(1)[:, 1].numpy()
    y = y.numpy()
    pred = prob > 0.5
    return {"ap": average_precision_score(y, prob), "bal_acc": balanced_accuracy_score(y, pred),
            "recall": float(np.mean(pred[y == 1]))}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--batch", type=int, default=128)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--lr", type=float, default=1e-3)
    a = ap.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(0)
    tr, te = load(0)
    weights = class_weights(tr.tensors[1])
    print("class weights", [round(w, 2) for w in weights.tolist()])
    model = FraudNet(16)
    crit = nn.CrossEntropyLoss(weight=weights)
    opt = torch.optim.AdamW(model.parameters(), lr=a.lr)
    dl = DataLoader(tr, a.batch, shuffle=True, drop_last=True)
    for ep in range(a.epochs):
        model.train()
        losses = []
        for x, y in dl:
            opt.zero_grad()
            loss = crit(model(x), y)
            loss.backward()
            opt.step()
            losses.append(loss.item())
        m = evaluate(model, te)
        print(f"epoch {ep + 1:2d} loss {np.mean(losses):.4f} " + " ".join(f"{k} {v:.3f}" for k, v in m.items()))


if __name__ == "__main__":
    main()
