import argparse
import math
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset


class LowRank(nn.Module):
    """y = Wx + b + (alpha / r) B A x, with W and b kept."""

    def __init__(self, layer: nn.Linear, r: int, alpha: int):
        super().__init__()
        self.layer = layer
        self.lora_a = nn.Linear(layer.in_features, r, bias=False)
        self.lora_b = nn.Linear(r, layer.out_features, bias=False)
        nn.init.normal_(self.lora_a.weight, std=1 / math.sqrt(layer.in_features))
        nn.init.zeros_(self.lora_b.weight)
        self.scaling = alpha // r

    def forward(self, x):
        return self.layer(x) + self.lora_b(self.lora_a(x)) * self.scaling


def add_adapters(model, r, alpha):
    for p in model.parameters():
        p.requires_grad = False
    for i, child in enumerate(model):
        if isinstance(child, nn.Linear) and child.out_features != 10:
            model[i] = LowRank(child, r, alpha)
    for p in model[-1].parameters():
        p.requires_grad = True


def train(model, data, val, lr, epochs, tag):
    loader = DataLoader(TensorDataset(*data), batch_size=32, shuffle=True)
    opt = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=lr)
    for e in range(1, epochs + 1):
        model.train()
        run = 0.0
        for x, y in loader:
            loss = nn.functional.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            run += loss.item()
        model.eval()
        with torch.no_grad():
            acc = (model(val[0]).argmax(1) == val[1]).float().mean()
        print(f"[{tag}] {e}/{epochs} loss={run / len(loader):.3f} val={acc:.3f}")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--rank", type=int, default=8)
    ap.add_argument("--alpha", type=int, default=4)
    args = ap.parse_args()
    torch.manual_seed(0)
    d = load_digits()
    order = torch.randperm(len(d.target))
    x = torch.tensor(d.images, dtype=torch.float32)[order]
    x = (x - x.mean()) / x.std()
    y = torch.tensor(d.target)[order]
    # the new camera is mounted sideways, sees the negative and is noisier
    new = -torch.rot90(x, 1, (1, 2)) + 0.3 * torch.randn_like(x)
    x, new = x.flatten(1), new.flatten(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    train(model, (x[:900], y[:900]), (x[1400:], y[1400:]), 2e-3, 8, "old camera")
    add_adapters(model, args.rank, args.alpha)
    train(model, (new[900:1400], y[900:1400]), (new[1400:], y[1400:]), 5e-3, 20, "new camera")


if __name__ == "__main__":
    main()
