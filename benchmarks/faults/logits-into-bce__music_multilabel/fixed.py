"""Music tagging (multi-label) from summary audio features, weighted loss written out by hand."""
import argparse

import numpy as np
import torch
from torch import nn
from sklearn.datasets import make_multilabel_classification
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

TAGS = ["guitar", "piano", "vocal", "drums", "strings", "synth"]


class TagLoss(nn.Module):
    """Binary cross-entropy with a weight on the positives of each tag."""

    def __init__(self, pos_weight, eps=1e-6):
        super().__init__()
        self.register_buffer("pos_weight", pos_weight)
        self.eps = eps

    def forward(self, out, target):
        p = torch.sigmoid(out).clamp(self.eps, 1.0 - self.eps)
        loss = -(self.pos_weight * target * torch.log(p) + (1.0 - target) * torch.log(1.0 - p))
        return loss.mean()


class Tagger(nn.Module):
    def __init__(self, n_in, n_tags, width):
        super().__init__()
        self.inp = nn.Linear(n_in, width)
        self.hid = nn.Linear(width, width)
        self.drop = nn.Dropout(0.15)
        self.out = nn.Linear(width, n_tags)

    def forward(self, x):
        x = self.drop(torch.relu(self.inp(x)))
        x = x + self.drop(torch.relu(self.hid(x)))
        return self.out(x)


def load(seed):
    X, Y = make_multilabel_classification(
        n_samples=4000, n_features=30, n_classes=len(TAGS), n_labels=2, length=80, random_state=seed
    )
    X_tr, X_te, Y_tr, Y_te = train_test_split(X, Y, test_size=0.25, random_state=seed)
    scaler = StandardScaler().fit(X_tr)
    as_t = lambda a: torch.tensor(a, dtype=torch.float32)
    return as_t(scaler.transform(X_tr)), as_t(scaler.transform(X_te)), as_t(Y_tr), as_t(Y_te)


def tag_weights(Y):
    freq = Y.mean(0)
    return ((1 - freq) / freq).clamp(0.5, 5.0)


def mean_ap(model, X, Y):
    model.eval()
    with torch.no_grad():
        score = model(X).numpy()
    return np.mean([average_precision_score(Y[:, j].numpy(), score[:, j]) for j in range(Y.shape[1])])


def train(args):
    torch.manual_seed(args.seed)
    X_tr, X_te, Y_tr, Y_te = load(args.seed)
    model = Tagger(X_tr.shape[1], len(TAGS), args.width)
    criterion = TagLoss(tag_weights(Y_tr))
    opt = torch.optim.SGD(model.parameters(), lr=args.lr, momentum=0.9)
    steps_per_epoch = len(X_tr) // args.batch_size
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, args.epochs * steps_per_epoch)
    for epoch in range(args.epochs):
        model.train()
        order = torch.randperm(len(X_tr))
        mean_loss = 0.0
        for s in range(steps_per_epoch):
            idx = order[s * args.batch_size:(s + 1) * args.batch_size]
            opt.zero_grad()
            loss = criterion(model(X_tr[idx]), Y_tr[idx])
            loss.backward()
            opt.step()
            sched.step()
            mean_loss += loss.item() / steps_per_epoch
        print(f"epoch {epoch + 1:2d} loss {mean_loss:.4f} test mAP {mean_ap(model, X_te, Y_te):.4f}")


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--lr", type=float, default=0.02)
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--batch-size", dest="batch_size", type=int, default=50)
    ap.add_argument("--width", type=int, default=64)
    ap.add_argument("--seed", type=int, default=0)
    train(ap.parse_args())
