"""Stage 1: denoising autoencoder on all unlabelled rows. Stage 2: linear head on frozen codes, few labels."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits


def pretrain(encoder, decoder, x, epochs=12, bs=64):
    opt = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    for e in range(epochs):
        encoder.train(); decoder.train()
        tot = 0.0
        for idx in torch.randperm(len(x)).split(bs):
            clean = x[idx]
            keep = (torch.rand_like(clean) > 0.25).float()
            rec = decoder(encoder(clean * keep))
            loss = F.mse_loss(rec, clean)
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item() * len(idx)
        if e % 3 == 2:
            print(f"[pretrain] epoch {e} mse {tot / len(x):.4f}")


def fit_head(encoder, head, x, y, xv, yv, epochs=20, bs=32):
    encoder.eval()
    for p in encoder.parameters():
        p.requires_grad_(False)
    opt = torch.optim.SGD(head.parameters(), lr=0.05, momentum=0.9)
    for e in range(epochs):
        head.train()
        tot = 0.0
        for idx in torch.randperm(len(x)).split(bs):
            with torch.no_grad():
                code = encoder(x[idx])
            loss = F.cross_entropy(head(code), y[idx])
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item() * len(idx)
        if e % 5 == 4:
            head.eval()
            with torch.no_grad():
                acc = (head(encoder(xv)).argmax(1) == yv).float().mean().item()
            print(f"[head] epoch {e} ce {tot / len(x):.4f} test acc {acc:.4f}")


def main():
    torch.manual_seed(12)
    d = load_digits()
    x = torch.tensor(d.data, dtype=torch.float32) / 8 - 1
    y = torch.tensor(d.target)
    p = torch.randperm(len(x))
    unlabelled, labelled, test = p[:900], p[900:1380], p[1380:]
    encoder = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 48), nn.ReLU())
    decoder = nn.Sequential(nn.Linear(48, 128), nn.ReLU(), nn.Linear(128, 64))
    head = nn.Sequential(nn.BatchNorm1d(48), nn.Linear(48, 10))
    pretrain(encoder, decoder, x[unlabelled])
    fit_head(encoder, head, x[labelled], y[labelled], x[test], y[test])


main()
