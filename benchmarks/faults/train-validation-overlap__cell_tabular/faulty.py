"""Cell-type prediction from marker intensities, with model selection on a held-out part."""
import argparse
import copy

import numpy as np
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from sklearn.metrics import f1_score


class CellData:
    def __init__(self, n_cells, n_markers, n_types, seed):
        X, y = make_classification(
            n_samples=n_cells, n_features=n_markers, n_informative=10, n_redundant=4,
            n_classes=n_types, n_clusters_per_class=2, class_sep=1.4, flip_y=0.04, random_state=seed,
        )
        self.X = X.astype(np.float32)
        self.y = y.astype(np.int64)

    def split(self, val_fraction, rng):
        n = len(self.X)
        n_train = n - int(n * val_fraction)
        train_idx = rng.permutation(n)[:n_train]
        val_idx = rng.permutation(n)[n_train:]
        mu, sd = self.X[train_idx].mean(0), self.X[train_idx].std(0)
        self.X = (self.X - mu) / sd
        return train_idx, val_idx

    def tensors(self, idx):
        return torch.from_numpy(self.X[idx]), torch.from_numpy(self.y[idx])


def minibatches(X, y, size):
    perm = torch.randperm(len(X))
    for start in range(0, len(X), size):
        sel = perm[start:start + size]
        yield X[sel], y[sel]


class MLP(nn.Module):
    def __init__(self, sizes, p):
        super().__init__()
        layers = []
        for a, b in zip(sizes[:-2], sizes[1:-1]):
            layers += [nn.Linear(a, b), nn.LayerNorm(b), nn.GELU(), nn.Dropout(p)]
        layers.append(nn.Linear(sizes[-2], sizes[-1]))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)


class BestKeeper:
    def __init__(self):
        self.score, self.state, self.epoch = -1.0, None, -1

    def update(self, score, model, epoch):
        if score > self.score:
            self.score, self.epoch = score, epoch
            self.state = copy.deepcopy(model.state_dict())


@torch.no_grad()
def macro_f1(model, X, y):
    model.eval()
    pred = model(X).argmax(1)
    return f1_score(y.numpy(), pred.numpy(), average="macro")


def parse():
    p = argparse.ArgumentParser()
    p.add_argument("--cells", type=int, default=3000)
    p.add_argument("--markers", type=int, default=20)
    p.add_argument("--types", type=int, default=5)
    p.add_argument("--val", type=float, default=0.25)
    p.add_argument("--epochs", type=int, default=20)
    p.add_argument("--bs", type=int, default=48)
    p.add_argument("--lr", type=float, default=2e-3)
    return p.parse_args()


def main():
    a = parse()
    torch.manual_seed(42)
    data = CellData(a.cells, a.markers, a.types, seed=8)
    train_idx, val_idx = data.split(a.val, np.random.default_rng(99))
    Xt, yt = data.tensors(train_idx)
    Xv, yv = data.tensors(val_idx)
    print("train", tuple(Xt.shape), "val", tuple(Xv.shape))

    model = MLP([a.markers, 128, 64, a.types], 0.1)
    opt = torch.optim.AdamW(model.parameters(), lr=a.lr, weight_decay=0.01)
    loss_fn = nn.CrossEntropyLoss(label_smoothing=0.05)
    keeper = BestKeeper()
    for epoch in range(a.epochs):
        model.train()
        seen, acc_loss = 0, 0.0
        for xb, yb in minibatches(Xt, yt, a.bs):
            opt.zero_grad()
            loss = loss_fn(model(xb), yb)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            opt.step()
            acc_loss += loss.item() * len(xb)
            seen += len(xb)
        f1 = macro_f1(model, Xv, yv)
        keeper.update(f1, model, epoch)
        if epoch % 4 == 0 or epoch == a.epochs - 1:
            print(f"{epoch:3d} loss {acc_loss / seen:.4f} val macro-F1 {f1:.4f}")
    model.load_state_dict(keeper.state)
    print(f"selected epoch {keeper.epoch} with F1 {macro_f1(model, Xv, yv):.4f}")


if __name__ == "__main__":
    main()
