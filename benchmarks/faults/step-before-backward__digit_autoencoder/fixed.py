import argparse

import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, Subset, TensorDataset


def parse_args():
    p = argparse.ArgumentParser(description="bottleneck autoencoder for 8x8 digits")
    p.add_argument("--latent", type=int, default=12)
    p.add_argument("--epochs", type=int, default=25)
    p.add_argument("--bs", type=int, default=64)
    p.add_argument("--lr", type=float, default=3e-3)
    p.add_argument("--seed", type=int, default=99)
    return p.parse_args()


class AutoEncoder(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(64, 48), nn.LeakyReLU(0.1), nn.Linear(48, latent))
        self.decoder = nn.Sequential(nn.Linear(latent, 48), nn.LeakyReLU(0.1), nn.Linear(48, 64), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x))


def get_loaders(bs, seed):
    pixels = torch.tensor(load_digits().data, dtype=torch.float32) / 16.0
    full = TensorDataset(pixels)
    order = torch.randperm(len(full), generator=torch.Generator().manual_seed(seed)).tolist()
    n_val = 360
    train = DataLoader(Subset(full, order[n_val:]), batch_size=bs, shuffle=True)
    val = DataLoader(Subset(full, order[:n_val]), batch_size=360)
    return train, val


def train_epoch(model, loader, optimizer, criterion):
    model.train()
    total, count = 0.0, 0
    for (x,) in loader:
        optimizer.zero_grad()
        recon = model(x)
        loss = criterion(recon, x)
        loss.backward()
        optimizer.step()
        total += loss.item() * x.size(0)
        count += x.size(0)
    return total / count


def evaluate(model, loader, criterion):
    model.eval()
    total, count = 0.0, 0
    with torch.no_grad():
        for (x,) in loader:
            total += criterion(model(x), x).item() * x.size(0)
            count += x.size(0)
    return total / count


def main():
    args = parse_args()
    torch.manual_seed(args.seed)
    train_loader, val_loader = get_loaders(args.bs, args.seed)
    model = AutoEncoder(args.latent)
    optimizer = torch.optim.NAdam(model.parameters(), lr=args.lr)
    criterion = nn.MSELoss()
    best = float("inf")
    for epoch in range(args.epochs):
        tr = train_epoch(model, train_loader, optimizer, criterion)
        va = evaluate(model, val_loader, criterion)
        best = min(best, va)
        if epoch % 4 == 0 or epoch == args.epochs - 1:
            print(f"epoch {epoch:>3} | train mse {tr:.5f} | val mse {va:.5f} | best {best:.5f}")


if __name__ == "__main__":
    main()
