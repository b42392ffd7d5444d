"""Denoising autoencoder on all unlabelled training digits, then a classifier on 200 labelled ones.
The decoder is thrown away, the encoder gets a smaller rate and sits out the first epochs."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


def epoch_batches(n, bs):
    return torch.randperm(n).split(bs)


class DAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 96), nn.ReLU(), nn.Linear(96, 24))
        self.decoder = nn.Sequential(nn.ReLU(), nn.Linear(24, 96), nn.ReLU(), nn.Linear(96, 64))

    def forward(self, x):
        return self.decoder(self.encoder(x))


class Classifier(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Sequential(nn.ReLU(), nn.Linear(24, 10))

    def forward(self, x):
        return self.head(self.encoder(x))


def pretrain(x, epochs=15):
    dae = DAE()
    opt = torch.optim.Adam(dae.parameters(), lr=2e-3)
    for e in range(epochs):
        s = 0.
        for b in epoch_batches(len(x), 32):
            clean = x[b]
            loss = F.mse_loss(dae(clean + 0.3 * torch.randn_like(clean)), clean)
            opt.zero_grad()
            loss.backward()
            opt.step()
            s += loss.item() * len(b)
        if e % 5 == 4:
            print(f"pretrain {e + 1}: mse {s / len(x):.4f}")
    return dae.encoder


def finetune(encoder, x, y, xv, yv, epochs=30, warm=8):
    clf = Classifier(encoder)
    opt = torch.optim.Adam([{"params": clf.head.parameters(), "lr": 5e-3},
                            {"params": clf.encoder.parameters(), "lr": 1e-3}])
    for e in range(epochs):
        for p in clf.encoder.parameters():
            p.requires_grad_(e >= warm)
        clf.train()
        s = 0.
        for b in epoch_batches(len(x), 20):
            loss = F.cross_entropy(clf(x[b]), y[b])
            opt.zero_grad()
            loss.backward()
            opt.step()
            s += loss.item() * len(b)
        if e % 6 == 5:
            clf.eval()
            with torch.no_grad():
                acc = (clf(xv).argmax(1) == yv).float().mean().item()
            print(f"finetune {e + 1}: ce {s / len(x):.4f} test acc {acc:.3f}")


if __name__ == "__main__":
    torch.manual_seed(14)
    X, y = load_digits(return_X_y=True)
    X = torch.tensor(X, dtype=torch.float32) / 16
    y = torch.tensor(y)
    tr, te = train_test_split(torch.arange(len(X)), test_size=0.25, random_state=14, stratify=y)
    X = (X - X[tr].mean()) / X[tr].std()
    enc = pretrain(X[tr])
    few = tr[:200]
    finetune(enc, X[few], y[few], X[te], y[te])
