"""Tumour subtype from 300 expression levels measured in a hundred or so patients."""
import argparse

import torch
import torch.nn.functional as F
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn


class SubtypeNet(nn.Module):
    def __init__(self, n_genes, width, n_types, dropout):
        super().__init__()
        self.fc1 = nn.Linear(n_genes, width)
        self.fc2 = nn.Linear(width, width)
        self.fc3 = nn.Linear(width, n_types)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        x = self.drop(F.relu(self.fc1(x)))
        x = self.drop(F.relu(self.fc2(x)))
        return self.fc3(x)


def load_patients(seed):
    X, y = make_classification(500, 300, n_informative=10, n_redundant=20, n_classes=3, n_clusters_per_class=1, flip_y=0.12, class_sep=1.3, random_state=seed)
    X_tr, X_va, y_tr, y_va = train_test_split(X, y, train_size=140, random_state=seed, stratify=y)
    scaler = StandardScaler().fit(X_tr)
    as_x = lambda a: torch.tensor(scaler.transform(a), dtype=torch.float32)
    return as_x(X_tr), as_x(X_va), torch.tensor(y_tr), torch.tensor(y_va)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--epochs", type=int, default=80)
    p.add_argument("--width", type=int, default=32)
    p.add_argument("--lr", type=float, default=5e-4)
    p.add_argument("--dropout", type=float, default=0.5)
    p.add_argument("--weight-decay", type=float, default=6.0)
    p.add_argument("--seed", type=int, default=23)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    X_tr, X_va, y_tr, y_va = load_patients(args.seed)
    net = SubtypeNet(X_tr.shape[1], args.width, 3, args.dropout)
    opt = torch.optim.AdamW(net.parameters(), lr=args.lr, weight_decay=args.weight_decay)
    for epoch in range(args.epochs):
        net.train()
        for rows in torch.randperm(len(X_tr)).split(20):
            opt.zero_grad()
            loss = F.cross_entropy(net(X_tr[rows]), y_tr[rows])
            loss.backward()
            opt.step()
        if epoch % 10 == 9:
            net.eval()
            with torch.no_grad():
                tr, va = F.cross_entropy(net(X_tr), y_tr).item(), F.cross_entropy(net(X_va), y_va).item()
                acc = (net(X_va).argmax(1) == y_va).float().mean().item()
            print(f"epoch {epoch + 1} train loss {tr:.4f} val loss {va:.4f} val accuracy {acc:.3f}")


if __name__ == "__main__":
    main()
